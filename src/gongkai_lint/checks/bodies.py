"""Bodies named in the report: who signs it, whose guide it speaks of. Another department's name is a copied text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongkai_lint import regex
from gongkai_lint.checks import Context
from gongkai_lint.checks.search import compiled, sentences, spans
from gongkai_lint.forms import places
from gongkai_lint.forms.identity import level_of, office_of_government
from gongkai_lint.forms.labels import plain
from gongkai_lint.forms.report import Place, Report
from gongkai_lint.rules.model import PASS, Rule, Verdict
from gongkai_lint.typed import Any

OPTIONS: Any = {
    "what!": ("enum", "signature", "named"),
    "find": ("list", "pattern"),  # with a group named body
    "examples!": ("list", ("map", {"text!": "text", "says!": "text"})),  # the body found, or nothing
}
VARIANTS = {"": ("name", "unit")}
REASONS: Mapping[str, tuple[str, str]] = {}

_DATE = regex.compile(r"(?:(?:19|20)\d\d|[二一][〇○零一二九0-9O]{3})年.{1,8}[日号]$")
_SIGNATURE = regex.compile(r"[\u4e00-\u9fff（）()·]{4,30}")
_ENDING = regex.compile(r"(?:人民政府|委员会|办公室|管理局|总局|分局|局|委|厅|办|中心|处|院|站|队)$")
# 本局, 各部门, 区直单位, 县政府办: a word for a body, not the name of another.
_NO_NAME = regex.compile(r"[本我该各全省市县区镇乡州]")
_OF_OFFICE = regex.compile(r"政务|公开|数据")  # what may sign for the office of a government
_PLACES = "省市县区州盟旗"
_LAST = 5  # paragraphs of the body's end among which the signature stands


def same_body(one: str, other: str) -> bool:
    """Whether two names may mean one body: in full and in short, with and without the place, 与 for 和."""
    a, b = plain(one), plain(other)
    if a in b or b in a:
        return True
    a, b = _without_place(a, b)
    a, b = _ENDING.sub("", a), _ENDING.sub("", b)
    short, long = sorted((a, b), key=len)
    if not short:
        return True
    return 2 * sum(1 for character in set(short) if character in long) >= len(set(short))


def _without_place(a: str, b: str) -> tuple[str, str]:
    """Both names behind the place that both name (平川县, in one of them perhaps with 清河市 before it)."""
    short, long = sorted((a, b), key=len)
    for size in range(len(short), 1, -1):
        at = long.find(short[:size])
        if at >= 0 and (at == 0 or short[size - 1] in _PLACES):
            rest = {short: short[size:], long: long[at + size :]}
            return rest[a], rest[b]
    place = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(short))
    return a[place:], b[place:]


def signature(lines: Sequence[str]) -> int:
    """Which of the lines at a report's end signs it (a name above a date, or the very last), -1 for none."""
    last = len(lines) - 1
    for index in range(last, max(-1, last - _LAST), -1):
        text = plain(lines[index])
        if not _SIGNATURE.fullmatch(text) or not _ENDING.search(text):
            continue
        if index == last or _DATE.search(plain(lines[index + 1])):
            return index
    return -1


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    # Governments are signed for by their offices; only of two departments can one be the wrong one.
    if report.level != "department":
        return
    for name, place in _names(report, rule.options):
        if level_of(name) != "department" or _NO_NAME.match(name):
            continue
        if same_body(name, report.unit) or (office_of_government(report.unit) and _OF_OFFICE.search(name)):
            yield PASS
        else:
            yield Verdict("fail", place, {"name": name, "unit": report.unit})


def _names(report: Report, options: Mapping[str, Any]) -> Iterator[tuple[str, Place]]:
    if options["what"] == "signature":
        body = report.paragraphs[: report.tail or len(report.paragraphs)]
        index = signature([p.text if p.origin == "body" else "" for p in body])
        if index >= 0:
            yield plain(report.paragraphs[index].text), places.paragraph(report, index)
        return
    for pattern in options.get("find", ()):
        for a, b in sentences(report.text, spans(report, ()), pattern.needles):
            for match in compiled(pattern.regex).finditer(report.text, a, b):
                yield match.group("body"), places.span(report, *match.span("body"))


def try_example(rule: Rule, example: Mapping[str, str]) -> str:
    """ "" when the patterns find the body that the example says, else what they found."""
    text = example["text"]
    if rule.options["what"] == "signature":
        lines = text.split("\n")
        index = signature(lines)
        got = lines[index] if index >= 0 else "nothing"
        return "" if got == example["says"] else f"例句“{text}”应找到 {example['says']}，实际找到 {got}"
    found = (compiled(p.regex).search(text) for p in rule.options.get("find", ()))
    got = next((m.group("body") for m in found if m is not None), "nothing")
    return "" if got == example["says"] else f"例句“{text}”应找到 {example['says']}，实际找到 {got}"
