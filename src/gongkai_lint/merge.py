"""One fault, one finding: a cell that breaks several equations is named once, with the value that satisfies them all."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai_lint.checks.terms import unsigned
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Fact, Report
from gongkai_lint.rules.model import Rule, Verdict
from gongkai_lint.typed import NamedTuple
from gongkai_lint.values import Number, show


class Told(NamedTuple):
    """A failing verdict with its rule, and the suspect cell when there is one."""

    rule: Rule
    verdict: Verdict
    suspect: Fact | None = None
    right: Number | None = None
    also: tuple[tuple[Rule, Verdict], ...] = ()  # the other equations the same cell explains


def merge(report: Report, failed: Sequence[tuple[Rule, Verdict]], passed: Sequence[Verdict]) -> list[Told]:
    """Join broken equations that one cell explains. ``passed``: equations that hold, with their terms.

    A cell is suspect when changing it alone by one amount mends every broken equation it stands in, at least two of
    them, and it stands in no equation that holds. Equations are taken greedily, the cell that explains most first.
    """
    failed = _headings_once(report, failed)
    equations = [(r, v) for r, v in failed if v.terms and v.difference]
    rest = [Told(r, v) for r, v in failed if not (v.terms and v.difference)]
    holding = {key for v in passed if v.terms for key in v.terms}
    while equations:
        best: tuple[str, Number, list[tuple[Rule, Verdict]]] | None = None
        for key in {key for _, v in equations for key in v.terms or ()}:
            if key in holding or key not in report.facts or report.facts[key].value.kind != "number":
                continue
            touched = [(r, v) for r, v in equations if key in (v.terms or ())]
            amounts = {-v.difference * (v.terms or {})[key] for _, v in touched}
            if len(touched) < 2 or len(amounts) != 1:
                continue
            right = (report.facts[key].value.number or 0) + amounts.pop()
            if right < 0 and unsigned(report.form, key):
                continue
            if best is None or len(touched) > len(best[2]):
                best = (key, right, touched)
        if best is None:
            rest.extend(Told(r, v) for r, v in equations)
            break
        key, right, touched = best
        rule, verdict = touched[0]
        rest.append(
            Told(
                rule,
                verdict._replace(place=places.fact(report, report.facts[key])),
                report.facts[key],
                right,
                tuple(touched[1:]),
            )
        )
        equations = [e for e in equations if e not in touched]
    return rest


def _headings_once(report: Report, failed: Sequence[tuple[Rule, Verdict]]) -> Sequence[tuple[Rule, Verdict]]:
    """A heading that is told not to be the form's is told in full: what its words are apart from that is left out, as
    is all that follows from an outline of another year."""
    told = {
        v.place.block
        for r, v in failed
        if r.kind == "section" and r.options.get("what") == "title" and v.place
    }
    if report.foreign:
        told = {report.paragraphs[s.start].block for s in report.sections}
    if not told:
        return failed
    return [
        (r, v)
        for r, v in failed
        if not (r.kind == "text" and v.place and v.place.block in told and not v.related)
    ]


def suspect_text(told: Told, lang: str) -> tuple[str, str]:
    """``(message, expected)`` for a finding that names a suspect cell."""
    assert told.suspect is not None and told.right is not None
    fact, count = told.suspect, 1 + len(told.also)
    cell = f"{fact.row_label} × {fact.column_label}".replace("\n", "")
    if lang == "en":
        return (
            f"“{cell}” reads {fact.value.raw.strip()}: this one cell breaks {count} balances",
            f"With {show(told.right)} in it all {count} would hold; check it against the records first.",
        )
    return (
        f"“{cell}”填{fact.value.raw.strip()}，使{count}个勾稽关系同时不平",
        f"若此格为{show(told.right)}，这{count}个关系都平；请先与台账核对。",
    )
