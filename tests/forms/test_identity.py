"""Whose report, of which year."""

from __future__ import annotations

import pytest

from gongkai_lint.document.model import Paragraph
from gongkai_lint.forms.identity import level_of, title_of, unit_of, year_of, years_in


def _paragraphs(*lines: str) -> list[Paragraph]:
    return [Paragraph(i, line) for i, line in enumerate(lines)]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            ["王家山镇2018年政府信息公开工作", "年度报告", "区政务公开办"],
            "王家山镇2018年政府信息公开工作年度报告",
        ),
        (
            ["淮安市人民政府", "2024 年政府信息公开工作年度报告", "本报告由…" * 30],
            "淮安市人民政府2024年政府信息公开工作年度报告",
        ),
        (["宿迁市2023年政府信息公开工作年度报告", "一、总体情况"], "宿迁市2023年政府信息公开工作年度报告"),
    ],
)
def test_title_over_several_lines(lines: list[str], title: str) -> None:
    assert title_of(_paragraphs(*lines), 0) == title


@pytest.mark.parametrize(
    ("title", "unit", "level"),
    [
        ("王家山镇2018年政府信息公开工作年度报告", "王家山镇", "township"),
        ("平潭综合实验区公安局2019年政府信息公开工作年度报告", "平潭综合实验区公安局", "department"),
        ("2019年上海市人民政府办公厅政府信息公开工作年度报告", "上海市人民政府办公厅", "department"),
        (
            "关于报送《平潭综合实验区公安局2015年政府信息公开年度报告》的函",
            "平潭综合实验区公安局",
            "department",
        ),
        ("附件1：关于平川县2024年政府信息公开工作年度报告", "平川县", "government"),
        ("平潭海关2024年政府信息公开工作年度报告", "平潭海关", ""),
        ("发布中心2024年政府信息公开工作年度报告", "发布中心", "department"),
        ("沭阳县人民政府2025年政府信息公开工作年度报告", "沭阳县人民政府", "government"),
        ("城关街道2024年度政府信息公开工作年度报告", "城关街道", "township"),
        ("平潭县人防办2011年度政府信息工作公开年度报告", "平潭县人防办", ""),
        ("政府信息公开工作年度报告", "", ""),
    ],
)
def test_unit_and_level(title: str, unit: str, level: str) -> None:
    assert unit_of(title) == unit
    assert level_of(unit) == level


def test_years_in_both_numerals() -> None:
    assert years_in("2018年和二○一二年、二〇一八年") == [2018, 2012, 2018]
    assert years_in("20189年 2018") == []


@pytest.mark.parametrize(
    ("title", "printed", "text", "expected"),
    [
        ("某镇2018年政府信息公开工作年度报告", [2017], "2016年", (2018, "title")),
        ("某镇政府信息公开工作年度报告", [2017], "2016年", (2017, "table")),
        ("某镇政府信息公开工作年度报告", [], "2016年、2016年、2015年", (2016, "text")),
        ("某镇政府信息公开工作年度报告", [], "", (0, "")),
    ],
)
def test_year_is_read_where_it_says_most(
    title: str, printed: list[int], text: str, expected: tuple[int, str]
) -> None:
    assert year_of(title, printed, text) == expected
