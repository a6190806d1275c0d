"""Working days against the published calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.workdays import UnknownYear, add_workdays, is_workday, workdays_between

VECTORS = [
    (date(2026, 2, 13), {7: "2026-03-02", 15: "2026-03-12", 20: "2026-03-19", 40: "2026-04-17"}),
    (date(2026, 2, 14), {7: "2026-03-03", 15: "2026-03-13", 20: "2026-03-20", 40: "2026-04-20"}),
    (date(2026, 4, 3), {7: "2026-04-15", 15: "2026-04-27", 20: "2026-05-07", 40: "2026-06-03"}),
    (date(2026, 9, 18), {7: "2026-09-29", 15: "2026-10-15", 20: "2026-10-22", 40: "2026-11-19"}),
    (date(2026, 9, 30), {7: "2026-10-15", 15: "2026-10-27", 20: "2026-11-03", 40: "2026-12-01"}),
]


@pytest.mark.parametrize(("start", "due"), VECTORS)
def test_published_vectors(start: date, due: dict[int, str]) -> None:
    for count, expected in due.items():
        assert add_workdays(start, count).isoformat() == expected
        assert workdays_between(start, date.fromisoformat(expected)) == count


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 16), False),  # a Monday in it
        (date(2026, 10, 10), True),
        (date(2026, 1, 4), True),
        (date(2026, 9, 25), False),
        (date(2024, 1, 5), True),
        (date(2024, 1, 6), False),
    ],
)
def test_exchanged_days(day: date, works: bool) -> None:
    assert is_workday(day) is works


@pytest.mark.parametrize("day", [date(2003, 5, 1), date(2027, 1, 4), date(2099, 1, 1)])
def test_an_unknown_year_is_said_not_guessed(day: date) -> None:
    with pytest.raises(UnknownYear) as error:
        is_workday(day)
    assert error.value.year == day.year


def test_counting_into_an_unknown_year() -> None:
    with pytest.raises(UnknownYear) as error:
        add_workdays(date(2026, 12, 25), 20)
    assert error.value.year == 2027
    assert add_workdays(date(2026, 12, 25), 3) == date(2026, 12, 30)
    with pytest.raises(UnknownYear):
        workdays_between(date(2026, 12, 25), date(2027, 1, 4))


def test_the_end_of_the_calendar() -> None:
    with pytest.raises(UnknownYear):
        add_workdays(date.max, 1)


def test_nothing_to_count() -> None:
    day = date(2024, 1, 6)
    assert add_workdays(day, 0) == day
    assert workdays_between(day, day) == 0
    assert workdays_between(day, day - timedelta(days=9)) == 0
    with pytest.raises(ValueError):
        add_workdays(day, -1)


DAYS = st.dates(date(2005, 1, 1), date(2026, 6, 1))


@given(DAYS, st.integers(1, 60))
def test_counting_back_gives_the_same(day: date, count: int) -> None:
    due = add_workdays(day, count)
    assert is_workday(due)
    assert workdays_between(day, due) == count
    assert workdays_between(day, due - timedelta(days=1)) == count - 1


@given(DAYS, st.integers(0, 40), st.integers(0, 40))
def test_limits_add_up(day: date, first: int, second: int) -> None:
    if first:
        assert add_workdays(add_workdays(day, first), second) == add_workdays(day, first + second)


def test_the_release_of_the_calendar_is_the_one_installed_however_it_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from importlib.metadata import version

    from gongkai_lint.workdays import calendar_version

    assert calendar_version() == version("chinesecalendar")
    for beside in (
        [],
        ["chinesecalendar-1.0.dist-info", "chinesecalendar-2.0.dist-info"],
    ):  # nothing, or left-overs
        monkeypatch.setattr("gongkai_lint.workdays._beside", lambda names=beside: names)
        assert calendar_version() == version("chinesecalendar")
    monkeypatch.setattr(
        "gongkai_lint.workdays._beside", lambda: ["chinesecalendar-9.9.9.dist-info", "lxml-6.dist-info"]
    )
    assert calendar_version() == "9.9.9"
