"""Changes to the bytes of one XML part: what is not touched stays as it was, byte for byte.

Writing a tree anew would be simpler, and would change quotes, spaces in tags and entities all over the file.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from xml.parsers.expat import ParserCreate
from xml.sax.saxutils import escape, quoteattr

from gongkai_lint.document.xml import etree

_TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_NAME = re.compile(rb"<[^\s/>]+")
_PIECE = re.compile(r"&[^;\s]{1,12};|<!--.*?-->|<\?.*?\?>|\r\n|.", re.DOTALL)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Point(NamedTuple):
    """Somewhere between two bytes. What is put there stands between ``close`` and ``reopen``, which end the element that
    is cut in two and begin it again."""

    at: int
    close: bytes = b""
    reopen: bytes = b""


class Patch:
    """The bytes of a part and the changes to them. ``root`` is its tree as the reader parsed it."""

    def __init__(self, xml: bytes, root: Any) -> None:
        encoding = (root.getroottree().docinfo.encoding or "UTF-8").upper()
        if encoding not in ("UTF-8", "ASCII", "US-ASCII") or b"<![CDATA[" in xml:
            xml = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
        self.xml = xml
        # Keeps every element's proxy alive, too: spots are found again by identity.
        self._where: dict[Any, tuple[int, int]] = dict(zip(root.iter(), _positions(xml), strict=True))
        self._cuts: dict[int, tuple[bytes, bytes, list[tuple[int, bytes]]]] = {}
        self._replaced: dict[tuple[int, int], bytes] = {}
        self._added: dict[int, bytes] = {}  # attributes; no use where the whole tag is replaced

    # Where things stand

    def start(self, element: Any) -> int:
        return self._where[element][0]

    def inside(self, element: Any) -> int:
        """Behind the opening tag."""
        return self.start(element) + len(self.tag(element))

    def inner_end(self, element: Any) -> int:
        """Before the closing tag."""
        return self._where[element][1]

    def end(self, element: Any) -> int:
        start = self._where[element][1]
        return start + len(self._tag_at(start))

    def tag(self, element: Any) -> bytes:
        """The opening tag as it is written."""
        return self._tag_at(self.start(element))

    def closed(self, element: Any) -> bool:
        """Whether the element is written as one tag."""
        return self.tag(element).endswith(b"/>")

    def raw(self, element: Any) -> bytes:
        return self.xml[self.start(element) : self.end(element)]

    def name(self, element: Any) -> bytes:
        """The element's name as it is written, prefix included."""
        return _written(self.tag(element))[1:]

    def _tag_at(self, at: int) -> bytes:
        return _tag(self.xml, at)

    def character(self, element: Any, offset: int) -> int:
        """Where character ``offset`` of the element's text begins."""
        at = start = self.inside(element)
        raw = self.xml[start : self.inner_end(element)].decode("utf-8")
        count = 0
        for piece in _PIECE.finditer(raw):
            if count == offset:
                break
            at += len(piece.group().encode("utf-8"))
            count += not piece.group().startswith("<")
        return at

    # Changes

    def put(self, point: Point, text: str, rank: int = 0) -> None:
        """Put XML at a point; of several at one point the lower rank stands first, then the earlier."""
        cut = self._cuts.setdefault(point.at, (point.close, point.reopen, []))
        assert cut[:2] == (point.close, point.reopen)
        cut[2].append((rank, text.encode("utf-8")))

    def replace(self, start: int, end: int, text: str) -> None:
        self._replaced[start, end] = text.encode("utf-8")

    def prefix(self, root: Any, namespace: str) -> str:
        """What the part calls a namespace, with its colon; one is declared on the root where it has none but the default."""
        for prefix, uri in root.nsmap.items():
            if prefix and uri == namespace:
                return f"{prefix}:"
        at = self.start(root) + len(_written(self.tag(root)))
        self._added[at] = f' xmlns:gk="{namespace}"'.encode()
        return "gk:"

    def preserve(self, element: Any) -> None:
        """Keep spaces at the ends of a text that is going to be cut."""
        if element.get(_SPACE) is None:
            at = self.start(element) + len(_written(self.tag(element)))
            self._added[at] = b' xml:space="preserve"'

    def within(self, element: Any) -> Point:
        """A point inside an element, before its closing tag; also for one that is written as one tag."""
        if not self.closed(element):
            return Point(self.inner_end(element))
        end = self.end(element)
        self._replaced[end - 2, end] = b""
        return Point(end - 2, b">", b"</" + self.name(element) + b">")

    def result(self) -> bytes:
        """The part with all changes."""
        changes = [(start, end, 1, text) for (start, end), text in self._replaced.items()]
        tags = list(self._replaced)
        for at, added in self._added.items():
            if not any(start < at < end for start, end in tags):
                changes.append((at, at, 1, added))
        for at, (close, reopen, texts) in self._cuts.items():
            put = b"".join(text for _, text in sorted(texts, key=lambda pair: pair[0]))
            changes.append((at, at, 0, close + put + reopen))
        out: list[bytes] = []
        done = 0
        for start, end, _, text in sorted(changes, key=lambda c: c[:3]):
            assert start >= done
            out += (self.xml[done:start], text)
            done = end
        return b"".join([*out, self.xml[done:]])


def _positions(xml: bytes) -> list[tuple[int, int]]:
    """Of every element in document order where its opening and its closing tag begin; both are one for ``<a/>``."""
    found: list[list[int]] = []
    open_: list[int] = []
    parser = ParserCreate()

    def begin(name: str, attributes: Any) -> None:
        open_.append(len(found))
        found.append([parser.CurrentByteIndex, -1])

    def finish(name: str) -> None:
        one, at = found[open_.pop()], parser.CurrentByteIndex
        # Of <a/> the parser says where the tag ends; a closing tag cannot stand there, or it would not be one tag.
        one[1] = one[0] if xml[at - 2 : at] == b"/>" and at == one[0] + len(_tag(xml, one[0])) else at

    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.Parse(xml, True)
    return [(start, end) for start, end in found]


def _tag(xml: bytes, at: int) -> bytes:
    found = _TAG.match(xml, at)
    assert found is not None
    return found.group()


def _written(tag: bytes) -> bytes:
    found = _NAME.match(tag)
    assert found is not None
    return found.group()


def text(value: str) -> str:
    """Text for XML; what XML cannot hold is left out."""
    return escape(_BAD.sub("", value))


def attribute(value: str) -> str:
    """An attribute's value with its quotes."""
    return quoteattr(_BAD.sub("", value))


def appended(xml: bytes, inside: str) -> bytes:
    """An XML part with ``inside`` at the end of its root element."""
    root = etree.fromstring(
        xml, etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False)
    )
    patch = Patch(xml, root)
    patch.put(patch.within(root), inside)
    return patch.result()
