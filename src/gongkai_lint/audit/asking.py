"""Asking a store: what is known of files, what a run held."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gongkai_lint.audit.findings import Findings
from gongkai_lint.audit.matching import Filed
from gongkai_lint.audit.model import Across, Pair, Roster, Shared, Unassessed
from gongkai_lint.audit.opening import Opened
from gongkai_lint.audit.records import Before, Known, Run, known_of, light_columns, run_of

_CHUNK = 400  # parameters in one question


class Asked(Opened):
    """A store that can be asked."""

    def known(self, conditions: str, digests: Iterable[str]) -> dict[str, list[Known]]:
        """By content: results under these conditions."""
        from gongkai_lint.audit.tables import results

        found: dict[str, list[Known]] = {}
        for chunk in chunks(sorted(set(digests))):
            asked = self.sa.select(*light_columns(results)).where(
                results.c.sha256.in_(chunk), results.c.conditions == conditions
            )
            for row in self.connection.execute(asked):
                known = known_of(row)
                found.setdefault(known.sha256, []).append(known)
        return found

    def identified(self, keys: Iterable[str]) -> dict[str, Known]:
        """Results by their own names."""
        from gongkai_lint.audit.tables import results

        found: dict[str, Known] = {}
        for chunk in chunks(sorted(set(keys))):
            asked = self.sa.select(*light_columns(results)).where(results.c.key.in_(chunk))
            found.update((known.key, known) for known in map(known_of, self.connection.execute(asked)))
        return found

    def any_known(self, conditions: str) -> bool:
        """Whether anything was checked under these conditions."""
        from gongkai_lint.audit.tables import results

        asked = self.sa.select(results.c.key).where(results.c.conditions == conditions).limit(1)
        return self.connection.execute(asked).first() is not None

    def before(self, run: int, conditions: str, paths: Sequence[str]) -> dict[str, Before]:
        """By path, files of an earlier run whose results hold under these conditions and may be used again."""
        from gongkai_lint.audit.tables import filings as f
        from gongkai_lint.audit.tables import results as r

        columns = (
            f.c.path, f.c.mark, f.c.place, f.c.unit, r.c.key, r.c.ending, r.c.level, r.c.prior, r.c.ledger, r.c.trouble, r.c.today
        )  # fmt: skip
        found: dict[str, Before] = {}
        for chunk in chunks(paths):
            asked = (
                self.sa.select(*columns)
                .join(r, r.c.key == f.c.result)
                .where(f.c.run == run, f.c.path.in_(chunk), r.c.conditions == conditions, r.c.sha256 != "")
            )
            for (
                path,
                mark,
                place,
                unit,
                key,
                ending,
                level,
                prior,
                ledger,
                trouble,
                today,
            ) in self.connection.execute(asked):
                found[path] = Before(mark, place, unit, key, (ending, level, prior, ledger), trouble, today)
        return found

    def digests(self, run: int, paths: Sequence[str]) -> dict[str, tuple[str, str]]:
        """``path → (mark, sha256)`` of files of an earlier run."""
        from gongkai_lint.audit.tables import filings, results

        found: dict[str, tuple[str, str]] = {}
        for chunk in chunks(paths):
            asked = (
                self.sa.select(filings.c.path, filings.c.mark, results.c.sha256)
                .join(results, results.c.key == filings.c.result)
                .where(filings.c.run == run, filings.c.path.in_(chunk))
            )
            found.update((path, (mark, digest)) for path, mark, digest in self.connection.execute(asked))
        return found

    def rests_on(self, run: int) -> tuple[str, str]:
        """``(conditions, digest of the roster)`` of a run."""
        from gongkai_lint.audit.tables import runs

        asked = self.sa.select(runs.c.conditions, runs.c.roster_sha256).where(runs.c.id == run)
        found = self.connection.execute(asked).one()
        return found[0], found[1]

    def unassessed(self, run: int) -> list[Unassessed]:
        """Questions across reports that a run left open."""
        from gongkai_lint.audit.tables import runs

        notes = self.connection.execute(self.sa.select(runs.c.notes).where(runs.c.id == run)).scalar()
        return [Unassessed(*u) for u in json.loads(notes or "{}").get("unassessed", ())]

    def runs(self, *where: Any) -> list[Run]:
        """Runs, the newest first."""
        from gongkai_lint.audit.tables import runs

        asked = runs.select().where(*where).order_by(runs.c.id.desc())
        return [run_of(row) for row in self.connection.execute(asked)]

    def run(self, number: int, roster: Roster | None = None) -> Run | None:
        """One run. ``roster``: the one it was made with, where that is at hand."""
        from gongkai_lint.audit.tables import runs

        columns = [c for c in runs.c if roster is None or c is not runs.c.roster]
        row = self.connection.execute(self.sa.select(*columns).where(runs.c.id == number)).first()
        return run_of(row, roster) if row is not None else None

    def last(self, inbox: str, but: int = 0) -> int:
        """The newest earlier run over ``inbox``, 0 when there is none."""
        from gongkai_lint.audit.tables import runs

        asked = self.sa.select(self.sa.func.max(runs.c.id)).where(runs.c.inbox == inbox, runs.c.id != but)
        return int(self.connection.execute(asked).scalar() or 0)

    def alike(self, fingerprint: str, but: int) -> int:
        """The newest finished run with this fingerprint, 0 when there is none."""
        from gongkai_lint.audit.tables import runs

        asked = self.sa.select(self.sa.func.max(runs.c.id)).where(
            runs.c.fingerprint == fingerprint, runs.c.status == "done", runs.c.id != but
        )
        return int(self.connection.execute(asked).scalar() or 0)

    def rows(
        self, run: int, *columns: Any, order: Sequence[Any] = (), where: Sequence[Any] = ()
    ) -> Iterator[Any]:
        """Columns of filings joined with their results, streamed."""
        from gongkai_lint.audit.tables import filings, results

        asked = (
            self.sa.select(*columns)
            .select_from(filings.join(results, results.c.key == filings.c.result))
            .where(filings.c.run == run, *where)
            .order_by(*(order or (filings.c.path,)))
        )
        yield from self.connection.execute(
            asked, execution_options={"stream_results": True, "yield_per": 500}
        )

    def filed(
        self, run: int, units: Sequence[str]
    ) -> Iterator[tuple[str, list[tuple[Filed, list[str], str, str]]]]:
        """By unit, of ``units``, its files: what decides which counts, remarks so far, signer, how."""
        from gongkai_lint.audit.tables import filings as f
        from gongkai_lint.audit.tables import results as r

        unit = ""
        held: list[tuple[Filed, list[str], str, str]] = []
        columns = (
            f.c.unit,
            f.c.path,
            r.c.day,
            f.c.modified,
            r.c.year,
            r.c.trouble,
            f.c.remarks,
            f.c.signer,
            f.c.how,
        )
        for row in self.rows(run, *columns, order=(f.c.unit, f.c.path), where=(f.c.unit.in_(units),)):
            if row[0] != unit and held:
                yield unit, held
                held = []
            unit = row[0]
            remarks = json.loads(row[6]) if row[6] != "[]" else []
            held.append((Filed(*row[1:6]), remarks, row[7], row[8]))
        if held:
            yield unit, held

    def across(self, run: int) -> Findings:
        """Findings across reports."""
        from gongkai_lint.audit.tables import across

        asked = across.select().where(across.c.run == run).order_by(across.c.id)
        rows = self.connection.execute(asked, execution_options={"stream_results": True, "yield_per": 200})
        return Findings(Across(row.unit, row.path, json.loads(row.finding)) for row in rows)

    def pairs(self, run: int) -> list[Pair]:
        """Pairs of reports that share text."""
        from gongkai_lint.audit.tables import pairs

        made = []
        for row in self.connection.execute(pairs.select().where(pairs.c.run == run).order_by(pairs.c.id)):
            pair = Pair(*json.loads(row.pair))
            made.append(pair._replace(sentences=tuple(Shared(*s) for s in pair.sentences)))
        return made


def chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(values), _CHUNK):
        yield values[at : at + _CHUNK]
