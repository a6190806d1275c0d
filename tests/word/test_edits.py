"""Corrections worked out on a text: one over the other, in rounds, and what comes out of it as edits."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.document.model import Document, Paragraph
from gongkai_lint.engine import Options, lint_document
from gongkai_lint.forms.report import Place
from gongkai_lint.rules.model import Finding, Result, Rule, RuleSet
from gongkai_lint.word.edits import Corrections, _parts, _Proposal, _Text, corrections

TITLE = "平川县王家山镇2024年政府信息公开工作年度报告"


@given(st.text("甲乙丙", max_size=12), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4), st.text("丁戊", max_size=3)), max_size=8))  # fmt: skip
def test_edits_lead_from_the_old_text_to_the_new(old: str, changes: list[tuple[int, int, str]]) -> None:
    text = _Text(old)
    for start, length, new in changes:
        start = min(start, len(text.now))
        end = min(len(text.now), start + length)
        finding = Finding(_rule("GK811"), "note", Place("x"), "", "", "")
        text.apply(_Proposal((0, -1, -1), start, end, ((start, end, new),), new, finding, Place("x")))
    edits = list(text.edits())
    again = old
    for edit in reversed(edits):
        assert again[edit.start : edit.end] == edit.old != edit.new
        again = again[: edit.start] + edit.new + again[edit.end :]
    assert again == text.now
    for a, b in pairwise(edits):
        assert a.end < b.start, "two edits touch"


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("施实", "实施", [(0, 2, "实施")]),
        ("国办公开办涵", "国办公开办函", [(5, 6, "函")]),
        ("[2021]", "〔2021〕", [(0, 1, "〔"), (5, 6, "〕")]),
        ("国办发〔2021〕30号", "国办公开办函〔2021〕30号", [(2, 3, "公开办函")]),
        ("审核审核", "审核", [(2, 4, "")]),
        ("渠", "渠道", [(1, 1, "道")]),
        ("同", "同", []),
    ],
)
def test_only_what_differs_is_changed(old: str, new: str, parts: list[tuple[int, int, str]]) -> None:
    assert list(_parts(old, new)) == parts


def _rule(identity: str, **fix: object) -> Rule:
    from gongkai_lint.rules.model import Message

    told = Message("", {"": ""}, {"": ""}, "")
    return Rule(
        identity,
        identity.lower(),
        "x",
        "note",
        "high",
        ("*",),
        (),
        (),
        "text",
        {},
        told,
        told,
        (),
        "",
        1,
        fix,
    )


def _once(ruleset: RuleSet, text: str, *marked: tuple[str, str, str, str]) -> Corrections:
    """Corrections of one round: (rule, grade, words, right) as a check would have found them."""
    document = Document(
        "x.docx", "docx", "", (Paragraph(0, TITLE), Paragraph(1, "一、总体情况"), Paragraph(2, text))
    )
    result = lint_document(document, ruleset, Options(select=("GK999",)))
    findings = []
    for identity, grade, words, right in marked:
        start = text.index(words)
        place = Place("第一部分第1段", block=2, start=start, end=start + len(words))
        findings.append(
            Finding(_rule(identity, replace="{right}"), grade, place, "", "", "", values={"right": right})
        )
    clean: Callable[[Document], Result] = lambda d: result._replace(findings=())  # noqa: E731
    return corrections(result._replace(findings=tuple(findings)), {}, clean, lambda home, start, end: "")


def _said(made: Corrections) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(e.old, e.new, e.rules) for edits in made.edits.values() for e in edits]


def test_of_two_that_overlap_the_graver_counts_then_the_longer_then_the_id(ruleset: RuleSet) -> None:
    text = "甲乙丙丁戊己"
    graver = (("GK902", "note", "甲乙丙", "子"), ("GK901", "warning", "乙丙", "丑"))
    longer = (("GK901", "note", "乙丙", "丑"), ("GK902", "note", "甲乙丙", "寅"))
    by_id = (("GK902", "note", "乙丙", "丑"), ("GK901", "note", "丙丁", "卯"))
    for marked, expected in ((graver, "GK901"), (longer, "GK902"), (by_id, "GK901")):
        for order in (marked, marked[::-1]):
            (found,) = _said(_once(ruleset, text, *order))
            assert found[2] == (expected,), marked


def test_what_cannot_be_changed_is_told_once_and_does_not_stop_the_rest(ruleset: RuleSet) -> None:
    document = Document("x.docx", "docx", "", (Paragraph(0, TITLE), Paragraph(1, "一、总体情况"), Paragraph(2, "措施及其施实，年厎完成。")))  # fmt: skip
    result = lint_document(document, ruleset, Options(select=("GK811",)))

    def possible(home: tuple[int, int, int], start: int, end: int) -> str:
        return "aside" if start < 6 else ""

    made = corrections(
        result, ruleset.words, lambda d: lint_document(d, ruleset, Options(select=("GK811",))), possible
    )
    assert _said(made) == [("厎", "底", ("GK811",))]
    assert [(s.old, s.new, s.why, s.rule) for s in made.skipped] == [("施实", "实施", "aside", "GK811")]


def test_corrections_that_undo_each_other_end(ruleset: RuleSet) -> None:
    """Two rules of an office that contradict each other: the run ends, and what comes out is one of the two."""
    document = Document(
        "x.docx", "docx", "", (Paragraph(0, TITLE), Paragraph(1, "一、总体情况"), Paragraph(2, "甲甲。"))
    )
    base = lint_document(document, ruleset, Options(select=("GK999",)))

    def relint(changed: Document) -> Result:
        words = changed.blocks[2].text  # type: ignore[union-attr]
        right = {"甲甲。": "乙乙。", "乙乙。": "甲甲。"}[words]
        place = Place("x", block=2, start=0, end=3)
        return base._replace(findings=(Finding(_rule("GK901", replace="{right}"), "note", place, "", "", "", values={"right": right}),))  # fmt: skip

    made = corrections(relint(document), {}, relint, lambda home, start, end: "")
    assert made.made <= 1
