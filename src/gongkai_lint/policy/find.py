"""Where the policy lies: ``gongkai-lint.yaml``, or ``[tool.gongkai-lint]`` in a pyproject.toml. On the path of every run."""

from __future__ import annotations

import os
from collections.abc import Iterable

NAME = "gongkai-lint.yaml"
PROJECT = "pyproject.toml"
_TABLE = b"tool.gongkai-lint"


def find(start: str = "") -> str:
    """The nearest policy file at or above ``start`` (the working directory), "" when there is none.

    In one folder ``gongkai-lint.yaml`` comes before ``pyproject.toml``, which counts only where it has our table.
    """
    folder = os.path.abspath(start or os.getcwd())
    while True:
        path = os.path.join(folder, NAME)
        if os.path.isfile(path):
            return os.path.relpath(path) if not start else path
        path = os.path.join(folder, PROJECT)
        if _has_table(path):
            return os.path.relpath(path) if not start else path
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent


def _has_table(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return _TABLE in file.read(1 << 20)
    except OSError:
        return False


def find_for(paths: Iterable[str]) -> str:
    """The policy for these reports: from the working directory upwards, else from the folder they all lie in."""
    found = find()
    if found:
        return found
    folders = {
        os.path.abspath(p if os.path.isdir(p) else os.path.dirname(p) or ".") for p in paths if p != "-"
    }
    try:
        common = os.path.commonpath(folders) if folders else ""
    except ValueError:  # different drives
        return ""
    found = find(common) if common else ""
    if not found:
        return ""
    from gongkai_lint.policy.model import near

    return near(found)
