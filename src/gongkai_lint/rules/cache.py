"""The compiled rule set, kept between runs: right when a rule changes, absent when anything is odd about it.

The key covers every rule file's path, size and time (and its content while the time is too young to be trusted), the
package's own code and the Python version; it is kept with the rules and compared whole. Only what lies in a folder that
is ours alone is ever read: marshal is not safe for what others wrote.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence

from gongkai_lint import __version__
from gongkai_lint.forms.labels import know
from gongkai_lint.forms.model import ColumnSpec, Form, RowSpec, SectionSpec, Source, TableSpec
from gongkai_lint.places import cache_folder, read_own, write_own
from gongkai_lint.rules.model import Message, Pattern, Rule, RuleSet
from gongkai_lint.typed import Any

_YOUNG = 2.0  # seconds in which a file may change again without its time showing it
_KEPT = 8  # rule sets that stay
_new: Any = (
    tuple.__new__
)  # a NamedTuple's own constructor is a Python function, and there are thousands to make


def key_of(files: Iterable[str]) -> str:
    """What names the compiled form of these rule files, "" when they cannot be looked at."""
    now = time.time()
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parts = [__version__, sys.version]
    try:
        for path in files:
            if not os.path.isabs(path):
                parts.append(os.getcwd())
            _add(parts, path, os.stat(path), now)
        for sub in ("rules", "checks", "forms"):  # a kind's options may change without a new version
            with os.scandir(os.path.join(package, sub)) as entries:
                for entry in sorted((e for e in entries if e.name.endswith(".py")), key=lambda e: e.name):
                    _add(parts, entry.path, entry.stat(), now)
    except OSError:
        return ""
    return "\n".join(parts)


def _add(parts: list[str], path: str, status: os.stat_result, now: float) -> None:
    parts.append(f"{path}\0{status.st_size}\0{status.st_mtime_ns}")
    if now - status.st_mtime < _YOUNG:
        from hashlib import sha256

        with open(path, "rb") as file:
            parts.append(sha256(file.read()).hexdigest())


def _place(key: str) -> str:
    """The file for ``key``, "" when there is no folder for it."""
    from zlib import crc32

    folder = cache_folder()
    if not os.path.isabs(folder):
        return ""
    return os.path.join(folder, f"{crc32(key.encode('utf-8', 'surrogateescape')):08x}.rules")


def get(key: str) -> RuleSet | None:
    """The rule set kept under ``key``, None when there is none that can be trusted."""
    place = _place(key)
    if not place:
        return None
    collecting = gc.isenabled()
    gc.disable()  # nothing made here can be garbage
    try:
        held = read_own(place)
        if type(held) is not tuple or len(held) != 2 or held[0] != _stored(key):
            return None
        return _unpack(held[1])
    except Exception:  # damaged in a way that still reads: the YAML is there
        return None
    finally:
        if collecting:
            gc.enable()


def put(key: str, ruleset: RuleSet) -> None:
    """Keep ``ruleset``, whole or not at all. Failing to is no error."""
    place = _place(key)
    if place and write_own(place, (_stored(key), _pack(ruleset))):
        _tidy(os.path.dirname(place))


def _stored(key: str) -> bytes:
    return key.encode("utf-8", "surrogateescape")


def _tidy(folder: str) -> None:
    """Only the newest few stay."""
    try:
        with os.scandir(folder) as entries:
            kept = sorted((e.stat().st_mtime_ns, e.path) for e in entries if e.name.endswith(".rules"))
        for _, path in kept[:-_KEPT]:
            os.unlink(path)
    except OSError:  # another run was faster
        return


# --- plain data for marshal, and back ---------------------------------------------------------------------------------
#
# Named tuples become tuples. Patterns stand almost always in a list directly under an option, so their shape is noted
# once per option (``p`` a pattern, ``l`` a list of them, ``n`` a list of [before, after]) and nothing has to be searched.


def _pack(ruleset: RuleSet) -> Any:
    same: dict[str, str] = {}  # equal texts are written once

    def plain(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple([plain(v) for v in value])
        if isinstance(value, Mapping):
            return {plain(k): plain(v) for k, v in value.items()}
        if isinstance(value, list):
            return [plain(v) for v in value]
        return same.setdefault(value, value) if isinstance(value, str) else value

    rules = [
        (plain(rule), plain([(k, _shape(v)) for k, v in rule.options.items() if _shape(v)]))
        for rule in ruleset.rules
    ]
    return (
        [plain(form) for form in ruleset.forms.values()],
        rules,
        {name: dict(pairs) for name, pairs in ruleset.words.items()},
        ruleset.digest,
        _stems(ruleset),
    )


def _stems(ruleset: RuleSet) -> dict[str, str]:
    """The stems of all that a form asks for in words."""
    from gongkai_lint.forms.labels import labels_of, stems_of

    words: list[str] = []
    for form in ruleset.forms.values():
        words += labels_of(form)
        words += [w for t in form.tables for c in t.columns for w in c.path]
        words += [r.group for t in form.tables for r in t.rows if r.group]
        words += [w for s in form.sections for w in (s.title, *s.aliases, *s.contains)]
    return stems_of(words)


def _shape(value: Any) -> str:
    """How patterns stand in an option: "" when there is none in it, ``?`` when they must be searched for."""
    if isinstance(value, Pattern):
        return "p"
    if isinstance(value, list) and value:
        if all(isinstance(v, Pattern) for v in value):
            return "l"
        if all(isinstance(v, list) and v and all(isinstance(p, Pattern) for p in v) for v in value):
            return "n"
    return "?" if _holds_pattern(value) else ""


def _holds_pattern(value: Any) -> bool:
    if isinstance(value, Pattern):
        return True
    inner: Sequence[Any] = list(value.values()) if isinstance(value, Mapping) else value
    return isinstance(inner, (list, tuple)) and any(_holds_pattern(v) for v in inner)


def _restored(shape: str, value: Any) -> Any:
    if shape == "l":
        return [_new(Pattern, p) for p in value]
    if shape == "n":
        return [[_new(Pattern, p) for p in v] for v in value]
    if shape == "p":
        return _new(Pattern, value)
    # The only tuples among options are patterns.
    if type(value) is tuple:
        return _new(Pattern, value)
    if type(value) is dict:
        return {k: _restored("?", v) for k, v in value.items()}
    return [_restored("?", v) for v in value] if type(value) is list else value


def _unpack(data: Any) -> RuleSet:
    forms, rules, words, digest, stems = data
    know(stems)
    made = []
    for r, shapes in rules:
        options = r[9]
        for key, shape in shapes:
            options[key] = _restored(shape, options[key])
        basis = tuple([_new(Source, s) for s in r[7]])
        made.append(
            _new(Rule, (*r[:7], basis, r[8], options, _new(Message, r[10]), _new(Message, r[11]), *r[12:]))
        )
    return RuleSet({f[0]: _form(f) for f in forms}, tuple(made), words, digest)


def _form(f: Any) -> Any:
    tables = tuple(
        [
            _new(
                TableSpec,
                (
                    *t[:3],
                    tuple([_new(RowSpec, r) for r in t[3]]),
                    tuple([_new(ColumnSpec, c) for c in t[4]]),
                    *t[5:],
                ),
            )
            for t in f[9]
        ]
    )
    sections = tuple([_new(SectionSpec, s) for s in f[8]])
    return _new(Form, (*f[:7], tuple([_new(Source, s) for s in f[7]]), sections, tables))
