"""The blocks of a WordprocessingML part: paragraphs and tables in order, changes read as accepted, hidden text left out.

Most of a report is runs of plain text, so a block that holds nothing special is read the short way, in one pass over
its elements; every other block is walked with care.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai_lint.document.grid import MOST_COLUMNS, Grid, plain_table
from gongkai_lint.document.model import Paragraph, Table, UnreadableError
from gongkai_lint.document.names import ALTERNATE, Names, choice, whole
from gongkai_lint.document.numbering import Numbering
from gongkai_lint.document.styles import Styles, switched_on
from gongkai_lint.typed import Any

_MOST_DEPTH = 200  # tables within tables and the like
# Characters of symbol fonts that stand in forms and lists; anything else of them is a sign nobody counts on.
_SYMBOLS = {0xF052: "☑", 0xF0FE: "☑", 0xF0FD: "☒", 0xF0A8: "□", 0xF06F: "□", 0xF0A3: "□", 0xF0FC: "✓", 0xF0FB: "✗", 0xF06C: "●", 0xF06E: "■", 0xF0D8: "➢", 0xF0B7: "·"}  # fmt: skip


class Mark:
    """A point that belongs to a comment. The text before it may still grow (numbers, paragraphs of the same cell)."""

    __slots__ = ("block", "cell", "identity", "kind", "offset")

    def __init__(self, identity: str, kind: str, block: int, cell: tuple[int, int], offset: int) -> None:
        self.identity, self.kind, self.block, self.cell, self.offset = identity, kind, block, cell, offset


class Body:
    """Collects blocks. ``special``: the elements that need the careful way, None for all of them."""

    def __init__(
        self, names: Names, styles: Styles, numbering: Numbering | None, special: set[Any] | None
    ) -> None:
        self.names, self.styles, self.numbering, self.special = names, styles, numbering, special
        self.blocks: list[Paragraph | Table] = []
        self.references: dict[str, list[str]] = {}  # part → ids of the notes referred to, in order
        self.sightings: dict[str, list[tuple[int, str]]] = {}  # notice kind → (block, quote)
        self.marks: list[Mark] = []  # where comments begin, end and are referred to
        self._at = 0  # the block being read
        self._cell = (-1, -1)  # and the cell of it
        self._pending = ""  # text of paragraphs whose mark is deleted: it belongs to the paragraph behind
        self._boxes: list[Any] = []
        self._fields: list[bool] = []  # of each open field whether its result has begun

    def read(self, parent: Any) -> None:
        """The body of the main part."""
        self._blocks(parent, 0, "body")

    def _careful(self, element: Any) -> bool:
        return self.special is None or element in self.special

    def read_notes(self, root: Any, kind: str) -> None:
        """The footnotes or endnotes that the text refers to, in that order."""
        id_name = self.names.id
        notes = {note.get(id_name): note for note in root}
        self.special = None
        for identity in dict.fromkeys(self.references[kind]):
            if identity in notes:
                self._blocks(notes[identity], 0, "footnote")

    def _blocks(self, parent: Any, depth: int, origin: str) -> None:
        for child in parent:
            self._block(child, depth, origin)
        self._flush(origin)

    def _block(self, child: Any, depth: int, origin: str) -> None:
        tag, names = child.tag, self.names
        if depth > _MOST_DEPTH:
            raise UnreadableError("bomb", "XML")
        if tag == names.p:
            self._paragraph(child, origin, depth)
        elif tag == names.tbl:
            self._flush(origin)
            self._table(child, depth, None)
        elif tag == ALTERNATE:
            self._blocks(choice(child), depth + 1, origin)
        elif tag in names.wrappers:
            self._blocks(child, depth + 1, origin)
        elif tag in names.ranges:
            self._mark(child, len(self.blocks), ())

    # Paragraphs

    def _paragraph(self, element: Any, origin: str, depth: int) -> None:
        names = self.names
        self._at = len(self.blocks)
        style, level, prefix = "", 0, ""
        properties = element.find(names.ppr)
        careful = self._careful(element)
        first, before = len(self.marks), len(self._pending)
        text = self._pending + self._text(element, careful)
        if careful and self._mark_deleted(properties):
            self._shift(first, before)
            self._pending = text
            return
        self._pending = ""
        if properties is not None:
            found = properties.find(names.pstyle)
            identity = (found.get(names.val) or "") if found is not None else ""
            style, level = self.styles.titles.get(identity, (identity, 0))
            outline = properties.find(names.outline)
            if outline is not None:
                level = whole(outline.get(names.val), 9) + 1
            if self.numbering is not None:
                prefix = self.numbering.next(properties, identity)
        text = text.strip("\r\n")
        self._shift(first, before + len(prefix))
        self.blocks.append(
            Paragraph(len(self.blocks), prefix + text, style, level if level < 10 else 0, len(prefix), origin)
        )
        if self._boxes:
            self._drain_boxes(depth)

    def _mark_deleted(self, properties: Any) -> bool:
        mark = properties.find(self.names.rpr) if properties is not None else None
        return mark is not None and any(mark.find(tag) is not None for tag in self.names.removed)

    def _flush(self, origin: str) -> None:
        """A deleted paragraph mark with no paragraph behind it to join stays a paragraph."""
        if self._pending.strip():
            self.blocks.append(Paragraph(len(self.blocks), self._pending.strip("\r\n"), origin=origin))
        self._pending = ""

    def _drain_boxes(self, depth: int) -> None:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._saw("text_box", "", len(self.blocks))
            self._blocks(box, depth + 1, "textbox")

    def _saw(self, kind: str, quote: str = "", block: int = -1) -> None:
        self.sightings.setdefault(kind, []).append((self._at if block < 0 else block, quote))

    def _mark(self, element: Any, block: int, before: Sequence[str]) -> None:
        kind = element.tag.rpartition("}")[2]
        offset = sum(len(part) - part.count("\u00ad") for part in before)
        self.marks.append(Mark(element.get(self.names.id) or "", kind, block, self._cell, offset))

    def _shift(self, first: int, by: int) -> None:
        """The marks from ``first`` on stand behind ``by`` more characters."""
        for mark in self.marks[first:]:
            mark.offset += by

    # Text

    def _text(self, element: Any, careful: bool) -> str:
        names = self.names
        parts: list[str] = []
        if careful:
            self._fields.clear()
            self._runs(element, parts, 0)
        else:
            t, tab = names.t, names.tab
            for e in element.iter(t, tab, names.br, names.cr):
                tag = e.tag
                if tag == t:
                    parts.append(e.text or "")
                elif tag != tab:
                    parts.append("\n")
                elif e.getparent().tag == names.r:  # else a tab stop
                    parts.append("\t")
        return "".join(parts).replace("\u00ad", "")

    def _runs(self, element: Any, out: list[str], depth: int) -> None:
        """The visible text below ``element``."""
        if depth > _MOST_DEPTH:
            raise UnreadableError("bomb", "XML")
        names = self.names
        for child in element:
            tag = child.tag
            if tag == names.t:
                if not self._fields or all(self._fields[:-1]):
                    out.append(child.text or "")
            elif tag == names.r:
                self._run(child, out, depth)
            elif tag in names.dropped:
                continue
            elif tag in names.signs:
                out.append(names.signs[tag])
            elif tag == names.field:
                self._field(child.get(names.tag("fldCharType")))
            elif tag == names.sym:
                out.append(self._symbol(child))
            elif tag == names.textbox:
                self._boxes.append(child)
            elif tag == ALTERNATE:
                self._runs(choice(child), out, depth + 1)
            elif tag in names.notes:
                self.references.setdefault(names.notes[tag], []).append(child.get(names.id) or "")
            elif tag in names.ranges:
                self._mark(child, self._at, out)
            elif tag == names.comment:
                self._saw("comments")
                self._mark(child, self._at, out)
            elif len(child):
                if tag in names.pictures:
                    self._picture(child)
                elif tag == names.object:
                    programs = (e.get("ProgID") or "" for e in child.iter("{*}OLEObject"))
                    self._saw("embedded_object", next(programs, ""))
                self._runs(child, out, depth + 1)

    def _run(self, run: Any, out: list[str], depth: int) -> None:
        names = self.names
        properties = run.find(names.rpr)
        if self._hidden(run, properties):
            quote = "".join(t.text or "" for t in run.iter(names.t))
            if quote:
                self._saw("hidden_text", quote)
            return
        start = len(out)
        self._runs(run, out, depth + 1)
        marked = properties.find(names.highlight) if properties is not None else None
        if marked is not None and marked.get(names.val) != "none" and len(out) > start:
            self._saw("highlighted_text", "".join(out[start:]))

    def _hidden(self, run: Any, properties: Any) -> bool:
        """By its own properties, else by its style, else by its paragraph's."""
        names, hiding = self.names, self.styles.hidden
        flag = properties.find(names.vanish) if properties is not None else None
        if flag is not None:
            return switched_on(flag, names)
        if not hiding:
            return False
        found = properties.find(names.rstyle) if properties is not None else None
        if found is not None and found.get(names.val) in hiding:
            return True
        paragraph = next(run.iterancestors(names.p), None)
        found = paragraph.find(f"{names.ppr}/{names.pstyle}") if paragraph is not None else None
        return found is not None and found.get(names.val) in hiding

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _symbol(self, element: Any) -> str:
        try:
            code = int(element.get(self.names.char) or "", 16)
        except ValueError:
            return "□"
        if 0xF000 <= code <= 0xF0FF:
            return _SYMBOLS.get(code, "□")
        return chr(code) if 0x20 <= code < 0xD800 or 0xF900 <= code <= 0xFFFD else "□"

    def _picture(self, element: Any) -> None:
        if next(element.iter("{*}blip", "{*}imagedata", "{*}chart"), None) is not None:
            described = (e.get("descr") or "" for e in element.iter("{*}docPr"))
            self._saw("picture", next(described, ""))

    # Tables

    def _table(self, element: Any, depth: int, within: tuple[int, int, int] | None) -> None:
        if depth > _MOST_DEPTH:
            raise UnreadableError("bomb", "XML")
        names = self.names
        if not self._careful(element):
            made = plain_table(element, names, len(self.blocks), within)
            if made is not None:
                self.blocks.append(made)
                return
        at = len(self.blocks)
        self.blocks.append(Table(at, (), 0, within))
        grid = Grid()
        nested: list[tuple[Any, int, int]] = []
        for r, tr in enumerate(self._children(element, names.tr)):
            before, after = self._margins(tr)
            grid.row(before)
            for tc in self._children(tr, names.tc):
                self._at = at
                properties = tc.find(names.tcpr)
                span = merge = across = None
                if properties is not None:
                    span, merge = properties.find(names.span), properties.find(names.merge)
                    across = properties.find(names.across)
                    if properties.find(names.tag("cellDel")) is not None:
                        continue
                wide = whole(span.get(names.val), 1) if span is not None else 1
                if across is not None and across.get(names.val) != "restart" and grid.widen(wide):
                    continue
                column = grid.column
                self._cell = (r, column)
                text = "\n".join(self._cell_lines(tc, nested, r, column))
                self._cell = (-1, -1)
                grid.cell(text, wide, "" if merge is None else merge.get(names.val) or "continue")
            grid.end(after)
        self.blocks[at] = grid.table(at, within)
        for inner, r, c in nested:
            self._table(inner, depth + 1, (at, r, c))
        if self._boxes:
            self._drain_boxes(depth)

    def _margins(self, tr: Any) -> tuple[int, int]:
        properties = tr.find(self.names.trpr)
        if properties is None:
            return 0, 0
        before, after = properties.find(self.names.before), properties.find(self.names.after)
        val = self.names.val
        return (
            min(whole(before.get(val), 0), MOST_COLUMNS) if before is not None else 0,
            whole(after.get(val), 0) if after is not None else 0,
        )

    def _children(self, parent: Any, wanted: str) -> Iterator[Any]:
        """Rows of a table or cells of a row, seen through content controls; deleted rows left out."""
        names = self.names
        for child in parent:
            if child.tag == wanted:
                if wanted == names.tr and child.find(f"{names.trpr}/{names.removed[0]}") is not None:
                    continue
                yield child
            elif child.tag in names.wrappers:
                yield from self._children(child, wanted)
            elif child.tag == ALTERNATE:
                yield from self._children(choice(child), wanted)

    def _cell_lines(self, tc: Any, nested: list[tuple[Any, int, int]], r: int, c: int) -> list[str]:
        """The paragraphs of a cell; tables in it are put into ``nested``."""
        names = self.names
        lines: list[str] = []
        pending = ""

        def collect(parent: Any) -> None:
            nonlocal pending
            for child in parent:
                if child.tag == names.p:
                    properties = child.find(names.ppr)
                    careful = self._careful(child)
                    first, before = len(self.marks), sum(len(line) + 1 for line in lines) + len(pending)
                    text = pending + self._text(child, careful)
                    if careful and self._mark_deleted(properties):
                        self._shift(first, before)
                        pending = text
                        continue
                    pending = ""
                    if self.numbering is not None and properties is not None:
                        found = properties.find(names.pstyle)
                        style = (found.get(names.val) or "") if found is not None else ""
                        prefix = self.numbering.next(properties, style)
                        text, before = prefix + text, before + len(prefix)
                    self._shift(first, before)
                    lines.append(text)
                elif child.tag == names.tbl:
                    nested.append((child, r, c))
                elif child.tag == ALTERNATE:
                    collect(choice(child))
                elif child.tag in names.wrappers:
                    collect(child)

        collect(tc)
        if pending:
            lines.append(pending)
        return lines
