"""A second run over the same inbox takes over what lies as it lay, and nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from gongkai_lint.audit.matching import Matcher
from gongkai_lint.audit.model import Audit, Roster, Unit
from gongkai_lint.audit.result import _plain, json_lines
from gongkai_lint.audit.store import Store
from gongkai_lint.audit.tables import filings
from gongkai_lint.audit.units import Units
from gongkai_lint.engine import Options
from tests.audit.making import TOWNS, WORK, audited, fill, report, roster


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Four towns, one with two files, a file of nobody, and all checked once."""
    made = fill(tmp_path / "inbox")
    data = report("大河镇", cells={"requests.new.natural": "2"}, prose={"overview": WORK[1]})
    (made / "大河镇（旧）.docx").write_bytes(data)
    (made / "甲局.docx").write_bytes(report("甲局", prose={"overview": WORK[5]}))
    audited(made, tmp_path / "audit.db")
    return made


def rows(made: Audit) -> list[tuple[Any, ...]]:
    """All that the store holds of the files of a run, but for its number."""
    store: Store = made.entries.store  # type: ignore[attr-defined]
    columns = [c for c in filings.c if c is not filings.c.run]
    asked = store.sa.select(*columns).where(filings.c.run == made.run).order_by(filings.c.path)
    return [tuple(row) for row in store.connection.execute(asked)]


def test_nothing_is_matched_again_and_the_rows_are_those_of_a_run_that_looks_at_every_content(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Matcher, "match", None)
        quick = audited(inbox, tmp_path / "audit.db")
    assert (quick.totals.linted, quick.totals.reused) == (0, 6)
    with monkeypatch.context() as patched:
        patched.setattr(Store, "rests_on", lambda *_: ("", ""))
        slow = audited(inbox, tmp_path / "audit.db")
    assert (slow.totals.linted, slow.totals.reused) == (0, 6)
    assert rows(quick) == rows(slow) and len(rows(quick)) == 6
    assert list(quick.rows) == list(slow.rows) and quick.matching == slow.matching
    assert [e.path for e in quick.entries.of("大河镇")] == ["大河镇（旧）.docx", "大河镇.docx"]
    assert quick.matching.unmatched == ("甲局.docx",)


def test_with_another_roster_whose_a_file_is_is_found_out_again(inbox: Path, tmp_path: Path) -> None:
    who = Roster(
        (*roster().units[1:], Unit("王家山镇人民政府", "township"), Unit("甲局", "department")), "u", "other"
    )
    made = audited(inbox, tmp_path / "audit.db", who)
    assert made.matching.unmatched == () and made.matching.missing == ()
    assert {e.path: e.unit for e in made.entries}["王家山镇.docx"] == "王家山镇人民政府"
    assert [e.path for e in made.entries if not e.reused] == ["甲局.docx"]  # whose level is the roster's now


def test_a_roster_known_by_no_digest_is_not_trusted_to_be_that_of_then(tmp_path: Path) -> None:
    box = fill(tmp_path / "inbox")
    audited(box, tmp_path / "audit.db", roster()._replace(sha256=""))
    made = audited(box, tmp_path / "audit.db", roster(TOWNS[:2])._replace(sha256=""))
    assert len(made.matching.unmatched) == 2


def test_other_deadlines_decide_anew_what_is_late(inbox: Path, tmp_path: Path) -> None:
    who = roster()
    strict = who._replace(units=Units(u._replace(deadline="2025-01-01") for u in who.units))
    made = audited(inbox, tmp_path / "audit.db", strict)
    assert made.totals.linted == 0 and made.matching.late == TOWNS[:4]
    back = audited(inbox, tmp_path / "audit.db", who)
    assert back.totals.linted == 0 and back.matching.late == ()


def test_a_changed_file_a_new_one_and_one_that_is_gone(inbox: Path, tmp_path: Path) -> None:
    path = inbox / "王家山镇.docx"
    old = path.stat()
    path.write_bytes(report("王家山镇", cells={"requests.new.natural": "7"}, prose={"overview": WORK[0]}))
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    (inbox / "乙局.docx").write_bytes(report("乙局", prose={"overview": WORK[6]}))
    (inbox / "甲局.docx").unlink()
    made = audited(inbox, tmp_path / "audit.db")
    assert {e.path for e in made.entries if not e.reused} == {"王家山镇.docx", "乙局.docx"}
    assert made.entries.of("王家山镇")[0].grade == "return" and made.matching.unmatched == ("乙局.docx",)
    assert made.totals.files == 6


def test_other_options_take_over_nothing(inbox: Path, tmp_path: Path) -> None:
    made = audited(inbox, tmp_path / "audit.db", options=Options(severity={"arithmetic": "note"}))
    assert (made.totals.linted, made.totals.reused) == (6, 0)
    assert {e.grade for e in made.entries.of("大河镇")} != {"return"}


def test_an_inbox_named_otherwise_is_noted_where_it_is_now(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = audited("inbox", "audit.db")
    assert made.totals.linted == 0
    place = [c.name for c in filings.c if c is not filings.c.run].index("place")
    assert {row[place] for row in rows(made)} == {f"inbox/{name}" for name in os.listdir(inbox)}


def test_after_a_run_cut_short_what_it_had_is_taken_over(inbox: Path, tmp_path: Path) -> None:
    """The run before is whatever came last, and may hold a part of the files only."""
    with Store(str(tmp_path / "audit.db")) as store:
        last = store.runs()[0].id
        store.connection.execute(
            filings.delete().where(filings.c.run == last, filings.c.path.in_(("大河镇.docx", "甲局.docx")))
        )
        store.finish(last, status="interrupted")
    made = audited(inbox, tmp_path / "audit.db")
    assert (made.totals.linted, made.totals.reused, made.totals.files) == (0, 6, 6)


def test_files_are_written_as_json_as_the_entries_say(inbox: Path, tmp_path: Path) -> None:
    (inbox / '坏"的\\.doc').write_bytes(b"\xd0\xcf\x11\xe0")
    ledgers = tmp_path / "台账"
    ledgers.mkdir()
    (ledgers / "石门乡.xlsx").write_bytes(b"no workbook")  # a remark that its row holds as an error
    made = audited(inbox, tmp_path / "audit.db", ledgers=str(ledgers))
    lines = list(made.entries.lines())  # type: ignore[attr-defined]
    assert (
        lines == [json.dumps(_plain(entry), ensure_ascii=False) for entry in made.entries] and len(lines) == 7
    )
    assert any('"remarks": ["台账没有用上' in line for line in lines) and any(
        '"error": "' in line for line in lines
    )
    whole = json.loads("".join(json_lines(made)))
    assert whole["files"] == [json.loads(line) for line in lines]
