"""What two reports of different units have in common, sentence by sentence: who copied from whom?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from gongkai_lint import regex
from gongkai_lint.forms.labels import plain
from gongkai_lint.likeness import key_of, masked
from gongkai_lint.typed import NamedTuple

ALIKE = 88.0  # per cent: two sentences that differ by so little are the same, edited
_DROP = regex.compile(r"[\s\u3000·•・,，.。、:：;；\"“”'‘’《》〈〉<>()（）\[\]【】_\-—–~]+")


# A name with none of these is as it is compared.
_ODD = regex.compile(
    r"[\s\u3000\u00a0\u00ad\u200b\ufeff\uff01-\uff5e·•・,，.。、:：;；\"“”'‘’《》〈〉<>()（）\[\]【】_\-—–~]"
)


class Shared(NamedTuple):
    """A sentence two reports have in common: as the one and as the other prints it, and how alike (0..1)."""

    left: str
    right: str
    alike: float


class Likeness(NamedTuple):
    """Two texts compared. Shares are of characters of own sentences; ``shared`` the sentences in common, longest first."""

    left: float
    right: float
    shared: tuple[Shared, ...]


def normal(name: str) -> str:
    """A name to compare: narrow forms, no spaces, brackets or punctuation."""
    return _DROP.sub("", plain(name)) if _ODD.search(name) else name


def keys_of(prose: Sequence[str], unit: str) -> list[str]:
    """What is compared of each sentence: words alone, figures as ``#``, the unit's own name left out."""
    name = normal(unit)
    keys = [masked(key_of(text)) for text in prose]
    return [key.replace(name, "") for key in keys] if len(name) >= 3 else keys


def compare(
    left: Sequence[str], right: Sequence[str], units: tuple[str, str], common: Callable[[str], bool]
) -> Likeness:
    """Two reports' own sentences, exactly. A sentence is shared when it stands in the other but for figures and names,
    or differs from one there by a few characters."""
    return compare_own(own_of(left, units[0], common), own_of(right, units[1], common))


def compare_own(ours: Mapping[str, str], theirs: Mapping[str, str]) -> Likeness:
    """The same of what :func:`own_of` has of each, for who compares one report with many."""
    from rapidfuzz import fuzz, process

    keys = list(theirs)
    shared: list[Shared] = []
    matched: set[str] = set()
    size = 0
    for key, text in ours.items():
        other = key if key in theirs else ""
        alike = 100.0
        if not other and len(key) >= 16:
            best = process.extractOne(key, keys, scorer=fuzz.ratio, score_cutoff=ALIKE)
            other, alike = (best[0], best[1]) if best is not None else ("", 0.0)
        if other:
            size += len(key)
            matched.add(other)
            shared.append(Shared(text, theirs[other], round(alike / 100, 3)))
    total, total_right = sum(map(len, ours)), sum(map(len, theirs))
    shared.sort(key=lambda s: (-len(s.left), s.left))
    return Likeness(
        round(size / total, 3) if total else 0.0,
        round(sum(map(len, matched)) / total_right, 3) if total_right else 0.0,
        tuple(shared),
    )


def own_of(prose: Iterable[str], unit: str, common: Callable[[str], bool]) -> dict[str, str]:
    """By key, the sentences that are not everyone's, each key once."""
    listed = list(prose)
    made: dict[str, str] = {}
    for key, text in zip(keys_of(listed, unit), listed, strict=True):
        if key and not common(key):
            made.setdefault(key, text)
    return made
