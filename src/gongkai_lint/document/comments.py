"""Comments of a Word file with the text each is about. Read only where the text refers to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gongkai_lint.document.body import Mark
from gongkai_lint.document.model import Comment, Spot
from gongkai_lint.document.names import Names

END = 1 << 30  # the end of a paragraph or cell, wherever that is


def comments_of(names: Names, root: Any, marks: Sequence[Mark]) -> tuple[Comment, ...]:
    """The comments that the text refers to, in the order of the file; ``root`` is comments.xml, None when there is none.

    ``end`` of a comment without a range has the offset :data:`END`.
    """
    spots: dict[tuple[str, str], Spot] = {}
    for mark in marks:
        spots.setdefault((mark.identity, mark.kind), Spot(mark.block, *mark.cell, mark.offset))
    found: list[Comment] = []
    for element in root if root is not None else ():
        identity = element.get(names.id) or ""
        reference = spots.get((identity, "commentReference"))
        if reference is None:
            continue
        start, end = spots.get((identity, "commentRangeStart")), spots.get((identity, "commentRangeEnd"))
        if start is None or end is None or end <= start:
            start, end = reference._replace(offset=0), reference._replace(offset=END)
        lines = ("".join(t.text or "" for t in p.iter(names.t)) for p in element.iter(names.p))
        text = "\n".join(line for line in lines if line)
        found.append(Comment(text, element.get(names.tag("author")) or "", start, end))
    return tuple(found)
