"""A whole, correct report made from a form: for rule tests, property tests, examples and fault injection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai_lint.document.model import Cell, Document, Paragraph, Table
from gongkai_lint.forms.model import Form, TableSpec

PROSE = {
    "overview": "{year}年，我单位认真贯彻落实《中华人民共和国政府信息公开条例》，扎实推进政府信息公开各项工作，完善制度，规范流程，"
    "做好主动公开、依申请公开、政府信息管理、平台建设和监督保障等工作。",
    "requests": "本年度依申请公开工作平稳有序。",
    "review": "本年度相关工作平稳有序。",
    "fees": "本年度相关工作按规定执行。",
    "problems": "存在的主要问题是政策解读形式不够丰富，公开内容有待深化。下一步，我单位将丰富解读形式，加强业务培训，改进工作。",
    "other": "本年度没有其他需要报告的事项。",
    "disclosure": "我单位按照规定主动公开政府信息。",
}


def sample(
    form: Form,
    *,
    year: int = 0,
    unit: str = "清河市平川县人民政府办公室",
    cells: Mapping[str, str | None] | None = None,
    prose: Mapping[str, str | Sequence[str]] | None = None,
) -> Document:
    """A document that is right in every respect, with every cell 0, but for what is asked.

    ``cells``: raw cell text by key (``requests.new.natural``), None or "" for a blank. ``prose``: paragraphs by section key;
    ``head`` and ``tail`` add paragraphs after the title and at the end; a section given as an empty list keeps only its
    heading, one given as None is left out with its heading.
    """
    year = year or min(form.verified, form.until)
    given = dict(prose or {})
    blocks: list[Paragraph | Table] = []

    def say(text: str, style: str = "") -> None:
        blocks.append(Paragraph(len(blocks), text, style))

    def tables(section: str) -> None:
        found = [t for t in form.tables if t.section == section]
        article = [t for t in found if t.title.startswith("第二十条")]
        if article:
            blocks.append(_stacked(len(blocks), article, cells or {}))
        for spec in found:
            if spec not in article:
                if not section:
                    say(spec.title)
                    say(f"（{year}年度）")
                blocks.append(_table(len(blocks), spec, cells or {}, year))

    say(f"{unit}{year}年政府信息公开工作年度报告")
    for text in _lines(given.get("head", [])):
        say(text)
    for number, spec in enumerate(form.sections, 1):
        if spec.key in given and given[spec.key] is None:
            continue
        title = spec.title if "、" in spec.title[:3] else f"{'一二三四五六七八九'[number - 1]}、{spec.title}"
        say(title)
        has_table = any(t.section == spec.key for t in form.tables)
        lines = (
            _lines(given[spec.key])
            if spec.key in given
            else []
            if has_table
            else [PROSE[spec.key].format(year=year)]
        )
        for text in lines:
            say(text)
        tables(spec.key)
    tables("")
    for text in _lines(given.get("tail", [])):
        say(text)
    return Document("sample.docx", "docx", "", tuple(blocks))


def _lines(given: str | Sequence[str]) -> list[str]:
    return [line for line in given.split("\n") if line.strip()] if isinstance(given, str) else list(given)


def _value(cells: Mapping[str, str | None], key: str, default: str = "0") -> str:
    text = cells.get(key, default)
    return "" if text is None else str(text)


def _row(r: int, texts: Sequence[tuple[str, int, int, int]]) -> tuple[Cell, ...]:
    """Cells of one row from (text, column, rowspan, colspan)."""
    return tuple(Cell(r, column, down, across, text) for text, column, down, across in texts)


def _stacked(block: int, specs: Sequence[TableSpec], cells: Mapping[str, str | None]) -> Table:
    """The sub-tables of section two, one under the other in one table of four columns."""
    rows: list[tuple[Cell, ...]] = []
    for spec in specs:
        rows.append(_row(len(rows), [(spec.title, 0, 1, 4)]))
        wide = 3 - len(spec.columns) + 1  # the last column takes the rest of the width
        heads = [
            (c.label, 1 + i, 1, wide if i == len(spec.columns) - 1 else 1) for i, c in enumerate(spec.columns)
        ]
        rows.append(_row(len(rows), [("信息内容", 0, 1, 1), *heads]))
        for row in spec.rows:
            values = [
                (
                    _value(cells, f"{spec.key}.{row.key}.{c.key}"),
                    1 + i,
                    1,
                    wide if i == len(spec.columns) - 1 else 1,
                )
                for i, c in enumerate(spec.columns)
            ]
            rows.append(_row(len(rows), [(row.label, 0, 1, 1), *values]))
    return Table(block, tuple(rows), 4)


def _table(block: int, spec: TableSpec, cells: Mapping[str, str | None], year: int) -> Table:
    if spec.unlabelled:
        return _review(block, spec, cells)
    if spec.key == "requests":
        return _requests(block, spec, cells)
    rows = [_row(0, [("统计指标", 0, 1, 1), ("单位", 1, 1, 1), *((c.label.replace("YYYY", str(year)), 2 + i, 1, 1) for i, c in enumerate(spec.columns))])]  # fmt: skip
    for row in spec.rows:
        default = "" if row.kind == "heading" else "0"
        values = [
            (_value(cells, f"{spec.key}.{row.key}.{c.key}", default), 2 + i, 1, 1)
            for i, c in enumerate(spec.columns)
        ]
        rows.append(_row(len(rows), [(row.label, 0, 1, 1), (row.unit, 1, 1, 1), *values]))
    return Table(block, tuple(rows), 2 + len(spec.columns))


def _requests(block: int, spec: TableSpec, cells: Mapping[str, str | None]) -> Table:
    corner = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    legal = spec.columns[1:-1]
    rows = [
        _row(0, [(corner, 0, 3, 3), ("申请人情况", 3, 1, 7)]),
        _row(1, [("自然人", 3, 2, 1), ("法人或其他组织", 4, 1, 5), ("总计", 9, 2, 1)]),
        _row(2, [(c.label, 4 + i, 1, 1) for i, c in enumerate(legal)]),
    ]
    shown = [row for row in spec.rows if row.kind != "optional" or f"requests.{row.key}.total" in cells]
    if len(shown) == len(spec.rows):  # the group printed as one row takes the place of its parts
        shown = [row for row in shown if not row.key.startswith("other_")]
    inner = [row for row in shown if row.key not in ("new", "carried_in", "carried_out")]
    for row in shown:
        r = len(rows)
        line: list[tuple[str, int, int, int]] = []
        if row not in inner:
            line.append((row.label, 0, 1, 3))
        else:
            if row is inner[0]:
                line.append(("三、本年度办理结果", 0, len(inner), 1))
            if row.group:
                members = [x for x in inner if x.group == row.group]
                if row is members[0]:
                    line.append((row.group, 1, len(members), 1))
                line.append((row.label, 2, 1, 1))
            else:
                line.append((row.label, 1, 1, 2))
        line.extend(
            (_value(cells, f"requests.{row.key}.{c.key}"), 3 + i, 1, 1) for i, c in enumerate(spec.columns)
        )
        rows.append(_row(r, line))
    return Table(block, tuple(rows), 10)


def _review(block: int, spec: TableSpec, cells: Mapping[str, str | None]) -> Table:
    leaf = [c.label for c in spec.columns]
    values = [(_value(cells, f"{spec.key}.n.{c.key}"), i, 1, 1) for i, c in enumerate(spec.columns)]
    return Table(
        block,
        (
            _row(0, [("行政复议", 0, 1, 5), ("行政诉讼", 5, 1, 10)]),
            _row(
                1,
                [
                    *((leaf[i], i, 2, 1) for i in range(5)),
                    ("未经复议直接起诉", 5, 1, 5),
                    ("复议后起诉", 10, 1, 5),
                ],
            ),
            _row(2, [(leaf[i], i, 1, 1) for i in range(5, 15)]),
            _row(3, values),
        ),
        15,
    )
