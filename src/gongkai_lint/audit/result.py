"""A run of the store as an :class:`Audit`, and as the plain data of ``audit.json``."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

from gongkai_lint.audit.model import Ambiguous, Audit, Entry, Matching, Row, Unit
from gongkai_lint.audit.store import Store
from gongkai_lint.audit.stored import StoredEntries

SCHEMA = 1
_AT_ONCE = 400  # units looked up together


def audit_of(store: Store, number: int) -> Audit:
    """The run ``number``. Raises KeyError when there is none."""
    run = store.run(number)
    if run is None:
        raise KeyError(number)
    entries = StoredEntries(store, number)
    across, pairs = store.across(number), store.pairs(number)
    shared = Counter(unit for p in pairs if not p.last_year for unit in {p.left_unit, p.right_unit} if unit)
    severities: dict[str, Counter[str]] = {}
    for one in across:
        severities.setdefault(one.unit, Counter())[one.finding["severity"]] += 1
    files = _files(store, number)
    rows = StoredRows(entries, run.roster.units, files, severities, shared)
    return Audit(
        number, run.started, run.inbox, run.tool, run.rules, run.calendar, run.policy, run.lang, run.year, run.roster, entries,
        rows, _matching(store, number, rows, files), tuple(across), tuple(pairs), run.skipped, run.totals,
        run.status == "done", run.unassessed, run.remarks,
    )  # fmt: skip


class StoredRows(Sequence[Row]):
    """One row a unit of the roster, looked up a few hundred at a time when they are asked for."""

    def __init__(
        self,
        entries: StoredEntries,
        units: Sequence[Unit],
        files: Mapping[str, int],
        across: Mapping[str, Mapping[str, int]],
        pairs: Mapping[str, int],
    ) -> None:
        self._entries, self._units, self._files = entries, units, files
        self._across, self._pairs = across, pairs

    def __len__(self) -> int:
        return len(self._units)

    def __iter__(self) -> Iterator[Row]:
        for at in range(0, len(self._units), _AT_ONCE):
            yield from self._rows(self._units[at : at + _AT_ONCE])

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return tuple(self._rows(self._units[index]))
        return next(self._rows([self._units[index]]))

    def _rows(self, units: Sequence[Unit]) -> Iterator[Row]:
        counted = self._entries.counted([u.name for u in units])
        for unit in units:
            entry = counted.get(unit.name)
            status = "missing" if entry is None else "unassessable" if entry.trouble else "filed"
            late = entry is not None and entry.late
            name = unit.name
            yield Row(
                unit,
                status,
                entry,
                self._files.get(name, 0),
                late,
                self._across.get(name, {}),
                self._pairs.get(name, 0),
            )


def _files(store: Store, number: int) -> Counter[str]:
    from gongkai_lint.audit.tables import filings as f

    asked = store.sa.select(f.c.unit, store.sa.func.count()).where(f.c.run == number).group_by(f.c.unit)
    return Counter({row[0]: int(row[1]) for row in store.connection.execute(asked)})


def _matching(store: Store, number: int, rows: Sequence[Row], files: Counter[str]) -> Matching:
    from gongkai_lint.audit.tables import filings as f
    from gongkai_lint.audit.tables import results as r

    unmatched, ambiguous = [], []
    for path, named, title, units in store.rows(
        number, f.c.path, r.c.named, r.c.title, f.c.units, where=(f.c.unit == "",)
    ):
        several = tuple(json.loads(units))
        if several:
            ambiguous.append(Ambiguous(path, named or title, several))
        else:
            unmatched.append(path)
    twice: dict[str, list[tuple[bool, str]]] = {}
    more = [unit for unit, n in files.items() if unit and n > 1]
    for at in range(0, len(more), 400):
        where = (f.c.unit.in_(more[at : at + 400]),)
        for unit, path, counts in store.rows(number, f.c.unit, f.c.path, f.c.counted, where=where):
            twice.setdefault(unit, []).append((not counts, path))
    missing, late, undated = [], [], []
    for row in rows:
        if row.status == "missing":
            missing.append(row.unit.name)
        elif row.late:
            late.append(row.unit.name)
        elif row.status == "filed" and row.unit.deadline and row.entry and not row.entry.day:
            undated.append(row.unit.name)
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

    def dumps(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

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
        "across": [{"unit": a.unit, "path": a.path, "finding": a.finding} for a in audit.across],
        "pairs": [{**p._asdict(), "sentences": [s._asdict() for s in p.sentences]} for p in audit.pairs],
    }  # fmt: skip
    yield "{\n" + ",\n".join(f"{dumps(k)}: {dumps(v)}" for k, v in head.items())
    yield ',\n"units": ['
    for number, row in enumerate(audit.rows):
        unit = {
            "name": row.unit.name, "level": row.unit.level or None, "parent": row.unit.parent or None, "deadline": row.unit.deadline or None,
            "status": row.status, "late": row.late, "files": row.files, "path": row.entry.path if row.entry else None,
            "grade": row.entry.grade if row.entry else None, "across": dict(row.across), "pairs": row.pairs,
        }  # fmt: skip
        yield ("," if number else "") + "\n" + dumps(unit)
    yield '\n],\n"files": ['
    for number, entry in enumerate(audit.entries):
        yield ("," if number else "") + "\n" + dumps(_plain(entry))
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
