"""``gongkai-lint init``: a policy file with everything explained and switched off, and an entry for pre-commit."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from gongkai_lint import __version__
from gongkai_lint.arguments import Translate, UsageError
from gongkai_lint.exits import OK
from gongkai_lint.output import console

SUMMARY = ("写一份带说明的策略文件", "write a policy file with explanations")
USAGE = ("[选项]", "[options]")
HOOKS = ".pre-commit-config.yaml"

POLICY = (
    """# gongkai-lint 的单位策略。放在报告所在文件夹或其上级；去掉行首的“# ”就生效。
# 说明见 docs/policy.md；gongkai-lint config 显示生效的设置和出处。

# 沿用上级的策略（相对于本文件），后读的为准：
# extends: ../区里的策略.yaml

# 某条规则、某个主题改等级（error 必须改、warning 应核实、note 提示）或关掉（off）：
# severity: {GK105: off, typography: note}

# 规则里可调的数值：
# options: {GK107: {min_chars: 50}}

# 达到哪一级算不过（退出码 1）；哪些规则无法检查也算不过（编号、主题，all 为全部）：
# gate: {fail_level: error, unknown: [arithmetic]}

# 单位名称和类别（township 乡镇街道、department 部门、government 政府）：
# unit: {name: 平川县城关镇人民政府, level: township}

# 台账和上一年度报告放在哪里（{unit} 单位、{year} 年度、{year-1} 上年、{stem} 文件名）：
# ledger: 台账/{unit}{year}.xlsx
# prior: ../{year-1}/*.docx

# 自己的规则文件夹（gongkai-lint new-rule 可以写第一条）和补充的错别字：
# rules: [我们的规则]
# words: {typos: {政务公示公开: 政务公开}}

# 成批审核（gongkai-lint audit）的退回函：发函机关、联系人、要求重新报送的日期、模板：
# letters: {office: 平川县政务公开办公室, contact: 张三 0000-0000000, reply_by: 2025-03-10, template: 函.docx}

# 只对某些文件有效的设置：
# overrides:
#   - files: 开发区/**
#     severity: {GK304: warning}

# 不计的问题，必须写理由；没用上的、到期的会提示：
# suppress:
#   - rule: GK501
#     files: 城关镇*.docx
#     at: 第一部分
#     reason: 正文口径含上年结转，已在文中注明
#     until: 2027-01-31
#     by: 县政务公开办
""",
    """# The office's policy for gongkai-lint. It stands in the folder of the reports or above; remove "# " to put a line in force.
# See docs/policy.md; gongkai-lint config shows what is in force and where it comes from.

# The policy of a higher office (relative to this file); the later one wins:
# extends: ../district.yaml

# Another grade for a rule or a theme (error, warning, note), or off:
# severity: {GK105: off, typography: note}

# Thresholds of rules:
# options: {GK107: {min_chars: 50}}

# The grade from which the exit code is 1; rules (ids, themes, all) that must be assessable:
# gate: {fail_level: error, unknown: [arithmetic]}

# Name and kind of the body (township, department, government):
# unit: {name: 平川县城关镇人民政府, level: township}

# Where ledgers and last year's reports lie ({unit}, {year}, {year-1}, {stem} are filled in):
# ledger: ledgers/{unit}{year}.xlsx
# prior: ../{year-1}/*.docx

# The office's own rules (gongkai-lint new-rule writes a first one) and more misspellings:
# rules: [our-rules]
# words: {typos: {政务公示公开: 政务公开}}

# Return letters of an audit (gongkai-lint audit): who signs, whom to ask, by when to answer, the template:
# letters: {office: 平川县政务公开办公室, contact: 张三 0000-0000000, reply_by: 2025-03-10, template: letter.docx}

# Settings for some files only:
# overrides:
#   - files: zone/**
#     severity: {GK304: warning}

# Findings set aside; the reason is required; what is unused or past its date is told:
# suppress:
#   - rule: GK501
#     files: 城关镇*.docx
#     at: 第一部分
#     reason: The figure includes cases carried over, as the text says
#     until: 2027-01-31
#     by: county office
""",
)
ENTRY = """  - repo: {repo}
    rev: v{version}
    hooks:
      - id: gongkai-lint
"""


def arguments(parser: ArgumentParser, t: Translate) -> None:
    """It has none of its own."""


def run(options: Namespace, lang: str) -> int:
    """Write gongkai-lint.yaml here; beside a .git also the entry for pre-commit. What is there is never written over."""
    from gongkai_lint.files import write_whole
    from gongkai_lint.policy.find import NAME

    en = lang == "en"
    if os.path.lexists(NAME):
        raise UsageError(f"已有 {NAME}，没有改动", f"{NAME} exists; nothing was changed")
    write_whole(NAME, POLICY[en])
    said = [
        f"Wrote {NAME}; every setting in it is explained and off."
        if en
        else f"已写好 {NAME}，里面每项设置都有说明，都还没有生效。"
    ]
    entry = ENTRY.format(repo="<this project's address>" if en else "<本项目的地址>", version=__version__)
    if os.path.exists(".git"):
        if os.path.lexists(HOOKS):
            said.append(
                f"{HOOKS} exists and was not changed; add under “repos:”:"
                if en
                else f"已有 {HOOKS}，没有改动；请在“repos:”下面加上："
            )
            said.append(entry.rstrip("\n"))
        else:
            write_whole(HOOKS, "repos:\n" + entry)
            said.append(
                f"Wrote {HOOKS}; put the address of this project into it."
                if en
                else f"已写好 {HOOKS}，请填上本项目的地址。"
            )
    console.write("\n".join(said) + "\n")
    return OK
