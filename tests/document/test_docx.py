"""Reading Word: every construct a report may hold, and every way a file may lie."""

from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai_lint.document.model import Document, Paragraph, Table, UnreadableError
from gongkai_lint.document.open import open_document, read_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = f'<w:document xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="urn:wps"><w:body>'


def package(body: str, head: str = HEAD, **parts: str) -> bytes:
    """A .docx around a body; ``parts`` are other files of the word folder, by name without .xml."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("word/document.xml", f"{head}{body}</w:body></w:document>")
        for name, text in parts.items():
            out.writestr(f"word/{name}.xml", text)
    return held.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def texts(body: str, **parts: str) -> list[str]:
    return [
        b.text for b in read_document(package(body, **parts), "x.docx").blocks if isinstance(b, Paragraph)
    ]


def table(body: str) -> Table:
    (found,) = (b for b in read_document(package(body), "x.docx").blocks if isinstance(b, Table))
    return found


def grid(found: Table) -> list[list[tuple[int, int, int, str]]]:
    return [[(c.column, c.rowspan, c.colspan, c.text) for c in row] for row in found.rows]


def test_runs_tabs_and_breaks() -> None:
    body = '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙\u00ad丁</w:t></w:r></w:p>'
    assert texts(body) == ["甲\t乙\n丙丁"]
    hyphens = (
        "<w:p><w:r><w:t>0943</w:t><w:noBreakHyphen/><w:t>662</w:t><w:softHyphen/><w:t>0</w:t></w:r></w:p>"
    )
    assert texts(hyphens) == ["0943-6620"]


def test_spaces_that_are_not_spaces_are_kept() -> None:
    assert texts(p("\u00a0甲\u3000乙")) == ["\u00a0甲\u3000乙"]


def test_merged_cells() -> None:
    body = (
        "<w:tbl><w:tr>" + tc("角", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>') + tc("甲") + "</w:tr><w:tr>"
        + tc("", '<w:gridSpan w:val="2"/><w:vMerge/>') + tc("乙") + "</w:tr><w:tr>" + tc("丙") + tc("丁") + tc("戊") + "</w:tr></w:tbl>"
    )  # fmt: skip
    found = table(body)
    assert found.width == 3
    assert grid(found) == [
        [(0, 2, 2, "角"), (2, 1, 1, "甲")],
        [(2, 1, 1, "乙")],
        [(0, 1, 1, "丙"), (1, 1, 1, "丁"), (2, 1, 1, "戊")],
    ]


def test_the_short_and_the_careful_way_read_the_same_table() -> None:
    rows = (
        "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + tc("甲") + tc("乙", '<w:vMerge w:val="restart"/>') + "</w:tr>"
        "<w:tr>" + tc("子") + tc("丑") + tc("", '<w:vMerge w:val="continue"/>') + "</w:tr>"
    )  # fmt: skip
    careful = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r></w:p>"
    assert grid(table(f"<w:tbl>{rows}</w:tbl>")) == grid(table(f"{careful}<w:tbl>{rows}</w:tbl>"))
    assert grid(table(f"<w:tbl>{rows}</w:tbl>"))[0] == [(1, 1, 1, "甲"), (2, 2, 1, "乙")]


def test_a_nested_table_is_a_block_of_its_own() -> None:
    inner = "<w:tbl><w:tr>" + tc("内") + "</w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc>{p('外')}{inner}{p('后')}</w:tc></w:tr></w:tbl>"
    blocks = read_document(package(body), "x.docx").blocks
    assert [(b.block, b.within, b.rows[0][0].text) for b in blocks if isinstance(b, Table)] == [
        (0, None, "外\n后"),
        (1, (0, 0, 0), "内"),
    ]


def test_content_controls_are_seen_through() -> None:
    body = f"<w:sdt><w:sdtContent>{p('控件里的段')}</w:sdtContent></w:sdt><w:p><w:sdt><w:sdtContent><w:r><w:t>行内</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    assert texts(body) == ["控件里的段", "行内"]
    rows = f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>{tc('格')}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>"
    assert grid(table(rows)) == [[(0, 1, 1, "格")]]


def test_tracked_changes_are_read_as_accepted_and_said() -> None:
    body = (
        "<w:p><w:r><w:t>收到</w:t></w:r><w:del><w:r><w:delText>70</w:delText></w:r></w:del><w:ins><w:r><w:t>71</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:r><w:t>件</w:t></w:r></w:p>"
    )
    document = read_document(package(body), "x.docx")
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["收到71件"]
    assert [(n.kind, n.count) for n in document.notices] == [("tracked_changes", 3)]


def test_hidden_text_is_dropped_and_said() -> None:
    body = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>可见</w:t></w:r></w:p>"
    document = read_document(package(body), "x.docx")
    assert document.blocks[0] == Paragraph(0, "可见")
    assert document.notices[0].kind == "hidden_text"


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('框中文字')}</w:txbxContent>"
    body = f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent><w:t>段落</w:t></w:r></w:p>"
    found = [
        (b.text, b.origin) for b in read_document(package(body), "x.docx").blocks if isinstance(b, Paragraph)
    ]
    assert found == [("段落", "body"), ("框中文字", "textbox")]


def test_fields_show_their_result() -> None:
    body = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>12</w:t></w:r></w:p>'
    assert texts(body) == ["12"]


def test_footnotes_follow_the_body() -> None:
    body = '<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="0">{p("分隔线")}</w:footnote><w:footnote w:id="2">{p("脚注")}</w:footnote></w:footnotes>'
    found = [
        (b.text, b.origin)
        for b in read_document(package(body, footnotes=notes), "x.docx").blocks
        if isinstance(b, Paragraph)
    ]
    assert found == [("正文", "body"), ("脚注", "footnote")]


NUMBERING = f"""<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def _numbered(text: str, level: int) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr>')


def test_automatic_numbers_are_part_of_the_text() -> None:
    body = "".join(
        _numbered(t, n)
        for t, n in [
            ("总体情况", 0),
            ("主动公开", 1),
            ("第一", 2),
            ("第二", 2),
            ("依申请", 1),
            ("重来", 2),
            ("主动公开政府信息情况", 0),
        ]
    )
    document = read_document(package(body, numbering=NUMBERING), "x.docx")
    found = [(b.text, b.prefix) for b in document.blocks if isinstance(b, Paragraph)]
    assert found == [
        ("一、总体情况", 2),
        ("（一）主动公开", 3),
        ("1.第一", 2),
        ("2.第二", 2),
        ("（二）依申请", 3),
        ("1.重来", 2),
        ("二、主动公开政府信息情况", 2),
    ]


def test_a_style_may_bring_the_number_and_the_level() -> None:
    styles = f"""<w:styles xmlns:w="{W}"><w:style w:styleId="a1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style></w:styles>"""
    document = read_document(
        package(p("总体情况", '<w:pStyle w:val="a1"/>'), numbering=NUMBERING, styles=styles), "x.docx"
    )
    assert document.blocks[0] == Paragraph(0, "一、总体情况", "heading 1", 1, 2)


def test_strict_namespace_is_read_too() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = package(p("严格"), HEAD.replace(W, strict))
    assert [b.text for b in read_document(data, "x.docx").blocks if isinstance(b, Paragraph)] == ["严格"]


def _other(**members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as out:
        for name, text in members.items():
            out.writestr(name.replace("__", "/"), text)
    return held.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\0\0\0", "empty"),
        (OLE + "WordDocument".encode("utf-16-le"), "old_word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"{\\rtf1 ...}", "rtf"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        ("<html><body>报告</body></html>".encode(), "html"),
        (_other(xl__workbook="<x/>"), "other_office"),
        (_other(readme="x"), "not_docx"),
        (package(p("好"))[:-30], "truncated"),
        (package(p("好"))[:200], "truncated"),
        (package(p("")), "no_text"),
        (package("<w:p><w:r><w:drawing/></w:r></w:p>"), "scan_only"),
        (package(p("好"), '<!DOCTYPE x [<!ENTITY a "b">]>' + HEAD), "doctype"),
        (package("<w:p><w:r><w:t>没写完"), "truncated"),
        (bytes(range(256)) * 40, "truncated"),
    ],
)
def test_what_is_no_report_has_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_document(data, "报告.docx")
    assert caught.value.reason == reason


def test_every_reason_has_its_two_sentences() -> None:
    from gongkai_lint.document.reasons import UNREADABLE

    for reason, (zh, en) in UNREADABLE.items():
        assert zh and en, reason
        assert "\n" not in zh + en


def test_files_that_are_no_files(tmp_path: Path) -> None:
    lock = tmp_path / "~$报告.docx"
    lock.write_bytes(b"x")
    for path, reason in [(tmp_path, "folder"), (tmp_path / "没有.docx", "missing"), (lock, "lock_file")]:
        with pytest.raises(UnreadableError) as caught:
            open_document(str(path))
        assert caught.value.reason == reason


def test_a_zip_bomb_is_refused_before_it_is_inflated() -> None:
    data = package("<w:p><w:r><w:t>" + "x" * (40 << 20) + "</w:t></w:r></w:p>")
    assert len(data) < 100_000
    with pytest.raises(UnreadableError) as caught:
        read_document(data, "x.docx")
    assert caught.value.reason == "bomb"


def test_a_directory_that_lies_about_the_size_is_refused() -> None:
    data = bytearray(package("<w:p><w:r><w:t>" + "x" * (2 << 20) + "</w:t></w:r></w:p>"))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(UnreadableError) as caught:
        read_document(bytes(data), "x.docx")
    assert caught.value.reason == "bomb"


def test_too_many_members() -> None:
    data = _other(**{f"f{i}": "" for i in range(2100)})
    with pytest.raises(UnreadableError) as caught:
        read_document(data, "x.docx")
    assert caught.value.reason == "bomb"


def test_deep_nesting_is_no_crash() -> None:
    body = "<w:sdt><w:sdtContent>" * 240 + p("深") + "</w:sdtContent></w:sdt>" * 240
    with pytest.raises(UnreadableError):
        read_document(package(body), "x.docx")


WHOLE = package(
    p("王家山镇2018年政府信息公开工作年度报告") + "<w:tbl><w:tr>" + tc("甲") + tc("乙") + "</w:tr></w:tbl>"
)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.integers(0, len(WHOLE)))
def test_a_damaged_file_is_a_document_or_a_reason(position: int, value: int, length: int) -> None:
    damaged = bytearray(WHOLE)
    damaged[position] = value
    for data in (bytes(damaged), WHOLE[:length]):
        with contextlib.suppress(UnreadableError):
            assert isinstance(read_document(data, "x.docx"), Document)


def test_the_grids_agree_with_python_docx(shared: Path) -> None:
    """The other library's row.cells repeats a merged cell; ours must cover the same grid with the same text."""
    from docx import Document as word

    for path in sorted((shared / "corpus" / "docx").glob("*.docx"))[::4]:
        ours = [b for b in open_document(str(path)).blocks if isinstance(b, Table)]
        for found, other in zip(ours, word(str(path)).tables, strict=True):
            cover = {(r, c): cell.text for row in found.rows for cell in row for r in range(cell.row, cell.row + cell.rowspan) for c in range(cell.column, cell.column + cell.colspan)}  # fmt: skip
            theirs = {
                (r, c): cell.text for r, row in enumerate(other.rows) for c, cell in enumerate(row.cells)
            }
            assert {k: v.strip() for k, v in cover.items()} == {k: v.strip() for k, v in theirs.items()}, (
                path.name
            )
