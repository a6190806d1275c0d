"""Rule, form, word and test files damaged in any way: a RuleSet or a list of mistakes with places, nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai_lint.rules.load import load, rules_home
from gongkai_lint.rules.model import RuleSet
from gongkai_lint.rules.testing import run_rule_tests
from gongkai_lint.rules.yamlnode import RuleErrors

from .test_load import GOOD, NEW_FORM, TEXT

TESTS = """\
tests:
  - rule: GK302
    name: 甲
    form: "2021"
    year: 2024
    cells: {requests.new.natural: 3}
    prose: {overview: [甲, 乙]}
    expect: {fail: 1, at: 自然人, says: 相差, severity: error}
"""
WORDS = "words: {甲: 乙}\n"
FILES = {
    "local.yaml": GOOD,
    "text.yaml": TEXT,
    "forms/9.yaml": NEW_FORM,
    "words/w.yaml": WORDS,
    "t.test.yaml": TESTS,
}
_PIECES = st.sampled_from(
    ["", "null", "[]", "{}", "[[a]]", "{a: b}", "7", "true", "''", '"', ":", "- ", "  ", "\n", "&a", "*a", "{", "]", "\t", "\x00", "甲", "{column}"]
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two rule files of ours and the forms: small enough to be read some hundred times."""
    made = tmp_path_factory.mktemp("damage") / "rules"
    made.mkdir()
    for sub in ("forms", "words"):
        shutil.copytree(Path(rules_home()) / sub, made / sub)
    return made


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(FILES)), data=st.data())
def test_damage_is_a_mistake_or_harmless(
    home: Path, ruleset: RuleSet, name: str, data: st.DataObject
) -> None:
    text = FILES[name]
    # A value is exchanged, or anything is put in the place of anything.
    marks = [i + 2 for i in range(len(text)) if text.startswith(": ", i)]
    start = data.draw(st.sampled_from(marks) | st.integers(0, len(text)))
    ends = [i for i in range(start, len(text) + 1) if i == len(text) or text[i] in ",}]\n"]
    end = data.draw(st.sampled_from([ends[0], start, min(start + 1, len(text))]))
    damaged = text[:start] + data.draw(_PIECES) + text[end:]
    local = home.parent / "local"
    shutil.rmtree(local, ignore_errors=True)
    for path, content in FILES.items():
        (local / path).parent.mkdir(parents=True, exist_ok=True)
        (local / path).write_text(damaged if path == name else content, encoding="utf-8")
    try:
        if name == "t.test.yaml":
            run_rule_tests([str(local)], ruleset)
        else:
            load([str(home), str(local)], use_cache=False)
    except RuleErrors as errors:
        assert errors.errors
        for error in errors.errors:
            assert error.line >= 1 and error.column >= 1 and error.zh and error.en
            assert error.show() and error.show("en")
