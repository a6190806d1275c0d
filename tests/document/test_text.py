"""Plain text and Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

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
