"""A small audit, the same every time: for tests of what is made from an audit. Nothing is read or written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from gongkai_lint.audit.model import (
    Across,
    Ambiguous,
    Audit,
    Detail,
    Entry,
    Held,
    Matching,
    Pair,
    Roster,
    Row,
    Shared,
    Skipped,
    Totals,
    Unit,
)
from gongkai_lint.audit.values import counts_of, rules_of, values_of
from gongkai_lint.rules.model import RuleSet

_UNITS = (
    Unit("清河区人民政府", "government", "", ("清河区",), "2025-03-31", True, 2),
    Unit("清河区人民政府办公室", "department", "清河区人民政府", ("区政府办",), "2025-01-31", False, 3),
    Unit("清河区教育局", "department", "清河区人民政府", ("区教育局",), "2025-01-31", False, 4),
    Unit("清河区财政局", "department", "清河区人民政府", (), "2025-01-31", False, 5),
    Unit("王家山镇", "township", "清河区人民政府", ("王家山镇人民政府",), "2025-01-31", False, 6),
    Unit("大河镇", "township", "清河区人民政府", (), "2025-01-31", False, 7),
    Unit("石门乡", "township", "清河区人民政府", (), "2025-01-31", False, 8),
    Unit("东关街道", "township", "清河区人民政府", (), "2025-01-31", False, 9),
)
_COPIED = (
    "成立以镇长为组长的政务公开工作领导小组，明确一名副镇长具体分管，配备两名专职人员负责日常事务。",
    "全年组织三次业务培训，邀请县档案馆的同志讲解政府信息的整理与移交，参训干部表示很有收获。",
)
_OTHER = "本年度没有收取政府信息公开信息处理费，没有其他需要报告的事项。"
# unit, path, what is changed in a correct report: cells, prose, date line
_REPORTS: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("清河区人民政府", "清河区.docx", {"cells": {"requests.new.natural": "3", "requests.new.total": "3", "requests.granted.natural": "3", "requests.granted.total": "3", "requests.total.natural": "3", "requests.total.total": "3"}, "day": "2025年3月20日"}),
    ("清河区人民政府办公室", "区政府办.docx", {"day": "2025年1月20日"}),
    ("清河区教育局", "教育局.docx", {"cells": {"requests.new.natural": "2"}, "day": "2025年1月22日"}),
    ("清河区财政局", "财政局.docx", {"day": "2025年2月14日"}),
    ("王家山镇", "王家山镇/年报.docx", {"prose": {"overview": _COPIED}, "day": "2025年1月15日"}),
    ("大河镇", "大河镇.docx", {"prose": {"overview": _COPIED}, "cells": {"permits.permit.decisions": ""}}),
    ("大河镇", "大河镇（修改）.docx", {"prose": {"overview": _COPIED}, "day": "2025年1月21日"}),
)  # fmt: skip


def sample(ruleset: RuleSet, lang: str = "zh") -> Audit:
    """Eight units: one clean, one to be returned, one late, one that filed twice, one unreadable, one that has not filed,
    two townships that share text, a parent whose table is not the sum of its children's; one file of no unit and one of
    which several units could be meant."""
    entries: list[Entry] = []
    details: dict[str, Detail] = {}
    for unit, path, given in _REPORTS:
        entry, detail = _linted(unit, path, given, ruleset, lang)
        entries.append(entry)
        details[path] = detail
    for path, unit, error in (
        ("石门乡年报.doc", "石门乡", "这是旧的 Word 格式（.doc），请另存为 .docx"),
        ("通知.docx", "", "不像政府信息公开工作年度报告"),
        ("镇年报.docx", "", "认不出是哪一年度的报告"),
    ):
        trouble = "unreadable" if unit else "unrecognised"
        entries.append(
            Entry(path, "0" * 64, 20480, 1737000000.0, unit, "file" if unit else "", trouble=trouble, error=error,
                  counted=bool(unit), counts=dict.fromkeys(("error", "warning", "note", "suppressed", "unknown"), 0))
        )  # fmt: skip
        empty: dict[str, Any] = {
            "path": path, "sha256": "0" * 64, "grade": "unassessable", "error": error, "form": None, "year": None, "unit": None,
            "coverage": None, "findings": [], "unknown": [],
        }  # fmt: skip
        details[path] = Detail(empty, {})
    return _audit(entries, details, ruleset, lang)


def _linted(
    unit: str, path: str, given: Mapping[str, Any], ruleset: RuleSet, lang: str
) -> tuple[Entry, Detail]:
    from gongkai_lint.engine import Options, judge
    from gongkai_lint.forms.recognise import recognise
    from gongkai_lint.forms.sample import sample as report
    from gongkai_lint.output.json import _file

    day = given.get("day", "")
    prose = {"other": _OTHER, **given.get("prose", {}), "tail": [unit, day] if day else [unit]}
    form = ruleset.forms["2021"]
    document = report(form, year=2024, unit=unit, cells=given.get("cells"), prose=prose)
    document = document._replace(path=path, sha256=f"{sum(path.encode()):064x}")
    result = judge(recognise(document, ruleset.forms, 2024), ruleset, Options(lang=lang))
    data = _file(result, lang)
    entry = Entry(
        path=path,
        sha256=document.sha256,
        size=40960,
        modified=1737000000.0,
        unit=unit,
        how="title",
        named=unit,
        title=result.report.title,
        grade=result.grade,
        counts=counts_of(result),
        rules=rules_of(data),
        form="2021",
        year=2024,
        level=result.report.level,
        day=_iso(day),
        source="signed" if day else "",
        counted=path != "大河镇.docx",
        late=unit == "清河区财政局",
        seconds=0.008,
    )
    return entry, Detail(data, values_of(result.report))


def _iso(day: str) -> str:
    parts = day.replace("年", "-").replace("月", "-").rstrip("日").split("-")
    return f"{parts[0]}-{int(parts[1]):02}-{int(parts[2]):02}" if day else ""


def _audit(entries: list[Entry], details: Mapping[str, Detail], ruleset: RuleSet, lang: str) -> Audit:
    from gongkai_lint import __version__

    held = Held(entries, details)
    across = (
        _across("清河区人民政府", "清河区.docx", "汇总报告与下级之和不符：“总计”×本年新收，汇总为 3，下级合计为 2，相差 1"),
    )  # fmt: skip
    shared = tuple(Shared(s, s, 1.0) for s in _COPIED)
    pairs = (
        Pair("大河镇（修改）.docx", "王家山镇/年报.docx", "大河镇", "王家山镇", 0.62, 0.62, shared),
        Pair("教育局.docx", "2023/教育局.docx", "清河区教育局", "清河区教育局", 0.4, 0.38, shared[:1], 2, True),
    )  # fmt: skip
    rows = []
    for unit in _UNITS:
        mine = held.of(unit.name)
        entry = mine[0] if mine else None
        status = "missing" if entry is None else "unassessable" if entry.trouble else "filed"
        rows.append(
            Row(unit, status, entry, len(mine), bool(entry and entry.late), {"warning": 1} if unit.consolidates else {},
                sum(not p.last_year and unit.name in (p.left_unit, p.right_unit) for p in pairs))
        )  # fmt: skip
    grades, rules, severities = Counter(e.grade for e in entries), Counter[str](), Counter[str]()
    for entry in entries:
        rules.update(entry.rules.keys())
        severities.update({k: entry.counts.get(k, 0) for k in ("error", "warning", "note")})
    titles = {r.id: (r.en if lang == "en" else r.zh).title for r in ruleset.rules}
    return Audit(
        run=3,
        when="2025-02-20T09:30:00+08:00",
        inbox="inbox",
        tool=__version__,
        rules=ruleset.digest,
        calendar="chinesecalendar 1.11.0",
        policy="0123456789abcdef",
        lang=lang,
        year=2024,
        roster=Roster(_UNITS, "units.xlsx", "ab" * 32),
        entries=held,
        rows=tuple(rows),
        matching=Matching(
            ("通知.docx",),
            (Ambiguous("镇年报.docx", "镇人民政府", ("王家山镇", "大河镇")),),
            ("东关街道",),
            ("清河区财政局",),
            (("大河镇", ("大河镇（修改）.docx", "大河镇.docx")),),
            (),
        ),
        across=across,
        pairs=pairs,
        skipped=(Skipped(".jpg", 12, ("照片1.jpg", "照片2.jpg")), Skipped(".xlsx", 1, ("汇总表.xlsx",))),
        totals=Totals(
            len(entries), 8, 2, grades, severities, Counter(e.trouble for e in entries if e.trouble),
            tuple((rule, titles[rule], n) for rule, n in sorted(rules.items(), key=lambda p: (-p[1], p[0]))[:10]), 1.25,
        ),
    )  # fmt: skip


def _across(unit: str, path: str, message: str) -> Across:
    location = {
        "label": "第三部分表 · 一、本年新收政府信息公开申请数量 × 总计", "section": "requests", "block": None, "table": "requests", "row": None,
        "column": None, "row_label": "一、本年新收政府信息公开申请数量", "column_label": "总计", "start": None, "end": None, "quote": "3", "mark": [0, 1],
    }  # fmt: skip
    return Across(
        unit,
        path,
        {
            "rule": "GK920", "slug": "consolidation", "severity": "warning", "title": "汇总报告等于下级报告之和", "message": message,
            "expected": "两边相等。", "help": "逐个单位核对本年新收。", "basis": [], "location": location,
            "evidence": [{"label": "清河区教育局", "value": "2", "key": "requests.new.total", "location": None}],
            "related_locations": [], "suppressed": None,
        },
    )  # fmt: skip
