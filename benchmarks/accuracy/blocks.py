"""Faults of rows, columns and whole sections: dropped, repeated, exchanged, renamed, emptied."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from benchmarks.accuracy import mutate
from benchmarks.accuracy.bases import Base
from benchmarks.accuracy.fault import Fault, Spot
from gongkai_lint.engine import applies
from gongkai_lint.forms.labels import stem
from gongkai_lint.forms.model import SectionSpec, TableSpec
from gongkai_lint.forms.report import Fact, Report, Section
from gongkai_lint.rules.model import RuleSet

ROWS = ("row dropped", "row repeated", "two rows exchanged")
COLUMNS = ("column dropped", "column repeated", "two column heads exchanged")
SECTIONS = (
    "section dropped",
    "section title with a character lost",
    "section renamed",
    "section exchanged with the next",
    "section emptied",
)
TABLE_RULES = ("GK2", "GK3", "GK4", "GK5")
SECTION_RULES = ("GK1", "GK2")


def table_faults(base: Base, ruleset: RuleSet) -> Iterator[Fault]:
    """Rows and columns of every table of the form, each dropped, printed twice, and exchanged with the next."""
    report: Report = base.result.report
    on = {
        r.options["what"] for r in ruleset.rules if r.kind == "table" and applies(r, report)
    }  # present, rows, extra, order
    for spec in report.form.tables:
        if spec.key in report.tables:
            yield from _rows(base, report, spec, on)
            yield from _columns(base, report, spec, on)


def _rows(base: Base, report: Report, spec: TableSpec, on: set[str]) -> Iterator[Fault]:
    lines = _lines(report, spec)
    for n, (key, fact) in enumerate(lines):
        row = next(r for r in spec.rows if r.key == key)
        dropped = mutate.without_row(base.document, fact.block, fact.cell_row)
        spots = (Spot(words=spec.title), Spot(words=row.label), Spot(words=fact.row_label.replace("\n", "")))
        alone = len(lines) == 1  # with its only row the table is gone
        # A heading row carries nothing, an optional one need not be there.
        covered = ("present" if alone else "rows") in on and row.kind == "value"
        yield Fault(ROWS[0], dropped, spots, TABLE_RULES, covered=covered, table=spec.key)
        twice = mutate.with_row_twice(base.document, fact.block, fact.cell_row)
        second = Spot(fact.block, fact.cell_row + 1, 0, key=fact.key)
        yield Fault(ROWS[1], twice, (second, *spots[1:]), TABLE_RULES, covered="extra" in on, table=spec.key)
        if n + 1 < len(lines) and not spec.unlabelled:
            other = lines[n + 1][1]
            if (
                other.block == fact.block
                and other.cell_row == fact.cell_row + 1
                and _plain(base, fact, other)
            ):
                moved = _exchanged(base, fact, other)
                names = (*spots[1:], Spot(words=other.row_label.replace("\n", "")))
                yield Fault(ROWS[2], moved, names, TABLE_RULES, covered="order" in on, table=spec.key)


def _lines(report: Report, spec: TableSpec) -> list[tuple[str, Fact]]:
    """``(row key, one of its cells)`` of every row printed, in the order of the page."""
    first: dict[str, Fact] = {}
    for fact in report.facts.values():
        if fact.table == spec.key:
            first.setdefault(fact.row, fact)
    return sorted(first.items(), key=lambda item: (item[1].block, item[1].cell_row))


def _plain(base: Base, a: Fact, b: Fact) -> bool:
    """Both rows begin and end their own cells at the same columns, so that they can change places."""
    rows = mutate.table(base.document, a.block).rows
    shapes = [[(c.column, c.colspan, c.rowspan) for c in rows[f.cell_row]] for f in (a, b)]
    return shapes[0] == shapes[1] and all(down == 1 for _, _, down in shapes[0])


def _exchanged(base: Base, a: Fact, b: Fact):  # type: ignore[no-untyped-def]
    rows = mutate.table(base.document, a.block).rows
    texts = {(a.cell_row, c.column): c.text for c in rows[b.cell_row]}
    texts |= {(b.cell_row, c.column): c.text for c in rows[a.cell_row]}
    return mutate.with_cells(base.document, a.block, texts)


def _columns(base: Base, report: Report, spec: TableSpec, on: set[str]) -> Iterator[Fault]:
    lines = _lines(report, spec)
    first = lines[0][1]
    facts = [report.facts.get(f"{spec.key}.{first.row}.{c.key}") for c in spec.columns]
    for fact, column in zip(facts, spec.columns, strict=True):
        if fact is None or fact.block != first.block:
            continue
        label = Spot(words="/".join((*column.path, column.label)))
        spots = (
            label,
            Spot(words=fact.column_label),
            *((Spot(words=spec.title),) if len(spec.columns) == 1 else ()),
        )
        if not _stacked(report, fact):
            covered = ("present" if len(spec.columns) == 1 else "rows") in on
            dropped = mutate.without_column(base.document, fact.block, fact.cell_column)
            yield Fault(COLUMNS[0], dropped, spots, TABLE_RULES, covered=covered, table=spec.key)
            twice = mutate.with_column_twice(base.document, fact.block, fact.cell_column)
            yield Fault(COLUMNS[1], twice, spots, TABLE_RULES, covered="extra" in on, table=spec.key)
    for one, two in pairwise(facts):
        if one is None or two is None or one.block != two.block:
            continue
        heads = [_head(base, f) for f in (one, two)]
        if None in heads or heads[0][2] == heads[1][2]:  # type: ignore[index]
            continue
        (r1, c1, t1), (r2, c2, t2) = heads  # type: ignore[misc]
        moved = mutate.with_cells(base.document, one.block, {(r1, c1): t2, (r2, c2): t1})
        spots = (Spot(words=t1.replace("\n", "")), Spot(words=t2.replace("\n", "")))
        yield Fault(COLUMNS[2], moved, spots, TABLE_RULES, covered="order" in on, table=spec.key)


def _stacked(report: Report, fact: Fact) -> bool:
    """Whether other tables of the form stand in the same table of the document: their columns would go with it."""
    return any(f.block == fact.block and f.table != fact.table for f in report.facts.values())


def _head(base: Base, fact: Fact) -> tuple[int, int, str] | None:
    """The head cell right above a column's cells: ``(row, column, text)``."""
    wanted = fact.column_label.rsplit("/", 1)[-1]
    table = mutate.table(base.document, fact.block)
    for row in reversed(table.rows[: fact.cell_row]):
        for cell in row:
            if cell.column <= fact.cell_column < cell.column + cell.colspan:
                text = cell.text.replace("\n", "").strip()
                if text == wanted or text == fact.column_label:
                    return cell.row, cell.column, cell.text
    return None


def section_faults(base: Base) -> Iterator[Fault]:
    """Every section the form knows: without it, under another title, in another place, with nothing in it."""
    report: Report = base.result.report
    known = [
        (n, s) for n, s in enumerate(report.sections) if s.key and report.paragraphs[s.start].origin == "body"
    ]
    for n, section in known:
        spec = next(s for s in report.form.sections if s.key == section.key)
        start, stop = _blocks(base, report, n)
        title = Spot(words=spec.title)
        printed = Spot(words=section.title)
        document, free = base.document, report.form.coverage
        between = 0 < n < len(report.sections) - 1 and bool(section.number)  # the numerals jump
        covered = not free or between or _only_here(base, report, spec, n)
        yield Fault(
            SECTIONS[0],
            mutate.without_blocks(document, start, stop),
            (title, printed, *_next_heading(report, n, start)),
            SECTION_RULES + (("unassessable",) if free else ()),
            covered=covered,
        )
        heading = document.blocks[start]
        text = heading.text  # type: ignore[union-attr]
        at = text.find(section.name[:2])
        if not free and at >= 0 and section.name == stem(spec.title):
            middle = at + len(section.name) // 2
            here = (Spot(block=start), title)
            yield Fault(
                SECTIONS[1], mutate.with_text(document, start, middle, middle + 1, ""), here, SECTION_RULES
            )
            whole = mutate.with_text(document, start, at, len(text), "有关工作开展情况")
            yield Fault(SECTIONS[2], whole, here, SECTION_RULES)
        if n + 1 < len(report.sections):
            middle, end = stop, _blocks(base, report, n + 1)[1]
            following = report.sections[n + 1]
            spots = (title, printed, Spot(words=following.name), Spot(words=following.title))
            moved = mutate.exchanged(document, start, middle, end)
            yield Fault(SECTIONS[3], moved, spots, SECTION_RULES, covered=not free or bool(section.number))
        if stop > start + 1 and len(text.strip()) <= len(section.title) + 1:
            emptied = mutate.without_blocks(document, start + 1, stop)
            tables = [t.title for t in report.form.tables if t.section == section.key]
            spots = (Spot(block=start), title, printed, *(Spot(words=t) for t in tables))
            yield Fault(SECTIONS[4], emptied, spots, SECTION_RULES)


def _blocks(base: Base, report: Report, n: int) -> tuple[int, int]:
    """The blocks of section ``n``: from its heading to the next one's, or to the signature and the annexes."""
    start = report.paragraphs[report.sections[n].start].block
    if n + 1 < len(report.sections):
        return start, report.paragraphs[report.sections[n + 1].start].block
    stop = len(base.document.blocks)
    if report.tail < len(report.paragraphs):
        stop = report.paragraphs[report.tail].block
    while (
        stop - 1 > start + 1
    ):  # a name and a date at the end sign the report, they are no part of the section
        last = base.document.blocks[stop - 1]
        if not hasattr(last, "text") or len(last.text) > 30 or last.text.rstrip().endswith(("。", "；")):
            break
        stop -= 1
    return start, stop


def _next_heading(report: Report, n: int, start: int) -> tuple[Spot, ...]:
    """Where the following heading stands once the section is gone: there the numerals jump."""
    return (Spot(block=start),) if n + 1 < len(report.sections) else ()


def _only_here(base: Base, report: Report, spec: SectionSpec, n: int) -> bool:
    if not spec.required:
        return False
    start, stop = _blocks(base, report, n)
    rest = "".join(
        b.text for b in (*base.document.blocks[:start], *base.document.blocks[stop:]) if hasattr(b, "text")
    )
    return not any(word in rest for word in spec.contains)


__all__ = ["COLUMNS", "ROWS", "SECTIONS", "Section", "section_faults", "table_faults"]
