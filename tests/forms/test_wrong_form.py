"""The wrong form for the year, shifted and misspelt sections, tables that are not there, two reports in a file: the one
right thing is said once, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from gongkai_lint.document.model import Document, Notice, Paragraph, Table
from gongkai_lint.engine import Options, lint_document
from gongkai_lint.forms.recognise import recognise
from gongkai_lint.forms.sample import PROSE, sample
from gongkai_lint.rules.model import Result, RuleSet

FEES = {"other": "本年度没有收取政府信息公开信息处理费，没有其他需要报告的事项。"}


def build(blocks: Sequence[Paragraph | Table], notices: Sequence[Notice] = ()) -> Document:
    placed = tuple(block._replace(block=index) for index, block in enumerate(blocks))
    return Document("case.docx", "docx", "", placed, tuple(notices))


def rewrite(document: Document, change: Callable[[str], str]) -> Document:
    return build(
        [b._replace(text=change(b.text)) if isinstance(b, Paragraph) else b for b in document.blocks]
    )


@pytest.fixture
def right(ruleset: RuleSet) -> Document:
    return sample(ruleset.forms["2021"], year=2023, unit="平川县城关镇人民政府", prose=FEES)


def told(document: Document, ruleset: RuleSet) -> list[tuple[str, str]]:
    return [(f.rule.id, f.severity) for f in lint(document, ruleset).findings]


def lint(document: Document, ruleset: RuleSet) -> Result:
    return lint_document(document, ruleset, Options())


def test_the_sample_itself_is_clean(right: Document, ruleset: RuleSet) -> None:
    assert told(right, ruleset) == []


# --- the form of another year -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "year", "used", "expected"),
    [
        ("2019", 2023, "2019 年统一格式（试行）", "2021 年统一格式"),
        ("2014", 2023, "2014 年政府信息公开情况统计表", "2021 年统一格式"),
        ("2021", 2020, "2021 年统一格式", "2019 年统一格式（试行）"),
        ("2021", 2018, "2021 年统一格式", "2014 年政府信息公开情况统计表"),
        ("2014", 2019, "2014 年政府信息公开情况统计表", "2019 年统一格式（试行）"),
        ("fujian", 2022, "福建省政府信息公开情况统计表", "2021 年统一格式"),
    ],
)
def test_tables_of_another_year(form: str, year: int, used: str, expected: str, ruleset: RuleSet) -> None:
    prose = FEES if form in ("2019", "2021") else {}
    result = lint(sample(ruleset.forms[form], year=year, prose=prose), ruleset)
    assert [(f.rule.id, f.severity) for f in result.findings] == [("GK020", "error")]
    assert result.findings[0].message == f"{year} 年的报告用的是“{used}”"
    assert result.findings[0].expected == expected
    assert result.grade == "return"


def before_2019(year: int) -> list[Paragraph]:
    lines = [
        f"吴起县{year}年政府信息公开工作年度报告",
        "一、概述",
        PROSE["overview"].format(year=year),
        "二、主动公开政府信息情况",
        f"{year}年我县主动公开政府信息1200条，其中政府网站800条，微信400条。",
        "三、依申请公开政府信息情况",
        f"{year}年我县收到政府信息公开申请5件，均已答复。",
        "四、政府信息公开的收费及减免情况",
        "本年度没有收费。",
        "五、因政府信息公开申请行政复议、提起行政诉讼的情况",
        "本年度没有发生行政复议、行政诉讼。",
        "六、存在的主要问题及改进措施",
        PROSE["problems"],
        "七、其他需要报告的事项",
        "没有其他需要报告的事项。",
    ]
    return [Paragraph(0, line) for line in lines]


def test_sections_of_before_2019_and_no_tables(ruleset: RuleSet) -> None:
    result = lint(build(before_2019(2023)), ruleset)
    assert [(f.rule.id, f.severity) for f in result.findings] == [("GK201", "error"), ("GK020", "error")]
    message = result.findings[1].message
    assert (
        message
        == "2023 年的报告用的是 2018 年以前的部分：三、依申请公开政府信息情况、四、政府信息公开的收费及减免情况"
    )
    assert "一、总体情况；二、主动公开政府信息情况；三、收到和处理" in result.findings[1].expected
    assert result.findings[1].place.label == "第三部分标题"


def test_sections_of_before_2019_around_the_right_tables(right: Document, ruleset: RuleSet) -> None:
    lines = before_2019(2023)
    tables = {t.width: t for t in right.blocks if isinstance(t, Table)}
    blocks = [
        *lines[:5],
        tables[4],
        *lines[5:7],
        tables[10]._replace(),
        *lines[7:11],
        tables[15],
        *lines[11:],
    ]
    cells = {"requests.new.total": "5"}
    assert cells  # the prose speaks of 5 applications, the table of 0: that is told beside the outline
    found = told(build(blocks), ruleset)
    assert [f for f in found if f[0].startswith(("GK0", "GK1", "GK2", "GK8"))] == [("GK020", "error")]


def test_the_same_sections_are_right_for_2018(ruleset: RuleSet) -> None:
    report = recognise(build(before_2019(2018)), ruleset.forms)
    assert (report.form.coverage, report.foreign, report.year_form) == (True, (), "")
    assert "GK020" not in [rule for rule, _ in told(build(before_2019(2018)), ruleset)]


def test_one_section_of_ones_own_is_no_other_form(right: Document, ruleset: RuleSet) -> None:
    more = [
        *right.blocks,
        Paragraph(0, "七、依申请公开服务情况"),
        Paragraph(0, "本镇在便民中心设有公开窗口。"),
    ]
    assert "GK020" not in [rule for rule, _ in told(build(more), ruleset)]


def test_other_handling_in_one_row_is_one_warning(ruleset: RuleSet) -> None:
    document = sample(ruleset.forms["2021"], year=2023, cells={"requests.other.total": "0"}, prose=FEES)
    assert told(document, ruleset) == [("GK207", "warning")]


def test_the_old_notice(ruleset: RuleSet) -> None:
    head = "根据国务院办公厅政府信息与政务公开办公室国办公开办函〔2019〕60号的要求，编制本报告。"
    document = sample(ruleset.forms["2021"], year=2024, prose={**FEES, "head": head})
    assert told(document, ruleset) == [("GK822", "warning")]


@pytest.mark.parametrize("year", [2026, 2027, 2035])
def test_a_year_beyond_the_last_form_says_so(year: int, ruleset: RuleSet) -> None:
    result = lint(sample(ruleset.forms["2021"], year=year, prose=FEES), ruleset)
    assert [(f.rule.id, f.severity) for f in result.findings] == [("GK021", "note")]
    assert f"{year} 年度是否仍用“2021 年统一格式”尚未核实（已核实到 2025 年度）" in result.findings[0].message


# --- sections ---------------------------------------------------------------------------------------------------------

NUMERALS = "一二三四五六七八"


def shifted(text: str, by: int) -> str:
    return (
        NUMERALS[NUMERALS.index(text[0]) + by] + text[1:]
        if text[1:2] == "、" and text[0] in NUMERALS
        else text
    )


def without_overview(document: Document) -> list[Paragraph | Table]:
    at = next(
        n for n, b in enumerate(document.blocks) if isinstance(b, Paragraph) and b.text.startswith("一、")
    )
    return [*document.blocks[:at], *document.blocks[at + 2 :]]


def test_all_six_counted_from_two(right: Document, ruleset: RuleSet) -> None:
    result = lint(rewrite(right, lambda text: shifted(text, 1)), ruleset)
    assert [(f.rule.id, f.place.quote) for f in result.findings] == [("GK106", "二、总体情况")]


@pytest.mark.parametrize("by", [0, -1])
def test_the_first_left_out_is_told_once_whether_or_not_the_rest_moved_up(
    by: int, right: Document, ruleset: RuleSet
) -> None:
    result = lint(rewrite(build(without_overview(right)), lambda text: shifted(text, by)), ruleset)
    assert [(f.rule.id, f.severity, f.message) for f in result.findings] == [
        ("GK101", "error", "缺少：一、总体情况")
    ]


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("一、总体情况", "一、总体情况况"),
        ("一、总体情况", "一、总情况"),
        ("一、总体情况", "一、总体概况"),
        ("一、总体情况", "一、概述"),
        ("四、政府信息公开行政复议、行政诉讼情况", "四、政府信息公开行政法复议、行政诉讼情况"),
        ("四、政府信息公开行政复议、行政诉讼情况", "四、政府信息公开行政复义、行政诉讼情况"),
        ("三、收到和处理政府信息公开申请情况", "三、收到和处理政府信息公开情况"),
        ("三、收到和处理政府信息公开申请情况", "三、收到合处理政府信息公开申请情况"),
        ("五、存在的主要问题及改进情况", "五、存在主要问题及改进措施"),
        ("六、其他需要报告的事项", "六、其它需要报告的事项"),
    ],
)
def test_a_title_with_a_wrong_or_missing_character(
    title: str, printed: str, right: Document, ruleset: RuleSet
) -> None:
    result = lint(rewrite(right, lambda text: printed if text == title else text), ruleset)
    assert [(f.rule.id, f.severity) for f in result.findings] == [("GK104", "warning")]
    assert (result.findings[0].place.quote, result.findings[0].expected) == (printed, title)


def test_another_title_at_that_place_is_a_missing_section(right: Document, ruleset: RuleSet) -> None:
    changed = rewrite(right, lambda text: "一、领导重视" if text == "一、总体情况" else text)
    assert ("GK101", "error") in told(changed, ruleset)


def test_a_list_of_contents_is_no_outline(right: Document, ruleset: RuleSet) -> None:
    titles = [s.title for s in ruleset.forms["2021"].sections]
    for printed in (titles, [f"{title}……{n}" for n, title in enumerate(titles, 1)]):
        lines = [Paragraph(0, line) for line in printed]
        document = build([right.blocks[0], *lines, *right.blocks[1:]])
        report = recognise(document, ruleset.forms)
        assert [s.title for s in report.sections] == titles
        assert report.sections[0].start == 1 + len(titles)
        assert report.further == ""


# --- tables -----------------------------------------------------------------------------------------------------------


def prose_of(document: Document) -> list[Paragraph | Table]:
    return [block for block in document.blocks if isinstance(block, Paragraph)]


def test_no_tables_at_all_are_one_error(right: Document, ruleset: RuleSet) -> None:
    result = lint(build(prose_of(right)), ruleset)
    assert [(f.rule.id, f.severity) for f in result.findings] == [("GK201", "error")]
    assert "第二十条第（一）项、第二十条第（五）项" in result.findings[0].message
    assert len(result.findings[0].evidence) == 6
    assert result.tally.unknown > 5


def pictured(document: Document, *after: str) -> Document:
    """The tables of these sections are pictures."""
    blocks: list[Paragraph | Table] = []
    notices = []
    for block in document.blocks:
        if isinstance(block, Table):
            continue
        blocks.append(block)
        if block.text.startswith(after):
            notices.append(Notice("picture", 1, "", len(blocks)))
            blocks.append(Paragraph(0, ""))
    return build(blocks, notices)


def test_tables_that_are_pictures_are_one_warning_and_not_known_to_be_missing(
    right: Document, ruleset: RuleSet
) -> None:
    result = lint(pictured(right, "二、", "三、", "四、"), ruleset)
    assert [(f.rule.id, f.severity) for f in result.findings] == [("GK014", "warning")]
    assert "3 张图片" in result.findings[0].message
    assert len([u for u in result.unknown if u.rule.id == "GK201"]) == 6
    assert result.grade == "minor"


def test_a_picture_elsewhere_explains_no_missing_table(right: Document, ruleset: RuleSet) -> None:
    result = lint(pictured(right, "一、"), ruleset)
    assert [(f.rule.id, f.severity) for f in result.findings] == [("GK201", "error")]


def test_one_picture_explains_the_tables_of_its_section(right: Document, ruleset: RuleSet) -> None:
    result = lint(pictured(right, "二、"), ruleset)
    assert [(f.rule.id, f.message.count("、")) for f in result.findings if f.rule.id == "GK201"] == [
        ("GK201", 1)
    ]
    assert result.findings[0].message == "没有找到表格：第三部分表、第四部分表"


# --- years ------------------------------------------------------------------------------------------------------------


def test_a_text_about_another_year_than_the_title_is_told_once(ruleset: RuleSet) -> None:
    overview = "2023年，我单位扎实推进政府信息公开各项工作。2023年主动公开信息100条，2023年培训3次。2023年工作平稳有序。"
    document = sample(ruleset.forms["2021"], year=2024, prose={**FEES, "overview": overview})
    assert told(document, ruleset) == [("GK617", "warning")]


def test_one_sentence_left_over_is_told_at_its_place(ruleset: RuleSet) -> None:
    overview = "2023年，我单位扎实推进政府信息公开各项工作，取得明显成效。2024年主动公开信息100条。"
    document = sample(ruleset.forms["2021"], year=2024, prose={**FEES, "overview": overview})
    result = lint(document, ruleset)
    assert [(f.rule.id, f.place.label) for f in result.findings] == [("GK618", "第一部分第1段")]


def test_the_year_above_a_table(ruleset: RuleSet) -> None:
    document = rewrite(
        sample(ruleset.forms["2014"], year=2018), lambda text: text.replace("（2018年度）", "（2017年度）")
    )
    result = lint(document, ruleset)
    assert [(f.rule.id, f.severity) for f in result.findings] == [("GK613", "warning")]
    assert "2017 年，报告是 2018 年" in result.findings[0].message


def test_a_period_of_another_year_is_one_error(ruleset: RuleSet) -> None:
    head = "本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。"
    document = sample(ruleset.forms["2021"], year=2024, prose={**FEES, "head": head})
    assert told(document, ruleset) == [("GK612", "error")]


# --- two reports ------------------------------------------------------------------------------------------------------


def test_two_reports_in_a_file(right: Document, ruleset: RuleSet) -> None:
    second = sample(
        ruleset.forms["2021"],
        year=2022,
        unit="平川县城西镇人民政府",
        cells={"requests.new.natural": "3"},
        prose=FEES,
    )
    document = build([*right.blocks, *second.blocks])
    result = lint(document, ruleset)
    assert [(f.rule.id, f.severity) for f in result.findings] == [("GK023", "warning")]
    assert "后一份从“平川县城西镇人民政府2022年政府信息公开工作年度报告”开始" in result.findings[0].message
    report = result.report
    assert (report.year, report.unit, len(report.sections)) == (2023, "平川县城关镇人民政府", 6)
    assert report.facts["requests.new.natural"].value.number == 0
    assert "城西镇" not in report.text


def test_the_second_without_a_title(right: Document, ruleset: RuleSet) -> None:
    document = build([*right.blocks, *right.blocks[1:]])
    result = lint(document, ruleset)
    assert [(f.rule.id, f.severity) for f in result.findings] == [("GK023", "warning")]
    assert "后一份从“一、总体情况”开始" in result.findings[0].message


def test_an_annex_that_begins_with_one_is_no_second_report(right: Document, ruleset: RuleSet) -> None:
    annex = [Paragraph(0, "附件"), Paragraph(0, "一、工作机构"), Paragraph(0, "本镇党政办公室负责。")]
    report = recognise(build([*right.blocks, *annex]), ruleset.forms)
    assert report.further == ""


def test_numbered_points_of_the_text_are_no_sections_of_another_year(
    right: Document, ruleset: RuleSet
) -> None:
    """All six sections are there; what the overview numbers 三、四、 is not the outline of 2018."""
    points = ["一、主动公开", "三、依申请公开政府信息情况", "做好答复。", "四、收费及减免情况", "没有收费。"]
    blocks = list(right.blocks)
    at = next(
        i
        for i, b in enumerate(blocks)
        if isinstance(b, Paragraph) and b.text == PROSE["overview"].format(year=2023)
    )
    blocks[at + 1 : at + 1] = [Paragraph(0, text) for text in points]
    assert "GK020" not in {rule for rule, _ in told(build(blocks), ruleset)}


def test_a_section_that_stands_twice_is_told_once(right: Document, ruleset: RuleSet) -> None:
    """Neither its numeral nor the number of parts announced is told on top of it."""
    blocks = list(right.blocks)
    at = next(i for i, b in enumerate(blocks) if isinstance(b, Paragraph) and b.text.startswith("六、"))
    blocks[at:at] = [Paragraph(0, "五、存在的主要问题及改进情况"), Paragraph(0, "另有专报。")]
    parts = "、".join(["总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项"])  # fmt: skip
    blocks.insert(1, Paragraph(0, f"本报告由{parts}六个部分组成。"))
    assert told(build(blocks), ruleset) == [("GK111", "warning")]


def test_a_heading_with_its_text_in_one_paragraph_is_not_printed_whole(
    right: Document, ruleset: RuleSet
) -> None:
    run_on = "六、其他需要报告的事项\n本年度没有收取政府信息公开信息处理费，也没有其他需要报告的事项，有关情况已在政府网站公布"
    blocks = [
        b
        for b in right.blocks
        if not (isinstance(b, Paragraph) and (b.text.startswith("六、") or b.text == FEES["other"]))
    ]
    found = [
        f for f in lint(build([*blocks, Paragraph(0, run_on)]), ruleset).findings if f.rule.id == "GK104"
    ]
    assert len(found) == 1
    assert "六、其他需要报告的事项" in found[0].message
    assert "有关情况已在政府网站公布" not in found[0].message
