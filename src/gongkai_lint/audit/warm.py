"""The processes of the local pool, made ready early: loading what they need takes as long as all that comes before the first file."""

from __future__ import annotations

from typing import Any


def context() -> Any:
    """A fork server is started before anything is loaded, and each process is a cheap copy of it."""
    import multiprocessing

    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    made = multiprocessing.get_context(method)
    if method == "forkserver":
        made.set_forkserver_preload(["gongkai_lint.audit.preload"])
    return made


def warm_up() -> None:
    """Let the fork server load what it has to, beside whatever else is done meanwhile."""
    if context().get_start_method() == "forkserver":
        from multiprocessing import forkserver

        forkserver.ensure_running()
