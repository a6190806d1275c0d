"""Three inputs every format is shown on: a Word file with faults, a text file with one, and a file that is not there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from gongkai_lint.engine import Options, lint
from gongkai_lint.rules.model import Result, RuleSet, Suppression
from tests.cli.scenario import report

BAD = (
    "form: 2021\nyear: 2024\n"
    "requests.new.natural: 3\nrequests.new.total: 3\nrequests.granted.natural: 2\nrequests.granted.total: 2\n"
    "requests.total.natural: 2\nrequests.total.total: 2\nrequests.partial.natural: \n"
    "@other: 100%|表|*星*<b>粗</b>XX年没有收取信息处理费。\n"
)
TEXT = "甲镇2024年政府信息公开工作年度报告\n\n一、总体情况\n2024年，我镇公开信息××条。\n二、主动公开政府信息情况\n见附表。\n"
# Few rules, so that a change of another rule's words changes nothing here.
SELECT = ("GK101", "GK141", "GK210", "GK302", "GK304")


@pytest.fixture
def folder(tmp_path: Path, ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "报告.docx").write_bytes(report(BAD, ruleset))
    (tmp_path / "好的.docx").write_bytes(report("form: 2021\nyear: 2024\n", ruleset))
    (tmp_path / "甲镇.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("GONGKAI_LINT_LANG", "GONGKAI_LINT_DEBUG", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


FILES = ("报告.docx", "甲镇.txt", "没有.docx")


def run(
    ruleset: RuleSet, files: Sequence[str] = FILES, lang: str = "zh", select: Sequence[str] = SELECT
) -> list[Result]:
    """The files' results."""
    return [lint(name, ruleset, Options(lang=lang, select=tuple(select))) for name in files]


def aside(result: Result, rule: str, reason: str = "区里同意") -> Result:
    """The result with the findings of a rule set aside, as policy does it."""
    findings = tuple(
        f._replace(suppressed=Suppression(reason, "policy", "gongkai-lint.yaml:3:1", "2026-12-31", "李某"))
        if f.rule.id == rule
        else f
        for f in result.findings
    )
    return result._replace(findings=findings)
