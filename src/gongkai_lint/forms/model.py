"""What the state says a report must contain in a given report year, as loaded from ``rules/forms/*.yaml``."""

from __future__ import annotations

from gongkai_lint.typed import NamedTuple


class Source(NamedTuple):
    """A legal basis: the document and the clause in it. ``mark`` is confirmed, derived or unconfirmed."""

    doc: str
    clause: str
    mark: str = "confirmed"
    since: int = 0  # report years the document governs
    until: int = 9999


class SectionSpec(NamedTuple):
    """A section the form asks for. Rules name it by ``key`` (overview, disclosure, requests, review, …)."""

    key: str
    title: str  # verbatim, with its numeral: 一、总体情况
    aliases: tuple[str, ...] = ()  # other titles in use that mean the same (compared without numeral)
    contains: tuple[
        str, ...
    ] = ()  # coverage forms: any of these words in a title makes it this section; other forms:
    # titles that mean it, though they are not its own
    required: bool = True
    words: tuple[
        str, ...
    ] = ()  # with its numeral, a title that has one of these is this section in other words


class RowSpec(NamedTuple):
    """A row of a form table. ``kind``: value | heading (carries no value) | optional."""

    key: str
    label: str  # verbatim
    unit: str = ""
    kind: str = "value"
    aliases: tuple[str, ...] = ()
    group: str = ""  # key of the row that encloses it
    signed: bool = False  # may be negative
    decimal: bool = False  # may have decimals (money)


class ColumnSpec(NamedTuple):
    """A value column. ``path`` holds the heads above it that tell it from others of the same name."""

    key: str
    label: str
    path: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    signed: bool = False
    decimal: bool = False


class TableSpec(NamedTuple):
    """A table of the form. A cell's key is ``table.row.column``."""

    key: str
    title: str
    section: str  # key of the section it stands in, or "" for an annex
    rows: tuple[RowSpec, ...]
    columns: tuple[ColumnSpec, ...]
    required: bool = True
    unlabelled: bool = False  # one value row without a row label (table four)


class Form(NamedTuple):
    """One form. ``last`` is the last report year it is known to apply to; 0 means it ended with ``until``."""

    key: str
    title: str
    since: int
    until: int  # last report year by law, 9999 while in force
    verified: int  # last report year for which its use was seen
    coverage: bool  # sections are topics to cover, not titles in a fixed order
    priority: int  # which form to take when labels do not decide (higher first)
    basis: tuple[Source, ...]
    sections: tuple[SectionSpec, ...]
    tables: tuple[TableSpec, ...]
