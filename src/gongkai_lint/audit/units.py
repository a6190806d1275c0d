"""The units of a roster as columns: a province's tens of thousands of them are held by the office's process and by every
worker, where an object each would be most of what they hold."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from gongkai_lint.audit.model import Unit


class Units(Sequence[Unit]):
    """Units in the order of the roster; each is made when it is asked for. Equal to any sequence of equal units."""

    __slots__ = (
        "_aliases",
        "_deadlines",
        "_ends",
        "_levels",
        "_parents",
        "_rows",
        "_sums",
        "_text",
        "_words",
    )

    def __init__(self, units: Iterable[Unit] = ()) -> None:
        names: list[str] = []
        known: dict[str, int] = {}  # what many units share: levels, deadlines, names of parents
        size = 0
        self._text = ""  # all names, one behind the other
        self._ends = array("I")
        self._levels, self._parents, self._deadlines, self._rows = (
            array("I"),
            array("I"),
            array("I"),
            array("I"),
        )
        self._aliases: dict[int, tuple[str, ...]] = {}
        self._sums: set[int] = set()
        for at, unit in enumerate(units):
            names.append(unit.name)
            size += len(unit.name)
            self._ends.append(size)
            self._levels.append(known.setdefault(unit.level, len(known)))
            self._parents.append(known.setdefault(unit.parent, len(known)))
            self._deadlines.append(known.setdefault(unit.deadline, len(known)))
            self._rows.append(unit.row)
            if unit.aliases:
                self._aliases[at] = unit.aliases
            if unit.consolidates:
                self._sums.add(at)
        self._text = "".join(names)
        self._words = tuple(known)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> Units:
        """``units`` as columns, as they are where they are so already."""
        return units if isinstance(units, Units) else cls(units)

    def name(self, at: int) -> str:
        """The name of one unit."""
        return self._text[self._ends[at - 1] if at else 0 : self._ends[at]]

    def names(self) -> Iterator[str]:
        """All names."""
        before = 0
        for end in self._ends:
            yield self._text[before:end]
            before = end

    def aliases(self, at: int) -> tuple[str, ...]:
        """The aliases of one unit."""
        return self._aliases.get(at, ())

    def level(self, at: int) -> str:
        """The level of one unit."""
        return self._words[self._levels[at]]

    def has_parents(self) -> bool:
        """Whether any unit is below another."""
        return any(self._words[p] for p in set(self._parents))

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, at: int) -> Unit: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Unit]: ...
    def __getitem__(self, at: int | slice) -> Unit | Sequence[Unit]:
        if isinstance(at, slice):
            return tuple(self._some(range(*at.indices(len(self)))))
        if at < 0:
            at += len(self)
        if not 0 <= at < len(self):
            raise IndexError(at)
        return next(self._some((at,)))

    def __iter__(self) -> Iterator[Unit]:
        return self._some(range(len(self)))

    def _some(self, numbers: Iterable[int]) -> Iterator[Unit]:
        words, name, aliases, sums = self._words, self.name, self._aliases, self._sums
        levels, parents, deadlines, rows = self._levels, self._parents, self._deadlines, self._rows
        for at in numbers:
            yield Unit(
                name(at), words[levels[at]], words[parents[at]], aliases.get(at, ()), words[deadlines[at]], at in sums, rows[at]
            )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Sequence)
            and len(self) == len(other)
            and all(a == b for a, b in zip(self, other, strict=True))
        )

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Units({list(self)!r})"
