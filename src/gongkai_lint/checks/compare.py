"""Bounds between cells: at most, at least, and “this without that”. Distinct counts live here: max ≤ total ≤ sum."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_lint.checks import Context
from gongkai_lint.checks.terms import Term, names, number_of, resolve, total
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import PASS, Evidence, Rule, Verdict
from gongkai_lint.typed import Any
from gongkai_lint.values import show

_BOUND = ("map", {"sum": ("list", "term"), "max": ("list", "term")})
OPTIONS: Any = {
    "value": "term",
    "at_most": _BOUND,
    "at_least": _BOUND,
    "if_positive": "term",
    "then_any": ("list", "term"),
    "for_each": ("enum", "row", "column"),
    "table": "str",
    "all_positive": ("list", "term"),  # worth a reminder when each of these is positive somewhere
    "year_from": "int",
    "below": "int",  # the value must be smaller than this
}
TUNABLE = ("below",)
_PLACEHOLDERS = ("value", "number", "bound", "bound_value", "column")
VARIANTS = {
    "above": _PLACEHOLDERS,
    "below": _PLACEHOLDERS,
    "unsupported": ("value", "number", "others"),
    "implausible": ("value", "number"),
    "together": ("value", "number", "others"),
}
REASONS = {"blank_terms": ("{target}：{cells}未填或读不出数字", "{target}: {cells} blank or not a number")}


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    options = rule.options
    each = options.get("for_each", "")
    if report.year and report.year < int(options.get("year_from", 0)):
        return
    if each:
        spec = next((t for t in report.form.tables if t.key == options.get("table")), None)
        if spec is None or spec.key not in report.tables:
            return
        if each == "column":
            for column in spec.columns:
                if column.key not in report.tables[spec.key].missing_columns:
                    yield from _judge(report, _bind(options, "{column}", column.key), column.label)
            return
        printed = {fact.row for fact in report.facts.values() if fact.table == spec.key}
        for row in spec.rows:
            if row.key in printed and row.kind != "heading":
                yield from _judge(report, _bind(options, "{row}", row.key), row.label)
        return
    yield from _judge(report, options, "")


def _bind(options: Any, name: str, key: str) -> Any:
    def put(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace(name, key)
        if isinstance(value, dict):
            return {k: put(v) for k, v in value.items()}
        return [put(v) for v in value] if isinstance(value, (list, tuple)) else value

    return {key: put(value) for key, value in options.items()}


def _judge(report: Report, options: Any, column: str) -> Iterator[Verdict]:
    if "if_positive" in options:
        yield _supported(report, options)
        return
    if "all_positive" in options:
        yield _together(report, options["all_positive"])
        return
    terms = resolve(report, options["value"])
    if not terms:
        return
    number = number_of(terms[0])
    fact = terms[0].fact
    if number is None or fact is None:
        yield _blank(_label(report, terms[0]), "")
        return
    if "below" in options:
        values = {"value": fact.row_label.replace("\n", ""), "number": show(number)}
        bad = number >= int(options["below"])
        yield Verdict("fail", places.fact(report, fact), values, variant="implausible") if bad else PASS
        return
    undecided = None
    for name, variant in (("at_most", "above"), ("at_least", "below")):
        bound = options.get(name)
        if not bound:
            continue
        limit, what, known = _bound(report, bound)
        if limit is None or (not known and variant == "above"):
            undecided = _blank(fact.row_label, what)
            continue
        broken = number > limit if variant == "above" else number < limit
        if broken:
            values = {
                "value": fact.row_label.replace("\n", ""), "number": show(number), "bound": what, "bound_value": show(limit),
                "column": fact.column_label or column,
            }  # fmt: skip
            evidence = tuple(
                Evidence(t.fact.row_label.replace("\n", ""), t.fact.value.raw, None, t.key)
                for pattern in (*bound.get("sum", ()), *bound.get("max", ()))
                for t in resolve(report, pattern)
                if t.fact is not None
            )
            yield Verdict("fail", places.fact(report, fact), values, variant=variant, evidence=evidence)
            return
        if not known:
            undecided = _blank(fact.row_label, what)
    yield undecided or PASS


def _bound(report: Report, bound: Any) -> tuple[Any, str, bool]:
    """``(value, its name, whether all its cells are known)``; the value is None when nothing of it is known."""
    if bound.get("sum"):
        side = total(report, bound["sum"])
        known_any = any(number_of(t) is not None for t in side.terms)
        return (side.known if known_any else None), names(side.terms), side.exact
    terms = [t for pattern in bound["max"] for t in resolve(report, pattern)]
    numbers = [n for t in terms if (n := number_of(t)) is not None]
    if not numbers:
        return None, names(terms), False
    top = max(numbers)
    return top, names([next(t for t in terms if number_of(t) == top)]), len(numbers) == len(terms)


def _supported(report: Report, options: Any) -> Verdict:
    """A positive cell that asks for another one to be positive too."""
    terms = resolve(report, options["if_positive"])
    if not terms:
        return Verdict("na")
    number, fact = number_of(terms[0]), terms[0].fact
    if number is None or fact is None:
        return _blank(_label(report, terms[0]), "")
    if number <= 0:
        return PASS
    others = [t for pattern in options["then_any"] for t in resolve(report, pattern)]
    if any((n := number_of(t)) is not None and n > 0 for t in others):
        return PASS
    if any(number_of(t) is None for t in others):
        return _blank(fact.row_label, names(others))
    values = {"value": fact.row_label.replace("\n", ""), "number": show(number), "others": names(others)}
    return Verdict("fail", places.fact(report, fact), values, variant="unsupported")


def _label(report: Report, term: Term) -> str:
    """The operand's row label, the form's own when the document has no such row."""
    if term.fact is not None:
        return term.fact.row_label
    table, row, _ = term.key.split(".")
    spec = next(t for t in report.form.tables if t.key == table)
    return next(r.label for r in spec.rows if r.key == row)


def _together(report: Report, patterns: Any) -> Verdict:
    """Cells that are each lawful, but together ask for a second look."""
    found = []
    for pattern in patterns:
        terms = resolve(report, pattern)
        hit = next((t for t in terms if (n := number_of(t)) is not None and n > 0), None)
        if hit is None:
            blank = any(number_of(t) is None for t in terms)
            return _blank(names(terms), "") if blank else PASS
        found.append(hit)
    first = found[0].fact
    assert first is not None
    number = show(number_of(found[0]) or 0)
    values = {"value": names(found[:1]), "number": number, "others": names(found[1:])}
    return Verdict("fail", places.fact(report, first), values, variant="together")


def _blank(target: str, cells: str) -> Verdict:
    values = {"target": target.replace("\n", ""), "cells": cells or "该格"}
    return Verdict("unknown", reason="blank_terms", values=values, needs="cells")
