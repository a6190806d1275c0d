"""What is told of a suspect cell, and of the numbers that blank cells should hold."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai_lint.forms.report import Fact
from gongkai_lint.plurals import counted
from gongkai_lint.suspects import Suspect
from gongkai_lint.values import Number, show

_LISTED = 12


def suspect_text(suspect: Suspect, parts: Sequence[str], expected: str, lang: str) -> tuple[str, str]:
    """``(message, expected)`` for a finding with a suspect; ``parts`` are the messages of all it explains."""
    return (_english if lang == "en" else _chinese)(suspect, parts, expected)


_SLIPS = {
    "swapped": ("像是两个数字颠倒了", "two digits look swapped"),
    "zero_more": ("像是多打了一个 0", "a 0 too many, it seems"),
    "zero_less": ("像是少打了一个 0", "a 0 is missing, it seems"),
    "forgotten": ("像是总计漏填了", "the total was forgotten, it seems"),
    "": ("", ""),
}


def _cell(fact: Fact) -> str:
    label = f"{fact.row_label} × {fact.column_label}" if fact.column != "n" else fact.row_label
    return (fact.column_label if fact.row == "n" else label).replace("\n", "")


def _chinese(suspect: Suspect, parts: Sequence[str], expected: str) -> tuple[str, str]:
    count, detail = len(suspect.equations), "；".join(parts)
    sums = "这个关系" if count == 1 else f"这{count}个关系"
    cells = suspect.cells
    if not cells:
        one, other = (f"“{_cell(f)}”应为{show(n)}" for f, n in suspect.others)
        return detail, f"{expected}若只错一格，不是{one}，就是{other}；请与台账核对。"
    first, right = cells[0]
    if len(cells) == 2:
        second = cells[1][0]
        head = f"“{_cell(first)}”填{first.value.raw.strip()}，“{_cell(second)}”填{second.value.raw.strip()}，像是填串了格，使{count}个勾稽关系不平"
        return f"{head}：{detail}", f"两格对调后，{sums}都平；请先与台账核对。"
    if count == 1 and not suspect.text:
        reason = _SLIPS[suspect.slip][0]
        hint = f"“{_cell(first)}”若为{show(right)}即平{'，' + reason if reason else ''}；只是推测，请与台账核对。"
        return detail, expected + hint
    whole = "勾稽不平" if count == 1 else f"使{count}个勾稽关系同时不平"
    text = "，与其他数据也不一致" if suspect.text else ""
    agree = "，与上述数据也一致" if suspect.text else ""
    return (
        f"“{_cell(first)}”填{first.value.raw.strip()}，{whole}{text}：{detail}",
        f"若此格为{show(right)}，{sums}{'' if count == 1 else '都'}平{agree}；请先与台账核对。",
    )


def _english(suspect: Suspect, parts: Sequence[str], expected: str) -> tuple[str, str]:
    count, detail = len(suspect.equations), "; ".join(parts)
    sums = "the balance" if count == 1 else f"all {count}"
    cells = suspect.cells
    if not cells:
        one, other = (f"“{_cell(f)}” should read {show(n)}" for f, n in suspect.others)
        return detail, f"{expected} If one cell alone is wrong, {one}, or {other}; check against the records."
    first, right = cells[0]
    if len(cells) == 2:
        second = cells[1][0]
        head = f"“{_cell(first)}” reads {first.value.raw.strip()} and “{_cell(second)}” {second.value.raw.strip()}: they look exchanged, and {counted(count, 'balance breaks', 'balances break')}"
        return (
            f"{head}: {detail}",
            f"With the two exchanged {sums} would hold; check against the records first.",
        )
    if count == 1 and not suspect.text:
        reason = _SLIPS[suspect.slip][1]
        hint = f" With {show(right)} in “{_cell(first)}” it would hold{' (' + reason + ')' if reason else ''}: a guess, check against the records."
        return detail, expected + hint
    whole = f"this one cell breaks {counted(count, 'balance')}"
    text = " and disagrees with other figures" if suspect.text else ""
    agree = " and agree with those figures" if suspect.text else ""
    return (
        f"“{_cell(first)}” reads {first.value.raw.strip()}: {whole}{text}: {detail}",
        f"With {show(right)} in it {sums} would hold{agree}; check it against the records first.",
    )


def fill_text(fill: Sequence[tuple[Fact, Number]], lang: str) -> str:
    """What blank cells of a finding should hold, as a sentence; zeros only where all are."""
    given = [(f, n) for f, n in fill if n] or list(fill)
    names = [f"“{_cell(f)}”{'：' if lang == 'en' else '应填 '}{show(n)}" for f, n in given[:_LISTED]]
    if lang == "en":
        shown = "; ".join(n.replace("：", ": ") for n in names)
        return f" By the balances: {shown}{' …' if len(given) > _LISTED else ''}."
    return f"按勾稽关系，{'、'.join(names)}{'等' if len(given) > _LISTED else ''}。"
