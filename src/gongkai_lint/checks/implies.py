"""What the prose states must stand in the table too: 没有收到申请 asks for zeros, 专职人员1名 for a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gongkai_lint.checks import Context
from gongkai_lint.checks.search import other_year, search, spans
from gongkai_lint.checks.terms import Term, resolve
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Fact, Report
from gongkai_lint.rules.model import NA, PASS, Evidence, Rule, Verdict
from gongkai_lint.typed import Any

OPTIONS: Any = {
    "in": ("list", "section"),
    "zero": ("list", "pattern"),  # the prose says that there was none
    "positive": ("list", "pattern"),  # the prose tells of at least one
    "unless": ("list", "pattern"),  # in the same clause: something else is meant
    "cells!": ("list", "term"),
    "contradicts": ("list", "term"),  # of these cells only is a number a contradiction; of all otherwise
    "require!": ("enum", "filled", "zero", "positive", "any_filled"),
    "examples!": ("list", ("map", {"text!": "text", "says!": ("enum", "zero", "positive", "nothing")})),
}
_PLACEHOLDERS = ("said", "count", "list", "first", "value", "table")
VARIANTS = {"blank": _PLACEHOLDERS, "contradicts": _PLACEHOLDERS}
REASONS = {
    "table_not_found": (
        "正文写“{said}”，没有找到“{table}”",
        "the text says “{said}”; table “{table}” was not found",
    ),
    "unread_cells": (
        "正文写“{said}”，表中{cells}读不出数字",
        "the text says “{said}”; {cells} cannot be read as a number",
    ),
}
_LISTED = 40


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    options = rule.options
    found = next(_statements(report, options), None)
    if found is None:
        return
    terms = [t for pattern in options["cells"] for t in resolve(report, pattern)]
    if not terms:
        yield NA
        return
    place = places.span(report, found.start(), found.end())
    said = found.group().strip()
    facts = [t.fact for t in terms if t.fact is not None]
    if not facts:
        yield _missing(report, terms, place, said)
        return
    require = options["require"]
    blank = [f for f in facts if f.value.kind == "blank"]
    counted = {
        t.key for pattern in options.get("contradicts", options["cells"]) for t in resolve(report, pattern)
    }
    wrong = [f for f in facts if f.key in counted and f.value.kind == "number" and _contradicts(f, require)]
    unread = [f for f in facts if f.value.kind == "unreadable"]
    if require == "any_filled":
        if any(f.value.kind == "number" and (f.value.number or 0) > 0 for f in facts):
            yield PASS
        elif len(blank) == len(facts):
            yield _fail(report, place, said, blank, "blank")
        elif all(f.value.kind in ("number", "mark") for f in facts):
            yield _fail(report, place, said, facts, "contradicts")
        else:
            yield _unread(place, said, [*unread, *blank])
        return
    if wrong:
        yield _fail(report, place, said, wrong, "contradicts")
    if blank and require == "zero" and not options.get("zero"):
        if not wrong:  # a conclusion drawn from a number: nothing says what the blank should be
            yield _unread(place, said, blank)
    elif blank:
        # A zero left blank is a cell to fill; a number left blank is a figure withheld.
        yield _fail(report, place, said, blank, "blank", "warning" if require == "zero" else "")
    elif not wrong:
        yield _unread(place, said, unread) if unread else PASS


def _statements(report: Report, options: Mapping[str, Any]) -> Iterator[re.Match[str]]:
    """Statements about the report year, first in the text first."""
    ranges = spans(report, options.get("in", ()))
    patterns = [*options.get("zero", ()), *options.get("positive", ())]
    found = search(report.text, ranges, patterns, options.get("unless", ()))
    kept = [m for m in found if not other_year(report.text, report.year, m.start(), m.end())]
    return iter(sorted(kept, key=lambda m: m.start()))


def _contradicts(fact: Fact, require: str) -> bool:
    number = fact.value.number or 0
    return number > 0 if require == "zero" else number == 0 if require == "positive" else False


def _fail(
    report: Report, place: Any, said: str, facts: list[Fact], variant: str, severity: str = ""
) -> Verdict:
    names = [_name(report, fact) for fact in facts]
    spec = next(t for t in report.form.tables if t.key == facts[0].table)
    values = {
        "said": said,
        "count": str(len(facts)),
        "list": "、".join(names[:_LISTED]) + ("等" if len(names) > _LISTED else ""),
        "first": names[0],
        "value": "、".join(dict.fromkeys(f.value.raw.strip() for f in facts[:6])),
        "table": spec.title,
    }
    evidence = tuple(
        Evidence(name, fact.value.raw, None, fact.key) for name, fact in zip(names, facts, strict=True)
    )
    related = tuple(places.fact(report, fact) for fact in facts)
    return Verdict(
        "fail", place, values, variant=variant, severity=severity, evidence=evidence, related=related
    )


def _name(report: Report, fact: Fact) -> str:
    spec = next(t for t in report.form.tables if t.key == fact.table)
    row = fact.row_label.replace("\n", "").strip()
    if spec.unlabelled:
        return fact.column_label.replace("/", "·")
    return row if len(spec.columns) == 1 else f"{row} × {fact.column_label}"


def _missing(report: Report, terms: list[Term], place: Any, said: str) -> Verdict:
    table = terms[0].key.split(".", 1)[0]
    title = next((t.title for t in report.form.tables if t.key == table), table)
    return Verdict("unknown", place, {"said": said, "table": title}, reason="table_not_found", needs="table")


def _unread(place: Any, said: str, facts: list[Fact]) -> Verdict:
    cells = "、".join(f.row_label.replace("\n", "").strip() for f in facts[:4]) + (
        "等" if len(facts) > 4 else ""
    )
    return Verdict("unknown", place, {"said": said, "cells": cells}, reason="unread_cells", needs="cells")


def try_example(rule: Rule, example: Mapping[str, str]) -> str:
    """ "" when the patterns read the example as it says, else what they read."""
    text, options = example["text"], rule.options
    got = "nothing"
    for name in ("zero", "positive"):
        if (
            next(search(text, [(0, len(text))], options.get(name, ()), options.get("unless", ())), None)
            is not None
        ):
            got = name
            break
    return "" if got == example["says"] else f"例句“{text}”应读作 {example['says']}，实际读作 {got}"
