"""Sections of the form: present, in order, rightly titled and numbered, of substance."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_lint import regex
from gongkai_lint.checks import Context
from gongkai_lint.document.model import Table
from gongkai_lint.forms import places
from gongkai_lint.forms.labels import numeral, plain, stem
from gongkai_lint.forms.model import SectionSpec
from gongkai_lint.forms.outline import chinese_number
from gongkai_lint.forms.report import Report, Section
from gongkai_lint.rules.model import NA, PASS, Rule, Verdict
from gongkai_lint.typed import Any

OPTIONS: Any = {
    "what!": (
        "enum",
        "present",
        "covered",
        "order",
        "title",
        "variant",
        "number",
        "substance",
        "nothing",
        "empty",
        "twice",
    ),
    "min_chars": "int",
    "sections": ("list", "section"),
}
TUNABLE = ("min_chars",)
_PLACEHOLDERS = ("list", "found", "expected", "title", "chars", "number")
VARIANTS = {"": _PLACEHOLDERS, "other_title": _PLACEHOLDERS}
_NOTHING = ("无", "没有", "暂无", "略")


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    what = rule.options["what"]
    if report.foreign and what in ("present", "order", "title", "variant", "number"):
        return  # the outline is that of another year, which is told as such and once
    if what == "present":
        yield _present(report)
    elif what == "covered":
        yield _covered(report)
    elif what == "order":
        yield _order(report)
    elif what in ("title", "variant"):
        yield from _title(report, what)
    elif what == "number":
        yield _number(report)
    elif what == "empty":
        yield from _empty(report, rule)
    elif what == "twice":
        yield from _twice(report)
    else:
        yield from _substance(report, rule, what)


def _present(report: Report) -> Verdict:
    have = {s.key for s in report.sections}
    missing = [s for s in report.form.sections if s.required and s.key not in have]
    if not missing:
        return PASS
    found = "、".join(s.title for s in report.sections) or "（没有找到“一、”这样的标题）"
    instead = [title for s in missing if (title := _standing_for(report, s))]
    values = {"list": "；".join(s.title for s in missing), "found": found, "title": "”“".join(instead)}
    return Verdict("fail", places.section(report, missing[0].key), values, "other_title" if instead else "")


def _standing_for(report: Report, spec: SectionSpec) -> str:
    """The title, unknown to the form, that stands under the numeral of a section that is missing; "" for none."""
    number = chinese_number(numeral(spec.title))
    return next((_clipped(s.title) for s in report.sections if not s.key and s.number == number), "")


_LONGEST = 40  # characters of a title in a message: text that runs on in the heading's paragraph is cut


def _clipped(title: str) -> str:
    title = " ".join(title.split())
    return title if len(title) <= _LONGEST else title[: _LONGEST - 2] + "……"


def _twice(report: Report) -> Iterator[Verdict]:
    """A section of the form over again, under the same numeral and title."""
    if not report.sections:
        return
    failed = False
    for index, section in enumerate(report.sections):
        if section.key:
            continue
        first = next((s for s in report.sections[:index] if s.key and s.name == section.name), None)
        if first is not None and _spec(report, first) is not None:
            failed = True
            yield Verdict("fail", places.paragraph(report, section.start), {"title": _clipped(section.title)})
    if not failed:
        yield PASS


def _covered(report: Report) -> Verdict:
    """Topics of the law: a heading of any level that names it, a sentence in the body or a filled cell is coverage."""
    have = {s.key for s in report.sections}
    text = plain(report.text) + "\n".join(
        plain(f.row_label) for f in report.facts.values() if f.value.kind == "number"
    )
    missing = [
        s
        for s in report.form.sections
        if s.required and s.key not in have and not any(word in text for word in (*s.contains, stem(s.title)))
    ]
    if not missing:
        return PASS
    values = {
        "list": "；".join(s.title for s in missing),
        "found": "、".join(s.title for s in report.sections),
    }
    return Verdict("fail", places.document(), values)


def _order(report: Report) -> Verdict:
    keys = [s.key for s in report.sections if s.key]
    wanted = [s.key for s in report.form.sections if s.key in keys]
    if keys == wanted:
        return PASS if keys else Verdict("na")
    moved = next(a for a, b in zip(keys, wanted, strict=True) if a != b)
    titles = {s.key: s.title for s in report.sections if s.key}
    values = {
        "found": "；".join(titles[k] for k in keys),
        "expected": "；".join(titles[k] for k in wanted),
        "title": titles[moved],
    }
    return Verdict("fail", places.section(report, moved), values)


def _spec(report: Report, section: Section) -> SectionSpec | None:
    return next((s for s in report.form.sections if s.key == section.key), None)


def _title(report: Report, what: str) -> Iterator[Verdict]:
    if not report.sections:
        return
    yield PASS
    for section in report.sections:
        spec = _spec(report, section)
        if spec is None or section.name == stem(spec.title):
            continue
        alias = section.name in {stem(a) for a in spec.aliases}
        if alias == (what == "variant"):
            values = {"title": _clipped(section.title), "expected": spec.title}
            yield Verdict("fail", places.section(report, section.key), values)


def _number(report: Report) -> Verdict:
    """Numerals of known sections against the form's, told once for the first that is off. Where a section is missing
    and the others count on from 一, the missing one is all that is wrong."""
    if _counts_on(report) and any(
        s.required and s.key not in {f.key for f in report.sections} for s in report.form.sections
    ):
        return NA
    for section in report.sections:
        spec = _spec(report, section)
        wanted = chinese_number(numeral(spec.title)) if spec is not None else 0
        if wanted and section.number and section.number != wanted:
            values = {"title": section.title, "expected": spec.title if spec else "", "number": str(wanted)}
            return Verdict("fail", places.section(report, section.key), values)
    return PASS if report.sections else Verdict("na")


def _counts_on(report: Report) -> bool:
    return [s.number for s in report.sections] == list(range(1, len(report.sections) + 1))


def _substance(report: Report, rule: Rule, what: str) -> Iterator[Verdict]:
    least = int(rule.options.get("min_chars", 1))
    for section in report.sections:
        if section.key not in rule.options.get("sections", ()):
            continue
        body = "".join(plain(p.text) for p in report.paragraphs[section.start + 1 : section.end])
        heading = report.paragraphs[section.start].text.strip()
        if len(heading) > len(section.title):  # text that runs on in the heading's paragraph
            body += plain(heading[len(section.title) :])
        empty = body.strip("。.") in _NOTHING
        thin = len(body) < least
        if (what == "nothing" and empty) or (what == "substance" and thin and not empty):
            values = {"title": section.title, "chars": str(len(body)), "number": str(least)}
            yield Verdict("fail", places.section(report, section.key), values)
        else:
            yield PASS


def _empty(report: Report, rule: Rule) -> Iterator[Verdict]:
    """A heading with neither a sentence nor a table before the next one."""
    tables = [b.block for b in report.document.blocks if isinstance(b, Table)]
    for index, section in enumerate(report.sections):
        if section.key not in rule.options.get("sections", ()):
            continue
        first = report.paragraphs[section.start]
        following = report.sections[index + 1].start if index + 1 < len(report.sections) else report.tail
        last = (
            report.paragraphs[following].block
            if following < len(report.paragraphs)
            else len(report.document.blocks)
        )
        filled = (
            _unsigned(report, section.start + 1, section.end) > section.start + 1
            or len(first.text.strip()) > len(section.title)
            or any(first.block < block < last for block in tables)
        )
        if filled:
            yield PASS
        else:
            yield Verdict("fail", places.section(report, section.key), {"title": section.title})


_DATE = regex.compile(r"[(（]?[\d\s年月日./\-〇○零一二三四五六七八九十]{6,20}[)）]?$")
_CONTACT = regex.compile(r"[(（][^()（）]{0,60}[)）]$")


def _unsigned(report: Report, start: int, end: int) -> int:
    """``end`` without the name, the date and the bracketed contact that sign a report."""

    def last() -> str:
        return report.paragraphs[end - 1].text.strip() if end > start else ""

    whole = end
    if _CONTACT.match(last()):
        end -= 1
    if not _DATE.match(last()):
        return whole
    end -= 1
    return end - 1 if last() and len(last()) <= 30 and "。" not in last() else end
