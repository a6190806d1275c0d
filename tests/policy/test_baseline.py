"""A baseline: what it knows does not count, as often as it was recorded, whatever happened to the paragraphs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from gongkai_lint.baseline import BaselineError, may_replace, read, record, tallied
from gongkai_lint.cli import main
from gongkai_lint.document.open import read_document
from gongkai_lint.engine import Options, lint_document
from gongkai_lint.rules.model import Result, RuleSet
from tests.cli.scenario import report

BASE = "form: 2021\nyear: 2024\nrequests.total.natural: {total}\n@overview: {overview}\n@problems: 存在的问题是施实不力，下一步将认真改进，提高质量，加强培训。\n"
SELECT = Options(select=("GK302", "GK811", "GK813"))


def made(ruleset: RuleSet, name: str = "a.docx", total: int = 2, overview: str = "做好了的的工作。", unit: str = "") -> Result:  # fmt: skip
    text = BASE.format(total=total, overview=overview) + (f"unit: {unit}\n" if unit else "")
    return lint_document(read_document(report(text, ruleset), name), ruleset, SELECT)


def known(result: Result) -> list[tuple[str, bool]]:
    return [(f.rule.id, f.suppressed is not None) for f in result.findings]


@pytest.fixture
def path(tmp_path: Path, ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("known.json").write_text(record([made(ruleset)], "known.json"), encoding="utf-8")
    return "known.json"


def test_what_is_known_does_not_count(path: str, ruleset: RuleSet) -> None:
    result = read(path).apply(made(ruleset))
    assert known(result) and all(aside for _, aside in known(result))
    assert (result.grade, result.stale, result.tally.suppressed) == ("pass", 0, len(result.findings))
    why = result.findings[0].suppressed
    assert why is not None and (why.source, why.where) == ("baseline", "known.json")


def test_paragraphs_may_move_and_numbers_may_not_change(path: str, ruleset: RuleSet) -> None:
    moved = read(path).apply(made(ruleset, overview="新写的一段话，说明情况，没有问题。做好了的的工作。"))
    assert all(aside for _, aside in known(moved))
    changed = read(path).apply(made(ruleset, total=3))
    assert ("GK302", False) in known(changed) and changed.grade == "return"
    assert changed.stale == 1
    assert all(aside for rule, aside in known(changed) if rule != "GK302")


def test_as_often_as_recorded(path: str, ruleset: RuleSet) -> None:
    twice = made(ruleset, overview="做好了的的工作。也做好了的的准备。")
    assert sum(r == "GK813" for r, _ in known(twice)) == 2
    result = read(path).apply(twice)
    assert sorted(aside for rule, aside in known(result) if rule == "GK813") == [False, True]


def test_mended_is_stale(path: str, ruleset: RuleSet) -> None:
    result = read(path).apply(made(ruleset, total=0, overview="做好了工作。"))
    assert result.stale >= 2 and tallied([result])[1] == result.stale


def test_a_report_is_known_by_unit_and_year_else_by_name(path: str, ruleset: RuleSet) -> None:
    baseline = read(path)
    assert baseline.of(made(ruleset, "另名.docx")) is not None
    assert baseline.of(made(ruleset, "a.docx", unit="平川县财政局")) is None
    nameless = made(ruleset)
    bare = nameless._replace(report=nameless.report._replace(unit=""))
    assert baseline.of(bare) is not None
    assert baseline.of(bare._replace(path="b.docx")) is None
    assert baseline.of(bare._replace(path="下/a.docx")) is not None
    unread = Result("a.docx", "unassessable", error="x")
    assert baseline.apply(unread) == unread


def test_of_two_files_of_one_unit_the_name_decides(path: str, ruleset: RuleSet) -> None:
    first, second = made(ruleset, "一稿.docx"), made(ruleset, "二稿.docx", total=5)
    Path(path).write_text(record([first, second], path), encoding="utf-8")
    baseline = read(path)
    for result in (first, second):
        applied = baseline.apply(result)
        assert all(aside for _, aside in known(applied)) and applied.stale == 0


def test_recording_again_keeps_what_was_known(path: str, ruleset: RuleSet) -> None:
    before = Path(path).read_text(encoding="utf-8")
    assert record([read(path).apply(made(ruleset))], path) == before
    data = json.loads(before)
    assert data["schema"] == 1 and data["baseline"] is True
    (file,) = data["files"]
    assert (file["path"], file["year"]) == ("a.docx", 2024)
    assert all(set(f) == {"rule", "address", "values", "count", "message"} for f in file["findings"])


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"baseline": true}', '{"baseline": true, "schema": 1, "files": 3}', '{"baseline": true, "schema": 1, "files": [{}]}', "\x00", "[" * 100_000])  # fmt: skip
def test_what_is_no_baseline(path: str, text: str) -> None:
    Path(path).write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError) as caught:
        read(path)
    assert caught.value.zh and caught.value.en


def test_another_format_is_said_so(path: str) -> None:
    Path(path).write_text('{"baseline": true, "schema": 2, "files": []}', encoding="utf-8")
    with pytest.raises(BaselineError, match="另一版格式"):
        read(path)
    assert may_replace(path)
    Path(path).write_text('{"schema": 1}', encoding="utf-8")
    assert not may_replace(path) and may_replace("nothing.json")


def write(name: str, text: str, ruleset: RuleSet) -> None:
    Path(name).write_bytes(report(text, ruleset))


def test_the_command(path: str, ruleset: RuleSet, capsys: pytest.CaptureFixture[str]) -> None:
    bad = BASE.format(total=2, overview="做好了工作。")
    write("a.docx", bad, ruleset)
    arguments = ["a.docx", "-q", "--select", "GK302"]
    assert main(arguments) == 1
    assert main([*arguments, "--write-baseline", "新.json"]) == 0
    assert main([*arguments, "--baseline", "新.json"]) == 0
    write("a.docx", BASE.format(total=3, overview="新的一段。"), ruleset)
    assert main([*arguments, "--baseline", "新.json"]) == 1
    assert main([*arguments, "--baseline", "新.json", "--write-baseline", "新.json"]) == 0
    assert main([*arguments, "--baseline", "新.json"]) == 0
    capsys.readouterr()


def test_unreadable_files_stay_unreadable(
    path: str, ruleset: RuleSet, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("b.docx").write_bytes(b"")
    assert main(["b.docx", "--write-baseline", "新.json", "-q"]) == 3
    assert json.loads(Path("新.json").read_text(encoding="utf-8"))["files"] == []
    assert main(["b.docx", "--baseline", "新.json", "-q"]) == 3
    capsys.readouterr()


def test_a_full_disk_leaves_the_old_baseline(path: str, ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    import errno

    write("a.docx", BASE.format(total=9, overview="好。"), ruleset)
    before = Path(path).read_bytes()

    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert main(["a.docx", "--write-baseline", path]) == 2
    assert "磁盘已满" in capsys.readouterr().err
    assert Path(path).read_bytes() == before and sorted(os.listdir(".")) == ["a.docx", path]


def test_targets_that_cannot_be_written(
    path: str, ruleset: RuleSet, capsys: pytest.CaptureFixture[str]
) -> None:
    write("a.docx", BASE.format(total=2, overview="好。"), ruleset)
    before = Path("a.docx").read_bytes()
    for target in ("a.docx", "./a.docx", "没有/x.json", "."):
        assert main(["a.docx", "--write-baseline", target]) == 2, target
        out, err = capsys.readouterr()
        assert out == "" and err.count("\n") == 1, err
    assert Path("a.docx").read_bytes() == before
