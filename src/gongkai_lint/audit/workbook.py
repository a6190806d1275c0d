"""``audit.xlsx``: units, findings, files, the figures reported and their sums by kind of body, a sheet each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from gongkai_lint.audit.model import Audit, Entry, Row
from gongkai_lint.audit.words import HOW, LEVELS, STATUSES, TROUBLE, of, say
from gongkai_lint.forms.model import Form
from gongkai_lint.output.sheets import Column, Graded, add_sheet, saved, workbook
from gongkai_lint.output.words import grade_word, severity_word
from gongkai_lint.typed import Any, NamedTuple

_UNITS = (
    ("unit", 28), ("level", 10), ("parent", 22), ("status", 12), ("grade", 14), ("errors", 8), ("warnings", 8), ("notes", 8), ("unknown", 11),
    ("across", 12), ("pairs", 8), ("late", 8), ("files", 8), ("day", 12), ("deadline", 12), ("file", 36),
)  # fmt: skip
_FINDINGS = (
    ("unit", 26), ("file", 28), ("severity", 9), ("rule", 9), ("place", 34), ("message", 56), ("expected", 40), ("quote", 40), ("basis", 40), ("aside", 20),
)  # fmt: skip
_FILES = (
    ("file", 36), ("unit", 26), ("how", 14), ("counted", 8), ("grade", 14), ("year", 8), ("form", 8), ("errors", 8), ("warnings", 8), ("notes", 8),
    ("unknown", 11), ("late", 8), ("reused", 10), ("trouble", 18), ("error", 60),
)  # fmt: skip
_ACROSS = (
    ("unit", 26),
    ("file", 30),
    ("severity", 9),
    ("rule", 9),
    ("place", 40),
    ("message", 70),
    ("expected", 40),
)
_PAIRS = (("unit", 26), ("file", 30), ("share", 10), ("other", 34), ("other_share", 10), ("last_year", 10), ("sentences", 90))  # fmt: skip
_ORDER = ("government", "department", "township", "")


def render(audit: Audit, forms: Mapping[str, Form]) -> bytes:
    """The workbook's bytes. What is as long as the number of files is streamed from the entries."""
    lang = audit.lang
    book = workbook(say("workbook", lang))

    def add(caption: str, columns: Sequence[tuple[str, int]], rows: Iterator[Sequence[Any]]) -> None:
        add_sheet(book, say(caption, lang), [Column(say(k, lang), w) for k, w in columns], rows, say("cut", lang), 1)  # fmt: skip

    add("sheet_units", _UNITS, (_unit(row, lang) for row in audit.rows))
    add("sheet_findings", _FINDINGS, _findings(audit))
    add("sheet_files", _FILES, (_file(entry, lang) for entry in audit.entries))
    if audit.across:
        add("sheet_across", _ACROSS, (_across(a.unit, a.path, a.finding, lang) for a in audit.across))
    if audit.pairs:
        add("sheet_pairs", _PAIRS, _pairs(audit))
    for key, sums in figures(audit).items():
        form = forms.get(key)
        if form is not None:
            _figure_sheets(book, audit, form, sums)
    return saved(book)


def _unit(row: Row, lang: str) -> list[Any]:
    entry = row.entry
    grade = row.grade
    counts = entry.counts if entry and not entry.trouble else {}
    return [
        row.unit.name, of(LEVELS, row.unit.level, lang), row.unit.parent, Graded(of(STATUSES, row.status, lang), "" if row.status == "filed" else "unassessable"),
        Graded(grade_word(grade, lang) if grade else "", grade), *(counts.get(k) for k in ("error", "warning", "note", "unknown")),
        sum(row.across.values()) or None, row.pairs or None, say("yes" if row.late else "no", lang), row.files, entry.day if entry else "", row.unit.deadline,
        entry.path if entry else "",
    ]  # fmt: skip


def _findings(audit: Audit) -> Iterator[list[Any]]:
    for entry in audit.entries:
        if not entry.trouble:
            for finding in audit.entries.detail(entry.path).file["findings"]:
                yield _finding(entry.unit or entry.named, entry.path, finding, audit.lang)


def _finding(unit: str, path: str, finding: Mapping[str, Any], lang: str) -> list[Any]:
    separator = "; " if lang == "en" else "；"
    return [
        *_across(unit, path, finding, lang), finding["location"]["quote"],
        separator.join(f"{b['doc']} {b['clause']}".strip() for b in finding["basis"]), (finding["suppressed"] or {}).get("reason", ""),
    ]  # fmt: skip


def _across(unit: str, path: str, finding: Mapping[str, Any], lang: str) -> list[Any]:
    severity = finding["severity"]
    return [unit, path, Graded(severity_word(severity, lang), severity), finding["rule"], finding["location"]["label"], finding["message"], finding["expected"]]  # fmt: skip


def _file(entry: Entry, lang: str) -> list[Any]:
    counts = {} if entry.trouble else entry.counts
    return [
        entry.path, entry.unit or entry.named, of(HOW, entry.how, lang), say("yes" if entry.counted else "no", lang),
        Graded(grade_word(entry.grade, lang), entry.grade), entry.year or "", entry.form, *(counts.get(k) for k in ("error", "warning", "note", "unknown")),
        say("yes" if entry.late else "no", lang), say("yes" if entry.reused else "no", lang), of(TROUBLE, entry.trouble, lang),
        ("; " if lang == "en" else "；").join(t for t in (entry.error, *entry.remarks) if t),
    ]  # fmt: skip


def _pairs(audit: Audit) -> Iterator[list[Any]]:
    for pair in audit.pairs:
        yield [
            pair.left_unit, pair.left, f"{pair.left_share:.0%}", pair.right if pair.last_year else f"{pair.right_unit} {pair.right}".strip(),
            f"{pair.right_share:.0%}", say("yes" if pair.last_year else "no", audit.lang), "\n".join(s.left for s in pair.sentences),
        ]  # fmt: skip


class Figures(NamedTuple):
    """The figures of one form, by level of unit and cell key: the sum, how many gave a figure and how many none.

    A blank is never 0: it is counted, not added. ``keys`` are the cells that some report has."""

    sums: dict[tuple[str, str], Decimal]
    given: dict[tuple[str, str], int]
    blank: dict[tuple[str, str], int]
    keys: set[str]


def figures(audit: Audit) -> dict[str, Figures]:
    """The figures of the reports that count, by form key. A parent whose tables are the sum of its children's is shown but not
    added: its children are."""
    made: dict[str, Figures] = {}
    for form, row, values in _reported(audit):
        found = made.setdefault(form, Figures({}, {}, {}, set()))
        found.keys.update(values)
        if row.unit.consolidates:
            continue
        for key, value in values.items():
            at = (row.unit.level, key)
            if value is None:
                found.blank[at] = found.blank.get(at, 0) + 1
            else:
                found.sums[at] = found.sums.get(at, Decimal()) + Decimal(value)
                found.given[at] = found.given.get(at, 0) + 1
    return made


def _reported(audit: Audit) -> Iterator[tuple[str, Row, Mapping[str, int | str | None]]]:
    """Form, unit and cells of every report that counts, one at a time: they are too many to hold."""
    for row in audit.rows:
        if row.entry is not None and not row.entry.trouble and row.entry.form:
            yield row.entry.form, row, audit.entries.detail(row.entry.path).values


def _figure_sheets(book: Any, audit: Audit, form: Form, found: Figures) -> None:
    lang = audit.lang
    cells = [(t, r, c) for t in form.tables for r in t.rows if r.kind != "heading" for c in t.columns]
    kept = [(key, cell) for cell in cells if (key := ".".join(part.key for part in cell)) in found.keys]
    columns = [Column(say("unit", lang), 26), *(Column(f"{t.title}\n{r.label} × {c.label}", 14) for _, (t, r, c) in kept)]  # fmt: skip
    rows = (
        [row.unit.name, *(_number(values.get(key)) for key, _ in kept)]
        for of_form, row, values in _reported(audit)
        if of_form == form.key
    )
    add_sheet(book, say("sheet_figures", lang, form=form.key), columns, rows, say("cut", lang), 1, bare=True)
    levels = [level for level in _ORDER if any(at[0] == level for at in (*found.given, *found.blank))]
    heads = [("table", 34), ("row", 44), ("column", 16)]
    columns = [Column(say(k, lang), w) for k, w in heads] + [Column(of(LEVELS, level, lang), 12) for level in levels] + [
        Column(say(k, lang), 12) for k in ("total", "reporting", "blank")]  # fmt: skip
    add_sheet(
        book, say("sheet_sums", lang, form=form.key), columns,
        (_sums(key, cell, levels, found) for key, cell in kept), say("cut", lang), 3,
    )  # fmt: skip


def _sums(key: str, cell: tuple[Any, Any, Any], levels: Sequence[str], found: Figures) -> list[Any]:
    table, row, column = cell
    of_levels = [found.sums.get((level, key)) for level in levels]
    given = sum(found.given.get((level, key), 0) for level in levels)
    total = sum((s for s in of_levels if s is not None), Decimal()) if given else None
    blank = sum(found.blank.get((level, key), 0) for level in levels)
    return [
        table.title,
        row.label,
        column.label,
        *map(_number, of_levels),
        _number(total),
        given,
        blank or None,
    ]


def _number(value: int | str | Decimal | None) -> int | float | None:
    if value is None:
        return None
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else float(number)
