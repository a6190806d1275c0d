"""The form itself: is it the one of the report year, is the year within what is known."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_lint.checks import Context
from gongkai_lint.checks.years import of_another
from gongkai_lint.forms import places
from gongkai_lint.forms.identity import year_said, years_in
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import NA, PASS, Rule, Verdict
from gongkai_lint.typed import Any

OPTIONS: Any = {"what!": ("enum", "matches_year", "verified", "year_stated", "year_asked", "single")}
_VALUES = ("form", "year", "expected", "verified", "source")
VARIANTS = {"": (*_VALUES, "title", "said"), "tables": _VALUES, "sections": (*_VALUES, "list")}


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
        if of_another(report):
            return  # told by year_asked: the form follows from it
        outside = report.year and not form.since <= report.year <= form.until
        if report.year_form or outside:
            values["expected"] = report.year_title or "报告年度所适用的统一格式"
            yield Verdict("fail", places.document(), values, "tables")
        elif report.foreign:
            titles = "、".join(s.title for s in report.foreign)
            values |= {"list": titles, "expected": "；".join(s.title for s in form.sections)}
            yield Verdict("fail", places.paragraph(report, report.foreign[0].start), values, "sections")
        else:
            yield PASS
    elif what == "single":
        if not report.further:
            yield PASS
            return
        yield Verdict("fail", places.document(), {"title": report.further})
    elif what == "year_asked":
        if report.year_source != "option":
            return
        values["said"] = str(year_said(report.title, report.year))
        if values["said"] != values["year"]:
            yield Verdict("fail", places.paragraph(report, 0), values)
        else:
            yield PASS if years_in(report.title) else NA
    elif what == "verified":
        later = form.until > form.verified and report.year > form.verified
        yield Verdict("fail", places.document(), values) if later else PASS
    else:
        bad = report.year_source in ("", "text")
        yield Verdict("fail", places.document(), values) if bad else PASS
