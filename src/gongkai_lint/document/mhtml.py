"""A web page saved as a single file (.mht, .mhtml): the page among the parts of a MIME message."""

from __future__ import annotations

import re
from typing import Any

from gongkai_lint.document.html import MOST_BYTES, read_page
from gongkai_lint.document.model import Document, UnreadableError

_MOST_PARTS = 2000
_HEADER = re.compile(rb"[A-Za-z][A-Za-z-]{1,40}:[^\n]*(?:\r?\n[ \t][^\n]*)*\r?\n")
_HTML = ("text/html", "application/xhtml+xml")


def looks_like_mhtml(head: bytes) -> bool:
    """Whether a file that begins so (white space stripped, lower case) is a MIME message with a page in it."""
    match = _HEADER.match(head)
    if match is None:
        return False
    headers = head.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    return b"mime-version:" in headers or b"content-type: multipart/related" in headers


def read_mhtml(data: bytes, path: str) -> Document:
    """Read a saved page with its frames. Raises :class:`UnreadableError`."""
    from email import message_from_bytes
    from email.policy import compat32

    try:
        message: Any = message_from_bytes(data.lstrip(b"\xef\xbb\xbf \t\r\n"), policy=compat32)
    except (ValueError, LookupError) as error:
        raise UnreadableError("truncated") from error
    parts: list[Any] = []
    for part in message.walk():
        if len(parts) > _MOST_PARTS:
            raise UnreadableError("bomb", f"> {_MOST_PARTS}")
        if not part.is_multipart():
            parts.append(part)
    pages = [part for part in parts if part.get_content_type() in _HTML]
    if not pages:
        raise UnreadableError("web_no_page")
    main = _main(message, pages)

    def resolve(address: str) -> bytes | None:
        wanted = address.strip().removeprefix("cid:").strip("<>")
        for part in pages:
            if part is not main and wanted and wanted in _addresses(part):
                return _content(part)
        return None

    content = _content(main)
    if not content.strip():
        raise UnreadableError("truncated")
    return read_page(content, path, "mhtml", _charset(main), resolve, data)


def _main(message: Any, pages: list[Any]) -> Any:
    """The part that the envelope names as the page: by ``start``, by its own address, else the first."""
    start = str(message.get_param("start") or "").strip("<> ")
    location = str(message.get("Snapshot-Content-Location") or message.get("Content-Location") or "").strip()
    for wanted in (start, location):
        for part in pages:
            if wanted and wanted in _addresses(part):
                return part
    return pages[0]


def _addresses(part: Any) -> tuple[str, str]:
    return (
        str(part.get("Content-ID") or "").strip("<> "),
        "".join(str(part.get("Content-Location") or "").split()),
    )


def _content(part: Any) -> bytes:
    content = part.get_payload(decode=True) or b""
    if len(content) > MOST_BYTES:
        raise UnreadableError("too_big", f"{len(content) >> 20} MB")
    return bytes(content)


def _charset(part: Any) -> str:
    try:
        return str(part.get_content_charset() or "")
    except (LookupError, ValueError):
        return ""
