"""``gongkai-lint test-rules``: run the tests that stand beside rules, the built-in ones or an office's own."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from gongkai_lint.arguments import Translate
from gongkai_lint.commands.common import need_folders
from gongkai_lint.exits import FOUND, OK
from gongkai_lint.output import console

SUMMARY = ("运行规则的测试", "run the tests of rules")
USAGE = ("[选项] [文件夹 …]", "[options] [DIR ...]")


def arguments(parser: ArgumentParser, t: Translate) -> None:
    """Its arguments."""
    parser.add_argument(
        "folders",
        nargs="*",
        metavar="DIR",
        help=t("规则文件夹（默认内置规则）", "rule folders (default: the built-in ones)"),
    )


def run(options: Namespace, lang: str) -> int:
    """Run the tests."""
    from gongkai_lint.rules.load import load, rules_home
    from gongkai_lint.rules.testing import coverage_gaps, run_rule_tests, standing_in, untested

    home = rules_home()
    need_folders([*options.folders, *options.rules])
    extra = [f for f in options.folders if os.path.realpath(f) != os.path.realpath(home)]
    ruleset = load([home, *extra, *options.rules], use_cache=False)
    folders = options.folders or [home]
    outcomes = run_rule_tests(folders, ruleset)
    failed = [o for o in outcomes if o.problem]
    own = standing_in(folders, ruleset)
    gaps = untested(own, outcomes) if options.folders else coverage_gaps(ruleset, outcomes)
    told = [*(o.show() for o in failed), *gaps]
    passed = len(outcomes) - len(failed)
    told.append(
        f"{passed} passed, {len(failed)} failed"
        if lang == "en"
        else f"规则测试：{passed} 通过，{len(failed)} 不通过"
    )
    console.write("\n".join(told) + "\n")
    return FOUND if failed or gaps else OK
