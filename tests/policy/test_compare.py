"""Two versions of a report: mended, lost, standing, new, and numbers that changed though nobody asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from gongkai_lint.cli import main
from gongkai_lint.compare import Difference, compare
from gongkai_lint.engine import Options, lint_document
from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.model import Result, RuleSet
from tests.cli.scenario import report

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[2] / "docs/schema/diff.schema.json").read_text(encoding="utf-8")
)
PROSE = {
    "overview": ["全年公开信息20条，其中网站12条、公众号8条。", "开展培训5次，参加80人次。"],
    "problems": ["存在的问题是解读形式少，下一步将丰富形式，加强培训，提高质量，改进工作。"],
}


def judged(
    ruleset: RuleSet, prose: object = None, options: Options | None = None, **cells: str | None
) -> Result:
    given = {k.replace("__", "."): v for k, v in cells.items()}
    lines = {**PROSE, **(prose or {})}  # type: ignore[dict-item]
    return lint_document(
        sample(ruleset.forms["2021"], year=2024, prose=lines, cells=given), ruleset, options or Options()
    )


def rules(difference: Difference) -> tuple[list[str], list[str], list[str], list[str]]:
    return (
        [f.rule.id for f in difference.mended], [f.rule.id for f in difference.unclear],
        [s.after.rule.id for s in difference.standing], [f.rule.id for f in difference.new],
    )  # fmt: skip


ONLY = Options(select=("GK302", "GK303", "GK304", "GK811", "GK401"))


def test_mended_and_nothing_else(ruleset: RuleSet) -> None:
    first = judged(ruleset, options=ONLY, requests__new__natural="3", requests__new__total="3")
    second = judged(ruleset, options=ONLY)
    found = compare(first, second)
    assert rules(found) == (["GK302", "GK302"], [], [], [])
    assert found.unasked == () and found.edited == () and found.identity == ()


def test_standing_with_other_numbers(ruleset: RuleSet) -> None:
    first = judged(ruleset, options=ONLY, review__n__review_total="1")
    second = judged(ruleset, options=ONLY, review__n__review_total="2")
    found = compare(first, second)
    assert rules(found) == ([], [], ["GK401"], [])
    assert found.standing[0].changed and found.unasked == ()
    same = compare(first, first)
    assert rules(same) == ([], [], ["GK401"], []) and not same.standing[0].changed


def test_a_blank_mends_nothing(ruleset: RuleSet) -> None:
    first = judged(ruleset, options=ONLY, review__n__review_total="1")
    second = judged(ruleset, options=ONLY, review__n__review_total=None)
    assert rules(compare(first, second)) == ([], ["GK401"], [], [])


def test_a_blank_elsewhere_takes_nothing_away(ruleset: RuleSet) -> None:
    first = judged(ruleset, options=ONLY, review__n__review_total="1")
    second = judged(ruleset, options=ONLY, review__n__direct_total=None)
    mended, unclear, *_ = rules(compare(first, second))
    assert (mended, unclear) == (["GK401"], [])


def test_a_wrong_word_that_moved_stands(ruleset: RuleSet) -> None:
    first = judged(ruleset, {"other": ["施实办法。", "没有其他事项。"]}, ONLY)
    second = judged(ruleset, {"other": ["新的一段。", "没有其他事项。", "施实办法。"]}, ONLY)
    found = compare(first, second)
    assert rules(found) == ([], [], ["GK811"], []) and not found.standing[0].changed
    assert [e.key for e in found.edited] == ["other"]


def test_numbers_nobody_asked_to_change(ruleset: RuleSet) -> None:
    first = judged(ruleset, options=ONLY, review__n__review_total="1")
    prose = {"overview": ["全年公开信息20条，其中网站13条、公众号8条。", "今年开展培训5次，参加90人次。"]}
    second = judged(ruleset, prose, ONLY, permits__permit__decisions="7", penalties__penalty__decisions=None)
    found = compare(first, second)
    cells = {c.key: (c.before, c.after) for c in found.unasked if c.key}
    assert cells == {"permits.permit.decisions": ("0", "7"), "penalties.penalty.decisions": ("0", "")}
    assert "review.n.review_total" not in cells
    prose_changes = [(c.before, c.after) for c in found.unasked if not c.key]
    assert prose_changes == [("12条", "13条"), ("80人次", "90人次")]
    assert all(c.place.label.startswith("第一部分") for c in found.unasked if not c.key)


def test_a_number_that_a_finding_named_was_asked_for(ruleset: RuleSet) -> None:
    options = Options(select=("GK501",))
    first = judged(ruleset, {"overview": ["全年收到政府信息公开申请7件，开展培训5次。"]}, options)
    assert [f.rule.id for f in first.findings] == ["GK501"]
    second = judged(ruleset, {"overview": ["全年收到政府信息公开申请0件，开展培训6次。"]}, options)
    found = compare(first, second)
    assert rules(found)[0] == ["GK501"]
    assert [(c.before, c.after) for c in found.unasked] == [("5次", "6次")]


def test_a_reworded_sentence_is_paired_with_the_likest(ruleset: RuleSet) -> None:
    before = {"overview": ["全年共举办政务公开业务培训班5期，培训人员80人次。全年共举办政策宣讲活动3场。"]}
    after = {"overview": ["今年共举办政策宣讲活动3场。今年共举办政务公开业务培训班6期，培训人员80人次。"]}
    found = compare(judged(ruleset, before, ONLY), judged(ruleset, after, ONLY))
    assert [(c.before, c.after) for c in found.unasked] == [("5期", "6期")]
    other = {"overview": ["完全不同的一句话，说的是别的事情，涉及9个村。"]}
    found = compare(judged(ruleset, before, ONLY), judged(ruleset, other, ONLY))
    assert found.unasked == () and [(e.key, e.changed) for e in found.edited] == [("overview", 1)]


def test_another_unit_year_and_form_are_told_first(ruleset: RuleSet) -> None:
    first = judged(ruleset, options=ONLY)
    document = sample(ruleset.forms["2019"], year=2020, unit="平川县财政局")
    second = lint_document(document, ruleset, ONLY)
    found = compare(first, second)
    assert [what for what, _, _ in found.identity] == ["unit", "year", "form"]
    assert found.identity[1][1:] == ("2024", "2020")


def test_writing_a_number_otherwise_is_no_change(ruleset: RuleSet) -> None:
    first = judged(ruleset, options=ONLY, permits__permit__decisions="1200")
    second = judged(ruleset, options=ONLY, permits__permit__decisions="1,200 ")
    assert compare(first, second).unasked == ()


def test_what_does_not_count_is_on_neither_side(ruleset: RuleSet) -> None:
    from gongkai_lint.policy.suppress import Entry

    aside = ONLY._replace(suppress=(Entry(("GK401",), "说明", "p:1:1"),))
    first = judged(ruleset, options=aside, review__n__review_total="1")
    second = judged(ruleset, options=aside, review__n__review_total="2")
    found = compare(first, second)
    assert rules(found) == ([], [], [], [])
    assert [c.key for c in found.unasked] == ["review.n.review_total"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_finding_is_told_once_and_every_changed_cell_is_accounted_for(
    ruleset: RuleSet, data: st.DataObject
) -> None:
    keys = ["requests__new__natural", "requests__total__total", "review__n__review_total", "permits__permit__decisions", "penalties__penalty__decisions"]  # fmt: skip
    values = st.dictionaries(st.sampled_from(keys), st.integers(0, 3).map(str))
    a, b = data.draw(values), data.draw(values)
    first, second = judged(ruleset, **a), judged(ruleset, **b)
    found = compare(first, second)
    assert len(found.mended) + len(found.unclear) + len(found.standing) == len(first.findings)
    assert len(found.new) + len(found.standing) == len(second.findings)
    changed = {k.replace("__", ".") for k in keys if a.get(k, "0") != b.get(k, "0")}
    named = {e.key for f in first.findings for e in f.evidence}
    assert {c.key for c in found.unasked} <= changed
    assert changed - named <= {c.key for c in found.unasked}
    assert compare(first, first).unasked == () and compare(first, first).new == ()


def test_the_command_and_its_json(ruleset: RuleSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("a.docx").write_bytes(
        report("form: 2021\nyear: 2024\nrequests.total.natural: 2\n@other: 施实办法。\n", ruleset)
    )
    Path("b.docx").write_bytes(
        report("form: 2021\nyear: 2024\n@other: 实施办法3件。\nreview.n.review_total: 1\n", ruleset)
    )
    validator = Draft202012Validator(SCHEMA)
    Draft202012Validator.check_schema(SCHEMA)
    for pair, code in ((("a.docx", "b.docx"), 1), (("b.docx", "a.docx"), 1), (("a.docx", "没有.docx"), 3)):
        assert main(["diff", *pair, "--format", "json"]) == code
        made = json.loads(capsys.readouterr().out)
        validator.validate(made)
        assert made["compared"] is (code == 1)
        if code == 1:
            assert list(made["summary"].values()) == [len(made[k]) for k in made["summary"]]
    assert main(["diff", "a.docx", "b.docx", "--fail-level", "never", "--format", "json"]) == 0
    capsys.readouterr()
    assert main(["diff", "-", "-"]) == 2
    assert "标准输入只能用一次" in capsys.readouterr().err
