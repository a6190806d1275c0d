"""“同比增长 3.2%” against last year's figure: the number it is said of must be one that both reports' tables hold."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from gongkai_lint import regex
from gongkai_lint.checks.agree import said
from gongkai_lint.checks.terms import Sum, total
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.prose import Quantity, quantities, sentence
from gongkai_lint.rules.model import NA, PASS, Evidence, Verdict
from gongkai_lint.typed import Any, NamedTuple
from gongkai_lint.values import Number, show

_FALL = regex.compile(r"下降|减少|降低|回落|下滑|减")
_BRACKETS = regex.compile(r"[（(][^（）()\n]*[）)]")


class Claim(NamedTuple):
    """A growth (negative for a fall) said of a number; ``text[start:growth.end]`` is the claim."""

    number: Quantity
    growth: Quantity
    fall: bool
    start: int


def growth(report: Report, prior: Report, options: Mapping[str, Any]) -> Iterator[Verdict]:
    """Each claim whose number is this year's in one of the readings; others speak of something else."""
    here = [total(report, reading["cells"]) for reading in options["readings"]]
    there = [total(prior, reading["cells"]) for reading in options["readings"]]
    for claim in claims(report.text, report.quantities, options):
        if not any(side.terms and side.exact and side.known == claim.number.number for side in here):
            yield NA
            continue
        if not any(side.terms for side in there):
            yield Verdict(
                "unknown", values={"prior_form": prior.form.title}, reason="prior_form", needs="prior_form"
            )
            return
        known = [n for n, side in enumerate(there) if side.terms and side.exact and here[n].exact]
        if not known:
            cells = "“" + options["readings"][0]["name"] + "”"
            yield Verdict("unknown", values={"cells": cells}, reason="prior_cells")
            continue
        known = [n for n in known if there[n].known > 0]
        if not known:
            yield NA  # growth from nothing is no percentage
            continue
        if any(_fits(claim, here[n].known, there[n].known) for n in known):
            yield PASS
            continue
        yield _differs(report, claim, [(options["readings"][n], here[n], there[n]) for n in known])


def claims(text: str, found: tuple[Quantity, ...], options: Mapping[str, Any]) -> Iterator[Claim]:
    """Claims of growth with the last number of 件 before them in the sentence, brackets left out of account."""
    for one in said(text, found, [(0, len(text))], options):
        rate = one.quantity
        if rate.inexact or rate.unit not in ("%", "件"):
            continue
        start, _ = sentence(text, one.start, one.start)
        hidden = [(m.start(), m.end()) for m in _BRACKETS.finditer(text, start, one.start)]
        before = [
            q
            for q in found[bisect_left(found, (start,)) : bisect_left(found, (one.start,))]
            if q.unit in ("件", "件次", "宗", "件（次）") and not any(a <= q.start < b for a, b in hidden)
        ]
        if before and not before[-1].inexact:
            fall = _FALL.search(text, one.start, rate.start) is not None
            yield Claim(before[-1], rate, fall, one.start)


def _fits(claim: Claim, now: Number, then: Number) -> bool:
    """Whether the growth is right to its last decimal, rounded or cut off."""
    stated = -claim.growth.number if claim.fall else claim.growth.number
    if claim.growth.unit != "%":
        return bool(now - then == stated)
    off: Any = abs((now - then) * 100 - stated * then)
    return bool(off * 10 ** _decimals(claim) < then or not off)


def _decimals(claim: Claim) -> int:
    return len(claim.growth.raw.rstrip("%％ ").replace("．", ".").partition(".")[2])


def _differs(report: Report, claim: Claim, readings: Sequence[tuple[Mapping[str, Any], Sum, Sum]]) -> Verdict:
    # The reading that the number itself follows comes first.
    ordered = sorted(readings, key=lambda r: r[1].known != claim.number.number)
    zh, en, evidence = [], [], []
    for reading, now, then in ordered:
        right, right_en = _right(claim, now.known, then.known)
        zh.append(f"按{reading['name']}，上年 {show(then.known)}、本年 {show(now.known)}，{right}")
        en.append(
            f"{reading.get('name_en', reading['name'])} {show(then.known)} last year, {show(now.known)} this year: {right_en}"
        )
        evidence.append(Evidence(f"{reading['name']}（上一年度报告）", show(then.known)))
        evidence.append(Evidence(reading["name"], show(now.known)))
    first = ordered[0]
    right, right_en = _right(claim, first[1].known, first[2].known)
    values = {
        "said": report.text[claim.start : claim.growth.end],
        "right": right,
        "right_en": right_en,
        "list": "；".join(zh),
        "list_en": "; ".join(en),
        "count": str(len(zh)),
    }
    place = places.span(report, claim.start, claim.growth.end)
    return Verdict("fail", place, values, "", "", tuple(evidence))


def _right(claim: Claim, now: Number, then: Number) -> tuple[str, str]:
    """增长1.08% or 减少39件: in the unit and to the decimals of the claim, rounded half up."""
    difference: Any = now - then
    if claim.growth.unit != "%":
        amount = show(abs(difference))
        zh = f"减少 {amount} 件" if difference < 0 else f"增加 {amount} 件"
        return zh, f"{amount} {'fewer' if difference < 0 else 'more'}"
    scale = 10 ** _decimals(claim)
    scaled = int((abs(difference) * 100 * scale * 2 + then) // (then * 2))
    whole, fraction = divmod(scaled, scale)
    shown = f"{whole}.{str(fraction).zfill(_decimals(claim))}%" if scale > 1 else f"{whole}%"
    return (f"下降 {shown}", f"down {shown}") if difference < 0 else (f"增长 {shown}", f"up {shown}")


def try_growth(options: Mapping[str, Any], example: Mapping[str, str]) -> str:
    """ "" when the first claim of the example is ``number growth`` as it says, else what was read."""
    text = example["text"]
    found = next(claims(text, quantities(text), options), None)
    got = "none"
    if found is not None:
        sign = "-" if found.fall else ""
        got = f"{show(found.number.number)} {sign}{show(found.growth.number)}{found.growth.unit}"
    return "" if got == str(example["value"]) else f"例句“{text}”应取出 {example['value']}，实际取出 {got}"
