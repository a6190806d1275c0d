"""Findings set aside with a reason, by the policy or by a comment in the report, and what is wrong with doing so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gongkai_lint.document.model import Comment
from gongkai_lint.fingerprint import address, normal
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Place, Report
from gongkai_lint.policy.comments import Directive, covers, directive, place_of
from gongkai_lint.rules.model import Finding, Rule, RuleSet, Suppression, names
from gongkai_lint.typed import NamedTuple

Day = tuple[int, int, int]
_SEVERAL = ("text", "cell", "numbering")  # kinds that tell of several places of one kind in one finding


class Entry(NamedTuple):
    """An entry of ``suppress:`` in the policy. Whether its ``files`` mean the report has been settled already."""

    rules: tuple[str, ...]
    reason: str
    where: str  # gongkai-lint.yaml:12:5
    at: str = ""
    quote: str = ""
    until: str = ""
    by: str = ""


class Fault(NamedTuple):
    """Something wrong with a suppression: what (unreasoned, unused, partial, expired), where it is to be told."""

    what: str
    variant: str
    place: Place
    values: dict[str, str]


def settle(
    report: Report,
    findings: Sequence[Finding],
    assessed: Iterable[Rule],
    ruleset: RuleSet,
    entries: Sequence[Entry],
    today: Day,
) -> tuple[list[Finding], list[Fault]]:
    """The findings with their suppressions, and the faults of these.

    ``assessed``: the rules that came to a conclusion on this report; a comment for any other rule may have its use yet.
    An entry of the policy that was not used here may be used in the next report: see :func:`unused`.
    """
    faults: list[Fault] = []
    wanted: list[Directive] = []
    for comment in report.document.comments:
        found = directive(comment)
        if found is not None:
            wrong = _wrong(found, report, ruleset)
            faults += wrong
            if not wrong:
                wanted.append(found)
    used: set[int] = set()
    later: dict[str, Fault] = {}
    made: list[Finding] = []
    for finding in findings:
        why = _by_comment(finding, wanted, report, used, later)
        for entry in entries if why is None else ():
            held, of = matches(entry, finding, report)
            if not held:
                continue
            if entry.until and _day(entry.until) < today:
                later.setdefault(entry.where, _expired(entry, finding))
            elif held < of:
                later.setdefault(entry.where, _partial("policy", finding, held, of, entry.where))
            else:
                why = Suppression(entry.reason, "policy", entry.where, entry.until, entry.by)
                break
        made.append(finding if why is None else finding._replace(suppressed=why))
    concluded = {rule.id for rule in assessed}
    for n, found in enumerate(wanted):
        if n not in used and concluded.issuperset(found.rules):
            values = {"rules": "、".join(found.rules), "reason": found.reason, "where": ""}
            faults.append(Fault("unused", "comment", place_of(found.comment, report), values))
    return made, faults + list(later.values())


def extent(finding: Finding) -> tuple[list[Place], int]:
    """The places of a finding that tells of several of one kind (wrong words, blank cells), and how many there are: more
    than the places where only the first are listed."""
    place, found = finding.place, [finding.place]
    if finding.rule.kind in _SEVERAL and finding.related:
        around = place.table is not None and place.row is None  # the table as a whole stands for the cells
        found = [*([] if around else found), *(p for p in finding.related if p != place)]
    count = finding.values.get("count", "") if finding.rule.kind in _SEVERAL else ""
    return found, max(len(found), int(count) if count.isdecimal() else 0)


def _by_comment(
    finding: Finding, wanted: Sequence[Directive], report: Report, used: set[int], later: dict[str, Fault]
) -> Suppression | None:
    """The comments together must cover every place of the finding; one that covers some is told to be too little."""
    named = [(n, d) for n, d in enumerate(wanted) if finding.rule.id in d.rules]
    if not named:
        return None
    found, count = extent(finding)
    covering = [[(n, d) for n, d in named if covers(d.comment, place, report)] for place in found]
    reaching = {n: d for held in covering for n, d in held}
    if not reaching:
        return None
    used.update(reaching)
    first = reaching[min(reaching)]
    label = place_of(first.comment, report).label
    covered = sum(map(bool, covering))
    if covered == count or finding.place.block is None or (covered == len(found) and _over_all(first.comment, report)):  # fmt: skip
        return Suppression(first.reason, "comment", label, "", first.comment.author)
    told = _partial("comment", finding, covered, count, label)._replace(place=place_of(first.comment, report))
    later.setdefault(f"{finding.rule.id} {min(reaching)}", told)
    return None


def _over_all(comment: Comment, report: Report) -> bool:
    """Whether the comment's range is the whole report: then it covers what is not listed too."""
    blocks = report.document.blocks
    return comment.start.block <= 0 and comment.end.block >= len(blocks) - 1


def _partial(variant: str, finding: Finding, held: int, of: int, where: str) -> Fault:
    values = {"rules": finding.rule.id, "where": where, "held": str(held), "rest": str(of - held)}
    return Fault("partial", variant, finding.place, values)


def _wrong(found: Directive, report: Report, ruleset: RuleSet) -> list[Fault]:
    known = [rule.id for rule in ruleset.rules]
    strange = [name for name in found.rules if name not in known]
    values = {"rules": "、".join(found.rules), "words": found.comment.text[:40], "near": ""}
    variant = "no_rule" if not found.rules else "unknown_rule" if strange else "no_reason" if not found.reason else ""  # fmt: skip
    if not variant:
        return []
    if strange:
        from gongkai_lint.rules.schema import closest

        near = closest(strange[0], known)
        values |= {"rules": "、".join(strange), "near": near}
    return [Fault("unreasoned", variant, place_of(found.comment, report), values)]


def matches(entry: Entry, finding: Finding, report: Report) -> tuple[int, int]:
    """How many places of the finding the entry means, and of how many.

    ``at`` is part of the place as told (第三部分表), or a form key with ``*`` (``requests.*.natural``). ``quote`` is found
    around the fault; it may be longer than what is quoted in the output.
    """
    if not any(names(finding.rule, word) for word in entry.rules):
        return 0, 1
    found, count = extent(finding)
    if not entry.at and not entry.quote:
        return count, count
    held = sum(
        (not entry.at or _at(entry.at, place, report))
        and (not entry.quote or _quotes(entry.quote, place, report))
        for place in found
    )
    return held, count


def _at(at: str, place: Place, report: Report) -> bool:
    if normal(at) in normal(place.label):
        return True
    where = address(place, report).partition(":")[0]
    keys = (where, where.partition(".")[0], place.section)
    pattern = re.compile(re.escape(at.strip()).replace(r"\*", "[^.]*") + r"\Z")
    return any(key and pattern.match(key) for key in keys)


def _quotes(quote: str, place: Place, report: Report) -> bool:
    wanted = normal(quote)
    if wanted in normal(place.quote):
        return True
    marked = normal(place.quote[place.mark[0] : place.mark[1]])
    if not marked or marked not in wanted or place.block is None or place.start is None:
        return False
    return any(
        _reaches(normal(p.text), wanted, len(normal(p.text[: place.start])))
        for p in report.paragraphs
        if p.block == place.block
    )


def _reaches(text: str, wanted: str, at: int) -> bool:
    """Whether one of the places where ``wanted`` stands in ``text`` holds the character ``at``."""
    return any(
        m.start() <= at < m.start() + len(wanted) for m in re.finditer(f"(?={re.escape(wanted)})", text)
    )


def _expired(entry: Entry, finding: Finding) -> Fault:
    values = {"rules": finding.rule.id, "where": entry.where, "until": entry.until, "reason": entry.reason}
    return Fault("expired", "", finding.place, values)


def today() -> Day:
    """The day of the clock."""
    from time import localtime

    now = localtime()
    return now.tm_year, now.tm_mon, now.tm_mday


def _day(text: str) -> Day:
    year, month, day = (int(part) for part in text.split("-"))
    return year, month, day


def unused(entry: Entry, variant: str = "policy", rest: int = 0) -> Fault:
    """An entry of the policy that no report needed: told of the policy, not of a place in a report. ``variant``: policy where
    that is so of all there are, run of the reports of one audit, rest where ``rest`` of these could not be assessed."""
    values = {
        "rules": "、".join(entry.rules),
        "where": entry.where,
        "reason": entry.reason,
        "rest": str(rest),
    }
    return Fault("unused", variant, places.document()._replace(label=entry.where), values)
