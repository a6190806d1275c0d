"""The quick part of the injected faults: whatever a rule covers is found, and cells are told with their numbers."""

from __future__ import annotations

from collections import Counter

import pytest
from benchmarks.accuracy import faults, mutate
from benchmarks.accuracy.bases import Base, bases
from benchmarks.accuracy.cells import KINDS, Coverage, changes
from benchmarks.accuracy.fault import new_findings, share
from benchmarks.accuracy.faults import Line

from gongkai_lint.document.model import Cell, Document, Paragraph, Table
from gongkai_lint.document.open import read_document
from gongkai_lint.engine import Options, lint_document
from gongkai_lint.forms.report import Fact
from gongkai_lint.rules.model import RuleSet
from gongkai_lint.values import parse_value
from write_docx import docx_bytes


@pytest.fixture(scope="module")
def lines(ruleset: RuleSet) -> list[Line]:
    return faults.quick(ruleset)


@pytest.fixture(scope="module")
def clean(ruleset: RuleSet) -> Base:
    return next(b for b in bases(ruleset, real=False) if b.name == "clean-2021")


def test_the_samples_and_examples_are_clean(ruleset: RuleSet) -> None:
    dirty = {
        b.name: [f.rule.id for f in b.result.findings if f.severity == "error"]
        for b in bases(ruleset, real=False)
    }
    assert {name: found for name, found in dirty.items() if found} == {}


def test_every_fault_that_a_rule_covers_is_found(lines: list[Line]) -> None:
    assert [(x.base, x.kind, x.words) for x in lines if x.covered and not x.seen.found] == []


def test_every_kind_of_fault_is_tried(lines: list[Line]) -> None:
    tried = Counter(x.kind for x in lines if x.covered)
    assert len(tried) >= 35
    assert min(tried.values()) >= 1
    assert {x.group for x in lines} == set(faults.GROUPS)


def test_a_changed_cell_of_table_three_is_told_with_its_number(lines: list[Line]) -> None:
    single = [x for x in lines if x.table == "requests" and x.kind in KINDS[:6]]
    assert len(single) > 200
    assert [(x.base, x.kind, x.words) for x in single if not x.seen.valued] == []


def test_of_single_cells_of_tables_three_and_four_the_goal_is_reached(lines: list[Line]) -> None:
    single = [x for x in lines if x.table in ("requests", "review") and x.kind in KINDS[:6]]
    assert sum(x.seen.valued for x in single) * 100 >= faults.GOAL * len(single)
    assert list(faults.problems(lines)) == []


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("row dropped", 100), ("row repeated", 97), ("two rows exchanged", 97), ("column dropped", 100),
        ("column repeated", 100), ("two column heads exchanged", 95), ("section dropped", 90), ("section emptied", 95),
        ("section renamed", 100), ("section title with a character lost", 100), ("number that a cell repeats", 100),
        ("year of the period", 100), ("year of the signature", 100), ("day that does not exist", 100),
        ("period not the whole year", 100), ("limit of law loosened", 100), ("decree number", 100),
        ("name of a law, a character lost", 90), ("name of a law, characters exchanged", 95), ("placeholder left in", 90),
        ("compatibility form", 100), ("traditional form", 98), ("similar character in a known term", 95),
    ],
)  # fmt: skip
def test_the_first_new_finding_stands_at_the_fault(lines: list[Line], kind: str, least: int) -> None:
    found = [x for x in lines if x.kind == kind and x.seen.found and x.covered]
    assert sum(x.seen.pinned for x in found) * 100 >= least * len(found), share(
        sum(x.seen.pinned for x in found), len(found)
    )


def test_a_document_changed_in_memory_is_what_the_changed_file_reads_as(
    ruleset: RuleSet, clean: Base
) -> None:
    tried: Counter[str] = Counter()
    for _, fault in faults.faults(clean, ruleset, 97):
        if tried[fault.kind]:
            continue
        tried[fault.kind] += 1
        direct = lint_document(fault.document, ruleset, Options())
        document = read_document(docx_bytes(fault.document), "changed.docx")
        through = lint_document(document, ruleset, Options())
        assert [(f.rule.id, f.message, f.right) for f in through.findings] == [
            (f.rule.id, f.message, f.right) for f in direct.findings
        ], fault.kind
    assert len(tried) >= 25


def test_no_change_is_no_new_finding(ruleset: RuleSet, clean: Base) -> None:
    assert new_findings(clean.result, lint_document(clean.document, ruleset, Options())) == []


def _fact(raw: str) -> Fact:
    return Fact("requests.new.natural", parse_value(raw), "requests", "new", "natural", 0, 0, 0, "", "")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("0", {"+1": "1", "−1": "-1", "blanked": "", "“/”": "/"}),
        ("7", {"+1": "8", "−1": "6", "×10": "70", "blanked": "", "“/”": "/"}),
        ("70", {"+1": "71", "−1": "69", "×10": "700", "blanked": "", "“/”": "/"}),
        (
            "713",
            {"+1": "714", "−1": "712", "×10": "7130", "digits swapped": "173", "blanked": "", "“/”": "/"},
        ),
        ("55", {"+1": "56", "−1": "54", "×10": "550", "blanked": "", "“/”": "/"}),
        ("4068.2", {"×10": "40682", "digits swapped": "4608.2", "blanked": "", "“/”": "/"}),
    ],
)
def test_what_leaves_a_number_as_it_is_is_no_fault(raw: str, expected: dict[str, str]) -> None:
    assert dict(changes(_fact(raw))) == expected


def test_cells_no_equation_touches_are_worked_out_from_the_rules(ruleset: RuleSet, clean: Base) -> None:
    coverage = Coverage(clean, ruleset)
    assert coverage.identity("requests.new.natural")
    assert coverage.identity("review.n.after_other")
    assert not coverage.identity("permits.permit.decisions")
    assert coverage.covers({"permits.permit.decisions": "518"}) == ""
    assert coverage.covers({"permits.permit.decisions": ""}) == "rule"
    assert coverage.covers({"requests.new.natural": "65"}) == "identity"
    assert coverage.covers({"review.n.review_upheld": "2", "review.n.review_other": "1"}) == ""
    assert "第二十条第（五）项 · 行政许可" in faults.blind(clean, ruleset)


def _table() -> Document:
    rows = (
        (Cell(0, 0, 2, 1, "角"), Cell(0, 1, 1, 2, "甲")),
        (Cell(1, 1, 1, 1, "a"), Cell(1, 2, 1, 1, "b")),
        (Cell(2, 0, 1, 1, "x"), Cell(2, 1, 1, 1, "1"), Cell(2, 2, 1, 1, "2")),
    )
    return Document("t", "docx", "", (Paragraph(0, "前"), Table(1, rows, 3), Paragraph(2, "后")))


def test_edits_of_a_table_keep_its_grid() -> None:
    document = _table()
    shorter = mutate.table(mutate.without_row(document, 1, 0), 1)
    assert [[(c.row, c.column, c.rowspan, c.text) for c in row] for row in shorter.rows] == [
        [(0, 0, 1, "角"), (0, 1, 1, "a"), (0, 2, 1, "b")],
        [(1, 0, 1, "x"), (1, 1, 1, "1"), (1, 2, 1, "2")],
    ]
    longer = mutate.table(mutate.with_row_twice(document, 1, 1), 1)
    assert [c.rowspan for c in longer.rows[0]] == [3, 1]
    assert [[c.text for c in row] for row in longer.rows[1:]] == [["a", "b"], ["a", "b"], ["x", "1", "2"]]
    narrower = mutate.table(mutate.without_column(document, 1, 1), 1)
    assert narrower.width == 2
    assert [[(c.column, c.colspan, c.text) for c in row] for row in narrower.rows] == [
        [(0, 1, "角"), (1, 1, "甲")],
        [(1, 1, "b")],
        [(0, 1, "x"), (1, 1, "2")],
    ]
    wider = mutate.table(mutate.with_column_twice(document, 1, 2), 1)
    assert [c.text for c in wider.rows[2]] == ["x", "1", "2", "2"]
    assert wider.rows[0][1].colspan == 3


def test_edits_of_blocks_number_them_anew() -> None:
    document = _table()
    assert [b.block for b in mutate.without_blocks(document, 1, 2).blocks] == [0, 1]
    turned = mutate.exchanged(document, 0, 1, 3)
    assert [(b.block, isinstance(b, Table)) for b in turned.blocks] == [(0, True), (1, False), (2, False)]
    assert document.blocks[0].block == 0
