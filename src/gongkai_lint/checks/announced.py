"""What the opening says the report consists of (「由概述、……共六个部分组成」) against what is listed there and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai_lint import regex
from gongkai_lint.checks import Context
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.numerals import chinese
from gongkai_lint.rules.model import PASS, Rule, Verdict
from gongkai_lint.typed import Any, NamedTuple

OPTIONS: Any = {
    "examples!": (
        "list",
        ("map", {"text!": "text", "says!": "text"}),
    ),  # number said / parts listed, or nothing
}
_PLACEHOLDERS = ("said", "number", "count", "list", "found", "sections")
VARIANTS = {"listed": _PLACEHOLDERS, "found": _PLACEHOLDERS}
REASONS: Mapping[str, tuple[str, str]] = {}

_REPORT = r"(?:本|该|此)(?:年度)?(?:工作)?(?:报告|年报|年度报告)[^。；：\n、]{0,12}?"
_NUMBER = r"([一二三四五六七八九十]{1,2}|\d{1,2})\s?个?\s?(?:大)?部分"
_BEHIND = regex.compile(
    rf"{_REPORT}(?:由|包括|包含|分为|共分)[:：]?([^。\n]{{8,300}}?)(?:等|共|合计)*\s?{_NUMBER}"
)
_AHEAD = regex.compile(
    rf"报告[^。；：\n、]{{0,12}}?(?:由|分为|共分|包括){_NUMBER}(?:组成)?[，,:：]?(?:分别)?(?:包括|包含|涵盖|是|为|即)?[:：]?([^。\n]{{8,300}})"
)
_BARE = regex.compile(rf"{_REPORT}(?:由|包括|包含)[:：]?([^。\n]{{8,300}}?)(?:组成|[，,]?并附|。|$)")
# One part with a mark in its name, and what divides the last two.
_JOINED = regex.compile(r"(?<=复议)[、，,](?=(?:被)?(?:提起)?(?:行政)?诉讼)")
_LAST = regex.compile(r"[、，,；;]?(?:以及|及|和)(?=其他|其它|政府信息公开工作存在|存在|工作存在|需要)")
# Where one item may be two: 主动公开情况和收到申请情况; 需要说明的事项与附表.
_AND = regex.compile(
    r"(?:(?<=情况)|(?<=措施)|(?<=事项)|(?<=说明)|(?<=概述))(?:以及|和|及|与)(?!(?:被)?(?:提起)?(?:行政)?(?:诉讼|复议)|改进)"
)
_FEWEST, _MOST = 3, 12


class Announced(NamedTuple):
    """``number`` is the number said, 0 when none is; ``parts`` as listed; offsets of the words in the text."""

    number: int
    parts: tuple[str, ...]
    start: int
    end: int


def announced(text: str) -> Announced | None:
    """The first sentence of ``text`` that lists the parts of the report."""
    for pattern, number, parts in ((_AHEAD, 1, 2), (_BEHIND, 2, 1), (_BARE, 0, 1)):
        match = pattern.search(text)
        if match is None:
            continue
        listed = _split(match.group(parts))
        said = match.group(number) if number else ""
        count = (int(said) if said.isdigit() else chinese(said) or 0) if said else 0
        if _FEWEST <= len(listed) <= _MOST and (count == 0 or _FEWEST <= count <= _MOST):
            return Announced(count, listed, match.start(), match.end())
    return None


def _split(text: str) -> tuple[str, ...]:
    text = _LAST.sub("、", _JOINED.sub("", text.replace("”“", "”、“")))
    commas = text.count("，") + text.count(",")
    marks = "；;" if "；" in text or ";" in text else "，," if commas > text.count("、") else "、"
    for mark in marks:
        text = text.replace(mark, "\n")
    if marks != "、":
        text = text.replace("、附", "\n附")
    return tuple(part for line in text.split("\n") if (part := line.strip(" ，,、：:“”\u3000")))


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    first = report.sections[0].start if report.sections else 0
    end = report.starts[first] if first < len(report.starts) else 0
    one = announced(report.text[:end])
    if one is None:
        return
    found = len({s.name for s in report.sections})  # one that stands twice is told as such
    values = {
        "said": report.text[one.start : one.end],
        "number": str(one.number or len(one.parts)),
        "count": str(len(one.parts)),
        "list": "、".join(one.parts),
        "found": str(found),
        "sections": "；".join(s.title for s in report.sections),
    }
    most = len(one.parts) + sum(len(_AND.findall(part)) for part in one.parts)
    if one.number and not len(one.parts) <= one.number <= most:
        yield Verdict("fail", places.span(report, one.start, one.end), values, "listed")
        return
    low, high = (one.number, one.number) if one.number else (len(one.parts), most)
    # Tables and annexes behind the last part may be counted as one.
    annex = report.tail < len(report.paragraphs) or any(t.section == "" for t in report.form.tables)
    if found < _FEWEST or low <= found <= high or (annex and low <= found + 1 <= high):
        yield PASS
        return
    yield Verdict("fail", places.span(report, one.start, one.end), values, "found")


def try_example(rule: Rule, example: Mapping[str, str]) -> str:
    """ "" when the text reads as it says (``6/8``: six said, eight listed; ``0/5``: no number), else what was read."""
    one = announced(example["text"])
    got = f"{one.number}/{len(one.parts)}" if one is not None else "nothing"
    return (
        "" if got == example["says"] else f"例句“{example['text']}”应读作 {example['says']}，实际读作 {got}"
    )
