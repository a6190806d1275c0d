"""A page per rule, generated from the rule: ``python -m gongkai_lint.rules.pages [--check]``.

Writes docs/rules/*.md and docs/schema/{rules,config}.schema.json; with ``--check`` only says what is not current (exit 1).
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module

from gongkai_lint.checks import KINDS
from gongkai_lint.plurals import unfilled
from gongkai_lint.policy.schema import schema as policy_schema
from gongkai_lint.rules.load import load, rules_home
from gongkai_lint.rules.model import Message, Rule, RuleSet
from gongkai_lint.rules.schema import RULE, TESTS, Checker, json_schema
from gongkai_lint.rules.testing import message_of, verdicts_of
from gongkai_lint.rules.yamlnode import read
from gongkai_lint.typed import Any

_GRADES = {"error": "错误（必须改）error", "warning": "警告（应核实）warning", "note": "提示 note"}
_CONFIDENCE = {"high": "高 high", "medium": "中 medium", "low": "低 low"}
_MARKS = {
    "confirmed": "已查实 confirmed",
    "derived": "由其推得，原文没有明写 derived",
    "unconfirmed": "未查实 unconfirmed",
}
_LEVELS = {"township": "乡镇街道", "department": "部门", "government": "政府"}


def pages(ruleset: RuleSet, folder: str) -> dict[str, str]:
    """Every generated file by its path under docs/."""
    tests = _tests(folder)
    made = {
        f"rules/{rule.id}.md": _page(rule, ruleset, tests.get(rule.id, []) + tests.get(rule.slug, []))
        for rule in ruleset.rules
    }
    made["rules/README.md"] = _index(ruleset)
    made["schema/rules.schema.json"] = json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
    made["schema/config.schema.json"] = json.dumps(policy_schema(), ensure_ascii=False, indent=1) + "\n"
    return made


def schema() -> dict[str, Any]:
    """The JSON Schema of a rule file: the envelope, and the options of each kind."""
    defined: dict[str, Any] = {}
    for kind in KINDS:
        options = json_schema(("map", import_module("gongkai_lint.checks." + kind).OPTIONS))
        options["properties"] = {"kind": {"const": kind}} | options["properties"]
        options["required"] = ["kind", *options.get("required", [])]
        defined["check-" + kind] = options
    rule = json_schema(("map", RULE))
    rule["properties"]["check"] = {
        "type": "object",
        "required": ["kind"],
        "oneOf": [{"$ref": "#/$defs/" + name} for name in defined],
    }
    one = {"$ref": "#/$defs/rule"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "gongkai-lint rules",
        "type": "object",
        "properties": {"rules": {"anyOf": [{"type": "array", "items": one}, one]}},
        "patternProperties": {"^x-": {}},
        "required": ["rules"],
        "additionalProperties": False,
        "$defs": {"rule": rule, **defined},
    }


def _tests(folder: str) -> dict[str, list[dict[str, Any]]]:
    cases: dict[str, list[dict[str, Any]]] = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".test.yaml"):
            file, root = read(os.path.join(folder, name), name)
            for case in (Checker(file).check(root, TESTS) or {}).get("tests", []) if root is not None else []:
                cases.setdefault(case["rule"], []).append(case)
    return cases


def _page(rule: Rule, ruleset: RuleSet, cases: list[dict[str, Any]]) -> str:
    titles = {r.id: r.zh.title for r in ruleset.rules}
    lines = [f"# {rule.id} {rule.zh.title}", "", f"*{rule.en.title}*", "", "| | |", "|---|---|"]
    lines.append(f"| 等级 grade | {_GRADES[rule.severity]} |")
    lines.append(f"| 把握 confidence | {_CONFIDENCE[rule.confidence]} |")
    lines.append(f"| 简名 slug | `{rule.slug}` |")
    lines.append(f"| 主题 theme · 检查 kind | `{rule.theme}` · `{rule.kind}` |")
    lines.append(f"| 适用格式 forms | {'全部 all' if rule.forms == ('*',) else '、'.join(rule.forms)} |")
    if rule.levels:
        lines.append(f"| 适用单位 levels | {'、'.join(_LEVELS[level] for level in rule.levels)} |")
    if rule.fix:
        lines.append("| 可自动更正 corrected by `--fix` | 是，写成 Word 修订 yes, as tracked changes |")
    lines += ["", "## 查什么 What it checks", "", *_asked(rule.zh), ""]
    lines += [f"*{' '.join(_asked(rule.en))}*", ""]
    lines += [
        "<details><summary>规则原文 as written</summary>",
        "",
        "```yaml",
        *_written(rule),
        "```",
        "",
        "</details>",
    ]
    lines += ["", "## 依据 Why", ""]
    lines += [f"* {b.doc} {b.clause}（{_MARKS[b.mark]}）" for b in rule.basis] or ["本条没有列出依据。"]
    lines += ["", "## 发现问题时 When it fails", ""]
    for variant, text in rule.zh.message.items():
        expected = rule.zh.expected.get(variant) or rule.zh.expected.get("") or ""
        lines += [f"> {text}", ">", f"> 应为：{expected}", ""]
    lines += [f"*{unfilled(text)}*" for text in dict.fromkeys(rule.en.message.values())]
    if rule.zh.help:
        lines += ["", "## 怎么改 How to mend", "", rule.zh.help, "", f"*{rule.en.help}*"]
    examples = [e for e in rule.options.get("examples", ()) if isinstance(e, dict)]
    if examples:
        lines += ["", "## 例句 Examples", ""]
        lines += ["* " + "；".join(f"{k}：{_line(v)}" for k, v in e.items()) for e in examples[:8]]
    lines += _shown_cases(rule, ruleset, cases)
    if rule.related:
        lines += ["", "## 相关 Related", ""]
        lines += [f"* [{name} {titles[name]}]({name}.md)" for name in rule.related]
    lines += [
        "",
        "## 改等级或关掉 To change or switch off",
        "",
        "```yaml",
        f"severity: {{{rule.id}: off}}   # gongkai-lint.yaml",
        "```",
        "",
    ]
    return "\n".join(lines)


def _written(rule: Rule) -> list[str]:
    """The check as its author wrote it, without the examples (they are shown by themselves)."""
    file, root = read(rule.file)
    rules = root.value["rules"].value if root is not None else []
    node = next(n for n in rules if n.line == rule.line)
    start, column = node.keys["check"]
    check = node.value["check"]
    ends = sorted([line for line, _ in node.keys.values() if line > start] + [len(file.lines) + 1])
    lines = list(range(start, ends[0]))
    if "examples" in check.keys:
        first = check.keys["examples"][0]
        after = [line for line, _ in check.keys.values() if line > first] + [ends[0]]
        lines = [n for n in lines if n == start or not first <= n < min(after)]
    return [text[column - 1 :] for text in (file.lines[n - 1] for n in lines) if text.strip()]


def _shown_cases(rule: Rule, ruleset: RuleSet, cases: list[dict[str, Any]]) -> list[str]:
    """A failing and a passing case of the rule's tests, with what is really said."""
    failing = next((c for c in cases if isinstance(c["expect"], dict) and c["expect"].get("fail")), None)
    passing = next((c for c in cases if c["expect"] == "pass" and len(c) > 4), None)
    passing = passing or next((c for c in cases if c["expect"] == "pass"), None)
    lines: list[str] = []
    for head, case in (("不符的例子 A failing case", failing), ("符合的例子 A passing case", passing)):
        if case is None:
            continue
        lines += ["", f"## {head}", "", f"{case['name']}：", "", *_given(case), ""]
        if case is failing:
            told = [message_of(v, rule) for v in verdicts_of(case, rule, ruleset) if v.outcome == "fail"]
            lines += [f"> {rule.id} {_line(text)}" for text in told[:1]]
    rest = [c for c in cases if c is not failing and c is not passing]
    if rest:
        lines += [
            "",
            "还测试了 Also tested："
            + "；".join(f"{c['name']}（{_expected(c['expect'])}）" for c in rest[:8]),
        ]
    return lines


def _given(case: dict[str, Any]) -> list[str]:
    """What a case changes in a report in which everything is right."""
    lines: list[str] = []
    for key, value in (case.get("cells") or {}).items():
        lines.append(f"* 单元格 `{key}`：{'（空白）' if value is None else _line(value)}")
    for key, value in (case.get("prose") or {}).items():
        text = " ⏎ ".join(value) if isinstance(value, list) else value
        lines.append(f"* 正文 `{key}`：{'（没有这一部分）' if value is None else _line(text) or '（空）'}")
    for row in case.get("ledger") or ():
        lines.append("* 台账：" + "，".join(f"{k} {_line(v)}" for k, v in row.items() if v is not None))
    for kind, count in (case.get("notices") or {}).items():
        lines.append(f"* 文件里有 `{kind}`：{count}")
    for key, name in (("unit", "单位"), ("year", "年度"), ("form", "格式"), ("published", "公布日期")):
        if case.get(key):
            lines.append(f"* {name}：{case[key]}")
    if case.get("document"):
        lines += ["", "```text", *str(case["document"]).rstrip().split("\n")[:24], "```"]
    return lines


def _line(value: Any) -> str:
    """One line of Markdown without marks of its own."""
    text = " ".join(str(value).split())
    return "".join("\\" + c if c in "\\*_`<[|" else c for c in text)


def _asked(told: Message) -> list[str]:
    """What a rule asks, in sentences that need no values: its title where what would be right is different each time."""
    said = [text for text in dict.fromkeys(told.expected.values()) if "{" not in text]
    return said or [told.title]


def _expected(expect: Any) -> str:
    if isinstance(expect, str):
        return {"pass": "通过", "na": "不适用"}[expect]
    return "、".join(
        {"fail": "不符", "unknown": "无法检查"}[k] + f" {expect[k]} 处"
        for k in ("fail", "unknown")
        if k in expect
    )


def _index(ruleset: RuleSet) -> str:
    lines = [
        "# 规则目录 Rules",
        "",
        f"共 {len(ruleset.rules)} 条。由 `rules/*.yaml` 生成：`python -m gongkai_lint.rules.pages`。",
        "",
    ]
    for theme in dict.fromkeys(r.theme for r in ruleset.rules):
        lines += [f"## {theme}", "", "| 编号 | 等级 | 内容 | |", "|---|---|---|---|"]
        lines += [
            f"| [{r.id}]({r.id}.md) | {_GRADES[r.severity].split('（')[0].split(' ')[0]} | {r.zh.title} | {r.en.title} |"
            for r in ruleset.rules
            if r.theme == theme
        ]
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Write the pages, or check them."""
    home = rules_home()
    docs = os.path.join(os.path.dirname(home), "docs")
    made = pages(load([home], use_cache=False), home)
    stale = []
    for name, text in made.items():
        path = os.path.join(docs, name)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                if file.read() == text:
                    continue
        stale.append(name)
    folder = os.path.join(docs, "rules")
    extra = [n for n in (os.listdir(folder) if os.path.isdir(folder) else []) if f"rules/{n}" not in made]
    if "--check" in sys.argv[1:]:
        for name in [*stale, *(f"rules/{n}" for n in extra)]:
            print(f"not current: docs/{name}")
        return 1 if stale or extra else 0
    for name in stale:
        path = os.path.join(docs, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(made[name])
    for name in extra:
        os.unlink(os.path.join(folder, name))
    print(f"{len(stale)} written, {len(extra)} removed, {len(made)} in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
