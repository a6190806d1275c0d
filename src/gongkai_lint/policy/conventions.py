"""Where ledgers and last year's reports lie by convention, and what kind of body a name stands for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache

from gongkai_lint.fingerprint import normal
from gongkai_lint.forms.report import Report
from gongkai_lint.typed import Any, NamedTuple


class Unit(NamedTuple):
    """A body of ``units:``; the first of ``names`` is what it is called now."""

    names: tuple[str, ...]
    level: str = ""


class Conventions(NamedTuple):
    """Called by the engine with each report that was recognised. ``ledger`` and ``prior`` are names with places in braces,
    "" where there is no such convention."""

    units: tuple[Unit, ...] = ()
    ledger: str = ""
    prior: str = ""
    forms: Any = None  # by which last year's report is recognised

    def __call__(self, report: Report, options: Any) -> tuple[Report, Any, str]:
        """The report and the options as they should be, and what is wrong ("" when nothing is)."""
        unit = self.unit_of(report.unit)
        if unit is not None and unit.level and not options.level:
            report = report._replace(level=unit.level)
        names = (*(unit.names if unit else ()), report.unit)
        path = existing(self.ledger, report, names) if self.ledger else ""
        if path:
            found, problem = ledger_at(path)
            if problem:
                return report, options, problem[options.lang == "en"]
            options = options._replace(ledger=found)
        if unit is not None:
            options = options._replace(former=tuple(dict.fromkeys((*options.former, *unit.names))))
        if self.prior:
            options = options._replace(prior=self._prior(report, names, options.former))
        return report, options, ""

    def _prior(self, report: Report, names: tuple[str, ...], former: tuple[str, ...]) -> Any:
        """Last year's report under one of the names, else what finds none: the rules on it are then told as unknown."""
        from gongkai_lint.prior import PriorError, prior_of

        for pattern in filled(self.prior, report, names):
            try:
                found = prior_of(pattern, self.forms, former)
            except PriorError:
                continue  # under another name there may be one
            found = found(report) if callable(found) else found
            if found is not None:
                return found
        return _none

    def unit_of(self, name: str) -> Unit | None:
        """The body that is or was called ``name``."""
        wanted = normal(name)
        return next((u for u in self.units if wanted and wanted in map(normal, u.names)), None)


def _none(report: Report) -> None:
    """Finds no report."""


def existing(pattern: str, report: Report, names: tuple[str, ...]) -> str:
    """The file that ``pattern`` means for this report, "" when it is not there or the unit or year is not known.

    ``names``: what the unit may be called; the first under which there is a file counts.
    """
    return next((path for path in filled(pattern, report, names) if os.path.isfile(path)), "")


def filled(pattern: str, report: Report, names: tuple[str, ...]) -> Iterator[str]:
    """``pattern`` with its places filled, for each name; nothing where a place cannot be filled."""
    stem = os.path.splitext(os.path.basename(report.document.path))[0]
    for name in dict.fromkeys(names) or ("",):
        values = {
            "{unit}": name,
            "{year}": str(report.year) if report.year else "",
            "{year-1}": str(report.year - 1) if report.year else "",
            "{stem}": stem,
        }
        path = pattern
        for place, value in values.items():
            if place in path:
                # A name comes out of the document: it must not lead anywhere else.
                path = path.replace(place, value) if value and not set(value) & set("/\\\0") and value != ".." else ""  # fmt: skip
        if path:
            yield path


@lru_cache(maxsize=64)
def ledger_at(path: str) -> tuple[Any, tuple[str, str] | None]:
    """The ledger, or (Chinese, English) why it cannot be read."""
    from gongkai_lint.document.model import UnreadableError
    from gongkai_lint.ledger import LEDGER_REASONS, read_ledger
    from gongkai_lint.phrases import unreadable_text

    try:
        return read_ledger(path), None
    except UnreadableError as error:
        pair = LEDGER_REASONS.get(error.reason) or (unreadable_text(error, "zh"), unreadable_text(error, "en"))  # fmt: skip
        zh, en = (p.replace("{detail}", error.detail) for p in pair)
        return None, (f"台账 {path}：{zh}", f"ledger {path}: {en}")
