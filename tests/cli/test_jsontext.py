"""Our JSON text is the text of the standard library, character by character."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai_lint.output.jsontext import dumps

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.booleans())
@settings(max_examples=150, deadline=None)
def test_the_same_text(value: Any, ascii_only: bool) -> None:
    assert dumps(value, ascii_only) == json.dumps(value, ensure_ascii=ascii_only, indent=1)


@pytest.mark.parametrize(
    "value",
    [
        {}, [], (), {"a": {}}, {"a": []}, [[], {}], {"a": (1, 2)}, "“\\\"\n\t\x00\x7f\u2028/", {"一": "é\ud83d\ude00"}, True, 0, -1.5, 10**30,
        {"a": None, "b": [True, False, {"c": "d"}]},
    ],
)  # fmt: skip
@pytest.mark.parametrize("ascii_only", [True, False])
def test_by_hand(value: Any, ascii_only: bool) -> None:
    assert dumps(value, ascii_only) == json.dumps(value, ensure_ascii=ascii_only, indent=1)


@pytest.mark.parametrize("value", [Decimal(1), {"a": b"x"}, [object()], {1, 2}])
def test_what_json_does_not_know_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        dumps(value)
