"""What this office accepts: ``gongkai-lint.yaml``, found by walking up from the working directory."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

NAME = "gongkai-lint.yaml"
SPEC: Any = (
    "map",
    {
        "rules": ("list", "text"),
        "select": ("list", "text"),
        "ignore": ("list", "text"),
        "severity": ("dict", ("enum", "error", "warning", "note", "off")),
        "fail_level": ("enum", "error", "warning", "note", "never"),
        "show": ("enum", "error", "warning", "note"),
        "unit": ("map", {"name": "text", "level": ("enum", "township", "department", "government")}),
        "year": "int",
        "form": "text",
        "ledger": "text",
        "words": ("dict", ("dict", "str")),
        "lang": ("enum", "zh", "en"),
    },
)


class Config(NamedTuple):
    """The policy in force; ``folder`` is what its relative paths are relative to."""

    values: dict[str, Any]
    path: str = ""

    def get(self, key: str, default: Any = None) -> Any:
        """The value of ``key``, ``default`` where the file does not say."""
        found = self.values.get(key)
        return default if found is None else found

    def beside(self, path: str) -> str:
        """``path`` relative to the folder of the policy file."""
        return os.path.join(os.path.dirname(os.path.abspath(self.path)), path) if self.path else path


def find(start: str = "") -> str:
    """The nearest policy file at or above ``start``, "" when there is none."""
    folder = os.path.abspath(start or os.getcwd())
    while True:
        path = os.path.join(folder, NAME)
        if os.path.isfile(path):
            return path
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent


def load(path: str) -> Config:
    """Read the policy file. Raises :class:`~gongkai_lint.rules.yamlnode.RuleErrors` with line and column."""
    from gongkai_lint.rules.schema import Checker
    from gongkai_lint.rules.yamlnode import RuleErrors, read

    file, root = read(path)
    data = Checker(file).check(root, SPEC) if root is not None else {}
    if file.errors:
        raise RuleErrors(tuple(file.errors))
    return Config(data or {}, path)
