"""Web pages to Document: bytes to characters, the text among the navigation, its title, and what to tell of the page."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from itertools import takewhile
from typing import Any

from lxml import etree

from gongkai_lint import regex
from gongkai_lint.document.article import find_article
from gongkai_lint.document.digest import digest
from gongkai_lint.document.flow import Frame, Piece, flow
from gongkai_lint.document.model import Document, Notice, Paragraph, Table, UnreadableError

MOST_BYTES = 32 << 20
_MOST_TAGS = 400_000  # a page of 50 pages' text has 20,000
_MOST_FRAMES = 8
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_XML = regex.compile(r"^\s*<\?xml[^>]*\?>")
_GB = frozenset(["gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936"])
_OWN = frozenset(
    ["utf-8", "utf8", "iso-8859-1", "us-ascii", "windows-1252", *_GB]
)  # told by the bytes better
_REDIRECT = regex.compile(
    r"http-equiv\s*=\s*[\"']?refresh|location\.(?:href|replace|assign)|location\s*=", re.I
)
_SPLIT = regex.compile(r"\s*[|｜_»]\s*|\s+[-–—－]\s*|\s*[-–—－]\s+|--+|::")
_SITE = regex.compile(r"门户网站|政府网$|首页|官网")
_TITLE_NAME = regex.compile(r"title|biaoti|headline", re.I)
_NUMBERED = regex.compile(r"\s*[一二三四五六七八九十]{1,3}\s*[、.．]")
# When the page was put up, as it says above the text or in the table of its particulars.
_DATED = regex.compile(
    r"(?:发布|公布|公开|发文|发表)(?:日期|时间)\s*[:：]?\s*(?:19|20)\d\d\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}日?"
)
_TITLE_META = ("ArticleTitle", "articletitle", "og:title", "title", "Title")

Resolve = Callable[[str], "bytes | None"]  # the address in a frame → the bytes of that page


def looks_like_html(head: bytes, name: str) -> bool:
    """Whether a file that begins so (at least 4 kB, mark and white space stripped, lower case) is a web page."""
    if head.startswith((b"<!doctype html", b"<html")):
        return True
    page = name.endswith((".htm", ".html", ".shtml", ".xhtml"))
    if b"<html" in head and (head.startswith(b"<") or page):
        return True
    return page and re.search(rb"<(?:p|div|table|body|h1|span|br|meta|title)\b", head) is not None


def read_html(data: bytes, path: str) -> Document:
    """Read a web page; a page of frames that was saved whole is read with them. Raises :class:`UnreadableError`."""
    return read_page(data, path, "html", "", _beside(path), data)


def read_page(
    data: bytes, path: str, kind: str, charset: str, resolve: Resolve, file: bytes, frames: int = _MOST_FRAMES
) -> Document:
    """Read the bytes of a page. ``charset`` is what its envelope says; ``file`` are the bytes that the digest is of."""
    if len(data) > MOST_BYTES:
        raise UnreadableError("too_big", f"{len(data) >> 20} MB")
    if data.count(b"<") > _MOST_TAGS:
        raise UnreadableError("bomb", "HTML")
    text, encoding = decode(data, charset)
    root = _parse(text)
    pieces = flow(root)
    article = find_article(pieces)
    if not article.speaks and not _is_plain(pieces):
        found = _from_frames(root, path, kind, resolve, file, frames)
        if found is not None:
            return found
        raise UnreadableError(_what(root, text))
    head = _title(root, article.before, article.pieces)
    blocks, pictures = _blocks(head, _dated(article.before, article.pieces), article.pieces)
    if not blocks:
        raise UnreadableError("scan_only" if pictures else "no_text")
    notices = [Notice("encoding", 1, encoding)] if encoding not in ("utf-8", "utf-16") else []
    lost = text.count("\ufffd")
    if lost:
        at = text.index("\ufffd")
        notices.append(Notice("replaced_characters", lost, " ".join(text[max(0, at - 10) : at + 10].split())))
    notices += [Notice("picture", len(quotes), quotes[0][:30], block) for block, quotes in pictures.items()]
    return Document(path, kind, digest(file), tuple(blocks), tuple(notices))


# Characters


def decode(data: bytes, charset: str = "") -> tuple[str, str]:
    """``(text, encoding)``. The mark decides, then the bytes where they can be nothing else, then what is declared.

    Declarations are wrong too often (GBK pages saved anew that say utf-8, and the other way round) to be believed against the bytes.
    """
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode("utf-8-sig" if name == "utf-8" else name, "replace").replace("\0", ""), name
    if data[:2] in (b"<\0", b"\0<"):
        name = "utf-16-le" if data[:1] == b"<" else "utf-16-be"
        return data.decode(name, "replace").replace("\0", ""), "utf-16"
    declared = _declared(data, charset)
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if lost and declared and declared not in _OWN:
        try:
            return data.decode(declared).replace("\0", ""), declared
        except (LookupError, ValueError):
            pass
    # A few damaged bytes must not turn the whole page into another encoding.
    if lost * 20 > sum(1 for c in text if c > "\x7f"):
        other = data.decode("gb18030", "replace")
        if other.count("\ufffd") * 20 > sum(1 for c in other if c > "\x7f"):
            raise UnreadableError("binary")
        return other.replace("\0", ""), "gb18030"
    return text.replace("\0", ""), "utf-8"


def _declared(data: bytes, charset: str) -> str:
    match = _CHARSET.search(data[:4096])
    return (charset or (match.group(1).decode("ascii", "replace") if match else "")).strip().lower()


def _parse(text: str) -> Any:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        root = etree.fromstring(_XML.sub("", text).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("truncated") from error
    if root is None:
        raise UnreadableError("web_empty")
    # The parser drops what lies deeper than its limit; a report with a part lost must not pass for whole.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableError("bomb", "HTML")
    return root


# A page without a text of its own


def _is_plain(pieces: list[Piece | Frame]) -> bool:
    """A page with few links is nothing but its text, however short."""
    said = [p for p in pieces if isinstance(p, Frame) or p.kind == "paragraph"]
    size = sum(p.size for p in said)
    return size >= 20 and 4 * sum(p.links for p in said) <= size


def _what(root: Any, text: str) -> str:
    """The reason for which there is no report in a page."""
    if any((e.get("type") or "").lower() == "password" for e in root.iter("input")):
        return "web_login"
    if next(root.iter("frameset", "frame", "iframe"), None) is not None:
        return "web_frames"
    return "web_redirect" if len(text) < 20_000 and _REDIRECT.search(text) else "web_empty"


def _from_frames(
    root: Any, path: str, kind: str, resolve: Resolve, file: bytes, left: int
) -> Document | None:
    """The report in one of the page's frames, where they were saved with it."""
    for element in root.iter("frame", "iframe"):
        if left <= 0:
            break
        left -= 1
        data = resolve(element.get("src") or "")
        if data is None:
            continue
        try:
            return read_page(data, path, kind, "", resolve, file, left // 2)
        except UnreadableError:
            continue
    return None


def _beside(path: str) -> Resolve:
    """Pages in the folder that a browser puts beside a page saved whole (x_files beside x.html), and nothing outside it."""
    stem = os.path.splitext(path)[0]
    folders = [stem + end for end in ("_files", ".files")]

    def resolve(address: str) -> bytes | None:
        from urllib.parse import unquote

        local = unquote(address.split("#")[0].split("?")[0]).replace("\\", "/").removeprefix("./")
        name = local.rpartition("/")
        for folder in folders:
            if name[0] == os.path.basename(folder) and name[2]:
                found = os.path.join(folder, name[2])
                try:
                    if (
                        os.path.isfile(found)
                        and not os.path.islink(found)
                        and os.path.getsize(found) <= MOST_BYTES
                    ):
                        with open(found, "rb") as page:
                            return page.read(MOST_BYTES + 1)
                except (OSError, ValueError):
                    return None
        return None

    return resolve


# Title and blocks


def _bare(text: str) -> str:
    return re.sub(r"[\s\u00a0\u3000]+", "", text)


def _title(root: Any, before: list[Piece | Frame], pieces: list[Piece | Frame]) -> str:
    """The title where it stands outside the text: in a heading above it, the page's meta data or its <title>; else ""."""
    opening = [p for p in pieces[:6] if isinstance(p, Piece) and p.kind == "paragraph"]
    if any(p.level in (1, 2) or _titled(p) for p in opening):
        return ""
    window = _bare("".join((root.findtext(".//title") or "").split("\n")))
    meta = {(e.get("name") or e.get("property") or ""): e.get("content") or "" for e in root.iter("meta")}
    above = [p for p in before if isinstance(p, Piece) and 4 <= p.size <= 100 and p.links * 2 <= p.size]
    headings = [p.text for p in above if (p.level or _titled(p)) and _bare(p.text) in window]
    named = next((_bare(meta[name]) for name in _TITLE_META if len(_bare(meta.get(name, ""))) >= 4), "")
    title = max(headings, key=len) if headings else named
    if not title:
        first = [p.text for p in above if p.level == 1]
        parts = [p for p in _SPLIT.split(root.findtext(".//title") or "") if p and not _SITE.search(p)]
        title = first[-1] if first else max(parts, key=len, default="")
    title = " ".join(title.split())
    printed = _bare("".join(p.text for p in opening if p.size <= 70))
    shown = _bare(title)
    if len(shown) < 4 or shown in printed or any(_alike(shown, _bare(p.text)) for p in opening[:3]):
        return ""
    return title


def _titled(piece: Piece) -> bool:
    for element in (piece.element, piece.element.getparent()):
        if element is not None and piece.size <= 100:
            names = f"{element.tag} {element.get('id') or ''} {element.get('class') or ''}"
            if _TITLE_NAME.search(names):
                return True
    return False


def _alike(title: str, printed: str) -> bool:
    """Whether a short line is the title in slightly other words."""
    if not 4 <= len(printed) <= 70 or printed.endswith(("。", "；", "：", ":")):
        return False
    return len(set(title) & set(printed)) * 10 >= 8 * max(len(set(title)), len(set(printed)))


def _dated(before: list[Piece | Frame], pieces: list[Piece | Frame]) -> str:
    """「发布日期：2025-01-20」 where it stands outside the text, or in a table above it; "" where the text says it itself."""
    opening = pieces[:6]
    if any(isinstance(p, Piece) and _DATED.search(p.text) for p in opening):
        return ""
    tables = [p for p in opening if isinstance(p, Frame)]
    for piece in (*tables, *reversed(before)):
        if piece.links * 2 > piece.size:
            continue
        for line in [piece.text] if isinstance(piece, Piece) else piece.lines():
            match = _DATED.search(line)
            if match is not None:
                return match.group()
    return ""


def _heads(piece: Piece | Frame) -> bool:
    """Whether the piece is a line of the title at the top of the text, or the table of a page's particulars above it."""
    if isinstance(piece, Frame):
        return True
    if _NUMBERED.match(piece.text):
        return False
    return piece.level in (1, 2) or _titled(piece) or piece.size <= 40


def _blocks(
    title: str, dated: str, pieces: list[Piece | Frame]
) -> tuple[list[Paragraph | Table], dict[int, list[str]]]:
    """The blocks, and the descriptions of pictures by the block they stand behind."""
    blocks: list[Paragraph | Table] = []
    pictures: dict[int, list[str]] = {}
    if title:
        blocks.append(Paragraph(0, title, "title", 1))
    # Behind the title, wherever that stands; a date in front of it would be taken for its first line.
    behind = 0 if title else sum(1 for _ in takewhile(_heads, pieces))
    for index, piece in enumerate(pieces):
        if dated and index == behind:
            blocks.append(Paragraph(len(blocks), dated))
        at = len(blocks)
        if isinstance(piece, Frame):
            blocks += piece.made(at, None)
        elif piece.kind == "picture":
            pictures.setdefault(max(0, at - 1), []).append(piece.text)
        else:
            style = piece.element.tag if piece.level else ""
            blocks.append(Paragraph(at, piece.text, style, piece.level, piece.prefix))
    return blocks, pictures
