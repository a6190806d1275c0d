"""Faults of words: numbers of the text, years, dates, document numbers, names of laws, limits, placeholders, look-alikes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.accuracy import mutate
from benchmarks.accuracy.bases import Base
from benchmarks.accuracy.fault import Fault, Spot
from gongkai_lint.checks import agree, limit, parts
from gongkai_lint.checks.search import excepted, other_year, spans
from gongkai_lint.checks.terms import total
from gongkai_lint.document.model import Paragraph
from gongkai_lint.engine import applies
from gongkai_lint.forms.places import paragraph_at
from gongkai_lint.forms.report import Report
from gongkai_lint.prose import Quantity, quantities
from gongkai_lint.rules.model import RuleSet

PROSE = ("number that a cell repeats", "number of a list that adds up", "number of a share or rate")
YEARS = (
    "year of the title",
    "year of the period",
    "year of the signature",
    "year of the table",
    "year in a sentence",
)
DATES = (
    "day that does not exist",
    "period not the whole year",
    "month lost in the period",
    "signed after the last day",
)
NAMES = ("document number", "decree number", "name of a law, a character lost", "name of a law, characters exchanged",
         "name of a law, a character doubled")  # fmt: skip
LIMITS = ("limit of law loosened",)
PLACEHOLDERS = ("placeholder left in",)
LOOKALIKES = (
    "compatibility form",
    "traditional form",
    "letter for a digit",
    "similar character in a known term",
)

_DIGITS = re.compile(r"\d+")
_AGREE, _TIME, _WORDS = ("GK5", "GK3"), ("GK6", "GK0", "GK82"), ("GK8", "GK1")


def _put(base: Base, start: int, end: int, words: str) -> tuple[mutate.Document, Spot] | None:
    """The document with ``words`` in the place of ``Report.text[start:end]``, and the spot; None outside the body."""
    report: Report = base.result.report
    index = paragraph_at(report, start)
    paragraph = report.paragraphs[index]
    begin = start - report.starts[index]
    if (
        paragraph.origin != "body"
        or begin < paragraph.prefix
        or end > report.starts[index] + len(paragraph.text)
    ):
        return None
    document = mutate.with_text(base.document, paragraph.block, begin, end - report.starts[index], words)
    return document, Spot(paragraph.block, start=begin, end=begin + len(words))


def _fault(
    base: Base,
    kind: str,
    start: int,
    end: int,
    words: str,
    rules: Sequence[str],
    covered: bool = True,
    note: str = "",
) -> Iterator[Fault]:
    made = _put(base, start, end, words)
    if made is not None and base.result.report.text[start:end] != words:
        yield Fault(kind, made[0], (made[1],), tuple(rules), covered=covered, note=note or words)


def changed(number: str) -> Iterator[str]:
    """A number as it may be mistyped: one more, ten times, two digits in each other's place."""
    if number.isdigit() and number.isascii():
        yield str(int(number) + 1)
        if int(number):
            yield number + "0"
        for a, b in zip(range(len(number)), range(1, len(number)), strict=False):
            if number[a] != number[b] and not (a == 0 and number[b] == "0"):
                yield number[:a] + number[b] + number[a] + number[b + 1 :]
                break


def prose_faults(base: Base, ruleset: RuleSet) -> Iterator[Fault]:
    """Numbers of the text that have a counterpart: a cell, the rest of their list, the numbers their share is of."""
    report: Report = base.result.report
    text, found = report.text, report.quantities
    done: set[int] = set()
    for rule in ruleset.rules:
        if rule.kind != "agree" or not applies(rule, report):
            continue
        sums = [s for s in (total(report, terms) for terms in rule.options["equals"]) if s.terms]
        for one in agree.said(text, found, spans(report, rule.options.get("in", ())), rule.options):
            quantity = one.quantity
            if (
                quantity.inexact
                or other_year(text, report.year, one.start, quantity.end)
                or quantity.start in done
            ):
                continue
            if not any(s.exact and s.known == one.number for s in sums):
                continue
            if agree._narrower(text, one, rule.options.get("scope_not", ())):
                continue  # it counts less than the table: that it is the same number is chance
            done.add(quantity.start)
            other = {s.known for s in sums if s.exact}
            open_ = not all(s.exact for s in sums)  # a reading with a blank in it may be any number
            yield from _numbers(base, PROSE[0], quantity, other, covered=not open_)
    for what, kind in (("sum", PROSE[1]), ("share", PROSE[2]), ("rate", PROSE[2])):
        for rule in ruleset.rules:
            if rule.kind != "parts" or rule.options["what"] != what or not applies(rule, report):
                continue
            for one in parts.outcomes(text, found, spans(report, rule.options.get("in", ())), what):
                if one.verdict != "pass" or excepted(
                    text, one.said.start, one.said.end, rule.options.get("unless", ())
                ):
                    continue
                if what == "sum" and sum(q.number for q in one.parts) != one.said.number:
                    continue  # an open list promises no sum
                for quantity in (one.said, *one.parts):
                    if quantity.start not in done and not quantity.inexact:
                        done.add(quantity.start)
                        yield from _numbers(base, kind, quantity, set(), what)


def _numbers(
    base: Base, kind: str, quantity: Quantity, readings: set[object], what: str = "", covered: bool = True
) -> Iterator[Fault]:
    text = base.result.report.text
    digits = _DIGITS.match(text, quantity.start)
    if digits is None or text[digits.end() : digits.end() + 1] in ".．,，":
        return
    for wrong in changed(digits.group()):
        if int(wrong) not in readings:
            sees = _speaks(text, digits, wrong, what) if what else covered
            yield from _fault(base, kind, digits.start(), digits.end(), wrong, _AGREE, sees)


def _speaks(text: str, digits: re.Match[str], wrong: str, what: str) -> bool:
    """Whether the grammar of lists and shares, asked of the changed paragraph alone, finds that it cannot be: a list that
    does not say that it is complete may add up to less than its total."""
    start = text.rfind("\n", 0, digits.start()) + 1
    end = text.find("\n", digits.end())
    changed_text = text[start : digits.start()] + wrong + text[digits.end() : end if end >= 0 else len(text)]
    found = parts.outcomes(changed_text, quantities(changed_text), [(0, len(changed_text))], what)
    return any(o.verdict not in ("pass", "na") for o in found)


def date_faults(base: Base) -> Iterator[Fault]:
    """Years one off; days that do not exist; periods that are not the year; a signature after the last day."""
    report: Report = base.result.report
    year, text = report.year, report.text
    if not year:
        return
    period = re.search(rf"{year}年1月1日[^。\n]{{0,6}}?(?:{year}年)?12月31日", text)
    period = (
        period
        if period and re.search("统计|期限|报告期|数据", text[max(0, period.start() - 40) : period.start()])
        else None
    )
    signed = list(re.finditer(rf"(?<=\n){year + 1}年\d+月\d+日(?=\n|$)", text))[-1:]
    for match in re.finditer(rf"(?<!\d){year}(?=年)", text):
        kind, rules = YEARS[4], _TIME
        if match.start() < report.starts[min(1, len(report.starts) - 1)]:
            kind = YEARS[0]
        elif period and period.start() <= match.start() < period.end():
            kind = YEARS[1]
        for wrong in (year - 1, year + 1):
            # Against one mention in the text nothing can be said.
            covered = kind == YEARS[1] or (
                kind == YEARS[0] and (period is not None or text.count(f"{year}年") > 4)
            )
            yield from _fault(base, kind, match.start(), match.end(), str(wrong), rules, covered)
    for match in signed:
        yield from _fault(base, YEARS[2], match.start(), match.start() + 4, str(year), _TIME)
        yield from _fault(base, YEARS[2], match.start(), match.start() + 4, str(year - 1), _TIME)
        if year >= 2019:  # a township has no day that binds it
            covered = report.level != "township"
            yield from _fault(
                base, DATES[3], match.start(), match.end(), f"{year + 1}年4月3日", _TIME, covered
            )
    for match in re.finditer(r"\d{4}年(\d{1,2})月(\d{1,2})日", text):
        yield from _fault(base, DATES[0], match.start(1), match.end(1), "13", _TIME)
        yield from _fault(base, DATES[0], match.start(2), match.end(2), "32", _TIME)
    if period:
        last = text.index("12月31日", period.start())
        for wrong in ("12月30日", "11月30日", "6月30日"):
            yield from _fault(base, DATES[1], last, last + 6, wrong, _TIME)
        first = text.index("1月1日", period.start())
        yield from _fault(base, DATES[1], first, first + 4, "2月1日", _TIME)
        yield from _fault(base, DATES[2], first, first + 2, "月", _TIME)
    for block in base.document.blocks:
        if isinstance(block, Paragraph) and re.fullmatch(rf"[（(]{year}年度?[）)]", block.text.strip()):
            at = block.text.index(str(year))
            for wrong in (year - 1, year + 1):
                document = mutate.with_text(base.document, block.block, at, at + 4, str(wrong))
                spot = Spot(block.block, start=at, end=at + 4)
                # Where a head of the table bears the year too, that is the one read.
                headed = any("YYYY" in c.label for t in report.form.tables for c in t.columns)
                spots = (spot, Spot(words="统计表"))
                yield Fault(YEARS[3], document, spots, _TIME, covered=not headed, note=str(wrong))


_NUMBERED = re.compile(r"国办公开办函〔(\d{4})〕(\d+)号|国办函〔(\d{4})〕(\d+)号|国办发〔(\d{4})〕(\d+)号")
_DECREE = re.compile(r"国务院(?:第|令第)(\d{3})号")
_LAWS = re.compile(
    r"《(中华人民共和国[\u3400-\u9fff]{2,16}(?:法|条例|办法))》|《(政府信息公开信息处理费管理办法)》"
)


def name_faults(base: Base, known: Mapping[str, str]) -> Iterator[Fault]:
    """Numbers of notices and decrees and names of laws, each with the slips of the hand. ``known``: names the rules list."""
    text = base.result.report.text
    for match in _NUMBERED.finditer(text):
        year_at = next(i for i in (1, 3, 5) if match.group(i))
        year, number = match.group(year_at), match.group(year_at + 1)
        covered = any(
            match.group() in numbers.split("|")
            and re.search(name + "[》〉]", text[max(0, match.start() - 60) : match.start()])
            for name, numbers in known.items()
        )  # it stands behind the name it belongs to
        for start, end, wrong in (
            (*match.span(year_at), str(int(year) - 1)),
            (*match.span(year_at), year[:2] + year[3] + year[2]),
            (*match.span(year_at + 1), str(int(number) + 1)),
            (*match.span(year_at + 1), number[::-1] if number != number[::-1] else number + "0"),
            (match.start(), match.start(year_at) - 1, match.group()[: match.start(year_at) - 1 - match.start()].replace("函", "涵").replace("发", "法")),
            (match.end(year_at), match.end(year_at) + 1, ""),
        ):  # fmt: skip
            yield from _fault(base, NAMES[0], start, end, wrong, _WORDS, covered)
    for match in _DECREE.finditer(text):
        number = match.group(1)
        for wrong in (number[0] + number[2] + number[1], str(int(number) + 10), number[:2]):
            covered = "信息公开条例》" in text[max(0, match.start() - 24) : match.start()]
            yield from _fault(base, NAMES[1], *match.span(1), wrong, _WORDS, covered)
    for match in _LAWS.finditer(text):
        group = 1 if match.group(1) else 2
        start, name = match.start(group), match.group(group)
        covered = name in known
        for at in range(len(name)):
            yield from _fault(base, NAMES[2], start + at, start + at + 1, "", _WORDS, covered)
            if at + 1 < len(name) and name[at] != name[at + 1]:
                swapped = name[at + 1] + name[at]
                yield from _fault(base, NAMES[3], start + at, start + at + 2, swapped, _WORDS, covered)
            yield from _fault(base, NAMES[4], start + at, start + at + 1, name[at] * 2, _WORDS, covered)


def limit_faults(base: Base) -> Iterator[Fault]:
    """Limits the text states, loosened beyond the law: 7 日 to 30 日, 20 个工作日 to 30."""
    report: Report = base.result.report
    for found in limit.limits(report.text):
        if other_year(report.text, report.year, found.start, found.end):
            continue
        digits = re.match(r"\d+", report.text[found.start : found.end])
        if digits is None:
            continue
        for wrong in ({7: (70, 45), 20: (30, 200), 15: (25, 150)}).get(found.number, ()):
            wrong = wrong // 2 if found.act == "correction" else wrong
            yield from _fault(base, LIMITS[0], found.start, found.start + digits.end(), str(wrong), ("GK62",))


_PLACES = (
    (
        re.compile(r"(?<=[到共理开])(\d+)(?=[件条次])"),
        ("XX", "××", "X", "【】", "____", "（）", "**", "？"),
    ),
    (re.compile(r"(?<!\d)(20\d\d)(?=年)"), ("20XX", "××××", "XXXX", "20__")),
    (
        re.compile(r"(。)(?=\n|$)"),
        ("。（此处填写具体内容）", "。待补充。", "（文字描述）。", "。[请填写]", "。（略）", "。TODO"),
    ),
)


def placeholder_faults(base: Base) -> Iterator[Fault]:
    """A number, a year, the end of a paragraph, each with what a template leaves there; the first three places of each."""
    text = base.result.report.text
    for pattern, words in _PLACES:
        for match in list(pattern.finditer(text))[:3]:
            for wrong in words:
                yield from _fault(base, PLACEHOLDERS[0], *match.span(1), wrong, ("GK14", "GK13"))


_COMPATIBILITY = dict(
    zip(
        "工行人大日方文用立年度省不理更",
        "⼯⾏⼈⼤⽇⽅⽂⽤⽴\uf98e\ufa01\uf96d\uf967\uf9e4\uf901",
        strict=True,
    )
)
_TRADITIONAL = dict(
    zip(
        "开门务业报实办发机体关应与规无单权证检强党国会动时间对进过总结请询复议诉讼监设",
        "開門務業報實辦發機體關應與規無單權證檢強黨國會動時間對進過總結請詢復議訴訟監設",
        strict=True,
    )
)
_LETTERS = {"0": "Oo", "1": "lI"}
# The usual slips of eye, pen and optical reading. Only inside these terms can a wrong one be told for certain.
_SIMILAR = dict(
    zip(
        "政开息信公动请复诉讼规性件办例未人国务院理条",
        "攻井恳倍分功清夏拆颂现牲仵为列末入围物完里奈",
        strict=True,
    )
)
TERMS = (
    "政府信息公开", "政务公开", "主动公开", "依申请公开", "行政复议", "行政诉讼", "规范性文件", "人民政府", "国务院",
    "办公室", "条例", "行政许可", "行政处罚", "监督保障", "政府网站", "信息处理费", "平台建设", "政府信息管理",
)  # fmt: skip


def lookalike_faults(base: Base, similar: Mapping[str, str]) -> Iterator[Fault]:
    """A character, each the first time it stands in the text, with one that looks like it in its place. ``similar``: the
    wrong terms the rules list; what makes another word of the language is not among them."""
    text = base.result.report.text
    rules = ("GK81", "GK82", "GK83", "GK84", "GK85", "GK1", "GK6")
    for kind, pairs in ((LOOKALIKES[0], _COMPATIBILITY), (LOOKALIKES[1], _TRADITIONAL)):
        for right, wrong in pairs.items():
            at = next((m.start() for m in re.finditer(right, text) if not _in_title(text, m.start())), -1)
            if at >= 0:
                yield from _fault(base, kind, at, at + 1, wrong, rules)
    for digit, letters in _LETTERS.items():
        for match in list(
            re.finditer(rf"(?<=\d){digit}(?=\d*[年件条次个人份月日])|(?<!\d){digit}(?=\d+[年件条])", text)
        )[:4]:
            for letter in letters:
                yield from _fault(base, LOOKALIKES[2], *match.span(), letter, rules)
    for term in TERMS:
        for n, right in enumerate(term):
            wrong = _SIMILAR.get(right)
            at = text.find(term)
            if wrong and wrong != right and at >= 0:
                covered = term[:n] + wrong + term[n + 1 :] in similar
                yield from _fault(base, LOOKALIKES[3], at + n, at + n + 1, wrong, rules, covered)


def _in_title(text: str, at: int) -> bool:
    """Inside 《》 the words are another's, and its characters may be."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return before.count("《") > before.count("》") or before.count("“") > before.count("”")
