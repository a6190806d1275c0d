"""A .docx from raw XML, so that a test shows exactly what stands in the file."""

from __future__ import annotations

import io
import zipfile

from gongkai_lint.document.model import Document, Paragraph, Table
from gongkai_lint.document.open import read_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
HEAD = (
    f'<w:document xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="urn:wps"'
    ' xmlns:wp="urn:wp" xmlns:a="urn:a" xmlns:v="urn:v" xmlns:o="urn:o"><w:body>'
)
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def archive(members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as out:
        for name, text in members.items():
            out.writestr(name, text)
    return held.getvalue()


def docx(body: str, head: str = HEAD, **parts: str) -> bytes:
    """A .docx around a body; ``parts`` are other files of the word folder, by name without .xml."""
    members: dict[str, str | bytes] = {"word/document.xml": f"{head}{body}</w:body></w:document>"}
    members.update({f"word/{name}.xml": text for name, text in parts.items()})
    return archive(members)


def relations(**targets: str) -> str:
    """A .rels part: last word of the type → target."""
    inside = "".join(
        f'<Relationship Id="r{i}" Type="{_TYPES}{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    """A cell of one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def read(body: str, **parts: str) -> Document:
    return read_document(docx(body, **parts), "x.docx")


def texts(body: str, **parts: str) -> list[str]:
    """The texts of the paragraphs."""
    return [b.text for b in read(body, **parts).blocks if isinstance(b, Paragraph)]


def table(body: str, **parts: str) -> Table:
    """The only table."""
    (found,) = (b for b in read(body, **parts).blocks if isinstance(b, Table))
    return found


def grid(found: Table) -> list[list[tuple[int, int, int, str]]]:
    """Column, rowspan, colspan and text of every cell."""
    return [[(c.column, c.rowspan, c.colspan, c.text) for c in row] for row in found.rows]


def notices(body: str, **parts: str) -> list[tuple[str, int, str, int]]:
    return [tuple(n) for n in read(body, **parts).notices]  # type: ignore[misc]
