"""Typical reports, as an office's Word writes them: some fifty paragraphs whose text lies in many short formatted runs, and the
statutory tables with their merged cells. Built anew for every run of the benchmark, from nothing but the forms.
"""

from __future__ import annotations

import io
import re
from itertools import cycle
from pathlib import Path

from docx import Document as new_document
from docx.oxml.ns import qn
from docx.shared import Pt

from gongkai_lint.document.model import Cell, Paragraph, Table
from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.load import load, rules_home

UNIT = "清河市平川县人民政府办公室"
PARAGRAPHS = 46  # of about 140 characters
_SENTENCES = (
    "围绕年度重点任务，及时公开财政预决算、重大建设项目、社会救助、教育医疗和生态环境等领域的政府信息，方便群众查询和监督",
    "落实先审查、后公开的工作要求，对拟公开的信息从内容、形式和保密三个方面逐条把关，做到应公开尽公开",
    "全年通过政府网站公开政府信息{a}条，通过政务新媒体公开{b}条，组织新闻发布会{c}场，回应群众关切的问题{d}个",
    "依托政务服务大厅和图书馆设置查阅场所{c}处，配备电子查询终端，安排专人引导，全年接待群众{b}人次",
    "组织业务培训{c}次，参加培训{d}人次，进一步熟悉公开的范围、方式、程序和时限要求",
    "按季度对各乡镇、各部门的公开栏目进行检查，发现问题{d}个，督促整改到位，并通报检查结果",
)
_FIGURES = cycle(((421, 318, 3, 87), (1296, 74, 5, 152), (683, 205, 2, 46), (97, 512, 4, 63)))


def build(folder: Path) -> list[str]:
    """Write the reports into ``folder``: one with the 2014 table of statistics, one with the tables of 2021."""
    forms = load([rules_home()]).forms
    made = []
    for name, key, year in (("typical-2018", "2014", 2018), ("typical-2024", "2021", 2024)):
        prose = {spec.key: _paragraphs(n) for n, spec in enumerate(forms[key].sections)}
        document = sample(forms[key], year=year, unit=UNIT, prose=dict(_shared_out(prose)))
        path = folder / f"{name}.docx"
        path.write_bytes(_word(document.blocks))
        made.append(str(path))
    return made


def _paragraphs(section: int) -> list[str]:
    sentences = cycle(_SENTENCES[section % 3 :] + _SENTENCES[: section % 3])
    made = []
    for number in range(1, PARAGRAPHS + 1):
        a, b, c, d = next(_FIGURES)
        text = "；".join(next(sentences).format(a=a + number, b=b, c=c, d=d + section) for _ in range(3))
        made.append(f"{number}．{text}。")
    return made


def _shared_out(prose: dict[str, list[str]]) -> list[tuple[str, list[str]]]:
    """The same number of paragraphs in every section, ``PARAGRAPHS`` in all."""
    each = PARAGRAPHS // len(prose)
    return [(key, lines[:each]) for key, lines in prose.items()]


def _word(blocks: tuple[Paragraph | Table, ...]) -> bytes:
    word = new_document()
    for block in blocks:
        if isinstance(block, Paragraph):
            _runs(word.add_paragraph(), block.text)
        else:
            _table(word, block)
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def _runs(paragraph: object, text: str) -> None:
    """Figures in one font and Han in another; and Word begins a new run wherever somebody once corrected the text."""
    for part in re.findall(r"[0-9]+|[^0-9]{1,16}", text):
        run = paragraph.add_run(part)  # type: ignore[attr-defined]
        run.font.size = Pt(16)
        run.font.name = "Times New Roman" if part.isdigit() else "仿宋_GB2312"
        run.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")


def _table(word: object, table: Table) -> None:
    grid = word.add_table(rows=len(table.rows), cols=table.width)  # type: ignore[attr-defined]
    grid.style = "Table Grid"
    cells = [list(row.cells) for row in grid.rows]
    for cell in (cell for row in table.rows for cell in row):
        target = cells[cell.row][cell.column]
        if cell.rowspan > 1 or cell.colspan > 1:
            target = target.merge(cells[cell.row + cell.rowspan - 1][cell.column + cell.colspan - 1])
        _fill(target, cell)


def _fill(target: object, cell: Cell) -> None:
    first, *more = cell.text.split("\n")
    _runs(target.paragraphs[0], first)  # type: ignore[attr-defined]
    for line in more:
        _runs(target.add_paragraph(), line)  # type: ignore[attr-defined]
