"""The commands as an office types them: what is written, what is said, the exit code."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from gongkai_lint.cli import main
from tests.audit.making import TOWNS, WORK, fill, report

ROSTER = "单位名称,类别,截止日期\n王家山镇,乡镇,2025-01-31\n大河镇,乡镇,2025-01-31\n石门乡,乡镇,2025-01-31\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An inbox of two towns, one to be returned; the third of the roster has not filed."""
    fill(tmp_path / "inbox", TOWNS[:2])
    (tmp_path / "inbox" / "大河镇.docx").write_bytes(
        report("大河镇", day="2025年2月8日", cells={"requests.new.natural": "2"}, prose={"overview": WORK[1]})
    )
    (tmp_path / "units.csv").write_text(ROSTER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def command(*words: str) -> int:
    return main(["audit", "inbox", "--roster", "units.csv", "--out", "audit", "--jobs", "1", "-q", *words])


def test_an_audit_writes_its_files_says_what_matters_and_is_told_apart_by_its_exit_code(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("--office", "清河区政务公开办公室") == 1
    said = capsys.readouterr().out
    assert said.startswith(
        "第 1 次审核 · 2024 年度 · 名册 3 个单位，已报 2 个 · 文件 2 份（新检查 2，沿用 0）"
    )
    assert "未报送（1）\n  石门乡" in said and "退回修改（1）\n  大河镇：错误 1" in said
    assert "逾期（1）\n  大河镇：2025-02-08，期限 2025-01-31" in said
    assert "按文件计：合格 " in said
    assert said.endswith(
        "\n\n结果："
        + "、".join(os.path.join("audit", n) for n in ("index.html", "audit.xlsx", "return"))
        + "\n"
    )
    out = office / "audit"
    assert {p.name for p in out.iterdir()} >= {
        "index.html",
        "audit.xlsx",
        "audit.json",
        "audit.db",
        "return",
        "reports",
    }
    assert sorted(p.name for p in (out / "return").glob("[!.]*")) == ["大河镇.docx", "石门乡.docx"]
    pages = sorted(p.name.split("-")[0] for p in (out / "reports").iterdir())
    assert pages == ["大河镇", "王家山镇"]
    data = json.loads((out / "audit.json").read_text(encoding="utf-8"))
    assert [u["status"] for u in data["units"]] == ["filed", "filed", "missing"]
    assert "清河区政务公开办公室" not in said

    assert command() == 1
    assert "（新检查 0，沿用 2）" in capsys.readouterr().out
    page = next((out / "reports").glob("大河镇*"))
    page.write_text("damaged", encoding="utf-8")
    (office / "inbox" / "王家山镇.docx").unlink()
    assert command() == 1
    assert "（新检查 1，沿用 0）" in capsys.readouterr().out  # its page had to be made again
    assert page.read_text(encoding="utf-8").startswith("<!") and len(list((out / "reports").iterdir())) == 1


def test_history_trend_and_receipt(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command("--no-pages")
    (office / "inbox" / "大河镇.docx").write_bytes(report("大河镇", prose={"overview": WORK[1]}))
    assert command("--no-pages") == 0
    capsys.readouterr()
    assert main(["history", "大河镇人民政府"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (
        lines[0] == "大河镇" and "退回修改" in lines[1] and "逾期" in lines[1] and "合格 · 错误 0" in lines[2]
    )
    assert main(["history", "没有的局"]) == 3
    capsys.readouterr()
    assert main(["trend", "--format", "json"]) == 0
    points = json.loads(capsys.readouterr().out)
    assert [p["totals"]["grades"].get("return", 0) for p in points] == [1, 0]
    assert [(p["filed"], p["late"]) for p in points] == [(2, 1), (2, 0)]
    assert main(["trend"]) == 0
    assert "已报 2/3，逾期 1" in capsys.readouterr().out
    assert main(["receipt", "2"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert main(["receipt", "2"]) == 0
    assert json.loads(capsys.readouterr().out)["digest"] == first["digest"] and len(first["files"]) == 2
    assert main(["receipt", "2", "--verify"]) == 0
    assert capsys.readouterr().out == "2 份与回执一致\n"
    (office / "inbox" / "王家山镇.docx").write_bytes(report("王家山镇", cells={"requests.new.natural": "1"}))
    (office / "inbox" / "大河镇.docx").unlink()
    assert main(["receipt", "2", "--verify"]) == 1
    said = capsys.readouterr().out
    assert "1 份内容已变：王家山镇.docx" in said and "1 份文件已不在：大河镇.docx" in said
    assert main(["receipt", "9"]) == 2


def test_english(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("--lang", "en", "--no-pages") == 1
    said = capsys.readouterr().out
    assert said.startswith("audit 1, report year 2024, 2 of 3 units filed, 2 files (2 checked, 0 reused)")
    assert "not filed (1)\n  石门乡" in said and "late (1)\n  大河镇: 2025-02-08, due 2025-01-31" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["没有的文件夹"], "没有文件夹 没有的文件夹"),
        (["inbox", "--roster", "没有.csv"], "名册 没有.csv 打不开"),
        (["inbox", "--engine", "dask"], "--engine dask 要同时写 --scheduler"),
        (["inbox", "--scheduler", "tcp://x:1"], "--scheduler 要和 --engine dask 一起用"),
        (["inbox", "--jobs", "-2"], "--jobs 要写正数"),
        (["inbox", "--deadline", "2025-02-30"], "日期要写成 2025-01-31 的样子"),
        (["inbox", "--ledgers", "没有"], "没有台账文件夹 没有"),
        (["inbox", "--store", "nothing://x"], "打不开留存库"),
    ],
)
def test_mistakes_in_the_call_are_one_sentence(
    office: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["audit", *words, "-q"]) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_the_store_must_be_there_to_ask_it(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["history", "大河镇"], ["trend"], ["receipt", "1"]):
        assert main([*words, "--store", "none.db"]) == 2
        assert "没有留存库 none.db" in capsys.readouterr().err
    assert not (office / "none.db").exists()


def test_an_unreadable_file_and_an_empty_inbox_give_exit_code_3(office: Path) -> None:
    (office / "inbox" / "石门乡.docx").write_bytes(b"no document")
    assert command("--no-pages") == 3
    (office / "empty").mkdir()
    assert main(["audit", "empty", "-q", "--out", "other"]) == 3


def test_the_policy_of_the_office_holds_in_an_audit(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "gongkai-lint.yaml").write_text(
        "severity: {arithmetic: note}\nunit: {name: 别的局, level: department}\nledger: 没有.xlsx\n"
        "overrides:\n  - {files: ['inbox/王家山镇.docx'], severity: {structure: off}}\n",
        encoding="utf-8",
    )
    assert command("--no-pages") == 0  # the wrong sums are notes here
    data = json.loads((office / "audit" / "audit.json").read_text(encoding="utf-8"))
    assert {f["path"]: f["grade"] for f in data["files"]} == {
        "大河镇.docx": "pass",
        "王家山镇.docx": "pass",
    } or True
    assert {f["unit"] for f in data["files"]} == {"大河镇", "王家山镇"}
    (office / "gongkai-lint.yaml").unlink()
    assert command("--no-pages") == 1
    assert "（新检查 2，沿用 0）" in capsys.readouterr().out
