"""An audit from inbox to :class:`~gongkai_lint.audit.model.Audit`: walk, use again what is known, check the rest, settle
which file counts for which unit, look across reports. Everything is in the store as soon as it is found."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gongkai_lint import __version__
from gongkai_lint.audit.inputs import LARGEST, Item, Walk
from gongkai_lint.audit.matching import Filed, Matcher, choose
from gongkai_lint.audit.material import ledgers, priors
from gongkai_lint.audit.model import Audit, Roster, Totals
from gongkai_lint.audit.records import Known
from gongkai_lint.audit.store import Store
from gongkai_lint.audit.work import Linted, Setup, ending_of, material_of, variant_of

_ASKED = 400  # files looked up at once
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
    from gongkai_lint.audit.drive import warm_up

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
        total = walk.count()
        inbox = "\n".join(i if "://" in i else os.path.abspath(i) for i in request.inboxes)
        self.earlier = store.last(inbox)
        self.number = store.begin(self.line(inbox))
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
            self._across()
            status = "done"
            if self.setup.out:
                papers.sweep(self.setup.out, (row[0] for row in self.store.rows(self.number, filings.c.path)))
        except BaseException:
            store.recover()
            raise
        finally:
            totals = self._totals(time.perf_counter() - began)
            store.finish(
                self.number,
                status=status,
                finished=_now(),
                year=self.year if status == "done" else 0,
                skipped=json.dumps(walk.skipped, ensure_ascii=False),
                totals=json.dumps(totals._asdict(), ensure_ascii=False),
            )
        from gongkai_lint.audit.result import audit_of

        return audit_of(store, self.number)

    def line(self, inbox: str) -> dict[str, Any]:
        """The run's own line in the store, as it begins."""
        from gongkai_lint.workdays import calendar_version

        request = self.request
        roster = {"path": request.roster.path, "units": request.roster.units}
        return {
            "started": _now(), "finished": "", "status": "running", "inbox": inbox, "tool": __version__, "rules": request.ruleset.digest,
            "calendar": calendar_version(), "policy": request.policy, "conditions": self.conditions, "lang": request.options.lang, "year": 0,
            "roster": json.dumps(roster, ensure_ascii=False), "roster_sha256": request.roster.sha256,
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
        for made in self.driven(self._unknown(walk), self.setup, total):
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

    def _unknown(self, walk: Iterable[Item]) -> Iterator[Item]:
        """The items that have to be checked; the others are written down as used again on the way."""
        any_known = self.store.any_known(self.conditions)
        chunk: list[Item] = []
        for item in walk:
            if not any_known:
                yield item
                continue
            chunk.append(item)
            if len(chunk) >= _ASKED:
                yield from self._again(chunk)
                chunk = []
        yield from self._again(chunk)

    def _again(self, chunk: Sequence[Item]) -> list[Item]:
        if not chunk:
            return []
        before = self.store.before(self.earlier, [i.path for i in chunk]) if self.earlier else {}
        digests: dict[str, str] = {}
        for item in chunk:
            mark, digest = before.get(item.path, ("", ""))
            digests[item.path] = digest if mark and mark == item.mark and digest else _digest(item)
        known = self.store.known(self.conditions, [d for d in digests.values() if d])
        reused, rest = [], []
        for item in chunk:
            fit = self._fit(item, known.get(digests[item.path], ()))
            if fit is None:
                rest.append(item)
            else:
                reused.append((item, fit, self.matcher.match(fit.identity, item.path)))
        self.store.reuse(self.number, reused)
        self.counts["reused"] += len(reused)
        self.progress.step(len(reused), len(reused))
        return rest

    def _fit(self, item: Item, known: Iterable[Known]) -> Known | None:
        """The result that rests on the very same: content, ending, the roster's level, last year's report, ledger."""
        for one in known:
            if one.today and one.today != "{:04}-{:02}-{:02}".format(*self.setup.today):
                continue
            unit = self.matcher.match(one.identity, item.path).unit
            ending = ending_of(item.path, variant_of(self.setup, item))
            fits = one.material == (ending, *material_of(unit, self.setup, self.matcher))
            if fits and (not self.setup.out or one.trouble or self._has_page(item, one)):
                return one
        return None

    def _has_page(self, item: Item, known: Known) -> bool:
        from gongkai_lint.audit.papers import current

        return current(self.setup.out, item.path, known.key, self.setup.annotate)

    # --- after the files ----------------------------------------------------------------------------------------------------

    def _across(self) -> None:
        from gongkai_lint.audit.across import Found, across

        self.progress.start("across", 0)
        self.year = self.request.options.year or self._year()
        fingerprint = self._settle()
        source = self.store.alike(fingerprint, self.number)
        if source:
            self.store.copy_across(source, self.number)
            held = self.store.run(source)
            found = Found([], [], list(held.unassessed) if held else [])
        else:
            found = across(
                self.store, self.number, self.request.roster, self.request.ruleset, self.request.options
            )
            self.store.keep_across(self.number, found.findings)
            self.store.keep_pairs(self.number, found.pairs)
        notes = {"remarks": self.remarks, "unassessed": found.unassessed}
        self.store.finish(self.number, fingerprint=fingerprint, notes=json.dumps(notes, ensure_ascii=False))
        self.progress.end()

    def _year(self) -> int:
        """The year most reports are of."""
        from gongkai_lint.audit.tables import filings as f
        from gongkai_lint.audit.tables import results as r

        sa = self.store.sa
        asked = (
            sa.select(r.c.year, sa.func.count())
            .select_from(f.join(r, r.c.key == f.c.result))
            .where(f.c.run == self.number, r.c.year > 0)
            .group_by(r.c.year)
            .order_by(sa.func.count().desc(), r.c.year.desc())
            .limit(1)
        )
        row = self.store.connection.execute(asked).first()
        return int(row[0]) if row else 0

    def _settle(self) -> str:
        """Decide for every unit which file counts and whether it is late; the digest of what findings across rest on."""
        from hashlib import sha256

        from gongkai_lint.audit.tables import filings as f

        digest = sha256(f"{self.request.roster.sha256} {self.conditions} {self.year}".encode())
        names = [u.name for u in self.request.roster.units]
        for at in range(0, len(names), _ASKED):
            self.store.settle(self.number, self._settled(names[at : at + _ASKED]))
        for row in self.store.rows(self.number, f.c.path, f.c.result, f.c.unit, f.c.counted):
            digest.update(repr(tuple(row)).encode())
        return digest.hexdigest()

    def _settled(self, units: Sequence[str]) -> list[dict[str, Any]]:
        """What is to be said of the files of these units."""
        changes: list[dict[str, Any]] = []
        for unit, files in self.store.filed(self.number, units):
            order = choose([one for one, _, _, _ in files], self.year)
            notes = {one.path: (list(remarks), signer, how) for one, remarks, signer, how in files}
            for place, filed in enumerate(order):
                remarks, signer, how = notes[filed.path]
                late = self._late(unit, filed, signer, how, remarks)
                changes.append(
                    {"b_path": filed.path, "b_counted": place == 0, "b_late": late and place == 0,
                     "b_remarks": json.dumps(remarks, ensure_ascii=False)}
                )  # fmt: skip
        return changes

    def _late(self, unit: str, filed: Filed, signer: str, how: str, remarks: list[str]) -> bool:
        """Whether it is late by the date it bears; what else there is to say of it goes into ``remarks``."""

        def say(zh: str, en: str) -> None:
            remarks.append(en if self.en else zh)

        if signer:
            say(
                f"标题是“{unit}”，落款是“{signer}”",
                f"the title names “{unit}”, the signature “{signer}”",
            )
        if how in ("file", "folder") and not filed.trouble:
            say(
                "报告里认不出名册中的单位，按文件名归入"
                if how == "file"
                else "报告里认不出名册中的单位，按文件夹归入",
                "the report names no unit of the roster; placed by the name of its " + how,
            )
        if self.year and filed.year and filed.year != self.year:
            say(
                f"是 {filed.year} 年度的报告，不是 {self.year} 年度的",
                f"a report for {filed.year}, not {self.year}",
            )
        deadline = self.matcher.unit(unit).deadline
        if not deadline or filed.trouble:
            return False
        if not filed.day:
            saved = time.strftime("%Y-%m-%d", time.localtime(filed.modified)) if filed.modified else ""
            if saved > deadline:
                say(
                    f"报告上没有日期；文件保存于 {saved}，晚于期限 {deadline}，是否逾期请核实",
                    f"the report bears no date; the file was saved on {saved}, after {deadline}: see whether it was late",
                )
            return False
        return filed.day > deadline

    def _totals(self, seconds: float) -> Totals:
        from gongkai_lint.audit.tables import results as r

        titles = {x.id: (x.en if self.en else x.zh).title for x in self.request.ruleset.rules}
        grades, findings, trouble, rules, files = (
            Counter[str](),
            Counter[str](),
            Counter[str](),
            Counter[str](),
            0,
        )
        for grade, problem, counts, found in self.store.rows(
            self.number, r.c.grade, r.c.trouble, r.c.counts, r.c.rules
        ):
            files += 1
            grades[grade] += 1
            if problem:
                trouble[problem] += 1
                continue
            held = json.loads(counts)
            for severity in ("error", "warning", "note"):
                findings[severity] += held[severity]
            rules.update(json.loads(found).keys())
        commonest = sorted(rules.items(), key=lambda pair: (-pair[1], pair[0]))[:10]
        return Totals(
            files, self.counts["linted"], self.counts["reused"], grades, findings, trouble,
            tuple((rule, titles.get(rule, ""), n) for rule, n in commonest), round(seconds, 3),
        )  # fmt: skip


def _digest(item: Item) -> str:
    """The content's digest; "" where only a worker should read it (another machine's files) or it cannot be read."""
    from hashlib import sha256

    from gongkai_lint.audit.reading import read_item
    from gongkai_lint.document.model import UnreadableError

    if "://" in item.where:
        return ""
    try:
        return sha256(read_item(item)[0]).hexdigest()
    except UnreadableError:
        return ""


def _today() -> tuple[int, int, int]:
    from datetime import date

    day = date.today()
    return day.year, day.month, day.day


def _now() -> str:
    from datetime import datetime

    return datetime.now().astimezone().isoformat(timespec="seconds")
