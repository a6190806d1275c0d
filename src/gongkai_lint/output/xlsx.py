"""An Excel workbook to work through: findings, files, and what could not be assessed, a sheet each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai_lint.output.common import basis, counts, name, quoted, standing, title
from gongkai_lint.output.words import grade_word, severity_word, word
from gongkai_lint.rules.model import SEVERITIES, Finding, Result, RuleSet
from gongkai_lint.typed import Any, NamedTuple

# Fill and letters of a grade: dark letters on a pale ground, readable in print too.
COLOURS = {
    "error": ("FBE3E0", "9C1C13"), "warning": ("FDF0D2", "7A4B00"), "note": ("E2EDF8", "1F4E79"),
    "return": ("FBE3E0", "9C1C13"), "minor": ("FDF0D2", "7A4B00"), "pass": ("E0F2E5", "17592F"), "unassessable": ("E8E8E8", "404040"),
}  # fmt: skip
_MOST_CHARACTERS = 32_000  # Excel: 32,767 a cell
_MOST_ROWS = 1_048_000  # Excel: 1,048,576 a sheet


class Column(NamedTuple):
    """A column: the word for its head, and how wide it is in characters."""

    key: str
    width: int


_FINDINGS = (
    Column("file", 30), Column("unit", 22), Column("year_name", 8), Column("severity", 9), Column("rule", 9), Column("place", 34),
    Column("problem", 56), Column("right", 40), Column("text", 40), Column("basis_name", 40), Column("title", 30), Column("aside", 20),
)  # fmt: skip
_FILES = (
    Column("file", 36), Column("unit", 26), Column("year_name", 8), Column("form_name", 22), Column("conclusion", 14),
    *(Column(s, 8) for s in SEVERITIES), Column("sections_name", 10), Column("tables_name", 10), Column("passed", 11),
    Column("failed", 11), Column("not_assessed", 11), Column("aside", 12), Column("remark", 50),
)  # fmt: skip
_UNKNOWN = (Column("file", 36), Column("unit", 26), Column("rule", 9), Column("title", 36), Column("place", 36), Column("reason", 60), Column("need", 36))  # fmt: skip


def render(
    results: Sequence[Result], ruleset: RuleSet, lang: str = "zh", *, show: str = "note", **_: object
) -> bytes:
    """The workbook's bytes."""
    import io

    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "gongkai-lint"
    book.properties.title = word("page_title", lang)
    _sheet(book, word("sheet_findings", lang), _FINDINGS, _findings(results, lang, show), lang)
    _sheet(book, word("sheet_files", lang), _FILES, _files(results, lang), lang)
    _sheet(book, word("sheet_unknown", lang), _UNKNOWN, _unknown(results, lang), lang)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class Graded(NamedTuple):
    """A cell coloured by its grade."""

    text: str
    grade: str


def _findings(results: Sequence[Result], lang: str, show: str) -> Iterable[list[Any]]:
    for result in results:
        report = result.report
        kept = standing(result, show)
        for finding in result.findings:
            if finding in kept or finding.suppressed is not None:
                yield [name(result, lang), report.unit, report.year or "", *_finding(finding, lang)]


def _finding(finding: Finding, lang: str) -> list[Any]:
    return [
        Graded(severity_word(finding.severity, lang), finding.severity), finding.rule.id, finding.place.label, finding.message,
        finding.expected, quoted(finding.place), basis(finding.rule, lang), title(finding.rule, lang),
        "" if finding.suppressed is None else finding.suppressed.reason,
    ]  # fmt: skip


def _files(results: Sequence[Result], lang: str) -> Iterable[list[Any]]:
    for result in results:
        report, tally = result.report, result.tally
        grade = Graded(grade_word(result.grade, lang), result.grade)
        if report is None:
            yield [name(result, lang), "", "", "", grade, *[""] * 9, result.error]
            continue
        required = {s.key for s in report.form.sections if s.required}
        found = len(required & {s.key for s in report.sections})
        aside = sum(f.suppressed is not None for f in result.findings)
        yield [
            name(result, lang), report.unit, report.year or "", report.form.title, grade, *counts(result).values(),
            f"{found}/{len(required)}", f"{len(report.tables)}/{len(report.form.tables)}",
            tally.passed, tally.failed, tally.unknown, aside, "" if tally.passed or result.findings else word("nothing_checked", lang),
        ]  # fmt: skip


def _unknown(results: Sequence[Result], lang: str) -> Iterable[list[Any]]:
    for result in results:
        unit = result.report.unit if result.report is not None else ""
        for item in result.unknown:
            place = item.place.label if item.place else ""
            yield [name(result, lang), unit, item.rule.id, title(item.rule, lang), place, item.reason, item.needs]  # fmt: skip


def _sheet(book: Any, caption: str, columns: Sequence[Column], rows: Iterable[list[Any]], lang: str) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(caption)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    for n, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(n)].width = column.width
    line = Border(bottom=Side("thin", color="D9D9D9"))
    top = Alignment(vertical="top", wrap_text=True)
    head = {"font": Font(bold=True, color="FFFFFF"), "fill": PatternFill("solid", fgColor="33475B"),
            "alignment": Alignment(vertical="center", wrap_text=True)}  # fmt: skip
    plain = {"alignment": top, "border": line}
    graded = {
        grade: {**plain, "fill": PatternFill("solid", fgColor=fill), "font": Font(bold=True, color=ink)}
        for grade, (fill, ink) in COLOURS.items()
    }
    heads = [severity_word(c.key, lang) if c.key in SEVERITIES else word(c.key, lang) for c in columns]
    sheet.append([_cell(sheet, text, head) for text in heads])
    count = 1
    for row in rows:
        if count >= _MOST_ROWS:
            sheet.append([_cell(sheet, word("cut", lang), plain)])
            break
        sheet.append(
            [_cell(sheet, v.text, graded[v.grade]) if isinstance(v, Graded) else _cell(sheet, v, plain) for v in row]
        )  # fmt: skip
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"


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

    kept = ILLEGAL_CHARACTERS_RE.sub(" ", text).encode("utf-8", "replace").decode()
    return kept if len(kept) <= _MOST_CHARACTERS else kept[:_MOST_CHARACTERS] + "……"
