"""``gongkai-lint trend``: past audits side by side."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from gongkai_lint.arguments import Translate
from gongkai_lint.commands.history import open_store, store_argument
from gongkai_lint.exits import OK, UNREADABLE
from gongkai_lint.output import console
from gongkai_lint.plurals import counted

SUMMARY = ("历次审核对照", "past audits side by side")
USAGE = ("[选项]", "[options]")
_GRADES = ("pass", "minor", "return", "unassessable")


def arguments(parser: ArgumentParser, t: Translate) -> None:
    """Its arguments."""
    store_argument(parser, t)
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help=t("输出格式", "output format")
    )


def run(options: Namespace, lang: str) -> int:
    """Print them."""
    from gongkai_lint.audit.history import trend
    from gongkai_lint.output.words import GRADES

    en = lang == "en"
    with open_store(options.store) as store:
        points = trend(store)
    if not points:
        console.complain("the store holds no run" if en else "留存库里还没有审核记录")
        return UNREADABLE
    if options.format == "json":
        import json

        data = [{**p._asdict(), "totals": p.totals._asdict()} for p in points]
        console.write(json.dumps(data, ensure_ascii=not console.unicode_output(), indent=1) + "\n")
        return OK
    lines = []
    before = ""
    for p in points:
        grades = " ".join(f"{GRADES[g][en]} {p.totals.grades.get(g, 0)}" for g in _GRADES)
        errors = p.totals.findings.get("error", 0)
        filed = (f"{p.filed}/{p.units} filed, {p.late} late" if en else f"已报 {p.filed}/{p.units}，逾期 {p.late}") if p.units else (counted(p.totals.files, "file") if en else f"{p.totals.files} 份")  # fmt: skip
        mark = ""
        if p.status != "done":
            mark = " · not finished" if en else " · 没有做完"
        elif before and before != p.rules_digest:
            mark = " · rules changed since the last run" if en else " · 规则与上次不同"
        before = p.rules_digest
        when = p.started[:16].replace("T", " ")
        year = (f"{p.year}" if en else f"{p.year} 年度") if p.year else "—"
        lines.append(
            f"{p.run:>4} · {when} · {year} · {filed} · {grades} · "
            + (counted(errors, "error") if en else f"错误 {errors}")
            + mark
        )
    console.write("\n".join(lines) + "\n")
    return OK
