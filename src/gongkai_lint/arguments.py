"""What the command may be told, and plain sentences when it is told something else."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence

from gongkai_lint import __version__
from gongkai_lint.output.console import columns
from gongkai_lint.rules.model import SEVERITIES
from gongkai_lint.typed import Any, NoReturn

COMMANDS = ("check", "rules", "explain", "test-rules")
LEVELS = ("township", "department", "government")
vars(argparse)["_"] = (
    str  # its own words are English, told in Chinese below: no search for translations, no locale
)
_COMMON = ("--lang", "--rules", "--config")  # may stand before the command, each with a value

# What argparse says → (Chinese, English). Its own words are neither plain nor Chinese.
_COMPLAINTS = (
    (r"the following arguments are required: FILE", "没有指定要检查的文件", "no file to check was named"),
    (r"the following arguments are required: (.+)", r"缺少 \1", r"\1 is missing"),
    (r"argument (\S+?)(?:/\S+)?: expected .*argument.*", r"\1 后面要写一个值", r"\1 needs a value"),
    (r"argument (\S+?)(?:/\S+)?: invalid int value: '(.*)'", r"\1 要写整数，“\2”不是整数", r"\1 takes a whole number, not “\2”"),
    (r"argument (\S+?)(?:/\S+)?: invalid choice: '(.*)' \(choose from (.+)\)", r"\1 不能是“\2”，可选：\3", r"\1 cannot be “\2”; there are \3"),
    (r"argument (\S+?)(?:/\S+)?: ignored explicit argument '(.*)'", r"\1 后面不能写值（“\2”）", r"\1 takes no value (“\2”)"),
)  # fmt: skip


class UsageError(Exception):
    """A mistake in how the command was called: (Chinese, English)."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


class _Formatter(argparse.HelpFormatter):
    usage_word = "用法："

    def __init__(self, prog: str, **more: Any) -> None:
        more.setdefault(
            "width", columns() - 2
        )  # left to itself it imports shutil, with every compression there is
        super().__init__(prog, **more)

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, self.usage_word if prefix is None else prefix)


class _EnglishFormatter(_Formatter):
    usage_word = "Usage: "


class _Parser(argparse.ArgumentParser):
    """A parser that raises instead of leaving, and guesses no abbreviations."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(*_complaint(message, [o for a in self._actions for o in a.option_strings]))


def _complaint(message: str, known: Sequence[str]) -> tuple[str, str]:
    end = ("。用 gongkai-lint --help 看用法", ". See gongkai-lint --help")
    stray = re.fullmatch(r"unrecognized arguments: (.*)", message)
    if stray:
        from gongkai_lint.rules.schema import closest

        word = stray.group(1).split(" ")[0]
        near = closest(word.split("=")[0], known)
        return (
            f"不认识 {word}" + (f"，是否想写 {near}？" + end[0][1:] if near else end[0]),
            f"unknown argument {word}" + (f"; did you mean {near}?" + end[1][1:] if near else end[1]),
        )
    for pattern, zh, en in _COMPLAINTS:
        match = re.fullmatch(pattern, message)
        if match:
            return tuple(match.expand(said).replace("'", "") + tail for said, tail in zip((zh, en), end, strict=True))  # type: ignore[return-value]  # fmt: skip
    return f"命令写法有误：{message}{end[0]}", f"{message}{end[1]}"


def language(given: Sequence[str], environment: str) -> str:
    """The language asked for, before anything is parsed: complaints are in it too. ``environment``: GONGKAI_LINT_LANG."""
    lang = environment
    for position, argument in enumerate(given):
        if argument == "--lang":
            lang = "".join(given[position + 1 : position + 2])
        elif argument.startswith("--lang="):
            lang = argument[7:]
    return "en" if lang.lower().startswith("en") else "zh"


def arrange(given: Sequence[str]) -> list[str]:
    """The arguments with the command first; ``check`` where none is named. Common options may stand before it."""
    at = 0
    while at < len(given) and given[at].split("=")[0] in _COMMON:
        at += 1 if "=" in given[at] else 2
    first = given[at] if at < len(given) else ""
    if first in COMMANDS:
        return [first, *given[:at], *given[at + 1 :]]
    if first in ("-h", "--help", "--version"):
        return [first]
    return ["check", *given]


def parse(given: Sequence[str], lang: str) -> argparse.Namespace:
    """The options. Raises :class:`UsageError`; leaves (SystemExit 0) after --help and --version."""
    arranged = arrange(given)
    top, commands = _parsers(lang)
    if arranged[0] not in commands:
        return top.parse_args(arranged)
    # Not through ``top``: only so may files stand after options (a.docx -q b.docx).
    parser, rest = commands[arranged[0]], arranged[1:]
    options = parser.parse_args(rest) if "--" in rest else parser.parse_intermixed_args(rest)
    options.command = arranged[0]
    return options


def _parsers(lang: str) -> tuple[_Parser, dict[str, _Parser]]:
    en = lang == "en"

    def t(zh: str, english: str) -> str:
        return english if en else zh

    def titled(parser: argparse.ArgumentParser) -> None:
        parser._positionals.title = t("参数", "arguments")
        parser._optionals.title = t("选项", "options")
        parser.add_argument("-h", "--help", action="help", help=t("显示用法", "show this help"))
        parser.add_argument(
            "--version",
            action="version",
            version=f"gongkai-lint {__version__}",
            help=t("显示版本", "show the version"),
        )

    formatter = _EnglishFormatter if en else _Formatter
    common = _Parser(add_help=False, allow_abbrev=False, formatter_class=formatter)
    add = common.add_argument
    add(
        "--lang",
        choices=("zh", "en"),
        help=t("输出语言（也可用环境变量 GONGKAI_LINT_LANG）", "language (or GONGKAI_LINT_LANG)"),
    )
    add(
        "--rules",
        action="append",
        default=[],
        metavar="DIR",
        help=t("另加规则文件夹，可多次", "an extra rule folder; may be repeated"),
    )
    add(
        "--config",
        metavar="FILE",
        help=t(
            "策略文件（默认从当前目录逐级向上找 gongkai-lint.yaml）",
            "policy file (default: gongkai-lint.yaml here or above)",
        ),
    )
    top = _Parser(
        prog="gongkai-lint",
        add_help=False,
        allow_abbrev=False,
        formatter_class=formatter,
        description=t(
            "检查政府信息公开工作年度报告。", "Check annual reports on government information disclosure."
        ),
        usage=t("gongkai-lint [命令] [选项] 报告.docx …", "gongkai-lint [command] [options] report.docx ..."),
        epilog=t(
            "不写命令就是 check。各命令的选项：gongkai-lint check --help。退出码：0 没有达到 --fail-level 的问题，1 有，"
            "2 用法、配置或规则有误，3 有文件读不了、认不出或没有文件。",
            "Without a command, check is meant. Options of a command: gongkai-lint check --help. Exit codes: 0 nothing at or "
            "above --fail-level, 1 something, 2 usage, policy or rule error, 3 a file unreadable or not recognised, or none.",
        ),
    )
    titled(top)
    commands = top.add_subparsers(
        dest="command", required=True, parser_class=_Parser, title=t("命令", "commands"), metavar=""
    )

    def command(name: str, zh: str, english: str, takes: tuple[str, str]) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(
            name, prog=f"gongkai-lint {name}", usage=f"gongkai-lint {name} {t(*takes)}", parents=[common], add_help=False, allow_abbrev=False, formatter_class=formatter,
            help=t(zh, english), description=t(zh, english) + t("。", "."),
        )  # fmt: skip
        titled(made)
        return made

    _check_options(
        command("check", "检查报告", "check reports", ("[选项] 文件或文件夹 …", "[options] FILE ...")), en
    )
    listing = command("rules", "列出规则", "list the rules", ("[选项]", "[options]"))
    listing.add_argument(
        "--format", choices=("text", "json"), default="text", help=t("输出格式", "output format")
    )
    explain = command("explain", "说明一条规则", "explain a rule", ("[选项] 编号或简名", "[options] RULE"))
    explain.add_argument("rule", metavar=t("规则", "RULE"), help=t("编号或简名", "id or slug"))
    test = command(
        "test-rules", "运行规则的测试", "run the tests of rules", ("[选项] [文件夹 …]", "[options] [DIR ...]")
    )
    test.add_argument(
        "folders",
        nargs="*",
        metavar="DIR",
        help=t("规则文件夹（默认内置规则）", "rule folders (default: the built-in ones)"),
    )
    return top, dict(commands.choices)


def _check_options(check: argparse.ArgumentParser, en: bool) -> None:
    def add(name: str, zh: str, english: str, *, short: str = "", flag: bool = False, many: bool = False,
            choices: Sequence[str] | None = None, metavar: str | None = None, default: str | None = None,
            whole: bool = False) -> None:  # fmt: skip
        names, help_ = ((short, name) if short else (name,)), english if en else zh
        if flag:
            check.add_argument(*names, action="store_true", help=help_)
        elif many:
            check.add_argument(*names, action="append", default=[], metavar=metavar, help=help_)
        elif whole:
            check.add_argument(*names, type=int, metavar=metavar, help=help_)
        else:
            check.add_argument(*names, choices=choices, metavar=metavar, default=default, help=help_)

    check.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="reports or folders; - is standard input" if en else "报告文件或文件夹；- 表示标准输入",
    )
    add("--format", "输出格式", "output format", choices=("text", "json"), default="text")
    add("--ledger", "台账（xlsx、xls、csv）", "ledger of acts (xlsx, xls, csv)", metavar="FILE")
    add("--year", "报告年度", "report year", whole=True, metavar="YEAR")
    add(
        "--form",
        "报告格式，如 2021（默认按年度和表格判断）",
        "form, such as 2021 (default: by year and tables)",
        metavar="FORM",
    )
    add("--published", "公布日期", "publication date", metavar="YYYY-MM-DD")
    add("--unit-level", "单位类别：乡镇、部门、政府", "kind of body", choices=LEVELS)
    add("--select", "只用这些规则（编号、编号开头如 GK3、简名、主题，逗号分隔）", "only these rules (ids, prefixes such as GK3, slugs, themes; commas)", many=True, metavar="RULES")  # fmt: skip
    add("--ignore", "不用这些规则", "not these rules", many=True, metavar="RULES")
    add(
        "--fail-level",
        "达到哪一级退出码为 1（默认 error）",
        "grade from which the exit code is 1 (default error)",
        choices=(*SEVERITIES, "never"),
    )
    add("--show", "显示到哪一级（默认 note，全部）", "lowest grade shown (default note)", choices=SEVERITIES)
    add("--no-color", "不用颜色", "no colours", flag=True)
    add("--quiet", "每个文件一行", "one line a file", short="-q", flag=True)
    add("--verbose", "列出全部细节", "all details", short="-v", flag=True)
