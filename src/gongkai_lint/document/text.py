"""Plain text and Markdown to Document.

Three ways a table is written in text: one cell a line after a tab, as office programs dump it (a wrapped label goes on
without a tab until the row is complete; rows are divided by blank lines); cells of a row divided by tabs; pipe tables.
"""

from __future__ import annotations

import re

from gongkai_lint.document.model import Cell, Document, Notice, Paragraph, Table, UnreadableError

_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_MOST_LINES = 200_000


def read_text(data: bytes, path: str) -> Document:
    """Read plain text or Markdown in UTF-8, UTF-16 with a mark, or GB18030. Raises :class:`UnreadableError`."""
    from hashlib import sha256

    text, encoding = _decode(data)
    markdown = path.lower().endswith((".md", ".markdown"))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > _MOST_LINES:
        raise UnreadableError("too_big", f"{len(lines)} 行")
    reader = _Reader(lines, markdown)
    reader.run()
    if not reader.blocks:
        raise UnreadableError("no_text")
    notices = (Notice("encoding", 1, encoding),) if encoding not in ("utf-8", "utf-16") else ()
    return Document(
        path, "markdown" if markdown else "text", sha256(data).hexdigest(), tuple(reader.blocks), notices
    )


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "utf-16"
    try:
        text = data.decode("utf-8-sig")
        encoding = "utf-8"
    except UnicodeDecodeError:
        try:
            text, encoding = data.decode("gb18030"), "gb18030"
        except UnicodeDecodeError as error:
            raise UnreadableError("binary") from error
    control = sum(1 for c in text[:4000] if c < " " and c not in "\t\n\r\x0b\x0c")
    if control > 2 + len(text[:4000]) // 100:
        raise UnreadableError("binary")
    return text, encoding


class _Reader:
    """Goes through the lines once."""

    def __init__(self, lines: list[str], markdown: bool) -> None:
        self.lines, self.markdown = lines, markdown
        self.blocks: list[Paragraph | Table] = []
        self.at = 0

    def run(self) -> None:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip():
                self.at += 1
            elif line.startswith("\t"):
                self.dumped()
            elif line.lstrip().startswith("|") and line.count("|") >= 2:
                self.piped()
            elif "\t" in line.strip() and self.tabbed():
                continue
            else:
                self.paragraph(line)
                self.at += 1

    def paragraph(self, line: str) -> None:
        level = 0
        match = _HEADING.match(line) if self.markdown else None
        if match is not None:
            level, line = len(match.group(1)), match.group(2)
        self.blocks.append(
            Paragraph(
                len(self.blocks), line.replace("\u00ad", "").strip(" \t"), level=level, line=self.at + 1
            )
        )

    def dumped(self) -> None:
        """One cell a line. The first row's number of cells is the width of all."""
        rows: list[list[tuple[str, int]]] = []
        row: list[tuple[str, int]] = []
        width = 0
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.startswith("\t"):
                if width and len(row) == width:
                    rows.append(row)
                    row = []
                row.append((line[1:].strip("\t"), self.at + 1))
            elif not line.strip():
                if not width and row:
                    if self._continues():
                        self.at += 1
                        continue
                    width = len(row)
            elif row and width and len(row) < width:
                text, number = row[-1]
                row[-1] = (f"{text}\n{line.strip()}" if text.strip() else line.strip(), number)
            else:
                break
            self.at += 1
        if row:
            rows.append(row)
        self.table(rows)

    def _continues(self) -> bool:
        """In the first row: whether what follows the blank line is a wrapped label with more cells behind it."""
        following = [line for line in self.lines[self.at : self.at + 4] if line.strip()]
        return (
            len(following) >= 2
            and not following[0].startswith("\t")
            and following[1].startswith("\t")
            and len(following[0]) < 40
        )

    def tabbed(self) -> bool:
        """Rows of cells divided by tabs: two lines or more, or nothing of the sort."""
        first = self.at
        rows: list[list[tuple[str, int]]] = []
        while (
            self.at < len(self.lines)
            and "\t" in self.lines[self.at].strip()
            and not self.lines[self.at].startswith("\t")
        ):
            rows.append(
                [(text.strip(), self.at + 1) for text in self.lines[self.at].rstrip("\n").split("\t")]
            )
            self.at += 1
        if len(rows) < 2:
            self.at = first
            self.paragraph(self.lines[first])
            self.at += 1
            return True
        self.table(rows)
        return True

    def piped(self) -> None:
        rows: list[list[tuple[str, int]]] = []
        while self.at < len(self.lines) and self.lines[self.at].lstrip().startswith("|"):
            line = self.lines[self.at].strip()
            if not _RULE.match(line):
                cells = re.split(r"(?<!\\)\|", line.removeprefix("|").removesuffix("|"))
                rows.append(
                    [(c.strip().replace("\\|", "|").replace("<br>", "\n"), self.at + 1) for c in cells]
                )
            self.at += 1
        self.table(rows)

    def table(self, rows: list[list[tuple[str, int]]]) -> None:
        width = max(map(len, rows))
        made = tuple(
            tuple(
                Cell(r, c, 1, 1, text.replace("\u00ad", ""), number) for c, (text, number) in enumerate(row)
            )
            for r, row in enumerate(rows)
        )
        self.blocks.append(Table(len(self.blocks), made, width))
