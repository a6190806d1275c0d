"""The clerk's page, from results made by hand: what is said, in which order, and never more than is known."""

from __future__ import annotations

import io
import re
from typing import Any, NamedTuple

import pytest

from gongkai_lint.forms.model import Source
from gongkai_lint.forms.report import Place
from gongkai_lint.output import md, text
from gongkai_lint.output.width import width
from gongkai_lint.rules.model import (
    SEVERITIES,
    Evidence,
    Finding,
    Message,
    Result,
    Rule,
    RuleSet,
    Suppression,
    Tally,
    Unknown,
)
from gongkai_lint.word.telling import finding_lines

PLACE = Place(
    "第二部分（一）第1段",
    section="disclosure",
    block=3,
    start=2,
    end=4,
    quote="今年施实了新办法",
    mark=(2, 4),
)
SOME = Tally(3, 2, 1)
TOLD = Message("标题", {"": "消息"}, {"": ""}, "先看台账。")


def rule(rule_id: str = "GK801", basis: tuple[Source, ...] = ()) -> Rule:
    """A rule of which only what is printed matters."""
    given: dict[str, Any] = {
        "id": rule_id, "slug": "a-rule", "theme": "wording", "severity": "warning", "confidence": "high", "forms": ("*",),
        "basis": basis, "kind": "text", "zh": TOLD, "en": TOLD,
    }  # fmt: skip
    empty: dict[str, Any] = {"levels": (), "options": {}, "related": (), "file": "", "line": 0}
    return Rule(**{k: v for k, v in (empty | given).items() if k in Rule._fields})


def finding(
    severity: str = "warning", place: Place = PLACE, message: str = "“施实”是错别字", **more: Any
) -> Finding:
    return Finding(
        more.pop("rule", rule()), severity, place, message, more.pop("expected", "实施"), "先看台账。", **more
    )


class FakeReport(NamedTuple):
    form: Any
    sections: tuple[Any, ...] = ()
    tables: Any = {}
    year: int = 2018
    unit: str = "王家山镇"


@pytest.fixture
def report(ruleset: RuleSet) -> FakeReport:
    return FakeReport(ruleset.forms["2021"])


def result(report: Any, *findings: Finding, grade: str = "minor", tally: Tally = SOME, **more: Any) -> Result:
    return Result("报告.docx", grade, report, findings, tally=tally, **more)


def shown(lines: list[text.Line]) -> list[str]:
    return text.plain(lines).splitlines()


def test_a_finding(report: FakeReport) -> None:
    law = Source("中华人民共和国政府信息公开条例（国务院令第711号）", "第五十条", "confirmed")
    lines = shown(text.page(result(report, finding(rule=rule(basis=(law,))))))
    assert lines[:7] == [
        "报告.docx",
        "",
        "第二部分（一）第1段",
        "  警告 GK801 “施实”是错别字",
        "    原文：“…今年【施实】了新办法…”",
        "    应为：实施",
        "    依据：《中华人民共和国政府信息公开条例》（国务院令第711号） 第五十条",
    ]


def test_help_only_when_asked_for(report: FakeReport) -> None:
    assert "    说明：先看台账。" not in shown(text.page(result(report, finding())))
    assert "    说明：先看台账。" in shown(text.page(result(report, finding()), verbose=True))


def test_findings_of_one_place_stand_together(report: FakeReport) -> None:
    lines = shown(text.page(result(report, finding(), finding("note"))))
    assert lines.count("第二部分（一）第1段") == 1
    assert [line[:11] for line in lines if "GK801" in line] == ["  警告 GK801 ", "  提示 GK801 "]


def test_the_mark_is_the_fault_in_colour_even_over_a_line_break(report: FakeReport) -> None:
    quote = "公开" * 30
    place = PLACE._replace(quote=quote, mark=(10, 50))
    lines = text.page(result(report, finding(place=place)))
    marked = "".join(t for line in lines for style, t in line if style == "mark")
    assert marked == "【" + quote[10:50] + "】"
    assert len([line for line in lines if any(style == "mark" for style, _ in line)]) == 2


def test_a_quote_that_is_all_fault_needs_no_mark(report: FakeReport) -> None:
    place = PLACE._replace(quote="无", mark=(0, 1))
    assert "    原文：“无”" in shown(text.page(result(report, finding(place=place))))


def test_a_cell_is_not_quoted(report: FakeReport) -> None:
    place = PLACE._replace(table="requests", row_label="予以公开")
    assert not [line for line in shown(text.page(result(report, finding(place=place)))) if "原文" in line]


@pytest.mark.parametrize(("cells", "cut"), [(12, False), (15, False), (16, True), (54, True)])
def test_many_cells(report: FakeReport, cells: int, cut: bool) -> None:
    names = [
        f"（{n}）格、其中{n}" for n in range(cells)
    ]  # a label may hold the mark that stands between labels
    evidence = tuple(Evidence(name, "", None, f"t.r{n}.c") for n, name in enumerate(names))
    made = finding(
        message=f"有 {cells} 格没有填数：{'、'.join(names)}。",
        place=Place("统计表", table="t"),
        evidence=evidence,
    )
    page = "".join(line.strip() for line in shown(text.page(result(report, made))))
    assert ("、".join(names[:12]) + f"等{cells}格。" in page) is cut
    assert (names[-1] in page) is not cut
    verbose = "".join(line.strip() for line in shown(text.page(result(report, made), verbose=True)))
    assert names[-1] in verbose
    comment = finding_lines(made, "zh")[0].text
    assert (f"等{cells}格。" in comment) is cut and (names[-1] in comment) is not cut
    listed = md._finding(made, "zh")
    assert (f"等{cells}格。" in listed) is cut and (names[-1] in listed) is not cut


def test_no_line_is_wider_than_the_terminal(report: FakeReport) -> None:
    long = finding(message="公开信息、" * 60, place=PLACE._replace(label="第三部分表 · " + "很长的标签" * 30))
    for columns in (40, 80, 100):
        assert max(width(line) for line in shown(text.page(result(report, long), columns=columns))) <= columns


def test_long_remarks_in_a_heading_are_left_out_where_it_would_not_fit(report: FakeReport) -> None:
    label = "第三部分表 · （二）部分公开（区分处理的，只计这一情形，不计其他情形） × 商业企业"
    place = PLACE._replace(label=label)
    assert "第三部分表 · （二）部分公开（…） × 商业企业" in shown(
        text.page(result(report, finding(place=place)))
    )
    assert label in shown(text.page(result(report, finding(place=place)), columns=100))


CLEAN, NOTHING = "没有发现问题。", "没有一条规则得出结论，不能据此认为报告没有问题。"


@pytest.mark.parametrize(
    ("tally", "says"),
    [
        (Tally(5, 5), CLEAN),
        (Tally(5, 3, 0, 2), "能检查的部分没有发现问题，另有 2 条规则无法检查。"),
        (Tally(5, 0, 0, 5), NOTHING),
        (Tally(0), NOTHING),
    ],
)
def test_without_findings(report: FakeReport, tally: Tally, says: str) -> None:
    lines = shown(text.page(result(report, grade="pass", tally=tally)))
    assert lines[2] == says


def test_what_is_held_back_is_counted(report: FakeReport) -> None:
    made = result(
        report, finding("note"), finding("warning"), finding("error", suppressed=Suppression("口径不同"))
    )
    lines = shown(text.page(made, show="warning"))
    assert "另有 1 个问题因 --show warning 没有列出。" in lines
    assert "已忽略 1 条。" in lines
    assert lines[-1] == "结论：基本合格（错误 0、警告 1、提示 1）"
    assert CLEAN not in lines


def test_unknowns_by_what_they_need(report: FakeReport) -> None:
    ledger = [Unknown(rule(f"GK60{n}"), None, "没有台账", "提供台账（--ledger）") for n in (1, 2, 2)]
    other = Unknown(rule("GK302"), None, "表头读不出", "")
    lines = shown(text.page(result(report, grade="pass", unknown=(*ledger, other))))
    at = lines.index("未能检查")
    assert lines[at + 1 : at + 4] == [
        "  提供台账（--ledger）：2 条规则（GK601、GK602）",
        "  其他原因：1 条规则（GK302）",
        "    GK302 表头读不出",
    ]


def test_coverage_is_always_there(report: FakeReport) -> None:
    lines = shown(text.page(result(report, grade="pass", tally=Tally(9, 5, 1, 2, 1))))
    assert lines[-3:] == [
        "  识别：2021 年统一格式 · 2018 年 · 王家山镇 · 部分 0/6 · 表格 0/6",
        "  规则：共 9 条，通过 5、不符 1、无法检查 2、不适用 1",
        "结论：合格（错误 0、警告 0、提示 0）",
    ]
    nameless = shown(text.page(result(report._replace(year=0, unit=""), grade="pass")))
    assert "年度未识别 · 单位未识别" in nameless[-3]


def test_unreadable() -> None:
    made = Result("坏.docx", "unassessable", error="文件不完整或已损坏")
    assert shown(text.page(made)) == ["坏.docx", "  文件不完整或已损坏", "结论：无法评估"]
    assert shown([text.brief(made, "zh")]) == ["坏.docx: 无法评估 文件不完整或已损坏"]


def test_standard_input_has_a_name() -> None:
    assert shown(text.page(Result("-", "unassessable", error="x")))[0] == "标准输入"


def test_summary_lines_up(report: FakeReport) -> None:
    made = [
        result(report, finding()),
        Result("b.docx", "unassessable", error="x"),
        result(report, grade="pass"),
    ]
    lines = shown(text.summary(made, "zh"))
    assert lines == [
        "",
        "汇总",
        "  基本合格  错误 0 警告 1 提示 0  报告.docx",
        "  无法评估  -" + " " * 21 + "b.docx",
        "  合格      错误 0 警告 0 提示 0  报告.docx",
        "共 3 份：合格 1、基本合格 1、退回修改 0、无法评估 1",
    ]


def test_control_characters_do_not_reach_the_terminal(report: FakeReport) -> None:
    place = PLACE._replace(quote="今\x1b[31m年\u202e施实", mark=(8, 10))
    page = text.plain(text.page(result(report, finding(place=place))._replace(path="a\x1b]0;x\x07.docx")))
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", page)


def test_the_terminal_shows_the_same_words(report: FakeReport, capsys: pytest.CaptureFixture[str]) -> None:
    lines = text.page(result(report, finding(), finding("error")))
    text.draw(lines)
    drawn = capsys.readouterr().out
    assert "\x1b[1;31m" in drawn
    assert [x.rstrip() for x in re.sub(r"\x1b\[[0-9;]*m", "", drawn).splitlines()] == shown(lines)


def test_english_says_no_chinese_of_its_own(report: FakeReport) -> None:
    made = result(
        report,
        finding("note", Place("p", quote="abc", mark=(1, 2)), "m", expected="e"),
        unknown=(Unknown(rule(), None, "r", ""),),
    )
    lines = (
        shown(text.page(made, "en", verbose=True))
        + shown(text.summary([made, made], "en"))
        + shown([text.brief(made, "en")])
    )
    kept = [x for x in lines if "报告.docx" not in x and "Recognised" not in x and "Help" not in x]
    assert not re.search("[\u4e00-\u9fff]", "".join(kept).replace("【", "").replace("】", ""))


@pytest.mark.parametrize("system", ["standard", "256", "truecolor"])
def test_the_colours_are_those_of_a_rich_console(system: Any) -> None:
    from rich.console import Console
    from rich.text import Text

    lines: list[text.Line] = [
        [("place", "第一部分  ")], [], [("error", "  错误 "), ("dim", "GK1 "), ("", "a [b]b[/b] :smile: 3.5%  ")],
        [("", ""), ("", "    "), ("mark", "【x"), ("mark", "】"), ("", "y" * 200)], [("warning", "甲\t乙\x1b[31m"), ("note", "n")], [("good", "合格")],
    ]  # fmt: skip
    held = io.StringIO()
    console = Console(
        file=held, force_terminal=True, color_system=system, width=80,
        highlight=False, soft_wrap=True, emoji=False, markup=False,
    )  # fmt: skip
    for line in lines:
        pieces = ((text._clean(said), text.STYLES[style]) for style, said in line)
        console.print(Text.assemble(*pieces), no_wrap=True, crop=False)
    assert text.coloured(lines) == held.getvalue()


def test_every_style_of_a_page_has_a_colour() -> None:
    assert set(text._GRADE_STYLE.values()) | set(SEVERITIES) <= set(text.STYLES)
    for style in text.STYLES:
        assert (text.coloured([[(style, "x")]]) == "x\n") == (style == "")
