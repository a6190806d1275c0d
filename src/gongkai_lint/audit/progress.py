"""What an audit says while it runs: a bar with rate and time left on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from typing import Any

from gongkai_lint.audit.run import Progress
from gongkai_lint.output import console

_STAGES = {
    "prior": ("读上一年度报告", "last year's reports"),
    "files": ("检查报告", "checking reports"),
    "across": ("跨报告比对", "comparing reports"),
}
_EVERY = 5.0  # seconds between lines


def progress_for(lang: str, quiet: bool) -> Progress:
    """The one that fits where it is shown (standard error)."""
    if quiet:
        return Progress()
    return _Bar(lang) if sys.stderr is not None and sys.stderr.isatty() else _Lines(lang)


class _Lines(Progress):
    shown = True

    def __init__(self, lang: str) -> None:
        self.en = lang == "en"

    def start(self, stage: str, total: int) -> None:
        self.name = _STAGES[stage][self.en]
        self.total, self.done, self.reused = total, 0, 0
        self.began = self.told = time.monotonic()

    def step(self, done: int, reused: int = 0) -> None:
        self.done += done
        self.reused += reused
        now = time.monotonic()
        if now - self.told >= _EVERY:
            self.told = now
            console.complain(self.line(now - self.began))

    def line(self, seconds: float) -> str:
        """How far it is after so many seconds."""
        rate = self.done / seconds if seconds > 0 else 0.0
        left = (self.total - self.done) / rate if rate and self.total else 0.0
        of = f"/{self.total}" if self.total else ""
        if self.en:
            return f"{self.name} {self.done}{of}, {rate:.0f}/s" + (
                f", {_span(left, True)} left" if left else ""
            )
        return f"{self.name} {self.done}{of}，每秒 {rate:.0f} 份" + (
            f"，还需 {_span(left, False)}" if left else ""
        )


def _span(seconds: float, en: bool) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s" if en else f"{whole} 秒"
    if whole < 3600:
        return f"{whole // 60} min" if en else f"{whole // 60} 分"
    return (
        f"{whole // 3600} h {whole % 3600 // 60} min"
        if en
        else f"{whole // 3600} 小时 {whole % 3600 // 60} 分"
    )


class _Bar(Progress):
    shown = True

    def __init__(self, lang: str) -> None:
        self.en = lang == "en"
        self.bar: Any = None
        self.task: Any = None

    def start(self, stage: str, total: int) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        rate = "{task.fields[rate]}"
        self.began, self.done = time.monotonic(), 0
        self.bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn(rate), TimeElapsedColumn(), TimeRemainingColumn(),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self.bar.start()
        self.task = self.bar.add_task(_STAGES[stage][self.en], total=total or None, rate="")

    def step(self, done: int, reused: int = 0) -> None:
        self.done += done
        rate = self.done / max(time.monotonic() - self.began, 1e-6)
        self.bar.update(self.task, advance=done, rate=f"{rate:.0f}/s" if self.en else f"每秒 {rate:.0f} 份")

    def end(self) -> None:
        if self.bar is not None:
            self.bar.stop()
            self.bar = None
