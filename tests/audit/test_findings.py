"""Findings across reports, packed, are the findings."""

from __future__ import annotations

from gongkai_lint.audit.findings import Findings, of_path
from gongkai_lint.audit.model import Across


def one(unit: str, path: str, rule: str, **more: object) -> Across:
    return Across(unit, path, {"rule": rule, "severity": "error", "message": "与“甲镇”相同", **more})


SOME = [
    one("乙镇", "b.docx", "GK923"),
    one("甲镇", "a.docx", "GK924", n=[1, None]),
    one("甲镇", "a.docx", "GK920"),
    one("", "", "GK980"),
]


def test_each_comes_back_as_it_was() -> None:
    made = Findings(SOME)
    assert len(made) == 4 and list(made) == SOME and made == SOME and made == Findings(SOME)
    assert made[1] == SOME[1] and made[-1] == SOME[-1] and made[1:3] == tuple(SOME[1:3])
    assert made != SOME[:3] and made != 4 and Findings() == [] and not Findings()


def test_they_are_put_in_order_by_unit_path_and_rule() -> None:
    made = Findings(SOME)
    made.sort()
    assert list(made) == sorted(SOME, key=lambda a: (a.unit, a.path, a.finding["rule"]))


def test_those_of_a_file() -> None:
    made = Findings(SOME)
    for found in (made, SOME):
        assert of_path(found, "a.docx") == SOME[1:3] and of_path(found, "c.docx") == []
    made.append(one("丙镇", "c.docx", "GK921"))  # after it was asked
    made.sort()
    assert [a.unit for a in made.of("c.docx")] == ["丙镇"] and [
        a.finding["rule"] for a in made.of("a.docx")
    ] == ["GK920", "GK924"]
