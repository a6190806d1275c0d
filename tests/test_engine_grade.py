"""The grade of a report: “clean” is never said where nothing was checked."""

from __future__ import annotations

import pytest

from gongkai_lint.engine import Options, grade_of, judge
from gongkai_lint.forms.recognise import recognise
from gongkai_lint.forms.report import Place
from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.model import Finding, RuleSet, Suppression, Tally
from tests.cli.test_text import rule


def finding(severity: str, suppressed: bool = False) -> Finding:
    made = Finding(rule(), severity, Place("x"), "", "", "")
    return made._replace(suppressed=Suppression("口径不同")) if suppressed else made


@pytest.mark.parametrize(
    ("findings", "tally", "grade"),
    [
        ([], Tally(run=3, passed=3), "pass"),
        ([finding("note")], Tally(run=3, failed=1), "pass"),
        ([finding("warning"), finding("note")], Tally(run=3, failed=2), "minor"),
        ([finding("error"), finding("warning")], Tally(run=3, failed=2), "return"),
        ([finding("error", suppressed=True)], Tally(run=3, failed=1), "pass"),
        ([finding("error", suppressed=True), finding("warning")], Tally(run=3, failed=2), "minor"),
        ([], Tally(run=3, unknown=3), "unassessable"),
        ([], Tally(run=3, na=3), "unassessable"),
        ([], Tally(), "unassessable"),
        ([finding("warning")], Tally(run=1, unknown=1), "minor"),  # a rule that crashed
    ],
)
def test_grade(findings: list[Finding], tally: Tally, grade: str) -> None:
    assert grade_of(findings, tally) == grade


def test_a_report_that_no_rule_could_judge(ruleset: RuleSet) -> None:
    report = recognise(sample(ruleset.forms["2021"], year=2024), ruleset.forms, 2024)
    assert judge(report, ruleset, Options(select=("GK601",))).grade == "unassessable"  # there is no ledger
    assert judge(report, ruleset, Options(select=("GK302",))).grade == "pass"
