"""Word (.docx) to Document: one walk over document.xml with lxml, as Word, WPS and LibreOffice write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from gongkai_lint.document import archive
from gongkai_lint.document.model import Cell, Document, Notice, Paragraph, Table, UnreadableError
from gongkai_lint.document.numbering import Numbering

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MAIN_PART = re.compile(
    rb'Type="[^"]*/officeDocument"[^>]*Target="/?([^"]+)"|Target="/?([^"]+)"[^>]*Type="[^"]*/officeDocument"'
)
_MOST_NODES = 2_000_000  # opening tags of one part
_MOST_DEPTH = 200  # tables within tables and the like
_OTHERS = {"xl/": "Excel 表格", "ppt/": "PPT 演示文稿", "OFD.xml": "OFD 版式"}


class _Names:
    """Tag and attribute names in one of the two namespaces."""

    def __init__(self, namespace: str) -> None:
        def tag(name: str) -> str:
            return f"{{{namespace}}}{name}"

        self.tag = tag
        self.p, self.t, self.tab, self.br, self.cr = tag("p"), tag("t"), tag("tab"), tag("br"), tag("cr")
        self.tbl, self.tr, self.tc, self.sdt, self.content = (
            tag("tbl"),
            tag("tr"),
            tag("tc"),
            tag("sdt"),
            tag("sdtContent"),
        )
        self.r, self.ppr, self.rpr, self.val = tag("r"), tag("pPr"), tag("rPr"), tag("val")
        self.tcpr, self.span, self.merge = tag("tcPr"), tag("gridSpan"), tag("vMerge")
        self.before, self.trpr, self.tabs = tag("gridBefore"), tag("trPr"), tag("tabs")
        self.dropped = {
            tag("del"),
            tag("moveFrom"),
            tag("rPr"),
            tag("pPr"),
            tag("instrText"),
            tag("delText"),
            tag("sectPr"),
            tag("rt"),
        }
        self.wrappers = {
            tag(n)
            for n in ("ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "sdtContent", "sdt")
        }
        self.textbox = tag("txbxContent")
        # A part with none of these is read the short way.
        self.special = (
            self.textbox, _MC + "AlternateContent", tag("ins"), tag("del"), tag("moveFrom"), tag("moveTo"), tag("vanish"),
            tag("sdt"), tag("footnoteReference"), tag("endnoteReference"), tag("commentReference"), tag("sym"), tag("softHyphen"),
            tag("noBreakHyphen"), tag("fldSimple"), tag("instrText"), tag("ruby"), tag("smartTag"), tag("customXml"), tag("hyperlink"),
            tag("drawing"), tag("pict"), tag("object"), tag("highlight"), tag("numPr"),
        )  # fmt: skip
        self.notes = {tag("footnoteReference"): "footnotes", tag("endnoteReference"): "endnotes"}
        self.signs = {
            tag("noBreakHyphen"): "-",
            tag("softHyphen"): "",
            tag("tab"): "\t",
            tag("br"): "\n",
            tag("cr"): "\n",
            tag("sym"): "□",
        }


_names: dict[str, _Names] = {}


def parse(data: bytes) -> Any:
    """The root element of an XML part. DOCTYPE and absurd node counts are refused before anything is built."""
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise UnreadableError("doctype")
    if data.count(b"<") > 2 * _MOST_NODES:
        raise UnreadableError("bomb", "XML")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("truncated") from error


def read_docx(data: bytes, path: str) -> Document:
    """Read a .docx. Raises :class:`UnreadableError`."""
    from hashlib import sha256

    package = archive.members(data)
    main = _main_part(data, package)
    xml = archive.read(data, package[main])
    root = parse(xml)
    space = etree.QName(root).namespace or ""
    if space not in (_W, _STRICT):
        raise UnreadableError("not_docx")
    names = _names.setdefault(space, _Names(space))
    body = root.find(names.tag("body"))
    if body is None:
        raise UnreadableError("truncated")
    folder = main.rsplit("/", 1)[0] + "/" if "/" in main else ""

    def part(name: str) -> Any:
        member = package.get(folder + name)
        return parse(archive.read(data, member)) if member is not None else None

    plain = next(root.iter(*names.special), None) is None
    styles = part("styles.xml")
    numbered = folder + "numbering.xml" in package
    numbering = Numbering(names.tag, part("numbering.xml"), styles) if numbered else None
    walker = _Walker(names, plain, numbering, _outline_levels(names, styles))
    walker.blocks_of(body, 0)
    for kind in sorted(walker.note_ids):
        walker.footnotes(part(kind + ".xml"), kind)
    if not any(b.text.strip() if isinstance(b, Paragraph) else b.rows for b in walker.blocks):
        raise UnreadableError("scan_only" if b":drawing" in xml or b":pict" in xml else "no_text")
    notices = () if plain else _notices(names, root)
    return Document(path, "docx", sha256(data).hexdigest(), tuple(walker.blocks), notices)


def _main_part(data: bytes, package: dict[str, archive.Member]) -> str:
    if "word/document.xml" in package:
        return "word/document.xml"
    if "EncryptedPackage" in package:
        raise UnreadableError("encrypted")
    rels = package.get("_rels/.rels")
    found = _MAIN_PART.search(archive.read(data, rels)) if rels is not None else None
    name = (found.group(1) or found.group(2)).decode("utf-8", "replace") if found else ""
    if name in package and not name.startswith(("xl/", "ppt/")):
        return name
    for prefix, kind in _OTHERS.items():
        if any(n.startswith(prefix) for n in package):
            raise UnreadableError("other_office", kind)
    raise UnreadableError("not_docx")


def _outline_levels(names: _Names, styles: Any) -> dict[str, tuple[str, int]]:
    """Style id → (name, heading level)."""
    levels: dict[str, tuple[str, int]] = {}
    if styles is None:
        return levels
    for style in styles.iter(names.tag("style")):
        identity = style.get(names.tag("styleId")) or ""
        named = style.find(names.tag("name"))
        name = named.get(names.val) if named is not None else identity
        outline = style.find(f"{names.ppr}/{names.tag('outlineLvl')}")
        level = int(outline.get(names.val) or 9) + 1 if outline is not None else 0
        match = re.match(r"(?:heading|标题) ?(\d)$", name or "", re.I)
        levels[identity] = (name or identity, int(match.group(1)) if match else level if level < 10 else 0)
    return levels


class _Walker:
    """Collects blocks. ``plain``: the part holds none of the elements that need the careful way."""

    def __init__(
        self, names: _Names, plain: bool, numbering: Numbering | None, levels: dict[str, tuple[str, int]]
    ) -> None:
        self.names, self.plain, self.numbering, self.levels = names, plain, numbering, levels
        self.blocks: list[Paragraph | Table] = []
        self.note_ids: dict[str, list[str]] = {}
        self.boxes: list[Any] = []

    def blocks_of(self, parent: Any, depth: int, origin: str = "body") -> None:
        if depth > _MOST_DEPTH:
            raise UnreadableError("bomb", "XML")
        names = self.names
        for child in parent:
            tag = child.tag
            if tag == names.p:
                self.paragraph(child, origin, depth)
            elif tag == names.tbl:
                self.table(child, depth, None)
            elif tag == _MC + "AlternateContent":
                self.blocks_of(_choice(child), depth + 1, origin)
            elif tag in names.wrappers:
                self.blocks_of(child, depth + 1, origin)

    def paragraph(self, element: Any, origin: str, depth: int) -> None:
        names = self.names
        style, level, prefix = "", 0, ""
        properties = element.find(names.ppr)
        if properties is not None:
            found = properties.find(names.tag("pStyle"))
            identity = (found.get(names.val) or "") if found is not None else ""
            style, level = self.levels.get(identity, (identity, 0))
            outline = properties.find(names.tag("outlineLvl"))
            if outline is not None and (outline.get(names.val) or "").isdigit():
                level = int(outline.get(names.val)) + 1
            if self.numbering is not None:
                prefix = self.numbering.next(properties, identity)
        text = self.text(element)
        self.blocks.append(
            Paragraph(len(self.blocks), prefix + text, style, level if level < 10 else 0, len(prefix), origin)
        )
        self.drain_boxes(depth)

    def drain_boxes(self, depth: int) -> None:
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.blocks_of(box, depth + 1, "textbox")

    def text(self, element: Any) -> str:
        names = self.names
        if self.plain:
            t = names.t
            parts = [
                (e.text or "")
                if e.tag == t
                else "\n"
                if e.tag != names.tab
                else "\t"
                if e.getparent().tag == names.r
                else ""
                for e in element.iter(t, names.tab, names.br, names.cr)
            ]
            text = "".join(parts)
        else:
            text = "".join(self.runs(element, 0))
        return text.replace("\u00ad", "").rstrip("\r\n")

    def runs(self, element: Any, depth: int) -> Iterator[str]:
        """The visible text below ``element``: insertions kept, deletions and hidden runs dropped."""
        if depth > _MOST_DEPTH:
            raise UnreadableError("bomb", "XML")
        names = self.names
        for child in element:
            tag = child.tag
            if tag == names.t:
                yield child.text or ""
            elif tag in names.dropped:
                continue
            elif tag in names.signs:
                yield names.signs[tag]
            elif tag == names.r and self.hidden(child):
                continue
            elif tag == names.textbox:
                self.boxes.append(child)
            elif tag == _MC + "AlternateContent":
                yield from self.runs(_choice(child), depth + 1)
            elif tag in names.notes:
                self.note_ids.setdefault(names.notes[tag], []).append(child.get(names.tag("id")) or "")
            elif len(child):
                yield from self.runs(child, depth + 1)

    def hidden(self, run: Any) -> bool:
        properties = run.find(self.names.rpr)
        flag = properties.find(self.names.tag("vanish")) if properties is not None else None
        return flag is not None and flag.get(self.names.val) not in ("0", "false", "off")

    def table(self, element: Any, depth: int, within: tuple[int, int, int] | None) -> None:
        if depth > _MOST_DEPTH:
            raise UnreadableError("bomb", "XML")
        names = self.names
        if self.plain and self.numbering is None:
            made = self.plain_table(element, within)
            if made is not None:
                self.blocks.append(made)
                return
        at = len(self.blocks)
        self.blocks.append(Table(at, (), 0, within))
        rows: list[list[Cell]] = []
        open_cells: dict[
            int, tuple[int, int]
        ] = {}  # grid column → (row, index) of the cell a vertical merge goes on from
        nested: list[tuple[Any, int, int]] = []
        width = 0
        for r, tr in enumerate(self.children(element, names.tr)):
            line: list[Cell] = []
            column = self.skipped(tr)
            for tc in self.children(tr, names.tc):
                properties = tc.find(names.tcpr)
                across, merge = 1, None
                if properties is not None:
                    span = properties.find(names.span)
                    if span is not None:
                        value = span.get(names.val) or "1"
                        across = min(max(int(value), 1), 63) if value.isdigit() else 1
                    merge = properties.find(names.merge)
                if (
                    merge is not None
                    and (merge.get(names.val) or "continue") != "restart"
                    and column in open_cells
                ):
                    top, index = open_cells[column]
                    first = rows[top][index]
                    rows[top][index] = first._replace(rowspan=r - first.row + 1)
                else:
                    line.append(Cell(r, column, 1, across, self.cell_text(tc, nested, r, column)))
                    if merge is not None:
                        open_cells[column] = (r, len(line) - 1)
                    else:
                        open_cells.pop(column, None)
                column += across
            rows.append(line)
            width = max(width, column)
        self.blocks[at] = Table(at, tuple(map(tuple, rows)), width, within)
        for inner, r, c in nested:
            self.table(inner, depth + 1, (at, r, c))
        self.drain_boxes(depth)

    def plain_table(self, element: Any, within: tuple[int, int, int] | None) -> Table | None:
        """A table without nested ones and without anything special, in one pass over its elements; else None."""
        names = self.names
        tr, tc, span, merge, p, t = names.tr, names.tc, names.span, names.merge, names.p, names.t
        rows: list[list[Cell]] = []
        open_cells: dict[int, tuple[int, int]] = {}
        line: list[Cell] = []
        r, column, width, across, merged = -1, 0, 0, 1, ""
        parts: list[str] | None = None

        def close() -> int:
            text = "".join(parts or ())[1:].replace("\u00ad", "")
            if merged and merged != "restart" and column in open_cells:
                top, index = open_cells[column]
                rows[top][index] = rows[top][index]._replace(rowspan=r - top + 1)
            else:
                if merged:
                    open_cells[column] = (r, len(line))
                else:
                    open_cells.pop(column, None)
                line.append(Cell(r, column, 1, across, text))
            return column + across

        for e in element.iter(
            tr, tc, span, merge, p, t, names.tab, names.br, names.cr, names.before, names.tbl
        ):
            tag = e.tag
            if tag == t:
                parts.append(e.text or "")  # type: ignore[union-attr]
            elif tag == p:
                parts.append("\n")  # type: ignore[union-attr]
            elif tag == tc:
                if parts is not None:
                    column = close()
                parts, across, merged = [], 1, ""
            elif tag == tr:
                if parts is not None:
                    width = max(width, close())
                parts, line, column = None, [], 0
                rows.append(line)
                r += 1
            elif tag == span:
                value = e.get(names.val) or "1"
                across = min(max(int(value), 1), 63) if value.isdigit() else 1
            elif tag == merge:
                merged = e.get(names.val) or "continue"
            elif tag == names.before:
                value = e.get(names.val) or "0"
                column = int(value) if value.isdigit() else 0
            elif tag == names.tbl:
                if e is not element:
                    return None
            elif parts is not None:
                if tag != names.tab:
                    parts.append("\n")
                elif e.getparent().tag == names.r:
                    parts.append("\t")
        if parts is not None:
            width = max(width, close())
        return Table(len(self.blocks), tuple(map(tuple, rows)), width, within)

    def skipped(self, tr: Any) -> int:
        found = tr.find(f"{self.names.trpr}/{self.names.before}")
        value = found.get(self.names.val) if found is not None else "0"
        return int(value) if value and value.isdigit() else 0

    def children(self, parent: Any, wanted: str) -> Iterator[Any]:
        """Rows of a table or cells of a row, seen through content controls and revision marks."""
        names = self.names
        for child in parent:
            if child.tag == wanted:
                if (
                    wanted == names.tr
                    and not self.plain
                    and child.find(f"{names.trpr}/{names.tag('del')}") is not None
                ):
                    continue
                yield child
            elif child.tag in names.wrappers:
                yield from self.children(child, wanted)

    def cell_text(self, tc: Any, nested: list[tuple[Any, int, int]], r: int, c: int) -> str:
        names = self.names
        lines: list[str] = []

        def collect(parent: Any) -> None:
            for child in parent:
                if child.tag == names.p:
                    prefix = ""
                    properties = child.find(names.ppr) if self.numbering is not None else None
                    if properties is not None and self.numbering is not None:
                        found = properties.find(names.tag("pStyle"))
                        prefix = self.numbering.next(
                            properties, found.get(names.val) or "" if found is not None else ""
                        )
                    lines.append(prefix + self.text(child))
                elif child.tag == names.tbl:
                    nested.append((child, r, c))
                elif child.tag in names.wrappers:
                    collect(child)

        collect(tc)
        return "\n".join(lines)

    def footnotes(self, root: Any, kind: str) -> None:
        if root is None:
            return
        wanted = set(self.note_ids[kind])
        for note in root:
            if note.get(self.names.tag("id")) in wanted:
                self.blocks_of(note, 0, "footnote")


def _choice(alternative: Any) -> Any:
    """What an AlternateContent holds, once: the first choice, else the fallback."""
    found = alternative.find(_MC + "Choice")
    return (
        found
        if found is not None
        else alternative.find(_MC + "Fallback")
        if len(alternative)
        else alternative
    )


def _notices(names: _Names, root: Any) -> tuple[Notice, ...]:
    notices = []
    for kind, tags in (
        ("tracked_changes", ("ins", "del", "moveFrom", "moveTo")),
        ("hidden_text", ("vanish",)),
        ("highlighted_text", ("highlight",)),
        ("picture", ("drawing", "pict")),
        ("embedded_object", ("object",)),
        ("comments", ("commentReference",)),
    ):
        found = list(root.iter(*map(names.tag, tags)))
        if found:
            quote = "".join(t.text or "" for t in found[0].iter(names.t, names.tag("delText")))
            notices.append(Notice(kind, len(found), quote[:30]))
    return tuple(notices)
