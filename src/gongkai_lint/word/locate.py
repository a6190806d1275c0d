"""From a place in a document to the very characters of its XML.

There is one walk, the reader's own (:class:`~gongkai_lint.document.body.Body`): here it is watched, so that every
character of every block is known by the element it came from. What the reader would read otherwise tomorrow is found
otherwise tomorrow, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from gongkai_lint.document.body import Body
from gongkai_lint.document.docx import Opened, Package, opened, walk
from gongkai_lint.document.model import Paragraph, Table
from gongkai_lint.document.names import ALTERNATE, Names

_SOFT_HYPHEN = "\u00ad"


class Spot(NamedTuple):
    """Where one character stands: in the text of a w:t, or (offset -1) it is the element itself: a tab, a break, a sign."""

    element: Any
    offset: int


class Traced(str):
    """Text that knows where each of its characters stands; None for what is not in the file."""

    spots: tuple[Spot | None, ...]

    def __new__(cls, text: str, spots: Iterable[Spot | None]) -> Traced:
        made = super().__new__(cls, text)
        made.spots = tuple(spots)
        assert len(made.spots) == len(made)
        return made

    def __add__(self, other: str, /) -> Traced:
        return Traced(str.__add__(self, other), self.spots + spots_of(other))

    def __radd__(self, other: str, /) -> Traced:
        return Traced(str.__add__(other, self), spots_of(other) + self.spots)

    def strip(self, chars: str | None = None, /) -> Traced:
        start = len(self) - len(self.lstrip(chars))
        end = max(start, len(self.rstrip(chars)))
        return Traced(str(self)[start:end], self.spots[start:end])


def spots_of(text: str) -> tuple[Spot | None, ...]:
    """The spots of a text; nothing is known of one that was not watched."""
    return text.spots if isinstance(text, Traced) else (None,) * len(text)


class _Trace(list[str]):
    """The pieces of a paragraph as the walk collects them, each with the element that was being looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.at: Any = None
        self.elements: list[Any] = []

    def append(self, text: str) -> None:
        super().append(text)
        self.elements.append(self.at)

    def text(self, names: Names) -> Traced:
        pairs = [
            (c, Spot(e, i if e.tag == names.t else -1))
            for piece, e in zip(self, self.elements, strict=True)
            for i, c in enumerate(piece)
            if c != _SOFT_HYPHEN
        ]
        return Traced("".join(c for c, _ in pairs), (s for _, s in pairs))


class _Watched(Body):
    """The reader, watched: the careful way everywhere, which reads the same as the short one."""

    def __init__(self, file: Opened) -> None:
        super().__init__(file.names, file.styles, file.numbering, None)
        self.elements: dict[int, Any] = {}  # block → its w:p or w:tbl
        self.cells: dict[tuple[int, int, int], tuple[Any, Traced]] = {}  # block, row, column → w:tc, its text
        self.calls: dict[tuple[str, str], Any] = {}  # kind and id of a note → the reference to it
        self.notes: dict[int, tuple[str, str]] = {}  # block of a note → its kind and id
        self._note_kind = ""

    def read_notes(self, root: Any, kind: str) -> None:
        self._note_kind = kind
        super().read_notes(root, kind)

    def _blocks(self, parent: Any, depth: int, origin: str) -> None:
        first = len(self.blocks)
        super()._blocks(parent, depth, origin)
        if origin == "footnote" and depth == 0:
            note = (self._note_kind, parent.get(self.names.id))
            self.notes.update(dict.fromkeys(range(first, len(self.blocks)), note))

    def _paragraph(self, element: Any, origin: str, depth: int) -> None:
        at = len(self.blocks)
        super()._paragraph(element, origin, depth)
        if len(self.blocks) > at:
            self.elements[at] = element

    def _table(self, element: Any, depth: int, within: tuple[int, int, int] | None) -> None:
        self.elements[len(self.blocks)] = element
        super()._table(element, depth, within)

    def _cell_lines(self, tc: Any, nested: list[tuple[Any, int, int]], r: int, c: int) -> list[str]:
        lines = super()._cell_lines(tc, nested, r, c)
        text = Traced("", ())
        for n, line in enumerate(lines):
            text = (text + "\n" if n else text) + line
        self.cells[self._at, r, c] = (tc, text)
        return lines

    def _text(self, element: Any, careful: bool) -> str:
        trace = _Trace()
        self._fields.clear()
        self._runs(element, trace, 0)
        return trace.text(self.names)

    def _runs(self, element: Any, out: list[str], depth: int) -> None:
        super()._runs(self._seen(element, out), out, depth)

    def _seen(self, element: Any, out: Any) -> Iterator[Any]:
        for child in element:
            out.at = child
            if child.tag in self.names.notes:
                self.calls.setdefault((self.names.notes[child.tag], child.get(self.names.id) or ""), child)
            yield child


class Located(NamedTuple):
    """A document with the way back into its file. ``aside``: "" | textbox | footnote — words that a comment cannot be
    put on are answered for by the element in the body that they hang on."""

    file: Opened
    root: Any
    blocks: tuple[Paragraph | Table, ...]
    elements: dict[int, Any]
    cells: dict[tuple[int, int, int], tuple[Any, Traced]]
    calls: dict[tuple[str, str], Any]
    notes: dict[int, tuple[str, str]]

    @property
    def package(self) -> Package:
        return self.file.package

    @property
    def names(self) -> Names:
        return self.file.names

    @property
    def namespace(self) -> str:
        """That of w:document."""
        return str(self.root.tag[1:].partition("}")[0])

    def text(self, block: int, row: int | None = None, column: int | None = None) -> Traced:
        """The text of a paragraph or a cell; empty for a whole table and for a cell that is none."""
        held = self.blocks[block] if 0 <= block < len(self.blocks) else None
        if isinstance(held, Paragraph):
            return held.text if isinstance(held.text, Traced) else Traced(held.text, spots_of(held.text))
        found = self.cells.get((block, row, column)) if row is not None and column is not None else None
        return found[1] if found is not None else Traced("", ())

    def element(self, block: int, row: int | None = None, column: int | None = None) -> Any:
        """The w:p, w:tc or w:tbl of a place; None where there is none."""
        if row is not None and column is not None:
            found = self.cells.get((block, row, column))
            if found is not None:
                return found[0]
        return self.elements.get(block)

    def hold(self, element: Any, block: int) -> tuple[Any, str]:
        """What in the main part a comment on ``element`` hangs on, and why it is not the element itself (""|textbox|footnote)."""
        if block in self.notes:
            call = self.calls.get(self.notes[block])
            return (self.hold(call, -1)[0] if call is not None else None), "footnote"
        host = None
        for above in element.iterancestors(ALTERNATE, self.names.textbox):
            host = above
        return (host, "textbox") if host is not None else (element, "")


def locate(data: bytes) -> Located:
    """Read a .docx with the way back. Raises :class:`~gongkai_lint.document.model.UnreadableError`."""
    file = opened(data)
    body = _Watched(file)
    walk(body, file.content, file.package)
    root = file.content.getparent()
    return Located(file, root, tuple(body.blocks), body.elements, body.cells, body.calls, body.notes)
