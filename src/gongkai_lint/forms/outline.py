"""The parts of a report: head, sections by their top-level headings, annexes."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai_lint import regex
from gongkai_lint.document.model import Paragraph
from gongkai_lint.forms.labels import plain, similar, stem
from gongkai_lint.forms.model import Form, SectionSpec
from gongkai_lint.forms.report import Section

_TOP = regex.compile(r"\s*([一二三四五六七八九十]{1,3})\s*[、.．，,]\s*(\S.*)")
_ANNEX = regex.compile(r"\s*附\s*[件表]\s*[0-9０-９一二三四五六七八九十]*\s*(?:[:：].*)?$")
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
LONGEST_HEADING = 50  # characters; more than this is a sentence


def chinese_number(numeral: str) -> int:
    """一 … 九十九 as a number, 0 when it is none."""
    if not numeral:
        return 0
    if "十" not in numeral:
        return _DIGITS.get(numeral, 0) if len(numeral) == 1 else 0
    tens, _, ones = numeral.partition("十")
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


class _Titles:
    """The form's section titles, ready to be looked up by stem."""

    def __init__(self, form: Form) -> None:
        self.coverage = form.coverage
        self.specs = form.sections
        self.exact: dict[str, SectionSpec] = {}
        for spec in form.sections:
            for title in (spec.title, *spec.aliases):
                self.exact.setdefault(stem(title), spec)

    def find(self, title: str) -> SectionSpec | None:
        name = stem(title)
        found = self.exact.get(name)
        if found is not None:
            return found
        if self.coverage:
            for spec in self.specs:
                if any(word in name for word in map(stem, spec.contains)):
                    return spec
            return None
        for known, spec in self.exact.items():
            if similar(name, known) or similar(known, name):
                return spec
        return None


def outline(paragraphs: Sequence[Paragraph], form: Form) -> tuple[tuple[Section, ...], int, int]:
    """``(sections, head, tail)``: top-level sections, the index of the first heading, the index of the first annex."""
    titles = _Titles(form)
    heads: list[tuple[int, int, str, str]] = []  # paragraph, number, title, key
    taken: set[str] = set()
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        if paragraph.origin != "body" or len(text) < 2:
            continue
        match = _TOP.match(text) if text.lstrip()[:1] in "一二三四五六七八九十" else None
        if match is not None:
            title, run_in = _title_of(match.group(2))
            spec = titles.find(title)
            if run_in and spec is None:
                continue
            if len(title) > LONGEST_HEADING or (spec is None and title.endswith(("。", "；", ";"))):
                continue
            key = spec.key if spec is not None and spec.key not in taken else ""
            if (
                spec is None
                and heads
                and heads[-1][3]
                and not _follows(heads, chinese_number(match.group(1)))
            ):
                continue
            taken.add(key)
            heads.append((index, chinese_number(match.group(1)), text.strip() if not run_in else title, key))
        elif len(text) <= 30 and not form.coverage:
            spec = titles.exact.get(stem(text))
            if spec is not None and spec.key not in taken and not plain(text).endswith("。"):
                taken.add(spec.key)
                heads.append((index, 0, text.strip(), spec.key))
    last = heads[-1][0] if heads else 0
    tail = len(paragraphs)
    for index in range(last + 1, len(paragraphs)):
        if len(paragraphs[index].text) <= 60 and _ANNEX.match(paragraphs[index].text):
            tail = index
            break
    sections = []
    for position, (index, number, title, key) in enumerate(heads):
        end = heads[position + 1][0] if position + 1 < len(heads) else tail
        sections.append(Section(key, number, title, index, end, stem(title)))
    return tuple(sections), heads[0][0] if heads else 0, tail


def _title_of(rest: str) -> tuple[str, bool]:
    """The heading and whether text runs on in the same paragraph (「一、总体情况。2024年，…」)."""
    title, stop, after = rest.partition("。")
    return (title, True) if stop and after.strip() else (rest.rstrip(), False)


def _follows(heads: list[tuple[int, int, str, str]], number: int) -> bool:
    """A heading unknown to the form is top-level only where its numeral goes on with the series."""
    return number == heads[-1][1] + 1
