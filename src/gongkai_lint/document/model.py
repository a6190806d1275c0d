"""What a reader gets out of a file: blocks in order, each with an address; nothing about the law.

Values that flow are ``NamedTuple``: immutable like a frozen dataclass, but without the 10 ms that importing
``dataclasses`` (and through it ``inspect``) adds to every cold start, and cheaper to build by the hundred.
"""

from __future__ import annotations

from gongkai_lint.typed import NamedTuple


class Paragraph(NamedTuple):
    """One paragraph of running text.

    ``text`` is what a person sees: the number Word generates for a heading is part of it and counts ``prefix``
    characters at its start; tabs and line breaks are ``\\t`` and ``\\n``; NBSP and U+3000 are kept, soft hyphens dropped.
    """

    block: int  # index in Document.blocks; for a paragraph inside a table cell, that table's
    text: str
    style: str = ""  # style name, or the style id where it has no name
    level: int = 0  # 1..9 for a heading style or outline level, else 0
    prefix: int = 0  # leading characters of text that are not in the file (automatic numbering)
    origin: str = "body"  # body | textbox | footnote | cell
    row: int = -1  # of the cell, when origin is "cell"
    column: int = -1
    line: int = 0  # 1-based, for plain text files
    offset: int = 0  # where the text begins in the text of the cell


class Cell(NamedTuple):
    """One physical table cell, at the grid position of its top left corner (0-based)."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str  # its paragraphs joined with "\n"; text of a nested table is not in it
    line: int = 0


class Table(NamedTuple):
    """A table as a grid. ``rows[r]`` holds the cells whose top left corner lies in row ``r``, left to right."""

    block: int
    rows: tuple[tuple[Cell, ...], ...]
    width: int  # grid columns
    within: tuple[int, int, int] | None = (
        None  # (block, row, column) of the cell that holds this nested table
    )


class Notice(NamedTuple):
    """Something about the file itself that a person should know.

    ``kind``: tracked_changes, comments, hidden_text, highlighted_text, picture, text_box, embedded_object,
    encoding (not UTF-8), replaced_characters. There is one of a kind, but ``picture`` comes once for every block that
    holds pictures; ``block`` is where the first stands, ``quote`` its first 30 characters or its description.
    """

    kind: str
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody wants here
    quote: str = ""
    block: int = -1


class Spot(NamedTuple):
    """A point of the text: a block, a cell of it (-1, -1: none), characters into the paragraph or the cell."""

    block: int
    row: int = -1
    column: int = -1
    offset: int = 0


class Comment(NamedTuple):
    """A comment of the reviewing pane and the text it is about; a comment without a range is about its whole paragraph
    or cell. ``end`` is exclusive."""

    text: str
    author: str
    start: Spot
    end: Spot


class Document(NamedTuple):
    """A file, read. ``blocks[i].block == i`` for every paragraph and table."""

    path: str
    format: str  # docx | text | markdown | html | mhtml
    sha256: str
    blocks: tuple[Paragraph | Table, ...]
    notices: tuple[Notice, ...] = ()
    comments: tuple[Comment, ...] = ()


class UnreadableError(Exception):
    """The file cannot be read, for a reason a person can act on.

    ``reason`` is a key of :data:`gongkai_lint.document.reasons.UNREADABLE`, ``detail`` fills its ``{detail}``.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
