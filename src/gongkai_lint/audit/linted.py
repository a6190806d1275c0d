"""One file's outcome: what is kept of it and by what name it is found again."""

from __future__ import annotations

import os
import zlib
from functools import lru_cache

from gongkai_lint.audit.inputs import Item
from gongkai_lint.audit.matching import Identity, Match, Matcher
from gongkai_lint.typed import Any, NamedTuple

_ENGLISH = {
    "time": "checking this file took longer than {limit} s and was given up",
    "memory": "checking this file needs more memory than allowed and was given up",
    "crashed": "the program failed on this file ({what}); no conclusion, other files are not affected",
}
_CHINESE = {
    "time": "检查这个文件超过 {limit} 秒，已放弃",
    "memory": "检查这个文件需要的内存超过限额，已放弃",
    "crashed": "此文件检查时程序出错（{what}），没有得出结论，其他文件不受影响",
}


class Linted(NamedTuple):
    """One file's outcome, as the store keeps it (see :mod:`.tables`, ``result``)."""

    item: Item
    sha256: str = ""
    variant: str = ""  # of the policy, where it says different things of different files
    today: str = ""  # the day, where the verdict depends on it
    level: str = ""
    prior: str = ""
    ledger: str = ""
    grade: str = "unassessable"
    trouble: str = ""
    error: str = ""
    form: str = ""
    year: int = 0
    own_level: str = ""
    identity: Identity = Identity()
    match: Match = Match()
    day: str = ""
    source: str = ""
    counts: str = '{"error": 0, "warning": 0, "note": 0, "suppressed": 0, "unknown": 0}'
    rules: str = "{}"
    digest: str = ""
    seconds: float = 0.0  # all of it
    core: float = 0.0  # reading and rules alone
    file: bytes = b""
    figures: bytes = b""
    prose: bytes = b""
    sketch: bytes = b""
    changed: bool = False  # it changed while it was read, and was read again


def failed(
    item: Item, trouble: str, lang: str, what: str = "", limit: float = 0, matcher: Matcher | None = None
) -> Linted:
    """The outcome of a file that got no verdict through no fault of its form."""
    text = (_ENGLISH if lang == "en" else _CHINESE)[trouble]
    match = matcher.match(Identity(), item.path) if matcher is not None else Match()
    return Linted(item, match=match, trouble=trouble, error=text.format(what=what, limit=f"{limit:g}"))


def name_of(linted: Linted, conditions: str) -> str:
    """The name of a result: everything it rests on."""
    ending = f"{ending_of(linted.item.path, linted.variant)} {linted.today}"
    return key_of(linted.sha256, conditions, ending, linted.level, linted.prior, linted.ledger)


def key_of(sha256: str, conditions: str, ending: str, level: str, prior: str, ledger: str) -> str:
    """A digest of all that a result rests on."""
    from hashlib import sha256 as digest

    return digest(
        "\0".join((sha256, conditions, ending, level, prior, ledger)).encode("utf-8", "surrogateescape")
    ).hexdigest()[:32]


def ending_of(path: str, variant: str) -> str:
    """The ending of a name, which may decide how a file is read, and what the policy says of this file in particular."""
    return (os.path.splitext(path.lower())[1][:12] + " " + variant).strip()


@lru_cache(maxsize=64)
def _packed(keys: tuple[str, ...], values: tuple[int | str | None, ...]) -> bytes:
    """The cells of a report; those of many are the same, all zero."""
    import json

    return zlib.compress(json.dumps(dict(zip(keys, values, strict=True))).encode(), 1)


def pack(made: Linted, result: Any, report: Any, ruleset: Any, options: Any) -> Linted:
    """``made`` with what is kept of the result: its findings as JSON, packed, its cells, its date."""
    import json
    from hashlib import sha256

    from gongkai_lint.audit.values import counts_of, rules_of, values_of
    from gongkai_lint.checks.dates import date_of
    from gongkai_lint.output.json import _file

    told = _file(result, options.lang)
    dumps = json.JSONEncoder(ensure_ascii=False).encode
    counts, rules = dumps(counts_of(result)), dumps(rules_of(told))
    # Findings and questions left open are the last two: they are written out once, for the digest and for what is kept.
    findings, unknown = dumps(told.pop("findings")), dumps(told.pop("unknown"))
    if options.suppress:
        from gongkai_lint.policy.run import uses

        told = {"suppress": uses(result, ruleset, options), **told}  # the first one: see uses_of
    file = f'{dumps(told)[:-1]}, "findings": {findings}, "unknown": {unknown}}}'
    found = date_of(report, options.published)
    cells = values_of(report)
    return made._replace(
        grade=result.grade,
        own_level=report.level,
        day="{:04}-{:02}-{:02}".format(*found[0]) if found else "",
        source=found[1] if found else "",
        counts=counts,
        rules=rules,
        digest=sha256(f"[{dumps(result.grade)}, {findings}, {unknown}]".encode()).hexdigest(),
        file=zlib.compress(file.encode(), 1),
        figures=_packed(tuple(cells), tuple(cells.values())),
    )


_USES = '{"suppress": '


def uses_of(file: bytes) -> dict[str, str]:
    """What became of the policy's suppressions on a file, of what :func:`pack` made; {} where nothing was noted."""
    import json
    import zlib

    text = zlib.decompress(file).decode() if file else ""
    if not text.startswith(_USES):
        return {}
    found: dict[str, str] = json.JSONDecoder().raw_decode(text, len(_USES))[0]
    return found
