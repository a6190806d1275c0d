"""Labels matched by meaning."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.forms.labels import distance, numeral, plain, similar, stem


@pytest.mark.parametrize(
    ("printed", "same_as"),
    [
        ("商业\n企业", "商业企业"),
        ("1、申请人无正当理由逾期不补正", "1.申请人无正当理由逾期不补正"),
        ("１．属于国家秘密", "1.属于国家秘密"),
        ("第二十条 第（一）项", "第二十条第（一）项"),
        ("（二）部分公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        ("其中：1.政府网站公开数", "政府网站公开数"),
        ('3.危及"三安全一稳定"', "3.危及“三安全一稳定”"),
        ("2013年度", "2018年度"),
        ("本年收费金额(单位:万元)", "本年收费金额（单位：万元）"),
        ("\u00a0总\u3000计", "总计"),
    ],
)
def test_the_same_label_in_another_spelling(printed: str, same_as: str) -> None:
    assert stem(printed) == stem(same_as)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("其他", "（六）其他处理"),
        ("行政处罚", "行政强制"),
        ("（二）被依法纠错数", "（三）其他情形数"),
        ("3.其他", "总计"),
    ],
)
def test_other_labels_stay_apart(a: str, b: str) -> None:
    assert stem(a) != stem(b)
    assert not similar(stem(a), stem(b))


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("一、主动公开情况", "一"),
        ("（一）主动公开", "(一)"),
        ("1．政府公报", "1"),
        ("其中：1、网站", "1"),
        ("制发规范性文件", ""),
        ("2018年度", ""),
    ],
)
def test_numeral(label: str, expected: str) -> None:
    assert numeral(label) == expected


def test_small_losses_are_forgiven_large_ones_not() -> None:
    whole = stem("2.其他法律行政法规禁止公开")
    assert similar(stem("2.其他法律行政止公开"), whole)
    assert not similar("公开", whole)
    assert not similar(stem("政府网站公开"), stem("政府公报公开"))


@given(st.text(max_size=12), st.text(max_size=12))
def test_distance_is_symmetric_and_bounded(a: str, b: str) -> None:
    d = distance(a, b, 20)
    assert d == distance(b, a, 20)
    assert abs(len(a) - len(b)) <= d <= max(len(a), len(b))
    assert (d == 0) == (a == b)


@given(st.text())
def test_plain_has_no_white_space_and_is_stable(text: str) -> None:
    once = plain(text)
    assert not any(c.isspace() for c in once)
    assert plain(once) == once


@given(
    st.text(
        st.sampled_from("政 府，：；（）“”％！～Ａ９\u00a0\u00ad\u200b\ufeff\u3000\n\x1c\u2028。、"),
        max_size=90,
    )
)
def test_plain_narrows_all_that_is_wide_and_nothing_else(text: str) -> None:
    wide = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x201C: 0x22, 0x201D: 0x22}
    assert plain(text) == re.sub(r"[\s\u00ad\u200b\ufeff]+", "", text).translate(wide)


def test_what_is_remembered_of_texts_is_bounded() -> None:
    from gongkai_lint.forms import labels

    for n in range(3 * labels._LIMIT):
        assert labels.plain(f" 第 {n}（镇） ") == f"第{n}(镇)"
    assert len(labels._plain) <= labels._LIMIT + 1
    long = "甲 乙" * labels._LONGEST
    assert labels.plain(long) == "甲乙" * labels._LONGEST and long not in labels._plain
