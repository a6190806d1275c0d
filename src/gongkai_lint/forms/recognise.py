"""Document and forms to Report: choose the form, find sections, cells and prose, say what was not found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongkai_lint import regex
from gongkai_lint.document.model import Cell, Document, Paragraph, Table
from gongkai_lint.forms import identity
from gongkai_lint.forms.labels import plain
from gongkai_lint.forms.model import Form
from gongkai_lint.forms.outline import begins_again, foreign, in_other_words, outline
from gongkai_lint.forms.report import FoundTable, Report, Section
from gongkai_lint.forms.tables import Found, find_tables, signature, stems_of
from gongkai_lint.prose import quantities

_CAPTION = regex.compile(r"^[（(]?((?:19|20)\d\d)年度?[）)]?$")
_PROSE_CELL = 40  # characters in one cell from which a table is taken for layout


class UnrecognisedError(Exception):
    """No form fits: ``reason`` is no_year, no_form or not_a_report."""

    def __init__(self, reason: str, year: int = 0) -> None:
        super().__init__(reason, year)
        self.reason = reason
        self.year = year


def recognise(
    document: Document,
    forms: Mapping[str, Form],
    year: int = 0,
    form: str = "",
    unit: str = "",
    level: str = "",
) -> Report:
    """Read ``document`` as a report. ``year`` and ``form`` (a form key) override what the document says.

    Raises :class:`UnrecognisedError` when it is no such report or no form can be chosen.
    """
    tables = [b for b in document.blocks if isinstance(b, Table)]
    body = [b for b in document.blocks if isinstance(b, Paragraph)]
    title = identity.title_of(body, 0)
    source = "option"
    if not year:
        printed = [int(m.group(1)) for p in body if len(p.text) < 14 and (m := _CAPTION.match(plain(p.text)))]
        year, source = identity.year_of(title, printed, "\n".join(p.text for p in body))
    if not form and not tables and not _is_report(title, body):
        raise UnrecognisedError("not_a_report", year)
    chosen, by_year = _choose(tables, forms, year, form)
    found = find_tables(tables, chosen)
    if not form and not found.tables and not _is_report(title, body):
        raise UnrecognisedError("not_a_report", year)
    paragraphs = _prose(document, found)
    sections, head, tail = outline(paragraphs, chosen)
    second = _second(paragraphs, sections, found) if len(sections) > 3 else None
    if second is not None:
        rest = document._replace(blocks=document.blocks[: second.block])
        report = recognise(rest, forms, year if source == "option" else 0, form, unit, level)
        return report._replace(further=second.text.strip())
    others, worded = _foreign(sections, chosen, forms), in_other_words(sections, chosen)
    if all(s.key for s in worded if any(o.start == s.start for o in others)):
        others, sections = (), worded  # each stands under the numeral that the form of the year gives it
    starts, position = [], 0
    for paragraph in paragraphs:
        starts.append(position)
        position += len(paragraph.text) + 1
    text = "\n".join([p.text for p in paragraphs])
    name = unit or identity.unit_of(title)
    return Report(
        document=document,
        form=chosen,
        year=year,
        unit=name,
        level=level or identity.level_of(name),
        title=title,
        paragraphs=paragraphs,
        text=text,
        starts=tuple(starts),
        sections=sections,
        facts=found.facts,
        tables=_dated(document, found),
        labels=tuple(found.labels),
        quantities=quantities(text),
        year_form=by_year if by_year != chosen.key else "",
        year_source=source,
        head=head,
        tail=tail,
        year_title=forms[by_year].title if by_year != chosen.key else "",
        foreign=others,
    )


def _dated(document: Document, found: Found) -> Mapping[str, FoundTable]:
    """The tables, with the year of a line such as （2018年度） that stands directly above one."""
    dated = dict(found.tables)
    for key, table in found.tables.items():
        above = document.blocks[table.blocks[0] - 1] if table.blocks and table.blocks[0] > 0 else None
        if not table.year and isinstance(above, Paragraph) and len(above.text) < 14:
            match = _CAPTION.match(plain(above.text))
            if match is not None:
                dated[key] = table._replace(year=int(match.group(1)))
    return dated


_MOST_LINES = 8  # paragraphs between the title of a report and its first section


def _second(paragraphs: Sequence[Paragraph], sections: Sequence[Section], found: Found) -> Paragraph | None:
    """Where a second report begins in the file: at its title, or at its first section where it has none.

    What comes before must be a report: it has a table of the form, or more lines of text than headings.
    """
    again = begins_again(sections)
    if again is None:
        return None
    start = paragraphs[again.start]
    for index in range(again.start - 1, max(again.start - _MOST_LINES, 0) - 1, -1):
        if identity.is_title(paragraphs[index].text):
            start = paragraphs[index]
            break
    tables = any(block < start.block for table in found.tables.values() for block in table.blocks)
    return start if tables or again.start > 3 * len(sections) // 2 else None


def _foreign(sections: Sequence[Section], chosen: Form, forms: Mapping[str, Form]) -> tuple[Section, ...]:
    """Sections as an earlier year had them, two or more, in a report whose tables or year call for ``chosen``. Where all
    of its own are there, the others are points of its text."""
    if chosen.coverage or sum(not s.key for s in sections) < 2:
        return ()
    if {s.key for s in chosen.sections if s.required} <= {s.key for s in sections}:
        return ()
    for form in forms.values():
        if form.coverage:
            theirs = foreign(sections, chosen, form)
            if len(theirs) >= 2:
                return theirs
    return ()


def _is_report(title: str, body: Sequence[Paragraph]) -> bool:
    """Whether the text speaks of itself as a report on information disclosure."""
    if "信息公开" in title or "政务公开" in title:
        return True
    return any("信息公开" in p.text for p in body[:12])


def _choose(tables: Sequence[Table], forms: Mapping[str, Form], year: int, wanted: str) -> tuple[Form, str]:
    """``(form, key of the form the year calls for)``. Labels overrule the year only when they clearly speak for another."""
    if wanted:
        if wanted not in forms:
            raise UnrecognisedError("no_form", year)
        return forms[wanted], wanted
    if not forms:
        raise UnrecognisedError("no_form", year)
    ranked = sorted(forms.values(), key=lambda f: -f.priority)
    stems = stems_of(tables)
    signs = {f.key: signature(stems, f) for f in ranked}
    candidates = [f for f in ranked if f.since <= year <= f.until] if year else []
    if not candidates:
        if year:
            raise UnrecognisedError("no_form", year)
        best = max(ranked, key=lambda f: len(signs[f.key]))
        if not signs[best.key]:
            raise UnrecognisedError("no_year")
        return best, best.key
    by_year = max(candidates, key=lambda f: (len(signs[f.key]) >= 3, len(signs[f.key]), f.priority))
    if not signs[by_year.key]:
        by_year = max(candidates, key=lambda f: f.priority)
    other = max(ranked, key=lambda f: len(signs[f.key] - signs[by_year.key]))
    own_only, other_only = signs[by_year.key] - signs[other.key], signs[other.key] - signs[by_year.key]
    if len(other_only) >= 3 and len(other_only) > 2 * len(own_only):
        return other, by_year.key
    return by_year, by_year.key


def _prose(document: Document, found: Found) -> tuple[Paragraph, ...]:
    """Running text in reading order: paragraphs, and the cells of tables used only for layout."""
    prose: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if block.text.strip():
                prose.append(block)
        elif block.block not in found.used and _is_layout(block):
            prose.extend(line for row in block.rows for cell in row for line in _lines(block.block, cell))
    return tuple(prose)


def _lines(block: int, cell: Cell) -> Iterator[Paragraph]:
    """The paragraphs of a cell, blank ones left out."""
    offset = 0
    for line in cell.text.split("\n"):
        if line.strip():
            yield Paragraph(
                block, line, origin="cell", row=cell.row, column=cell.column, line=cell.line, offset=offset
            )
        offset += len(line) + 1


def _is_layout(table: Table) -> bool:
    return table.width == 1 or any(len(cell.text) > _PROSE_CELL for row in table.rows for cell in row)
