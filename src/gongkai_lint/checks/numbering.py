"""Numerals of headings, list items and annexes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gongkai_lint import regex
from gongkai_lint.checks import Context
from gongkai_lint.forms import places
from gongkai_lint.forms.outline import chinese_number
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import PASS, Rule, Verdict
from gongkai_lint.typed import Any, NamedTuple

OPTIONS: Any = {
    "what!": ("enum", "sequence", "style", "mixed", "attachments", "endings", "heading_stop", "points")
}
VARIANTS = {"": ("found", "expected", "count", "list"), "twice": ("found", "expected", "count", "list")}
_ITEM = regex.compile(
    r"\s*(?:(?P<top>[一二三四五六七八九十]{1,3})[、.．]|[（(](?P<sub>[一二三四五六七八九十]{1,3})[）)]"
    r"|(?P<item>[0-9０-９]{1,2})(?P<mark>[、.．])(?![0-9０-９])|[（(](?P<point>[0-9０-９]{1,2})[）)])"
)
_LEVELS = ("top", "sub", "item", "point")
_MARKS = regex.compile(r"[（）()、.．\s]")
_ANNEX = regex.compile(r"\s*附\s*件\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})\s*(?:[:：].*)?$")


class Item(NamedTuple):
    """A numbered paragraph."""

    index: int  # type: ignore[assignment]  # of the paragraph; hides tuple.index
    level: int
    number: int
    printed: str
    mark: str


_last: tuple[Report | None, list[Item]] = (None, [])


def items(report: Report) -> list[Item]:
    """Numbered paragraphs of the body, in order; kept, because several rules ask for those of one report."""
    global _last
    if _last[0] is not report:
        _last = (report, _items(report))
    return _last[1]


def _items(report: Report) -> list[Item]:
    found = []
    for index, paragraph in enumerate(report.paragraphs[: report.tail]):
        if paragraph.origin not in ("body", "cell") or not paragraph.text:
            continue
        match = _ITEM.match(paragraph.text)
        if match is None:
            continue
        name = match.lastgroup if match.lastgroup != "mark" else "item"
        level = _LEVELS.index(name or "top")
        text = match.group(name or "top")
        number = int(text) if level >= 2 else chinese_number(text)
        if number:
            found.append(Item(index, level, number, match.group().strip(), match.group("mark") or ""))
    return found


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    what = rule.options["what"]
    if what == "attachments":
        yield from _attachments(report)
        return
    if what == "points":
        yield from _points(report)
        return
    found = items(report)
    if what == "heading_stop":
        yield from _heading_stop(report, found)
        return
    if not found:
        return
    yield PASS
    if what == "sequence":
        yield from _sequence(report, found)
    elif what == "style":
        bad = [i for i in found if i.level == 2 and i.mark == "、"]
        if bad:
            values = {
                "found": bad[0].printed,
                "expected": bad[0].printed.replace("、", "."),
                "count": str(len(bad)),
                "list": "",
            }
            yield Verdict("fail", _at(report, bad[0]), values, related=tuple(_at(report, i) for i in bad[1:]))
    elif what == "mixed":
        for group in _lists(found):
            styles = {"." if i.mark == "．" else i.mark for i in group}
            odd = next((i for i in group if i.mark != group[0].mark), None)
            if len(styles) > 1 and odd is not None:
                values = {
                    "found": group[0].printed,
                    "expected": odd.printed,
                    "count": str(len(group)),
                    "list": " ".join(i.printed for i in group),
                }
                yield Verdict("fail", _at(report, odd), values, related=(_at(report, group[0]),))
    else:
        yield from _endings(report, found)


def _at(report: Report, item: Item) -> Any:
    text = report.paragraphs[item.index].text
    start = report.starts[item.index] + (len(text) - len(text.lstrip()))
    return places.span(report, start, start + len(item.printed))


def _lists(found: list[Item]) -> Iterator[list[Item]]:
    """Runs of 「1.」 items that count up under one heading."""
    run: list[Item] = []
    for item in found:
        if item.level == 2 and run and item.number == run[-1].number + 1:
            run.append(item)
            continue
        if item.level == 3 and run:
            continue
        if len(run) > 1:
            yield run
        run = [item] if item.level == 2 else []
    if len(run) > 1:
        yield run


def _sequence(report: Report, found: list[Item]) -> Iterator[Verdict]:
    """Numerals twice or left out, each level counted anew under its parent."""
    last: dict[int, Item] = {}
    for item in found:
        for level in [n for n in last if n > item.level]:
            del last[level]
        before = last.get(item.level)
        last[item.level] = item
        if before is None or item.number == before.number + 1:
            continue
        if item.number == 1 and not _begun_twice(report, before, item):
            continue
        if item.level == 0 and not any(s.start == item.index for s in report.sections):
            continue
        twice = item.number == before.number
        expected = item.printed.replace(_numeral(item), _like(item, before.number + 1))
        values = {"found": item.printed, "expected": expected, "count": "1", "list": before.printed}
        yield Verdict(
            "fail",
            _at(report, item),
            values,
            variant="twice" if twice else "",
            related=(_at(report, before),),
        )


def _begun_twice(report: Report, before: Item, item: Item) -> bool:
    """（一） right after （一） in one section. 「1.」 may begin anew under a heading that has no numeral."""
    section = places.section_of(report, item.index)
    return (
        item.level == 1
        and before.number == 1
        and section is not None
        and section.start <= before.index < section.end
    )


def _numeral(item: Item) -> str:
    return _MARKS.sub("", item.printed)


def _like(item: Item, number: int) -> str:
    return places.chinese(number) if item.level < 2 else str(number)


def _attachments(report: Report) -> Iterator[Verdict]:
    """附件3 without 附件1 and 附件2: numerals inherited from somebody else's notice."""
    found: list[tuple[int, int, str]] = []
    for index in range(len(report.paragraphs)):
        match = (
            _ANNEX.match(report.paragraphs[index].text) if len(report.paragraphs[index].text) <= 60 else None
        )
        if match is not None:
            text = match.group(1)
            found.append(
                (index, chinese_number(text) or (int(text) if text.isdecimal() else 0), match.group().strip())
            )
    if not found:
        return
    numbers = {n for _, n, _ in found}
    missing = [n for n in range(1, max(numbers)) if n not in numbers]
    if not missing:
        yield PASS
        return
    printed = "、".join("".join(text.split()) for _, _, text in found)
    values = {
        "found": printed,
        "expected": "、".join(f"附件{n + 1}" for n in range(len(found))),
        "count": str(len(found)),
        "list": "、".join(f"附件{n}" for n in missing),
    }
    places_ = [places.paragraph(report, index) for index, _, _ in found]
    yield Verdict("fail", places_[0], values, related=tuple(places_[1:]))


def _heading_stop(report: Report, found: list[Item]) -> Iterator[Verdict]:
    """A heading of one short sentence that ends with 。 (its text follows in the next paragraph)."""
    yield PASS
    for item in found:
        text = report.paragraphs[item.index].text.rstrip()
        following = report.paragraphs[item.index + 1].text if item.index + 1 < len(report.paragraphs) else ""
        short = item.level < 2 and len(text) <= 50 and text.endswith("。") and text.count("。") == 1
        if short and following and not _ITEM.match(following) and _is_title(text):
            end = report.starts[item.index] + len(text)
            place = places.paragraph(report, item.index)
            place = place._replace(end=(place.start or 0) + len(text))
            yield Verdict(
                "fail", place, {"found": text, "expected": text.rstrip("。"), "count": "1", "list": str(end)}
            )


def _is_title(text: str) -> bool:
    """A heading names a topic; a sentence with a subject and 我镇…了 is text."""
    body = text.rstrip("。")
    return (
        body.endswith(
            ("情况", "数量", "工作", "方面", "措施", "问题", "形式", "内容", "事项", "建设", "管理")
        )
        or "，" not in body
    )


def _endings(report: Report, found: list[Item]) -> Iterator[Verdict]:
    """Items of one list end with ； and the last with 。, or all with 。."""
    for group in _lists(found):
        if any(b.index - a.index != 1 for a, b in pairwise(group)):
            continue
        ends = [report.paragraphs[i.index].text.rstrip()[-1:] for i in group]
        inner, last = set(ends[:-1]), ends[-1]
        if inner <= {"；"} or inner <= {"。"} or not inner <= {"；", "。"} or last not in "。；":
            continue
        values = {
            "found": " ".join(ends),
            "expected": "；……。",
            "count": str(len(group)),
            "list": "、".join(i.printed for i in group),
        }
        yield Verdict("fail", _at(report, group[0]), values, related=tuple(_at(report, i) for i in group[1:]))


_POINT = regex.compile(r"([一二三四五六七八九十]{1,2})是(?!否|非|一[^，。；]{0,6}的)")


def _begins(text: str, at: int) -> bool:
    """Whether a point may begin at ``at``: where the text does, or behind a mark or a line break."""
    before = text[:at].rstrip()
    return not before or before[-1] in "。；;：:，,、！）)”" or "\n" in text[len(before) : at]


def _points(report: Report) -> Iterator[Verdict]:
    """一是……二是……二是……: points of one paragraph that do not count up. A new 一是 begins a new row."""
    if "二是" not in report.text:
        return
    for index, paragraph in enumerate(report.paragraphs[: report.tail]):
        row: list[tuple[int, int]] = []  # number, offset
        for match in _POINT.finditer(paragraph.text):
            if not _begins(paragraph.text, match.start()):
                continue
            number = chinese_number(match.group(1))
            if number == 1:
                row = [(1, match.start(1))]
            elif row and number == row[-1][0] + 1:
                row.append((number, match.start(1)))
            elif row and number:
                yield _off(report, index, row[-1], (number, match.start(1)))
                row = []
        if len(row) > 1:
            yield PASS


def _off(report: Report, index: int, last: tuple[int, int], this: tuple[int, int]) -> Verdict:
    base = report.starts[index]
    said = [f"{places.chinese(number)}是" for number, _ in (last, this)]
    values = {"found": said[1], "expected": f"{places.chinese(last[0] + 1)}是", "count": "", "list": said[0]}
    where, before = (
        places.span(report, base + at, base + at + len(w))
        for (_, at), w in zip((this, last), reversed(said), strict=True)
    )
    return Verdict("fail", where, values, "twice" if this[0] == last[0] else "", related=(before,))
