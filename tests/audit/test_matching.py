"""Which unit a report is of: by its own words first, by names of files last, and never by a guess."""

from __future__ import annotations

import pytest

from gongkai_lint.audit.bodies import core, normal, spellings
from gongkai_lint.audit.matching import Filed, Identity, Match, Matcher, choose
from gongkai_lint.audit.model import Roster, Unit

MATCHER = Matcher(
    Roster(
        (
            Unit("清河区人民政府", "government", "", ("清河区",)),
            Unit("清河区人民政府办公室", "department", "清河区人民政府", ("区政府办",)),
            Unit("清河区教育局", "department", "清河区人民政府"),
            Unit("平川区教育局", "department"),
            Unit("王家山镇", "township", "清河区人民政府"),
            Unit("东关街道", "township"),
        )
    )
)


@pytest.mark.parametrize(
    ("identity", "path", "unit", "how"),
    [
        (Identity("清河区教育局"), "x.docx", "清河区教育局", "title"),
        (Identity("清河市清河区教育局"), "x.docx", "清河区教育局", "title"),  # the report says more
        (Identity("靖远县王家山镇人民政府"), "x.docx", "王家山镇", "title"),
        (Identity("王家山镇人民政府"), "教育局.docx", "王家山镇", "title"),  # what it says beats the file's name
        (Identity("东关街道办事处"), "x.docx", "东关街道", "title"),
        (Identity("区政府办"), "x.docx", "清河区人民政府办公室", "title"),  # an alias
        (Identity("清河区"), "x.docx", "清河区人民政府", "title"),
        (Identity("", "年度报告", ("清河区教育局",)), "x.docx", "清河区教育局", "signature"),
        (Identity("教育局", "", ("平川区教育局",)), "x.docx", "平川区教育局", "signature"),  # two by title, one of them signs
        (Identity("", "年度报告"), "年报/王家山镇（终稿）.docx", "王家山镇", "file"),
        (Identity("", "年度报告"), "王家山镇/年报.docx", "王家山镇", "folder"),
        (Identity("教育局"), "平川区教育局/年报.docx", "平川区教育局", "folder"),
        (Identity("", "年度报告"), "清河区2024年报.docx", "清河区人民政府", "file"),
    ],
)  # fmt: skip
def test_a_report_finds_its_unit(identity: Identity, path: str, unit: str, how: str) -> None:
    match = MATCHER.match(identity, path)
    assert (match.unit, match.how) == (unit, how)


@pytest.mark.parametrize(
    ("identity", "path", "units"),
    [
        (Identity("教育局"), "年报.docx", ("清河区教育局", "平川区教育局")),
        (Identity("", "年报"), "清河区教育局和王家山镇.docx", ()),  # two units in a file's name
        (Identity("清河区卫生健康局"), "年报.docx", ()),  # a body of the area is not the area
        (Identity("清河区卫生健康局"), "清河区卫生健康局.docx", ()),
        (Identity("镇"), "a.docx", ()),
        (Identity(""), "2024.docx", ()),
    ],
)
def test_what_could_be_several_units_or_none_is_not_guessed(
    identity: Identity, path: str, units: tuple[str, ...]
) -> None:
    match = MATCHER.match(identity, path)
    assert match.unit == "" and (match.units == units or not units)


def test_a_signature_of_another_unit_is_noted_but_an_office_may_sign_for_its_government() -> None:
    match = MATCHER.match(Identity("王家山镇", "", ("平川区教育局",)), "x.docx")
    assert match == Match("王家山镇", "title", (), "平川区教育局")
    assert MATCHER.match(Identity("清河区", "", ("清河区人民政府办公室",)), "x.docx").signer == ""


def test_names_are_compared_without_what_does_not_tell_bodies_apart() -> None:
    assert normal("王家山镇（　人民政府 ）·") == "王家山镇人民政府"
    assert core("王家山镇人民政府") == "王家山镇" and core("东关街道办事处") == "东关街道"
    assert core("人民政府") == "人民政府" and core("县政府") == "县政府"
    assert "教育局" in spellings("淮安市洪泽区教育局") and "办公室" not in spellings("清河区人民政府办公室")


def test_the_newest_report_with_a_verdict_for_the_right_year_counts() -> None:
    files = [
        Filed("旧.docx", "2025-01-10", 9.0, 2024, ""),
        Filed("新.docx", "2025-01-20", 1.0, 2024, ""),
        Filed("去年.docx", "2026-01-20", 9.0, 2023, ""),
        Filed("坏.docx", "", 99.0, 0, "unreadable"),
        Filed("无日期.docx", "", 50.0, 2024, ""),
    ]
    assert [f.path for f in choose(files, 2024)] == [
        "新.docx",
        "旧.docx",
        "无日期.docx",
        "去年.docx",
        "坏.docx",
    ]
    same = [Filed("b.docx", "", 1.0, 2024, ""), Filed("a.docx", "", 2.0, 2024, "")]
    assert choose(same, 2024)[0].path == "a.docx"  # saved later


def test_a_unit_is_found_by_its_very_name_alone() -> None:
    assert MATCHER.unit("王家山镇").parent == "清河区人民政府" and MATCHER.level("王家山镇") == "township"
    for name in ("王家山镇人民政府", "区政府办", ""):  # names it may be called by are looked up otherwise
        with pytest.raises(KeyError):
            MATCHER.unit(name)


def test_of_two_that_may_be_called_alike_the_one_whose_name_it_is() -> None:
    both = Matcher(
        Roster(
            (
                Unit("王家山镇人民政府"),
                Unit("王家山镇"),
                Unit("北湾（镇）"),
                Unit("大河镇", aliases=("王家山",)),
            )
        )
    )
    assert both.match(Identity("王家山镇"), "").unit == "王家山镇"
    assert both.match(Identity("王家山镇人民政府"), "").unit == "王家山镇人民政府"
    assert both.match(Identity("王家山"), "").unit == "大河镇"
    assert both.match(Identity("", "王家山镇2024年报告"), "").units == ("王家山镇人民政府", "王家山镇")
    assert (
        both.match(Identity("北湾镇"), "").unit == "北湾（镇）"
        and both.unit("北湾（镇）").name == "北湾（镇）"
    )
