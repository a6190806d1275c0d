"""``gongkai-lint FILE…``: check reports. The command that is meant where none is named."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from gongkai_lint import exits
from gongkai_lint.arguments import LEVELS, Translate, UsageError
from gongkai_lint.commands.settings import Settings
from gongkai_lint.inputs import expand
from gongkai_lint.output import FORMATS, console
from gongkai_lint.plurals import counted
from gongkai_lint.rules.model import SEVERITIES, Result, RuleSet
from gongkai_lint.typed import Any

SUMMARY = ("检查报告", "check reports")
USAGE = ("[选项] 文件或文件夹 …", "[options] FILE ...")


def arguments(parser: ArgumentParser, t: Translate) -> None:
    """Its arguments."""
    add = parser.add_argument
    add(
        "files",
        nargs="+",
        metavar="FILE",
        help=t("报告文件或文件夹；- 表示标准输入", "reports or folders; - is standard input"),
    )
    add("--format", choices=FORMATS, metavar="FORMAT", default="text", help=t(
        f"输出格式：{'、'.join(FORMATS)}（默认 text）", f"output format: {', '.join(FORMATS)} (default text)"))  # fmt: skip
    add("--output", action="append", default=[], metavar="FORMAT:FILE", help=t(
        "另外写到文件，可多次，如 html:结果.html", "write to a file too, such as html:result.html; may be repeated"))  # fmt: skip
    add("--annotate", metavar="FILE", help=t(
        "另存一份 Word，问题写成批注", "a copy of the Word file with the findings as comments"))  # fmt: skip
    add("--fix", metavar="FILE", help=t(
        "另存一份 Word，错别字、标点等写成修订", "a copy of the Word file with mechanical corrections as tracked changes"))  # fmt: skip
    add("--diff", action="store_true", help=t(
        "只显示可以自动更正的地方", "show what can be corrected mechanically, not the findings"))  # fmt: skip
    add("--ledger", metavar="FILE", help=t("台账（xlsx、xls、csv）", "ledger of acts (xlsx, xls, csv)"))
    add(
        "--prior",
        metavar="FILE",
        help=t(
            "上一年度报告，用来对照：文件、文件夹，或 ../{year-1}/*.docx 这样的写法",
            "last year's report to compare with: a file, a folder, or a pattern such as ../{year-1}/*.docx",
        ),
    )
    add("--year", type=int, metavar="YEAR", help=t("报告年度", "report year"))
    add(
        "--form",
        metavar="FORM",
        help=t(
            "报告格式，如 2021（默认按年度和表格判断）", "form, such as 2021 (default: by year and tables)"
        ),
    )
    add("--published", metavar="YYYY-MM-DD", help=t("公布日期", "publication date"))
    add("--unit-level", choices=LEVELS, help=t("单位类别：乡镇、部门、政府", "kind of body"))
    add(
        "--select",
        action="append",
        default=[],
        metavar="RULES",
        help=t(
            "只用这些规则（编号、编号开头如 GK3、简名、主题，逗号分隔）",
            "only these rules (ids, prefixes such as GK3, slugs, themes; commas)",
        ),
    )
    add("--ignore", action="append", default=[], metavar="RULES", help=t("不用这些规则", "not these rules"))
    add(
        "--fail-level",
        choices=(*SEVERITIES, "never"),
        help=t("达到哪一级退出码为 1（默认 error）", "grade from which the exit code is 1 (default error)"),
    )
    add(
        "--show",
        choices=SEVERITIES,
        help=t("显示到哪一级（默认 note，全部）", "lowest grade shown (default note)"),
    )
    add("--baseline", metavar="FILE", help=t(
        "已知问题的基线文件：里面有的不计", "baseline of known findings, which do not count"))  # fmt: skip
    add("--write-baseline", metavar="FILE", help=t(
        "把现有的问题记为基线", "record the findings as a baseline"))  # fmt: skip
    add("--statistics", action="store_true", help=t("列出各规则的问题数", "count the findings by rule"))
    add(
        "--watch",
        action="store_true",
        help=t("文件一改就再检查，Ctrl-C 结束", "check again on every save; Ctrl-C ends"),
    )
    add("--no-color", action="store_true", help=t("不用颜色", "no colours"))
    add("-q", "--quiet", action="store_true", help=t("每个文件一行", "one line a file"))
    add("-v", "--verbose", action="store_true", help=t("列出全部细节", "all details"))  # fmt: skip


def run(options: Namespace, lang: str) -> int:
    """Check the files and print, once or whenever one of them changes."""
    return _watched(options, lang) if options.watch else _checked(options, lang)


def _watched(options: Namespace, lang: str) -> int:
    """Check again and again. What is wrong with a call or a policy is told, and may be mended while we wait."""
    from gongkai_lint import watch
    from gongkai_lint.arguments import complaints
    from gongkai_lint.policy.find import NAME, find_for

    if "-" in options.files:
        raise UsageError("--watch 不能用于标准输入", "--watch does not go with standard input")
    own = [p for p in (options.ledger, options.prior, options.baseline, *options.rules) if p]
    written = [t.rpartition(":")[2] for t in options.output] + [
        getattr(options, name, None) or "" for name in ("write_baseline", "annotate", "fix")
    ]

    def paths() -> list[str]:
        policy = options.config or find_for(options.files) or NAME
        return [*options.files, policy, *own, *_read_by(policy)]

    def once() -> None:
        try:
            _checked(options, lang)
        except Exception as error:
            told = complaints(error, lang)
            if told is None:
                raise
            for line in told:
                console.complain(line)

    waiting = "Waiting for changes; Ctrl-C ends" if lang == "en" else "等待文件改动，Ctrl-C 结束"
    return watch.watch(once, paths, waiting, console.coloured(options.no_color), written)


def _read_by(policy: str) -> list[str]:
    """The policies it extends, the office's own rule folders and its ledger, as far as the policy can be read."""
    from gongkai_lint.policy.load import load

    try:
        found = load(policy)
    except Exception:  # told by the check itself
        return []
    folders = (found.beside(f, "rules", n) for n, f in enumerate(found.get("rules", [])))
    ledger = found.get("ledger", "")
    return [
        *found.files,
        *folders,
        *([found.beside(ledger, "ledger")] if ledger and "{" not in ledger else []),
    ]


def _checked(options: Namespace, lang: str) -> int:
    settings = Settings(options, lang, options.files)
    lang = settings.lang
    inputs = expand(options.files, lang)
    policy = settings.policy
    read = [options.ledger, options.prior, options.baseline, options.write_baseline]
    sources = [*inputs.files, *policy.files, *(path for path in read if path)]
    targets = _targets(options, sources)
    word = options.annotate or options.fix or options.diff
    if word:
        from gongkai_lint.word import copies

        copies.look_ahead(options, inputs.files, sources)
    known, recorded = _baseline(options, inputs.files), ""
    results = settings.finished([lint_one(file, *settings.for_file(file)) for file in inputs.files])
    if options.baseline or options.write_baseline:
        results, recorded = _with_baseline(results, known, options, inputs.files, lang)
    told = {
        "show": options.show or policy.get("show", "note"),
        "fail_level": options.fail_level or policy.get("fail_level", "error"),
    }
    made = None
    if word and results:
        made = copies.Copies(options, results[0], *settings.for_file(results[0].path), lang)
    if made is not None and made.shown is not None:
        _show(made.shown, options)
    else:
        _print(results, settings.ruleset, options, lang, told)
    for note in [*inputs.notes, *([recorded] if recorded else [])]:
        console.complain(note)
    written = made is None or made.write()
    if not _written(targets, results, settings.ruleset, lang, told) or not written:
        return exits.USAGE
    return settings.exit_code(results, inputs.unmatched)


def _baseline(options: Namespace, files: Sequence[str]) -> Any:
    """The baseline to compare with, None when none was named. A target that cannot be written is told before the work."""
    if options.write_baseline:
        from gongkai_lint.baseline import may_replace
        from gongkai_lint.files import check_target

        path = options.write_baseline
        check_target(path, files)
        if not may_replace(path):
            raise UsageError(
                f"已有文件 {path}，而且不是基线，没有覆盖；请换一个文件名",
                f"{path} exists and is no baseline; it was not written over; choose another name",
            )
    if not options.baseline:
        return None
    from gongkai_lint.baseline import BaselineError, read

    try:
        return read(options.baseline)
    except BaselineError as error:
        raise UsageError(error.zh, error.en) from error


def _with_baseline(
    results: list[Result], known: Any, options: Namespace, files: Sequence[str], lang: str
) -> tuple[list[Result], str]:
    """The results with known findings set aside, and what to say of a baseline written. What has just been recorded is
    known too."""
    if known is not None:
        results = [known.apply(result) for result in results]
    path = options.write_baseline
    if not path:
        return results, ""
    from gongkai_lint.baseline import read, record, tallied
    from gongkai_lint.files import write_whole

    write_whole(path, record(results, path), files)
    made = read(path)
    results = [made.apply(result) for result in results]
    count = tallied(results)[0]
    return (
        results,
        f"{path}: {counted(count, 'finding')} recorded" if lang == "en" else f"{path}：记下 {count} 个问题",
    )


def lint_one(path: str, ruleset: RuleSet, options: Any) -> Result:
    """One file's result. Whatever goes wrong with it stays with it."""
    from gongkai_lint.engine import debugging, lint, lint_data

    try:
        if path == "-":
            return lint_data(sys.stdin.buffer.read(), "-", ruleset, options)
        return lint(path, ruleset, options)
    except Exception as error:
        if debugging():
            raise
        zh = f"此文件检查时程序出错（{type(error).__name__}），没有得出结论，其他文件不受影响"
        en = f"the program failed on this file ({type(error).__name__}); no conclusion; other files are not affected"
        return Result(path, "unassessable", error=en if options.lang == "en" else zh)


def _targets(options: Namespace, sources: Sequence[str]) -> Sequence[Any]:
    """The files to write, looked at before anything is checked."""
    if options.format in ("text", "json") and not options.output:
        return ()
    from gongkai_lint.files import check_target
    from gongkai_lint.output import formats

    formats.need_stdout(options.format)
    targets = formats.targets(options.output)
    for target in targets:
        check_target(target.path, sources)
    return targets


def _written(
    targets: Sequence[Any], results: Sequence[Result], ruleset: RuleSet, lang: str, told: dict[str, str]
) -> bool:
    """Write every target; whether all could be written. One that cannot be does not keep the others from it."""
    if not targets:
        return True
    from gongkai_lint.files import UnwritableError, write_whole
    from gongkai_lint.output import formats

    failed = False
    for target in targets:
        try:
            data = formats.data(target.format, results, ruleset, lang, **told)
            write_whole(target.path, data, [r.path for r in results])
        except UnwritableError as error:
            console.complain(error.en if lang == "en" else error.zh)
            failed = True
    return not failed


def _print(
    results: Sequence[Result], ruleset: RuleSet, options: Namespace, lang: str, told: dict[str, str]
) -> None:
    if options.format == "json":
        from gongkai_lint.output.json import dumps

        console.write(dumps(results, ruleset, lang, ascii_only=not console.unicode_output()))
        return
    if options.format != "text":
        from gongkai_lint.output import formats

        formats.write(options.format, results, ruleset, lang, **told)
        if options.format == "github":
            _summarise(results, ruleset, lang, told)
        return
    from gongkai_lint.output import text

    wide = console.columns()
    lines: list[text.Line] = []
    for n, result in enumerate(results):
        if options.quiet:
            lines.append(text.brief(result, lang))
        else:
            lines += [[]] * (n > 0) + text.page(result, lang, wide, told["show"], options.verbose)
    if len(results) > 1 and not options.quiet:
        lines += text.summary(results, lang)
    if options.statistics:
        lines += text.statistics(results, lang)
    _show(lines, options)


def _show(lines: Sequence[Any], options: Namespace) -> None:
    """Lines of a page, in colour on a terminal."""
    from gongkai_lint.output import text

    if lines and console.coloured(options.no_color):
        text.draw(lines)
    elif lines:
        console.write(text.plain(lines))


def _summarise(results: Sequence[Result], ruleset: RuleSet, lang: str, told: dict[str, str]) -> None:
    """The summary page of a GitHub job, where there is one. A failure there is said and changes nothing."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    from gongkai_lint.output import github, md

    try:
        github.append_summary(md.render(results, ruleset, lang, **told), path, lang)
    except OSError as error:
        console.complain(
            f"job summary not written: {error.strerror}"
            if lang == "en"
            else f"作业摘要没有写成：{error.strerror}"
        )
