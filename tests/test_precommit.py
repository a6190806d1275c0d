"""The pre-commit hooks, with the real pre-commit: an environment built from this checkout, a good and a bad report."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
GOOD, BAD = ROOT / "examples/clean-2021.docx", ROOT / "examples/mistakes-2021.docx"
SHIPPED = ("src", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def test_hooks_take_reports_and_leave_lock_files() -> None:
    import re

    assert [hook["id"] for hook in HOOKS] == ["gongkai-lint", "gongkai-lint-verbose"]
    for hook in HOOKS:
        taken = [
            name
            for name in (
                "a.docx",
                "2024/甲镇.DOCX",
                "~$a.docx",
                "2024/~$a.docx",
                ".x.docx",
                "a.docx.bak",
                "README.md",
            )
            if re.search(hook["files"], name) and not re.search(hook["exclude"], name)
        ]
        assert taken == ["a.docx", "2024/甲镇.DOCX"]
    assert HOOKS[1]["verbose"] is True


def command(*words: str, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    # None of the variables with which an outer git or pre-commit would tell this one where it is.
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith(("GIT_", "PRE_COMMIT", "GONGKAI_LINT", "PYTHONPATH"))
    }
    made = kept | {
        "PRE_COMMIT_HOME": str(home), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PRE_COMMIT_COLOR": "never",
        "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.org", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.org",
        "PYTHONUTF8": "1",
    }  # fmt: skip
    return subprocess.run(
        words, cwd=cwd, env=made, capture_output=True, encoding="utf-8", errors="replace", check=False
    )


class Office:
    """A small repository of drafts that uses this checkout's hooks."""

    def __init__(self, folder: Path) -> None:
        self.home, self.hooks, self.drafts = folder / "home", folder / "hooks", folder / "drafts"

    def git(self, *words: str, cwd: Path) -> str:
        done = command("git", *words, cwd=cwd, home=self.home)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def repository(self, folder: Path) -> None:
        self.git("init", "-q", cwd=folder)
        self.git("add", "-A", cwd=folder)
        self.git("commit", "-qm", "x", cwd=folder)

    def run(self, hook: str, *files: str) -> subprocess.CompletedProcess[str]:
        words = (sys.executable, "-m", "pre_commit", "run", hook, "--files", *files)
        return command(*words, cwd=self.drafts, home=self.home)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    made = Office(tmp_path_factory.mktemp("office"))
    made.hooks.mkdir()
    for name in SHIPPED:  # what is in the checkout now, committed or not
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, made.hooks / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, made.hooks / name)
    made.repository(made.hooks)
    made.drafts.mkdir()
    shutil.copy(GOOD, made.drafts / "甲镇.docx")
    shutil.copy(BAD, made.drafts / "乙镇.docx")
    (made.drafts / "说明.md").write_text("不是报告", encoding="utf-8")
    (made.drafts / "~$甲镇.docx").write_bytes(b"lock")
    revision = made.git("rev-parse", "HEAD", cwd=made.hooks)
    hooks = [{"id": hook["id"]} for hook in HOOKS]
    policy = {"repos": [{"repo": str(made.hooks), "rev": revision, "hooks": hooks}]}
    (made.drafts / ".pre-commit-config.yaml").write_text(yaml.safe_dump(policy), encoding="utf-8")
    made.repository(made.drafts)
    built = command(sys.executable, "-m", "pre_commit", "install-hooks", cwd=made.drafts, home=made.home)
    if built.returncode:
        pytest.skip(
            "pre-commit could not build the hook's environment (no package index?): " + built.stdout[-300:]
        )
    return made


def test_a_good_report_passes(office: Office) -> None:
    done = office.run("gongkai-lint", "甲镇.docx")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout
    assert "结论" not in done.stdout  # pre-commit hides what a passing hook says


def test_the_verbose_hook_shows_what_was_recognised(office: Office) -> None:
    done = office.run("gongkai-lint-verbose", "甲镇.docx")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "识别：2021 年统一格式 · 2024 年" in done.stdout
    assert "结论：合格（错误 0、警告 0、提示 0）" in done.stdout


def test_a_bad_report_fails_with_its_faults(office: Office) -> None:
    done = office.run("gongkai-lint", "甲镇.docx", "乙镇.docx")
    assert done.returncode == 1
    assert "Failed" in done.stdout and "exit code: 1" in done.stdout
    assert "乙镇.docx" in done.stdout and "GK303" in done.stdout and "结论：退回修改" in done.stdout


def test_other_files_are_not_taken(office: Office) -> None:
    done = office.run("gongkai-lint", "说明.md", "~$甲镇.docx")
    assert done.returncode == 0
    assert "Skipped" in done.stdout


def test_a_commit_of_a_bad_report_is_stopped(office: Office) -> None:
    installed = command(sys.executable, "-m", "pre_commit", "install", cwd=office.drafts, home=office.home)
    assert installed.returncode == 0, installed.stdout
    draft = office.drafts / "丙镇.docx"
    shutil.copy(BAD, draft)
    office.git("add", "丙镇.docx", cwd=office.drafts)
    stopped = command("git", "commit", "-qm", "丙镇", cwd=office.drafts, home=office.home)
    assert stopped.returncode == 1
    assert "结论：退回修改" in stopped.stdout + stopped.stderr
    shutil.copy(GOOD, draft)
    office.git("add", "丙镇.docx", cwd=office.drafts)
    through = command("git", "commit", "-qm", "丙镇", cwd=office.drafts, home=office.home)
    assert through.returncode == 0, through.stdout + through.stderr
