"""Real reports of two years running: every verdict was looked at by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai_lint.engine import Options, lint
from gongkai_lint.prior import prior_of
from gongkai_lint.rules.model import Result, RuleSet


def compared(shared: Path, ruleset: RuleSet, this: str, last: str) -> Result:
    folder = shared / "corpus"
    prior = prior_of(str(folder / last), ruleset.forms)
    return lint(str(folder / this), ruleset, Options(prior=prior, select=("GK9",)))


def outcome(result: Result) -> tuple[list[tuple[str, str]], list[str]]:
    return (
        [(f.rule.id, f.severity) for f in result.findings],
        sorted({u.rule.id for u in result.unknown}),
    )


@pytest.mark.parametrize(
    ("this", "last", "found", "unknown"),
    [
        # 1.05 % said, 3646 against 3607 is 1.08 %; 121 = 121, 11+2−1 = 12 and 597+50−227 = 420 hold.
        ("docx/suqian-2024.docx", "docx/suqian-2023.docx", [("GK909", "warning")], []),
        ("docx/hongze-2024.docx", "docx/hongze-2023.docx", [], []),
        ("docx/pingtan-2022.docx", "docx/pingtan-2021.docx", [], []),
        # From the provincial table to the form of 2019: the prose can be compared, the cells cannot.
        ("docx/pingtan-2019.docx", "docx/pingtan-2018.docx", [], ["GK901", "GK902", "GK905"]),
        ("short/pt-jingfa-2013.txt", "short/pt-jingfa-2012.txt", [("GK907", "warning")], []),
        ("short/pt-minzheng-2013.txt", "short/pt-minzheng-2012.txt", [("GK907", "warning")], []),
        # Neither of them prints the table of numbers.
        ("short/pt-caizheng-2013.txt", "short/pt-caizheng-2012.txt", [("GK907", "warning")], ["GK903"]),
    ],
)
def test_pairs(
    shared: Path, ruleset: RuleSet, this: str, last: str, found: list[tuple[str, str]], unknown: list[str]
) -> None:
    result = compared(shared, ruleset, this, last)
    assert outcome(result) == (found, unknown)
    assert result.tally.passed > 0 or found


def test_growth_is_told_with_both_readings(shared: Path, ruleset: RuleSet) -> None:
    (finding,) = compared(shared, ruleset, "docx/suqian-2024.docx", "docx/suqian-2023.docx").findings
    assert finding.message == "写的是“同比增长1.05%”，按上一年度报告应为增长 1.08%"
    assert (
        finding.expected
        == "按新收加结转，上年 3607、本年 3646，增长 1.08%；按新收，上年 3511、本年 3525，增长 0.40%。"
    )
    assert finding.place.quote[slice(*finding.place.mark)] == "同比增长1.05%"


def test_copied_sentences_are_named_with_both_places(shared: Path, ruleset: RuleSet) -> None:
    (finding,) = compared(shared, ruleset, "short/pt-jingfa-2013.txt", "short/pt-jingfa-2012.txt").findings
    assert finding.message.startswith("15 句中有 13 句与 2012 年报告一字不差（86%）：第一部分第1段“根据上级")
    assert len(finding.evidence) == 13
    first = finding.evidence[0]
    assert first.label == "第一部分第1段（上年同处）" and first.place is not None
    assert first.value.startswith("根据上级的有关规定，我局办公室作为处理政府信息公开事务的责任机构")


@pytest.mark.parametrize(
    ("this", "last", "reason"),
    [
        ("docx/pingtan-2022.docx", "docx/suqian-2023.docx", "上一年度报告是“宿迁市”的，本报告是“平潭综合实验区”的"),
        ("short/pt-jisheng-2013.txt", "short/pt-minzheng-2012.txt", "上一年度报告是“平潭县民政局”的"),
        ("short/pt-jiaotong-2013.txt", "short/pt-jiaotong-2011.txt", "上一年度报告是 2011 年的，本报告是 2013 年的"),
        ("docx/pingtan-2024.docx", "docx/pingtan-2022.docx", "上一年度报告是 2022 年的，本报告是 2024 年的"),
        ("docx/pingtan-2021.docx", "docx/pingtan-2022.docx", "上一年度报告是 2022 年的，本报告是 2021 年的"),
        ("docx/pingtan-2021.docx", "docx/pingtan-2021.docx", "上一年度报告就是本报告这个文件"),
    ],
)  # fmt: skip
def test_reports_that_cannot_be_compared(
    shared: Path, ruleset: RuleSet, this: str, last: str, reason: str
) -> None:
    result = compared(shared, ruleset, this, last)
    assert result.findings == () and result.tally.passed == 0 and result.tally.na == 0
    assert {u.reason.startswith(reason) for u in result.unknown} == {True}
