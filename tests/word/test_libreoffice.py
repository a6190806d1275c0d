"""What LibreOffice makes of the copies: the comments with the words they are on, and its own accepted and rejected text."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from gongkai_lint.document.model import Document, Paragraph
from gongkai_lint.document.open import read_document
from gongkai_lint.engine import Options, lint_data
from gongkai_lint.rules.model import Result, RuleSet
from gongkai_lint.word.annotate import annotate
from gongkai_lint.word.fix import fix
from tests.conftest import ROOT
from tests.word.reading import comments

SOFFICE = shutil.which("soffice")
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"
NAMES = ("wangjiashan-2018", "mistakes-2021")

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (libreoffice-writer) is not installed")


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory, ruleset: RuleSet) -> Path:
    """The examples with comments (-a) and with changes (-f), and what LibreOffice reads in them."""
    folder = tmp_path_factory.mktemp("libreoffice")
    for name in NAMES:
        data = (ROOT / "examples" / f"{name}.docx").read_bytes()
        result = _linted(name, ruleset)
        (folder / f"{name}-a.docx").write_bytes(annotate(data, result)[0])
        (folder / f"{name}-f.docx").write_bytes(fix(data, result, ruleset, Options())[0])
    files = [str(f) for f in sorted(folder.glob("*.docx"))]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "fodt", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder


def _linted(name: str, ruleset: RuleSet) -> Result:
    return lint_data((ROOT / "examples" / f"{name}.docx").read_bytes(), f"{name}.docx", ruleset, Options())


def _flat(document: Document) -> str:
    """All text, without any blanks: where they stand and what kind they are is each program's own."""
    texts = [
        b.text if isinstance(b, Paragraph) else "".join(c.text for row in b.rows for c in row)
        for b in document.blocks
    ]
    return "".join("".join(texts).split())


class _Odt:
    """A flat OpenDocument text: its text with tracked changes accepted or rejected, and what comments are on."""

    def __init__(self, path: Path) -> None:
        root = etree.parse(path).getroot()
        (self.body,) = root.iter(OFFICE + "text")
        self.regions = {r.get(TEXT + "id"): r[0] for r in root.iter(TEXT + "changed-region")}
        self.authors = {c.text for r in self.regions.values() for c in r.iter(DC + "creator")}

    def text(self, accept: bool) -> str:
        out: list[str] = []
        self._walk(self.body, out, TEXT + ("deletion" if accept else "insertion"), [])
        return "".join("".join(out).split())

    def _walk(self, element: etree._Element, out: list[str], dropped: str, inside: list[str]) -> None:
        """``inside``: the changes that are open here and not part of the text."""
        skipped = (TEXT + "tracked-changes", OFFICE + "annotation", TEXT + "sequence-decls")
        for child in element:
            number = child.get(TEXT + "change-id") or ""
            if number and self.regions[number].tag == dropped:
                assert child.tag != TEXT + "change"
                if child.tag == TEXT + "change-start":
                    inside.append(number)
                else:
                    inside.remove(number)
            elif child.tag not in skipped:
                if not inside:
                    out.append(child.text or "")
                self._walk(child, out, dropped, inside)
            if not inside:
                out.append(child.tail or "")

    def comments(self) -> list[tuple[str, str, str]]:
        """Author, first line, words between start and end."""
        found = []
        ends = {e.get(OFFICE + "name"): e for e in self.body.iter(OFFICE + "annotation-end")}
        for note in self.body.iter(OFFICE + "annotation"):
            end = ends.get(note.get(OFFICE + "name"))
            words = _between(self.body, note, end) if end is not None else ""
            first = next("".join(p.itertext()) for p in note.iter(TEXT + "p"))
            found.append((note.findtext(DC + "creator") or "", first, words))
        return found


def _between(body: etree._Element, start: etree._Element, end: etree._Element) -> str:
    out: list[str] = []
    on = False

    def walk(element: etree._Element) -> None:
        nonlocal on
        for child in element:
            if child is start:
                on = True
            elif child is end:
                on = False
            elif child.tag != OFFICE + "annotation":
                if on:
                    out.append(child.text or "")
                walk(child)
            if on:
                out.append(child.tail or "")

    walk(body)
    return "".join("".join(out).split())


@pytest.mark.parametrize("name", NAMES)
def test_the_comments_are_on_the_same_words(converted: Path, name: str) -> None:
    ours = comments((converted / f"{name}-a.docx").read_bytes())
    theirs = _Odt(converted / f"{name}-a.fodt").comments()
    assert len(ours) == len(theirs)
    assert {author for author, _, _ in theirs} == {"gongkai-lint"}
    mine = sorted((c.text.split("\n")[0], "".join(c.words.split())) for c in ours)
    assert sorted((first, words) for _, first, words in theirs) == mine


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_the_same_with_comments(converted: Path, name: str, ruleset: RuleSet) -> None:
    assert _Odt(converted / f"{name}-a.fodt").text(accept=True) == _flat(
        _linted(name, ruleset).report.document
    )


@pytest.mark.parametrize("name", NAMES)
def test_accepted_and_rejected_text(converted: Path, name: str, ruleset: RuleSet) -> None:
    odt = _Odt(converted / f"{name}-f.fodt")
    corrected = read_document((converted / f"{name}-f.docx").read_bytes(), "x.docx")
    assert odt.text(accept=True) == _flat(corrected)
    assert odt.text(accept=False) == _flat(_linted(name, ruleset).report.document)
    assert odt.authors == {"gongkai-lint"}
