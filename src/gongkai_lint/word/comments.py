"""The comments part of a package: new comments behind those that are there, or a new part for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai_lint.document.archive import read
from gongkai_lint.document.docx import Package, parse
from gongkai_lint.document.names import STRICT, Names
from gongkai_lint.document.xml import etree
from gongkai_lint.word import AUTHOR, INITIALS
from gongkai_lint.word.patch import appended, attribute, text
from gongkai_lint.word.telling import Line

_TYPES = "[Content_Types].xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_KIND = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# A comment without the styles of the template: that of running text would indent it and set it in size 16.
_PARAGRAPH = '<{w}pPr><{w}spacing {w}before="0" {w}after="40" {w}line="240" {w}lineRule="auto"/><{w}ind {w}left="0" {w}right="0" {w}firstLineChars="0" {w}firstLine="0"/><{w}jc {w}val="left"/></{w}pPr>'  # fmt: skip
_FONT = '<{w}rFonts {w}hint="eastAsia" {w}ascii="Calibri" {w}hAnsi="Calibri" {w}eastAsia="宋体"/>'
_RUNS = {
    "": _FONT + '<{w}sz {w}val="18"/><{w}szCs {w}val="18"/>',
    "strong": _FONT + '<{w}b/><{w}sz {w}val="18"/><{w}szCs {w}val="18"/>',
    "small": _FONT + '<{w}color {w}val="7F7F7F"/><{w}sz {w}val="16"/><{w}szCs {w}val="16"/>',
}


class Numbered:
    """Comments by number. ``first``: a number nobody else uses."""

    def __init__(self, first: int) -> None:
        self.next = first
        self.held: list[tuple[int, Sequence[Line]]] = []

    def add(self, lines: Sequence[Line]) -> int:
        """The number of a new comment."""
        self.held.append((self.next, lines))
        self.next += 1
        return self.next - 1


def first_free(package: Package, names: Names, used: Iterable[str | None]) -> int:
    """A number above all those used by comments and by ``used``."""
    numbers = [int(u) for u in used if u and u.isascii() and u.isdigit() and len(u) < 10]
    part = package.part("comments")
    if part is not None:
        numbers += [int(i) for c in part if (i := c.get(names.id) or "").isdigit() and len(i) < 10]
    return max(numbers, default=-1) + 1


def parts(package: Package, namespace: str, comments: Numbered, when: str) -> dict[str, bytes]:
    """The members that change when these comments are in the package, and their new content."""
    name = package.name("comments")
    if name:
        held = package.bytes("comments") or b""
        w = _prefix(etree.fromstring(held).nsmap, namespace)
        declared = f' xmlns:w="{namespace}"' if not w else ""
        inside = "".join(_comment(n, lines, w or "w:", declared, when) for n, lines in comments.held)
        return {name: appended(held, inside)}
    name = _unused(package, f"{package.folder}/comments" if package.folder else "comments")
    inside = "".join(_comment(n, lines, "w:", "", when) for n, lines in comments.held)
    changed = {name: f'{_HEAD}<w:comments xmlns:w="{namespace}">{inside}</w:comments>'.encode()}
    changed[_TYPES] = _typed(package, name)
    changed[package.relations] = _related(package, name, namespace)
    return changed


def _prefix(known: dict[str | None, str], namespace: str) -> str:
    """``w:`` or what the part calls it, "" when it has no prefix for the namespace."""
    return next((f"{p}:" for p, uri in known.items() if p and uri == namespace), "")


def _comment(number: int, lines: Sequence[Line], w: str, declared: str, when: str) -> str:
    paragraphs = []
    for n, line in enumerate(lines):
        mark = f"<{w}r><{w}annotationRef/></{w}r>" if n == 0 else ""
        properties = _RUNS[line.style].replace("{w}", w)
        paragraphs.append(
            f"<{w}p>{_PARAGRAPH.replace('{w}', w)}{mark}<{w}r><{w}rPr>{properties}</{w}rPr>"
            f'<{w}t xml:space="preserve">{text(" ".join(line.text.split(chr(10))))}</{w}t></{w}r></{w}p>'
        )
    return (
        f'<{w}comment{declared} {w}id="{number}" {w}author={attribute(AUTHOR)} {w}date="{when}" {w}initials={attribute(INITIALS)}>'
        f"{''.join(paragraphs)}</{w}comment>"
    )


def _unused(package: Package, stem: str) -> str:
    name, n = f"{stem}.xml", 1
    while name in package.members:
        n += 1
        name = f"{stem}{n}.xml"
    return name


def _typed(package: Package, name: str) -> bytes:
    """The list of content types with the new part in it."""
    held = package.members.get(_TYPES)
    entry = f'PartName="/{name}" ContentType="{_TYPE}"/>'
    if held is None:
        types = "http://schemas.openxmlformats.org/package/2006/content-types"
        return f'{_HEAD}<Types xmlns="{types}"><Default Extension="xml" ContentType="application/xml"/><Override {entry}</Types>'.encode()
    xml = read(package.data, held)
    return appended(xml, f"<{_own(xml)}Override {entry}")


def _related(package: Package, name: str, namespace: str) -> bytes:
    """What the main part refers to, with the new part in it."""
    kind = _STRICT_KIND if namespace == STRICT else _KIND
    held = package.members.get(package.relations)
    xml = (
        read(package.data, held)
        if held is not None
        else f'{_HEAD}<Relationships xmlns="{_RELATIONS}"/>'.encode()
    )
    target = name.removeprefix(package.folder + "/") if package.folder else name  # as Word writes it
    used = {e.get("Id") for e in parse(xml)}
    n = 1
    while f"rIdGk{n}" in used:
        n += 1
    return appended(xml, f'<{_own(xml)}Relationship Id="rIdGk{n}" Type="{kind}" Target="{target}"/>')


def _own(xml: bytes) -> str:
    """The prefix of the root element, with its colon."""
    root = parse(xml)
    return f"{root.prefix}:" if root.prefix else ""
