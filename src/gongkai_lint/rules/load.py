"""Rule folders to a RuleSet: from the compiled cache, or read and checked by :mod:`gongkai_lint.rules.reading`.

This much is on the path of every run, so it imports neither YAML nor the schema.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from gongkai_lint.rules.model import RuleSet


def rules_home() -> str:
    """The folder of the built-in rules: inside the installed package, else beside ``src`` in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    packaged = os.path.join(package, "_rules")
    if os.path.isdir(packaged):
        return packaged
    return os.path.join(os.path.dirname(os.path.dirname(package)), "rules")


def rule_files(folders: Iterable[str]) -> list[str]:
    """The files a RuleSet is made of, in the order they are read: documents, forms, words, rules, folder by folder."""
    return [path for folder in folders for path in _files(folder)]


def _files(folder: str) -> list[str]:
    found: list[str] = []
    for sub in ("law", "forms", "words", ""):
        directory = os.path.join(folder, sub) if sub else folder
        try:
            names = sorted(os.listdir(directory))
        except OSError:
            continue
        found.extend(
            os.path.join(directory, n)
            for n in names
            if n.endswith((".yaml", ".yml"))
            and not n.endswith((".test.yaml", ".test.yml"))
            and not n.startswith((".", "gongkai-lint."))  # the office's policy may lie in the same folder
        )
    return found


def load(folders: Sequence[str], *, use_cache: bool = True) -> RuleSet:
    """All rules of ``folders``, the first of which is the built-in one.

    Raises :class:`~gongkai_lint.rules.yamlnode.RuleErrors` with every mistake found.
    """
    from gongkai_lint.rules import cache

    by_folder = [_files(folder) for folder in folders]
    files = [path for found in by_folder for path in found]
    # A folder without any rule file is a mistake to be told: it is never looked up in the cache.
    key = cache.key_of(files) if use_cache and all(by_folder) else ""
    if key:
        held = cache.get(key)
        if held is not None:
            return held
    from gongkai_lint.rules.reading import read_rules

    ruleset = read_rules(folders, by_folder)
    if key:
        cache.put(key, ruleset)
    return ruleset
