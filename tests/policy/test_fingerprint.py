"""What makes a finding the same one: nothing that counts paragraphs or rows, nothing that depends on the language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai_lint.document.model import Document, Paragraph
from gongkai_lint.engine import Options, lint_document
from gongkai_lint.fingerprint import Fingerprint, fingerprint
from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.model import Result, RuleSet

CELLS = {
    "requests.total.natural": "2",
    "requests.granted.natural": "1",
    "permits.permit.decisions": None,
    "documents.normative.valid": "—",
}
PROSE = {
    "overview": [
        "施实甲办法，共受理申请7件，制度完善，公开及时。",
        "截止2024年12月31日，共公开信息12条。",
        "做好了的的工作。",
    ],
    "problems": ["存在的问题是施实不够有力。下一步改进。"],
    "other": ["施实乙办法。", "没有其他事项（见附件。"],
}
INSERTED = "本单位重视这项工作，安排专人负责，定期开展培训和检查。"
RUN = Options(ignore=("GK107",))  # a section that is too short is mended by the inserted paragraph


def document(ruleset: RuleSet, edit: Callable[[dict[str, list[str]]], None] | None = None, **cells: str | None) -> Document:  # fmt: skip
    prose = {key: list(lines) for key, lines in PROSE.items()}
    if edit is not None:
        edit(prose)
    return sample(ruleset.forms["2021"], year=2024, cells={**CELLS, **cells}, prose=prose)


def marks(result: Result) -> Counter[Fingerprint]:
    return Counter(fingerprint(f, result.report) for f in result.findings)


@pytest.fixture(scope="module")
def before(ruleset: RuleSet) -> Counter[Fingerprint]:
    found = marks(lint_document(document(ruleset), ruleset, RUN))
    assert sum(found.values()) >= 8 and len({m.rule for m in found}) >= 6
    return found


def test_addresses_are_form_keys_and_words(before: Counter[Fingerprint]) -> None:
    addresses = {(m.rule, m.address) for m in before}
    assert ("GK811", "overview:施实") in addresses
    assert ("GK811", "problems:施实") in addresses or sum(m.rule == "GK811" for m in before) == 1
    assert any(a.startswith("permits.permit") for _, a in addresses)
    assert not any("段" in m.address or "段" in m.values for m in before)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_inserting_or_moving_paragraphs_changes_nothing(
    ruleset: RuleSet, before: Counter[Fingerprint], data: st.DataObject
) -> None:
    def edit(prose: dict[str, list[str]]) -> None:
        for key in data.draw(st.lists(st.sampled_from(sorted(prose)), unique=True)):
            prose[key] = list(data.draw(st.permutations(prose[key])))
        key = data.draw(st.sampled_from(sorted(prose)))
        prose[key].insert(data.draw(st.integers(0, len(prose[key]))), INSERTED)
        if data.draw(st.booleans()):
            prose["head"] = ["（本报告由办公室起草）"]

    after = marks(lint_document(document(ruleset, edit), ruleset, RUN))
    assert before - after == Counter()
    assert after - before == Counter()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(3, 500))
def test_a_changed_number_is_another_finding(
    ruleset: RuleSet, before: Counter[Fingerprint], number: int
) -> None:
    after = marks(lint_document(document(ruleset, **{"requests.total.natural": str(number)}), ruleset, RUN))
    old = {m for m in before if m.rule == "GK302"}
    new = {m for m in after if m.rule == "GK302"}
    assert not old & new
    assert {m for m in before if m.rule == "GK811"} == {m for m in after if m.rule == "GK811"}


def test_both_languages_agree(ruleset: RuleSet, before: Counter[Fingerprint]) -> None:
    assert marks(lint_document(document(ruleset), ruleset, RUN._replace(lang="en"))) == before


def test_an_inserted_row_of_text_does_not_matter_in_word_either(ruleset: RuleSet, tmp_path: Path) -> None:
    made = document(ruleset)
    blocks = [Paragraph(0, "内部资料"), *(b._replace(block=b.block + 1) for b in made.blocks)]
    moved = made._replace(blocks=tuple(b._replace(rows=b.rows) if hasattr(b, "rows") else b for b in blocks))
    first = lint_document(made, ruleset, Options(select=("GK302", "GK210", "GK811")))
    second = lint_document(moved, ruleset, Options(select=("GK302", "GK210", "GK811")))
    assert marks(first) == marks(second)


def test_every_rule_says_the_same_after_an_inserted_paragraph(ruleset: RuleSet) -> None:
    """Every failing rule test whose report is made from a form: the findings of that rule keep their fingerprints when a
    paragraph is put in front of each section's text."""
    from gongkai_lint.rules.load import rules_home
    from gongkai_lint.rules.schema import TESTS, Checker
    from gongkai_lint.rules.yamlnode import read

    looked_at = 0
    moved: list[str] = []
    for path in sorted(Path(rules_home()).glob("*.test.yaml")):
        file, root = read(str(path))
        assert root is not None
        for case in Checker(file).check(root, TESTS)["tests"]:
            expect = case["expect"]
            if "document" in case or not isinstance(expect, dict) or not expect.get("fail"):
                continue
            if {"notices", "ledger", "published", "options", "suppressions", "prior"} & set(case):
                continue
            rule = next(r for r in ruleset.rules if case["rule"] in (r.id, r.slug))
            form = ruleset.forms[case.get("form") or (rule.forms[0] if rule.forms != ("*",) else "2021")]
            prose = dict(case.get("prose") or {})
            given = {"year": case.get("year") or 0, "cells": {k: None if v is None else str(v) for k, v in (case.get("cells") or {}).items()}}  # fmt: skip
            given |= {"unit": case["unit"]} if case.get("unit") else {}
            key = next((k for k, v in prose.items() if v and k not in ("head", "tail")), "")
            if not key:
                continue
            lines = prose[key].split("\n") if isinstance(prose[key], str) else list(prose[key])
            options = Options(select=(rule.id,))
            first = lint_document(sample(form, prose=prose, **given), ruleset, options)
            second = lint_document(
                sample(form, prose={**prose, key: [INSERTED, *lines]}, **given), ruleset, options
            )
            if first.report is None or not first.findings or len(first.findings) != len(second.findings):
                continue  # the inserted sentence mends or breaks what the rule is about
            looked_at += 1
            if marks(first) != marks(second):
                moved.append(
                    f"{rule.id} {case['name']}: {marks(first) - marks(second)} → {marks(second) - marks(first)}"
                )
    assert looked_at > 80
    assert moved == []


def test_on_real_reports_an_inserted_paragraph_changes_nothing(shared: Path, ruleset: RuleSet) -> None:
    """One paragraph behind the first heading of every real Word report: but for the length of a section, all stands."""
    from gongkai_lint.document.open import open_document

    looked_at = 0
    for path in sorted((shared / "corpus/docx").glob("*.docx")):
        document = open_document(str(path))
        first = lint_document(document, ruleset, RUN)
        if first.report is None or not first.findings or not first.report.sections:
            continue
        heading = first.report.paragraphs[first.report.sections[0].start]
        second = lint_document(_with_paragraph(document, heading.block + 1), ruleset, RUN)
        assert marks(second) == marks(first), path.name
        assert marks(lint_document(document, ruleset, RUN._replace(lang="en"))) == marks(first), path.name
        looked_at += 1
    assert looked_at >= 15


def _with_paragraph(document: Document, at: int) -> Document:
    blocks = [b._replace(block=b.block + (b.block >= at)) for b in document.blocks]
    blocks.insert(at, Paragraph(at, INSERTED))
    moved = (
        b._replace(within=(b.within[0] + (b.within[0] >= at), *b.within[1:]))
        if not isinstance(b, Paragraph) and b.within
        else b
        for b in blocks
    )
    return document._replace(blocks=tuple(moved))
