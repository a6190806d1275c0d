"""Two versions of a report: what was mended, what still stands, what is new, which numbers changed though nobody asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from gongkai_lint import regex
from gongkai_lint.fingerprint import Fingerprint, cell_key, fingerprint, normal
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Place, Report
from gongkai_lint.prose import Quantity, sentence, within
from gongkai_lint.rules.model import Finding, Result
from gongkai_lint.typed import NamedTuple
from gongkai_lint.values import Value, show

_ALIKE = 0.75  # of two sentences that are versions of one another
_MOST = 400  # sentences compared with each other, beyond those that are the same but for their numbers
_NUMBERED = regex.compile(r"[（(]?[一二三四五六七八九十]+[）)、]")


class Standing(NamedTuple):
    """A finding of both versions; ``changed`` when its numbers are not those of the first."""

    before: Finding
    after: Finding
    changed: bool


class Change(NamedTuple):
    """A number that differs. ``key`` is a form key for a cell, "" in prose; an absent number is ""."""

    key: str
    label: str
    before: str
    after: str
    place: Place


class Edited(NamedTuple):
    """How many paragraphs of a section were changed, added, removed. ``key`` "" is what stands outside sections."""

    key: str
    title: str
    changed: int
    added: int
    removed: int


class Difference(NamedTuple):
    """Of two results. ``identity``: (what, before, after) for unit, year and form where they are not the same."""

    identity: tuple[tuple[str, str, str], ...]
    mended: tuple[Finding, ...]
    unclear: tuple[Finding, ...]  # gone, but what they were about can no longer be checked
    standing: tuple[Standing, ...]
    new: tuple[Finding, ...]
    unasked: tuple[Change, ...]
    edited: tuple[Edited, ...]


def compare(first: Result, second: Result) -> Difference:
    """The difference of two results with reports. Findings that do not count (suppressed) are on neither side."""
    a, b = first.report, second.report
    gone, standing, new = _findings(first, second)
    unclear = tuple(f for f in gone if _lost(f, a, second))
    mended = tuple(f for f in gone if f not in unclear)
    asked = [f for f in first.findings if f.suppressed is None]
    cells = {key for f in asked for key in _cells_named(f, a)}
    unasked = (*_cells(a, b, cells), *_prose(a, b, asked))
    return Difference(_identity(a, b), mended, unclear, standing, new, unasked, tuple(_edited(a, b)))


def _identity(a: Report, b: Report) -> tuple[tuple[str, str, str], ...]:
    found = []
    if normal(a.unit) != normal(b.unit):
        found.append(("unit", a.unit, b.unit))
    if a.year != b.year:
        found.append(("year", str(a.year or ""), str(b.year or "")))
    if a.form.key != b.form.key:
        found.append(("form", a.form.title, b.form.title))
    return tuple(found)


# --- findings ---------------------------------------------------------------------------------------------------------


def _findings(
    first: Result, second: Result
) -> tuple[tuple[Finding, ...], tuple[Standing, ...], tuple[Finding, ...]]:
    """Findings are the same by fingerprint; of the rest, those of one rule at one address are one finding whose numbers
    changed without mending it."""
    before = [(f, fingerprint(f, first.report)) for f in first.findings if f.suppressed is None]
    after = [(f, fingerprint(f, second.report)) for f in second.findings if f.suppressed is None]
    paired: dict[int, int] = {}
    for step in (_whole, _address, _section):
        waiting: dict[object, list[int]] = {}
        for n, (finding, mark) in enumerate(before):
            if n not in paired.values():
                waiting.setdefault(step(finding, mark), []).append(n)
        for n, (finding, mark) in enumerate(after):
            if n not in paired and waiting.get(step(finding, mark)):
                paired[n] = waiting[step(finding, mark)].pop(0)
    kept = set(paired.values())
    mended = tuple(f for n, (f, _) in enumerate(before) if n not in kept)
    standing = tuple(
        Standing(before[paired[n]][0], f, before[paired[n]][1] != mark)
        for n, (f, mark) in enumerate(after)
        if n in paired
    )
    return mended, standing, tuple(f for n, (f, _) in enumerate(after) if n not in paired)


def _lost(finding: Finding, report: Report, second: Result) -> bool:
    """Whether the rule could not be assessed any more where the finding was: a number taken away mends nothing."""
    keys = set(_cells_named(finding, report))
    for unknown in second.unknown:
        if unknown.rule.id == finding.rule.id:
            place = unknown.place
            if place is None or place.block is None or cell_key(place, second.report) in keys:
                return True
            if not keys and place.section == finding.place.section:
                return True
    return second.outcomes.get(finding.rule.id, "pass") == "unknown" and not any(
        u.rule.id == finding.rule.id for u in second.unknown
    )


def _whole(finding: Finding, mark: Fingerprint) -> object:
    return mark


def _address(finding: Finding, mark: Fingerprint) -> object:
    return mark.rule, mark.address


def _section(finding: Finding, mark: Fingerprint) -> object:
    """Where the words in question hold a number that was changed, the address changed with it."""
    head, _, words = mark.address.partition(":")
    shape = "".join("#" if c.isdigit() else c for c in words)
    while "##" in shape:
        shape = shape.replace("##", "#")
    return mark.rule, head, shape


def _cells_named(finding: Finding, report: Report) -> Iterator[str]:
    """Form keys of the cells a finding speaks of."""
    for evidence in finding.evidence:
        if evidence.key:
            yield evidence.key
    for place in (finding.place, *finding.related, *(e.place for e in finding.evidence if e.place)):
        key = cell_key(place, report)
        if key:
            yield key


# --- numbers ----------------------------------------------------------------------------------------------------------


def _cells(a: Report, b: Report, named: set[str]) -> Iterator[Change]:
    for key in dict.fromkeys((*b.facts, *a.facts)):
        before, after = a.facts.get(key), b.facts.get(key)
        if key in named or (before and after and _same(before.value, after.value)):
            continue
        if before is None and a.form.key != b.form.key:  # another form has other cells
            continue
        if after is None and (a.form.key != b.form.key or before is None):
            continue
        report, fact = (b, after) if after is not None else (a, before)
        assert fact is not None
        place = places.fact(report, fact)
        yield Change(key, place.label, before.value.raw.strip() if before else "", after.value.raw.strip() if after else "", place)  # fmt: skip


def _same(a: Value, b: Value) -> bool:
    if a.kind == b.kind == "number":
        return a.number == b.number and a.unit == b.unit
    return a.kind == b.kind and normal(a.raw) == normal(b.raw)


class _Sentence(NamedTuple):
    start: int
    end: int
    section: str
    shape: str  # the sentence without its numbers
    numbers: tuple[Quantity, ...]


def _sentences(report: Report) -> list[_Sentence]:
    """The sentences that hold numbers."""
    found: list[_Sentence] = []
    at = 0
    for quantity in report.quantities:
        if quantity.start < at:
            continue
        start, end = sentence(report.text, quantity.start, quantity.end)
        numbers = tuple(within(report.quantities, start, end))
        shape, last = "", start
        for number in numbers:
            shape, last = shape + report.text[last : number.start] + "#" + number.unit, number.end
        section = places.section_of(report, places.paragraph_at(report, start))
        shape = normal(shape + report.text[last:end])
        found.append(_Sentence(start, end, section.key if section else "", shape, numbers))
        at = end
    return found


def _prose(a: Report, b: Report, asked: Sequence[Finding]) -> Iterator[Change]:
    """Numbers that changed in sentences which are otherwise the same, or nearly; numbers of sentences that came or went are
    counted as changes of the text."""
    named = _ranges_named(a, asked)
    before, after = _sentences(a), _sentences(b)
    every = {s.shape for s in before}
    left: list[_Sentence] = []
    same: dict[tuple[str, str], list[_Sentence]] = {}
    for s in after:
        same.setdefault((s.section, s.shape), []).append(s)
    for old in before:
        candidates = same.get((old.section, old.shape), [])
        if candidates:
            exact = next((c for c in candidates if _numbers(c) == _numbers(old)), candidates[0])
            candidates.remove(exact)
            yield from _changes(old, exact, b, named)
        else:
            left.append(old)
    rest = [s for group in same.values() for s in group if s.shape not in every]
    for old in left[:_MOST]:
        best = _likest(old, [s for s in rest[:_MOST] if s.section == old.section])
        if best is not None:
            rest.remove(best)
            yield from _changes(old, best, b, named)


def _likest(old: _Sentence, among: Sequence[_Sentence]) -> _Sentence | None:
    """The sentence that is most probably another version of ``old``, None when none is alike enough."""
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(old.shape)
    best, most = None, _ALIKE
    for s in among:
        matcher.set_seq1(s.shape)
        if matcher.real_quick_ratio() < most or matcher.quick_ratio() < most:
            continue
        ratio = matcher.ratio()
        if ratio > most or (best is None and ratio >= most):
            best, most = s, ratio
    return best


def _ranges_named(report: Report, asked: Sequence[Finding]) -> list[tuple[int, int]]:
    """From where to where in Report.text the findings speak of something."""
    found: list[tuple[int, int]] = []
    for finding in asked:
        for place in (finding.place, *finding.related, *(e.place for e in finding.evidence if e.place)):
            if place.start is None or place.end is None or place.table is not None:
                continue
            cell = (-1, -1) if place.row is None else (place.row, place.column)
            for index, paragraph in enumerate(report.paragraphs):
                if paragraph.block == place.block and (paragraph.row, paragraph.column) == cell:
                    base = report.starts[index]
                    found.append((base + place.start, base + place.end))
    return found


def _numbers(s: _Sentence) -> list[tuple[object, str]]:
    return [(q.number, q.unit) for q in s.numbers]


def _changes(
    old: _Sentence, new: _Sentence, report: Report, named: Sequence[tuple[int, int]]
) -> Iterator[Change]:
    """The numbers that differ, paired where the units of both sentences are the same in the same order. Numbers of the
    first version that a finding speaks of are left out."""
    if [q.unit for q in old.numbers] == [q.unit for q in new.numbers]:
        pairs: Iterable[tuple[Quantity | None, Quantity | None]] = zip(old.numbers, new.numbers, strict=True)
    else:
        gone = Counter(_numbers(old)) - Counter(_numbers(new))
        come = Counter(_numbers(new)) - Counter(_numbers(old))
        olds = [q for q in old.numbers if gone[(q.number, q.unit)] > 0]
        news = [q for q in new.numbers if come[(q.number, q.unit)] > 0]
        pairs = [*((q, None) for q in olds), *((None, q) for q in news)]
    for was, now in pairs:
        if was is not None and now is not None and (was.number, was.unit) == (now.number, now.unit):
            continue
        if was is not None and any(start < was.end and was.start < end for start, end in named):
            continue
        at = now or new
        place = places.span(report, at.start, at.end)
        yield Change("", place.label, _printed(was), _printed(now), place)


def _printed(quantity: Quantity | None) -> str:
    return "" if quantity is None else show(quantity.number) + quantity.unit


# --- text -------------------------------------------------------------------------------------------------------------


def _edited(a: Report, b: Report) -> Iterator[Edited]:
    before, after = _by_section(a), _by_section(b)
    titles = {s.key: s.title for r in (a, b) for s in r.sections if s.key}
    for key in dict.fromkeys((*after, *before)):
        old, new = before.get(key, []), after.get(key, [])
        changed = added = removed = 0
        for kind, i, j, k, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                continue
            both = min(j - i, n - k)
            changed, removed, added = changed + both, removed + j - i - both, added + n - k - both
        if changed or added or removed:
            yield Edited(key, titles.get(key, ""), changed, added, removed)


def _by_section(report: Report) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for index, paragraph in enumerate(report.paragraphs):
        text = normal(paragraph.text)
        if text:
            section = places.section_of(report, index)
            made.setdefault(section.key if section else "", []).append(text)
    return made
