"""Limits the prose promises (「20个工作日内公开」): two for one act, laxer than the law, or the repealed law's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gongkai_lint import regex
from gongkai_lint.checks import Context
from gongkai_lint.checks.search import other_year
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.numerals import chinese
from gongkai_lint.rules.model import PASS, Evidence, Rule, Verdict
from gongkai_lint.typed import Any, NamedTuple

ACTS = ("publication", "reply", "correction")
OPTIONS: Any = {
    "what!": ("enum", "conflict", "lax", "old"),
    # The law's own limits. ``since`` and ``until`` are report years, inclusive.
    "limits": (
        "list",
        ("map", {"act!": ("enum", *ACTS), "working_days!": "int", "since": "int", "until": "int"}),
    ),
    "not_years": ("list", "int"),  # report years in which both an old and a new limit applied
    "examples": ("list", ("map", {"text!": "text", "says!": "text"})),  # publication 7 days | nothing
}
_PLACEHOLDERS = ("act", "said", "other", "list", "limit", "unit")
VARIANTS = {"": _PLACEHOLDERS, "unit": _PLACEHOLDERS}
REASONS: Mapping[str, tuple[str, str]] = {}
_NAMES = {"publication": "公开政府信息", "reply": "答复申请", "correction": "告知补正"}
_LONGEST = 31  # calendar days that may still be twenty working days, with a week of holidays in between

_LIMIT = regex.compile(
    r"(?<![0-9０-９.．第月一二三四五六七八九十])([0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})[ \u00a0]*"
    r"(?:(个?[ \u00a0]*工作[日天])|个?(?:自然)?[日天])[ \u00a0]*(?:之|以)?内"
)
_WIDEST = 24  # characters the words of a limit may take
_PART = regex.compile(r"[^。；;！？!?\n]+")
# Acts of other law with limits of their own, and days that are measured, not promised.
_OTHER = regex.compile(
    r"许可|处罚|强制|双公示|信用|移交|移送|备案|建议|提案|热线|投诉|举报|咨询|留言|信箱|来信|来电|信访|工单|审批|报送|报备|反馈|征集|征求"
    r"|第三方|牵头|解读|复议|诉讼|应诉|平均|缩短|提速|以往|预算|决算|采购|中标|拆迁|征地|舆情|会议|纪要|回应|整改|下载|缴|安装|更新"
    r"|规范性文件"
)
_EXTENDED = regex.compile(r"延期|延长|延至|顺延")
_FORMED = regex.compile(r"生成|形成|产生|变更|制作|获取")
_PUBLISHED = regex.compile(r"公开|公布|上网|发布|上传")
_APPLIED = regex.compile(r"申请")
_ANSWERED = regex.compile(r"答复|回复|办结|办理|告知")
_LAW = regex.compile(r"依法|条例|法定|规定|法律|法规")


class Limit(NamedTuple):
    """A promise. ``start`` and ``end`` are offsets of the words 「20个工作日内」 in Report.text."""

    act: str
    number: int
    working: bool  # False: 日 or 天, which does not say which days
    start: int
    end: int
    lawful: bool  # the sentence calls on the law
    extended: bool  # the sentence speaks of an extension too


def limits(text: str) -> list[Limit]:
    """All limits that ``text`` promises for publishing, replying and asking for correction, in order."""
    found: list[Limit] = []
    # From 内 backwards: a search for that one character is far cheaper than one for any number.
    at = text.find("内")
    while at >= 0:
        end, first = at + 1, max(0, at - _WIDEST)
        at = text.find("内", end)
        if not ("日" in text[end - 5 : end] or "天" in text[end - 5 : end]):
            continue
        match = next((m for m in _LIMIT.finditer(text, first, end) if m.end() == end), None)
        if match is None:
            continue
        start = match.start()
        a = max(text.rfind(mark, 0, start) for mark in "。；;！？!?\n") + 1
        part = _PART.match(text, a)
        words = text[a : part.end() if part else end]
        act = _act(words, start - a, end - a)
        digits = match.group(1)
        number = int(digits) if digits.isdigit() else chinese(digits)
        if act and number:
            lawful, extended = _LAW.search(words) is not None, _EXTENDED.search(words) is not None
            found.append(Limit(act, number, match.group(2) is not None, start, end, lawful, extended))
    return found


def _act(words: str, start: int, end: int) -> str:
    """Whose limit it is, "" when that is not clear."""
    if _OTHER.search(words):
        return ""
    first = max(words.rfind(mark, 0, start) for mark in "，,") + 1
    last = min((p for mark in "，," if (p := words.find(mark, end)) >= 0), default=len(words))
    if "补正" in words:
        near = words[first:last]
        return (
            "correction"
            if re.search(r"(?:告知|通知|要求|提出).{0,12}补正|补正.{0,4}(?:告知|通知)", near)
            else ""
        )
    if _APPLIED.search(words):
        return "reply" if _ANSWERED.search(words) else ""
    return "publication" if _FORMED.search(words) and _PUBLISHED.search(words) else ""


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    what, options = rule.options["what"], rule.options
    if report.year in options.get("not_years", ()):
        return
    stated = [
        found
        for found in limits(report.text)
        if not other_year(report.text, report.year, found.start, found.end)
    ]
    if what == "conflict":
        yield from _conflict(report, stated)
        return
    for found in stated:
        law = law_of(options.get("limits", ()), found.act, report.year)
        if law is None:
            continue
        if what == "lax":
            lax = found.number > (law if found.working else max(law, _LONGEST))
            yield _told(report, found, law) if lax and not found.extended else PASS
        elif found.working and found.number == law and not found.extended:
            # A shorter limit of one's own is lawful; calling it the law's is not.
            yield _told(report, found, law, "" if found.lawful else "note")
        else:
            yield PASS


def law_of(given: Any, act: str, year: int) -> int | None:
    """The limit in working days that ``given`` (option ``limits``) knows for the act in a report year."""
    for one in given:
        if one["act"] == act and year and one.get("since", 0) <= year <= one.get("until", 9999):
            return int(one["working_days"])
    return None


def _words(report: Report, found: Limit) -> str:
    return "".join(report.text[found.start : found.end].split())


def _told(report: Report, found: Limit, law: int, severity: str = "") -> Verdict:
    values = {"act": _NAMES[found.act], "said": _words(report, found), "limit": str(law)}
    return Verdict("fail", places.span(report, found.start, found.end), values, severity=severity)


def _conflict(report: Report, stated: list[Limit]) -> Iterator[Verdict]:
    for act in ACTS:
        mine = [found for found in stated if found.act == act and not found.extended]
        distinct = {(found.number, found.working): found for found in reversed(mine)}
        if len(distinct) < 2:
            if mine:
                yield PASS
            continue
        told = sorted(distinct.values(), key=lambda found: found.start)
        said = [_words(report, found) for found in told]
        where = [places.span(report, found.start, found.end) for found in told]
        unclear = [s for s, found in zip(said, told, strict=True) if not found.working]
        yield Verdict(
            "fail",
            where[0],
            {
                "act": _NAMES[act],
                "said": said[0],
                "other": said[1],
                "list": "、".join(f"“{s}”" for s in said),
                "unit": "、".join(f"“{s}”" for s in unclear),
            },
            variant="unit" if unclear else "",
            evidence=tuple(Evidence(p.label, s, p) for p, s in zip(where, said, strict=True)),
            related=tuple(where[1:]),
        )


def try_example(rule: Rule, example: Mapping[str, str]) -> str:
    """ "" when the text reads as it says: ``publication 7 days``, ``reply 20 working_days`` or ``nothing``."""
    found = limits(example["text"])
    got = (
        "，".join(f"{x.act} {x.number} {'working_days' if x.working else 'days'}" for x in found) or "nothing"
    )
    return (
        "" if got == example["says"] else f"例句“{example['text']}”应读作 {example['says']}，实际读作 {got}"
    )
