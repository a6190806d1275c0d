"""Reports compared with one another, through a whole run."""

from __future__ import annotations

from math import log1p
from pathlib import Path

import pytest

from gongkai_lint.audit.alike import FEWEST, Index, compare, keys_of, sketch_of
from gongkai_lint.audit.letters import Sender, letters
from gongkai_lint.audit.model import Roster, Unit
from gongkai_lint.audit.summary import summary
from gongkai_lint.checks.aggregate import Figures, Spread
from gongkai_lint.checks.terms import expand
from gongkai_lint.engine import Options
from tests.audit.making import TOWNS, WORK, audited, fill, report, roster, rules

NEW = "requests.new.natural", "requests.new.total"


def wholly(number: int) -> dict[str, str | None]:
    """So many requests, received and granted: every sum holds."""
    rows = ("requests.new", "requests.granted", "requests.total")
    return {f"{row}.{column}": str(number) for row in rows for column in ("natural", "total")}


def test_a_consolidation_is_held_against_the_units_below_it(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, number in (("清河区人民政府", 6), ("王家山镇", 2), ("大河镇", 3)):
        (inbox / f"{name}.docx").write_bytes(report(name, cells=wholly(number)))
    towns = tuple(Unit(name, "township", "清河区人民政府") for name in TOWNS[:2])
    who = Roster((Unit("清河区人民政府", "government", consolidates=True), *towns), "r", "1")
    made = audited(inbox, tmp_path / "audit.db", who)
    (found,) = [a for a in made.across if a.finding["rule"] == "GK920"]
    assert found.unit == "清河区人民政府" and found.path == "清河区人民政府.docx"
    assert "自然人填 6，下级合计 5" in found.finding["message"]
    assert found.finding["location"]["table"] == "requests" and found.finding["severity"] == "warning"
    assert {e["label"] for e in found.finding["evidence"]} >= set(TOWNS[:2])
    assert next(r for r in made.rows if r.unit.consolidates).across == {"warning": 1}

    (inbox / "王家山镇.docx").write_bytes(report("王家山镇", cells=wholly(3)))
    assert [
        a for a in audited(inbox, tmp_path / "audit.db", who).across if a.finding["rule"] == "GK920"
    ] == []
    (inbox / "王家山镇.docx").unlink()
    made = audited(inbox, tmp_path / "audit.db", who)
    (left,) = [u for u in made.unassessed if u.rule == "GK920"]
    assert left.unit == "清河区人民政府" and "王家山镇" in left.reason


COPY = [
    "成立由镇长任组长的领导小组，班子成员各管一条线，党政办两名同志专职负责材料收集、目录维护和网站更新。",
    "全年召开三次专题会议，研究惠农补贴公示不及时的问题，逐项列出责任人和完成时间，按月通报进度。",
    "邀请县档案馆的同志来镇里讲课，参训干部五十余人，课后组织闭卷测试，不及格的重新学习。",
    "在集镇最热闹的路口立起公开栏，把救助名单、工程招标、集体资金的收支情况按月张贴，群众随到随看。",
    "对镇里三年来形成的文件逐份审查，补录目录一百多条，涉及个人隐私的按规定作了处理。",
]


def test_copied_text_is_found_with_figures_and_names_changed_and_shown_side_by_side(tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inbox", TOWNS)
    (inbox / "大河镇.docx").write_bytes(
        report("大河镇", prose={"overview": ["大河镇紧紧围绕群众关切推进公开，取得新的成效。", *COPY]})
    )
    changed = [
        s.replace("三次", "五次").replace("五十余人", "三十余人").replace("镇里", "乡里") for s in COPY
    ]
    (inbox / "石门乡.docx").write_bytes(
        report("石门乡", prose={"overview": ["石门乡把公开当作改进作风的抓手，群众比较满意。", *changed]})
    )
    made = audited(inbox, tmp_path / "audit.db", roster(TOWNS))
    (pair,) = made.pairs
    assert {pair.left_unit, pair.right_unit} == {"大河镇", "石门乡"}
    assert pair.left_share > 0.6 and pair.right_share > 0.6 and len(pair.sentences) + pair.more >= 5
    assert any("三次专题" in s.left + s.right and "五次专题" in s.left + s.right for s in pair.sentences)
    found = {a.unit: a.finding["message"] for a in made.across if a.finding["rule"] == "GK923"}
    assert set(found) == {"大河镇", "石门乡"} and "石门乡" in found["大河镇"]
    again = audited(inbox, tmp_path / "audit.db", roster(TOWNS))
    assert again.pairs == made.pairs and again.across == made.across and again.totals.linted == 0


def test_two_versions_of_one_units_report_are_no_copies(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("一稿", "二稿"):
        (inbox / f"{name}.docx").write_bytes(report("大河镇", prose={"overview": COPY}))
    assert audited(inbox, tmp_path / "audit.db", Roster()).pairs == ()
    assert audited(inbox, tmp_path / "audit.db", roster(TOWNS)).pairs == ()


def test_what_the_whole_district_writes_is_no_copy() -> None:
    index = Index()
    prose = [*COPY, "本段是区里统一要求写入各单位报告的一句话，内容完全一样。"]
    for n in range(60):
        own = [
            f"{WORK[(n + k) % 8]}第{n}个单位另有自己的做法，编号{'甲乙丙丁戊己庚辛'[n % 8] * (n // 8 + 1)}。"
            for k in range(3)
        ]
        index.add(sketch_of([prose[-1], *own, *WORK[:2]], f"单位{n}"))
    common = index.common(10)
    (key,) = keys_of(prose[-1:], "")
    assert common(key) and not common(keys_of(COPY[:1], "")[0])
    alike = compare(prose, prose, ("甲镇", "乙镇"), common)
    assert prose[-1] not in {s.left for s in alike.shared} and len(alike.shared) == len(COPY)


@pytest.mark.parametrize("share", [1.0, 0.7])
def test_candidates_are_those_that_share_half_and_no_others(share: float) -> None:
    import random

    random.seed(7)
    han = "".join(map(chr, range(0x4E00, 0x5E00)))

    def prose(n: int) -> list[str]:
        return ["".join(random.choices(han, k=40)) + "。" for _ in range(n)]

    index = Index()
    base = prose(40)
    kept = int(40 * share)
    for number in range(200):
        index.add(sketch_of([*base[:kept], *prose(40 - kept)] if number in (17, 150) else prose(40), ""))
    index.add(sketch_of(base[: FEWEST - 1], ""))  # too little to compare
    assert index.candidates() == [(17, 150)]


def test_a_sketch_is_the_same_in_every_process() -> None:
    assert sketch_of(COPY, "大河镇") == sketch_of([s.replace("镇里", "大河镇镇里") for s in COPY], "大河镇")
    assert len(sketch_of(COPY, "大河镇")) == 4 * (64 + len(COPY))
    assert sketch_of(COPY, "大河镇")[:8].hex() == FIRST


FIRST = "d8405400c6d50b00"  # it is kept in stores: another hash would find no old report again


def test_a_figure_far_above_the_others_is_a_note(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    names = [f"第{a}{b}镇" for a in "甲乙丙丁" for b in "子丑寅卯辰巳午未申"]
    for number, name in enumerate(names):
        value = "600000" if number == 5 else str(number + 3)
        (inbox / f"{name}.docx").write_bytes(report(name, cells={"permits.permit.decisions": value}))
    made = audited(inbox, tmp_path / "audit.db", roster(names), jobs=2)
    found = [a for a in made.across if a.finding["rule"] == "GK922"]
    assert [a.unit for a in found] == [names[5]]
    assert (
        found[0].finding["severity"] == "note"
        and "填 600000，而 36 份同类报告的中位数是" in found[0].finding["message"]
    )
    assert not [u for u in made.unassessed if u.rule == "GK922"]


def test_a_unit_that_filed_last_years_report_again_is_returned(tmp_path: Path) -> None:
    """Its report is clean, and of the wrong year: that is no pass."""
    inbox = fill(tmp_path / "inbox", TOWNS[:4])
    last = report("大河镇", year=2023, day="2024年1月15日", prose={"overview": WORK[3]})
    (inbox / "大河镇.docx").write_bytes(last)
    made = audited(inbox, tmp_path / "audit.db", roster(TOWNS[:4]))
    (found,) = [a for a in made.across if a.finding["rule"] == "GK924"]
    assert found.unit == "大河镇" and found.finding["severity"] == "error"
    assert "报的是 2023 年的报告，各单位报的是 2024 年的" in found.finding["message"]
    assert [b["doc"] for b in found.finding["basis"]] == ["中华人民共和国政府信息公开条例（国务院令第711号）"]
    row = next(r for r in made.rows if r.unit.name == "大河镇")
    assert row.entry is not None and row.entry.grade in ("pass", "minor") and row.grade == "return"
    assert next(r for r in made.rows if r.unit.name == "石门乡").grade != "return"
    (line,) = [s for s in summary(made, False) if s.startswith("  大河镇：")]
    assert line.startswith("  大河镇：跨报告问题 1") and "（）" not in line
    sent = {letter.unit: letter for letter in letters(made, Sender("某办"), {})}
    assert sent["大河镇"].parts[0].kind == "error"
    assert "2023" in sent["大河镇"].parts[0].findings[0].message


def test_with_the_year_given_this_years_report_counts_and_last_years_is_an_error(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, year in (("大河镇新", 2024), ("大河镇旧", 2023), ("石门乡", 2023)):
        unit = name[:3]
        day = f"{year + 1}年{'1月15日' if year == 2024 else '3月30日'}"
        (inbox / f"{name}.docx").write_bytes(report(unit, year=year, day=day))
    made = audited(inbox, tmp_path / "audit.db", roster(["大河镇", "石门乡"]), options=Options(year=2024))
    rows = {r.unit.name: r for r in made.rows}
    assert rows["大河镇"].entry is not None and rows["大河镇"].entry.path == "大河镇新.docx"
    old = rows["石门乡"].entry
    assert old is not None and old.year == 2023 and old.grade == "return" and list(old.rules) == ["GK024"]
    assert any("2023" in remark for remark in old.remarks)
    assert not [a for a in made.across if a.finding["rule"] == "GK924"]


def test_of_too_few_reports_or_many_years_no_year_is_the_right_one(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, year in zip(TOWNS[:3], (2024, 2023, 2022), strict=True):
        (inbox / f"{name}.docx").write_bytes(report(name, year=year, day=f"{year + 1}年1月15日"))
    made = audited(inbox, tmp_path / "audit.db", roster(TOWNS[:3]))
    assert not [a for a in made.across if a.finding["rule"] == "GK924"]
    (left,) = [u for u in made.unassessed if u.rule == "GK924"]
    assert "--year" in left.reason


def test_zeros_that_are_only_counted_count_in_median_and_deviation() -> None:
    from statistics import median

    rule = next(r for r in rules().rules if r.kind == "aggregate" and r.options["what"] == "outlier")
    form = rules().forms["2021"]
    key = rule.options["cells"][0].split("|")[0].strip()
    key = expand(form, key)[0]
    for numbers in ([0, 0, 0, 5, 9, 70], [0] * 9, [3, 4, 5, 0], [7, 8, 900], [0, 0, 0, 0, 40]):
        some = [Figures("甲", f"{n}", form, "township", {key: n}) for n in numbers]
        some.append(Figures("乙", "x", form, "township", {key: None}))
        made = Spread.of(some, rule)
        middle = log1p(median(numbers))
        wanted = (len(numbers), float(median(numbers)), median(abs(log1p(n) - middle) for n in numbers))
        assert made.measure("2021", "township", key) == wanted
        few = made.few()
        assert few is not None and few.values["count"] == str(len(numbers))
