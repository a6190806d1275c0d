"""The findings across reports of a run, packed: one may be thirty lines of JSON, and a whole district may have the same."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, overload

from gongkai_lint.audit.model import Across


class Findings(Sequence[Across]):
    """Findings in order; each is unpacked when it is asked for. Equal to any sequence of equal ones."""

    __slots__ = ("_by_path", "_held")

    def __init__(self, found: Iterable[Across] = ()) -> None:
        self._held: list[tuple[str, str, str, bytes]] = []  # unit, path, rule, the rest
        self._by_path: dict[str, list[int]] | None = None
        for one in found:
            self.append(one)

    def append(self, one: Across) -> None:
        """One more."""
        packed = zlib.compress(json.dumps(one.finding, ensure_ascii=False).encode(), 1)
        self._held.append((one.unit, one.path, one.finding["rule"], packed))
        self._by_path = None

    def sort(self) -> None:
        """By unit, path and rule."""
        self._held.sort(key=lambda held: held[:3])
        self._by_path = None

    def of(self, path: str) -> list[Across]:
        """Those of one file."""
        if self._by_path is None:
            self._by_path = {}
            for at, held in enumerate(self._held):
                self._by_path.setdefault(held[1], []).append(at)
        return [self[at] for at in self._by_path.get(path, ())]

    def texts(self) -> Iterator[tuple[str, str, str]]:
        """Of each: unit, path, and the finding as JSON."""
        for unit, path, _, packed in self._held:
            yield unit, path, zlib.decompress(packed).decode()

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, at: int) -> Across: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Across]: ...
    def __getitem__(self, at: int | slice) -> Across | Sequence[Across]:
        if isinstance(at, slice):
            return tuple(map(_unpacked, self._held[at]))
        return _unpacked(self._held[at])

    def __iter__(self) -> Iterator[Across]:
        return map(_unpacked, self._held)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __repr__(self) -> str:
        return f"Findings({list(self)!r})"


def of_path(found: Sequence[Across], path: str) -> list[Across]:
    """Those of one file, whatever holds them."""
    return found.of(path) if isinstance(found, Findings) else [a for a in found if a.path == path]


def _unpacked(held: tuple[str, str, str, bytes]) -> Across:
    finding: Mapping[str, Any] = json.loads(zlib.decompress(held[3]))
    return Across(held[0], held[1], finding)
