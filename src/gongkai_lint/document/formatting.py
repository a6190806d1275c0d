"""The main part of a .docx without what nobody reads: fonts, borders and alignment are the most of it, and of the time of parsing."""

from __future__ import annotations

from functools import lru_cache

from gongkai_lint import regex
from gongkai_lint.document.names import STRICT, TRANSITIONAL

# Properties of runs, paragraphs and cells that say how something looks, and nothing of what is part of the text, of how it is
# built or of a change to it. Only what stands here is left out.
_LOOKS = (
    "rFonts|b|bCs|i|iCs|caps|smallCaps|strike|dstrike|outline|shadow|emboss|imprint|noProof|color|w|kern|position|sz|szCs"
    "|effect|bdr|fitText|vertAlign|rtl|cs|em|lang|eastAsianLayout|u|spacing|shd|snapToGrid"
    "|keepNext|keepLines|pageBreakBefore|widowControl|suppressLineNumbers|suppressAutoHyphens|suppressOverlap|kinsoku|wordWrap"
    "|overflowPunct|topLinePunct|autoSpaceDE|autoSpaceDN|bidi|adjustRightInd|ind|contextualSpacing|mirrorIndents|jc"
    "|textAlignment|textDirection|pBdr|tabs|tcW|tcBorders|tcMar|tcFitText|noWrap|vAlign|hideMark"
)
_LOOK = regex.compile(
    rf"<w:({_LOOKS})(?: [^<>]*)?(?:/>|>(?:<w:[^<>]*/>)*</w:\1>)"
    r"|<w14:(textFill|textOutline|shadow|glow|reflection|props3d|scene3d)(?: [^<>]*)?>.*?</w14:\2>"
)


def namespace_of(xml: bytes) -> str:
    """The namespace that the prefix ``w`` of the main part stands for, "" for any but the two of Word."""
    start = xml.find(b"<w:document", 0, 2048)
    tag = xml[start : xml.find(b">", start)] if start >= 0 else b""
    return next((n for n in (TRANSITIONAL, STRICT) if b'xmlns:w="' + n.encode() + b'"' in tag), "")


def without_formatting(xml: bytes) -> bytes:
    """``xml`` without what only says how runs, paragraphs and cells look; unchanged where it may stand in other places."""
    if b"!" in xml and b"<!" in xml:  # a comment or the like, in which these words would be no tags
        return xml
    for name in (b"rPr", b"pPr", b"tcPr"):  # some of a run's are within a paragraph's
        xml = _leaner(xml, b"<w:" + name + b">", b"</w:" + name + b">")
    return xml


def _leaner(xml: bytes, opening: bytes, closing: bytes) -> bytes:
    """``xml`` with less in the elements that these tags hold, and without those of which nothing is left.

    A document has a hundred times more of them than different ones, so each of these is looked at once.
    """
    first, *rest = xml.split(opening)
    parts = [piece.partition(closing) for piece in rest]
    lean = {}
    for held in {part[0] for part in parts}:
        left = _known(held) if len(held) < 2000 else _left(held)
        lean[held] = opening + left + closing if left else b""
    if not any(lean.values()) and b"" not in {part[1] for part in parts}:
        return first + b"".join([part[2] for part in parts])
    kept = [first]
    for held, end, after in parts:
        # Without an end, one of its kind stands in it (what it was before a change), or it is not well-formed.
        kept += (lean[held], after) if end else (opening, held)
    return b"".join(kept)


def _left(held: bytes) -> bytes:
    return _LOOK.sub("", held.decode("latin-1")).encode("latin-1")


_known = lru_cache(maxsize=500)(_left)  # the reports of one office come from one template
