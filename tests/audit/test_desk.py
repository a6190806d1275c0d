"""Everything an audit leaves in its folder, and nothing that no longer holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

pytest.importorskip("docxtpl", reason="the extra “audit” is not installed")

from gongkai_lint.audit.desk import lay_out, rows_of_files
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
        ".keys.json",
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


def test_without_a_roster_every_file_is_a_row(ruleset: RuleSet, tmp_path: Path) -> None:
    audit = sample(ruleset)
    bare = audit._replace(
        roster=audit.roster._replace(units=()),
        rows=(),
        matching=audit.matching._replace(missing=(), late=(), twice=()),
    )
    names = [row.unit.name for row in rows_of_files(bare)]
    assert len(names) == len(set(names)) == 10
    assert "大河镇（大河镇（修改））" in names and "大河镇（大河镇）" in names and "石门乡年报" in names
    written = lay_out(bare, str(tmp_path), ruleset.forms, Sender())
    assert "return/清河区教育局.docx" in written.letters
    tree = html.fromstring((tmp_path / "index.html").read_text("utf-8"))
    assert len(tree.xpath("//table[@id='table']/tbody/tr")) == 10
    assert {d.xpath("span")[0].text for d in tree.find_class("figure")} == {
        "报告",
        "退回修改",
        "无法评估",
        "基本合格",
        "合格",
    }


def test_a_letter_that_would_be_the_same_is_left_as_it_is(ruleset: RuleSet, tmp_path: Path) -> None:
    """The office may have written into it."""
    audit = sample(ruleset)
    sender = Sender(date="2025-02-20", reply_by="2025-03-05")
    lay_out(audit, str(tmp_path), ruleset.forms, sender)
    edited = tmp_path / "return" / "东关街道.docx"
    edited.write_bytes(b"edited by the office")
    lay_out(audit, str(tmp_path), ruleset.forms, sender)
    assert edited.read_bytes() == b"edited by the office"
    lay_out(audit, str(tmp_path), ruleset.forms, sender._replace(reply_by="2025-03-06"))
    assert edited.read_bytes().startswith(b"PK")
    edited.unlink()
    lay_out(audit, str(tmp_path), ruleset.forms, sender._replace(reply_by="2025-03-06"))
    assert edited.is_file()
