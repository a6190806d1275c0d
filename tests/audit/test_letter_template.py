"""The command that gives an office the built-in letter template to change."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from gongkai_lint.audit.letter_template import template
from gongkai_lint.cli import main

docx = pytest.importorskip("docx")


def test_it_is_written_once_and_never_over_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["letter-template", "函.docx"]) == 0
    assert "已写出 函.docx" in capsys.readouterr().out
    written = [p.text for p in docx.Document("函.docx").paragraphs]
    assert written == [p.text for p in docx.Document(io.BytesIO(template())).paragraphs]
    (tmp_path / "函.docx").write_bytes(b"changed by the office")
    assert main(["letter-template", "函.docx"]) == 2
    assert "函.docx 已经存在，请换一个文件名" in capsys.readouterr().err
    assert (tmp_path / "函.docx").read_bytes() == b"changed by the office"


def test_in_english_and_in_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["letter-template", "letter.docx", "--lang", "en"]) == 0
    assert any("is returned for correction" in p.text for p in docx.Document("letter.docx").paragraphs)
    assert main(["letter-template", "nowhere/letter.docx", "--lang", "en"]) == 2
    assert "there is no folder nowhere" in capsys.readouterr().err
