"""Every real report against what a careful auditor would sign (tests/expected), in every format it is there in."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.accuracy.expected import HOME, Entry, Expected, judge, load_expected, marked, read
from benchmarks.accuracy.real import Line, counts_of, measure, options_for

from gongkai_lint.engine import lint
from gongkai_lint.rules.model import SEVERITIES, RuleSet

ALL = load_expected()
BOLD = {  # what the notes on the reports print in bold: (report, rule, words)
    ("hongze-2023", "GK401", "0"),
    ("hongze-2023", "GK403", "0"),
    ("jinhu-2023", "GK402", "0"),
    ("shanghai-office-2019", "GK506", "258件"),
    ("shanghai-office-2019", "GK509", "265件"),
    ("shanghai-office-2019", "GK552", "复议7件，诉讼9件，均获维持"),
    ("pingtan-2011", "GK561", "425条"),
    ("pingtan-2013", "GK518", "4970条"),
    ("pingtan-2013", "GK514", "1份"),
    ("pingtan-2019", "GK561", "2599条"),
    ("pingtanxian-2012", "GK561", "3978条"),
}


def _name(value: object) -> str:
    return value.name if isinstance(value, Expected) else str(value).rpartition("/")[2]


def show(entry: Entry) -> str:
    return f"{entry.rule} {entry.at} {entry.words}"


@pytest.mark.parametrize(("expected", "file"), [(e, f) for e in ALL for f in e.files], ids=_name)
def test_real_report(expected: Expected, file: str, shared: Path, ruleset: RuleSet) -> None:
    result = lint(str(shared / file), ruleset, options_for(expected, shared, ruleset))
    assert result.error == ""
    judged = judge(expected, file, result)
    assert [show(e) for e in judged.lost] == []
    assert [(show(e), f.severity) for e, f in judged.graded] == []
    assert [f"{f.severity} {f.rule.id} {f.place.label} {marked(f)}" for f in judged.false] == []
    assert judged.loud == ()


def test_the_bold_entries_are_among_what_is_expected() -> None:
    found = {(e.name, entry.rule, entry.words) for e in ALL for entry in e.found}
    assert found >= BOLD


def test_every_report_is_judged(shared: Path) -> None:
    named = {file for expected in ALL for file in expected.files}
    there = {
        f"corpus/{kind}/{p.name}"
        for kind in ("docx", "html", "short")
        for p in (shared / "corpus" / kind).iterdir()
    }
    assert there <= named
    assert all((shared / file).is_file() for file in named)


def test_entries_are_whole(ruleset: RuleSet) -> None:
    rules = {rule.id for rule in ruleset.rules}
    for expected in ALL:
        for entry in (*expected.found, *expected.hints):
            assert entry.rule in rules and entry.grade in SEVERITIES and entry.at and entry.why, expected.name
        for entry in expected.missed:
            assert entry.grade in SEVERITIES and entry.why, expected.name
        for entry in expected.silent:
            assert entry.words and entry.why, expected.name


def test_a_key_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    for text in ("files: [a]\nfind: []\n", "files: [a]\nfound:\n  - {rule: GK101, grad: error, why: x}\n"):
        path.write_text(text, "utf-8")
        with pytest.raises(ValueError, match=r"x\.yaml"):
            read(path)


@pytest.mark.parametrize("change", ["lost", "false", "graded"])
def test_the_judge_sees_every_kind_of_difference(change: str, shared: Path, ruleset: RuleSet) -> None:
    expected = read(HOME / "jinhu-2023.yaml")
    first = expected.found[0]
    if change == "lost":
        expected = expected._replace(found=(*expected.found, first._replace(rule="GK999")))
    elif change == "false":
        expected = expected._replace(found=expected.found[1:])
    else:
        expected = expected._replace(found=(first._replace(grade="note"), *expected.found[1:]))
    file = expected.files[0]
    judged = judge(expected, file, lint(str(shared / file), ruleset, options_for(expected, shared, ruleset)))
    assert (len(judged.lost), len(judged.false), len(judged.graded)) == {
        "lost": (1, 0, 0),
        "false": (0, 1, 0),
        "graded": (0, 0, 1),
    }[change]


def test_what_only_asks_to_look_is_nowhere_counted_as_right() -> None:
    hints = {entry.rule for expected in ALL for entry in expected.hints}
    assert hints == {"GK332", "GK405"}
    assert hints.isdisjoint({entry.rule for expected in ALL for entry in expected.found})


def test_hints_must_be_told_and_count_apart(shared: Path, ruleset: RuleSet) -> None:
    expected = read(HOME / "huaian-2024.yaml")
    file = expected.files[0]
    result = lint(str(shared / file), ruleset, options_for(expected, shared, ruleset))
    judged = judge(expected, file, result)
    counts = counts_of([Line(expected, file, result, judged)], "rule")
    assert counts.hints == {"GK405": 1} and not counts.told["GK405"]
    assert counts.row("GK405", "GK405") == ["GK405", "0", "0", "0", "0", "–", "–", "1"]
    wrong = expected._replace(hints=(expected.hints[0]._replace(rule="GK999"),))
    judged = judge(wrong, file, result)
    assert [e.rule for e in judged.lost] == ["GK999"] and [f.rule.id for f in judged.false] == ["GK405"]
    counts = counts_of([Line(wrong, file, result, judged)], "rule")
    assert not counts.missed["GK999"]  # told as a problem of the run, in no figure of recall
    assert counts.false == {"GK405": 1}
    whole = read(HOME / "jinhu-2023.yaml")  # without hints nothing is taken out
    result = lint(str(shared / whole.files[0]), ruleset, options_for(whole, shared, ruleset))
    counts = counts_of([Line(whole, file, result, judge(whole, whole.files[0], result))], "rule")
    assert counts.told.total() == len(whole.found) and not counts.hints


def test_the_goals_are_reached(shared: Path) -> None:
    """No false error, fewer than one false warning a report."""
    assert measure(shared).problems == ()
