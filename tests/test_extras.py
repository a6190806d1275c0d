"""What to type when an optional part is missing: from where the package itself was installed, with its own pip."""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from gongkai_lint import extras
from gongkai_lint.cli import main


@pytest.fixture
def came_from(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the package be installed from somewhere, as pip notes it."""

    class Distribution:
        def __init__(self, noted: str | None) -> None:
            self.noted = noted

        def read_text(self, name: str) -> str | None:
            assert name == "direct_url.json"
            return self.noted

    def came(noted: Any) -> None:
        text = noted if noted is None or isinstance(noted, str) else json.dumps(noted)
        real = importlib.metadata.distribution
        monkeypatch.setattr(
            "importlib.metadata.distribution",
            lambda name: Distribution(text) if name == extras.NAME else real(name),
        )

    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    return came


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "源码 一"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("")
    return folder


def test_from_a_folder_as_the_readme_has_it(came_from: Any, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    came_from({"url": source.as_uri(), "dir_info": {}})
    assert extras.install("audit") == f'pip install "{source}[audit]"'
    monkeypatch.chdir(source)
    assert extras.install("audit") == 'pip install ".[audit]"'


def test_from_a_folder_that_is_worked_on(came_from: Any, source: Path) -> None:
    came_from({"url": source.as_uri(), "dir_info": {"editable": True}})
    assert extras.install("dask") == f'pip install -e "{source}[dask]"'


def test_from_a_folder_that_has_gone(came_from: Any, tmp_path: Path) -> None:
    came_from({"url": (tmp_path / "没有了").as_uri(), "dir_info": {}})
    assert extras.install("audit") == 'pip install ".[audit]"'


def test_from_a_repository_or_a_file(came_from: Any) -> None:
    came_from({"url": "https://git.example/g.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}})
    assert extras.install("audit") == 'pip install "gongkai-lint[audit] @ git+https://git.example/g.git@abc"'
    came_from({"url": "file:///tmp/g-0.1.0-py3-none-any.whl", "archive_info": {}})
    assert extras.install("audit") == 'pip install "gongkai-lint[audit] @ file:///tmp/g-0.1.0-py3-none-any.whl"'  # fmt: skip


@pytest.mark.parametrize("noted", [None, "", "{", "[]"])
def test_from_an_index_or_nobody_knows(came_from: Any, noted: Any) -> None:
    came_from(noted)
    assert extras.install("audit") == 'pip install "gongkai-lint[audit]"'


def test_with_the_python_that_runs(came_from: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README calls .venv/bin/gongkai-lint without activating: then plain pip would be another Python's."""
    came_from(None)
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    monkeypatch.setattr(sys, "prefix", "/work/.venv")
    monkeypatch.setattr(sys, "executable", "/work/.venv/bin/python")
    monkeypatch.delenv("VIRTUAL_ENV")
    assert extras.install("audit") == '/work/.venv/bin/python -m pip install "gongkai-lint[audit]"'
    monkeypatch.setattr(sys, "executable", "/my work/bin/python")
    assert extras.install("audit") == '"/my work/bin/python" -m pip install "gongkai-lint[audit]"'
    monkeypatch.setattr(sys, "prefix", "/usr")
    assert extras.install("audit") == 'pip install "gongkai-lint[audit]"'


def test_this_very_installation_is_told_whole() -> None:
    """Not faked: what pip noted here leads to a folder with our project, or to the index."""
    told = extras.install("audit")
    assert "[audit]" in told
    if "dir_info" in extras._origin():
        folder = told.split('"')[1].removesuffix("[audit]")
        assert 'name = "gongkai-lint"' in Path(folder, "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("module", "asked", "lang", "said"),
    [
        ("sqlalchemy", ["audit", "."], "zh", '成批审核需要另装：pip install "gongkai-lint[audit]"\n'),
        ("sqlalchemy", ["trend"], "en", 'the audit has to be installed: pip install "gongkai-lint[audit]"\n'),
        ("fsspec", ["audit", "memory://reports"], "zh", '读地址里的文件需要另装：pip install "gongkai-lint[audit]"\n'),
        ("psycopg", ["audit", ".", "--store", "postgresql://localhost/x"], "zh", '使用 PostgreSQL 需要另装：pip install "gongkai-lint[postgres]"\n'),
        ("distributed", ["audit", ".", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"], "en", 'dask has to be installed: pip install "gongkai-lint[dask]"\n'),
    ],
)  # fmt: skip
def test_commands_tell_it_in_one_sentence(
    came_from: Any, module: str, asked: list[str], lang: str, said: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    if module != "sqlalchemy":
        pytest.importorskip("sqlalchemy")
    came_from(None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "报告.txt").write_text("报告", encoding="utf-8")
    (tmp_path / "audit").mkdir()
    (tmp_path / "audit" / "audit.db").touch()
    monkeypatch.setitem(sys.modules, module, None)
    assert main([*asked, "--lang", lang]) == 2
    assert capsys.readouterr().err == said
    assert os.path.getsize(tmp_path / "audit" / "audit.db") == 0 or module != "sqlalchemy"
