"""Last year's report: the file that ``--prior`` or the policy names, or the right one of the files they mean."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from gongkai_lint.document.model import UnreadableError
from gongkai_lint.document.open import open_document
from gongkai_lint.forms.identity import same_unit
from gongkai_lint.forms.model import Form
from gongkai_lint.forms.recognise import UnrecognisedError, recognise
from gongkai_lint.forms.report import Report
from gongkai_lint.inputs import files_of
from gongkai_lint.phrases import unreadable_text, unrecognised_text
from gongkai_lint.typed import Any


class PriorError(Exception):
    """The file named cannot be compared with: one sentence in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


def prior_of(given: str, forms: Mapping[str, Form], former: tuple[str, ...] = ()) -> Any:
    """Last year's report: a Report when ``given`` is a file, else what finds it among several, for each report its own.

    ``given`` may be a folder or a pattern (``*``, ``?``), and may hold ``{year}`` and ``{year-1}``, the year of the report
    that is checked and the one before. Raises :class:`PriorError` when a file named outright is not there, cannot be
    read or is no such report.
    """
    if (
        "{year" in given
        or os.path.isdir(given)
        or (any(c in given for c in "*?[") and not os.path.lexists(given))
    ):
        return _finder(given, forms, former)
    try:
        return recognise(open_document(given), forms)
    except UnreadableError as error:
        raise PriorError(unreadable_text(error, "zh"), unreadable_text(error, "en")) from error
    except UnrecognisedError as error:
        zh, en = (unrecognised_text(error.reason, error.year, lang) for lang in ("zh", "en"))
        raise PriorError(zh, en) from error


def _finder(
    pattern: str, forms: Mapping[str, Form], former: tuple[str, ...]
) -> Callable[[Report], Report | None]:
    read: dict[str, Report | None] = {}

    def report_at(path: str) -> Report | None:
        if path not in read:
            try:
                read[path] = recognise(open_document(path), forms)
            except (UnreadableError, UnrecognisedError):
                read[path] = None  # one file among many: another may be the one
        return read[path]

    def find(report: Report) -> Report | None:
        """The report of the same body for the year before; the only file there is, whatever it is; else None."""
        last = str(report.year - 1)
        paths, _ = files_of(pattern.replace("{year-1}", last).replace("{year}", str(report.year)))
        here = os.path.realpath(report.document.path)
        paths = [p for p in paths if os.path.isfile(p) and os.path.realpath(p) != here]
        paths.sort(key=lambda p: last not in os.path.basename(p))  # the likely ones first
        for path in paths:
            found = report_at(path)
            if found is not None and found.year == report.year - 1 and _same(report, found, former):
                return found
        return report_at(paths[0]) if len(paths) == 1 else None

    return find


def _same(report: Report, found: Report, former: tuple[str, ...]) -> bool:
    return any(same_unit(found.unit, name) for name in (report.unit, *former) if name and found.unit)
