"""``gongkai-lint diff FIRST SECOND``: a report that came back, against the version that was sent back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from gongkai_lint.arguments import Translate, UsageError
from gongkai_lint.commands.check import lint_one
from gongkai_lint.commands.settings import Settings
from gongkai_lint.exits import UNREADABLE
from gongkai_lint.output import console
from gongkai_lint.rules.model import SEVERITIES

SUMMARY = ("比较同一报告的前后两稿", "compare two versions of a report")
USAGE = ("[选项] 第一稿.docx 第二稿.docx", "[options] first.docx second.docx")


def arguments(parser: ArgumentParser, t: Translate) -> None:
    """Its arguments."""
    add = parser.add_argument
    add(
        "first",
        metavar=t("第一稿", "FIRST"),
        help=t("退回修改的那一稿", "the version that was sent back"),
    )
    add(
        "second",
        metavar=t("第二稿", "SECOND"),
        help=t("改后报来的那一稿", "the version that came back"),
    )
    add("--format", choices=("text", "json"), default="text", help=t("输出格式", "output format"))
    add("--ledger", metavar="FILE", help=t("台账（xlsx、xls、csv）", "ledger of acts (xlsx, xls, csv)"))
    add("--prior", metavar="FILE", help=t("上一年度报告，用来对照", "last year's report to compare with"))
    add("--select", action="append", default=[], metavar="RULES", help=t("只用这些规则", "only these rules"))
    add("--ignore", action="append", default=[], metavar="RULES", help=t("不用这些规则", "not these rules"))
    add("--fail-level", choices=(*SEVERITIES, "never"), help=t(
        "第二稿还有达到哪一级的问题时退出码为 1（默认 error）",
        "grade from which what is left in the second makes the exit code 1 (default error)"))  # fmt: skip
    add("--no-color", action="store_true", help=t("不用颜色", "no colours"))
    add("-v", "--verbose", action="store_true", help=t("列出全部细节", "all details"))


def run(options: Namespace, lang: str) -> int:
    """Check both, compare, print. The exit code is that of a check of the second, 3 where either cannot be read."""
    if options.first == "-" and options.second == "-":
        raise UsageError("标准输入只能用一次", "standard input can be used once only")
    settings = Settings(options, lang, [options.first, options.second])
    lang = settings.lang
    first, second = (lint_one(path, *settings.for_file(path)) for path in (options.first, options.second))
    from gongkai_lint.compare import compare
    from gongkai_lint.output import difference

    found = compare(first, second) if first.report is not None and second.report is not None else None
    if options.format == "json":
        from gongkai_lint.output import jsontext

        made = difference.document(first, second, found, settings.ruleset, lang)
        console.write(jsontext.dumps(made, not console.unicode_output()) + "\n")
    else:
        from gongkai_lint.output import text

        lines = difference.page(first, second, found, lang, console.columns(), options.verbose)
        console.write(text.coloured(lines) if console.coloured(options.no_color) else text.plain(lines))
    return UNREADABLE if found is None else settings.exit_code([second], False)
