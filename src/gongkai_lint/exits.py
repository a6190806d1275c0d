"""Exit codes: what a hook or a script can rely on. Precedence 2 > 3 > 1 > 0; 2 is decided before anything is checked,
or when what was found cannot be written."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai_lint.rules.model import SEVERITIES, Result

OK, FOUND, USAGE, UNREADABLE, INTERRUPTED = 0, 1, 2, 3, 130


def exit_code(results: Sequence[Result], unmatched: bool, level: str) -> int:
    """The code of a run over ``results``. ``unmatched``: an argument meant no file; ``level``: the fail level or never."""
    if unmatched or not results or any(r.grade == "unassessable" for r in results):
        return UNREADABLE
    if level != "never" and any(r.blocked for r in results):
        return FOUND
    failing = SEVERITIES[: SEVERITIES.index(level) + 1] if level != "never" else ()
    found = (f for r in results for f in r.findings if f.suppressed is None)
    return FOUND if any(f.severity in failing for f in found) else OK
