"""The main part of a .docx without what nobody reads: fonts and borders are the most of it, and half the time of parsing."""

from __future__ import annotations

from gongkai_lint.document.names import STRICT, TRANSITIONAL

# Properties of a run that say what is part of the text, or that mark a change.
_TELLING = (b"anish", b"ighlight", b"<w:ins", b"<w:del", b"<w:move")


def namespace_of(xml: bytes) -> str:
    """The namespace that the prefix ``w`` of the main part stands for, "" for any but the two of Word."""
    start = xml.find(b"<w:document", 0, 2048)
    tag = xml[start : xml.find(b">", start)] if start >= 0 else b""
    return next((n for n in (TRANSITIONAL, STRICT) if b'xmlns:w="' + n.encode() + b'"' in tag), "")


def without_formatting(xml: bytes, *, runs: bool) -> bytes:
    """``xml`` without the borders of cells and, with ``runs``, the properties of runs; unchanged where they may matter."""
    if b"!" in xml and b"<!" in xml:  # a comment or the like, in which these words would be no tags
        return xml
    xml = _cut(xml, b"tcBorders")
    return _cut(xml.replace(b"<w:rPr></w:rPr>", b""), b"rPr") if runs else xml


def _cut(xml: bytes, name: bytes) -> bytes:
    """``xml`` without the elements of this name; unchanged when they stand in each other, or tell of more than looks."""
    opening, closing = b"<w:" + name + b">", b"</w:" + name + b">"
    first, *rest = xml.split(opening)
    kept, dropped, size = [first], set(), len(closing)
    for piece in rest:
        end = piece.find(closing)
        if end < 0:
            return xml
        dropped.add(piece[:end])
        kept.append(piece[end + size :])
    if any(word in properties for properties in dropped for word in _TELLING):
        return xml
    return b"".join(kept)
