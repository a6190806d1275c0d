"""What a township clerk reads: findings by place, what was recognised, the grade.

A page is a list of lines, a line a list of (style, text) pieces; printing it plain or with rich shows the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from gongkai_lint.output.width import wrap
from gongkai_lint.output.words import grade_word, severity_word, word
from gongkai_lint.rules.model import SEVERITIES, Finding, Result

Piece: TypeAlias = "tuple[str, str]"
Line: TypeAlias = "list[Piece]"
STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "note": "cyan",
    "place": "bold",
    "mark": "bold red",
    "dim": "dim",
    "good": "bold green",
    "": "",
}
_LISTED = 12


def page(
    result: Result, lang: str = "zh", columns: int = 80, show: str = "note", verbose: bool = False
) -> list[Line]:
    """One file's page."""
    lines: list[Line] = [[("place", result.path)]]
    if result.report is None:
        lines += [[("error", text)] for text in wrap(result.error, columns, "  ")]
        return [*lines, [("error", word("unread", lang))]]
    shown = [f for f in result.findings if SEVERITIES.index(f.severity) <= SEVERITIES.index(show)]
    place = None
    for finding in shown:
        label = _shorter(finding.place.label)
        if label != place:
            place = label
            lines += [[], *[[("place", text)] for text in wrap(label, columns)]]
        lines += _finding(finding, lang, columns, verbose)
    if not result.findings:
        lines += [[], [("good", word("clean", lang))]]
    lines += _unknown(result, lang, columns, verbose)
    lines.append([])
    lines += _coverage(result, lang, columns)
    return lines


def _shorter(label: str) -> str:
    return label if len(label) <= 60 else label[:58] + "……"


def _finding(finding: Finding, lang: str, columns: int, verbose: bool) -> list[Line]:
    grade = severity_word(finding.severity, lang)
    message = _abridged(finding.message, verbose)
    body = wrap(message, columns, "    ", f"  {grade} {finding.rule.id} ")
    lead = f"  {grade} "
    lines: list[Line] = [
        [
            (finding.severity, lead),
            ("dim", f"{finding.rule.id} "),
            ("", body[0][len(lead) + len(finding.rule.id) + 1 :]),
        ]
    ]
    lines += [[("", text)] for text in body[1:]]
    lines += _quote(finding, lang, columns)
    if finding.expected:
        lines += [
            [("", text)]
            for text in wrap(
                _abridged(finding.expected, verbose), columns, "      ", "    " + word("expected", lang)
            )
        ]
    if finding.rule.basis:
        basis = "；".join(
            f"{b.doc} {b.clause}" if lang == "en" else _cited(b.doc, b.clause) for b in finding.rule.basis[:2]
        )
        lines += [[("dim", text)] for text in wrap(basis, columns, "      ", "    " + word("basis", lang))]
    others = [p for p in finding.related if p.label != finding.place.label][: None if verbose else 4]
    if others and not (finding.evidence and len(finding.related) == len(finding.evidence)):
        labels = "；".join(dict.fromkeys(p.label for p in others))
        lines += [[("dim", text)] for text in wrap(labels, columns, "      ", "    " + word("also", lang))]
    if verbose and finding.help:
        lines += [
            [("dim", text)] for text in wrap(finding.help, columns, "      ", "    " + word("help", lang))
        ]
    return lines


def _cited(doc: str, clause: str) -> str:
    name, bracket, rest = doc.partition("（")
    return (
        f"《{name}》{bracket}{rest} {clause}"
        if name.endswith(("条例", "办法", "规定", "共和国立法法", "复议法"))
        else f"{doc} {clause}"
    )


def _abridged(text: str, verbose: bool) -> str:
    """A list of many names, cut to the first dozen."""
    parts = text.split("、")
    if verbose or len(parts) <= _LISTED + 3:
        return text
    return "、".join(parts[:_LISTED]) + "……（其余见 --verbose 或 --format json）"


def _quote(finding: Finding, lang: str, columns: int) -> list[Line]:
    """The words of the report, the fault between 【】 (and in colour on a terminal)."""
    place = finding.place
    if not place.quote.strip() or place.table is not None or place.row_label is not None:
        return []
    start, end = place.mark
    quote = place.quote.replace("\n", " ").replace("\t", " ")
    whole = (start, end) == (0, len(quote)) or end <= start
    text = f"“{quote}”" if whole else f"“…{quote[:start]}【{quote[start:end]}】{quote[end:]}…”"
    lines: list[Line] = []
    inside = False
    for part in wrap(text, columns, "      ", "    " + word("quote", lang)):
        pieces: Line = []
        for chunk in _split_marks(part):
            if chunk == "【" and not whole:
                inside = True
            pieces.append(("mark" if inside else "", chunk))
            if chunk == "】" and not whole:
                inside = False
        lines.append(pieces)
    return lines


def _split_marks(text: str) -> list[str]:
    return [c for c in text.replace("【", "\0【\0").replace("】", "\0】\0").split("\0") if c]


def _unknown(result: Result, lang: str, columns: int, verbose: bool) -> list[Line]:
    """What could not be assessed, by what it needs."""
    if not result.unknown:
        return []
    by_need: dict[str, dict[str, None]] = {}
    reasons: dict[str, dict[str, None]] = {}
    for item in result.unknown:
        by_need.setdefault(item.needs, {})[item.rule.id] = None
        reasons.setdefault(item.needs, {})[item.reason] = None
    lines: list[Line] = [[], [("place", word("unknown", lang))]]
    for needs, ids in by_need.items():
        text = f"{needs or '—'}：{len(ids)} {word('rules', lang)}（{'、'.join(ids)}）"
        lines += [[("", t)] for t in wrap(text, columns, "    ", "  ")]
        if verbose:
            for reason in reasons[needs]:
                lines += [[("dim", t)] for t in wrap(reason, columns, "      ", "    ")]
    return lines


def _coverage(result: Result, lang: str, columns: int) -> list[Line]:
    report, tally = result.report, result.tally
    required = [s for s in report.form.sections if s.required]
    found = {s.key for s in report.sections}
    sections = f"{sum(s.key in found for s in required)}/{len(required)}"
    tables = f"{len(report.tables)}/{len(report.form.tables)}"
    head = word(
        "coverage",
        lang,
        form=report.form.title,
        year=report.year or "?",
        unit=report.unit or word("no_unit", lang),
        sections=sections,
        tables=tables,
    )
    counts = {s: sum(f.severity == s and f.suppressed is None for f in result.findings) for s in SEVERITIES}
    grade = word("grade", lang, grade=grade_word(result.grade, lang), **counts)
    style = {"pass": "good", "minor": "warning"}.get(result.grade, "error")
    tallied = word(
        "tally",
        lang,
        run=tally.run,
        passed=tally.passed,
        failed=tally.failed,
        unknown=tally.unknown,
        na=tally.na,
    )
    return [
        *[[("dim", t)] for t in wrap(head, columns, "  ")],
        *[[("dim", t)] for t in wrap(tallied, columns, "  ")],
        [(style, grade)],
    ]


def summary(results: Sequence[Result], lang: str, columns: int) -> list[Line]:
    """One line a file, after several."""
    lines: list[Line] = [[], [("place", word("summary", lang))]]
    for result in results:
        counts = {s: sum(f.severity == s for f in result.findings) for s in SEVERITIES}
        numbers = " ".join(f"{severity_word(s, lang)} {n}" for s, n in counts.items())
        style = {"pass": "good", "minor": "warning"}.get(result.grade, "error")
        lines.append([(style, f"  {grade_word(result.grade, lang)}"), ("", f"  {numbers}  {result.path}")])
    return lines


def brief(result: Result, lang: str) -> Line:
    """One line for a file (--quiet)."""
    counts = " ".join(
        f"{severity_word(s, lang)} {sum(f.severity == s for f in result.findings)}" for s in SEVERITIES
    )
    tail = counts if result.report is not None else result.error
    return [("", f"{result.path}: {grade_word(result.grade, lang)} {tail}")]


def plain(lines: Iterable[Line]) -> str:
    """The page without colours."""
    return "\n".join("".join(text for _, text in line) for line in lines) + "\n"


def draw(lines: Iterable[Line]) -> None:
    """The page on a terminal, with rich."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(
            Text.assemble(*((text, STYLES.get(style, "")) for style, text in line)), no_wrap=True, crop=False
        )
