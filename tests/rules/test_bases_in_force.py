"""A finding cites a document that governs the report's year, whatever form the report is in."""

from __future__ import annotations

import pytest

from gongkai_lint.rules.model import RuleSet, governing

# What each form was used for; the years after the last are all alike.
YEARS = {
    "2008": (2008, 2018),
    "2014": (2014, 2018),
    "fujian": (2008, 2018),
    "2019": (2019, 2020),
    "2021": (2021, 2027),
}
# These name the document because it was not yet, or no longer, in force; and the ledger's dates choose their own law.
ABOUT_TIME = {"GK603", "GK605", "GK606", "GK607", "GK827", "GK828"}


@pytest.mark.parametrize("form", YEARS)
def test_every_rule_cites_what_was_in_force(form: str, ruleset: RuleSet) -> None:
    first, last = YEARS[form]
    anachronisms = []
    for rule in ruleset.rules:
        if rule.id in ABOUT_TIME or not ({form, "*"} & set(rule.forms)):
            continue
        start = max(first, int(rule.options.get("year_from", first)))
        for year in range(start, min(last, int(rule.options.get("year_to", last))) + 1):
            if any(not s.since <= year <= s.until for s in governing(rule, year).basis):
                anachronisms.append((rule.id, year))
                break
    assert anachronisms == []


def test_an_old_report_is_not_measured_by_a_later_form(ruleset: RuleSet) -> None:
    rules = {rule.id: rule for rule in ruleset.rules}
    for id in ("GK204", "GK566", "GK567", "GK821"):
        assert all("2021" not in s.doc for s in governing(rules[id], 2013).basis), id
    assert any("2021" in s.doc for s in governing(rules["GK204"], 2024).basis)


def test_no_error_rests_on_a_convention_of_this_program_alone(ruleset: RuleSet) -> None:
    """What must be mended is asked by a document of the state, in its words or as it follows from them."""
    alone = [
        rule.id
        for rule in ruleset.rules
        if rule.severity == "error"
        and all(s.doc.startswith("本工具") or s.mark == "unconfirmed" for s in rule.basis)
    ]
    assert alone == []
