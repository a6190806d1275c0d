"""Edits of a Document: one cell, one row, one column, one stretch of text, one run of blocks. Nothing here knows the law.

Every function gives a new Document whose blocks are numbered anew; the one given is left as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gongkai_lint.document.model import Cell, Document, Paragraph, Table

Block = Paragraph | Table


def numbered(document: Document, blocks: Sequence[Block]) -> Document:
    """``document`` with these blocks, each told its index."""
    return document._replace(blocks=tuple(block._replace(block=n) for n, block in enumerate(blocks)))


def with_block(document: Document, index: int, block: Block) -> Document:
    """``document`` with another block at ``index``."""
    blocks = list(document.blocks)
    blocks[index] = block
    return document._replace(blocks=tuple(blocks))


def with_text(document: Document, index: int, start: int, end: int, words: str) -> Document:
    """``words`` in the place of characters ``start:end`` of a paragraph."""
    paragraph = document.blocks[index]
    assert isinstance(paragraph, Paragraph)
    text = paragraph.text[:start] + words + paragraph.text[end:]
    return with_block(document, index, paragraph._replace(text=text))


def table(document: Document, index: int) -> Table:
    """The table at ``index``."""
    found = document.blocks[index]
    assert isinstance(found, Table)
    return found


def cell_text(document: Document, index: int, row: int, column: int) -> str:
    """The text of the cell whose top left corner is there."""
    return next(c.text for c in table(document, index).rows[row] if c.column == column)


def with_cells(document: Document, index: int, texts: dict[tuple[int, int], str]) -> Document:
    """Other texts for the cells at these (row, column) of the table at ``index``."""
    old = table(document, index)
    rows = tuple(
        tuple(c._replace(text=texts[r, c.column]) if (r, c.column) in texts else c for c in row)
        for r, row in enumerate(old.rows)
    )
    return with_block(document, index, old._replace(rows=rows))


def without_row(document: Document, index: int, row: int) -> Document:
    """The table at ``index`` without a row; a cell that reaches over it grows shorter."""
    kept: list[list[Cell]] = [[] for _ in table(document, index).rows]
    for cell in _cells(document, index):
        if cell.row == row:
            if cell.rowspan > 1:  # what began here begins one row later, at the same number after the cut
                kept[row].append(cell._replace(rowspan=cell.rowspan - 1))
        elif cell.row < row < cell.row + cell.rowspan:
            kept[cell.row].append(cell._replace(rowspan=cell.rowspan - 1))
        else:
            at = cell.row - (cell.row > row)
            kept[at].append(cell._replace(row=at))
    return _with_rows(document, index, kept[:-1])


def with_row_twice(document: Document, index: int, row: int) -> Document:
    """The table at ``index`` with a row printed twice."""
    made: list[list[Cell]] = [[] for _ in range(len(table(document, index).rows) + 1)]
    for cell in _cells(document, index):
        if cell.row < row < cell.row + cell.rowspan or (cell.row == row and cell.rowspan > 1):
            made[cell.row].append(cell._replace(rowspan=cell.rowspan + 1))
        elif cell.row == row:
            made[row].append(cell)
            made[row + 1].append(cell._replace(row=row + 1))
        else:
            at = cell.row + (cell.row > row)
            made[at].append(cell._replace(row=at))
    return _with_rows(document, index, made)


def without_column(document: Document, index: int, column: int) -> Document:
    """The table at ``index`` without a grid column; a cell that reaches over it grows narrower."""

    def cut(cell: Cell) -> Sequence[Cell]:
        if cell.column <= column < cell.column + cell.colspan:
            return [cell._replace(colspan=cell.colspan - 1)] if cell.colspan > 1 else []
        return [cell._replace(column=cell.column - (cell.column > column))]

    return _by_column(document, index, cut, -1)


def with_column_twice(document: Document, index: int, column: int) -> Document:
    """The table at ``index`` with a grid column printed twice."""

    def double(cell: Cell) -> Sequence[Cell]:
        if cell.column == column and cell.colspan == 1:
            return [cell, cell._replace(column=column + 1)]
        if cell.column <= column < cell.column + cell.colspan:
            return [cell._replace(colspan=cell.colspan + 1)]
        return [cell._replace(column=cell.column + (cell.column > column))]

    return _by_column(document, index, double, 1)


def without_blocks(document: Document, start: int, end: int) -> Document:
    """``document`` without the blocks ``start:end``."""
    return numbered(document, (*document.blocks[:start], *document.blocks[end:]))


def exchanged(document: Document, start: int, middle: int, end: int) -> Document:
    """``document`` with the blocks ``start:middle`` after the blocks ``middle:end``."""
    old = document.blocks
    return numbered(document, (*old[:start], *old[middle:end], *old[start:middle], *old[end:]))


def _cells(document: Document, index: int) -> list[Cell]:
    return [cell for row in table(document, index).rows for cell in row]


def _with_rows(document: Document, index: int, rows: Sequence[Sequence[Cell]]) -> Document:
    ordered = tuple(tuple(sorted(row, key=lambda c: c.column)) for row in rows)
    return with_block(document, index, table(document, index)._replace(rows=ordered))


def _by_column(
    document: Document, index: int, change: Callable[[Cell], Sequence[Cell]], wider: int
) -> Document:
    old = table(document, index)
    rows = tuple(tuple(made for cell in row for made in change(cell)) for row in old.rows)
    return with_block(document, index, old._replace(rows=rows, width=old.width + wider))
