"""The tests beside the rules pass, and failing ones are told with their line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gongkai_lint.cli import main
from gongkai_lint.rules.load import load, rules_home
from gongkai_lint.rules.model import Rule, RuleSet
from gongkai_lint.rules.schema import TESTS, Checker
from gongkai_lint.rules.testing import Outcome, coverage_gaps, run_rule_tests, verdicts_of
from gongkai_lint.rules.yamlnode import RuleErrors, read


def test_all_built_in_rule_tests_pass(ruleset: RuleSet) -> None:
    outcomes = run_rule_tests([rules_home()], ruleset)
    assert [o.show() for o in outcomes if o.problem] == []
    assert coverage_gaps(ruleset, outcomes) == []


def test_a_failing_case_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "mine.test.yaml").write_text(
        'tests:\n  - {rule: GK302, name: 好的, form: "2021", expect: pass}\n  - rule: requests-balance\n    name: 坏的\n    form: "2021"\n    expect: {fail: 1}\n',
        encoding="utf-8",
    )
    ruleset = load([rules_home()], use_cache=False)
    outcomes = [o for o in run_rule_tests([str(tmp_path)], ruleset) if o.name in ("好的", "坏的")]
    assert [(o.line, o.name, bool(o.problem)) for o in outcomes] == [(2, "好的", False), (3, "坏的", True)]
    assert "应有 fail 1 个，得到 pass 7" in outcomes[1].show()


def _told(folder: Path, ruleset: RuleSet, text: str) -> list[str]:
    (folder / "mine.test.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleErrors) as caught:
        run_rule_tests([str(folder)], ruleset)
    return [f"{e.line}:{e.column} {e.zh}" for e in caught.value.errors]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("rule: QQQQQ, name: 甲, expect: pass", "2:12 没有“QQQQQ”这个规则"),
        ('rule: GK302, name: 甲, form: "2022", expect: pass', "2:34 没有“2022”这个格式，是否想写“2021”？"),
        ('rule: GK302, name: 甲, form: "2021", cells: {requests.new.natral: 3}, expect: pass', "2:50 没有“requests.new.natral”这个单元格，是否想写“requests.new.natural”？"),
        ('rule: GK302, name: 甲, form: "2021", prose: {overveiw: 甲}, expect: pass', "2:50 没有“overveiw”这个部分，是否想写“overview”？"),
        ("rule: GK302, name: 甲, expect: {at: 自然人}", "2:36 要有 fail 或 unknown 的个数"),
        ("rule: GK302, name: 甲, expect: {}", "2:36 要有 fail 或 unknown 的个数"),
        ("rule: GK302, name: 甲, expect: fial", "2:36 “fial”不是 pass、na 之一"),
        ("rule: GK302, name: 甲, expects: pass", "2:5 缺少“expect”"),
        ("rule: GK302, name: 甲, document: 一、, cells: {}, expect: pass", "2:42 有 document 就不能有 cells"),
        ("rule: GK302, name: 甲, options: {lft: []}, expect: pass", "2:38 不认识的键“lft”，是否想写“left”？"),
    ],
)  # fmt: skip
def test_a_case_that_would_test_nothing_is_a_mistake(
    tmp_path: Path, ruleset: RuleSet, case: str, expected: str
) -> None:
    assert expected in _told(tmp_path, ruleset, f"tests:\n  - {{{case}}}\n")


def _outcomes(folder: Path, ruleset: RuleSet, text: str) -> list[Outcome]:
    (folder / "mine.test.yaml").write_text(text, encoding="utf-8")
    return [o for o in run_rule_tests([str(folder)], ruleset) if o.file.endswith("mine.test.yaml")]


@pytest.mark.parametrize(
    ("expect", "problem"),
    [
        ("{fail: 1, at: 自然人, says: 相差 3, severity: error}", ""),
        ("{fail: 1}", ""),
        ("pass", "应为 pass，得到 pass 6、fail 1："),
        ("na", "应为 na，得到 pass 6、fail 1："),
        ("{fail: 2}", "应有 fail 2 个，得到 pass 6、fail 1："),
        ("{unknown: 1}", "应有 unknown 1 个，得到 pass 6、fail 1："),
        ("{fail: 1, at: 法律服务机构}", "at 应含“法律服务机构”，得到“"),
        ("{fail: 1, says: 相差 4}", "says 应含“相差 4”，得到“"),
        ("{fail: 1, severity: note}", "等级应为 note，得到 error"),
    ],
)
def test_what_came_instead_is_told(tmp_path: Path, ruleset: RuleSet, expect: str, problem: str) -> None:
    text = f'tests:\n  - {{rule: GK302, name: 甲, form: "2021", cells: {{requests.new.natural: 3}}, expect: {expect}}}\n'
    (outcome,) = _outcomes(tmp_path, ruleset, text)
    assert (outcome.line, outcome.column, outcome.rule, outcome.name) == (2, 5, "GK302", "甲")
    assert outcome.problem.startswith(problem) if problem else outcome.problem == ""
    assert outcome.show().endswith(f"mine.test.yaml:2:5 GK302 甲：{outcome.problem}")


def test_a_case_may_change_the_options_of_its_rule(tmp_path: Path, ruleset: RuleSet) -> None:
    text = """\
tests:
  - rule: GK302
    name: 只看总计
    form: "2021"
    cells: {requests.new.natural: 3}
    options: {only: total}
    expect: pass
"""
    assert [o.problem for o in _outcomes(tmp_path, ruleset, text)] == [""]


def test_a_case_may_be_a_whole_document(tmp_path: Path, ruleset: RuleSet) -> None:
    text = "tests:\n  - rule: GK302\n    name: 不是年报\n    document: 一张便条\n    expect: na\n"
    (outcome,) = _outcomes(tmp_path, ruleset, text)
    assert outcome.problem.startswith("认不出这份报告")


def test_a_failing_example_is_told_at_its_own_line(tmp_path: Path) -> None:
    (tmp_path / "local.yaml").write_text(
        """\
rules:
  - id: AB301
    slug: local-words
    title: 本地用语
    severity: note
    check:
      kind: text
      absent: ['甲乙']
      examples:
        - {text: 有甲乙, finds: 甲乙}
        - {text: 没有, finds: 甲乙}
    message: "{found}"
    expected: 改。
""",
        encoding="utf-8",
    )
    ruleset = load([rules_home(), str(tmp_path)], use_cache=False)
    (failed,) = [o for o in run_rule_tests([str(tmp_path)], ruleset) if o.problem]
    assert (failed.line, failed.column, failed.rule, failed.name) == (11, 11, "AB301", "例句 2")


def test_an_offices_own_rules_are_tested_and_no_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The built-in rules' examples are not counted, and a rule without a test is told."""
    monkeypatch.chdir(tmp_path)
    assert main(["new-rule", "hall", "--dir", "规则"]) == 0
    capsys.readouterr()
    assert main(["test-rules", "规则"]) == 0
    assert capsys.readouterr().out == "规则测试：4 通过，0 不通过\n"
    next(Path("规则").glob("*.test.yaml")).unlink()
    assert main(["test-rules", "规则"]) == 1
    told = capsys.readouterr().out
    assert "没有“pass”的例子" in told and "没有“fail”的例子" in told and "GK" not in told


def test_gaps_name_what_is_missing(ruleset: RuleSet) -> None:
    some = ruleset._replace(rules=tuple(r for r in ruleset.rules if r.id in ("GK302", "GK304")))
    outcomes = [
        Outcome("f", 1, "GK302", "甲", "pass", ""),
        Outcome("f", 2, "GK302", "乙", "fail", ""),
        Outcome("f", 3, "GK304", "丙", "pass", ""),
    ]
    assert coverage_gaps(some, outcomes) == ["GK304 没有“fail”的例子", "equation 类检查没有“unknown”的例子"]


def test_no_rule_passes_on_a_table_that_is_blank(ruleset: RuleSet) -> None:
    """Every failing case with all cells of the form blanked: what cannot be assessed is neither passed nor failed."""
    seen = 0
    for rule, case in _failing(ruleset):
        if rule.kind not in ("equation", "compare", "agree"):
            continue
        form = ruleset.forms[case.get("form") or rule.forms[0]]
        blank = {f"{t.key}.{r.key}.{c.key}": None for t in form.tables for r in t.rows for c in t.columns}
        verdicts = verdicts_of({**case, "cells": blank}, rule, ruleset)
        outcomes = {
            v.outcome for v in verdicts if v.variant != "blank"
        }  # that nothing is filled may be the fault
        assert "fail" not in outcomes, (rule.id, case["name"], outcomes)
        if rule.kind != "compare":
            assert "pass" not in outcomes, (rule.id, case["name"], outcomes)
        seen += 1
    assert seen > 30


def _failing(ruleset: RuleSet) -> list[tuple[Rule, dict[str, Any]]]:
    rules = {r.id: r for r in ruleset.rules} | {r.slug: r for r in ruleset.rules}
    found = []
    for path in sorted(Path(rules_home()).glob("*.test.yaml")):
        file, root = read(str(path))
        assert root is not None
        for case in Checker(file).check(root, TESTS)["tests"]:
            if isinstance(case["expect"], dict) and case["expect"].get("fail") and "document" not in case:
                found.append((rules[case["rule"]], case))
    return found
