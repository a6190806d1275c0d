"""Every character of every block is found again at the very place in the XML that it came from."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai_lint.document.model import Paragraph, Table
from gongkai_lint.document.open import read_document
from gongkai_lint.word.locate import Located, Traced, locate
from tests.conftest import ROOT
from tests.word.constructs import BODIES, PACKAGES

EXAMPLES = sorted((ROOT / "examples").glob("*.docx"))


def _texts(located: Located) -> list[tuple[str, Traced]]:
    """What the reader read and what was watched, of every paragraph and cell."""
    found: list[tuple[str, Traced]] = []
    for block in located.blocks:
        if isinstance(block, Paragraph):
            found.append((block.text, located.text(block.block)))
        else:
            found += [(c.text, located.text(block.block, c.row, c.column)) for row in block.rows for c in row]
    return found


def _prove(data: bytes) -> int:
    """Asserts that the watched walk reads what the reader reads and that each character is where it is said to be; how
    many characters that is."""
    located = locate(data)
    plain = read_document(data, "x.docx")
    assert located.blocks == plain.blocks
    count = 0
    for read, text in _texts(located):
        assert read == text
        for character, spot in zip(text, text.spots, strict=True):
            if spot is None:
                continue
            count += 1
            if spot.offset >= 0:
                assert spot.element.text[spot.offset] == character
            else:
                assert not spot.element.tag.endswith("}t")
        at = [(spots.element, spots.offset) for spots in text.spots if spots is not None]
        assert len(set(at)) == len(at), "two characters at one place"
    return count


@pytest.mark.parametrize("name", PACKAGES)
def test_constructs(name: str) -> None:
    assert _prove(PACKAGES[name]) > 0


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.name)
def test_examples(path: Path) -> None:
    assert _prove(path.read_bytes()) > 1000


def test_every_real_report(shared: Path) -> None:
    paths = [*sorted((shared / "corpus" / "docx").glob("*.docx")), *sorted((shared / "seed").glob("*.docx"))]
    assert len(paths) >= 24
    for path in paths:
        assert _prove(path.read_bytes()) > 1500, path.name


def test_only_generated_characters_and_breaks_between_paragraphs_are_nowhere() -> None:
    for name in BODIES:
        for _, text in _texts(locate(PACKAGES[name])):
            nowhere = "".join(c for c, spot in zip(text, text.spots, strict=True) if spot is None)
            assert nowhere.strip("\n") == ("1、" if name == "numbered" else ""), name


def test_text_under_a_deleted_paragraph_mark_comes_from_two_paragraphs() -> None:
    located = locate(PACKAGES["paragraph mark deleted"])
    text = located.text(0)
    assert text == "前半后半句。"
    first, last = text.spots[0], text.spots[-1]
    assert first is not None and last is not None
    assert first.element.getparent().getparent() is not last.element.getparent().getparent()


def test_a_merged_cell_is_the_one_that_begins_it() -> None:
    located = locate(PACKAGES["merged cells"])
    table = located.blocks[0]
    assert isinstance(table, Table)
    assert located.text(0, 0, 0) == "左上"
    assert located.element(0, 0, 0).tag.endswith("}tc")
    assert located.text(0, 1, 0) == ""  # it only goes on there


def test_a_text_box_and_a_note_hang_on_something_in_the_body() -> None:
    located = locate(PACKAGES["text box"])
    (inside,) = (b.block for b in located.blocks if isinstance(b, Paragraph) and b.origin == "textbox")
    spot = located.text(inside).spots[0]
    assert spot is not None
    held, aside = located.hold(spot.element, inside)
    assert aside == "textbox" and held.tag.endswith("}AlternateContent")
    located = locate(PACKAGES["footnote"])
    (note,) = (b.block for b in located.blocks if isinstance(b, Paragraph) and b.origin == "footnote")
    spot = located.text(note).spots[0]
    assert spot is not None
    held, aside = located.hold(spot.element, note)
    assert aside == "footnote" and held.tag.endswith("}footnoteReference")
    body, aside = located.hold(located.element(0), 0)
    assert aside == "" and body is located.element(0)


def test_traced_text_keeps_track() -> None:
    text = Traced("ab", [None, None])
    assert ("x" + text).spots == (None,) * 3
    assert isinstance("x" + text, Traced) and isinstance(text + "y", Traced)
    located = locate(PACKAGES["one run"])
    whole = located.text(0)
    assert ("  " + whole).strip() == whole and ("  " + whole).strip().spots == whole.spots
