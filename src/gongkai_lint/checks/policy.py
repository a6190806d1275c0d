"""What is wrong with the suppressions themselves: no reason, no use, past their date.

The rules of this kind come last: the engine tells them what became of the suppressions (``Context.suppressions``).
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_lint.checks import Context
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import PASS, Rule, Verdict
from gongkai_lint.typed import Any

OPTIONS: Any = {"what!": ("enum", "unreasoned", "unused", "partial", "expired")}
_PLACEHOLDERS = ("rules", "where", "reason", "until", "near", "words", "held", "rest")
VARIANTS = {
    "": _PLACEHOLDERS,
    "no_reason": _PLACEHOLDERS,
    "no_rule": _PLACEHOLDERS,
    "unknown_rule": _PLACEHOLDERS,
    "comment": _PLACEHOLDERS,
    "policy": _PLACEHOLDERS,
    "run": _PLACEHOLDERS,
    "rest": _PLACEHOLDERS,
}


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    """One verdict for each suppression that is wrong in the way the rule asks about."""
    found = [f for f in context.suppressions if f.what == rule.options["what"]]
    if not found:
        yield PASS
    for fault in found:
        yield Verdict("fail", fault.place, fault.values, fault.variant)
