"""The text does not depend on whether formatting is in the tree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gongkai_lint.document import docx as reader
from gongkai_lint.document.formatting import namespace_of, without_formatting
from gongkai_lint.document.model import Document
from tests.document.build import HEAD, STRICT, W, docx, p, read, run, tc, texts, tr

FONT = '<w:rFonts w:ascii="a"/><w:sz w:val="32"/>'
YELLOW = '<w:highlight w:val="yellow"/>'
CHANGED = '<w:rPrChange w:id="1"><w:rPr><w:b/></w:rPr></w:rPrChange>'
FORMERLY = "<w:pPrChange w:id='9'><w:pPr><w:ind w:left='1'/></w:pPr></w:pPrChange>"
GLOWING = '<w14:textFill xmlns:w14="urn:w14"><w14:solidFill><w14:schemeClr w14:val="tx1"/></w14:solidFill></w14:textFill>'
WIDTH = '<w:tcW w:w="2000" w:type="dxa"/><w:vAlign w:val="center"/>'
FIRST, BELOW = WIDTH + '<w:vMerge w:val="restart"/>', WIDTH + "<w:vMerge/>"
TWO_WIDE = '<w:gridSpan w:val="2"/>'
HIDING = '<w:rStyle w:val="h"/>'
BORDERS = '<w:tcBorders><w:top w:val="single"/><w:left w:val="nil"/></w:tcBorders>'


def whole(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Document:
    """What is read with nothing left out."""
    with monkeypatch.context() as patched:
        patched.setattr(reader, "namespace_of", lambda xml: "")
        return reader.read_docx(data, "x.docx")


@pytest.mark.parametrize(
    "body",
    [
        f"<w:p>{run('甲', FONT)}{run('乙', FONT)}</w:p>",
        f"<w:p><w:pPr><w:rPr>{FONT}</w:rPr></w:pPr>{run('甲', FONT)}</w:p>",
        f"<w:p>{run('甲', FONT)}{run('看不见', '<w:vanish/>')}</w:p>",
        f"<w:p>{run('甲', FONT)}{run('乙', FONT + YELLOW)}</w:p>",
        f"<w:p><w:pPr><w:rPr>{FONT}<w:del w:id='1'/></w:rPr></w:pPr>{run('甲')}</w:p>{p('乙')}",
        f"<w:p><w:pPr><w:rPr><w:moveFrom w:id='1'/></w:rPr></w:pPr>{run('甲')}</w:p>{p('乙')}",
        f"<w:p>{run('甲', FONT + CHANGED)}{run('乙', FONT)}</w:p>",
        f"<w:p><w:ins w:id='1'>{run('甲', FONT)}</w:ins><w:del w:id='2'>{run('乙', FONT)}</w:del></w:p>",
        f"<w:p><!-- <w:rPr> -->{run('甲', FONT)}</w:p>",
        f"<w:tbl>{tr(tc('甲', BORDERS), tc('乙', BORDERS + TWO_WIDE))}{tr(tc('丙', BORDERS))}</w:tbl>",
        f"<w:p>{run('&lt;w:rPr&gt;甲', FONT)}{run('乙！', FONT)}</w:p>",
        f"<w:p>{run('甲', FONT)}<w:r><w:rPr/><w:t>乙</w:t></w:r></w:p>",
        f"<w:p><w:pPr><w:jc w:val='center'/>{FORMERLY}</w:pPr>{run('甲', FONT)}</w:p>",
        f"<w:p><w:pPr>{FORMERLY}<w:rPr>{FONT}<w:del w:id='1'/></w:rPr></w:pPr>{run('甲')}</w:p>{p('乙')}",
        f"<w:p><w:pPr><w:jc w:val='center'/><w:outlineLvl w:val='0'/></w:pPr>{run('甲')}</w:p>",
        "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r></w:p>",
        f"<w:p><w:pPr><w:pStyle w:val='a'/><w:ind w:left='2'/></w:pPr>{run('甲', GLOWING)}{run('乙', GLOWING + YELLOW)}</w:p>",
        f"<w:tbl>{tr(tc('甲', FIRST), tc('乙', WIDTH))}{tr(tc('', BELOW), tc('丁'))}</w:tbl>",
    ],
)
def test_the_document_is_the_same(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = docx(body + p("末"))
    assert reader.read_docx(data, "x.docx") == whole(data, monkeypatch)


def test_real_reports_are_the_same(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in sorted((shared / "corpus" / "docx").glob("*.docx")):
        data = path.read_bytes()
        assert reader.read_docx(data, "x.docx") == whole(data, monkeypatch), path.name


def test_examples_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (Path(__file__).resolve().parents[2] / "examples").glob("*.docx"):
        data = path.read_bytes()
        assert reader.read_docx(data, "x.docx") == whole(data, monkeypatch), path.name


def test_a_style_that_hides_text_keeps_the_properties_of_runs() -> None:
    styles = f'<w:styles xmlns:w="{W}"><w:style w:styleId="h"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    body = f"<w:p>{run('看不见', HIDING)}{run('看见', FONT)}</w:p>"
    assert texts(body, styles=styles) == ["看见"]


def test_what_is_left_out() -> None:
    xml = f"<a>{run('甲', FONT)}{tc('乙', BORDERS)}{run('丙')}</a>".encode()
    lean = without_formatting(xml)
    assert b"rFonts" not in lean and b"tcBorders" not in lean and b"rPr" not in lean and b"tcPr" not in lean
    assert "甲".encode() in lean and "乙".encode() in lean and "丙".encode() in lean


@pytest.mark.parametrize(
    "telling",
    ["<w:vanish/>", YELLOW, "<w:rStyle w:val='h'/>", "<w:ins w:id='1'/>", "<w:specVanish/>", "<w:numPr><w:ilvl w:val='0'/></w:numPr>",
     "<w:outlineLvl w:val='0'/>", "<w:pStyle w:val='a'/>", "<w:gridSpan w:val='2'/>", "<w:vMerge/>", "<w:hMerge/>", "<w:unheardOf/>"],
)  # fmt: skip
@pytest.mark.parametrize("holder", ["rPr", "pPr", "tcPr"])
def test_what_tells_more_than_looks_stays(holder: str, telling: str) -> None:
    xml = f"<a><w:{holder}><w:jc w:val='left'/>{telling}{FONT}{BORDERS}</w:{holder}>甲</a>"
    assert without_formatting(xml.encode()).decode() == f"<a><w:{holder}>{telling}</w:{holder}>甲</a>"


def test_a_whole_document_of_looks_and_one_that_was_changed() -> None:
    looks = f"<w:pPr><w:jc w:val='left'/><w:rPr>{FONT}</w:rPr></w:pPr>"
    assert without_formatting(f"<a>{looks * 3}甲{looks}</a>".encode()).decode() == "<a>甲</a>"
    changed = f"<a><w:pPr>{FORMERLY}</w:pPr>甲{looks}</a>"
    assert without_formatting(changed.encode()).decode() == (
        "<a><w:pPr><w:pPrChange w:id='9'></w:pPrChange></w:pPr>甲</a>"
    )


@pytest.mark.parametrize(
    "xml",
    [
        b"<a><w:rPr><w:b/></a>",
        b"<a><w:rPr><w:rPr><w:i/></w:rPr><w:b/></w:rPr></a>",
        b"<!-- x --><a><w:rPr></w:rPr></a>",
    ],
)
def test_what_is_not_plain_is_left_alone(xml: bytes) -> None:
    left = without_formatting(xml)
    assert left.count(b"<w:b/>") == xml.count(b"<w:b/>")


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (HEAD, W),
        (f'<w:document xmlns:w="{STRICT}"><w:body>', STRICT),
        ('<?xml version="1.0"?>\n' + HEAD, W),
        ('<w:document xmlns:w="urn:other"><w:body>', ""),
        (f'<x:document xmlns:x="{W}"><x:body>', ""),
        (f'<w:document><w:body xmlns:w="{W}">', ""),
        ("", ""),
    ],
)
def test_the_namespace_is_that_of_the_root(head: str, found: str) -> None:
    assert namespace_of(head.encode()) == found


def test_another_prefix_is_read_too() -> None:
    body: Any = f"<w:p>{run('甲', FONT)}</w:p>"
    assert [b.text for b in read(body).blocks] == ["甲"]  # type: ignore[union-attr]
