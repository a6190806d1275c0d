"""What a person sees of an HTML tree, in order: paragraphs, tables, pictures. Layout tables are taken apart."""

from __future__ import annotations

import re
from typing import Any

from gongkai_lint import regex
from gongkai_lint.document.grid import MOST_COLUMNS, spanned
from gongkai_lint.document.model import Table
from gongkai_lint.document.numbering import render

_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
     "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
     "h4", "h5", "h6", "header", "hgroup", "html", "legend", "li", "main", "menu", "ol", "p", "pre",
     "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "ucapcontent",
     "ucaptitle"]
)  # fmt: skip
_UNSEEN = frozenset(
    ["applet", "area", "audio", "base", "button", "canvas", "col", "colgroup", "datalist", "embed", "frame",
     "frameset", "head", "iframe", "input", "link", "map", "meta", "nav", "noembed", "noframes",
     "noscript", "object", "optgroup", "option", "param", "rp", "rt", "script", "select", "source",
     "style", "svg", "template", "textarea", "title", "track", "video"]
)  # fmt: skip
_HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_DISPLAY = regex.compile(r"display\s*:\s*(block|inline)\b", re.I)
_PRE = regex.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_SIZE = regex.compile(r"(?:^|[;\s])(?:width|height)\s*:\s*(\d+)\s*px", re.I)
_SMALLEST_PICTURE = 60  # pixels a side; below stand icons
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef‘-”…—"
_FOLD = regex.compile(rf"(?<=[{_CJK}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_CJK}])")
_SPACE = regex.compile(r"[ \t\r\n\f]+")
_NOT_SEEN = {0xAD: "", 0x200B: "", 0xFEFF: "", 0x2060: ""}
_SUPERSCRIPT = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_BREAK = "\x0b"  # what <br> leaves in the text on its way
_NUMBERED = regex.compile(
    r"[\s\u3000]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十\d]+|[①-⑳])"
)
_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LIST_STYLES = {
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "decimal-leading-zero": "decimalZero",
    "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting", "none": "none", "disc": "none",
    "circle": "none", "square": "none",
}  # fmt: skip
_LIST_STYLE = regex.compile(r"list-style(?:-type)?\s*:[^;]*?\b(" + "|".join(_LIST_STYLES) + r")\b", re.I)
_LONG_CELL = 200  # characters of a cell that stands beside others and is no value
_MOST_SPAN = 2000


class Piece:
    """A paragraph or a picture. ``element`` is the block element it stands in, ``links`` how much of it is links."""

    __slots__ = ("element", "kind", "level", "links", "prefix", "text")

    def __init__(self, kind: str, text: str, element: Any, level: int = 0, prefix: int = 0, links: int = 0):
        self.kind, self.text, self.element, self.level = kind, text, element, level
        self.prefix, self.links = prefix, links

    @property
    def size(self) -> int:
        """Characters."""
        return len(self.text)


class Box:
    """A table cell on its way: what stands in it."""

    __slots__ = ("colspan", "inside", "rowspan")

    def __init__(self, rowspan: int, colspan: int) -> None:
        self.rowspan, self.colspan = rowspan, colspan
        self.inside: list[Piece | Frame] = []

    def lines(self) -> list[Piece]:
        return [p for p in self.inside if isinstance(p, Piece) and p.kind == "paragraph"]


class Frame:
    """A table on its way. ``groups[r]`` tells rows of one thead/tbody/tfoot from those of another."""

    def __init__(self, element: Any) -> None:
        self.element = element
        self.rows: list[list[Box]] = []
        self.groups: list[int] = []
        self.group = 0
        self.above: list[Piece | Frame] = []  # captions, and what stands in the table outside any cell
        self.size = self.links = 0

    def open(self) -> None:
        self.rows.append([])
        self.groups.append(self.group)

    def boxes(self) -> list[Box]:
        return [box for row in self.rows for box in row]

    def lines(self) -> list[str]:
        """The words of each row run together."""
        return ["".join(p.text for box in row for p in box.lines()) for row in self.rows]

    def measure(self) -> None:
        """Counts the characters in it, and those of links."""
        for box in self.boxes():
            for piece in box.inside:
                if isinstance(piece, Frame) or piece.kind == "paragraph":
                    self.size += piece.size
                    self.links += piece.links

    def is_layout(self) -> bool:
        """Whether the table only puts things beside each other on the page."""
        filled = [[box for box in row if box.inside] for row in self.rows]
        widest, rows = max(map(len, self.rows), default=0), sum(map(bool, filled))
        if self.element.get("role") in ("presentation", "none") or widest < 2 or not rows:
            return True
        if self.links * 10 > self.size * 8:
            return True
        long = 0
        for box in self.boxes():
            lines = box.lines()
            size = sum(p.size for p in lines)
            long += sum(p.size for p in box.inside if isinstance(p, Frame))
            spoken = any("。" in p.text for p in lines)
            if (size >= _LONG_CELL and rows == 1) or (len(lines) >= 3 and spoken):
                long += size
        return long * 2 > self.size

    def made(self, block: int, within: tuple[int, int, int] | None) -> list[Table]:
        """The table and those in its cells, numbered from ``block`` on."""
        rows = [[("\n".join(p.text for p in box.lines()), box.rowspan, box.colspan) for box in row] for row in self.rows]  # fmt: skip
        cells, width = spanned(rows, self.groups)
        tables = [Table(block, cells, width, within)]
        for boxes, made in zip(self.rows, cells, strict=True):
            for box, cell in zip(boxes, made, strict=False):
                for inner in box.inside:
                    if isinstance(inner, Frame):
                        tables += inner.made(block + len(tables), (block, cell.row, cell.column))
        return tables


class _List:
    """An <ol> or <ul> that is open."""

    def __init__(self, element: Any) -> None:
        match = _LIST_STYLE.search(element.get("style") or "")
        self.style = _STYLES.get(element.get("type") or "", "decimal")
        if match is not None:
            self.style = _LIST_STYLES[match.group(1).lower()]
        if element.tag != "ol":
            self.style = "none"
        self.number = _whole(element.get("start"), 1) - 1

    def next(self, item: Any) -> str:
        """The number a person sees before the item."""
        self.number = _whole(item.get("value"), self.number + 1)
        match = _LIST_STYLE.search(item.get("style") or "")
        style = _LIST_STYLES[match.group(1).lower()] if match is not None else self.style
        if style == "none":
            return ""
        return render(self.number, style) + ("、" if style == "chineseCounting" else ".")


class Flow:
    """Walks a tree once, without recursion; ``pieces`` is what was seen."""

    def __init__(self, root: Any) -> None:
        self.pieces: list[Piece | Frame] = []
        self._out = self.pieces
        self._blocks = [root]
        self._parts: list[str] = []
        self._links = 0  # characters of links in the paragraph being read
        self._in_link = self._in_pre = self._in_sup = 0
        self._frames: list[tuple[Frame, list[Piece | Frame]]] = []  # open tables and what they stand in
        self._lists: list[_List] = []
        self._number = ""  # of a list item whose first paragraph is still to come
        self._walk(root)
        self._flush()

    def _walk(self, root: Any) -> None:
        stack = [(root, iter(root), self._enter(root))]
        self._text(root.text)
        while stack:
            element, children, flags = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self._leave(element, flags)
                if stack:
                    self._text(element.tail)
            elif not isinstance(child.tag, str) or self._unseen(child):
                self._text(child.tail)
            else:
                stack.append((child, iter(child), self._enter(child)))
                self._text(child.text)

    @staticmethod
    def _unseen(element: Any) -> bool:
        if element.tag in _UNSEEN or element.get("hidden") is not None:
            return True
        style = element.get("style")
        return style is not None and _HIDDEN.search(style) is not None

    def _enter(self, element: Any) -> str:
        """What :meth:`_leave` has to undo: b block, l link, p preformatted, s superscript."""
        tag, style = element.tag, element.get("style") or ""
        flags = ""
        if self._is_block(tag, style):
            self._flush()
            self._blocks.append(element)
            flags += "b"
        if tag == "br":
            self._parts.append(_BREAK)
        elif tag == "hr":
            self._flush()
        elif tag == "a" and (element.get("href") or "#")[0] != "#":
            self._in_link += 1
            flags += "l"
        elif tag == "sup":
            self._in_sup += 1
            flags += "s"
        elif tag == "img":
            self._picture(element, style)
        elif tag in ("ol", "ul", "menu", "dir"):
            self._lists.append(_List(element))
        elif tag == "li":
            self._number = self._lists[-1].next(element) if self._lists else ""
        elif tag == "table":
            self._frames.append((Frame(element), self._out))
            self._out = self._frames[-1][0].above
        elif self._frames:
            self._table_part(tag, element)
        if tag == "pre" or _PRE.search(style):
            self._in_pre += 1
            flags += "p"
        return flags

    @staticmethod
    def _is_block(tag: str, style: str) -> bool:
        match = _DISPLAY.search(style) if style else None
        if match is not None and tag in ("span", "div", "p", "font", "strong", "b", "a", "em", "label"):
            return match.group(1).lower() == "block"
        return tag in _BLOCKS

    def _table_part(self, tag: str, element: Any) -> None:
        frame = self._frames[-1][0]
        if tag in ("thead", "tbody", "tfoot"):
            frame.group += 1
        elif tag == "tr":
            frame.open()
        elif tag in ("td", "th"):
            if not frame.rows:
                frame.open()
            rows = _whole(element.get("rowspan"), 1)
            box = Box(_MOST_SPAN if rows == 0 else min(max(rows, 1), _MOST_SPAN), min(max(_whole(element.get("colspan"), 1), 1), MOST_COLUMNS))  # fmt: skip
            frame.rows[-1].append(box)
            self._out = box.inside
        elif tag == "caption":
            self._out = frame.above

    def _leave(self, element: Any, flags: str) -> None:
        tag = element.tag
        if "b" in flags:
            self._flush()
            self._blocks.pop()
        if "l" in flags:
            self._in_link -= 1
        if "s" in flags:
            self._in_sup -= 1
        if "p" in flags:
            self._in_pre -= 1
        if tag in ("ol", "ul", "menu", "dir"):
            self._lists.pop()
            self._number = ""
        elif tag == "li":
            self._number = ""
        elif tag == "table":
            self._close()
        elif tag in ("td", "th", "caption") and self._frames:
            self._out = self._frames[-1][0].above

    def _close(self) -> None:
        frame, self._out = self._frames.pop()
        self._out += frame.above
        frame.measure()
        if frame.is_layout():
            for box in frame.boxes():
                self._out += box.inside
        else:
            self._out.append(frame)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self._in_pre:
            text = text.replace("\r\n", "\n").replace("\n", _BREAK)
        if self._in_sup:
            text = text.translate(_SUPERSCRIPT)
        if self._in_link:
            self._links += len(text.strip())
        self._parts.append(text)

    def _flush(self) -> None:
        """What was gathered becomes paragraphs, one for every line."""
        if not self._parts:
            return
        whole, links = "".join(self._parts).translate(_NOT_SEEN), self._links
        self._parts, self._links = [], 0
        element = self._blocks[-1]
        level = int(element.tag[1]) if len(element.tag) == 2 and element.tag[0] == "h" and element.tag[1].isdigit() else 0  # fmt: skip
        for line in whole.split(_BREAK):
            text = _SPACE.sub(" ", _FOLD.sub("", line)).strip(" ")
            if not text.strip():
                continue
            number = "" if _NUMBERED.match(text) else self._number
            self._number = ""
            taken = min(links, len(text))
            links -= taken
            self._out.append(Piece("paragraph", number + text, element, level, len(number), taken))

    def _picture(self, element: Any, style: str) -> None:
        sizes = [_whole(element.get(name), _SMALLEST_PICTURE) for name in ("width", "height")]
        sizes += [int(found) for found in _SIZE.findall(style) if len(found) < 6]
        if min(sizes) >= _SMALLEST_PICTURE and not self._in_link and "icon" not in (element.get("src") or ""):
            self._out.append(Piece("picture", (element.get("alt") or "").strip(), self._blocks[-1]))


def flow(root: Any) -> list[Piece | Frame]:
    """The pieces below ``root`` in reading order."""
    return Flow(root).pieces


def _whole(text: str | None, otherwise: int) -> int:
    match = re.match(r"\s*(-?\d{1,6})", text or "")
    return int(match.group(1)) if match is not None else otherwise
