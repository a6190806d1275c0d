"""YAML with positions: nodes know file, line and column, so that a mistake is shown in the author's own line.

Safe by construction: no aliases, no tags, no merge keys, duplicate keys refused, and only true/false/null and decimal
numbers are anything but text (``on``, ``yes``, ``012`` and dates stay as written).
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

_LARGEST = 4 << 20  # bytes of one rule file
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"-?(0|[1-9]\d*)\Z")
_DECIMAL = re.compile(r"-?\d+\.\d+\Z")


class RuleFileError(NamedTuple):
    """One mistake in a file: where (1-based), what in Chinese and English, and the line itself."""

    file: str
    line: int
    column: int
    zh: str
    en: str
    source: str

    def show(self, lang: str = "zh") -> str:
        """``file:line:column message``, the offending line and a caret under the place."""
        head = f"{self.file}:{self.line}:{self.column} {self.en if lang == 'en' else self.zh}"
        if not self.source:
            return head
        lead = "".join(
            "\u3000" if ord(c) > 0x2E7F else c if c == "\t" else " " for c in self.source[: self.column - 1]
        )
        return f"{head}\n    {self.source}\n    {lead}^"


class RuleErrors(Exception):
    """All mistakes found in the rule, policy or test files that were to be loaded."""

    def __init__(self, errors: tuple[RuleFileError, ...]) -> None:
        super().__init__("\n".join(e.show() for e in errors))
        self.errors = errors


class Node(NamedTuple):
    """A YAML node: ``value`` is a str, int, float-as-text, bool, None, a list of Node, or a dict of str → Node."""

    value: Any
    line: int
    column: int
    keys: dict[str, tuple[int, int]]  # of a mapping: where each key stands


class File:
    """A file being read: collects its mistakes."""

    def __init__(self, path: str, text: str, shown: str = "") -> None:
        self.path = shown or path
        self.lines = text.split("\n")
        self.errors: list[RuleFileError] = []

    def error(self, line: int, column: int, zh: str, en: str) -> None:
        source = self.lines[line - 1].rstrip("\r") if 0 < line <= len(self.lines) else ""
        self.errors.append(RuleFileError(self.path, line, column, zh, en, source))


def read(path: str, shown: str = "") -> tuple[File, Node | None]:
    """The file's root node, None when it is not YAML (the reason is in the file's errors)."""
    try:
        with open(path, "rb") as handle:
            data = handle.read(_LARGEST + 1)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        file = File(path, "", shown)
        file.error(1, 1, "文件不是 UTF-8 编码", "the file is not UTF-8")
        return file, None
    except OSError as error:
        file = File(path, "", shown)
        file.error(1, 1, f"文件读不了：{error.strerror}", f"cannot be read: {error.strerror}")
        return file, None
    file = File(path, text, shown)
    if len(data) > _LARGEST:
        file.error(1, 1, "文件太大", "the file is too big")
        return file, None
    return file, parse(file, text)


def parse(file: File, text: str) -> Node | None:
    """Compose ``text``; what is wrong with it goes into ``file.errors``."""
    # Aliases are refused from the event stream, before composing could multiply anything.
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                mark = event.start_mark
                file.error(
                    mark.line + 1,
                    mark.column + 1,
                    "规则文件不能用 & 和 * 引用",
                    "anchors and aliases are not allowed",
                )
                return None
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).split("\n")[0]
        file.error(
            mark.line + 1 if mark else 1,
            mark.column + 1 if mark else 1,
            f"YAML 写法有误：{problem}",
            f"YAML: {problem}",
        )
        return None
    if root is None:
        file.error(1, 1, "文件是空的", "the file is empty")
        return None
    return _convert(file, root)


def _convert(file: File, node: Any) -> Node:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if isinstance(node, yaml.ScalarNode):
        return Node(_scalar(node), line, column, {})
    if isinstance(node, yaml.SequenceNode):
        return Node([_convert(file, item) for item in node.value], line, column, {})
    found: dict[str, Node] = {}
    keys: dict[str, tuple[int, int]] = {}
    for key, value in node.value:
        at = (key.start_mark.line + 1, key.start_mark.column + 1)
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if not isinstance(key, yaml.ScalarNode) or name == "<<":
            file.error(*at, "键必须是文字", "keys must be text")
        elif name in found:
            file.error(*at, f"重复的键“{name}”", f"duplicate key “{name}”")
        else:
            found[name], keys[name] = _convert(file, value), at
    return Node(found, line, column, keys)


def _scalar(node: Any) -> Any:
    text = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    return int(text) if _WHOLE.match(text) and len(text) < 16 else text


def plain(node: Node) -> Any:
    """The node's value without positions."""
    if isinstance(node.value, list):
        return [plain(n) for n in node.value]
    if isinstance(node.value, dict):
        return {k: plain(n) for k, n in node.value.items()}
    return node.value
