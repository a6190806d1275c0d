"""Counts as English says them: 1 error, 2 errors. Chinese needs none of it.

A text with places to fill writes ``{count|cell|cells}``: the value, then the word for one or for any other number. What stands
there may be more than the noun (``{count|comment is|comments are} left``).
"""

from __future__ import annotations

from collections.abc import Mapping

from gongkai_lint import regex
from gongkai_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from re import Match

_PLACE = regex.compile(r"\{([a-z_]+)(?:\|([^{}|]*)\|([^{}|]*))?\}")


def counted(count: int | str, one: str, many: str = "") -> str:
    """``count`` with its noun; ``many`` where the plural is not ``one`` with an s."""
    return f"{count} {noun(count, one, many)}"


def noun(count: int | str, one: str, many: str = "") -> str:
    """The noun alone, for where the number stands apart."""
    return one if str(count) == "1" else many or one + "s"


def fill(text: str, values: Mapping[str, object]) -> str:
    """The text with values in its places; an unknown name stays as it is."""

    def put(match: Match[str]) -> str:
        name, one, many = match.group(1, 2, 3)
        if name not in values:
            return str(match.group())
        return str(values[name]) if one is None else counted(str(values[name]), one, many)

    return _PLACE.sub(put, text)


def unfilled(text: str) -> str:
    """The text for who reads the rule itself: its places empty, the words as for many."""
    return _PLACE.sub(lambda m: m.group() if m.group(3) is None else f"{{{m.group(1)}}} {m.group(3)}", text)
