"""Part two: faults put into clean reports one by one, and what the linter says of each.

``python -m benchmarks.accuracy --part faults`` runs them all, over every core. ``--check`` measures a quick part only (the two
example reports, the cells and words of a filled sample; of the faults of cells every seventh), compares its numbers with those
on the page, and sees that no covered fault of it is missed: that is what the tests do too. The rest of the page is as
old as its last ``--write``.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from benchmarks.accuracy import Part
from benchmarks.accuracy.bases import Base, bases
from benchmarks.accuracy.blocks import section_faults, table_faults
from benchmarks.accuracy.cells import KINDS, Coverage, cell_faults
from benchmarks.accuracy.fault import Fault, Seen, seen, share
from benchmarks.accuracy.words import (
    date_faults,
    limit_faults,
    lookalike_faults,
    name_faults,
    placeholder_faults,
    prose_faults,
)
from gongkai_lint.engine import Options, lint_document
from gongkai_lint.rules.load import load, rules_home
from gongkai_lint.rules.model import RuleSet

QUICK = ("clean-2021", "wangjiashan-2018-corrected")
QUICK_SAMPLES = ("sample-2021-filled",)
STEP = 7  # of the quick part: every how manieth fault of a cell is tried
GOAL = 95  # per cent of faults of single cells of tables three and four told with cell and number


class Line(NamedTuple):
    """One fault and what came of it, as it is counted."""

    base: str
    group: str
    kind: str
    table: str
    covered: bool
    seen: Seen
    words: str


class Measured(NamedTuple):
    """All lines; the cells of each report, and those of them that no equation, bound or sentence touches."""

    lines: tuple[Line, ...]
    reports: tuple[str, ...]
    cells: int
    blind: Mapping[
        str, Mapping[str, int]
    ]  # form → cell as its table and labels → reports in which nothing touches it


GROUPS = ("cells", "tables", "sections", "words")


def faults(
    base: Base, ruleset: RuleSet, step: int = 1, groups: Sequence[str] = GROUPS
) -> Iterator[tuple[str, Fault]]:
    """Every fault of ``base`` with its group; of cells only every ``step``-th."""
    if "cells" in groups:
        coverage = Coverage(base, ruleset)
        for n, fault in enumerate(cell_faults(base, coverage)):
            if n % step == 0:
                yield "cells", fault
    if "tables" in groups:
        yield from (("tables", fault) for fault in table_faults(base, ruleset))
    if "sections" in groups:
        yield from (("sections", fault) for fault in section_faults(base))
    if "words" in groups:
        for made in (
            prose_faults(base, ruleset),
            date_faults(base),
            name_faults(base, ruleset.words.get("names", {})),
            limit_faults(base),
            placeholder_faults(base),
            lookalike_faults(base, ruleset.words.get("similar", {})),
        ):
            yield from (("words", fault) for fault in made)


def run(base: Base, ruleset: RuleSet, step: int = 1, groups: Sequence[str] = GROUPS) -> list[Line]:
    """All faults of one report, tried."""
    lines = []
    for group, fault in faults(base, ruleset, step, groups):
        result = lint_document(fault.document, ruleset, Options())
        words = fault.note if group == "words" else "、".join(s.key or s.words for s in fault.spots[:2])
        lines.append(
            Line(
                base.name,
                group,
                fault.kind,
                fault.table,
                fault.covered,
                seen(fault, base.result, result),
                words,
            )
        )
    return lines


def blind(base: Base, ruleset: RuleSet) -> list[str]:
    """Cells of ``base`` with a number that no equation that holds has among its terms, by the form's labels."""
    coverage = Coverage(base, ruleset)
    report = base.result.report
    found = []
    for key, fact in report.facts.items():
        if fact.value.kind == "number" and not coverage.identity(key):
            spec = next(t for t in report.form.tables if t.key == fact.table)
            row = next(r.label for r in spec.rows if r.key == fact.row)
            column = next(c.label for c in spec.columns if c.key == fact.column)
            found.append(f"{spec.title} · {row}" + (f" × {column}" if len(spec.columns) > 1 else ""))
    return found


def _of(name: str) -> tuple[str, list[Line], int, str, list[str]]:
    ruleset = load([rules_home()])
    base = next(b for b in bases(ruleset) if b.name == name)
    report = base.result.report
    return name, run(base, ruleset), len(report.facts), report.form.key, blind(base, ruleset)


def whole(ruleset: RuleSet) -> Measured:
    """Every fault of every clean report."""
    names = [b.name for b in bases(ruleset)]
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        came = list(pool.map(_of, names))
    dark: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for _, _, _, form, cells in came:
        for cell in cells:
            dark[form][cell] += 1
    return Measured(
        tuple(line for _, lines, _, _, _ in came for line in lines),
        tuple(names),
        sum(c[2] for c in came),
        dark,
    )


def quick(ruleset: RuleSet) -> list[Line]:
    """The quick part: both example reports, every seventh fault of a cell and all others, and the cells and words of a full sample."""
    lines: list[Line] = []
    for base in bases(ruleset, real=False):
        if base.name in QUICK:
            lines += run(base, ruleset, STEP)
        elif base.name in QUICK_SAMPLES:
            lines += run(base, ruleset, STEP, ("cells", "words"))
    return lines


def numbers(lines: Sequence[Line]) -> str:
    """What came of ``lines``, in one line that the page holds, so that ``--check`` can see whether it is current."""
    told = (
        len(lines),
        sum(x.covered for x in lines),
        sum(x.covered and x.seen.found for x in lines),
        sum(x.seen.pinned for x in lines),
        sum(x.seen.valued for x in lines),
    )
    return "put in {}, covered {}, found of covered {}, pinned {}, told with its number {}".format(*told)


def current(held: str) -> Part:
    """Whether the page is current, as far as the quick part tells: its numbers are measured anew and compared."""
    lines = quick(load([rules_home()]))
    found = list(problems(lines))
    if numbers(lines) not in held:
        found.append(f"the quick part now gives: {numbers(lines)}")
    return Part(held, tuple(found))


def measure(shared: Path) -> Part:
    """All faults, told as Markdown. Every covered fault is found, and the share of the goal reached, or it is a problem."""
    ruleset = load([rules_home()])
    measured = whole(ruleset)
    return Part(page(measured, numbers(quick(ruleset))), tuple(problems(measured.lines)))


def problems(lines: Iterable[Line]) -> Iterator[str]:
    """What falls short of the goals."""
    lines = list(lines)
    missed = [x for x in lines if x.covered and not x.seen.found]
    for line in missed[:20]:
        yield f"not found: {line.base}, {line.kind}, {line.words}"
    if len(missed) > 20:
        yield f"and {len(missed) - 20} more not found"
    single = [
        x
        for x in lines
        if x.group == "cells" and x.table in ("requests", "review") and x.covered and x.kind != KINDS[6]
    ]
    told = sum(x.seen.valued for x in single)
    if single and told * 100 < GOAL * len(single):
        yield f"only {share(told, len(single))} of single cells of tables three and four are told with cell and number"


_GROUPS = {
    "cells": "单元格 · Cells",
    "tables": "行列 · Rows and columns",
    "sections": "部分 · Sections",
    "words": "文字 · Words",
}


def page(measured: Measured, quickly: str) -> str:
    """The part of docs/accuracy.md."""
    lines = measured.lines
    made = [
        f"在 {len(measured.reports)} 份没有错误的报告（示例、各格式样本、真实报告）里，每次放进一个差错，共 {len(lines)} 个。"
        "“有规则管”：有一个等式、界限、格式要求或用语规则涉及这一处；按规则的项计算，不是手工列的。"
        "“查出”：多了一条相应规则的问题。“第一条就指准”：按次序第一条新问题就落在改动的那一格、那几个字上。"
        "改后仍是一份正确的报告的（0 乘以 10、相同数字对调、两格数字相同），不算差错，没有放。",
        "",
        f"In {len(measured.reports)} reports without an error, {len(lines)} faults are put in one at a time. *Covered*: an identity, a"
        " bound or a rule concerns the place, worked out from the rules' own terms. *Found*: there is a new finding of a"
        " fitting rule. *Pinned*: the first new finding stands at the very cell or words. What leaves a report right is no fault.",
        "",
        f"报告 · Reports: {', '.join(measured.reports)}",
        "",
        f"快速部分（测试和 `--check` 每次重算，全部约需几分钟）· The quick part, which the tests and `--check` measure anew: {quickly}.",
        "",
    ]
    for group, title in _GROUPS.items():
        of = [x for x in lines if x.group == group]
        made += [f"### {title}", "", *_table(of), ""]
    made += [*_suspects(lines), "", *_blind(measured), ""]
    return "\n".join(made)


def _table(lines: Sequence[Line]) -> list[str]:
    head = [
        "| 差错 · Fault | 个数 · Put in | 有规则管 · Covered | 查出 · Found of covered | 另外查出 · Found beyond | 第一条就指准 · Pinned of found |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for kind in dict.fromkeys(x.kind for x in lines):
        of = [x for x in lines if x.kind == kind]
        covered = [x for x in of if x.covered]
        found = [x for x in of if x.seen.found]
        hit = sum(x.seen.found for x in covered)
        head.append(
            f"| {kind} | {len(of)} | {len(covered)} | {share(hit, len(covered))} | {len(found) - hit} "
            f"| {share(sum(x.seen.pinned for x in found), len(found))} |"
        )
    return head


def _suspects(lines: Sequence[Line]) -> list[str]:
    made = [
        "### 可疑单元格 · The suspect cell",
        "",
        "只改一格：第一条问题就是这一格，并且说出原来的数。第四部分表的每一格只在一个等式里，差 1 时无从判断是哪一格，不猜；"
        "数字颠倒、多打少打一个 0、漏填总计，只有一格说得通时才作为推测提出。",
        "",
        "One cell changed: the first finding is that cell with the number that stood there. A cell of table four stands in one"
        " equation only; off by one, any of its cells may be wrong, and none is named.",
        "",
        "| 差错 · Fault | 第三部分表 · Table three | 第四部分表 · Table four | 其他表 · Other tables |",
        "|---|---:|---:|---:|",
    ]
    single = [x for x in lines if x.group == "cells" and x.covered]
    columns = (("requests",), ("review",), None)

    def row(name: str, of: Sequence[Line]) -> str:
        shown = []
        for keys in columns:
            here = [x for x in of if (x.table in keys if keys else x.table not in ("requests", "review"))]
            shown.append(f"{share(sum(x.seen.valued for x in here), len(here))} ({len(here)})")
        return f"| {name} | {' | '.join(shown)} |"

    for kind in KINDS:
        made.append(row(kind, [x for x in single if x.kind == kind]))
    one = [x for x in single if x.kind != KINDS[6]]
    made.append(row("**一格 · one cell**", one))
    both = [x for x in one if x.table in ("requests", "review")]
    told = sum(x.seen.valued for x in both)
    made += [
        "",
        f"第三、四部分表合计 · Tables three and four together: **{share(told, len(both))}** ({told} / {len(both)})",
    ]
    return made


def _blind(measured: Measured) -> list[str]:
    made = [
        "### 没有等式涉及的格 · Cells no equation touches",
        "",
        "这是格式本身的盲区：改了数也没有别的数与它对照（空着、填符号、为负仍能查出；正文另写了同一数的也能查出）。"
        "括号里是这样的报告份数。",
        "",
        "The form's own blind spot, with the number of reports: a blank, a mark or a number below 0 is still told, and so is a number that the text repeats.",
        "",
    ]
    for form, cells in sorted(measured.blind.items()):
        listed: dict[int, list[str]] = defaultdict(list)
        for cell, count in cells.items():
            listed[count].append(cell)
        shown = "；".join(
            f"{'、'.join(names)}（{count}）" for count, names in sorted(listed.items(), reverse=True)
        )
        made.append(f"* **{form}**：{shown}")
    return made
