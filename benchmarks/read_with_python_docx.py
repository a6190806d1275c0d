"""The yardstick: read the text of a .docx, and nothing else, with python-docx's public API."""

from __future__ import annotations

import sys

from docx import Document
from docx.table import Table


def read(path: str) -> str:
    """All text of the file, table rows as tab-separated lines."""
    lines = []
    for block in Document(path).iter_inner_content():
        if isinstance(block, Table):
            lines.extend("\t".join(cell.text for cell in row.cells) for row in block.rows)
        else:
            lines.append(block.text)
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(read(sys.argv[1]))
