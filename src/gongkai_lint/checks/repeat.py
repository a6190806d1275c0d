"""Paragraphs told twice and words doubled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gongkai_lint import regex as patterns
from gongkai_lint.checks import Context
from gongkai_lint.forms import places
from gongkai_lint.forms.labels import plain
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import PASS, Rule, Verdict

OPTIONS: Any = {"what!": ("enum", "annex", "paragraphs", "words"), "min_chars": "int"}
VARIANTS = {"": ("found", "count", "list", "right")}
_LONG = patterns.compile(r"([\u3400-\u9fff0-9 ]{6,40}?)\1")
_SHORT = patterns.compile(r"([\u3400-\u9fff]{2,5})\1")
_SINGLE = patterns.compile(r"(的的|了了|是是|和和|在在|对对|与与|为为|将将|及及)")
# Words that are doubled on purpose, or two words that meet: 研究研究, 一个一个, 重点点位 …
_MEANT = patterns.compile(
    r"(?:一.一?|.不.|..着|[一二三四五六七八九十]+|研究|讨论|商量|学习|方方面面|上上下下|点点|层层|多多|步步|人人|家家|户户|时时|处处|常常|天天|年年)$"
)
_PAST = {
    "为为": "为为民",
    "了了": "了了解",
    "对对": "对对口",
    "和和": "和和谐",
    "的的": "的的确",
    "是是": "是是否",
    "及及": "及及时",
    "在在": "在在建",
    "与与": "与与会",
    "将将": "将将来",
}


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    what = rule.options["what"]
    if what == "words":
        yield from _words(report)
        return
    least = int(rule.options.get("min_chars", 30))
    first: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    for index, paragraph in enumerate(report.paragraphs):
        key = plain(paragraph.text)
        if len(key) < least:
            continue
        if key in first:
            pairs.append((first[key], index))
        else:
            first[key] = index
    if what == "annex":
        if report.tail >= len(report.paragraphs):
            return
        pairs = [(a, b) for a, b in pairs if a < report.tail <= b]
    else:
        pairs = [(a, b) for a, b in pairs if b < report.tail]
    if not pairs:
        yield PASS
        return
    copies = [places.paragraph(report, b) for _, b in pairs]
    sources = [places.paragraph(report, a) for a, _ in pairs]
    label = copies[0].label.split("第")[0] or copies[0].label
    values = {
        "found": label,
        "count": str(len(pairs)),
        "list": "、".join(p.label for p in sources),
        "right": "",
    }
    yield Verdict("fail", copies[0], values, related=tuple(copies[1:] + sources))


def _words(report: Report) -> Iterator[Verdict]:
    text = report.text
    yield PASS
    seen: set[int] = set()
    for regex in (_LONG, _SHORT, _SINGLE):
        for match in regex.finditer(text):
            word = match.group(1)
            if match.start() in seen or _meant(text, match):
                continue
            seen.update(range(match.start(), match.end()))
            right = word if regex is not _SINGLE else word[0]
            values = {"found": match.group().strip(), "count": "1", "list": "", "right": right.strip()}
            yield Verdict("fail", places.span(report, match.start(), match.end()), values)


def _meant(text: str, match: re.Match[str]) -> bool:
    word = match.group(1)
    if _MEANT.match(word) or word.strip().isdigit() or (len(set(word.strip())) < 2 and len(word) > 2):
        return True
    following = _PAST.get(word)
    return following is not None and text.startswith(following, match.start())
