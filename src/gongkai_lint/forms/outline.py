"""The parts of a report: head, sections by their top-level headings, annexes."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai_lint import regex
from gongkai_lint.document.model import Paragraph
from gongkai_lint.forms.labels import distance, numeral, plain, similar, stem
from gongkai_lint.forms.model import Form, SectionSpec
from gongkai_lint.forms.report import Section

_TOP = regex.compile(r"\s*([一二三四五六七八九十]{1,3})\s*[、.．，,]\s*(\S.*)")
_PART = regex.compile(r"\s*第[一二三四五六]部分[\s、：:]*(\S.*)")
_ANNEX = regex.compile(r"\s*附\s*[件表]\s*[0-9０-９一二三四五六七八九十]*\s*(?:[:：].*)?$")
_PAGE = regex.compile(r"(?:[.．·…]{2,}|\t)[ \u3000.．·…]*\d{1,3}\s*$")  # of a line in a list of contents
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
        self.loose: dict[str, SectionSpec] = {}  # titles that mean it, but are not the form's
        self.numbered: dict[int, SectionSpec] = {}
        for spec in form.sections:
            for title in (spec.title, *spec.aliases):
                self.exact.setdefault(stem(title), spec)
            if not form.coverage:
                self.loose.update((stem(title), spec) for title in spec.contains)
                self.numbered[chinese_number(numeral(spec.title))] = spec

    def find(self, title: str, number: int = 0) -> SectionSpec | None:
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
        # With the numeral to speak for it a title may be further off.
        placed = self.numbered.get(number)
        if placed is not None and len(name) >= 3:
            wanted = stem(placed.title)
            allowed = max(1, len(wanted) // 3)
            if distance(name, wanted, allowed) <= allowed:
                return placed
        return self.loose.get(name)


def outline(
    paragraphs: Sequence[Paragraph], form: Form, first: int = 0
) -> tuple[tuple[Section, ...], int, int]:
    """``(sections, head, tail)``: top-level sections, the index of the first heading, the index of the first annex.

    Paragraphs before ``first`` hold none. A list of contents is no section: its lines come again with text behind them.
    """
    titles = _Titles(form)
    heads: list[tuple[int, int, str, str]] = []  # paragraph, number, title, key
    taken: set[str] = set()
    again = False
    for index, paragraph in enumerate(paragraphs):
        if index < first:
            continue
        text = paragraph.text
        if paragraph.origin != "body" or len(text) < 2:
            continue
        match = _TOP.match(text) if text.lstrip()[:1] in "一二三四五六七八九十" else None
        if match is not None:
            title, run_in = _title_of(match.group(2))
            spec = titles.find(title, chinese_number(match.group(1)))
            if run_in and spec is None:
                continue
            if len(title) > LONGEST_HEADING or (spec is None and title.endswith(("。", "；", ";"))):
                continue
            key = spec.key if spec is not None and spec.key not in taken else ""
            again = again or (spec is not None and not key)
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
            part = _PART.match(text)  # 第一部分 总体情况
            spec = titles.exact.get(stem(text if part is None else part.group(1)))
            if spec is not None and spec.key not in taken and not plain(text).endswith("。"):
                taken.add(spec.key)
                heads.append((index, 0, text.strip(), spec.key))
    if again and not first:
        listed = _contents(heads)
        if listed:
            return outline(paragraphs, form, listed)
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


def _contents(heads: list[tuple[int, int, str, str]]) -> int:
    """The index behind a list of contents, 0 where there is none: three headings or more, one right after the other."""
    run = 1
    while run < len(heads) and heads[run][0] == heads[run - 1][0] + 1 and heads[run][3]:
        run += 1
    return heads[run - 1][0] + 1 if run >= 3 else 0


def foreign(sections: Sequence[Section], own: Form, other: Form) -> tuple[Section, ...]:
    """The sections whose titles are not those of ``own`` but name a topic of ``other``."""
    mine, theirs = _Titles(own), _Titles(other)
    return tuple(
        s for s in sections if not s.key and s.number and mine.find(s.name) is None and theirs.find(s.name)
    )


def in_other_words(sections: Sequence[Section], form: Form) -> tuple[Section, ...]:
    """``sections``, where one that was not found is known by its numeral and a word of its own in an unknown title
    (五、存在的问题和下一步打算)."""
    known = {s.key for s in sections}
    made = list(sections)
    for spec in form.sections:
        if not spec.words or spec.key in known:
            continue
        number = chinese_number(numeral(spec.title))
        found = [
            i
            for i, s in enumerate(made)
            if not s.key and s.number == number and any(word in s.title for word in spec.words)
        ]
        if len(found) == 1:
            made[found[0]] = made[found[0]]._replace(key=spec.key)
    return tuple(made)


def begins_again(sections: Sequence[Section]) -> Section | None:
    """The heading at which a second report begins: the first section over again, with its numeral, behind three others."""
    for section in sections[3:]:
        if not section.key and section.name == sections[0].name and section.number == sections[0].number:
            return section
    return None


def _title_of(rest: str) -> tuple[str, bool]:
    """The heading and whether text runs on in the same paragraph (「一、总体情况。2024年，…」)."""
    rest = _PAGE.sub("", rest)
    title, stop, after = rest.partition("。")
    return (title, True) if stop and after.strip() else (rest.rstrip(), False)


def _follows(heads: list[tuple[int, int, str, str]], number: int) -> bool:
    """A heading unknown to the form is top-level only where its numeral goes on with the series."""
    return number == heads[-1][1] + 1
