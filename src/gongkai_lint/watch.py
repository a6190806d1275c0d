"""``--watch``: check again whenever a file changes.

Polled twice a second: reports lie on network drives and are saved by Word through a temporary file and a rename, of both of
which file-system events tell little or nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable

from gongkai_lint.output import console
from gongkai_lint.typed import Any

INTERVAL = 0.5  # seconds
_CLEAR = "\x1b[2J\x1b[3J\x1b[H"

State = dict[str, Any]


def watch(
    once: Callable[[], object],
    paths: Callable[[], Iterable[str]],
    waiting: str,
    clear: bool,
    written: Iterable[str] = (),
    pause: Callable[[float], None] = time.sleep,
) -> int:
    """Run ``once`` now and after every change of the files and folders that ``paths`` names. Ends with Ctrl-C: 0.

    ``written``: files that ``once`` writes itself, which would start it again for ever.

    A change counts when two looks in a row see the same: a file that is being saved is left in peace. What changes while
    ``once`` is running counts too.
    """
    own = {os.path.abspath(path) for path in written if path}
    try:
        while True:
            seen = look(paths(), own)
            if clear:
                console.write(_CLEAR)
            once()
            console.complain(waiting)
            now = look(paths(), own)
            while now == seen:
                pause(INTERVAL)
                now = look(paths(), own)
            while True:
                pause(INTERVAL)
                again = look(paths(), own)
                if again == now:
                    break
                now = again
    except KeyboardInterrupt:
        return 0


def look(paths: Iterable[str], without: Collection[str] = ()) -> State:
    """Size and time of every file; of a folder those of the files in it and below, but for ``without`` (absolute)."""
    state: State = {}
    for given in paths:
        if os.path.isdir(given):
            for folder, folders, names in os.walk(given):
                folders[:] = [f for f in folders if not f.startswith(".")]
                for name in names:
                    path = os.path.join(folder, name)
                    if not name.startswith((".", "~$")) and os.path.abspath(path) not in without:
                        _add(state, path)
        else:
            _add(state, given)
    return state


def _add(state: State, path: str) -> None:
    try:
        status = os.stat(path)
    except OSError:  # between being deleted and being renamed to
        state[path] = None
        return
    state[path] = (status.st_size, status.st_mtime_ns, status.st_ino)
