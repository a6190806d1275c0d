"""The tests beside the rules pass, and failing ones are told with their line."""

from __future__ import annotations

from pathlib import Path

from gongkai_lint.rules.load import load, rules_home
from gongkai_lint.rules.model import RuleSet
from gongkai_lint.rules.testing import coverage_gaps, run_rule_tests


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
