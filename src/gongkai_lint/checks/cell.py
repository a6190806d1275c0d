"""What a single cell may hold: filled, a number, whole, not negative; a heading row holds nothing."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_lint.checks import Context
from gongkai_lint.checks.terms import Term, expand, unsigned
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Fact, Report
from gongkai_lint.rules.model import PASS, Evidence, Rule, Verdict
from gongkai_lint.typed import Any

OPTIONS: Any = {
    "cells!": ("list", "term"),
    "must!": ("enum", "filled", "not_mark", "number", "whole", "not_negative", "empty", "zero"),
    "headings": "bool",  # the cells are those of heading rows
}
VARIANTS = {
    "": ("cell", "raw", "count", "list", "table"),
}
REASONS = {"table_not_found": ("没有找到“{table}”", "table “{table}” was not found")}
_LISTED = 80  # names in a message; the places of all go along


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    must = rule.options["must"]
    by_table: dict[str, list[str]] = {}
    for pattern in rule.options["cells"]:
        for key in _keys(report, pattern, bool(rule.options.get("headings"))):
            by_table.setdefault(key.split(".", 1)[0], []).append(key)
    for table, keys in by_table.items():
        if table not in report.tables:
            title = next(t.title for t in report.form.tables if t.key == table)
            yield Verdict("unknown", reason="table_not_found", values={"table": title}, needs="table")
            continue
        facts = [report.facts[key] for key in keys if key in report.facts]
        if must not in ("empty", "zero"):  # a plain count is fine by all the others
            facts = [
                f for f in facts if type(f.value.number) is not int or f.value.number < 0 or f.value.inexact
            ]
        bad = [fact for fact in facts if _breaks(report, fact, must)]
        if not bad:
            yield PASS
        elif must in ("filled", "not_mark"):
            yield _grouped(report, table, bad)
        else:
            for fact in bad:
                yield _grouped(report, table, [fact])


def _keys(report: Report, pattern: str, headings: bool) -> tuple[str, ...]:
    if not headings:
        return expand(report.form, pattern)
    table = pattern.split(".", 1)[0]
    return tuple(
        f"{t.key}.{r.key}.{c.key}"
        for t in report.form.tables
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
    if must == "whole":
        return not isinstance(value.number, int) and not _money(report, fact)
    if must == "not_negative":
        return value.number < 0 and unsigned(report.form, fact.key)
    return value.number != 0


def _money(report: Report, fact: Fact) -> bool:
    spec = next(t for t in report.form.tables if t.key == fact.table)
    row = next(r for r in spec.rows if r.key == fact.row)
    column = next(c for c in spec.columns if c.key == fact.column)
    return row.decimal or column.decimal


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
        "list": "、".join(names[:_LISTED]),
        "table": spec.title,
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
