"""One fault, one finding: a cell that breaks several relations is named once, with the number that mends them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gongkai_lint.forms import places
from gongkai_lint.forms.report import Fact, Report
from gongkai_lint.rules.model import Rule, Verdict
from gongkai_lint.typed import TYPE_CHECKING, NamedTuple, TypeAlias
from gongkai_lint.values import Number, show

if TYPE_CHECKING:  # what a clean report needs none of
    from gongkai_lint.suspects import Suspect

ASKED = frozenset(("agree", "implies", "compare", "cell"))  # kinds that may speak for one number or another

Failed: TypeAlias = "tuple[Rule, Verdict]"
Check: TypeAlias = "Callable[[Report, Rule], Sequence[Verdict]]"


class Told(NamedTuple):
    """A failing verdict with its rule; the suspect where there is one, with what else it explains; numbers that blank
    cells of the verdict should hold."""

    rule: Rule
    verdict: Verdict
    suspect: Suspect | None = None
    also: tuple[Failed, ...] = ()
    fill: tuple[tuple[Fact, Number], ...] = ()


def merge(
    report: Report,
    failed: Sequence[Failed],
    holding: Sequence[Verdict],
    unknown: Sequence[Verdict] = (),
    asked: Sequence[tuple[Rule, Sequence[Verdict]]] = (),
    check: Check | None = None,
) -> list[Told]:
    """Join what one cell explains: broken equations, and sentences and bounds that disagree with its number.

    ``holding``: equations that hold; ``unknown``: equations that blank cells leave open, both with their terms.
    ``asked``: rules of the :data:`ASKED` kinds that came to a word on this report, with their verdicts, and ``check``
    runs one of them on another report: so it is seen what they say once a number is put right.
    """
    failed = _headings_once(report, failed)
    broken = [(r, v) for r, v in failed if v.terms and v.difference]
    rest = [(r, v) for r, v in failed if not (v.terms and v.difference)]
    told: list[Told] = []
    explained: set[int] = set()
    if broken:
        from gongkai_lint.suspects import suspects

        left = {id(v): (r, v) for r, v in broken}
        terms = [v.terms for v in holding if v.terms]
        for suspect in _agreeing([*suspects(report, broken, terms, _ask(report, asked, check))]):
            for _, verdict in suspect.equations:
                left.pop(id(verdict))
            text = tuple(t for t in suspect.text if id(t[1]) not in explained)
            explained.update(id(v) for _, v in text)
            told.append(_suspected(report, suspect._replace(text=text)))
        told.extend(Told(r, v) for r, v in left.values())
    numbers: Mapping[str, Number] = {}
    if unknown and any(r.kind == "cell" for r, _ in rest):
        from gongkai_lint.suspects import fills

        numbers = fills(report, unknown)
    for rule, verdict in rest:
        if id(verdict) not in explained:
            told.append(Told(rule, verdict, fill=_fill(report, rule, verdict, numbers)))
    return told


def _agreeing(found: Sequence[Suspect]) -> list[Suspect]:
    """``found`` without the guesses that want another number in a cell than a second one does: neither helps. What mends
    two equations, or the text speaks for, is no guess."""
    wanted: dict[str, set[Number]] = {}
    for suspect in found:
        for fact, right in (*suspect.cells, *suspect.others):
            wanted.setdefault(fact.key, set()).add(right)
    return [
        s
        for s in found
        if len(s.equations) > 1
        or s.text
        or all(len(wanted[fact.key]) == 1 for fact, _ in (*s.cells, *s.others))
    ]


def _headings_once(report: Report, failed: Sequence[tuple[Rule, Verdict]]) -> Sequence[tuple[Rule, Verdict]]:
    """A heading that is told not to be the form's is told in full: what its words are apart from that is left out, as
    is all that follows from an outline of another year. The numeral of a section that stands twice is wrong for no
    other reason."""
    twice = {v.place.block for r, v in failed if _section_rule(r, "twice") and v.place}
    if twice:
        failed = [(r, v) for r, v in failed if not (_sequence(r) and v.place and v.place.block in twice)]
    told = {v.place.block for r, v in failed if _section_rule(r, "title") and v.place}
    if report.foreign:
        told = {report.paragraphs[s.start].block for s in report.sections}
    if not told:
        return failed
    return [
        (r, v)
        for r, v in failed
        if not (r.kind == "text" and v.place and v.place.block in told and not v.related)
    ]


def _section_rule(rule: Rule, what: str) -> bool:
    return rule.kind == "section" and rule.options.get("what") == what


def _sequence(rule: Rule) -> bool:
    return rule.kind == "numbering" and rule.options.get("what") == "sequence"


def _suspected(report: Report, suspect: Suspect) -> Told:
    rule, verdict = suspect.equations[0]
    if suspect.cells:
        verdict = verdict._replace(place=places.fact(report, suspect.cells[0][0]))
    seen = tuple(v.place for _, v in suspect.text if v.place is not None)
    others = tuple(places.fact(report, fact) for fact, _ in suspect.cells[1:])
    verdict = verdict._replace(related=(*others, *verdict.related, *seen))
    return Told(rule, verdict, suspect, (*suspect.equations[1:], *suspect.text))


def _fill(
    report: Report, rule: Rule, verdict: Verdict, numbers: Mapping[str, Number]
) -> tuple[tuple[Fact, Number], ...]:
    """The numbers that unread cells of a finding should hold."""
    if rule.kind != "cell" or not numbers:
        return ()
    return tuple((report.facts[e.key], numbers[e.key]) for e in verdict.evidence if e.key in numbers)


def _ask(report: Report, asked: Sequence[tuple[Rule, Sequence[Verdict]]], check: Check | None) -> Callable[[Mapping[str, Number]], tuple[list[Failed], int]]:  # fmt: skip
    def ask(numbers: Mapping[str, Number]) -> tuple[list[Failed], int]:
        if check is None or not asked:
            return [], 0
        facts = dict(report.facts)
        for key, number in numbers.items():
            value = facts[key].value._replace(number=number, raw=show(number))
            facts[key] = facts[key]._replace(value=value)
        changed = report._replace(facts=facts)
        mended: list[Failed] = []
        against = 0
        for rule, verdicts in asked:
            before = {_spot(v): v for v in verdicts if v.outcome == "fail"}
            after = {_spot(v) for v in check(changed, rule) if v.outcome == "fail"}
            mended.extend((rule, v) for spot, v in before.items() if spot not in after)
            against += len(after - before.keys())
        return mended, against

    return ask


def _spot(verdict: Verdict) -> tuple[object, ...]:
    at = verdict.place
    return (verdict.variant, *((at.block, at.row, at.column, at.start) if at is not None else ()))
