"""File patterns of a policy, relative to the folder it stands in."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import lru_cache


def matches(path: str, patterns: Iterable[str], folder: str) -> bool:
    """Whether one of ``patterns`` means the file ``path``.

    ``*`` and ``?`` stay within a name, ``**`` crosses folders. A pattern without ``/`` is for names in any folder below
    ``folder``. Standard input (``-``) is no file and matches nothing.
    """
    if path == "-":
        return False
    try:
        near = os.path.relpath(os.path.abspath(path), folder or os.getcwd())
    except ValueError:  # another drive
        return False
    near = _same(near.replace(os.sep, "/"))
    if near.startswith("../"):
        return False
    name = near.rpartition("/")[2]
    return any(_regex(_same(p)).match(near if "/" in p else name) is not None for p in patterns)


def _same(text: str) -> str:
    """One spelling of a name: a Mac stores é as two characters."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)


@lru_cache(maxsize=256)
def _regex(pattern: str) -> re.Pattern[str]:
    pattern = pattern.removeprefix("./").removeprefix("/")
    made, at = "", 0
    while at < len(pattern):
        if pattern.startswith("**/", at):
            made, at = made + "(?:.*/)?", at + 3
        elif pattern.startswith("**", at):
            made, at = made + ".*", at + 2
        elif pattern[at] in "*?":
            made, at = made + ("[^/]*" if pattern[at] == "*" else "[^/]"), at + 1
        elif pattern[at] == "[" and "]" in pattern[at + 2 :]:
            end = pattern.index("]", at + 2)
            inside = pattern[at + 1 : end].replace("\\", "\\\\").replace("[", "\\[")
            made += "[" + ("^" + inside[1:] if inside[0] == "!" else inside.replace("^", "\\^")) + "]"
            at = end + 1
        else:
            made, at = made + re.escape(pattern[at]), at + 1
    try:
        return re.compile(made + r"\Z", re.DOTALL)
    except re.error:  # a range that runs backwards: it means the characters themselves
        return re.compile(re.escape(pattern) + r"\Z")
