"""An audit from inbox to store: what is used again, what costs only itself, what is settled at the end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gongkai_lint.audit.model import Audit, Roster, Unit
from gongkai_lint.audit.result import json_lines
from gongkai_lint.audit.run import policy_digest
from gongkai_lint.audit.store import Store, unbroken
from gongkai_lint.engine import Options, lint
from gongkai_lint.output.json import document
from gongkai_lint.rules.load import load, rules_home
from tests.audit.faults import misbehave
from tests.audit.making import TOWNS, WORK, audited, fill, report, request, roster, rules


def grades(made: Audit) -> dict[str, str]:
    return {e.path: e.grade for e in made.entries}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Audit]:
    """Four towns, of which one is to be returned and one unreadable, and a notice of no unit."""
    inbox = fill(tmp_path_factory.mktemp("run") / "inbox")
    (inbox / "大河镇.docx").write_bytes(
        report("大河镇", cells={"requests.new.natural": "2"}, prose={"overview": WORK[1]})
    )
    (inbox / "石门乡.docx").unlink()
    (inbox / "石门乡.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\x00o\x00r\x00d\x00" * 99)
    (inbox / "通知.txt").write_text("关于召开会议的通知，请各单位准时参加，带好材料。", encoding="utf-8")
    return inbox, audited(inbox, inbox.parent / "audit.db")


def test_every_file_is_found_matched_and_judged_as_the_linter_alone_judges_it(
    first: tuple[Path, Audit],
) -> None:
    inbox, made = first
    assert grades(made) == {
        "东关街道.docx": "pass", "大河镇.docx": "return", "王家山镇.docx": "pass", "石门乡.doc": "unassessable", "通知.txt": "unassessable",
    }  # fmt: skip
    entries = {e.path: e for e in made.entries}
    assert (entries["大河镇.docx"].unit, entries["大河镇.docx"].how) == ("大河镇", "title")
    assert (entries["石门乡.doc"].unit, entries["石门乡.doc"].trouble) == ("石门乡", "unreadable")
    assert (entries["通知.txt"].unit, entries["通知.txt"].trouble) == ("", "unrecognised")
    assert entries["王家山镇.docx"].day == "2025-01-15" and made.year == 2024
    path = str(inbox / "大河镇.docx")
    alone = document([lint(path, rules(), Options(level="township"))], rules())["files"][0]
    detail = made.entries.detail("大河镇.docx")
    assert detail.file["findings"] == alone["findings"] and detail.file["sha256"] == alone["sha256"]
    assert detail.values["requests.new.natural"] == 2 and detail.values["requests.new.total"] == 0
    assert made.entries.detail("石门乡.doc").file["findings"] == []
    with pytest.raises(KeyError):
        made.entries.detail("没有.docx")
    assert made.matching.unmatched == ("通知.txt",) and made.matching.missing == ()
    assert [(r.unit.name, r.status) for r in made.rows][2] == ("石门乡", "unassessable")
    assert made.totals.files == 5 and made.totals.linted == 5 and made.complete


def test_audit_json_is_whole_and_says_the_same(first: tuple[Path, Audit]) -> None:
    _, made = first
    data = json.loads("".join(json_lines(made)))
    assert data["schema"] == 1 and data["totals"]["files"] == 5 and data["year"] == 2024
    assert [f["path"] for f in data["files"]] == [e.path for e in made.entries]
    assert {u["name"]: u["grade"] for u in data["units"]} == {
        "王家山镇": "pass", "大河镇": "return", "石门乡": "unassessable", "东关街道": "pass",
    }  # fmt: skip
    assert data["tool"]["rules"] == rules().digest


def again(first: tuple[Path, Audit], tmp_path: Path, change: Any = None, **more: Any) -> Audit:
    """The same inbox and store, copied, something changed, audited again."""
    inbox = tmp_path / "inbox"
    shutil.copytree(first[0], inbox)
    with (
        sqlite3.connect(first[0].parent / "audit.db") as source,
        sqlite3.connect(tmp_path / "audit.db") as target,
    ):
        source.backup(target)  # what is still in the log of an open store too
    if change is not None:
        change(inbox)
    return audited(inbox, tmp_path / "audit.db", **more)


def reused(made: Audit) -> dict[str, bool]:
    return {e.path: e.reused for e in made.entries if e.trouble in ("", "unrecognised", "unreadable")}


def test_a_second_run_over_copies_elsewhere_checks_nothing_anew(
    first: tuple[Path, Audit], tmp_path: Path
) -> None:
    made = again(first, tmp_path)
    assert (made.totals.linted, made.totals.reused) == (0, 5)
    assert grades(made) == grades(first[1]) and all(reused(made).values())
    assert made.entries.detail("大河镇.docx") == first[1].entries.detail("大河镇.docx")
    third = audited(tmp_path / "inbox", tmp_path / "audit.db")
    assert (third.totals.linted, third.totals.reused, third.run) == (0, 5, made.run + 1)


def test_a_changed_file_is_checked_anew_even_with_its_time_set_back(
    first: tuple[Path, Audit], tmp_path: Path
) -> None:
    made = again(first, tmp_path)
    path = tmp_path / "inbox" / "王家山镇.docx"
    old = path.stat()
    data = report("王家山镇", cells={"requests.new.natural": "7"}, prose={"overview": WORK[0]})
    path.write_bytes(data)
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    made = audited(tmp_path / "inbox", tmp_path / "audit.db")
    assert reused(made) == {**dict.fromkeys(grades(made), True), "王家山镇.docx": False}
    assert grades(made)["王家山镇.docx"] == "return"


def test_a_renamed_file_is_not_checked_anew(first: tuple[Path, Audit], tmp_path: Path) -> None:
    made = again(first, tmp_path, lambda inbox: (inbox / "大河镇.docx").rename(inbox / "改名.docx"))
    assert made.totals.linted == 0 and grades(made)["改名.docx"] == "return"
    assert made.entries.of("大河镇")[0].path == "改名.docx"


def test_other_rules_check_everything_anew(first: tuple[Path, Audit], tmp_path: Path) -> None:
    extra = tmp_path / "rules"
    extra.mkdir()
    text = (Path(rules_home()) / "form.yaml").read_text(encoding="utf-8")
    (extra / "own.yaml").write_text(
        text.replace("GK0", "QH0").replace("slug: ", "slug: own-"), encoding="utf-8"
    )
    ruleset = load([rules_home(), str(extra)])
    made = again(first, tmp_path, ruleset=ruleset)
    assert made.totals.reused == 0 and made.totals.linted == 5 and made.rules != first[1].rules


def test_another_policy_checks_everything_anew_and_its_verdicts_are_its_own(
    first: tuple[Path, Audit], tmp_path: Path
) -> None:
    options = Options(severity={"arithmetic": "note"})
    assert policy_digest(options) != policy_digest(Options())
    made = again(first, tmp_path, options=options)
    assert made.totals.reused == 0 and grades(made)["大河镇.docx"] != "return"
    back = audited(tmp_path / "inbox", tmp_path / "audit.db")
    assert back.totals.linted == 0 and grades(back)["大河镇.docx"] == "return"


def test_another_calendar_checks_everything_anew(
    first: tuple[Path, Audit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai_lint.workdays.calendar_version", lambda: "9.9")
    made = again(first, tmp_path)
    assert made.totals.reused == 0 and made.calendar == "9.9"


def test_another_level_in_the_roster_checks_that_unit_anew(first: tuple[Path, Audit], tmp_path: Path) -> None:
    units = tuple(u._replace(level="department") if u.name == "大河镇" else u for u in roster().units)
    made = again(first, tmp_path, who=Roster(units, "r", "2"))
    assert [p for p, same in reused(made).items() if not same] == ["大河镇.docx"]


def test_a_ledger_changes_only_its_unit_and_only_when_its_content_does(
    first: tuple[Path, Audit], tmp_path: Path
) -> None:
    ledgers = tmp_path / "台账"
    ledgers.mkdir()
    line = "编号,收到日期,答复日期\n1,2024-03-01,{}\n"
    (ledgers / "大河镇台账.csv").write_text(line.format("2024-03-11"), encoding="utf-8")
    (ledgers / "谁的.csv").write_text(line.format("2024-03-11"), encoding="utf-8")
    made = again(first, tmp_path, ledgers=str(ledgers))
    assert [p for p, same in reused(made).items() if not same] == ["大河镇.docx"]
    assert "谁的.csv" in made.remarks[0]
    same = audited(tmp_path / "inbox", tmp_path / "audit.db", ledgers=str(ledgers))
    assert same.totals.linted == 0
    (ledgers / "大河镇台账.csv").write_text(line.format("2024-07-01"), encoding="utf-8")
    late = audited(tmp_path / "inbox", tmp_path / "audit.db", ledgers=str(ledgers))
    assert late.totals.linted == 1
    found = set(late.entries.of("大河镇")[0].rules) - set(same.entries.of("大河镇")[0].rules)
    assert any(rule.startswith("GK6") for rule in found)  # answered after the twentieth working day


def test_a_ledger_that_cannot_be_read_is_told_and_the_report_judged_without_it(
    first: tuple[Path, Audit], tmp_path: Path
) -> None:
    ledgers = tmp_path / "台账"
    ledgers.mkdir()
    (ledgers / "大河镇.xlsx").write_bytes(b"no workbook")
    made = again(first, tmp_path, ledgers=str(ledgers))
    (entry,) = made.entries.of("大河镇")
    assert entry.grade == "return" and entry.error == "" and "台账没有用上" in entry.remarks[0]


def test_files_that_hang_crash_explode_or_break_the_program_cost_only_themselves(tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inbox")
    data = (inbox / "大河镇.docx").read_bytes()
    bad = ("崩溃", "死循环", "卡死", "内存", "出错")
    for name in bad:
        (inbox / f"{name}.docx").write_bytes(data + name.encode())
    (inbox / "太大.docx").write_bytes(bytes(3 << 20))
    made = audited(
        inbox, tmp_path / "audit.db", limit=0.4, largest=2 << 20, jobs=2, before=misbehave, memory=1024
    )
    trouble = {e.path: e.trouble for e in made.entries}
    assert trouble == {
        **dict.fromkeys((f"{t}.docx" for t in TOWNS[:4]), ""),
        "崩溃.docx": "crashed", "死循环.docx": "time", "卡死.docx": "time", "内存.docx": "memory", "出错.docx": "crashed", "太大.docx": "size",
    }  # fmt: skip
    errors = {e.path: e.error for e in made.entries}
    assert "进程中止" in errors["崩溃.docx"] and "ZeroDivisionError" in errors["出错.docx"]
    assert (
        "超过 0.4 秒" in errors["死循环.docx"]
        and "内存" in errors["内存.docx"]
        and "太大" in errors["太大.docx"]
    )
    assert made.totals.grades["unassessable"] == 6 and made.totals.trouble["time"] == 2
    # What a second try may mend is tried again; what is in the file itself is not.
    second = audited(inbox, tmp_path / "audit.db", largest=2 << 20)
    assert second.totals.linted == 6 and second.totals.trouble == {"size": 1}


def test_two_files_of_one_unit_are_both_kept_and_the_newest_counts(tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inbox", TOWNS[:2])
    (inbox / "二稿").mkdir()
    (inbox / "二稿" / "王家山镇.docx").write_bytes(
        report("王家山镇", day="2025年2月3日", prose={"overview": WORK[0]})
    )
    (inbox / "去年.docx").write_bytes(
        report("大河镇", year=2023, day="2025年1月20日", prose={"overview": WORK[1]})
    )
    made = audited(inbox, tmp_path / "audit.db", roster(TOWNS[:3], deadline="2025-01-31"))
    assert made.matching.twice == (
        ("大河镇", ("大河镇.docx", "去年.docx")),
        ("王家山镇", ("二稿/王家山镇.docx", "王家山镇.docx")),
    )
    assert made.matching.missing == ("石门乡",) and made.matching.late == ("王家山镇",)
    assert [e.counted for e in made.entries.of("王家山镇")] == [True, False]
    assert "是 2023 年度的报告，不是 2024 年度的" in made.entries.of("大河镇")[1].remarks
    assert [(r.unit.name, r.status, r.late, r.files) for r in made.rows] == [
        ("王家山镇", "filed", True, 2), ("大河镇", "filed", False, 2), ("石门乡", "missing", False, 0),
    ]  # fmt: skip


def test_late_is_judged_by_the_date_on_the_report_and_the_file_time_is_only_remarked(tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inbox", TOWNS[:2], day="")
    for path in inbox.iterdir():
        os.utime(path, (1738800000, 1738800000))  # 2025-02-06
    made = audited(inbox, tmp_path / "audit.db", roster(TOWNS[:2], deadline="2025-01-31"))
    assert made.matching.late == () and set(made.matching.undated) == set(TOWNS[:2])
    assert "文件保存于 2025-02-0" in made.entries.of("大河镇")[0].remarks[0]


def test_without_a_roster_every_report_is_judged_all_the_same(tmp_path: Path) -> None:
    made = audited(fill(tmp_path / "inbox", TOWNS[:2]), tmp_path / "audit.db", Roster())
    assert list(made.rows) == []
    assert grades(made) == {"大河镇.docx": "pass", "王家山镇.docx": "pass"}


def test_ctrl_c_leaves_a_store_from_which_the_same_command_goes_on(tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inbox", TOWNS)
    for n in range(60):
        shutil.copy(inbox / "大河镇.docx", inbox / f"副本{n}.docx")
        with open(inbox / f"副本{n}.docx", "ab") as file:
            file.write(b"%d" % n)
    script = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # may be ignored where tests run
        "from tests.audit.faults import slow; from tests.audit.making import request, roster, TOWNS\n"
        "from gongkai_lint.audit import run as r\n"
        "r._OFTEN = 8\n"
        "class P(r.Progress):\n"
        "    def step(self, done, reused=0): print('step', flush=True)\n"
        "r.audit(request(sys.argv[1], sys.argv[2], roster(TOWNS), before=slow, jobs=1), P())\n"
    )
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", script, str(inbox), str(tmp_path / "audit.db")], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for _ in range(4):
            process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) != 0
    with Store(str(tmp_path / "audit.db")) as store:
        (run,) = store.runs()
        assert run.status == "interrupted" and 0 < run.totals.files < 68
    made = audited(inbox, tmp_path / "audit.db", roster(TOWNS))
    assert made.totals.files == 68 and made.totals.reused >= run.totals.files
    assert made.complete


def test_last_years_reports_are_matched_by_unit_and_read_once(tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inbox", TOWNS[:2])
    prior = fill(tmp_path / "prior", TOWNS[:2], year=2023, day="2024年1月15日")
    (prior / "王家山镇.docx").write_bytes(
        report(
            "王家山镇",
            year=2023,
            cells={"requests.carried_out.natural": "4", "requests.carried_out.total": "4"},
            prose={"overview": WORK[5]},
        )
    )
    made = audited(inbox, tmp_path / "audit.db", roster(TOWNS[:2]), prior=str(prior))
    found = {e.unit: [r for r in e.rules if r.startswith("GK90")] for e in made.entries}
    assert "GK901" in found["王家山镇"] and "GK901" not in found["大河镇"]
    assert audited(inbox, tmp_path / "audit.db", roster(TOWNS[:2]), prior=str(prior)).totals.linted == 0
    (prior / "王家山镇.docx").write_bytes(report("王家山镇", year=2023, prose={"overview": WORK[5]}))
    third = audited(inbox, tmp_path / "audit.db", roster(TOWNS[:2]), prior=str(prior))
    assert third.totals.linted == 1 and "GK901" not in third.entries.of("王家山镇")[0].rules


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    from sqlalchemy import text

    from gongkai_lint.arguments import UsageError

    with Store(str(tmp_path / "audit.db")) as store:
        store.connection.execute(text("update alembic_version set version_num = '9999'"))
        store.connection.commit()
    with pytest.raises(UsageError) as caught:
        Store(str(tmp_path / "audit.db"))
    assert "更新版本" in caught.value.zh
    (tmp_path / "no.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(UsageError):
        Store(str(tmp_path / "no.db"))


def test_the_request_may_name_several_inboxes(tmp_path: Path) -> None:
    one, two = fill(tmp_path / "一", TOWNS[:1]), fill(tmp_path / "二", TOWNS[1:2])
    asked = request(one, tmp_path / "audit.db", roster(TOWNS[:2]))._replace(inboxes=(str(one), str(two)))
    from gongkai_lint.audit.run import audit

    assert [e.path for e in audit(asked).entries] == ["一/王家山镇.docx", "二/大河镇.docx"]


def test_units_are_settled_in_any_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai_lint.audit.asking._CHUNK", 3)
    made = audited(
        fill(tmp_path / "inbox", TOWNS), tmp_path / "audit.db", Roster((*roster(TOWNS).units, Unit("缺席乡")))
    )
    assert [r.status for r in made.rows] == ["filed"] * 8 + ["missing"]
    assert all(e.counted for e in made.entries)


def test_names_in_gbk_on_the_disk_itself(tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inbox", TOWNS[:1])
    os.rename(inbox / "王家山镇.docx", os.fsencode(inbox) + b"/" + "王家山镇年报.docx".encode("gbk"))
    made = audited(inbox, tmp_path / "audit.db", roster(TOWNS[:1]))
    (entry,) = made.entries
    assert entry.path == "王家山镇年报.docx" and entry.grade == "pass"
    second = audited(inbox, tmp_path / "audit.db", roster(TOWNS[:1]), out=str(tmp_path))
    assert second.totals.files == 1 and list((tmp_path / "reports").glob("王家山镇年报-*.html"))
    from gongkai_lint.audit.records import place_of, where_of

    name = os.fsdecode("王家山镇.docx".encode("gbk"))
    assert where_of(place_of(name)) == name and where_of(place_of("大河镇.docx")) == "大河镇.docx"


def test_an_interrupted_statement_is_given_up_and_the_store_goes_on(tmp_path: Path) -> None:
    inbox = fill(tmp_path / "inbox", TOWNS[:1])
    audited(inbox, tmp_path / "audit.db", roster(TOWNS[:1]))
    with Store(str(tmp_path / "audit.db")) as store:
        from gongkai_lint.audit.tables import runs

        (run,) = store.runs()
        store.connection.execute(
            runs.update().values(status="running")
        )  # its lock is held, nothing is committed
        store.recover()
        assert store.runs()[0].status == "done"
        store.finish(run.id, status="interrupted")
    with Store(str(tmp_path / "audit.db")) as store:
        assert store.runs()[0].status == "interrupted"


def test_ctrl_c_waits_for_the_statements_it_comes_upon() -> None:
    done: list[str] = []

    @unbroken
    def write() -> str:
        signal.raise_signal(signal.SIGINT)
        done.append("written")
        return "kept"

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # tests may be run with it ignored
    try:
        with pytest.raises(KeyboardInterrupt):
            write()
        assert done == ["written"] and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        assert write() == "kept"  # whoever ignores it goes on ignoring it
    finally:
        signal.signal(signal.SIGINT, before)
