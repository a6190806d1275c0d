"""``index.html``: the triage page of an audit. One row a unit, worst first; nothing is loaded from outside.

The template, its style and its script are in ``templates/``; here is only what they show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from gongkai_lint.audit.model import Across, Audit, Entry, Pair, Row
from gongkai_lint.audit.words import HOW, LEVELS, STATUSES, TROUBLE, below, of, say
from gongkai_lint.output.words import grade_word, severity_word
from gongkai_lint.typed import Any, NamedTuple

MOST_ROWS = 3000  # of units on the page: more make a browser crawl; all are in the workbook and audit.json
MOST_LISTED = 300  # files, pairs, findings across reports
_ORDER = {"return": 0, "unassessable": 1, "missing": 2, "late": 3, "minor": 4, "pass": 5}
STATES = ("return", "unassessable", "missing", "minor", "pass")
LEVEL_ORDER = ("government", "department", "township", "")


class Line(NamedTuple):
    """A row of the triage table. ``state`` is the grade of the report, or missing."""

    unit: str
    level: str
    level_word: str
    parent: str
    state: str
    state_word: str
    late: bool
    error: int | None
    warning: int | None
    note: int | None
    unknown: int | None
    across: int
    pairs: int
    files: int
    day: str
    deadline: str
    file: str
    why: str  # why there is no verdict
    page: str  # links, "" where there is nothing to link to
    letter: str
    annotated: str
    search: str


class Bar(NamedTuple):
    """A bar of a chart: its parts are (state, word, count)."""

    name: str
    total: int
    parts: tuple[tuple[str, str, int], ...]


class Links(NamedTuple):
    """What stands beside the page: path of a report → its page, unit → its letter, path → its copy with comments; all relative
    to the audit's folder."""

    pages: Mapping[str, str] = {}
    letters: Mapping[str, str] = {}
    annotated: Mapping[str, str] = {}
    others: tuple[tuple[str, str], ...] = ()  # (file, what it is)


def render(audit: Audit, links: Links) -> str:
    """The page."""
    from jinja2 import Environment, PackageLoader, select_autoescape

    lang = audit.lang
    environment = Environment(
        loader=PackageLoader("gongkai_lint.audit", "templates"),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["link"] = quote
    rows = sorted((_line(row, links, lang) for row in audit.rows), key=_worst_first)
    return environment.get_template("index.html.j2").render(
        audit=audit,
        lang=lang,
        w=lambda key, **values: say(key, lang, **values),
        lines=rows[:MOST_ROWS],
        hidden=max(0, len(rows) - MOST_ROWS),
        states=[(s, _state_word(s, lang)) for s in STATES],
        levels=[(k, of(LEVELS, k, lang)) for k in LEVEL_ORDER if any(r.level == k for r in rows)],
        cards=_cards(audit, rows, lang),
        by_level=_by_level(rows, lang),
        commonest=_commonest(audit, lang),
        loose=_loose(audit, links, lang) if audit.roster.units else [],
        across=[_across(a, lang) for a in audit.across[:MOST_LISTED]],
        pairs=[_pair(p, lang) for p in audit.pairs[:MOST_LISTED]],
        links=links,
        most=MOST_LISTED,
        how=lambda key: of(HOW, key, lang),
        percent=lambda share: f"{share:.0%}",
    )


def _line(row: Row, links: Links, lang: str) -> Line:
    entry = row.entry
    judged = entry is not None and not entry.trouble
    counts: Mapping[str, int] = entry.counts if entry is not None and judged else {}
    state = "missing" if entry is None else "unassessable" if not judged else row.grade
    path = entry.path if entry else ""
    return Line(
        row.unit.name, row.unit.level, of(LEVELS, row.unit.level, lang), row.unit.parent, state, _state_word(state, lang), row.late,
        counts.get("error"), counts.get("warning"), counts.get("note"), counts.get("unknown"), sum(row.across.values()), row.pairs, row.files,
        entry.day if entry else "", row.unit.deadline, path, _why(entry, lang) if entry and not judged else "",
        links.pages.get(path, ""), links.letters.get(row.unit.name, ""), links.annotated.get(path, ""),
        " ".join((row.unit.name, row.unit.parent, path, *row.unit.aliases)).lower(),
    )  # fmt: skip


def _why(entry: Entry, lang: str) -> str:
    return entry.error or of(TROUBLE, entry.trouble, lang)


def _state_word(state: str, lang: str) -> str:
    return of(STATUSES, state, lang) if state == "missing" else grade_word(state, lang)


def _worst_first(line: Line) -> tuple[int, int, int, str]:
    state = "late" if line.late and line.state in ("minor", "pass") else line.state
    return (_ORDER[state], -(line.error or 0), -(line.warning or 0) - line.across, line.unit)


def _cards(audit: Audit, rows: Sequence[Line], lang: str) -> list[tuple[str, str, int]]:
    """(key, word, count) of the figures at the head of the page."""
    states = Counter(r.state for r in rows)
    if not audit.roster.units:
        counted = [(s, _state_word(s, lang), states[s]) for s in STATES if s != "missing"]
        return [("units", below("files_all", len(rows), lang), len(rows)), *counted]
    unmatched = len(audit.matching.unmatched) + len(audit.matching.ambiguous)
    return [
        ("units", below("units", len(rows), lang), len(rows)),
        ("filed", of(STATUSES, "filed", lang), len(rows) - states["missing"]),
        *((s, _state_word(s, lang), states[s]) for s in STATES),
        ("late", say("late", lang), sum(r.late for r in rows)),
        ("twice", say("twice", lang), len(audit.matching.twice)),
        ("unmatched", say("unmatched", lang), unmatched),
    ]


def _by_level(rows: Sequence[Line], lang: str) -> list[Bar]:
    bars = []
    for level in LEVEL_ORDER:
        mine = [r for r in rows if r.level == level]
        if mine:
            states = Counter(r.state for r in mine)
            parts = tuple((s, _state_word(s, lang), states[s]) for s in STATES if states[s])
            bars.append(Bar(of(LEVELS, level, lang), len(mine), parts))
    return bars


def _commonest(audit: Audit, lang: str) -> list[tuple[str, str, int, int]]:
    """(rule, title, reports, share of the longest bar in percent)."""
    most = max((count for _, _, count in audit.totals.commonest), default=0)
    return [(rule, title, count, round(100 * count / most)) for rule, title, count in audit.totals.commonest]


def _loose(audit: Audit, links: Links, lang: str) -> list[tuple[str, str, str, str, str, str]]:
    """Files of no unit: (path, its page, grade, grade in words, what the report calls its body or why it has no verdict, the units it may be of)."""
    ambiguous = {a.path: a for a in audit.matching.ambiguous}
    made = []
    for entry in audit.entries.of(""):
        units = ambiguous[entry.path].units if entry.path in ambiguous else ()
        made.append((entry.path, links.pages.get(entry.path, ""), entry.grade, grade_word(entry.grade, lang), _why(entry, lang) if entry.trouble else entry.named, ("; " if lang == "en" else "、").join(units)))  # fmt: skip
        if len(made) == MOST_LISTED:
            break
    return made


def _across(found: Across, lang: str) -> dict[str, Any]:
    finding = found.finding
    return {
        "unit": found.unit or found.path, "severity": finding["severity"], "grade": severity_word(finding["severity"], lang), "message": finding["message"],
        "place": finding["location"]["label"], "expected": finding["expected"], "rule": finding["rule"],
        "evidence": [(e["label"], e["value"]) for e in finding["evidence"]],
    }  # fmt: skip


def _pair(pair: Pair, lang: str) -> dict[str, Any]:
    right = say("last_years", lang) if pair.last_year else pair.right_unit or pair.right
    return {"pair": pair, "left": pair.left_unit or pair.left, "right": right}
