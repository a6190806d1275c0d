"""Mechanical corrections to a report, worked out on its text until there is nothing more to correct."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from gongkai_lint import regex
from gongkai_lint.document.model import Document, Paragraph
from gongkai_lint.forms.report import Place
from gongkai_lint.rules.fixing import corrected
from gongkai_lint.rules.model import SEVERITIES, Finding, Result

_FIGURES = regex.compile(r"[0-9０-９]+")
_ROUNDS = 10  # one correction may show the next: ,。 → ，。 → 。

Home = tuple[int, int, int]  # block, row, column; row and column are -1 for a paragraph
Words = Mapping[str, Mapping[str, str]]


class Edit(NamedTuple):
    """Characters of a text as it is in the file, and what is to stand there. ``place`` is that of the first rule."""

    start: int
    end: int
    old: str
    new: str
    rules: tuple[str, ...]
    place: Place


class Skipped(NamedTuple):
    """A correction that is not made. ``why``: generated | aside | unusual."""

    place: Place
    rule: str
    old: str
    new: str
    why: str


class Corrections(NamedTuple):
    """By home, in order; no two edits of a text touch."""

    edits: Mapping[Home, tuple[Edit, ...]]
    skipped: tuple[Skipped, ...]

    @property
    def made(self) -> int:
        """How many edits there are."""
        return sum(map(len, self.edits.values()))


class _Proposal(NamedTuple):
    """Characters of a text as it is now and what a rule would write there. Made whole or not at all: of 「[2021]」 the
    brackets are changed and the figures are not."""

    home: Home
    start: int
    end: int
    parts: tuple[tuple[int, int, str], ...]  # start, end, new
    new: str
    finding: Finding
    place: Place


class _Text:
    """A text under correction: of each of its characters now, which one of the file it is, None for a new one."""

    def __init__(self, old: str) -> None:
        self.old = self.now = old
        self.origin: list[int | None] = list(range(len(old)))
        self.applied: list[tuple[int, int, str, Place]] = []

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the file under a span of the text now; an empty span where they are all new."""
        held = [o for o in self.origin[start:end] if o is not None]
        if held:
            return held[0], held[-1] + 1
        before = next((o for o in reversed(self.origin[:start]) if o is not None), -1)
        return before + 1, before + 1

    def apply(self, p: _Proposal) -> None:
        for start, end, new in reversed(p.parts):
            self.applied.append((*self.span(start, end), p.finding.rule.id, p.place))
            self.now = self.now[:start] + new + self.now[end:]
            self.origin[start:end] = [None] * len(new)

    def edits(self) -> Iterator[Edit]:
        """What came out: every stretch in which a character is gone or new."""
        kept = [
            (-1, -1),
            *((o, n) for n, o in enumerate(self.origin) if o is not None),
            (len(self.old), len(self.now)),
        ]
        for (o1, n1), (o2, n2) in itertools.pairwise(kept):
            old, new = self.old[o1 + 1 : o2], self.now[n1 + 1 : n2]
            if old != new:
                by = [a for a in self.applied if a[0] <= o2 and o1 + 1 <= a[1]]
                yield Edit(o1 + 1, o2, old, new, tuple(dict.fromkeys(a[2] for a in by)), by[0][3])


def corrections(
    result: Result,
    words: Words,
    relint: Callable[[Document], Result],
    possible: Callable[[Home, int, int], str],
) -> Corrections:
    """All corrections that the findings of ``result`` call for.

    ``relint`` checks a document with corrections in it; ``possible(home, start, end)`` says "" or why characters of the
    file cannot be changed. Where two corrections overlap the graver counts, then the longer, then the rule's id; the
    other has its turn on the corrected text.
    """
    original: Document = result.report.document
    texts: dict[Home, _Text] = {}
    skipped: dict[tuple[Home, int, int, str], Skipped] = {}
    aside = [*_set_aside(result)]
    seen: set[tuple[tuple[Home, str], ...]] = set()
    for _ in range(_ROUNDS):
        chosen: list[_Proposal] = []
        for p in sorted(_proposals(result, original, texts, words), key=_weight):
            if any(p.home == q.home and p.start <= q.end and q.start <= p.end for q in chosen):
                continue
            text = texts.get(p.home) or _Text(text_of(original, p.home))
            start, end = text.span(p.start, p.end)
            if any((p.finding.rule.id, p.home) == (r, h) and a < end and start < b for r, h, a, b in aside):
                continue
            why = next(filter(None, (possible(p.home, *text.span(a, b)) for a, b, _ in p.parts)), "")
            if why:
                gone = Skipped(p.place, p.finding.rule.id, text.now[p.start : p.end], p.new, why)
                skipped.setdefault((p.home, start, end, p.finding.rule.id), gone)
            else:
                chosen.append(p)
        for p in sorted(chosen, key=lambda p: (p.home, -p.start)):  # from the end, so that offsets stay right
            texts.setdefault(p.home, _Text(text_of(original, p.home))).apply(p)
        state = tuple(sorted((home, text.now) for home, text in texts.items()))
        if not chosen or state in seen:
            break
        seen.add(state)
        result = relint(_with(original, texts))
        if result.report is None:
            break
    made = {home: tuple(text.edits()) for home, text in sorted(texts.items())}
    return Corrections({home: edits for home, edits in made.items() if edits}, tuple(skipped.values()))


def _set_aside(result: Result) -> Iterator[tuple[str, Home, int, int]]:
    """Rule, home and characters of the findings that do not count: once the text changes, the words that set them aside
    (a comment's range, a baseline) may no longer be found."""
    for finding in result.findings:
        if finding.rule.fix and finding.suppressed is not None:
            for place in (finding.place, *finding.related):
                if place.block is not None and place.start is not None and place.end is not None:
                    yield finding.rule.id, _home(place, place.block), place.start, place.end


def _home(place: Place, block: int) -> Home:
    return (block, -1, -1) if place.row is None else (block, place.row, place.column or 0)


def _proposals(
    result: Result, original: Document, texts: Mapping[Home, _Text], words: Words
) -> Iterator[_Proposal]:
    """What the rules would write, at the finding's own place and at those that belong to it."""
    for finding in result.findings:
        if not finding.rule.fix or finding.suppressed is not None:
            continue
        for place in (finding.place, *finding.related):
            if place.block is None or place.start is None or place.end is None:
                continue
            home = _home(place, place.block)
            text = texts[home].now if home in texts else text_of(original, home)
            found = text[place.start : place.end]
            if not found or len(found) != place.end - place.start:
                continue
            new = corrected(finding.rule, found, finding.values, words)
            if new is not None:
                parts = tuple((place.start + a, place.start + b, text) for a, b, text in _parts(found, new))
                yield _Proposal(home, place.start, place.end, parts, new, finding, place)


def _parts(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """The stretches of ``old`` that change and what comes there; figures stay, and so does what is the same at an end."""
    pieces = zip(_FIGURES.split(old), _FIGURES.split(new), strict=False)
    figures = _FIGURES.findall(old)
    if figures != _FIGURES.findall(new):
        pieces, figures = zip([old], [new], strict=True), []
    at = 0
    for n, (was, now) in enumerate(pieces):
        if was != now:
            a, b = _common(was, now)
            yield at + a, at + len(was) - b, now[a : len(now) - b]
        at += len(was) + (len(figures[n]) if n < len(figures) else 0)


def _common(old: str, new: str) -> tuple[int, int]:
    """How many characters at the start and at the end are the same."""
    most = min(len(old), len(new))
    a = next((n for n in range(most) if old[n] != new[n]), most)
    b = next((n for n in range(most - a) if old[-1 - n] != new[-1 - n]), most - a)
    return a, b


def _weight(p: _Proposal) -> tuple[int, int, str, Home, int]:
    return (SEVERITIES.index(p.finding.severity), p.start - p.end, p.finding.rule.id, p.home, p.start)


def text_of(document: Document, home: Home) -> str:
    """The text of a paragraph or a cell, "" for none."""
    block, row, column = home
    if not 0 <= block < len(document.blocks):
        return ""
    held = document.blocks[block]
    if isinstance(held, Paragraph):
        return held.text
    return next((c.text for r in held.rows for c in r if (c.row, c.column) == (row, column)), "")


def _with(document: Document, texts: Mapping[Home, _Text]) -> Document:
    """The document with the texts as they are now."""
    blocks = list(document.blocks)
    for (block, row, column), text in texts.items():
        held = blocks[block]
        if isinstance(held, Paragraph):
            blocks[block] = held._replace(text=text.now)
        else:
            rows = tuple(
                tuple(c._replace(text=text.now) if (c.row, c.column) == (row, column) else c for c in r)
                for r in held.rows
            )
            blocks[block] = held._replace(rows=rows)
    return document._replace(blocks=tuple(blocks))
