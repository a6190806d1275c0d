"""What the command may be told, and plain sentences when it is told something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from gongkai_lint import __version__, deferred
from gongkai_lint.commands import COMMANDS, command
from gongkai_lint.output import console
from gongkai_lint.output.width import wrap
from gongkai_lint.typed import TYPE_CHECKING, Any, NoReturn, TypeAlias
from gongkai_lint.usage import UsageError as UsageError  # the commands know it by this room

if TYPE_CHECKING:
    import argparse
else:
    argparse = deferred.imported("argparse", {"gettext": ("gettext", "ngettext")})

LEVELS = ("township", "department", "government")
# Its own words are English, told in Chinese below: no search for translations, no locale.
vars(argparse)["_"] = lambda text: text  # not str: what has no description stays without one
Translate: TypeAlias = "Callable[[str, str], str]"  # (Chinese, English) → the one asked for
_COMMON = ("--lang", "--rules", "--config")  # may stand before the command, each with a value

# What argparse says → (Chinese, English). Its own words are neither plain nor Chinese.
_COMPLAINTS = (
    (r"the following arguments are required: FILE", "没有指定要检查的文件", "no file to check was named"),
    (r"the following arguments are required: (.+)", r"缺少：\1", r"\1 is missing"),
    (r"argument (\S+?)(?:/\S+)?: expected .*argument.*", r"\1 后面要写一个值", r"\1 needs a value"),
    (r"argument (\S+?)(?:/\S+)?: invalid int value: '(.*)'", r"\1 要写整数，“\2”不是整数", r"\1 takes a whole number, not “\2”"),
    (r"argument (\S+?)(?:/\S+)?: invalid choice: '(.*)' \(choose from (.+)\)", r"\1 不能是“\2”，可选：\3", r"\1 cannot be “\2”; there are \3"),
    (r"argument (\S+?)(?:/\S+)?: ignored explicit argument '(.*)'", r"\1 后面不能写值（“\2”）", r"\1 takes no value (“\2”)"),
)  # fmt: skip


def complaints(error: Exception, lang: str) -> list[str] | None:
    """What to say of a mistake of the user's (in the call, a file to be written, the policy, the rules); None when the error
    is none of these."""
    zh, en = getattr(error, "zh", None), getattr(error, "en", None)
    if isinstance(zh, str) and isinstance(en, str):  # UsageError, UnwritableError
        return [en if lang == "en" else zh]
    errors = getattr(error, "errors", None)  # RuleErrors, without importing YAML to know its name
    if errors and all(hasattr(e, "show") for e in errors):
        return [e.show(lang) for e in errors]
    return None


class _Formatter(argparse.HelpFormatter):
    usage_word = "用法："

    def __init__(self, prog: str, **more: Any) -> None:
        more.setdefault(
            "width", console.columns() - 2
        )  # left to itself it imports shutil, with every compression there is
        super().__init__(prog, **more)

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, self.usage_word if prefix is None else prefix)

    def format_help(self) -> str:
        """Behind a heading in Chinese stands a colon in Chinese."""
        return re.sub(r"^([\u4e00-\u9fff]+):$", r"\1：", super().format_help(), flags=re.MULTILINE)

    # A Han character takes two columns, which argparse does not know.
    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(" ".join(text.split()), width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(wrap(" ".join(text.split()), width, indent, indent))


class _EnglishFormatter(_Formatter):
    usage_word = "Usage: "


class _Parser(argparse.ArgumentParser):
    """A parser that raises instead of leaving, and guesses no abbreviations."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(*_complaint(message, [o for a in self._actions for o in a.option_strings]))

    def _print_message(self, message: str, file: Any = None) -> None:
        """What --help and --version show. argparse itself says nothing when it cannot be written."""
        console.write(message)


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
    name, *rest = arrange(given)
    if name not in COMMANDS:
        return _top(lang).parse_args([name])
    # Not as a parser of parsers: only so may files stand after options (a.docx -q b.docx), and only one is built.
    parser = parser_of(name, lang)
    options = parser.parse_args(rest) if "--" in rest else parser.parse_intermixed_args(rest)
    options.command = name
    return options


def parser_of(name: str, lang: str) -> _Parser:
    """The parser of one command."""
    module, en = command(name), lang == "en"
    zh_summary, en_summary = module.SUMMARY

    def t(zh: str, english: str) -> str:
        return english if en else zh

    parser = _Parser(
        prog=f"gongkai-lint {name}",
        usage=f"gongkai-lint {name} {t(*module.USAGE)}",
        description=t(zh_summary, en_summary[:1].upper() + en_summary[1:]) + t("。", "."),
        add_help=False,
        allow_abbrev=False,
        formatter_class=_EnglishFormatter if en else _Formatter,
    )
    add = parser.add_argument
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
    add("--config", metavar="FILE", help=t(
        "策略文件（默认从当前目录逐级向上找 gongkai-lint.yaml）", "policy file (default: gongkai-lint.yaml here or above)"))  # fmt: skip
    _titled(parser, t)
    module.arguments(parser, t)
    return parser


def _titled(parser: argparse.ArgumentParser, t: Translate) -> None:
    parser._positionals.title = t("参数", "Arguments")
    parser._optionals.title = t("选项", "Options")
    parser.add_argument("-h", "--help", action="help", help=t("显示用法", "show this help"))
    parser.add_argument(
        "--version",
        action="version",
        version=f"gongkai-lint {__version__}",
        help=t("显示版本", "show the version"),
    )


def _top(lang: str) -> _Parser:
    """What stands before any command: --help, with the list of commands, and --version."""
    en = lang == "en"

    def t(zh: str, english: str) -> str:
        return english if en else zh

    formatter = _EnglishFormatter if en else _Formatter
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
            "2 用法、配置或规则有误，或者结果写不出来，3 有文件读不了、认不出或没有文件。",
            "Without a command, check is meant. Options of a command: gongkai-lint check --help. Exit codes: 0 nothing at or "
            "above --fail-level, 1 something, 2 usage, policy or rule error, or output that cannot be written, 3 a file unreadable "
            "or not recognised, or none.",
        ),
    )
    _titled(top, t)
    listed = top.add_subparsers(
        dest="command",
        required=True,
        parser_class=_Parser,
        title=t("命令", "Commands"),
        metavar=t("[命令]", "[command]"),
    )
    for name in COMMANDS:
        listed.add_parser(name, help=t(*command(name).SUMMARY), add_help=False)
    return top
