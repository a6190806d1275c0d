"""What the store says over time: one unit's reports run by run, all runs side by side."""

from __future__ import annotations

import json

from gongkai_lint.audit.matching import Identity, Matcher
from gongkai_lint.audit.model import Totals
from gongkai_lint.audit.records import Run
from gongkai_lint.audit.store import Store
from gongkai_lint.typed import NamedTuple


class Filing(NamedTuple):
    """One unit's counted report in one run."""

    run: int
    started: str
    path: str
    sha256: str
    year: int
    grade: str
    errors: int
    warnings: int
    notes: int
    day: str
    late: bool
    rules: tuple[str, ...]
    same: bool  # the same content as in the run before


class Point(NamedTuple):
    """One run in figures."""

    run: int
    started: str
    status: str
    year: int
    units: int
    filed: int
    late: int
    totals: Totals
    rules_digest: str


def units_like(store: Store, name: str) -> list[str]:
    """The units meant by ``name``: as the roster of the newest run that has one knows it, else names in the store that
    contain it."""
    from gongkai_lint.audit.tables import filings as f

    for run in store.runs():
        if run.roster.units:
            match = Matcher(run.roster).match(Identity(name), "")
            if match.unit:
                return [match.unit]
            if match.units:
                return list(match.units)
    asked = (
        store.sa.select(f.c.unit)
        .where(f.c.unit.contains(name, autoescape=True))
        .distinct()
        .order_by(f.c.unit)
    )
    return [row[0] for row in store.connection.execute(asked)]


def history(store: Store, unit: str) -> list[Filing]:
    """The unit's counted reports, the oldest run first."""
    from gongkai_lint.audit.tables import filings as f
    from gongkai_lint.audit.tables import results as r
    from gongkai_lint.audit.tables import runs

    asked = (
        store.sa.select(
            runs.c.id, runs.c.started, f.c.path, r.c.sha256, r.c.year, r.c.grade, r.c.counts, r.c.day, f.c.late, r.c.rules
        )
        .select_from(f.join(r, r.c.key == f.c.result).join(runs, runs.c.id == f.c.run))
        .where(f.c.unit == unit, f.c.counted.is_(True))
        .order_by(runs.c.id)
    )  # fmt: skip
    made: list[Filing] = []
    for row in store.connection.execute(asked):
        counts = json.loads(row.counts)
        same = bool(made) and made[-1].sha256 == row.sha256
        made.append(
            Filing(row.id, row.started, row.path, row.sha256, row.year, row.grade, counts["error"], counts["warning"], counts["note"],
                   row.day, bool(row.late), tuple(json.loads(row.rules)), same)
        )  # fmt: skip
    return made


def trend(store: Store) -> list[Point]:
    """All runs, the oldest first."""
    from gongkai_lint.audit.tables import filings as f

    count = store.sa.func.count
    asked = (
        store.sa.select(f.c.run, count(), f.c.late)
        .where(f.c.unit != "", f.c.counted.is_(True))
        .group_by(f.c.run, f.c.late)
    )
    filed: dict[int, int] = {}
    late: dict[int, int] = {}
    for run, number, is_late in store.connection.execute(asked):
        filed[run] = filed.get(run, 0) + number
        late[run] = late.get(run, 0) + (number if is_late else 0)
    return [_point(run, filed, late) for run in reversed(store.runs())]


def _point(run: Run, filed: dict[int, int], late: dict[int, int]) -> Point:
    return Point(
        run.id, run.started, run.status, run.year, len(run.roster.units), filed.get(run.id, 0), late.get(run.id, 0), run.totals, run.rules
    )  # fmt: skip
