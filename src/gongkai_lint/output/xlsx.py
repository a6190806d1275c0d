"""An Excel workbook to work through: findings, files, and what could not be assessed, a sheet each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai_lint.output.common import basis, counts, name, quoted, standing, title
from gongkai_lint.output.sheets import Column, Graded, add_sheet, saved, workbook
from gongkai_lint.output.words import grade_word, severity_word, word
from gongkai_lint.rules.model import SEVERITIES, Finding, Result, RuleSet
from gongkai_lint.typed import Any

# Heads by the key of their word.
_FINDINGS = (
    Column("file", 24), Column("unit", 20), Column("year_name", 8), Column("severity", 9), Column("rule", 9), Column("place", 28),
    Column("problem", 50), Column("right", 36), Column("text", 36), Column("basis_name", 40), Column("title", 30), Column("aside", 20),
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
    book = workbook(word("page_title", lang))

    def add(caption: str, columns: Sequence[Column], rows: Iterable[list[Any]], printed: int = 0) -> None:
        heads = [
            c._replace(head=severity_word(c.head, lang) if c.head in SEVERITIES else word(c.head, lang))
            for c in columns
        ]
        add_sheet(book, word(caption, lang), heads, rows, word("cut", lang), printed=printed)

    add("sheet_findings", _FINDINGS, _findings(results, lang, show), printed=8)
    add("sheet_files", _FILES, _files(results, lang))
    add("sheet_unknown", _UNKNOWN, _unknown(results, lang))
    return saved(book)


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
