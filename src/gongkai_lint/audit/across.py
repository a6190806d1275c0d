"""The aggregate rules over a run: what no single report shows. Streams the reports; holds a few numbers of each."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from gongkai_lint.audit.findings import Findings
from gongkai_lint.audit.model import Across, Pair, Roster, Unassessed
from gongkai_lint.checks import aggregate
from gongkai_lint.checks.aggregate import Figures, Spread
from gongkai_lint.plurals import counted
from gongkai_lint.rules.model import Finding, Rule, RuleSet, Verdict, governing
from gongkai_lint.typed import Any, NamedTuple

_LISTED = 12  # sentences of a pair that are kept; the rest are counted
_AT_ONCE = 200  # reports whose sentences are fetched together
_PAIRS = 5000  # pairs that are compared in full


class Found(NamedTuple):
    """What came out."""

    findings: Findings
    pairs: list[Pair]
    unassessed: list[Unassessed]


class _Paths:
    """Paths by number, a few dozen bytes each."""

    def __init__(self) -> None:
        self._bytes, self._ends = bytearray(), array("I", (0,))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode()

    def add(self, path: str) -> None:
        """One more."""
        self._bytes += path.encode()
        self._ends.append(len(self._bytes))


def across(store: Any, run: int, roster: Roster, ruleset: RuleSet, options: Any) -> Found:
    """Run the aggregate rules over the reports that count (and those of no unit)."""
    from gongkai_lint.engine import selected

    rules = [r for r in ruleset.rules if r.kind == "aggregate" and selected(r, options)]
    by_what: dict[str, list[Rule]] = {}
    for rule in rules:
        by_what.setdefault(rule.options["what"], []).append(rule)
    found = Found(Findings(), [], [])
    reports = _Reports(store, run, ruleset)
    copied = by_what.get("copied", [])
    index = _index() if copied else None
    spreads = [Spread(rule) for rule in by_what.get("outlier", [])]
    zero = by_what.get("zeros", [])
    paths = _Paths()
    for figures, sketch, prose in reports:
        paths.add(figures.path)
        if index is not None:
            index.add(sketch)
        for spread in spreads:
            if _fits(spread.rule, figures):
                spread.add(figures, len(paths) - 1)
        for rule in zero:
            if _fits(rule, figures) and not any(figures.values.values()):
                text = _text(prose)
                if aggregate.working(text, rule):
                    own = figures._replace(prose=text.split("\n"))
                    told(found, own, rule, aggregate.zeros(own, rule), options)
    for spread in spreads:
        for number in spread.suspects():
            one = reports.load(paths[number])
            told(found, one, spread.rule, aggregate.outliers(one, spread, spread.rule), options)
        if (few := spread.few()) is not None:
            found.unassessed.append(Unassessed("", spread.rule.id, _reason(few, options.lang)))
    for rule in (
        by_what.get("year", []) if not options.year else ()
    ):  # where one is given, each report is held to it
        _years(found, reports, rule, options)
    for rule in by_what.get("consolidation", []):
        _consolidations(found, reports, roster, rule, options)
    for rule in copied:
        _copies(found, reports, index, paths, rule, options)
    found.findings.sort()
    found.pairs.sort(key=lambda p: (-max(p.left_share, p.right_share), p.left, p.right))
    return found


def _fits(rule: Rule, figures: Figures) -> bool:
    return (rule.forms == ("*",) or figures.form.key in rule.forms) and (
        not rule.levels or figures.level in rule.levels
    )


def _index() -> Any:
    from gongkai_lint.audit.alike import Index

    return Index()


class _Reports:
    """The reports of a run as :class:`Figures`."""

    def __init__(self, store: Any, run: int, ruleset: RuleSet) -> None:
        from gongkai_lint.audit.tables import filings as f
        from gongkai_lint.audit.tables import results as r

        self.store, self.run, self.forms = store, run, ruleset.forms
        self.f, self.r = f, r
        self._light = (f.c.unit, f.c.path, r.c.form, r.c.own_level, r.c.figures, r.c.named)
        self._own: dict[str, tuple[str, dict[str, str]]] = {}

    def __iter__(self) -> Iterator[tuple[Figures, bytes, bytes]]:
        f, r = self.f, self.r
        counts = (f.c.counted.is_(True)) | (f.c.unit == "")
        for row in self.store.rows(
            self.run, *self._light, r.c.sketch, r.c.prose, where=(counts, r.c.trouble == "")
        ):
            yield self._figures(row), row[6], row[7]

    def _figures(self, row: Any, prose: Sequence[str] = ()) -> Figures:
        unit, path, form, level, figures, named = row[:6]  # the level is the roster's where that says one
        return Figures(unit or named, path, self.forms[form], level, _values(figures), prose)

    def load(self, path: str) -> Figures:
        """One report."""
        return self._figures(next(self.store.rows(self.run, *self._light, where=(self.f.c.path == path,))))

    def of(self, units: Sequence[str]) -> dict[str, Figures]:
        """The reports that count of some units, by unit."""
        made = {}
        for at in range(0, len(units), 400):
            f, r = self.f, self.r
            where = (f.c.unit.in_(units[at : at + 400]), f.c.counted.is_(True), r.c.trouble == "")
            for row in self.store.rows(self.run, *self._light, where=where):
                made[row[0]] = self._figures(row)
        return made

    def years(self) -> dict[int, int]:
        """How many of the reports that count for a unit are of each year."""
        sa, f, r = self.store.sa, self.f, self.r
        asked = (
            sa.select(r.c.year, sa.func.count())
            .select_from(f.join(r, r.c.key == f.c.result))
            .where(f.c.run == self.run, *self._counted())
            .group_by(r.c.year)
        )
        return {int(year): int(count) for year, count in self.store.connection.execute(asked)}

    def but(self, year: int) -> Iterator[tuple[Figures, int]]:
        """The reports that count for a unit and are of another year."""
        where = (*self._counted(), self.r.c.year != year)
        for row in self.store.rows(self.run, *self._light, self.r.c.year, where=where):
            yield self._figures(row), row[6]

    def _counted(self) -> tuple[Any, ...]:
        return self.f.c.counted.is_(True), self.f.c.unit != "", self.r.c.trouble == "", self.r.c.year > 0

    def own(
        self, paths: Sequence[str], common: Callable[[str], bool]
    ) -> Mapping[str, tuple[str, dict[str, str]]]:
        """By path: whose it is, and by key its own sentences. The last few hundred reports asked for are remembered."""
        from gongkai_lint.audit.alike import own_of

        if len(self._own) > 2 * _AT_ONCE:
            self._own.clear()
        f, r = self.f, self.r
        missing = sorted({path for path in paths if path not in self._own})
        alike: dict[
            tuple[str, bytes], tuple[str, dict[str, str]]
        ] = {}  # one text is often filed more than once
        for at in range(0, len(missing), _AT_ONCE):
            where = (f.c.path.in_(missing[at : at + _AT_ONCE]),)
            for path, unit, named, prose in self.store.rows(
                self.run, f.c.path, f.c.unit, r.c.named, r.c.prose, where=where
            ):
                whose = unit or named
                held = alike.get((whose, prose))
                if held is None:
                    held = alike[whose, prose] = whose, own_of(_sentences(prose), whose, common)
                self._own[path] = held
        return self._own


@lru_cache(maxsize=64)
def _values(packed: bytes) -> Mapping[str, int | str | None]:
    """The cells of a report; those of many are the same, all zero."""
    found: dict[str, int | str | None] = json.loads(zlib.decompress(packed)) if packed else {}
    return found


def _sentences(packed: bytes) -> tuple[str, ...]:
    text = _text(packed)
    return tuple(text.split("\n")) if text else ()


def _text(packed: bytes) -> str:
    return zlib.decompress(packed).decode() if packed else ""


def told(found: Found, figures: Figures, rule: Rule, verdicts: Iterator[Verdict], options: Any) -> None:
    """Turn verdicts into findings and questions left open."""
    for verdict in verdicts:
        if verdict.outcome == "fail":
            found.findings.append(Across(figures.unit, figures.path, finding_of(rule, verdict, options)))
        elif verdict.outcome == "unknown":
            found.unassessed.append(Unassessed(figures.unit, rule.id, _reason(verdict, options.lang)))


def _reason(verdict: Verdict, lang: str) -> str:
    from gongkai_lint.phrases import reason_text

    return reason_text("aggregate", verdict, lang)[0]


def finding_of(rule: Rule, verdict: Verdict, options: Any) -> Mapping[str, Any]:
    """A finding as the JSON output has it."""
    from gongkai_lint.engine import severity_of
    from gongkai_lint.forms.places import document
    from gongkai_lint.output.json import _finding
    from gongkai_lint.plurals import fill

    text = rule.en if options.lang == "en" else rule.zh
    finding = Finding(
        rule,
        severity_of(rule, options),
        verdict.place or document(),
        fill(text.message[""], verdict.values),
        fill(text.expected[""], verdict.values),
        text.help,
        verdict.evidence,
    )
    return _finding(finding, options.lang)


def _years(found: Found, reports: _Reports, rule: Rule, options: Any) -> None:
    """Units whose report is of another year than most reports are."""
    years = reports.years()
    common = aggregate.common_year(years, rule)
    if len(years) < 2:
        return
    if not common:
        verdict = aggregate.other_year(0, 0)
        found.unassessed.append(Unassessed("", rule.id, _reason(verdict, options.lang)))
        return
    rule = governing(rule, common)
    for figures, year in reports.but(common):
        told(found, figures, rule, iter([aggregate.other_year(year, common)]), options)


def _consolidations(found: Found, reports: _Reports, roster: Roster, rule: Rule, options: Any) -> None:
    for unit in roster.units:
        if not unit.consolidates:
            continue
        below = [u.name for u in roster.units if u.parent == unit.name]
        held = reports.of([unit.name, *below])
        own = held.pop(unit.name, None)
        if own is None or not _fits(rule, own):
            continue  # that it has not filed is told elsewhere
        absent = [name for name in below if name not in held]
        told(found, own, rule, aggregate.consolidation(own, list(held.values()), absent, rule), options)


def _copies(found: Found, reports: _Reports, index: Any, paths: _Paths, rule: Rule, options: Any) -> None:
    from gongkai_lint.audit.alike import compare_own

    # What so many reports say is the district's own wording; of a few reports nothing can be told that way.
    common: Callable[[str], bool] = index.common(max(8, len(paths) * rule.options["common"] // 100))
    best: dict[str, tuple[float, Figures, Verdict]] = {}
    candidates = index.candidates()
    for at, pair in enumerate(candidates[:_PAIRS]):
        left, right = (paths[number] for number in pair)
        if at % (_AT_ONCE // 2) == 0:
            some = candidates[at : min(at + _AT_ONCE // 2, _PAIRS)]
            own = reports.own([paths[number] for both in some for number in both], common)
        (whose, ours), (whose_other, theirs) = own[left], own[right]
        if whose and whose == whose_other:
            continue
        alike = compare_own(ours, theirs)
        form = _no_form(reports)
        one, other = Figures(whose, left, form, "", {}), Figures(whose_other, right, form, "", {})
        verdict = aggregate.copied(one, other, alike, rule)
        if verdict.outcome != "fail":
            continue
        listed = alike.shared[:_LISTED]
        found.pairs.append(
            Pair(left, right, whose, whose_other, alike.left, alike.right, listed, len(alike.shared) - len(listed))
        )  # fmt: skip
        back = aggregate.copied(other, one, alike._replace(left=alike.right, right=alike.left), rule)
        for figures, share, said in ((one, alike.left, verdict), (other, alike.right, back)):
            if share > best.get(figures.path, (-1.0,))[0]:
                best[figures.path] = (share, figures, said)
    for _, figures, verdict in best.values():
        told(found, figures, rule, iter([verdict]), options)
    if len(candidates) > _PAIRS:
        zh = f"可能雷同的有 {len(candidates)} 对，只核对了前 {_PAIRS} 对"
        en = f"{counted(len(candidates), 'pair')} may share text; the first {_PAIRS} were compared"
        found.unassessed.append(Unassessed("", rule.id, en if options.lang == "en" else zh))


def _no_form(reports: _Reports) -> Any:
    return next(iter(reports.forms.values()))
