"""The compiled rule set, kept between runs: right when a rule changes, absent when anything is odd about it.

The key covers every rule file's path, size and time (and its content while the time is too young to be trusted), the
package's own code and the Python version. Only files in a folder that is ours alone are ever read: marshal is not safe
for what others wrote.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from typing import Any

from gongkai_lint import __version__
from gongkai_lint.forms.model import ColumnSpec, Form, RowSpec, SectionSpec, Source, TableSpec
from gongkai_lint.places import cache_folder, read_own, write_own
from gongkai_lint.rules.model import Message, Pattern, Rule, RuleSet

_YOUNG = 2.0  # seconds in which a file may change again without its time showing it


def key_of(files: Iterable[str]) -> str:
    """The name of the cache file for these rule files, "" when they cannot be looked at."""
    import zlib

    now = time.time()
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    code = [
        os.path.join(package, sub, name)
        for sub in ("rules", "checks", "forms")
        for name in sorted(os.listdir(os.path.join(package, sub)))
        if name.endswith(".py")
    ]
    parts: list[str] = [__version__, sys.version]
    try:
        for path in (*files, *code):
            status = os.stat(path)
            parts.append(f"{path}\0{status.st_size}\0{status.st_mtime_ns}")
            if now - status.st_mtime < _YOUNG:
                with open(path, "rb") as file:
                    parts.append(str(zlib.crc32(file.read())))
    except OSError:
        return ""
    joined = "\n".join(parts).encode("utf-8", "surrogateescape")
    return f"{zlib.crc32(joined):08x}{zlib.adler32(joined):08x}{len(joined):x}"


def get(key: str) -> RuleSet | None:
    """The rule set kept under ``key``, None when there is none that can be trusted."""
    held = read_own(os.path.join(cache_folder(), key + ".rules"))
    try:
        return _unpack(held) if held is not None else None
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def put(key: str, ruleset: RuleSet) -> None:
    """Keep ``ruleset``, whole or not at all. Failing to is no error."""
    place = cache_folder()
    if place and write_own(os.path.join(place, key + ".rules"), _pack(ruleset)):
        _tidy(place, key)


def _tidy(place: str, key: str) -> None:
    """Only the newest few stay."""
    kept = sorted(
        (n for n in os.listdir(place) if n.endswith(".rules")),
        key=lambda n: os.path.getmtime(os.path.join(place, n)),
    )
    for name in kept[:-8]:
        if not name.startswith(key):
            try:
                os.unlink(os.path.join(place, name))
            except OSError:  # another run was faster
                return


def _pack(ruleset: RuleSet) -> Any:
    def plain(value: Any) -> Any:
        if isinstance(value, Pattern):
            return {"\0p": (value.regex, value.needles, value.source)}
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(v) for v in value]
        return value

    def tuples(value: Any) -> Any:
        return tuple(tuples(v) for v in value) if isinstance(value, tuple) else value

    rules = [
        (
            *tuples(tuple(r[:8])),
            r.kind,
            plain(dict(r.options)),
            tuple(map(_told, (r.zh, r.en))),
            *tuples(tuple(r[12:])),
        )
        for r in ruleset.rules
    ]
    words = {name: dict(pairs) for name, pairs in ruleset.words.items()}
    return (tuple(tuples(tuple(f)) for f in ruleset.forms.values()), rules, words, ruleset.digest)


def _told(message: Message) -> Any:
    return (message.title, dict(message.message), dict(message.expected), message.help)


def _unpack(data: Any) -> RuleSet:
    forms, rules, words, digest = data

    def options(value: Any) -> Any:
        if isinstance(value, dict):
            return Pattern(*value["\0p"]) if "\0p" in value else {k: options(v) for k, v in value.items()}
        return [options(v) for v in value] if isinstance(value, list) else value

    make: Any = Rule
    made = tuple(
        make(
            *r[:7],
            tuple([Source(*s) for s in r[7]]),
            r[8],
            options(r[9]),
            Message(*r[10][0]),
            Message(*r[10][1]),
            *r[11:],
        )
        for r in rules
    )
    return RuleSet({f[0]: _form(f) for f in forms}, made, words, digest)


def _form(f: Any) -> Form:
    tables = tuple(
        [
            TableSpec(
                t[0],
                t[1],
                t[2],
                tuple([RowSpec(*r) for r in t[3]]),
                tuple([ColumnSpec(*c) for c in t[4]]),
                t[5],
                t[6],
            )
            for t in f[9]
        ]
    )
    make: Any = Form
    made: Form = make(
        *f[:7], tuple([Source(*s) for s in f[7]]), tuple([SectionSpec(*s) for s in f[8]]), tables
    )
    return made
