"""The rules on agreement over real reports: every real mistake, and silence where all is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai_lint.checks import Context, check_of
from gongkai_lint.document.open import open_document
from gongkai_lint.engine import applies
from gongkai_lint.forms.recognise import recognise
from gongkai_lint.rules.model import RuleSet, Verdict

CLEAN = (
    "huaian-2024", "suqian-2023", "suqian-2024", "shuyang-2025", "pingtan-2018", "pingtan-2021", "pingtan-2022", "pingtan-2024",
    "hongze-2023", "hongze-2024", "jinhu-2023", "pt-shenpi-2023", "pt-shehui-2023", "pt-caijin-2025", "pt-jiaojian-2020",
)  # fmt: skip


def run(path: Path, ruleset: RuleSet) -> list[tuple[str, str, str, Verdict]]:
    """``(rule, outcome, severity, verdict)`` of every verdict of the rules on agreement."""
    report = recognise(open_document(str(path)), ruleset.forms)
    return [
        (rule.id, verdict.outcome, verdict.severity or rule.severity, verdict)
        for rule in ruleset.rules
        if rule.theme == "agreement" and applies(rule, report)
        for verdict in check_of(rule.kind)(report, rule, Context())
    ]


def marked(verdict: Verdict) -> str:
    place = verdict.place
    assert place is not None
    return place.quote[slice(*place.mark)]


def fails(path: Path, ruleset: RuleSet) -> list[tuple[str, str, str]]:
    return [
        (rule, severity, marked(v)) for rule, outcome, severity, v in run(path, ruleset) if outcome == "fail"
    ]


@pytest.mark.parametrize("name", CLEAN)
def test_silent_where_right(name: str, shared: Path, ruleset: RuleSet) -> None:
    assert fails(shared / "corpus" / "docx" / f"{name}.docx", ruleset) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "shanghai-office-2019",
            [
                ("GK506", "error", "258件"),
                ("GK509", "error", "265件"),
                ("GK552", "warning", "复议7件，诉讼9件，均获维持"),
                ("GK562", "warning", "33.9%"),
            ],
        ),
        ("pingtan-2011", [("GK561", "note", "425条")]),
        ("pingtan-2013", [("GK514", "warning", "1份"), ("GK518", "error", "4970条")]),
        ("pingtan-2019", [("GK561", "warning", "2599条")]),
        ("pingtanxian-2012", [("GK561", "warning", "3978条")]),
        ("pt-guanwei-2022", [("GK517", "warning", "424件")]),
        ("pt-toucu-2024", [("GK566", "warning", "平潭综合实验区国有资产管理局")]),
        ("pt-gongan-2019", [("GK541", "warning", "未收到公民提出的公开政府信息申请")]),
    ],
)
def test_real_mistakes(
    name: str, expected: list[tuple[str, str, str]], shared: Path, ruleset: RuleSet
) -> None:
    assert fails(shared / "corpus" / "docx" / f"{name}.docx", ruleset) == expected


@pytest.mark.parametrize(
    ("name", "passing"),
    [
        ("huaian-2024", ["GK501", "GK502", "GK503", "GK504", "GK514", "GK515", "GK561", "GK561"]),
        (
            "suqian-2023",
            ["GK501", "GK504", "GK505", "GK507", "GK508", "GK509", "GK510", "GK511", "GK512", "GK513"],
        ),
        ("shuyang-2025", ["GK501", "GK504", "GK512", "GK513", "GK561"]),
        ("pingtan-2021", ["GK501", "GK502", "GK504"]),
        ("pingtan-2022", ["GK501", "GK512", "GK551"]),
        ("shanghai-office-2019", ["GK501", "GK502"]),
        ("pt-shenpi-2023", ["GK501", "GK514", "GK515", "GK562"]),
    ],
)
def test_what_agrees_was_really_checked(
    name: str, passing: list[str], shared: Path, ruleset: RuleSet
) -> None:
    passed = [
        rule
        for rule, outcome, _, _ in run(shared / "corpus" / "docx" / f"{name}.docx", ruleset)
        if outcome == "pass"
    ]
    for rule in passing:
        assert rule in passed


def test_the_reading_that_matched_is_told(shared: Path, ruleset: RuleSet) -> None:
    verdicts = run(shared / "corpus" / "docx" / "shuyang-2025.docx", ruleset)
    (received,) = [v for rule, outcome, _, v in verdicts if rule == "GK501"]
    assert received.outcome == "pass"
    assert [(e.label, e.value) for e in received.evidence] == [("本年新收＋上年结转", "749")]


def seed(shared: Path) -> Path:
    return next((shared / "seed").glob("*.docx"))


def test_seed_findings(shared: Path, ruleset: RuleSet) -> None:
    found = {
        rule: (severity, v) for rule, outcome, severity, v in run(seed(shared), ruleset) if outcome == "fail"
    }
    assert {rule: (severity, v.variant, v.values["count"]) for rule, (severity, v) in found.items()} == {
        "GK541": ("warning", "blank", "23"),  # P02
        "GK542": ("warning", "blank", "8"),  # P03
        "GK545": ("warning", "blank", "1"),  # P04
        "GK546": ("error", "blank", "2"),  # P05
        "GK547": ("warning", "blank", "1"),  # P06
        "GK548": ("warning", "blank", "1"),  # P07
        "GK549": ("warning", "blank", "6"),  # P08
        "GK550": ("warning", "blank", "2"),  # P10
    }
    assert len(found["GK541"][1].related) == 23
    assert all(place.quote.strip() == "" for place in found["GK541"][1].related)
    assert "0.64" not in found["GK547"][1].values["list"]


def test_seed_sums_hold(shared: Path, ruleset: RuleSet) -> None:
    verdicts = run(seed(shared), ruleset)
    assert ("GK518", "pass") in {(rule, outcome) for rule, outcome, _, _ in verdicts}  # 162 = 162
    assert [outcome for rule, outcome, _, _ in verdicts if rule == "GK561"].count("pass") == 2  # 421 and 14


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pt-jingfa-2012", [("GK518", "error", "18条")]),
        ("pt-gongan-2010", []), ("pt-jiaotong-2010", []), ("pt-sifa-2012", []), ("pt-lvyou-2011", []), ("pt-caijin-2016", []),
        ("pt-caijin-2018", []), ("pt-caizheng-2012", []), ("pt-caizheng-2013", []), ("pt-shenpi-2016", []), ("pt-shehui-2017", []),
    ],
)  # fmt: skip
def test_old_reports(name: str, expected: list[tuple[str, str, str]], shared: Path, ruleset: RuleSet) -> None:
    assert fails(shared / "corpus" / "short" / f"{name}.txt", ruleset) == expected


def test_wrong_shares(shared: Path, ruleset: RuleSet) -> None:
    found = fails(shared / "corpus" / "short" / "pt-jisheng-2013.txt", ruleset)
    assert [f for f in found if f[0] == "GK562"] == [
        ("GK562", "warning", s) for s in ("54%", "6%", "16%", "22%")
    ]
