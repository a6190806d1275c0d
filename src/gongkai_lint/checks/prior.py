"""This year's report against last year's: figures carried over, tables and sentences copied, growth claimed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongkai_lint.checks import Context
from gongkai_lint.checks.terms import Term, number_of, resolve
from gongkai_lint.forms import places
from gongkai_lint.forms.identity import same_unit
from gongkai_lint.forms.report import Fact, Place, Report
from gongkai_lint.rules.model import PASS, Evidence, Rule, Verdict
from gongkai_lint.typed import Any
from gongkai_lint.values import Number, show

_TERMS = ("list", "term")
OPTIONS: Any = {
    "what!": ("enum", "equal", "identical", "copied", "year", "growth"),
    # equal: this year's cells = last year's cells (+ this year's further cells)
    "pairs": ("list", ("map", {"this!": "term", "last!": _TERMS, "plus": _TERMS})),
    "for_each": ("enum", "row", "column"),
    "table": "str",
    "restarts": "bool",  # the series may lawfully begin anew: told in other words, as a note
    # identical: all cells of a table, of which at least this many are not zero, or one at least as large as this
    "tables": ("list", ("map", {"cells!": _TERMS, "nonzero!": "int", "largest!": "int"})),
    # copied, year: the prose
    "boilerplate": "words",
    "share": "int",  # per cent of the sentences
    "least": "int",  # sentences below which a share says nothing
    # growth: “同比增长 3.2%” behind a number that is the sum of one of these
    "find": ("list", "number_pattern"),
    "readings": ("list", ("map", {"name!": "str", "name_en": "str", "cells!": _TERMS})),
    "examples": ("list", ("map", {"text!": "text", "value!": "str"})),
}
_LISTED = ("list", "list_en", "count", "said", "right", "right_en", "year", "last_year")
_COPIED = ("same", "figures", "total", "percent", "list", "list_en", "share", "year", "last_year")
VARIANTS = {
    "": _LISTED,
    "differs": _LISTED,
    "restarted": _LISTED,
    "figures": _COPIED,
    "copied": _COPIED,
}
REASONS = {
    "prior_missing": ("没有找到上一年度报告", "last year's report was not found"),
    "prior_same_file": ("上一年度报告就是本报告这个文件", "last year's report is this very file"),
    "prior_unit": (
        "上一年度报告是“{prior_unit}”的，本报告是“{unit}”的",
        "last year's report is that of “{prior_unit}”, this one of “{unit}”",
    ),
    "prior_year": (
        "上一年度报告是 {prior_year} 年的，本报告是 {year} 年的",
        "last year's report is for {prior_year}, this one for {year}",
    ),
    "prior_no_year": ("看不出两份报告是哪一年的", "the years of the two reports cannot be told"),
    "prior_form": (
        "上一年度用的是“{prior_form}”，没有可以相比的栏目",
        "last year's report uses “{prior_form}”, which has nothing to compare",
    ),
    "prior_table": ("上一年度报告中没有找到“{table}”", "“{table}” was not found in last year's report"),
    "prior_cells": (
        "上一年度报告中{cells}未填或读不出数字",
        "{cells} blank or not a number in last year's report",
    ),
    "prior_prose": ("上一年度报告没有可以相比的文字", "last year's report has no text to compare"),
    "blank_terms": ("{cells}未填或读不出数字", "{cells} blank or not a number"),
    "table_not_found": ("没有找到“{table}”", "“{table}” was not found"),
}


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    prior = context.prior
    if prior is None:
        values = {"wanted": str(report.year - 1) if report.year else "上一"}
        yield Verdict("unknown", values=values, reason="prior_missing", needs="prior_missing")
        return
    unfit = misfit(report, prior, context.former)
    if unfit is not None:
        yield unfit
        return
    what = rule.options["what"]
    if what == "equal":
        yield from _equal(report, prior, rule.options)
    elif what == "identical":
        yield from _identical(report, prior, rule.options)
    elif what == "growth":
        from gongkai_lint.checks.growth import growth

        yield from growth(report, prior, rule.options)
    else:
        from gongkai_lint.checks.copied import copied, left_over

        words = context.words.get(rule.options.get("boilerplate", ""), {})
        yield from (
            copied(report, prior, rule.options, words) if what == "copied" else left_over(report, prior)
        )


def misfit(report: Report, prior: Report, former: Sequence[str] = ()) -> Verdict | None:
    """Why ``prior`` is not the report of the same body for the year before: an unknown verdict, None when it is.

    A body without a name in its title is taken for the same one. ``former``: names the body had before.
    """
    values = {
        "unit": report.unit,
        "prior_unit": prior.unit,
        "year": str(report.year),
        "prior_year": str(prior.year),
        "wanted": str(report.year - 1),
    }

    def unknown(reason: str) -> Verdict:
        return Verdict("unknown", values=values, reason=reason, needs=reason)

    if report.document.sha256 and report.document.sha256 == prior.document.sha256:
        return unknown("prior_same_file")
    names = (report.unit, *former)
    if report.unit and prior.unit and not any(same_unit(prior.unit, name) for name in names):
        return unknown("prior_unit")
    if not report.year or not prior.year:
        return unknown("prior_no_year")
    return None if prior.year == report.year - 1 else unknown("prior_year")


def _equal(report: Report, prior: Report, options: Mapping[str, Any]) -> Iterator[Verdict]:
    """One verdict for all rows or columns: which of this year's cells is not what last year's report leads to."""
    wrong: list[tuple[Term, Number, Sequence[Term], Sequence[Term]]] = []
    blank: list[Term] = []
    blank_last: list[Term] = []
    held, named = 0, False
    for pair in _bound(report, options):
        this = resolve(report, pair["this"])
        last = [t for term in pair["last"] for t in resolve(prior, term)]
        plus = [t for term in pair.get("plus", ()) for t in resolve(report, term)]
        if not this or len(last) < len(pair["last"]):
            continue
        named = True
        if not any(t.fact for t in (*this, *last)):
            continue  # a row neither of them prints
        value = number_of(this[0])
        if value is None or any(number_of(t) is None for t in plus):
            blank.extend(t for t in (*this, *plus) if number_of(t) is None)
        elif any(number_of(t) is None for t in last):
            blank_last.extend(t for t in last if number_of(t) is None)
        elif value != (right := sum(t.sign * (number_of(t) or 0) for t in (*last, *plus))):
            wrong.append((this[0], right, last, plus))
        else:
            held += 1
    if wrong:
        yield _differs(report, prior, options, wrong)
    elif blank or blank_last:
        yield _blank(report, prior, blank, blank_last)
    elif not named:
        values = {"prior_form": prior.form.title}
        yield Verdict("unknown", values=values, reason="prior_form", needs="prior_form")
    elif held:
        yield PASS


def _bound(report: Report, options: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    each = options.get("for_each")
    if not each:
        yield from options["pairs"]
        return
    spec = next((t for t in report.form.tables if t.key == options.get("table")), None)
    if spec is None:
        return
    keys = (
        [c.key for c in spec.columns]
        if each == "column"
        else [r.key for r in spec.rows if r.kind != "heading"]
    )
    for key in keys:
        for pair in options["pairs"]:
            yield {
                name: term.replace("{" + each + "}", key)
                if isinstance(term, str)
                else [t.replace("{" + each + "}", key) for t in term]
                for name, term in pair.items()
            }


def _differs(
    report: Report,
    prior: Report,
    options: Mapping[str, Any],
    wrong: Sequence[tuple[Term, Number, Sequence[Term], Sequence[Term]]],
) -> Verdict:
    zh, en, evidence = [], [], []
    restarted = bool(options.get("restarts"))
    for this, right, last, plus in wrong:
        fact = this.fact
        assert fact is not None
        name, value = _short(report, fact, options), number_of(this) or 0
        before = sum(t.sign * (number_of(t) or 0) for t in last)
        if plus or len(last) > 1:
            zh.append(
                f"{name}填 {show(value)}（{_sum('上年', last)}{_sum('本年', plus, bool(last))}＝{show(right)}）"
            )
            en.append(
                f"{name} {show(value)} (last year {_sum('', last)}{_sum('', plus, True)} = {show(right)})"
            )
        else:
            zh.append(f"{name}填 {show(value)}（上年 {show(right)}）")
            en.append(f"{name} {show(value)} (last year {show(right)})")
        evidence.append(
            Evidence(places.fact(report, fact).label, fact.value.raw, places.fact(report, fact), fact.key)
        )
        evidence += [
            Evidence(f"上一年度报告 · {places.fact(prior, t.fact).label}", t.fact.value.raw, None, t.key)
            for t in last
            if t.fact is not None
        ]
        restarted = restarted and value < before
    first = wrong[0][0].fact
    assert first is not None
    values = {
        "list": "、".join(zh),
        "list_en": ", ".join(en),
        "count": str(len(wrong)),
        "year": str(report.year),
        "last_year": str(prior.year),
        "said": show(number_of(wrong[0][0]) or 0),
        "right": show(wrong[0][1]),
    }
    variant, severity = ("restarted", "note") if restarted else ("differs", "")
    return Verdict("fail", places.fact(report, first), values, variant, severity, tuple(evidence))


def _short(report: Report, fact: Fact, options: Mapping[str, Any]) -> str:
    """The column's name where all cells stand in one row, else the row's."""
    name = fact.column_label if options.get("for_each") == "column" else fact.row_label
    return name.replace("\n", "").strip()


def _sum(what: str, terms: Sequence[Term], more: bool = False) -> str:
    """``上年396＋0``; with ``more`` it goes on behind other terms."""
    shown = ""
    for n, term in enumerate(terms):
        value: Any = term.sign * (number_of(term) or 0)
        sign = "－" if value < 0 or (not value and term.sign < 0) else "＋"
        shown += (
            (sign if n or more or value < 0 else "")
            + (what if n == 0 and value >= 0 else "")
            + show(abs(value))
        )
    return shown


def _blank(report: Report, prior: Report, blank: Sequence[Term], blank_last: Sequence[Term]) -> Verdict:
    terms, of = (blank, report) if blank else (blank_last, prior)
    missing = {t.key.split(".")[0] for t in terms} - set(of.tables)
    if missing:
        spec = next(t for t in of.form.tables if t.key in missing)
        reason, needs = ("table_not_found", "table") if blank else ("prior_table", "prior_table")
        return Verdict("unknown", values={"table": spec.title}, reason=reason, needs=needs)
    shown = [f"“{_label(of, t)}”" for t in terms[:3]]
    cells = "、".join(dict.fromkeys(shown)) + (f"等{len(terms)}格" if len(terms) > 3 else "")
    reason, needs = ("blank_terms", "cells") if blank else ("prior_cells", "")
    return Verdict("unknown", values={"cells": cells}, reason=reason, needs=needs)


def _label(report: Report, term: Term) -> str:
    """What the form calls the cell."""
    table, row, column = term.key.split(".")
    spec = next(t for t in report.form.tables if t.key == table)
    row_label = next(r.label for r in spec.rows if r.key == row)
    return f"{row_label} × {next(c.label for c in spec.columns if c.key == column)}"


def _identical(report: Report, prior: Report, options: Mapping[str, Any]) -> Iterator[Verdict]:
    """A table whose cells are all those of last year's, enough of them not zero or one of them large. Zeros are no
    evidence, nor is a case or two: they come out alike by chance."""
    for wanted in options["tables"]:
        here = {t.key: t.fact for term in wanted["cells"] for t in resolve(report, term) if t.fact}
        there = {t.key: t.fact for term in wanted["cells"] for t in resolve(prior, term) if t.fact}
        both = [key for key in here if key in there]
        if not both:
            continue
        if any(_content(here[key]) != _content(there[key]) for key in both):
            yield PASS
            continue
        telling = [here[key] for key in both if here[key].value.number]
        large = any(_size(f) >= wanted["largest"] for f in telling)
        if len(telling) < wanted["nonzero"] and not large:
            yield PASS
            continue
        evidence = tuple(
            Evidence(places.fact(report, f).label, f.value.raw, places.fact(report, f), f.key)
            for f in telling
        )
        shown = "、".join(f"{_cell(report, f)} {show(f.value.number or 0)}" for f in telling[:3])
        values = {
            "list": shown,
            "list_en": shown,
            "count": str(len(telling)),
            "year": str(report.year),
            "last_year": str(prior.year),
        }
        yield Verdict("fail", _tables(report, telling), values, "", "", evidence)


def _size(fact: Fact) -> Any:
    """The size of the number in a cell, 0 where there is none."""
    return abs(fact.value.number or 0)


def _tables(report: Report, facts: Sequence[Fact]) -> Place:
    """The table, or the part whose tables they are."""
    place = places.table(report, facts[0].table)
    found = next((s for s in report.sections if s.key == place.section), None)
    if found is None or len({f.table for f in facts}) == 1:
        return place
    return place._replace(label=places.section_label(found) + "的表", table=None)


def _content(fact: Fact) -> tuple[str, Any]:
    return fact.value.kind, fact.value.number if fact.value.kind == "number" else fact.value.raw.strip()


def _cell(report: Report, fact: Fact) -> str:
    spec = next(t for t in report.form.tables if t.key == fact.table)
    if len(spec.columns) == 1:
        return fact.row_label.replace("\n", "").strip()
    return places.fact(report, fact).label.split(" · ", 1)[-1]


def try_example(rule: Rule, example: Mapping[str, str]) -> str:
    """Examples belong to growth: what it reads from a sentence."""
    from gongkai_lint.checks.growth import try_growth

    return try_growth(rule.options, example)
