"""``gongkai-lint rules``: what there is to check."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from gongkai_lint.arguments import Translate
from gongkai_lint.commands.common import policy_of, ruleset_of
from gongkai_lint.exits import OK
from gongkai_lint.output import console

SUMMARY = ("列出规则", "list the rules")
USAGE = ("[选项]", "[options]")


def arguments(parser: ArgumentParser, t: Translate) -> None:
    """Its arguments."""
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help=t("输出格式", "output format")
    )


def run(options: Namespace, lang: str) -> int:
    """List the rules."""
    from gongkai_lint.output import explain

    ruleset = ruleset_of(options, policy_of(options))
    if options.format == "json":
        console.write(explain.listing_json(ruleset, lang, ascii_only=not console.unicode_output()))
    else:
        console.write(explain.listing(ruleset, lang, console.columns()))
    return OK
