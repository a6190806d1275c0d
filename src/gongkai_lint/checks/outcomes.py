"""Outcomes of applications listed in the prose (予以公开17件、不予公开6件……) against the applications received: every one ended somehow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongkai_lint import regex
from gongkai_lint.checks import Context
from gongkai_lint.checks.search import other_year, spans
from gongkai_lint.checks.terms import total
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.prose import Quantity, quantities, within
from gongkai_lint.rules.model import PASS, Evidence, Rule, Verdict
from gongkai_lint.typed import Any, NamedTuple
from gongkai_lint.values import Number, show

OPTIONS: Any = {
    "in": ("list", "section"),
    "carried_in": ("list", "term"),  # what may come on top of the number received
    # The cells of each outcome: a number that they contradict is told by a rule of its own, and the sum need not be told again.
    "cells": ("list", ("map", {"word!": "text", "equals!": ("list", ("list", "term"))})),
    "least": "int",  # outcomes that must be named before the list is taken for whole
    "examples!": ("list", ("map", {"text!": "text", "says!": ("enum", "pass", "nothing", "over", "under")})),
}
_PLACEHOLDERS = ("said", "total", "sum", "parts", "count", "difference")
VARIANTS = {"over": _PLACEHOLDERS, "under": _PLACEHOLDERS}
REASONS: Mapping[str, tuple[str, str]] = {}

_OUTCOME = regex.compile(
    r"(?:(?:予以公开|部分公开|不予公开|无法提供|不予处理|其他处理|其它处理)(?:的|申请|答复|类|及|和|与|、|[”」（(]|[^，。；：、（）()\d\n]{0,14}[）)])*"
    r"|(?:结转|转结|顺延|转)(?:至|到)?(?:下一?年度?|次年)(?:继续)?(?:办理|答复|处理)?(?:的)?(?:申请)?)(?:共|计|为|：)?$"
)
_CARRIED = regex.compile(r"转|顺延")
_CARRIED_AFTER = regex.compile(r"[^，。；、（）()\d\n]{0,12}(?:结转|转结|顺延|转下|转至下|转入下)")
_RECEIVED = regex.compile(
    r"(?:收到|受理|接收|收办|接到)(?:各类|政府|信息|公开|依|关于|有关|的|申请|案件|件|共|计|总数|合|到|公民、法人|法人|和|其他组织|提出){0,10}$"
)
_BEFORE = 40  # characters before a number in which its name stands


class Outcome(NamedTuple):
    """``verdict``: pass, over or under; ``sums`` are the sums of the outcomes with and without what was carried over."""

    verdict: str
    said: Quantity
    parts: tuple[Quantity, ...]
    sum: Number


def outcomes(
    text: str, found: tuple[Quantity, ...], start: int, end: int, carried_in: Number | None, least: int
) -> Iterator[Outcome]:
    """Paragraph by paragraph: the first number received and the outcomes behind it."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        one = _paragraph(text, tuple(within(found, at, stop)), at, carried_in, least)
        if one is not None:
            yield one
        at = stop + 1


def _paragraph(
    text: str, found: tuple[Quantity, ...], line: int, carried_in: Number | None, least: int
) -> Outcome | None:
    received: Quantity | None = None
    ended: list[Quantity] = []
    carried: list[Quantity] = []
    names: set[str] = set()
    for quantity in found:
        if quantity.unit not in ("件", "宗", "份", "条", ""):
            continue
        before = text[max(line, quantity.start - _BEFORE) : quantity.start].rstrip(" \u00a0\u3000")
        if received is None:
            if _RECEIVED.search(before) and "申请" in text[quantity.start - _BEFORE if quantity.start - _BEFORE > line else line : quantity.end + 24]:  # fmt: skip
                received = quantity
            continue
        match = _OUTCOME.search(before)
        if match is None:
            if _CARRIED_AFTER.match(text, quantity.end):
                carried.append(quantity)
            continue
        if _CARRIED.search(match.group()):
            carried.append(quantity)
            continue
        if match.group() in names:
            return None  # told twice, by applicant or by body: no longer one list
        names.add(match.group())
        ended.append(quantity)
    if received is None or len(ended) < least or len(carried) > 1:
        return None
    parts = (*ended, *carried)
    if received.inexact or any(q.inexact for q in parts):
        return None
    summed: Number = 0
    for quantity in ended:
        summed += quantity.number
    whole = summed + (carried[0].number if carried else 0)
    low, high = received.number, received.number + (carried_in or 0)
    if whole in (low, high) or (not carried and low <= whole <= high):
        return Outcome("pass", received, parts, whole)
    if carried_in is None and whole > low:
        return None  # the year before may have left some
    return Outcome("over" if whole > high else "under", received, parts, whole)


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    options = rule.options
    known = total(report, options.get("carried_in", ()))
    carried_in = known.known if known.terms and known.exact else None
    for start, end in spans(report, options.get("in", ())):
        for one in outcomes(report.text, report.quantities, start, end, carried_in, options.get("least", 4)):
            if other_year(report.text, report.year, one.said.start, one.said.end):
                continue
            if one.verdict == "pass":
                yield PASS
                continue
            if any(_contradicted(report, options.get("cells", ()), quantity) for quantity in one.parts):
                continue
            off = one.sum - one.said.number
            values = {
                "said": report.text[one.said.start : one.said.end],
                "total": show(one.said.number),
                "sum": show(one.sum),
                "parts": "＋".join(show(q.number) for q in one.parts),
                "count": str(len(one.parts)),
                "difference": show(off if off > 0 else -off),
            }
            related = tuple(places.span(report, q.start, q.end) for q in one.parts)
            evidence = tuple(Evidence(p.label, q.raw, p) for q, p in zip(one.parts, related, strict=True))
            place = places.span(report, one.said.start, one.said.end)
            yield Verdict("fail", place, values, one.verdict, "", evidence, related)


def _contradicted(report: Report, cells: Sequence[Mapping[str, Any]], quantity: Quantity) -> bool:
    """Whether the table has another number for the outcome (for the sum of them, in 予以公开及部分公开258件)."""
    match = _OUTCOME.search(report.text[max(0, quantity.start - _BEFORE) : quantity.start].rstrip())
    named = [one["equals"] for one in cells if match is not None and one["word"] in match.group()]
    if not named:
        return False
    sums = [total(report, [t for part in parts for t in part]) for parts in zip(*named, strict=False)]
    sums = [s for s in sums if any(t.fact is not None and t.fact.value.kind == "number" for t in s.terms)]
    off = [(s.exact and s.known != quantity.number) or (s.low or 0) > quantity.number for s in sums]
    return bool(off) and all(off)


def try_example(rule: Rule, example: Mapping[str, str]) -> str:
    """ "" when the example ends as it says (nothing was carried in), else how it ended."""
    text = example["text"]
    found = outcomes(text, quantities(text), 0, len(text), 0, rule.options.get("least", 4))
    got = next((one.verdict for one in found), "nothing")
    return "" if got == example["says"] else f"例句“{text}”应判为 {example['says']}，实际判为 {got}"
