"""Element and attribute names of WordprocessingML, in the transitional and in the strict namespace.

Beside them, how a count in an attribute and a choice between alternatives are read.
"""

from __future__ import annotations

from gongkai_lint.typed import Any

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATE, CHOICE, FALLBACK = MC + "AlternateContent", MC + "Choice", MC + "Fallback"


class Names:
    """Tag and attribute names in one of the two namespaces."""

    def __init__(self, namespace: str) -> None:
        def tag(name: str) -> str:
            return f"{{{namespace}}}{name}"

        def tags(names: str) -> tuple[str, ...]:
            return tuple(map(tag, names.split()))

        self.tag, self.tags = tag, tags
        self.p, self.r, self.t, self.tab, self.br, self.cr = tags("p r t tab br cr")
        self.tbl, self.tr, self.tc, self.body = tags("tbl tr tc body")
        self.ppr, self.rpr, self.tcpr, self.trpr = tags("pPr rPr tcPr trPr")
        self.val, self.id, self.kind, self.char, self.font = tags("val id type char font")
        self.span, self.merge, self.across = tags("gridSpan vMerge hMerge")
        self.before, self.after = tags("gridBefore gridAfter")
        self.pstyle, self.rstyle, self.outline, self.numpr = tags("pStyle rStyle outlineLvl numPr")
        self.vanish, self.highlight, self.sym, self.field = tags("vanish highlight sym fldChar")
        self.textbox, self.object, self.comment = tags("txbxContent object commentReference")
        self.ranges = tags("commentRangeStart commentRangeEnd")
        self.pictures = tags("drawing pict")
        self.changes = tags("ins del moveFrom moveTo")
        self.removed = tags("del moveFrom")
        # Never part of the text a reader of the page sees once the changes are accepted.
        self.dropped = frozenset(
            tags("del moveFrom rPr pPr sdtPr instrText delText delInstrText sectPr rt tblPr tblGrid")
        )
        self.wrappers = frozenset(
            tags("ins moveTo smartTag customXml hyperlink fldSimple sdtContent sdt dir bdo")
        )
        self.notes = dict(
            zip(tags("footnoteReference endnoteReference"), ("footnotes", "endnotes"), strict=True)
        )
        self.signs = dict(
            zip(
                tags("noBreakHyphen softHyphen tab ptab br cr"),
                ("-", "", "\t", "\t", "\n", "\n"),
                strict=True,
            )
        )
        # A block with none of these is read the short way.
        self.special = (
            ALTERNATE, self.textbox, self.object, self.comment, self.vanish, self.highlight, self.numpr, self.sym, self.across,
            *self.ranges, *self.pictures, *self.changes, *self.notes,
            *tags("sdt softHyphen noBreakHyphen ptab instrText delText ruby cellDel sdtPr"),
        )  # fmt: skip


_made: dict[str, Names] = {}


def names_of(namespace: str) -> Names | None:
    """The names in ``namespace``, None when it is none of the two."""
    if namespace not in (TRANSITIONAL, STRICT):
        return None
    if namespace not in _made:
        _made[namespace] = Names(namespace)
    return _made[namespace]


def whole(text: str | None, default: int) -> int:
    """A plain count in an attribute; ``default`` for anything else, and for what no document needs."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default


def choice(alternative: Any) -> Any:
    """What an AlternateContent holds, once: the first choice, else the fallback, else nothing."""
    found = alternative.find(CHOICE)
    if found is None:
        found = alternative.find(FALLBACK)
    return found if found is not None else ()
