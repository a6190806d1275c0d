"""A number in the text beside a table of which nothing is filled: told, where a single blank cell is only left open."""

from __future__ import annotations

import pytest

from gongkai_lint.engine import Options, lint_document
from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.model import RuleSet

SAID = "全年收到政府信息公开申请7件。"


def _keys(ruleset: RuleSet, form: str) -> list[str]:
    spec = next(t for t in ruleset.forms[form].tables if t.key == "requests")
    rows = [r.key for r in spec.rows if r.kind == "value"]
    return [f"requests.{row}.{column.key}" for row in rows for column in spec.columns]


def _found(
    ruleset: RuleSet, form: str, cells: dict[str, str | None], said: str, year: int
) -> list[tuple[str, str]]:
    document = sample(ruleset.forms[form], year=year, cells=cells, prose={"overview": said})
    found = lint_document(document, ruleset, Options(select=("GK501",))).findings
    return [(f.severity, f.message) for f in found]


@pytest.mark.parametrize(("form", "year"), [("2021", 2024), ("2019", 2020)])
def test_an_empty_table_beside_a_number_is_an_error(form: str, year: int, ruleset: RuleSet) -> None:
    blank: dict[str, str | None] = dict.fromkeys(_keys(ruleset, form))
    told = [("error", "正文写“7件”，第三部分表却一格也没有填")]
    assert _found(ruleset, form, blank, SAID, year) == told
    assert _found(ruleset, form, blank, "全年收到政府信息公开申请70余件。", year) == []
    assert _found(ruleset, form, blank, "全年收到政府信息公开申请0件。", year) == []


def test_one_number_in_the_table_and_the_blank_is_left_open(ruleset: RuleSet) -> None:
    blank: dict[str, str | None] = dict.fromkeys(_keys(ruleset, "2021"))
    assert _found(ruleset, "2021", blank | {"requests.granted.natural": "7"}, SAID, 2024) == []
    assert _found(ruleset, "2021", {"requests.new.total": None}, SAID, 2024) == []
