"""Sheets of an Excel workbook as people like them: a frozen, filtered head, wrapped cells, grades in their colours.

Whatever a report says stays text: “=1+1” is its words, not a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai_lint.output.width import width
from gongkai_lint.typed import Any, NamedTuple

# Fill and letters of a grade: dark letters on a pale ground, readable in print too.
COLOURS = {
    "error": ("FBE3E0", "9C1C13"), "warning": ("FDF0D2", "7A4B00"), "note": ("E2EDF8", "1F4E79"),
    "return": ("FBE3E0", "9C1C13"), "minor": ("FDF0D2", "7A4B00"), "pass": ("E0F2E5", "17592F"), "unassessable": ("E8E8E8", "404040"),
}  # fmt: skip
_MOST_CHARACTERS = 32_000  # Excel: 32,767 a cell
_NARROW = 12  # characters; such a column is centred
MOST_ROWS = 1_048_000  # Excel: 1,048,576 a sheet


class Column(NamedTuple):
    """A column: its head, and how wide it is in characters."""

    head: str
    width: int


class Graded(NamedTuple):
    """A cell coloured by its grade, a severity or a grade of a report."""

    text: str | int
    grade: str


def workbook(title: str) -> Any:
    """An empty workbook that is written row by row."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "gongkai-lint"
    book.properties.title = title
    return book


def saved(book: Any) -> bytes:
    """The workbook's bytes."""
    import io

    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def add_sheet(book: Any, caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], cut: str, frozen: int = 0, printed: int = 0, bare: bool = False) -> None:  # fmt: skip
    """Add a sheet; cells are text, numbers, None or :class:`Graded`. ``cut`` is said where there are more rows than a sheet
    can hold; ``frozen`` columns stay in sight; on paper go the first ``printed`` columns, all where it is 0. ``bare``:
    a sheet of very many figures, whose cells but the first get no style of their own (styles take most of the time)."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(caption)
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    for n, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(n)].width = column.width
    line = Border(bottom=Side("thin", color="D9D9D9"))
    head = {"font": Font(bold=True, color="FFFFFF"), "fill": PatternFill("solid", fgColor="33475B"),
            "alignment": Alignment(vertical="center", wrap_text=True)}  # fmt: skip
    plain = {"alignment": Alignment(vertical="top", wrap_text=True), "border": line}
    middle = {"alignment": Alignment(horizontal="center", vertical="top", wrap_text=True), "border": line}
    graded = {
        grade: {**middle, "fill": PatternFill("solid", fgColor=fill), "font": Font(bold=True, color=ink)}
        for grade, (fill, ink) in COLOURS.items()
    }
    sheet.append([_cell(sheet, column.head, head) for column in columns])
    sheet.row_dimensions[1].height = 24
    count = 1
    for row in rows:
        if count >= MOST_ROWS:
            sheet.append([_cell(sheet, cut, plain)])
            break
        count += 1
        if bare:
            sheet.append([_cell(sheet, row[0], plain), *row[1:]])
            continue
        sheet.row_dimensions[count].height = _height(row, columns)
        cells = []
        for value, column in zip(row, columns, strict=True):
            style = middle if column.width <= _NARROW else plain
            if isinstance(value, Graded):
                cells.append(_cell(sheet, value.text, graded.get(value.grade, style)))
            else:
                cells.append(_cell(sheet, value, style))
        sheet.append(cells)
    if printed:
        sheet.print_area = f"A1:{get_column_letter(printed)}{count}"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"


def _height(row: Sequence[Any], columns: Sequence[Column]) -> float:
    """Points: not every program fits a row to its wrapped text when it opens a file. Excel allows 409."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        text = str(value.text if isinstance(value, Graded) else value)
        if len(text) > 3:
            room = max(column.width - 2, 4)
            lines = max(lines, sum(-(-width(part) // room) or 1 for part in text.split("\n")))
    return min(409.0, 15.5 * lines + 4)


def _cell(sheet: Any, value: Any, style: dict[str, Any]) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=_safe(value) if isinstance(value, str) else value)
    if isinstance(value, str) and cell.data_type != "s":
        cell.data_type = "s"  # “=1+1” in a report is its words, not a formula; “#N/A” no error
    for attribute, given in style.items():
        setattr(cell, attribute, given)
    return cell


def _safe(text: str) -> str:
    """Text that a workbook can hold: no control characters, not too long."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    kept: str = ILLEGAL_CHARACTERS_RE.sub(" ", text).encode("utf-8", "replace").decode()
    return kept if len(kept) <= _MOST_CHARACTERS else kept[:_MOST_CHARACTERS] + "……"
