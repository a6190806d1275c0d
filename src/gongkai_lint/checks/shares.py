"""Shares (占33.9%) and rates (办结率75%) of the prose against the numbers they were worked out from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import pairwise

from gongkai_lint import regex
from gongkai_lint.prose import Quantity, sentence, within
from gongkai_lint.typed import Any, NamedTuple
from gongkai_lint.values import Number


class Outcome(NamedTuple):
    """What was found out about one list, share or rate. ``verdict``: pass, or the variant of the failure."""

    verdict: str
    said: Quantity  # the total, the part whose share it is, or the rate
    parts: tuple[Quantity, ...]
    values: Mapping[str, str] = {}


def label(text: str, quantity: Quantity) -> str:
    """The words before a number, back to the last mark."""
    start = max(text.rfind(mark, 0, quantity.start) for mark in "，、；。：（(,;:\n") + 1
    return text[start : quantity.start].strip().removeprefix("其中").strip() or quantity.raw


_SHARE = regex.compile(r"[，,]?\s*[（(]?\s*(?:占比?[^，。；、%％\d]{0,16}?(?:为|达|约)?)?\s*")


def shares(text: str, found: tuple[Quantity, ...], start: int, end: int) -> Iterator[Outcome]:
    """Shares of one paragraph judged together: the base is the number that most of them fit."""
    if not any(mark in text[start:end] for mark in ("%", "％", "百分之")):
        return
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        yield from _paragraph_shares(text, tuple(within(found, at, stop)))
        at = stop + 1


def _paragraph_shares(text: str, found: tuple[Quantity, ...]) -> Iterator[Outcome]:
    pairs: list[tuple[Quantity, Quantity]] = []
    for part, share in pairwise(found):
        if share.unit != "%" or part.unit in ("%", "", "元", "万元") or part.inexact or share.inexact:
            continue
        between = text[part.end : share.start]
        if not _SHARE.fullmatch(between) or (
            "占" not in between and not (between.strip() in "（(" and between.strip())
        ):
            continue
        pairs.append((part, share))
    if not pairs:
        return
    first, unit = pairs[0][0], pairs[0][0].unit
    bases = [q for q in found if q.unit == unit and q.start < first.start and not q.inexact and q.number > 0]
    pairs = [p for p in pairs if p[0].unit == unit]
    fits = [(sum(_fits(part, share, base) for part, share in pairs), base) for base in bases]
    most = max((count for count, _ in fits), default=0)
    whole: Number = 0
    for part, _ in pairs:
        whole += part.number
    divided = [b for b in bases if len(pairs) >= 2 and b.number == whole]
    if divided:  # the parts add up to it: no doubt what they are shares of
        fits = [(most, divided[-1])]
    elif len(pairs) < 3 or most < 2 or most * 2 <= len(pairs):
        yield from [Outcome("pass", first, ())] if most == len(pairs) and most else []
        return
    base = next(base for count, base in reversed(fits) if count == most)
    wrong = [(part, share) for part, share in pairs if not _fits(part, share, base)]
    if not wrong:
        yield Outcome("pass", first, ())
    for part, share in wrong:
        yield Outcome(
            "share", share, (part, base), _ratio(text, share, part, base, f"{label(text, part)}{part.raw}")
        )


_RATE = regex.compile(r"(?:办结|答复|办复|回复)率[^，。；%％\d]{0,6}")
_HANDLED = regex.compile(r"(?:办结|办理|答复|办复|回复)[^，。；（）()\d]{0,14}")
_RECEIVED = regex.compile(r"(?:收到|受理|接收|收办|承办|接到)[^，。；（）()\d]{0,24}")


def rates(text: str, found: tuple[Quantity, ...], start: int, end: int) -> Iterator[Outcome]:
    """办结率 and the like where the number received and the number handled stand in the same sentence, once each."""
    at = start
    while (match := _RATE.search(text, at, end)) is not None:
        at = match.end()
        rate = _quantity_at(found, match.end())
        if rate is None or rate.unit != "%" or rate.inexact:
            continue
        a, b = sentence(text, match.start(), match.end())
        if "结转" in text[a:b] or "其中" in text[a:b] or "上年" in text[a:b]:
            continue
        received = [
            q for m in _RECEIVED.finditer(text, a, b) if (q := _quantity_at(found, m.end())) is not None
        ]
        handled = [
            q for m in _HANDLED.finditer(text, a, b) if (q := _quantity_at(found, m.end())) is not None
        ]
        handled = [q for q in handled if q.unit != "%"]
        if len(received) != 1 or len(handled) != 1:
            continue
        base, part = received[0], handled[0]
        if (
            base.unit != part.unit
            or base.inexact
            or part.inexact
            or not base.number
            or part.number > base.number
        ):
            continue
        values = _ratio(text, rate, part, base, text[match.start() : rate.end])
        yield (
            Outcome("pass", rate, ())
            if _fits(part, rate, base)
            else Outcome("rate", rate, (part, base), values)
        )


def _quantity_at(found: tuple[Quantity, ...], at: int) -> Quantity | None:
    index = bisect_left(found, (at,))
    return found[index] if index < len(found) and found[index].start == at else None


def _decimals(share: Quantity) -> int:
    """Decimals that the percentage is printed with."""
    return len(share.raw.rstrip("%％ ").replace("．", ".").partition(".")[2])


def _fits(part: Quantity, share: Quantity, base: Quantity) -> bool:
    """Whether the printed share is right to its last decimal, rounded or cut off."""
    scale: int = 10 ** _decimals(share)
    off: Any = (
        part.number * 100 - share.number * base.number
    ) * scale  # of ``base`` units of the last decimal
    return bool(-base.number <= 2 * off < 2 * base.number)


def _ratio(text: str, share: Quantity, part: Quantity, base: Quantity, said: str) -> dict[str, str]:
    places_ = _decimals(share)
    scale: int = 10**places_
    hundredfold: int = int((part.number * 100 * scale * 2 + base.number) // (base.number * 2))
    whole, fraction = divmod(hundredfold, scale)
    right = f"{whole}.{str(fraction).zfill(places_)}" if places_ else str(whole)
    return {
        "said": said,
        "part": f"{part.raw}",
        "base": f"{base.raw}",
        "stated": share.raw.strip(),
        "right": right + "%",
    }
