"""Plain text and Markdown to Document.

Three ways a table is written in text: one cell a line after a tab, as office programs dump it (a wrapped label goes on
without a tab; rows are divided by blank lines); cells of a row divided by tabs; pipe tables.
"""

from __future__ import annotations

import re

from gongkai_lint import regex
from gongkai_lint.document.model import Cell, Document, Notice, Paragraph, Table, UnreadableError

_RULE = regex.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_HEADING = regex.compile(r"^ {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$")
_UNDERLINE = regex.compile(r"^ {0,3}(=+|-+)\s*$")
_EMPHASIS = regex.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ESCAPE = regex.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>])")
_BREAK = regex.compile(r"<br\s*/?>", re.I)
_PIPE = regex.compile(r"(?<!\\)\|")
_MOST_LINES = 200_000
_MOST_WRAPS = 4  # lines that a label goes on over
_MOST_CELLS = 63  # of a row
_LONG = 80  # characters; a cell of a form is shorter, a paragraph of prose longer

_Row = list[tuple[str, int]]  # text and line number of every cell


def read_text(data: bytes, path: str) -> Document:
    """Read plain text or Markdown in UTF-8, UTF-16 with a mark, or GB18030. Raises :class:`UnreadableError`."""
    from gongkai_lint.document.digest import digest

    text, encoding = _decode(data)
    markdown = path.lower().endswith((".md", ".markdown"))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > _MOST_LINES:
        raise UnreadableError("too_big", f"{len(lines)} > {_MOST_LINES}")
    reader = _Reader(lines, markdown)
    reader.run()
    if not reader.blocks:
        raise UnreadableError("no_text")
    notices = [Notice("encoding", 1, encoding)] if encoding == "gb18030" else []
    lost = text.count("\ufffd")
    if lost:
        at = text.index("\ufffd")
        notices.append(Notice("replaced_characters", lost, " ".join(text[max(0, at - 10) : at + 10].split())))
    kind = "markdown" if markdown else "text"
    return Document(path, kind, digest(data), tuple(reader.blocks), tuple(notices))


def _decode(data: bytes) -> tuple[str, str]:
    """The text and its encoding. A few damaged characters become U+FFFD; anything worse is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text, encoding = data.decode("utf-16", "replace"), "utf-16"
    else:
        # The mark of one encoding damaged in one place must not turn the whole text into another.
        text, encoding = data.decode("utf-8-sig", "replace"), "utf-8"
        if _damaged(text):
            text, encoding = data.decode("gb18030", "replace"), "gb18030"
    control = sum(1 for c in text[:4000] if c < " " and c not in "\t\n\r\x0b\x0c\x1a")
    if _damaged(text) or "\0" in text or control > 2 + len(text[:4000]) // 100:
        raise UnreadableError("binary")
    return text.replace("\x0b", "\n").replace("\x0c", "\n").replace("\x1a", ""), encoding


def _damaged(text: str) -> bool:
    lost = text.count("\ufffd")
    return lost > 0 and lost * 20 > sum(1 for c in text if c > "\x7f")


class _Reader:
    """Goes through the lines once."""

    def __init__(self, lines: list[str], markdown: bool) -> None:
        self.lines, self.markdown = lines, markdown
        self.blocks: list[Paragraph | Table] = []
        self.at = 0

    def run(self) -> None:
        if self.markdown:
            self._skip_front_matter()
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip() and not self._blank_corner():
                self.at += 1
            elif line.lstrip().startswith("|") and line.count("|") >= 2:
                self._piped()
            elif _is_row(line):
                self._tabbed()
            elif line.startswith("\t"):
                self._dumped()
            else:
                self._paragraph(line, self.at)
                self.at += 1

    def _blank_corner(self) -> bool:
        """Whether this line without words is the first cell of a row, whose other cells follow."""
        for line in self.lines[self.at : self.at + _MOST_CELLS]:
            if not line.startswith("\t"):
                return False
            if line.strip():
                return True
        return False

    def _skip_front_matter(self) -> None:
        if self.lines[0].strip() == "---":
            end = next((i for i in range(1, min(len(self.lines), 50)) if self.lines[i].strip() == "---"), -1)
            self.at = end + 1

    def _paragraph(self, line: str, at: int) -> None:
        level = 0
        if self.markdown:
            match = _HEADING.match(line) if len(line) < 1000 else None
            under = _UNDERLINE.match(line)
            if match is not None:
                level, line = len(match.group(1)), match.group(2)
            elif under is not None:
                self._underline(under.group(1)[0], at)
                return
            line = _plain(line)
        text = line.replace("\u00ad", "").strip(" \t")
        if text:
            self.blocks.append(Paragraph(len(self.blocks), text, level=level, line=at + 1))

    def _underline(self, sign: str, at: int) -> None:
        """A line of = or - makes a heading of the paragraph right above it; else it is a rule across the page."""
        last = self.blocks[-1] if self.blocks else None
        if isinstance(last, Paragraph) and last.line == at and not last.level:
            self.blocks[-1] = last._replace(level=1 if sign == "=" else 2)

    def _dumped(self) -> None:
        """One cell a line. The first row's number of cells is the width of all."""
        rows: list[_Row] = []
        row: _Row = []
        width, parted = 0, False
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.startswith("\t") and not _is_row(line):
                if row and (parted or len(row) == width):
                    rows.append(row)
                    width, row = width or len(row), []
                row.append((line.strip("\t"), self.at + 1))
                parted = False
            elif not line.strip():
                parted = True
            elif row and (not width or len(row) < width) and self._wraps():
                text, number = row[-1]
                row[-1] = (f"{text}\n{line.strip()}" if text.strip() else line.strip(), number)
                parted = False
            else:
                break
            self.at += 1
        rows.append(row)
        if self._is_prose(rows):
            for text, number in (cell for cells in rows for cell in cells):
                for offset, part in enumerate(text.split("\n")):
                    self._paragraph(part, number - 1 + offset)
        else:
            self._table(rows)

    def _wraps(self) -> bool:
        """Whether the lines from here go on with a label: right behind them stands the next cell of the row."""
        for line in self.lines[self.at + 1 : self.at + 1 + _MOST_WRAPS]:
            if line.startswith("\t"):
                return True
            if not line.strip():
                return False
        return False

    @staticmethod
    def _is_prose(rows: list[_Row]) -> bool:
        """Paragraphs indented with a tab look like cells. One such cell alone is taken for a table."""
        if len(rows) == 1 and len(rows[0]) == 1:
            return False
        if len(rows) == 1 or max(map(len, rows)) == 1:
            return True
        return 2 * sum(any(len(text) > _LONG for text, _ in row) for row in rows) > len(rows)

    def _tabbed(self) -> None:
        """Rows of cells divided by tabs: two lines or more, or nothing of the sort."""
        first, rows = self.at, list[_Row]()
        tabs = self.lines[first].count("\t")
        while self.at < len(self.lines) and _is_row(self.lines[self.at], tabs):
            cells = self.lines[self.at].split("\t")
            rows.append([(text.strip(), self.at + 1) for text in cells])
            self.at += 1
        if len(rows) < 2:
            self._paragraph(self.lines[first], first)
        else:
            self._table(rows)

    def _piped(self) -> None:
        rows: list[_Row] = []
        while self.at < len(self.lines) and self.lines[self.at].lstrip().startswith("|"):
            line = self.lines[self.at].strip()
            if len(rows) != 1 or not _RULE.match(
                line
            ):  # further down, a row of dashes is what somebody filled in
                cells = _PIPE.split(line.removeprefix("|").removesuffix("|"))
                rows.append([(_plain(_BREAK.sub("\n", cell.strip())), self.at + 1) for cell in cells])
            self.at += 1
        self._table(rows)

    def _table(self, rows: list[_Row]) -> None:
        made = tuple(
            tuple(Cell(r, c, 1, 1, text.replace("\u00ad", ""), line) for c, (text, line) in enumerate(row))
            for r, row in enumerate(rows)
        )
        self.blocks.append(Table(len(self.blocks), made, max(map(len, rows))))


def _is_row(line: str, tabs: int = 0) -> bool:
    """Whether cells stand in this line with tabs between them. ``tabs``: how many the row above has."""
    count = line.count("\t")
    if tabs and count == tabs:
        return count > 1 or not line.startswith("\t")
    return "\t" in line.strip() or (count > 2 and bool(line.strip()))


def _plain(text: str) -> str:
    """Markdown without the marks that do not show."""
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub(r"\2", text))
