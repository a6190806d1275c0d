"""Suppressions of the policy that no report of the run needs: told once for the run, not of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gongkai_lint.audit.linted import uses_of
from gongkai_lint.audit.records import where_of

if TYPE_CHECKING:
    from gongkai_lint.audit.run import Running


def unused(running: Running) -> list[Mapping[str, Any]]:
    """The findings, as the JSON output has them.

    Nothing is said of an entry that means no report of the run, and of one whose rules came to a conclusion on none. What was
    noted of a result counts however it came into the run: the entries that mean a file are part of what its result rests on.
    """
    inforce = running.request.inforce
    if inforce is None or not inforce.policy.get("suppress"):
        return []
    from gongkai_lint.policy.inforce import entry_of

    policy = inforce.policy
    entries = {e.where: e for e in (entry_of(policy, n) for n in range(len(policy.get("suppress"))))}
    ended = _ended(running, set(entries))
    found: list[Mapping[str, Any]] = []
    for where, entry in entries.items():
        if ended[where, "idle"] and not ended[where, "used"]:
            found += _told(entry, ended[where, "open"], running.request)
    return found


def _ended(running: Running, entries: set[str]) -> Counter[tuple[str, str]]:
    """How often each entry was used, idle, open. Looked for only until every one was used."""
    from gongkai_lint.audit.tables import filings as f
    from gongkai_lint.audit.tables import results as r
    from gongkai_lint.policy.inforce import entries as meant

    policy = running.request.inforce.policy
    ended: Counter[tuple[str, str]] = Counter()
    rest = set(entries)
    columns = (f.c.path, f.c.place, f.c.member, r.c.trouble, r.c.file)
    for path, place, member, trouble, file in running.store.rows(running.number, *columns):
        became = {} if trouble else uses_of(file)
        if not became:  # no verdict, or none that says: it may be what an entry is for
            at = path if member >= 0 or "://" in place else where_of(place)
            became = {e.where: "open" for e in meant(policy, at)}
        ended.update(became.items())
        rest -= {where for where, end in became.items() if end == "used"}
        if not rest:
            break
    return ended


def _told(entry: Any, rest: int, request: Any) -> list[Mapping[str, Any]]:
    from gongkai_lint.engine import selected, told_of
    from gongkai_lint.output.json import _finding
    from gongkai_lint.policy.suppress import unused as fault_of
    from gongkai_lint.rules.model import Verdict

    fault = fault_of(entry, "rest" if rest else "run", rest)
    verdict = Verdict("fail", fault.place, fault.values, fault.variant)
    options = request.options
    rules = [r for r in request.ruleset.rules if r.kind == "policy" and r.options["what"] == fault.what]
    return [_finding(told_of(r, verdict, options), options.lang) for r in rules if selected(r, options)]
