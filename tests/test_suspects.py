"""One wrong cell is one finding at that cell, with the number that would be right; a guess is told as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from gongkai_lint.engine import Options, lint_document
from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.model import Finding, RuleSet

# Seven applications: five by persons (one carried in), two by firms; one is carried out.
CELLS = {
    "requests.new.natural": "12", "requests.new.business": "2", "requests.new.total": "14",
    "requests.carried_in.natural": "1", "requests.carried_in.total": "1",
    "requests.granted.natural": "11", "requests.granted.total": "11",
    "requests.partial.natural": "1", "requests.partial.business": "2", "requests.partial.total": "3",
    "requests.total.natural": "12", "requests.total.business": "2", "requests.total.total": "14",
    "requests.carried_out.natural": "1", "requests.carried_out.total": "1",
    "review.n.review_upheld": "21", "review.n.review_other": "3", "review.n.review_total": "24",
}  # fmt: skip
FEES = "没有收取信息处理费。"


def _findings(
    ruleset: RuleSet,
    cells: Mapping[str, str | None],
    overview: str = "",
    lang: str = "zh",
    select: Sequence[str] = ("GK21", "GK3", "GK4", "GK5"),
) -> list[Finding]:
    prose: dict[str, str | Sequence[str]] = {"other": FEES}
    if overview:
        prose["overview"] = overview
    document = sample(ruleset.forms["2021"], year=2024, cells={**CELLS, **cells}, prose=prose)
    return list(lint_document(document, ruleset, Options(lang=lang, select=tuple(select))).findings)


def _one(found: Sequence[Finding]) -> Finding:
    assert len(found) == 1, [(f.rule.id, f.message) for f in found]
    return found[0]


def test_the_numbers_of_these_tests_agree(ruleset: RuleSet) -> None:
    assert _findings(ruleset, {}) == []


@pytest.mark.parametrize(
    ("key", "wrong", "right", "relations"),
    [
        ("requests.granted.natural", "12", "11", 2),
        ("requests.granted.business", "1", "0", 2),
        ("requests.new.natural", "21", "12", 2),
        ("requests.carried_out.total", "10", "1", 2),
        ("requests.total.total", "15", "14", 3),
        ("requests.total.natural", "102", "12", 3),
    ],
)
def test_a_cell_that_breaks_its_row_and_its_column_is_named_with_the_right_number(
    ruleset: RuleSet, key: str, wrong: str, right: str, relations: int
) -> None:
    finding = _one(_findings(ruleset, {key: wrong}))
    assert finding.right == ((key, right),)
    assert (finding.place.row, finding.place.column) != (None, None)
    assert finding.place.quote == wrong
    assert f"若此格为{right}，这{relations}个关系都平" in finding.expected
    assert finding.severity == "error"


def test_a_number_below_zero_is_the_same_finding(ruleset: RuleSet) -> None:
    finding = _one(_findings(ruleset, {"requests.granted.business": "-1"}))
    assert finding.right == (("requests.granted.business", "0"),)
    assert "GK214" in finding.also


def test_a_sentence_that_gives_the_right_number_is_joined(ruleset: RuleSet) -> None:
    said = "全年收到政府信息公开申请14件，予以公开11件。"
    assert _findings(ruleset, {}, said) == []
    finding = _one(_findings(ruleset, {"requests.granted.total": "13"}, said))
    assert finding.right == (("requests.granted.total", "11"),)
    assert finding.also == ("GK304", "GK505")
    assert "予以公开11件" in "".join(p.quote for p in finding.related)
    assert "与上述数据也一致" in finding.expected


def test_a_wrong_sentence_stays_a_finding_of_its_own(ruleset: RuleSet) -> None:
    finding = _one(_findings(ruleset, {}, "全年收到政府信息公开申请14件，予以公开12件。"))
    assert finding.rule.id == "GK505"
    assert finding.right == ()


def test_figures_in_each_other_s_place(ruleset: RuleSet) -> None:
    finding = _one(_findings(ruleset, {"requests.granted.natural": "0", "requests.granted.business": "11"}))
    assert dict(finding.right) == {"requests.granted.natural": "11", "requests.granted.business": "0"}
    assert "两格对调后" in finding.expected
    assert "填串了格" in finding.message


def test_two_exchanges_that_would_both_do_are_not_told_as_one(ruleset: RuleSet) -> None:
    """Carried in or carried out: either exchange balances both columns, so neither is named."""
    found = _findings(ruleset, {"requests.carried_in.natural": "0", "requests.carried_in.business": "1"})
    assert found
    assert all(not f.right and "对调" not in f.expected for f in found)


@pytest.mark.parametrize(
    ("cells", "right", "reason"),
    [
        ({"review.n.review_upheld": "12"}, ("review.n.review_upheld", "21"), "数字颠倒"),
        ({"review.n.review_other": "30"}, ("review.n.review_other", "3"), "多打了一个 0"),
        ({"review.n.review_upheld": "20", "review.n.review_other": "20", "review.n.review_total": "4"},
         ("review.n.review_total", "40"), "少打了一个 0"),
        ({"review.n.review_total": "0"}, ("review.n.review_total", "24"), "总计漏填"),
    ],
)  # fmt: skip
def test_one_balance_gives_a_hint_where_one_slip_alone_explains_it(
    ruleset: RuleSet, cells: Mapping[str, str], right: tuple[str, str], reason: str
) -> None:
    finding = _one(_findings(ruleset, cells))
    assert finding.right == (right,)
    assert reason in finding.expected
    assert "只是推测" in finding.expected


def test_one_balance_off_by_one_names_no_cell(ruleset: RuleSet) -> None:
    finding = _one(_findings(ruleset, {"review.n.review_other": "4"}))
    assert finding.rule.id == "GK401"
    assert finding.right == ()
    assert "若此格" not in finding.expected
    assert "推测" not in finding.expected


def test_two_cells_of_which_one_is_wrong_are_both_named(ruleset: RuleSet) -> None:
    finding = _one(_findings(ruleset, {"review.n.direct_other": "1"}))
    assert finding.right == ()
    assert "若只错一格，不是“" in finding.expected
    assert "总计”应为1" in finding.expected
    assert "其他结果”应为0" in finding.expected


def test_the_text_decides_where_one_balance_cannot(ruleset: RuleSet) -> None:
    said = "全年收到政府信息公开行政复议24件。"
    finding = _one(_findings(ruleset, {"review.n.review_total": "25"}, said))
    assert finding.right == (("review.n.review_total", "24"),)
    assert "GK514" in finding.also
    assert "只是推测" not in finding.expected


def test_the_text_may_speak_against_a_guess(ruleset: RuleSet) -> None:
    """The total is what the text says, so the digits were not swapped there."""
    cells = {"review.n.review_upheld": "0", "review.n.review_other": "21", "review.n.review_total": "12"}
    assert _one(_findings(ruleset, cells)).right == ()
    finding = _one(_findings(ruleset, cells, "全年收到政府信息公开行政复议12件。"))
    assert finding.right == (("review.n.review_other", "12"),)


@pytest.mark.parametrize("text", ["", "/", "1l"])
def test_a_cell_without_a_number_is_told_what_the_balances_leave_it(ruleset: RuleSet, text: str) -> None:
    found = _findings(ruleset, {"requests.granted.natural": text})
    finding = next(f for f in found if f.rule.theme == "tables")
    assert finding.right == (("requests.granted.natural", "11"),)
    assert "按勾稽关系" in finding.expected
    assert "应填 11" in finding.expected


def test_a_row_and_a_column_that_leave_different_numbers_leave_none(ruleset: RuleSet) -> None:
    found = _findings(ruleset, {"requests.granted.natural": "", "requests.granted.total": "12"})
    finding = next(f for f in found if f.rule.id == "GK210")
    assert finding.right == ()
    assert "按勾稽关系" not in finding.expected


def test_a_row_of_blanks_is_filled_from_its_columns(ruleset: RuleSet) -> None:
    kinds = ("natural", "business", "research", "welfare", "legal", "others", "total")
    found = _findings(ruleset, {f"requests.partial.{k}": "" for k in kinds})
    finding = next(f for f in found if f.rule.id == "GK210")
    assert dict(finding.right)["requests.partial.natural"] == "1"
    assert dict(finding.right)["requests.partial.total"] == "3"
    assert "应填 2" in finding.expected


def test_the_same_in_english(ruleset: RuleSet) -> None:
    finding = _one(_findings(ruleset, {"requests.granted.natural": "12"}, lang="en"))
    assert "this one cell breaks 2 balances" in finding.message
    assert "With 11 in it all 2 would hold" in finding.expected
    blank = next(f for f in _findings(ruleset, {"requests.granted.natural": ""}, lang="en") if f.right)
    assert "By the balances" in blank.expected
    hint = _one(_findings(ruleset, {"review.n.review_upheld": "12"}, lang="en"))
    assert "two digits look swapped" in hint.expected


def test_two_wrong_cells_are_two_findings(ruleset: RuleSet) -> None:
    found = _findings(ruleset, {"requests.granted.natural": "12", "requests.partial.business": "4"})
    assert {f.right for f in found} == {
        (("requests.granted.natural", "11"),),
        (("requests.partial.business", "2"),),
    }


def test_two_guesses_for_one_cell_are_no_help(ruleset: RuleSet) -> None:
    """A row of outcomes moved one cell to the right: its total should be 12 by the column and 11 by the row."""
    more = {"requests.new.others": "1", "requests.new.total": "15", "requests.total.others": "1", "requests.total.total": "15"}  # fmt: skip
    right = {"requests.granted.others": "1", "requests.granted.total": "12"}
    assert _findings(ruleset, {**more, **right}) == []
    moved = {"requests.granted.natural": "0", "requests.granted.business": "11", "requests.granted.total": "1"}  # fmt: skip
    found = _findings(ruleset, {**more, **moved})
    assert [f for f in found if "（一）予以公开 × 总计”若为" in f.expected] == []
    assert [f.rule.id for f in found if "“（一）予以公开”一行：总计填 1，" in f.message] == ["GK304"]
    assert [f.rule.id for f in found if "填 15，各项办理结果之和为 4" in f.message] == ["GK303"]
    assert len([f for f in found if "两格对调" in f.expected]) == 1
