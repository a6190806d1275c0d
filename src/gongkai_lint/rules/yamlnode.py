"""YAML with positions: nodes know file, line and column, so that a mistake is shown in the author's own line.

Safe by construction: no aliases, no tags, no merge keys, duplicate keys refused, and only true/false/null and decimal
numbers are anything but text (``on``, ``yes``, ``012`` and dates stay as written).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import yaml

from gongkai_lint.typed import Any, NamedTuple

_LARGEST = 4 << 20  # bytes of one rule file
_DEEPEST = 40  # levels of nesting
_TOO_DEEP = f"嵌套太深（超过 {_DEEPEST} 层）", f"nested too deep (over {_DEEPEST} levels)"
_MOST = 200  # mistakes told of one file
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"-?(0|[1-9]\d*)\Z")
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML takes for the end of a line
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PROBLEMS = {  # the commonest words of the YAML reader, in Chinese
    "found character that cannot start any token": "这里有不能开头的字符（缩进要用空格，不能用制表符；含 @ ` % 的文字要加引号）",
    "mapping values are not allowed in this context": "这里不该有冒号（缩进不齐，或文字里有“: ”要加引号）",
    "could not find expected ':'": "缺少冒号",
    "did not find expected key": "缩进不齐，或引号后面还有文字",
    "did not find expected '-' indicator": "缩进不齐，这里应当是“- ”",
    "did not find expected ',' or ']'": "缺少逗号或 ]",
    "did not find expected ',' or '}'": "缺少逗号或 }",
    "found unexpected end of stream": "引号没有收尾",
}


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
    """A YAML node: ``value`` is a str, int, bool, None, a list of Node, or a dict of str → Node. A decimal is a str, as
    it was written: nothing of it is lost."""

    value: Any
    line: int
    column: int
    keys: dict[str, tuple[int, int]]  # of a mapping: where each key stands


class File:
    """A file being read: collects its mistakes."""

    def __init__(self, path: str, text: str, shown: str = "") -> None:
        self.path = shown or path
        self.lines = _BREAK.split(text)
        self.errors: list[RuleFileError] = []

    def error(self, line: int, column: int, zh: str, en: str) -> None:
        """Note a mistake at ``line`` and ``column`` (1-based)."""
        source = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        if len(self.errors) < _MOST:
            self.errors.append(RuleFileError(self.path, line, column, zh, en, source))


def read(path: str, shown: str = "") -> tuple[File, Node | None]:
    """The file's root node, None when it is not YAML (the reason is in the file's errors)."""
    try:
        with open(path, "rb") as handle:
            data = handle.read(_LARGEST + 1)
    except OSError as error:
        return _refused(path, shown, f"文件读不了：{error.strerror}", f"cannot be read: {error.strerror}")
    if len(data) > _LARGEST:
        return _refused(path, shown, "文件太大（超过 4 MB）", "the file is too big (over 4 MB)")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _refused(path, shown, "文件不是 UTF-8 编码", "the file is not UTF-8", line)
    file = File(path, text, shown)
    return file, parse(file, text)


def _refused(path: str, shown: str, zh: str, en: str, line: int = 1) -> tuple[File, None]:
    file = File(path, "", shown)
    file.error(line, 1, zh, en)
    return file, None


def parse(file: File, text: str) -> Node | None:
    """The root node of ``text``; what is wrong with it goes into ``file.errors``."""
    bad = _FORBIDDEN.search(text)
    if bad:
        before = _BREAK.split(text[: bad.start()])
        code = f"U+{ord(bad.group()):04X}"
        file.error(
            len(before),
            len(before[-1]) + 1,
            f"不能有控制字符 {code}",
            f"control character {code} is not allowed",
        )
        return None
    composer = _Composer(file)
    try:
        # From events, not from composed nodes: an alias is refused before anything could be multiplied by it.
        return composer.document(yaml.parse(text, Loader=_Loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).split("\n")[0]
        told = f"YAML 写法有误：{_PROBLEMS.get(problem, problem)}", f"YAML: {problem}"
        if "nesting depth" in problem:  # newer libyaml has a limit of its own, and reads ahead of us
            told = _TOO_DEEP
        file.error(mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, *told)
        return None


class _Composer:
    """Events to nodes."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.refused = False

    def document(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                self._refuse(event, "一个文件只能有一份内容（多了“---”）", "one file holds one document")
                return None
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 0)
                if root is None:
                    return None
        if root is None:
            self.file.error(1, 1, "文件是空的", "the file is empty")
        return None if self.refused else root

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node | None:
        """None when it is no use going on."""
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._refuse(event, "规则文件不能用 & 和 * 引用", "anchors and aliases are not allowed")
        if getattr(event, "tag", None):
            self._refuse(event, f"规则文件不能用标签“{event.tag}”", f"tags are not allowed: “{event.tag}”")
        if depth > _DEEPEST:
            self._refuse(event, *_TOO_DEEP)
            return None
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            for inner in events:
                if isinstance(inner, yaml.SequenceEndEvent):
                    break
                item = self._node(inner, events, depth + 1)
                if item is None:
                    return None
                items.append(item)
            return Node(items, line, column, {})
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(line, column, events, depth)
        return Node(_scalar(event) if isinstance(event, yaml.ScalarEvent) else None, line, column, {})

    def _mapping(self, line: int, column: int, events: Iterator[Any], depth: int) -> Node | None:
        found: dict[str, Node] = {}
        keys: dict[str, tuple[int, int]] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            at = (event.start_mark.line + 1, event.start_mark.column + 1)
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1) if key is not None else None
            if value is None:
                return None
            name = event.value if isinstance(event, yaml.ScalarEvent) else None
            if name is None:
                self.file.error(*at, "键必须是文字", "keys must be text")
            elif name == "<<" and not event.style:
                self.file.error(*at, "不能用 << 合并", "merge keys are not allowed")
            elif name in found:
                self.file.error(*at, f"重复的键“{name}”", f"duplicate key “{name}”")
            else:
                found[name], keys[name] = value, at
        return Node(found, line, column, keys)

    def _refuse(self, event: Any, zh: str, en: str) -> None:
        self.refused = True
        self.file.error(event.start_mark.line + 1, event.start_mark.column + 1, zh, en)


def _scalar(event: Any) -> Any:
    text = event.value
    if event.style in ("'", '"', "|", ">"):
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    return int(text) if _WHOLE.match(text) and len(text) < 16 else text


def shown_path(path: str) -> str:
    """``path`` as a person wants to see it: from the working directory where it is below that."""
    try:
        near = os.path.relpath(path)
    except ValueError:  # another drive
        return path
    return path if near.startswith("..") else near


def plain(node: Node) -> Any:
    """The node's value without positions."""
    if isinstance(node.value, list):
        return [plain(n) for n in node.value]
    if isinstance(node.value, dict):
        return {k: plain(n) for k, n in node.value.items()}
    return node.value
