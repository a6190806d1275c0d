"""Plain text and Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai_lint.document.model import Paragraph, Table, UnreadableError
from gongkai_lint.document.open import open_document, read_document
from gongkai_lint.document.text import read_text


def _blocks(text: str, name: str = "x.txt") -> list[object]:
    return [
        b.text if isinstance(b, Paragraph) else [[c.text for c in row] for row in b.rows]
        for b in read_text(text.encode(), name).blocks
    ]


def test_cells_one_a_line_with_wrapped_labels() -> None:
    text = "附件3\n\n\t统计指标\n\t单位\n\t统计数\n\n\t（一）公开数\n\n（不同渠道计1条）\n\t条\n\t162\n\n\t危及国家安全和\n\n社会稳定\n\t件\n\t\n\n\n填报单位：\n"
    assert _blocks(text) == [
        "附件3",
        [
            ["统计指标", "单位", "统计数"],
            ["（一）公开数\n（不同渠道计1条）", "条", "162"],
            ["危及国家安全和\n社会稳定", "件", ""],
        ],
        "填报单位：",
    ]


def test_one_cell_is_no_table_for_what_follows() -> None:
    assert _blocks("\t2018年公开162条。\n\n我镇积极回应。\n 联系电话：\n") == [
        [["2018年公开162条。"]],
        "我镇积极回应。",
        "联系电话：",
    ]


def test_rows_with_tabs() -> None:
    assert _blocks("七、附表\n指标\t单位\t统计\n网站公开\t条\t138\n局\n") == [
        "七、附表",
        [["指标", "单位", "统计"], ["网站公开", "条", "138"]],
        "局",
    ]
    assert _blocks("一\t行\n文字\n") == ["一\t行", "文字"]


def test_markdown() -> None:
    text = "# 标题\n\n| 甲 | 乙 |\n|---|:-:|\n| 1 | a<br>b |\n"
    assert _blocks(text, "x.md") == ["标题", [["甲", "乙"], ["1", "a\nb"]]]
    assert read_text(text.encode(), "x.md").format == "markdown"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    document = read_document(
        "王家山镇2018年政府信息公开工作年度报告\r\n一、概述\r\n".encode(encoding), "x.txt"
    )
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == [
        "王家山镇2018年政府信息公开工作年度报告",
        "一、概述",
    ]
    assert [n.kind for n in document.notices] == (["encoding"] if encoding == "gb18030" else [])


def test_blank_text_is_empty() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_document(b" \n\t\n", "x.txt")
    assert caught.value.reason == "empty"


def test_the_seed_is_the_same_in_text_and_in_word(shared: Path) -> None:
    word = open_document(str(shared / "seed" / "wangjiashan-2018.docx"))
    text = open_document(str(shared / "seed" / "wangjiashan-2018.txt"))

    def cells(blocks: object) -> list[list[list[str]]]:
        return [
            [["".join(c.text.split()) for c in row] for row in b.rows] for b in blocks if isinstance(b, Table)
        ]  # type: ignore[attr-defined]

    assert cells(word.blocks)[0] == cells(text.blocks)[0]
    assert len(cells(text.blocks)[0]) == 66
    assert all(len(row) == 3 for row in cells(text.blocks)[0])


def test_a_row_that_lacks_a_cell_does_not_shift_the_next() -> None:
    text = "\t指标\n\t单位\n\t数\n\n\t公报\n\t条\n\n\t网站\n\t条\n\t92\n\n\t微信\n\n填报单位：\n\n附件4\n"
    assert _blocks(text) == [
        [["指标", "单位", "数"], ["公报", "条"], ["网站", "条", "92"], ["微信"]],
        "填报单位：",
        "附件4",
    ]


def test_a_last_row_that_lacks_cells_does_not_swallow_what_follows() -> None:
    text = "\t指标\n\t数\n\n\t公报\n\n填报单位：\n\n附件4\n\n\t2018年公开162条。\n\n我镇积极回应。\n"
    assert _blocks(text) == [
        [["指标", "数"], ["公报"]],
        "填报单位：",
        "附件4",
        [["2018年公开162条。"]],
        "我镇积极回应。",
    ]


def test_a_wrapped_label_in_the_first_row_and_over_three_lines() -> None:
    text = "\t统计\n\n指标\n\t数\n\n\t专项经费（不包括\n\n公报编辑\n管理）\n\t3\n\n\t\n续\n\t4\n"
    assert _blocks(text) == [[["统计\n指标", "数"], ["专项经费（不包括\n公报编辑\n管理）", "3"], ["续", "4"]]]


def test_prose_indented_with_tabs_is_prose() -> None:
    long = "我镇认真贯彻《条例》，" * 10
    assert _blocks(f"\t一、概述\n\n\t{long}\n\n\t二、主动公开\n") == ["一、概述", long, "二、主动公开"]
    assert _blocks(f"\t一、概述\n\t{long}\n\n\t二、主动公开\n\t{long}\n") == [
        "一、概述",
        long,
        "二、主动公开",
        long,
    ]
    assert _blocks("\t一、概述\n\t我镇没有。\n") == ["一、概述", "我镇没有。"]


def test_rows_with_tabs_whose_first_cell_is_blank() -> None:
    assert _blocks("\t自然人\t法人\n新收\t1\t2\n\t\t3\n结转\t\t\n完\n") == [
        [["", "自然人", "法人"], ["新收", "1", "2"], ["", "", "3"], ["结转", "", ""]],
        "完",
    ]


def test_line_numbers() -> None:
    document = read_text("甲\n\n\t指标\n\t数\n\n\t公报\n\t\n\n乙\n\n一\t二\n三\t四\n".encode(), "x.txt")
    found = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.line)
        else:
            found += [cell.line for row in block.rows for cell in row]
    assert found == [1, 3, 4, 6, 7, 9, 11, 11, 12, 12]
    prose = read_text("\t一\n\n\t二\n".encode(), "x.txt").blocks
    assert [b.line for b in prose] == [1, 3]  # type: ignore[union-attr]


def test_spaces_at_the_sides_go_and_wide_ones_stay() -> None:
    assert _blocks("  \u3000甲 乙\u00a0 \t\n丙\u00ad丁\n") == ["\u3000甲 乙\u00a0", "丙丁"]


def test_markdown_marks_that_do_not_show() -> None:
    text = (
        "---\ntitle: x\n---\n# **标题** #\n\n二级\n---\n\n一级\n===\n\n---\n\n1\\. 收到**70**件，__其中__\n\n"
        "| **甲** | 乙 |\n|--|--|\n| a\\|b | - |\n| - | - |\n"
    )
    document = read_text(text.encode(), "x.md")
    assert [(b.text, b.level, b.line) for b in document.blocks if isinstance(b, Paragraph)] == [
        ("标题", 1, 4),
        ("二级", 2, 6),
        ("一级", 1, 9),
        ("1. 收到70件，其中", 0, 14),
    ]
    (table,) = (b for b in document.blocks if isinstance(b, Table))
    assert [[c.text for c in row] for row in table.rows] == [["甲", "乙"], ["a|b", "-"], ["-", "-"]]


def test_marks_of_markdown_are_text_in_a_text() -> None:
    assert _blocks("# 号\n---\n**重**\n") == ["# 号", "---", "**重**"]


def test_one_damaged_character_does_not_change_the_encoding() -> None:
    whole = ("王家山镇政府信息公开工作年度报告" * 5).encode()
    document = read_text(whole[:30] + b"\xff" + whole[30:], "x.txt")
    assert [(n.kind, n.count) for n in document.notices] == [("replaced_characters", 1)]
    assert (
        document.blocks[0].text
        == "王家山镇政府信息公开"[:10] + "\ufffd" + ("王家山镇政府信息公开工作年度报告" * 5)[10:]
    )  # type: ignore[union-attr]
    chinese = ("王家山镇政府信息公开工作年度报告" * 5).encode("gbk")
    document = read_text(chinese[:30] + b"\xff" + chinese[30:], "x.txt")
    assert sorted(n.kind for n in document.notices) == ["encoding", "replaced_characters"]


@pytest.mark.parametrize(
    "data",
    [b"\xff" * 50, bytes(range(256)) * 8, "甲\0乙".encode(), b"\x01\x02\x03\x04\x05", b"\xff\xfe\x00\xd8"],
)
def test_what_is_no_text(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_text(data, "x.txt")
    assert caught.value.reason == "binary"


@pytest.mark.parametrize("text", ["\ufeff", "\n\n", "\u00ad", "---\na: b\n---\n"])
def test_no_text(text: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_text(text.encode(), "x.md")
    assert caught.value.reason == "no_text"


def test_too_many_lines() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_text(b"x\n" * 200_001, "x.txt")
    assert caught.value.reason == "too_big"


_CELL = st.text("甲乙 12/—", max_size=6).map(str.strip)
_ROWS = st.integers(2, 5).flatmap(
    lambda n: st.lists(st.lists(_CELL, min_size=n, max_size=n), min_size=2, max_size=6)
)


@given(_ROWS)
def test_a_dumped_table_comes_back(rows: list[list[str]]) -> None:
    assume(any(rows[0]))
    text = "\n\n".join("\n".join("\t" + cell for cell in row) for row in rows)
    assert _blocks(f"前\n\n{text}\n\n\n后\n") == ["前", rows, "后"]


@given(_ROWS)
def test_a_piped_table_comes_back(rows: list[list[str]]) -> None:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    text = "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])
    assert _blocks(f"前\n\n{text}\n\n后\n", "x.md") == ["前", rows, "后"]


@given(st.text("甲一、1.\t\n |-#*\u3000", max_size=60))
def test_any_text_keeps_its_characters(text: str) -> None:
    """Nothing a person wrote is lost, in whatever way lines and tabs are taken."""
    try:
        blocks = _blocks(text)
    except UnreadableError as error:
        assert error.reason == "no_text"
        assert not text.strip()
        return
    flat = "".join(b if isinstance(b, str) else "".join(map("".join, b)) for b in blocks)  # type: ignore[arg-type]
    wanted = [c for c in text if c in "甲一、1"]
    assert [c for c in flat if c in "甲一、1"] == wanted


def test_the_short_reports_hold_the_tables_they_have(shared: Path) -> None:
    for path in sorted((shared / "corpus" / "short").glob("*.txt")):
        raw = path.read_text("utf-8")
        rows = [line for line in raw.split("\n") if "\t" in line.strip()]
        tables = [b for b in open_document(str(path)).blocks if isinstance(b, Table)]
        assert sum(len(t.rows) for t in tables) == len(rows), path.name
