"""The triage of an audit in one screen of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai_lint.audit.model import Audit, Entry, Row
from gongkai_lint.audit.result import pick, returned_and_late
from gongkai_lint.output.words import GRADES, SEVERITY
from gongkai_lint.plurals import counted

_LISTED = 10
_KINDS = {
    "link": ("断开的链接", "broken links"),
    "special": ("特殊文件", "special files"),
    "no extension": ("没有扩展名", "no extension"),
}


def summary(audit: Audit, verbose: bool = False) -> list[str]:
    """Lines, in the language of the run."""
    en = audit.lang == "en"
    most = 10**9 if verbose else _LISTED
    t, m = audit.totals, audit.matching
    lines = [_head(audit)]
    lines.append(
        ("by file: " if en else "按文件计：")
        + (" · " if not en else ", ").join(
            f"{GRADES[grade][en]} {t.grades.get(grade, 0)}"
            for grade in ("pass", "minor", "return", "unassessable")
        )
    )

    def group(zh: str, english: str, items: Iterable[str], count: int) -> None:
        if not count:
            return
        shown = [text for text, _ in zip(items, range(most), strict=False)]
        more = count - len(shown)
        tail = (
            [f"  …… 还有 {more} 项（用 -v 全部列出）" if not en else f"  … {more} more (-v lists all)"]
            if more > 0
            else []
        )
        lines.extend(
            [
                "",
                f"{english if en else zh}（{count}）" if not en else f"{english} ({count})",
                *(f"  {s}" for s in shown),
                *tail,
            ]
        )

    if not audit.complete:
        lines.append(
            "这次没有做完；再运行同一命令会接着做"
            if not en
            else "not finished; the same command goes on from here"
        )
    group("未报送", "not filed", m.missing, len(m.missing))
    returned, late = returned_and_late(audit.rows)
    loose = [] if audit.rows else [e for e in audit.entries if e.grade == "return"]
    group(
        "退回修改",
        "to be returned",
        (
            _returned(row.unit.name, row.entry, en, row.across.get("error", 0))
            for row in pick(audit.rows, returned[:most])
            if row.entry
        )
        if returned
        else (_returned(e.path, e, en) for e in loose),
        len(returned) or len(loose),
    )
    bad = t.grades.get("unassessable", 0)
    group(
        "无法评估",
        "not assessed",
        (
            f"{e.path}：{e.error}" if not en else f"{e.path}: {e.error}"
            for e in audit.entries
            if e.grade == "unassessable"
        ),
        bad,
    )
    group("逾期", "late", (_late(row, en) for row in pick(audit.rows, late[:most])), len(m.late))
    group("没有日期，看不出是否逾期", "undated", m.undated, len(m.undated))
    group("重复报送", "filed twice", [_twice(u, files, en) for u, files in m.twice], len(m.twice))
    group(
        "可能是几个单位的",
        "several units possible",
        [
            f"{a.path}：{'、'.join(a.units)}" if not en else f"{a.path}: {', '.join(a.units)}"
            for a in m.ambiguous
        ],
        len(m.ambiguous),
    )
    if audit.roster.units:
        group("不是名册中单位的", "of no unit in the roster", m.unmatched, len(m.unmatched))
    group(
        "跨报告的问题",
        "across reports",
        (f"{a.unit or a.path} {a.finding['rule']} {a.finding['message']}".strip() for a in audit.across),
        len(audit.across),
    )
    group(
        "跨报告核对不了的",
        "could not be compared",
        [" ".join(filter(None, (u.unit, u.rule, u.reason))) for u in audit.unassessed],
        len(audit.unassessed),
    )
    group(
        "最常见的问题",
        "commonest findings",
        [f"{rule} {title}: {n}" if en else f"{rule} {title}：{n} 份" for rule, title, n in t.commonest],
        len(t.commonest),
    )
    group(
        "另有其他文件",
        "other files",
        [_skipped(s.kind, s.count, s.examples, en) for s in audit.skipped],
        sum(s.count for s in audit.skipped) and len(audit.skipped),
    )
    group("说明", "remarks", audit.remarks, len(audit.remarks))
    return lines


def _head(audit: Audit) -> str:
    t, units = audit.totals, len(audit.roster.units)
    filed = units - len(audit.matching.missing)
    if audit.lang == "en":
        parts = [f"audit {audit.run}", f"report year {audit.year}" if audit.year else "", f"{filed} of {counted(units, 'unit')} filed" if units else "",
                 f"{counted(t.files, 'file')} ({t.linted} checked, {t.reused} reused)", f"{t.seconds:.1f} s"]  # fmt: skip
        return ", ".join(p for p in parts if p)
    parts = [f"第 {audit.run} 次审核", f"{audit.year} 年度" if audit.year else "", f"名册 {units} 个单位，已报 {filed} 个" if units else "",
             f"文件 {t.files} 份（新检查 {t.linted}，沿用 {t.reused}）", f"用时 {t.seconds:.1f} 秒"]  # fmt: skip
    return " · ".join(p for p in parts if p)


def _returned(name: str, entry: Entry, en: bool, across: int = 0) -> str:
    counts = [f"across reports {across}" if en else f"跨报告问题 {across}"] if across else []
    counts += [
        counted(n, k) if en else f"{SEVERITY[k][0]} {n}"
        for k in ("error", "warning")
        if (n := entry.counts.get(k))
    ]
    rules = list(entry.rules)
    shown = (", " if en else "、").join(rules[:6]) + (" …" if len(rules) > 6 else "")
    listed = (f" ({shown})" if en else f"（{shown}）") if rules else ""
    return f"{name}: {', '.join(counts)}{listed}" if en else f"{name}：{'，'.join(counts)}{listed}"


def _late(row: Row, en: bool) -> str:
    day = row.entry.day if row.entry else ""
    return (
        f"{row.unit.name}: {day}, due {row.unit.deadline}"
        if en
        else f"{row.unit.name}：{day}，期限 {row.unit.deadline}"
    )


def _twice(unit: str, files: Sequence[str], en: bool) -> str:
    rest = (", " if en else "、").join(files[1:])
    return f"{unit}: {files[0]} counts; also {rest}" if en else f"{unit}：采用 {files[0]}，另有 {rest}"


def _skipped(kind: str, count: int, examples: Sequence[str], en: bool) -> str:
    shown = (", " if en else "、").join(examples)
    name = _KINDS.get(kind, (kind, kind))[en]
    return f"{name} {count} ({shown} …)" if count > len(examples) else f"{name} {count} ({shown})"
