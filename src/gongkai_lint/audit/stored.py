"""The files of a run, as the store has them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from gongkai_lint.audit.model import Detail, Entry
from gongkai_lint.audit.store import Store


class StoredEntries:
    """:class:`~gongkai_lint.audit.model.Entries` of a run in the store."""

    def __init__(self, store: Store, run: int) -> None:
        self.store, self.run = store, run

    def __iter__(self) -> Iterator[Entry]:
        return map(_entry, self.store.rows(self.run, *_entry_columns()))

    def lines(self) -> Iterator[str]:
        """The files as ``audit.json`` has them, a line each: what ``json.dumps`` makes of an entry, without the entry."""
        return map(_line, self.store.rows(self.run, *_entry_columns()))

    def __len__(self) -> int:
        from gongkai_lint.audit.tables import filings

        asked = self.store.sa.select(self.store.sa.func.count()).where(filings.c.run == self.run)
        return int(self.store.connection.execute(asked).scalar() or 0)

    def of(self, unit: str) -> Sequence[Entry]:
        """The entries of one unit, the one that counts first."""
        from gongkai_lint.audit.tables import filings as f

        rows = self.store.rows(self.run, *_entry_columns(), where=(f.c.unit == unit,))
        return sorted(map(_entry, rows), key=lambda e: (not e.counted, e.path))

    def counted(self, units: Sequence[str]) -> dict[str, Entry]:
        """The entries that count for these units, by unit."""
        from gongkai_lint.audit.tables import filings as f

        where = (f.c.unit.in_(units), f.c.counted.is_(True))
        return {e.unit: e for e in map(_entry, self.store.rows(self.run, *_entry_columns(), where=where))}

    def lying(self, units: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """The files of these units in brief: unit, whether it counts, path, grade, trouble, day, whether it is late."""
        from gongkai_lint.audit.tables import filings as f
        from gongkai_lint.audit.tables import results as r

        asked = (
            self.store.sa.select(f.c.unit, f.c.counted, f.c.path, r.c.grade, r.c.trouble, r.c.day, f.c.late)
            .select_from(f.join(r, r.c.key == f.c.result))
            .where(f.c.run == self.run, f.c.unit.in_(units))
        )
        return map(tuple, self.store.connection.execute(asked))

    def detail(self, path: str) -> Detail:
        """Findings and values of one file. Raises KeyError."""
        from gongkai_lint.audit.tables import filings as f
        from gongkai_lint.audit.tables import results as r

        row = next(
            self.store.rows(
                self.run, r.c.file, r.c.figures, r.c.sha256, r.c.error, where=(f.c.path == path,)
            ),
            None,
        )
        if row is None:
            raise KeyError(path)
        if not row[0]:
            empty: dict[str, Any] = {
                "path": path, "sha256": row[2], "grade": "unassessable", "error": row[3], "form": None, "year": None, "unit": None,
                "coverage": None, "findings": [], "unknown": [],
            }  # fmt: skip
            return Detail(empty, {})
        return Detail(
            json.loads(zlib.decompress(row[0])) | {"path": path}, json.loads(zlib.decompress(row[1]))
        )


def _entry_columns() -> list[Any]:
    from gongkai_lint.audit.tables import filings as f
    from gongkai_lint.audit.tables import results as r

    return [
        f.c.path, r.c.sha256, f.c.size, f.c.modified, f.c.unit, f.c.how, r.c.named, r.c.title, r.c.grade, r.c.counts, r.c.rules, r.c.form,
        r.c.year, r.c.own_level, r.c.day, r.c.source, f.c.counted, f.c.late, r.c.trouble, r.c.error, f.c.reused, r.c.seconds, f.c.remarks,
    ]  # fmt: skip


@lru_cache(maxsize=1024)
def _counts(text: str) -> Mapping[str, int]:
    found: dict[str, int] = json.loads(text)
    return found


def _entry(row: Any) -> Entry:
    values = list(row)
    remarks = json.loads(row[22]) if row[22] != "[]" else []
    if row[19] and not row[18]:  # it got its verdict, but something beside it could not be used
        remarks.append(row[19])
        values[19] = ""
    values[9], values[10], values[22] = _counts(row[9]), _counts(row[10]), tuple(remarks)
    return Entry._make(values)


def _line(row: Any) -> str:
    (path, sha256, size, modified, unit, how, named, title, grade, counts, rules, form, year, level, day, source, counted, late, trouble,
     error, reused, seconds, remarks) = row  # fmt: skip
    if error and not trouble:
        remarks, error = json.dumps([*json.loads(remarks), error], ensure_ascii=False), ""
    return (
        f'{{"path": {_quoted(path)}, "sha256": {_quoted(sha256)}, "size": {size}, "modified": {modified!r}, "unit": {_said(unit)}, '
        f'"how": {_said(how)}, "named": {_said(named)}, "title": {_said(title)}, "grade": {_quoted(grade)}, "counts": {counts}, '
        f'"rules": {rules}, "form": {_said(form)}, "year": {year or "null"}, "level": {_said(level)}, "day": {_said(day)}, '
        f'"source": {_said(source)}, "counted": {_TRUTH[counted]}, "late": {_TRUTH[late]}, "trouble": {_said(trouble)}, '
        f'"error": {_said(error)}, "reused": {_TRUTH[reused]}, "seconds": {round(seconds, 4)!r}, "remarks": {remarks}}}'
    )


_quoted = json.encoder.encode_basestring
_TRUTH = ("false", "true")


def _said(text: str) -> str:
    return _quoted(text) if text else "null"
