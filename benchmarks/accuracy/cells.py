"""Faults of single cells: each number off by one, ten times too large, digits swapped, blanked, marked, moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks.accuracy.bases import Base
from benchmarks.accuracy.fault import Fault, Spot
from benchmarks.accuracy.mutate import cell_text, with_cells
from gongkai_lint.checks import Context, check_of
from gongkai_lint.checks.terms import expand, unsigned
from gongkai_lint.engine import applies
from gongkai_lint.forms.identity import office_of_government
from gongkai_lint.forms.report import Fact, Report
from gongkai_lint.rules.model import Rule, RuleSet, Verdict
from gongkai_lint.values import parse_value, show

KINDS = ("+1", "−1", "×10", "digits swapped", "blanked", "“/”", "moved to its neighbour")
RULES = ("GK2", "GK3", "GK4", "GK5")


def _meant(rule: Rule, report: Report) -> bool:
    """Whether a rule on cells speaks of this body's report at all."""
    return rule.options.get("offices", True) or not office_of_government(report.unit)


class Coverage:
    """Which changes of cells the rules can see, worked out from their terms on the clean report.

    An equation that holds sees a change that moves its two sides apart. A rule on what a cell may hold sees what it
    forbids. Bounds between cells and numbers in the text are asked directly, on the changed numbers alone.
    """

    def __init__(self, base: Base, ruleset: RuleSet) -> None:
        report: Report = base.result.report
        self.report = report
        self.context = Context(words=ruleset.words)
        rules = [r for r in ruleset.rules if applies(r, report)]
        self.equations: list[Mapping[str, int]] = [
            v.terms
            for r in rules
            if r.kind == "equation"
            for v in check_of(r.kind)(report, r, self.context)
            if v.outcome == "pass" and v.terms
        ]
        self.must: dict[str, set[str]] = {}
        for rule in rules:
            if rule.kind == "cell" and not rule.options.get("headings") and _meant(rule, report):
                keys = self.must.setdefault(rule.options["must"], set())
                for pattern in rule.options["cells"]:
                    keys.update(expand(report.form, pattern))
        self.asked = [(r, self._fails(r, report)) for r in rules if r.kind in ("compare", "agree", "implies")]

    def _fails(self, rule: Rule, report: Report) -> set[str]:
        return {_told(v) for v in check_of(rule.kind)(report, rule, self.context) if v.outcome == "fail"}

    def identity(self, key: str) -> bool:
        """Whether any equation that holds has the cell among its terms."""
        return any(key in terms for terms in self.equations)

    def covers(self, texts: Mapping[str, str]) -> str:
        """``identity``, ``rule`` or ``""``: what sees these texts in the place of those that stand there."""
        facts = dict(self.report.facts)
        delta: dict[str, object] = {}
        for key, text in texts.items():
            old, value = facts[key].value, parse_value(text)
            facts[key] = facts[key]._replace(value=value)
            if value.kind == "blank" and key in self.must.get("filled", ()):
                return "rule"
            if value.kind == "mark" and key in self.must.get("not_mark", ()):
                return "rule"
            if value.kind == "number" and old.kind == "number":
                assert value.number is not None and old.number is not None
                delta[key] = value.number - old.number
                if (
                    value.number < 0
                    and key in self.must.get("not_negative", ())
                    and unsigned(self.report.form, key)
                ):
                    return "rule"
                if value.number and key in self.must.get("zero", ()):
                    return "rule"
        for terms in self.equations:
            if sum(sign * delta[key] for key, sign in terms.items() if key in delta):  # type: ignore[operator]
                return "identity"
        changed = self.report._replace(facts=facts)
        return "rule" if any(self._fails(r, changed) - before for r, before in self.asked) else ""


def _told(verdict: Verdict) -> str:
    return f"{verdict.place}{sorted(verdict.values.items())}"


def cell_faults(base: Base, coverage: Coverage) -> Iterator[Fault]:
    """Every fault of one cell of ``base``; what leaves the report right is no fault and is not among them."""
    report: Report = base.result.report
    for key, fact in report.facts.items():
        if fact.value.kind != "number" or fact.value.inexact:
            continue
        for kind, text in changes(fact):
            yield _fault(base, coverage, kind, {key: text}, {key: fact})
        other = neighbour(report, fact)
        if other is not None and other.value.kind == "number" and other.value.number != fact.value.number:
            texts = {key: _raw(base, other), other.key: _raw(base, fact)}
            yield _fault(base, coverage, KINDS[6], texts, {key: fact, other.key: other})


def changes(fact: Fact) -> Iterator[tuple[str, str]]:
    """``(kind, text)`` of every change to one number that makes it another one or none."""
    raw, number = fact.value.raw.strip(), fact.value.number
    assert number is not None
    if isinstance(number, int):
        yield KINDS[0], str(number + 1)
        yield KINDS[1], str(number - 1)
    if number:
        yield KINDS[2], raw + "0" if raw.isdigit() else show(number * 10)
    for at in range(len(raw) - 1):  # the first two digits that differ and whose exchange begins with no zero
        a, b = raw[at], raw[at + 1]
        if a.isdigit() and b.isdigit() and a != b and not (at == 0 and b == "0"):
            yield KINDS[3], raw[:at] + b + a + raw[at + 2 :]
            break
    yield KINDS[4], ""
    yield KINDS[5], "/"


def neighbour(report: Report, fact: Fact) -> Fact | None:
    """The next cell of the row, of a table of one column the next row's; None for the last."""
    spec = next(t for t in report.form.tables if t.key == fact.table)
    if len(spec.columns) > 1:
        names = [c.key for c in spec.columns]
        at = names.index(fact.column) + 1
        return report.facts.get(f"{fact.table}.{fact.row}.{names[at]}") if at < len(names) else None
    rows = [r.key for r in spec.rows if r.kind != "heading"]
    at = rows.index(fact.row) + 1
    return report.facts.get(f"{fact.table}.{rows[at]}.{fact.column}") if at < len(rows) else None


def _raw(base: Base, fact: Fact) -> str:
    return cell_text(base.document, fact.block, fact.cell_row, fact.cell_column)


def _fault(
    base: Base, coverage: Coverage, kind: str, texts: Mapping[str, str], facts: Mapping[str, Fact]
) -> Fault:
    document, spots = base.document, []
    for key, text in texts.items():
        fact = facts[key]
        document = with_cells(document, fact.block, {(fact.cell_row, fact.cell_column): text})
        spots.append(Spot(fact.block, fact.cell_row, fact.cell_column, key=key))
    first = next(iter(facts.values()))
    right = tuple((key, show(fact.value.number)) for key, fact in facts.items())
    by = coverage.covers(texts)
    return Fault(kind, document, tuple(spots), RULES, right, bool(by), first.table, by)
