"""``gongkai-lint history UNIT``: one unit's reports, run by run."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from gongkai_lint.arguments import Translate, UsageError
from gongkai_lint.exits import OK, UNREADABLE
from gongkai_lint.output import console
from gongkai_lint.plurals import counted
from gongkai_lint.typed import Any

SUMMARY = ("一个单位历次审核的结果", "one unit's reports in past audits")
USAGE = ("[选项] 单位", "[options] UNIT")


def arguments(parser: ArgumentParser, t: Translate) -> None:
    """Its arguments."""
    parser.add_argument("unit", metavar="UNIT", help=t("单位名称或简称", "name or alias of the unit"))
    store_argument(parser, t)
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help=t("输出格式", "output format")
    )


def store_argument(parser: ArgumentParser, t: Translate) -> None:
    """``--store``, as every command on the store has it."""
    parser.add_argument(
        "--store",
        metavar="STORE",
        default="audit/audit.db",
        help=t(
            "留存库：文件或 postgresql://…（默认 audit/audit.db）",
            "the store: a file or postgresql://… (default audit/audit.db)",
        ),
    )


def open_store(address: str) -> Any:
    """The store, which must be there already. Raises :class:`UsageError`."""
    import os

    from gongkai_lint.audit.store import Store

    if "://" not in address and not os.path.isfile(address):
        raise UsageError(
            f"没有留存库 {address}，先用 gongkai-lint audit 审核一次",
            f"there is no store {address}; run gongkai-lint audit first",
        )
    return Store(address)


def run(options: Namespace, lang: str) -> int:
    """Print them."""
    from gongkai_lint.audit.history import history, units_like
    from gongkai_lint.output.words import GRADES

    en = lang == "en"
    with open_store(options.store) as store:
        units = units_like(store, options.unit)
        if len(units) > 1:
            listed = (", " if en else "、").join(units[:8])
            raise UsageError(f"“{options.unit}”可能是：{listed}", f"“{options.unit}” may be {listed}")
        found = history(store, units[0]) if units else []
    if not found:
        console.complain(
            f"no report of “{options.unit}” in the store" if en else f"留存库里没有“{options.unit}”的报告"
        )
        return UNREADABLE
    if options.format == "json":
        import json

        data = {"unit": units[0], "runs": [f._asdict() for f in found]}
        console.write(json.dumps(data, ensure_ascii=not console.unicode_output(), indent=1) + "\n")
        return OK
    lines = [units[0]]
    for one in found:
        when = one.started[:16].replace("T", " ")
        late = (" late" if en else " 逾期") if one.late else ""
        same = (" (unchanged)" if en else "（内容未变）") if one.same else ""
        counts = (
            f"{counted(one.errors, 'error')}, {counted(one.warnings, 'warning')}, {counted(one.notes, 'note')}"
            if en
            else f"错误 {one.errors}、警告 {one.warnings}、提示 {one.notes}"
        )
        year = (f"{one.year}" if en else f"{one.year} 年度") if one.year else "—"
        rules = (" · " + " ".join(one.rules[:8])) if one.rules else ""
        lines.append(
            f"  {one.run:>4} · {when} · {year} · {GRADES[one.grade][en]} · {counts}{late}{same}{rules}"
        )
    console.write("\n".join(lines) + "\n")
    return OK
