"""A mistake in how the program was called, which any room may find and only the command line tells."""

from __future__ import annotations


class UsageError(Exception):
    """A mistake in how the command was called: (Chinese, English). The exit code is 2."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en
