"""The command ``gongkai-lint``: arguments in, pages or JSON out, and an exit code that can be relied on.

Exit codes: 0 nothing at or above the fail level, 1 findings at or above it, 2 usage, configuration or rule error, 3 a file that
could not be read or recognised, or none at all. Precedence 2 > 3 > 1 > 0.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from gongkai_lint import __version__
from gongkai_lint.rules.model import SEVERITIES, Result, RuleSet

COMMANDS = ("check", "rules", "explain", "test-rules")
ENDINGS = (".docx", ".txt", ".md")
OK, FOUND, USAGE, UNREADABLE = 0, 1, 2, 3


class UsageError(Exception):
    """A mistake in how the command was called: (Chinese, English)."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(
            f"命令用法有误：{message}。用 gongkai-lint --help 看用法",
            f"usage: {message}; see gongkai-lint --help",
        )


def run() -> None:
    """The console script."""
    _safe_output()
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = OK
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _safe_output() -> None:
    """A console that lacks a character shows another in its place, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def main(arguments: Sequence[str]) -> int:
    """Run the command; the exit code."""
    given = list(arguments)
    lang = _language(given)
    try:
        if not any(a in COMMANDS for a in given[:1]):
            given.insert(0, "check")
        options = _parser(lang).parse_args(given)
        lang = options.lang or lang
        handler = {"check": _check, "rules": _rules, "explain": _explain, "test-rules": _test_rules}[
            options.command
        ]
        return handler(options, lang)
    except UsageError as error:
        print(error.en if lang == "en" else error.zh, file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        raise
    except Exception as error:
        from gongkai_lint.rules.yamlnode import RuleErrors

        if isinstance(error, RuleErrors):
            for found in error.errors:
                print(found.show(lang), file=sys.stderr)
            return USAGE
        if os.environ.get("GONGKAI_LINT_DEBUG"):
            raise
        zh = f"程序出错，没有检查完（{type(error).__name__}：{error}）。请把命令和文件情况告诉开发者"
        print(f"internal error ({type(error).__name__}: {error})" if lang == "en" else zh, file=sys.stderr)
        return USAGE


def _language(given: Sequence[str]) -> str:
    for position, argument in enumerate(given):
        if argument == "--lang" and given[position + 1 : position + 2] == ["en"] or argument == "--lang=en":
            return "en"
    return "en" if os.environ.get("GONGKAI_LINT_LANG", "").startswith("en") else "zh"


def _parser(lang: str) -> _Parser:
    en = lang == "en"

    def t(zh: str, english: str) -> str:
        return english if en else zh

    common = _Parser(add_help=False)
    common.add_argument("--lang", choices=("zh", "en"), help=t("输出语言", "language of the output"))
    common.add_argument(
        "--rules",
        action="append",
        default=[],
        metavar="DIR",
        help=t("另加规则文件夹，可多次", "an extra rule folder; may be repeated"),
    )
    common.add_argument(
        "--config",
        metavar="FILE",
        help=t(
            "策略文件（默认逐级向上找 gongkai-lint.yaml）",
            "policy file (default: gongkai-lint.yaml at or above here)",
        ),
    )
    top = _Parser(
        prog="gongkai-lint",
        description=t(
            "检查政府信息公开工作年度报告。", "Check annual reports on government information disclosure."
        ),
        epilog=t(
            "不写命令就是 check：gongkai-lint 报告.docx",
            "Without a command, check is meant: gongkai-lint report.docx",
        ),
    )
    top.add_argument("--version", action="version", version=f"gongkai-lint {__version__}")
    commands = top.add_subparsers(dest="command", required=True, parser_class=_Parser)
    check = commands.add_parser("check", parents=[common], help=t("检查报告", "check reports"))
    check.add_argument("--version", action="version", version=f"gongkai-lint {__version__}")
    check.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=t("报告文件或文件夹；- 表示标准输入", "reports or folders; - is standard input"),
    )
    check.add_argument(
        "--format", choices=("text", "json"), default="text", help=t("输出格式", "output format")
    )
    check.add_argument(
        "--ledger", metavar="FILE", help=t("台账（xlsx、xls、csv）", "ledger of acts (xlsx, xls, csv)")
    )
    check.add_argument("--year", type=int, help=t("报告年度", "report year"))
    check.add_argument(
        "--form", help=t("报告格式：2008、2014、fujian、2019、2021", "form: 2008, 2014, fujian, 2019, 2021")
    )
    check.add_argument("--published", metavar="YYYY-MM-DD", help=t("公布日期", "publication date"))
    check.add_argument(
        "--unit-level", choices=("township", "department", "government"), help=t("单位类别", "kind of body")
    )
    check.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="RULES",
        help=t(
            "只用这些规则（编号、前缀、简名、主题，逗号分隔）",
            "only these rules (ids, prefixes, slugs, themes)",
        ),
    )
    check.add_argument(
        "--ignore", action="append", default=[], metavar="RULES", help=t("不用这些规则", "not these rules")
    )
    check.add_argument(
        "--fail-level",
        choices=(*SEVERITIES, "never"),
        help=t("达到哪一级退出码为 1（默认 error）", "grade from which the exit code is 1 (default error)"),
    )
    check.add_argument(
        "--show",
        choices=SEVERITIES,
        help=t("显示到哪一级（默认 note，全部）", "lowest grade shown (default note)"),
    )
    check.add_argument("--no-color", action="store_true", help=t("不用颜色", "no colours"))
    check.add_argument("--quiet", "-q", action="store_true", help=t("每个文件一行", "one line a file"))
    check.add_argument("--verbose", "-v", action="store_true", help=t("列出全部细节", "all details"))
    listing = commands.add_parser("rules", parents=[common], help=t("列出规则", "list the rules"))
    listing.add_argument("--format", choices=("text", "json"), default="text")
    explain = commands.add_parser("explain", parents=[common], help=t("说明一条规则", "explain a rule"))
    explain.add_argument("rule", help=t("编号或简名", "id or slug"))
    test = commands.add_parser(
        "test-rules", parents=[common], help=t("运行规则的测试", "run the tests of rules")
    )
    test.add_argument(
        "folders",
        nargs="*",
        metavar="DIR",
        help=t("规则文件夹（默认内置规则）", "rule folders (default: the built-in ones)"),
    )
    return top


def _config(options: argparse.Namespace) -> Any:
    from gongkai_lint.config import Config, find, load

    path = options.config or find()
    if options.config and not os.path.isfile(options.config):
        raise UsageError(f"没有策略文件 {options.config}", f"no policy file {options.config}")
    return load(path) if path else Config({})


def _ruleset(options: argparse.Namespace, config: Any) -> RuleSet:
    from gongkai_lint.rules.load import load, rules_home

    extra = [config.beside(folder) for folder in config.get("rules", [])] + options.rules
    return load([rules_home(), *extra])


def _names(given: Sequence[str], ruleset: RuleSet, option: str) -> tuple[str, ...]:
    """Comma lists of ids, prefixes, slugs and themes; one that means no rule is a usage error."""
    from gongkai_lint.engine import names

    words = tuple(w.strip() for text in given for w in text.split(",") if w.strip())
    for word in words:
        if not any(names(rule, word) for rule in ruleset.rules):
            raise UsageError(
                f"{option} {word}：没有这样的规则。用 gongkai-lint rules 看有哪些规则",
                f"{option} {word}: no such rule; see gongkai-lint rules",
            )
    return words


def _check(options: argparse.Namespace, lang: str) -> int:
    from gongkai_lint.engine import Options

    config = _config(options)
    lang = options.lang or config.get("lang") or lang
    ruleset = _ruleset(options, config)
    form = options.form or config.get("form", "")
    if form and form not in ruleset.forms:
        known = "、".join(ruleset.forms)
        raise UsageError(f"没有“{form}”这种格式，可选：{known}", f"no form “{form}”; there are {known}")
    ledger = options.ledger or (config.beside(config.get("ledger")) if config.get("ledger") else None)
    unit = config.get("unit", {})
    severity = config.get("severity", {})
    _names(list(severity), ruleset, "severity")
    given = Options(
        lang=lang,
        year=options.year or config.get("year", 0),
        form=form,
        select=_names(options.select or config.get("select", []), ruleset, "--select"),
        ignore=_names([*options.ignore, *config.get("ignore", [])], ruleset, "--ignore"),
        severity=severity,
        unit=unit.get("name", ""),
        level=options.unit_level or unit.get("level", ""),
        ledger=_ledger(ledger, lang) if ledger else None,
        published=_date(options.published) if options.published else None,
        words=config.get("words", {}),
    )
    results, unmatched = _lint_all(options.files, ruleset, given)
    _print(results, ruleset, options, lang, options.show or config.get("show", "note"))
    for pattern in unmatched:
        zh, en = (
            f"{pattern}：里面没有可检查的文件（{'、'.join(ENDINGS)}）",
            f"{pattern}: no file to check in it ({', '.join(ENDINGS)})",
        )
        print(en if lang == "en" else zh, file=sys.stderr)
    return _exit_code(results, bool(unmatched), options.fail_level or config.get("fail_level", "error"))


def _ledger(path: str, lang: str) -> Any:
    from gongkai_lint.document.model import UnreadableError
    from gongkai_lint.ledger import LEDGER_REASONS, read_ledger
    from gongkai_lint.phrases import unreadable_text

    try:
        return read_ledger(path)
    except UnreadableError as error:
        pair = LEDGER_REASONS.get(error.reason)
        zh, en = (
            (p.replace("{detail}", error.detail) for p in pair)
            if pair
            else (unreadable_text(error, "zh"), unreadable_text(error, "en"))
        )
        raise UsageError(f"台账 {path}：{zh}", f"ledger {path}: {en}") from error


def _date(text: str) -> tuple[int, int, int]:
    from datetime import date

    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"--published {text}：日期要写成 2025-03-20 的样子",
            f"--published {text}: write the date like 2025-03-20",
        ) from error
    return (found.year, found.month, found.day)


def _lint_all(paths: Sequence[str], ruleset: RuleSet, options: Any) -> tuple[list[Result], list[str]]:
    """Results, and the folders that held nothing to check. What goes wrong with one file stays with it."""
    from gongkai_lint.engine import lint, lint_data

    results: list[Result] = []
    unmatched: list[str] = []
    for path in paths:
        files = _files_of(path)
        if not files:
            unmatched.append(path)
        for file in files:
            try:
                if file == "-":
                    results.append(lint_data(sys.stdin.buffer.read(), "-", ruleset, options))
                else:
                    results.append(lint(file, ruleset, options))
            except Exception as error:
                if os.environ.get("GONGKAI_LINT_DEBUG"):
                    raise
                zh = f"检查此文件时程序出错（{type(error).__name__}），没有得出结论"
                en = f"the program failed on this file ({type(error).__name__}); no conclusion"
                results.append(Result(file, "unassessable", error=en if options.lang == "en" else zh))
    return results, unmatched


def _files_of(path: str) -> list[str]:
    if path == "-" or not os.path.isdir(path):
        return [path]
    found = []
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found.extend(
            os.path.join(folder, n)
            for n in sorted(names)
            if n.lower().endswith(ENDINGS) and not n.startswith((".", "~$"))
        )
    return found


def _print(
    results: Sequence[Result], ruleset: RuleSet, options: argparse.Namespace, lang: str, show: str
) -> None:
    if options.format == "json":
        from gongkai_lint.output.json import dumps

        sys.stdout.write(dumps(results, ruleset, lang))
        return
    from gongkai_lint.output import text

    columns = _columns()
    lines: list[Any] = []
    for n, result in enumerate(results):
        if options.quiet:
            lines.append(text.brief(result, lang))
        else:
            lines += [[]] * (n > 0) + text.page(result, lang, columns, show, options.verbose)
    if len(results) > 1 and not options.quiet:
        lines += text.summary(results, lang, columns)
    colour = (
        sys.stdout.isatty()
        and not options.no_color
        and "NO_COLOR" not in os.environ
        and os.environ.get("TERM") != "dumb"
    )
    if colour:
        text.draw(lines)
    else:
        sys.stdout.write(text.plain(lines))


def _columns() -> int:
    """The terminal's width, 80 when there is none; lines longer than 100 columns are hard to read."""
    if os.environ.get("COLUMNS", "").isdigit():
        return max(40, min(100, int(os.environ["COLUMNS"])))
    try:
        return (
            max(40, min(100, os.get_terminal_size(sys.stdout.fileno()).columns))
            if sys.stdout.isatty()
            else 80
        )
    except (OSError, ValueError):
        return 80


def _exit_code(results: Sequence[Result], unmatched: bool, level: str) -> int:
    if unmatched or not results or any(r.grade == "unassessable" for r in results):
        return UNREADABLE
    if level == "never":
        return OK
    failing = SEVERITIES[: SEVERITIES.index(level) + 1]
    return (
        FOUND
        if any(f.severity in failing and f.suppressed is None for r in results for f in r.findings)
        else OK
    )


def _rules(options: argparse.Namespace, lang: str) -> int:
    ruleset = _ruleset(options, _config(options))
    if options.format == "json":
        import json

        rows = [
            {
                "id": r.id,
                "slug": r.slug,
                "severity": r.severity,
                "theme": r.theme,
                "kind": r.kind,
                "title": (r.en if lang == "en" else r.zh).title,
            }
            for r in ruleset.rules
        ]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    else:
        from gongkai_lint.output.explain import listing

        sys.stdout.write(listing(ruleset, lang))
    return OK


def _explain(options: argparse.Namespace, lang: str) -> int:
    from gongkai_lint.output.explain import explanation, find

    ruleset = _ruleset(options, _config(options))
    rule = find(ruleset, options.rule)
    if rule is None:
        from gongkai_lint.rules.schema import closest

        near = closest(options.rule, [n for r in ruleset.rules for n in (r.id, r.slug)])
        zh, en = (
            (f"，是否想看 {near}？", f"; did you mean {near}?")
            if near
            else ("。用 gongkai-lint rules 看有哪些规则", "; see gongkai-lint rules")
        )
        raise UsageError(f"没有规则 {options.rule}{zh}", f"no rule {options.rule}{en}")
    sys.stdout.write(explanation(rule, ruleset, lang, _columns()))
    return OK


def _test_rules(options: argparse.Namespace, lang: str) -> int:
    from gongkai_lint.rules.load import load, rules_home
    from gongkai_lint.rules.testing import coverage_gaps, run_rule_tests

    home = rules_home()
    for folder in options.folders:
        if not os.path.isdir(folder):
            raise UsageError(f"{folder} 不是文件夹", f"{folder} is no folder")
    extra = [f for f in options.folders if os.path.abspath(f) != os.path.abspath(home)]
    ruleset = load([home, *extra, *options.rules], use_cache=False)
    outcomes = run_rule_tests(options.folders or [home], ruleset)
    failed = [o for o in outcomes if o.problem]
    for outcome in failed:
        print(outcome.show())
    gaps = coverage_gaps(ruleset, outcomes) if not options.folders else []
    for gap in gaps:
        print(gap)
    total = len(outcomes)
    print(
        f"{total - len(failed)} passed, {len(failed)} failed"
        if lang == "en"
        else f"规则测试：{total - len(failed)} 通过，{len(failed)} 不通过"
    )
    return FOUND if failed or gaps else OK
