"""Which unit of the roster a file is of: by what the report says of itself, then by the names of file and folders."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from gongkai_lint.audit.bodies import core, normal, shorter, spellings
from gongkai_lint.audit.model import Roster, Unit
from gongkai_lint.audit.units import Units
from gongkai_lint.typed import NamedTuple

_LONGEST = 30  # characters of a name looked for inside a text
# After the name of an area only these may follow, or it is the name of a body in that area: 清河区教育局.
_AFTER = re.compile(
    r"$|\d|人民政府$|人民政府(?=\d|信息|政务|政府|年)|政府信息|政府$|信息公开|政务公开|年|报告|关于|修改|终稿|定稿|最终|副本"
    r"|台账|台帐|依申请|主动公开|申请"
)
_PLACES = "省区市县州盟旗镇乡道"


class Identity(NamedTuple):
    """What a report says of its own body: the name in its title, the whole title, short lines at its end."""

    named: str = ""
    title: str = ""
    signers: tuple[str, ...] = ()


class Match(NamedTuple):
    """``unit`` "" when none or several (``units``) could be meant. ``how``: title | signature | file | folder.
    ``signer``: the unit that the signature names, when it is another one than ``unit``."""

    unit: str = ""
    how: str = ""
    units: tuple[str, ...] = ()
    signer: str = ""


class Matcher:
    """Looks names up in a roster. Building it costs once, a match a few dozen look-ups.

    Inside, a unit is its position in the roster, and an index maps a name to one position or several.
    """

    def __init__(self, roster: Roster) -> None:
        self._units = Units.of(roster.units)
        self._index: dict[str, int | tuple[int, ...]] = {}
        for at, name in enumerate(self._units.names()):
            for text in (name, *self._units.aliases(at)):
                bare = normal(text)
                _add(self._index, bare, at)
                if (short := core(bare)) != bare:
                    _add(self._index, short, at)
        # Of units that may be called alike, the one whose very name or alias it is.
        self._own: dict[str, int] = {}
        lengths: dict[str, set[int]] = {}
        for key, held in self._index.items():
            lengths.setdefault(key[:1], set()).add(len(key))
            if not isinstance(held, int):
                self._own.update((key, at) for at in held if key in map(normal, self._called(at)))
        self._lengths = {head: sorted(found, reverse=True) for head, found in lengths.items()}

    def unit(self, name: str) -> Unit:
        """The unit of this name. Raises KeyError."""
        return self._units[self._at(name)]

    def level(self, name: str) -> str:
        """The level of the unit of this name. Raises KeyError."""
        return self._units.level(self._at(name))

    def _at(self, name: str) -> int:
        bare = normal(name)
        for at in (*_all(self._own.get(bare)), *_all(self._index.get(bare))):
            if self._units.name(at) == name:
                return at
        raise KeyError(name)

    def _called(self, at: int) -> tuple[str, ...]:
        return (self._units.name(at), *self._units.aliases(at))

    @cached_property
    def _shortened(self) -> dict[str, int | tuple[int, ...]]:
        """By names without the areas in front; made when a name is not found as it is."""
        made: dict[str, int | tuple[int, ...]] = {}
        for at, name in enumerate(self._units.names()):
            for text in (name, *self._units.aliases(at)):
                for key in spellings(text):
                    if key not in self._index:
                        _add(made, key, at)
        return made

    def match(self, identity: Identity, path: str) -> Match:
        """The unit a file is of. ``path`` is relative to the inbox."""
        titled = self._look(identity.named) or self._inside(identity.title)
        signed = self._first(self._look(line) for line in identity.signers)
        if len(titled) == 1:
            other = signed[0] if len(signed) == 1 and not self._related(titled[0], signed[0]) else -1
            return Match(
                self._units.name(titled[0]), "title", (), self._units.name(other) if other >= 0 else ""
            )
        for how, found in chain((("signature", signed),), self._by_name(path)):
            both = tuple(u for u in found if u in titled) if titled else found
            if len(both) == 1:
                return Match(self._units.name(both[0]), how)
            if len(both) > 1:
                titled = both
        return Match(units=tuple(map(self._units.name, titled)))

    def _by_name(self, path: str) -> Iterator[tuple[str, tuple[int, ...]]]:
        parts = path.replace("\\", "/").split("/")
        yield "file", self._inside(os.path.splitext(parts[-1])[0])
        for part in reversed(parts[:-1]):
            yield "folder", self._inside(part)

    def _first(self, found: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
        return next((f for f in found if f), ())

    def _related(self, one: int, other: int) -> bool:
        """The same unit, or one above the other: a government's report is signed by its office."""
        if one == other:
            return True
        a, b = self._units[one], self._units[other]
        return a.name == b.parent or b.name == a.parent or core(normal(a.name)) in normal(b.name)

    def _look(self, name: str) -> tuple[int, ...]:
        """Units whose name is ``name``, is its end after an area, or ends with it."""
        bare = normal(name)
        if len(bare) < 2:
            return ()
        if bare in self._own:
            return (self._own[bare],)
        texts = dict.fromkeys((bare, core(bare)))
        for text in texts:
            if text in self._index:
                return _all(self._index[text])
        for text in texts:
            if len(text) >= 3 and text in self._shortened:
                return _all(self._shortened[text])
        for text in dict.fromkeys(chain.from_iterable(map(shorter, texts))):
            if text in self._index:
                return _all(self._index[text])
        return ()

    def _inside(self, text: str) -> tuple[int, ...]:
        """Units whose name stands in ``text``; of names within one another the longest."""
        bare = normal(text)
        found: list[tuple[int, int, tuple[int, ...]]] = []
        for start, head in enumerate(bare):
            for length in self._lengths.get(head, ()):
                end = start + length
                if not 2 <= length <= _LONGEST or end > len(bare):
                    continue
                units = _all(self._index.get(bare[start:end]))
                if units and (bare[end - 1] not in _PLACES or _AFTER.match(bare, end)):
                    if not any(a <= start and end <= b for a, b, _ in found):
                        found.append((start, end, units))
                    break
        return tuple(dict.fromkeys(u for _, _, units in found for u in units))


def _add(index: dict[str, int | tuple[int, ...]], key: str, at: int) -> None:
    """One number where a name is one unit's, which is nearly always so."""
    held = _all(index.setdefault(key, at))
    if at not in held:
        index[key] = (*held, at)


def _all(held: int | tuple[int, ...] | None) -> tuple[int, ...]:
    return () if held is None else (held,) if isinstance(held, int) else held


class Filed(NamedTuple):
    """What decides which of a unit's files counts."""

    path: str
    day: str  # ISO, "" when the report bears none
    modified: float
    year: int
    trouble: str


def choose(files: Sequence[Filed], year: int) -> list[Filed]:
    """A unit's files, the one that counts first: one with a verdict before one without, of the year asked for before another
    year's, the later dated before the earlier, then the later saved."""
    return sorted(
        sorted(files, key=lambda f: f.path),
        key=lambda f: (not f.trouble, not year or f.year == year, f.day, f.modified),
        reverse=True,
    )
