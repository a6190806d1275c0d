"""What a single cell may hold: filled, a number, whole, not negative, in its own unit; a heading row holds nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai_lint.checks import Context
from gongkai_lint.checks.terms import Term, expand, unsigned
from gongkai_lint.forms import places
from gongkai_lint.forms.identity import office_of_government
from gongkai_lint.forms.model import Form, RowSpec
from gongkai_lint.forms.report import Fact, Report
from gongkai_lint.rules.model import PASS, Evidence, Rule, Verdict
from gongkai_lint.typed import Any

OPTIONS: Any = {
    "cells!": ("list", "term"),
    "must!": ("enum", "filled", "not_mark", "number", "whole", "not_negative", "empty", "zero", "unit"),
    "headings": "bool",  # the cells are those of heading rows
    "offices": "bool",  # false: not in the report of a government's office, whose figures may be the government's
}
VARIANTS = {
    "": ("cell", "raw", "count", "list", "table", "unit"),
}
REASONS = {"table_not_found": ("没有找到“{table}”", "table “{table}” was not found")}
_LISTED = 80  # names in a message; the places of all go along


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    options = rule.options
    must = options["must"]
    if not options.get("offices", True) and office_of_government(report.unit):
        return
    facts: Mapping[str, Fact] = report.facts
    if must not in ("empty", "zero"):  # a plain count is fine by all the others
        facts = _doubtful(facts)
    for table, keys in _by_table(report.form, options).items():
        if table not in report.tables:
            title = next(t.title for t in report.form.tables if t.key == table)
            yield Verdict("unknown", reason="table_not_found", values={"table": title}, needs="table")
            continue
        bad = (
            [facts[key] for key in keys if key in facts and _breaks(report, facts[key], must)]
            if facts
            else []
        )
        if not bad:
            yield PASS
        elif must in ("filled", "not_mark"):
            yield _grouped(report, table, bad)
        else:
            for fact in bad:
                yield _grouped(report, table, [fact])


_last: tuple[Mapping[str, Fact], dict[str, Fact]] = ({}, {})


def _doubtful(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """The cells that hold anything but a plain count; kept, because several rules ask for those of one report."""
    global _last
    if _last[0] is not facts:
        found = {}
        for key, fact in facts.items():
            _, number, _, unit, _, inexact = fact.value
            if type(number) is not int or number < 0 or inexact or unit:
                found[key] = fact
        _last = (facts, found)
    return _last[1]


_tables: dict[tuple[int, int], tuple[Any, Form, dict[str, list[str]]]] = {}


def _by_table(form: Form, options: Any) -> dict[str, list[str]]:
    """The cell keys the rule names, by table."""
    memo = (id(options), id(form))
    held = _tables.get(memo)
    if held is None or held[0] is not options or held[1] is not form:
        if len(_tables) > 1000:
            _tables.clear()
        made: dict[str, list[str]] = {}
        for pattern in options["cells"]:
            for key in _keys(form, pattern, bool(options.get("headings"))):
                made.setdefault(key.split(".", 1)[0], []).append(key)
        held = _tables[memo] = (options, form, made)
    return held[2]


def _keys(form: Form, pattern: str, headings: bool) -> tuple[str, ...]:
    if not headings:
        return expand(form, pattern)
    table = pattern.split(".", 1)[0]
    return tuple(
        f"{t.key}.{r.key}.{c.key}"
        for t in form.tables
        if t.key == table
        for r in t.rows
        if r.kind == "heading"
        for c in t.columns
    )


def _breaks(report: Report, fact: Fact, must: str) -> bool:
    value = fact.value
    if must == "filled":
        return value.kind == "blank"
    if must == "not_mark":
        return value.kind == "mark"
    if must == "number":
        return value.kind == "unreadable" or (value.kind == "number" and value.inexact)
    if must == "empty":
        return value.kind in ("number", "unreadable")
    if value.kind != "number" or value.number is None:
        return False
    if must == "unit":
        return bool(value.unit) and _other_unit(report, fact)
    if must == "whole":
        return not isinstance(value.number, int) and not _money(report, fact)
    if must == "not_negative":
        return value.number < 0 and unsigned(report.form, fact.key)
    return value.number != 0


def _money(report: Report, fact: Fact) -> bool:
    spec = next(t for t in report.form.tables if t.key == fact.table)
    row = _row(report, fact)
    column = next(c for c in spec.columns if c.key == fact.column)
    return row.decimal or column.decimal


_MONEY = ("元", "千元", "万元", "亿元")


def _other_unit(report: Report, fact: Fact) -> bool:
    """Whether the unit in the cell is money and another than that of its row, or the row counts something."""
    wanted, unit = _row(report, fact).unit, fact.value.unit
    return bool(wanted) and unit != wanted and (unit in _MONEY or wanted in _MONEY)


def _row(report: Report, fact: Fact) -> RowSpec:
    spec = next(t for t in report.form.tables if t.key == fact.table)
    return next(r for r in spec.rows if r.key == fact.row)


def _grouped(report: Report, table: str, facts: list[Fact]) -> Verdict:
    """One finding for all of them, at the first, with the list."""
    spec = next(t for t in report.form.tables if t.key == table)
    names = [_name(fact, len(spec.columns), spec.unlabelled) for fact in facts]
    all_places = tuple(places.fact(report, fact) for fact in facts)
    first = all_places[0] if len(facts) == 1 else places.table(report, table)
    values = {
        "cell": names[0],
        "raw": facts[0].value.raw.strip(),
        "count": str(len(facts)),
        "list": "、".join(names[:_LISTED]) + ("等" if len(names) > _LISTED else ""),
        "table": spec.title,
        "unit": _row(report, facts[0]).unit,
    }
    evidence = tuple(
        Evidence(name, fact.value.raw, None, fact.key) for name, fact in zip(names, facts, strict=True)
    )
    return Verdict("fail", first, values, evidence=evidence, related=all_places if len(facts) > 1 else ())


def _name(fact: Fact, columns: int, unlabelled: bool) -> str:
    row = fact.row_label.replace("\n", "").strip()
    if unlabelled:
        return fact.column_label
    return row if columns == 1 else f"{row} × {fact.column_label}"


__all__ = ["OPTIONS", "REASONS", "VARIANTS", "Term", "check"]
