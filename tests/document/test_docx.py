"""Reading Word: every construct a report may hold, and every way a file may lie."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai_lint.document.model import Paragraph, Table, UnreadableError
from gongkai_lint.document.open import open_document, read_document
from tests.document.build import (
    HEAD,
    STRICT,
    W,
    archive,
    docx,
    grid,
    notices,
    p,
    read,
    relations,
    run,
    table,
    tbl,
    tc,
    texts,
    tr,
)


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
    blocks = read(body).blocks
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
    document = read(body)
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["收到71件"]
    assert [(n.kind, n.count) for n in document.notices] == [("tracked_changes", 3)]


def test_hidden_text_is_dropped_and_said() -> None:
    body = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>可见</w:t></w:r></w:p>"
    document = read(body)
    assert document.blocks[0] == Paragraph(0, "可见")
    assert document.notices[0].kind == "hidden_text"


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('框中文字')}</w:txbxContent>"
    body = f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent><w:t>段落</w:t></w:r></w:p>"
    found = [(b.text, b.origin) for b in read(body).blocks if isinstance(b, Paragraph)]
    assert found == [("段落", "body"), ("框中文字", "textbox")]


def test_fields_show_their_result() -> None:
    body = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>12</w:t></w:r></w:p>'
    assert texts(body) == ["12"]


def test_footnotes_follow_the_body() -> None:
    body = '<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="0">{p("分隔线")}</w:footnote><w:footnote w:id="2">{p("脚注")}</w:footnote></w:footnotes>'
    found = [
        (b.text, b.origin)
        for b in read_document(docx(body, footnotes=notes), "x.docx").blocks
        if isinstance(b, Paragraph)
    ]
    assert found == [("正文", "body"), ("脚注", "footnote")]


def test_strict_namespace_is_read_too() -> None:
    data = docx(p("严格"), HEAD.replace(W, STRICT))
    assert [b.text for b in read_document(data, "x.docx").blocks if isinstance(b, Paragraph)] == ["严格"]


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


def test_the_main_part_and_its_parts_are_found_by_relation() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="1"><w:name w:val="heading 2"/></w:style></w:styles>'
    )
    data = archive(
        {
            "_rels/.rels": relations(officeDocument="/word/document2.xml"),
            "word/document2.xml": HEAD + p("真", '<w:pStyle w:val="1"/>') + "</w:body></w:document>",
            "word/document.xml": f"{HEAD}{p('假')}</w:body></w:document>",
            "word/_rels/document2.xml.rels": relations(styles="styles9.xml"),
            "word/styles9.xml": styles,
        }
    )
    assert read_document(data, "x.docx").blocks == (Paragraph(0, "真", "heading 2", 2),)


def test_grid_before_and_after() -> None:
    found = table(
        tbl(
            tr(tc("甲"), tc("乙"), tc("丙"), tc("丁")),
            tr(tc("子"), properties='<w:gridBefore w:val="2"/><w:gridAfter w:val="2"/>'),
        )
    )
    assert grid(found)[1] == [(2, 1, 1, "子")]
    assert found.width == 5


def test_a_vertical_merge_ends_where_a_row_does_not_continue_it() -> None:
    found = table(
        tbl(
            tr(tc("甲", '<w:vMerge w:val="restart"/>'), tc("乙", '<w:vMerge w:val="restart"/>')),
            tr(tc("横", '<w:gridSpan w:val="2"/>')),
            tr(tc("丙", "<w:vMerge/>"), tc("丁", "<w:vMerge/>")),
        )
    )
    assert grid(found) == [
        [(0, 1, 1, "甲"), (1, 1, 1, "乙")],
        [(0, 1, 2, "横")],
        [(0, 1, 1, "丙"), (1, 1, 1, "丁")],
    ]


def test_an_old_horizontal_merge() -> None:
    found = table(
        tbl(tr(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", '<w:hMerge w:val="continue"/>'), tc("乙")))
    )
    assert grid(found) == [[(0, 1, 2, "甲"), (2, 1, 1, "乙")]]


def test_deleted_rows_and_cells_are_gone() -> None:
    found = table(
        tbl(
            tr(tc("甲"), tc("乙", '<w:cellDel w:id="1"/>'), tc("丙")),
            tr(tc("删"), properties='<w:del w:id="2"/>'),
            tr(tc("增"), properties='<w:ins w:id="3"/>'),
        )
    )
    assert grid(found) == [[(0, 1, 1, "甲"), (1, 1, 1, "丙")], [(0, 1, 1, "增")]]


def test_breaks_in_a_cell() -> None:
    cell = "<w:tc><w:p><w:r><w:t>不同</w:t><w:br/><w:t>渠道</w:t></w:r></w:p><w:p><w:r><w:t>计1条</w:t></w:r></w:p></w:tc>"
    assert grid(table(tbl(f"<w:tr>{cell}</w:tr>"))) == [[(0, 1, 1, "不同\n渠道\n计1条")]]


def test_adjacent_tables_stay_two() -> None:
    blocks = read(tbl(tr(tc("一"))) + tbl(tr(tc("二")))).blocks
    assert [b.rows[0][0].text for b in blocks if isinstance(b, Table)] == ["一", "二"]
    assert [b.block for b in blocks] == [0, 1]


def test_a_table_deep_in_tables() -> None:
    inner = tbl(tr(tc("深")))
    middle = tbl(tr(f"<w:tc>{p('中')}{inner}</w:tc>", tc("旁")))
    blocks = read(tbl(tr(tc("外"), f"<w:tc>{p('格')}{middle}</w:tc>")) + p("后")).blocks
    assert [(b.block, b.within) for b in blocks if isinstance(b, Table)] == [
        (0, None),
        (1, (0, 0, 1)),
        (2, (1, 0, 0)),
    ]
    assert blocks[3] == Paragraph(3, "后")


def test_what_is_no_row_or_cell_is_no_crash() -> None:
    blocks = read(p("文") + f"<w:tbl>{p('散')}{tc('离')}<w:tr>{p('落')}{tc('正')}</w:tr></w:tbl>").blocks
    assert isinstance(blocks[1], Table)
    assert grid(blocks[1]) == [[(0, 1, 1, "正")]]
    assert read(p("文") + "<w:tbl/>").blocks[1] == Table(1, (), 0)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["", "restart", "continue"])), min_size=1, max_size=4), min_size=1, max_size=6))  # fmt: skip
def test_the_short_and_the_careful_way_agree_on_any_table(rows: list[list[tuple[int, str]]]) -> None:
    plain, careful = [], []
    for r, row in enumerate(rows):
        for cells, mark in ((plain, ""), (careful, "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>")):
            cells.append(
                tr(
                    *(
                        f'<w:tc><w:tcPr><w:gridSpan w:val="{wide}"/>{f"<w:vMerge w:val={merged!r}/>" if merged else ""}</w:tcPr>'
                        f"<w:p>{mark}<w:r><w:t>{r}.{c}</w:t></w:r></w:p></w:tc>"
                        for c, (wide, merged) in enumerate(row)
                    )
                )
            )
    found = table(tbl(*plain))
    assert found == table(tbl(*careful))
    assert found.width == max(sum(wide for wide, _ in row) for row in rows)
    covered = [(r, c) for row in found.rows for cell in row for r in range(cell.row, cell.row + cell.rowspan) for c in range(cell.column, cell.column + cell.colspan)]  # fmt: skip
    assert max(r for r, _ in covered) < len(rows)


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    mark = '<w:rPr><w:del w:id="1"/></w:rPr>'
    assert texts(p("前半", mark) + p("后半", '<w:pStyle w:val="a"/>')) == ["前半后半"]
    gone = f"<w:p><w:pPr>{mark}</w:pPr><w:del><w:r><w:delText>整段</w:delText></w:r></w:del></w:p>"
    assert texts(p("甲") + gone + p("乙")) == ["甲", "乙"]
    assert texts(p("末", mark)) == ["末"]
    assert texts(p("表前", mark) + tbl(tr(tc("格")))) == ["表前"]


def test_a_moved_paragraph_is_read_where_it_went() -> None:
    moved = '<w:p><w:pPr><w:rPr><w:moveFrom w:id="1"/></w:rPr></w:pPr><w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom></w:p>'
    body = moved + p("甲") + "<w:p><w:moveTo><w:r><w:t>移</w:t></w:r></w:moveTo></w:p>"
    assert texts(body) == ["甲", "移"]


def test_the_first_change_with_words_is_quoted() -> None:
    body = f"<w:p><w:ins/><w:del><w:r><w:delText>七十件</w:delText></w:r></w:del>{run('七十一件')}</w:p>"
    assert notices(body) == [("tracked_changes", 2, "七十件", -1)]


NOT_HIDDEN = '<w:vanish w:val="0"/>'


def test_text_hidden_by_a_style() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="z"><w:name w:val="HTML Top of Form"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="y"><w:basedOn w:val="z"/></w:style>'
        '<w:style w:styleId="x"><w:basedOn w:val="z"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style></w:styles>'
    )
    for style, seen in (("z", ""), ("y", ""), ("x", "窗体顶端")):
        for words in (
            run("窗体顶端", "<w:b/>"),
            run("窗体顶端"),
            f"<w:hyperlink>{run('窗体顶端')}</w:hyperlink>",
        ):
            paragraph = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{words}</w:p>'
            assert texts(paragraph + p("正文"), styles=styles) == [seen, "正文"], (style, words)
    shown = f'<w:p><w:pPr><w:pStyle w:val="z"/></w:pPr>{run("看见", NOT_HIDDEN)}{run("看不见")}</w:p>'
    assert texts(shown, styles=styles) == ["看见"]
    body = "<w:p>" + run("字", '<w:rStyle w:val="y"/>') + run("看见") + "</w:p>"
    assert texts(body, styles=styles) == ["看见"]
    assert notices(body, styles=styles) == [("hidden_text", 1, "字", 0)]


def test_hidden_text_is_quoted_and_counted() -> None:
    body = p("甲") + f"<w:p>{run('内部掌握', '<w:vanish/>')}{run('公开')}</w:p>"
    assert notices(body) == [("hidden_text", 1, "内部掌握", 1)]


def test_a_hidden_paragraph_mark_hides_nothing() -> None:
    body = f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{run('看见')}</w:p>"
    assert texts(body) == ["看见"]
    assert notices(body) == []


def test_highlighted_text_is_told() -> None:
    yellow, none = '<w:highlight w:val="yellow"/>', '<w:highlight w:val="none"/>'
    body = f"<w:p>{run('共收到')}{run('××', yellow)}{run('件', none)}</w:p>"
    assert texts(body) == ["共收到××件"]
    assert notices(body) == [("highlighted_text", 1, "××", 0)]


def test_comments_are_told_and_not_read() -> None:
    body = f'<w:p><w:commentRangeStart w:id="0"/>{run("正文")}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
    comments = f'<w:comments xmlns:w="{W}"><w:comment w:id="0">{p("请核对")}</w:comment></w:comments>'
    assert texts(body, comments=comments) == ["正文"]
    assert notices(body, comments=comments) == [("comments", 1, "请核对", 0)]
    assert notices(body) == [("comments", 1, "", 0)]


PICTURE = '<w:r><w:drawing><wp:inline><wp:docPr descr="公章"/><a:graphic><a:blip/></a:graphic></wp:inline></w:drawing></w:r>'


def test_pictures_are_told_by_block() -> None:
    old = "<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>"
    body = p("一") + f"<w:p>{PICTURE}{PICTURE}</w:p>" + tbl(tr(f"<w:tc><w:p>{old}</w:p></w:tc>"))
    assert notices(body) == [("picture", 2, "公章", 1), ("picture", 1, "", 2)]


def test_a_shape_without_a_picture_is_none() -> None:
    assert notices("<w:p><w:r><w:t>线</w:t></w:r><w:r><w:drawing><wp:anchor/></w:drawing></w:r></w:p>") == []


def test_an_embedded_sheet_is_told() -> None:
    body = '<w:p><w:r><w:t>附表</w:t></w:r><w:r><w:object><v:shape/><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r></w:p>'
    assert notices(body) == [("embedded_object", 1, "Excel.Sheet.12", 0)]


def test_an_old_text_box_and_one_in_a_cell() -> None:
    box = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('框')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    blocks = read(tbl(tr(f"<w:tc><w:p>{run('格')}{box}</w:p></w:tc>")) + p("后")).blocks
    assert [(b.text, b.origin) for b in blocks if isinstance(b, Paragraph)] == [
        ("框", "textbox"),
        ("后", "body"),
    ]
    assert isinstance(blocks[0], Table)
    assert grid(blocks[0]) == [[(0, 1, 1, "格")]]


def test_a_text_box_may_hold_a_table() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{tbl(tr(tc('表')))}</w:txbxContent></w:pict></w:r>"
    blocks = read(f"<w:p>{run('段')}{box}</w:p>").blocks
    assert [type(b) for b in blocks] == [Paragraph, Table]


def test_an_alternative_without_a_choice() -> None:
    fallback = f"<w:p><mc:AlternateContent><mc:Fallback>{run('备')}</mc:Fallback></mc:AlternateContent></w:p>"
    assert texts(fallback + "<w:p><mc:AlternateContent><mc:Odd/></mc:AlternateContent></w:p>") == ["备", ""]


def _field(inside: str, result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return f"{mark('begin')}<w:r><w:instrText>IF </w:instrText></w:r>{inside}{mark('separate')}{run(result)}{mark('end')}"


def test_a_field_within_the_instruction_of_a_field_does_not_show() -> None:
    assert texts(f"<w:p>{run('共')}{_field(_field('', '内'), '外')}{run('件')}</w:p>") == ["共外件"]


def test_a_simple_field_and_a_link() -> None:
    body = f'<w:p><w:fldSimple w:instr="DATE">{run("2025年")}</w:fldSimple><w:hyperlink>{run("www.gov.cn")}</w:hyperlink><w:smartTag>{run("王家山")}</w:smartTag></w:p>'
    assert texts(body) == ["2025年www.gov.cn王家山"]


def test_ruby_shows_the_word_not_its_reading() -> None:
    body = f"<w:p><w:r><w:ruby><w:rt>{run('yuè')}</w:rt><w:rubyBase>{run('岳')}</w:rubyBase></w:ruby></w:r></w:p>"
    assert texts(body) == ["岳"]


def test_symbols() -> None:
    def sym(char: str) -> str:
        return f'<w:r><w:sym w:font="Wingdings" w:char="{char}"/></w:r>'

    assert texts(
        f"<w:p>{sym('F0FE')}{sym('F0A8')}{sym('F0EE')}{sym('2014')}{sym('')}{sym('D800')}</w:p>"
    ) == ["☑□□—□□"]


def test_a_page_break_before_a_heading_is_not_text() -> None:
    assert texts('<w:p><w:r><w:br w:type="page"/><w:t>附件</w:t></w:r></w:p>') == ["附件"]


def test_heading_levels() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="2"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="a"><w:name w:val="一级标题"/><w:basedOn w:val="2"/></w:style>'
        '<w:style w:styleId="b"><w:name w:val="二级"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:styleId="c"><w:basedOn w:val="c"/><w:pPr><w:outlineLvl w:val="九"/></w:pPr></w:style></w:styles>'
    )
    given = [
        ("2", ""),
        ("a", ""),
        ("b", ""),
        ("c", ""),
        ("2", '<w:outlineLvl w:val="9"/>'),
        ("无", '<w:outlineLvl w:val="2"/>'),
    ]
    body = "".join(p("题", f'<w:pStyle w:val="{style}"/>{more}') for style, more in given)
    found = read(body, styles=styles).blocks
    assert [(b.style, b.level) for b in found if isinstance(b, Paragraph)] == [
        ("heading 1", 1),
        ("一级标题", 1),
        ("二级", 2),
        ("c", 0),
        ("heading 1", 0),
        ("无", 3),
    ]


def test_notes_follow_in_the_order_of_their_references() -> None:
    body = "".join(f'<w:p>{run(t)}<w:r><w:{k}Reference w:id="{i}"/></w:r></w:p>' for t, k, i in [("甲", "endnote", 2), ("乙", "footnote", 3), ("丙", "footnote", 2)])  # fmt: skip
    body += '<w:p><w:del><w:r><w:footnoteReference w:id="4"/></w:r></w:del></w:p>'
    notes = {
        f"{k}s": f'<w:{k}s xmlns:w="{W}">' + "".join(f'<w:{k} w:id="{i}">{p(f"{k}{i}")}</w:{k}>' for i in (2, 3, 4)) + f"</w:{k}s>"
        for k in ("footnote", "endnote")
    }  # fmt: skip
    found = [
        b.text for b in read(body, **notes).blocks if isinstance(b, Paragraph) and b.origin == "footnote"
    ]
    assert found == ["footnote3", "footnote2", "endnote2"]
    assert texts('<w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id="1"/></w:r></w:p>') == ["甲"]


def test_a_styles_part_of_nonsense_is_no_crash() -> None:
    styles = f'<w:styles xmlns:w="{W}"><w:style/><w:style w:styleId="1"><w:name/><w:basedOn/><w:pPr><w:numPr/><w:outlineLvl/></w:pPr></w:style></w:styles>'
    assert texts(p("文", '<w:pStyle w:val="1"/>'), styles=styles) == ["文"]


_TABLE_STYLE = (
    '<w:style w:type="table" w:styleId="T{n}"><w:name w:val="heading 3"/><w:rPr><w:b/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    "between",
    [
        "",
        _TABLE_STYLE.format(n=1),
        _TABLE_STYLE.format(n=1) + _TABLE_STYLE.format(n=2),
        '<w:style w:type="table" w:styleId="T"/>',
        '<w:style w:type="table" w:styleId="T" />' + _TABLE_STYLE.format(n=1),
        '<w:style w:type="table" w:styleId="a/"><w:name w:val="x"/></w:style>',
        '<!-- <w:style w:type="table"> -->',
    ],
)
def test_styles_of_tables_are_passed_over_and_the_others_read(between: str) -> None:
    heading = '<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="heading {n}"/></w:style>'
    styles = f'<w:styles xmlns:w="{W}">{heading.format(id="A", n=1)}{between}{heading.format(id="B", n=2)}</w:styles>'
    body = p("一", '<w:pStyle w:val="A"/>') + p("二", '<w:pStyle w:val="B"/>')
    assert [(b.style, b.level) for b in read(body, styles=styles).blocks] == [
        ("heading 1", 1),
        ("heading 2", 2),
    ]


def test_a_style_of_a_table_that_does_not_end_is_a_damaged_file() -> None:
    with pytest.raises(UnreadableError, match="truncated"):
        read(
            p("文"),
            styles=f'<w:styles xmlns:w="{W}"><w:style w:type="table" w:styleId="T"><w:name/></w:styles>',
        )
    with pytest.raises(UnreadableError, match="truncated"):
        read(p("文"), styles=f'<w:styles xmlns:w="{W}"><w:style w:type="table"')
