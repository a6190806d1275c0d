"""Compiled regular expressions that survive the process.

Compiling some two hundred patterns costs 60 ms of every cold start, more than all the rest of a run; what the compiler makes of
a pattern is a list of numbers, which is kept and handed to the matching engine as it is. A pattern is found by its own text, so
a kept one is never out of date; the file is bound to the Python version, and only one that is ours alone is read. Where any
of this does not work, patterns are compiled as always.
"""

from __future__ import annotations

import os
import re
import sys

from gongkai_lint.typed import Any

_MOST = 1000  # three times what all built-in rules take; every run reads them all
_held: dict[str, Any] | None = None
_used: set[str] = set()
_new: dict[str, Any] = {}


def compile(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """``re.compile(pattern, flags)``, from the kept ones where it is there."""
    global _held
    if _held is None:
        _held = _read()
    key = f"{flags}\0{pattern}"
    _used.add(key)
    found = _held.get(key)
    try:
        if found is not None:
            import _sre  # type: ignore[import-not-found,unused-ignore]

            bits, code, groups, names, order = found
            words = memoryview(code).cast("I").tolist()
            made: re.Pattern[str] = _sre.compile(pattern, bits, words, groups, names, order)
            return made
        parts = _parts(pattern, flags)
        _new[key] = parts
    except re.error:
        raise
    except Exception:
        pass
    return re.compile(pattern, flags)


def _parts(pattern: str, flags: int) -> Any:
    """What the standard library's compiler hands to the matching engine."""
    from array import array

    if sys.version_info >= (3, 11):
        from re import _compiler, _parser  # type: ignore[attr-defined]
    else:
        import sre_compile as _compiler
        import sre_parse as _parser
    tree = _parser.parse(pattern, flags)
    names = dict(tree.state.groupdict)
    groups: list[str | None] = [None] * tree.state.groups
    for name, index in names.items():
        groups[index] = name
    code = array("I", map(int, _compiler._code(tree, flags))).tobytes()  # type: ignore[attr-defined,unused-ignore]
    return (int(flags | tree.state.flags), code, tree.state.groups - 1, names, tuple(groups))


def _path() -> str:
    from gongkai_lint.places import cache_folder

    folder = cache_folder()
    python = sys.version.split(" (")[0] + (sys.implementation.cache_tag or sys.implementation.name)
    version = "".join(c if c.isalnum() else "-" for c in python)
    return os.path.join(folder, f"{version}.v2.patterns") if folder else ""


def _read() -> dict[str, Any]:
    from gongkai_lint.places import read_own

    found = read_own(_path())
    return found if isinstance(found, dict) else {}


def save() -> None:
    """Keep what this run had to compile. Failing to is no error."""
    if not _new:
        return
    from gongkai_lint.places import write_own

    kept = {**_read(), **_new}
    if len(kept) > _MOST:  # those of rules that were changed since
        kept = {key: parts for key, parts in kept.items() if key in _used}
    write_own(_path(), kept)
    _new.clear()
