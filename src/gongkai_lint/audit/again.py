"""What of an inbox need not be checked again: its content and all that a result rests on are as they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from gongkai_lint.audit.inputs import Item
from gongkai_lint.audit.linted import ending_of
from gongkai_lint.audit.matching import Match
from gongkai_lint.audit.records import Before, Known, place_of
from gongkai_lint.audit.work import material_of, variant_of

if TYPE_CHECKING:
    from gongkai_lint.audit.run import Running

_ASKED = 400  # files looked up at once
_OFTEN = 2000  # files taken over after which that is written down


def unknown(running: Running, walk: Iterable[Item]) -> Iterator[Item]:
    """The items that have to be checked; the others are written down as used again on the way."""
    if not running.store.any_known(running.conditions):
        yield from walk
        return
    roster = running.request.roster.sha256
    # With the roster of then, whose a file is has been found out already.
    alike = bool(running.earlier and roster) and running.store.rests_on(running.earlier) == (
        running.conditions,
        roster,
    )
    items = iter(walk)
    since = 0
    while chunk := list(islice(items, _ASKED)):
        rest = _as_they_were(running, chunk) if alike else chunk
        if rest:
            rest = _with_known_content(running, rest)
        done = len(chunk) - len(rest)
        running.counts["reused"] += done
        running.progress.step(done, done)
        since += done
        if rest or since >= _OFTEN:
            running.store.commit()
            since = 0
        yield from rest
    running.store.commit()


def _as_they_were(running: Running, chunk: Sequence[Item]) -> list[Item]:
    """Files as they were in the run before, with the roster of then: taken over from there. The others are left."""
    before = running.store.before(running.earlier, running.conditions, [i.path for i in chunk])
    same, rest = [], []
    for item in chunk:
        was = before.get(item.path)
        if (
            was is not None
            and was.mark == item.mark != ""
            and was.place == place_of(item.where)
            and _fits(running, item, was, was.unit)
        ):
            same.append(item.path)
        else:
            rest.append(item)
    running.store.take_over(running.number, running.earlier, same)
    return rest


def _with_known_content(running: Running, chunk: Sequence[Item]) -> list[Item]:
    """Files whose content was checked before, under whatever name. The others are left."""
    before = running.store.digests(running.earlier, [i.path for i in chunk]) if running.earlier else {}
    digests: dict[str, str] = {}
    for item in chunk:
        mark, digest = before.get(item.path, ("", ""))
        digests[item.path] = digest if mark and mark == item.mark and digest else _digest(item)
    known = running.store.known(running.conditions, [d for d in digests.values() if d])
    reused, rest = [], []
    for item in chunk:
        fit = _fit(running, item, known.get(digests[item.path], ()))
        if fit is None:
            rest.append(item)
        else:
            reused.append((item, *fit))
    running.store.reuse(running.number, reused)
    return rest


def _fit(running: Running, item: Item, known: Iterable[Known]) -> tuple[Known, Match] | None:
    """The result that rests on the very same, and whose the file is."""
    for one in known:
        match = running.matcher.match(one.identity, item.path)
        if _fits(running, item, one, match.unit):
            return one, match
    return None


def _fits(running: Running, item: Item, known: Known | Before, unit: str) -> bool:
    """Whether all that the result rests on beside the content is as it was: ending, the roster's level, last year's report, ledger,
    where it matters the day."""
    setup = running.setup
    if known.today and known.today != "{:04}-{:02}-{:02}".format(*setup.today):
        return False
    ending = ending_of(item.path, variant_of(setup, item))
    if known.material != (ending, *material_of(unit, setup, running.matcher)):
        return False
    if not setup.out or known.trouble:
        return True
    from gongkai_lint.audit.papers import current

    return current(setup.out, item.path, known.key, setup.annotate)


def _digest(item: Item) -> str:
    """The content's digest; "" where only a worker should read it (another machine's files) or it cannot be read."""
    from hashlib import sha256

    from gongkai_lint.audit.reading import read_item
    from gongkai_lint.document.model import UnreadableError

    if "://" in item.where:
        return ""
    try:
        return sha256(read_item(item)[0]).hexdigest()
    except UnreadableError:
        return ""
