"""Outputs print 应为： before what would be right: the text of a rule does not say it again."""

from __future__ import annotations

from pathlib import Path

import yaml

from gongkai_lint.rules.load import rules_home


def test_no_expectation_says_yingwei_twice() -> None:
    said = []
    for path in sorted(Path(rules_home()).glob("*.yaml")):
        if path.name.endswith(".test.yaml"):
            continue
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            expected = rule["expected"]
            texts = expected.values() if isinstance(expected, dict) else [expected]
            said += [rule["id"] for text in texts if text.startswith(("应为", "应是"))]
    assert said == []
