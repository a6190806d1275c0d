"""Brackets and quotation marks that do not pair within a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongkai_lint.checks import Context
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import PASS, Rule, Verdict

OPTIONS: Any = {}
VARIANTS = {"": ("mark", "partner"), "doubled": ("mark", "partner")}
_CLOSES = {"（": "）", "〔": "〕", "《": "》", "〈": "〉", "“": "”", "‘": "’", "【": "】"}
_OPENS = {v: k for k, v in _CLOSES.items()}
_LOOSE = {
    "(": "（",
    ")": "）",
}  # half-width brackets pair with full-width ones; that is another rule's business


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    yield PASS
    for index, paragraph in enumerate(report.paragraphs):
        found = _first_fault(paragraph.text)
        if found is None:
            continue
        at, mark, partner, variant = found
        if variant == "" and mark in "“‘" and _goes_on(report, index, mark):
            continue
        start = report.starts[index] + at
        yield Verdict(
            "fail",
            places.span(report, start, start + len(mark)),
            {"mark": mark, "partner": partner},
            variant=variant,
        )


def _first_fault(text: str) -> tuple[int, str, str, str] | None:
    stack: list[tuple[int, str]] = []
    for at, character in enumerate(text):
        mark = _LOOSE.get(character, character)
        if mark in _CLOSES:
            if mark == "《" and stack and stack[-1] == (at - 1, "《"):
                return at - 1, "《《", "《", "doubled"
            stack.append((at, mark))
        elif mark in _OPENS:
            if mark == "）" and not stack and at and text[at - 1].isdigit() and at <= 3:
                continue  # 「1）」 at the head of a list item
            if not stack or stack[-1][1] != _OPENS[mark]:
                if any(m == _OPENS[mark] for _, m in stack):
                    open_at, open_mark = stack[-1]
                    return open_at, text[open_at], _CLOSES[open_mark], ""
                if mark in "”’":
                    continue  # the end of a quotation that began in a paragraph before
                return at, text[at], _OPENS[mark], ""
            stack.pop()
    if stack:
        at, mark = stack[0]
        return at, text[at], _CLOSES[mark], ""
    return None


def _goes_on(report: Report, index: int, mark: str) -> bool:
    """A quotation over several paragraphs closes in one of the next."""
    return any(_CLOSES[mark] in p.text for p in report.paragraphs[index + 1 : index + 4])
