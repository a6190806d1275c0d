"""audit.xlsx, read back."""

from __future__ import annotations

import io
from typing import Any

import pytest

from gongkai_lint.audit.model import Audit, Detail, Held
from gongkai_lint.audit.sample import sample
from gongkai_lint.audit.workbook import figures, render
from gongkai_lint.rules.model import RuleSet

openpyxl = pytest.importorskip("openpyxl")


@pytest.fixture(scope="module")
def audit(ruleset: RuleSet) -> Audit:
    return sample(ruleset)


@pytest.fixture(scope="module")
def book(audit: Audit, ruleset: RuleSet) -> Any:
    return openpyxl.load_workbook(io.BytesIO(render(audit, ruleset.forms)))


def rows_of(book: Any, sheet: str) -> list[dict[str, Any]]:
    head, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_sheets_are_filtered_and_frozen(book: Any) -> None:
    assert book.sheetnames == ["单位", "问题", "文件", "跨报告", "雷同", "上报数字 2021", "按类别合计 2021"]
    for sheet in book:
        assert sheet.freeze_panes.endswith("2")
        assert sheet.auto_filter.ref == sheet.dimensions


def test_a_row_for_every_unit(book: Any, audit: Audit) -> None:
    rows = {row["单位"]: row for row in rows_of(book, "单位")}
    assert list(rows) == [u.name for u in audit.roster.units]
    school = rows["清河区教育局"]
    assert (school["类别"], school["结论"], school["错误"], school["文件"]) == (
        "部门",
        "退回修改",
        1,
        "教育局.docx",
    )
    assert (rows["东关街道"]["报送情况"], rows["东关街道"]["错误"], rows["东关街道"]["结论"]) == (
        "未报送",
        None,
        None,
    )
    assert (rows["清河区财政局"]["逾期"], rows["清河区财政局"]["期限"]) == ("是", "2025-01-31")
    assert (rows["大河镇"]["份数"], rows["大河镇"]["雷同"]) == (2, 1)
    assert (
        rows["石门乡"]["结论"] == "无法评估" and rows["石门乡"]["错误"] is None
    )  # not 0: nothing was examined


def test_findings_and_files(book: Any) -> None:
    findings = rows_of(book, "问题")
    assert {(f["单位"], f["等级"], f["规则"]) for f in findings} == {
        ("大河镇", "警告", "GK210"), ("清河区教育局", "错误", "GK302"), ("清河区财政局", "警告", "GK611"),
    }  # fmt: skip
    files = {row["文件"]: row for row in rows_of(book, "文件")}
    assert len(files) == 10
    assert files["石门乡年报.doc"]["说明"].startswith("这是旧的 Word 格式")
    assert files["通知.docx"]["情况"] == "认不出是哪种报告" and files["通知.docx"]["单位"] is None
    assert files["大河镇.docx"]["计入"] is None and files["大河镇（修改）.docx"]["计入"] == "是"


def test_figures_and_their_sums(book: Any) -> None:
    column = next(h for h in rows_of(book, "上报数字 2021")[0] if "本年新收" in h and h.endswith("自然人"))
    reported = {row["单位"]: row[column] for row in rows_of(book, "上报数字 2021")}
    assert reported == {
        "清河区人民政府": 3,
        "清河区人民政府办公室": 0,
        "清河区教育局": 2,
        "清河区财政局": 0,
        "王家山镇": 0,
        "大河镇": 0,
    }
    sums = next(r for r in rows_of(book, "按类别合计 2021") if "本年新收" in r["行"] and r["列"] == "自然人")
    # The government's report is the sum of the others: shown, not added.
    assert (sums["部门"], sums["乡镇街道"], sums["合计"], sums["填数单位"], sums["未填或非数字"]) == (
        2,
        0,
        2,
        5,
        None,
    )


def test_a_blank_is_counted_and_never_added(audit: Audit) -> None:
    key = "requests.new.natural"
    details = {e.path: audit.entries.detail(e.path) for e in audit.entries}
    held = details["教育局.docx"]
    details["教育局.docx"] = Detail(held.file, {**held.values, key: None})
    found = figures(audit._replace(entries=Held(list(audit.entries), details)))["2021"]
    assert found.blank[("department", key)] == 1
    assert found.given[("department", key)] == 2
    assert found.sums[("department", key)] == 0


def test_money_keeps_its_decimals(audit: Audit, ruleset: RuleSet) -> None:
    details = {e.path: audit.entries.detail(e.path) for e in audit.entries}
    key = next(k for k in details["教育局.docx"].values if k.startswith("fees."))
    for path, amount in (("教育局.docx", "0.1"), ("财政局.docx", "0.2")):
        details[path] = Detail(details[path].file, {**details[path].values, key: amount})
    changed = audit._replace(entries=Held(list(audit.entries), details))
    assert str(figures(changed)["2021"].sums[("department", key)]) == "0.3"  # not 0.30000000000000004
    book = openpyxl.load_workbook(io.BytesIO(render(changed, ruleset.forms)))
    assert 0.3 in [row["部门"] for row in rows_of(book, "按类别合计 2021")]


def test_words_of_a_report_are_never_formulas(audit: Audit, ruleset: RuleSet) -> None:
    details = {e.path: audit.entries.detail(e.path) for e in audit.entries}
    held = details["教育局.docx"]
    finding = {**held.file["findings"][0], "message": '=HYPERLINK("x")', "expected": "#N/A\x07"}
    details["教育局.docx"] = Detail({**held.file, "findings": [finding]}, held.values)
    made = render(audit._replace(entries=Held(list(audit.entries), details)), ruleset.forms)
    sheet = openpyxl.load_workbook(io.BytesIO(made))["问题"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == '=HYPERLINK("x")')
    assert cell.data_type == "s"
    assert any(c.value == "#N/A " and c.data_type == "s" for row in sheet.iter_rows() for c in row)


def test_english(ruleset: RuleSet) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(sample(ruleset, "en"), ruleset.forms)))
    assert book.sheetnames[0] == "Units"
    head = [c.value for c in book["Units"][1]]
    assert head[:5] == ["Unit", "Kind", "Parent", "Filing", "Grade"]
    assert not any("一" <= c <= "鿿" for h in head for c in h)
