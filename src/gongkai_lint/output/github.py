"""GitHub Actions: workflow commands that become annotations on the files, and the summary page of a job."""

from __future__ import annotations

import os
from collections.abc import Sequence

from gongkai_lint.output.common import basis, line_of, name, quoted, standing, title
from gongkai_lint.output.words import grade_word, word
from gongkai_lint.rules.model import Result, RuleSet

_COMMAND = {"error": "error", "warning": "warning", "note": "notice"}
SUMMARY_LIMIT = 1024 * 1024 - 4096  # bytes; GitHub refuses a longer one


def render(
    results: Sequence[Result], ruleset: RuleSet, lang: str = "zh", *, show: str = "note", **_: object
) -> str:
    """One command a line. What could not be assessed is one notice a file."""
    lines: list[str] = []
    for result in results:
        if result.report is None:
            lines.append(_command("error", result.error, file=result.path, title=grade_word(result.grade, lang)))  # fmt: skip
        for finding in standing(result, show):
            said = [f"{finding.place.label}{': ' if lang == 'en' else '：'}{finding.message}"]
            if finding.place.table is None and quoted(finding.place):
                said.append(word("quote", lang) + quoted(finding.place))
            if finding.expected:
                said.append(word("expected", lang) + finding.expected)
            said.append(word("basis", lang) + basis(finding.rule, lang))
            lines.append(
                _command(
                    _COMMAND[finding.severity],
                    "\n".join(said),
                    file=result.path,
                    line=line_of(result, finding.place),
                    title=f"{finding.rule.id} {title(finding.rule, lang)}",
                )
            )
        if result.unknown:
            ids = list(dict.fromkeys(u.rule.id for u in result.unknown))
            reasons = list(dict.fromkeys(f"{u.rule.id} {u.reason}" for u in result.unknown))
            head = f"{word('unknown', lang)}: {len(ids)}"
            lines.append(_command("notice", "\n".join(reasons), file=result.path, title=f"{name(result, lang)} {head}"))  # fmt: skip
    return "".join(line + "\n" for line in lines)


def _command(kind: str, message: str, *, file: str, title: str, line: int = 0) -> str:
    """``::error file=…,line=…,title=…::message``, escaped as the runner reads it back."""
    where = {
        "file": "" if file == "-" else file.replace(os.sep, "/"),
        "line": str(line or ""),
        "title": title,
    }
    given = ",".join(f"{key}={_property(value)}" for key, value in where.items() if value)
    return f"::{kind} {given}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def append_summary(text: str, path: str, lang: str) -> None:
    """Add Markdown to the job's summary file; cut where GitHub would refuse it. Raises OSError."""
    data = text.encode()
    if len(data) > SUMMARY_LIMIT:
        kept = data[:SUMMARY_LIMIT].decode("utf-8", "ignore")
        data = (kept[: kept.rfind("\n") + 1] + "\n" + word("cut", lang) + "\n").encode()
    with open(path, "ab") as file:
        file.write(data)
