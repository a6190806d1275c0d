"""Marked words of a text: overlapping marks laid out as pieces that never overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongkai_lint.rules.model import SEVERITIES
from gongkai_lint.typed import NamedTuple


class Mark(NamedTuple):
    """``text[start:end]`` belongs to the note ``key``; an empty span is a point. A key beginning with ``~`` only points, and
    a severity such as ``also-error`` gives way to any other."""

    start: int
    end: int
    key: str
    number: int
    severity: str


class Piece(NamedTuple):
    """A stretch of text: its worst grade ("" unmarked), the notes that begin here, and the notes that end after it."""

    text: str
    grade: str
    begins: tuple[Mark, ...]
    ends: tuple[Mark, ...]


def pieces(text: str, marks: Sequence[Mark]) -> Iterator[Piece]:
    """The text in pieces; joined they are the text again. Every mark begins once and ends once."""
    cuts = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    points = [m for m in marks if m.start == m.end]
    if not text or any(m.start == 0 for m in points):
        at = [m for m in points if m.start == 0]
        if at:
            yield Piece("", "", tuple(at), tuple(at))
    for start, end in pairwise(cuts):
        over = [m for m in marks if m.start < end and m.end > start]
        begins = [m for m in over if m.start == start] + [m for m in points if m.start == end]
        ends = [m for m in over if m.end == end] + [m for m in points if m.start == end]
        grades = [m.severity for m in over]
        grade = next((s for s in SEVERITIES if s in grades), "".join(grades[:1]))
        yield Piece(text[start:end], grade, tuple(begins), tuple(ends))
