"""What the engine is told of a policy: grades, thresholds, conventions; names that mean nothing are mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai_lint.document.open import read_document
from gongkai_lint.engine import Options, lint, lint_document
from gongkai_lint.policy.inforce import InForce, severities, tunable
from gongkai_lint.policy.load import load
from gongkai_lint.policy.run import with_unused
from gongkai_lint.policy.suppress import Entry, matches, settle
from gongkai_lint.rules.model import Result, RuleSet
from gongkai_lint.rules.yamlnode import RuleErrors
from tests.cli.scenario import report


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def in_force(text: str, ruleset: RuleSet, **given: object) -> InForce:
    Path("gongkai-lint.yaml").write_text(text, encoding="utf-8")
    return InForce(load("gongkai-lint.yaml"), ruleset, given, "zh")


def mistakes(text: str, ruleset: RuleSet) -> list[tuple[int, int, str]]:
    with pytest.raises(RuleErrors) as caught:
        in_force(text, ruleset)
    return [(e.line, e.column, e.zh) for e in caught.value.errors]


def test_the_id_says_more_than_the_prefix_and_that_more_than_the_theme(ruleset: RuleSet) -> None:
    given = {"GK302": "off", "arithmetic": "note", "GK30": "warning", "litigation": "note"}
    found = severities(given, ruleset)
    assert (found["GK302"], found["GK303"], found["GK401"]) == ("off", "warning", "note")
    assert severities({"GK302": "off", "requests-balance": "note"}, ruleset)["GK302"] == "note"
    assert severities({"requests-balance": "note", "gk302": "off"}, ruleset)["GK302"] == "off"


def test_names_that_mean_nothing(ruleset: RuleSet) -> None:
    text = (
        "severity: {ZZ302: off}\nselect: [GK3, 'GK302，ZZ1']\nignore: nothingness\ngate: {unknown: [al]}\nform: 2022\n"
        "words: {typoes: {甲: 乙}}\noverrides:\n  - {files: a, severity: {arithmetics: off}}\nsuppress:\n  - {rule: [GK302, GK3O3], reason: 好}\n"
    )
    found = mistakes(text, ruleset)
    assert [(line, column) for line, column, _ in found] == [(1, 12), (2, 15), (3, 9), (4, 18), (5, 1), (6, 9), (8, 27), (10, 20)]  # fmt: skip
    assert (
        "是否想写“all”？" in found[3][2]
        and "是否想写“2021”？" in found[4][2]
        and "是否想写“arithmetic”？" in found[6][2]
    )


def test_thresholds(ruleset: RuleSet) -> None:
    rule = next(r for r in ruleset.rules if r.id == "GK107")
    assert set(tunable(rule)) == {"min_chars"}
    made = in_force("options: {GK107: {min_chars: 5}}\n", ruleset).for_file("a.docx")[0]
    assert next(r for r in made.rules if r.id == "GK107").options["min_chars"] == 5
    assert rule.options["min_chars"] != 5
    assert "“五”不是整数" in mistakes("options: {GK107: {min_chars: 五}}\n", ruleset)[0][2]
    assert "不能是负数" in mistakes("options: {GK107: {min_chars: -1}}\n", ruleset)[0][2]
    assert "可调的有 min_chars" in mistakes("options: {GK107: {what: title}}\n", ruleset)[0][2]
    assert mistakes("options: {arithmetic: {x: 1}}\n", ruleset)[0][:2] == (1, 11)


def test_a_threshold_decides(ruleset: RuleSet) -> None:
    text = "form: 2021\nyear: 2024\n@problems: 做好了工作，都已完成。\n"
    document = read_document(report(text, ruleset), "a.docx")
    for least, found in ((5, 0), (60, 1)):
        rules, options = in_force(
            f"select: GK107\noptions: {{GK107: {{min_chars: {least}}}}}\n", ruleset
        ).for_file("a.docx")
        assert (
            len([f for f in lint_document(document, rules, options).findings if f.rule.id == "GK107"])
            == found
        )


def test_the_command_line_is_above_the_policy(ruleset: RuleSet) -> None:
    text = "select: [GK3]\nignore: [GK302]\nyear: 2020\nfail_level: note\nunit: {level: township}\n"
    options = in_force(
        text, ruleset, select=("GK4",), ignore=("GK401",), year=2024, level="department", fail_level="never"
    )
    made = options.for_file("a.docx")[1]
    assert (made.select, made.ignore, made.year, made.level) == (
        ("GK4",),
        ("GK401", "GK302"),
        2024,
        "department",
    )
    assert options.fail_level("a.docx") == "never"
    alone = in_force(text, ruleset)
    assert alone.for_file("a.docx")[1].select == ("GK3",) and alone.fail_level("a.docx") == "note"


TOWN = "form: 2021\nyear: 2024\nunit: 平川县城关镇人民政府\n"


def write(path: str, text: str, ruleset: RuleSet) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(report(text, ruleset))
    return path


def test_ledgers_by_convention(ruleset: RuleSet) -> None:
    made = in_force(
        "ledger: 台账/{year}/{unit}.csv\nunits: [{name: 城关镇, aliases: [平川县城关镇人民政府]}]\n", ruleset
    )
    path = write("a.docx", TOWN, ruleset)
    rules, options = made.for_file(path)
    assert not [o for o in lint(path, rules, options).outcomes.values() if o == "ledger"]
    Path("台账/2024").mkdir(parents=True)
    ledger = "收到日期,答复日期\n2024-01-02,2024-03-29\n"
    before = lint(path, rules, options)
    Path("台账/2024/城关镇.csv").write_text(ledger, encoding="utf-8")
    after = lint(path, rules, options)
    assert {f.rule.id for f in after.findings} - {f.rule.id for f in before.findings}
    assert after.grade == "return"


def test_a_ledger_that_cannot_be_read_leaves_no_conclusion(ruleset: RuleSet) -> None:
    made = in_force("ledger: '{stem}.xlsx'\n", ruleset)
    path = write("a.docx", TOWN, ruleset)
    Path("a.xlsx").write_bytes(b"PK\x03\x04 broken")
    result = lint(path, *made.for_file(path))
    assert result.grade == "unassessable" and result.error.startswith("台账 a.xlsx：")
    other = write("b.docx", TOWN, ruleset)
    assert lint(other, *made.for_file(other)).grade != "unassessable"


def test_a_fixed_ledger_must_be_there(ruleset: RuleSet) -> None:
    made = in_force("show: note\nledger: 台账.xlsx\n", ruleset)
    with pytest.raises(RuleErrors) as caught:
        made.for_file("a.docx")
    assert (caught.value.errors[0].line, caught.value.errors[0].column) == (2, 1)


def test_a_name_out_of_the_document_leads_nowhere_else(ruleset: RuleSet, here: Path) -> None:
    from gongkai_lint.forms.recognise import recognise
    from gongkai_lint.policy.conventions import filled

    made = recognise(read_document(report(TOWN, ruleset), "a.docx"), ruleset.forms)
    assert list(filled("台账/{unit}.xlsx", made, ("../秘密", "a/b", "..", "甲镇"))) == ["台账/甲镇.xlsx"]
    assert list(filled("{year-1}/{stem}.docx", made, ("甲",))) == ["2023/a.docx"]
    assert list(filled("{year}.xlsx", made._replace(year=0), ("甲",))) == []


def test_last_years_report_by_convention(ruleset: RuleSet) -> None:
    text = "select: [prior]\nprior: 往年/{unit}{year-1}.docx\nunits: [{name: 城关镇, former: 平川县城关镇人民政府}]\n"
    made = in_force(text, ruleset)
    write("往年/城关镇2023.docx", "form: 2021\nyear: 2023\nunit: 平川县城关镇人民政府\nrequests.carried_out.natural: 2\nrequests.carried_out.total: 2\n", ruleset)  # fmt: skip
    path = write("a.docx", TOWN, ruleset)
    result = lint(path, *made.for_file(path))
    assert result.prior is not None and "GK901" in {f.rule.id for f in result.findings}
    Path("往年/城关镇2023.docx").unlink()
    result = lint(path, *made.for_file(path))
    assert result.prior is None and result.findings == ()


def test_the_kind_of_a_body_by_its_name(ruleset: RuleSet) -> None:
    path = write("a.docx", "form: 2021\nyear: 2024\nunit: 平川新城建设服务中心\n", ruleset)
    plain = lint(path, ruleset, Options())
    made = in_force(
        "units: [{name: 平川新城管委会, former: 平川新城建设服务中心, level: township}]\n", ruleset
    )
    named = lint(path, *made.for_file(path))
    assert plain.report.level == "department" and named.report.level == "township"
    given = in_force("units: [{name: 平川新城建设服务中心, level: township}]\n", ruleset, level="government")
    assert lint(path, *given.for_file(path)).report.level == "government"


# --- suppressions -----------------------------------------------------------------------------------------------------

BAD = "form: 2021\nyear: 2024\nrequests.total.natural: 2\n@overview: 先说明情况，再施实甲办法，都已公开。\n@other: 没有其他事项。\n"
TWICE = BAD.replace("没有其他事项", "施实乙办法")


def entry(**more: object) -> Entry:
    return Entry(rules=("GK811",), reason="照录", where="p:1:1")._replace(**more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({}, 1), ({"at": "第一部分"}, 1), ({"at": "第一部分第1段"}, 1), ({"at": "第六部分"}, 0), ({"at": "overview"}, 1), ({"at": "over*"}, 1),
        ({"at": "requests"}, 0), ({"quote": "再施实甲办法"}, 1), ({"quote": "先说明情况，再施实甲办法，都已公开。"}, 1),
        ({"quote": "先说明情况"}, 1), ({"quote": "施实乙"}, 0), ({"rules": ("wording",)}, 1), ({"rules": ("GK8",)}, 1), ({"rules": ("typos",)}, 1),
        ({"rules": ("GK302",), "at": "自然人"}, 1), ({"rules": ("GK302",), "at": "requests.*.natural"}, 1),
        ({"rules": ("GK302",), "at": "requests.new.natural"}, 1), ({"rules": ("GK302",), "at": "requests.new.total"}, 0),
        ({"rules": ("GK302",), "at": "requests"}, 1), ({"rules": ("GK302",), "at": "requests.new"}, 0), ({"rules": ("GK302",), "quote": "自然人"}, 0),
    ],
)  # fmt: skip
def test_what_an_entry_means(narrowed: dict[str, object], expected: int, ruleset: RuleSet) -> None:
    document = read_document(report(BAD, ruleset), "a.docx")
    result = lint_document(document, ruleset, Options(select=("GK811", "GK302")))
    given = entry(**narrowed)
    held = [matches(given, f, result.report) for f in result.findings]
    assert [h for h, of in held if h == of and h] == [1] * expected
    assert all(h in (0, of) for h, of in held)


def judged(ruleset: RuleSet, *entries: Entry, today: tuple[int, int, int] = (2026, 1, 1)) -> Result:
    document = read_document(report(BAD, ruleset), "a.docx")
    return lint_document(document, ruleset, Options(select=("GK811", "GK98"), suppress=entries, today=today))


def test_until_the_day_itself(ruleset: RuleSet) -> None:
    dated = entry(until="2026-01-01")
    assert [f.suppressed is not None for f in judged(ruleset, dated).findings] == [True]
    late = judged(ruleset, dated, today=(2026, 1, 2))
    assert [(f.rule.id, f.suppressed) for f in late.findings] == [("GK811", None), ("GK983", None)]
    assert late.findings[1].place == late.findings[0].place and "2026-01-01" in late.findings[1].message
    assert late.tally.failed == 2 and late.tally.suppressed == 0
    again = judged(ruleset, dated, entry(where="p:9:1"), today=(2026, 1, 2))
    assert [f.suppressed is not None for f in again.findings if f.rule.id == "GK811"] == [True]


def test_an_entry_must_mean_every_place_of_a_finding(ruleset: RuleSet) -> None:
    document = read_document(report(TWICE, ruleset), "a.docx")
    select = ("GK811", "GK98")
    for at, held in (("", True), ("第", True), ("第一部分", False), ("other", False)):
        given = Options(select=select, suppress=(entry(at=at),), today=(2026, 1, 1))
        result = lint_document(document, ruleset, given)
        told = [(f.rule.id, f.suppressed is not None) for f in result.findings]
        assert told == [("GK811", True)] if held else [("GK811", False), ("GK984", False)], at
    assert "只说到其中 1 处，还有 1 处没有说到" in result.findings[1].message


def test_a_list_of_cells_is_set_aside_as_a_whole_or_not_at_all(ruleset: RuleSet) -> None:
    text = "form: 2021\nyear: 2024\nrequests.new.natural: \nrequests.new.total: \nrequests.total.legal: \n"
    document = read_document(report(text, ruleset), "a.docx")
    for at, held in (
        ("requests", True),
        ("requests.new.*", False),
        ("requests.*.*", True),
        ("自然人", False),
    ):
        given = Options(select=("GK210",), suppress=(entry(rules=("GK210",), at=at),), today=(2026, 1, 1))
        (finding,) = lint_document(document, ruleset, given).findings
        assert (finding.suppressed is not None) is held, at


def test_the_tally_and_the_grade(ruleset: RuleSet) -> None:
    result = judged(ruleset, entry(by="张三"))
    (finding,) = result.findings
    assert finding.suppressed is not None and tuple(finding.suppressed) == (
        "照录",
        "policy",
        "p:1:1",
        "",
        "张三",
    )
    assert (result.grade, result.tally.suppressed, result.tally.failed) == ("pass", 1, 1)
    assert judged(ruleset).grade == "minor"


def test_settling_loses_no_finding(ruleset: RuleSet) -> None:
    document = read_document(report(BAD, ruleset), "a.docx")
    result = lint_document(document, ruleset, Options())
    every = entry(rules=tuple(r.id for r in ruleset.rules))
    settled, faults = settle(result.report, result.findings, ruleset.rules, ruleset, [every], (2026, 1, 1))
    assert [f._replace(suppressed=None) for f in settled] == list(result.findings)
    assert all(f.suppressed for f in settled) and faults == []


def run_all(made: InForce, *paths: str) -> list[Result]:
    return with_unused([lint(p, *made.for_file(p)) for p in paths], made)


def test_unused_is_told_only_when_everything_meant_was_looked_at(ruleset: RuleSet) -> None:
    good = "form: 2021\nyear: 2024\n"
    for name in ("a.docx", "b.docx"):
        write(name, good, ruleset)
    text = "select: [GK811, GK98]\nsuppress:\n  - {rule: GK811, files: '*.docx', reason: 照录}\n"
    made = in_force(text, ruleset)
    assert [len(r.findings) for r in run_all(made, "a.docx")] == [0]
    both = run_all(made, "a.docx", "b.docx")
    assert [[f.rule.id for f in r.findings] for r in both] == [[], ["GK982"]]
    assert both[1].findings[0].place.label == "gongkai-lint.yaml:3:5" and both[1].tally.failed == 1
    write("b.docx", BAD, ruleset)
    assert [[f.rule.id for f in r.findings] for r in run_all(made, "a.docx", "b.docx")] == [[], ["GK811"]]
    only = in_force(text.replace("*.docx", "a.docx"), ruleset)
    assert [f.rule.id for f in run_all(only, "a.docx")[0].findings] == ["GK982"]
    other = in_force(text.replace("[GK811, GK98]", "[GK302, GK98]").replace("*.docx", "a.docx"), ruleset)
    assert run_all(other, "a.docx")[0].findings == ()  # the rule was not run
    off = in_force(text.replace("*.docx", "a.docx") + "severity: {GK982: off}\n", ruleset)
    assert run_all(off, "a.docx")[0].findings == ()


def test_unused_is_not_told_of_what_could_not_be_assessed(ruleset: RuleSet) -> None:
    write("a.docx", "form: 2021\nyear: 2024\nrequests.new.natural: \n", ruleset)
    made = in_force(
        "select: [GK302, GK98]\nsuppress: [{rule: GK302, files: a.docx, reason: 说明}]\n", ruleset
    )
    result = run_all(made, "a.docx")[0]
    assert result.unknown and result.findings == ()
    Path("a.docx").write_bytes(b"no report")
    assert run_all(made, "a.docx")[0].grade == "unassessable"


@pytest.mark.parametrize("rule", ["GK901", "GK923", "aggregate"])
def test_unused_is_not_told_of_rules_that_were_not_run(rule: str, ruleset: RuleSet) -> None:
    """Without last year's report its rules are not run, and those across reports never on one."""
    write("a.docx", "form: 2021\nyear: 2024\n", ruleset)
    made = in_force(f"suppress: [{{rule: {rule}, files: a.docx, reason: 说明}}]\n", ruleset)
    assert [f for f in run_all(made, "a.docx")[0].findings if f.rule.id == "GK982"] == []


def test_the_gate(ruleset: RuleSet) -> None:
    document = read_document(report("form: 2021\nyear: 2024\nrequests.new.natural: \n", ruleset), "a.docx")
    for words, blocked in (((), ()), (("all",), ("GK302",)), (("arithmetic",), ("GK302",)), (("GK4",), ())):
        result = lint_document(document, ruleset, Options(select=("GK302",), blocking=words))
        assert (result.blocked, result.grade) == (blocked, "return" if blocked else "unassessable")


@pytest.mark.parametrize("page", ["docs/policy.md", "README.md"])
def test_the_settings_in_the_documentation_are_right(page: str, ruleset: RuleSet) -> None:
    """Every YAML block that is a policy: read, and every rule, option, list and form in it exists."""
    import re

    text = (Path(__file__).resolve().parents[2] / page).read_text(encoding="utf-8")
    blocks = [b for b in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if not b.startswith("repos:")]
    assert blocks
    for block in blocks:
        made = in_force(
            "\n".join(line for line in block.split("\n") if not line.startswith("extends:")), ruleset
        )
        assert made.policy.values
