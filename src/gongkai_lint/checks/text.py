"""Words that must not stand in a report, or must: patterns, word lists, and numbers that a checksum gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai_lint import regex as patterns
from gongkai_lint.checks import Context
from gongkai_lint.checks.search import characters, compiled, matches, occurs, spans
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.prose import clause, sentence
from gongkai_lint.rules.model import PASS, Pattern, Rule, Verdict
from gongkai_lint.typed import Any

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
TUNABLE = ("once",)
VARIANTS = {"": ("found", "right", "count", "section")}
REASONS = {"no_section": ("没有找到“{section}”部分", "the section “{section}” was not found")}

Hit = tuple[int, int, str]  # start, end, what would be right
_MOST_PLACES = 20  # of one finding
# Before a number, the office's own line; in its clause or the one before, a private person.
_OFFICE = patterns.compile(
    r"(?:电\s*话|传\s*真|热\s*线|联系方式|微信号?|服务号|短信平台)(?:[（(][^）)]{0,8}[）)])?\s*(?:号码?)?[为是]?\s*[：:]?\s*$"
)
_PERSON = patterns.compile(r"申请人|当事人|投诉人|举报人|身份证|住址|家住|本人|[某×Xx]")


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    """One verdict a distinct wrong wording, the first place first; with ``present``, one a section."""
    options = rule.options
    if not _in_years(report.year, options):
        return
    if options.get("present"):
        yield from _present(report, options)
        return
    ranges = spans(report, options.get("in", ()))
    hits = sorted(set(_hits(report.text, ranges, options, context)))
    most = len(hits) if rule.fix else _MOST_PLACES  # what can be corrected is named everywhere
    if not hits:
        yield PASS
    elif options.get("once"):
        yield _told(report, hits, most)
    else:
        by_words: dict[str, list[Hit]] = {}
        for hit in hits:
            by_words.setdefault(report.text[hit[0] : hit[1]], []).append(hit)
        for same in by_words.values():
            yield _told(report, same, most)


def _in_years(year: int, options: Any) -> bool:
    """An unknown year is in no range: which law held then cannot be told."""
    if not year:
        return "year_from" not in options and "year_to" not in options
    return int(options.get("year_from", 0)) <= year <= int(options.get("year_to", 9999))


def _hits(text: str, ranges: Sequence[tuple[int, int]], options: Any, context: Context) -> Iterator[Hit]:
    quoted_too = not options.get("ignore_quoted")
    for hit in _listed(text, ranges, context.words.get(options.get("words", ""), {})):
        if quoted_too or not _quoted(text, hit[0]):
            yield hit
    group = int(options.get("group", 0))
    for pattern in options.get("absent", ()):
        for match in _matches(text, ranges, pattern):
            if _is_meant(text, match, group, options):
                right = match.expand(options["right"]) if options.get("right") else ""
                yield match.start(group), match.end(group), right


def _listed(text: str, ranges: Sequence[tuple[int, int]], words: Any) -> Iterator[Hit]:
    """Words of a list. One that is part of its own right form (渠 of 渠道) counts only where that does not stand."""
    holds = characters(text).issuperset
    for wrong, right in words.items():
        if not holds(wrong) or wrong not in text:
            continue
        inside = right.find(wrong)
        for start, end in ranges:
            at = text.find(wrong, start, end)
            while at >= 0:
                if inside < 0 or not text.startswith(right, max(0, at - inside)):
                    yield at, at + len(wrong), right
                at = text.find(wrong, at + len(wrong), end)


def _matches(text: str, ranges: Sequence[tuple[int, int]], pattern: Pattern) -> Iterator[re.Match[str]]:
    if pattern.needles and not occurs(text, pattern.needles):
        return
    for start, end in ranges:
        yield from matches(text, start, end, pattern)


def _is_meant(text: str, match: re.Match[str], group: int, options: Any) -> bool:
    """Whether the match is a fault, after checksum, exceptions and quotation marks have spoken."""
    validate = _VALIDATORS.get(options.get("validate", ""))
    if validate is not None and not validate(text, match.start(group), match.end(group)):
        return False
    if not options.get("unless") and not options.get("ignore_quoted"):
        return True
    a, b = sentence(text, match.start(), match.end())
    # A slice and not endpos, so that ^ and $ of an exception mean the sentence.
    around = text[a:b].rstrip("\n")
    if any(compiled(p.regex).search(around) for p in options.get("unless", ())):
        return False
    return not (options.get("ignore_quoted") and _quoted(text, match.start()))


def _quoted(text: str, at: int) -> bool:
    """Whether ``at`` stands inside 《》 or “” of its paragraph."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return before.count("《") > before.count("》") or before.count("“") > before.count("”")


def _told(report: Report, hits: list[Hit], most: int) -> Verdict:
    start, end, right = hits[0]
    place = places.span(report, start, end)
    section = next((s.title for s in report.sections if s.key == place.section), "")
    values = {
        "found": report.text[start:end].replace("\n", " ").strip(),
        "right": right,
        "count": str(len(hits)),
        "section": section,
    }
    related = tuple(places.span(report, a, b) for a, b, _ in hits[1 : most + 1])
    return Verdict("fail", place, values, related=related)


def _present(report: Report, options: Any) -> Iterator[Verdict]:
    """One of the patterns must occur in each of the sections."""
    for key in options.get("in", ()):
        section = next((s for s in report.sections if s.key == key), None)
        if section is None:
            title = next((s.title for s in report.form.sections if s.key == key), None)
            if title is not None:
                yield Verdict("unknown", reason="no_section", values={"section": title}, needs="section")
            continue
        ranges = spans(report, (key,))
        found = any(next(_matches(report.text, ranges, p), None) for p in options["present"])
        values = {"found": "", "right": "", "count": "0", "section": section.title}
        yield PASS if found else Verdict("fail", places.section(report, key), values)


def id_card(number: str) -> bool:
    """Whether an 18-character identity number has the right check character (GB 11643-1999, ISO 7064 mod 11-2)."""
    if not re.fullmatch(r"[0-9]{17}[0-9Xx]", number):
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(d) * w for d, w in zip(number[:17], weights, strict=True))
    month, day = int(number[10:12]), int(number[12:14])
    return "10X98765432"[total % 11] == number[17].upper() and 1 <= month <= 12 and 1 <= day <= 31


def luhn(number: str) -> bool:
    """Whether a card number (16 to 19 digits, spaces between them allowed) satisfies ISO/IEC 7812-1."""
    digits = [int(d) for d in number if d.isdigit()]
    doubled = [d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(reversed(digits))]
    return 16 <= len(digits) <= 19 and len(set(digits)) > 1 and sum(doubled) % 10 == 0


def personal_mobile(text: str, start: int, end: int) -> bool:
    """Whether the mobile number ``text[start:end]`` may be a private person's: not when it is given as the line of an
    office (电话：…), unless the clause speaks of an applicant."""
    line = text.rfind("\n", 0, start) + 1
    if not _OFFICE.search(text, max(line, start - 24), start):
        return True
    first, _ = clause(text, start, end)
    before, _ = clause(text, max(line, first - 1), max(line, first - 1))
    return _PERSON.search(text, max(line, before), start) is not None


_VALIDATORS: Any = {
    "id_card": lambda text, a, b: id_card(text[a:b]),
    "bank_card": lambda text, a, b: luhn(text[a:b]),
    "mobile": personal_mobile,
}


def try_example(rule: Rule, example: Any) -> str:
    """ "" when the example behaves, else what it does instead. Word lists are not tried: a policy may change them."""
    text, wanted = str(example["text"]), str(example["finds"])
    options = rule.options
    if options.get("present"):
        found = next(
            (m.group() for p in options["present"] for m in _matches(text, [(0, len(text))], p)), "none"
        )
        return "" if (found == "none") == (wanted == "none") else f"“{text}”：应为 {wanted}，得到 {found}"
    hits = sorted(_hits(text, [(0, len(text))], options, Context()))
    found = text[hits[0][0] : hits[0][1]] if hits else "none"
    return "" if found == wanted else f"“{text}”：应找到“{wanted}”，得到“{found}”"


__all__ = ["OPTIONS", "REASONS", "VARIANTS", "check", "id_card", "luhn", "personal_mobile", "try_example"]
