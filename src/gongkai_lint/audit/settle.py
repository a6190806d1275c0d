"""After the files: which one counts for its unit and whether it is late, what the reports show together, the run in figures."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gongkai_lint.audit.findings import Findings
from gongkai_lint.audit.matching import Filed, choose
from gongkai_lint.audit.model import Totals
from gongkai_lint.audit.records import Settled
from gongkai_lint.audit.unused import unused

if TYPE_CHECKING:
    from gongkai_lint.audit.run import Running

_ASKED = 400  # units looked up at once


def settle(running: Running) -> None:
    """Settle it all and write it down. What the run before rests on the same is taken over from there."""
    from gongkai_lint.audit.across import Found, across

    store, request, number = running.store, running.request, running.number
    running.progress.start("across", 0)
    running.year = request.options.year or _year(running)
    fingerprint = _counting(running)
    source = store.alike(fingerprint, number)
    if source:
        store.copy_across(source, number)
        found = Found(Findings(), [], list(store.unassessed(source)))
    else:
        found = across(store, number, request.roster, request.ruleset, request.options)
        store.keep_across(number, found.findings)
        store.keep_pairs(number, found.pairs)
    notes = {"remarks": running.remarks, "unassessed": found.unassessed, "policy": unused(running)}
    store.finish(number, fingerprint=fingerprint, notes=json.dumps(notes, ensure_ascii=False))
    running.progress.end()


def _year(running: Running) -> int:
    """The year most reports are of."""
    from gongkai_lint.audit.tables import filings as f
    from gongkai_lint.audit.tables import results as r

    sa = running.store.sa
    asked = (
        sa.select(r.c.year, sa.func.count())
        .select_from(f.join(r, r.c.key == f.c.result))
        .where(f.c.run == running.number, r.c.year > 0)
        .group_by(r.c.year)
        .order_by(sa.func.count().desc(), r.c.year.desc())
        .limit(1)
    )
    row = running.store.connection.execute(asked).first()
    return int(row[0]) if row else 0


def _counting(running: Running) -> str:
    """Decide for every unit which file counts and whether it is late; the digest of what findings across rest on."""
    from hashlib import sha256

    from gongkai_lint.audit.tables import filings as f

    request = running.request
    units = request.roster.units
    for at in range(0, len(units), _ASKED):
        running.store.settle(running.number, _settled(running, units[at : at + _ASKED]))
    digest = sha256(f"{request.roster.sha256} {running.conditions} {running.year}".encode())
    for row in running.store.rows(running.number, f.c.path, f.c.result, f.c.unit, f.c.counted):
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def _settled(running: Running, units: Sequence[Any]) -> Iterator[Settled]:
    """What is to be said of the files of these units."""
    deadlines = {unit.name: unit.deadline for unit in units}
    for unit, files in running.store.filed(running.number, list(deadlines)):
        order = choose([one for one, _, _, _ in files], running.year) if len(files) > 1 else [files[0][0]]
        notes = {one.path: (remarks, signer, how) for one, remarks, signer, how in files}
        for place, filed in enumerate(order):
            remarks, signer, how = notes[filed.path]
            late = _late(running, unit, deadlines[unit], filed, signer, how, remarks)
            yield Settled(filed.path, place == 0, late and place == 0, remarks)


def _late(
    running: Running, unit: str, deadline: str, filed: Filed, signer: str, how: str, remarks: list[str]
) -> bool:
    """Whether it is late by the date it bears; what else there is to say of it goes into ``remarks``."""

    def say(zh: str, en: str) -> None:
        remarks.append(en if running.en else zh)

    if signer:
        say(
            f"标题是“{unit}”，落款是“{signer}”",
            f"the title names “{unit}”, the signature “{signer}”",
        )
    if how in ("file", "folder") and not filed.trouble:
        say(
            "报告里认不出名册中的单位，按文件名归入"
            if how == "file"
            else "报告里认不出名册中的单位，按文件夹归入",
            "the report names no unit of the roster; placed by the name of its " + how,
        )
    if running.year and filed.year and filed.year != running.year:
        say(
            f"是 {filed.year} 年度的报告，不是 {running.year} 年度的",
            f"a report for {filed.year}, not {running.year}",
        )
    if not deadline or filed.trouble:
        return False
    if not filed.day:
        saved = time.strftime("%Y-%m-%d", time.localtime(filed.modified)) if filed.modified else ""
        if saved > deadline:
            say(
                f"报告上没有日期；文件保存于 {saved}，晚于期限 {deadline}，是否逾期请核实",
                f"the report bears no date; the file was saved on {saved}, after {deadline}: see whether it was late",
            )
        return False
    return filed.day > deadline


def totals(running: Running, seconds: float) -> Totals:
    """The run in figures."""
    from gongkai_lint.audit.tables import filings as f
    from gongkai_lint.audit.tables import results as r

    titles = {x.id: (x.en if running.en else x.zh).title for x in running.request.ruleset.rules}
    grades, findings, trouble, rules = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    files = 0
    sa = running.store.sa
    kinds = (r.c.grade, r.c.trouble, r.c.counts, r.c.rules)
    asked = (
        sa.select(*kinds, sa.func.count())
        .select_from(f.join(r, r.c.key == f.c.result))
        .where(f.c.run == running.number)
        .group_by(*kinds)
    )
    for grade, problem, counts, found, many in sorted(map(tuple, running.store.connection.execute(asked))):
        files += many
        grades[grade] += many
        if problem:
            trouble[problem] += many
            continue
        held = json.loads(counts)
        for severity in ("error", "warning", "note"):
            findings[severity] += held[severity] * many
        for rule in json.loads(found):
            rules[rule] += many
    commonest = sorted(rules.items(), key=lambda pair: (-pair[1], pair[0]))[:10]
    return Totals(
        files, running.counts["linted"], running.counts["reused"], grades, findings, trouble,
        tuple((rule, titles.get(rule, ""), n) for rule, n in commonest), round(seconds, 3),
    )  # fmt: skip
