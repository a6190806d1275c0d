"""What a township clerk reads: findings by place, what was recognised, the grade.

A page is a list of lines, a line a list of (style, text) pieces; printing it plain or with rich shows the same words.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from gongkai_lint import regex
from gongkai_lint.output.console import write
from gongkai_lint.output.width import FAULT, pack, pad, width, wrap
from gongkai_lint.output.words import (
    GRADES,
    abridge,
    cited,
    counted_rules,
    grade_word,
    nothing_found,
    prior_line,
    severity_word,
    word,
)
from gongkai_lint.rules.model import SEVERITIES, Finding, Result, Unknown
from gongkai_lint.typed import TypeAlias

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
_GRADE_STYLE = {"pass": "good", "minor": "warning", "return": "error", "unassessable": "error"}
_CONTROL = regex.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACES = dict.fromkeys(map(ord, ("\n", "\t", *FAULT)), " ")
_FAULT = regex.compile(f"([{''.join(FAULT)}])")
_REMARK = regex.compile(r"（[^（）]{9,}）|\([^()]{18,}\)")


def page(
    result: Result, lang: str = "zh", columns: int = 80, show: str = "note", verbose: bool = False
) -> list[Line]:
    """One file's page. ``show``: the lowest grade of finding that is listed; the counts are always of all."""
    lines: list[Line] = [[("place", _name(result, lang))]]
    if result.report is None:
        lines += _lines("error", wrap(result.error, columns, "  "))
        return [*lines, [("error", word("unread", lang, grade=grade_word(result.grade, lang)))]]
    counted = [f for f in result.findings if f.suppressed is None]
    shown = [f for f in counted if SEVERITIES.index(f.severity) <= SEVERITIES.index(show)]
    place = None
    for finding in shown:
        if finding.place.label != place:
            place = finding.place.label
            lines += [[], *_lines("place", wrap(_heading(place, columns), columns))]
        lines += _finding(finding, lang, columns, verbose)
    remarks = _remarks(result, len(counted), len(shown), show, lang)
    if remarks:
        lines += [[], *(line for style, text in remarks for line in _lines(style, wrap(text, columns)))]
    if verbose:
        lines += _set_aside(result, lang, columns)
    lines += _unknown(result.unknown, lang, columns, verbose)
    return [*lines, [], *_coverage(result, lang, columns, verbose)]


def _lines(style: str, texts: Iterable[str]) -> list[Line]:
    return [[(style, text)] for text in texts]


def _name(result: Result, lang: str) -> str:
    return word("stdin", lang) if result.path == "-" else result.path


def _heading(label: str, columns: int) -> str:
    """A place in one line where that is possible: long remarks in brackets, then the end, are left out."""
    if width(label) > columns:
        label = _REMARK.sub("（…）", label)
    if width(label) > 2 * columns:
        label = label[: columns - 2] + "……"
    return label


def _remarks(result: Result, counted: int, shown: int, show: str, lang: str) -> list[Piece]:
    """What must be said so that a short page is not taken for more than it is."""
    said = []
    if not counted:
        style = "good" if result.findings or result.tally.passed else "warning"
        said.append((style, nothing_found(result, lang)))
    if counted > shown:
        said.append(("dim", word("hidden", lang, count=counted - shown, show=show)))
    known = sum(f.suppressed is not None and f.suppressed.source == "baseline" for f in result.findings)
    aside = len(result.findings) - counted - known
    said += [("dim", word(key, lang, count=n)) for key, n in (("suppressed", aside), ("known", known), ("stale", result.stale)) if n]  # fmt: skip
    if result.blocked:
        said.append(
            ("error", word("blocked", lang, ids=(", " if lang == "en" else "、").join(result.blocked)))
        )
    return said


def _set_aside(result: Result, lang: str, columns: int) -> list[Line]:
    """What does not count and why (--verbose)."""
    lines: list[Line] = []
    for finding in result.findings:
        why = finding.suppressed
        if why is not None:
            told = f"{finding.rule.id} {finding.place.label} {finding.message}"
            lines += _lines("dim", wrap(told, columns, "      ", "    "))
            said = word("aside_why", lang, reason=why.reason, where=why.where)
            said += word("aside_until", lang, until=why.until) if why.until else ""
            said += word("aside_by", lang, by=why.by) if why.by else ""
            said += ")" if lang == "en" else "）"
            lines += _lines("dim", wrap(said, columns, "        ", "      "))
    return [[], [("place", word("aside_head", lang))], *lines] if lines else []


def _finding(finding: Finding, lang: str, columns: int, verbose: bool) -> list[Line]:
    lead, rule_id = f"  {severity_word(finding.severity, lang)} ", f"{finding.rule.id} "
    body = wrap(abridged(finding.message, finding, lang, verbose), columns, "    ", lead + rule_id)
    first = body[0][len(lead + rule_id) :]
    lines: list[Line] = [[(finding.severity, lead), ("dim", rule_id), ("", first)], *_lines("", body[1:])]
    lines += _quote(finding, lang, columns)

    def part(name: str, text: str, style: str = "dim") -> None:
        if text:
            lines.extend(_lines(style, wrap(text, columns, "      ", "    " + word(name, lang))))

    part("expected", abridged(finding.expected, finding, lang, verbose), "")
    part(
        "basis",
        ("; " if lang == "en" else "；").join(cited(b.doc, b.clause) for b in finding.rule.basis[:2]),
    )
    part("also", _also(finding, verbose))
    if verbose:
        for item in finding.evidence:
            if item.place is not None and not item.key and item.value not in finding.message:
                part("evidence", f"{item.label}：{item.value.strip()}")
        part("help", finding.help)
    return lines


def _also(finding: Finding, verbose: bool) -> str:
    """Other places that belong to it; those of the operands already stand in the message."""
    if finding.evidence and len(finding.related) == len(finding.evidence):
        return ""
    labels = list(dict.fromkeys(p.label for p in finding.related if p.label != finding.place.label))
    return "；".join(labels if verbose else labels[:4])


def abridged(text: str, finding: Finding, lang: str, verbose: bool = False) -> str:
    """A list of many cells, cut to the first dozen with the whole number."""
    if verbose:
        return text
    return abridge(text, [e.label for e in finding.evidence], all(e.key for e in finding.evidence), lang)


def _quote(finding: Finding, lang: str, columns: int) -> list[Line]:
    """The words of the report, the fault between 【】 (and in colour on a terminal)."""
    place = finding.place
    if not place.quote.strip() or place.table is not None or place.row_label is not None:
        return []
    start, end = place.mark
    opening, closing = FAULT
    quote = place.quote.translate(_SPACES)
    before, fault, after = quote[:start], quote[start:end], quote[end:]
    if not fault or not (before or after):
        return _lines("", wrap(f"“{quote}”", columns, "      ", "    " + word("quote", lang)))
    parts = wrap(
        f"“…{before}{opening}{fault}{closing}{after}…”", columns, "      ", "    " + word("quote", lang)
    )
    lines: list[Line] = []
    style = ""
    for part in parts:
        pieces: Line = []
        for chunk in _FAULT.split(part):
            if chunk == opening:
                style = "mark"
                pieces.append((style, "【"))
            elif chunk == closing:
                pieces.append((style, "】"))
                style = ""
            elif chunk:
                indent = chunk[: len(chunk) - len(chunk.lstrip(" "))] if not pieces else ""
                pieces += [("", indent)] * bool(indent) + [(style, chunk[len(indent) :])]
        lines.append(pieces)
    return lines


def _unknown(unknown: Sequence[Unknown], lang: str, columns: int, verbose: bool) -> list[Line]:
    """What could not be assessed, by what it needs."""
    if not unknown:
        return []
    lines: list[Line] = [[], [("place", word("unknown", lang))]]
    joint = ", " if lang == "en" else "、"
    for needs in dict.fromkeys(u.needs for u in unknown):
        items = [u for u in unknown if u.needs == needs]
        ids = list(dict.fromkeys(u.rule.id for u in items))
        text = word(
            "unknown_need", lang, needs=needs or word("no_need", lang), count=len(ids), ids=joint.join(ids)
        )
        lines += _lines("", wrap(text, columns, "    ", "  "))
        if verbose or not needs:  # where nothing can be supplied, the reason is all there is to say
            for rule_id, reason in dict.fromkeys((u.rule.id, u.reason) for u in items):
                lines += _lines("dim", wrap(f"{rule_id} {reason}", columns, "      ", "    "))
    return lines


def _coverage(result: Result, lang: str, columns: int, verbose: bool) -> list[Line]:
    report, tally = result.report, result.tally
    required = {s.key for s in report.form.sections if s.required}
    found = len(required & {s.key for s in report.sections})
    head = [
        word("form", lang, form=report.form.title),
        word("year", lang, year=report.year) if report.year else word("no_year", lang),
        report.unit or word("no_unit", lang),
        word("sections", lang, n=f"{found}/{len(required)}"),
        word("tables", lang, n=f"{len(report.tables)}/{len(report.form.tables)}"),
    ]
    tallied = word("tally", lang, run=tally.run, passed=tally.passed, failed=tally.failed, unknown=tally.unknown, na=tally.na)  # fmt: skip
    grade = word("grade", lang, grade=grade_word(result.grade, lang), **_counts(result))
    return [
        *_lines("dim", pack(head, columns, "  ", " · ")),
        *_lines("dim", _prior(result, lang, columns, verbose)),
        *_lines("dim", wrap(tallied, columns, "  ")),
        [(_GRADE_STYLE[result.grade], grade)],
    ]


def _prior(result: Result, lang: str, columns: int, verbose: bool) -> list[str]:
    """The report it was compared with; with -v also that there was none."""
    prior = result.prior
    if prior is None:
        return wrap(word("no_prior", lang), columns, "  ") if verbose else []
    return wrap(prior_line(prior, lang), columns, "    ", "  ")


def _counts(result: Result) -> dict[str, int]:
    return {s: sum(f.severity == s and f.suppressed is None for f in result.findings) for s in SEVERITIES}


def summary(results: Sequence[Result], lang: str) -> list[Line]:
    """After several files: one line each, and how many came out how."""
    lines: list[Line] = [[], [("place", word("summary", lang))]]
    told = [word("summary_line", lang, **_counts(r)) if r.report is not None else "-" for r in results]
    wide = max(width(text) for text in told)
    grades = max(width(grade_word(r.grade, lang)) for r in results)
    for result, counts in zip(results, told, strict=True):
        grade = pad(grade_word(result.grade, lang), grades)
        lines.append(
            [
                (_GRADE_STYLE[result.grade], f"  {grade}"),
                ("", f"  {pad(counts, wide)}  {_name(result, lang)}"),
            ]
        )
    given = [r.grade for r in results]
    tallied = (", " if lang == "en" else "、").join(f"{grade_word(g, lang)} {given.count(g)}" for g in GRADES)
    return [*lines, [("place", word("total", lang, files=len(results), grades=tallied))]]


def statistics(results: Sequence[Result], lang: str) -> list[Line]:
    """How often each rule was broken, the commonest first (--statistics)."""
    counts, titles = counted_rules(results), {}
    for result in results:
        for finding in result.findings:
            rule = finding.rule
            titles[rule.id] = (rule.en if lang == "en" else rule.zh).title
    lines: list[Line] = [[], [("place", word("statistics", lang))]]
    if not counts:
        return [*lines, [("", "  " + word("clean", lang))]]
    wide = len(str(max(counts.values())))
    return [*lines, *([("", f"  {n:>{wide}}  "), ("dim", f"{rule} "), ("", titles[rule])] for rule, n in counts.items())]  # fmt: skip


def brief(result: Result, lang: str) -> Line:
    """One line for a file (--quiet)."""
    tail = word("summary_line", lang, **_counts(result)) if result.report is not None else result.error
    return [
        ("", f"{_name(result, lang)}: "),
        (_GRADE_STYLE[result.grade], grade_word(result.grade, lang)),
        ("", f" {tail}"),
    ]


def plain(lines: Iterable[Line]) -> str:
    """The page without colours."""
    return "\n".join("".join(_clean(text) for _, text in line).rstrip() for line in lines) + "\n"


def _clean(text: str) -> str:
    """Control and direction characters of a file or its name do not reach the terminal."""
    return _CONTROL.sub(" ", text)


def draw(lines: Iterable[Line]) -> None:
    """The page on a terminal, with rich."""
    if sys.platform != "win32":
        write(coloured(lines))
        return
    from rich.console import (
        Console,  # an old Windows console takes no colour codes; rich's own knows which does
    )
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True, emoji=False, markup=False)
    for line in lines:
        pieces = ((_clean(text), STYLES[style]) for style, text in line)
        console.print(Text.assemble(*pieces), no_wrap=True, crop=False)


def coloured(lines: Iterable[Line]) -> str:
    """The page with the colour codes of a terminal: what ``rich.console`` prints, without importing it, which takes as long
    as checking a report."""
    from rich.color import ColorSystem
    from rich.style import Style

    styles = {name: Style.parse(style) for name, style in STYLES.items()}
    return "".join(
        "".join(
            [styles[style].render(_clean(text), color_system=ColorSystem.STANDARD) for style, text in line]
        )
        + "\n"
        for line in lines
    )


def render(
    results: Sequence[Result], ruleset: object, lang: str = "zh", *, show: str = "note", columns: int = 80, verbose: bool = False, **_: object,
) -> str:  # fmt: skip
    """The pages of all files and their summary, for a file."""
    lines: list[Line] = []
    for n, result in enumerate(results):
        lines += [[]] * (n > 0) + page(result, lang, columns, show, verbose)
    return plain(lines + (summary(results, lang) if len(results) > 1 else []))
