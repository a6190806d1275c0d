"""A report's paragraphs and tables with the findings beside them, as plain tuples for a page to show.

:func:`groups_of` puts every note to the block it is about; what a page makes of colours and margins is decided in its template.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai_lint.document.model import Cell, Paragraph, Table
from gongkai_lint.forms.report import Place, Report
from gongkai_lint.output.common import basis, operands, title
from gongkai_lint.output.marking import Mark, Piece, pieces
from gongkai_lint.output.text import abridged
from gongkai_lint.output.words import severity_word
from gongkai_lint.rules.model import SEVERITIES, Finding, Result
from gongkai_lint.typed import Any, NamedTuple

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SUB = re.compile(r"\s*[（(][一二三四五六七八九十]{1,3}[）)]")
_LONG = 160  # characters: a fault longer than this is a mark beside the paragraph, not paint over it


class Note(NamedTuple):
    """A finding as the margin shows it. ``key`` tells it from all others on the page."""

    key: str
    number: int
    severity: str
    grade: str
    rule: str
    title: str
    place: str
    message: str
    expected: str
    basis: str
    help: str
    placed: bool  # whether there is a place in the text to jump to
    cell: bool  # whether that is a cell, whose address must be said


class CellView(NamedTuple):
    """A cell: what it holds, how far it spans, its worst grade (``also-error``: a finding of another place names it)."""

    tag: str
    scope: str
    rowspan: int
    colspan: int
    pieces: tuple[Piece, ...]
    grade: str
    keys: tuple[str, ...]  # the notes that give it its colour


class Block(NamedTuple):
    """A paragraph, a table or a gap where something is missing. ``kind``: title, heading, sub, text, table, gap, whole."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[CellView, ...], ...] = ()
    anchors: tuple[str, ...] = ()
    grade: str = ""
    origin: str = ""
    wide: bool = False  # a table of many columns: on a small screen it scrolls


class Group(NamedTuple):
    """A block with its notes, and the blocks without notes that follow: so a long note widens nothing but the margin."""

    block: Block
    notes: tuple[Note, ...]
    rest: tuple[Block, ...]


def shown_text(text: str) -> str:
    """Text a page can show, character for character: controls and direction marks of a file have no power over it."""
    return _CONTROL.sub("\ufffd", text)


def note_of(finding: Finding, key: str, number: int, lang: str, report: Report | None) -> Note:
    """The finding as the margin shows it; ``report`` None when the file could not be read as one."""

    def told(text: str) -> str:
        return shown_text(abridged(text, finding, lang))

    return Note(
        key=key,
        number=number,
        severity=finding.severity,
        grade=severity_word(finding.severity, lang),
        rule=finding.rule.id,
        title=title(finding.rule, lang),
        place=shown_text(finding.place.label),
        message=told(finding.message),
        expected=told(finding.expected),
        basis=basis(finding.rule, lang),
        help=finding.help,
        placed=report is not None and finding.place.block is not None,
        cell=finding.place.table is not None or finding.place.row is not None,
    )


def groups_of(result: Result, found: Sequence[Finding], notes: Sequence[Note]) -> list[Group]:
    """The report's blocks in order, each noted one with what follows it."""
    report: Report = result.report
    document = report.document
    at: dict[int, list[tuple[Finding, Note]]] = {}  # by block; -1 is the report as a whole
    gaps: dict[int, list[tuple[Finding, Note]]] = {}  # by the block a missing section would stand before
    for finding, note in zip(found, notes, strict=True):
        where = finding.place.block
        if where is not None and 0 <= where < len(document.blocks):
            at.setdefault(where, []).append((finding, note))
        elif finding.place.section and any(s.key == finding.place.section for s in report.sections):
            start = next(s.start for s in report.sections if s.key == finding.place.section)
            at.setdefault(report.paragraphs[start].block, []).append((finding, note))
        elif finding.place.section:
            gaps.setdefault(_before(report, finding.place.section), []).append((finding, note))
        else:
            at.setdefault(-1, []).append((finding, note))
    related = _related(result, found, notes)
    others = _others(found, notes)
    heads = {report.paragraphs[s.start].block for s in report.sections}
    groups: list[Group] = []
    headed = False

    def add(block: Block, told: Sequence[tuple[Finding, Note]]) -> None:
        if told or not groups:
            groups.append(Group(block, tuple(note for _, note in told), ()))
        else:
            groups[-1] = groups[-1]._replace(rest=(*groups[-1].rest, block))

    if -1 in at:
        add(Block("whole", anchors=tuple(note.key for _, note in at[-1])), at[-1])
    for index, block in enumerate(document.blocks):
        for pair in gaps.get(index, []):
            add(_gap(pair), [pair])
        told = at.get(index, [])
        if isinstance(block, Table):
            add(_table(block, told, related.get(index, {}), report), told)
        elif block.text.strip() or told:
            made = _paragraph(block, told, others.get(index, []), report, index in heads)
            if made.kind == "sub" and not headed:  # no page jumps from its own heading to the last but one
                made = made._replace(kind="heading")
            headed = headed or made.kind in ("title", "heading")
            add(made, told)
    for pair in gaps.get(len(document.blocks), []):
        add(_gap(pair), [pair])
    return groups


def _before(report: Report, key: str) -> int:
    """The block before which a missing section belongs: the next one of the form that is there, else the end of the body."""
    keys = [s.key for s in report.form.sections]
    after = keys[keys.index(key) + 1 :] if key in keys else []
    for section in report.sections:
        if section.key in after:
            return report.paragraphs[section.start].block
    if report.sections and report.sections[-1].end < len(report.paragraphs):
        return report.paragraphs[report.sections[-1].end].block
    return len(report.document.blocks)


def _gap(pair: tuple[Finding, Note]) -> Block:
    finding, note = pair
    return Block("gap", (Piece(shown_text(finding.place.label), "", (), ()),), anchors=(note.key,), grade=finding.severity)  # fmt: skip


def _related(
    result: Result, found: Sequence[Finding], notes: Sequence[Note]
) -> dict[int, dict[tuple[int, int], list[tuple[Note, bool]]]]:
    """Cells that a finding of another place names: block → cell → notes, and whether to number them there.

    The terms of a sum stand in the same table as the finding: a frame is enough. Where a finding is about a whole table,
    the cells it names are what is wrong.
    """
    cells: dict[int, dict[tuple[int, int], list[tuple[Note, bool]]]] = {}
    for finding, note in zip(found, notes, strict=True):
        own = finding.place
        for place in (*(place for _, place in operands(finding, result)), *finding.related):
            if place.block is None or place.row is None or place.column is None:
                continue
            if (place.block, place.row, place.column) != (own.block, own.row, own.column):
                kept = cells.setdefault(place.block, {}).setdefault((place.row, place.column), [])
                if all(note is not other for other, _ in kept):
                    kept.append((note, place.block != own.block or own.row is None))
    return cells


def _others(found: Sequence[Finding], notes: Sequence[Note]) -> dict[int, list[tuple[Place, Note]]]:
    """Other words that a finding is about, by block: the same mistake again, the place it contradicts."""
    made: dict[int, list[tuple[Place, Note]]] = {}
    for finding, note in zip(found, notes, strict=True):
        own = (finding.place.block, finding.place.start)
        for place in dict.fromkeys((*(e.place for e in finding.evidence if e.place), *finding.related)):
            if place.block is not None and place.row is None and (place.block, place.start) != own:
                made.setdefault(place.block, []).append((place, note))
    return made


def _marks(text: str, told: Sequence[tuple[Finding, Note]]) -> tuple[list[Mark], list[str], str]:
    """What to paint in ``text``, the notes that mean all of it, and the worst grade among those."""
    marks: list[Mark] = []
    whole: list[tuple[str, str]] = []
    for finding, note in told:
        span = _span(text, finding.place)
        if span is None or span[1] - span[0] > _LONG:
            whole.append((note.key, finding.severity))
        else:
            marks.append(Mark(span[0], span[1], note.key, note.number, finding.severity))
    return marks, [key for key, _ in whole], _worst(severity for _, severity in whole)


def _span(text: str, place: Place) -> tuple[int, int] | None:
    """Where in ``text`` the fault stands; None when that cannot be told or all of it is meant."""
    start, end = place.start, place.end
    if start is None or end is None or not 0 <= start <= end <= len(text):
        return None
    fault = place.quote[place.mark[0] : place.mark[1]]
    if fault and "".join(fault.split()) == "".join(text.split()):
        return 0, len(text)  # a label is quoted without its line breaks
    if place.table is None and fault and not fault.endswith("……") and text[start:end] != fault:
        # Offsets are those of one paragraph of a cell, the text is that of all of them.
        at = text.find(place.quote)
        return (at + place.mark[0], at + place.mark[1]) if at >= 0 else None
    return start, end


def _worst(grades: Any) -> str:
    given = set(grades)
    return next((s for s in SEVERITIES if s in given), "")


def _paragraph(
    block: Paragraph,
    told: Sequence[tuple[Finding, Note]],
    others: Sequence[tuple[Place, Note]],
    report: Report,
    head: bool,
) -> Block:
    marks, whole, grade = _marks(block.text, told)
    for place, note in others:
        start, end = _span(block.text, place) or (0, len(block.text))
        if (start, end) == (0, len(block.text)):  # all of it is meant: a number at its end is enough
            start = end
        marks.append(Mark(start, end, "~" + note.key, note.number, "also-" + note.severity))
    text = block.text.strip()
    if text and "".join(text.split()) in "".join(report.title.split()) and block.block <= 6:
        kind = "title"
    elif head:
        kind = "heading"
    elif block.level or (_SUB.match(block.text) and len(text) <= 40 and "。" not in text[:-1]):
        kind = "sub"
    else:
        kind = "text" if block.text[:1].isspace() or len(text) < 14 else "text indented"
    return Block(
        kind, tuple(pieces(shown_text(block.text), marks)), anchors=tuple(whole), grade=grade, origin=block.origin
    )  # fmt: skip


def _table(
    table: Table, told: Sequence[tuple[Finding, Note]], related: dict[tuple[int, int], list[tuple[Note, bool]]], report: Report
) -> Block:  # fmt: skip
    by_cell: dict[tuple[int, int], list[tuple[Finding, Note]]] = {}
    whole: list[tuple[Finding, Note]] = []
    cells = {(c.row, c.column) for row in table.rows for c in row}
    for finding, note in told:
        at = (finding.place.row, finding.place.column)
        if at[0] is not None and at[1] is not None and (at[0], at[1]) in cells:
            by_cell.setdefault((at[0], at[1]), []).append((finding, note))
        else:
            whole.append((finding, note))
    values = [(f.cell_row, f.cell_column) for f in report.facts.values() if f.block == table.block]
    top = min((row for row, _ in values), default=0)
    left = min((column for _, column in values), default=0)
    rows = tuple(
        tuple(
            _cell(c, by_cell.get((c.row, c.column), []), related.get((c.row, c.column), []), top, left)
            for c in row
        )
        for row in table.rows
    )
    return Block(
        "table",
        rows=rows,
        anchors=tuple(note.key for _, note in whole),
        grade=_worst(f.severity for f, _ in whole),
        wide=table.width > 5,
    )


def _cell(cell: Cell, told: Sequence[tuple[Finding, Note]], related: Sequence[tuple[Note, bool]], top: int, left: int) -> CellView:  # fmt: skip
    marks, _, _ = _marks(cell.text, told)
    painted = {m.key for m in marks}
    end = len(cell.text)
    marks += [
        Mark(end, end, note.key, note.number, note.severity) for _, note in told if note.key not in painted
    ]
    numbered = [note for note, shown in related if shown][:2]
    marks += [Mark(end, end, "~" + note.key, note.number, note.severity) for note in numbered]
    # What gives the cell its colour: findings at it, else those of its whole table, else those of another place.
    own = [note for _, note in told] or [note for note, shown in related if shown and note.cell]
    also = [note for note, _ in related]
    grade = _worst(n.severity for n in own) or ("also-" + _worst(n.severity for n in also) if also else "")
    keys = tuple(note.key for note in own or also)
    tag, scope = ("th", "col") if cell.row < top else ("th", "row") if cell.column < left else ("td", "")
    shown = tuple(pieces(shown_text(cell.text), marks))
    return CellView(tag, scope, cell.rowspan, cell.colspan, shown, grade, keys)
