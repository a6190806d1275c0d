"""Everything an audit leaves in its folder, and nothing that no longer holds."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("docxtpl", reason="the extra “audit” is not installed")

from gongkai_lint.audit.desk import lay_out
from gongkai_lint.audit.letters import Sender
from gongkai_lint.audit.names import page_name
from gongkai_lint.audit.sample import sample
from gongkai_lint.files import UnwritableError
from gongkai_lint.rules.model import RuleSet


def test_what_is_written_and_linked(ruleset: RuleSet, tmp_path: Path) -> None:
    audit = sample(ruleset)
    (tmp_path / "reports").mkdir()
    (tmp_path / page_name("教育局.docx")).write_text("page")
    written = lay_out(audit, str(tmp_path), ruleset.forms, Sender())
    assert written.letters == (
        "return/清河区教育局.docx",
        "return/清河区财政局.docx",
        "return/石门乡.docx",
        "return/东关街道.docx",
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["audit.xlsx", "index.html", "reports", "return"]
    index = (tmp_path / "index.html").read_text("utf-8")
    assert index.count(">报告</a>") == 1  # only the page that is there
    assert index.count(">函</a>") == 4


def test_a_letter_that_is_no_longer_due_goes_away_and_other_files_stay(
    ruleset: RuleSet, tmp_path: Path
) -> None:
    audit = sample(ruleset)
    folder = tmp_path / "return"
    folder.mkdir()
    (folder / "王家山镇.docx").write_text("of an earlier run")
    (folder / "备忘.docx").write_text("the office's own")
    lay_out(audit, str(tmp_path), ruleset.forms, Sender())
    assert sorted(p.name for p in folder.iterdir()) == [
        "东关街道.docx",
        "备忘.docx",
        "清河区教育局.docx",
        "清河区财政局.docx",
        "石门乡.docx",
    ]


def test_a_folder_in_the_way_is_told(ruleset: RuleSet, tmp_path: Path) -> None:
    (tmp_path / "audit.xlsx").mkdir()
    with pytest.raises(UnwritableError, match="是文件夹"):
        lay_out(sample(ruleset), str(tmp_path), ruleset.forms, Sender())
