"""What is worked out of the report at hand, kept until another one is asked about."""

from __future__ import annotations

from gongkai_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    _Of = TypeVar("_Of")
    _Made = TypeVar("_Made")


def at_hand(make: Callable[[_Of], _Made]) -> Callable[[_Of], _Made]:
    """``make``, its latest outcome kept for the very object it was made of: rules ask one report after the other, each many times.

    The object must not change, and is held until the next one comes.
    """
    kept: tuple[_Of, _Made] | None = None

    def found(of: _Of) -> _Made:
        nonlocal kept
        held = kept  # read once: another thread may put its own there meanwhile
        if held is None or held[0] is not of:
            kept = held = (of, make(of))
        return held[1]

    return found
