"""A fault put into a clean report, and what the linter must say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from gongkai_lint import regex
from gongkai_lint.document.model import Document
from gongkai_lint.rules.model import Finding, Result

_COUNTED = regex.compile(
    r"（?共 ?\d+ ?处）?|全文共 ?\d+ ?处|等 ?\d+ ?个|有 ?\d+ ?格|第[一二三四五六七八九十\d]+段"
)


class Spot(NamedTuple):
    """Where the fault is: a cell (``row`` and ``column``), or characters of a paragraph, or words a finding must use."""

    block: int = -1
    row: int = -1
    column: int = -1
    start: int = -1
    end: int = -1
    words: str = ""
    key: str = ""  # form key of the cell


class Fault(NamedTuple):
    """``document`` is the report with the fault in it. ``rules``: id prefixes of the rules that may speak of it."""

    kind: str
    document: Document
    spots: tuple[Spot, ...]
    rules: tuple[str, ...]
    right: tuple[tuple[str, str], ...] = ()  # cell key → the number that stood there
    covered: bool = True  # an identity or a rule covers it
    table: str = ""  # of the cell
    note: str = ""


class Seen(NamedTuple):
    """How the linter met a fault."""

    found: bool
    pinned: bool
    valued: bool  # the first finding also told the number that stood there
    first: str = ""


def new_findings(before: Result, after: Result) -> list[Finding]:
    """Findings of ``after`` that ``before`` had not, in the order they are told."""
    left = Counter(_same(f) for f in before.findings)
    found = []
    for finding in after.findings:
        same = _same(finding)
        if left[same] > 0:
            left[same] -= 1
        else:
            found.append(finding)
    return found


def _same(finding: Finding) -> tuple[str, ...]:
    """What makes two findings one and the same; counts and numbers of paragraphs may shift when text goes."""
    marked = finding.place.quote[finding.place.mark[0] : finding.place.mark[1]]
    if finding.rule.theme in ("tables", "arithmetic", "litigation", "agreement"):
        return (finding.rule.id, finding.message)
    return (finding.rule.id, _COUNTED.sub("", finding.message), marked)


def seen(fault: Fault, before: Result, after: Result) -> Seen:
    """Whether a new finding of a rule that may speak of it is there, and whether the first one names the spot."""
    if after.report is None:  # the report is no longer known for one: that is said of the whole file
        return (
            Seen(True, False, False, "unassessable")
            if "unassessable" in fault.rules
            else Seen(False, False, False)
        )
    fresh = new_findings(before, after)
    fit = [f for f in fresh if f.rule.id.startswith(fault.rules)]
    if not fit:
        return Seen(False, False, False, fresh[0].rule.id if fresh else "")
    first = fresh[0]
    pinned = first.rule.id.startswith(fault.rules) and any(names(first, spot, before) for spot in fault.spots)
    told = dict(first.right)
    valued = pinned and bool(fault.right) and all(told.get(key) == value for key, value in fault.right)
    return Seen(True, pinned, valued, first.rule.id)


def names(finding: Finding, spot: Spot, before: Result) -> bool:
    """Whether the finding points at the spot: its place, or, of one finding for many cells, one of its list."""
    at = finding.place
    if spot.words and spot.block < 0:
        return spot.words in finding.message or spot.words in at.label or spot.words in at.quote
    if spot.row >= 0:
        if (at.block, at.row, at.column) == (spot.block, spot.row, spot.column):
            return True
        listed = finding.rule.kind == "cell" and any(e.key == spot.key for e in finding.evidence)
        return listed and not _listed_before(finding, spot, before)
    if at.block != spot.block:
        return False
    if spot.start < 0 or at.start is None or at.end is None:
        return spot.start < 0
    if spot.start == spot.end:  # something is lost there: what stands on either side of the gap
        return at.start <= spot.end and spot.start <= at.end
    return at.start < spot.end and spot.start < max(at.end, at.start + 1)


def _listed_before(finding: Finding, spot: Spot, before: Result) -> bool:
    return any(
        f.rule.id == finding.rule.id and any(e.key == spot.key for e in f.evidence) for f in before.findings
    )


def prefixes(*words: str) -> tuple[str, ...]:
    """Rule id prefixes, spelled once."""
    return tuple(words)


def share(part: int, whole: int) -> str:
    """A share as printed: one decimal, never rounded up to 100."""
    if not whole:
        return "—"
    tenths = part * 1000 // whole
    return "100 %" if part == whole else f"{tenths // 10}.{tenths % 10} %"


__all__ = ["Fault", "Seen", "Sequence", "Spot", "names", "new_findings", "prefixes", "seen", "share"]
