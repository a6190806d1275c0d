"""English counts: one error, two errors, wherever English is written."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from gongkai_lint.cli import main
from gongkai_lint.output.formats import FORMATS
from gongkai_lint.plurals import counted, fill, unfilled
from gongkai_lint.rules.model import RuleSet
from tests.cli.scenario import report

# “1 errors”, “1 blank cells”; “1 things are”. What is no count: “1 is”, “1 has”, “1 was”.
WRONG = re.compile(
    r"(?<![\d./-])1(?: (?!cross)[a-z-]+)?(?: |&nbsp;|</[a-z]+> ?)"
    r"(?:errors|warnings|notes|findings|rules|reports|files|cells|units|sentences|corrections|comments|pieces|characters|"
    r"times|days|fields|paragraphs|places|points|ledgers|pairs|pictures|objects|changes|parts|balances|were|are)\b"
)


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 errors"), (1, "1 error"), (2, "2 errors"), ("1", "1 error"), ("11", "11 errors"), ("1.5", "1.5 errors")],
)  # fmt: skip
def test_one_is_one(count: Any, said: str) -> None:
    assert counted(count, "error") == said


def test_an_own_plural() -> None:
    assert [counted(n, "is", "are") for n in (0, 1, 2)] == ["0 are", "1 is", "2 are"]


def test_places_of_a_text() -> None:
    text = "“{table}” has {count|blank cell|blank cells}: {list}{nothing}"
    assert (
        fill(text, {"table": "甲", "count": "1", "list": "{count}"})
        == "“甲” has 1 blank cell: {count}{nothing}"
    )
    assert fill(text, {"table": "甲", "count": 3, "list": "乙"}) == "“甲” has 3 blank cells: 乙{nothing}"
    assert fill("{rest|is|are}", {}) == "{rest|is|are}"
    assert unfilled(text) == "“{table}” has {count} blank cells: {list}{nothing}"


@pytest.mark.parametrize(
    ("key", "one", "many"), [("files_all", "Report", "Reports"), ("units", "Unit to file", "Units to file")]
)
def test_a_word_below_its_number(key: str, one: str, many: str) -> None:
    from gongkai_lint.audit.words import below

    assert [below(key, n, "en") for n in (0, 1, 2)] == [many, one, many]
    assert below(key, 1, "zh") == below(key, 2, "zh") and "|" not in below(key, 2, "zh")


def test_the_sweep_can_see() -> None:
    for wrong in (
        "1 errors",
        "(1 rules)",
        "has 1 blank cells",
        "<b>1</b> warnings",
        "1 files (",
        "1 comments are left",
        "1 more are not",
    ):
        assert WRONG.search(wrong), wrong
    for right in (
        "1 error",
        "11 errors",
        "0.1 errors",
        "2024-1 rules",
        "1 error, 2 warnings",
        "of 1: 3 rules",
    ):
        assert not WRONG.search(right), right


COUNTS = re.compile(
    r"\{(?:count|number|chars|elapsed|limit|rest|held|sentences|figures|total|same|differing|times)\} (?!of |is |has |reads |for |made|last|newly|in all|ten-)[a-z]"
)


def test_every_count_of_a_rule_says_one_and_many(ruleset: RuleSet) -> None:
    """A count followed by a word is written {count|word|words} in the rules."""
    plain = {
        (rule.id, text)
        for rule in ruleset.rules
        for text in (*rule.en.message.values(), *rule.en.expected.values())
        if COUNTS.search(text) and not text.startswith("The {count} parts listed")  # never fewer than two
    }
    assert not plain
    assert sum("|" in text for rule in ruleset.rules for text in rule.en.message.values()) > 30


# One error, two warnings, one blank cell, one word, one rule that cannot be assessed in one place; one correction.
ONE = "form: 2021\nyear: 2024\nrequests.new.natural: \nrequests.granted.natural: 1\n@overview: 政策措施已施实。\n"


@pytest.fixture
def one(tmp_path: Path, ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "报告.docx").write_bytes(report(ONE, ruleset))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def told(written: bytes) -> str:
    """The words of what was written, also inside a package."""
    if written[:2] != b"PK":
        return written.decode()
    import io

    with zipfile.ZipFile(io.BytesIO(written)) as package:
        parts = [package.read(n).decode() for n in package.namelist() if n.endswith((".xml", ".rels"))]
    return re.sub(r"<[^>]*>", "", "\n".join(parts))


def asked(*words: str) -> list[str]:
    return ["报告.docx", "--lang", "en", "--select", "GK210,GK304,GK811", *words]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_a_check(one: Path, name: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    main(asked("--format", name))
    said = told(capsysbinary.readouterr().out)
    assert "misspelt" in said
    assert not WRONG.search(said)


def test_the_page_says_one_error(one: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(asked("--format", "html"))
    page = capsys.readouterr().out
    assert "<b>1</b> error</li>" in page and "<b>0</b> notes</li>" in page
    main(asked())
    assert "Grade: return for correction (1 error, 2 warnings, 0 notes)" in capsys.readouterr().out


def test_what_is_said_beside_a_check(one: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (one / "gongkai-lint.yaml").write_text(
        "suppress: [{rule: GK210, reason: 没有这一项}]\n", encoding="utf-8"
    )
    (one / "更多").mkdir()
    (one / "更多" / "旧.doc").write_text("", encoding="utf-8")
    main(asked("更多", "--ignore", "GK811", "--statistics", "--write-baseline", "known.json"))
    main(asked("--ignore", "GK304", "--show", "error"))
    main(asked("--diff"))
    main(asked("--ignore", "GK304", "--annotate", "a.docx", "--fix", "b.docx"))
    main(["diff", "报告.docx", "b.docx", "--lang", "en"])
    out, err = capsys.readouterr()
    said = out + err + told((one / "a.docx").read_bytes())
    assert "1 correction" in said and "1 finding as comments" in said and "1 finding recorded" in said, said
    assert "1 finding is set aside by policy" in said and "1 file of a kind" in said
    assert "1 more finding is not listed" in said
    assert not WRONG.search(said)


def test_what_an_audit_says(one: Path, ruleset: RuleSet, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("sqlalchemy")
    (one / "units.csv").write_text(
        "单位名称,类别,截止日期\n平川县人民政府办公室,政府,2025-01-31\n", encoding="utf-8"
    )
    (one / "ledgers").mkdir()
    (one / "ledgers" / "别处.csv").write_text("编号,受理日期\n1,2024-03-01\n", encoding="utf-8")
    main(["audit", "报告.docx", "--lang", "en", "--jobs", "1", "-q", "--roster", "units.csv", "--ledgers", "ledgers", "--annotate",
          "--select", "GK210,GK304,GK811", "--out", "audit"])  # fmt: skip
    said = capsys.readouterr().out
    assert "1 of 1 unit filed, 1 file (1 checked, 0 reused)" in said
    assert "平川县人民政府办公室: 1 error, 2 warnings (" in said and "1 ledger is of no unit" in said
    for words in (["history", "平川县人民政府办公室"], ["trend"], ["receipt", "1", "--verify"]):
        main([*words, "--lang", "en"])
    said += capsys.readouterr().out
    assert "1 file came out as before" in said and "· 1 error, 2 warnings, 0 notes" in said
    for path in sorted((one / "audit").rglob("*")):
        if path.suffix in (".html", ".json", ".xlsx", ".docx") and path.name != "audit.json":
            said += told(path.read_bytes())
    assert "1 point must be mended" in said and "<b>1</b><span>Unit to file</span>" in said
    assert not WRONG.search(said.lower().replace("</b><span>", " "))
    assert "1 files" not in said and "1 errors" not in said
    assert not WRONG.search(said)
