"""What the file itself shows: revisions not yet accepted, comments left in, hidden or highlighted words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongkai_lint.checks import Context
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import PASS, Rule, Verdict

OPTIONS: Any = {
    "notice!": (
        "enum",
        "tracked_changes",
        "comments",
        "hidden_text",
        "highlighted_text",
        "embedded_object",
        "encoding",
    )
}
VARIANTS = {"": ("count", "quote")}


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    found = [n for n in report.document.notices if n.kind == rule.options["notice"]]
    if not found:
        yield PASS
    for notice in found:
        quote = f"（如“{notice.quote}”）" if notice.quote else ""
        place = places.document()._replace(quote=notice.quote)
        yield Verdict("fail", place, {"count": str(notice.count), "quote": quote})
