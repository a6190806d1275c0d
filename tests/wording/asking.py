"""One rule asked about one report made of given prose."""

from __future__ import annotations

from typing import Any

from gongkai_lint.checks import Context, check_of
from gongkai_lint.engine import applies
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import Rule, RuleSet, Verdict
from gongkai_lint.rules.testing import report_of


def rule_of(ruleset: RuleSet, key: str) -> Rule:
    return next(rule for rule in ruleset.rules if rule.id == key)


def made(ruleset: RuleSet, form: str = "2021", year: int = 0, **prose: Any) -> Report:
    return report_of({"form": form, "year": year, "prose": prose}, ruleset, form)


def ask(ruleset: RuleSet, key: str, report: Report) -> list[Verdict]:
    """What the rule says; nothing where it is not for this form or year."""
    rule = rule_of(ruleset, key)
    if not applies(rule, report):
        return []
    return list(check_of(rule.kind)(report, rule, Context(words=ruleset.words)))


def faults(verdicts: list[Verdict]) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.outcome == "fail"]


def marked(verdict: Verdict) -> str:
    """The words that are marked as the fault."""
    assert verdict.place is not None
    return verdict.place.quote[slice(*verdict.place.mark)]


def found(ruleset: RuleSet, key: str, text: str | list[str], form: str = "2021", year: int = 0) -> list[str]:
    """The words the rule marks in an overview of ``text``."""
    return [marked(v) for v in faults(ask(ruleset, key, made(ruleset, form, year, overview=text)))]
