"""Sums that must agree: per row, per column or once. Three-valued: a blank is never 0, but what is known may decide."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_lint.checks import Context
from gongkai_lint.checks.terms import Balance, Sum, balance, balanced, names, number_of, total
from gongkai_lint.forms import places
from gongkai_lint.forms.model import Form
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import PASS, Evidence, Rule, Verdict
from gongkai_lint.typed import Any
from gongkai_lint.values import Number, show

OPTIONS: Any = {
    "table": "str",
    "for_each": ("enum", "row", "column"),
    "left!": ("list", "term"),
    "right!": ("list", "term"),
    "only": ("list", "str"),  # with for_each: these rows or columns, all otherwise
    "left_name": "str",  # what to call a long side
    "right_name": "str",
    "pending": "bool",  # cases still open may be missing on the right: left above right is only a warning
}
_PLACEHOLDERS = ("row", "column", "left", "left_value", "right", "right_value", "difference")
VARIANTS = {"": _PLACEHOLDERS, "pending": _PLACEHOLDERS}
REASONS = {
    "blank_terms": ("{target}：{cells}未填或读不出数字", "{target}: {cells} blank or not a number"),
    "table_not_found": ("没有找到“{table}”", "table “{table}” was not found"),
}


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    options = rule.options
    table = options.get("table", "")
    each = options.get("for_each", "")
    if table and table not in report.tables:
        title = next((t.title for t in report.form.tables if t.key == table), table)
        yield Verdict("unknown", reason="table_not_found", values={"table": title}, needs="table")
        return
    if not each:
        yield _judge(report, options, "", "", "")
        return
    spec = next((t for t in report.form.tables if t.key == table), None)
    if spec is None:
        return
    only = options.get("only")
    if each == "column":
        for column in spec.columns:
            if not only or column.key in only:
                yield _judge(report, options, "column", column.key, column.label)
        return
    printed = {fact.row for fact in report.facts.values() if fact.table == table}
    for row in spec.rows:
        if row.key in printed and row.kind != "heading" and (not only or row.key in only):
            yield _judge(report, options, "row", row.key, row.label)


_balances: dict[tuple[int, int, str], tuple[Any, Form, Balance | None, Verdict]] = {}


def _balance(options: Any, form: Form, by: str, key: str) -> tuple[Balance | None, Verdict]:
    """The equation for the row or column ``key``, and what is said when it holds; kept, for they are the same in every report."""
    memo = (id(options), id(form), key)
    held = _balances.get(memo)
    if held is None or held[0] is not options or held[1] is not form:
        if len(_balances) > 5000:
            _balances.clear()
        made = balance(form, _side(options["left"], by, key), _side(options["right"], by, key))
        holds = Verdict("pass", terms=made.signs if made is not None else None, difference=0)
        held = _balances[memo] = (options, form, made, holds)
    return held[2], held[3]


def _side(terms: list[str], by: str, key: str) -> list[str]:
    return [t.replace(f"{{{by}}}", key) for t in terms] if by else terms


def _judge(report: Report, options: Any, by: str, key: str, label: str) -> Verdict:
    cells, holds = _balance(options, report.form, by, key)
    if cells is not None and balanced(report.facts, cells):
        return holds
    left, right = _side(options["left"], by, key), _side(options["right"], by, key)
    a, b = total(report, left), total(report, right)
    if a.exact and b.exact:
        if not a.terms or not b.terms:
            return Verdict("na")
        if a.known == b.known:
            return PASS._replace(terms=_signs(a, b), difference=0)
    elif not _decided(a, b):
        return _unknown(a, b, _printed_column(a, b) or label if by == "column" else label)
    difference: Number = a.known - b.known
    pending = bool(options.get("pending")) and difference > 0
    place = places.fact(report, next(t.fact for t in (*a.terms, *b.terms) if t.fact is not None))
    where = next((t for t in (*a.terms, *b.terms) if t.fact is not None), None)
    printed = where.fact if where is not None else None
    values = {
        "row": printed.row_label.replace("\n", "") if by == "row" and printed else label,
        "column": (printed.column_label.replace("\n", "") if by == "column" and printed else "") or label,
        "left": options.get("left_name") or names(a.terms, by),
        "right": options.get("right_name") or names(b.terms, by),
        "left_value": _shown(a),
        "right_value": _shown(b),
        "difference": show(difference if difference > 0 else -difference),
    }
    evidence = tuple(
        Evidence(f"{'' if t.sign > 0 else '－'}{t.fact.row_label} × {t.fact.column_label}".replace("\n", ""), t.fact.value.raw, None, t.key)
        for t in (*a.terms, *b.terms)
        if t.fact is not None
    )  # fmt: skip
    return Verdict(
        "fail",
        place,
        values,
        variant="pending" if pending else "",
        severity="warning" if pending else "",
        evidence=evidence,
        terms=_signs(a, b),
        difference=difference,
    )


def _signs(a: Sum, b: Sum) -> dict[str, int]:
    return {t.key: t.sign for t in a.terms} | {t.key: -t.sign for t in b.terms}


def _decided(a: Sum, b: Sum) -> bool:
    """Known terms alone break the equation: one side is at least what the other, fully known, falls short of."""
    if a.exact and a.terms and b.low is not None:
        return b.low > a.known
    if b.exact and b.terms and a.low is not None:
        return a.low > b.known
    return False


def _printed_column(a: Sum, b: Sum) -> str:
    """The head of the column as the report has it (2015年度, where the form says YYYY年度)."""
    return next(
        (t.fact.column_label.replace("\n", "") for t in (*a.terms, *b.terms) if t.fact is not None), ""
    )


def _unknown(a: Sum, b: Sum, label: str) -> Verdict:
    blank = [t for t in (*a.terms, *b.terms) if number_of(t) is None]
    shown = "、".join(
        _term_label(t.fact.row_label, t.fact.column_label) if t.fact else "表中缺少的一格" for t in blank[:3]
    )
    cells = shown if len(blank) <= 3 else f"{shown}等{len(blank)}格"
    return Verdict(
        "unknown",
        reason="blank_terms",
        values={"target": label, "cells": cells},
        needs="cells",
        terms=_signs(a, b),
        difference=a.known - b.known,
    )


def _term_label(row: str, column: str) -> str:
    return f"{row} × {column}".replace("\n", "")


def _shown(side: Sum) -> str:
    if len(side.terms) == 1:
        return show(side.known)
    numbers = [(t.sign, number_of(t)) for t in side.terms]
    if side.exact and len(numbers) <= 6:
        body = "".join(
            ("＋" if s > 0 else "－") + (show(n) if n >= 0 else f"（{show(n)}）")
            for s, n in numbers
            if n is not None
        ).removeprefix("＋")
        return f"{body}＝{show(side.known)}"
    return show(side.known) if side.exact else f"至少{show(side.known)}"
