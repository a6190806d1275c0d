"""Cells put one behind the other become a grid."""

from __future__ import annotations

from gongkai_lint.document.model import Cell, Table

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
        r, column, line = len(self.rows) - 1, self.column, self.rows[-1]
        self.column = column + wide
        if merged and merged != "restart" and column in self._open:
            top, index = self._open[column]
            first = self.rows[top][index]
            if top + first.rowspan == r:
                self.rows[top][index] = first._replace(rowspan=first.rowspan + 1)
                return
        if merged:
            self._open[column] = (r, len(line))
        line.append(Cell(r, column, 1, wide, text))

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
