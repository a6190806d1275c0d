"""Numbers that Word generates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.document.model import Paragraph
from gongkai_lint.document.numbering import chinese, render
from gongkai_lint.numerals import chinese as number_of
from tests.document.build import W, p, read, table, tbl, tr

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
    document = read(body, numbering=NUMBERING)
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
    document = read(p("总体情况", '<w:pStyle w:val="a1"/>'), numbering=NUMBERING, styles=styles)
    assert document.blocks[0] == Paragraph(0, "一、总体情况", "heading 1", 1, 2)


def level(depth: int, style: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{depth}">{more}<w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'


def numbering(levels: str, more: str = "", number: str = "") -> str:
    """A numbering part with one list, number 5."""
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{more}'
        f'<w:num w:numId="5"><w:abstractNumId w:val="0"/>{number}</w:num></w:numbering>'
    )


def numbered(part: str, *depths: int, number: int = 5) -> list[str]:
    """The numbers that paragraphs at these levels get."""
    body = "".join(
        p("文", f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
        for depth in depths
    )
    return [b.text[: b.prefix] for b in read(body, numbering=part).blocks if isinstance(b, Paragraph)]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("chineseCounting", "一 三 十 十一 二十 二十三"),
        ("chineseCountingThousand", "一 三 十 十一 二十 二十三"),
        ("japaneseCounting", "一 三 十 十一 二十 二十三"),
        ("ideographDigital", "一 三 一〇 一一 二〇 二三"),
        ("ideographTraditional", "甲 丙 癸 11 20 23"),
        ("ideographZodiac", "子 寅 酉 戌 20 23"),
        ("ideographEnclosedCircle", "㊀ ㊂ ㊉ 11 20 23"),
        ("chineseLegalSimplified", "壹 叁 壹拾 壹拾壹 贰拾 贰拾叁"),
        ("decimal", "1 3 10 11 20 23"),
        ("decimalZero", "01 03 10 11 20 23"),
        ("decimalFullWidth", "１ ３ １０ １１ ２０ ２３"),
        ("decimalEnclosedParen", "(1) (3) (10) (11) (20) (23)"),
        ("decimalEnclosedFullstop", "1. 3. 10. 11. 20. 23."),
        ("decimalEnclosedCircle", "① ③ ⑩ ⑪ ⑳ 23"),
        ("lowerLetter", "a c j k t w"),
        ("upperLetter", "A C J K T W"),
        ("lowerRoman", "i iii x xi xx xxiii"),
        ("upperRoman", "I III X XI XX XXIII"),
        ("somethingNew", "1 3 10 11 20 23"),
    ],
)
def test_formats(style: str, expected: str) -> None:
    assert " ".join(render(n, style) for n in (1, 3, 10, 11, 20, 23)) == expected


def test_letters_double_after_z() -> None:
    assert [render(n, "lowerLetter") for n in (26, 27, 52, 53)] == ["z", "aa", "zz", "aaa"]


@given(st.integers(1, 999))
def test_chinese_numbers_read_back(number: int) -> None:
    assert number_of(chinese(number)) == number
    assert number_of(render(number, "chineseLegalSimplified")) == number
    assert number_of(render(number, "ideographDigital")) == number


@pytest.mark.parametrize("style", ["lowerRoman", "upperLetter", "chineseCounting", "decimalZero"])
def test_no_number_is_too_big_or_too_small(style: str) -> None:
    assert render(999_999_999, style) == "999999999"
    assert render(0, style) == "0"


def test_several_counters_in_one_number() -> None:
    part = numbering(
        level(0, "chineseCounting", "%1、")
        + level(1, "decimal", "%1.%2")
        + level(2, "decimal", "%1.%2.%3", "<w:isLgl/>")
    )
    assert numbered(part, 0, 1, 1, 2, 0, 1, 2) == [
        "一、",
        "一.1 ",
        "一.2 ",
        "1.2.1 ",
        "二、",
        "二.1 ",
        "2.1.1 ",
    ]


def test_a_level_below_one_that_never_came() -> None:
    part = numbering(level(0, "decimal", "%1．") + level(1, "decimal", "%1.%2、"))
    assert numbered(part, 1, 1, 0, 1) == ["1.1、", "1.2、", "2．", "2.1、"]


def test_start_and_restart() -> None:
    part = numbering(level(0, "decimal", "%1、", '<w:start w:val="3"/>'))
    assert numbered(part, 0, 0) == ["3、", "4、"]
    again = numbering(
        level(0, "decimal", "%1、"),
        number='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>',
    )
    assert numbered(again, 0, 0) == ["7、", "8、"]
    never = numbering(level(0, "decimal", "%1、") + level(1, "decimal", "%2）", '<w:lvlRestart w:val="0"/>'))
    assert numbered(never, 0, 1, 0, 1) == ["1、", "1）", "2、", "2）"]


def test_two_lists_of_one_definition_count_on_unless_restarted() -> None:
    more = '<w:num w:numId="6"><w:abstractNumId w:val="0"/>{}</w:num></w:numbering>'
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for inside, expected in (("", ["1、", "2、", "3、"]), (restart, ["1、", "1、", "2、"])):
        part = numbering(level(0, "decimal", "%1、")).replace("</w:numbering>", more.format(inside))
        body = "".join(
            p("", f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{n}"/></w:numPr>') for n in (5, 6, 6)
        )
        assert [
            b.text for b in read(p("文") + body, numbering=part).blocks[1:] if isinstance(b, Paragraph)
        ] == expected


def test_a_level_may_be_redefined_for_one_list() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "chineseCounting", "（%1）")}</w:lvlOverride>'
    assert numbered(numbering(level(0, "decimal", "%1、"), number=override), 0, 0) == ["（一）", "（二）"]


def test_levels_kept_under_a_numbering_style() -> None:
    more = f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="编号"/>{level(0, "chineseCounting", "第%1条")}</w:abstractNum>'
    assert numbered(numbering('<w:numStyleLink w:val="编号"/>', more), 0, 0) == ["第一条", "第二条"]


def test_what_stands_between_number_and_text() -> None:
    for text, more, expected in (
        ("%1", "", "1 "),
        ("%1", '<w:suff w:val="nothing"/>', "1"),
        ("%1、", "", "1、"),
        ("第%1章", "", "第1章"),
    ):
        assert numbered(numbering(level(0, "decimal", text, more)), 0) == [expected]


def test_bullets_and_lists_switched_off() -> None:
    assert numbered(numbering(level(0, "bullet", "\uf06c")), 0) == [""]
    assert numbered(numbering(level(0, "none", "")), 0) == [""]
    assert numbered(numbering(level(0, "decimal", "%1、")), 0, number=0) == [""]
    assert numbered(numbering(level(0, "decimal", "%1、")), 0, number=9) == [""]


STYLED = (
    f'<w:styles xmlns:w="{W}"><w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="3"><w:name w:val="heading 3"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="4"><w:basedOn w:val="1"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style></w:styles>'
)


def test_numbers_by_style_alone() -> None:
    part = numbering(
        level(0, "chineseCounting", "%1、")
        + level(1, "chineseCounting", "（%2）")
        + level(2, "decimal", "%3．", '<w:pStyle w:val="3"/>')
    )
    body = "".join(p("题", f'<w:pStyle w:val="{style}"/>') for style in "1232114")
    found = [b.text for b in read(body, numbering=part, styles=STYLED).blocks if isinstance(b, Paragraph)]
    assert found == ["一、题", "（一）题", "1．题", "（二）题", "二、题", "三、题", "题"]


def test_numbers_in_cells_by_mark_and_by_style() -> None:
    part = numbering(level(0, "decimal", "%1．"))
    mark = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr>'
    styled = '<w:pStyle w:val="1"/>'
    body = tbl(tr("<w:tc>" + p("甲", mark) + p("乙") + "</w:tc>", "<w:tc>" + p("丙", styled) + "</w:tc>"))
    assert [c.text for c in table(body, numbering=part, styles=STYLED).rows[0]] == ["1．甲\n乙", "2．丙"]


def test_a_numbering_part_of_nonsense_is_no_crash() -> None:
    huge = '<w:lvl w:ilvl="999999999"><w:start w:val="-4"/></w:lvl><w:lvl w:ilvl="²"/><w:lvl/>'
    part = numbering(
        huge, number='<w:lvlOverride/><w:lvlOverride w:ilvl="x"><w:startOverride/></w:lvlOverride>'
    )
    assert numbered(part, 0, 1, 999999999) == ["", "", ""]
    assert numbered(numbering(level(0, "upperRoman", "%1%2%9", '<w:start w:val="999999"/>')), 0) == [
        "999999%2%9 "
    ]
