"""What is held beside the reports of an audit: last year's reports and the ledgers, each found for its unit."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gongkai_lint import __version__
from gongkai_lint.audit.inputs import Item, Walk
from gongkai_lint.audit.linted import key_of
from gongkai_lint.audit.matching import Filed, choose
from gongkai_lint.plurals import counted

if TYPE_CHECKING:
    from gongkai_lint.audit.run import Running


def priors(running: Running) -> dict[str, tuple[Item, str]]:
    """Unit → last year's report."""
    if not running.request.prior:
        return {}
    walk = Walk((running.request.prior,), running.request.endings, running.request.unread)
    items = list(walk)
    running.progress.start("prior", len(items))
    conditions = f"identity {running.request.ruleset.digest} {__version__}"
    keys = {item.path: key_of(f"{item.where}:{item.mark}", conditions, "", "", "", "") for item in items}
    known = running.store.identified(keys.values()) if items else {}
    setup = running.setup._replace(only_identify=True)
    missing = [i for i in items if keys[i.path] not in known or not i.mark]
    for made in running.driven(iter(missing), setup):
        running.store.keep(conditions, [(keys[m.item.path], m) for m in made])
        running.progress.step(len(made))
    known = running.store.identified(keys.values()) if items else {}
    by_unit: dict[str, dict[str, tuple[Filed, Item, str]]] = {}
    for item in items:
        one = known.get(keys[item.path])
        if one is None or one.trouble or not one.sha256:
            continue
        unit = running.matcher.match(one.identity, item.path).unit
        if unit:
            filed = Filed(item.path, one.day, item.modified, one.year, "")
            by_unit.setdefault(unit, {})[item.path] = (filed, item, one.sha256)
    running.progress.end()
    made_of: dict[str, tuple[Item, str]] = {}
    for unit, files in by_unit.items():
        best = choose([f for f, _, _ in files.values()], max(f.year for f, _, _ in files.values()))[0]
        made_of[unit] = files[best.path][1:]
    return made_of


def ledgers(running: Running) -> dict[str, tuple[tuple[str, ...], str]]:
    """Unit → its ledger files, by the names of files and folders."""
    from hashlib import sha256

    from gongkai_lint.audit.matching import Identity
    from gongkai_lint.usage import UsageError

    folder = running.request.ledgers
    if not folder:
        return {}
    if not os.path.isdir(folder):
        raise UsageError(f"没有台账文件夹 {folder}", f"there is no folder of ledgers {folder}")
    paths: dict[str, list[str]] = {}
    lost = []
    for item in Walk((folder,), (".xlsx", ".xls", ".ods", ".csv", ".et"), ()):
        unit = running.matcher.match(Identity(), item.path).unit
        if unit and item.member < 0:
            paths.setdefault(unit, []).append(item.where)
        else:
            lost.append(item.path)
    if lost:
        shown = "、".join(lost[:5])
        zh = f"有 {len(lost)} 个台账看不出是哪个单位的，没有用上：{shown}"
        en = f"{counted(len(lost), 'ledger is', 'ledgers are')} of no unit of the roster and went unused: {', '.join(lost[:5])}"
        running.remarks.append(en if running.en else zh)
    made = {}
    for unit, files in paths.items():
        digest = sha256()
        for path in sorted(files):
            with open(path, "rb") as file:
                digest.update(sha256(file.read()).digest())
        made[unit] = (tuple(sorted(files)), digest.hexdigest())
    return made
