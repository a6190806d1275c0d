"""The shape of a policy file, and its JSON Schema for editors."""

from __future__ import annotations

from gongkai_lint.typed import Any

GRADE = ("enum", "error", "warning", "note", "off")
FAIL = ("enum", "error", "warning", "note", "never")
LEVEL = ("enum", "township", "department", "government")
UNIT = ("map", {"name": "text", "level": LEVEL, "former": ("list", "text")})
GATE = ("map", {"fail_level": FAIL, "unknown": ("list", "text")})

# What may be different for some files: in the policy itself, and again in each of its overrides.
SETTINGS: dict[str, Any] = {
    "select": ("list", "text"),
    "ignore": ("list", "text"),
    "severity": ("dict", GRADE),
    "options": ("dict", ("dict", "any")),
    "fail_level": FAIL,
    "gate": GATE,
    "unit": UNIT,
    "year": "int",
    "form": "text",
    "ledger": "text",
    "prior": "text",
    "words": ("dict", ("dict", "str")),
}
LETTERS = ("map", {"office": "text", "contact": "text", "reply_by": "date", "template": "text"})
SUPPRESS = (
    "map",
    {
        "rule!": ("list", "text"),
        "reason!": "text",
        "files": ("list", "text"),
        "at": "text",
        "quote": "text",
        "until": "date",
        "by": "text",
    },
)
SPEC: Any = (
    "map",
    {
        "extends": ("list", "text"),
        "rules": ("list", "text"),
        **SETTINGS,
        "show": ("enum", "error", "warning", "note"),
        "lang": ("enum", "zh", "en"),
        "units": (
            "list",
            (
                "map",
                {"name!": "text", "level": LEVEL, "aliases": ("list", "text"), "former": ("list", "text")},
            ),
        ),
        "overrides": ("list", ("map", {"files!": ("list", "text"), **SETTINGS})),
        "letters": LETTERS,
        "suppress": ("list", SUPPRESS),
    },
)
# Of several files that extend one another these lists are put together; of every other list the last one counts.
APPENDED = ("rules", "ignore", "units", "overrides", "suppress")
# What a place in the name of a ledger or of last year's report may be filled with.
PLACES = ("unit", "year", "year-1", "stem")

# What each key means: for editors, through the JSON Schema.
MEANINGS = {
    "extends": (
        "先读的策略文件（相对于本文件）；后读的为准",
        "policy files read before this one, relative to it; the later one wins",
    ),
    "rules": ("另加的规则文件夹（相对于本文件）", "extra rule folders, relative to this file"),
    "select": (
        "只用这些规则：编号、编号开头、简名、主题",
        "only these rules: ids, id prefixes, slugs, themes",
    ),
    "ignore": ("不用这些规则", "not these rules"),
    "severity": ("规则或主题改用的等级，off 为关掉", "the grade of a rule or theme; off switches it off"),
    "options": (
        "规则可调的数值：规则 → 选项 → 值",
        "what may be tuned in a rule: rule, option, value",
    ),
    "fail_level": ("达到哪一级退出码为 1", "grade from which the exit code is 1"),
    "gate": (
        "把关：fail_level 同上；unknown 列出无法检查就要退回的规则（编号、主题，all 为全部）",
        "the gate: fail_level as above; unknown names the rules (ids, themes, all) that must be assessable",
    ),
    "show": ("显示到哪一级", "lowest grade shown"),
    "unit": (
        "单位名称和类别；former 是改名以前的名称",
        "name and kind of the body; former: what it was called before",
    ),
    "units": (
        "各单位的名称、别名（aliases）、曾用名（former）和类别",
        "the bodies reported on: name, aliases, former names, kind",
    ),
    "year": ("报告年度", "report year"),
    "form": ("报告格式", "form of the report"),
    "ledger": (
        "台账文件（相对于本文件），名中可用 {unit} {year} {year-1} {stem}",
        "ledger of acts, relative to this file; {unit} {year} {year-1} {stem} are filled in",
    ),
    "prior": (
        "上一年度报告：文件、文件夹或 ../{year-1}/*.docx 这样的写法（相对于本文件），名中可用 {unit} {year} {year-1} {stem}",
        "last year's report: a file, a folder or a pattern such as ../{year-1}/*.docx, relative to this file; "
        "{unit} {year} {year-1} {stem} are filled in",
    ),
    "words": ("补充的词表：词表名 → 错误写法 → 正确写法", "more words: name of a list, wrong, right"),
    "lang": ("输出语言", "language of the output"),
    "overrides": (
        "只对某些文件有效的设置：files 是文件名模式（相对于本文件）",
        "settings for some files only: files are patterns relative to this file",
    ),
    "letters": (
        "成批审核的退回函：office 发函机关，contact 联系人和电话，reply_by 要求重新报送的日期，template 模板（相对于本文件）",
        "return letters of an audit: office that signs, contact, reply_by (date), template (.docx, relative to this file)",
    ),
    "suppress": (
        "不计的问题：rule 规则，reason 理由（必写），可再限定 files 文件、at 位置、quote 原文、until 到期日，by 谁定的",
        "findings set aside: rule, reason (required); files, at (place), quote, until (date) narrow it; by whom",
    ),
}


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
