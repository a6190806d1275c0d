"""Brackets and quotation marks: every fault, in order, and silence where all pair."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.checks.pairs import faults
from gongkai_lint.rules.model import RuleSet

from . import asking

PAIRS = ("（）", "〔〕", "《》", "〈〉", "“”", "‘’", "【】", "()")
PLAIN = st.text("公开信息2024年，。、；：", max_size=6)
PAIRED = st.recursive(
    PLAIN,
    lambda inner: st.builds(
        lambda before, pair, inside, after: f"{before}公{pair[0]}息{inside}{pair[1]}{after}",
        PLAIN,
        st.sampled_from(PAIRS),
        inner,
        inner,
    ),
    max_leaves=12,
)


@given(PAIRED)
def test_what_pairs_is_silent(text: str) -> None:
    assert faults(text) == []


@given(PAIRED, PAIRED, st.sampled_from("（〔《〈“‘【"))
def test_one_mark_left_open_is_the_one_told(before: str, after: str, mark: str) -> None:
    text = before + "公" + mark + "息" + after
    assert [(at, found) for at, found, _, _ in faults(text)] == [(len(before) + 1, mark)]


@given(st.text("（）〔〕《》“”‘’【】()公开1", max_size=30))
def test_whatever_is_told_stands_in_the_text(text: str) -> None:
    told = faults(text)
    assert told == sorted(told)
    for at, mark, partner, variant in told:
        assert text[at : at + len(mark)] == mark
        assert variant == ("doubled" if mark == "《《" else "")
        assert partner


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("落实《条例》（国务院令第711号）“三审三校”制度", []),
        ("半角(与全角）相配", []),
        ("1）健全机制；2.公开", []),
        ("a)第一项", []),
        ("根据《《福建省办法》要求", [(2, "《《", "《", "doubled")]),
        ("请联系（联系地址：滨河路1号。", [(3, "（", "）", "")]),
        ("滨河路1号）。", [(5, "）", "（", "")]),
        ("（国办公开办函〔2021〕30号", [(0, "（", "）", "")]),
        ("（国办公开办函〔2021）30号", [(7, "〔", "〕", "")]),
        ("按照《办法要求，落实（条例。", [(2, "《", "》", ""), (10, "（", "）", "")]),
        ("》《", [(0, "》", "《", ""), (1, "《", "》", "")]),
        ("前一段引语的结尾”。", []),
    ],
)
def test_faults(text: str, expected: list[tuple[int, str, str, str]]) -> None:
    assert faults(text) == expected


def test_two_faults_of_a_paragraph_are_two_findings(ruleset: RuleSet) -> None:
    assert asking.found(ruleset, "GK853", "按照《《办法》要求，请联系（地址：滨河路1号。") == ["《《", "（"]


def test_a_quotation_over_paragraphs_is_no_fault(ruleset: RuleSet) -> None:
    assert asking.found(ruleset, "GK853", ["会议指出：“要坚持公开。", "“要坚持便民。”"]) == []
    assert asking.found(ruleset, "GK853", ["会议指出：“要坚持公开。", "全年平稳。"]) == ["“"]
