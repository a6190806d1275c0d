"""Tables of the form: present, with all their rows and columns, under the form's own labels."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_lint.checks import Context
from gongkai_lint.forms import places
from gongkai_lint.forms.report import FoundTable, Report
from gongkai_lint.rules.model import PASS, Evidence, Rule, Verdict
from gongkai_lint.typed import Any

OPTIONS: Any = {"what!": ("enum", "present", "rows", "labels", "numerals", "extra", "collapsed")}
VARIANTS = {"": ("table", "list", "count", "printed", "expected", "picture")}


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    what = rule.options["what"]
    if what == "present":
        yield from _present(report)
    elif what in ("labels", "numerals"):
        yield from _labels(report, "altered" if what == "labels" else "numeral_missing")
    elif what == "collapsed":
        yield from _collapsed(report)
    else:
        for found in report.tables.values():
            yield _rows(report, found) if what == "rows" else _extra(report, found)


def _present(report: Report) -> Iterator[Verdict]:
    pictures = any(n.kind == "picture" for n in report.document.notices)
    for spec in report.form.tables:
        if spec.key in report.tables:
            yield PASS
        elif spec.required:
            values = {
                "table": spec.title,
                "picture": "（文中有图片，表格若是图片则无法检查）" if pictures else "",
            }
            yield Verdict("fail", places.table(report, spec.key), values)


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
    if not found.extra_rows:
        return PASS
    spec = next(t for t in report.form.tables if t.key == found.key)
    block, row, label = found.extra_rows[0]
    names = "、".join(name or "（无标签）" for _, _, name in found.extra_rows)
    place = places.cell(report, block, row, 0, label, label, found.key)
    evidence = tuple(Evidence(name, "") for _, _, name in found.extra_rows)
    return Verdict(
        "fail",
        place,
        {"table": spec.title, "list": names, "count": str(len(found.extra_rows))},
        evidence=evidence,
    )


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
