"""Findings back into Word: comments on the very words, mechanical corrections as tracked changes."""

from __future__ import annotations

AUTHOR, INITIALS = "gongkai-lint", "GK"


def now() -> str:
    """The time that comments and changes bear, as Word writes it; SOURCE_DATE_EPOCH makes it repeatable."""
    import os
    import time

    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    at = time.gmtime(int(fixed)) if fixed.isdecimal() else time.localtime()
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", at)
