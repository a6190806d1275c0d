"""The house has one direction: no room imports from one that stands later in this list (docs/architecture.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import gongkai_lint

HOME = Path(gongkai_lint.__file__).parent
# First the rooms that know least. A room is named by the beginning of its modules' names; the longest that fits counts.
ROOMS = (
    ("typed", "at_hand", "deferred", "places", "usage", "extras", "files", "numerals"),
    ("regex", "plurals", "inputs", "values", "prose", "workdays"),
    ("document", "phrases"),
    ("ledger",),
    ("forms",),
    ("rules.model", "rules.yamlnode", "rules.schema", "rules.documents", "rules.patterns", "rules.fixing"),
    ("fingerprint", "likeness", "copying", "prior"),
    ("checks",),
    ("rules",),  # reading rule files: asks the checks which options a kind has
    ("suspects", "telling", "merge"),
    ("policy.comments", "policy.suppress", "policy.schema", "policy.globs", "policy.model"),
    ("engine",),
    ("policy", "compare", "baseline", "exits"),
    ("rules.testing", "rules.pages", "rules.scaffold"),  # tools for who writes rules: they run the engine
    ("output",),
    ("word",),
    ("audit",),
    ("watch", "completion", "arguments", "commands", "cli", "__main__"),
)
RANK = {name: rank for rank, names in enumerate(ROOMS) for name in names}


def modules() -> dict[str, Path]:
    found = {}
    for path in HOME.rglob("*.py"):
        parts = path.relative_to(HOME).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def room(module: str) -> str:
    """The longest name of a room that ``module`` stands in; "" for none."""
    parts = module.split(".")
    return next((n for k in range(len(parts), 0, -1) if (n := ".".join(parts[:k])) in RANK), "")


def imported(source: str) -> Iterator[str]:
    """The modules of the house that ``source`` imports anywhere, inside functions too, without ``gongkai_lint.``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole way"
            below = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [b if b.removeprefix("gongkai_lint.") in MODULES else node.module or "" for b in below]
        else:
            continue
        yield from (n.removeprefix("gongkai_lint.") for n in names if n.startswith("gongkai_lint."))


def breaches(module: str, source: str) -> list[str]:
    return [
        f"{module} imports {other}" for other in imported(source) if RANK[room(other)] > RANK[room(module)]
    ]


def test_every_module_has_a_room() -> None:
    assert [m for m in MODULES if m and not room(m)] == []


def test_every_room_has_modules() -> None:
    assert set(RANK) == {room(m) for m in MODULES if m}


@pytest.mark.parametrize("module", sorted(m for m in MODULES if m))
def test_no_import_goes_back(module: str) -> None:
    assert breaches(module, MODULES[module].read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "from gongkai_lint.commands.audit import request_of",
        "def f():\n    from gongkai_lint.commands import audit",
        "import gongkai_lint.cli",
    ],
)
def test_a_breach_is_seen(source: str) -> None:
    assert len(breaches("audit.receipt", source)) == 1
    assert breaches("commands.receipt", source) == []
