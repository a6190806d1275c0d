"""Letters keep what they were told: the command over the policy over what an earlier run said; nothing is lost by being silent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("docxtpl", reason="the extra “audit” is not installed")

from docx import Document

from gongkai_lint.audit.sending import Kept, read_kept, sending, told, write_kept
from gongkai_lint.cli import main
from gongkai_lint.policy.load import load
from gongkai_lint.policy.model import Policy
from gongkai_lint.usage import UsageError
from tests.audit.making import TOWNS, fill, report

OFFICE = "清河区政务公开办公室"
TODAY = "2025-02-20"
POLICY = "letters: {office: 策略里的机关, contact: 李四, reply_by: 2025-03-20, template: 函/函.docx}\n"


def settled(out: Path, policy: Policy | None = None, **given: str | None) -> Any:
    return sending(given, policy or Policy(), str(out), TODAY)


def keep(out: Path, **facts: str) -> None:
    (out / "return").mkdir(exist_ok=True)
    write_kept(str(out), Kept({}, facts))


def policy_of(folder: Path, text: str = POLICY) -> Policy:
    (folder / "函").mkdir(exist_ok=True)
    (folder / "函" / "函.docx").write_bytes(b"template")
    (folder / "gongkai-lint.yaml").write_text(text, encoding="utf-8")
    return load(str(folder / "gongkai-lint.yaml"))


def test_the_policy_says_it_once_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = settled(tmp_path, policy_of(tmp_path))
    assert found.sender == ("策略里的机关", "李四", TODAY, "2025-03-20")
    assert found.template == b"template"  # relative to the policy, wherever the command runs
    assert found.kept == () and told(found, "zh") == []


def test_the_command_says_more_than_the_policy_and_that_more_than_the_last_run(tmp_path: Path) -> None:
    keep(tmp_path, office="上次的机关", contact="王五", reply_by="2025-03-01")
    policy = policy_of(tmp_path, "letters: {contact: 李四}\n")
    found = settled(tmp_path, policy, reply_by="2025-03-09")
    assert found.sender == ("上次的机关", "李四", TODAY, "2025-03-09")
    assert found.kept == ("office",)
    assert told(found, "zh") == [
        '退回函沿用上次的：发函机关 上次的机关；要改用 --office（写 "" 为不用），或写在策略的 letters 里'
    ]
    assert told(found, "en") == [
        'letters: as in the last run, office 上次的机关; change it with --office ("" for none) or under letters in the policy'
    ]


def test_an_empty_option_leaves_a_blank(tmp_path: Path) -> None:
    keep(tmp_path, office="上次的机关", template=str(tmp_path / "没有了.docx"))
    found = settled(tmp_path, policy_of(tmp_path), office="", contact="", reply_by="", template="")
    assert found.sender == ("", "", TODAY, "") and found.template is None
    assert found.kept == () and set(found.facts.values()) == {""}


@pytest.mark.parametrize("day", ["2025-2-28", "2月28日", "2025-02-30", "20250228"])
def test_a_date_that_is_none(tmp_path: Path, day: str) -> None:
    with pytest.raises(UsageError, match=f"--reply-by {day}：日期要写成 2025-02-28 的样子"):
        settled(tmp_path, reply_by=day)


def test_a_template_of_the_last_run_that_has_gone_is_not_replaced_in_silence(tmp_path: Path) -> None:
    keep(tmp_path, template=str(tmp_path / "没有了.docx"))
    with pytest.raises(
        UsageError, match=r"上次用的退回函模板 .*没有了\.docx 打不开；请用 --letter-template 指明"
    ):
        settled(tmp_path)
    with pytest.raises(UsageError, match=r"^打不开模板 另一个\.docx$"):
        settled(tmp_path, template="另一个.docx")


@pytest.mark.parametrize(("day", "lines"), [("2025-02-19", 1), (TODAY, 0), ("2025-02-21", 0), ("", 0)])
def test_a_day_that_is_over_is_told(tmp_path: Path, day: str, lines: int) -> None:
    found = settled(tmp_path, reply_by=day)
    assert len(told(found, "zh")) == len(told(found, "en")) == lines
    if lines:
        assert told(found, "zh") == [
            "退回函要求在 2025-02-19 前重新报送，这一天已经过去；请用 --reply-by 写新的日期"
        ]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"return/甲.docx": "0123"}', '{"facts": {"office": 3}, "letters": []}']
)
def test_notes_that_are_damaged_or_of_an_earlier_version_say_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "return").mkdir()
    (tmp_path / "return" / ".keys.json").write_text(text, encoding="utf-8")
    assert read_kept(str(tmp_path)) == ({}, {})
    assert settled(tmp_path).sender == ("", "", TODAY, "")


def test_the_policy_file_is_held_to_its_shape(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    policy = Path("gongkai-lint.yaml")
    policy.write_text("letters: {ofice: 甲}\n", encoding="utf-8")
    assert main(["config"]) == 2
    assert "gongkai-lint.yaml:1:11 不认识的键“ofice”，是否想写“office”？" in capsys.readouterr().err
    policy.write_text("letters:\n  reply_by: 3月1日\n", encoding="utf-8")
    assert main(["config"]) == 2
    assert "gongkai-lint.yaml:2:13 “3月1日”不是日期" in capsys.readouterr().err
    policy.write_text("letters: {office: 甲, reply_by: 2025-03-01}\n", encoding="utf-8")
    assert main(["config"]) == 0
    assert "letters.reply_by: 2025-03-01" in capsys.readouterr().out


# --- as an office types it ----------------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    fill(tmp_path / "inbox", TOWNS[:1])
    (tmp_path / "inbox" / "大河镇.docx").write_bytes(report("大河镇", cells={"requests.new.natural": "2"}))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def command(*words: str) -> int:
    return main(["audit", "inbox", "--out", "audit", "--jobs", "1", "-q", "--no-pages", *words])


def letter(folder: Path) -> str:
    return "\n".join(p.text for p in Document(str(folder / "audit" / "return" / "大河镇.docx")).paragraphs)


def test_a_later_run_that_says_nothing_leaves_the_letters_alone(office: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert command("--office", OFFICE, "--contact", "张三", "--reply-by", "2099-03-05") == 1
    assert "退回函" not in capsys.readouterr().out
    path = office / "audit" / "return" / "大河镇.docx"
    before = path.read_bytes()
    assert command() == 1
    assert path.read_bytes() == before
    said = capsys.readouterr().out
    assert f"退回函沿用上次的：发函机关 {OFFICE}，联系人 张三，重新报送日期 2099-03-05；" in said
    # What changes in it is written with the same facts.
    (office / "inbox" / "大河镇.docx").write_bytes(report("大河镇", cells={"requests.new.natural": "3"}))
    assert command("--reply-by", "2099-04-01") == 1
    assert OFFICE in letter(office) and "张三" in letter(office) and "2099年4月1日" in letter(office)
    assert "重新报送日期" not in capsys.readouterr().out
    assert command("--office", "") == 1
    assert OFFICE not in letter(office) and "（发函单位）" in letter(office)
    assert command() == 1
    assert OFFICE not in letter(office) and "2099年4月1日" in letter(office)


def test_the_policy_of_letters_changes_no_verdict(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "gongkai-lint.yaml").write_text(
        "letters: {office: 甲机关, reply_by: 2099-03-05}\n", encoding="utf-8"
    )
    assert command() == 1
    assert "甲机关" in letter(office)
    (office / "gongkai-lint.yaml").write_text(
        "letters: {office: 乙机关, reply_by: 2099-03-06}\n", encoding="utf-8"
    )
    assert command() == 1
    assert "乙机关" in letter(office) and "2099年3月6日" in letter(office)
    said = capsys.readouterr().out
    assert "新检查 0，沿用 2" in said and "退回函沿用" not in said
    (office / "gongkai-lint.yaml").unlink()
    assert command() == 1
    said = capsys.readouterr().out
    assert (
        "新检查 0，沿用 2" in said and "退回函沿用上次的：发函机关 乙机关，重新报送日期 2099-03-06；" in said
    )
    assert "乙机关" in letter(office)


def test_a_letter_of_yesterday_with_nothing_new_keeps_its_day(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    import datetime

    class Day(datetime.date):
        now = datetime.date(2025, 2, 20)

        @classmethod
        def today(cls) -> Any:
            return cls.now

    monkeypatch.setattr(datetime, "date", Day)
    command("--office", OFFICE)
    path = office / "audit" / "return" / "大河镇.docx"
    assert "2025年2月20日" in letter(office)
    path.write_bytes(edited := path.read_bytes() + b"\0" * 8)  # by hand
    Day.now = datetime.date(2025, 2, 21)
    command()
    assert path.read_bytes() == edited
    (office / "inbox" / "大河镇.docx").write_bytes(report("大河镇", cells={"requests.new.natural": "3"}))
    command()
    assert "2025年2月21日" in letter(office)


def test_facts_are_settled_before_the_work(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("--letter-template", "没有.docx") == 2
    assert command("--reply-by", "3月1日") == 2
    assert capsys.readouterr().err == (
        "打不开模板 没有.docx\n--reply-by 3月1日：日期要写成 2025-02-28 的样子\n"
    )
    assert not (office / "audit" / "audit.db").exists()


def test_data_only_asks_for_no_letters(office: Path) -> None:
    assert command("--data-only", "--letter-template", "没有.docx") == 1
    assert not (office / "audit" / "return").exists()


def test_what_was_written_down_is_plain(office: Path) -> None:
    command("--office", OFFICE)
    noted = json.loads((office / "audit" / "return" / ".keys.json").read_text(encoding="utf-8"))
    assert noted["facts"] == {"office": OFFICE, "contact": "", "reply_by": "", "template": ""}
    assert list(noted["letters"]) == ["return/大河镇.docx"]
