"""The hook with real pre-commit: a small repository with a good and a bad report."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=500, check=False)


def _git(*arguments: str, cwd: Path) -> None:
    done = _run("git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr


def test_the_hook_passes_a_good_report_and_fails_a_bad_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not here")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "home"))
    hooks = tmp_path / "hooks"  # this checkout's files, as a repository of their own
    names = ("src", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
    hooks.mkdir()
    for name in names:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, hooks / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, hooks / name)
    _git("init", "-q", "-b", "main", cwd=hooks)
    _git("add", "-A", cwd=hooks)
    _git("commit", "-qm", "hooks", cwd=hooks)
    sha = _run("git", "rev-parse", "HEAD", cwd=hooks).stdout.strip()
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    (drafts / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {hooks}\n    rev: {sha}\n    hooks:\n      - id: gongkai-lint\n", encoding="utf-8"
    )
    shutil.copy(ROOT / "examples" / "clean-2021.docx", drafts / "good.docx")
    _git("init", "-q", "-b", "main", cwd=drafts)
    _git("add", "-A", cwd=drafts)
    pre_commit = Path(sys.executable).parent / "pre-commit"
    if not pre_commit.exists():
        pytest.skip("pre-commit is not installed")
    passed = _run(str(pre_commit), "run", "--all-files", cwd=drafts)
    if "An error has occurred" in passed.stdout + passed.stderr or "InstallationError" in passed.stdout:
        pytest.skip("pre-commit could not build its environment (no package index?)")
    assert passed.returncode == 0, passed.stdout
    assert "Passed" in passed.stdout
    shutil.copy(ROOT / "examples" / "mistakes-2021.docx", drafts / "bad.docx")
    (drafts / "~$bad.docx").write_bytes(b"lock")
    _git("add", "-A", cwd=drafts)
    failed = _run(str(pre_commit), "run", "--all-files", cwd=drafts)
    assert failed.returncode == 1
    assert "Failed" in failed.stdout
    assert "bad.docx" in failed.stdout
    assert "GK401" in failed.stdout
    assert "~$bad.docx" not in failed.stdout
    assert "exit code: 1" in failed.stdout
    assert os.environ["PRE_COMMIT_HOME"].startswith(str(tmp_path))
