"""``[tool.gongkai-lint]`` of a pyproject.toml as the same nodes a YAML file gives, with positions.

The TOML reader tells no positions, so they are looked for in the text: exact for keys written on a line of their own,
the line's first mention of the word for what stands in an inline table or a list.
"""

from __future__ import annotations

import re
import sys

from gongkai_lint.rules.yamlnode import File, Node
from gongkai_lint.typed import Any

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

TABLE = ("tool", "gongkai-lint")
_BARE = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_HEAD = re.compile(rf"\s*(\[\[?)\s*({_BARE}(?:\s*\.\s*{_BARE})*)\s*\]")
_KEY = re.compile(rf"\s*({_BARE}(?:\s*\.\s*{_BARE})*)\s*=\s*")
_PART = re.compile(_BARE)
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_toml(path: str, shown: str) -> tuple[File, Node | None]:
    """The file and the node of our table; None when the file cannot be read (the reason is in its errors)."""
    try:
        with open(path, "rb") as handle:
            text = handle.read(4 << 20).decode("utf-8-sig")
    except OSError as error:
        file = File(path, "", shown)
        file.error(1, 1, f"文件读不了：{error.strerror}", f"cannot be read: {error.strerror}")
        return file, None
    except UnicodeDecodeError:
        file = File(path, "", shown)
        file.error(1, 1, "文件不是 UTF-8 编码", "the file is not UTF-8")
        return file, None
    file = File(path, text, shown)
    try:
        data: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = _AT.search(str(error))
        line, column = (int(said.group(1)), int(said.group(2))) if said else (len(file.lines), 1)
        what = _AT.sub("", str(error)).strip()
        file.error(line, column, f"TOML 写法有误：{what}", f"TOML: {what}")
        return file, None
    places = _places(file.lines)
    for part in TABLE:
        data = data.get(part, {}) if isinstance(data, dict) else {}
    return file, _node(data, TABLE, places, places.get(TABLE, (1, 1)), file)


def _places(lines: list[str]) -> dict[tuple[Any, ...], tuple[int, int]]:
    """Path of a key or table → (line, column). An entry of an array of tables has its number in the path."""
    found: dict[tuple[Any, ...], tuple[int, int]] = {}
    counts: dict[tuple[Any, ...], int] = {}
    table: tuple[Any, ...] = ()
    for number, line in enumerate(lines, 1):
        head = _HEAD.match(line)
        if head is not None:
            names = _names(head.group(2))
            table = (*_numbered(names[:-1], counts), names[-1])
            if head.group(1) == "[[":
                counts[table] = counts.get(table, -1) + 1
                found.setdefault(table, (number, head.start(2) + 1))
                table = (*table, counts[table])
            found.setdefault(table, (number, head.start(2) + 1))
            continue
        key = _KEY.match(line)
        if key is not None:
            at = table
            for part in _PART.finditer(line, key.start(1), key.end(1)):
                at = (*at, _names(part.group())[0])
                found.setdefault(at, (number, part.start() + 1))
    return found


def _numbered(names: tuple[str, ...], counts: dict[tuple[Any, ...], int]) -> tuple[Any, ...]:
    made: tuple[Any, ...] = ()
    for name in names:
        made = (*made, name)
        if made in counts:
            made = (*made, counts[made])
    return made


def _names(text: str) -> tuple[str, ...]:
    return tuple(p.strip("\"'") for p in _PART.findall(text))


def _node(
    value: Any, path: tuple[Any, ...], places: dict[tuple[Any, ...], tuple[int, int]], outer: tuple[int, int], file: File
) -> Node:  # fmt: skip
    """``value`` as a node; what has no place of its own is looked for from ``outer`` on."""
    line, column = places.get(path, outer)
    if isinstance(value, dict):
        keys = {k: places.get((*path, k)) or _search(file, str(k), (line, column)) for k in value}
        return Node(
            {k: _node(v, (*path, k), places, keys[k], file) for k, v in value.items()}, line, column, keys
        )
    if isinstance(value, list):
        items = []
        for n, item in enumerate(value):
            at = places.get((*path, n)) or _search(file, _written(item), (line, column))
            items.append(_node(item, (*path, n), places, at, file))
        return Node(items, line, column, {})
    if path in places:
        line, column = _search(file, _written(value), (line, column + len(str(path[-1]))))
    if isinstance(value, (bool, int, str)):
        return Node(value, line, column, {})
    return Node(str(value), line, column, {})  # a date or a decimal: as text


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return next(iter(value), "")
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _search(file: File, word: str, start: tuple[int, int]) -> tuple[int, int]:
    """Where ``word`` is first written at or after ``start``, ``start`` itself when nowhere."""
    line, column = start
    for number in range(line, min(line + 200, len(file.lines)) + 1):
        at = file.lines[number - 1].find(word, column - 1 if number == line else 0) if word else -1
        if at >= 0:
            return number, at + 1
    return start
