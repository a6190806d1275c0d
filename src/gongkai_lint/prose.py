"""Quantities in sentences: one pass over the prose finds every number with its unit."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

from gongkai_lint import regex
from gongkai_lint.numerals import chinese
from gongkai_lint.typed import NamedTuple
from gongkai_lint.values import Number, scaled


class Quantity(NamedTuple):
    """A number with its unit in running text. Offsets are into the text that was searched (Report.text)."""

    start: int  # of the number itself (an inexact word before it, 近/约/超, is outside)
    end: int  # after the unit
    number: Number  # 万/亿 multiplied out; a percentage as printed (93.5% is 93.5)
    unit: str  # 件 条 次 元 万元 % …; "" when none follows
    inexact: bool  # 余 多 近 约 超 以上 左右 …: never grounds an error
    raw: str  # as printed, unit included


_S = "[ \u00a0\u2009\u202f\u3000]"
# Each unit with what must not follow it, lest 3场所 or 5条例 be read as quantities.
_UNIT = (
    "亿元|万元|千元|元(?!旦|宵)|人次|件次|条次|场次|批次|余次|个百分点|百分点|[%％‰]"
    r"|[件条次篇份名项个人]\s?[（(][次件条个篇份人][）)]"
    "|件(?!制)|条(?!例|款)|次(?!日|年)|篇(?!章)|份(?!额)|名(?!单|称)|项|家(?!庭|园)|人(?!民)|期(?!间|限)|场(?!所|馆|地|景)|起(?!草|来)"
    "|个(?!月|工作日|年头?|小时|季度)|批|册|户|处(?!室|理)|例|则|部(?!门|署|委)|种|类|位|幅|轮|通|封(?!面|闭|存|顶|锁)|宗|台|张|套|所(?!属|有)|本(?!级|年|地|市|区|县|局|单位|部门)"
    "|辆|栋|亩|倍|页|字|平方米|平方公里|公里|项次|篇次|户次|家次|个次|档|组|队"
)
_NUMBER = regex.compile(
    r"[0-9０-９]+(?![0-9０-９]|[ \u00a0]?[年月日号时点楼层])(?:[,，\u2009\u202f][0-9０-９]{3}(?![0-9０-９]))*([.．][0-9０-９]+)?"
    rf"(?:{_S}?([余多几])?(万亿|[万亿千百](?!元))?([余多])?{_S}{{0,2}}({_UNIT})?)"
)
_DIGITS = 40  # more are no number of anything, nor could Python read them past some thousands
_CHINESE = regex.compile(
    rf"[一二两三四五六七八九十百千][一二两三四五六七八九十百千万亿〇○零]{{0,{_DIGITS}}}(?<!万)(?<!亿)(?:(?<=[十百千])([余多几]))?([万亿](?!元))?([余多])?({_UNIT})"
)
_PERCENT = regex.compile("百分之[零一二三四五六七八九十百]+(?:点[零〇一二三四五六七八九]+)?")
_WIDE = {0xFF10 + i: 0x30 + i for i in range(10)} | {ord("．"): ".", ord("，"): ","}
_ABOUT = ("近", "约", "约为", "超", "超过", "逾", "大约", "将近", "接近", "至少", "不少于", "不低于", "突破", "不足", "不到", "多达", "高达", "上")  # fmt: skip
_ABOUT_TAIL = frozenset(word[-1] for word in _ABOUT)
_UP = ("以上", "网上", "线上", "会上", "级上", "如上")
_ABOUT_AFTER = ("以上", "左右", "上下", "以内", "以下", "之多", "余", "多")
# A number that one of these touches is part of a date, a range, an address, a code or an ordinal.
_NOT_BEFORE = frozenset("第年-－–—~～〔[【@/.:#+_“‘\"'＠Nno№版")
_CODE = regex.compile(
    r"(?:邮\s*编|电\s*话|传\s*真|手\s*机|邮\s*箱|编\s*码|代\s*码|热\s*线|账\s*号)\s*[：:）)]?\s*$|[件表图]\s*$"
)
_CLAUSE_END = frozenset("，。；、）),;：:！？!?\n\t 和与及占")
_IDIOM_BEFORE = frozenset("跑第每同某逐统唯进另这那任“‘一之“数几")


def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of ``text`` in order. Dates, durations, ordinals (第3), document numbers, section numbers,
    telephone numbers, law articles and times are not quantities; nor is a bare number that runs on into a word."""
    found = [q for m in _NUMBER.finditer(text) if (q := _arabic(text, m)) is not None]
    more = [q for m in _CHINESE.finditer(text) if (q := _spelled(text, m)) is not None]
    if "百分之" in text:
        more.extend(q for m in _PERCENT.finditer(text) if (q := _percent(m)) is not None)
    if more:
        found.extend(more)
        found.sort()
    return tuple(found)


def _arabic(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    fraction, more, times, more_after, unit = match.groups()
    before = text[start - 1] if start else "\n"
    after = text[end : end + 1] or "\n"
    if before in _NOT_BEFORE and not (before == "-" and unit in ("%", "％")):
        return None
    if (before.isascii() and before.isalpha()) or (
        before == "：" and text[max(0, start - 2) : start - 1].isdigit()
    ):
        return None
    if unit is None:
        while text[end - 1] in " \u00a0\u2009\u202f\u3000":
            end -= 1
        rest = text[end : end + 3].lstrip(" \u00a0\u2009\u202f\u3000")
        after = rest[:1] or "\n"
        if (
            after not in _CLAUSE_END
            or (before in "\n（(" and after in "、)）.．:：")
            or (after in ":：." and rest[1:2].isdigit())
        ):
            return None
        if not times and (end - start > 6 or _CODE.search(text, max(0, start - 10), start)):
            return None
        if text[end : end + 2] in ("、 ", ". ") or _listed(text, start, end):
            return None
        unit = ""
    elif after in "-－–~～" and text[end + 1 : end + 2].isdigit():
        return None
    raw = match.group() if end == match.end() else text[start:end]
    body = raw[: len(raw) - len(unit)] if unit else raw
    wide = "，" in body
    whole = body if body.isascii() and body.isdigit() else _whole(body)
    if len(whole) > _DIGITS:
        return None
    number = scaled(whole, "." + fraction[1:].translate(_WIDE) if fraction else "", times or "")
    inexact = bool(more or more_after) or wide or _about(text, start, end)
    return Quantity(start, end, number, "%" if unit == "％" else unit.replace(" ", ""), inexact, raw)


def _whole(body: str) -> str:
    """The digits that a number begins with, its separators left out."""
    digits = ""
    for character in body.translate(_WIDE):
        if character.isdigit():
            digits += character
        elif character not in ",\u2009\u202f":
            break
    return digits


def _listed(text: str, start: int, end: int) -> bool:
    """A bare number that numbers a paragraph or an item: 1. 2、 (3)."""
    line = text.rfind("\n", 0, start) + 1
    return not text[line:start].strip(" \u3000\t（(") and text[end : end + 1] in "、.．)）\t "


def _about(text: str, start: int, end: int) -> bool:
    head = text[max(0, start - 5) : start].rstrip(" \u00a0\u3000")
    if head and head[-1] in _ABOUT_TAIL and head.endswith(_ABOUT) and not head.endswith(_UP):
        return True
    return text.startswith(_ABOUT_AFTER, end)


def _spelled(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    more, times, more_after, unit = match.groups()
    before = text[start - 1] if start else "\n"
    if before in _IDIOM_BEFORE or before.isdigit():
        return None
    body = match.group()[: len(match.group()) - len(unit)].rstrip("余多几")
    if times:
        body = body[: -len(times)].rstrip("余多几") if body.endswith(times) else body.rstrip("余多几")
    if body == "一" and not times and (text[end : end + 1] or "\n") not in _CLAUSE_END:
        return None  # 一个, 一批, 一次: an article, not a count, unless the clause ends with it
    whole = chinese(body)
    if whole is None:
        return None
    number = scaled(str(whole), "", times or "")
    inexact = bool(more or more_after) or _about(text, start, end)
    return Quantity(
        start, end, number, "%" if unit == "％" else unit.replace(" ", ""), inexact, match.group()
    )


def _percent(match: re.Match[str]) -> Quantity | None:
    whole, _, fraction = match.group()[3:].partition("点")
    number, tail = chinese(whole), chinese(fraction) if fraction else None
    if number is None:
        return None
    value = scaled(str(number), "." + str(tail).zfill(len(fraction)), "") if tail is not None else number
    return Quantity(match.start(), match.end(), value, "%", False, match.group())


_CLAUSE_MARK = regex.compile(r"[，,；;。\n：（(]")
_SENTENCE_END = regex.compile(r"[。！？!?\n]")


@lru_cache(maxsize=8)
def _marks(text: str) -> tuple[list[int], list[int], list[int]]:
    """Offsets behind the marks that begin a sentence, that end one, and that part clauses: rules ask for the sentence around
    hundreds of places of one text."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text)]
    return [e for e in ends if text[e - 1] not in "!?"], ends, [m.end() for m in _CLAUSE_MARK.finditer(text)]


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around ``text[start:end]``: from after 。！？ or a new line to the next one, inclusive of it."""
    begins, ends, _ = _marks(text)
    before, after = bisect_right(begins, start), bisect_right(ends, end)
    return begins[before - 1] if before else 0, ends[after] if after < len(ends) else len(text)


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around ``text[start:end]``: between ，；。：, opening brackets and new lines."""
    _, _, marks = _marks(text)
    before, after = bisect_right(marks, start), bisect_right(marks, end)
    return marks[before - 1] if before else 0, marks[after] - 1 if after < len(marks) else len(text)


def within(found: tuple[Quantity, ...], start: int, end: int) -> Iterator[Quantity]:
    """The quantities that lie in ``[start, end)``; ``found`` is sorted by start."""
    for index in range(bisect_left(found, (start,)), len(found)):
        if found[index].start >= end:
            return
        if found[index].end <= end:
            yield found[index]
