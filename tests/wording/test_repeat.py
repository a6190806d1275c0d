"""Words doubled and paragraphs told twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.rules.model import RuleSet

from . import asking

LONG = "2024年我镇累计主动公开政府信息162条，所属各村（社区）公开信息421条，均已上网公布。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("规范审核审核发布机制。", ["审核审核"]),
        ("深入学习贯彻二十届历次全会精神精神，落实要求。", ["精神精神"]),
        ("设置设置公开了机构设施。", ["设置设置"]),
        ("重大政策的的出台。", ["的的"]),
        ("公开了了机构设施。", ["了了"]),
        ("新闻发布会聚焦平潭专场新闻发布会聚焦平潭专场，", ["新闻发布会聚焦平潭专场新闻发布会聚焦平潭专场"]),
        ("召开会议和和培训。", ["和和"]),
    ],
)
def test_doubled(ruleset: RuleSet, text: str, expected: list[str]) -> None:
    assert asking.found(ruleset, "GK813", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "方方面面、层层落实，手把手、面对面，一件一件办理。",
        "一项一项研究，一户一户走访，讨论讨论。",
        "形成了了解民意的渠道，有的的确很好。",
        "做到和和气气、和和睦睦，共建和谐社会。",
        "设立在在线平台，及及时回应。",
        "与与会代表交流，对对口单位培训。",
        "是是否公开的依据。",
        "以政务服务服务企业，依申请公开公开数增加。",
        "城市管理管理局逐条逐条落实。",
        "全年公开2020年2020件。",
        "共计100100条。",
        "公开 22 件，申请 22 件。",
        "主动公开，公开及时。政府信息、信息公开。",
    ],
)
def test_two_words_that_meet_or_are_meant(ruleset: RuleSet, text: str) -> None:
    assert asking.found(ruleset, "GK813", text) == []


def test_what_would_be_right_is_the_word_once(ruleset: RuleSet) -> None:
    report = asking.made(ruleset, overview="规范审核审核发布机制。政策的的出台。")
    told = asking.faults(asking.ask(ruleset, "GK813", report))
    assert [v.values["right"] for v in told] == ["审核", "的"]


@given(
    st.sampled_from(["申请", "培训", "机制", "答复", "落实"]),
    st.sampled_from(["。", "，全年平稳。", "工作。"]),
)
def test_any_word_twice_is_told_once(ruleset: RuleSet, word: str, after: str) -> None:
    assert asking.found(ruleset, "GK813", f"本镇{word}{word}{after}") == [word + word]


def test_copied_annex_is_one_finding_with_all_places(ruleset: RuleSet) -> None:
    second = "解读政策疑难问题、开展政策宣传解读14件，收到电话咨询342条，现场咨询568条，均作了答复。"
    report = asking.made(
        ruleset, "2014", 2018, overview=[LONG, "另一段。", second], tail=["附件4", "分析说明", LONG, second]
    )
    (told,) = asking.faults(asking.ask(ruleset, "GK125", report))
    assert told.values["count"] == "2"
    assert told.place is not None and told.place.label == "附件4第2段"
    assert [p.label for p in told.related] == ["附件4第3段", *told.values["list"].split("、")]


def test_spaces_do_not_hide_a_copy(ruleset: RuleSet) -> None:
    report = asking.made(ruleset, "2014", 2018, overview=LONG, tail=["附件4", LONG.replace("421", " 421 ")])
    assert len(asking.faults(asking.ask(ruleset, "GK125", report))) == 1


def test_no_annex_no_question(ruleset: RuleSet) -> None:
    assert asking.ask(ruleset, "GK125", asking.made(ruleset, overview=LONG)) == []


def test_the_same_paragraph_twice(ruleset: RuleSet) -> None:
    assert asking.found(ruleset, "GK126", [LONG, "另一段。", LONG]) != []
    assert asking.found(ruleset, "GK126", [LONG, "另一段。", LONG.replace("162", "163")]) == []


def test_a_short_paragraph_or_a_title_may_stand_twice(ruleset: RuleSet) -> None:
    title = "关于报送《平潭综合实验区公安局2015年政府信息公开年度报告》的函"
    assert asking.found(ruleset, "GK126", ["全年平稳。", "全年平稳。"]) == []
    assert asking.found(ruleset, "GK126", [title, "另一段。", title]) == []
