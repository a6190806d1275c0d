"""How wide text is on a terminal, and breaking it into lines: a Han character takes two columns."""

from __future__ import annotations

from unicodedata import east_asian_width

NOT_FIRST = "，。、；：！？）》〉】〕”’…—％．】%,.;:!?)]}"
NOT_LAST = "（《〈【〔“‘([{"


def width(text: str) -> int:
    """Columns that ``text`` takes."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


def wrap(text: str, columns: int, indent: str = "", first: str | None = None) -> list[str]:
    """``text`` in lines of at most ``columns``; no line begins with a closing mark, none ends with an opening one.

    ``first`` is what the first line begins with, ``indent`` the others. Runs of ASCII letters and digits stay whole.
    """
    lines: list[str] = []
    line = indent if first is None else first
    room = columns - width(line)
    held = ""
    for token in _tokens(text):
        wide = width(token)
        if wide > room and held and token[0] not in NOT_FIRST:
            tail = ""
            while held and held[-1] in NOT_LAST:
                held, tail = held[:-1], held[-1] + tail
            lines.append((line + held).rstrip())
            line, held = indent, tail
            room = columns - width(indent) - width(tail)
            token = token if tail else token.lstrip(" ")
            wide = width(token)
        held += token
        room -= wide
    lines.append((line + held).rstrip())
    return lines


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for character in text:
        joins = (
            character.isascii()
            and character not in " ,;、|"
            and tokens
            and tokens[-1].isascii()
            and not tokens[-1].endswith((" ", ",", ";"))
        )
        if joins and len(tokens[-1]) < 40:
            tokens[-1] += character
        else:
            tokens.append(character)
    return tokens
