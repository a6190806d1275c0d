"""The command as a process: encodings, pipes, standard input, what is imported, what goes wrong inside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai_lint import __version__, cli
from gongkai_lint.output import FORMATS

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
CLEAN, MISTAKES = EXAMPLES / "clean-2021.docx", EXAMPLES / "mistakes-2021.docx"
# What a plain run must not pay for.
HEAVY = (
    "yaml",
    "rich",
    "docx",
    "dataclasses",
    "zipfile",
    "python_calamine",
    "chinese_calendar",
    "pathlib",
    "difflib",
)


def run(
    *arguments: str, cwd: Path | None = None, given: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("GONGKAI_LINT_LANG", "PYTHONIOENCODING", "COLUMNS"))
    }
    command = [sys.executable, "-m", "gongkai_lint", *arguments]
    return subprocess.run(
        command, cwd=cwd or EXAMPLES, input=given, capture_output=True, env=kept | environment, check=False
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030", "ascii", "cp1252", "cp437"])
def test_any_console_encoding(encoding: str, lang: str) -> None:
    done = run(str(MISTAKES), "--lang", lang, PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert done.stderr == b""
    page = done.stdout.decode(encoding)
    assert "GK303" in page
    if encoding in ("utf-8", "gbk", "gb18030"):
        assert ("结论：退回修改" if lang == "zh" else "Grade: return") in page
        assert "?" not in page and "\ufffd" not in page
    elif lang == "en":
        assert "Grade: return for correction" in page
        assert "..." in page or "…" in page


def test_gbk_shows_another_mark_where_it_lacks_one(tmp_path: Path) -> None:
    path = tmp_path / "平川县•报告².txt"
    path.write_text("买菜", encoding="utf-8")
    done = run(str(path), PYTHONIOENCODING="gbk")
    assert done.returncode == 3
    assert "平川县-报告2.txt" in done.stdout.decode("gbk")


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_json_loses_nothing_on_any_stream(encoding: str) -> None:
    told = json.loads(
        run(str(MISTAKES), "--format", "json", PYTHONIOENCODING=encoding).stdout.decode("ascii")
    )
    plain = json.loads(
        run(str(MISTAKES), "--format", "json", PYTHONIOENCODING="utf-8").stdout.decode("utf-8")
    )
    assert told == plain


def test_usage_errors_on_an_ascii_console() -> None:
    done = run("a.docx", "--formt", PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert b"--formt" in done.stderr and b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("locale", "word"), [("en", "Grade: pass"), ("en_US.UTF-8", "Grade: pass"), ("zh_CN", "结论：合格")]
)
def test_language_by_environment(locale: str, word: str) -> None:
    assert word in run(str(CLEAN), GONGKAI_LINT_LANG=locale, PYTHONIOENCODING="utf-8").stdout.decode()


def test_option_wins_over_environment() -> None:
    done = run(str(CLEAN), "--lang", "zh", GONGKAI_LINT_LANG="en", PYTHONIOENCODING="utf-8")
    assert "结论：合格" in done.stdout.decode()


def test_no_colours_in_a_pipe_unless_they_are_asked_for() -> None:
    for environment in ({"FORCE_COLOR": "0"}, {"FORCE_COLOR": "1", "NO_COLOR": "1"}):
        assert b"\x1b" not in run(str(MISTAKES), TERM="xterm-256color", **environment).stdout, environment
    forced = {"TERM": "xterm-256color", "FORCE_COLOR": "1"}
    assert b"\x1b[1;31m" in run(str(MISTAKES), **forced).stdout
    assert b"\x1b" not in run(str(MISTAKES), "--no-color", **forced).stdout


def test_standard_input() -> None:
    done = run("-", "-q", given=CLEAN.read_bytes(), PYTHONIOENCODING="utf-8")
    assert (done.returncode, done.stdout.decode()) == (0, "标准输入: 合格 错误 0 警告 0 提示 0\n")
    empty = run("-", "-q", given=b"", PYTHONIOENCODING="utf-8")
    assert empty.returncode == 3
    assert "文件是空的" in empty.stdout.decode()


def test_version_and_help() -> None:
    assert run("--version").stdout.decode().strip() == f"gongkai-lint {__version__}"
    top = run("--help", PYTHONIOENCODING="utf-8")
    assert top.returncode == 0
    assert all(
        command in top.stdout.decode() for command in ("check", "rules", "explain", "test-rules", "退出码")
    )
    for command in ("check", "rules", "explain", "test-rules"):
        page = run(command, "--help", PYTHONIOENCODING="utf-8")
        assert page.returncode == 0
        assert page.stdout.decode().startswith(f"用法：gongkai-lint {command} ")
        assert "show this" not in page.stdout.decode()
    assert run("--lang=en", "--help").stdout.startswith(b"Usage: gongkai-lint")


@pytest.mark.skipif(os.name != "posix", reason="pipes of a shell")
def test_a_reader_that_leaves_is_no_fault() -> None:
    command = f"{sys.executable} -m gongkai_lint {' '.join([str(MISTAKES)] * 40)} --verbose; echo exit $? >&2"
    done = subprocess.run(
        ["sh", "-c", f"( {command} ) | head -1"], capture_output=True, cwd=EXAMPLES, check=False
    )
    assert done.stderr.decode() == "exit 1\n"


@pytest.mark.skipif(os.name != "posix", reason="pipes of a shell")
@pytest.mark.parametrize("asked", ["--help", "--version", "check --help", "rules", "explain GK302"])
def test_nor_one_that_leaves_before_anything_is_said(asked: str) -> None:
    command = f"( sleep 0.3; {sys.executable} -m gongkai_lint {asked}; echo exit $? >&2 ) | :"
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=EXAMPLES, check=False)
    assert done.stderr.decode() == "exit 0\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize(("where", "code"), [(">&-", 1), ("2>&-", 1), (">/dev/full", 2)])
def test_output_that_goes_nowhere(where: str, code: int) -> None:
    command = f"{sys.executable} -m gongkai_lint {MISTAKES} {where}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=EXAMPLES, check=False)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr and done.stderr.count(b"\n") == (code == 2)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (f"{MISTAKES}", "结果没有写出来：磁盘已满\n"),
        *((f"{MISTAKES} --format {name}", "结果没有写出来：磁盘已满\n") for name in FORMATS),
        ("rules --lang en", "the results could not be written: the disk is full\n"),
        ("--help", "结果没有写出来：磁盘已满\n"),
        ("--version", "结果没有写出来：磁盘已满\n"),
        ("--lang en --help", "the results could not be written: the disk is full\n"),
        ("audit --help", "结果没有写出来：磁盘已满\n"),
        ("explain GK302", "结果没有写出来：磁盘已满\n"),
        ("completion bash", "结果没有写出来：磁盘已满\n"),
    ],
)
def test_a_full_disk_is_told_plainly(asked: str, said: str) -> None:
    command = f"{sys.executable} -m gongkai_lint {asked} >/dev/full"
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=EXAMPLES, check=False)
    assert (done.returncode, done.stderr.decode()) == (2, said)


@pytest.mark.skipif(os.name != "posix", reason="a terminal")
def test_colours_on_a_terminal_and_the_same_words() -> None:
    import pty
    import re

    def shown(*arguments: str) -> str:
        parent, child = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "gongkai_lint", str(MISTAKES), "--select", "GK141,GK210,GK303", *arguments],
            stdout=child, stderr=child, env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        os.close(child)
        held = b""
        while True:
            try:
                part = os.read(parent, 65536)
            except OSError:
                break
            if not part:
                break
            held += part
        process.wait()
        os.close(parent)
        return held.decode().replace("\r\n", "\n")

    coloured, plain = shown(), shown("--no-color")
    assert "\x1b[" in coloured and "\x1b[" not in plain
    assert [x.rstrip() for x in re.sub(r"\x1b\[[0-9;]*m", "", coloured).splitlines()] == plain.splitlines()


@pytest.mark.parametrize(
    ("ending", "heavy"),
    [("docx", HEAVY), ("txt", (*HEAVY, "inspect", "lxml"))],  # lxml itself imports inspect
)
def test_a_plain_run_imports_nothing_heavy(ending: str, heavy: tuple[str, ...], tmp_path: Path) -> None:
    script = (
        "import sys\nfrom gongkai_lint.cli import main\n"
        "main(sys.argv[1:]); main(sys.argv[1:] + ['--format', 'json'])\n"
        f"print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    files = [str(EXAMPLES / f"wangjiashan-2018{kind}.{ending}") for kind in ("", "-corrected")]
    kept = {"GONGKAI_LINT_CACHE": str(tmp_path / "cache")}
    run(*files, "-q", **kept)  # the rules are compiled and kept by the first run
    command = [sys.executable, "-c", script, *files]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, env=os.environ | kept, check=False)
    assert done.stderr.decode().strip() == "[]"


def test_a_fault_of_the_program_stays_with_its_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from gongkai_lint import engine

    real = engine.lint

    def lint(path: str, *rest: object) -> object:
        if path == str(MISTAKES):
            raise RuntimeError("secret detail")
        return real(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "lint", lint)
    assert cli.main([str(MISTAKES), str(CLEAN), "-q"]) == 3
    out, err = capsys.readouterr()
    assert out.splitlines()[0].endswith(
        "此文件检查时程序出错（RuntimeError），没有得出结论，其他文件不受影响"
    )
    assert out.splitlines()[1].endswith("合格 错误 0 警告 0 提示 0")
    assert "Traceback" not in out + err


def test_debugging_shows_where(monkeypatch: pytest.MonkeyPatch) -> None:
    from gongkai_lint import engine

    def lint(*_: object) -> object:
        raise RuntimeError("detail")

    monkeypatch.setattr(engine, "lint", lint)
    monkeypatch.setenv("GONGKAI_LINT_DEBUG", "1")
    with pytest.raises(RuntimeError, match="detail"):
        cli.main([str(CLEAN)])


def test_a_fault_of_the_program_elsewhere_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from gongkai_lint.rules import load

    def broken(*_: object, **__: object) -> object:
        raise RuntimeError("detail")

    monkeypatch.setattr(load, "load", broken)
    assert cli.main([str(CLEAN)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "程序出错，没有检查完（RuntimeError：detail）。请把命令和文件情况告诉开发者\n"


def test_control_c_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", interrupted)
    with pytest.raises(SystemExit) as left:
        cli.run()
    assert left.value.code == 130
    assert capsys.readouterr() == ("", "")


def test_test_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["test-rules", str(tmp_path / "missing")]) == 2
    assert "没有规则文件夹" in capsys.readouterr().err
    assert cli.main(["test-rules", str(tmp_path)]) == 2
    assert "没有规则文件" in capsys.readouterr().err


@pytest.mark.parametrize("module", ["cProfile", "trace"])
def test_who_looks_on_gets_to_tell(module: str, tmp_path: Path) -> None:
    """The quick way out is not taken where a profiler or a tracer has its say after the run."""
    options = (
        ["--count", "--summary", "--coverdir", str(tmp_path), "--module"] if module == "trace" else ["-m"]
    )
    command = [sys.executable, "-m", module, *options, "gongkai_lint", str(MISTAKES), "-q"]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False)
    told = done.stdout.decode("utf-8", "replace")
    assert ("function calls" if module == "cProfile" else "cov%") in told, done.stderr.decode()
    assert "退回修改" in told


def test_nobody_looks_on_in_a_plain_run_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    told = tmp_path / "told.txt"
    with told.open("wb") as out:
        command = [sys.executable, "-m", "gongkai_lint", str(MISTAKES), "--format", "json"]
        status = subprocess.run(command, stdout=out, check=False).returncode
    assert status == 1
    assert json.loads(told.read_text(encoding="utf-8"))["files"]
