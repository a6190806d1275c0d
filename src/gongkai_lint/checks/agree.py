"""A number in the prose against the table: 全年受理申请 3119 件 and the cell that counts the same."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from gongkai_lint.at_hand import at_hand
from gongkai_lint.checks import Context
from gongkai_lint.checks.search import compiled, excepted, holding, other_year, spans
from gongkai_lint.checks.terms import Sum, names, number_of, total
from gongkai_lint.forms import places
from gongkai_lint.forms.model import TableSpec
from gongkai_lint.forms.report import Report
from gongkai_lint.prose import Quantity, quantities
from gongkai_lint.prose import sentence as sentence_of
from gongkai_lint.rules.model import NA, PASS, Evidence, Pattern, Rule, Verdict
from gongkai_lint.typed import Any, NamedTuple
from gongkai_lint.values import Number, show

OPTIONS: Any = {
    "in": ("list", "section"),
    "find!": ("list", "number_pattern"),
    "unless": ("list", "pattern"),  # in the clause of the number: it counts something else
    "scope_not": ("list", "pattern"),  # in its sentence before the number: it counts less than the table does
    "scope_not_of_government": (
        "list",
        "pattern",
    ),  # the same, where the report is a government's and not its office's own
    "equals!": ("list", ("list", "term")),  # readings: the number may be the sum of any of these
    "readings": ("list", "str"),  # what to call each reading; the labels of its cells otherwise
    "blank": "bool",  # told, not left open, where nothing at all is filled in the table
    "nonzero": "bool",  # 0件 is left to a rule of the kind implies
    "unit": "str",  # units the number may have, parted by "|"; 万元 converts 元
    "examples!": ("list", ("map", {"text!": "text", "value!": "str"})),
}
_PLACEHOLDERS = ("said", "number", "readings", "value")
VARIANTS = {"differs": _PLACEHOLDERS, "inexact": _PLACEHOLDERS, "blank": ("said", "number", "table")}
REASONS = {
    "blank_terms": (
        "正文写“{said}”，表中{cells}未填或读不出数字",
        "the text says “{said}”; {cells} blank or not a number",
    ),
    "table_not_found": (
        "正文写“{said}”，没有找到“{table}”",
        "the text says “{said}”; table “{table}” was not found",
    ),
}
_SPACE = "[ \u00a0\u2009\u3000]"
_BEFORE = rf"{_SPACE}{{0,3}}(?:约为?|近|超过?|逾|达到?|为|共计?|[：:])?{_SPACE}{{0,3}}"
_ARABIC = r"(?<![0-9０-９])(?<![0-9０-９][.．,，])(?!(?:19|20)\d\d[ \u00a0]?年|[0-9０-９]{1,2}[ \u00a0]?[月日])(?P<gk>[0-9０-９][0-9０-９,，.．]*)"
_SPELLED = r"(?P<gk>[一二两三四五六七八九十百千][一二两三四五六七八九十百千万亿〇○零]*)"
_AFTER = rf"{_SPACE}{{0,2}}[余多几]?[万亿]?[余多]?{_SPACE}{{0,2}}(?:[件条次宗份封个名人期篇起场项家元%％]|人次|万元|亿元|件次|条次|场次)??"


class Said(NamedTuple):
    """A number of the prose that a rule speaks of; ``start`` is where the words before it begin."""

    quantity: Quantity
    start: int
    number: Number


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    options = rule.options
    found = list(said(report.text, report.quantities, spans(report, options.get("in", ())), options))
    found = [s for s in found if not other_year(report.text, report.year, s.start, s.quantity.end)]
    if options.get("nonzero"):
        found = [s for s in found if s.number]
    if not found:
        return
    sums = [total(report, alternative) for alternative in options["equals"]]
    sums = [s for s in sums if s.terms]
    if not sums:
        yield NA
        return
    numbers = {s.number for s in found}
    told: set[Number] = set()
    for one in found:
        if one.number in told:
            continue  # the same number said twice is one fact
        told.add(one.number)
        yield _judge(report, options, one, sums, alone=len(numbers) == 1)


def said(
    text: str,
    all_quantities: tuple[Quantity, ...],
    ranges: Sequence[tuple[int, int]],
    options: Mapping[str, Any],
) -> Iterator[Said]:
    """Numbers that a ``find`` pattern of the rule picks out, in order, each once."""
    units = _units(options.get("unit", ""))
    unless = options.get("unless", ())
    seen: dict[int, Said] = {}
    for before, after in options["find"]:
        needles = before.needles or after.needles
        further = after.needles if needles is before.needles else ()
        for a, b, counted in _counting(text, all_quantities, needles):
            if not any(start <= a < end for start, end in ranges) or not _counts(counted, units):
                continue
            if further and not any(text.find(needle, a, b) >= 0 for needle in further):
                continue
            hits = _hits(text, before, after, a, b, _ARABIC, all_quantities)
            if not hits and any(not q.raw[:1].isdigit() for q in counted):
                hits = _hits(text, before, after, a, b, _SPELLED, all_quantities)
            for start, quantity in hits:
                number = _converted(quantity, units)
                if number is None or excepted(text, start, quantity.end, unless):
                    continue
                seen.setdefault(quantity.start, Said(quantity, start, number))
    for at in sorted(seen):
        yield seen[at]


def _counts(quantities: Sequence[Quantity], units: tuple[str, ...]) -> bool:
    """Whether one of them counts something of these units."""
    return any(_converted(quantity, units) is not None for quantity in quantities)


@lru_cache(maxsize=64)
def _units(printed: str) -> tuple[str, ...]:
    return tuple(printed.split("|")) if printed else ()


_Sentence = tuple[int, int, tuple[Quantity, ...]]  # start, end, the quantities in it


@at_hand
def _by_needle(found: tuple[Quantity, ...]) -> dict[str, list[_Sentence]]:
    """Few sentences count anything, and the rules share their needles."""
    return {}


def _counting(text: str, found: tuple[Quantity, ...], needles: Sequence[str]) -> Sequence[_Sentence]:
    """The sentences with a quantity and one of ``needles`` (with any, when there are none), in order."""
    if len(needles) < 2:
        return _with(text, found, needles[0] if needles else "")
    several = {s[0]: s for needle in needles for s in _with(text, found, needle)}
    return [several[a] for a in sorted(several)]


def _with(text: str, found: tuple[Quantity, ...], needle: str) -> list[_Sentence]:
    known = _by_needle(found)
    made = known.get(needle)
    if made is None:
        made = known[needle] = []
        if needle:
            around: Iterable[tuple[int, int]] = [(a, b) for a, b, _ in holding(text, needle)]
        else:
            around = dict.fromkeys([sentence_of(text, q.start, q.start) for q in found])
        for a, b in around:
            first, last = bisect_left(found, (a,)), bisect_left(found, (b,))
            if first < last:
                made.append((a, b, found[first:last]))
    return made


def _hits(
    text: str, before: Pattern, after: Pattern, a: int, b: int, number: str, found: tuple[Quantity, ...]
) -> list[tuple[int, Quantity]]:
    regex = _around(before.regex, number, after.regex)
    hits = []
    for match in regex.finditer(text, a, b):
        start = match.start("gk")
        index = bisect_left(found, (start,))
        if index < len(found) and found[index].start == start:
            hits.append((match.start(), found[index]))
    return hits


@lru_cache(maxsize=500)
def _around(before: str, number: str, after: str) -> re.Pattern[str]:
    tail = f"{_AFTER}(?:{after})" if after else ""
    return compiled(f"(?:{before}){_BEFORE}{number}{tail}")


def _converted(quantity: Quantity, units: tuple[str, ...]) -> Number | None:
    """The number in the rule's unit, None when it counts something of another unit."""
    if not units or quantity.unit in units:
        return quantity.number
    if "万元" in units and quantity.unit in ("元", "亿元"):
        from decimal import Decimal

        number = quantity.number * (Decimal("0.0001") if quantity.unit == "元" else 10_000)
        return int(number) if number == int(number) else number
    return quantity.number if not quantity.unit and "" in units else None


def _judge(report: Report, options: Mapping[str, Any], one: Said, sums: list[Sum], alone: bool) -> Verdict:
    quantity, number = one.quantity, one.number
    for side in sums:
        if side.exact and side.known == number:
            return PASS._replace(evidence=(Evidence(_reading(options, sums, side), show(side.known)),))
    narrower: Sequence[Pattern] = options.get("scope_not", ())
    if report.level != "department":
        narrower = [*narrower, *options.get("scope_not_of_government", ())]
    if _narrower(report.text, one, narrower):
        return NA
    shown, all_sums = report.text[quantity.start : quantity.end], sums
    # A reading of which nothing is filled says nothing, as long as another one does.
    sums = [s for s in sums if s.exact or any(number_of(t) is not None for t in s.terms)] or sums
    open_ = [s for s in sums if not s.exact and (s.low is None or s.low <= number)]
    if open_:
        table = _unfilled(report, all_sums) if options.get("blank") and not quantity.inexact else None
        if table is not None:
            place = places.span(report, quantity.start, quantity.end)
            values = {"said": shown, "number": show(number), "table": table.title}
            return Verdict(
                "fail",
                place,
                values,
                "blank",
                "" if alone else "warning",
                (),
                (places.table(report, table.key),),
            )
        return _unknown(report, one, open_, shown)
    readings = "；".join(
        f"{_reading(options, all_sums, s)}＝{'' if s.exact else '至少'}{show(s.known)}" for s in sums
    )
    place = places.span(report, quantity.start, quantity.end)
    values = {"said": shown, "number": show(number), "readings": readings, "value": show(sums[0].known)}
    facts = [t.fact for s in sums for t in s.terms if t.fact is not None]
    related = tuple({fact.key: places.fact(report, fact) for fact in facts}.values())
    evidence = tuple({
        f.key: Evidence(f"{f.row_label} × {f.column_label}".replace("\n", ""), f.value.raw, None, f.key) for f in facts
    }.values())  # fmt: skip
    if quantity.inexact:
        if any(s.known * 4 >= number * 3 and s.known <= number * 2 for s in sums):
            return PASS
        return Verdict("fail", place, values, "inexact", "note", evidence, related)
    return Verdict("fail", place, values, "differs", "" if alone else "warning", evidence, related)


def _unfilled(report: Report, sums: Sequence[Sum]) -> TableSpec | None:
    """The table of these sums where it was found and every cell of it is blank."""
    key = sums[0].terms[0].key.split(".", 1)[0]
    facts = [f for f in report.facts.values() if f.table == key]
    if not facts or any(f.value.kind != "blank" for f in facts):
        return None
    return next((t for t in report.form.tables if t.key == key), None)


def _reading(options: Mapping[str, Any], sums: list[Sum], side: Sum) -> str:
    given: Sequence[str] = options.get("readings", ())
    index = sums.index(side)
    if len(given) == len(sums) and index < len(given):
        return given[index]
    columns = {t.fact.column for t in side.terms if t.fact is not None}
    return names(side.terms, "column" if columns == {"total"} or columns == {"n"} else "")


def _narrower(text: str, one: Said, patterns: Sequence[Pattern]) -> bool:
    if not patterns:
        return False
    start, _ = sentence_of(text, one.start, one.start)
    return any(compiled(p.regex).search(text, start, one.quantity.end) is not None for p in patterns)


def _unknown(report: Report, one: Said, sums: list[Sum], shown: str) -> Verdict:
    blank = [t for s in sums for t in s.terms if number_of(t) is None]
    place = places.span(report, one.quantity.start, one.quantity.end)
    tables = {t.key.split(".", 1)[0] for t in blank}
    missing = next((t for t in report.form.tables if t.key in tables and t.key not in report.tables), None)
    if missing is not None:
        values = {"said": shown, "table": missing.title}
        return Verdict("unknown", place, values, reason="table_not_found", needs="table")
    named = [t.fact.row_label.replace("\n", "").strip() if t.fact else t.key for t in blank]
    cells = "、".join(dict.fromkeys(named[:4])) + ("等" if len(named) > 4 else "")
    return Verdict("unknown", place, {"said": shown, "cells": cells}, reason="blank_terms", needs="cells")


def try_example(rule: Rule, example: Mapping[str, str]) -> str:
    """ "" when the pattern picks the number the example names, else what it did instead."""
    text = example["text"]
    found = list(said(text, quantities(text), [(0, len(text))], rule.options))
    got = show(found[0].number) if found else "none"
    if got == str(example["value"]):
        return ""
    return f"例句“{text}”应取出 {example['value']}，实际取出 {got}"
