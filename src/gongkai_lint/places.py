"""Where the tool keeps what it compiled between runs: a folder that is ours alone."""

from __future__ import annotations

import os

from gongkai_lint.typed import Any


def cache_folder() -> str:
    """The folder, "" when there is no such place. GONGKAI_LINT_CACHE, XDG_CACHE_HOME and LOCALAPPDATA come first."""
    base = (
        os.environ.get("GONGKAI_LINT_CACHE")
        or os.environ.get("XDG_CACHE_HOME")
        or os.environ.get("LOCALAPPDATA")
    )
    if not base:
        home = os.path.expanduser("~")
        if home == "~":
            return ""
        base = os.path.join(home, ".cache")
    return os.path.join(base, "gongkai-lint")


def read_own(path: str) -> Any:
    """What :func:`write_own` put there; None when it is not there, damaged, or not ours alone (marshal is not safe for
    what others wrote)."""
    import marshal

    try:
        if hasattr(os, "getuid"):
            for checked in (os.path.dirname(path), path):
                status = os.stat(checked)
                if status.st_uid != os.getuid() or status.st_mode & 0o022:
                    return None
        with open(path, "rb") as file:
            return marshal.loads(file.read())
    except (OSError, ValueError, EOFError, TypeError):
        return None


def write_own(path: str, data: Any) -> bool:
    """Write ``data`` whole or not at all, readable by us alone; whether it was written."""
    import marshal

    if not path:
        return False
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(marshal.dumps(data))
        os.replace(temporary, path)
    except (OSError, ValueError):
        return False
    return True
