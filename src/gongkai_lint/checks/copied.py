"""Sentences that stand in last year's report too: how many, which, and those that still name last year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongkai_lint import regex
from gongkai_lint.checks import years
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.likeness import Sentence, sentences, shared, without_boilerplate
from gongkai_lint.rules.model import PASS, Evidence, Verdict
from gongkai_lint.typed import Any

_SHOWN = 3  # sentences named in the message; all of them are in the evidence
_LEAST = 5  # sentences below which a share says nothing
_BOOK = regex.compile(r"《[^《》\n]*》|〔\d{4}〕|[（(]\d{4}年?[）)]")


def copied(
    report: Report, prior: Report, options: Mapping[str, Any], boilerplate: Mapping[str, str]
) -> Iterator[Verdict]:
    """The share of sentences that last year's report holds word for word; else the share that differs in figures alone."""
    here = without_boilerplate(sentences(report), report.form, boilerplate)
    there = without_boilerplate(sentences(prior), prior.form, boilerplate)
    if len(here) < options.get("least", _LEAST):
        return
    if not there:
        yield Verdict("unknown", reason="prior_prose")
        return
    found = shared(here, there)
    limit = options["share"] / 100
    if found.share > limit:
        yield _told(report, prior, found.identical, found, options, "copied", "")
    elif found.share_but_for_figures > limit:
        pairs = sorted((*found.identical, *found.figures), key=lambda pair: pair[0].start)
        yield _told(report, prior, pairs, found, options, "figures", "note")
    else:
        yield PASS


def _told(
    report: Report,
    prior: Report,
    pairs: Sequence[tuple[Sentence, Sentence]],
    found: Any,
    options: Mapping[str, Any],
    variant: str,
    severity: str,
) -> Verdict:
    evidence = tuple(
        Evidence(_both(report, prior, a, b), a.text, places.span(report, a.start, a.end)) for a, b in pairs
    )
    longest = sorted(pairs, key=lambda pair: -len(pair[0].key))[:_SHOWN]
    shown = [a for a, _ in pairs if any(a is b for b, _ in longest)]
    listed = "、".join(f"{places.paragraph_label(report, s.paragraph)}“{_short(s.text)}”" for s in shown)
    values = {
        "same": str(len(found.identical)),
        "figures": str(len(found.figures)),
        "total": str(found.total),
        "percent": str(int(len(pairs) * 100 / found.total)),
        "share": str(options["share"]),
        "list": listed,
        "list_en": listed,
        "year": str(report.year),
        "last_year": str(prior.year),
    }
    place = places.document()
    return Verdict("fail", place, values, variant, severity, evidence)


def _both(report: Report, prior: Report, a: Sentence, b: Sentence) -> str:
    """Where the sentence stands in the two reports."""
    here, there = places.paragraph_label(report, a.paragraph), places.paragraph_label(prior, b.paragraph)
    return f"{here}（上年同处）" if here == there else f"{here}（上年{there}）"


def _short(text: str, most: int = 18) -> str:
    text = text.strip().rstrip("。；;，")
    return text if len(text) <= most else text[:most] + "……"


def left_over(report: Report, prior: Report) -> Iterator[Verdict]:
    """No sentence that names last year stands word for word in last year's report. A year in the title or number of a
    document, or from which something counts (2023年以来, 2023年1月起), may stand; what the rules on years already
    tell without last year's report is left to them."""
    if any(v.outcome == "fail" for v in years.majority(report)):
        return  # a text that is all about another year is told as a whole
    told = {
        (v.place.block, v.place.start)
        for v in years.past(report)
        if v.outcome == "fail" and v.place is not None
    }
    last = report.year - 1
    whole = {s.key: s for s in reversed(sentences(prior))}
    named = regex.compile(
        rf"(?<!\d){last}[ \u00a0]?年(?!度?(?:以来|以后|之后|起|修订|结转))(?!\d{{0,2}}月?\d{{0,2}}日?(?:起|以来|施行|实施|修订|印发))"
    )
    failed = False
    for sentence in sentences(report):
        other = whole.get(sentence.key)
        if other is None:
            continue
        hidden = [m.span() for m in _BOOK.finditer(sentence.text)]
        match = next(
            (m for m in named.finditer(sentence.text) if not any(a <= m.start() < b for a, b in hidden)), None
        )
        if match is None:
            continue
        start, end = sentence.start + match.start(), sentence.start + match.end()
        place = places.span(report, start, end)
        if (place.block, place.start) in told:
            continue
        failed = True
        at = places.paragraph_label(prior, other.paragraph)
        values = {"said": str(last), "year": str(report.year), "list": at, "list_en": at}
        yield Verdict("fail", place, values, "", "", (Evidence(f"上一年度报告{at}", other.text),))
    if not failed:
        yield PASS
