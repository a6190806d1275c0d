"""Stores that a test opened are closed after it: a connection left to the garbage collector warns at any later moment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.audit import making


@pytest.fixture(autouse=True)
def _close_stores() -> Iterator[None]:
    before = len(making.OPEN)
    yield
    while len(making.OPEN) > before:
        making.OPEN.pop().close()
