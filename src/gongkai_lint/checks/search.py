"""Where patterns match in a report's prose: by section, sentence by sentence, needles first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from gongkai_lint import regex as patterns
from gongkai_lint.at_hand import at_hand
from gongkai_lint.forms.report import Report
from gongkai_lint.prose import clause, sentence
from gongkai_lint.rules.model import Pattern

_compiled: dict[str, re.Pattern[str]] = {}
_YEAR = patterns.compile(
    r"(?<!\d)(?<!转到)(?<!转至)(?<!转入)(?<!延到)(?<!延至)((?:19|20)\d\d)[ \u00a0]?年(?!度?(?:结转|的?工作要点))"
)
_LAST_YEAR = patterns.compile(
    r"去年|上年(?!度?(?:结转|转入|转结|遗留|未办))|上一年(?!度?(?:结转|转入))|同期|往年|前年|历年"
)


def compiled(regex: str) -> re.Pattern[str]:
    """``re.compile`` without the limit of its cache."""
    found = _compiled.get(regex)
    if found is None:
        found = _compiled[regex] = patterns.compile(regex)
    return found


@lru_cache(maxsize=4)
def characters(text: str) -> frozenset[str]:
    """The characters of ``text``."""
    return frozenset(text)


def occurs(text: str, needles: Sequence[str]) -> bool:
    """Whether one of ``needles`` stands in ``text``. Most are refuted by a character that the text does not have."""
    holds = characters(text).issuperset
    return any(holds(needle) and needle in text for needle in needles)


def matches(text: str, start: int, end: int, pattern: Pattern) -> Iterator[re.Match[str]]:
    """``finditer`` of a pattern of which :func:`occurs` says that it may match."""
    regex = compiled(pattern.regex)
    if not pattern.starts:
        return regex.finditer(text, start, end)
    return _begun(text, start, end, pattern.starts, regex)


def _begun(
    text: str, start: int, end: int, starts: Sequence[str], regex: re.Pattern[str]
) -> Iterator[re.Match[str]]:
    """The same for a pattern whose matches begin with one of ``starts``."""
    holds = characters(text).issuperset
    begun: list[int] = []
    for word in starts:
        if not word:  # the beginning of a line
            begun.append(start)
            at = text.find("\n", start, end)
            while at >= 0:
                begun.append(at + 1)
                at = text.find("\n", at + 1, end)
        elif holds(word):
            at = text.find(word, start, end)
            while at >= 0:
                begun.append(at)
                at = text.find(word, at + 1, end)
    begun.sort()
    for at in begun:
        if at >= start:
            match = regex.match(text, at, end)
            if match is not None:
                yield match
                start = match.end()


@at_hand
def _ranges(report: Report) -> dict[tuple[str, ...], list[tuple[int, int]]]:
    return {}


def spans(report: Report, sections: Sequence[str]) -> list[tuple[int, int]]:
    """Ranges of Report.text that the named sections take; all of it up to the annexes for ``*`` or none named.

    A report whose sections were not found is searched whole: its reader sees the same words either way.
    """
    known, key = _ranges(report), tuple(sections)
    found = known.get(key)
    if found is None:
        found = known[key] = _spans(report, sections)
    return found


def _spans(report: Report, sections: Sequence[str]) -> list[tuple[int, int]]:
    end = len(report.text)
    body = _offset(report, report.tail) if report.tail else end
    if not sections or "*" in sections or not report.sections:
        return [(0, end if "tail" in sections else body)]
    found = [(_offset(report, s.start), _offset(report, s.end)) for s in report.sections if s.key in sections]
    if "head" in sections:
        found.append((0, _offset(report, report.sections[0].start)))
    if "tail" in sections:
        found.append((body, end))
    return sorted(found)


def _offset(report: Report, paragraph: int) -> int:
    return report.starts[paragraph] if paragraph < len(report.starts) else len(report.text)


def sentences(
    text: str, ranges: Sequence[tuple[int, int]], needles: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """Sentences within ``ranges`` that hold one of ``needles`` (all of them when there are none), in order."""
    holds = characters(text).issuperset
    for start, end in ranges:
        if not needles:
            at = start
            while at < end:
                _, stop = sentence(text, at, at)
                yield at, min(stop, end)
                at = max(stop, at + 1)
            continue
        yield from sorted(
            {
                (max(a, start), min(b, end))
                for needle in needles
                if holds(needle)
                for a, b, at in holding(text, needle)
                if start <= at < end
            }
        )


@lru_cache(maxsize=256)
def holding(text: str, needle: str) -> list[tuple[int, int, int]]:
    """The sentences that hold ``needle``, each with where it first stands there; kept, because rules share their needles."""
    found = []
    at = text.find(needle)
    while at >= 0:
        a, b = sentence(text, at, at + len(needle))
        found.append((a, b, at))
        at = text.find(needle, b)
    return found


def search(
    text: str, ranges: Sequence[tuple[int, int]], patterns: Sequence[Pattern], unless: Sequence[Pattern] = ()
) -> Iterator[re.Match[str]]:
    """Matches of any pattern, each inside one sentence, whose clause no ``unless`` pattern speaks against."""
    for pattern in patterns:
        regex = compiled(pattern.regex)
        for a, b in sentences(text, ranges, pattern.needles):
            for match in regex.finditer(text, a, b):
                if not excepted(text, match.start(), match.end(), unless):
                    yield match


def excepted(text: str, start: int, end: int, unless: Sequence[Pattern]) -> bool:
    """Whether a pattern of ``unless`` occurs in the clause around ``text[start:end]``."""
    if not unless:
        return False
    a, b = clause(text, start, end)
    return any(compiled(p.regex).search(text, a, b) is not None for p in unless)


def other_year(text: str, year: int, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` speaks of another year than the report's: 去年…, 2017年…"""
    a, _ = sentence(text, start, start)
    named = [int(m.group(1)) for m in _YEAR.finditer(text, a, end)]
    if named and year and named[-1] != year:
        return True
    first, _ = clause(text, start, end)
    return _LAST_YEAR.search(text, first, end) is not None
