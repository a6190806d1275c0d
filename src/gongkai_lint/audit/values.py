"""What is kept of a linted report: its findings as JSON data and its cells as plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai_lint.checks.aggregate import values_of as values_of
from gongkai_lint.rules.model import Result


def counts_of(result: Result) -> dict[str, int]:
    """error, warning, note (not suppressed), suppressed, unknown."""
    counts = {
        "error": 0,
        "warning": 0,
        "note": 0,
        "suppressed": 0,
        "unknown": len({u.rule.id for u in result.unknown}),
    }
    for finding in result.findings:
        counts["suppressed" if finding.suppressed is not None else finding.severity] += 1
    return counts


def rules_of(data: Mapping[str, Any]) -> dict[str, int]:
    """Findings by rule id, those suppressed left out, of one file of the JSON output."""
    made: dict[str, int] = {}
    for finding in data["findings"]:
        if not finding["suppressed"]:
            made[finding["rule"]] = made.get(finding["rule"], 0) + 1
    return made
