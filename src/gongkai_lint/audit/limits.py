"""What one file may take: time and memory."""

from __future__ import annotations

import os
import time
from typing import Any


class OutOfTime(BaseException):
    """Raised inside the checking of one file; no rule that catches its own errors may swallow it."""


def limit_memory(megabytes: int) -> None:
    """Let this process map so much more memory than it has now; 0 is no limit."""
    if megabytes <= 0:
        return
    try:
        import resource

        with open("/proc/self/statm") as file:
            mapped = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (mapped + (megabytes << 20), resource.RLIM_INFINITY))
    except (ImportError, OSError, ValueError):  # no such limit on this system
        return


class Deadline:
    """A time limit on each file of a batch.

    In the main thread the timer's signal interrupts Python code and regular expressions; in a thread of a cluster's worker
    an exception is put into the thread. What neither stops (a hang inside a C library) ends the process, a little later.
    """

    def __init__(self, limit: float) -> None:
        import signal
        import threading

        self.limit = limit
        self.main = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
        self.thread = threading.get_ident()
        self.timer: Any = None
        self.armed = -1e9
        if self.main:
            self.before = signal.signal(signal.SIGALRM, _interrupt)

    def __enter__(self) -> None:
        import signal
        import threading

        if self.main:
            now = time.monotonic()
            if now - self.armed > self.limit / 2:
                import faulthandler

                self.armed = now
                faulthandler.dump_traceback_later(2 * self.limit + 5, exit=True, file=_nowhere())
            signal.setitimer(signal.ITIMER_REAL, self.limit)
        else:
            self.timer = threading.Timer(self.limit, self._throw)
            self.timer.daemon = True
            self.timer.start()

    def __exit__(self, *_: object) -> None:
        import signal

        if self.main:
            signal.setitimer(signal.ITIMER_REAL, 0)
        else:
            self.timer.cancel()

    def _throw(self) -> None:
        import ctypes

        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.thread), ctypes.py_object(OutOfTime))

    def done(self) -> None:
        """Disarm what watches the process."""
        if self.main:
            import faulthandler
            import signal

            faulthandler.cancel_dump_traceback_later()
            signal.signal(signal.SIGALRM, self.before)


_null: Any = None


def _nowhere() -> Any:
    global _null
    if _null is None:
        _null = open(os.devnull, "w")  # noqa: SIM115
    return _null


def _interrupt(*_: object) -> None:
    raise OutOfTime
