"""Reading back what was written: which words a comment is on, what it says."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from gongkai_lint.document.names import STRICT
from gongkai_lint.word.locate import locate
from tests.document.build import W
from tests.word.constructs import members


class Read(NamedTuple):
    """A comment as it stands in the file: its number, author, text, and the words between its two marks."""

    number: str
    author: str
    text: str
    words: str


def comments(data: bytes) -> list[Read]:
    """The comments in the order of their number."""
    held = members(data)
    root = etree.fromstring(held["word/document.xml"])
    w = "{" + (STRICT if STRICT in root.nsmap.values() else W) + "}"
    part = etree.fromstring(held["word/comments.xml"])
    said = {
        c.get(w + "id"): (c.get(w + "author"), "\n".join("".join(t.text or "" for t in p.iter(w + "t")) for p in c.iter(w + "p")))
        for c in part
    }  # fmt: skip
    on = ranges(data)
    assert {e.get(w + "id") for e in root.iter(w + "commentReference")} == set(said) == set(on)
    return [Read(n, *said[n], on[n]) for n in sorted(said, key=int)]


def ranges(data: bytes, home: tuple[int, int | None, int | None] | None = None) -> dict[str, str]:
    """Number → the words that are read between the start and the end of the comment's range; those of one text alone
    where a ``home`` is given (what hangs in a box or a table inside is not its own)."""
    located = locate(data)
    w = f"{{{located.namespace}}}"
    order = {e: n for n, e in enumerate(located.root.iter())}
    begin = {e.get(w + "id"): order[e] for e in located.root.iter(w + "commentRangeStart")}
    end = {e.get(w + "id"): order[e] for e in located.root.iter(w + "commentRangeEnd")}
    assert set(begin) == set(end)
    found = dict.fromkeys(begin, "")
    texts = [located.text(b) for b in located.elements if b not in located.notes]
    texts += [text for _, text in located.cells.values()]
    for text in texts if home is None else [located.text(*home)]:
        for character, spot in zip(text, text.spots, strict=True):
            for number in begin:
                if spot is not None and begin[number] < order.get(spot.element, -1) < end[number]:
                    found[number] += character
    return found
