"""What the file itself shows: revisions not yet accepted, comments left in, hidden or highlighted words, pictures."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_lint.checks import Context
from gongkai_lint.checks.table import pictured
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import PASS, Rule, Verdict
from gongkai_lint.typed import Any

OPTIONS: Any = {
    "notice!": (
        "enum",
        "tracked_changes",
        "comments",
        "hidden_text",
        "highlighted_text",
        "picture",
        "embedded_object",
        "encoding",
        "replaced_characters",
    ),
    "missing_table": "bool",  # of consequence only where it may be a table of the form that was not found
}
VARIANTS = {"": ("count", "quote", "tables")}


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    """One verdict for all notices of a kind: a file with ten pictures has one fault."""
    found = [n for n in report.document.notices if n.kind == rule.options["notice"]]
    missing = [t.title for t in pictured(report)] if rule.options.get("missing_table") else []
    if not found or (rule.options.get("missing_table") and not missing):
        yield PASS
        return
    first = next((n.quote for n in found if n.quote), "")
    place = places.document()._replace(quote=first, block=found[0].block if found[0].block >= 0 else None)
    values = {
        "count": str(sum(n.count for n in found)),
        "quote": f"（如“{first}”）" if first else "",
        "tables": "、".join(missing),
    }
    yield Verdict("fail", place, values)
