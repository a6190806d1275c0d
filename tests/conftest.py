"""What every test may use: the rule set, and the shared material where it is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gongkai_lint.rules.load import load, rules_home
from gongkai_lint.rules.model import RuleSet

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("GONGKAI_LINT_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def ruleset() -> RuleSet:
    """The built-in rules, read from YAML."""
    return load([rules_home()], use_cache=False)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the seed and the real reports; tests that need it are skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("the shared material (seed, real reports) is not here")
    return SHARED
