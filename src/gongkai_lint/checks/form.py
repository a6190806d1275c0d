"""The form itself: is it the one of the report year, is the year within what is known."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_lint.checks import Context
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import PASS, Rule, Verdict
from gongkai_lint.typed import Any

OPTIONS: Any = {"what!": ("enum", "matches_year", "verified", "year_stated")}
VARIANTS = {"": ("form", "year", "expected", "verified", "source")}


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    what = rule.options["what"]
    form = report.form
    values = {
        "form": form.title,
        "year": str(report.year),
        "verified": str(form.verified),
        "source": report.year_source,
    }
    if what == "matches_year":
        outside = report.year and not form.since <= report.year <= form.until
        wrong = bool(report.year_form) or bool(outside)
        yield Verdict("fail", places.document(), values | {"expected": report.year_form}) if wrong else PASS
    elif what == "verified":
        later = form.until > form.verified and report.year > form.verified
        yield Verdict("fail", places.document(), values) if later else PASS
    else:
        bad = report.year_source in ("", "text")
        yield Verdict("fail", places.document(), values) if bad else PASS
