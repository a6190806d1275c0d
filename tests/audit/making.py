"""Small inboxes: correct reports as real .docx files, changed where a test wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from gongkai_lint.audit.model import Audit, Roster, Unit
from gongkai_lint.audit.run import Request, audit, policy_digest
from gongkai_lint.document.model import Document, Table
from gongkai_lint.engine import Options
from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.load import load, rules_home
from gongkai_lint.rules.model import RuleSet
from tests.document.build import docx, p

OPEN: list[Any] = []  # stores; see conftest.py
OTHER = "本年度没有收取政府信息公开信息处理费，没有其他需要报告的事项。"
TOWNS = ("王家山镇", "大河镇", "石门乡", "东关街道", "北湾镇", "靖安乡", "五合镇", "双龙镇")
# Each town's own words: no two alike.
WORK = (
    "选派两名年轻干部到县档案馆跟班三个月，学习文书归档和目录编制的办法，回来后带着各村文书把旧账册清点了一遍。",
    "把便民大厅东侧的旧报刊栏改成查阅角，备齐惠农补贴、医保缴费和宅基地审批的明白纸，赶集日安排专人讲解。",
    "雨季来临前在微信群里连发十二期防汛提示，用方言录成音频，请网格员在喇叭里循环播放，山洪隐患点逐户送到。",
    "和司法所一起办了四场院坝会，把征地补偿的依据、标准、流程摆到桌面上说，当场答复群众提出的三十多个疑问。",
    "请县融媒体中心的编辑来上课，讲怎样把一份红头文件改写成一页纸的问答，镇上各站所都交了作业并互相点评。",
    "重新梳理了公开栏的更新责任，谁的业务谁供稿，分管领导签字后两天内上墙，旧内容拍照存档，方便日后查对。",
    "针对老年人不会上网的情况，印了大字版的办事手册，附上电话和地图，送到六十岁以上老人的家里并当面讲清。",
    "把三年来的会议纪要翻出来逐份审查，能公开的补录进目录，不能公开的写明理由报县里备案，补上了历史欠账。",
)


@cache
def rules() -> RuleSet:
    """The built-in rules."""
    return load([rules_home()])


def report(
    unit: str,
    *,
    year: int = 2024,
    day: str = "2025年1月15日",
    cells: Mapping[str, str | None] | None = None,
    prose: Mapping[str, Any] | None = None,
    form: str = "2021",
) -> bytes:
    """A .docx of ``unit``, clean unless told otherwise."""
    tail = [unit, day] if day else [unit]
    given = {
        "other": OTHER,
        "problems": f"{unit}的问题在于人手偏紧，业务不熟，材料常常积压。下一步将轮训业务骨干，补齐短板，按月通报。",
        "tail": tail,
        **(prose or {}),
    }
    return written(sample(rules().forms[form], year=year, unit=unit, cells=cells, prose=given))


def written(document: Document) -> bytes:
    """A document as a Word file, merged cells included."""
    return docx("".join(_table(b) if isinstance(b, Table) else p(escape(b.text)) for b in document.blocks))


def _table(table: Table) -> str:
    over: dict[tuple[int, int], int] = {}  # (row, column) of the continuation of a cell → its width
    rows = []
    for r, cells in enumerate(table.rows):
        line = {c.column: _cell(escape(c.text), c.colspan, "restart" if c.rowspan > 1 else "") for c in cells}
        line |= {column: _cell("", width, "continue") for (row, column), width in over.items() if row == r}
        for c in cells:
            over.update({(r + down, c.column): c.colspan for down in range(1, c.rowspan)})
        rows.append("<w:tr>" + "".join(line[k] for k in sorted(line)) + "</w:tr>")
    return "<w:tbl>" + "".join(rows) + "</w:tbl>"


def _cell(text: str, width: int, merge: str) -> str:
    span = f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""
    down = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f"<w:tc><w:tcPr>{span}{down}</w:tcPr>{p(text)}</w:tc>"


def fill(folder: Path, names: Sequence[str] = TOWNS[:4], **more: Any) -> Path:
    """An inbox with one clean report a town."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names):
        prose = {"overview": WORK[number % len(WORK)]}
        (folder / f"{name}.docx").write_bytes(report(name, prose=prose, **more))
    return folder


def roster(names: Sequence[str] = TOWNS[:4], **more: Any) -> Roster:
    """A roster of towns."""
    units = tuple(Unit(name, "township", **more) for name in names)
    return Roster(units, "units.csv", f"{hash(units):x}")


def request(inbox: Path | str, store: Path | str, who: Roster | None = None, **more: Any) -> Request:
    """What to ask for: one process, quick limits."""
    options = more.pop("options", Options())
    ruleset = more.pop("ruleset", rules())
    given = {"jobs": 1, "limit": 20.0, "unread": (".doc", ".pdf"), "policy": policy_digest(options), **more}
    return Request((str(inbox),), str(store), ruleset, options, roster=who or roster(), **given)


def audited(inbox: Path | str, store: Path | str, who: Roster | None = None, **more: Any) -> Audit:
    """An audit, run. Its store stays open: what is asked of ``entries`` is answered from it."""
    made = audit(request(inbox, store, who, **more))
    OPEN.append(made.entries.store)  # type: ignore[attr-defined]
    return made
