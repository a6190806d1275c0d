"""init, new-rule, completion, --watch: what is written works at once, and nothing is written over."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from gongkai_lint.cli import main
from gongkai_lint.commands import COMMANDS, new_rule
from gongkai_lint.policy.load import load
from gongkai_lint.rules.model import RuleSet
from gongkai_lint.rules.scaffold import TEMPLATES, next_id
from gongkai_lint.watch import look, watch
from tests.cli.scenario import report


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GONGKAI_LINT_LANG", raising=False)
    return tmp_path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_init_changes_nothing_until_a_line_is_uncommented(
    lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "--lang", lang]) == 0
    text = Path("gongkai-lint.yaml").read_text(encoding="utf-8")
    assert load("gongkai-lint.yaml").values == {}
    assert not Path(".pre-commit-config.yaml").exists()
    assert "gongkai-lint.yaml" in capsys.readouterr().out
    # Every line that is switched off is right when it is switched on.
    on = "\n".join(line[2:] if line.startswith("# ") and ":" in line and _yaml(line[2:]) else line for line in text.splitlines())  # fmt: skip
    Path("on.yaml").write_text(on.replace("extends:", "# extends:"), encoding="utf-8")
    values = load("on.yaml").values
    assert {"severity", "options", "gate", "fail_level", "unit", "ledger", "prior", "rules", "words", "overrides", "suppress"} <= set(values) | {"gate"}  # fmt: skip
    assert main(["init"]) == 2
    assert Path("gongkai-lint.yaml").read_text(encoding="utf-8") == text


def _yaml(line: str) -> bool:
    return line[:1] in " -" or (line.split(":")[0].isidentifier() and " " not in line.split(":")[0])


def test_init_beside_git(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import yaml

    (here / ".git").mkdir()
    assert main(["init"]) == 0
    hooks = yaml.safe_load(Path(".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert hooks["repos"][0]["hooks"] == [{"id": "gongkai-lint"}]
    Path("gongkai-lint.yaml").unlink()
    Path(".pre-commit-config.yaml").write_text("repos: []\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["init", "--lang", "en"]) == 0
    assert Path(".pre-commit-config.yaml").read_text(encoding="utf-8") == "repos: []\n"
    assert "- id: gongkai-lint" in capsys.readouterr().out


@pytest.mark.parametrize("kind", sorted(TEMPLATES))
def test_a_new_rule_passes_its_test_at_once(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert set(new_rule.KINDS) == set(TEMPLATES)
    assert (
        main(
            ["new-rule", "our-rule", "--kind", kind, "--title", '引号"和\\'],
        )
        == 0
    )
    assert "DW101" in capsys.readouterr().out
    assert main(["test-rules", "我们的规则"]) == 0, capsys.readouterr().out
    assert "0 不通过" in capsys.readouterr().out
    assert main(["rules", "--rules", "我们的规则", "--format", "json"]) == 0
    assert '引号\\"和\\\\' in capsys.readouterr().out


def test_the_next_rule_follows_the_office(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-rule", "first", "--id", "PC107", "--dir", "规则"]) == 0
    Path("gongkai-lint.yaml").write_text("rules: [规则]\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["new-rule", "second"]) == 0
    out = capsys.readouterr().out
    assert "PC101" in out and "rules: [" not in out
    assert sorted(os.listdir("规则")) == ["first.test.yaml", "first.yaml", "second.test.yaml", "second.yaml"]
    assert main(["test-rules", "规则"]) == 0
    capsys.readouterr()
    assert next_id("没有", ["DW101"]) == "DW102"


@pytest.mark.parametrize(
    "arguments", [["Bad"], ["x", "--id", "GK999"], ["x", "--id", "pc1"], ["requests-balance"], ["x", "--dir", "没有/规则"], ["x", "--kind", "nothing"]]
)  # fmt: skip
def test_bad_new_rules(arguments: list[str], here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("zh", "en"):
        assert main(["new-rule", *arguments, "--lang", lang]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert os.listdir(here) == []


def test_nothing_is_written_over(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("我们的规则").mkdir()
    Path("我们的规则/x.test.yaml").write_text("mine", encoding="utf-8")
    assert main(["new-rule", "x"]) == 2
    assert os.listdir("我们的规则") == ["x.test.yaml"]
    assert Path("我们的规则/x.test.yaml").read_text(encoding="utf-8") == "mine"
    capsys.readouterr()


def test_a_full_disk_leaves_nothing_behind(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    import errno

    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for arguments, said in (
        (["init"], "磁盘已满"),
        (["new-rule", "x"], "磁盘已满"),
        (["init", "--lang", "en"], "disk is full"),
    ):
        assert main(arguments) == 2
        assert said in capsys.readouterr().err
        assert os.listdir(here) == []


# --- completion -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_scripts(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("argcomplete")
    assert main(["completion", shell]) == 0
    assert "gongkai-lint" in capsys.readouterr().out


def test_without_argcomplete_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    monkeypatch.setitem(sys.modules, "argcomplete.shell_integration", None)
    assert main(["completion", "bash"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("补全需要另装 argcomplete：") and told.endswith('[completion]"\n')


def completed(line: str) -> list[str]:
    out = Path("completed.txt").absolute()
    environment = {**os.environ, "_ARGCOMPLETE": "1", "_ARGCOMPLETE_IFS": "\n", "COMP_LINE": line, "COMP_POINT": str(len(line.encode())), "_ARGCOMPLETE_STDOUT_FILENAME": str(out), "_ARGCOMPLETE_SUPPRESS_SPACE": "1"}  # fmt: skip
    script = "from gongkai_lint.cli import run; run()"
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=False)
    assert done.stdout == b"" and done.stderr == b"", done.stderr
    text = out.read_text(encoding="utf-8")
    out.unlink()
    return [part.strip() for part in text.split("\n") if part]


def test_tab(here: Path) -> None:
    pytest.importorskip("argcomplete")
    (here / "explained.docx").write_bytes(b"")
    assert completed("gongkai-lint expl") == ["explain", "explained.docx"]
    assert completed("gongkai-lint explain GK30") == ["GK302", "GK303", "GK304"]
    assert completed("gongkai-lint explain requests-b") == ["requests-balance"]
    assert "--statistics" in completed("gongkai-lint a.docx --st")
    assert completed("gongkai-lint a.docx --select GK101,arith") == ["GK101,arithmetic"]
    assert completed("gongkai-lint new-rule x --kind eq") == ["equation"]
    assert completed("gongkai-lint completion po") == ["powershell"]
    assert set(completed("gongkai-lint ")) >= set(COMMANDS)


# --- watch ------------------------------------------------------------------------------------------------------------


class Clock:
    """Runs what is to happen at each pause, then presses Ctrl-C."""

    def __init__(self, *steps: object) -> None:
        self.steps = list(steps)
        self.pauses: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if not self.steps:
            raise KeyboardInterrupt
        step = self.steps.pop(0)
        if callable(step):
            step()


def write(path: str, text: str) -> None:
    Path(path).write_text(text, encoding="utf-8")


def runs(*steps: object, paths: Iterable[str] = ("a.docx",), written: Iterable[str] = ()) -> int:
    count = 0

    def once() -> None:
        nonlocal count
        count += 1

    assert watch(once, lambda: paths, "等待", False, written, Clock(*steps)) == 0
    return count


def test_every_save_is_checked_once() -> None:
    write("a.docx", "1")
    assert runs(None, None) == 1
    assert runs(None, lambda: write("a.docx", "22"), None, None, None) == 2


def test_a_file_being_saved_is_left_in_peace() -> None:
    write("a.docx", "")
    saving = [lambda n=n: write("a.docx", "x" * n) for n in range(1, 5)]
    assert runs(*saving, None, None) == 2
    assert runs(lambda: os.unlink("a.docx"), lambda: write("a.docx", "new"), None, None) == 2


def test_new_files_of_a_folder_are_seen_and_lock_files_are_not(here: Path) -> None:
    (here / "报告").mkdir()
    assert runs(lambda: write("报告/~$a.docx", "x"), None, paths=["报告"]) == 1
    assert runs(lambda: write("报告/b.docx", "x"), None, None, paths=["报告"]) == 2
    assert look(["报告", "没有"])["没有"] is None


def test_what_a_run_writes_does_not_start_it_again(here: Path) -> None:
    (here / "报告").mkdir()
    steps = [lambda: write("报告/r.html", "x"), None, None]
    assert runs(*steps, paths=["报告"], written=["./报告/r.html", ""]) == 1
    os.unlink("报告/r.html")
    assert runs(*steps, paths=["报告"]) == 2


def test_the_command_goes_on_after_a_broken_file(ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    import gongkai_lint.watch as module

    good = report("form: 2021\nyear: 2024\n", ruleset)
    Path("a.docx").write_bytes(good[: len(good) // 2])
    steps = Clock(
        lambda: Path("a.docx").write_bytes(good), None,
        lambda: write("gongkai-lint.yaml", "selekt: x\n"), None,
        lambda: write("gongkai-lint.yaml", "select: [GK302]\n"), None,
    )  # fmt: skip
    real = module.watch
    monkeypatch.setattr(
        module,
        "watch",
        lambda once, paths, waiting, clear, written: real(once, paths, waiting, clear, written, steps),
    )
    assert main(["a.docx", "-q", "--watch"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert len(lines) == 3 and lines[0].startswith("a.docx: 无法评估") and lines[1].startswith("a.docx: ") and lines[2] == "a.docx: 合格 错误 0 警告 0 提示 0"  # fmt: skip
    assert "不认识的键“selekt”" in err and err.count("Ctrl-C") == 4


def test_standard_input_cannot_be_watched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-", "--watch"]) == 2
    assert "--watch" in capsys.readouterr().err
