"""What lies in the store, as rows and as plain data: the shapes, without a connection."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping

from gongkai_lint.audit.inputs import Item
from gongkai_lint.audit.linted import Linted
from gongkai_lint.audit.matching import Identity, Match
from gongkai_lint.audit.model import Roster, Skipped, Totals, Unassessed, Unit
from gongkai_lint.audit.units import Units
from gongkai_lint.typed import Any, NamedTuple

_AT_ONCE = 4000  # units of a roster


class Known(NamedTuple):
    """What the store has of a file under the present conditions. ``material`` is (ending, level, prior, ledger)."""

    key: str
    sha256: str
    material: tuple[str, str, str, str]
    identity: Identity
    grade: str
    trouble: str
    day: str
    year: int
    today: str


class Before(NamedTuple):
    """A file of an earlier run that may be taken over: as it lay there, whose it was, and of its result what :class:`Known` has."""

    mark: str
    place: str
    unit: str
    key: str
    material: tuple[str, str, str, str]
    trouble: str
    today: str


class Settled(NamedTuple):
    """What is found out of a file when all are there: whether it is the one that counts, is late, and what else there is to say."""

    path: str
    counted: bool
    late: bool
    remarks: list[str]


class Run(NamedTuple):
    """One line of the history of runs."""

    id: int
    started: str
    finished: str
    status: str
    inbox: str
    tool: str
    rules: str
    calendar: str
    policy: str
    conditions: str
    lang: str
    year: int
    roster: Roster
    given: Mapping[str, Any]
    skipped: tuple[Skipped, ...]
    totals: Totals
    fingerprint: str
    remarks: tuple[str, ...]
    unassessed: tuple[Unassessed, ...]
    policing: tuple[Mapping[str, Any], ...] = ()  # findings on the policy itself


def place_of(where: str) -> str:
    """A path as it is stored: one whose bytes are no UTF-8 (a name in GBK on a Linux disk) as ``bytes:`` and hexadecimal."""
    try:
        where.encode("utf-8")
    except UnicodeEncodeError:
        return "bytes:" + os.fsencode(where).hex()
    return where


def where_of(place: str) -> str:
    """The path that was stored."""
    return os.fsdecode(bytes.fromhex(place[6:])) if place.startswith("bytes:") else place


def result_row(key: str, conditions: str, ending: str, linted: Linted) -> dict[str, Any]:
    """The row of a result."""
    identity = linted.identity
    return {
        "key": key, "sha256": linted.sha256, "conditions": conditions, "ending": ending, "today": linted.today, "level": linted.level, "prior": linted.prior,
        "ledger": linted.ledger, "grade": linted.grade, "trouble": linted.trouble, "error": linted.error, "form": linted.form,
        "year": linted.year, "own_level": linted.own_level, "named": identity.named, "title": identity.title,
        "signers": json.dumps(identity.signers, ensure_ascii=False), "day": linted.day, "source": linted.source, "counts": linted.counts,
        "rules": linted.rules, "digest": linted.digest, "seconds": round(linted.core or linted.seconds, 5), "file": linted.file,
        "figures": linted.figures, "prose": linted.prose, "sketch": linted.sketch,
    }  # fmt: skip


def filing_row(
    run: int, key: str, item: Item, match: Match, reused: bool, remarks: list[str]
) -> dict[str, Any]:
    """The row of a file in a run."""
    return {
        "run": run, "path": item.path, "result": key, "place": place_of(item.where), "member": item.member, "size": item.size,
        "modified": item.modified, "mark": item.mark, "unit": match.unit, "how": match.how,
        "units": json.dumps(match.units, ensure_ascii=False), "signer": match.signer, "counted": False, "late": False, "reused": reused,
        "remarks": json.dumps(remarks, ensure_ascii=False),
    }  # fmt: skip


def light_columns(r: Any) -> list[Any]:
    """The columns that :func:`known_of` reads, in its order; the large ones are left where they are."""
    return [
        r.c.key, r.c.sha256, r.c.ending, r.c.level, r.c.prior, r.c.ledger, r.c.named, r.c.title, r.c.signers, r.c.grade, r.c.trouble,
        r.c.day, r.c.year, r.c.today,
    ]  # fmt: skip


def known_of(row: Any) -> Known:
    """A row of :func:`light_columns`."""
    identity = Identity(row[6], row[7], tuple(json.loads(row[8])))
    return Known(row[0], row[1], (row[2], row[3], row[4], row[5]), identity, *row[9:14])


def roster_pieces(roster: Roster) -> Iterator[str]:
    """A roster as it is stored, a few thousand units at a time."""
    dumps = json.JSONEncoder(ensure_ascii=False).encode
    yield f'{{"path": {dumps(roster.path)}, "units": ['
    for at in range(0, len(roster.units), _AT_ONCE):
        yield (", " if at else "") + dumps(roster.units[at : at + _AT_ONCE])[1:-1]
    yield "]}"


def roster_of(text: str, sha256: str) -> Roster:
    """The roster that was stored."""
    roster = json.loads(text)
    return Roster(
        Units(Unit(*u)._replace(aliases=tuple(u[3])) for u in roster["units"]), roster["path"], sha256
    )


def run_of(row: Any, roster: Roster | None = None) -> Run:
    """A row of the table of runs. ``roster``: where it is known already."""
    totals, notes = Totals(**json.loads(row.totals)), json.loads(row.notes)
    return Run(
        row.id, row.started, row.finished, row.status, row.inbox, row.tool, row.rules, row.calendar, row.policy, row.conditions, row.lang,
        row.year, roster if roster is not None else roster_of(row.roster, row.roster_sha256), json.loads(row.given),
        tuple(Skipped(k, c, tuple(e)) for k, c, e in json.loads(row.skipped)),
        totals._replace(commonest=tuple((a, b, c) for a, b, c in totals.commonest)), row.fingerprint,
        tuple(notes.get("remarks", ())), tuple(Unassessed(*u) for u in notes.get("unassessed", ())),
        tuple(notes.get("policy", ())),
    )  # fmt: skip
