"""A first rule for an office: a rule file and its test, which pass as they are and wait to be changed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from gongkai_lint.typed import NamedTuple


class Template(NamedTuple):
    """One kind's example. ``check`` is YAML below ``check:`` after the kind, ``cases`` are tests without rule and form."""

    check: str
    message: str
    expected: str
    cases: tuple[str, ...]
    message_en: str
    expected_en: str


# Each stands for the commonest use of its kind; the words are there to be replaced.
TEMPLATES: dict[str, Template] = {
    "text": Template(
        "absent: ['政务服务大厅<gap:4>窗口']       # 不应出现的写法（正则表达式）\n"
        "examples:                               # 例句，测试时会跑\n"
        "  - {text: 在政务服务大厅设置公开窗口, finds: 政务服务大厅设置公开窗口}\n"
        "  - {text: 在便民服务中心设置公开窗口, finds: none}",
        '"写的是“{found}”"',
        "便民服务中心",
        (
            "name: 正确的写法, prose: {overview: 在便民服务中心设置公开窗口。}, expect: pass",
            "name: 不应出现的写法, prose: {overview: 在政务服务大厅设置公开窗口。}, expect: {fail: 1, says: 政务服务大厅}",
        ),
        '"It reads “{found}”"',
        '"便民服务中心"',
    ),
    "agree": Template(
        "in: [overview]                          # 在哪些部分找\n"
        "find: ['(?:制发|制定)行政规范性文件<number>']   # 正文怎么写这个数\n"
        "equals: [[documents.normative.made]]    # 应等于哪一格\n"
        "unit: 件|份|个|部\n"
        "examples:\n"
        "  - {text: 全年制发行政规范性文件3件, value: 3}\n"
        "  - {text: 全年没有制发, value: none}",
        '"正文写“{said}”，表中为 {value}"',
        "正文和表格一致。",
        (
            "name: 一致, cells: {documents.normative.made: 3, documents.normative.valid: 3}, prose: {overview: 全年制发行政规范性文件3件。}, expect: pass",
            "name: 不一致, cells: {documents.normative.made: 2}, prose: {overview: 全年制发行政规范性文件3件。}, expect: {fail: 1, says: 3件}",
            "name: 没填就无法检查, cells: {documents.normative.made: null}, prose: {overview: 全年制发行政规范性文件3件。}, expect: {unknown: 1}",
        ),
        '"The text says “{said}”, the table {value}"',
        '"Text and table agree."',
    ),
    "cell": Template(
        "cells: [fees.fee.amount]                # 哪些格：表.行.列，* 代表任意一段\n"
        "must: filled                            # filled 已填 · number 是数 · zero 为 0 …",
        '"{cell}没有填数"',
        "没有发生的填 0。",
        (
            "name: 填了, cells: {fees.fee.amount: 0}, expect: pass",
            "name: 空着, cells: {fees.fee.amount: null}, expect: {fail: 1}",
            "name: 没有这张表, prose: {disclosure: null}, expect: {unknown: 1}",
        ),
        '"{cell} is blank"',
        '"0 where there was none."',
    ),
    "compare": Template(
        "value: documents.normative.valid        # 哪一格\n"
        "at_least: {max: [documents.normative.made]}   # 不小于；at_most 不大于",
        '"“{value}”填 {number}，比“{bound}”的 {bound_value} 还少"',
        "现行有效件数不少于本年制发件数。",
        (
            "name: 相等, cells: {documents.normative.valid: 2, documents.normative.made: 2}, expect: pass",
            "name: 少一件, cells: {documents.normative.valid: 1, documents.normative.made: 2}, expect: {fail: 1}",
            "name: 没填就无法检查, cells: {documents.normative.valid: null}, expect: {unknown: 1}",
        ),
        '"“{value}” reads {number}, less than “{bound}” ({bound_value})"',
        '"In force is not less than made this year."',
    ),
    "equation": Template(
        "left: [requests.new.total]              # 左边各项之和\n"
        "right: [requests.new.natural, requests.new.business, requests.new.research, requests.new.welfare, requests.new.legal, requests.new.others]",
        '"{left}为 {left_value}，各项合计 {right_value}，相差 {difference}"',
        "两边相等。",
        (
            "name: 相等, cells: {requests.new.total: 3, requests.new.natural: 2, requests.new.legal: 1}, expect: pass",
            "name: 差一件, cells: {requests.new.total: 3, requests.new.natural: 2}, expect: {fail: 1}",
            "name: 没填就无法检查, cells: {requests.new.natural: null}, expect: {unknown: 1}",
        ),
        '"{left} is {left_value}, the parts add up to {right_value}, off by {difference}"',
        '"Both sides are equal."',
    ),
    "implies": Template(
        "in: [overview]                          # 在哪些部分找\n"
        "zero: ['没有(?:制发|制定)行政规范性文件']   # 正文说没有\n"
        "cells: [documents.normative.made]       # 表中这些格\n"
        "require: zero                           # 就应当是 0\n"
        "examples:\n"
        "  - {text: 本年没有制发行政规范性文件, says: zero}\n"
        "  - {text: 本年制发行政规范性文件两件, says: nothing}",
        '"正文写“{said}”，表中却填 {value}"',
        "正文和表格一致。",
        (
            "name: 都没有, prose: {overview: 本年没有制发行政规范性文件。}, expect: pass",
            "name: 表中有数, cells: {documents.normative.made: 2}, prose: {overview: 本年没有制发行政规范性文件。}, expect: {fail: 1}",
            "name: 表中读不出, cells: {documents.normative.made: 若干}, prose: {overview: 本年没有制发行政规范性文件。}, expect: {unknown: 1}",
        ),
        '"The text says “{said}”, the table {value}"',
        '"Text and table agree."',
    ),
    "section": Template(
        "what: substance                         # 这些部分要有内容\n"
        "sections: [problems]\n"
        "min_chars: 20                           # 至少多少字",
        '"“{title}”只有 {chars} 个字"',
        "写明具体问题和改进措施。",
        (
            "name: 有内容, expect: pass",
            "name: 太短, prose: {problems: 问题不多。}, expect: {fail: 1}",
        ),
        '"“{title}” has {chars|character|characters}"',
        '"Say what the problems are and what will be done."',
    ),
}
_ID = re.compile(r"([A-Z]{2,6})(\d{3})\b")


def rule_text(identity: str, slug: str, kind: str, title: str) -> str:
    """The rule file."""
    template = TEMPLATES[kind]
    check = "\n".join("      " + line for line in template.check.split("\n"))
    return f"""# 写法：docs/writing-rules.md。改完运行 gongkai-lint test-rules 本文件夹
rules:
  - id: {identity}
    slug: {slug}
    title: {title}
    severity: warning            # error 必须改（要有已查实的依据）· warning 应核实 · note 提示
    forms: ["2021"]              # 哪些格式；不写就是全部
    basis:                       # 依据：哪份文件哪一条
      - {{doc: 本单位规定, clause: 第一条, mark: unconfirmed}}
    check:
      kind: {kind}
{check}
    message: {template.message}
    expected: {template.expected}
    help: 照这里的话去改就行。
    en:
      title: {slug.replace("-", " ").capitalize()}
      message: {template.message_en}
      expected: {template.expected_en}
      help: Change it as said.
"""


def test_text(identity: str, kind: str) -> str:
    """The test file beside it."""
    lines = ["# 每条规则至少一个通过的、一个不符的例子", "tests:"]
    lines += [f'  - {{rule: {identity}, form: "2021", {case}}}' for case in TEMPLATES[kind].cases]
    return "\n".join(lines) + "\n"


def next_id(folder: str, taken: Iterable[str]) -> str:
    """An id for the folder's next rule: the prefix its rules have (DW, 单位, where there is none) and the next number."""
    prefixes: dict[str, int] = {}
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        if name.endswith((".yaml", ".yml")):
            with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
                for prefix, _ in _ID.findall(file.read()):
                    if prefix != "GK":
                        prefixes[prefix] = prefixes.get(prefix, 0) + 1
    prefix = max(prefixes, key=lambda p: prefixes[p], default="DW")
    used = set(taken)
    return next(f"{prefix}{n}" for n in range(101, 1000) if f"{prefix}{n}" not in used)
