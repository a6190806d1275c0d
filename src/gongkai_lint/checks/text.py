"""Words that must not stand in a report, or must: patterns, word lists, and numbers that a checksum gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gongkai_lint.checks import Context
from gongkai_lint.checks.search import compiled, spans
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.prose import sentence
from gongkai_lint.rules.model import PASS, Rule, Verdict

OPTIONS: Any = {
    "in": ("list", "section"),
    "absent": ("list", "pattern"),
    "present": ("list", "pattern"),
    "words": "words",  # wrong → right
    "validate": ("enum", "id_card", "bank_card", "mobile"),
    "unless": ("list", "pattern"),  # tested on the sentence around the match
    "ignore_quoted": "bool",  # not inside 《》 or “”
    "once": "bool",  # one finding for all places, with their number
    "year_from": "int",
    "year_to": "int",
    "right": "str",  # what would be right; \\1 is the first group
    "group": "int",  # the group of the pattern that is the fault itself
    "examples": ("list", ("map", {"text!": "text", "finds!": "str"})),
}
VARIANTS = {"": ("found", "right", "count", "section")}
REASONS = {"no_section": ("没有找到“{section}”部分", "the section “{section}” was not found")}


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    options = rule.options
    if not _in_years(report.year, options):
        return
    ranges = spans(report, options.get("in", ()))
    if options.get("present"):
        yield from _present(report, options)
        return
    hits = sorted(set(_hits(report.text, ranges, options, context)))
    if not hits:
        yield PASS
    elif options.get("once"):
        yield _told(report, options, hits[0], len(hits), hits)
    else:
        by_words: dict[str, list[tuple[int, int, str]]] = {}
        for hit in hits:
            by_words.setdefault(report.text[hit[0] : hit[1]], []).append(hit)
        for same in by_words.values():
            yield _told(report, options, same[0], len(same), same)


def _in_years(year: int, options: Any) -> bool:
    return int(options.get("year_from", 0)) <= year <= int(options.get("year_to", 9999))


def _hits(text: str, ranges: Any, options: Any, context: Context) -> Iterator[tuple[int, int, str]]:
    """(start, end, what would be right)."""
    for wrong, right in context.words.get(options.get("words", ""), {}).items():
        if wrong in text:
            for start, end in ranges:
                at = text.find(wrong, start, end)
                while at >= 0:
                    if not (
                        right != wrong
                        and wrong in right
                        and text[max(0, at - len(right)) : at + len(right)].find(right) >= 0
                    ):
                        yield at, at + len(wrong), right
                    at = text.find(wrong, at + len(wrong), end)
    validate = _VALIDATORS.get(options.get("validate", ""))
    group = int(options.get("group", 0))
    for pattern in options.get("absent", ()):
        if pattern.needles and not any(n in text for n in pattern.needles):
            continue
        regex = compiled(pattern.regex)
        for start, end in ranges:
            for match in regex.finditer(text, start, end):
                if validate is not None and not validate(match.group(group)):
                    continue
                if _excused(text, match.start(), match.end(), options):
                    continue
                right = match.expand(options["right"]) if options.get("right") else ""
                yield match.start(group), match.end(group), right


def _excused(text: str, start: int, end: int, options: Any) -> bool:
    if options.get("unless"):
        a, b = sentence(text, start, end)
        around = text[a:b]  # cut out, so that ^ is the beginning of the sentence
        if any(compiled(p.regex).search(around) for p in options["unless"]):
            return True
    if options.get("ignore_quoted"):
        a, _ = sentence(text, start, start)
        before = text[a:start]
        return before.count("《") > before.count("》") or before.count("“") > before.count("”")
    return False


def _told(report: Report, options: Any, hit: tuple[int, int, str], count: int, hits: Any) -> Verdict:
    start, end, right = hit
    place = places.span(report, start, end)
    section = next((s.title for s in report.sections if s.key == place.section), "")
    values = {
        "found": report.text[start:end].replace("\n", " "),
        "right": right,
        "count": str(count),
        "section": section,
    }
    related = tuple(places.span(report, a, b) for a, b, _ in hits[1:21])
    return Verdict("fail", place, values, related=related)


def _present(report: Report, options: Any) -> Iterator[Verdict]:
    """One of the patterns must occur in each of the sections."""
    for key in options.get("in", ()):
        section = next((s for s in report.sections if s.key == key), None)
        if section is None:
            title = next((s.title for s in report.form.sections if s.key == key), key)
            if any(s.key == key for s in report.form.sections):
                yield Verdict("unknown", reason="no_section", values={"section": title}, needs="section")
            continue
        ranges = spans(report, (key,))
        found = any(
            compiled(p.regex).search(report.text, a, b) for p in options["present"] for a, b in ranges
        )
        values = {"found": "", "right": "", "count": "0", "section": section.title}
        yield PASS if found else Verdict("fail", places.section(report, key), values)


def id_card(number: str) -> bool:
    """Whether an 18-character identity number has the right check character (GB 11643-1999, ISO 7064 mod 11-2)."""
    if not re.fullmatch(r"\d{17}[\dXx]", number):
        return False
    total = sum(
        int(d) * w
        for d, w in zip(number[:17], (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    month, day = int(number[10:12]), int(number[12:14])
    return "10X98765432"[total % 11] == number[17].upper() and 1 <= month <= 12 and 1 <= day <= 31


def luhn(number: str) -> bool:
    """Whether a card number satisfies the Luhn formula (ISO/IEC 7812-1)."""
    digits = [int(d) for d in number if d.isdigit()]
    doubled = [d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(reversed(digits))]
    return 16 <= len(digits) <= 19 and sum(doubled) % 10 == 0


_VALIDATORS = {"id_card": id_card, "bank_card": luhn}


def try_example(rule: Rule, example: Any) -> str:
    """ "" when the example behaves, else what it does instead."""
    text, wanted = str(example["text"]), str(example["finds"])
    options = rule.options
    if options.get("present"):
        found = next((m.group() for p in options["present"] if (m := compiled(p.regex).search(text))), "none")
        return "" if (found == "none") == (wanted == "none") else f"“{text}”：应为 {wanted}，得到 {found}"
    hits = list(_hits(text, [(0, len(text))], options, Context(words={})))
    found = text[hits[0][0] : hits[0][1]] if hits else "none"
    return "" if found == wanted else f"“{text}”：应找到“{wanted}”，得到“{found}”"


__all__ = ["OPTIONS", "REASONS", "VARIANTS", "check", "id_card", "luhn", "try_example"]
