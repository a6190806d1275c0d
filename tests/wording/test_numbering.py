"""Numerals of headings, items and annexes; endings of lists; stops after headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.checks.numbering import items
from gongkai_lint.forms.places import chinese
from gongkai_lint.rules.model import RuleSet

from . import asking


def told(ruleset: RuleSet, key: str, lines: list[str]) -> list[tuple[str, str]]:
    """(what is marked, what is expected) of each finding."""
    report = asking.made(ruleset, overview=lines)
    return [(asking.marked(v), v.values["expected"]) for v in asking.faults(asking.ask(ruleset, key, report))]


@given(st.integers(2, 20))
def test_counting_up_is_right(ruleset: RuleSet, count: int) -> None:
    assert told(ruleset, "GK121", [f"（{chinese(n)}）公开情况" for n in range(1, count + 1)]) == []
    assert told(ruleset, "GK121", [f"{n}.公开情况" for n in range(1, count + 1)]) == []


@given(st.integers(3, 15), st.data())
def test_one_left_out_is_told_where_it_is_missed(ruleset: RuleSet, count: int, data: st.DataObject) -> None:
    gone = data.draw(st.integers(2, count - 1))
    lines = [f"（{chinese(n)}）公开情况" for n in range(1, count + 1) if n != gone]
    assert told(ruleset, "GK121", lines) == [(f"（{chinese(gone + 1)}）", f"（{chinese(gone)}）")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["（一）甲情况", "1.子", "2.丑", "（二）乙情况", "1.寅", "2.卯"], []),
        (["（一）甲情况", "1.子", "3.丑", "（二）乙情况"], [("3.", "2.")]),
        (["（一）甲情况", "（二）乙情况", "（二）丙情况"], [("（二）", "（三）")]),
        (["1.5万件已公开。", "2024年平稳。"], []),
        (["（一）甲情况", "（1）子", "（2）丑", "（4）寅"], [("（4）", "（3）")]),
    ],
)
def test_sequence(ruleset: RuleSet, lines: list[str], expected: list[tuple[str, str]]) -> None:
    assert told(ruleset, "GK121", lines) == expected


def test_twice_has_its_own_words(ruleset: RuleSet) -> None:
    report = asking.made(ruleset, overview=["（一）甲情况", "（一）乙情况"])
    (verdict,) = asking.faults(asking.ask(ruleset, "GK121", report))
    assert verdict.variant == "twice"


def test_beginning_anew_is_right(ruleset: RuleSet) -> None:
    report = asking.made(
        ruleset, overview=["（一）甲情况", "全年平稳。"], problems=["（一）乙情况", "全年平稳。"]
    )
    assert asking.faults(asking.ask(ruleset, "GK121", report)) == []
    assert told(ruleset, "GK121", ["培训", "1.甲", "宣传", "1.乙"]) == []


def test_style_is_one_finding_with_the_count(ruleset: RuleSet) -> None:
    report = asking.made(ruleset, overview=["1、甲", "2、乙", "3、丙"], problems=["1、丁", "2.戊"])
    (verdict,) = asking.faults(asking.ask(ruleset, "GK122", report))
    assert (asking.marked(verdict), verdict.values["count"], verdict.values["expected"]) == ("1、", "4", "1.")
    assert len(verdict.related) == 3


@pytest.mark.parametrize("line", ["1.甲", "1．甲", "一、甲", "（1）甲", "2024年、甲", "10.5、甲"])
def test_style_of_others_is_right(ruleset: RuleSet, line: str) -> None:
    assert told(ruleset, "GK122", [line, "全年平稳。"]) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["1、甲", "2、乙", "3、丙", "4、丁", "5.戊"], [("5.", "5.")]),
        (["1.甲", "2.乙", "3.丙"], []),
        (["1.甲", "2．乙"], []),
        (["1、甲", "2、乙", "（二）丙情况", "1.丁", "2.戊"], []),
    ],
)
def test_mixed(ruleset: RuleSet, lines: list[str], expected: list[tuple[str, str]]) -> None:
    assert told(ruleset, "GK123", lines) == expected


@pytest.mark.parametrize(
    ("tail", "missing"),
    [
        (["附件3", "表", "附件4", "说明"], "附件1、附件2"),
        (["附件2", "表"], "附件1"),
        (["附件1", "表", "附件3：说明"], "附件2"),
        (["附件1", "表", "附件2", "说明"], ""),
        (["附件", "表"], ""),
        (["附件一", "表", "附件二", "说明"], ""),
    ],
)
def test_annexes(ruleset: RuleSet, tail: list[str], missing: str) -> None:
    verdicts = asking.faults(asking.ask(ruleset, "GK124", asking.made(ruleset, tail=tail)))
    assert [v.values["list"] for v in verdicts] == ([missing] if missing else [])


@pytest.mark.parametrize(
    ("ends", "wrong"),
    [
        ("；；。", False),
        ("。。。", False),
        ("；；；", False),
        ("；。；。。", True),
        ("；。。", True),
        ("：；。", False),  # what is no list of sentences is not judged
    ],
)
def test_endings(ruleset: RuleSet, ends: str, wrong: bool) -> None:
    lines = [f"{n}.加强培训{end}" for n, end in enumerate(ends, 1)]
    assert [found for found, _ in told(ruleset, "GK833", lines)] == (["1."] if wrong else [])


def test_items_with_text_between_are_not_one_list(ruleset: RuleSet) -> None:
    assert told(ruleset, "GK833", ["1.甲；", "说明。", "2.乙。", "3.丙。"]) == []


@pytest.mark.parametrize(
    ("heading", "wrong"),
    [
        ("（四）回应政策解读工作情况，政策解读数量。", True),
        ("（八）《甘肃省2018年政务公开工作要点》我镇所涉及内容的部署、贯彻和落实情况。", True),
        ("（一）存在问题。", True),
        ("（一）存在问题", False),
        ("（一）主动公开。全年公开10条。", False),
        ("（一）" + "认真落实上级各项部署和要求" * 4 + "。", False),
        ("1.加强培训。", False),
    ],
)
def test_stop_after_heading(ruleset: RuleSet, heading: str, wrong: bool) -> None:
    assert (told(ruleset, "GK142", [heading, "我镇积极回应关切。"]) != []) is wrong


def test_a_list_of_short_sentences_has_no_headings(ruleset: RuleSet) -> None:
    assert told(ruleset, "GK142", ["（一）加强培训。", "（二）丰富形式。"]) == []


def test_items_know_their_level(ruleset: RuleSet) -> None:
    report = asking.made(ruleset, overview=["（一）甲情况", "1.子", "（2）丑", "2024年平稳。", "3．寅"])
    found = [(i.level, i.number, i.printed, i.mark) for i in items(report) if i.level]
    assert found[:4] == [(1, 1, "（一）", ""), (2, 1, "1.", "."), (3, 2, "（2）", ""), (2, 3, "3．", "．")]
