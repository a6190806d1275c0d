"""Text that reports of different units share: a sketch of each, likely pairs by sketch, each pair confirmed sentence by
sentence (``copying``). What the form or the district makes everyone write does not count.

The sketch (MinHash over eight-character shingles) is a quarter of a kilobyte, so that any number of reports can be compared without
reading them again; only reports whose sketches agree in a band are compared in full.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from struct import unpack_from
from typing import Any
from zlib import crc32

from gongkai_lint.copying import compare as compare
from gongkai_lint.copying import compare_own as compare_own
from gongkai_lint.copying import keys_of as keys_of
from gongkai_lint.copying import own_of as own_of

PERMUTATIONS, ROWS = (
    64,
    3,
)  # 21 bands of 3: texts half alike meet almost surely, texts a twentieth alike almost never
SHINGLE = 8
FEWEST = 5  # own sentences below which a report is not compared
_BANDS = PERMUTATIONS // ROWS
_IN_BYTES = [slice(4 * ROWS * band, 4 * ROWS * (band + 1)) for band in range(_BANDS)]
_CROWD = 30  # reports in one bucket from which each is compared with its neighbour alone
_BUCKETS = 1 << 20
_template: Any = None


def prose_of(report: Any, ruleset: Any) -> list[str]:
    """The sentences that are the report's own, one line each."""
    from gongkai_lint.likeness import sentences, without_boilerplate

    phrases = ruleset.words.get("boilerplate", {})
    own = without_boilerplate(sentences(report), report.form, phrases)
    return [" ".join(s.text.split()) for s in own]


def sketch_of(prose: Sequence[str], unit: str) -> bytes:
    """64 minima and one hash a sentence, as little-endian 32-bit numbers; b"" for too little text."""
    global _template
    import numpy as np

    keys = keys_of(prose, unit)
    text = "".join(keys)
    if len(keys) < FEWEST or len(text) < 20 * SHINGLE:
        return b""
    if _template is None:
        _template = minhash()(PERMUTATIONS, seed=1, hashfunc=int)
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    count = len(codes) - SHINGLE + 1
    hashed = np.zeros(count, dtype=np.uint64)
    for i in range(SHINGLE):
        hashed = hashed * np.uint64(1000003) + codes[i : i + count]
    hashed ^= hashed >> np.uint64(29)
    hashed *= np.uint64(0xBF58476D1CE4E5B9)
    hashed ^= hashed >> np.uint64(32)
    hashed &= np.uint64(0xFFFFFFFF)
    sample = hashed[(hashed & np.uint64(3)) == 0]  # which shingles are taken depends on them alone
    made = _template.copy()
    made.update_batch(sample if len(sample) >= 100 else hashed)
    minima = np.asarray(made.hashvalues, dtype="<u4")
    return minima.tobytes() + np.array([crc32(k.encode()) for k in keys], dtype="<u4").tobytes()


def minhash() -> Any:
    """The class of the sketches, from a library that asks for all of scipy to integrate what is never integrated here."""
    from gongkai_lint.deferred import imported

    return imported(
        "datasketch", {"scipy.integrate": ("quad",), "datasketch.aio": ("AsyncMinHashLSH",)}
    ).MinHash


class Index:
    """Sketches of many reports. ``add`` them all, then ask for ``candidates``. Holds a tenth of a kilobyte of each, and no numpy:
    loading that takes as long as comparing thousands."""

    def __init__(self) -> None:
        self._size = 0
        self._held = array("I")  # the numbers of those that are compared
        self._bands = array("I")  # of each of these a number a band
        self._seen = array("I", bytes(4 * _BUCKETS))  # by sentence, how many reports have it

    def add(self, sketch: bytes) -> None:
        """One more report; its number is the count of those before it. b"" is one that is not compared."""
        if sketch:
            self._held.append(self._size)
            self._bands.extend([crc32(sketch[band]) for band in _IN_BYTES])
            sentences = unpack_from(f"<{len(sketch) // 4 - PERMUTATIONS}I", sketch, 4 * PERMUTATIONS)
            for place in {number % _BUCKETS for number in sentences}:
                self._seen[place] += 1
        self._size += 1

    def common(self, most: int) -> Callable[[str], bool]:
        """Whether a sentence (its key) stands in more than ``most`` reports: then it is the district's, not a copy."""
        return lambda key: self._seen[crc32(key.encode()) % _BUCKETS] > most

    def candidates(self) -> list[tuple[int, int]]:
        """Pairs (smaller number first) whose sketches agree in at least one band, in order."""
        found: set[tuple[int, int]] = set()
        for band in range(_BANDS):
            column = self._bands[band::_BANDS]
            ordered = sorted(column)
            twice = {key for key, after in pairwise(ordered) if key == after}
            groups: dict[int, list[int]] = {}
            for number, key in zip(self._held, column, strict=True) if twice else ():
                if key in twice:
                    groups.setdefault(key, []).append(number)
            for group in groups.values():
                found.update(_pairs(group))
        return sorted(found)


def _pairs(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(members) > _CROWD:
        yield from pairwise(members)
        return
    for n, a in enumerate(members):
        for b in members[n + 1 :]:
            yield a, b
