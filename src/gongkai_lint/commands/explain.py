"""``gongkai-lint explain GK302``: what a rule asks, why, by which clause, with examples."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from gongkai_lint.arguments import Translate, UsageError
from gongkai_lint.commands.common import policy_of, ruleset_of
from gongkai_lint.exits import OK
from gongkai_lint.output import console

SUMMARY = ("说明一条规则", "explain a rule")
USAGE = ("[选项] 编号或简名", "[options] RULE")


def arguments(parser: ArgumentParser, t: Translate) -> None:
    """Its arguments."""
    parser.add_argument("rule", metavar=t("规则", "RULE"), help=t("编号或简名", "id or slug"))


def run(options: Namespace, lang: str) -> int:
    """Explain the rule."""
    from gongkai_lint.output import explain

    ruleset = ruleset_of(options, policy_of(options))
    rule = explain.find(ruleset, options.rule)
    if rule is None:
        near = explain.near(ruleset, options.rule)
        raise UsageError(
            f"没有规则 {options.rule}"
            + (f"，是否想看 {near}？" if near else "。用 gongkai-lint rules 看有哪些规则"),
            f"there is no rule {options.rule}"
            + (f"; did you mean {near}?" if near else ". See gongkai-lint rules"),
        )
    console.write(explain.explanation(rule, ruleset, lang, console.columns()))
    return OK
