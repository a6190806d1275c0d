"""Text that reports of different units share: a sketch of each, likely pairs by sketch, each pair confirmed sentence by
sentence (``copying``). What the form or the district makes everyone write does not count.

The sketch (MinHash over eight-character shingles) is a quarter of a kilobyte, so that any number of reports can be compared without
reading them again; only reports whose sketches agree in a band are compared in full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from gongkai_lint.copying import compare as compare
from gongkai_lint.copying import keys_of as keys_of

PERMUTATIONS, ROWS = (
    64,
    3,
)  # 21 bands of 3: texts half alike meet almost surely, texts a twentieth alike almost never
SHINGLE = 8
FEWEST = 5  # own sentences below which a report is not compared
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
    from zlib import crc32

    import numpy as np

    keys = keys_of(prose, unit)
    text = "".join(keys)
    if len(keys) < FEWEST or len(text) < 20 * SHINGLE:
        return b""
    if _template is None:
        from datasketch import MinHash

        _template = MinHash(PERMUTATIONS, seed=1, hashfunc=int)
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


class Index:
    """Sketches of many reports. ``add`` them all, then ask for ``candidates``."""

    def __init__(self) -> None:
        import numpy as np

        self._rows: list[bytes] = []
        self._seen = np.zeros(_BUCKETS, dtype=np.uint32)

    def add(self, sketch: bytes) -> None:
        """One more report; its number is the count of those before it. b"" is one that is not compared."""
        import numpy as np

        self._rows.append(sketch[: 4 * PERMUTATIONS])
        if sketch:
            places = np.frombuffer(sketch, dtype="<u4", offset=4 * PERMUTATIONS) % _BUCKETS
            self._seen[np.unique(places)] += 1

    def common(self, most: int) -> Callable[[str], bool]:
        """Whether a sentence (its key) stands in more than ``most`` reports: then it is the district's, not a copy."""
        from zlib import crc32

        return lambda key: int(self._seen[crc32(key.encode()) % _BUCKETS]) > most

    def candidates(self) -> list[tuple[int, int]]:
        """Pairs (smaller number first) whose sketches agree in at least one band, in order."""
        import numpy as np

        held = np.array([i for i, row in enumerate(self._rows) if row], dtype=np.int64)
        if len(held) < 2:
            return []
        table = np.frombuffer(b"".join(row for row in self._rows if row), dtype="<u4").reshape(len(held), -1)
        found: set[tuple[int, int]] = set()
        for band in range(PERMUTATIONS // ROWS):
            part = table[:, band * ROWS : (band + 1) * ROWS].astype(np.uint64)
            key = (part[:, 0] * np.uint64(0x9E3779B97F4A7C15) + part[:, 1]) * np.uint64(
                0xC2B2AE3D27D4EB4F
            ) + part[:, 2]
            order = np.argsort(key, kind="stable")
            ends = np.flatnonzero(np.diff(key[order])) + 1
            for group in np.split(order, ends):
                if len(group) > 1:
                    found.update(_pairs([int(held[i]) for i in group]))
        return sorted(found)


def _pairs(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(members) > _CROWD:
        yield from pairwise(members)
        return
    for n, a in enumerate(members):
        for b in members[n + 1 :]:
            yield a, b
