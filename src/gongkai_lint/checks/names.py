"""Names of laws and notices in 《》 that are nearly one that is known, and numbers of known ones that are not theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gongkai_lint import regex
from gongkai_lint.checks import Context
from gongkai_lint.checks.search import spans
from gongkai_lint.forms import places
from gongkai_lint.forms.labels import distance, plain
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import PASS, Rule, Verdict
from gongkai_lint.typed import Any

OPTIONS: Any = {
    "in": ("list", "section"),
    "words!": "words",  # name → its numbers, parted by "|"; 第711号 asks for that number alone, whatever stands around it
}
VARIANTS = {"": ("found", "right"), "number": ("found", "right")}

_NAME = regex.compile(r"[《〈]([^《》〈〉\n]{6,60})[》〉]")
_STATE = "中华人民共和国"
_SHORTEST = 5  # characters of a name apart from the state's; shorter names are near to too many others
_NOTE = regex.compile(r"\((?:试行|暂行|修订|草案|征求意见稿|\d{4}年?修[订正])\)$")
_NUMBER = regex.compile(
    r"[》〉]?(?:的?通知》?)?[（(][^（）()\n]{0,24}?([\u3400-\u9fff]{2,12})[〔\[［【（(]?(\d{4})[〕\]］】）)]?(\d{1,4})号"
)
_DECREE = regex.compile(r"[》〉](?:（以下简称[^）\n]{1,12}）)?[（(][^）)\n]{0,24}?第(\d{1,4})号")


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    known = context.words.get(rule.options["words"], {})
    text = report.text
    yield PASS
    if "》" not in text and "〉" not in text:
        return
    told: set[str] = set()
    for start, end in spans(report, rule.options.get("in", ())):
        for match in _NAME.finditer(text, start, end):
            name = plain(match.group(1))
            bare = _NOTE.sub("", name)
            if bare in known:
                yield from _number(report, known, bare, match)
                continue
            right = near(bare, known)
            if right and name not in told:
                told.add(name)
                values = {"found": match.group(1), "right": right}
                yield Verdict("fail", places.span(report, *match.span(1)), values)


def near(name: str, known: Mapping[str, str]) -> str:
    """The known name that ``name`` is but for one character lost, added, changed or exchanged with the next; ""."""
    for right in known:
        core, other = right.removeprefix(_STATE), name.removeprefix(_STATE)
        if len(core) < _SHORTEST or name == core:
            continue
        if other != name or core == right:
            if other != core and _slip(other, core):
                return right
        elif name.endswith(core):  # the state's name itself is not spelled right
            if _slip(name[: len(name) - len(core)], _STATE):
                return right
        elif _slip(name, right) or (name.startswith(core[:2]) and _slip(name, core)):
            return right
    return ""


def _slip(a: str, b: str) -> bool:
    if distance(a, b, 1) <= 1:
        return True
    if len(a) != len(b):
        return False
    off = [i for i in range(len(a)) if a[i] != b[i]]
    return len(off) == 2 and off[1] == off[0] + 1 and a[off[0]] == b[off[1]] and a[off[1]] == b[off[0]]


def _number(report: Report, known: Mapping[str, str], name: str, match: re.Match[str]) -> Iterator[Verdict]:
    """The number in the bracket behind a known name, where it is of the same series as the name's own."""
    text = report.text
    own = known[name].split("|") if known[name] else []
    decrees = [n for n in own if n.startswith("第")]
    if decrees:
        stated = _DECREE.match(text, match.end() - 1)
        if stated is not None and f"第{stated.group(1)}号" not in decrees:
            yield _wrong(report, *stated.span(1), "、".join(own))
        return
    stated = _NUMBER.match(text, match.end() - 1)
    if stated is None:
        return
    series = re.sub(r"^.*(?=国办)", "", stated.group(1))
    given = f"{series}〔{stated.group(2)}〕{stated.group(3)}号"
    if given not in own and any(n.startswith(series + "〔") for n in own):
        yield _wrong(report, stated.end(1), stated.end(), "、".join(own))


def _wrong(report: Report, start: int, end: int, right: str) -> Verdict:
    place = places.span(report, start, end)
    return Verdict("fail", place, {"found": report.text[start:end], "right": right}, variant="number")
