"""Where in Word a finding is said: the block, row, column and characters a place means, also where nothing stands there."""

from __future__ import annotations

from typing import NamedTuple

from gongkai_lint.document.model import Cell, Paragraph, Table
from gongkai_lint.forms.labels import plain
from gongkai_lint.forms.report import Place, Report
from gongkai_lint.word.locate import Located


class Anchor(NamedTuple):
    """Characters of a paragraph or of a cell (row and column given); start == end for one that is empty."""

    block: int
    row: int | None
    column: int | None
    start: int
    end: int


def anchor_of(place: Place, report: Report, located: Located) -> Anchor:
    """The anchor of a finding's place. What is missing is said where it belongs, what is about the whole on the title."""
    block = place.block
    if block is None or not 0 <= block < len(located.blocks):
        return _missing(place, report, located)
    held = located.blocks[block]
    if isinstance(held, Table):
        if place.row is None:
            return _first_cell(held, located)
        cell = _cell(held, place.row, place.column or 0)
        return _cut(block, cell.row, cell.column, place, located) if cell else _first_cell(held, located)
    return _cut(block, None, None, place, located)


def title_anchor(report: Report, located: Located) -> Anchor:
    """The title, else the first words of the document."""
    for paragraph in sorted(report.paragraphs[:6], key=lambda p: -len(p.text)):
        words = plain(paragraph.text)
        if len(words) > 1 and words in report.title:
            return _whole(paragraph)
    if report.paragraphs:
        return _whole(report.paragraphs[0])
    first = located.blocks[0]
    return _first_cell(first, located) if isinstance(first, Table) else _whole(first)


def _missing(place: Place, report: Report, located: Located) -> Anchor:
    """A section or a table that is not there: the heading it belongs to, else the next heading, else the end."""
    key = place.section
    if not key and place.table:
        key = next((t.section for t in report.form.tables if t.key == place.table), "")
    if not key:
        return title_anchor(report, located)
    order = [s.key for s in report.form.sections]
    wanted = order[order.index(key) :] if key in order else []
    for candidate in wanted:
        for section in report.sections:
            if section.key == candidate:
                return _whole(report.paragraphs[section.start])
    body = report.paragraphs[: report.tail] or report.paragraphs
    return _whole(body[-1]) if body else title_anchor(report, located)


def _whole(paragraph: Paragraph) -> Anchor:
    start, end = paragraph.offset, paragraph.offset + len(paragraph.text)
    if paragraph.origin == "cell":
        return Anchor(paragraph.block, paragraph.row, paragraph.column, start, end)
    return Anchor(paragraph.block, None, None, start, end)


def _cell(table: Table, row: int, column: int) -> Cell | None:
    """The cell at a grid position; where none begins, the one that covers it, else the nearest before it in the row."""
    cells = [c for r in table.rows for c in r]
    for c in cells:
        if c.row <= row < c.row + c.rowspan and c.column <= column < c.column + c.colspan:
            return c
    return max(
        (c for c in cells if c.row == row and c.column <= column), key=lambda c: c.column, default=None
    )


def _first_cell(table: Table, located: Located) -> Anchor:
    """The first cell that says something."""
    cells = [c for row in table.rows for c in row]
    for cell in (*(c for c in cells if c.text.strip()), *cells):
        length = len(located.text(table.block, cell.row, cell.column))
        return Anchor(table.block, cell.row, cell.column, 0, length)
    return Anchor(table.block, None, None, 0, 0)


def _cut(block: int, row: int | None, column: int | None, place: Place, located: Located) -> Anchor:
    """The characters of the place, all of the text where it names none; of a cell's blank edges nothing."""
    text = located.text(block, row, column)
    start, end = place.start or 0, place.end or 0
    if row is not None and place.row_label is not None:
        return Anchor(block, row, column, 0, len(text))  # the value or label of a cell is the cell
    if not 0 <= start < end <= len(text):
        start, end = 0, len(text)
    return Anchor(block, row, column, start, end)
