"""Terms of arithmetic rules: which cells a glob means."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.checks.terms import expand, fits
from gongkai_lint.rules.model import RuleSet


@given(st.text("ab_", max_size=6), st.text("ab_*", max_size=5))
def test_a_star_stands_for_any_characters_or_none(key: str, glob: str) -> None:
    assert fits(key, glob) == bool(re.fullmatch(re.escape(glob).replace(r"\*", "[a-z0-9_]*"), key))


@pytest.mark.parametrize(
    "pattern",
    ["requests.*.*", "requests.refused_*.total", "*.*.*", "*.*.total", "requests.other*.natural", "review.*.*", "requests.new.total",
     "requests.*", "*", "requests.*.*.*", "nothing.*.*", "statistics.re*ed*.n", "documents.*_*.*"],
)  # fmt: skip
def test_a_glob_means_the_value_cells_in_the_order_of_the_form(ruleset: RuleSet, pattern: str) -> None:
    for form in ruleset.forms.values():
        keys = [(f"{t.key}.{r.key}.{c.key}", r.kind) for t in form.tables for r in t.rows for c in t.columns]
        regex = re.compile(re.escape(pattern).replace(r"\*", "[a-z0-9_]*"))
        wanted = [k for k, kind in keys if regex.fullmatch(k) and (kind != "heading" or "*" not in pattern)]
        assert list(expand(form, pattern)) == wanted
