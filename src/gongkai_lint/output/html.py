"""One self-contained page: the report's own text and tables with the findings in the margin, nothing loaded from outside.

:func:`render` makes the page of all files, :func:`page` that of one. The template and its style and script are in ``templates/``;
here and in :mod:`~gongkai_lint.output.blocks` is only what they show: plain tuples, so that nothing of the page's looks is decided in
Python.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache

from gongkai_lint.output.blocks import Group, Note, groups_of, note_of, shown_text
from gongkai_lint.output.common import (
    caution,
    counts,
    name,
    recognised,
    standing,
    tally_line,
    title,
    unknown_by_need,
)
from gongkai_lint.output.words import grade_word, severity_noun, severity_word, word
from gongkai_lint.rules.model import Result, RuleSet
from gongkai_lint.typed import Any, NamedTuple


class File(NamedTuple):
    """One file on the page."""

    key: str
    name: str
    unit: str
    year: str
    grade: str
    grade_word: str
    error: str
    counts: tuple[tuple[str, str, int], ...]  # (severity, word, number)
    recognised: tuple[str, ...]
    tally: str
    caution: str
    hidden: str
    notes: tuple[Note, ...]
    groups: tuple[Group, ...]
    unknown: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    aside: tuple[tuple[str, str, str, str], ...]  # (rule, place, message, reason)
    passed: tuple[tuple[str, str], ...]


def page(result: Result, ruleset: RuleSet, lang: str = "zh") -> str:
    """The self-contained HTML page of one report."""
    return render([result], ruleset, lang)


def render(
    results: Sequence[Result], ruleset: RuleSet, lang: str = "zh", *, show: str = "note", **_: object
) -> str:
    """The self-contained HTML page of all reports, an index on top when there are several."""
    files = [_file(result, n, ruleset, lang, show) for n, result in enumerate(results, 1)]
    shown = {f.grade for f in files}
    totals = [(g, grade_word(g, lang), sum(f.grade == g for f in files)) for g in ("return", "minor", "pass", "unassessable") if g in shown]  # fmt: skip
    template = _environment().get_template("page.html.j2")
    made: str = template.render(
        files=files,
        lang=lang,
        totals=totals,
        w=lambda key, **v: word(key, lang, **v),
        noun=lambda severity, count: severity_noun(severity, count, lang),
    )
    return made


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = os.path.join(os.path.dirname(__file__), "templates")
    return Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _file(result: Result, n: int, ruleset: RuleSet, lang: str, show: str) -> File:
    key, report = f"f{n}", result.report
    found = standing(result, show)
    notes = [note_of(f, f"{key}-{i}", i, lang, report) for i, f in enumerate(found, 1)]
    passed = [r for r in ruleset.rules if result.outcomes.get(r.id) == "pass"]
    hidden = len(standing(result)) - len(found)
    return File(
        key=key,
        name=shown_text(name(result, lang)),
        unit=shown_text(report.unit) if report is not None else "",
        year=word("year", lang, year=report.year) if report is not None and report.year else "",
        grade=result.grade,
        grade_word=grade_word(result.grade, lang),
        error=result.error,
        counts=tuple((s, severity_word(s, lang), c) for s, c in counts(result).items()),
        recognised=tuple(text for text in recognised(result, lang) if report and text != report.unit),
        tally=tally_line(result, lang) if report is not None else "",
        caution=caution(result, lang),
        hidden=word("hidden", lang, count=hidden, show=show) if hidden else "",
        notes=tuple(notes),
        groups=tuple(groups_of(result, found, notes)) if report is not None else (),
        unknown=tuple(
            (needs, tuple((u.rule.id, u.reason) for u in items))
            for needs, items in unknown_by_need(result.unknown, lang)
        ),
        aside=tuple(
            (f.rule.id, f.place.label, f.message, f.suppressed.reason)
            for f in result.findings
            if f.suppressed is not None
        ),
        passed=tuple((r.id, title(r, lang)) for r in passed),
    )
