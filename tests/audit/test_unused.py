"""A suppression of the policy that no report of an audit needs: told once, and right also where results are used again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sqlalchemy", reason="the extra “audit” is not installed")

from gongkai_lint.audit.linted import uses_of
from gongkai_lint.cli import main
from tests.audit.making import TOWNS, fill, report

BAD = {"requests.new.natural": "1"}  # GK302
ENTRY = "suppress:\n  - {rule: GK302, reason: 已在正文说明}\n"
SAID = "gongkai-lint.yaml:2:5 要忽略 GK302（已在正文说明），这次审核的报告都没有用到"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    fill(tmp_path / "inbox", TOWNS[:3])
    policy(tmp_path, ENTRY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def policy(folder: Path, text: str) -> None:
    (folder / "gongkai-lint.yaml").write_text(text, encoding="utf-8")


def audit(*words: str, code: int = 0) -> dict[str, Any]:
    assert main(["audit", "inbox", "--out", "audit", "--jobs", "1", "-q", "--no-pages", "--select", "GK302,GK602,GK98", *words]) == code  # fmt: skip
    data: dict[str, Any] = json.loads(Path("audit/audit.json").read_text(encoding="utf-8"))
    return data


def messages(data: dict[str, Any]) -> list[str]:
    return [a["finding"]["message"] for a in data["across"] if a["finding"]["rule"] == "GK982"]


def needs(folder: Path, town: str = TOWNS[1]) -> None:
    (folder / "inbox" / f"{town}.docx").write_bytes(report(town, cells=BAD))


def test_it_is_told_once_of_the_run_and_of_no_report(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = audit()
    (one,) = data["across"]
    assert (one["unit"], one["path"]) == ("", "")
    finding = one["finding"]
    assert (finding["rule"], finding["severity"], finding["message"]) == ("GK982", "note", SAID)
    assert finding["location"]["label"] == "gongkai-lint.yaml:2:5"
    assert finding["expected"].startswith("别处的报告也用不到的，从策略文件里删去这一条")
    assert [f["rules"] for f in data["files"]] == [{}, {}, {}]
    assert f"跨报告的问题（1）\n  GK982 {SAID}\n" in capsys.readouterr().out
    page = (office / "audit" / "index.html").read_text(encoding="utf-8")
    assert page.count(SAID) == 1
    from openpyxl import load_workbook

    rows = list(load_workbook(office / "audit" / "audit.xlsx")["跨报告"].values)
    assert [row[3] for row in rows].count("GK982") == 1


def test_one_report_that_needs_it_is_enough(office: Path) -> None:
    needs(office)
    assert messages(audit()) == []


def test_it_stays_right_where_nothing_is_checked_again(office: Path) -> None:
    for _ in range(3):
        data = audit()
        assert messages(data) == [SAID]
    assert data["totals"]["reused"] == 3
    path = office / "inbox" / f"{TOWNS[1]}.docx"
    good = path.read_bytes()
    needs(office)
    assert messages(audit()) == []
    data = audit()
    assert messages(data) == [] and data["totals"]["reused"] == 3
    path.write_bytes(good)  # mended: its first result is there and is used again
    data = audit()
    assert messages(data) == [SAID] and data["totals"]["reused"] == 3
    (office / "inbox" / f"{TOWNS[2]}.docx").unlink()
    assert messages(audit()) == [SAID]


def test_the_line_is_that_of_now(office: Path) -> None:
    assert messages(audit()) == [SAID]
    policy(office, "# 单位策略\n" + ENTRY)
    assert messages(audit()) == [SAID.replace(":2:5", ":3:5")]
    needs(office)
    audit()
    policy(office, "# 单位策略\n\n" + ENTRY)  # what is used again must be found used at the new line
    assert messages(audit()) == []


def test_of_several_the_one_that_is_not_needed(office: Path) -> None:
    policy(office, ENTRY + "  - {rule: GK302, files: '**/大河镇.docx', reason: 只为大河}\n  - {rule: GK302, files: 2023/*.docx, reason: 去年的}\n")  # fmt: skip
    needs(office, "王家山镇")
    assert messages(audit()) == [
        "gongkai-lint.yaml:3:5 要忽略 GK302（只为大河），这次审核的报告都没有用到"
    ]  # of the third, which means no file of the run, nothing is known


def test_what_could_not_be_checked_is_counted(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "inbox" / "石门乡.docx").write_bytes(b"no report")
    data = audit(code=3)
    assert messages(data) == [
        "gongkai-lint.yaml:2:5 要忽略 GK302（已在正文说明），这次能检查的报告都没有用到，另有 1 份这次没能检查"
    ]
    told = audit("--lang", "en", code=3)
    assert messages(told)[0].endswith(
        "no report that could be checked in this audit needs it; 1 report could not be"
    )
    (office / "inbox" / "北湾镇.docx").write_bytes(report("北湾镇", cells={"requests.new.natural": None}))
    assert "另有 2 份这次没能检查" in messages(audit(code=3))[0]
    policy(office, ENTRY.replace("reason", "files: '**/王家山镇.docx', reason"))
    assert messages(audit(code=3)) == [SAID]  # the others are not meant


@pytest.mark.parametrize("rule", ["GK602", "GK901", "GK923"])
def test_nothing_is_said_of_rules_that_came_to_no_conclusion(office: Path, rule: str) -> None:
    """Without ledgers, without last year's reports; and findings across reports are not set aside by entries."""
    policy(office, ENTRY.replace("GK302", rule))
    assert messages(audit("--select", rule)) == []


def test_an_entry_past_its_day_is_told_where_it_would_have_held(office: Path) -> None:
    policy(office, ENTRY.replace("reason", "until: 2020-01-01, reason"))
    assert messages(audit()) == [SAID]
    needs(office)
    data = audit(code=1)
    assert messages(data) == [] and data["files"][0]["rules"] == {"GK302": 1, "GK983": 1}


def test_the_policy_decides_how_grave_it_is(office: Path) -> None:
    policy(office, ENTRY + "severity: {GK982: off}\n")
    assert audit()["across"] == []
    policy(office, ENTRY + "severity: {GK982: error}\n")
    assert audit(code=1)["across"][0]["finding"]["severity"] == "error"


def test_a_store_from_before_says_nothing_of_it(office: Path) -> None:
    assert uses_of(b"") == {}
    import zlib

    assert uses_of(zlib.compress(b'{"path": "a.docx", "suppress": {"x": "used"}}')) == {}


def test_without_entries_nothing_is_noted(office: Path) -> None:
    (office / "gongkai-lint.yaml").unlink()
    assert audit()["across"] == []
