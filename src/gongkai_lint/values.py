"""Numbers, blanks and marks as reports write them: ２２, 1,200, 十二, 三十万, 75394432.52元, 22（其中修订16件）, 100余, /."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple, TypeAlias

Number: TypeAlias = "int | Decimal"  # int whenever integral


class Value(NamedTuple):
    """What a cell says. ``kind``: number | blank | mark (/, —, 无 …) | unreadable. A number keeps its raw text."""

    kind: str
    number: Number | None
    raw: str
    unit: str = ""  # as written in the cell: 元, 万元, 件
    remark: str = ""  # bracketed note, brackets dropped
    inexact: bool = False  # 余 多 近 约 超 …


def parse_value(text: str) -> Value:
    """The value of a cell's text."""
    raise NotImplementedError


def parse_number(text: str) -> Number | None:
    """The number ``text`` spells as a whole (any digits, separators, Chinese numerals, 万/亿), or None."""
    raise NotImplementedError


def show(number: Number) -> str:
    """A number as a report prints it: plain digits, no exponent, no trailing zeros."""
    raise NotImplementedError
