"""Which cell is wrong: the change of one cell, or the exchange of two neighbours, that mends what is broken.

Arithmetic alone decides where a cell stands in two equations or more. Where one equation holds it, every cell of that
equation could be the wrong one; then the text of the report decides, or the kind of slip, and what is told is a hint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from gongkai_lint.checks.terms import unsigned
from gongkai_lint.forms.report import Fact, Report
from gongkai_lint.rules.model import Rule, Verdict
from gongkai_lint.typed import NamedTuple, TypeAlias
from gongkai_lint.values import Number, show

Failed: TypeAlias = "tuple[Rule, Verdict]"
# What the text says to other numbers in these cells: (sentences that then agree, sentences that then contradict).
Ask: TypeAlias = "Callable[[Mapping[str, Number]], tuple[list[Failed], int]]"


class Suspect(NamedTuple):
    """``cells`` with the numbers that mend ``equations``. ``slip`` names the kind of slip a hint rests on; ``text``
    holds what the text of the report says for it. ``others`` are cells of which any could be the wrong one instead."""

    cells: tuple[tuple[Fact, Number], ...]
    equations: tuple[Failed, ...]
    text: tuple[Failed, ...] = ()
    slip: str = ""
    others: tuple[tuple[Fact, Number], ...] = ()


def suspects(
    report: Report, broken: Sequence[Failed], holding: Sequence[Mapping[str, int]], ask: Ask
) -> Iterator[Suspect]:
    """Suspects for ``broken`` equations, each equation in at most one. ``holding``: terms of equations that hold."""
    left = list(broken)
    fixed = {key for terms in holding for key in terms}
    finders: tuple[Callable[[list[Failed]], Suspect | None], ...] = (
        lambda some: _crossing(report, some, fixed, ask),
        lambda some: _exchange(report, some, holding, ask),
        lambda some: _single(report, some, fixed, ask),
    )
    for find in finders:
        while left:
            found = find(left)
            if found is None:
                break
            yield found
            left = [e for e in left if not any(e is mended for mended in found.equations)]


def _crossing(report: Report, broken: list[Failed], fixed: set[str], ask: Ask) -> Suspect | None:
    """The cell that stands in most of the broken equations, at least two, and mends them all by one amount."""
    found: list[Suspect] = []
    for fact in _numbers(report, broken, fixed):
        touched = tuple(e for e in broken if fact.key in (e[1].terms or ()))
        rights = {_right(fact, verdict) for _, verdict in touched}
        if len(touched) >= 2 and len(rights) == 1 and _possible(report, fact, right := rights.pop()):
            found.append(Suspect(((fact, right),), touched))
    return _best(found, ask)


def _exchange(
    report: Report, broken: list[Failed], holding: Sequence[Mapping[str, int]], ask: Ask
) -> Suspect | None:
    """Two neighbouring cells whose exchange mends at least two broken equations and breaks none."""
    if len(broken) < 2:
        return None
    concerned = {key for _, verdict in broken for key in verdict.terms or ()}
    found: list[Suspect] = []
    for a, b in _neighbours(report, concerned):
        if a.value.number is None or b.value.number is None or a.value.number == b.value.number:
            continue
        move = {a.key: b.value.number - a.value.number, b.key: a.value.number - b.value.number}
        touched = tuple(e for e in broken if _moved(e[1].terms or {}, move))
        if len(touched) < 2 or any(v.difference + _moved(v.terms or {}, move) for _, v in touched):
            continue
        if any(_moved(terms, move) for terms in holding):
            continue
        found.append(Suspect(((a, b.value.number), (b, a.value.number)), touched))
    return _best(found, ask)


def _single(report: Report, broken: list[Failed], fixed: set[str], ask: Ask) -> Suspect | None:
    """For one broken equation: the cell the text speaks for, else the only one that a common slip explains."""
    for equation in broken:
        _, verdict = equation
        if verdict.variant == "pending":
            continue  # open cases may be all there is to it
        found = [
            Suspect(((fact, right),), (equation,))
            for fact in _numbers(report, [equation], fixed)
            if _possible(report, fact, right := _right(fact, verdict))
        ]
        below = [s for s in found if (s.cells[0][0].value.number or 0) < 0]
        found = below or found  # a count below 0 is wrong whatever the others are
        weighed = sorted(((*_weight(s, ask), s) for s in found), key=lambda w: -w[0])
        if weighed and weighed[0][0] > 0 and (len(weighed) == 1 or weighed[1][0] < weighed[0][0]):
            return weighed[0][2]._replace(text=tuple(weighed[0][1]))
        best = weighed[0][0] if weighed else 0
        found = [s for score, _, s in weighed if score == best]  # the text speaks against the others
        totals = [key for key, sign in (verdict.terms or {}).items() if sign > 0]
        slips = [(slip(*s.cells[0], [s.cells[0][0].key] == totals), s) for s in found]
        likely = [(name, s) for name, s in slips if name]
        if len(likely) == 1:
            return likely[0][1]._replace(slip=likely[0][0])
        if len(found) == 2:
            return Suspect((), (equation,), others=tuple(s.cells[0] for s in found))
        if len(found) == 1:
            return found[0]
    return None


def slip(fact: Fact, right: Number, whole: bool = False) -> str:
    """The common slip that makes ``right`` into what the cell reads: swapped | zero_more | zero_less | forgotten | "".

    ``whole``: the cell is the total of its equation, which is often left at 0.
    """
    number = fact.value.number
    assert number is not None
    if number and right:
        if number == right * 10:
            return "zero_more"
        if right == number * 10:
            return "zero_less"
        a, b = show(number), show(right)
        if len(a) == len(b):
            off = [i for i in range(len(a)) if a[i] != b[i]]
            if len(off) == 2 and off[1] == off[0] + 1 and a[off[0]] == b[off[1]] and a[off[1]] == b[off[0]]:
                return "swapped"
    return "forgotten" if whole and not number and right > 1 else ""


def fills(report: Report, unknown: Sequence[Verdict]) -> dict[str, Number]:
    """Numbers that equations with a single unread cell leave it, by cell key; nothing where two of them disagree.

    ``unknown``: verdicts with ``terms`` and the ``difference`` of what is known.
    """
    solved: dict[str, Number] = {}
    refused: set[str] = set()
    open_ = [(v.terms, v.difference) for v in unknown if v.terms]
    for _ in range(4):  # what one equation gives may close another
        found: dict[str, set[Number]] = {}
        for terms, known in open_:
            missing = [k for k in terms if not _read(report, k)]
            unsolved = [k for k in missing if k not in solved]
            if len(unsolved) == 1 and unsolved[0] in report.facts:
                rest = known + sum(terms[k] * solved[k] for k in missing if k in solved)
                found.setdefault(unsolved[0], set()).add(-rest * terms[unsolved[0]])
        fresh = {k: values.pop() for k, values in found.items() if len(values) == 1 and k not in refused}
        refused.update(k for k in found if k not in fresh)
        fresh = {k: n for k, n in fresh.items() if n >= 0 or not unsigned(report.form, k)}
        if not fresh:
            break
        solved.update(fresh)
    return solved


def _read(report: Report, key: str) -> bool:
    fact = report.facts.get(key)
    return fact is not None and fact.value.kind == "number" and not fact.value.inexact


def _numbers(report: Report, broken: Sequence[Failed], fixed: set[str]) -> Iterator[Fact]:
    """Cells with a number that stand in a broken equation and in none that holds, in the order of the terms."""
    for key in dict.fromkeys(key for _, verdict in broken for key in verdict.terms or ()):
        if key not in fixed and _read(report, key):
            yield report.facts[key]


def _right(fact: Fact, verdict: Verdict) -> Number:
    """What the cell would have to hold for the equation to be true."""
    number: Number = (fact.value.number or 0) - verdict.difference * (verdict.terms or {})[fact.key]
    return number


def _possible(report: Report, fact: Fact, right: Number) -> bool:
    return right >= 0 or not unsigned(report.form, fact.key)


def _moved(terms: Mapping[str, int], move: Mapping[str, Number]) -> Number:
    """By how much the difference of an equation changes."""
    total: Number = 0
    for key, amount in move.items():
        total += terms.get(key, 0) * amount
    return total


def _neighbours(report: Report, concerned: set[str]) -> Iterator[tuple[Fact, Fact]]:
    """Cells side by side in a row of the form, or one above the other, at least one of each pair concerned."""
    for spec in report.form.tables:
        columns = [c.key for c in spec.columns]
        rows = [r.key for r in spec.rows if f"{spec.key}.{r.key}.{columns[0]}" in report.facts]
        across = [((r, a), (r, b)) for r in rows for a, b in pairwise(columns)]
        down = [((a, c), (b, c)) for c in columns for a, b in pairwise(rows)]
        for (r1, c1), (r2, c2) in (*across, *down):
            one, two = f"{spec.key}.{r1}.{c1}", f"{spec.key}.{r2}.{c2}"
            if (one in concerned or two in concerned) and _read(report, one) and _read(report, two):
                yield report.facts[one], report.facts[two]


def _weight(suspect: Suspect, ask: Ask) -> tuple[int, list[Failed]]:
    agree, against = ask({fact.key: right for fact, right in suspect.cells})
    return len(agree) - against, agree


def _with_text(suspect: Suspect, ask: Ask) -> Suspect:
    return suspect._replace(text=tuple(_weight(suspect, ask)[1]))


def _best(found: Sequence[Suspect], ask: Ask) -> Suspect | None:
    """The suspect that mends most; one of several only where something speaks for it."""
    if not found:
        return None
    most = max(len(s.equations) for s in found)
    best = next(s for s in found if len(s.equations) == most)
    mended = set(map(id, best.equations))
    rivals = [s for s in found if len(s.equations) == most and mended & set(map(id, s.equations))]
    return _with_text(best, ask) if len(rivals) == 1 else _chosen(rivals, ask)


def _chosen(rivals: Sequence[Suspect], ask: Ask) -> Suspect | None:
    """Of several that mend the same equations, the one the text speaks for; else all of them, if they are few."""
    weighed = sorted(((*_weight(s, ask), s) for s in rivals), key=lambda w: -w[0])
    if weighed[0][0] > weighed[1][0]:
        return weighed[0][2]._replace(text=tuple(weighed[0][1]))
    slips = [(slip(*s.cells[0]), s) for _, _, s in weighed if len(s.cells) == 1]
    likely = [(name, s) for name, s in slips if name]
    if len(likely) == 1:
        return likely[0][1]._replace(slip=likely[0][0])
    return None
