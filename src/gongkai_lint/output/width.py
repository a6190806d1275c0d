"""How wide text is on a terminal, and breaking it into lines: a Han character takes two columns."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width

FAULT = ("\uf8f2", "\uf8f3")  # stand for 【 and 】 around the fault while a quotation is laid out
NOT_FIRST = "，。、；：！？）》〉】〕”’…—％．%,.;:!?)]}" + FAULT[1]
_OPERATORS = "＋－＝×"
NOT_LAST = "（《〈【〔“‘([{" + FAULT[0]


class _Columns(dict[str, int]):
    """Character → columns it takes, worked out when first asked for."""

    def __missing__(self, character: str) -> int:
        found = self[character] = 2 if east_asian_width(character) in "WFA" else 1
        return found


_columns = _Columns()
_columns_of = _columns.__getitem__


def width(text: str) -> int:
    """Columns that ``text`` takes."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def pad(text: str, columns: int) -> str:
    """``text`` with spaces up to ``columns``."""
    return text + " " * max(0, columns - width(text))


def pack(parts: Sequence[str], columns: int, indent: str, joint: str) -> list[str]:
    """``parts`` joined by ``joint``, as many to a line as fit; a part is only broken when it is wider than a line."""
    lines: list[str] = []
    for part in parts:
        if lines and width(lines[-1] + joint + part) <= columns:
            lines[-1] += joint + part
        else:
            lines += wrap(part, columns, indent)
    return lines


def wrap(text: str, columns: int, indent: str = "", first: str | None = None) -> list[str]:
    """``text`` in lines of at most ``columns``; no line begins with a closing mark, none ends with an opening one.

    ``first`` is what the first line begins with, ``indent`` the others. Words and numbers in ASCII stay whole. Only what is
    wider than a whole line is cut anywhere.
    """
    lines: list[str] = []
    line = indent if first is None else first
    used, empty = width(line), True
    if used + width(text) <= columns:
        return [(line + text).rstrip()]
    margin = width(indent)
    for unit in _units(text):
        wide = width(unit)
        if used + wide > columns and not unit.isspace() and (not empty or used > margin):
            lines.append(line.rstrip())
            line, used, empty = indent, margin, True
        if empty and lines and unit[0] == " ":
            unit = unit.lstrip(" ")
            wide = width(unit)
        while used + wide > columns and len(unit) > 1:
            head = _fitting(unit, columns - used)
            lines.append((line + unit[:head]).rstrip())
            line, used, unit = indent, margin, unit[head:]
            wide = width(unit)
        line += unit
        used += wide
        empty = empty and not unit
    lines.append(line.rstrip())
    return lines


def _fitting(text: str, columns: int) -> int:
    """How many characters of ``text`` fit, at least one."""
    used = 0
    for n, character in enumerate(text):
        used += width(character)
        if used > columns:
            return max(n, 1)
    return len(text)


def _units(text: str) -> list[str]:
    """What no line break goes into: words, and marks with what they cling to."""
    units: list[str] = []
    unit, last = "", " "
    for character in text:
        if character in _OPERATORS:  # 3＋0＝3 stays together, a long sum breaks before an operator
            clings = last.isascii() and not last.isspace() and width(unit) < 20
        else:
            clings = (
                character in NOT_FIRST
                or last in NOT_LAST
                or (_in_word(character) and (_in_word(last) or last in _OPERATORS))
            )
        if clings and unit and not last.isspace():
            unit += character
        else:
            if unit:
                units.append(unit)
            unit = character
        last = character
    return [*units, unit] if unit else units


def _in_word(character: str) -> bool:
    return character.isascii() and character not in " ;|\t\n"
