"""JUnit, CSV, the workbook, GitHub commands and Markdown read back by what reads them elsewhere."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from junitparser import Error, Failure, JUnitXml, Skipped
from markdown_it import MarkdownIt

from gongkai_lint.output import formats
from gongkai_lint.output.csv import harmless
from gongkai_lint.rules.model import RuleSet
from tests.output.conftest import aside, run

ROOT = Path(__file__).resolve().parents[2]


def test_junit_by_junitparser(folder: Path, ruleset: RuleSet) -> None:
    results = run(ruleset, ["报告.docx", "好的.docx", "没有.docx"])
    suites = list(JUnitXml.fromstring(formats.data("junit", results, ruleset, "zh")))
    assert [s.name for s in suites] == ["报告.docx", "好的.docx", "没有.docx"]
    bad, good, missing = suites
    outcome = {case.name.split()[0]: [type(r) for r in case.result] for case in bad}
    assert outcome["GK302"] == [Failure] and outcome["GK304"] == [Skipped] and outcome["GK101"] == []
    assert outcome["GK210"] == []  # a warning fails nothing at the fail level error
    assert (bad.tests, bad.failures, bad.errors, bad.skipped) == (5, 2, 0, 1)
    assert good.failures == 0 and good.tests == 5
    (case,) = missing
    assert [type(r) for r in case.result] == [Error] and case.result[0].message.startswith("找不到")


def test_junit_counts_and_outcomes_agree(folder: Path, ruleset: RuleSet) -> None:
    root = ElementTree.fromstring(formats.data("junit", run(ruleset), ruleset, "zh", fail_level="warning"))
    for level in (root, *root.iter("testsuite")):
        assert int(level.get("tests", 0)) == len(list(level.iter("testcase")))
        for tag, key in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(level.get(key, 0)) == len(list(level.iter(tag))), (level.get("name"), key)
    for case in root.iter("testcase"):
        assert [child.tag for child in case] in ([], ["failure"], ["failure", "system-out"], ["error"], ["skipped"], ["skipped", "system-out"], ["system-out"])  # fmt: skip


@pytest.mark.parametrize(("level", "failed"), [("error", {"GK141", "GK302"}), ("warning", {"GK141", "GK210", "GK302"}), ("never", set())])  # fmt: skip
def test_junit_fails_from_the_fail_level_on(level: str, failed: set[str], folder: Path, ruleset: RuleSet) -> None:  # fmt: skip
    root = ElementTree.fromstring(
        formats.data("junit", run(ruleset, ["报告.docx"]), ruleset, "zh", fail_level=level)
    )
    assert {c.get("name", "")[:5] for c in root.iter("testcase") if c.find("failure") is not None} == failed


def test_junit_loses_no_finding_of_a_rule_that_did_not_run(folder: Path, ruleset: RuleSet) -> None:
    (result,) = run(ruleset, ["报告.docx"])
    less = {key: value for key, value in result.outcomes.items() if key != "GK302"}
    root = ElementTree.fromstring(formats.data("junit", [result._replace(outcomes=less)], ruleset, "zh"))
    assert any(c.get("name", "").startswith("GK302") and c.find("failure") is not None for c in root.iter("testcase"))  # fmt: skip


def test_junit_says_what_was_set_aside(folder: Path, ruleset: RuleSet) -> None:
    (result,) = run(ruleset, ["报告.docx"])
    root = ElementTree.fromstring(formats.data("junit", [aside(result, "GK302")], ruleset, "zh"))
    case = next(c for c in root.iter("testcase") if c.get("name", "").startswith("GK302"))
    assert case.find("failure") is None
    assert "已忽略：区里同意" in case.findtext("system-out", "")


def test_lines_of_json_are_findings_of_the_published_schema(folder: Path, ruleset: RuleSet) -> None:
    schema = json.loads((ROOT / "docs/schema/output.schema.json").read_text(encoding="utf-8"))
    finding = Draft202012Validator({"$ref": "#/$defs/finding", "$defs": schema["$defs"]})
    results = run(ruleset)
    lines = [json.loads(line) for line in formats.data("jsonl", results, ruleset, "zh").splitlines()]
    assert [line["path"] for line in lines if line["type"] == "file"] == [
        "报告.docx",
        "甲镇.txt",
        "没有.docx",
    ]
    found = [line for line in lines if line["type"] == "finding"]
    assert len(found) == sum(len(r.findings) for r in results)
    for line in found:
        finding.validate(line)
        assert (
            line["path"] in ("报告.docx", "甲镇.txt") and line["grade"] == "return" and line["year"] == 2024
        )
    assert len([line for line in lines if line["type"] == "unknown"]) == sum(len(r.unknown) for r in results)
    assert lines[-1]["type"] == "file" and lines[-1]["error"] == "找不到这个文件，请核对文件名和位置"


def test_csv_reads_back_and_every_file_has_a_row(folder: Path, ruleset: RuleSet) -> None:
    results = run(ruleset, ["报告.docx", "好的.docx", "没有.docx"])
    data = formats.data("csv", [aside(results[0], "GK210"), *results[1:]], ruleset, "zh")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [r["文件"] for r in rows if r["类别"] == "结论"] == ["报告.docx", "好的.docx", "没有.docx"]
    assert {r["级别"] for r in rows if r["规则"] == "GK302"} == {"错误"}
    assert [r["问题"].endswith("（区里同意）") for r in rows if r["类别"] == "已忽略"] == [True]
    assert [r["问题"] for r in rows if r["文件"] == "没有.docx"] == ["找不到这个文件，请核对文件名和位置"]
    assert len([r for r in rows if r["类别"] == "未能检查"]) == sum(len(r.unknown) for r in results)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠A"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert harmless(text) == "'" + text
    assert harmless("填" + text) == "填" + text


def test_workbook_by_openpyxl(folder: Path, ruleset: RuleSet) -> None:
    results = run(ruleset)
    book = openpyxl.load_workbook(io.BytesIO(formats.data("xlsx", results, ruleset, "zh")))
    assert book.sheetnames == ["问题", "文件", "未能检查"]
    findings, files, unknown = book.worksheets
    assert findings.max_row == 1 + sum(len(r.findings) for r in results)
    assert unknown.max_row == 1 + sum(len(r.unknown) for r in results)
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert all(sheet.column_dimensions[c[0].column_letter].width >= 8 for c in sheet.columns)
    heads = [c.value for c in findings[1]]
    grades = heads.index("级别")
    colours = {row[grades].value: row[grades].fill.fgColor.rgb for row in findings.iter_rows(min_row=2)}
    assert colours == {"错误": "00FBE3E0", "警告": "00FDF0D2"}
    told = {row[0].value: [c.value for c in row] for row in files.iter_rows(min_row=2)}
    assert (
        told["报告.docx"][4] == "退回修改" and told["没有.docx"][-1] == "找不到这个文件，请核对文件名和位置"
    )


def test_no_formula_gets_into_the_workbook(folder: Path, ruleset: RuleSet) -> None:
    (result,) = run(ruleset, ["报告.docx"])
    findings = tuple(f._replace(message="=HYPERLINK(1)", expected="#N/A", place=f.place._replace(quote="\x07铃", mark=(0, 1))) for f in result.findings)  # fmt: skip
    data = formats.data("xlsx", [result._replace(findings=findings)], ruleset, "zh")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    row = [c for c in sheet[2] if c.value in ("=HYPERLINK(1)", "#N/A")]
    assert [c.data_type for c in row] == ["s", "s"]
    assert b"<f>" not in data


def test_a_very_long_cell_is_cut_as_excel_would_refuse_it(folder: Path, ruleset: RuleSet) -> None:
    (result,) = run(ruleset, ["报告.docx"])
    findings = tuple(f._replace(message="长" * 50_000) for f in result.findings)
    data = formats.data("xlsx", [result._replace(findings=findings)], ruleset, "zh")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert max(len(str(c.value)) for c in sheet[2]) <= 32_767


_COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def unescape(text: str) -> str:
    """As the runner reads it (property values; data lacks the last two)."""
    for code, character in (("%2C", ","), ("%3A", ":"), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_github_commands_read_back(folder: Path, ruleset: RuleSet) -> None:
    results = run(ruleset)
    lines = formats.data("github", results, ruleset, "zh").decode().splitlines()
    parsed = [_COMMAND.fullmatch(line) for line in lines]
    assert all(parsed)
    told = [
        (m[1], dict(p.split("=", 1) for p in m[2].split(",")), unescape(m[3])) for m in parsed if m
    ]  # fmt: skip
    findings = [f for r in results for f in r.findings]
    assert len(told) == len(findings) + sum(bool(r.unknown) for r in results) + 1
    assert {given["file"] for _, given, _ in told} == {"报告.docx", "甲镇.txt", "没有.docx"}
    text = next(given for _, given, said in told if given["file"] == "甲镇.txt" and "××" in said)
    assert text["line"] == "4"
    assert any("100%" in said for _, _, said in told)  # the % of the report came through


def test_github_escapes_what_would_end_a_property() -> None:
    from gongkai_lint.output.github import _command

    line = _command("error", "a\r\n::warning::b%", file="甲,乙:丙.docx", title="t%\n", line=3)
    assert line == "::error file=甲%2C乙%3A丙.docx,line=3,title=t%25%0A::a%0D%0A::warning::b%25"


def test_markdown_shows_the_very_words(folder: Path, ruleset: RuleSet) -> None:
    results = run(ruleset)
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(formats.data("md", results, ruleset, "zh").decode())  # fmt: skip
    text = ElementTree.tostring(ElementTree.fromstring(f"<r>{page}</r>"), "unicode", "text")
    for result in results:
        for finding in result.findings:
            assert " ".join(finding.message.split("\n")) in text
    assert "|表|*星*<b>粗</b>" in text
    assert page.count("<table>") == 1 and page.count("<tr>") == 1 + len(results)
    assert "<b>××</b>" in page
