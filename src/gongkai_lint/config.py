"""What this office accepts: ``gongkai-lint.yaml``, found by walking up from the working directory."""

from __future__ import annotations

import os

from gongkai_lint.typed import Any, NamedTuple

NAME = "gongkai-lint.yaml"
SPEC: Any = (
    "map",
    {
        "rules": ("list", "text"),
        "select": ("list", "text"),
        "ignore": ("list", "text"),
        "severity": ("dict", ("enum", "error", "warning", "note", "off")),
        "fail_level": ("enum", "error", "warning", "note", "never"),
        "show": ("enum", "error", "warning", "note"),
        "unit": (
            "map",
            {
                "name": "text",
                "level": ("enum", "township", "department", "government"),
                "former": ("list", "text"),
            },
        ),
        "year": "int",
        "form": "text",
        "ledger": "text",
        "prior": "text",
        "words": ("dict", ("dict", "str")),
        "lang": ("enum", "zh", "en"),
    },
)


# What each key means: for editors, through the JSON Schema.
MEANINGS = {
    "rules": ("另加的规则文件夹（相对于本文件）", "extra rule folders, relative to this file"),
    "select": (
        "只用这些规则：编号、编号开头、简名、主题",
        "only these rules: ids, id prefixes, slugs, themes",
    ),
    "ignore": ("不用这些规则", "not these rules"),
    "severity": ("规则或主题改用的等级，off 为关掉", "the grade of a rule or theme; off switches it off"),
    "fail_level": ("达到哪一级退出码为 1", "grade from which the exit code is 1"),
    "show": ("显示到哪一级", "lowest grade shown"),
    "unit": ("单位名称、类别、原用名称（former）", "name and kind of the body, names it had before (former)"),
    "year": ("报告年度", "report year"),
    "form": ("报告格式", "form of the report"),
    "ledger": ("台账文件（相对于本文件）", "ledger of acts, relative to this file"),
    "prior": (
        "上一年度报告：文件、文件夹或 ../{year-1}/*.docx 这样的写法（相对于本文件）",
        "last year's report: a file, a folder or a pattern such as ../{year-1}/*.docx, relative to this file",
    ),
    "words": ("补充的词表：词表名 → 错误写法 → 正确写法", "more words: name of a list, wrong, right"),
    "lang": ("输出语言", "language of the output"),
}


class Config(NamedTuple):
    """The policy in force; ``folder`` is what its relative paths are relative to."""

    values: dict[str, Any]
    path: str = ""

    def get(self, key: str, default: Any = None) -> Any:
        """The value of ``key``, ``default`` where the file does not say."""
        found = self.values.get(key)
        return default if found is None else found

    def beside(self, path: str) -> str:
        """``path`` relative to the folder of the policy file."""
        return os.path.join(os.path.dirname(os.path.abspath(self.path)), path) if self.path else path


def find(start: str = "") -> str:
    """The nearest policy file at or above ``start``, "" when there is none."""
    folder = os.path.abspath(start or os.getcwd())
    while True:
        path = os.path.join(folder, NAME)
        if os.path.isfile(path):
            return os.path.relpath(path) if not start else path
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent


def load(path: str) -> Config:
    """Read the policy file. Raises :class:`~gongkai_lint.rules.yamlnode.RuleErrors` with line and column."""
    from gongkai_lint.rules.schema import Checker
    from gongkai_lint.rules.yamlnode import RuleErrors, read

    file, root = read(path)
    if root is None and all(line.strip()[:1] in ("", "#") for line in file.lines) and any(file.lines):
        return Config({}, path)  # nothing but comments: nothing is changed
    data = Checker(file).check(root, SPEC) if root is not None else {}
    if file.errors:
        raise RuleErrors(tuple(file.errors))
    return Config(data or {}, path)


def schema() -> dict[str, Any]:
    """The JSON Schema of a policy file (docs/schema/config.schema.json)."""
    from gongkai_lint.rules.schema import json_schema

    made = json_schema(SPEC)
    for key, (zh, en) in MEANINGS.items():
        made["properties"][key]["description"] = f"{zh} · {en}"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "gongkai-lint.yaml",
        **made,
    }
