"""Which unit of the roster a file is of: by what the report says of itself, then by the names of file and folders."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai_lint.audit.bodies import core, normal, shorter, spellings
from gongkai_lint.audit.model import Roster, Unit

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
    """Looks names up in a roster. Building it costs once, a match a few dozen look-ups."""

    def __init__(self, roster: Roster) -> None:
        self.units: dict[str, Unit] = {u.name: u for u in roster.units}
        self._exact: dict[str, str] = {}
        self._full: dict[str, tuple[str, ...]] = {}
        self._short: dict[str, tuple[str, ...]] = {}
        for unit in roster.units:
            for text in (unit.name, *unit.aliases):
                bare = normal(text)
                self._exact[bare] = unit.name
                self._add(self._full, {bare, core(bare)}, unit.name)
                self._add(self._short, spellings(text), unit.name)

    @staticmethod
    def _add(index: dict[str, tuple[str, ...]], keys: Iterable[str], name: str) -> None:
        for key in keys:
            held = index.get(key, ())
            if name not in held:
                index[key] = (*held, name)

    def match(self, identity: Identity, path: str) -> Match:
        """The unit a file is of. ``path`` is relative to the inbox."""
        titled = self._look(identity.named) or self._inside(identity.title)
        signed = self._first(self._look(line) for line in identity.signers)
        if len(titled) == 1:
            signer = signed[0] if len(signed) == 1 and not self._related(titled[0], signed[0]) else ""
            return Match(titled[0], "title", (), signer)
        for how, found in (("signature", signed), *self._by_name(path)):
            both = tuple(u for u in found if u in titled) if titled else found
            if len(both) == 1:
                return Match(both[0], how)
            if len(both) > 1:
                titled = both
        return Match(units=titled)

    def _by_name(self, path: str) -> list[tuple[str, tuple[str, ...]]]:
        parts = path.replace("\\", "/").split("/")
        stem = os.path.splitext(parts[-1])[0]
        folders = [(("folder"), self._inside(part)) for part in reversed(parts[:-1])]
        return [("file", self._inside(stem)), *folders]

    def _first(self, found: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        return next((f for f in found if f), ())

    def _related(self, one: str, other: str) -> bool:
        """The same unit, or one above the other: a government's report is signed by its office."""
        if one == other:
            return True
        a, b = self.units[one], self.units[other]
        return one == b.parent or other == a.parent or core(normal(one)) in normal(other)

    def _look(self, name: str) -> tuple[str, ...]:
        """Units whose name is ``name``, is its end after an area, or ends with it."""
        bare = normal(name)
        if len(bare) < 2:
            return ()
        if bare in self._exact:
            return (self._exact[bare],)
        short = core(bare)
        for text in dict.fromkeys((bare, short)):
            if text in self._full:
                return self._full[text]
        for text in dict.fromkeys((bare, short)):
            if text in self._short and len(text) >= 3:
                return self._short[text]
        for text in dict.fromkeys((*shorter(bare), *shorter(short))):
            if text in self._full:
                return self._full[text]
        return ()

    def _inside(self, text: str) -> tuple[str, ...]:
        """Units whose name stands in ``text``; of names within one another the longest."""
        bare = normal(text)
        found: list[tuple[int, int, tuple[str, ...]]] = []
        for start in range(len(bare) - 1):
            for end in range(min(len(bare), start + _LONGEST), start + 1, -1):
                units = self._full.get(bare[start:end])
                if units and (bare[end - 1] not in _PLACES or _AFTER.match(bare, end)):
                    if not any(a <= start and end <= b for a, b, _ in found):
                        found.append((start, end, units))
                    break
        names = dict.fromkeys(u for _, _, units in found for u in units)
        return tuple(names)


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
