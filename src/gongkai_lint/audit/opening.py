"""Opening a store: SQLite at a path or PostgreSQL by address, its tables made or brought to the present version."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, TypeVar

from gongkai_lint.deferred import imported
from gongkai_lint.usage import UsageError

# What it asks for and a run of ours never uses: a seventh of the time it takes to load.
_DEFERRED = {"asyncio": ("iscoroutine",), "importlib.metadata": ()}

_Call = TypeVar("_Call", bound=Callable[..., Any])
_Opened = TypeVar("_Opened", bound="Opened")


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


class Opened:
    """A store that is open. Close it, or use it in a ``with`` statement."""

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

    def __enter__(self: _Opened) -> _Opened:
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
