"""An audit from inbox to :class:`~gongkai_lint.audit.model.Audit`: walk, use again what is known, check the rest, settle
which file counts for which unit, look across reports. Everything is in the store as soon as it is found."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from gongkai_lint import __version__
from gongkai_lint.audit.again import unknown
from gongkai_lint.audit.inputs import LARGEST, Item, Walk
from gongkai_lint.audit.linted import Linted
from gongkai_lint.audit.matching import Matcher
from gongkai_lint.audit.material import ledgers, priors
from gongkai_lint.audit.model import Audit, Roster
from gongkai_lint.audit.records import roster_pieces
from gongkai_lint.audit.settle import settle, totals
from gongkai_lint.audit.store import Store
from gongkai_lint.audit.work import Setup
from gongkai_lint.typed import Any, NamedTuple

_OFTEN = 256  # files after which what was found is written down


class Request(NamedTuple):
    """What an audit is asked for. ``jobs`` 0 is one process a core; ``memory`` and ``largest`` in bytes' usual units (MB, bytes);
    ``scheduler`` makes it a Dask cluster's. ``policy`` is the digest of all that is in ``options``. ``given`` is kept with the run,
    so that it can be done again."""

    inboxes: tuple[str, ...]
    store: str
    ruleset: Any
    options: Any
    policy: str
    inforce: Any = None
    roster: Roster = Roster()
    prior: str = ""
    ledgers: str = ""
    jobs: int = 0
    memory: int = 2048
    limit: float = 30.0
    largest: int = LARGEST
    scheduler: str = ""
    endings: tuple[str, ...] = (".docx", ".txt", ".md")
    unread: tuple[str, ...] = ()
    given: Mapping[str, Any] = {}
    out: str = ""  # where a page a report goes, "" for none
    annotate: bool = False
    but: str = ""  # a folder that is not walked: where results go
    before: Callable[[Item], None] | None = None  # for tests


class Progress:
    """Told what goes on; does nothing itself."""

    shown = False  # whether anybody sees it, and how many files there are should be known

    def start(self, stage: str, total: int) -> None:
        """A stage begins: prior, files, across. ``total`` 0 is not known."""

    def step(self, done: int, reused: int = 0) -> None:
        """So many more files are done, of which so many were used again."""

    def end(self) -> None:
        """The stage is over."""


def audit(request: Request, progress: Progress | None = None) -> Audit:
    """Run it. On Ctrl-C what was found is in the store, marked interrupted, and KeyboardInterrupt goes on.

    Raises :class:`~gongkai_lint.arguments.UsageError` for an inbox, store or cluster that cannot be used. The store stays open
    behind ``Audit.entries``; close it by ``audit.entries.store.close()``.
    """
    from gongkai_lint.audit.warm import warm_up

    if not request.scheduler and "://" not in request.store and not os.path.exists(request.store):
        warm_up()  # all is to be checked: the processes get ready while the store does
    store = Store(request.store)
    try:
        return Running(request, store, progress).run()
    except BaseException:
        store.close()
        raise


def conditions_of(ruleset: Any, policy: str) -> str:
    """The digest of what every result rests on: program, rules, calendar, policy."""
    from hashlib import sha256

    from gongkai_lint.workdays import calendar_version

    parts = (__version__, ruleset.digest, calendar_version(), policy)
    return sha256("\0".join(parts).encode()).hexdigest()


def policy_digest(options: Any, more: Mapping[str, Any] | None = None) -> str:
    """The digest of the options of the engine (the ledger and last year's report aside: they are noted file by file)."""
    from hashlib import sha256

    data = {
        k: v
        for k, v in options._asdict().items()
        if k not in ("ledger", "prior", "settle", "suppress", "today")
    }
    return sha256(json.dumps([data, more or {}], sort_keys=True, default=repr).encode()).hexdigest()[:32]


class Running:
    """One run on its way."""

    def __init__(self, request: Request, store: Store, progress: Progress | None = None) -> None:
        self.request, self.store, self.progress = request, store, progress or Progress()
        self.en = request.options.lang == "en"
        self.conditions = conditions_of(request.ruleset, request.policy)
        self.matcher = Matcher(request.roster)
        self.number = self.earlier = self.year = (
            0  # this run, the one before over the same inbox; the year most reports are of
        )
        self.counts = Counter[str]()
        self.remarks: list[str] = []
        self.setup = Setup(
            request.ruleset,
            request.options,
            self.conditions,
            request.roster,
            request.inforce,
            _today(),
            limit=request.limit,
            largest=request.largest,
            out="" if request.scheduler else request.out,
            annotate=request.annotate,
            before=request.before,
        )

    def run(self) -> Audit:
        """Do it."""
        began = time.perf_counter()
        from gongkai_lint.audit.tables import filings

        request, store = self.request, self.store
        walk = Walk(request.inboxes, request.endings, request.unread, request.but)
        total = walk.count() if self.progress.shown or not store.any_known(self.conditions) else 0
        inbox = "\n".join(i if "://" in i else os.path.abspath(i) for i in request.inboxes)
        self.earlier = store.last(inbox)
        self.number = store.begin(self.line(inbox), roster_pieces(request.roster))
        status = "interrupted"
        try:
            if self.setup.out:
                from gongkai_lint.audit import papers

                papers.prepare(self.setup.out)
            self.setup = self.setup._replace(ledgers=ledgers(self), priors=priors(self))
            self.progress.start("files", total)
            self._files(walk, total)
            self.progress.end()
            self.remarks += [en if self.en else zh for zh, en in walk.remarks]
            self.matcher = Matcher(Roster())  # whose each file is has been found out; the room is needed
            settle(self)
            status = "done"
            if self.setup.out:
                papers.sweep(self.setup.out, (row[0] for row in self.store.rows(self.number, filings.c.path)))
        except BaseException:
            store.recover()
            raise
        finally:
            figures = totals(self, time.perf_counter() - began)
            store.finish(
                self.number,
                status=status,
                finished=_now(),
                year=self.year if status == "done" else 0,
                skipped=json.dumps(walk.skipped, ensure_ascii=False),
                totals=json.dumps(figures._asdict(), ensure_ascii=False),
            )
        from gongkai_lint.audit.result import audit_of

        return audit_of(store, self.number, request.roster)

    def line(self, inbox: str) -> dict[str, Any]:
        """The run's own line in the store, as it begins; the roster aside."""
        from gongkai_lint.workdays import calendar_version

        request = self.request
        return {
            "started": _now(), "finished": "", "status": "running", "inbox": inbox, "tool": __version__, "rules": request.ruleset.digest,
            "calendar": calendar_version(), "policy": request.policy, "conditions": self.conditions, "lang": request.options.lang, "year": 0,
            "roster": "", "roster_sha256": request.roster.sha256,
            "given": json.dumps(dict(request.given), ensure_ascii=False), "skipped": "[]", "totals": "{}", "notes": "{}", "fingerprint": "",
        }  # fmt: skip

    # --- files ----------------------------------------------------------------------------------------------------------

    def _engine(self, setup: Setup) -> Any:
        from gongkai_lint.audit.drive import Cluster, Processes

        if self.request.scheduler:
            return Cluster(setup, self.request.scheduler)
        return Processes(setup, self.request.jobs or os.cpu_count() or 1, self.request.memory)

    def _files(self, walk: Iterable[Item], total: int) -> None:
        remark = (
            "the file changed while it was read and was read again"
            if self.en
            else "读取时文件正在变化，已重新读取一次"
        )
        held: list[Linted] = []
        for made in self.driven(unknown(self, walk), self.setup, total):
            held.extend(made)
            self.counts["linted"] += len(made)
            self.progress.step(len(made))
            if len(held) >= _OFTEN:
                self.store.add(self.number, self.conditions, held, remark)
                held = []
        self.store.add(self.number, self.conditions, held, remark)

    def driven(self, items: Iterator[Item], setup: Setup, total: int = 0) -> Iterator[list[Linted]]:
        """The outcomes of ``items``; the engine is started only when there is a first one."""
        from itertools import chain

        from gongkai_lint.audit.drive import drive

        first = next(items, None)
        if first is None:
            return
        engine, hurry = self._engine(setup), True
        try:
            for made in drive(engine, chain([first], items), setup, total):
                yield [
                    m._replace(match=self.matcher.match(m.identity, m.item.path)) if not m.sha256 else m
                    for m in made
                ]
            hurry = False
        finally:
            engine.close(hurry=hurry)


def _today() -> tuple[int, int, int]:
    from datetime import date

    day = date.today()
    return day.year, day.month, day.day


def _now() -> str:
    from datetime import datetime

    return datetime.now().astimezone().isoformat(timespec="seconds")
