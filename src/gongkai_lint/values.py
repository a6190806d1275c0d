"""Numbers, blanks and marks as reports write them: ２２, 1,200, 十二, 三十万, 75394432.52元, 22（其中修订16件）, 100余, /."""

from __future__ import annotations

from gongkai_lint import regex
from gongkai_lint.numerals import chinese
from gongkai_lint.typed import TYPE_CHECKING, NamedTuple, TypeAlias, make

if TYPE_CHECKING:  # decimal costs a millisecond, and most reports hold only whole numbers
    from decimal import Decimal

Number: TypeAlias = "int | Decimal"  # int whenever integral


class Value(NamedTuple):
    """What a cell says. ``kind``: number | blank | mark (/, —, 无 …) | unreadable. A number keeps its raw text."""

    kind: str
    number: Number | None
    raw: str
    unit: str = ""  # as written in the cell: 元, 万元, 件
    remark: str = ""  # bracketed note, brackets dropped
    inexact: bool = False  # 余 多 近 约 超 …


MARKS = frozenset(
    [
        "无",
        "没有",
        "暂无",
        "略",
        "空",
        "未发生",
        "不适用",
        "N/A",
        "NA",
        "无数据",
        "/",
        "//",
        "\\",
        "、",
        "*",
        "…",
        "……",
        "|",
        "×",
        ".",
        "。",
        "一",
    ]
)  # 一 alone in a number cell is a dash mistyped; 1 is written 1
_DASHES = frozenset("-‐‑‒–—―─━－﹣﹘−ー_~～")
_LONGEST = 400  # characters of a cell with a number in it, its remark included
_BLANK = regex.compile(r"[\s\u00a0\u00ad\u200b-\u200f\u2060\u3000\ufeff]+")
_WIDE = {0xFF10 + i: 0x30 + i for i in range(10)} | {
    ord("．"): ".", ord("，"): ",", ord("％"): "%", ord("＋"): "+", ord("（"): "(", ord("）"): ")", ord("【"): "(", ord("】"): ")",
    ord("["): "(", ord("]"): ")", ord("〔"): "(", ord("〕"): ")", ord("＞"): ">", ord("："): ":",
} | {ord(c): "-" for c in "－﹣−–—‐‑‒"}  # fmt: skip
UNITS = "万元|亿元|千元|元|人次|件次|条次|场次|批次|件|条|次|人|名|份|篇|个|项|家|期|场|起|宗|批|册|户|处|例|则|部|种|类|位|页"
_CELL = regex.compile(
    r"(?P<before>约为?|近|大约|将近|接近|超过?|逾|不少于|至少|>)?\s*"
    r"(?P<sign>[-+])?\s*"
    r"(?:(?P<digits>\d{1,3}(?:[,\u2009\u202f\u00a0 ]\d{3})+(?!\d)|\d+)(?P<fraction>\.\d+)?|(?P<chinese>[〇○零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+?))"
    r"\s*(?P<more>[余多几])?(?P<times>万亿|[百千万亿](?!元))?(?P<more2>[余多])?\s*"
    rf"(?P<unit>{UNITS})?\s*(?P<after>以上|左右|上下|余|多|\+)?\s*"
    r"(?:\((?P<remark>[^()]*(?:\([^()]*\)[^()]*)*)\)?)?\s*"
)
_NUMBER = regex.compile(
    r"(?P<sign>[-+])?(?:(?P<digits>\d{1,3}(?:[,\u2009\u202f\u00a0 ]\d{3})+(?!\d)|\d+)(?P<fraction>\.\d+)?(?P<times>万亿|[百千万亿])?"
    r"|(?P<chinese>[〇○零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+))"
)
_TIMES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "万亿": 1_000_000_000_000}
_BLANK_VALUE = Value("blank", None, "")


def parse_value(text: str) -> Value:
    """The value of a cell's text.

    ``3万`` is 30000, ``3万元`` is 3 with the unit 万元. Digits in groups of three may be parted by commas or thin
    spaces; any other text that is neither a number with its unit and remark, nor a mark, nor blank is unreadable.
    """
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST:
        return make(Value, ("number", int(text), text, "", "", False))
    bare = _BLANK.sub("", text)
    if not bare:
        return Value("blank", None, text) if text else _BLANK_VALUE
    if (
        bare in MARKS
        or bare.upper() in MARKS
        or all(c in _DASHES for c in bare)
        or all(c in "/／" for c in bare)
    ):
        return Value("mark", None, text)
    if len(bare) > _LONGEST:
        return Value("unreadable", None, text)
    found = _CELL.fullmatch(
        text.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "").strip().translate(_WIDE)
    )
    if found is None:
        return Value("unreadable", None, text)
    if found["chinese"]:
        whole = chinese(found["chinese"] + (found["times"] or ""))  # 十余万 is 十万, inexactly
        number = None if whole is None else _signed(whole, found["sign"])
    else:
        number = _signed(
            scaled(_digits(found["digits"]), found["fraction"] or "", found["times"] or ""), found["sign"]
        )
    if number is None:
        return Value("unreadable", None, text)
    inexact = bool(found["before"] or found["more"] or found["more2"] or found["after"])
    remark = (found["remark"] or "").strip()
    if remark:  # as printed, not as narrowed for reading
        opening = next(i for i, c in enumerate(text) if c in "（([【〔")
        remark = (
            text[opening + 1 :].strip().rstrip("）)]】〕").strip()
            if text.rstrip()[-1] in "）)]】〕"
            else text[opening + 1 :].strip()
        )
    return Value("number", number, text, found["unit"] or "", remark, inexact)


def parse_number(text: str) -> Number | None:
    """The number ``text`` spells as a whole (any digits, separators, Chinese numerals, 万/亿), or None."""
    if len(text) > _LONGEST:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    found = _NUMBER.fullmatch(text.strip().translate(_WIDE))
    if found is None:
        return None
    if found["chinese"]:
        whole = chinese(found["chinese"])
        return None if whole is None else _signed(whole, found["sign"])
    return _signed(
        scaled(_digits(found["digits"]), found["fraction"] or "", found["times"] or ""), found["sign"]
    )


def scaled(whole: str, fraction: str, times: str) -> Number:
    """``whole`` and ``fraction`` (with its point) times 百, 千, 万 or 亿; int whenever integral."""
    factor = _TIMES.get(times, 1)
    if not fraction or not fraction.strip(".0"):
        return int(whole) * factor
    from decimal import Decimal

    product = Decimal(whole + fraction) * factor
    return int(product) if product == product.to_integral_value() else product


def _digits(text: str) -> str:
    return text if text.isdigit() else "".join(filter(str.isdecimal, text))


def _signed(number: Number, sign: str | None) -> Number:
    return -number if sign == "-" else number


def show(number: Number) -> str:
    """A number as a report prints it: plain digits, no exponent, no trailing zeros."""
    if isinstance(number, int):
        return str(number)
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
