"""Documents that rules cite: none that is not listed, and in a finding only those that govern the report's year."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.engine import Options, judge
from gongkai_lint.forms.model import Source
from gongkai_lint.forms.recognise import recognise
from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.load import load, rules_home
from gongkai_lint.rules.model import RuleSet, governing
from gongkai_lint.rules.yamlnode import RuleErrors

OLD, NEW = (
    "中华人民共和国政府信息公开条例（国务院令第492号）",
    "中华人民共和国政府信息公开条例（国务院令第711号）",
)


def test_every_citation_knows_its_years(ruleset: RuleSet) -> None:
    years = {(s.doc, s.since, s.until) for rule in ruleset.rules for s in rule.basis}
    assert {d: (a, b) for d, a, b in years if d in (OLD, NEW)} == {OLD: (2008, 2018), NEW: (2019, 9999)}
    assert ("国办公开办函〔2021〕30号", 2021, 9999) in years
    assert ("GB/T 9704-2012", 0, 9999) in years  # a standard is of no era
    for rule in ruleset.rules:
        assert rule.basis or rule.severity != "error", rule.id


def test_an_error_never_stands_on_what_governs_no_year_of_its_forms(ruleset: RuleSet) -> None:
    """A rule for the 2021 form alone that cites only the law of 2008 would be wrong for every report."""
    old_law_in_2019 = "GK603"  # applications of before 15 May 2019, in the report of that year
    for rule in (r for r in ruleset.rules if r.severity == "error" and r.id != old_law_in_2019):
        for key in rule.forms if rule.forms != ("*",) else ruleset.forms:
            form = ruleset.forms[key]
            spans = [s for s in rule.basis if s.since <= form.until and s.until >= form.since]
            assert spans or not rule.basis, (rule.id, key)


@pytest.mark.parametrize(("form", "year", "cited"), [("2014", 2018, OLD), ("2021", 2024, NEW)])
def test_a_finding_cites_the_law_of_its_year(ruleset: RuleSet, form: str, year: int, cited: str) -> None:
    document = sample(
        ruleset.forms[form], year=year, prose={"tail": ["清河镇人民政府", f"{year + 1}年6月20日"]}
    )
    result = judge(recognise(document, ruleset.forms, year), ruleset, Options(select=("GK611",)))
    (finding,) = result.findings
    assert [s.doc for s in finding.rule.basis] == [cited]


def _rule(ruleset: RuleSet, *basis: Source) -> object:
    return ruleset.rules[0]._replace(basis=basis)


@given(st.integers(2000, 2040), st.lists(st.tuples(st.integers(2000, 2040), st.integers(0, 30)), max_size=4))
def test_governing_never_leaves_a_rule_without_its_basis(year: int, spans: list[tuple[int, int]]) -> None:
    rule = _RULE._replace(basis=tuple(Source("甲", "一", "confirmed", a, a + n) for a, n in spans))
    kept = governing(rule, year).basis
    right = tuple(s for s in rule.basis if s.since <= year <= s.until)
    assert kept == (right or rule.basis)
    assert governing(rule, 0) is rule


_RULE = load([rules_home()]).rules[0]


def _home(tmp_path: Path, documents: str) -> list[str]:
    home = tmp_path / "home"
    shutil.copytree(rules_home(), home)
    (home / "law" / "documents.yaml").write_text(documents, encoding="utf-8")
    with pytest.raises(RuleErrors) as caught:
        load([str(home)], use_cache=False)
    return [
        e.show().split("\n")[0].rpartition("law/")[2] if "law/documents.yaml:" in e.show() else e.show()
        for e in caught.value.errors
    ]


def test_a_list_with_a_mistake_is_told_at_its_place(tmp_path: Path) -> None:
    told = _home(
        tmp_path,
        "documents:\n  - {doc: 甲, title: 乙, years: [2019], seen: confirmed}\n  - {doc: 丙, title: 丁, seen: maybe}\n",
    )
    assert any("documents.yaml:3:30" in t and "maybe" in t for t in told)
    assert "documents.yaml:2:31 years 要写首尾两个年度，如 [2019, 9999]" in _home(
        tmp_path / "b", "documents:\n  - {doc: 甲, title: 乙, years: [2019], seen: confirmed}\n"
    )


def test_a_citation_almost_right_is_told_what_was_meant(tmp_path: Path) -> None:
    text = (Path(rules_home()) / "law" / "documents.yaml").read_text("utf-8")
    told = _home(tmp_path, text.replace("doc: GB/T 15834-2011", "doc: GB/T 15834-2012"))
    assert told and all(
        "“GB/T 15834-2011”不在 law/documents.yaml 里，是否想写“GB/T 15834-2012”？" in t for t in told
    )


def test_an_office_may_cite_its_own(tmp_path: Path) -> None:
    (tmp_path / "local.yaml").write_text(
        "rules:\n  - id: AB101\n    slug: local\n    title: 甲\n    severity: error\n    basis: [{doc: 本县办法, clause: 第三条}]\n"
        "    check: {kind: text, absent: [{pattern: 某某词, examples: [某某词]}]}\n    message: 甲\n    expected: 乙\n",
        encoding="utf-8",
    )
    try:
        rules = load([rules_home(), str(tmp_path)], use_cache=False).rules
    except RuleErrors as error:  # the check's own options are not what is tested here
        assert not any("documents.yaml" in e.show() for e in error.errors)
    else:
        assert any(r.id == "AB101" for r in rules)
