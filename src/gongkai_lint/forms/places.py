"""Places in words a person can see on the page: 「第二部分（一）第1段」, 「第三部分表 · （一）予以公开 × 自然人」."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from gongkai_lint import regex
from gongkai_lint.document.model import Paragraph
from gongkai_lint.forms.report import Fact, Place, Report, Section

_SUB = regex.compile(r"\s*([（(][一二三四五六七八九十]{1,3}[）)])")
_ANNEX = regex.compile(r"\s*(附\s*[件表]\s*[0-9０-９一二三四五六七八九十]*)")
_NUMERALS = "零一二三四五六七八九十"
_BEFORE, _AFTER = 18, 18  # characters of context around a marked fault


def chinese(number: int) -> str:
    """1..99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def paragraph_at(report: Report, offset: int) -> int:
    """The index of the paragraph that holds ``offset`` of Report.text."""
    return bisect_right(report.starts, offset) - 1


def section_of(report: Report, paragraph: int) -> Section | None:
    """The section that paragraph stands in, None in the head and the annexes."""
    for section in report.sections:
        if section.start <= paragraph < section.end:
            return section
    return None


def section_label(section: Section) -> str:
    """第二部分, or the title itself where it has no numeral."""
    return f"第{chinese(section.number)}部分" if section.number else f"“{section.title}”部分"


def paragraph_label(report: Report, index: int) -> str:
    """The address of a paragraph in words."""
    section = section_of(report, index)
    if section is None:
        return _outside_label(report, index)
    if index == section.start:
        return section_label(section) + "标题"
    first, sub = section.start + 1, ""
    numbered = _numbered(report)[index]
    if numbered > section.start:
        match = _SUB.match(report.paragraphs[numbered].text)
        sub, first = match.group(1) if match is not None else "", numbered
    name = section_label(section) + sub
    alone = bool(sub) and _stands_alone(report.paragraphs[first].text)
    if sub and first == index:
        return name + ("标题" if alone else "")
    return f"{name}第{index - first + (0 if alone else 1)}段"


_last: tuple[Sequence[Paragraph], list[int]] = ((), [])


def _numbered(report: Report) -> list[int]:
    """For each paragraph the last one up to it that opens with （一）, -1 for none; of the latest report it is kept."""
    global _last
    if _last[0] is not report.paragraphs:
        at, made = -1, []
        for index, paragraph in enumerate(report.paragraphs):
            if _SUB.match(paragraph.text) is not None:
                at = index
            made.append(at)
        _last = (report.paragraphs, made)
    return _last[1]


def _stands_alone(text: str) -> bool:
    """Whether a numbered line is a heading and no more: short, and no sentence goes on behind a full stop."""
    return len(text) <= 50 and "。" not in text.rstrip(" \u00a0\u3000")[:-1]


def _outside_label(report: Report, index: int) -> str:
    if index >= report.tail:
        annex, first = "附件", report.tail
        for position in range(report.tail, index + 1):
            match = _ANNEX.match(report.paragraphs[position].text)
            if match is not None and len(report.paragraphs[position].text) <= 60:
                annex, first = "".join(match.group(1).split()), position
        return annex if first == index else f"{annex}第{index - first}段"
    if not report.sections:
        return f"第{index + 1}段"
    return "标题" if index == 0 else f"开头第{index + 1}段"


def span(report: Report, start: int, end: int) -> Place:
    """The place of ``Report.text[start:end]``; a span over several paragraphs is cut at the end of the first."""
    index = paragraph_at(report, start)
    paragraph = report.paragraphs[index]
    base = report.starts[index]
    end = min(end, base + len(paragraph.text))
    left = max(base, start - _BEFORE)
    right = min(base + len(paragraph.text), max(end, start) + _AFTER)
    section = section_of(report, index)
    cell = paragraph.origin == "cell"
    return Place(
        label=paragraph_label(report, index),
        section=section.key if section else "",
        block=paragraph.block,
        row=paragraph.row if cell else None,
        column=paragraph.column if cell else None,
        start=start - base + paragraph.offset,
        end=end - base + paragraph.offset,
        quote=report.text[left:right],
        mark=(start - left, end - left),
    )


def paragraph(report: Report, index: int) -> Place:
    """The place of a whole paragraph, quoted up to some forty characters."""
    text = report.paragraphs[index].text
    start = report.starts[index]
    place = span(report, start, start + len(text))
    shown = text if len(text) <= 44 else text[:42] + "……"
    return place._replace(quote=shown, mark=(0, len(shown)))


def fact(report: Report, found: Fact) -> Place:
    """The place of a table cell."""
    spec = next((t for t in report.form.tables if t.key == found.table), None)
    title = spec.title if spec else found.table
    name = found.row_label.strip().replace("\n", "")
    single = spec is not None and len(spec.columns) == 1 and len(spec.rows) > 1
    where = (
        name
        if single
        else found.column_label
        if spec and spec.unlabelled
        else f"{name} × {found.column_label}"
    )
    return Place(
        label=f"{title} · {where}",
        section=spec.section if spec else "",
        block=found.block,
        table=found.table,
        row=found.cell_row,
        column=found.cell_column,
        row_label=found.row_label,
        column_label=found.column_label,
        start=0,
        end=len(found.value.raw),
        quote=found.value.raw,
        mark=(0, len(found.value.raw)),
    )


def cell(report: Report, block: int, row: int, column: int, label: str, quote: str, table: str = "") -> Place:
    """The place of any physical cell, e.g. one that holds a label."""
    title = next((t.title for t in report.form.tables if t.key == table), "表格")
    return Place(
        label=f"{title} · {label}", block=block, table=table or None, row=row, column=column, start=0, end=len(quote),
        quote=quote, mark=(0, len(quote)),
    )  # fmt: skip


def section(report: Report, key: str) -> Place:
    """The place of a section's heading; where it is missing, the name the form gives it."""
    for found in report.sections:
        if found.key == key:
            return paragraph(report, found.start)._replace(label=section_label(found), section=key)
    title = next((s.title for s in report.form.sections if s.key == key), key)
    return Place(label=f"“{title}”（缺）", section=key)


def table(report: Report, key: str) -> Place:
    """The place of a whole table."""
    spec = next((t for t in report.form.tables if t.key == key), None)
    found = report.tables.get(key)
    return Place(
        label=spec.title if spec else key,
        section=spec.section if spec else "",
        block=found.blocks[0] if found and found.blocks else None,
        table=key,
    )


def document() -> Place:
    """The report as a whole."""
    return Place(label="全文")
