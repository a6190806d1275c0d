"""A document seen through a form: who, which year, sections, cells, prose and the quantities in it."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai_lint.document.model import Document, Paragraph
from gongkai_lint.forms.model import Form
from gongkai_lint.prose import Quantity
from gongkai_lint.typed import NamedTuple
from gongkai_lint.values import Value


class Place(NamedTuple):
    """Where: ``label`` in words that can be seen on the page, and the physical place (absent parts are None)."""

    label: str
    section: str = ""  # form key of the section, "" outside any
    block: int | None = None
    table: str | None = None  # form key
    row: int | None = None
    column: int | None = None
    row_label: str | None = None
    column_label: str | None = None
    start: int | None = None  # character offsets in the paragraph's (or cell's) text, end exclusive
    end: int | None = None
    quote: str = ""  # the words of the text around it; quote[mark[0]:mark[1]] is the fault
    mark: tuple[int, int] = (0, 0)


class Fact(NamedTuple):
    """A cell value with its provenance: form key, labels as printed, physical cell."""

    key: str  # table.row.column
    value: Value
    table: str
    row: str
    column: str
    block: int
    cell_row: int
    cell_column: int
    row_label: str
    column_label: str


class Section(NamedTuple):
    """A top-level part of the report. Paragraph indices are into Report.paragraphs, ``end`` exclusive."""

    key: str  # form key, or "" when the form knows no such section
    number: int  # 一 is 1; 0 when the heading has no numeral
    title: str  # as printed, numeral included
    start: int  # the heading
    end: int
    name: str  # title without numeral


class Label(NamedTuple):
    """A label found in the document that is not exactly the form's. ``change``: altered | numeral_missing."""

    change: str
    table: str
    key: str
    printed: str
    expected: str
    block: int
    cell_row: int
    cell_column: int


class FoundTable(NamedTuple):
    """A form table found in the document."""

    key: str
    blocks: tuple[int, ...]  # tables of the document it was found in (more than one after a page break)
    missing_rows: tuple[str, ...]
    missing_columns: tuple[str, ...]
    extra_rows: tuple[tuple[int, int, str], ...]  # (block, row, label) of rows the form does not know
    year: int  # the year printed in its head or caption, 0 if none
    extra_columns: tuple[
        tuple[int, int, int, str], ...
    ] = ()  # (block, row, column, head) printed a second time
    moved: tuple[
        tuple[int, int, int, str], ...
    ] = ()  # (block, row, column, label) of rows and columns out of order


class Report(NamedTuple):
    """Everything a check may look at. ``text`` is all prose joined with newlines; ``starts[i]`` is where
    ``paragraphs[i]`` begins in it. Tables of the form are not prose; a table used for layout is."""

    document: Document
    form: Form
    year: int  # 0 when unknown
    unit: str  # as far as the title names it
    level: str  # township | department | government | ""
    title: str
    paragraphs: tuple[Paragraph, ...]
    text: str
    starts: tuple[int, ...]
    sections: tuple[Section, ...]
    facts: Mapping[str, Fact]
    tables: Mapping[str, FoundTable]
    labels: tuple[Label, ...]
    quantities: tuple[Quantity, ...]
    year_form: str = ""  # the form the report year calls for, when it is another one than ``form``
    year_source: str = ""  # title | table | option | text: where the year was read
    head: int = 0  # paragraphs before this index are title, addressee, preamble
    tail: int = 0  # paragraphs from this index on are annexes (附件…), after the signature
    year_title: str = ""  # the title of ``year_form``
    foreign: tuple[Section, ...] = ()  # sections that belong to the form of another year
    further: str = ""  # title of a second report in the file; nothing from there on is part of this one
