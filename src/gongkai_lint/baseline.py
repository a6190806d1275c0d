"""Findings known already, kept in a file: what a run shows then is what is new.

A finding is known by rule, logical address and values (:mod:`gongkai_lint.fingerprint`), as often as it was recorded. A file is
known by its unit and year, else by its name: drafts are renamed, and an inserted paragraph shifts nothing.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence

from gongkai_lint import __version__
from gongkai_lint.engine import CRASH, grade_of
from gongkai_lint.fingerprint import Fingerprint, fingerprint, normal
from gongkai_lint.rules.model import Finding, Result, Suppression
from gongkai_lint.typed import Any, NamedTuple

SCHEMA = 1
_LARGEST = 64 << 20


class BaselineError(Exception):
    """The file is no baseline, for a reason told in (Chinese, English)."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


class Known(NamedTuple):
    """The findings recorded of one report. ``path`` is relative to the baseline, with ``/``."""

    unit: str
    year: int
    path: str
    findings: dict[Fingerprint, int]


class Baseline(NamedTuple):
    """A baseline file, read."""

    path: str
    files: tuple[Known, ...]

    def of(self, result: Result) -> Known | None:
        """What is recorded of this report: by unit and year (the one with the same name first), else by name where unit or
        year is not known on either side."""
        report = result.report
        unit, year = (normal(report.unit), report.year) if report is not None else ("", 0)
        name = _relative(result.path, self.path)
        known = [f for f in self.files if unit and year and (f.unit, f.year) == (unit, year)]
        loose = [f for f in self.files if not (unit and year and f.unit and f.year)]
        known = known or [f for f in loose if f.path == name] or _only([f for f in loose if _base(f.path) == _base(name)])  # fmt: skip
        return next((f for f in known if _base(f.path) == _base(name)), known[0] if known else None)

    def apply(self, result: Result) -> Result:
        """The result with the known findings set aside; crashes of rules and what is told of suppressions never are."""
        known = self.of(result)
        if known is None or result.report is None:
            return result
        left = Counter(known.findings)
        why = Suppression("基线里已有", "baseline", self.path)
        findings: list[Finding] = []
        for finding in result.findings:
            if finding.suppressed is not None and finding.suppressed.source == "baseline":
                finding = finding._replace(suppressed=None)  # what another baseline knew
            mark = fingerprint(finding, result.report) if _counts(finding) else None
            if mark is not None and left[mark] > 0:
                left[mark] -= 1
                finding = finding._replace(suppressed=why)
            findings.append(finding)
        aside = sum(f.suppressed is not None for f in findings)
        return result._replace(
            findings=tuple(findings),
            grade="return" if result.blocked else grade_of(findings, result.tally),
            tally=result.tally._replace(suppressed=aside),
            stale=sum(left.values()),
        )


def _counts(finding: Finding) -> bool:
    return finding.suppressed is None and finding.variant != CRASH and finding.rule.kind != "policy"


def _only(found: list[Known]) -> list[Known]:
    return found if len(found) == 1 else []


def _base(path: str) -> str:
    return path.rpartition("/")[2]


def _relative(path: str, baseline: str) -> str:
    try:
        near = os.path.relpath(os.path.abspath(path), os.path.dirname(os.path.abspath(baseline)))
    except ValueError:  # another drive
        near = os.path.basename(path)
    return near.replace(os.sep, "/")


def record(results: Iterable[Result], path: str) -> str:
    """The text of a baseline file at ``path`` that knows all findings of these results but those set aside otherwise."""
    files = []
    for result in results:
        if result.report is None:
            continue
        counts: dict[Fingerprint, list[Any]] = {}
        for finding in result.findings:
            known = finding.suppressed is not None and finding.suppressed.source == "baseline"
            if _counts(finding._replace(suppressed=None) if known else finding):
                counts.setdefault(fingerprint(finding, result.report), [0, finding.message])[0] += 1
        files.append(
            {
                "unit": normal(result.report.unit),
                "year": result.report.year,
                "path": _relative(result.path, path),
                "findings": [
                    {**mark._asdict(), "count": count, "message": message}
                    for mark, (count, message) in sorted(counts.items())
                ],
            }
        )
    files.sort(key=lambda f: (f["path"], f["unit"], f["year"]))
    made = {"schema": SCHEMA, "tool": f"gongkai-lint {__version__}", "baseline": True, "files": files}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def read(path: str) -> Baseline:
    """The baseline at ``path``. Raises :class:`BaselineError` when there is none or it is something else."""
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST)
    except FileNotFoundError:
        raise BaselineError(
            f"没有基线文件 {path}，先用 --write-baseline {path} 生成",
            f"there is no baseline {path}; make one with --write-baseline {path}",
        ) from None
    except OSError as error:
        raise BaselineError(
            f"基线文件 {path} 读不了：{error.strerror}", f"baseline {path} cannot be read: {error.strerror}"
        ) from error
    try:
        made = json.loads(data)
        if made["baseline"] is not True:
            raise ValueError
        if made["schema"] != SCHEMA:
            raise BaselineError(
                f"基线文件 {path} 是另一版格式（{made['schema']}），请用 --write-baseline 重新生成",
                f"baseline {path} is of another format ({made['schema']}); make it again with --write-baseline",
            )
        return Baseline(path, tuple(_known(f) for f in made["files"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BaselineError(f"{path} 不是基线文件", f"{path} is no baseline") from error


def _known(file: Any) -> Known:
    findings: dict[Fingerprint, int] = {}
    for found in file["findings"]:
        mark = Fingerprint(str(found["rule"]), str(found["address"]), str(found["values"]))
        findings[mark] = findings.get(mark, 0) + max(0, int(found["count"]))
    return Known(str(file["unit"]), int(file["year"]), str(file["path"]), findings)


def may_replace(path: str) -> bool:
    """Whether a baseline may be written to ``path``: nothing is there, or a baseline (of whatever format)."""
    if not os.path.exists(path):
        return True
    try:
        with open(path, "rb") as file:
            made = json.loads(file.read(_LARGEST))
        return isinstance(made, dict) and made.get("baseline") is True
    except (OSError, ValueError, RecursionError):
        return False


def tallied(results: Sequence[Result]) -> tuple[int, int]:
    """How many findings of the results the baseline knew, and how many that it knows are gone."""
    known = sum(
        f.suppressed is not None and f.suppressed.source == "baseline" for r in results for f in r.findings
    )
    return known, sum(r.stale for r in results)
