"""Numbers that Word generates for headings and lists and does not put into the text: 「一、」「（一）」「1．」."""

from __future__ import annotations

from gongkai_lint.document.names import Names, whole
from gongkai_lint.typed import Any, NamedTuple

_DIGITS = "零一二三四五六七八九"
_LEGAL = dict(zip("零一二三四五六七八九十百", "零壹贰叁肆伍陆柒捌玖拾佰", strict=True))
_SERIES = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
}
_CHINESE = frozenset(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand")
)  # fmt: skip
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_MOST_LEVELS = 9


def chinese(number: int) -> str:
    """0..999 as Word counts in Chinese."""
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        tail = ("零" if rest < 10 else "一" if rest < 20 else "") + chinese(rest) if rest else ""
        return _DIGITS[hundreds] + "百" + tail
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def render(number: int, style: str) -> str:
    """One counter in a w:numFmt; plain digits for a format or a size that no report has."""
    if style in ("none", "bullet"):
        return ""
    if not 0 < number < 1000:
        return str(number)
    if style in _CHINESE:
        return chinese(number)
    if style in _SERIES:
        series = _SERIES[style]
        return series[number - 1] if number <= len(series) else str(number)
    if style in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join("〇" if c == "0" else _DIGITS[int(c)] for c in str(number))
    if style in ("chineseLegalSimplified", "ideographLegalTraditional"):
        plain = ("一" if 10 <= number < 20 else "") + chinese(number)
        return "".join(_LEGAL[c] for c in plain)
    if style == "decimalEnclosedParen":
        return f"({number})"
    if style == "decimalEnclosedFullstop":
        return f"{number}."
    if style == "numberInDash":
        return f"- {number} -"
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
    return str(number)


class _Level(NamedTuple):
    start: int
    style: str
    text: str
    restarts_after: int  # the level above whose step resets this one; 0 for never, -1 for any
    legal: bool  # all counters in plain digits
    owner: str  # the paragraph style that stands for this level
    spaced: bool  # something stands between number and text


class Numbering:
    """The running counters of a document. ``next`` must be called once for every paragraph, in order."""

    def __init__(self, names: Names, root: Any, by_style: dict[str, tuple[str, int]]) -> None:
        self.names, self.by_style = names, by_style
        self.abstract: dict[str, dict[int, _Level]] = {}
        self.lists: dict[str, str] = {}  # numId → abstractNumId
        self.overrides: dict[str, dict[int, _Level]] = {}
        self.restarts: dict[tuple[str, int], int] = {}
        self.counters: dict[str, dict[int, int]] = {}
        if root is not None:
            self._read(root)

    def _value(self, parent: Any, name: str) -> str:
        found = parent.find(self.names.tag(name)) if parent is not None else None
        return (found.get(self.names.val) or "") if found is not None else ""

    def _levels(self, parent: Any) -> dict[int, _Level]:
        tag, levels = self.names.tag, {}
        for level in parent.iter(tag("lvl")):
            depth = whole(level.get(tag("ilvl")), 0)
            if depth >= _MOST_LEVELS:
                continue
            flag = level.find(tag("isLgl"))
            levels[depth] = _Level(
                whole(self._value(level, "start"), 1),
                self._value(level, "numFmt") or "decimal",
                self._value(level, "lvlText"),
                whole(self._value(level, "lvlRestart"), -1),
                flag is not None and flag.get(self.names.val) not in ("0", "false", "off"),
                self._value(level, "pStyle"),
                self._value(level, "suff") != "nothing",
            )
        return levels

    def _read(self, root: Any) -> None:
        tag = self.names.tag
        linked: dict[str, str] = {}  # abstractNumId → the numbering style its levels come from
        defined: dict[str, str] = {}  # numbering style → the abstractNumId that defines it
        for abstract in root.iterchildren(tag("abstractNum")):
            identity = abstract.get(tag("abstractNumId")) or ""
            self.abstract[identity] = self._levels(abstract)
            if link := self._value(abstract, "numStyleLink"):
                linked[identity] = link
            if link := self._value(abstract, "styleLink"):
                defined[link] = identity
        for number in root.iterchildren(tag("num")):
            identity = number.get(tag("numId")) or ""
            abstract_id = self._value(number, "abstractNumId")
            self.lists[identity] = defined.get(linked.get(abstract_id, ""), abstract_id)
            for override in number.iterchildren(tag("lvlOverride")):
                depth = whole(override.get(tag("ilvl")), 0)
                self.overrides.setdefault(identity, {}).update(self._levels(override))
                start = self._value(override, "startOverride")
                if start:
                    self.restarts[identity, depth] = whole(start, 1)

    def next(self, properties: Any, style: str) -> str:
        """The number of the next paragraph with these properties, "" when it has none."""
        number = properties.find(self.names.numpr) if properties is not None else None
        identity, level = self.by_style.get(style, ("", -1))
        if number is not None:
            identity = self._value(number, "numId") or identity
            level = whole(self._value(number, "ilvl"), level)
        levels = self.abstract.get(self.lists.get(identity, ""))
        if not identity or identity == "0" or not levels:
            return ""
        if level < 0:
            level = next(
                (depth for depth, found in levels.items() if found.owner and found.owner == style), 0
            )
        if identity in self.overrides:
            levels = {**levels, **self.overrides[identity]}
        if level not in levels:
            return ""
        counters = self._step(identity, levels, level)
        return self._rendered(levels, level, counters)

    def _step(self, identity: str, levels: dict[int, _Level], level: int) -> dict[int, int]:
        """Counts one on at ``level``: a level seen for the first time starts, those below start anew."""
        counters = self.counters.setdefault(self.lists[identity], {})
        for above in range(level):
            if above in levels:
                counters.setdefault(above, levels[above].start)
        restart = self.restarts.pop((identity, level), None)
        if restart is not None:
            counters[level] = restart
        else:
            counters[level] = counters[level] + 1 if level in counters else levels[level].start
        for below in [depth for depth in counters if depth > level]:
            after = levels[below].restarts_after if below in levels else -1
            if after < 0 or (after > 0 and level < after):
                del counters[below]
        return counters

    @staticmethod
    def _rendered(levels: dict[int, _Level], level: int, counters: dict[int, int]) -> str:
        this = levels[level]
        if this.style == "bullet":
            return ""
        body = this.text
        for index in range(level, -1, -1):
            mark = f"%{index + 1}"
            if mark in body:
                style = levels[index].style if index in levels else "decimal"
                if this.legal and style != "none":
                    style = "decimal"
                body = body.replace(mark, render(counters.get(index, 1), style))
        # 「1」 and 「2024年」 are two things on the page; 「一、」 needs nothing behind it.
        if this.spaced and body and (body[-1].isdecimal() or (body[-1].isascii() and body[-1].isalnum())):
            body += " "
        return body
