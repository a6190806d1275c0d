"""What a comment says of a finding, and the comment at the head of them all."""

from __future__ import annotations

from typing import NamedTuple

from gongkai_lint.output.common import basis, caution, grade_line, recognised, tally_line, unknown_by_need
from gongkai_lint.output.text import abridged
from gongkai_lint.output.words import severity_word
from gongkai_lint.plurals import counted
from gongkai_lint.rules.model import Finding, Result

_PLACES = 8  # related places that are named
_IDS = 10  # rules that are named of those that could not be assessed
_ASIDE = {
    "textbox": (
        "原处在文本框里，不能直接批注，故批在文本框所在的位置。",
        "The words stand in a text box, which takes no comment: it is put where the box is anchored.",
    ),
    "footnote": (
        "原处在脚注（尾注）里，不能直接批注，故批在注号上。",
        "The words stand in a note, which takes no comment: it is put on the note's number.",
    ),
}


class Line(NamedTuple):
    """A paragraph of a comment. ``style``: "" | strong | small."""

    text: str
    style: str = ""


def finding_lines(finding: Finding, lang: str, aside: str = "", missing: bool = False) -> list[Line]:
    """Grade and what is wrong, what would be right, the clause, the other places. ``missing``: nothing stands there."""
    en = lang == "en"
    grade = severity_word(finding.severity, lang)
    message = abridged(finding.message, finding, lang)
    lines = [Line(f"[{grade}] {message}" if en else f"【{grade}】{message}", "strong")]
    if missing:
        lines.append(Line(f"{'Place: ' if en else '位置：'}{finding.place.label}"))
    if finding.expected:
        lines.append(Line(("Right: " if en else "应为：") + abridged(finding.expected, finding, lang)))
    if finding.rule.basis:
        lines.append(Line(("Basis: " if en else "依据：") + basis(finding.rule, lang)))
    also = _also(finding, lang)
    if also:
        lines.append(Line(("See also: " if en else "另见：") + also))
    if aside:
        lines.append(Line(_ASIDE[aside][en]))
    colon = ": " if en else "："
    about = finding.rule.id + (colon + finding.help if finding.help else "")
    return [*lines, Line(about, "small")]


def _also(finding: Finding, lang: str) -> str:
    """Other places that belong to it, with their words where they differ; those of operands stand in the message."""
    if finding.evidence and len(finding.related) == len(finding.evidence):
        return ""
    named = []
    for place in finding.related:
        fault = place.quote[slice(*place.mark)].replace("\n", " ")
        around = place.quote.replace("\n", " ").strip()
        shown = around + ("" if around.endswith("。") else "……") if len(fault) < 3 else fault
        named.append(place.label + (f"“{shown}”" if 0 < len(shown) <= 40 else ""))
    named = list(dict.fromkeys(n for n in named if n != finding.place.label))
    more = len(named) - _PLACES
    text = ("; " if lang == "en" else "；").join(named[:_PLACES])
    if more > 0:
        text += f" … and {more} more" if lang == "en" else f"……另有{more}处"
    return text


def summary_lines(result: Result, lang: str) -> list[Line]:
    """Grade, counts, what was recognised and how much was checked, what could not be assessed."""
    en = lang == "en"
    lines = [Line(("gongkai-lint: " if en else "gongkai-lint 检查") + grade_line(result, lang), "strong")]
    remark = caution(result, lang)
    if remark:
        lines.append(Line(remark))
    lines.append(Line(" · ".join(recognised(result, lang))))
    lines.append(Line(tally_line(result, lang)))
    for needs, items in unknown_by_need(result.unknown, lang):
        ids = list(dict.fromkeys(u.rule.id for u in items))
        listed = (", " if en else "、").join(ids[:_IDS]) + ("" if len(ids) <= _IDS else " …" if en else "等")
        lines.append(
            Line(
                f"Could not be checked — {needs}: {counted(len(ids), 'rule')} ({listed})"
                if en
                else f"未能检查——{needs}：{len(ids)} 条规则（{listed}）"
            )
        )
    set_aside = sum(f.suppressed is not None for f in result.findings)
    if set_aside:
        lines.append(
            Line(
                f"{counted(set_aside, 'finding is', 'findings are')} set aside by policy and not commented on."
                if en
                else f"另有 {set_aside} 个问题按单位策略不计，没有批注。"
            )
        )
    closing = (
        "Each comment is one finding: error must be corrected, warning checked, note considered. Delete all comments before publishing."
        if en
        else "以下每条批注是一个问题：错误必须改，警告应核实，提示供参考。定稿前请删除全部批注。"
    )
    return [*lines, Line(closing, "small")]
