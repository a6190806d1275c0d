"""A receipt of a run: what was checked, with what, and what came out, as digests, so that it can be done again and compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gongkai_lint.audit.inputs import Item
from gongkai_lint.audit.records import where_of
from gongkai_lint.audit.store import Store
from gongkai_lint.typed import Any, NamedTuple
from gongkai_lint.usage import UsageError

if TYPE_CHECKING:
    from gongkai_lint.audit.run import Request

SCHEMA = 1


class Check(NamedTuple):
    """The outcome of doing a run again. ``conditions``: what is no longer as it was: tool, rules, calendar, policy, roster."""

    same: int
    different: tuple[str, ...]  # paths whose verdict came out differently
    changed: tuple[str, ...]  # whose content is another one now
    gone: tuple[str, ...]
    conditions: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything came out as the receipt says."""
        return not (self.different or self.changed or self.gone)


def receipt(store: Store, number: int) -> dict[str, Any]:
    """The receipt of a run as plain data. Raises KeyError when there is no such run."""
    from hashlib import sha256

    from gongkai_lint.audit.tables import filings as f
    from gongkai_lint.audit.tables import results as r

    run = store.run(number)
    if run is None:
        raise KeyError(number)
    columns = (
        f.c.path,
        r.c.sha256,
        r.c.grade,
        r.c.trouble,
        r.c.digest,
        r.c.prior,
        r.c.ledger,
        f.c.unit,
        f.c.counted,
    )
    files = [
        {"path": path, "sha256": digest or None, "grade": grade, "trouble": trouble or None, "findings": found or None,
         "prior": prior or None, "ledger": ledger or None, "unit": unit or None, "counted": bool(counted)}
        for path, digest, grade, trouble, found, prior, ledger, unit, counted in store.rows(number, *columns)
    ]  # fmt: skip
    made: dict[str, Any] = {
        "schema": SCHEMA, "run": number, "started": run.started, "finished": run.finished, "status": run.status, "tool": run.tool,
        "rules": run.rules, "calendar": run.calendar, "policy": run.policy, "roster": run.roster.sha256,
        "inbox": run.inbox.split("\n"), "files": files,
    }  # fmt: skip
    text = json.dumps(
        {k: v for k, v in made.items() if k not in ("run", "started", "finished")},
        ensure_ascii=False,
        sort_keys=True,
    )
    return made | {"digest": sha256(text.encode()).hexdigest()}


def given(store: Store, number: int) -> tuple[dict[str, Any], str]:
    """What the run was asked for, as options of ``audit``, and its language. Raises KeyError when there is no such run;
    UsageError where it was not kept."""
    run = store.run(number)
    if run is None:
        raise KeyError(number)
    if not run.given:
        raise UsageError("这次审核没有记下怎样做的", "how this run was made was not kept")
    return {**_DEFAULTS, **run.given, "lang": run.lang, "no_pages": True, "annotate": False}, run.lang


def verify(store: Store, number: int, request: Request) -> Check:
    """Check every file of the run again, as ``request`` says, and compare. Raises KeyError."""
    from gongkai_lint.audit.material import ledgers, priors
    from gongkai_lint.audit.run import Running
    from gongkai_lint.audit.tables import filings as f
    from gongkai_lint.audit.tables import results as r

    run = store.run(number)
    if run is None:
        raise KeyError(number)
    running = Running(request, store)
    running.setup = running.setup._replace(ledgers=ledgers(running), priors=priors(running), likeness=False)
    now = running.line("")
    conditions = tuple(
        k for k, old in (("tool", run.tool), ("rules", run.rules), ("calendar", run.calendar), ("policy", run.policy), ("roster_sha256", run.roster.sha256))
        if now[k] != old
    )  # fmt: skip
    columns = (
        f.c.path,
        f.c.place,
        f.c.member,
        f.c.size,
        f.c.modified,
        r.c.sha256,
        r.c.grade,
        r.c.trouble,
        r.c.digest,
    )
    then = {row[0]: row for row in store.rows(number, *columns)}
    items = (Item(row[0], where_of(row[1]), row[2], 0, row[4]) for row in then.values())
    same, different, changed, gone = 0, [], [], []
    for batch in running.driven(items, running.setup):
        for made in batch:
            _, _, _, _, _, digest, grade, trouble, findings = then[made.item.path]
            if made.trouble == "gone" and trouble != "gone":
                gone.append(made.item.path)
            elif digest and made.sha256 != digest:
                changed.append(made.item.path)
            elif (made.grade, made.trouble, made.digest) != (grade, trouble, findings):
                different.append(made.item.path)
            else:
                same += 1
    return Check(same, tuple(sorted(different)), tuple(sorted(changed)), tuple(sorted(gone)), conditions)


# What the command line says when it says nothing.
_DEFAULTS: dict[str, Any] = {
    "roster": None, "prior": None, "ledgers": None, "out": "audit", "store": None, "jobs": 0, "engine": "local", "scheduler": None,
    "time_limit": 30, "size_limit": 64, "memory": 2048, "deadline": None, "year": None, "form": None, "select": [], "ignore": [],
    "fail_level": None, "no_pages": True, "data_only": True, "annotate": False, "quiet": True, "verbose": False, "rules": [], "config": None, "command": "audit",
}  # fmt: skip
