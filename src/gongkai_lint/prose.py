"""Quantities in sentences: one pass over the prose finds every number with its unit."""

from __future__ import annotations

from typing import NamedTuple

from gongkai_lint.values import Number


class Quantity(NamedTuple):
    """A number with its unit in running text. Offsets are into the text that was searched (Report.text)."""

    start: int  # of the number itself (an inexact word before it, 近/约/超, is outside)
    end: int  # after the unit
    number: Number  # 万/亿 multiplied out; a percentage as printed (93.5% is 93.5)
    unit: str  # 件 条 次 元 万元 % …; "" when none follows
    inexact: bool  # 余 多 近 约 超 以上 左右 …: never grounds an error
    raw: str  # as printed, unit included


def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of ``text`` in order. Dates, ordinals (第3), document numbers, section numbers, telephone
    numbers, law articles and times are not quantities."""
    raise NotImplementedError
