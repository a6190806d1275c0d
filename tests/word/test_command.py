"""The options of the command: what is written, what is refused, and that nothing is ever lost."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai_lint import cli
from tests.conftest import ROOT
from tests.word.constructs import members
from tests.word.reading import comments

MISTAKES = ROOT / "examples" / "mistakes-2021.docx"


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copy(MISTAKES, tmp_path / "报告.docx")
    return tmp_path / "报告.docx"


def _run(*arguments: str) -> int:
    return cli.main(arguments)


def test_copies_are_written_and_the_original_is_not(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, stamp = report.read_bytes(), report.stat().st_mtime_ns
    assert _run("报告.docx", "--annotate", "批注.docx", "--fix", "修订.docx") == 1
    page, notes = capsys.readouterr()
    assert "结论：退回修改" in page
    assert notes.splitlines() == [
        "已写出 批注.docx：15 个问题写成批注，标题上有检查结果",
        "已写出 修订.docx：更正 4 处，写成修订，请在 Word“审阅”里逐处接受或拒绝",
    ]
    assert (report.read_bytes(), report.stat().st_mtime_ns) == (before, stamp)
    assert sorted(os.listdir()) == sorted(["报告.docx", "批注.docx", "修订.docx"])
    assert len(comments(Path("批注.docx").read_bytes())) == 16
    assert b"gongkai-lint" in members(Path("修订.docx").read_bytes())["word/document.xml"]


def test_the_exit_code_is_that_of_the_check(report: Path) -> None:
    assert _run("报告.docx", "--annotate", "a.docx", "--fail-level", "never", "-q") == 0
    assert _run("报告.docx", "--diff", "-q") == 1
    assert _run("修订没有.docx", "--fix", "b.docx", "-q") == 3
    assert not Path("b.docx").exists()


def test_diff_shows_and_writes_nothing(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("报告.docx", "--diff") == 1
    page, notes = capsys.readouterr()
    assert "可自动更正 4 处" in page and "结论" not in page and not notes
    assert os.listdir() == ["报告.docx"]
    assert _run("报告.docx", "--diff", "--fix", "b.docx", "--lang", "en") == 1
    page, notes = capsys.readouterr()
    assert "4 corrections" in page and "b.docx: 4 corrections as tracked changes" in notes
    assert _run("b.docx", "--diff") == 1
    assert "没有可自动更正的地方" in capsys.readouterr().out


def test_a_second_run_writes_the_same(report: Path) -> None:
    _run("报告.docx", "--fix", "b.docx", "-q")
    _run("b.docx", "--fix", "c.docx", "-q")
    assert Path("b.docx").read_bytes() == Path("c.docx").read_bytes()


def test_comments_on_a_copy_with_comments(report: Path) -> None:
    _run("报告.docx", "--annotate", "b.docx", "-q")
    _run("b.docx", "--annotate", "c.docx", "-q")
    read = comments(Path("c.docx").read_bytes())
    assert len({c.number for c in read}) == len(read) >= 30


def test_with_other_outputs(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("报告.docx", "--annotate", "a.docx", "--format", "json", "--output", "md:a.md") == 1
    page, notes = capsys.readouterr()
    assert json.loads(page)["files"][0]["grade"] == "return"
    assert "a.docx" in notes and Path("a.md").exists() and Path("a.docx").exists()


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["报告.docx", "--fix", "报告.docx"], "就是原文件，不能覆盖", "is the original"),
        (["报告.docx", "--annotate", "同一份.docx"], "就是原文件，不能覆盖", "is the original"),
        (["报告.docx", "--annotate", "去年.docx", "--prior", "去年.docx"], "就是原文件", "is the original"),
        (["报告.docx", "--annotate", "a.docx", "--fix", "./a.docx"], "要写到两个文件", "two different files"),
        (["报告.docx", "--fix", "没有/a.docx"], "没有文件夹 没有", "there is no folder"),
        (["报告.docx", "--fix", "."], "是文件夹", "is a folder"),
        (["报告.docx", "--diff", "--format", "json"], "只能用文本格式", "as text only"),
        (["-", "--annotate", "a.docx"], "不能用标准输入", "not standard input"),
        (["报告.docx", "去年.docx", "--diff"], "一次只处理一份报告，这里有 2 份", "takes one report, not 2"),
        (["a.txt", "--fix", "b.docx"], "只能用于 Word 文件", "is for Word files"),
        (["报告.docx", "--fix"], "--fix 后面要写一个值", "--fix needs a value"),
    ],
)
def test_one_sentence_and_nothing_lost(
    report: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], zh: str, en: str
) -> None:
    shutil.copy(MISTAKES, "去年.docx")
    os.symlink("报告.docx", "同一份.docx")
    Path("a.txt").write_text("平川县2024年政府信息公开工作年度报告\n一、总体情况\n平稳。\n", encoding="utf-8")
    before = {name: Path(name).read_bytes() for name in os.listdir()}
    for lang, sentence in (("zh", zh), ("en", en)):
        assert _run(*arguments, "--lang", lang) == 2
        page, complaint = capsys.readouterr()
        assert sentence in complaint and complaint.count("\n") == 1 and page == ""
    assert {name: Path(name).read_bytes() for name in os.listdir()} == before


@pytest.mark.skipif(os.name != "posix", reason="limits of a process are there on POSIX systems only")
def test_a_full_disk(report: Path) -> None:
    """Neither half a copy nor the loss of the one that was there."""
    for option in ("--annotate", "--fix"):
        Path("b.docx").write_bytes(b"what was there")
        done = subprocess.run(
            [sys.executable, "-m", "gongkai_lint", "报告.docx", option, "b.docx", "-q"],
            capture_output=True, text=True, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000)),
        )  # fmt: skip
        assert done.returncode == 2, done.stderr
        assert done.stderr.count("\n") == 1 and "b.docx 写不了：" in done.stderr
        assert Path("b.docx").read_bytes() == b"what was there"
        assert sorted(os.listdir()) == ["b.docx", "报告.docx"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")
def test_a_device_that_is_full(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("报告.docx", "--fix", "/dev/full", "--annotate", "a.docx", "-q") == 2
    assert "/dev/full 写不了：磁盘已满" in capsys.readouterr().err
    assert Path("a.docx").exists()  # the other is written all the same


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_a_folder_that_may_not_be_written(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkdir("locked", 0o500)
    assert _run("报告.docx", "--fix", "locked/b.docx", "-q") == 2
    assert "没有写的权限" in capsys.readouterr().err


def test_a_file_changed_meanwhile(
    report: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from gongkai_lint.commands import check

    lint_one = check.lint_one

    def meanwhile(*given: object) -> object:
        result = lint_one(*given)  # type: ignore[arg-type]
        report.write_bytes(MISTAKES.read_bytes() + b"x")
        return result

    monkeypatch.setattr(check, "lint_one", meanwhile)
    assert _run("报告.docx", "--fix", "b.docx", "-q") == 2
    assert "没有写出副本：" in capsys.readouterr().err and not Path("b.docx").exists()


def test_a_report_with_nothing_wrong(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(ROOT / "examples" / "clean-2021.docx", "好.docx")
    assert _run("好.docx", "--annotate", "a.docx", "--fix", "b.docx", "-q") == 0
    assert capsys.readouterr().err.splitlines() == [
        "已写出 a.docx：没有问题要批注，标题上有检查结果",
        "已写出 b.docx：没有可自动更正的地方",
    ]
    assert Path("b.docx").read_bytes() == Path("好.docx").read_bytes()
