"""Write a Document as a Word file: for the examples and for tests. The same document always gives the same bytes."""

from __future__ import annotations

import io
import zipfile

from docx import Document as new_document
from docx.oxml.ns import qn
from docx.shared import Pt

from gongkai_lint.document.model import Document, Paragraph, Table

_STAMP = (2020, 1, 1, 0, 0, 0)


def docx_bytes(document: Document) -> bytes:
    """``document`` as .docx: paragraphs and tables with their merged cells, in 仿宋."""
    word = new_document()
    style = word.styles["Normal"]
    style.font.name = "FangSong"
    style.font.size = Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if block.origin == "body":
                word.add_paragraph(block.text)
        else:
            _table(word, block)
    held = io.BytesIO()
    word.save(held)
    return _restamped(held.getvalue())


def _table(word: object, table: Table) -> None:
    grid = word.add_table(rows=len(table.rows), cols=table.width)  # type: ignore[attr-defined]
    grid.style = "Table Grid"
    cells = [list(row.cells) for row in grid.rows]
    for row in table.rows:
        for cell in row:
            target = cells[cell.row][cell.column]
            if cell.rowspan > 1 or cell.colspan > 1:
                target = target.merge(cells[cell.row + cell.rowspan - 1][cell.column + cell.colspan - 1])
            lines = cell.text.split("\n")
            target.paragraphs[0].text = lines[0]
            for line in lines[1:]:
                target.add_paragraph(line)


def _restamped(data: bytes) -> bytes:
    """The same package with a fixed time on every member, so that building twice gives the same bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            if name != "docProps/thumbnail.jpeg":
                info = zipfile.ZipInfo(name, _STAMP)
                info.compress_type = zipfile.ZIP_DEFLATED
                body = source.read(name)
                if name == "_rels/.rels":
                    body = _without_thumbnail(body)
                target.writestr(info, body)
    return out.getvalue()


def _without_thumbnail(rels: bytes) -> bytes:
    import re

    return re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", rels)
