"""Whatever Word, WPS and LibreOffice put into a document, small and by name; changes over XML accepted and rejected."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from tests.document.build import HEAD, STRICT, W, archive, docx, p, relations, run, tbl, tc, tr

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
FOOTNOTES = (
    f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{p("脚注里的施实情况。")}</w:footnote></w:footnotes>'
)
_COMMENT = '<w:comment w:id="{id}" w:author="王科长" w:date="2025-01-02T03:04:05Z">{p}</w:comment>'
COMMENTS = f'<w:comments xmlns:w="{W}">{_COMMENT.format(id=7, p=p("请核对。"))}</w:comments>'


def ins(inside: str, number: int = 90, author: str = "李四") -> str:
    return f'<w:ins w:id="{number}" w:author="{author}" w:date="2025-01-01T00:00:00Z">{inside}</w:ins>'


def gone(text: str, number: int = 91, author: str = "李四") -> str:
    return f'<w:del w:id="{number}" w:author="{author}" w:date="2025-01-01T00:00:00Z"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def field(result: str) -> str:
    """A field of three parts: its instruction is no text."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def box(inside: str) -> str:
    """A text box as Word writes it: twice."""
    content = f"<w:txbxContent>{inside}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def _p(*inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inside)}</w:p>"


BODIES: dict[str, str] = {
    "one run": p("全年收到申请五件。"),
    "runs": _p(run("政策", "<w:b/>"), run("、措施及", '<w:sz w:val="28"/>'), run("其施"), run("实情况", "<w:i/>")),
    "texts of one run": '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>甲乙</w:t><w:t xml:space="preserve"> 丙</w:t><w:lastRenderedPageBreak/><w:t>丁</w:t></w:r></w:p>',
    "spaces": "<w:p><w:r><w:t>甲 乙  丙</w:t></w:r></w:p>",
    "tabs and breaks": "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:cr/></w:r><w:r><w:tab/></w:r></w:p>",
    "hyphens": "<w:p><w:r><w:t>甲\u00ad乙</w:t><w:softHyphen/><w:t>丙</w:t><w:noBreakHyphen/><w:t>丁</w:t></w:r></w:p>",
    "hyperlink": _p(run("见"), f"<w:hyperlink>{run('政府')}{run('网站')}</w:hyperlink>", run("公告。")),
    "content control": _p(run("甲"), f"<w:sdt><w:sdtPr/><w:sdtContent>{run('乙丙')}</w:sdtContent></w:sdt>", run("丁")),
    "block control": f"<w:sdt><w:sdtContent>{p('甲乙丙')}{p('丁')}</w:sdtContent></w:sdt>",
    "field": _p(run("今天"), field("二月"), run("印发")),
    "simple field": _p(run("今天"), f"<w:fldSimple>{run('二月')}</w:fldSimple>", run("印发")),
    "insertion of another": _p(run("甲乙"), ins(run("丙丁") + run("戊")), run("己")),
    "deletion of another": _p(run("甲乙"), gone("删去"), run("丙丁")),
    "move": _p(f'<w:moveFrom w:id="1">{run("移走")}</w:moveFrom>', run("甲"), f'<w:moveTo w:id="2">{run("移来")}</w:moveTo>'),
    "paragraph mark deleted": _p(run("前半"), properties='<w:rPr><w:del w:id="3"/></w:rPr>') + p("后半句。"),
    "ruby": _p(run("甲"), f"<w:r><w:ruby><w:rt>{run('pin')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby></w:r>", run("乙")),
    "hidden": _p(run("甲"), run("藏起来", "<w:vanish/>"), run("乙丙")),
    "symbol": '<w:p><w:r><w:t>甲</w:t><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>乙</w:t></w:r></w:p>',
    "numbered": _p(run("健全组织"), properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
    "text box": _p(run("前面"), box(p("框里的字")), run("后面")),
    "text box alone": _p(box(p("框里的字") + p("第二段"))) + p("后面一段"),
    "box between blocks": f'<mc:AlternateContent><mc:Choice Requires="x">{p("选用的一段")}</mc:Choice><mc:Fallback>{p("另一段")}</mc:Fallback></mc:AlternateContent>{p("后一段")}',
    "footnote": _p(run("正文有注"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run("。")),
    "picture": f'{p("甲")}<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>{p("乙")}',
    "cells": tbl(tr(tc("甲"), tc("乙丙")), tr(f"<w:tc><w:tcPr/>{p('一')}{p('')}{p('二三')}</w:tc>", "<w:tc><w:tcPr/><w:p/></w:tc>")) + p("表后"),
    "merged cells": tbl(
        tr(tc("左上", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), tc("右")),
        tr(tc("", '<w:gridSpan w:val="2"/><w:vMerge/>'), tc("右下")),
        tr(tc("横一", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("末")),
    ) + p("表后"),
    "nested table": tbl(tr(f"<w:tc><w:tcPr/>{p('外面')}{tbl(tr(tc('里面'), tc('内二')))}{p('外后')}</w:tc>", tc("旁边"))) + p("表后"),
    "controls in a table": tbl(f"<w:sdt><w:sdtContent>{tr(tc('甲'), f'<w:sdt><w:sdtContent>{tc(chr(0x4E59))}</w:sdtContent></w:sdt>')}</w:sdtContent></w:sdt>") + p("表后"),
    "entities": "<w:p><w:r><w:t>甲&amp;乙&lt;丙&#x4E01;丁&quot;</w:t></w:r></w:p>",
    "remark inside a text": "<w:p><w:r><w:t>甲<!-- x -->乙<?pi y?>丙</w:t></w:r></w:p>",
    "character data": "<w:p><w:r><w:t><![CDATA[甲<乙]]>丙</w:t></w:r></w:p>",
    "odd spacing of tags": "<w:p >\n  <w:r >\n    <w:rPr ><w:b w:val = '1' /></w:rPr>\n    <w:t xml:space='preserve' >甲乙 丙</w:t >\n  </w:r >\n</w:p >",
    "beyond the first plane": "<w:p><w:r><w:t>甲𠮷乙</w:t></w:r></w:p>",
    "comment of another": _p('<w:commentRangeStart w:id="7"/>', run("有批注"), '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>', run("的话")),
}  # fmt: skip


def package(body: str, head: str = HEAD, **parts: str) -> bytes:
    """A whole .docx, with content types and relations, around a body."""
    given = {"numbering": NUMBERING, "footnotes": FOOTNOTES} | parts
    if "commentReference" in body:
        given.setdefault("comments", COMMENTS)
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/_rels/document.xml.rels": relations(**{kind: f"{kind}.xml" for kind in given}),
        "word/media/image1.png": bytes(range(256)),
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n{head}{body}<w:sectPr/></w:body></w:document>',
    }
    members.update({f"word/{name}.xml": text for name, text in given.items()})
    return archive(members)


PACKAGES: dict[str, bytes] = {name: package(body) for name, body in BODIES.items()}
PACKAGES["all of it"] = package("".join(BODIES.values()))
PACKAGES["strict"] = archive(
    {"word/document.xml": f'<w:document xmlns:w="{STRICT}"><w:body>{p("甲乙")}<w:p/></w:body></w:document>'}
)
PACKAGES["another prefix"] = archive(
    {"word/document.xml": f'<x:document xmlns:x="{W}"><x:body><x:p><x:r><x:rPr><x:b/></x:rPr><x:t>甲乙 丙</x:t></x:r></x:p></x:body></x:document>'}
)  # fmt: skip
PACKAGES["no prefix"] = archive(
    {"word/document.xml": f'<document xmlns="{W}"><body><p><r><t>甲乙丙</t></r></p><p/></body></document>'}
)
PACKAGES["utf-16"] = archive(
    {"word/document.xml": f'<?xml version="1.0" encoding="UTF-16"?>{HEAD}{p("甲乙丙")}</w:body></w:document>'.encode("utf-16")}
)  # fmt: skip
PACKAGES["byte order mark"] = archive(
    {"word/document.xml": f"\ufeff{HEAD}{p('甲乙丙')}</w:body></w:document>".encode()}
)
PACKAGES["bare"] = docx(p("甲乙丙"))


def members(data: bytes) -> dict[str, bytes]:
    """Name → content of every member."""
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        assert held.testzip() is None
        return {name: held.read(name) for name in held.namelist()}


def with_main(data: bytes, xml: bytes) -> bytes:
    """The package with another main part."""
    return archive({**members(data), "word/document.xml": xml}, zipfile.ZIP_STORED)


def decided(data: bytes, accept: bool, author: str = "gongkai-lint") -> bytes:
    """The package with the tracked changes of ``author`` accepted or rejected, those of others left alone."""
    root = etree.fromstring(members(data)["word/document.xml"])
    for namespace in (W, STRICT):
        w = f"{{{namespace}}}"
        for kind in ("ins", "del"):
            for change in list(root.iter(w + kind)):
                if change.get(w + "author") != author:
                    continue
                if (kind == "ins") == accept:
                    _unwrap(change)
                else:
                    change.getparent().remove(change)
        if not accept:
            for text in list(root.iter(w + "delText")):
                if not any(e.tag == w + "del" for e in text.iterancestors()):
                    text.tag = w + "t"
    return with_main(data, etree.tostring(root))


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    at = parent.index(element)
    for child in reversed(element):
        parent.insert(at, child)
    parent.remove(element)
