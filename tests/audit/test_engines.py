"""The same audit elsewhere: on a Dask cluster that loses a worker, in a real PostgreSQL. What is in the store is the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gongkai_lint.arguments import UsageError
from gongkai_lint.audit.history import history, trend
from gongkai_lint.audit.receipt import receipt
from gongkai_lint.audit.store import Store
from tests.audit.making import TOWNS, audited, fill, report, roster


def kept(store: Store, run: int) -> dict[str, Any]:
    """All that a run left in the store, but for when and how fast."""
    from gongkai_lint.audit.tables import filings as f
    from gongkai_lint.audit.tables import results as r

    columns = [c for c in r.c if c.name not in ("key", "seconds", "conditions")]
    columns += [f.c.path, f.c.unit, f.c.how, f.c.counted, f.c.late, f.c.remarks]
    rows = [
        tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in store.rows(run, *columns)
    ]
    return {"rows": rows, "across": store.across(run), "pairs": store.pairs(run)}


def many(folder: Path) -> Path:
    """Forty-eight reports of eight towns."""
    inbox = fill(folder / "inbox", TOWNS)
    for n in range(40):
        (inbox / f"{TOWNS[n % 8]}{n}.docx").write_bytes(
            report(TOWNS[n % 8], cells={"permits.permit.decisions": str(n)})
        )
    return inbox


def test_a_dask_cluster_that_loses_a_worker_leaves_the_same_store(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    inbox = many(tmp_path)
    alone = audited(inbox, tmp_path / "one.db", roster(TOWNS))
    mark = tmp_path / "mark"
    done = subprocess.run(
        [sys.executable, "-m", "tests.audit.cluster", f"file://{inbox}", str(tmp_path / "two.db")],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "GONGKAI_TEST_MARK": str(mark)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert mark.exists() and done.stdout.split() == ["48", "0"], done.stderr[-2000:]
    with Store(str(tmp_path / "one.db")) as one, Store(str(tmp_path / "two.db")) as two:
        assert kept(two, 1) == kept(one, alone.run)


def test_no_scheduler_there_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")

    def refuse(*_: object, **__: object) -> None:
        raise OSError("timed out")

    monkeypatch.setattr(distributed, "Client", refuse)
    with pytest.raises(UsageError) as caught:
        audited(fill(tmp_path / "inbox", TOWNS[:1]), tmp_path / "a.db", scheduler="tcp://127.0.0.1:9")
    assert caught.value.zh == "连不上 dask 调度器 tcp://127.0.0.1:9"


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL of our own, started for these tests and stopped after them."""
    pytest.importorskip("psycopg")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        pytest.skip("PostgreSQL is not installed")
    binaries = found[-1].parent if found else Path(on_path or "").parent
    if os.getuid() == 0 and shutil.which("runuser") is None:
        pytest.skip("PostgreSQL refuses to run as root, and there is no runuser")
    home = Path("/tmp") / f"gongkai-pg-{os.getpid()}"
    home.mkdir(mode=0o755)
    port = str(20_000 + os.getpid() % 30_000)
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if as_user:
        shutil.chown(home, "postgres")

    def run(*words: str) -> None:
        done = subprocess.run([*as_user, *words], capture_output=True, text=True, cwd="/", timeout=60)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)

    try:
        run(
            str(binaries / "initdb"),
            "-D",
            str(home / "data"),
            "-A",
            "trust",
            "-U",
            "office",
            "-E",
            "UTF8",
            "--no-sync",
        )
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off"
        run(
            str(binaries / "pg_ctl"),
            "-D",
            str(home / "data"),
            "-w",
            "-l",
            str(home / "log"),
            "-o",
            options,
            "start",
        )
        yield f"postgresql://office@127.0.0.1:{port}/postgres"
    finally:
        if (home / "data" / "postmaster.pid").exists():
            run(str(binaries / "pg_ctl"), "-D", str(home / "data"), "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def test_postgresql_holds_the_same_as_sqlite(tmp_path: Path, postgres: str) -> None:
    inbox = many(tmp_path)
    (inbox / "坏.docx").write_bytes(b"no document")
    with_sqlite = audited(inbox, tmp_path / "a.db", roster(TOWNS))
    made = audited(inbox, postgres, roster(TOWNS))
    again = audited(inbox, postgres, roster(TOWNS))
    assert (again.totals.linted, again.totals.reused) == (0, 49)
    with Store(postgres) as store, Store(str(tmp_path / "a.db")) as other:
        assert kept(store, made.run) == kept(other, with_sqlite.run)
        assert kept(store, again.run) == kept(store, made.run)
        assert receipt(store, made.run)["files"] == receipt(other, with_sqlite.run)["files"]
        assert [f.same for f in history(store, "大河镇")] == [False, True]
        assert [p.filed for p in trend(store)] == [8, 8]


def test_a_postgresql_that_is_not_there_is_one_sentence_without_the_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(UsageError) as caught:
        Store("postgresql://me:secret@127.0.0.1:1/none")
    assert "打不开留存库 postgresql://me:***@127.0.0.1:1/none" in caught.value.zh
    assert "secret" not in caught.value.zh + caught.value.en and "\n" not in caught.value.zh


@pytest.mark.parametrize("where", ["sqlite", "postgres"])
def test_the_migrations_make_the_tables_that_the_program_uses(
    tmp_path: Path, where: str, request: pytest.FixtureRequest
) -> None:
    from alembic.autogenerate import compare_metadata
    from sqlalchemy import text

    from gongkai_lint.audit.tables import HEAD, metadata

    address = str(tmp_path / "a.db")
    if where == "postgres":
        import psycopg

        with psycopg.connect(request.getfixturevalue("postgres"), autocommit=True) as connection:
            connection.execute("create database migrated")
        address = request.getfixturevalue("postgres").rsplit("/", 1)[0] + "/migrated"
    with Store(address) as store:
        made_at_once = compare_metadata(_context(store), metadata)
        metadata.drop_all(store.connection)
        store.connection.execute(
            text("delete from alembic_version")
        )  # as an old store: every migration has to run
        store.connection.commit()
    with Store(address) as store:
        assert store.connection.execute(text("select version_num from alembic_version")).scalar() == HEAD
        assert made_at_once == compare_metadata(_context(store), metadata) == []
    assert audited(fill(tmp_path / "inbox", TOWNS[:1]), address, roster(TOWNS[:1])).totals.files == 1


def _context(store: Store) -> Any:
    from alembic.migration import MigrationContext

    return MigrationContext.configure(store.connection, opts={"compare_type": True})
