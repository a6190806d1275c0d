"""Web pages: characters, tables, hidden things, lists, the text among the navigation, saved pages, pages without a text."""

from __future__ import annotations

import base64
import quopri
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai_lint.document.html import decode
from gongkai_lint.document.model import Document, Paragraph, Table, UnreadableError
from gongkai_lint.document.open import open_document, read_document
from gongkai_lint.document.reasons import UNREADABLE
from gongkai_lint.engine import Options, lint_document
from gongkai_lint.forms.recognise import recognise
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import RuleSet

PROSE = "本年度按照《中华人民共和国政府信息公开条例》的要求，推进政府信息公开工作，取得了新的成效。"


def read(body: str, head: str = "", name: str = "x.html") -> Document:
    """A page around ``body``, with enough prose that it is one."""
    return read_document(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), name)


def texts(body: str, head: str = "") -> list[str]:
    return [b.text for b in read(body, head).blocks if isinstance(b, Paragraph)]


def said(body: str) -> list[str]:
    """The paragraphs of a body that stands before one sentence of prose."""
    found = texts(f"{body}<p>{PROSE}</p>")
    assert found[-1] == PROSE
    return found[:-1]


def table(rows: str) -> Table:
    """The only table of a page."""
    (found,) = (b for b in read(f"<p>{PROSE}</p><table>{rows}</table>").blocks if isinstance(b, Table))
    return found


def grid(rows: str) -> list[list[tuple[int, int, int, str]]]:
    """Column, rowspan, colspan and text of every cell."""
    return [[(c.column, c.rowspan, c.colspan, c.text) for c in row] for row in table(rows).rows]


def reason(data: str | bytes, name: str = "x.html") -> str:
    with pytest.raises(UnreadableError) as caught:
        read_document(data if isinstance(data, bytes) else data.encode(), name)
    return caught.value.reason


# Paragraphs


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>甲</p><p>乙</p>", ["甲", "乙"]),
        ("<p>甲<p>乙<div>丙</div>丁", ["甲", "乙", "丙", "丁"]),  # end tags left out
        ("<div>甲<br>乙<br/><br/>丙</div>", ["甲", "乙", "丙"]),
        ("<p>全年<b>主动</b><span>公开</span><a href='x'>信息</a>3条</p>", ["全年主动公开信息3条"]),
        ("<p>信息\n      公开</p>", ["信息公开"]),  # the source wrapped between two Chinese characters
        ("<p>共 3\n条 and\n more</p>", ["共 3 条 and more"]),
        ("<p>&nbsp;&nbsp;全年&ensp;3条&#12288;</p>", ["\u00a0\u00a0全年\u20023条\u3000"]),
        ("<p>&nbsp;</p><p>　</p><p> </p>", []),
        ("<p>信&shy;息\u200b公\ufeff开</p>", ["信息公开"]),
        ("<p>面积10m<sup>2</sup></p>", ["面积10m²"]),  # never 10m2, and 3<sup>1</sup> is not 31
        ("<p>3<sup>1</sup>件</p>", ["3¹件"]),
        ("<p><ruby>汉<rp>(</rp><rt>han</rt><rp>)</rp></ruby>字</p>", ["汉字"]),
        ("<pre>甲  乙\n丙</pre>", ["甲 乙", "丙"]),
        ("<p style='white-space: pre-wrap'>甲\n乙</p>", ["甲", "乙"]),
        ("<span style='display:block'>甲</span><span style='display:block'>乙</span>", ["甲", "乙"]),
        ("甲<div style='display:inline'>乙</div>丙", ["甲乙丙"]),
        ("<dl><dt>甲</dt><dd>乙</dd></dl>", ["甲", "乙"]),
        ("<p>甲</p><hr>乙", ["甲", "乙"]),
        ("<p>&lt;信息&gt;&amp;&#25919;&#x5E9C;</p>", ["<信息>&政府"]),
        (
            "<p>甲<o:p>&nbsp;</o:p></p><![if !supportLists]>乙<![endif]>",
            ["甲\u00a0", "乙"],
        ),  # Word's own HTML
    ],
)
def test_paragraphs(body: str, expected: list[str]) -> None:
    assert said(body) == expected


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a = '暗';</script>",
        "<style>.暗{}</style>",
        "<noscript>暗</noscript>",
        "<template><p>暗</p></template>",
        "<!-- 暗 --><?php 暗 ?>",
        "<p style='color:red;display : none'>暗</p>",
        "<p style='visibility:hidden'>暗</p>",
        "<span hidden>暗</span>",
        "<select><option>暗</option></select>",
        "<textarea>暗</textarea><button>暗</button>",
        "<nav><p>暗</p></nav>",
        "<iframe>暗</iframe>",
    ],
)
def test_what_nobody_sees_is_left_out_and_what_stands_behind_it_is_not(hidden: str) -> None:
    assert said(f"<p>前</p>{hidden}<p>后</p>") == ["前", "后"]


def test_hidden_rows_and_cells_are_not_in_the_grid() -> None:
    rows = "<tr><td>甲</td><td style='display:none'>暗</td><td>1</td></tr><tr hidden><td>暗</td><td>9</td></tr><tr><td>乙</td><td>2</td></tr>"
    assert [[c.text for c in row] for row in table(rows).rows] == [["甲", "1"], ["乙", "2"]]


def test_headings_have_levels() -> None:
    blocks = read(f"<h1>报告</h1><h2>一、甲</h2><p>{PROSE}</p><h3>（一）乙</h3><p>{PROSE}</p>").blocks
    assert [(b.text[:4], b.level) for b in blocks if isinstance(b, Paragraph)] == [
        ("报告", 1), ("一、甲", 2), (PROSE[:4], 0), ("（一）乙", 3), (PROSE[:4], 0),
    ]  # fmt: skip
    assert [b.block for b in blocks] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ol><li>甲</li><li>乙</li></ol>", ["1.甲", "2.乙"]),
        ("<ol start=3><li>甲<li>乙</ol>", ["3.甲", "4.乙"]),
        ("<ol><li value=5>甲<li>乙</ol>", ["5.甲", "6.乙"]),
        ("<ol type=A><li>甲<li>乙</ol>", ["A.甲", "B.乙"]),
        ("<ol type=i><li>甲<li>乙</ol>", ["i.甲", "ii.乙"]),
        ("<ol style='list-style-type: cjk-ideographic'><li>甲<li>乙</ol>", ["一、甲", "二、乙"]),
        ("<ol style='list-style:none'><li>甲<li>乙</ol>", ["甲", "乙"]),
        (
            "<ol><li>1.甲<li>（二）乙</ol>",
            ["1.甲", "（二）乙"],
        ),  # numbered by hand: the style sheet hides the numbers
        ("<ol><li>甲<ol><li>子</ol><li>乙</ol>", ["1.甲", "1.子", "2.乙"]),
        ("<ol><li><p>甲</p><p>续</p></li></ol>", ["1.甲", "续"]),
        ("<ul><li>甲<li>乙</ul>", ["甲", "乙"]),
    ],
)
def test_numbers_of_lists_are_text(body: str, expected: list[str]) -> None:
    assert said(body) == expected


def test_the_number_of_a_list_is_not_in_the_file() -> None:
    first = read(f"<ol type=A><li>{PROSE}</li></ol>").blocks[0]
    assert isinstance(first, Paragraph)
    assert first.text[: first.prefix] == "A."


# Tables

LINES = "".join(f"<tr><td>行{i}</td><td>{i}</td><td>{i}</td></tr>" for i in range(3))


def test_spans_make_the_same_grid_as_in_word() -> None:
    rows = (
        "<tr><th rowspan=2>类别</th><th colspan='2'>申请人</th></tr><tr><th>自然人</th><th>法人</th></tr>"
        "<tr><td>新收</td><td>3</td><td>4</td></tr>"
    )
    assert grid(rows) == [
        [(0, 2, 1, "类别"), (1, 1, 2, "申请人")],
        [(1, 1, 1, "自然人"), (2, 1, 1, "法人")],
        [(0, 1, 1, "新收"), (1, 1, 1, "3"), (2, 1, 1, "4")],
    ]
    assert table(rows).width == 3


@pytest.mark.parametrize(
    ("span", "rows"),
    [("0", 3), ("9", 3), ("3px", 3), ("x", 1), ("-2", 1), ("", 1), ("99999999999", 3)],
)
def test_spans_as_people_write_them(span: str, rows: int) -> None:
    found = grid(f"<tr><td rowspan='{span}'>甲</td><td>1</td></tr><tr><td>2</td></tr><tr><td>3</td></tr>")
    assert found[0][0] == (0, rows, 1, "甲")
    assert found[1][0][0] == (1 if rows > 1 else 0)


def test_a_cell_reaches_no_further_than_its_group_of_rows() -> None:
    rows = "<thead><tr><th rowspan=5>甲</th><th>乙</th></tr></thead><tbody><tr><td>丙</td><td>1</td></tr></tbody>"
    assert grid(rows) == [[(0, 1, 1, "甲"), (1, 1, 1, "乙")], [(0, 1, 1, "丙"), (1, 1, 1, "1")]]


def test_a_wide_cell_ends_before_one_that_hangs_down() -> None:
    assert grid("<tr><td>甲</td><td rowspan=2>乙</td></tr><tr><td colspan=4>丙</td><td>丁</td></tr>")[1] == [
        (0, 1, 1, "丙"),
        (2, 1, 1, "丁"),
    ]


def test_a_span_wider_than_any_form_is_cut() -> None:
    assert table("<tr><td colspan=5000>甲</td></tr><tr><td>乙</td><td>1</td></tr>").width == 63


def test_lines_in_a_cell() -> None:
    rows = "<tr><td><p>本年新</p><p>制作</p></td><td>数<br>量</td></tr><tr><td>甲</td><td><p>&nbsp;</p></td></tr><tr><td>乙</td><td>　</td></tr>"
    assert [[c.text for c in row] for row in table(rows).rows] == [
        ["本年新\n制作", "数\n量"],
        ["甲", ""],
        ["乙", ""],
    ]


def test_rows_and_cells_without_their_tags() -> None:
    assert [[c.text for c in row] for row in table("<td>甲<td>1<tr><td>乙<td>2").rows] == [
        ["甲", "1"],
        ["乙", "2"],
    ]


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    inner = "<table><tr><td>子</td><td>7</td></tr><tr><td>丑</td><td>8</td></tr></table>"
    rows = "".join(
        f"<tr><td>第{i}行的名称写得很长</td><td>{i}</td><td>备注内容也不短</td></tr>" for i in range(4)
    )
    blocks = read(
        f"<p>{PROSE}</p><table>{rows}<tr><td>尾</td><td>看{inner}右</td><td>9</td></tr></table>"
    ).blocks
    outer, nested = (b for b in blocks if isinstance(b, Table))
    assert outer.rows[4][1].text == "看\n右"
    assert nested.within == (outer.block, 4, 1)
    assert (nested.block, nested.rows[1][1].text) == (outer.block + 1, "8")


def test_a_caption_stands_above_its_table() -> None:
    blocks = read(f"<p>{PROSE}</p><table><caption>表一</caption>{LINES}</table>").blocks
    assert [b.text if isinstance(b, Paragraph) else "表" for b in blocks] == [PROSE, "表一", "表"]


LAYOUT = f"""
<table width=1000><tr><td colspan=2><table><tr><td><a href=/>首页</a></td><td><a href=/x>政务公开</a></td><td><a href=/y>办事</a></td></tr></table></td></tr>
<tr><td width=200><table><tr><td><a href=1>机构</a></td></tr><tr><td><a href=2>人事</a></td></tr><tr><td><a href=3>财政</a></td></tr></table></td>
<td><table><tr><td align=center>某镇2024年政府信息公开工作年度报告</td></tr>
<tr><td><p>一、总体情况</p><p>{PROSE}</p><p>二、主动公开</p><table border=1>{LINES}</table><p>三、其他</p><p>{PROSE}</p></td></tr></table></td></tr>
<tr><td colspan=2>主办：某镇人民政府　版权所有　甘ICP备05000000号</td></tr></table>"""


def test_a_page_laid_out_in_tables() -> None:
    blocks = read(LAYOUT).blocks
    assert [b.text if isinstance(b, Paragraph) else len(b.rows) for b in blocks] == [
        "某镇2024年政府信息公开工作年度报告", "一、总体情况", PROSE, "二、主动公开", 3, "三、其他", PROSE,
    ]  # fmt: skip


def test_a_frame_of_one_cell_around_the_text_is_no_table() -> None:
    assert texts(f"<table border=1><tr><td><p>一、甲</p><p>{PROSE}</p></td></tr></table>") == [
        "一、甲",
        PROSE,
    ]


# Characters

GBK_PAGE = f"<html><head><meta charset='{{}}'></head><body><p>一、总体情况</p><p>{PROSE}</p></body></html>"


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("gbk", "gbk"), ("gb2312", "gbk"), ("GB18030", "gb18030"), ("utf-8", "gbk"), ("iso-8859-1", "gbk"), ("nonsense", "gbk"),
        ("utf-8", "utf-8"), ("gbk", "utf-8"), ("", "utf-8"), ("big5", "utf-8"), ("utf-16", "utf-16"), ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"), ("gbk", "utf-8-sig"), ("big5", "gbk"),
    ],
)  # fmt: skip
def test_characters_whatever_is_declared(declared: str, codec: str) -> None:
    document = read_document(GBK_PAGE.format(declared).encode(codec), "x.html")
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["一、总体情况", PROSE]


def test_characters_without_any_declaration() -> None:
    for codec in ("gb18030", "utf-8"):
        assert decode(f"<p>{PROSE}</p>".encode(codec)) == (f"<p>{PROSE}</p>", codec)


def test_another_declared_encoding_is_taken_where_it_fits() -> None:
    assert decode("<meta charset=shift_jis><p>情報公開報告書</p>".encode("shift_jis"))[1] == "shift_jis"


def test_a_few_damaged_bytes_do_not_change_the_encoding_and_are_told() -> None:
    page = GBK_PAGE.format("gbk").encode("utf-8").replace("取得".encode(), b"\xff\xe5", 1)
    document = read_document(page, "x.html")
    assert document.blocks[0].text == "一、总体情况"  # type: ignore[union-attr]
    assert [n.kind for n in document.notices] == ["replaced_characters"]


def test_an_old_encoding_is_told() -> None:
    document = read_document(GBK_PAGE.format("gbk").encode("gbk"), "x.html")
    assert [(n.kind, n.quote) for n in document.notices] == [("encoding", "gb18030")]


def test_bytes_that_are_no_text() -> None:
    assert reason(b"<html>" + b"\xff\x80\x30" * 500) == "binary"


# The text among the navigation

NAVIGATION = "".join(f"<li><a href='/{i}.html'>政府信息公开栏目第{i}项</a></li>" for i in range(30))
FOOT = "<div class=foot><p>主办：某市人民政府办公室　版权所有　京ICP备00000000号　京公网安备1号</p></div>"
REPORT = (
    f"<p>一、总体情况</p><p>{PROSE}</p><p>二、主动公开</p><table>{LINES}</table><p>三、其他</p><p>无。</p>"
)
REPORTED = ["一、总体情况", PROSE, "二、主动公开", "三、其他", "无。"]
TITLE = "某镇2024年政府信息公开工作年度报告"


def page(content: str, head: str = "") -> list[str]:
    return texts(
        f"<div class=top><ul>{NAVIGATION}</ul></div><div class=main><div class=side><ul>{NAVIGATION}</ul></div>{content}</div>{FOOT}",
        head,
    )


@pytest.mark.parametrize(
    "content",
    [
        f"<div id=zoom>{REPORT}</div>",
        f"<div class='view TRS_UEDITOR trs_paper_default'>{REPORT}</div>",
        f"<div class=whatever-123>{REPORT}</div>",
        f"<div class=a><div class=b><div><div>{REPORT}</div></div></div></div>",
        f"<div class=x><div><p>一、总体情况</p><p>{PROSE}</p></div><div><p>二、主动公开</p><table>{LINES}</table></div><div><p>三、其他</p><p>无。</p></div></div>",
    ],
)
def test_the_text_is_found_and_nothing_else(content: str) -> None:
    assert page(content) == REPORTED


def test_a_preamble_in_a_block_of_its_own_belongs_to_it() -> None:
    assert page(f"<div class=w><div>{PROSE}</div><div>{REPORT}</div></div>") == [PROSE, *REPORTED]


def test_a_block_closed_too_early_loses_no_section() -> None:
    inner = f"<div class=q><p>一、总体情况</p><p>{PROSE * 6}</p><p>二、主动公开</p><table>{LINES * 20}</table></div><p>三、其他</p><p>无。</p>"
    found = page(inner)
    assert found[:1] == ["一、总体情况"]
    assert "三、其他" in found
    assert "无。" in found


def test_text_without_headings_is_found_by_its_sentences() -> None:
    assert page(f"<div class=q><p>{PROSE}</p><p>{PROSE}</p></div>") == [PROSE, PROSE]


def test_headings_that_are_links_are_a_list_of_contents() -> None:
    contents = "".join(f"<p><a href='/{n}'>{n}、目录</a></p>" for n in "一二三四")
    assert page(f"<div class=toc>{contents}</div><div class=q>{REPORT}</div>") == REPORTED


def test_a_calendar_in_the_sidebar_does_not_draw_the_navigation_in() -> None:
    days = "".join(
        "<tr>" + "".join(f"<td><a href=#>{d}</a></td>" for d in range(w, w + 7)) + "</tr>" for w in (1, 8, 15)
    )
    text = REPORT + f"<p>{PROSE}</p>" * 12
    assert page(f"<table class=cal>{days}</table><div class=q>{text}</div>") == REPORTED + [PROSE] * 12


@pytest.mark.parametrize(
    "chrome",
    [
        "【打印本页】 【关闭窗口】",
        "字号：大 中 小",
        "分享到：",
        "浏览次数：12",
        "扫一扫在手机打开当前页",
        "您现在的位置：首页 > 政务公开",
    ],
)
def test_what_pages_put_around_a_text_is_left_out(chrome: str) -> None:
    assert page(f"<div id=zoom><p>{chrome}</p>{REPORT}<p>{chrome}</p></div>") == REPORTED


def test_the_date_of_publication_and_attachments_stay() -> None:
    found = page(
        f"<div id=zoom><p>发布日期：2025-01-20</p>{REPORT}<p><a href=a.docx>附件：年度报告.docx</a></p></div>"
    )
    assert found == ["发布日期：2025-01-20", *REPORTED, "附件：年度报告.docx"]


@pytest.mark.parametrize(
    ("content", "head"),
    [
        (f"<h1>{TITLE}</h1><div id=zoom>{REPORT}</div>", f"<title>{TITLE}_某市政府</title>"),
        (f"<div class='info_title'>{TITLE}</div><ul>{NAVIGATION}</ul><div id=zoom>{REPORT}</div>", f"<title>某市-{TITLE}</title>"),
        (f"<div id=zoom>{REPORT}</div>", f"<title>某市人民政府门户网站 - {TITLE} - 年报</title>"),
        (f"<div id=zoom>{REPORT}</div>", f"<meta name=ArticleTitle content='{TITLE}'><title>某市政府网</title>"),
        (f"<div id=zoom>{REPORT}</div>", f"<title>{TITLE}</title>"),
    ],
)  # fmt: skip
def test_the_title_is_fetched_from_outside_the_text(content: str, head: str) -> None:
    assert page(content, head) == [TITLE, *REPORTED]


@pytest.mark.parametrize(
    "own",
    [f"<p>{TITLE}</p>", f"<p>某镇</p><p>{TITLE.removeprefix('某镇')}</p>", f"<p>{TITLE.replace('年政', '年度政')}</p>", f"<h1>{TITLE}</h1>"],
)  # fmt: skip
def test_a_title_is_not_told_twice(own: str) -> None:
    found = page(f"<div id=zoom>{own}{REPORT}</div>", f"<title>{TITLE}</title>")
    assert "".join(found[: len(found) - len(REPORTED)]).replace("年度政", "年政") == TITLE


@pytest.mark.parametrize(
    "content",
    [
        f"<h1>{TITLE}</h1><div class=info><span>来源：办公室</span><span>发布时间：2025-01-20 10:01</span><a href=x>打印</a></div><div id=zoom>{REPORT}</div>",
        f"<table><tr><td>索引号</td><td>1</td><td>文号</td><td>无</td></tr><tr><td>公开方式</td><td>主动</td><td>发布时间：</td><td>2025-01-20</td></tr>"
        f"<tr><td>单位</td><td>某镇</td><td>类别</td><td>年报</td></tr></table><h1>{TITLE}</h1><div id=zoom>{REPORT}</div>",
        f"<div id=zoom><h1>{TITLE}</h1><p>发布时间：2025-01-20</p>{REPORT}</div>",
    ],
)  # fmt: skip
def test_the_date_a_page_was_put_up_stands_behind_the_title(content: str) -> None:
    found = page(content, f"<title>{TITLE}</title>")
    assert [found[0], *found[2:]] == [TITLE, *REPORTED]
    assert found[1].startswith("发布时间：2025-01-20")


def test_the_date_of_another_article_is_not_taken() -> None:
    news = "<li><a href=n>发布时间：2023-05-01 别的文章</a></li>" * 5
    assert page(f"<ul>{news}</ul><div id=zoom><h1>{TITLE}</h1>{REPORT}</div>") == [TITLE, *REPORTED]


def test_a_page_put_up_too_late_is_told(ruleset: RuleSet) -> None:
    text = f"<h1>某县教育局2024年政府信息公开工作年度报告</h1><div class=info>发布日期：2025-03-05</div><div id=zoom>{REPORT}</div>"
    document = read(f"<ul>{NAVIGATION}</ul>{text}")
    (late,) = lint_document(document, ruleset, Options(select=("GK611",))).findings
    assert (late.severity, late.place.quote[slice(*late.place.mark)]) == ("warning", "2025-03-05")


def test_pictures_are_told_where_they_stand_and_icons_are_not() -> None:
    document = read(
        f"<div id=zoom>{REPORT}<p><img src=a.png alt='表四'></p><p><img src=b.gif width=16 height=16><img src=icon_doc.gif></p></div>"
    )
    assert [(n.kind, n.count, n.quote, n.block) for n in document.notices] == [("picture", 1, "表四", 5)]


# Saved pages


def mht(page: bytes, encoding: str, extra: str = "", headers: str = "", charset: str = "utf-8") -> bytes:
    coded = base64.encodebytes(page) if encoding == "base64" else quopri.encodestring(page)
    top = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://x/a.html\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="=b="{headers}\r\n\r\n\r\n'
    )
    css = "--=b=\r\nContent-Type: text/css\r\nContent-Location: http://x/a.css\r\n\r\n.a{}\r\n"
    part = (
        f"--=b=\r\nContent-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n"
        "Content-Location: http://x/a.html\r\n\r\n"
    )
    return (top + css + extra + part).encode() + coded + b"\r\n--=b=--\r\n"


PAGE = f"<html><body><ul>{NAVIGATION}</ul><div>{REPORT}</div></body></html>".encode()


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
@pytest.mark.parametrize("name", ["x.mht", "x.mhtml", "x"])
def test_a_page_saved_as_one_file(encoding: str, name: str) -> None:
    document = read_document(mht(PAGE, encoding), name)
    assert document.format == "mhtml"
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == REPORTED


def test_a_saved_page_in_gbk() -> None:
    document = read_document(mht(PAGE.decode().encode("gbk"), "base64", charset="gb2312"), "x.mht")
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == REPORTED


def test_the_page_that_the_envelope_names_is_the_one() -> None:
    advert = "--=b=\r\nContent-Type: text/html\r\nContent-Location: http://x/ad.html\r\n\r\n<p>广告</p>\r\n"
    document = read_document(mht(PAGE, "base64", advert), "x.mhtml")
    assert document.blocks[0].text == "一、总体情况"  # type: ignore[union-attr]


def test_the_report_in_a_frame_of_a_saved_page() -> None:
    frame = (
        "--=b=\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <f1@mhtml.blink>\r\n\r\n"
        + base64.encodebytes(PAGE).decode()
    )
    outer = b"<html><body><p>x</p><iframe src='cid:f1@mhtml.blink'></iframe></body></html>"
    document = read_document(mht(outer, "quoted-printable", frame), "x.mhtml")
    assert document.blocks[0].text == "一、总体情况"  # type: ignore[union-attr]


@pytest.mark.parametrize("folder", ["年报_files", "年报.files"])
def test_the_report_in_a_frame_of_a_page_saved_whole(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "saved_resource.html").write_bytes(PAGE)
    outer = f"<html><body><iframe src='./{folder}/saved_resource.html'></iframe></body></html>"
    (tmp_path / "年报.html").write_text(outer, "utf-8")
    document = open_document(str(tmp_path / "年报.html"))
    assert document.blocks[0].text == "一、总体情况"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "address",
    ["../secret.html", "secret.html", "x_files/../secret.html", "/etc/passwd", "http://x/secret.html"],
)
def test_a_frame_never_reaches_outside_the_folder_of_its_page(tmp_path: Path, address: str) -> None:
    (tmp_path / "x_files").mkdir()
    (tmp_path / "secret.html").write_bytes(PAGE)
    (tmp_path / "x.html").write_text(f"<html><body><iframe src='{address}'></iframe></body></html>", "utf-8")
    with pytest.raises(UnreadableError) as caught:
        open_document(str(tmp_path / "x.html"))
    assert caught.value.reason == "web_frames"


def test_frames_that_hold_each_other_come_to_an_end(tmp_path: Path) -> None:
    (tmp_path / "x_files").mkdir()
    ring = "<html><body><iframe src='x_files/a.html'></iframe><iframe src='x_files/a.html'></iframe></body></html>"
    for name in ("x.html", "x_files/a.html"):
        (tmp_path / name).write_text(ring, "utf-8")
    with pytest.raises(UnreadableError) as caught:
        open_document(str(tmp_path / "x.html"))
    assert caught.value.reason == "web_frames"


# Pages without a report, and pages that attack

LOGIN = f"<html><body><ul>{NAVIGATION}</ul><form>用户名<input type=text>密码<input type=password></form></body></html>"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (LOGIN, "web_login"),
        ("<html><frameset><frame src=a.html></frameset></html>", "web_frames"),
        ("<html><head><meta http-equiv=refresh content='0;url=b.html'></head><body></body></html>", "web_redirect"),
        ("<html><body><script>location.href='b.html'</script></body></html>", "web_redirect"),
        ("<html><body><div id=app></div><script src=app.js></script></body></html>", "web_empty"),
        (f"<html><body><ul>{NAVIGATION}</ul><div id=zoom></div><p>版权所有</p></body></html>", "web_empty"),
        (f"<html><body><ul>{NAVIGATION}</ul><div id=zoom><a href=a.pdf>年度报告.pdf</a></div></body></html>", "web_empty"),
        ("<!DOCTYPE html>", "web_empty"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--\n", "web_no_page"),
        ("MIME-Version: 1.0\nContent-Type: text/html\n\n", "truncated"),
    ],
)  # fmt: skip
def test_pages_without_a_report_say_so(data: str, expected: str) -> None:
    assert reason(data) == expected


def test_tags_nested_beyond_reason_lose_nothing_in_silence() -> None:
    assert texts("<span>" * 1000 + PROSE) == [PROSE]  # unclosed tags of an editor
    assert reason("<html><body>" + "<span>" * 5000 + PROSE) == "bomb"
    assert reason("<html><body>" + "<table><tr><td>甲<td>乙<tr><td>丙<td>" * 900 + PROSE) == "bomb"


def test_more_tags_than_any_page_has() -> None:
    assert reason("<html><body>" + "<p>" * 400_001) == "bomb"


def test_paragraphs_by_the_hundred_thousand_deep_down_end_soon() -> None:
    assert reason("<html><body>" + "<div>" * 1500 + "<p>一、甲</p>" * 20_000) == "bomb"


_PIECE = st.sampled_from([
    "<table>", "</table>", "<tr>", "<td>", "<td rowspan=3>", "<td colspan=4>", "</td>", "</tr>", "<p>", "</p>", "<div>", "</div>", "<br>",
    "<ol>", "<li>", "</ol>", "</li>", "<pre>", "</pre>", "<sup>", "</sup>", "<a href=x>", "</a>", "<caption>", "<thead>", "<tbody>", "<h1>",
    "<ul>", "<hr>", "<img src=a>", "<iframe>", "<script>", "</script>", "<!--", "-->", "&nbsp;", "&#0;", "&#xD800;", "\0", "一、总体情况", "12", PROSE,
])  # fmt: skip


@given(st.lists(_PIECE, max_size=60))
@settings(max_examples=150, deadline=None)
def test_whatever_is_in_a_page_it_is_read_or_refused(parts: list[str]) -> None:
    """No tag soup makes anything but a document with sound addresses, or a reason."""
    try:
        document = read_document(("<html><body>" + "".join(parts)).encode(), "x.html")
    except UnreadableError as error:
        assert error.reason in UNREADABLE
        return
    for index, block in enumerate(document.blocks):
        assert block.block == index
        if isinstance(block, Table):
            taken = [
                (r, c)
                for row in block.rows
                for cell in row
                for r in range(cell.row, cell.row + cell.rowspan)
                for c in range(cell.column, cell.column + cell.colspan)
            ]
            assert len(taken) == len(set(taken))  # no two cells on one place of the grid
            assert all(r < len(block.rows) and c < block.width for r, c in taken)
        else:
            assert block.text.strip()


def test_entities_are_not_expanded() -> None:
    doctype = '<!DOCTYPE html [<!ENTITY a "甲甲甲甲甲甲"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    document = read_document(f"{doctype}<html><body><p>{PROSE}&a;&x;</p></body></html>".encode(), "x.html")
    told = "".join(b.text for b in document.blocks if isinstance(b, Paragraph))
    assert "root:" not in told
    assert "甲甲甲" not in told


@pytest.mark.parametrize("name", ["x.htm", "x.HTML", "x.shtml"])
def test_a_fragment_is_a_page_when_its_name_says_so(name: str) -> None:
    document = read_document(f"<p>一、甲</p><p>{PROSE}</p>".encode(), name)
    assert (document.format, len(document.blocks)) == ("html", 2)


def test_text_that_speaks_of_tags_is_text() -> None:
    assert read_document(f"关于 <html> 标签\n{PROSE}".encode(), "x.txt").format == "text"


def test_xhtml_with_its_declaration() -> None:
    data = f'<?xml version="1.0" encoding="gb2312"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{PROSE}</p></body></html>'
    assert read_document(data.encode("gbk"), "x.html").blocks[0].text == PROSE  # type: ignore[union-attr]


# Real reports: the page and the Word file made of it must be one report

PAIRS = (
    "hongze-2023", "hongze-2024", "huaian-2024", "jinhu-2023", "pingtan-2011", "pingtan-2013", "pingtan-2018", "pingtan-2019",
    "pingtan-2021", "pingtan-2022", "pingtan-2024", "pingtanxian-2012", "pt-caijin-2025", "pt-gongan-2019", "pt-guanwei-2022",
    "pt-jiaojian-2020", "pt-shehui-2023", "pt-shenpi-2023", "pt-toucu-2024", "shanghai-office-2019", "shuyang-2025", "suqian-2023",
    "suqian-2024",
)  # fmt: skip


def facts(report: Report) -> dict[str, tuple[object, ...]]:
    """Every cell; a blank is a blank: what white space Word keeps in it (shanghai-office-2019 has two) does not matter."""
    return {
        key: (f.value._replace(raw=f.value.raw.strip()), f.block, f.cell_row, f.cell_column, f.row_label, f.column_label)
        for key, f in report.facts.items()
    }  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_a_page_and_its_word_file_are_one_report(name: str, shared: Path, ruleset: RuleSet) -> None:
    corpus = shared / "corpus"
    page, word = (
        recognise(open_document(str(corpus / kind / f"{name}.{kind}")), ruleset.forms)
        for kind in ("html", "docx")
    )
    for part in (
        "year",
        "unit",
        "level",
        "title",
        "text",
        "sections",
        "tables",
        "labels",
        "year_source",
        "head",
        "tail",
    ):
        assert getattr(page, part) == getattr(word, part), part
    assert page.form.key == word.form.key
    assert facts(page) == facts(word)
    assert len(page.facts) > 25


def test_every_pair_is_compared(shared: Path) -> None:
    here = {p.stem for p in (shared / "corpus" / "html").glob("*.html")} & {
        p.stem for p in (shared / "corpus" / "docx").glob("*.docx")
    }
    assert here == set(PAIRS)


@pytest.mark.parametrize(
    "name", ["pingtan-2019", "shanghai-office-2019", "huaian-2024", "pingtan-2011", "jinhu-2023"]
)
@pytest.mark.parametrize("around", ["div", "table"])
def test_a_real_report_among_navigation(name: str, around: str, shared: Path, ruleset: RuleSet) -> None:
    source = (shared / "corpus" / "html" / f"{name}.html").read_text("utf-8")
    body = source.partition("<body>")[2].partition("</body>")[0]
    side = f"<ul>{NAVIGATION}</ul>"
    if around == "div":
        shell = f"<div class=top>{side}</div><div class=wrap><div class=l>{side}</div><div class=r>{body}</div></div>{FOOT}"
    else:
        shell = f"<table><tr><td colspan=2>{side}</td></tr><tr><td>{side}</td><td><table><tr><td>{body}</td></tr></table></td></tr><tr><td colspan=2>{FOOT}</td></tr></table>"
    data = f"<html><head><meta charset=utf-8></head><body>{shell}</body></html>".encode("gb18030")
    found = recognise(read_document(data, "x.html"), ruleset.forms)
    alone = recognise(read_document(source.encode(), "x.html"), ruleset.forms)
    assert found.text == alone.text
    assert {k: f.value for k, f in found.facts.items()} == {k: f.value for k, f in alone.facts.items()}
