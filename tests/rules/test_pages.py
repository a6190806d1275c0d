"""The pages made from rules: the same every time, nothing left out, stale ones told."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from gongkai_lint.rules import pages
from gongkai_lint.rules.load import rules_home
from gongkai_lint.rules.model import RuleSet


@pytest.fixture(scope="module")
def made(ruleset: RuleSet) -> dict[str, str]:
    return pages.pages(ruleset, rules_home())


def test_the_same_rules_make_the_same_pages(made: dict[str, str], ruleset: RuleSet) -> None:
    assert pages.pages(ruleset, rules_home()) == made


def test_every_rule_has_a_page_with_all_its_parts(made: dict[str, str], ruleset: RuleSet) -> None:
    for rule in ruleset.rules:
        page = made[f"rules/{rule.id}.md"]
        assert page.startswith(f"# {rule.id} {rule.zh.title}\n\n*{rule.en.title}*\n")
        for part in ("查什么", "依据", "发现问题时", "不符的例子", "符合的例子", "改等级或关掉"):
            assert f"## {part} " in page, (rule.id, part)
        assert f"  kind: {rule.kind}" in page or f"kind: {rule.kind}" in page, rule.id
        for basis in rule.basis:
            assert f"* {basis.doc} {basis.clause}（" in page
        assert "examples:" not in page
        assert f"[{rule.id}]({rule.id}.md)" in made["rules/README.md"]


def test_a_page_shows_what_is_really_said(made: dict[str, str]) -> None:
    page = made["rules/GK302.md"]
    assert "* 单元格 `requests.new.natural`：3" in page
    assert "> GK302 “自然人”列" in page and "相差 3" in page
    assert 'left: ["requests.new.{column}", "requests.carried_in.{column}"]' in page


def test_links_lead_to_pages(made: dict[str, str], ruleset: RuleSet) -> None:
    for rule in ruleset.rules:
        for name in rule.related:
            assert f"rules/{name}.md" in made


def test_the_schemas_are_json(made: dict[str, str]) -> None:
    for name in ("schema/rules.schema.json", "schema/config.schema.json"):
        assert json.loads(made[name])["$schema"].startswith("https://json-schema.org/")


def test_check_tells_what_is_not_current_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(rules_home(), tmp_path / "rules")
    monkeypatch.setattr(pages, "rules_home", lambda: str(tmp_path / "rules"))
    monkeypatch.setattr(sys, "argv", ["pages", "--check"])
    assert pages.main() == 1
    assert not (tmp_path / "docs").exists()
    monkeypatch.setattr(sys, "argv", ["pages"])
    assert pages.main() == 0
    monkeypatch.setattr(sys, "argv", ["pages", "--check"])
    capsys.readouterr()
    assert (pages.main(), capsys.readouterr().out) == (0, "")
    (tmp_path / "docs" / "rules" / "GK302.md").write_text("old\n", encoding="utf-8")
    (tmp_path / "docs" / "rules" / "GK000.md").write_text("gone\n", encoding="utf-8")
    assert pages.main() == 1
    assert capsys.readouterr().out == "not current: docs/rules/GK302.md\nnot current: docs/rules/GK000.md\n"
    monkeypatch.setattr(sys, "argv", ["pages"])
    assert pages.main() == 0
    assert not (tmp_path / "docs" / "rules" / "GK000.md").exists()


def test_what_a_rule_checks_is_said_without_values(made: dict[str, str], ruleset: RuleSet) -> None:
    """“{right}” says nothing: where what is right differs each time, the title stands there."""
    for rule in ruleset.rules:
        page = made[f"rules/{rule.id}.md"]
        said = page.split("## 查什么 What it checks")[1].split("<details>")[0].split("## ")[0]
        assert "{" not in said and re.search(r"\w", said), rule.id
