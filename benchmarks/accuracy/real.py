"""Part one: every real report against what a careful auditor would sign."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from benchmarks.accuracy import Part
from benchmarks.accuracy.expected import Entry, Expected, Judged, judge, load_expected, marked
from gongkai_lint.engine import Options, lint
from gongkai_lint.rules.load import load, rules_home
from gongkai_lint.rules.model import SEVERITIES, Finding, Result, RuleSet

_GRADES = {"error": "错误 error", "warning": "警告 warning", "note": "提示 note"}


class Line(NamedTuple):
    """One file, judged."""

    expected: Expected
    file: str
    result: Result
    judged: Judged


def options_for(expected: Expected, shared: Path, ruleset: RuleSet) -> Options:
    """How the report is checked: last year's beside it where it is at hand."""
    options = Options()
    if expected.prior and "prior" in Options._fields:
        from gongkai_lint.document.open import open_document
        from gongkai_lint.forms.recognise import recognise

        prior = recognise(open_document(str(shared / expected.prior)), ruleset.forms)
        options = options._replace(prior=prior)
    return options


def lines(shared: Path) -> list[Line]:
    """Every file of every report that has expectations."""
    ruleset = load([rules_home()])
    found = []
    for expected in load_expected():
        options = options_for(expected, shared, ruleset)
        for file in expected.files:
            result = lint(str(shared / file), ruleset, options)
            found.append(Line(expected, file, result, judge(expected, file, result)))
    return found


def measure(shared: Path) -> Part:
    """Precision and recall over all reports. A report that is there in two formats counts once, by its first file."""
    judged = lines(shared)
    first = [line for line in judged if line.file == line.expected.files[0]]
    body = [
        _intro(judged, first),
        _by_grade(first),
        _by_rule(first),
        _false(first),
        _by_report(first),
        _missed(first),
    ]
    return Part("\n\n".join(body), tuple(_problems(judged, shared)))


def _problems(judged: list[Line], shared: Path) -> list[str]:
    problems = []
    for line in judged:
        name = line.file.rpartition("/")[2]
        if line.result.grade == "unassessable":
            problems.append(f"{name}: {line.result.error}")
            continue
        problems += [f"{name}: not told: {_show(entry)}" for entry in line.judged.lost]
        problems += [f"{name}: {f.severity}, expected {e.grade}: {_show(e)}" for e, f in line.judged.graded]
        problems += [
            f"{name}: false {f.severity}: {f.rule.id} {f.place.label} {marked(f)}" for f in line.judged.false
        ]
        problems += [f"{name}: {f.rule.id} speaks on {e.words}, which is right" for e, f in line.judged.loud]
    have = {file for line in judged for file in line.expected.files}
    there = {
        f"corpus/{kind}/{path.name}"
        for kind in ("docx", "html", "short")
        for path in (shared / "corpus" / kind).iterdir()
    }
    return problems + [f"{file}: no expectations" for file in sorted(there - have)]


def _show(entry: Entry) -> str:
    return " ".join(filter(None, (entry.rule, entry.at, entry.words)))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _intro(judged: list[Line], first: list[Line]) -> str:
    loud = sum(len(line.judged.loud) for line in first)
    traps = sum(len(line.expected.silent) for line in first)
    false = Counter(f.severity for line in first for f in line.judged.false)
    hints = counts_of(first, "grade").hints.total()
    alike = sum(1 for line in judged if line.file != line.expected.files[0])
    return (
        f"{len(first)} 份真实报告（另有 {alike} 份是同一报告的另一种格式，结论须相同），逐条由人核对，见 `tests/expected/`。"
        f"查全率以逐份读出来的差错计，没有读出来的不在其中。误报错误 {false['error']} 条，误报警告平均每份 {false['warning'] / len(first):.2f} 条；{traps} 处“看着错其实对”的地方，{traps - loud} 处不报。"
        f"另有 {hints} 条只请人核实、单看报告分不出对错的提醒，必须有，但不算查准也不算查全，单列一栏。\n\n"
        f"{len(first)} real reports ({alike} more files are the same reports in another format and must be judged the same), each finding"
        f" judged by hand. Recall is over the mistakes found by reading; what nobody has seen yet is not in it. False errors: {false['error']}; false warnings per report: {false['warning'] / len(first):.2f}; traps passed"
        f" in silence: {traps - loud} of {traps}. {hints} more findings only ask to look, where the report alone does not show whether anything is wrong: they must be there, and stand in a column of their own,"
        f" in neither precision nor recall."
    )


def _table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(
        [
            "| " + " | ".join(head) + " |",
            "|" + "---|" * len(head),
            *("| " + " | ".join(row) + " |" for row in rows),
        ]
    )


_HEAD = [
    "真差错 real",
    "查出 found",
    "漏 missed",
    "误报 false",
    "查准 precision",
    "查全 recall",
    "请核实 hints",
]


class Counts(NamedTuple):
    """By rule or by grade. ``hints`` ask to look and are neither right nor wrong: they count nowhere else."""

    told: Counter[str]
    missed: Counter[str]
    false: Counter[str]
    hints: Counter[str]

    def row(self, name: str, *keys: str) -> list[str]:
        """The row ``name`` over ``keys``."""
        told, missed, false, hints = (sum(c[k] for k in keys) for c in self)
        return [
            name, str(told + missed), str(told), str(missed), str(false), _share(told, told + false), _share(told, told + missed), str(hints),
        ]  # fmt: skip


def counts_of(first: list[Line], key: str) -> Counts:
    """Told, missed, false and hints by ``rule`` or by ``grade``."""
    counts = Counts(Counter(), Counter(), Counter(), Counter())
    for line in first:
        for e, _ in (*line.judged.told, *line.judged.graded):
            (counts.hints if e.hint else counts.told)[getattr(e, key)] += 1
        lost = (e for e in line.judged.lost if not e.hint)
        counts.missed.update(getattr(e, key) or "–" for e in (*lost, *line.expected.missed))
        counts.false.update(f.rule.id if key == "rule" else f.severity for f in line.judged.false)
    return counts


def _by_grade(first: list[Line]) -> str:
    counts = counts_of(first, "grade")
    rows = [counts.row(_GRADES[g], g) for g in SEVERITIES]
    rows.append(counts.row("合计 all", *{*counts.told, *counts.missed, *counts.false, *counts.hints}))
    return "### 按等级 · By grade\n\n" + _table(["等级 grade", *_HEAD], rows)


def _by_rule(first: list[Line]) -> str:
    counts = counts_of(first, "rule")
    rows = [
        counts.row(n, n) for n in sorted({*counts.told, *counts.missed, *counts.false, *counts.hints} - {"–"})
    ]
    if counts.missed["–"]:
        rows.append(counts.row("没有规则 no rule", "–"))
    return "### 按规则 · By rule\n\n" + _table(["规则 rule", *_HEAD], rows)


def _false(first: list[Line]) -> str:
    found: list[tuple[str, str, Finding]] = [
        (f.rule.id, line.expected.name, f) for line in first for f in line.judged.false
    ]
    rows = [[rule, name, f.severity, f.place.label, marked(f)[:30]] for rule, name, f in sorted(found, key=lambda x: x[:2])]  # fmt: skip
    head = "### 误报 · False alarms\n\n"
    return head + (
        _table(["规则 rule", "报告 report", "等级 grade", "位置 place", "文字 words"], rows)
        if rows
        else "没有。None."
    )


def _by_report(first: list[Line]) -> str:
    rows = []
    for line in first:
        right = Counter(e.grade for e, _ in line.judged.told if not e.hint)
        hints = sum(e.hint for e, _ in (*line.judged.told, *line.judged.graded))
        rows.append(
            [line.expected.name, *(str(right[g]) for g in SEVERITIES), str(len(line.expected.missed) + sum(not e.hint for e in line.judged.lost)), str(len(line.judged.false)), str(hints), str(len(line.expected.silent))]
        )  # fmt: skip
    head = [
        "报告 report",
        "错误 error",
        "警告 warning",
        "提示 note",
        "漏 missed",
        "误报 false",
        "请核实 hints",
        "陷阱 traps",
    ]
    return "### 按报告 · By report\n\n" + _table(head, rows)


def _missed(first: list[Line]) -> str:
    rows = [[line.expected.name, e.grade, e.words, e.why] for line in first for e in line.expected.missed]
    return "### 没有查出的 · What is missed, and why\n\n" + _table(
        ["报告 report", "等级 grade", "文字 words", "原因 why"], rows
    )
