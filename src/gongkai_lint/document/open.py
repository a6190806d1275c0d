"""Any file to a Document: the format is decided by content first, by name second."""

from __future__ import annotations

import os
from stat import S_ISREG

from gongkai_lint.document.model import Document, UnreadableError

LARGEST = 64 << 20  # bytes of a file as it lies on disk
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_WORD = (".docx", ".docm", ".dotx", ".doc", ".dot", ".wps", ".wpt")
WEB = (".htm", ".html", ".mht", ".mhtml", ".shtml", ".xhtml")
_STREAMS = {"WordDocument": "", "Workbook": "Excel (.xls)", "PowerPoint Document": "PowerPoint (.ppt)"}


def open_document(path: str) -> Document:
    """Read the file at ``path``. Raises :class:`UnreadableError`, and nothing else, for what is wrong with it."""
    try:
        if os.path.isdir(path):
            raise UnreadableError("folder")
        if os.path.basename(path).startswith(("~$", ".~")):
            raise UnreadableError("lock_file")
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if status.st_size > LARGEST:
                raise UnreadableError("too_big", f"{status.st_size >> 20} MB")
            # Asking a plain file for more than it holds would set aside as much memory, which takes longer than reading it.
            data = file.read(status.st_size + 1 if S_ISREG(status.st_mode) else LARGEST + 1)
    except PermissionError as error:
        raise UnreadableError("permission") from error
    except (OSError, ValueError) as error:  # no such file, a name too long or with a NUL in it
        raise UnreadableError("missing") from error
    if S_ISREG(status.st_mode) and len(data) != status.st_size:
        raise UnreadableError("changed")
    return read_document(data, path)


def read_document(data: bytes, path: str) -> Document:
    """Read the bytes of a file; ``path`` is what it is called. Raises :class:`UnreadableError`, nothing else."""
    if len(data) > LARGEST:
        raise UnreadableError("too_big", f"{len(data) >> 20} MB")
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableError("empty")
    try:
        if data.startswith(_ZIP):
            from gongkai_lint.document.docx import read_docx

            try:
                return read_docx(data, path)
            except UnreadableError as error:
                if error.reason != "not_docx" or path.lower().endswith(_WORD):
                    raise
                raise UnreadableError("archive") from error
        _refuse_binary(data)
        page = _page(data, path)
        if page is not None:
            return page
        _refuse_text(data, path.lower())
        from gongkai_lint.document.text import read_text

        return read_text(data, path)
    except RecursionError as error:
        raise UnreadableError("bomb", "XML") from error
    except MemoryError as error:
        raise UnreadableError("too_big", f"{len(data) >> 20} MB") from error


def _page(data: bytes, path: str) -> Document | None:
    """The document of a web page, None when the bytes are none."""
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:2] in (b"<\0", b"\0<"):
        head = head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    head = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    name = path.lower()
    # Only a sign of markup, or a name that promises some, is worth the parser.
    if head.startswith(b"<") or name.endswith(WEB):
        from gongkai_lint.document.html import looks_like_html, read_html

        if looks_like_html(head, name):
            return read_html(data, path)
    if b"mime-version:" in head or b"multipart/related" in head:
        from gongkai_lint.document.mhtml import looks_like_mhtml, read_mhtml

        if looks_like_mhtml(head):
            return read_mhtml(data, path)
    return None


def _refuse_binary(data: bytes) -> None:
    """Raises for formats that are told by their first bytes and are not read."""
    if data.startswith(_OLE):
        raise _compound(data)
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        raise UnreadableError("pdf")
    if data.startswith(b"{\\rtf"):
        raise UnreadableError("rtf")
    if (
        data.startswith(_IMAGES)
        or (data.startswith(b"BM") and data[6:10] == b"\0\0\0\0")
        or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")
    ):
        raise UnreadableError("image")
    if data.startswith((b"Rar!\x1a", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise UnreadableError("archive")


def _refuse_text(data: bytes, name: str) -> None:
    """Raises for text that is not what it is called."""
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(b"<?xml"):
        raise UnreadableError("xml")
    if name.endswith(_WORD):
        # Text under Word's name is a failed download or a renamed file, and a clerk should know.
        raise UnreadableError("truncated" if b"\x00" in data[:4096] else "not_docx")


def _compound(data: bytes) -> UnreadableError:
    """What an OLE2 file is, by the names of its streams."""
    if _holds(data, "EncryptedPackage"):
        return UnreadableError("encrypted")
    for stream, kind in _STREAMS.items():
        if _holds(data, stream):
            return UnreadableError("other_office", kind) if kind else UnreadableError("old_word")
    return UnreadableError("old_word")


def _holds(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in data
