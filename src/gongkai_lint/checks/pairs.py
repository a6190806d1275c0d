"""Brackets and quotation marks that do not pair within a paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_lint import regex
from gongkai_lint.checks import Context
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import PASS, Rule, Verdict
from gongkai_lint.typed import Any

OPTIONS: Any = {}
VARIANTS = {"": ("mark", "partner"), "doubled": ("mark", "partner")}
_CLOSES = {"（": "）", "〔": "〕", "《": "》", "〈": "〉", "“": "”", "‘": "’", "【": "】"}
_OPENS = {v: k for k, v in _CLOSES.items()}
_LOOSE = {
    "(": "（",
    ")": "）",
}  # half-width brackets pair with full-width ones; that is another rule's business

_MARK = regex.compile("[" + "".join(_CLOSES) + "".join(_OPENS) + "()]")
_LIST_ITEM = regex.compile(r"\s*[0-9０-９a-zA-Z一二三四五六七八九十①-⑩]{1,3}[）)]$")


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    yield PASS
    for index, paragraph in enumerate(report.paragraphs):
        if _MARK.search(paragraph.text) is None:
            continue
        for at, mark, partner, variant in faults(paragraph.text):
            if mark in "“‘" and _goes_on(report, index, mark):
                continue
            start = report.starts[index] + at
            values = {"mark": mark, "partner": partner}
            yield Verdict("fail", places.span(report, start, start + len(mark)), values, variant=variant)


def faults(text: str) -> list[tuple[int, str, str, str]]:
    """(offset, mark, its partner, variant) of every mark of a paragraph that has no partner, in order."""
    open_marks: list[tuple[int, str]] = []
    found: list[tuple[int, str, str, str]] = []
    for match in _MARK.finditer(text):
        at = match.start()
        mark = _LOOSE.get(match.group(), match.group())
        if mark in _CLOSES:
            if mark == "《" and open_marks and open_marks[-1] == (at - 1, "《"):
                found.append((at - 1, "《《", "《", "doubled"))
            else:
                open_marks.append((at, mark))
            continue
        partner = _OPENS[mark]
        if open_marks and open_marks[-1][1] == partner:
            open_marks.pop()
            continue
        depth = next((n for n in range(len(open_marks) - 1, -1, -1) if open_marks[n][1] == partner), -1)
        if depth >= 0:  # what was opened inside and not closed
            found += [(o, text[o], _CLOSES[m], "") for o, m in open_marks[depth + 1 :]]
            del open_marks[depth:]
        elif not (mark in "”’" or _LIST_ITEM.match(text[: at + 1])):
            found.append((at, text[at], partner, ""))
    found += [(o, text[o], _CLOSES[m], "") for o, m in open_marks]
    return sorted(found)


def _goes_on(report: Report, index: int, mark: str) -> bool:
    """A quotation over several paragraphs closes in one of the next."""
    return any(_CLOSES[mark] in p.text for p in report.paragraphs[index + 1 : index + 4])
