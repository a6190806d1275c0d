"""Chinese numerals: 十二, 两百零五, 三十万, 二〇一八, 一千二百三十四万五千."""

from __future__ import annotations

DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_WAYS = {"壹": "一", "贰": "二", "叁": "三", "肆": "四", "伍": "五", "陆": "六", "柒": "七", "捌": "八", "玖": "九", "拾": "十", "佰": "百", "仟": "千", "俩": "两"}  # fmt: skip
_BANKERS = str.maketrans(_WAYS)


def chinese(text: str) -> int | None:
    """The number that ``text`` spells as a whole, or None. 十 alone is 10, 百 and 千 alone are 100 and 1000."""
    text = text.translate(_BANKERS)
    if not text:
        return None
    if all(c in DIGITS for c in text):
        if len(text) > 1 and "两" in text:
            return None
        return int("".join(str(DIGITS[c]) for c in text))
    total, section, digit, last = 0, 0, -1, 0
    for character in text:
        if character in DIGITS:
            if digit > 0:
                return None  # 三五百: not one number
            digit = DIGITS[character]
            continue
        if character in _SMALL:
            unit = _SMALL[character]
            if last and unit >= last:
                return None
            section += (1 if digit < 0 else digit) * unit
            digit, last = -1, unit
        elif character in _LARGE:
            unit = _LARGE[character]
            section += max(digit, 0)
            if not total and not section:
                return None  # 万, 亿 with nothing before them
            total = (total + section) * unit if unit == 100_000_000 else total + section * unit
            section, digit, last = 0, -1, 0
        else:
            return None
    return total + section + max(digit, 0)
