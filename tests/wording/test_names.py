"""Names of laws that are nearly a known one, and their numbers."""

from __future__ import annotations

import pytest

from gongkai_lint.checks.names import near
from gongkai_lint.rules.model import RuleSet
from tests.wording import asking

LAW = "中华人民共和国政府信息公开条例"


@pytest.mark.parametrize("at", range(len(LAW)))
def test_one_character_lost_doubled_or_exchanged(ruleset: RuleSet, at: int) -> None:
    known = ruleset.words["names"]
    assert near(LAW[:at] + LAW[at + 1 :], known) == LAW
    assert near(LAW[:at] + LAW[at] + LAW[at:], known) == LAW
    if at + 1 < len(LAW):
        assert near(LAW[:at] + LAW[at + 1] + LAW[at] + LAW[at + 2 :], known) == LAW


@pytest.mark.parametrize(
    "name",
    [
        "政府信息公开条例", "中华人民共和国刑法", "中华人民共和国档案法", "中华人民共和国行政监察法", "中华人民共和国政府采购法",
        "中华人民共和国保守国家秘密法", "甘肃省政府信息公开试行办法", "福建省政府信息公开办法", "中华人民共和国政府信息公开工作年度报告",
        "政府信息公开工作年度报告", "政府信息公开指南", "政府信息公开目录", "中华人民共和国行政复议法实施条例",
    ],
)  # fmt: skip
def test_other_names_are_not_slips(ruleset: RuleSet, name: str) -> None:
    assert near(name, ruleset.words["names"]) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"依据《{LAW}》（国务院令第711号）编制。", []),
        (f"依据《{LAW}》（2019年4月3日国务院令第711号修订）编制。", []),
        (f"依据《{LAW}》（以下简称《条例》）编制。", []),
        (f"依据《{LAW}》（国务院令第71号）编制。", ["71"]),
        ("依照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）。", []),
        ("依照《政府信息公开信息处理费管理办法》（国办函〔2020〕190号）。", ["〔2020〕190号"]),
        ("依照《政府信息公开信息处理费管理办法》（国办函[2020]109号）。", []),
        ("依照《政府信息公开信息处理办法》。", []),
    ],
)
def test_numbers_behind_a_known_name(ruleset: RuleSet, text: str, expected: list[str]) -> None:
    assert asking.found(ruleset, "GK824", text) == expected


def test_a_name_is_told_once(ruleset: RuleSet) -> None:
    assert len(asking.found(ruleset, "GK824", "依照《中华人民共和国行政复义法》和《中华人民共和国行政复义法》。")) == 1  # fmt: skip
