"""The page for rule authors does what it says: its rules load, its tests pass, its mistake is shown as printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gongkai_lint.checks import KINDS
from gongkai_lint.rules.load import load, rules_home
from gongkai_lint.rules.testing import coverage_gaps, run_rule_tests
from gongkai_lint.rules.yamlnode import RuleErrors

PAGE = Path(__file__).resolve().parents[2] / "docs" / "writing-rules.md"


@pytest.fixture
def blocks() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


@pytest.fixture
def folder(tmp_path: Path, blocks: list[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "我们的规则"
    (made / "words").mkdir(parents=True)
    first, second, tests, words = blocks
    (made / "本县.yaml").write_text(first + second.replace("rules:\n", ""), encoding="utf-8")
    (made / "本县.test.yaml").write_text(tests, encoding="utf-8")
    (made / "words" / "typos.yaml").write_text(words, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return made


def test_the_rules_of_the_page_load_and_their_tests_pass(folder: Path) -> None:
    ruleset = load([rules_home(), str(folder)], use_cache=False)
    outcomes = run_rule_tests([str(folder)], ruleset)
    assert [o.show() for o in outcomes if o.problem] == []
    ours = ruleset._replace(rules=tuple(r for r in ruleset.rules if r.id.startswith("PC")))
    assert [r.id for r in ours.rules] == ["PC101", "PC102"]
    assert coverage_gaps(ours, outcomes) == []
    assert ruleset.words["typos"]["平川现"] == "平川县"


def test_the_mistake_is_shown_as_the_page_prints_it(folder: Path) -> None:
    path = folder / "本县.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("warning  ", "warnning", 1), encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(warnning).*", r"\1", text, count=1), encoding="utf-8")
    with pytest.raises(RuleErrors) as caught:
        load([rules_home(), str(folder)], use_cache=False)
    assert caught.value.errors[0].show() in PAGE.read_text(encoding="utf-8")


def test_every_kind_is_named() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in text] == []
