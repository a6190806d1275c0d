"""Every way a file may not be what it says: a reason a person can act on, and never anything else."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai_lint.document import open as opening
from gongkai_lint.document.model import Document, Paragraph, UnreadableError
from gongkai_lint.document.open import open_document, read_document
from gongkai_lint.document.reasons import UNREADABLE
from tests.document.build import HEAD, W, archive, docx, p, relations, run, tbl, tc, tr

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
        ("<html><body>报告</body></html>".encode(), "web_empty"),
        (archive({"xl/workbook.xml": "<x/>"}), "other_office"),
        (archive({"readme": "x"}), "not_docx"),
        (docx(p("好"))[:-30], "truncated"),
        (docx(p("好"))[:200], "truncated"),
        (docx(p("")), "no_text"),
        (docx("<w:p><w:r><w:drawing/></w:r></w:p>"), "scan_only"),
        (docx(p("好"), '<!DOCTYPE x [<!ENTITY a "b">]>' + HEAD), "doctype"),
        (docx("<w:p><w:r><w:t>没写完"), "truncated"),
        (bytes(range(256)) * 40, "truncated"),
        (OLE + "Workbook".encode("utf-16-le"), "other_office"),
        (OLE, "old_word"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html>", "web_empty"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "web_no_page"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "xml"),
        (b"BM" + b"\x40\0\0\0" + b"\0" * 40 + b"x", "image"),
        (b"Rar!\x1a\x07\x00....", "archive"),
        ("一、概述\n".encode(), "not_docx"),
        (archive({"EncryptedPackage": "x"}), "encrypted"),
        (archive({"mimetype": "x", "content.xml": "<x/>"}), "other_office"),
        (
            archive({"_rels/.rels": relations(officeDocument="xl/workbook.xml"), "xl/workbook.xml": "<x/>"}),
            "other_office",
        ),
        (archive({"word/document.xml": "<x/>"}), "not_docx"),
        (archive({"word/document.xml": f'<w:document xmlns:w="{W}"/>'}), "truncated"),
        (archive({"word/document.xml": ""}), "truncated"),
        (b"PK\x05\x06" + b"\0" * 18, "not_docx"),
        (docx(p("好"), '<?xml version="1.0" encoding="x-none"?>' + HEAD), "truncated"),
        (
            archive(
                {
                    "word/document.xml": (
                        '<!DOCTYPE x [<!ENTITY a "b">]>' + HEAD + p("好") + "</w:body></w:document>"
                    ).encode("utf-16")
                }
            ),
            "doctype",
        ),
        (docx(p("好"), HEAD, styles="<!DOCTYPE x><x/>"), "doctype"),
        (docx(p("好"), HEAD, styles="<x"), "truncated"),
        (docx(tbl(tr(tc(""), tc(" ")))), "no_text"),
        (docx("<w:sdt/>" * 1_100_000 + p("好")), "bomb"),
        (docx(tbl(tr("<w:tc>")) * 80), "truncated"),
    ],
)
def test_what_is_no_report_has_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_document(data, "报告.docx")
    assert caught.value.reason == reason


def test_every_reason_has_its_two_sentences() -> None:
    for reason, (zh, en) in UNREADABLE.items():
        assert zh and en, reason
        assert "\n" not in zh + en
        assert ("{detail}" in zh) == ("{detail}" in en), reason


def test_every_reason_that_is_raised_has_sentences() -> None:
    import re

    folder = Path(opening.__file__).parent
    source = "".join(f.read_text("utf-8") for f in folder.glob("*.py"))
    raised = set(re.findall(r'UnreadableError\(\s*"(\w+)"', source))
    raised |= set(re.findall(r'else "(\w+)"\)', source))
    assert len(raised) > 20
    assert raised <= set(UNREADABLE)


@pytest.mark.parametrize(("name", "reason"), [("报告.zip", "archive"), ("报告.docx", "not_docx")])
def test_a_zip_of_other_things(name: str, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_document(archive({"2024/报告.docx": "x"}), name)
    assert caught.value.reason == reason


@pytest.mark.parametrize("text", ["PK赛方案公开情况", "BM公司", "RIFF", "II 依申请公开", "x <html> 标签"])
def test_text_that_begins_like_something_else(text: str) -> None:
    assert read_document(text.encode(), "x.txt").blocks[0].text == text  # type: ignore[union-attr]


def test_old_excel_is_named() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_document(OLE + "Workbook".encode("utf-16-le"), "台账.docx")
    assert caught.value.detail == "Excel (.xls)"


def test_files_that_are_no_files(tmp_path: Path) -> None:
    lock = tmp_path / "~$报告.docx"
    lock.write_bytes(b"x")
    (tmp_path / "文件").write_bytes(b"x")
    for path, reason in [
        (tmp_path, "folder"),
        (tmp_path / "没有.docx", "missing"),
        (tmp_path / "文件" / "报告.docx", "missing"),
        (tmp_path / ("长" * 300), "missing"),
        ("报告\0.docx", "missing"),
        (lock, "lock_file"),
    ]:
        with pytest.raises(UnreadableError) as caught:
            open_document(str(path))
        assert caught.value.reason == reason


def test_deep_nesting_is_no_crash() -> None:
    body = "<w:sdt><w:sdtContent>" * 240 + p("深") + "</w:sdtContent></w:sdt>" * 240
    with pytest.raises(UnreadableError):
        read_document(docx(body), "x.docx")


def test_a_file_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(docx(p("好")))
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(UnreadableError) as caught:
        open_document(str(path))
    assert caught.value.reason == "permission"


def test_a_file_that_is_too_big_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LARGEST", 100)
    path = tmp_path / "报告.txt"
    path.write_bytes(b"x" * 101)
    with pytest.raises(UnreadableError) as caught:
        open_document(str(path))
    assert caught.value.reason == "too_big"
    with pytest.raises(UnreadableError) as caught:
        read_document(b"x" * 101, "-")
    assert caught.value.reason == "too_big"


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes("一、概述".encode())
    real = os.fstat
    monkeypatch.setattr(os, "fstat", lambda fd: os.stat_result([*real(fd)[:6], 5, *real(fd)[7:]]))
    with pytest.raises(UnreadableError) as caught:
        open_document(str(path))
    assert caught.value.reason == "changed"


WHOLE = docx(
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


RICH = HEAD + (
    p("一、总体情况", '<w:pStyle w:val="1"/><w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr><w:outlineLvl w:val="3"/>')
    + tbl(tr(tc("甲", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), f"<w:tc>{tbl(tr(tc('内')))}</w:tc>"), tr(tc("", '<w:vMerge w:val="continue"/>')))
    + f'<w:p>{run("隐", "<w:vanish/>")}<w:ins>{run("增")}</w:ins><w:r><w:fldChar w:fldCharType="begin"/><w:sym w:char="F0FE"/><w:footnoteReference w:id="2"/></w:r></w:p>'
    + f"<w:sdt><w:sdtContent>{p('控')}</w:sdtContent></w:sdt><mc:AlternateContent><mc:Choice>{p('选')}</mc:Choice></mc:AlternateContent>"
) + "</w:body></w:document>"  # fmt: skip
PARTS = {
    "word/styles.xml": f'<w:styles xmlns:w="{W}"><w:style w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="0"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>',
    "word/numbering.xml": f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%2、"/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
    "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{p("注")}</w:footnote></w:footnotes>',
}


def _is_read_or_refused(data: bytes) -> None:
    try:
        document = read_document(data, "x.docx")
    except UnreadableError as error:
        assert error.reason in UNREADABLE
    else:
        assert [b.block for b in document.blocks] == list(range(len(document.blocks)))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_damaged_xml_is_a_document_or_a_reason(data: st.DataObject) -> None:
    """Behind a package that is whole, so that the damage reaches the walker."""
    parts: dict[str, str | bytes] = {"word/document.xml": RICH, **PARTS}
    name = data.draw(st.sampled_from(sorted(parts)))
    text = str(parts[name])
    quoted = [i for i, c in enumerate(text) if c == '"']
    start = data.draw(st.sampled_from(quoted) | st.integers(0, len(text)))
    size = data.draw(st.integers(0, 12))
    junk = data.draw(
        st.sampled_from(
            ["", '"', "<w:p>", "</w:p>", "9" * 30, "-1", "²", "一", "<w:tbl/>", "<w:tc/>", "<w:t/>"]
        )
    )
    parts[name] = text[:start] + junk + text[start + size :]
    _is_read_or_refused(archive(parts))


@settings(max_examples=300, deadline=None)
@given(st.permutations(["p", "tbl", "tr", "tc", "r", "t", "sdt", "sdtContent", "ins", "del", "pPr", "rPr", "tcPr", "vMerge", "hMerge", "gridBefore", "txbxContent", "ruby", "drawing", "object", "numPr", "fldChar"]), st.lists(st.integers(0, 3), min_size=22, max_size=22))  # fmt: skip
def test_elements_where_they_do_not_belong(tags: list[str], closing: list[int]) -> None:
    body, still = "", []
    for tag, count in zip(tags, closing, strict=True):
        body += f"<w:{tag}>字" if tag == "t" else f"<w:{tag}>"
        still.append(tag)
        for _ in range(min(count, len(still))):
            body += f"</w:{still.pop()}>"
    body += "".join(f"</w:{tag}>" for tag in reversed(still))
    _is_read_or_refused(
        archive({"word/document.xml": f"{HEAD}{body}{p('文')}</w:body></w:document>", **PARTS})
    )


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\t"]), st.sampled_from(["x.docx", "x.txt", "x.md", "-"]))  # fmt: skip
def test_any_bytes_are_a_document_or_a_reason(data: bytes, head: bytes, name: str) -> None:
    try:
        assert isinstance(read_document(head + data, name), Document)
    except UnreadableError as error:
        assert error.reason in UNREADABLE


def test_the_shared_reports_are_read_whole(shared: Path) -> None:
    for path in sorted((shared / "corpus" / "docx").glob("*.docx")):
        data = path.read_bytes()
        document = read_document(data, path.name)
        assert any(isinstance(b, Paragraph) for b in document.blocks), path.name
        assert document.notices == (), path.name
        with pytest.raises(UnreadableError):
            read_document(data[: len(data) // 2], path.name)
