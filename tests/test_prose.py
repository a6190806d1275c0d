"""Quantities in sentences, and what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.prose import clause, quantities, sentence, within


def found(text: str) -> list[tuple[object, str]]:
    return [(q.number, q.unit) for q in quantities(text)]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("收到1,234 件", 1234, "件"), ("公开162 条", 162, "条"), ("办结３件", 3, "件"), ("收到十二件", 12, "件"), ("合格率93.5%", Decimal("93.5"), "%"),
        ("办结率100％", 100, "%"), ("投入0.64万元", Decimal("0.64"), "万元"), ("播放量9亿，", 900000000, ""), ("发布5条（次）", 5, "条（次）"),
        ("收取3940元。", 3940, "元"), ("访问108932人次", 108932, "人次"), ("百分之九十五点二", Decimal("95.2"), "%"), ("不予公开信息数1402。", 1402, ""),
        ("收到申请一件。", 1, "件"), ("作其他处理（含撤回）341件", 341, "件"), ("两百零五条", 205, "条"), ("办结数为 21，", 21, ""),
    ],
)  # fmt: skip
def test_quantity(text: str, number: int | Decimal, unit: str) -> None:
    assert found(text) == [(number, unit)]
    (only,) = quantities(text)
    assert not only.inexact
    assert text[only.start : only.end] == only.raw


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("公开18万余条", 180000), ("发布100余条", 100), ("约100条", 100), ("近1000条", 1000), ("超2000条", 2000), ("处置70多件", 70),
        ("100条以上", 100), ("100条左右", 100), ("突破550万，", 5500000), ("百余条", 100), ("10余万条", 100000), ("1，234件", 1234),
    ],
)  # fmt: skip
def test_inexact(text: str, number: int) -> None:
    (only,) = quantities(text)
    assert (only.number, only.inexact) == (number, True)


@pytest.mark.parametrize(
    "text",
    [
        "2018年12月31日", "2018 年度", "电话：0591-23165255", "邮编：350400", " 邮 编 ： 223100 ，", "国办公开办函〔2021〕30号", "（国令第 711 号）", "第3批", "第二十条",
        "“三公”经费", "五公开", "十四五规划", "一是加强领导，二是完善制度", "1.围绕中心", "2、加强管理", "（3）推进", "24小时值班", "7日之内", "20个工作日", "“12345”热线",
        "12345便民服务平台", "7号楼14层", "电子邮箱：24336243@163.com）", "附件1：统计表", "IPv6", "党建“O2O”", "2019-2020学年", "数百条", "一次性告知", "办好每一件申请",
        "（2025版）", "3-5个", "10：30", "最多跑一次", "统一",
    ],
)  # fmt: skip
def test_no_quantity(text: str) -> None:
    assert found(text) == []


def test_order_and_places() -> None:
    text = "受理3119 件，答复 3050件（含结转 34 件），占97.8%。\n十二件，共5条。"
    all_found = quantities(text)
    assert [q.raw for q in all_found] == ["3119 件", "3050件", "34 件", "97.8%", "十二件", "5条"]
    assert list(all_found) == sorted(all_found)
    assert [q.raw for q in within(all_found, text.index("答复"), text.index("\n"))] == [
        "3050件",
        "34 件",
        "97.8%",
    ]


def test_sentence_and_clause() -> None:
    text = "前一句。受理5件，答复4件；转1件。后一句\n下一段"
    at = text.index("4件")
    assert text[slice(*sentence(text, at, at + 2))] == "受理5件，答复4件；转1件。"
    assert text[slice(*clause(text, at, at + 2))] == "答复4件"
    last = text.index("后")
    assert text[slice(*sentence(text, last, last))] == "后一句\n"


@given(
    st.integers(0, 10**8),
    st.sampled_from(["件", "条", "次", "人次", "份", "篇", "元", "%"]),
    st.sampled_from(["", " ", "\u00a0"]),
)
def test_any_count_is_found(number: int, unit: str, space: str) -> None:
    text = f"全年共收到{number}{space}{unit}，其余无。"
    assert found(text) == [(number, unit)]


@given(
    st.text(alphabet="0123456789０９一二十百万亿条件元%％，。、（）()余约近第年月日 \n.-〔〕", max_size=60)
)
def test_no_text_raises_and_spans_hold(text: str) -> None:
    last = 0
    for quantity in quantities(text):
        assert text[quantity.start : quantity.end] == quantity.raw
        assert quantity.start >= last or quantity.start >= 0
        assert quantity.number >= 0
        last = quantity.end


@given(st.text(alphabet="甲1。！？!?\n，,；;：（( ", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_sentence_and_clause_reach_from_mark_to_mark(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    first = max(text.rfind(mark, 0, start) for mark in "。\n！？") + 1
    last = next((i + 1 for i in range(end, len(text)) if text[i] in "。！？!?\n"), len(text))
    assert sentence(text, start, end) == (first, last)
    first = max(text.rfind(mark, 0, start) for mark in "，,；;。\n：（(") + 1
    last = next((i for i in range(end, len(text)) if text[i] in "，,；;。\n：（("), len(text))
    assert clause(text, start, end) == (first, last)


@pytest.mark.parametrize("digits", ["0" * 5000, "9" * 41, "一" * 20000, "一二三四五六七八九十" * 2000])
def test_a_row_of_digits_without_end_is_no_quantity(digits: str) -> None:
    assert [q.number for q in quantities(f"公开{digits}，共5件。")] == [5]
