"""Lines as wide as they look, broken where Chinese and English may be broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.output.width import NOT_FIRST, NOT_LAST, pack, pad, width, wrap

TEXTS = st.text(st.sampled_from("公开信息年度报告，。、（）《》“”…：ab c12.5%·×"), max_size=120)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("公开", 4), ("（一）", 6), ("2018年", 6), ("〔2021〕30号", 12), ("a公b", 4)],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


def test_pad() -> None:
    assert pad("合格", 8) == "合格    "
    assert pad("基本合格", 4) == "基本合格"


def test_no_line_begins_with_a_closing_mark() -> None:
    assert wrap("公开信息，公开", 8) == ["公开信", "息，公开"]
    assert wrap("公开信息（一）", 10) == ["公开信息", "（一）"]


def test_words_and_numbers_stay_whole() -> None:
    assert wrap("共计 12345.67 元", 10) == ["共计", "12345.67", "元"]
    assert wrap("the quick brown fox", 10) == ["the quick", "brown fox"]


def test_first_line_and_indent() -> None:
    assert wrap("公开信息公开信息", 12, "  ", "应为：") == ["应为：公开信", "  息公开信息"]


def test_what_is_wider_than_a_line_is_cut() -> None:
    assert wrap("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert wrap("。" * 7, 8, "  ") == ["  。。。", "  。。。", "  。"]


@given(TEXTS, st.integers(20, 60), st.sampled_from(["", "  ", "      "]))
def test_no_line_is_wider_and_nothing_is_lost(text: str, columns: int, indent: str) -> None:
    lines = wrap(text, columns, indent, "  警告 GK302 ")
    assert all(width(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == ("  警告 GK302 " + text).replace(" ", "")


PHRASES = st.lists(
    st.sampled_from(
        ["公开", "信息，", "（一）", "“报告”。", "2018年", "《条例》", "GK302、", " and", "公开……"]
    ),
    max_size=40,
)


@given(PHRASES, st.integers(24, 60))
def test_line_breaks_keep_to_the_rules(phrases: list[str], columns: int) -> None:
    lines = wrap("".join(phrases), columns, "  ")
    for line in lines[1:]:
        assert line[2] not in NOT_FIRST
    for line in lines[:-1]:
        assert line[-1] not in NOT_LAST


@given(st.lists(st.sampled_from(["部分 6/6", "表格 6/6", "2024 年", "平川县人民政府办公室"]), max_size=8))
def test_parts_are_packed_whole(parts: list[str]) -> None:
    lines = pack(parts, 40, "  ", " · ")
    assert [p for line in lines for p in line.strip().split(" · ")] == parts or not parts
    assert all(width(line) <= 40 for line in lines)
