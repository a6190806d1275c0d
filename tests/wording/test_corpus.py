"""The rules on wording over real reports and the seed: the true findings, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai_lint.document.open import open_document
from gongkai_lint.engine import Options, lint
from gongkai_lint.forms.recognise import recognise
from gongkai_lint.rules.model import RuleSet

from . import asking

OURS = frozenset(
    [
        "GK010",
        "GK011",
        "GK012",
        "GK013",
        "GK121",
        "GK122",
        "GK123",
        "GK124",
        "GK125",
        "GK126",
        "GK131",
        "GK141",
        "GK142",
        "GK143",
        "GK811",
        "GK812",
        "GK813",
        "GK821",
        "GK822",
        "GK823",
        "GK831",
        "GK832",
        "GK833",
        "GK834",
        "GK851",
        "GK852",
        "GK853",
        "GK854",
        "GK881",
        "GK882",
        "GK883",
    ]
)


def told(path: Path, ruleset: RuleSet, *grades: str) -> list[tuple[str, str, str]]:
    """(rule, grade, marked words) of every fault of the grades asked for."""
    report = recognise(open_document(str(path)), ruleset.forms)
    return sorted(
        (rule.id, rule.severity, asking.marked(verdict))
        for rule in ruleset.rules
        if rule.id in OURS and rule.severity in grades
        for verdict in asking.faults(asking.ask(ruleset, rule.id, report))
    )


WARNINGS: dict[str, list[tuple[str, str]]] = {
    "hongze-2023": [],
    "hongze-2024": [],
    "huaian-2024": [],
    "jinhu-2023": [],
    "pingtan-2018": [("GK853", "《《"), ("GK853", "（")],
    "pingtan-2019": [
        ("GK143", "条"),
        ("GK811", "残差不齐"),
        ("GK813", "聚焦新中国成立 70 周年平潭专场新闻发布会" * 2),
    ],
    "pingtan-2021": [("GK813", "审核审核")],
    "pingtan-2022": [("GK811", "行政法复议"), ("GK813", "的的")],
    "pingtan-2024": [],
    "pt-gongan-2019": [],
    "pt-guanwei-2022": [],
    "pt-jiaojian-2020": [],
    "pt-shehui-2023": [("GK811", "行政法复议")],
    "pt-shenpi-2023": [],
    "pt-toucu-2024": [("GK811", "需一步加大"), ("GK822", "国办公开办函〔2019〕60号")],
    "shanghai-office-2019": [],
    "shuyang-2025": [],
    "suqian-2023": [("GK811", "门戶")],
    "suqian-2024": [("GK811", "企事业单信息"), ("GK811", "门戶"), ("GK813", "的的")],
}


@pytest.mark.parametrize("name", WARNINGS)
def test_warnings_are_true_and_none_is_missed(ruleset: RuleSet, shared: Path, name: str) -> None:
    found = told(shared / "corpus" / "docx" / f"{name}.docx", ruleset, "error", "warning")
    assert found == [(rule, "warning", words) for rule, words in WARNINGS[name]]


def test_no_error_in_any_real_report(ruleset: RuleSet, shared: Path) -> None:
    paths = [
        *sorted((shared / "corpus" / "docx").glob("*.docx")),
        *sorted((shared / "corpus" / "short").glob("*.txt")),
    ]
    assert len(paths) > 40
    assert {path.name: found for path in paths if (found := told(path, ruleset, "error"))} == {}


SEED = {
    ("GK122", "第一部分第2段"): "1、",  # P51
    ("GK123", "第六部分（二）第6段"): "5.",  # P52
    ("GK124", "附件3"): "附件3",  # P54
    ("GK125", "附件4第2段"): "",  # P18
    ("GK131", "附件3第3段"): "填报单位（盖章）：",  # P17
    ("GK142", "第二部分（四）标题"): "（四）回应政策解读工作情况，政策解读数量。",  # P29
    ("GK142", "第二部分（八）标题"): (
        "（八）《甘肃省2018年政务公开工作要点》我镇所涉及内容的部署、贯彻和落实情况。"  # P30
    ),
    ("GK811", "第二部分（二）第1段"): "施实",  # P19
    ("GK811", "第二部分（七）第1段"): "年厎",  # P20
    ("GK812", "第二部分（七）第1段"): "截止",  # P21
    ("GK831", "第一部分第2段"): "为了加强对政府信息公开工作的领导。",  # P26
    ("GK832", "第六部分（二）第1段"): "。",  # P48
    ("GK833", "第六部分（二）第2段"): "1、",  # P49
    ("GK834", "第七部分第1段"): "项",  # P50
    ("GK851", "开头第4段"): ":",  # P28
}


@pytest.mark.parametrize("name", ["wangjiashan-2018.docx", "wangjiashan-2018.txt"])
def test_seed(ruleset: RuleSet, shared: Path, name: str) -> None:
    result = lint(str(shared / "seed" / name), ruleset, Options())
    ours = [f for f in result.findings if f.rule.id in OURS]
    found = {(f.rule.id, f.place.label): f.place.quote[slice(*f.place.mark)] for f in ours}
    fragments = [
        f.place.quote[slice(*f.place.mark)]
        for f in ours
        if (f.rule.id, f.place.label) == ("GK831", "开头第4段")
    ]
    assert [words[-4:] for words in fragments] == ["务精神。", "的要求。"]  # P24, P25
    assert found.pop(("GK831", "开头第4段"))
    for key, words in SEED.items():
        assert key in found
        assert words in found[key] if words else True
    assert set(found) == set(SEED)
    copies = next(f for f in ours if f.rule.id == "GK125")
    assert [p.label for p in copies.related if p.label.startswith("附件")] == ["附件4第3段", "附件4第4段"]
