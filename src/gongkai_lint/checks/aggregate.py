"""What only many reports together show: a consolidation against its parts, figures far from the rest, tables of nothing but
zeros beside prose that reports work, text taken from another unit.

A single report has nothing to say here: the audit (or a rule test) gives the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gongkai_lint.checks import Context
from gongkai_lint.checks.terms import exact_numbers, expand
from gongkai_lint.forms.model import Form
from gongkai_lint.forms.report import Place, Report
from gongkai_lint.rules.model import PASS, Evidence, Rule, Verdict
from gongkai_lint.values import show

OPTIONS: Any = {
    "what!": ("enum", "consolidation", "zeros", "outlier", "copied", "year"),
    "cells": ("list", "term"),
    "find": ("list", "pattern"),  # zeros: words that report work
    "least": "int",  # outlier: reports to compare with; copied: shared sentences; year: reports of one year
    "times": "int",  # outlier: how many robust deviations
    "share": "int",  # copied: per cent of own text
    "common": "int",  # copied: per cent of reports from which a sentence is the district's, not a copy
}
VARIANTS = {
    "": ("unit", "count", "list", "list_en", "differing", "said", "cells", "value", "median", "group", "other", "share", "sentences"),
}  # fmt: skip
REASONS = {
    "children_missing": (
        "{count} 个下级单位没有可用的报告（{list}），汇总核对不了",
        "{count|unit below has|units below have} no usable report ({list}), so the consolidation cannot be checked",
    ),
    "children_none": ("名册里没有它的下级单位", "the roster names no unit below it"),
    "no_year": (
        "各份报告不是同一年度的，看不出哪一年是要审的；请用 --year 指明",
        "the reports are of no one year; say which with --year",
    ),
    "few": (
        "同类报告只有 {count} 份，少于 {least} 份，不比较",
        "only {count|report|reports} of the kind, fewer than {least}; not compared",
    ),
}
_SHOWN = 4


class Figures(NamedTuple):
    """A report as far as others are compared with it. ``values`` as in :func:`values_of`."""

    unit: str
    path: str
    form: Form
    level: str
    values: Mapping[str, int | str | None]
    prose: Sequence[str] = ()


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    """For rule tests: ``context.others`` are the other reports, those below a consolidation among them."""
    if context.others is None:
        return
    own, others = _figures(report), [_figures(other) for other in context.others]
    what = rule.options["what"]
    if what == "consolidation":
        yield from consolidation(own, others, [], rule)
    elif what == "zeros":
        yield from zeros(own, rule)
    elif what == "outlier":
        yield from outliers(own, Spread.of([own, *others], rule), rule)
    elif what == "year":
        years = Counter(r.year for r in (report, *context.others))
        yield other_year(report.year, common_year(years, rule))
    else:
        from gongkai_lint.copying import compare

        for other in others:
            yield copied(
                own, other, compare(own.prose, other.prose, (own.unit, other.unit), lambda key: False), rule
            )


def _figures(report: Report) -> Figures:
    from gongkai_lint.likeness import sentences

    prose = [s.text for s in sentences(report)]
    return Figures(report.unit, report.document.path, report.form, report.level, values_of(report), prose)


def values_of(report: Report) -> dict[str, int | str | None]:
    """Cells by form key: a whole number, decimals as text, None for a blank, a mark or anything inexact."""
    made: dict[str, int | str | None] = dict.fromkeys(report.facts)
    for key, number in exact_numbers(report.facts).items():
        made[key] = number if isinstance(number, int) else show(number)
    return made


# --- year -------------------------------------------------------------------------------------------------------------


def common_year(years: Mapping[int, int], rule: Rule) -> int:
    """The year of more than half of the reports, ``least`` or more; 0 where there is none. ``years``: reports by year."""
    year, most = max(years.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return year if most >= rule.options["least"] and 2 * most > sum(years.values()) else 0


def other_year(own: int, common: int) -> Verdict:
    """A report of another year than the rest (``common``, 0: they are of no one year)."""
    if not common:
        return Verdict("unknown", reason="no_year")
    return PASS if own == common else Verdict("fail", values={"said": str(own), "value": str(common)})


# --- consolidation ----------------------------------------------------------------------------------------------------


def consolidation(
    own: Figures, below: Sequence[Figures], absent: Sequence[str], rule: Rule
) -> Iterator[Verdict]:
    """The cells of ``own`` against the sums of the same cells of ``below``. ``absent``: units below without a usable report.

    A part that is not known makes a sum unknown, unless what is known is more than the whole already.
    """
    usable = [f for f in below if f.form.key == own.form.key]
    absent = [*absent, *(f.unit for f in below if f.form.key != own.form.key)]
    if not below and not absent:
        yield Verdict("unknown", reason="children_none")
        return
    by_table: dict[str, list[tuple[str, int, int]]] = {}
    compared = False
    for key in _keys(own.form, rule):
        whole = own.values.get(key)
        if not isinstance(whole, int):
            continue
        parts = [f.values.get(key) for f in usable]
        known = sum(p for p in parts if isinstance(p, int))
        complete = not absent and all(isinstance(p, int) for p in parts)
        compared = compared or complete
        if (complete and known != whole) or known > whole:
            by_table.setdefault(key.split(".")[0], []).append((key, whole, known))
    for table, wrong in by_table.items():
        listed = "；".join(
            f"{label_of(own.form, key)}填 {whole}，下级合计 {known}" for key, whole, known in wrong[:_SHOWN]
        )
        more = f"等 {len(wrong)} 格" if len(wrong) > _SHOWN else ""
        english = "; ".join(
            f"{label_of(own.form, key)}: {whole}, units below {known}" for key, whole, known in wrong[:_SHOWN]
        )
        values = {
            "unit": own.unit, "count": str(len(usable)), "list": listed + more, "list_en": english, "differing": str(len(wrong)), "cells": title_of(own.form, table),
        }  # fmt: skip
        evidence = [
            Evidence(label_of(own.form, key), f"{whole} ≠ {known}", key=key) for key, whole, known in wrong
        ]
        first = wrong[0]
        evidence += [Evidence(f.unit, _shown(f.values.get(first[0])), key=first[0]) for f in usable]
        yield Verdict("fail", place_of(own.form, first[0], str(first[1])), values, evidence=tuple(evidence))
    if by_table:
        return
    if absent:
        listed = "、".join(absent[:_SHOWN]) + ("等" if len(absent) > _SHOWN else "")
        yield Verdict(
            "unknown", reason="children_missing", values={"count": str(len(absent)), "list": listed}
        )
    elif compared:
        yield PASS


# --- zeros ------------------------------------------------------------------------------------------------------------


def zeros(own: Figures, rule: Rule) -> Iterator[Verdict]:
    """Cells that are all zero while a sentence reports work that belongs in them."""
    held = [own.values[k] for k in _keys(own.form, rule) if k in own.values]
    if not held:
        return
    if held.count(0) != len(held):
        yield PASS
        return
    patterns = working("\n".join(own.prose), rule)
    for text in own.prose if patterns else ():
        found = None
        for pattern in patterns:
            found = pattern.search(text)
            if found is not None:
                break
        if found is not None:
            shown = (
                text
                if len(text) <= 60
                else text[: max(0, found.start() - 20)][-20:] + text[found.start() :][:40]
            )
            values = {
                "unit": own.unit,
                "said": found.group(),
                "cells": str(len(held)),
                "count": str(len(held)),
            }
            place = Place("正文", quote=shown)
            at = shown.find(found.group())
            yield Verdict(
                "fail", place._replace(mark=(at, at + len(found.group()))) if at >= 0 else place, values
            )
            return
    yield PASS


def working(whole: str, rule: Rule) -> list[re.Pattern[str]]:
    """The patterns of the rule that may match somewhere in ``whole``: words that report work."""
    found = (p for p in rule.options["find"] if not p.needles or any(n in whole for n in p.needles))
    return [re.compile(p.regex) for p in found]


# --- outliers ---------------------------------------------------------------------------------------------------------


class Spread:
    """How a few figures spread over reports of one kind (form and level), kept as bare numbers; zeros, which most are, as a count."""

    def __init__(self, rule: Rule) -> None:
        from array import array

        self.rule = rule
        self._array = array
        self._zeros: dict[tuple[str, str, str], int] = {}
        self._held: dict[tuple[str, str, str], tuple[Any, Any]] = {}  # numbers, and whose they are
        self._measures: dict[tuple[str, str, str], tuple[int, float, float]] = {}

    @classmethod
    def of(cls, figures: Sequence[Figures], rule: Rule) -> Spread:
        """Over all of ``figures``."""
        made = cls(rule)
        for number, one in enumerate(figures):
            made.add(one, number)
        return made

    def add(self, figures: Figures, number: int) -> None:
        """Count one report in; ``number`` names it to :meth:`suspects`."""
        for key in _keys(figures.form, self.rule):
            value = figures.values.get(key)
            if value == 0:
                memo = (figures.form.key, figures.level, key)
                self._zeros[memo] = self._zeros.get(memo, 0) + 1
            elif isinstance(value, int) and 0 < value < 1 << 62:
                numbers, whose = self._held.setdefault(
                    (figures.form.key, figures.level, key), (self._array("q"), self._array("I"))
                )
                numbers.append(value)
                whose.append(number)

    def measure(self, form: str, level: str, key: str) -> tuple[int, float, float]:
        """``(reports, median, deviation)``; the deviation is the median absolute one of log(1 + n), 0 where most are alike."""
        from math import log1p
        from statistics import median

        memo = (form, level, key)
        found = self._measures.get(memo)
        if found is None:
            numbers = [0] * self._zeros.get(memo, 0) + list(self._held[memo][0] if memo in self._held else ())
            found = (0, 0.0, 0.0)
            if numbers:
                middle = log1p(median(numbers))
                found = (
                    len(numbers),
                    float(median(numbers)),
                    median(abs(log1p(n) - middle) for n in numbers),
                )
            self._measures[memo] = found
        return found

    def suspects(self) -> list[int]:
        """Reports with a figure far above the others': the ones worth loading again."""
        found: set[int] = set()
        for memo, (numbers, whose) in self._held.items():
            count, middle, deviation = self.measure(*memo)
            if count >= self.rule.options["least"] and deviation > 0:
                least = 10 * max(middle, 1)
                found.update(w for n, w in zip(numbers, whose, strict=True) if n > least)
        return sorted(found)

    def few(self) -> Verdict | None:
        """That nothing could be compared, where that is so."""
        kinds = {*self._zeros, *self._held}
        most = max(
            (self._zeros.get(k, 0) + (len(self._held[k][0]) if k in self._held else 0) for k in kinds),
            default=0,
        )
        if not most or most >= self.rule.options["least"]:
            return None
        values = {"count": str(most), "least": str(self.rule.options["least"])}
        return Verdict("unknown", reason="few", values=values)


def outliers(own: Figures, spread: Spread, rule: Rule) -> Iterator[Verdict]:
    """Figures far above those of comparable reports: a slip of a digit, or tens of thousands entered for ones."""
    from math import log1p

    least, times = rule.options["least"], rule.options["times"]
    most = 0
    told = judged = False
    for key in _keys(own.form, rule):
        number = own.values.get(key)
        if not isinstance(number, int):
            continue
        count, middle, deviation = spread.measure(own.form.key, own.level, key)
        most = max(most, count)
        if count < least:
            continue
        judged = True
        if deviation <= 0 or number <= 10 * max(middle, 1):
            continue
        if (log1p(number) - log1p(middle)) / (1.4826 * deviation) <= times:
            continue
        told = True
        values = {
            "unit": own.unit, "cells": label_of(own.form, key), "value": str(number), "median": show(int(middle)), "count": str(count), "group": own.level,
        }  # fmt: skip
        yield Verdict("fail", place_of(own.form, key, str(number)), values)
    if not judged and most:
        yield Verdict("unknown", reason="few", values={"count": str(most), "least": str(least)})
    elif judged and not told:
        yield PASS


# --- copied text ------------------------------------------------------------------------------------------------------


def copied(own: Figures, other: Figures, likeness: Any, rule: Rule) -> Verdict:
    """Whether so much of the one stands in the other that one of them was copied."""
    share = max(likeness.left, likeness.right)
    if len(likeness.shared) < rule.options["least"] or share * 100 < rule.options["share"]:
        return PASS
    values = {
        "unit": own.unit,
        "other": other.unit or other.path,
        "share": f"{likeness.left:.0%}",
        "sentences": str(len(likeness.shared)),
        "said": likeness.shared[0].left[:60],
    }
    evidence = [Evidence(own.unit, s.left) for s in likeness.shared[:_SHOWN]]
    evidence += [Evidence(other.unit or other.path, s.right) for s in likeness.shared[:_SHOWN]]
    quote = likeness.shared[0].left[:60]
    return Verdict("fail", Place("正文", quote=quote, mark=(0, len(quote))), values, evidence=tuple(evidence))


# --- cells of a form --------------------------------------------------------------------------------------------------

_memo: dict[tuple[int, str], tuple[Form, tuple[str, ...]]] = {}


def _keys(form: Form, rule: Rule) -> tuple[str, ...]:
    """The cells a rule names, in the order of the form."""
    memo = (id(form), rule.id)
    held = _memo.get(memo)
    if held is None:
        keys = [
            key
            for term in rule.options.get("cells", ())
            for part in term.split("|")
            for key in expand(form, part.strip())
        ]
        held = _memo[memo] = (form, tuple(dict.fromkeys(keys)))
    return held[1]


def title_of(form: Form, table: str) -> str:
    """What a table is called."""
    return next((t.title for t in form.tables if t.key == table), table)


def label_of(form: Form, key: str) -> str:
    """``row × column`` of a cell in the form's own words."""
    table, row, column = key.split(".")
    spec = next((t for t in form.tables if t.key == table), None)
    if spec is None:
        return key
    rows = next((r.label for r in spec.rows if r.key == row), row)
    columns = next(("".join(c.path) + c.label for c in spec.columns if c.key == column), column)
    if spec.unlabelled:
        return columns
    return rows if len(spec.columns) == 1 else f"{rows} × {columns}"


def place_of(form: Form, key: str, quote: str) -> Place:
    """Where a cell stands, in words; the physical cell is not known here."""
    table, row, column = key.split(".")
    spec = next((t for t in form.tables if t.key == table), None)
    return Place(
        f"{title_of(form, table)} · {label_of(form, key)}",
        section=spec.section if spec else "",
        table=table,
        row_label=row,
        column_label=column,
        quote=quote,
        mark=(0, len(quote)),
    )


def _shown(value: int | str | None) -> str:
    return "（空）" if value is None else str(value)
