"""``--format`` and ``--output``: several at once, whole or not at all, and one plain sentence where it cannot be."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from gongkai_lint.cli import main

Capture = pytest.CaptureFixture[str]


def test_several_formats_at_once(folder: Path, capsys: Capture) -> None:
    code = main(["报告.docx", "-q", "--output", "sarif:o.sarif", "--output", "html:o.html", "--output", "xlsx:o.xlsx", "--output", "jsonl:o.jsonl"])  # fmt: skip
    out, err = capsys.readouterr()
    assert code == 1 and err == "" and out.startswith("报告.docx: 退回修改")
    assert json.loads((folder / "o.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert (folder / "o.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert (folder / "o.xlsx").read_bytes().startswith(b"PK")
    assert next(json.loads(line)["type"] for line in (folder / "o.jsonl").read_text("utf-8").splitlines()) == "file"  # fmt: skip
    assert not [p for p in folder.iterdir() if p.name.endswith(".tmp")]


@pytest.mark.parametrize("name", ["jsonl", "sarif", "junit", "github", "csv", "html", "md"])
def test_standard_output_is_the_same_as_the_file(name: str, folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:  # fmt: skip
    assert main(["报告.docx", "--format", name, "--output", f"{name}:o"]) == 1
    out, err = capfdbinary.readouterr()
    assert out == (folder / "o").read_bytes() and err == b""


def test_a_workbook_can_be_piped(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["报告.docx", "--format", "xlsx"]) == 1
    assert capfdbinary.readouterr().out.startswith(b"PK")


@pytest.mark.parametrize(
    ("output", "zh", "en"),
    [
        ("srif:o", "--output srif:o：没有 srif 这种格式，是否想写 sarif？", "--output srif:o: there is no format srif; did you mean sarif?"),
        ("o.html", "--output o.html：要写成 格式:文件，如 html:报告.html；格式有 text、json、jsonl、sarif、junit、github、csv、xlsx、html、md", "--output o.html: write FORMAT:FILE, such as html:report.html; formats are text, json, jsonl, sarif, junit, github, csv, xlsx, html, md"),
        ("html:", "--output html:：冒号后面要写文件名；写到标准输出用 --format html", "--output html:: name a file after the colon; --format html writes to standard output"),
        ("html:-", "--output html:-：冒号后面要写文件名；写到标准输出用 --format html", "--output html:-: name a file after the colon; --format html writes to standard output"),
        ("html:没有/o.html", "没有文件夹 没有，请先建好", "there is no folder 没有; make it first"),
        ("html:.", ". 是文件夹，请写出文件名", ". is a folder; name a file"),
        ("html:报告.docx", "报告.docx 就是原文件，不能覆盖，请换一个文件名", "报告.docx is the original, which is never written over; choose another name"),
        ("html:./././报告.docx", "./././报告.docx 就是原文件，不能覆盖，请换一个文件名", "./././报告.docx is the original, which is never written over; choose another name"),
        ("html:gongkai-lint.yaml", "gongkai-lint.yaml 就是原文件，不能覆盖，请换一个文件名", "gongkai-lint.yaml is the original, which is never written over; choose another name"),
    ],
)  # fmt: skip
def test_a_target_that_cannot_be(output: str, zh: str, en: str, folder: Path, capsys: Capture) -> None:
    (folder / "gongkai-lint.yaml").write_text("show: note\n", encoding="utf-8")
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    for lang, said in (("zh", zh), ("en", en)):
        assert main(["报告.docx", "--lang", lang, "--output", output]) == 2
        out, err = capsys.readouterr()
        assert out == ""  # before anything was checked
        assert err.replace(f"{folder}{os.sep}", "") == said + "\n"
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


@pytest.mark.parametrize("option", ["--ledger", "--prior", "--baseline"])
def test_nothing_that_is_read_is_written_over(option: str, folder: Path, capsys: Capture) -> None:
    (folder / "别的").write_text("要紧的内容\n", encoding="utf-8")
    assert main(["报告.docx", option, "别的", "--output", "md:./别的"]) == 2
    assert (folder / "别的").read_text(encoding="utf-8") == "要紧的内容\n"


def test_two_outputs_to_one_file(folder: Path, capsys: Capture) -> None:
    assert main(["报告.docx", "--output", "md:o", "--output", "html:./o"]) == 2
    assert capsys.readouterr().err == "--output html:./o：与 md:o 是同一个文件\n"
    assert not (folder / "o").exists()


def test_one_that_cannot_be_written_keeps_nothing_from_the_others(folder: Path, capsys: Capture) -> None:
    long = "长" * 120  # more bytes than a name may have
    assert main(["报告.docx", "-q", "--output", f"md:{long}", "--output", "csv:o.csv"]) == 2
    out, err = capsys.readouterr()
    assert out.startswith("报告.docx: 退回修改")
    assert err == f"{long} 写不了：文件名太长\n"
    assert (folder / "o.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk(folder: Path, capsys: Capture) -> None:
    assert main(["报告.docx", "-q", "--output", "md:/dev/full"]) == 2
    assert capsys.readouterr().err == "/dev/full 写不了：磁盘已满\n"


def test_an_unreadable_report_still_gives_every_file(folder: Path, capsys: Capture) -> None:
    assert main(["没有.docx", "-q", "--output", "junit:o.xml", "--output", "html:o.html"]) == 3
    assert 'errors="1"' in (folder / "o.xml").read_text("utf-8")
    assert "找不到这个文件" in (folder / "o.html").read_text("utf-8")


def test_show_is_for_people_not_for_programs(folder: Path, capsys: Capture) -> None:
    main(["报告.docx", "-q", "--show", "error", "--output", "md:o.md", "--output", "sarif:o.sarif"])
    levels = {r["level"] for r in json.loads((folder / "o.sarif").read_text("utf-8"))["runs"][0]["results"]}
    assert "warning" in levels
    text = (folder / "o.md").read_text("utf-8")
    assert "GK302" in text and "GK210" not in text and "--show error" in text


def test_the_job_summary(folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "summary.md").write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
    assert main(["报告.docx", "--format", "github"]) == 1
    text = (folder / "summary.md").read_text("utf-8")
    assert text.startswith("before\n# 政府信息公开工作年度报告检查结果") and "GK302" in text
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder))
    assert main(["报告.docx", "--format", "github"]) == 1
    assert capsys.readouterr().err.startswith("作业摘要没有写成：")


def test_a_summary_too_long_is_cut_at_a_line(folder: Path) -> None:
    from gongkai_lint.output.github import SUMMARY_LIMIT, append_summary

    append_summary("汉字一行\n" * 200_000, "s.md", "zh")
    data = (folder / "s.md").read_bytes()
    assert len(data) < SUMMARY_LIMIT + 200
    assert data.decode("utf-8").splitlines()[-3:] == ["汉字一行", "", "（内容过长，以下省略。）"]
