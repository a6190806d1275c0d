"""A run of the store as an :class:`Audit`, and as the plain data of ``audit.json``."""

from __future__ import annotations

import json
import os
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import overload

from gongkai_lint.audit.model import Across, Ambiguous, Audit, Entry, Matching, Roster, Row, Unit, graded
from gongkai_lint.audit.store import Store
from gongkai_lint.audit.stored import StoredEntries
from gongkai_lint.audit.units import Units
from gongkai_lint.typed import Any, NamedTuple

SCHEMA = 1
_AT_ONCE = 400  # units looked up together


class Brief(NamedTuple):
    """What of a :class:`Row` is wanted of every unit at once. ``path`` and ``day`` are its counted report's, "" where there is none."""

    unit: Unit
    status: str
    path: str
    grade: str
    day: str
    files: int
    late: bool
    across: Mapping[str, int]
    pairs: int


def audit_of(store: Store, number: int, roster: Roster | None = None) -> Audit:
    """The run ``number``; ``roster``: the one it was made with, where that is at hand. Raises KeyError when there is no such run."""
    run = store.run(number, roster)
    if run is None:
        raise KeyError(number)
    entries = StoredEntries(store, number)
    across = store.across(number)
    for finding in run.policing:
        across.append(Across("", "", finding))
    pairs = store.pairs(number)
    shared = Counter(unit for p in pairs if not p.last_year for unit in {p.left_unit, p.right_unit} if unit)
    severities: dict[str, Counter[str]] = {}
    for one in across:
        severities.setdefault(one.unit, Counter())[one.finding["severity"]] += 1
    rows = StoredRows(entries, Units.of(run.roster.units), severities, shared)
    return Audit(
        number, run.started, run.inbox, run.tool, run.rules, run.calendar, run.policy, run.lang, run.year, run.roster, entries,
        rows, _matching(store, number, rows), across, tuple(pairs), run.skipped, run.totals,
        run.status == "done", run.unassessed, run.remarks,
    )  # fmt: skip


class StoredRows(Sequence[Row]):
    """One row a unit of the roster, looked up a few hundred at a time when they are asked for."""

    def __init__(
        self,
        entries: StoredEntries,
        units: Units,
        across: Mapping[str, Mapping[str, int]],
        pairs: Mapping[str, int],
    ) -> None:
        self._entries, self.units = entries, units
        self.across, self._pairs = across, pairs
        self.returned, self.late = array("I"), array("I")  # their numbers, noted by who looks at all rows

    def __len__(self) -> int:
        return len(self.units)

    def __iter__(self) -> Iterator[Row]:
        for at in range(0, len(self.units), _AT_ONCE):
            yield from self._rows(self.units[at : at + _AT_ONCE])

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return tuple(self._rows(self.units[index]))
        return next(self._rows([self.units[index]]))

    def _rows(self, units: Sequence[Unit]) -> Iterator[Row]:
        counted = self._entries.counted([u.name for u in units])
        for brief in self._briefs(units):
            entry = counted.get(brief.unit.name)
            yield Row(brief.unit, brief.status, entry, brief.files, brief.late, brief.across, brief.pairs)

    def pick(self, numbers: Sequence[int]) -> Iterator[Row]:
        """Some of the rows, in order."""
        for at in range(0, len(numbers), _AT_ONCE):
            yield from self._rows([self.units[n] for n in numbers[at : at + _AT_ONCE]])

    def briefs(self) -> Iterator[Brief]:
        """All rows in brief."""
        for at in range(0, len(self.units), _AT_ONCE):
            yield from self._briefs(self.units[at : at + _AT_ONCE])

    def _briefs(self, units: Sequence[Unit]) -> Iterator[Brief]:
        files: dict[str, int] = {}
        counted: dict[str, tuple[Any, ...]] = {}
        for unit, counts, *rest in self._entries.lying([u.name for u in units]):
            files[unit] = files.get(unit, 0) + 1
            if counts:
                counted[unit] = tuple(rest)
        for unit in units:
            name = unit.name
            path, grade, trouble, day, late = counted.get(name, ("", "", "", "", False))
            status = "missing" if name not in counted else "unassessable" if trouble else "filed"
            across = self.across.get(name, {})
            yield Brief(
                unit, status, path, graded(grade, across), day, files.get(name, 0), bool(late), across, self._pairs.get(name, 0)
            )  # fmt: skip


def briefs(rows: Sequence[Row]) -> Iterator[Brief]:
    """Rows in brief, whatever holds them."""
    if isinstance(rows, StoredRows):
        yield from rows.briefs()
        return
    for row in rows:
        path, day = (row.entry.path, row.entry.day) if row.entry else ("", "")
        yield Brief(row.unit, row.status, path, row.grade, day, row.files, row.late, row.across, row.pairs)


def returned_and_late(rows: Sequence[Row]) -> tuple[Sequence[int], Sequence[int]]:
    """The numbers of the rows whose report is to be returned, and of those whose is late."""
    if isinstance(rows, StoredRows):
        return rows.returned, rows.late
    returned = [n for n, row in enumerate(rows) if row.grade == "return"]
    return returned, [n for n, row in enumerate(rows) if row.late]


def pick(rows: Sequence[Row], numbers: Sequence[int]) -> Iterator[Row]:
    """Some of the rows, whatever holds them."""
    return rows.pick(numbers) if isinstance(rows, StoredRows) else (rows[n] for n in numbers)


def _matching(store: Store, number: int, rows: StoredRows) -> Matching:
    from gongkai_lint.audit.tables import filings as f
    from gongkai_lint.audit.tables import results as r

    unmatched, ambiguous = [], []
    for path, named, title, units in store.rows(
        number, f.c.path, r.c.named, r.c.title, f.c.units, where=(f.c.unit == "",)
    ):
        several = tuple(json.loads(units)) if units != "[]" else ()
        if several:
            ambiguous.append(Ambiguous(path, named or title, several))
        else:
            unmatched.append(path)

    def units_where(*where: Any) -> set[str]:
        asked = (
            sa.select(f.c.unit).select_from(f.join(r, r.c.key == f.c.result)).where(f.c.run == number, *where)
        )
        return {row[0] for row in store.connection.execute(asked)}

    # Asked for is what is not as it should be: nearly all units are.
    sa = store.sa
    counts = f.c.counted.is_(True)
    returned, behind = units_where(counts, r.c.grade == "return"), units_where(counts, f.c.late.is_(True))
    wrong = sorted(unit for unit, found in rows.across.items() if unit and graded("pass", found) == "return")
    for at in range(0, len(wrong), _AT_ONCE):
        returned |= units_where(
            counts, r.c.grade.in_(("pass", "minor")), f.c.unit.in_(wrong[at : at + _AT_ONCE])
        )
    dateless = units_where(counts, r.c.trouble == "", r.c.day == "", f.c.unit != "")
    present = sa.select(sa.func.count()).where(f.c.run == number, counts)
    filed = units_where(counts) if store.connection.execute(present).scalar() != len(rows.units) else None
    grouped = sa.select(f.c.unit).where(f.c.run == number, f.c.unit != "").group_by(f.c.unit)
    more = sorted(row[0] for row in store.connection.execute(grouped.having(sa.func.count() > 1)))
    missing, late, undated = [], [], []
    for at, name in enumerate(rows.units.names()):
        if name in returned:
            rows.returned.append(at)
        if filed is not None and name not in filed:
            missing.append(name)
        elif name in behind:
            rows.late.append(at)
            late.append(name)
        elif name in dateless and rows.units[at].deadline:
            undated.append(name)
    twice: dict[str, list[tuple[bool, str]]] = {}
    for at in range(0, len(more), _AT_ONCE):
        where = (f.c.unit.in_(more[at : at + _AT_ONCE]),)
        for unit, path, counts in store.rows(number, f.c.unit, f.c.path, f.c.counted, where=where):
            twice.setdefault(unit, []).append((not counts, path))
    return Matching(
        tuple(unmatched),
        tuple(ambiguous),
        tuple(missing),
        tuple(late),
        tuple((unit, tuple(path for _, path in sorted(held))) for unit, held in sorted(twice.items())),
        tuple(undated),
    )


def json_lines(audit: Audit) -> Iterator[str]:
    """``audit.json``, in pieces, so that a run of any size is written without being held."""

    dumps = json.JSONEncoder(ensure_ascii=False).encode
    head = {
        "schema": SCHEMA,
        "tool": {"name": "gongkai-lint", "version": audit.tool, "rules": audit.rules, "calendar": audit.calendar, "policy": audit.policy, "lang": audit.lang},
        "run": audit.run,
        "when": audit.when,
        "inbox": audit.inbox,
        "complete": audit.complete,
        "year": audit.year or None,
        "roster": {"path": audit.roster.path, "sha256": audit.roster.sha256, "units": len(audit.roster.units)},
        "totals": audit.totals._asdict(),
        "matching": {
            **audit.matching._asdict(),
            "ambiguous": [a._asdict() for a in audit.matching.ambiguous],
            "twice": dict(audit.matching.twice),
        },
        "skipped": [s._asdict() for s in audit.skipped],
        "remarks": list(audit.remarks),
        "unassessed": [u._asdict() for u in audit.unassessed],
        "pairs": [{**p._asdict(), "sentences": [s._asdict() for s in p.sentences]} for p in audit.pairs],
    }  # fmt: skip
    *first, last = (f"{dumps(k)}: {dumps(v)}" for k, v in head.items())
    yield "{\n" + ",\n".join(first) + ',\n"across": ['
    for number, one in enumerate(audit.across):
        yield (", " if number else "") + dumps({"unit": one.unit, "path": one.path, "finding": one.finding})
    yield f"],\n{last}"
    yield ',\n"units": ['
    for number, brief in enumerate(briefs(audit.rows)):
        level, parent, deadline = brief.unit.level, brief.unit.parent, brief.unit.deadline
        unit = {
            "name": brief.unit.name, "level": level or None, "parent": parent or None, "deadline": deadline or None,
            "status": brief.status, "late": brief.late, "files": brief.files, "path": brief.path or None, "grade": brief.grade or None,
            "across": dict(brief.across), "pairs": brief.pairs,
        }  # fmt: skip
        yield ("," if number else "") + "\n" + dumps(unit)
    yield '\n],\n"files": ['
    entries = audit.entries
    lines = entries.lines() if isinstance(entries, StoredEntries) else (dumps(_plain(e)) for e in entries)
    for number, line in enumerate(lines):
        yield ("," if number else "") + "\n" + line
    yield "\n]\n}\n"


def write_json(audit: Audit, path: str) -> None:
    """Write ``audit.json``: whole or not at all. Raises :class:`~gongkai_lint.files.UnwritableError`."""
    from gongkai_lint.files import UnwritableError

    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            file.writelines(json_lines(audit))
        os.replace(temporary, path)
    except OSError as error:
        if os.path.exists(temporary):
            os.unlink(temporary)
        what = error.strerror or type(error).__name__
        raise UnwritableError(f"{path} 写不了：{what}", f"{path} cannot be written: {what}") from error


def _plain(entry: Entry) -> dict[str, Any]:
    made = entry._asdict()
    made["seconds"] = round(entry.seconds, 4)
    for key in (
        "unit",
        "how",
        "named",
        "title",
        "form",
        "year",
        "level",
        "day",
        "source",
        "trouble",
        "error",
    ):
        made[key] = made[key] or None
    return made
