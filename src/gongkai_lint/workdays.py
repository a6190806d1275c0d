"""Working days (工作日): Monday to Friday less the State Council's holidays, plus the weekends worked in exchange.

A year whose holiday notice is not out is not known, and then nothing is guessed. Days are ``datetime.date``.
"""

from __future__ import annotations

import os

from gongkai_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class UnknownYear(Exception):  # a fact about the calendar, not a fault
    """The holidays of ``year`` are not known: not published yet, or before the calendar begins."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


def is_workday(day: date) -> bool:
    """Whether ``day`` is a 工作日. Raises :class:`UnknownYear`."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise UnknownYear(day.year) from error


def add_workdays(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``, which itself does not count (民诉法: 期间开始的日不计算在期间内).

    ``count`` 0 is ``day`` itself. Raises :class:`UnknownYear` when a day on the way is not known.
    """
    from datetime import timedelta

    if count < 0:
        raise ValueError(count)
    step = timedelta(days=1)
    while count:
        try:
            day += step
        except OverflowError as error:
            raise UnknownYear(day.year + 1) from error
        count -= is_workday(day)
    return day


def workdays_between(start: date, end: date) -> int:
    """Working days in ``(start, end]``; 0 when ``end`` is not after ``start``. Raises :class:`UnknownYear`.

    Every day in between is looked up, so a known end beyond an unknown year does not hide that year.
    """
    from datetime import timedelta

    return sum(is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def calendar_version() -> str:
    """The release of the calendar data, for receipts: a verdict on dates holds for this calendar."""
    # The folder its installer wrote beside it says it; asking the standard library loads a parser of e-mail.
    told = [n[16:-10] for n in _beside() if n.startswith("chinesecalendar-") and n.endswith(".dist-info")]
    if len(told) == 1:
        return told[0]
    from importlib.metadata import version

    return version("chinesecalendar")


def _beside() -> list[str]:
    """What lies beside the package."""
    from importlib.machinery import PathFinder

    found = PathFinder.find_spec("chinese_calendar")
    return os.listdir(os.path.dirname(os.path.dirname(found.origin))) if found and found.origin else []
