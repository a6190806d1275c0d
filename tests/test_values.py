"""Cells as reports write them."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.numerals import chinese
from gongkai_lint.values import Value, parse_number, parse_value, show

NUMBERS = [
    ("0", 0), ("12", 12), ("00", 0), ("２２", 22), ("1,200", 1200), ("1，200", 1200), ("1 234", 1234), ("1\u2009234", 1234),
    ("14,069", 14069), ("1,234,567", 1234567), ("十二", 12), ("十", 10), ("两百零五", 205), ("三十万", 300000), ("〇", 0),
    ("一千二百三十四", 1234), ("-72", -72), ("−26", -26), ("﹣15", -15), ("－3", -3), ("+4", 4), ("1.0", 1), ("3万", 30000),
    ("1.5万", 15000), ("2亿", 200000000), ("24252.311082", Decimal("24252.311082")), ("0.64", Decimal("0.64")), ("３．５", Decimal("3.5")),
    (" 7 ", 7), ("\u30007\u3000", 7), ("7\u00a0", 7), ("7\n", 7), ("7\u00ad", 7),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_number(text: str, number: int | Decimal) -> None:
    value = parse_value(text)
    assert (value.kind, value.number, value.raw) == ("number", number, text)
    assert (value.unit, value.remark, value.inexact) == ("", "", False)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("75394432.52元", Decimal("75394432.52"), "元"),
        ("3万元", 3, "万元"),
        ("1.5亿元", Decimal("1.5"), "亿元"),
        ("12件", 12, "件"),
        ("12 件", 12, "件"),
        ("3万条", 30000, "条"),
        ("5人次", 5, "人次"),
    ],
)
def test_unit_in_the_cell(text: str, number: int | Decimal, unit: str) -> None:
    value = parse_value(text)
    assert (value.kind, value.number, value.unit) == ("number", number, unit)


@pytest.mark.parametrize(
    ("text", "number", "remark"),
    [
        ("22（其中修订16件）", 22, "其中修订16件"),
        ("55(含自然失效29件)", 55, "含自然失效29件"),
        ("22\n（其中修订16件）", 22, "其中修订16件"),
        ("22（其中修订16件", 22, "其中修订16件"),
        ("3件（含上年）", 3, "含上年"),
    ],
)
def test_remark(text: str, number: int, remark: str) -> None:
    value = parse_value(text)
    assert (value.kind, value.number, value.remark, value.raw) == ("number", number, remark, text)


@pytest.mark.parametrize(
    "text",
    [
        "100余",
        "约100",
        "近100",
        "超100",
        "100多",
        "100左右",
        "100以上",
        "100余条",
        "约 100 条",
        "100+",
        ">100",
    ],
)
def test_inexact(text: str) -> None:
    value = parse_value(text)
    assert (value.kind, value.number, value.inexact) == ("number", 100, True)


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\u3000 ", "\u00ad", "\n\t", "\u200b", "\ufeff"])
def test_blank(text: str) -> None:
    assert parse_value(text) == Value("blank", None, text)


@pytest.mark.parametrize(
    "text",
    [
        "/",
        " / ",
        "／",
        "—",
        "－",
        "-",
        "--",
        "——",
        "无",
        "不适用",
        "N/A",
        "n/a",
        "、",
        "一",
        "*",
        "没有",
        "暂无",
    ],
)
def test_mark(text: str) -> None:
    assert parse_value(text) == Value("mark", None, text)


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "1/2",
        "7 5",
        "1,2345",
        "12,34",
        "见附表",
        "3-5",
        "一件事",
        "2024年",
        "1.2.3",
        "三五百",
        "517%",
        "３．５％",
    ],
)
def test_unreadable(text: str) -> None:
    assert parse_value(text) == Value("unreadable", None, text)


def test_parse_number_takes_the_whole_text() -> None:
    assert [parse_number(t) for t in ("12", "1,234", "三十万", "1.5万", "-3", "２２", "十四")] == [
        12,
        1234,
        300000,
        15000,
        -3,
        22,
        14,
    ]
    assert [parse_number(t) for t in ("", "件", "12件", "十件", "1,23", "--")] == [None] * 6


def test_show() -> None:
    assert [show(n) for n in (0, -72, 14069, Decimal("1.50"), Decimal("0.64"), Decimal("1E+3"), Decimal("100"))] == ["0", "-72", "14069", "1.5", "0.64", "1000", "100"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0), ("十一", 11), ("二十", 20), ("一百一十", 110), ("一百零一", 101), ("二〇一八", 2018), ("两万", 20000),
        ("一亿二千万", 120000000), ("壹佰贰拾", 120), ("十万", 100000), ("百", 100), ("", None), ("万", None), ("百千", None), ("三五百", None),
    ],
)  # fmt: skip
def test_chinese(text: str, number: int | None) -> None:
    assert chinese(text) == number


_D = "零一二三四五六七八九"


def _spell(number: int) -> str:
    """Standard spelling of 0..9999 for the round trip below."""
    if number < 10:
        return _D[number]
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if zero and out else "") + _D[digit] + name
            zero = False
        else:
            zero = bool(out)
    return out


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_chinese_round_trip(low: int, high: int) -> None:
    assert chinese(_spell(low)) == low
    if high and low >= 1000:
        assert chinese(f"{_spell(high)}万{_spell(low)}") == high * 10000 + low


@given(st.integers(-(10**9), 10**9))
def test_written_any_way_it_is_the_same_number(number: int) -> None:
    wide = str(abs(number)).translate({0x30 + i: 0xFF10 + i for i in range(10)})
    sign = "－" if number < 0 else ""
    for text in (str(number), f"{number:,}", sign + wide, f" {number}\u3000", f"{number}件"):
        assert parse_value(text).number == number
        assert parse_value(text).kind == "number"


@given(st.decimals(min_value=0, max_value=10**6, places=4))
def test_decimals_are_exact(number: Decimal) -> None:
    value = parse_value(str(number))
    assert value.number == number
    assert isinstance(value.number, int) == (number == number.to_integral_value())
    assert value.number is not None and Decimal(show(value.number)) == number


@given(st.text(max_size=30))
def test_no_text_raises(text: str) -> None:
    value = parse_value(text)
    assert value.raw == text
    assert (value.number is None) == (value.kind != "number")


def test_whole_numbers_need_no_decimal_module() -> None:
    import subprocess

    code = "import sys; from gongkai_lint.values import parse_value as p; p('12'); p('1,200'); p('十二'); p('/'); sys.exit('decimal' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("text", ["0" * 5000, "1" * 401, "一" * 5000, "5" * 5000 + "件"])
def test_a_row_of_digits_that_no_one_counts_with_is_no_number(text: str) -> None:
    assert parse_value(text).kind == "unreadable"
    assert parse_number(text) is None
