"""Hand batches of files to an executor and take the results as they come: never more than a few batches at a time.

A process that dies takes its batch with it; the files of that batch are then tried one by one, so that only the file
at fault is lost. Written against ``concurrent.futures.Executor``: a pool of processes here, or dask's executor for a cluster.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from typing import Any, Protocol

from gongkai_lint.audit import work
from gongkai_lint.audit.inputs import Item
from gongkai_lint.audit.linted import Linted, failed
from gongkai_lint.audit.warm import context
from gongkai_lint.audit.work import Setup
from gongkai_lint.usage import UsageError

BATCH = 32
_RECYCLE = (
    20_000  # files after which the pool's processes are replaced, whatever their libraries may have kept
)


class Engine(Protocol):
    """Where batches run."""

    width: int  # processes

    def submit(self, items: Sequence[Item]) -> Future[list[Linted]]:
        """Start a batch."""
        ...

    def renew(self) -> None:
        """Processes died or hang: begin again with new ones. What was submitted is lost."""
        ...

    def lost(self, error: BaseException) -> bool:
        """Whether ``error`` says that a process died, not that the batch went wrong."""
        ...

    def close(self, hurry: bool = False) -> None:
        """Stop; in a hurry without waiting for what runs."""
        ...


class Processes:
    """A pool of processes of this machine."""

    shared_fate = True  # one process that dies breaks the whole pool

    def __init__(self, setup: Setup, width: int, memory: int) -> None:
        self.width, self.memory = width, memory
        self._data = pickle.dumps(setup)
        self._pool: Any = None
        self._since = 0

    def submit(self, items: Sequence[Item]) -> Future[list[Linted]]:
        """Start a batch."""
        if self._pool is not None and self._since >= _RECYCLE * self.width:
            self._pool.shutdown(wait=False)  # finishes what it has
            self._pool = None
        if self._pool is None:
            self._pool, self._since = self._made(), 0
        self._since += len(items)
        future: Future[list[Linted]] = self._pool.submit(work.batch, items)
        return future

    def _made(self) -> Executor:
        from concurrent.futures import ProcessPoolExecutor

        return ProcessPoolExecutor(
            self.width, mp_context=context(), initializer=work.start, initargs=(self._data, self.memory)
        )

    def renew(self) -> None:
        """Kill and forget the pool; the next batch makes a new one."""
        self.close(hurry=True)

    def lost(self, error: BaseException) -> bool:
        """A broken pool."""
        return isinstance(error, BrokenExecutor)

    def close(self, hurry: bool = False) -> None:
        """Stop the processes."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        if hurry:
            for process in list((pool._processes or {}).values()):
                process.kill()
        pool.shutdown(wait=True, cancel_futures=True)


class Cluster:
    """A Dask cluster, through the executor its client offers."""

    shared_fate = False

    def __init__(self, setup: Setup, scheduler: str) -> None:
        try:
            import distributed
        except ImportError as error:
            from gongkai_lint.extras import MissingExtraError

            raise MissingExtraError("dask", "用 dask 需要另装", "dask has to be installed") from error
        try:
            client: Any = distributed.Client
            self._client = client(scheduler, timeout=30, set_as_default=False)
            self._client.wait_for_workers(1, timeout=60)
        except (OSError, TimeoutError, ValueError) as error:
            raise UsageError(
                f"连不上 dask 调度器 {scheduler}", f"cannot reach the dask scheduler {scheduler}"
            ) from error
        # A task's result can be computed again on another worker, what is merely scattered would be lost with its worker.
        self._data = self._client.submit(_same, pickle.dumps(setup), pure=False)
        self._executor: Any = self._client.get_executor(pure=False, retries=0)
        self.width = max(1, sum(self._client.nthreads().values()))

    def submit(self, items: Sequence[Item]) -> Future[list[Linted]]:
        """Start a batch."""
        future: Future[list[Linted]] = self._executor.submit(work.batch, list(items), self._data)
        return future

    def renew(self) -> None:
        """The scheduler and its nannies replace workers themselves."""

    def lost(self, error: BaseException) -> bool:
        """A task whose workers died, again and again."""
        return type(error).__name__ in ("KilledWorker", "CommClosedError")

    def close(self, hurry: bool = False) -> None:
        """Leave the cluster as it was."""
        if hurry:
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._client.close()


def _same(data: bytes) -> bytes:
    return data


def drive(engine: Any, items: Iterable[Item], setup: Setup, total: int = 0) -> Iterator[list[Linted]]:
    """The outcomes of all ``items``, batch by batch in the order they are done. Every item has exactly one. ``total``: about how
    many there are, 0 unknown."""
    source = _batches(items, engine.width, total)
    pending: dict[Future[list[Linted]], tuple[Sequence[Item], float]] = {}
    suspects: list[Sequence[Item]] = []
    window = 2 * engine.width
    more = True
    while more or pending:
        while more and len(pending) < window:
            found = next(source, None)
            if found is None:
                more = False
                break
            _submit(engine, found, pending, suspects)
        if not pending and not suspects:
            continue
        done, _ = wait(pending, timeout=1.0, return_when=FIRST_COMPLETED) if pending else (set(), None)
        broken = bool(suspects)
        for future in done:
            batch, _ = pending.pop(future)
            error = future.exception()
            if error is None:
                yield future.result()
            else:
                suspects.append(batch)
                broken = broken or engine.lost(error)
        if not done and (stuck := _stuck(pending, setup)):
            broken = engine.shared_fate
            for future in (
                [] if broken else stuck
            ):  # a worker elsewhere that does not answer: its batch is given up
                future.cancel()
                batch, _ = pending.pop(future)
                yield [failed(item, "time", setup.options.lang, limit=setup.limit) for item in batch]
        if broken and engine.shared_fate:
            for future, (batch, _) in list(pending.items()):
                if future.done() and future.exception() is None:
                    yield future.result()
                else:
                    suspects.append(batch)
            pending.clear()
            engine.renew()
        while suspects:
            yield [_alone(engine, item, setup) for item in suspects.pop()]


def _submit(
    engine: Any,
    batch: Sequence[Item],
    pending: dict[Future[list[Linted]], tuple[Sequence[Item], float]],
    suspects: list[Sequence[Item]],
) -> None:
    try:
        pending[engine.submit(batch)] = (batch, time.monotonic())
    except BrokenExecutor:  # it broke since the last look
        suspects.append(batch)


def _batches(items: Iterable[Item], width: int, total: int) -> Iterator[list[Item]]:
    """Batches of 32; the first and the last ones are smaller, so that all processes begin and end together."""
    source = iter(items)
    sent = 0
    while True:
        size = min(BATCH, 4 + sent // (2 * width))
        if 0 < sent < total:
            size = min(size, max(4, (total - sent) // (4 * width)))
        batch = [item for _, item in zip(range(size), source, strict=False)]
        if not batch:
            return
        sent += len(batch)
        yield batch


def _stuck(
    pending: dict[Future[list[Linted]], tuple[Sequence[Item], float]], setup: Setup
) -> list[Future[list[Linted]]]:
    """Batches that have been out for longer than all files may take together: their processes do not answer."""
    now = time.monotonic()
    queue = sum(len(batch) for batch, _ in pending.values())
    return [f for f, (_, since) in pending.items() if now - since > (queue + 2) * setup.limit + 60]


def _alone(engine: Any, item: Item, setup: Setup) -> Linted:
    """One suspect by itself."""
    began = time.monotonic()
    try:
        made: Linted = engine.submit([item]).result(timeout=3 * setup.limit + 60)[0]
        return made
    except Exception as error:
        late = time.monotonic() - began >= setup.limit
        if engine.shared_fate:
            engine.renew()
        lang = setup.options.lang
        if late or isinstance(error, TimeoutError):
            return failed(item, "time", lang, limit=setup.limit)
        what = "进程中止" if lang != "en" else "its process died"
        return failed(item, "crashed", lang, what if engine.lost(error) else type(error).__name__)
