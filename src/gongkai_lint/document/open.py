"""Any file to a Document: the format is decided by content first, by name second."""

from __future__ import annotations

import os

from gongkai_lint.document.model import Document, UnreadableError

LARGEST = 64 << 20  # bytes of a file as it lies on disk
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


def open_document(path: str) -> Document:
    """Read the file at ``path``. Raises :class:`UnreadableError`, and nothing else, for what is wrong with it."""
    name = os.path.basename(path)
    try:
        if os.path.isdir(path):
            raise UnreadableError("folder")
        if name.startswith(("~$", ".~")):
            raise UnreadableError("lock_file")
        size = os.path.getsize(path)
        if size > LARGEST:
            raise UnreadableError("too_big", f"{size >> 20} MB")
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise UnreadableError("missing") from error
    except PermissionError as error:
        raise UnreadableError("permission") from error
    except OSError as error:
        raise UnreadableError("missing", str(error.errno)) from error
    return read_document(data, path)


def read_document(data: bytes, path: str) -> Document:
    """Read the bytes of a file; ``path`` is what it is called."""
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableError("empty")
    if len(data) > LARGEST:
        raise UnreadableError("too_big", f"{len(data) >> 20} MB")
    name = path.lower()
    if data.startswith(b"PK"):
        from gongkai_lint.document.docx import read_docx

        return read_docx(data, path)
    if data.startswith(_OLE):
        raise UnreadableError("encrypted" if _says(data, "EncryptedPackage") else _office(data))
    if data.startswith(b"%PDF"):
        raise UnreadableError("pdf")
    if data.startswith(b"{\\rtf"):
        raise UnreadableError("rtf")
    if data.startswith(_IMAGES):
        raise UnreadableError("image")
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if (
        head.startswith((b"<!doctype html", b"<html", b"mime-version:")) or b"<html" in head
    ):
        raise UnreadableError("html")
    if name.endswith((".docx", ".doc", ".wps")) and not head.isascii() and b"\x00" in data[:4096]:
        raise UnreadableError("truncated")
    from gongkai_lint.document.text import read_text

    return read_text(data, path)


def _says(data: bytes, word: str) -> bool:
    return word.encode("utf-16-le") in data


def _office(data: bytes) -> str:
    return "old_word" if _says(data, "WordDocument") or not _says(data, "Workbook") else "binary"
