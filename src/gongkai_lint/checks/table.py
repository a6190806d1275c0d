"""Tables of the form: present, with all their rows and columns, under the form's own labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai_lint.checks import Context
from gongkai_lint.forms import places
from gongkai_lint.forms.model import TableSpec
from gongkai_lint.forms.report import FoundTable, Report, Section
from gongkai_lint.rules.model import PASS, Evidence, Rule, Verdict
from gongkai_lint.typed import Any

OPTIONS: Any = {
    "what!": ("enum", "present", "rows", "labels", "numerals", "extra", "order", "collapsed", "place")
}
VARIANTS = {"": ("table", "list", "count", "printed", "expected", "title")}
REASONS = {
    "picture": (
        "“{table}”可能是图片，里面的数字读不了",
        "“{table}” may be a picture; its figures cannot be read",
    )
}


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    what = rule.options["what"]
    if what == "present":
        yield from _present(report)
    elif what in ("labels", "numerals"):
        yield from _labels(report, "altered" if what == "labels" else "numeral_missing")
    elif what == "collapsed":
        yield from _collapsed(report)
    elif what == "place":
        yield from _misplaced(report)
    else:
        judge = {"rows": _rows, "extra": _extra, "order": _moved}[what]
        for found in report.tables.values():
            yield judge(report, found)


def _present(report: Report) -> Iterator[Verdict]:
    """All missing tables are one fault. One that may be a picture is not known to be missing."""
    missing = [t for t in report.form.tables if t.required and t.key not in report.tables]
    shown = pictured(report)
    gone = [t for t in missing if t not in shown]
    if not missing:
        yield PASS
    for spec in shown:
        values = {"table": spec.title}
        yield Verdict("unknown", places.table(report, spec.key), values, reason="picture", needs="table")
    if gone:
        values = {"table": gone[0].title, "list": "、".join(t.title for t in gone), "count": str(len(gone))}
        evidence = tuple(Evidence(t.title, "") for t in gone)
        yield Verdict("fail", places.table(report, gone[0].key), values, evidence=evidence)


def pictured(report: Report) -> list[TableSpec]:
    """Required tables that were not found and may be pictures: one stands in their section, or, where the section was
    not found either or the picture's place is not known, anywhere."""
    pictures = [n.block for n in report.document.notices if n.kind == "picture"]
    missing = [t for t in report.form.tables if t.required and t.key not in report.tables]
    return [t for t in missing if any(_within(report, t.section, block) for block in pictures)]


def _within(report: Report, section: str, block: int) -> bool:
    found = next((s for s in report.sections if s.key == section), None)
    if found is None or block < 0:
        return True
    later = [s for s in report.sections if s.start > found.start]
    start = report.paragraphs[found.start].block
    end = report.paragraphs[later[0].start].block if later else len(report.document.blocks)
    return start <= block < end


def _misplaced(report: Report) -> Iterator[Verdict]:
    """A table that stands under the heading of another part, while the heading of its own part has none beneath."""
    begins = [(report.paragraphs[s.start].block, s) for s in report.sections]

    def under(block: int) -> Section | None:
        return next((s for start, s in reversed(begins) if start < block), None)

    occupied = {s.key for t in report.tables.values() for b in t.blocks if (s := under(b)) is not None}
    known = {s.key for s in report.sections}
    for spec in report.form.tables:
        found = report.tables.get(spec.key)
        if found is None or not found.blocks or spec.section not in known:
            continue
        above = under(found.blocks[0])
        if above is None or not above.key or above.key == spec.section or spec.section in occupied:
            yield PASS
            continue
        own = next(s for s in report.sections if s.key == spec.section)
        values = {"table": spec.title, "title": above.title, "expected": own.title}
        yield Verdict("fail", places.section(report, spec.section), values)


def _labels(report: Report, change: str) -> Iterator[Verdict]:
    if report.tables:
        yield PASS
    for label in report.labels:
        if label.change != change:
            continue
        place = places.cell(
            report, label.block, label.cell_row, label.cell_column, label.printed, label.printed, label.table
        )
        spec = next(t for t in report.form.tables if t.key == label.table)
        values = {"table": spec.title, "printed": label.printed, "expected": label.expected}
        yield Verdict("fail", place._replace(row_label=label.printed), values)


def _rows(report: Report, found: FoundTable) -> Verdict:
    spec = next(t for t in report.form.tables if t.key == found.key)
    rows = [r.label for r in spec.rows if r.key in found.missing_rows and r.kind != "heading"]
    columns = ["/".join((*c.path, c.label)) for c in spec.columns if c.key in found.missing_columns]
    if not rows and not columns:
        return PASS
    missing = rows + columns
    values = {"table": spec.title, "list": "、".join(missing), "count": str(len(missing))}
    return Verdict("fail", places.table(report, found.key), values)


def _extra(report: Report, found: FoundTable) -> Verdict:
    cells = [(block, row, 0, label) for block, row, label in found.extra_rows] + [*found.extra_columns]
    return _told(report, found, cells) if cells else PASS


def _moved(report: Report, found: FoundTable) -> Verdict:
    return _told(report, found, found.moved) if found.moved else PASS


def _told(report: Report, found: FoundTable, cells: Sequence[tuple[int, int, int, str]]) -> Verdict:
    """One finding at the first of ``cells`` (block, row, column, label), with the names of all."""
    spec = next(t for t in report.form.tables if t.key == found.key)
    block, row, column, label = cells[0]
    names = "、".join(name or "（无标签）" for *_, name in cells)
    place = places.cell(report, block, row, column, label, label, found.key)
    evidence = tuple(Evidence(name, "") for *_, name in cells)
    values = {"table": spec.title, "list": names, "count": str(len(cells))}
    return Verdict("fail", place, values, evidence=evidence)


def _collapsed(report: Report) -> Iterator[Verdict]:
    """A group of the form printed as one row, as the form before it had it."""
    for spec in report.form.tables:
        if spec.key not in report.tables:
            continue
        for row in spec.rows:
            if row.kind != "optional" or not any(r.group == row.label for r in spec.rows):
                continue
            fact = next((f for f in report.facts.values() if f.table == spec.key and f.row == row.key), None)
            parts = [r.label for r in spec.rows if r.group == row.label]
            if fact is None or any(
                f.table == spec.key and f.row.startswith(row.key + "_") for f in report.facts.values()
            ):
                yield PASS
                continue
            place = places.cell(
                report, fact.block, fact.cell_row, 0, fact.row_label, fact.row_label, spec.key
            )
            values = {
                "table": spec.title,
                "printed": fact.row_label,
                "list": "；".join(parts),
                "count": str(len(parts)),
            }
            yield Verdict("fail", place, values)
