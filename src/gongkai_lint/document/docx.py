"""Word (.docx) to Document, as Word, WPS and LibreOffice write it: the package, its parts, and what to tell of them."""

from __future__ import annotations

from functools import lru_cache

from gongkai_lint.document import archive
from gongkai_lint.document.body import Body
from gongkai_lint.document.formatting import namespace_of, without_formatting
from gongkai_lint.document.model import Comment, Document, Notice, Paragraph, Table, UnreadableError
from gongkai_lint.document.names import Names, names_of
from gongkai_lint.document.numbering import Numbering
from gongkai_lint.document.styles import Styles, read_styles
from gongkai_lint.document.xml import etree
from gongkai_lint.typed import Any, NamedTuple

_MOST_TAGS = 1_000_000  # opening and closing tags of one part; a report of 50 pages has 30,000
_MOST_XML = 64 << 20
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OTHERS = {
    "xl/": "Excel (.xlsx)",
    "ppt/": "PowerPoint (.pptx)",
    "OFD.xml": "OFD",
    "content.xml": "OpenDocument (.odt)",
    "META-INF/container.xml": "EPUB",
    "visio/": "Visio",
}


def parse(data: bytes) -> Any:
    """The root element of an XML part. A DOCTYPE and absurd node counts are refused. Raises UnreadableError."""
    if b"<!DOCTYPE" in data[:4096]:
        raise UnreadableError("doctype")
    if len(data) > _MOST_TAGS and data.count(b"<") > _MOST_TAGS:
        raise UnreadableError("bomb", "XML")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("truncated") from error
    if root.getroottree().docinfo.internalDTD is not None:  # in another encoding, or behind a long prologue
        raise UnreadableError("doctype")
    return root


class Package:
    """The parts of the file by their relation to the main part, or by the names they usually have."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.members = archive.members(data)
        self.main = self._main()
        self.folder = self.main.rpartition("/")[0]
        self._related: dict[str, str] | None = None

    def _main(self) -> str:
        if "EncryptedPackage" in self.members:
            raise UnreadableError("encrypted")
        found = self._targets("_rels/.rels", "").get("officeDocument", "")
        if found not in self.members:
            found = "word/document.xml"
        if found in self.members and not found.startswith(("xl/", "ppt/", "visio/")):
            return found
        for prefix, kind in _OTHERS.items():
            if any(name.startswith(prefix) for name in self.members):
                raise UnreadableError("other_office", kind)
        raise UnreadableError("not_docx")

    def _targets(self, part: str, folder: str) -> dict[str, str]:
        """Last word of the relation's type → member name."""
        member = self.members.get(part)
        if member is None:
            return {}
        targets: dict[str, str] = {}
        for relation in parse(archive.read(self.data, member, _MOST_XML)).iter(_RELATION):
            if relation.get("TargetMode") != "External":
                target = relation.get("Target") or ""
                full = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
                targets.setdefault((relation.get("Type") or "").rpartition("/")[2], full)
        return targets

    def bytes(self, kind: str) -> bytes | None:
        """A part the main part refers to: styles, numbering, footnotes …; None when there is none."""
        name = self.name(kind)
        return archive.read(self.data, self.members[name], _MOST_XML) if name else None

    def name(self, kind: str) -> str:
        """The member that holds a part the main part refers to, "" when there is none."""
        if self._related is None:
            self._related = self._targets(self.relations, self.folder)
        usual = f"{self.folder}/{kind}.xml" if self.folder else f"{kind}.xml"
        return next((n for n in (self._related.get(kind, usual), usual) if n in self.members), "")

    @property
    def relations(self) -> str:
        """The member that says what the main part refers to, whether it is there or not."""
        name = self.main.rpartition("/")[2]
        return f"{self.folder}/_rels/{name}.rels" if self.folder else f"_rels/{name}.rels"

    def part(self, kind: str) -> Any:
        data = self.bytes(kind)
        return parse(data) if data is not None else None


class Opened(NamedTuple):
    """A package whose main part has been parsed, and what its text is read with."""

    package: Package
    xml: bytes  # of the main part
    content: Any  # w:body
    names: Names
    styles: Styles
    numbering: Numbering | None
    found: list[Any]  # the elements that need the careful way


def opened(data: bytes, *, lean: bool = False) -> Opened:
    """The package in ``data``, ready to be walked; with ``lean``, formatting that says nothing of the text is left out of
    the tree. Raises :class:`UnreadableError`."""
    package = Package(data)
    xml = archive.read(data, package.members[package.main], _MOST_XML)
    sheet = package.bytes("styles")
    if lean and namespace_of(xml):
        xml = without_formatting(xml)
    root = parse(xml)
    names = names_of(etree.QName(root).namespace or "")
    if names is None:
        raise UnreadableError("not_docx")
    content = root.find(names.body)
    if content is None:
        raise UnreadableError("truncated")
    found = list(root.iter(*names.special))
    seen = {element.tag for element in found}
    styles = _styles(names, sheet)
    numbering, numbered = None, []
    if styles.numbered:  # a template has styles of lists, whether the text uses them or not
        numbered = [e for e in root.iter(names.pstyle) if e.get(names.val) in styles.numbered]
    if numbered or names.numpr in seen or not seen.isdisjoint(names.notes):
        numbering = Numbering(names, package.part("numbering"), styles.numbered)
        found += numbered
    return Opened(package, xml, content, names, styles, numbering, found)


def read_docx(data: bytes, path: str) -> Document:
    """Read a .docx. Raises :class:`UnreadableError`."""
    from gongkai_lint.document.digest import digest

    package, xml, content, names, styles, numbering, found = opened(data, lean=True)
    special = None if styles.hidden else _with_ancestors(found, content)
    body = Body(names, styles, numbering, special)
    walk(body, content, package)
    if not any(map(_says_something, body.blocks)):
        raise UnreadableError("scan_only" if b":drawing" in xml or b":pict" in xml else "no_text")
    comments: tuple[Comment, ...] = ()
    if "comments" in body.sightings:
        from gongkai_lint.document.comments import comments_of

        comments = comments_of(names, package.part("comments"), body.marks)
    notices = _notices(names, found, body, comments)
    return Document(path, "docx", digest(data), tuple(body.blocks), notices, comments)


def walk(body: Body, content: Any, package: Package) -> None:
    """Read the main part, then its footnotes, then its endnotes."""
    body.read(content)
    for kind in sorted(body.references, reverse=True):
        notes = package.part(kind)
        if notes is not None:
            body.read_notes(notes, kind)


@lru_cache(maxsize=4)
def _styles(names: Names, sheet: bytes | None) -> Styles:
    """Kept, because the reports of one office come from one template, and its styles may be longer than the text."""
    return read_styles(names, parse(_without_table_styles(sheet)) if sheet is not None else None)


def _without_table_styles(sheet: bytes) -> bytes:
    """The styles part without styles of tables, of which a template may hold a hundred: longer than any report, and all
    about colours and borders."""
    if b"<!" in sheet:  # a comment or the like, in which these words would be no tags
        return sheet
    kept, at = [], 0
    while (start := sheet.find(b'<w:style w:type="table"', at)) >= 0:
        closing = sheet.find(b">", start)
        end = closing + 1 if sheet[closing - 1 : closing] == b"/" else sheet.find(b"</w:style>", closing) + 10
        if not 0 < closing < end:
            return sheet  # not well-formed: for the parser to say
        kept.append(sheet[at:start])
        at = end
    return b"".join((*kept, sheet[at:]))


def _with_ancestors(found: list[Any], content: Any) -> set[Any]:
    """The elements and all that hold them."""
    marked: set[Any] = {content}
    for element in found:
        while element is not None and element not in marked:
            marked.add(element)
            element = element.getparent()
    return marked


def _says_something(block: Paragraph | Table) -> bool:
    if isinstance(block, Paragraph):
        return bool(block.text.strip())
    return any(cell.text.strip() for row in block.rows for cell in row)


def _notices(names: Names, found: list[Any], body: Body, comments: tuple[Comment, ...]) -> tuple[Notice, ...]:
    """What a person should know of the file; a picture is told for every block that holds one."""
    notices: list[Notice] = []
    changes = [e for e in found if e.tag in names.changes]
    if changes:
        quotes = ("".join(t.text or "" for t in e.iter(names.t, names.tag("delText"))) for e in changes)
        notices.append(Notice("tracked_changes", len(changes), next(filter(None, quotes), "")[:30]))
    for kind in ("comments", "hidden_text", "highlighted_text", "text_box", "embedded_object"):
        seen = body.sightings.get(kind)
        if seen:
            quote = next((c.text for c in comments if c.text), "") if kind == "comments" else seen[0][1]
            notices.append(Notice(kind, len(seen), quote[:30], seen[0][0]))
    pictures: dict[int, list[str]] = {}
    for block, quote in body.sightings.get("picture", ()):
        pictures.setdefault(block, []).append(quote)
    notices += [Notice("picture", len(quotes), quotes[0][:30], block) for block, quotes in pictures.items()]
    return tuple(notices)
