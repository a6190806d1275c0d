"""The seed report and real reports, as a careful auditor would sign them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai_lint.engine import Options, lint
from gongkai_lint.rules.model import Result, RuleSet

# finding of the hand-made list → (rule, grade, words of the place or of the quoted text)
EXPECTED = {
    "P01": ("GK210", "warning", "政府信息公开情况统计表"),
    "P02": ("GK541", "warning", "没有收到公开政府信息的申请"),
    "P03": ("GK542", "warning", "未接到有关政府信息公开方面的复议"),
    "P04": ("GK545", "warning", "没有收取过"),
    "P05": ("GK546", "error", "专职工作人员1"),
    "P06": ("GK547", "warning", "0.64万元"),
    "P07": ("GK548", "warning", "公共查询点"),
    "P08": ("GK549", "warning", "政策宣传解读14件"),
    "P10": ("GK550", "warning", "行政法规、规章和规范性文件"),
    "P13": ("GK215", "note", "一、主动公开情况"),
    "P14": ("GK215", "note", "（二）通过不同渠道和方式公开政府信息的情况"),
    "P15": ("GK205", "note", "回应公众关注热点或重大舆情数"),
    "P16": ("GK205", "note", "专职人员数"),
    "P17": ("GK131", "warning", "填报单位（盖章）："),
    "P18": ("GK125", "warning", "附件4"),
    "P19": ("GK811", "warning", "施实"),
    "P20": ("GK811", "warning", "年厎"),
    "P21": ("GK812", "note", "截止"),
    "P25": ("GK831", "note", "根据《甘肃省2018年政务公开工作要点》的要求。"),
    "P26": ("GK831", "note", "为了加强对政府信息公开工作的领导。"),
    "P28": ("GK851", "note", "汇报如下"),
    "P29": ("GK142", "note", "（四）回应政策解读工作情况，政策解读数量。"),
    "P30": ("GK142", "note", "（八）《甘肃省2018年政务公开工作要点》"),
    "P48": ("GK832", "note", "从以下几个方面着手"),
    "P49": ("GK833", "note", "做到宣传培训到位"),
    "P50": ("GK834", "note", "我镇没有需要说明的其他事项"),
    "P51": ("GK122", "note", "健全组织"),
    "P52": ("GK123", "note", "5."),
    "P54": ("GK124", "warning", "附件3"),
    "P43": ("GK621", "note", "7日"),
}
SILENT = ("421", "583", "2019年1月2日", "五种形式", "100％", "不予公开的政府信息分类")


def _lint(path: Path, ruleset: RuleSet) -> Result:
    return lint(str(path), ruleset, Options())


@pytest.mark.parametrize("name", ["wangjiashan-2018.docx", "wangjiashan-2018.txt"])
def test_every_finding_of_the_list_is_made_at_its_place(ruleset: RuleSet, shared: Path, name: str) -> None:
    result = _lint(shared / "seed" / name, ruleset)
    told = [
        (f.rule.id, f.severity, f.place.label + " " + f.place.quote + " " + f.message)
        for f in result.findings
    ]
    missing = {
        p: e
        for p, e in EXPECTED.items()
        if not any(r == e[0] and s == e[1] and e[2] in t for r, s, t in told)
    }
    assert missing == {}


@pytest.mark.parametrize("name", ["wangjiashan-2018.docx", "wangjiashan-2018.txt"])
def test_nothing_else_is_an_error_and_the_right_things_are_silent(
    ruleset: RuleSet, shared: Path, name: str
) -> None:
    result = _lint(shared / "seed" / name, ruleset)
    assert [f.rule.id for f in result.findings if f.severity == "error"] == ["GK546"]
    marked = [f.place.quote[f.place.mark[0] : f.place.mark[1]] for f in result.findings]
    assert [m for m in marked if any(m.strip() == s for s in SILENT)] == []
    assert not {"GK101", "GK311", "GK561", "GK563", "GK823", "GK611", "GK622"} & {
        f.rule.id for f in result.findings
    }


def test_blank_cells_are_told_once_with_their_number_and_list(ruleset: RuleSet, shared: Path) -> None:
    for name in ("wangjiashan-2018.docx", "wangjiashan-2018.txt"):
        (blank,) = [f for f in _lint(shared / "seed" / name, ruleset).findings if f.rule.id == "GK210"]
        assert "54 格" in blank.message
        assert len(blank.evidence) == len(blank.related) == 54
        assert {e.value.strip() for e in blank.evidence} == {""}


@pytest.mark.parametrize(
    "name", ["huaian-2024", "suqian-2023", "shuyang-2025", "pingtan-2021", "pingtan-2024"]
)
def test_good_reports_have_no_error(ruleset: RuleSet, shared: Path, name: str) -> None:
    result = _lint(shared / "corpus" / "docx" / f"{name}.docx", ruleset)
    assert result.report.form.key == "2021"
    assert len(result.report.tables) == len(result.report.form.tables)
    assert [s.key for s in result.report.sections] == [s.key for s in result.report.form.sections]
    assert [f.message for f in result.findings if f.severity == "error"] == []


def test_both_wrong_totals_of_hongze_and_nothing_else(ruleset: RuleSet, shared: Path) -> None:
    result = _lint(shared / "corpus" / "docx" / "hongze-2023.docx", ruleset)
    errors = [(f.rule.id, f.place.label) for f in result.findings if f.severity == "error"]
    assert errors == [
        ("GK401", "第四部分表 · 行政复议/总计"),
        ("GK403", "第四部分表 · 行政诉讼/复议后起诉/总计"),
    ]


REAL_ERRORS = {
    "jinhu-2023": ["GK402"],
    "pingtan-2013": ["GK518"],
    "shanghai-office-2019": ["GK506", "GK509"],
    "hongze-2023": ["GK401", "GK403"],
}


def test_every_error_in_the_real_reports_is_a_real_mistake(ruleset: RuleSet, shared: Path) -> None:
    found = {}
    for path in sorted((shared / "corpus" / "docx").glob("*.docx")):
        errors = sorted(f.rule.id for f in _lint(path, ruleset).findings if f.severity == "error")
        if errors:
            found[path.stem] = errors
    assert found == REAL_ERRORS


EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


@pytest.mark.parametrize(
    ("name", "grade", "errors"),
    [
        ("wangjiashan-2018.docx", "return", {"GK546"}),
        ("wangjiashan-2018-corrected.docx", "pass", set()),
        ("clean-2021.docx", "pass", set()),
        ("mistakes-2021.docx", "return", {"GK303", "GK401", "GK141", "GK501", "GK612"}),
    ],
)
def test_the_examples_show_what_they_are_for(
    ruleset: RuleSet, name: str, grade: str, errors: set[str]
) -> None:
    result = _lint(EXAMPLES / name, ruleset)
    told = [(f.rule.id, f.severity, f.message) for f in result.findings if f.severity != "note"]
    assert result.grade == grade, told
    assert {r for r, s, _ in told if s == "error"} == errors
