"""What several formats need: which findings are told, how they are counted, where they stand in a text file."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai_lint.document.model import Document, Table
from gongkai_lint.forms.report import Place
from gongkai_lint.output.words import cited, grade_word, nothing_found, prior_line, word
from gongkai_lint.rules.model import SEVERITIES, Evidence, Finding, Result, Rule, Unknown


def standing(result: Result, show: str = "note") -> list[Finding]:
    """The findings that count, down to the grade ``show``; those set aside by policy do not."""
    lowest = SEVERITIES.index(show)
    return [f for f in result.findings if f.suppressed is None and SEVERITIES.index(f.severity) <= lowest]


def counts(result: Result) -> dict[str, int]:
    """How many findings of each grade, those set aside by policy left out."""
    return {s: sum(f.severity == s and f.suppressed is None for f in result.findings) for s in SEVERITIES}


def name(result: Result, lang: str) -> str:
    """What the file is called."""
    return word("stdin", lang) if result.path == "-" else result.path


def title(rule: Rule, lang: str) -> str:
    """The rule's title in the language asked for."""
    return (rule.en if lang == "en" else rule.zh).title


def basis(rule: Rule, lang: str) -> str:
    """The clauses a rule stands on, in one line."""
    return ("; " if lang == "en" else "；").join(cited(b.doc, b.clause) for b in rule.basis)


def grade_line(result: Result, lang: str) -> str:
    """结论：退回修改（错误 2、警告 0、提示 1）."""
    grade = grade_word(result.grade, lang)
    if result.report is None:
        return word("unread", lang, grade=grade)
    return word("grade", lang, grade=grade, **counts(result))


def recognised(result: Result, lang: str) -> list[str]:
    """What the report was taken for: form, year, unit, sections n/m, tables n/m."""
    report = result.report
    if report is None:
        return []
    required = {s.key for s in report.form.sections if s.required}
    found = len(required & {s.key for s in report.sections})
    return [
        word("form", lang, form=report.form.title),
        word("year", lang, year=report.year) if report.year else word("no_year", lang),
        report.unit or word("no_unit", lang),
        word("sections", lang, n=f"{found}/{len(required)}"),
        word("tables", lang, n=f"{len(report.tables)}/{len(report.form.tables)}"),
        *([prior_line(result.prior, lang)] if result.prior is not None else []),
    ]


def tally_line(result: Result, lang: str) -> str:
    """How many rules came out how."""
    tally = result.tally
    return word("tally", lang, run=tally.run, passed=tally.passed, failed=tally.failed, unknown=tally.unknown, na=tally.na)  # fmt: skip


def caution(result: Result, lang: str) -> str:
    """What must be said of a page without findings so that it is not taken for more than it is; "" when there are some."""
    if result.report is None or standing(result):
        return ""
    return nothing_found(result, lang)


def unknown_by_need(unknown: Sequence[Unknown], lang: str) -> list[tuple[str, list[Unknown]]]:
    """What could not be assessed, by the material that would make it so; each rule and reason once."""
    groups: dict[str, dict[tuple[str, str], Unknown]] = {}
    for item in unknown:
        groups.setdefault(item.needs, {}).setdefault((item.rule.id, item.reason), item)
    return [(needs or word("no_need", lang), list(items.values())) for needs, items in groups.items()]


def fault(place: Place) -> str:
    """The words that are wrong, "" where the whole of a place is meant."""
    start, end = place.mark
    return place.quote[start:end]


def quoted(place: Place, opening: str = "【", closing: str = "】") -> str:
    """The words around the fault, the fault itself between marks."""
    start, end = place.mark
    if not place.quote.strip():
        return ""
    if end <= start or (start == 0 and end >= len(place.quote)):
        return place.quote
    return place.quote[:start] + opening + place.quote[start:end] + closing + place.quote[end:]


def operands(finding: Finding, result: Result) -> list[tuple[Evidence, Place]]:
    """The values a finding stands on, with their places; cells are found by their form key."""
    from gongkai_lint.forms import places

    report = result.report
    made: list[tuple[Evidence, Place]] = []
    for evidence in finding.evidence:
        if evidence.place is not None:
            made.append((evidence, evidence.place))
        elif report is not None and evidence.key in report.facts:
            made.append((evidence, places.fact(report, report.facts[evidence.key])))
    return made


def line_of(result: Result, place: Place) -> int:
    """The 1-based line of a place in a text file; 0 where lines mean nothing (Word) or the place has none."""
    document: Document | None = result.report.document if result.report is not None else None
    if document is None or place.block is None or not 0 <= place.block < len(document.blocks):
        return 0
    block = document.blocks[place.block]
    line, text = 0, ""
    if isinstance(block, Table):
        cells = [c for row in block.rows for c in row]
        at = [c for c in cells if place.row is None or (c.row, c.column) == (place.row, place.column or 0)]
        if at:
            line, text = at[0].line, at[0].text
    else:
        line, text = block.line, block.text
    return line + text[: place.start or 0].count("\n") if line else 0
