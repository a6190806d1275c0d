"""The shape of a rule file, as data: checks describe their options in the small spec language below.

A spec is one of

====================  ==============================================================================================
``"str"``             any scalar, as text
``"text"``            text that is not empty
``"int"``             a whole number
``"bool"``            true or false
``"date"``            a day, as 2027-01-31
``"pattern"``         a regular expression with macros (``<number>`` is not allowed here); loads as a ``Pattern``
``"number_pattern"``  one with exactly one ``<number>``; loads as ``[Pattern before it, Pattern after it]``
``"term"``            cell keys: ``table.row.column`` with ``*`` globs, ``{row}``/``{column}`` where the kind says so,
                      a leading ``-``, and ``|`` between alternatives of which the first that the form has is taken
``"section"``         the key of a section of some form, or ``head``, ``tail``, ``*``
``"words"``           the name of a word list (``rules/words/<name>.yaml``)
``"any"``             anything
``("enum", a, b…)``   one of these words
``("list", s)``       a list of s (a single s is read as a list of one)
``("map", {k: s})``   a mapping with these keys; ``"k!"`` is required
``("dict", s)``       a mapping with any keys to s
``("either", s, t)``  s or t, whichever the YAML node's type fits first
====================  ==============================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gongkai_lint.rules.patterns import PatternError, compile_number_pattern, compile_pattern
from gongkai_lint.rules.yamlnode import File, Node, plain
from gongkai_lint.typed import Any

Spec = Any
SOURCE = ("map", {"doc!": "text", "clause!": "text", "mark": ("enum", "confirmed", "derived", "unconfirmed")})
_TOLD = ("either", "text", ("dict", "text"))
_EN = ("map", {"title!": "text", "message!": _TOLD, "expected!": _TOLD, "help!": "text"})
_FIX = (
    "map",
    {
        "replace": "text",
        "words": "text",
        "patterns": ("list", ("map", {"from!": "pattern", "to!": "str"})),
    },
)
RULE = {
    "id!": "text",
    "slug!": "text",
    "title!": "text",
    "severity!": ("enum", "error", "warning", "note"),
    "confidence": ("enum", "high", "medium", "low"),
    "forms": ("list", "str"),
    "levels": ("list", ("enum", "township", "department", "government")),
    "basis": ("list", SOURCE),
    "check!": ("dict", "any"),
    "message!": _TOLD,
    "expected!": _TOLD,
    "fix": _FIX,
    "help": "str",
    "related": ("list", "str"),
    "en": _EN,
}
RULES = ("map", {"rules!": ("list", ("map", RULE))})
WORDS = ("map", {"words!": ("dict", "str")})
FORM = (
    "map",
    {
        "form!": "text", "title!": "text", "since!": "int", "until!": "int", "verified!": "int", "coverage!": "bool", "priority!": "int",
        "basis!": ("list", SOURCE),
        "sections!": ("list", ("map", {"key!": "text", "title!": "text", "aliases": ("list", "str"), "contains": ("list", "str"), "words": ("list", "str"), "required": "bool"})),
        "tables!": (
            "list",
            (
                "map",
                {
                    "key!": "text", "title!": "text", "section!": "str", "required": "bool", "unlabelled": "bool",
                    "columns!": ("list", ("map", {"key!": "text", "label!": "text", "path": ("list", "str"), "aliases": ("list", "str"), "signed": "bool", "decimal": "bool"})),
                    "rows!": ("list", ("map", {"key!": "text", "label!": "text", "unit": "str", "kind": ("enum", "value", "heading", "optional"), "aliases": ("list", "str"), "group": "str", "signed": "bool", "decimal": "bool"})),
                },
            ),
        ),
    },
)  # fmt: skip
EXPECT = (
    "either",
    ("enum", "pass", "na"),
    (
        "map",
        {
            "fail": "int",
            "unknown": "int",
            "at": "str",
            "says": "str",
            "fixed": "str",
            "severity": ("enum", "error", "warning", "note"),
        },
    ),
)
PRIOR = {
    "form": "str", "year": "int", "unit": "str", "cells": ("dict", "any"), "prose": ("dict", "any"), "document": "text",
}  # fmt: skip
TEST = {
    "rule!": "text", "name!": "text", "form": "str", "year": "int", "unit": "str", "cells": ("dict", "any"), "prose": ("dict", "any"),
    "document": "text", "ledger": ("list", ("dict", "any")), "published": "str", "options": ("dict", "any"), "notices": ("dict", "int"),
    "suppressions": ("list", ("map", {"what!": ("enum", "unreasoned", "unused", "partial", "expired"), "variant": "str", "values": ("dict", "str")})),
    "prior": ("map", PRIOR), "expect!": EXPECT,
    "others": ("list", ("map", {"unit": "text", "form": "str", "year": "int", "times": "int", "cells": ("dict", "any"), "prose": ("dict", "any")})),
}  # fmt: skip
TESTS = ("map", {"tests!": ("list", ("map", TEST))})


class Checker:
    """Checks nodes against specs, all mistakes at once. ``resolve`` judges terms, sections and word lists by name:
    it gives "" or the complaint as (zh, en)."""

    def __init__(
        self, file: File, resolve: Callable[[str, str], tuple[str, str] | None] | None = None
    ) -> None:
        self.file = file
        self.resolve = resolve or (lambda spec, text: None)

    def check(self, node: Node, spec: Spec) -> Any:
        """The node's plain value as the spec wants it; None where it is wrong (the mistake is noted)."""
        if isinstance(spec, str):
            return self._scalar(node, spec)
        kind = spec[0]
        if kind == "enum":
            return self._enum(node, spec[1:])
        if kind == "list":
            items = node.value if isinstance(node.value, list) else [node]
            return [self.check(item, spec[1]) for item in items]
        if kind == "either":
            return self.check(node, next((s for s in spec[1:] if _fits(node, s)), spec[1]))
        if not isinstance(node.value, dict):
            return self._wrong(node, "这里要写成“键: 值”", "a mapping is needed here")
        if kind == "dict":
            return {key: self.check(value, spec[1]) for key, value in node.value.items()}
        return self._map(node, spec[1])

    def _map(self, node: Node, keys: Mapping[str, Spec]) -> dict[str, Any]:
        known = {k.rstrip("!"): s for k, s in keys.items()}
        for key in node.value:
            if key not in known and not key.startswith("x-"):
                line, column = node.keys[key]
                hint, hint_en = meant(key, known)
                self.file.error(line, column, f"不认识的键“{key}”{hint}", f"unknown key “{key}”{hint_en}")
        for key in keys:
            if key.endswith("!") and key[:-1] not in node.value:
                self.file.error(node.line, node.column, f"缺少“{key[:-1]}”", f"“{key[:-1]}” is missing")
        return {key: self.check(value, known[key]) for key, value in node.value.items() if key in known}

    def _enum(self, node: Node, words: tuple[str, ...]) -> Any:
        if isinstance(node.value, (list, dict)) or node.value is None:
            return self._wrong(node, "这里要写一个值", "a single value is needed here")
        text = _text(node.value)
        if text in words:
            return text
        hint, hint_en = meant(text, words)
        listed = "、".join(words)
        return self._wrong(
            node, f"“{text}”不是 {listed} 之一{hint}", f"“{text}” is none of {', '.join(words)}{hint_en}"
        )

    def _scalar(self, node: Node, spec: str) -> Any:
        value = node.value
        if spec == "any":
            return plain(node)
        if isinstance(value, (list, dict)) or (value is None and spec != "str"):
            return self._wrong(node, "这里要写一个值", "a single value is needed here")
        if spec == "int":
            return (
                value
                if isinstance(value, int) and not isinstance(value, bool)
                else self._wrong(node, f"“{value}”不是整数", f"“{value}” is not a whole number")
            )
        if spec == "bool":
            return (
                value
                if isinstance(value, bool)
                else self._wrong(node, f"“{value}”要写 true 或 false", f"“{value}” must be true or false")
            )
        text = _text(value)
        if spec == "text" and not text.strip():
            return self._wrong(node, "不能是空的", "must not be empty")
        if spec == "date" and not _is_day(text):
            return self._wrong(
                node,
                f"“{text}”不是日期，要写成 2027-01-31 的样子",
                f"“{text}” is no date; write it like 2027-01-31",
            )
        if spec in ("pattern", "number_pattern"):
            try:
                return compile_pattern(text) if spec == "pattern" else compile_number_pattern(text)
            except PatternError as error:
                return self._wrong(node, error.zh, error.en)
        if spec in ("term", "section", "words"):
            complaint = self.resolve(spec, text)
            if complaint:
                return self._wrong(node, *complaint)
        return text

    def _wrong(self, node: Node, zh: str, en: str) -> None:
        self.file.error(node.line, node.column, zh, en)


def _text(value: Any) -> str:
    """A scalar as it is written."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _is_day(text: str) -> bool:
    """Whether ``text`` is a day of the calendar, written 2027-01-31."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _fits(node: Node, spec: Spec) -> bool:
    kind = spec if isinstance(spec, str) else spec[0]
    if kind in ("map", "dict"):
        return isinstance(node.value, dict)
    if kind == "list":
        return isinstance(node.value, list)
    return not isinstance(node.value, (list, dict))


def closest(word: str, known: Any) -> str:
    """The known word that ``word`` is probably meant to be, or ""."""
    from difflib import get_close_matches

    found = get_close_matches(word, list(known), 1, 0.6)
    return found[0] if found else ""


def meant(word: str, known: Any, shown: str = "{}") -> tuple[str, str]:
    """What to add to a complaint about ``word`` in Chinese and in English; two "" when no known word is near."""
    near = shown.format(found) if (found := closest(word, known)) else ""
    return (f"，是否想写“{near}”？", f"; did you mean “{near}”?") if near else ("", "")


def json_schema(spec: Spec) -> dict[str, Any]:
    """The spec as JSON Schema, for editors. It accepts whatever :class:`Checker` accepts."""
    if isinstance(spec, str):
        return dict(_PLAIN.get(spec, _PLAIN["text"]))
    kind = spec[0]
    if kind == "enum":
        return {"enum": [value for word in spec[1:] for value in _written(word)]}
    if kind == "list":
        item = json_schema(spec[1])
        return {"anyOf": [{"type": "array", "items": item}, item]}
    if kind == "either":
        return {"anyOf": [json_schema(s) for s in spec[1:]]}
    if kind == "dict":
        return {"type": "object", "additionalProperties": json_schema(spec[1])}
    properties = {key.rstrip("!"): json_schema(value) for key, value in spec[1].items()}
    required = [key[:-1] for key in spec[1] if key.endswith("!")]
    made: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "patternProperties": {"^x-": {}},
        "additionalProperties": False,
    }
    return made | ({"required": required} if required else {})


_PLAIN: dict[str, dict[str, Any]] = {
    "any": {},
    "int": {"type": "integer"},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "str": {"type": ["string", "number", "boolean", "null"]},
    "text": {"type": ["string", "number", "boolean"], "pattern": "\\S"},
}


def _written(word: str) -> list[Any]:
    """A word of an enum as YAML may give it: unquoted 7 is a number, unquoted true is a boolean."""
    return (
        [word, int(word)]
        if word.isdecimal()
        else [word, word == "true"]
        if word in ("true", "false")
        else [word]
    )
