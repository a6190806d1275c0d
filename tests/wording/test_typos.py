"""The word list: every wrong word is found, and no right text holds one."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai_lint.document.open import open_document
from gongkai_lint.forms.recognise import recognise
from gongkai_lint.rules.model import RuleSet

from . import asking

# Right phrases in which a naive list would see a wrong word where two words meet.
RIGHT = (
    "措施实施情况良好，设施实行开放，实施实名登记，措施实现全覆盖。",
    "发布署名文章3篇，公布暑期安排，全部暑期活动已公开，干部暑期培训2次。",
    "月末收到申请1件，年末发生费用0元，年末按时办结。",
    "官网占比32%，推进互联网战略。",
    "自己公开的信息，工作严峻工期紧。",
    "反复盖章问题已解决，县政府办公市场主体信息。",
    "按装机容量公开，控制渡口安全，限制渡船。",
    "参与以公开促规范，钩稽关系正确，推进一不动产登记。",
    "接受里程核查，新办里程碑项目。",
    "精减人员，检察院法律监督检察情况。",
    "公开信总数5封，政府公信历来较好，做完普查工作。",
    "主要问题提出后，存在问题，政府信息公平获取，信息公开条理清晰。",
    "《境内外汇帐户管理规定》已废止。",
    "信息来自已公开的文件，请自己答复，自己办结。",
    "申请况且无误，精神密切联系实际，坚持不解决不放手，防患于未“燃”。",
    "通讯地址、联系电话、咨询电话、办理结果、受理申请。",
)


def test_the_list_is_long_and_says_something_else(ruleset: RuleSet) -> None:
    words = ruleset.words["typos"]
    assert len(words) >= 100
    assert not [wrong for wrong, right in words.items() if wrong == right or len(wrong) < 2 or not right]


def test_no_word_is_held_by_another(ruleset: RuleSet) -> None:
    """A longer entry beside a shorter one within it would tell the same fault twice."""
    words = list(ruleset.words["typos"])
    assert [(a, b) for a in words for b in words if a != b and a in b] == []


def test_what_is_right_is_itself_free_of_wrong_words(ruleset: RuleSet) -> None:
    words = ruleset.words["typos"]
    assert [(w, r) for r in words.values() for w in words if w in r] == []


def test_every_wrong_word_is_found(ruleset: RuleSet) -> None:
    words = ruleset.words["typos"]
    text = "".join(f"甲{wrong}乙。" for wrong in words)
    told = asking.faults(asking.ask(ruleset, "GK811", asking.made(ruleset, overview=text)))
    assert {v.values["found"]: v.values["right"] for v in told} == dict(words)


@pytest.mark.parametrize("text", RIGHT)
def test_right_phrases_are_silent(ruleset: RuleSet, text: str) -> None:
    assert asking.found(ruleset, "GK811", text) == []


def test_all_places_of_a_word_are_one_finding(ruleset: RuleSet) -> None:
    report = asking.made(ruleset, overview="措施及其施实情况。", problems="组织施实不够。")
    (told,) = asking.faults(asking.ask(ruleset, "GK811", report))
    assert (told.values["found"], told.values["right"], told.values["count"]) == ("施实", "实施", "2")
    assert asking.marked(told) == "施实" and len(told.related) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("huaian-2024", []),
        ("pt-shenpi-2023", []),
        ("pingtan-2019", ["残差不齐"]),
        ("pingtan-2022", ["行政法复议"]),
        ("pt-caijin-2025", ["不子公开"]),
        ("suqian-2024", ["门戶", "企事业单信息"]),
    ],
)
def test_real_reports(ruleset: RuleSet, shared: Path, name: str, expected: list[str]) -> None:
    report = recognise(open_document(str(shared / "corpus" / "docx" / f"{name}.docx")), ruleset.forms)
    assert [asking.marked(v) for v in asking.faults(asking.ask(ruleset, "GK811", report))] == expected
