"""The store: every run is kept, and what was found of a file is used again as long as nothing it rests on changed.

SQLite at a path, or PostgreSQL by address. One process writes; a run cut short at any moment leaves what it had finished.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from gongkai_lint.audit.asking import Asked, chunks
from gongkai_lint.audit.findings import Findings
from gongkai_lint.audit.inputs import Item
from gongkai_lint.audit.linted import Linted, ending_of, key_of, name_of
from gongkai_lint.audit.matching import Match
from gongkai_lint.audit.model import Pair
from gongkai_lint.audit.opening import unbroken as unbroken
from gongkai_lint.audit.records import Known, Settled, filing_row, result_row


class Store(Asked):
    """An open store. Close it, or use it in a ``with`` statement."""

    @unbroken
    def begin(self, values: Mapping[str, Any], roster: Iterable[str]) -> int:
        """A new run; its number. The text of the roster comes in pieces, for it may be megabytes."""
        from gongkai_lint.audit.tables import runs

        pieces = iter(roster)
        line = {**values, "roster": next(pieces, "")}
        number: Any = self.connection.execute(runs.insert().values(**line)).inserted_primary_key
        for piece in pieces:
            more = runs.update().where(runs.c.id == number[0]).values(roster=runs.c.roster + piece)
            self.connection.execute(more)
        self.connection.commit()
        return int(number[0])

    @unbroken
    def finish(self, run: int, **values: Any) -> None:
        """Change the run's own line."""
        from gongkai_lint.audit.tables import runs

        self.connection.execute(runs.update().where(runs.c.id == run).values(**values))
        self.connection.commit()

    @unbroken
    def add(self, run: int, conditions: str, made: Sequence[Linted], remark: str = "") -> None:
        """Files that were checked in this run. All of them or none; a result that is there already is kept. ``remark``: what to
        say of a file that changed while it was read."""
        from gongkai_lint.audit.tables import filings, results

        rows, filed = [], []
        for linted in made:
            ending = ending_of(linted.item.path, linted.variant)
            key = name_of(linted, conditions)
            # What a second try may mend is never used again: a limit, a crash, a file that was changing.
            if not linted.sha256 or linted.trouble in ("time", "memory", "crashed", "changed", "gone"):
                key = key_of(f"{run}:{linted.item.path}", conditions, "", "", "", "")
            rows.append(result_row(key, conditions, ending, linted))
            remarks = [remark] if linted.changed and remark else []
            filed.append(filing_row(run, key, linted.item, linted.match, False, remarks))
        self._insert_new(results, rows)
        self._insert(filings, filed)
        self.connection.commit()

    @unbroken
    def reuse(self, run: int, found: Sequence[tuple[Item, Known, Match]]) -> None:
        """Files whose results are there already."""
        from gongkai_lint.audit.tables import filings

        self._insert(
            filings, [filing_row(run, known.key, item, match, True, []) for item, known, match in found]
        )
        self.connection.commit()

    @unbroken
    def take_over(self, run: int, source: int, paths: Sequence[str]) -> None:
        """Files of an earlier run that are as they were, whose they were then too. Written down with the next :meth:`commit`."""
        from gongkai_lint.audit.tables import filings as f

        own = {"run": self.sa.literal(run), "counted": self.sa.false(), "late": self.sa.false(), "reused": self.sa.true(), "remarks": self.sa.literal("[]")}  # fmt: skip
        columns = [c.name for c in f.c]
        for chunk in chunks(paths):
            chosen = self.sa.select(*(own.get(c, f.c[c]) for c in columns)).where(
                f.c.run == source, f.c.path.in_(chunk)
            )
            self.connection.execute(f.insert().from_select(columns, chosen))

    @unbroken
    def commit(self) -> None:
        """Write down what is only said so far."""
        self.connection.commit()

    def _insert(self, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self.connection.execute(table.insert(), rows)

    def _insert_new(self, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        """Rows whose key is not there yet."""
        if not rows:
            return
        if self.engine.dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import insert
        else:
            from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
        unique = list({row["key"]: row for row in rows}.values())
        self.connection.execute(insert(table).on_conflict_do_nothing(), unique)

    @unbroken
    def settle(self, run: int, changes: Iterable[Settled]) -> None:
        """Say of files whether they count, are late, and what else is to be remarked."""
        from gongkai_lint.audit.tables import filings as f

        counting: list[str] = []  # and nothing else is to be said of them
        others = []
        for one in changes:
            if one.counted and not one.late and not one.remarks:
                counting.append(one.path)
            elif one.counted or one.remarks:
                remarks = json.dumps(one.remarks, ensure_ascii=False)
                others.append(
                    {"b_path": one.path, "b_counted": one.counted, "b_late": one.late, "b_remarks": remarks}
                )
        for chunk in chunks(counting):
            self.connection.execute(
                f.update().where(f.c.run == run, f.c.path.in_(chunk)).values(counted=True)
            )
        if others:
            bind = self.sa.bindparam
            self.connection.execute(
                f.update()
                .where(f.c.run == run, f.c.path == bind("b_path"))
                .values(counted=bind("b_counted"), late=bind("b_late"), remarks=bind("b_remarks")),
                others,
            )

    @unbroken
    def keep_across(self, run: int, found: Findings) -> None:
        """Findings across reports."""
        from gongkai_lint.audit.tables import across

        rows = ({"run": run, "unit": u, "path": p, "finding": text} for u, p, text in found.texts())
        while some := list(islice(rows, 200)):
            self._insert(across, some)

    @unbroken
    def keep_pairs(self, run: int, found: Iterable[Pair]) -> None:
        """Pairs of reports that share text."""
        from gongkai_lint.audit.tables import pairs

        self._insert(pairs, [{"run": run, "pair": json.dumps(p, ensure_ascii=False)} for p in found])

    @unbroken
    def copy_across(self, source: int, run: int) -> None:
        """The findings across reports of an earlier run that rests on the same."""
        from gongkai_lint.audit.tables import across, pairs

        literal = self.sa.literal(run)
        for table, columns in ((across, ("unit", "path", "finding")), (pairs, ("pair",))):
            chosen = (
                self.sa.select(literal, *(table.c[c] for c in columns))
                .where(table.c.run == source)
                .order_by(table.c.id)
            )
            self.connection.execute(table.insert().from_select(["run", *columns], chosen))
        self.connection.commit()

    @unbroken
    def keep(self, conditions: str, made: Sequence[tuple[str, Linted]]) -> None:
        """Results that belong to no file of a run, under names of the caller's."""
        from gongkai_lint.audit.tables import results

        self._insert_new(results, [result_row(key, conditions, "", linted) for key, linted in made])
        self.connection.commit()
