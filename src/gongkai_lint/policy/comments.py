"""Word comments that set findings aside: 「忽略 GK501 理由：…」, in English "ignore GK501 reason: …"."""

from __future__ import annotations

from gongkai_lint import regex
from gongkai_lint.document.model import Comment, Spot
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Place, Report
from gongkai_lint.typed import NamedTuple

OWN = "gongkai-lint"  # the author of our own comments: what they quote is no request
_HEAD = regex.compile(r"\s*(?:请?忽略|ignore\b)(?:\s*规则)?\s*[:：]?", 2)  # 2 is re.IGNORECASE
_REASON = regex.compile(r"[,，。；;.、\s（(]*(?:理由|原因|reason)\s*(?:是|为|is\b)?\s*[:：,，]?\s*", 2)
_ID = regex.compile(r"[A-Za-z]{2,6}\s?\d{3,6}")
_BETWEEN = regex.compile(r"(?:[\s、，,；;/和与及&]|and\b)+", 2)
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}  # fmt: skip


class Directive(NamedTuple):
    """A comment read as a request. ``reason`` is "" when none is given, ``rules`` empty when none is named."""

    rules: tuple[str, ...]
    reason: str
    comment: Comment


def directive(comment: Comment) -> Directive | None:
    """The request in a comment, None when it is an ordinary comment.

    Colons, spaces and full-width letters are as one likes; several ids may be named. A comment that only happens to begin
    with 忽略 is none: an id or a reason must be in it.
    """
    text = comment.text.translate(_WIDE)
    head = _HEAD.match(text)
    if head is None or comment.author == OWN:
        return None
    at = head.end()
    rules: list[str] = []
    while True:
        between = _BETWEEN.match(text, at)
        start = between.end() if between else at
        found = _ID.match(text, start)
        if found is None or (not between and rules):
            break
        rules.append("".join(found.group().split()).upper())
        at = found.end()
    reason = _REASON.match(text, at)
    if reason is None and not rules:
        return None
    said = " ".join(text[reason.end() :].split()).rstrip("）)").strip() if reason else ""
    return Directive(tuple(dict.fromkeys(rules)), said if any(c.isalnum() for c in said) else "", comment)


def covers(comment: Comment, place: Place, report: Report) -> bool:
    """Whether the comment is about (some of) the words of ``place``. What is said of the whole report, or of something
    that is not there, is covered by a comment anywhere."""
    reach = reach_of(place, report)
    if reach is None:
        return True
    start, end = reach
    if start == end:
        return comment.start <= start <= comment.end
    first, last = _whole_cell(comment.start, 0), _whole_cell(comment.end, 1 << 30)
    return start < last and first < end


def reach_of(place: Place, report: Report) -> tuple[Spot, Spot] | None:
    """From where to where a place goes in the document; None for the whole report."""
    if place.block is None:
        return None
    endless = 1 << 30
    if place.row is not None and place.column is not None:
        return Spot(place.block, place.row, place.column), Spot(place.block, place.row, place.column, endless)
    if place.table is not None:
        return Spot(place.block), Spot(place.block, endless)
    for section in report.sections:
        heading = report.paragraphs[section.start]
        if heading.block == place.block and place.label == places.section_label(section):
            return Spot(place.block), Spot(report.paragraphs[section.end - 1].block, endless)
    if place.start is None or place.end is None:
        return Spot(place.block), Spot(place.block, -1, -1, endless)
    return Spot(place.block, -1, -1, place.start), Spot(place.block, -1, -1, place.end)


def _whole_cell(spot: Spot, offset: int) -> Spot:
    """In a table a comment is about whole cells."""
    return spot._replace(offset=offset) if spot.row >= 0 else spot


def place_of(comment: Comment, report: Report) -> Place:
    """The place of the words that a comment is about."""
    start = comment.start
    for index, paragraph in enumerate(report.paragraphs):
        if paragraph.block == start.block and (paragraph.row, paragraph.column) == (start.row, start.column):
            base = report.starts[index]
            same = comment.end.block == start.block
            end = min(comment.end.offset, len(paragraph.text)) if same else len(paragraph.text)
            return places.span(report, base + min(start.offset, end), base + end)
    for fact in report.facts.values():
        if (fact.block, fact.cell_row, fact.cell_column) == start[:3]:
            return places.fact(report, fact)
    for key, table in report.tables.items():
        if start.block in table.blocks:
            return places.table(report, key)
    return places.document()._replace(block=start.block)
