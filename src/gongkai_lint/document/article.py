"""The text of a web page among its navigation: by containers in use, else the smallest block that holds the numbered headings
and the tables, else the one that holds nearly all sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from gongkai_lint import regex
from gongkai_lint.document.flow import Frame, Piece
from gongkai_lint.document.model import UnreadableError

# What the editors and site systems in use call the element that holds the text.
_CONTAINER = regex.compile(
    r"(?<![\w-])(?:zoom(?:con)?|trs_editor|trs_ueditor|trs_preappend|ucapcontent|ucap-content|article[-_]?(?:content|con|body|text|txt)"
    r"|art[-_]?(?:content|con)|arti?body|pages?_content|(?:detail|news|xxgk|info|main|text|page|bt|vsb|wp_article|view)[-_]?(?:content|conent)"
    r"|content[-_]?(?:detail|text|txt|main|body)|con_?text|conTxt|js_content|rich_media_content|xxgk_detail|xl_content|j-fontcontent)(?![\w-])",
    re.I,
)  # fmt: skip
_HEADING = regex.compile(
    r"[\s\u3000]*(?:([一二三四五六七八九十]{1,3})\s*[、．.，]|第([一二三四五六七八九十]{1,3})部分|[（(][一二三四五六七八九十]{1,3}[）)])\s*\S"
)
_SENTENCE = regex.compile(r"[。；！？;]")
_SHORTEST_PROSE = 25  # characters of a paragraph that speaks
# What pages put around a text, not in it.
_CHROME = regex.compile(
    r"[\s\u3000\[【]*(?:打印|关闭|字号|字体|视力保护色|分享|浏览(?:次数|量)|点击(?:数|率|量|次数)|阅读(?:次数|量)?[:：]|访问量|扫一扫|手机(?:扫|打开)|上一[篇条]"
    r"|下一[篇条]|返回(?:顶部|首页|列表)|当前位置|您?(?:现在|当前|所在)的?位置|您所在的|首页\s*[>＞»›/]|相关(?:链接|文章|信息|阅读|附件|解读)[:：]?$|收藏|纠错"
    r"|我要纠错|保存(?:本页)?$|正文$|网站地图|责任编辑|【?(?:大|中|小)】?(?:\s|$))"
)
_FOOT = regex.compile(
    r"版权所有|ICP备|公网安备|网站标识码|技术支持[:：]|(?:主办|承办|协办)(?:单位)?[:：]|Copyright|©", re.I
)
_LONGEST_CHROME = 60
_ATTACHMENT = regex.compile(r"附\s*[件表]|\.(?:docx?|xlsx?|pdf|wps|ofd|zip|rar)\b", re.I)
_MOST_DEPTHS = 5_000_000  # depths of all pieces together; a page of 2,000 paragraphs twenty deep has 40,000
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}


class Article(NamedTuple):
    """``before`` is what stands outside the chosen block and above it, for the title. ``speaks``: whether there are headings, tables or
    sentences at all."""

    pieces: list[Piece | Frame]
    before: list[Piece | Frame]
    speaks: bool


def find_article(pieces: Sequence[Piece | Frame]) -> Article:
    """The pieces that are the text of the page."""
    weights = [_mark(piece) for piece in pieces]
    marked = any(weights)
    if not marked:
        weights = [_prose(piece) for piece in pieces]
    if not any(weights):
        return Article(list(pieces), [], False)
    lines: list[list[Any]] = []  # of every piece, the elements it stands in, from the root down
    room = _MOST_DEPTHS
    for piece in pieces:
        lines.append(_line(piece.element))
        room -= len(lines[-1])
        if room < 0:
            raise UnreadableError("bomb", "HTML")
    root = _smallest(lines, weights, 0.9 if marked else 0.8)
    root = _climb(pieces, lines, root)
    known = _known(root)
    inside = _inside(lines, root)
    first = inside.index(True)
    kept = [piece for piece, within in zip(pieces, inside, strict=True) if within]
    if not known:
        kept = _without_links(kept)
    kept = _without_chrome(kept)
    speaks = marked or sum(weights) >= 80
    return Article(kept, list(pieces[:first]), speaks)


def _mark(piece: Piece | Frame) -> int:
    """How much the piece speaks for being in the text: numbered headings and tables of figures do."""
    if piece.links * 2 > piece.size:
        return 0
    if isinstance(piece, Frame):
        filled = sum(1 for box in piece.boxes() if box.inside)
        return 50 + piece.size if len(piece.rows) >= 3 and filled >= 6 else 0
    return 100 if piece.kind == "paragraph" and _HEADING.match(piece.text) else 0


def _prose(piece: Piece | Frame) -> int:
    if isinstance(piece, Frame) or piece.links * 3 > piece.size or _FOOT.search(piece.text):
        return 0
    return piece.size if piece.size >= _SHORTEST_PROSE and _SENTENCE.search(piece.text) else 0


def _line(element: Any) -> list[Any]:
    line = [element, *element.iterancestors()]
    line.reverse()
    return line


def _smallest(lines: Sequence[Sequence[Any]], weights: Sequence[int], share: float) -> Any:
    """The deepest element that holds ``share`` of the weight."""
    held: dict[Any, int] = {}
    depth: dict[Any, int] = {}
    for line, weight in zip(lines, weights, strict=True):
        if weight:
            for level, element in enumerate(line):
                held[element] = held.get(element, 0) + weight
                depth[element] = level
    enough = sum(weights) * share
    return max((e for e, weight in held.items() if weight >= enough), key=lambda e: depth[e])


def _inside(lines: Sequence[Sequence[Any]], element: Any) -> list[bool]:
    """Which of the pieces stand in ``element``."""
    depth = sum(1 for _ in element.iterancestors())
    return [len(line) > depth and line[depth] is element for line in lines]


def _known(element: Any) -> bool:
    names = f"{element.tag} {element.get('id') or ''} {element.get('class') or ''}"
    return _CONTAINER.search(names) is not None


def _climb(pieces: Sequence[Piece | Frame], lines: Sequence[Sequence[Any]], root: Any) -> Any:
    """The block above, as long as what it adds is text and not navigation.

    A container in use always is; a heading that goes on with the series is, too: an unbalanced tag may have closed the block early.
    """
    for above in [*root.iterancestors()]:
        if above.tag == "html":
            break
        here, there = _inside(lines, root), _inside(lines, above)
        added = [p for p, old, new in zip(pieces, here, there, strict=True) if new and not old]
        inside = [p for p, old in zip(pieces, here, strict=True) if old]
        prose, links = sum(map(_prose, added)), sum(p.links for p in added)
        if (
            (_known(above) and links * 2 <= sum(p.size for p in (*added, *inside)))
            or _continues(inside, added)
            or (prose > 3 * links and prose > 0)
            or (added and links * 4 <= sum(p.size for p in added))
        ):
            root = above
    return root


def _numbers(pieces: Iterable[Piece | Frame]) -> list[int]:
    found = []
    for piece in pieces:
        match = (
            _HEADING.match(piece.text) if isinstance(piece, Piece) and piece.links * 2 <= piece.size else None
        )
        numeral = (match.group(1) or match.group(2)) if match is not None else ""
        if numeral in _DIGITS:
            found.append(_DIGITS[numeral])
    return found


def _continues(inside: Iterable[Piece | Frame], added: Iterable[Piece | Frame]) -> bool:
    own, more = _numbers(inside), _numbers(added)
    return bool(own and more) and (max(own) + 1 in more or (min(own) > 1 and min(own) - 1 in more))


def _without_links(pieces: Sequence[Piece | Frame]) -> list[Piece | Frame]:
    """Lists of links left out: three or more behind each other that are nothing but links."""
    kept: list[Piece | Frame] = []
    run: list[Piece | Frame] = []
    for piece in pieces:
        bare = isinstance(piece, Piece) and piece.kind == "paragraph" and piece.links * 10 >= piece.size * 9
        if bare and not _ATTACHMENT.search(piece.text):  # type: ignore[union-attr]
            run.append(piece)
            continue
        kept += run if len(run) < 3 else []
        run = []
        kept.append(piece)
    return kept + (run if len(run) < 3 else [])


def _without_chrome(pieces: Sequence[Piece | Frame]) -> list[Piece | Frame]:
    """Print, close, font size and the like left out above the first and below the last thing that speaks; the footer too."""
    speaking = [i for i, p in enumerate(pieces) if _mark(p) or _prose(p)]
    first, last = (speaking[0], speaking[-1]) if speaking else (0, len(pieces))
    return [
        piece
        for i, piece in enumerate(pieces)
        if first <= i <= last
        or isinstance(piece, Frame)
        or not (
            (piece.size <= _LONGEST_CHROME and _CHROME.match(piece.text))
            or (i > last and _FOOT.search(piece.text))
        )
    ]
