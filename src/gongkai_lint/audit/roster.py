"""The roster (单位名册): who has to file a report, from a spreadsheet, a CSV file or YAML."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from gongkai_lint import regex
from gongkai_lint.audit.bodies import normal
from gongkai_lint.audit.model import Roster, Unit
from gongkai_lint.audit.units import Units
from gongkai_lint.document.model import UnreadableError
from gongkai_lint.typed import Any, NamedTuple
from gongkai_lint.usage import UsageError

HEADS: Mapping[str, tuple[str, ...]] = {
    "name": ("单位", "单位名称", "名称", "机关", "机关名称", "行政机关", "部门", "报送单位", "填报单位", "unit", "name"),
    "aliases": ("别名", "简称", "曾用名", "又名", "其他名称", "别称", "alias", "aliases"),
    "level": ("类别", "单位类别", "层级", "级别", "单位级别", "单位类型", "类型", "level", "kind"),
    "parent": ("上级", "上级单位", "主管单位", "主管部门", "汇总单位", "所属", "所属单位", "parent"),
    "deadline": ("截止日期", "期限", "报送期限", "报送截止日期", "截止时间", "最迟日期", "报送时限", "deadline", "due"),
    "consolidates": ("汇总", "是否汇总", "汇总报告", "consolidates", "consolidated"),
}  # fmt: skip
_BY_HEAD = {head: column for column, heads in HEADS.items() for head in heads}
LEVELS = {
    **dict.fromkeys(("乡镇", "镇", "乡", "街道", "乡镇街道", "乡镇(街道)", "镇街", "township"), "township"),
    **dict.fromkeys(("部门", "局", "委办局", "单位", "工作部门", "区直部门", "县直部门", "市直部门", "事业单位", "department"), "department"),
    **dict.fromkeys(("政府", "人民政府", "区", "县", "市", "省", "区县", "县区", "government"), "government"),
}  # fmt: skip
_TOP = 15  # rows in which the heads of the columns are looked for
_YES = frozenset(("是", "汇总", "√", "✓", "y", "yes", "true", "1", "1.0", "对"))
_NO = frozenset(("", "否", "×", "n", "no", "false", "0", "0.0", "/", "-", "—", "无"))
_PARTS = regex.compile(r"[、，,;；/|\n]+")
_BARE = regex.compile(r"[\s\u3000*＊:：]|[（(][^（）()]*[）)]")


class _Line(NamedTuple):
    """A row before it is judged: raw values by column and where it stands."""

    row: int
    values: Mapping[str, Any]


def read_roster(path: str) -> Roster:
    """The roster at ``path`` (.xlsx .xls .ods .csv .yaml). Raises :class:`UsageError`, one sentence, for what is wrong."""
    from hashlib import sha256

    from gongkai_lint.ledger import LARGEST

    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise _wrong(
            path, "打不开，请核对文件名和位置", "cannot be opened; check its name and place"
        ) from error
    if len(data) > LARGEST:
        raise _wrong(path, "太大了", "is too big")
    if not data.strip():
        raise _wrong(path, "是空的", "is empty")
    if path.lower().endswith((".yaml", ".yml")):
        lines: Iterable[_Line] = _yaml(path, data)
    else:
        lines = _grid(path, data)
    units = _units(path, lines)
    if not units:
        raise _wrong(path, "里没有单位", "holds no unit")
    return Roster(units, path, sha256(data).hexdigest())


def _wrong(path: str, zh: str, en: str) -> UsageError:
    name = os.path.basename(path)
    return UsageError(f"名册 {name} {zh}", f"roster {name} {en}")


def _grid(path: str, data: bytes) -> Iterator[_Line]:
    from gongkai_lint.ledger import _sheets, lines

    try:
        if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
            grids: list[Iterable[list[Any]]] = [grid for _, grid in _sheets(data)]
        else:
            grids = [lines(data)]
        for grid in grids:
            rows = iter(grid)
            first = list(islice(rows, _TOP))
            head, columns = _head(first)
            if head >= 0:
                for number, line in enumerate(chain(first[head + 1 :], rows), head + 2):
                    yield _Line(number, {c: line[p] if p < len(line) else None for c, p in columns.items()})
                return
    except UnreadableError as error:
        if error.reason == "ledger_encrypted":
            raise _wrong(
                path, "加了密码，请去掉密码另存", "is encrypted; save it without a password"
            ) from error
        raise _wrong(
            path, "读不出来，可能已损坏，请另存为 .xlsx", "cannot be read; save it as .xlsx"
        ) from error
    raise _wrong(
        path,
        "里没有找到“单位名称”这一列（还可以有：别名、类别、上级、截止日期、汇总）",
        "has no column 单位名称 (or “name”); it may also have aliases, level, parent, deadline, consolidates",
    )


def _head(grid: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    for number, line in enumerate(grid):
        found: dict[str, int] = {}
        for place, cell in enumerate(line):
            column = _BY_HEAD.get(_BARE.sub("", str(cell or "")).lower())
            if column is not None and column not in found:
                found[column] = place
        if "name" in found:
            return number, found
    return -1, {}


def _yaml(path: str, data: bytes) -> list[_Line]:
    import yaml

    try:
        loaded = yaml.load(data.decode("utf-8-sig"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        zh, en = (f"第 {mark.line + 1} 行", f"line {mark.line + 1}") if mark else ("", "")
        raise _wrong(path, f"{zh}不是正确的 YAML", f"{en} is not YAML") from error
    if isinstance(loaded, dict):
        loaded = loaded.get("units", loaded.get("单位"))
    if not isinstance(loaded, list):
        raise _wrong(path, "要写成 units: 加一列单位", "must be units: and a list")
    lines = []
    for number, item in enumerate(loaded, 1):
        if isinstance(item, str):
            item = {"name": item}
        if not isinstance(item, dict):
            raise _wrong(path, f"第 {number} 个单位写法不对", f"unit {number} is malformed")
        values = {}
        for key, value in item.items():
            column = _BY_HEAD.get(str(key).lower(), str(key) if key in HEADS else "")
            if not column:
                raise _wrong(
                    path, f"第 {number} 个单位里不认识“{key}”", f"unit {number}: unknown key “{key}”"
                )
            values[column] = value
        lines.append(_Line(number, values))
    return lines


def _units(path: str, lines: Iterable[_Line]) -> Units:
    units = Units(_read(path, lines))
    _no_doubles(path, units)
    return Units(_parents(path, units)) if units.has_parents() else units


def _read(path: str, lines: Iterable[_Line]) -> Iterator[Unit]:
    days: dict[tuple[type, str], str] = {}  # one date is often that of all
    for line in lines:
        get = line.values.get
        name = _text(get("name"))
        if not name:
            continue
        day = (type(get("deadline")), str(get("deadline")))
        if day not in days:
            days[day] = _deadline(path, line)
        yield Unit(
            name,
            _level(path, line),
            _text(get("parent")),
            _aliases(get("aliases")),
            days[day],
            _flag(path, line),
            line.row,
        )


def _text(value: Any) -> str:
    return "".join(str(value).split()) if value is not None else ""


def _aliases(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    parts = [str(v) for v in value] if isinstance(value, (list, tuple)) else _PARTS.split(str(value))
    return tuple(dict.fromkeys(text for part in parts if (text := _text(part))))


def _level(path: str, line: _Line) -> str:
    text = _text(line.values.get("level"))
    if not text:
        return ""
    found = LEVELS.get(text.translate({0xFF08: "(", 0xFF09: ")"}).lower())
    if found is None:
        raise _wrong(
            path,
            f"第 {line.row} 行类别“{text}”不认识，请写 乡镇、部门 或 政府",
            f"line {line.row}: unknown level “{text}”; write township, department or government",
        )
    return found


def _deadline(path: str, line: _Line) -> str:
    from gongkai_lint.ledger import parse_day

    found = parse_day(line.values.get("deadline"))
    if found.day is None and found.raw:
        raise _wrong(
            path,
            f"第 {line.row} 行截止日期“{found.raw}”看不懂，请写成 2025-01-31 的样子",
            f"line {line.row}: “{found.raw}” is no date; write it like 2025-01-31",
        )
    return found.day.isoformat() if found.day else ""


def _flag(path: str, line: _Line) -> bool:
    text = _text(line.values.get("consolidates")).lower()
    if text in _YES or text in _NO:
        return text in _YES
    raise _wrong(
        path, f"第 {line.row} 行汇总“{text}”请写 是 或 否", f"line {line.row}: “{text}” must be yes or no"
    )


def _no_doubles(path: str, units: Units) -> None:
    """A name or alias that two lines claim would send a report to either: the office has to say whose it is."""
    seen: dict[str, int] = {}
    wrong: dict[str, list[int]] = {}
    shown: dict[str, str] = {}
    for at, name in enumerate(units.names()):
        for text in (name, *units.aliases(at)):
            key = normal(text)
            other = seen.setdefault(key, at)
            if other != at:
                wrong.setdefault(key, [units[other].row]).append(units[at].row)
                shown.setdefault(key, text)
    if wrong:
        zh = "；".join(
            f"“{shown[k]}”在第 {'、'.join(map(str, rows))} 行" for k, rows in list(wrong.items())[:5]
        )
        en = "; ".join(
            f"“{shown[k]}” in lines {', '.join(map(str, rows))}" for k, rows in list(wrong.items())[:5]
        )
        more = ("", "") if len(wrong) <= 5 else (f"等 {len(wrong)} 处", f" and {len(wrong) - 5} more")
        raise _wrong(
            path,
            f"有重名：{zh}{more[0]}，请改成互不相同的名称",
            f"has names twice: {en}{more[1]}; make them differ",
        )


def _parents(path: str, units: Units) -> list[Unit]:
    """Parents by their full name. One that is not in the roster, or a unit above itself, is a mistake."""
    names = {normal(text): unit.name for unit in units for text in (unit.name, *unit.aliases)}
    made = []
    for unit in units:
        parent = names.get(normal(unit.parent), "") if unit.parent else ""
        if unit.parent and not parent:
            raise _wrong(
                path,
                f"第 {unit.row} 行的上级“{unit.parent}”不在名册里",
                f"line {unit.row}: the parent “{unit.parent}” is not in it",
            )
        made.append(unit._replace(parent=parent))
    above = {unit.name: unit.parent for unit in made}
    for unit in made:
        steps, at = 0, unit.parent
        while at and steps <= len(made):
            if at == unit.name:
                raise _wrong(
                    path,
                    f"第 {unit.row} 行“{unit.name}”成了自己的上级",
                    f"line {unit.row}: “{unit.name}” is above itself",
                )
            at, steps = above[at], steps + 1
    return made
