"""Cells put one behind the other become a grid, and a grid is spread out again into the cell that covers each place."""

from __future__ import annotations

from gongkai_lint.document.model import Cell, Table
from gongkai_lint.document.names import Names, whole
from gongkai_lint.typed import Any, make

MOST_COLUMNS = 63  # what Word allows


class Grid:
    """Rows under construction; a vertical merge prolongs the cell above."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.column = 0  # where the next cell of the row begins
        self._width = 0
        self._open: dict[int, tuple[int, int]] = {}  # column → (row, index) of the cell a merge goes on from

    def row(self, before: int) -> None:
        self.rows.append([])
        self.column = before

    def cell(self, text: str, wide: int, merged: str) -> None:
        """``merged``: the value of w:vMerge, "" without one."""
        if not 0 < wide <= MOST_COLUMNS:
            wide = MOST_COLUMNS if wide > 0 else 1
        rows, column = self.rows, self.column
        r = len(rows) - 1
        line = rows[r]
        self.column = column + wide
        if merged:
            if merged != "restart" and column in self._open:
                top, index = self._open[column]
                first = rows[top][index]
                if top + first.rowspan == r:
                    rows[top][index] = first._replace(rowspan=first.rowspan + 1)
                    return
            self._open[column] = (r, len(line))
        line.append(make(Cell, (r, column, 1, wide, text, 0)))

    def widen(self, wide: int) -> bool:
        """An old horizontal merge: the cell before takes these columns too. False when there is none."""
        if not self.rows[-1]:
            return False
        last = self.rows[-1][-1]
        if last.column + last.colspan != self.column:
            return False
        wide = min(max(wide, 1), MOST_COLUMNS)
        self.rows[-1][-1] = last._replace(colspan=last.colspan + wide)
        self.column += wide
        return True

    def end(self, after: int) -> None:
        self._width = max(self._width, self.column + min(after, MOST_COLUMNS))

    def table(self, block: int, within: tuple[int, int, int] | None) -> Table:
        return Table(block, tuple(map(tuple, self.rows)), self._width, within)


def plain_table(element: Any, names: Names, block: int, within: tuple[int, int, int] | None) -> Table | None:
    """The w:tbl ``element``, block number ``block``, in one pass over its elements; None when it is not that simple.

    This is the short way for a table with nothing special in it; the careful one is :class:`~gongkai_lint.document.body.Body`.
    """
    tr, tc, span, merge = names.tr, names.tc, names.span, names.merge
    p, t, tab = names.p, names.t, names.tab
    grid = Grid()
    wide, merged, after = 1, "", 0
    parts: list[str] | None = None
    in_row = False
    for e in element.iter(tr, tc, span, merge, p, t, tab, names.br, names.cr, names.before, names.after, names.tbl):  # fmt: skip
        tag = e.tag
        if tag == t:
            if parts is None:
                return None
            parts.append(e.text or "")
        elif tag == p:
            if parts is None:
                return None
            parts.append("\n")
        elif tag == tc:
            if not in_row:
                return None
            if parts is not None:
                grid.cell("".join(parts)[1:].replace("\u00ad", ""), wide, merged)
            parts, wide, merged = [], 1, ""
        elif tag == tr:
            if parts is not None:
                grid.cell("".join(parts)[1:].replace("\u00ad", ""), wide, merged)
            if in_row:
                grid.end(after)
            parts, in_row, after = None, True, 0
            grid.row(0)
        elif tag == span:
            wide = whole(e.get(names.val), 1)
        elif tag == merge:
            merged = e.get(names.val) or "continue"
        elif tag == names.before:
            grid.column = min(whole(e.get(names.val), 0), MOST_COLUMNS)
        elif tag == names.after:
            after = whole(e.get(names.val), 0)
        elif tag == names.tbl:
            if e is not element:
                return None
        elif parts is not None:
            if tag != tab:
                parts.append("\n")
            elif e.getparent().tag == names.r:
                parts.append("\t")
    if parts is not None:
        grid.cell("".join(parts)[1:].replace("\u00ad", ""), wide, merged)
    if in_row:
        grid.end(after)
    return grid.table(block, within)


def spanned(
    rows: list[list[tuple[str, int, int]]], groups: list[int]
) -> tuple[tuple[tuple[Cell, ...], ...], int]:
    """``(rows, width)`` of a table given as text, rowspan and colspan of every cell.

    A cell takes the next free columns of its row and reaches down no further than its group of rows (``groups[r]``), as in HTML. Cells
    beyond the last column a grid may have are dropped.
    """
    last = {group: r for r, group in enumerate(groups)}
    until: list[int] = []  # per column, the row from which on it is free again
    made: list[tuple[Cell, ...]] = []
    for r, row in enumerate(rows):
        line: list[Cell] = []
        column = 0
        for text, tall, wide in row:
            while column < len(until) and until[column] > r:
                column += 1
            if column >= MOST_COLUMNS:
                break
            wide = min(wide, MOST_COLUMNS - column)
            # A browser lets a wide cell run over one that hangs down from above; here it ends before it.
            wide = next(
                (c - column for c in range(column + 1, min(column + wide, len(until))) if until[c] > r), wide
            )
            tall = min(tall, last[groups[r]] - r + 1)
            until += [0] * (column + wide - len(until))
            for c in range(column, column + wide):
                until[c] = r + tall
            line.append(Cell(r, column, tall, wide, text))
            column += wide
        made.append(tuple(line))
    return tuple(made), len(until)


def spread(table: Table) -> list[list[Cell | None]]:
    """Row by row the cell that covers each column of the grid; None where there is none."""
    grid: list[list[Cell | None]] = [[None] * table.width for _ in table.rows]
    for row in table.rows:
        for cell in row:
            if cell.rowspan == 1 and cell.colspan == 1:
                if cell.column < table.width:
                    grid[cell.row][cell.column] = cell
                continue
            for r in range(cell.row, min(cell.row + cell.rowspan, len(grid))):
                line = grid[r]
                for c in range(cell.column, min(cell.column + cell.colspan, table.width)):
                    line[c] = cell
    return grid
