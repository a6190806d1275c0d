"""Markdown, as code hosts show it: a table of files, then the findings of each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai_lint.output.common import (
    basis,
    caution,
    counts,
    grade_line,
    name,
    quoted,
    recognised,
    standing,
    tally_line,
    unknown_by_need,
)
from gongkai_lint.output.text import abridged
from gongkai_lint.output.words import grade_word, severity_word, word
from gongkai_lint.rules.model import Finding, Result, RuleSet

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_SIGN = {"error": "🔴", "warning": "🟡", "note": "🔵"}


def render(
    results: Sequence[Result], ruleset: RuleSet, lang: str = "zh", *, show: str = "note", **_: object
) -> str:
    """The page as Markdown text."""
    parts = [f"# {word('page_title', lang)}"]
    if len(results) > 1:
        parts.append(_files(results, lang))
    for result in results:
        parts += _file(result, lang, show)
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Text in which no character means anything to Markdown, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split("\n")))


def _files(results: Sequence[Result], lang: str) -> str:
    head = [word(key, lang) for key in ("file", "unit", "conclusion")] + [
        severity_word(s, lang) for s in _SIGN
    ]
    lines = [_row(head), _row(["---", "---", "---", "--:", "--:", "--:"])]
    for result in results:
        unit = result.report.unit if result.report is not None else ""
        given = [str(n) for n in counts(result).values()] if result.report is not None else ["-"] * 3
        lines.append(_row([escape(name(result, lang)), escape(unit), grade_word(result.grade, lang), *given]))
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _file(result: Result, lang: str, show: str) -> list[str]:
    parts = [f"## {escape(name(result, lang))}", f"**{grade_line(result, lang)}**"]
    if result.report is None:
        return [*parts, escape(result.error)]
    parts.append(escape(" · ".join(recognised(result, lang))))
    if caution(result, lang):
        parts.append(caution(result, lang))
    shown = standing(result, show)
    place = None
    for finding in shown:
        if finding.place.label != place:
            place = finding.place.label
            parts.append(f"### {escape(place)}")
        parts.append(_finding(finding, lang))
    remarks = []
    counted = standing(result)
    if len(counted) > len(shown):
        remarks.append(word("hidden", lang, count=len(counted) - len(shown), show=show))
    aside = [(f, f.suppressed.reason) for f in result.findings if f.suppressed is not None]
    if aside:
        remarks.append(word("suppressed", lang, count=len(aside)))
        remarks += [f"- {f.rule.id} {escape(f.place.label)}：{escape(reason)}" for f, reason in aside]
    if remarks:
        parts.append("\n".join(remarks))
    if result.unknown:
        parts.append(f"### {word('unknown', lang)}")
        lines = []
        for needs, items in unknown_by_need(result.unknown, lang):
            lines.append(f"- {escape(needs)}")
            lines += [f"  - {item.rule.id} {escape(item.reason)}" for item in items]
        parts.append("\n".join(lines))
    return [*parts, escape(tally_line(result, lang))]


def _finding(finding: Finding, lang: str) -> str:
    grade = severity_word(finding.severity, lang)
    lines = [
        f"- {_SIGN[finding.severity]} **{grade}** `{finding.rule.id}` {escape(abridged(finding.message, finding, lang))}"
    ]
    # ** does nothing between a letter and a bracket (CommonMark's flanking rule), and Chinese has no spaces.
    quote = quoted(finding.place, "\0", "\1") if finding.place.table is None else ""
    if quote:
        shown = escape(quote).replace("\0", "<b>").replace("\1", "</b>")
        lines.append(f"  - {word('quote', lang)}{shown}")
    if finding.expected:
        lines.append(f"  - {word('expected', lang)}{escape(abridged(finding.expected, finding, lang))}")
    cited = basis(finding.rule, lang)
    if cited:
        lines.append(f"  - {word('basis', lang)}{escape(cited)}")
    return "\n".join(lines)
