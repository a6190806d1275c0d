"""The store: every run is kept, and what was found of a file is used again as long as nothing it rests on changed.

SQLite at a path, or PostgreSQL by address. One process writes; a run cut short at any moment leaves what it had finished.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import wraps
from itertools import islice
from typing import Any, TypeVar

from gongkai_lint.audit.findings import Findings
from gongkai_lint.audit.inputs import Item
from gongkai_lint.audit.linted import Linted, ending_of, key_of, name_of
from gongkai_lint.audit.matching import Filed, Match
from gongkai_lint.audit.model import (
    Across,
    Pair,
    Roster,
    Shared,
    Unassessed,
)
from gongkai_lint.audit.records import (
    Before,
    Known,
    Run,
    Settled,
    filing_row,
    known_of,
    light_columns,
    result_row,
    run_of,
)
from gongkai_lint.deferred import imported
from gongkai_lint.usage import UsageError

# What it asks for and a run of ours never uses: a seventh of the time it takes to load.
_DEFERRED = {"asyncio": ("iscoroutine",), "importlib.metadata": ()}
_CHUNK = 400  # parameters in one question


_Call = TypeVar("_Call", bound=Callable[..., Any])


def unbroken(write: _Call) -> _Call:
    """No Ctrl-C inside: one that comes is heeded when the statements are done. In the middle of one it would leave SQLite's lock
    with a cursor that only the traceback still holds."""

    @wraps(write)
    def whole(*given: Any, **named: Any) -> Any:
        before = signal.getsignal(signal.SIGINT)
        if before is None or threading.current_thread() is not threading.main_thread():
            return write(*given, **named)
        came: list[Any] = []
        signal.signal(signal.SIGINT, lambda *_: came.append(True))
        try:
            return write(*given, **named)
        finally:
            signal.signal(signal.SIGINT, before)
            if came and callable(before):
                before(signal.SIGINT, None)

    return whole  # type: ignore[return-value]


class Store:
    """An open store. Close it, or use it in a ``with`` statement."""

    def __init__(self, address: str) -> None:
        """Open the store at ``address`` (a path, or an SQLAlchemy address), made or upgraded as needed.

        Raises :class:`UsageError` with one sentence for a store that cannot be opened."""
        try:
            sa = imported("sqlalchemy", _DEFERRED)
        except ImportError as error:
            from gongkai_lint.extras import MissingExtraError

            raise MissingExtraError("audit", "成批审核需要另装", "the audit has to be installed") from error
        self.sa = sa
        self.shown = address
        if "://" not in address:
            folder = os.path.dirname(os.path.abspath(address))
            try:
                os.makedirs(folder, exist_ok=True)
            except OSError as error:
                raise UsageError(f"建不了文件夹 {folder}", f"cannot make the folder {folder}") from error
            address = "sqlite:///" + os.path.abspath(address)
            imported("sqlalchemy.dialects.sqlite", _DEFERRED)
        elif address.startswith(("postgresql://", "postgres://")):
            address = "postgresql+psycopg://" + address.split("://", 1)[1]
        try:
            self.engine = sa.create_engine(address)
            if self.engine.dialect.name == "sqlite":
                sa.event.listen(self.engine, "connect", _prepare)
            self.connection = self.engine.connect()
            _upgrade(self.connection, sa)
            self.connection.commit()
        except UsageError:
            raise
        except ImportError as error:
            from gongkai_lint.extras import MissingExtraError

            zh, en = "使用 PostgreSQL 需要另装", "what speaks with PostgreSQL has to be installed"
            raise MissingExtraError("postgres", zh, en) from error
        except (sa.exc.SQLAlchemyError, ValueError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            shown = _without_password(self.shown)
            raise UsageError(
                f"打不开留存库 {shown}：{reason}", f"cannot open the store {shown}: {reason}"
            ) from error

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back."""
        self.connection.close()
        self.engine.dispose()

    def recover(self) -> None:
        """After whatever cut a run short: give up what was half written and go on with a connection that works."""
        with suppress(self.sa.exc.SQLAlchemyError):
            self.connection.rollback()
        with suppress(self.sa.exc.SQLAlchemyError):
            self.connection.close()
        self.engine.dispose()
        self.connection = self.engine.connect()

    # --- writing ------------------------------------------------------------------------------------------------------

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
        for chunk in _chunks(paths):
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
        for chunk in _chunks(counting):
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

    # --- asking -------------------------------------------------------------------------------------------------------

    def known(self, conditions: str, digests: Iterable[str]) -> dict[str, list[Known]]:
        """By content: results under these conditions."""
        from gongkai_lint.audit.tables import results

        found: dict[str, list[Known]] = {}
        for chunk in _chunks(sorted(set(digests))):
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
        for chunk in _chunks(sorted(set(keys))):
            asked = self.sa.select(*light_columns(results)).where(results.c.key.in_(chunk))
            found.update((known.key, known) for known in map(known_of, self.connection.execute(asked)))
        return found

    @unbroken
    def keep(self, conditions: str, made: Sequence[tuple[str, Linted]]) -> None:
        """Results that belong to no file of a run, under names of the caller's."""
        from gongkai_lint.audit.tables import results

        self._insert_new(results, [result_row(key, conditions, "", linted) for key, linted in made])
        self.connection.commit()

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
        for chunk in _chunks(paths):
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
        for chunk in _chunks(paths):
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


def _prepare(connection: Any, _: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "foreign_keys=ON"):
        connection.execute("PRAGMA " + pragma)


def _upgrade(connection: Any, sa: Any) -> None:
    """Bring the tables to the present version; alembic is loaded only when there is something to do."""
    from gongkai_lint.audit.tables import HEAD

    if sa.inspect(connection).has_table("alembic_version"):
        version = connection.execute(sa.text("select version_num from alembic_version")).scalar()
        if version == HEAD:
            return
        if version is not None and version > HEAD:
            raise UsageError(
                "留存库是更新版本的程序建的，请先升级本程序",
                "the store was made by a newer version of the program; upgrade the program first",
            )
    elif not sa.inspect(connection).get_table_names():  # new: made at once, without loading alembic
        from gongkai_lint.audit.tables import metadata

        metadata.create_all(connection)
        connection.execute(sa.text("create table alembic_version (version_num varchar(32) primary key)"))
        connection.execute(sa.text("insert into alembic_version values (:head)"), {"head": HEAD})
        return
    connection.rollback()
    import logging

    from alembic import command
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", os.path.join(os.path.dirname(__file__), "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _without_password(address: str) -> str:
    import re

    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", address)


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(values), _CHUNK):
        yield values[at : at + _CHUNK]
