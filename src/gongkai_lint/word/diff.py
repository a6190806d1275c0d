"""Corrections shown in the terminal before anything is written: the old words and the new, each at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai_lint.document.model import Document
from gongkai_lint.output.text import Line
from gongkai_lint.plurals import counted
from gongkai_lint.word.edits import Corrections, Edit, text_of

_NEAR = 8  # characters between two edits that are shown in one
_AROUND = 14  # characters shown on either side
_WHY = {
    "generated": (
        "是自动编号，不在文字里，请在编号格式里改",
        "made by automatic numbering: change the number format",
    ),
    "aside": ("在文本框或脚注里，请自己改", "in a text box or a note: change it yourself"),
    "unusual": (
        "夹有域、拼音、移动的修订等，请自己改",
        "among fields, ruby or moved text: change it yourself",
    ),
}


def page(path: str, document: Document, corrections: Corrections, lang: str) -> list[Line]:
    """What ``--fix`` would write, and what it would leave."""
    en = lang == "en"
    lines: list[Line] = [[("place", path)]]
    place = None
    for home, edits in corrections.edits.items():
        text = text_of(document, home)
        for hunk in _hunks(edits):
            if hunk[0].place.label != place:
                place = hunk[0].place.label
                lines += [[], [("place", place)]]
            lines += _change(text, hunk)
    if corrections.skipped:
        lines += [[], [("place", "Not corrected" if en else "不能自动更正")]]
        for s in corrections.skipped:
            change = f"“{s.old}” → “{s.new}”"
            lines.append([("", f"  {s.place.label}  "), ("dim", f"{s.rule} "), ("", change)])
            lines.append([("dim", f"    {_WHY[s.why][en]}")])
    count, left = corrections.made, len(corrections.skipped)
    if en:
        told = counted(count, "correction") if count else "Nothing to correct"
        told += f", {left} left" if left else ""
    else:
        told = f"可自动更正 {count} 处" if count else "没有可自动更正的地方"
        told += f"，另有 {left} 处要自己改" if left else ""
    return [*lines, [], [("place", told)]]


def _hunks(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Edits that are near each other are shown together."""
    hunk: list[Edit] = []
    for edit in edits:
        if hunk and edit.start - hunk[-1].end > _NEAR:
            yield hunk
            hunk = []
        hunk.append(edit)
    if hunk:
        yield hunk


def _change(text: str, hunk: Sequence[Edit]) -> list[Line]:
    """The line as it is and as it would be, what goes and what comes between 【】."""
    start, end = hunk[0].start, hunk[-1].end
    before = _flat(text[max(0, start - _AROUND) : start].rpartition("\n")[2])
    after = _flat(text[end : end + _AROUND].partition("\n")[0])
    before = ("…" if start > _AROUND else "") + before
    after += "…" if end + _AROUND < len(text) else ""
    old: Line = [("error", "  - "), ("", before)]
    new: Line = [("good", "  + "), ("", before)]
    at = start
    for edit in hunk:
        between = ("", _flat(text[at : edit.start]))
        old += [between, *[("error", f"【{_flat(edit.old)}】")] * bool(edit.old)]
        new += [between, *[("good", f"【{_flat(edit.new)}】")] * bool(edit.new)]
        at = edit.end
    rules = dict.fromkeys(rule for edit in hunk for rule in edit.rules)
    return [[*old, ("", after), ("dim", "  " + "、".join(rules))], [*new, ("", after)]]


def _flat(text: str) -> str:
    return re.sub(r"\s", " ", text)
