"""Numbers that Word generates for headings and lists and does not put into the text: 「一、」「（一）」「1．」."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

_DIGITS = "零一二三四五六七八九"
_TRADITIONAL = "甲乙丙丁戊己庚辛壬癸"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def chinese(number: int) -> str:
    """1..999 as Word counts in Chinese."""
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return (
            _DIGITS[hundreds % 10]
            + "百"
            + (
                ""
                if not rest
                else ("零" if rest < 10 else "") + ("一" if 10 <= rest < 20 else "") + chinese(rest)
            )
        )
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def render(number: int, style: str) -> str:
    """One counter in a w:numFmt."""
    if style in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographDigital",
    ):
        return chinese(number)
    if style == "ideographTraditional":
        return _TRADITIONAL[(number - 1) % 10]
    if style in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"):
        return _CIRCLED[number - 1] if 0 < number <= 20 else str(number)
    if style == "decimalEnclosedParen":
        return f"({number})"
    if style == "decimalEnclosedFullstop":
        return f"{number}."
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord(c) + 0xFEE0) for c in str(number))
    if style == "decimalZero":
        return f"{number:02d}"
    if style in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman"):
        out, rest = "", number
        for value, sign in _ROMAN:
            while rest >= value:
                out, rest = out + sign, rest - value
        return out.lower() if style == "lowerRoman" else out
    return "" if style in ("none", "bullet") else str(number)


class _Level(NamedTuple):
    start: int
    style: str
    text: str


class Numbering:
    """The running counters of a document. ``next`` must be called once for every paragraph, in order."""

    def __init__(self, tag: Callable[[str], str], numbering: Any, styles: Any) -> None:
        self.tag = tag
        self.abstract: dict[str, dict[int, _Level]] = {}
        self.lists: dict[str, str] = {}  # numId → abstractNumId
        self.restarts: dict[tuple[str, int], int] = {}
        self.counters: dict[str, list[int]] = {}
        self.by_style: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _value(self, parent: Any, name: str) -> str:
        found = parent.find(self.tag(name)) if parent is not None else None
        return (found.get(self.tag("val")) or "") if found is not None else ""

    def _read(self, root: Any) -> None:
        tag = self.tag
        for abstract in root.iter(tag("abstractNum")):
            levels = {}
            for level in abstract.iter(tag("lvl")):
                start = self._value(level, "start")
                levels[int(level.get(tag("ilvl")) or 0)] = _Level(
                    int(start) if start.isdigit() else 1,
                    self._value(level, "numFmt"),
                    self._value(level, "lvlText"),
                )
            self.abstract[abstract.get(tag("abstractNumId")) or ""] = levels
        for number in root.iter(tag("num")):
            identity = number.get(tag("numId")) or ""
            self.lists[identity] = self._value(number, "abstractNumId")
            for override in number.iter(tag("lvlOverride")):
                start = self._value(override, "startOverride")
                if start.isdigit():
                    self.restarts[identity, int(override.get(tag("ilvl")) or 0)] = int(start)

    def _read_styles(self, root: Any) -> None:
        tag = self.tag
        based: dict[str, str] = {}
        for style in root.iter(tag("style")):
            identity = style.get(tag("styleId")) or ""
            based[identity] = self._value(style, "basedOn")
            number = style.find(f"{tag('pPr')}/{tag('numPr')}")
            if number is not None:
                level = self._value(number, "ilvl")
                self.by_style[identity] = (self._value(number, "numId"), int(level) if level.isdigit() else 0)
        for identity in based:
            parent, seen = based[identity], {identity}
            while identity not in self.by_style and parent and parent not in seen:
                seen.add(parent)
                if parent in self.by_style:
                    self.by_style[identity] = self.by_style[parent]
                parent = based.get(parent, "")

    def next(self, properties: Any, style: str) -> str:
        """The number of the next paragraph with these properties, "" when it has none."""
        number = properties.find(self.tag("numPr"))
        inherited = self.by_style.get(style, ("", 0))
        if number is None:
            identity, level = inherited
        else:
            identity = self._value(number, "numId") or inherited[0]
            text = self._value(number, "ilvl")
            level = int(text) if text.isdigit() else inherited[1]
        abstract = self.lists.get(identity, "")
        levels = self.abstract.get(abstract)
        if not identity or identity == "0" or not levels or level not in levels:
            return ""
        counters = self.counters.setdefault(abstract, [])
        while len(counters) <= level:
            counters.append(self._start(levels, len(counters)) - 1)
        restart = self.restarts.pop((identity, level), None)
        counters[level] = restart if restart is not None else counters[level] + 1
        del counters[level + 1 :]
        body = levels[level].text
        for index in range(level, -1, -1):
            mark = f"%{index + 1}"
            if mark in body:
                number_at = (
                    counters[index] if index == level else max(counters[index], self._start(levels, index))
                )
                body = body.replace(
                    mark, render(number_at, levels[index].style if index in levels else "decimal")
                )
        return body if levels[level].style != "bullet" else ""

    @staticmethod
    def _start(levels: dict[int, _Level], level: int) -> int:
        return levels[level].start if level in levels else 1
