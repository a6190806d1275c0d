"""What checks keep of the report at hand never speaks for another report, in whatever order reports come."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai_lint.at_hand import at_hand
from gongkai_lint.checks.agree import said
from gongkai_lint.checks.dates import date_of
from gongkai_lint.checks.search import spans
from gongkai_lint.checks.terms import balance, balanced
from gongkai_lint.document.open import open_document
from gongkai_lint.engine import Options, lint
from gongkai_lint.forms.recognise import recognise
from gongkai_lint.forms.report import Report
from gongkai_lint.prose import quantities
from gongkai_lint.rules.model import Result, RuleSet

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
NAMES = ("clean-2021.docx", "mistakes-2021.docx", "wangjiashan-2018.docx", "wangjiashan-2018-corrected.docx")


def _report(name: str, ruleset: RuleSet) -> Report:
    return recognise(open_document(str(EXAMPLES / name)), ruleset.forms)


def _told(result: Result) -> tuple[object, ...]:
    return result.grade, result.tally, [(f.rule.id, f.severity, f.place, f.message) for f in result.findings]


def test_the_findings_of_a_report_do_not_depend_on_the_one_before(ruleset: RuleSet) -> None:
    alone = {name: _told(lint(str(EXAMPLES / name), ruleset, Options())) for name in NAMES}
    for first in NAMES:
        for second in NAMES:
            lint(str(EXAMPLES / first), ruleset, Options())
            assert _told(lint(str(EXAMPLES / second), ruleset, Options())) == alone[second], (first, second)


def test_the_rules_that_run_follow_what_is_asked(ruleset: RuleSet) -> None:
    path = str(EXAMPLES / "mistakes-2021.docx")
    whole = lint(path, ruleset, Options())
    asked = (
        Options(select=("arithmetic",)),
        Options(ignore=("arithmetic",)),
        Options(severity={"arithmetic": "off"}),
    )
    for options in (*asked, Options(), *reversed(asked)):
        themes = {f.rule.theme for f in lint(path, ruleset, options).findings}
        if options.select:
            assert themes == {"arithmetic"}
        elif options.ignore or options.severity:
            assert themes and "arithmetic" not in themes
        else:
            assert themes == {f.rule.theme for f in whole.findings} and len(themes) > 2


def test_another_rule_set_runs_its_own_rules(ruleset: RuleSet) -> None:
    path = str(EXAMPLES / "mistakes-2021.docx")
    few = ruleset._replace(rules=tuple(r for r in ruleset.rules if r.theme == "arithmetic"))
    for rules, themes in ((ruleset, 3), (few, 1), (ruleset, 3)):
        assert len({f.rule.theme for f in lint(path, rules, Options()).findings}) >= themes
    assert {f.rule.theme for f in lint(path, few, Options()).findings} == {"arithmetic"}


def test_ranges_are_those_of_the_report_asked_about(ruleset: RuleSet) -> None:
    one, two = _report("clean-2021.docx", ruleset), _report("mistakes-2021.docx", ruleset)
    for keys in ((), ("*",), ("overview",), ("overview", "head"), ("tail",)):
        a, b = spans(one, keys), spans(two, keys)
        assert spans(one, keys) == a and spans(two, keys) == b
        assert all(0 <= start <= end <= len(one.text) for start, end in a)
    assert spans(one, ("*",)) != spans(two, ("*",))
    assert (
        spans(one._replace(sections=()), ("overview",)) == [(0, len(one.text))] != spans(one, ("overview",))
    )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("全年收到申请3件。收到来信5件。", [3]),
        ("收到申请7件；另收到申请8件。", [7, 8]),
        ("收到申请若干。", []),
    ],
)
def test_numbers_are_those_of_the_text_at_hand(text: str, numbers: list[int], ruleset: RuleSet) -> None:
    rule = next(r for r in ruleset.rules if r.id == "GK501")
    options = {**rule.options, "find": rule.options["find"], "unless": ()}
    whole = [(0, len(text))]
    other = "全年收到申请99件。"
    list(said(other, quantities(other), [(0, len(other))], options))
    assert [s.number for s in said(text, quantities(text), whole, options)] == numbers
    assert [s.number for s in said(text, quantities(text), [(len(text), len(text))], options)] == []


def test_the_day_is_that_of_the_report_at_hand(ruleset: RuleSet) -> None:
    one, two = _report("clean-2021.docx", ruleset), _report("wangjiashan-2018-corrected.docx", ruleset)
    days = date_of(one), date_of(two)
    assert days[0] != days[1] and (date_of(one), date_of(two)) == days
    assert date_of(one, (2025, 3, 1)) == ((2025, 3, 1), "given") and date_of(one) == days[0]
    assert date_of(one._replace(paragraphs=())) is None and date_of(one) == days[0]


def test_a_sum_is_that_of_the_cells_at_hand(ruleset: RuleSet) -> None:
    report = _report("clean-2021.docx", ruleset)
    cells = balance(report.form, ["requests.new.total"], ["requests.new.natural", "requests.new.business", "requests.new.research",
        "requests.new.welfare", "requests.new.legal", "requests.new.others"])  # fmt: skip
    assert (
        cells is not None
        and cells.signs["requests.new.total"] == 1
        and cells.signs["requests.new.natural"] == -1
    )
    fact = report.facts["requests.new.total"]
    number = fact.value.number
    assert number is not None and balanced(report.facts, cells)
    off = {**report.facts, fact.key: fact._replace(value=fact.value._replace(number=number + 1))}
    about = {**report.facts, fact.key: fact._replace(value=fact.value._replace(inexact=True))}
    blank = {**report.facts, fact.key: fact._replace(value=fact.value._replace(kind="blank", number=None))}
    lost = {key: value for key, value in report.facts.items() if key != fact.key}
    for changed in (off, about, blank, lost):
        assert not balanced(changed, cells)
        assert balanced(report.facts, cells)


def test_what_is_made_is_kept_for_the_very_object_and_no_other() -> None:
    made: list[list[int]] = []

    @at_hand
    def copied(of: list[int]) -> list[int]:
        made.append(of)
        return list(of)

    one, same, empty = [1, 2], [1, 2], list[int]()
    assert copied(one) is copied(one) and made == [one]
    assert copied(same) is not copied(one) and [id(m) for m in made] == [id(one), id(same), id(one)]
    assert copied(empty) is copied(empty) and len(made) == 4
