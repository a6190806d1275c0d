"""``gongkai-lint new-rule SLUG``: a rule with its test, to be changed."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser, Namespace

from gongkai_lint.arguments import Translate, UsageError
from gongkai_lint.commands.common import language_of, policy_of, ruleset_of
from gongkai_lint.exits import OK
from gongkai_lint.output import console

SUMMARY = ("写一条新规则和它的测试", "write a new rule with its test")
USAGE = ("[选项] 简名", "[options] SLUG")
KINDS = ("text", "agree", "cell", "compare", "equation", "implies", "section")
FOLDER = "我们的规则"
_SLUG = re.compile(r"[a-z][a-z0-9-]*\Z")
_ID = re.compile(r"[A-Z]{2,6}\d{3}\Z")


def arguments(parser: ArgumentParser, t: Translate) -> None:
    """Its arguments."""
    add = parser.add_argument
    add(
        "slug",
        metavar=t("简名", "SLUG"),
        help=t("简名：小写字母、数字、连字符", "short name: lower case, digits, hyphens"),
    )
    add(
        "--kind",
        choices=KINDS,
        default="text",
        help=t("检查的种类（默认 text）", "kind of check (default text)"),
    )
    add("--dir", metavar="DIR", help=t(
        f"规则文件夹（默认策略里的第一个，没有就是 {FOLDER}）",
        f"rule folder (default: the first of the policy, else {FOLDER})"))  # fmt: skip
    add(
        "--id",
        metavar="ID",
        help=t("编号，如 PC101（默认接着编）", "id such as PC101 (default: the next one)"),
    )
    add("--title", metavar="TEXT", help=t("名称", "title"))


def run(options: Namespace, lang: str) -> int:
    """Write both files. Nothing is written over; the rule passes its test as it is."""
    from gongkai_lint.files import check_target, write_whole
    from gongkai_lint.rules.scaffold import next_id, rule_text, test_text

    policy = policy_of(options)
    lang = language_of(options, policy, lang)
    slug = options.slug
    if not _SLUG.match(slug):
        raise UsageError(
            f"简名 {slug} 要用小写字母开头，只含小写字母、数字和连字符，如 old-hall-name",
            f"slug {slug}: lower case letters, digits and hyphens, such as old-hall-name",
        )
    ruleset = ruleset_of(options, policy)
    own = policy.get("rules", [])
    folder = options.dir or (policy.beside(own[0], "rules", 0) if own else FOLDER)
    taken = {rule.id: rule.slug for rule in ruleset.rules}
    identity = options.id or next_id(folder, taken)
    _free(identity, slug, taken)
    rule, test = os.path.join(folder, slug + ".yaml"), os.path.join(folder, slug + ".test.yaml")
    for path in (rule, test):
        if os.path.lexists(path):
            raise UsageError(f"已有 {path}，没有改动", f"{path} exists; nothing was changed")
    title = " ".join((options.title or f"（请改成这条规则的名称）{slug}").split())
    new = not os.path.isdir(folder)
    if new:
        check_target(folder)
        os.mkdir(folder)
    try:
        write_whole(rule, rule_text(identity, slug, options.kind, _quoted(title)))
        write_whole(test, test_text(identity, options.kind))
    except Exception:
        for path in (rule, test):  # both or neither
            if os.path.exists(path):
                os.unlink(path)
        if new:
            os.rmdir(folder)
        raise
    in_policy = os.path.realpath(folder) in {
        os.path.realpath(policy.beside(f, "rules", n)) for n, f in enumerate(own)
    }
    console.write(_told(identity, rule, test, folder, in_policy, lang))
    return OK


def _free(identity: str, slug: str, taken: dict[str, str]) -> None:
    if not _ID.match(identity) or identity.startswith("GK"):
        raise UsageError(
            f"编号 {identity} 要写成大写字母加三位数字，如 PC101；GK 开头的留给内置规则",
            f"id {identity}: capital letters and three digits, such as PC101; GK is for the built-in rules",
        )
    if identity in taken:
        raise UsageError(
            f"编号 {identity} 已经用了（{taken[identity]}）", f"id {identity} is taken ({taken[identity]})"
        )
    if slug in taken.values():
        raise UsageError(f"简名 {slug} 已经用了", f"slug {slug} is taken")


def _quoted(text: str) -> str:
    """As a YAML string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _told(identity: str, rule: str, test: str, folder: str, in_policy: bool, lang: str) -> str:
    if lang == "en":
        lines = [
            f"Wrote {identity}: {rule} and {test}.",
            f"Change them, then run: gongkai-lint test-rules {folder}",
        ]
        more = f"To use them always, put “rules: [{folder}]” into gongkai-lint.yaml; for once, add --rules {folder}"
    else:
        lines = [
            f"已写好 {identity}：{rule} 和 {test}。",
            f"改成需要的内容后运行：gongkai-lint test-rules {folder}",
        ]
        more = f"要一直带上它，在 gongkai-lint.yaml 里写 rules: [{folder}]；只用一次，加 --rules {folder}"
    return "\n".join([*lines, *([] if in_policy else [more])]) + "\n"
