"""One fact told several times in the prose (清理出52条……共主动公开43条): the numbers must be the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai_lint.checks import Context
from gongkai_lint.checks.agree import said
from gongkai_lint.checks.search import other_year, spans
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.prose import quantities
from gongkai_lint.rules.model import PASS, Evidence, Rule, Verdict
from gongkai_lint.typed import Any
from gongkai_lint.values import Number, show

OPTIONS: Any = {
    "in": ("list", "section"),
    "find!": ("list", "number_pattern"),
    "unless": ("list", "pattern"),  # in the clause of the number: it counts something else
    "unit": "str",
    "examples!": ("list", ("map", {"text!": "text", "says!": ("enum", "same", "differs", "nothing")})),
}
VARIANTS = {"": ("said", "others", "list")}
REASONS: Mapping[str, tuple[str, str]] = {}


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    found = list(
        said(report.text, report.quantities, spans(report, rule.options.get("in", ())), rule.options)
    )
    found = [
        s
        for s in found
        if not s.quantity.inexact and not other_year(report.text, report.year, s.start, s.quantity.end)
    ]
    if len(found) < 2:
        return
    distinct = {s.number: s.quantity for s in reversed(found)}
    if len(distinct) == 1:
        yield PASS
        return
    told = sorted(distinct.values(), key=lambda q: q.start)
    words = [report.text[q.start : q.end] for q in told]
    where = [places.span(report, q.start, q.end) for q in told]
    values = {
        "said": words[0],
        "others": "、".join(f"“{w}”（{p.label}）" for w, p in zip(words[1:], where[1:], strict=True)),
        "list": "、".join(f"“{w}”" for w in words),
    }
    evidence = tuple(Evidence(p.label, w, p) for p, w in zip(where, words, strict=True))
    yield Verdict("fail", where[0], values, evidence=evidence, related=tuple(where[1:]))


def try_example(rule: Rule, example: Mapping[str, str]) -> str:
    """ "" when the numbers of the example are as it says, else how they are."""
    text = example["text"]
    numbers: list[Number] = [s.number for s in said(text, quantities(text), [(0, len(text))], rule.options)]
    got = "nothing" if len(numbers) < 2 else "same" if len(set(numbers)) == 1 else "differs"
    shown = "、".join(show(n) for n in numbers)
    return (
        "" if got == example["says"] else f"例句“{text}”应判为 {example['says']}，实际判为 {got}（{shown}）"
    )
