"""Paragraphs told twice and words doubled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai_lint import regex as patterns
from gongkai_lint.checks import Context
from gongkai_lint.forms import places
from gongkai_lint.forms.labels import plain
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import PASS, Rule, Verdict
from gongkai_lint.typed import Any

OPTIONS: Any = {"what!": ("enum", "annex", "paragraphs", "words"), "min_chars": "int"}
TUNABLE = ("min_chars",)  # what an office may set in its policy
VARIANTS = {"": ("found", "count", "list", "right")}
_LONG = patterns.compile(r"([\u3400-\u9fff0-9 ]{6,40}?)\1")
_SHORT = patterns.compile(r"([\u3400-\u9fff]{2,5})\1")
_SINGLE = patterns.compile(r"(的|了|是|和|在|对|与|将|及)\1")
# Words that are doubled on purpose, or two words that meet: 研究研究, 一个一个, 重点点位 …
_MEANT = patterns.compile(
    r"(?:一.一?|.不.|..着|[一二三四五六七八九十]+|逐.|研究|讨论|商量|学习|方方面面|上上下下|点点|层层|多多|步步|人人|家家|户户|时时|处处|常常|天天|年年)$"
)
# A noun that ends one term and begins the next: 政务服务|服务企业, 依申请公开|公开数, 城市管理|管理局.
_MEETING = frozenset(("服务", "公开", "管理", "监督", "人员", "信息", "会议"))
# What makes a doubled character two words that meet: 的 + 的确, 在 + 在线, 及 + 及时 …
_NEXT = {
    "的": "确士",
    "了": "解结却然",
    "是": "否非",
    "和": "谐平睦气解蔼",
    "在": "线建校册职营岗编研读场外座家乡",
    "对": "口外象照比标应接策方内话等待",
    "与": "会其时否此",
    "将": "军来近要领士会",
    "及": "时其早第格至",
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
        if len(paragraph.text) < least:
            continue
        key = plain(paragraph.text)
        # Without a full stop it is a title or a caption, which may well stand twice.
        if len(key) < least or "。" not in paragraph.text:
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
    for regex in (_LONG, _SHORT, _SINGLE, *_own_name(report)):
        for match in regex.finditer(text):
            word = match.group(1)
            if match.start() in seen or _meant(text, match):
                continue
            seen.update(range(match.start(), match.end()))
            values = {"found": match.group().strip(), "count": "1", "list": "", "right": word.strip()}
            yield Verdict("fail", places.span(report, match.start(), match.end()), values)


def _own_name(report: Report) -> Iterator[re.Pattern[str]]:
    """The last character of the body's own name, doubled: 旅游局局政府信息; 旅游局局长 and 旅游局局办公室 are meant."""
    name = report.unit
    if name[-1:] in ("局", "厅") and len(name) > 3:
        yield patterns.compile(rf"(?<={re.escape(name[:-1])})({name[-1]})\1(?![长机办属党领内务里直工班网])")


def _meant(text: str, match: re.Match[str]) -> bool:
    word = match.group(1)
    if word in "局厅":
        return False
    if len(word) == 1:
        return text[match.end() : match.end() + 1] in _NEXT[word] if match.end() < len(text) else False
    if len(word) == 2 and (word in _MEETING or word[::-1] in _MEETING):
        return True
    return _MEANT.match(word) is not None or word.strip().isdigit() or len(set(word.strip())) < 2
