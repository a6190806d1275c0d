"""The command ``gongkai-lint``: arguments in, pages or JSON out, and an exit code that can be relied on.

Exit codes: 0 nothing at or above the fail level, 1 findings at or above it, 2 usage, configuration or rule error, 3 a file that
could not be read or recognised, or none at all. Precedence 2 > 3 > 1 > 0.
"""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from gongkai_lint import regex
from gongkai_lint.arguments import UsageError, language, parse
from gongkai_lint.output import console
from gongkai_lint.rules.model import SEVERITIES, Result, RuleSet
from gongkai_lint.typed import Any

ENDINGS = (".docx", ".txt", ".md", ".htm", ".html", ".mht", ".mhtml")
# Reports come in these too, but cannot be read: a folder that holds some is told so, never passed over in silence.
UNREAD_ENDINGS = (".doc", ".wps", ".pdf", ".ofd", ".rtf", ".odt")
OK, FOUND, USAGE, UNREADABLE, INTERRUPTED = 0, 1, 2, 3, 130


def run() -> None:
    """The console script."""
    console.make_safe()
    gc.set_threshold(
        100_000, 50, 50
    )  # a run is short and makes few cycles; collecting early costs a tenth of it
    try:
        code = main(sys.argv[1:])
        regex.save()
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def main(arguments: Sequence[str]) -> int:
    """Run the command; the exit code."""
    lang = language(arguments, os.environ.get("GONGKAI_LINT_LANG", ""))
    try:
        options = parse(arguments, lang)
        return _COMMANDS[options.command](options, lang)
    except UsageError as error:
        console.complain(error.en if lang == "en" else error.zh)
        return USAGE
    except Exception as error:
        errors = getattr(error, "errors", None)  # RuleErrors, without importing YAML to know its name
        if errors and all(hasattr(e, "show") for e in errors):
            for found in errors:
                console.complain(found.show(lang))
            return USAGE
        if _debugging():
            raise
        what = f"{type(error).__name__}：{error}"
        zh = f"程序出错，没有检查完（{what}）。请把命令和文件情况告诉开发者"
        console.complain(f"internal error, not finished ({what})" if lang == "en" else zh)
        return USAGE


def _debugging() -> bool:
    return bool(os.environ.get("GONGKAI_LINT_DEBUG"))


def _policy(options: Namespace) -> Any:
    from gongkai_lint.config import Config, find, load

    if options.config and not os.path.isfile(options.config):
        raise UsageError(f"没有策略文件 {options.config}", f"there is no policy file {options.config}")
    path = options.config or find()
    return load(path) if path else Config({})


def _ruleset(options: Namespace, policy: Any) -> RuleSet:
    from gongkai_lint.rules.load import load, rules_home

    extra = [*(policy.beside(folder) for folder in policy.get("rules", [])), *options.rules]
    for folder in extra:
        if not os.path.isdir(folder):
            raise UsageError(f"没有规则文件夹 {folder}", f"there is no rule folder {folder}")
    return load([rules_home(), *extra])


def _names(given: Sequence[str], ruleset: RuleSet, where: str) -> tuple[str, ...]:
    """Comma lists of ids, prefixes, slugs and themes; one that means no rule is a usage error."""
    from gongkai_lint.engine import names

    words = tuple(w.strip() for text in given for w in text.replace("，", ",").split(",") if w.strip())
    words = tuple(w.upper() if w[:2].isalpha() and w[2:].isdecimal() else w for w in words)
    for word in words:
        if not any(names(rule, word) for rule in ruleset.rules):
            from gongkai_lint.rules.schema import closest

            near = closest(word, {n for r in ruleset.rules for n in (r.id, r.slug, r.theme)})
            raise UsageError(
                f"{where} {word}：没有这样的规则"
                + (f"，是否想写 {near}？" if near else "。用 gongkai-lint rules 看有哪些规则"),
                f"{where} {word}: no such rule"
                + (f"; did you mean {near}?" if near else ". See gongkai-lint rules"),
            )
    return words


def _check(options: Namespace, lang: str) -> int:
    policy = _policy(options)
    if not options.lang and not os.environ.get("GONGKAI_LINT_LANG"):
        lang = policy.get("lang", lang)
    ruleset = _ruleset(options, policy)
    given = _options(options, policy, ruleset, lang)
    files, notes, unmatched = _expand(options.files, lang)
    results = [_lint(file, ruleset, given) for file in files]
    _print(results, ruleset, options, lang, options.show or policy.get("show", "note"))
    for note in notes:
        console.complain(note)
    return exit_code(results, unmatched, options.fail_level or policy.get("fail_level", "error"))


def _options(options: Namespace, policy: Any, ruleset: RuleSet, lang: str) -> Any:
    """What the engine is told: the command line first, then the policy."""
    from gongkai_lint.engine import Options

    form = options.form or policy.get("form", "")
    if form and form not in ruleset.forms:
        raise UsageError(
            f"没有“{form}”这种报告格式，可选：{'、'.join(ruleset.forms)}",
            f"there is no form “{form}”; there are {', '.join(ruleset.forms)}",
        )
    named = os.path.basename(policy.path) + " "
    for name in policy.get("words", {}):
        if name not in ruleset.words:
            from gongkai_lint.rules.schema import closest

            near = closest(name, ruleset.words)
            raise UsageError(
                f"{named}words {name}：没有这个词表" + (f"，是否想写 {near}？" if near else ""),
                f"{named}words {name}: there is no such word list"
                + (f"; did you mean {near}?" if near else ""),
            )
    severity = policy.get("severity", {})
    _names(list(severity), ruleset, named + "severity")
    select = (
        _names(options.select, ruleset, "--select")
        if options.select
        else _names(policy.get("select", []), ruleset, named + "select")
    )
    ignore = (
        *_names(options.ignore, ruleset, "--ignore"),
        *_names(policy.get("ignore", []), ruleset, named + "ignore"),
    )
    ledger = options.ledger or (policy.get("ledger") and policy.beside(policy.get("ledger")))
    unit = policy.get("unit", {})
    return Options(
        lang=lang,
        year=options.year if options.year is not None else policy.get("year", 0),
        form=form,
        select=select,
        ignore=ignore,
        severity=severity,
        unit=unit.get("name", ""),
        level=options.unit_level or unit.get("level", ""),
        ledger=_ledger(ledger) if ledger else None,
        published=_date(options.published) if options.published else None,
        words=policy.get("words", {}),
    )


def _ledger(path: str) -> Any:
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
        found = date(*(int(part) for part in text.split("-")))
    except (ValueError, TypeError) as error:
        raise UsageError(
            f"--published {text}：日期要写成 2025-03-20 的样子",
            f"--published {text}: write the date like 2025-03-20",
        ) from error
    return (found.year, found.month, found.day)


def _expand(paths: Sequence[str], lang: str) -> tuple[list[str], list[str], bool]:
    """The files meant; what to say about folders and patterns; whether one of them held nothing."""
    files: dict[str, None] = {}
    notes: list[str] = []
    unmatched = False
    en = lang == "en"
    for path in paths:
        found, unread = _files_of(path)
        files.update(dict.fromkeys(found))
        if not found:
            unmatched = True
            endings = (", " if en else "、").join(ENDINGS)
            notes.append(
                f"{path}: there is no file to check ({endings})"
                if en
                else f"{path}：没有可检查的文件（{endings}）"
            )
        if unread:
            shown = (", " if en else "、").join(os.path.basename(p) for p in unread[:5])
            more = "" if len(unread) <= 5 else " …" if en else "等"
            notes.append(
                f"{path}: {len(unread)} files of kinds that cannot be checked were passed over ({shown}{more}); save them as .docx"
                if en
                else f"{path}：有 {len(unread)} 个文件的类型不能检查，已跳过（{shown}{more}），请另存为 .docx 再检查"
            )
    return list(files), notes, unmatched


def _files_of(path: str) -> tuple[list[str], list[str]]:
    """The files that an argument means, and those in a folder that may be reports but cannot be read."""
    if os.path.isdir(path):
        found: list[str] = []
        unread: list[str] = []
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(f for f in folders if not f.startswith(".") and not _of_a_page(f, names))
            for name in sorted(names):
                if not name.startswith((".", "~$")):
                    lower = name.lower()
                    kept = (
                        found
                        if lower.endswith(ENDINGS)
                        else unread
                        if lower.endswith(UNREAD_ENDINGS)
                        else None
                    )
                    if kept is not None:
                        kept.append(os.path.join(folder, name))
        return found, unread
    if path != "-" and any(c in path for c in "*?[") and not os.path.lexists(path):  # cmd.exe expands nothing
        from glob import glob

        matched = sorted(glob(path, recursive=True))
        return [f for f in matched if os.path.isfile(f) and not os.path.basename(f).startswith("~$")], []
    return [path], []


def _of_a_page(folder: str, names: Sequence[str]) -> bool:
    """Whether a browser put the folder beside a page saved whole (x_files beside x.html): it holds no reports."""
    stem = folder.removesuffix("_files").removesuffix(".files")
    return stem != folder and any(stem + end in names for end in (".html", ".htm"))


def _lint(path: str, ruleset: RuleSet, options: Any) -> Result:
    """One file's result. Whatever goes wrong with it stays with it."""
    from gongkai_lint.engine import lint, lint_data

    try:
        if path == "-":
            return lint_data(sys.stdin.buffer.read(), "-", ruleset, options)
        return lint(path, ruleset, options)
    except Exception as error:
        if _debugging():
            raise
        zh = f"此文件检查时程序出错（{type(error).__name__}），没有得出结论，其他文件不受影响"
        en = f"the program failed on this file ({type(error).__name__}); no conclusion; other files are not affected"
        return Result(path, "unassessable", error=en if options.lang == "en" else zh)


def _print(results: Sequence[Result], ruleset: RuleSet, options: Namespace, lang: str, show: str) -> None:
    if options.format == "json":
        from gongkai_lint.output.json import dumps

        console.write(dumps(results, ruleset, lang, ascii_only=not console.unicode_output()))
        return
    from gongkai_lint.output import text

    wide = console.columns()
    lines: list[text.Line] = []
    for n, result in enumerate(results):
        if options.quiet:
            lines.append(text.brief(result, lang))
        else:
            lines += [[]] * (n > 0) + text.page(result, lang, wide, show, options.verbose)
    if len(results) > 1 and not options.quiet:
        lines += text.summary(results, lang)
    if lines and console.coloured(options.no_color):
        text.draw(lines)
    elif lines:
        console.write(text.plain(lines))


def exit_code(results: Sequence[Result], unmatched: bool, level: str) -> int:
    """3 before 1 before 0; 2 is decided before anything is checked."""
    if unmatched or not results or any(r.grade == "unassessable" for r in results):
        return UNREADABLE
    failing = SEVERITIES[: SEVERITIES.index(level) + 1] if level != "never" else ()
    found = (f for r in results for f in r.findings if f.suppressed is None)
    return FOUND if any(f.severity in failing for f in found) else OK


def _rules(options: Namespace, lang: str) -> int:
    ruleset = _ruleset(options, _policy(options))
    from gongkai_lint.output import explain

    if options.format == "json":
        console.write(explain.listing_json(ruleset, lang, ascii_only=not console.unicode_output()))
    else:
        console.write(explain.listing(ruleset, lang, console.columns()))
    return OK


def _explain(options: Namespace, lang: str) -> int:
    from gongkai_lint.output import explain

    ruleset = _ruleset(options, _policy(options))
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


def _test_rules(options: Namespace, lang: str) -> int:
    from gongkai_lint.rules.load import load, rules_home
    from gongkai_lint.rules.testing import coverage_gaps, run_rule_tests

    home = rules_home()
    for folder in [*options.folders, *options.rules]:
        if not os.path.isdir(folder):
            raise UsageError(f"没有规则文件夹 {folder}", f"there is no rule folder {folder}")
    extra = [f for f in options.folders if os.path.realpath(f) != os.path.realpath(home)]
    ruleset = load([home, *extra, *options.rules], use_cache=False)
    outcomes = run_rule_tests(options.folders or [home], ruleset)
    failed = [o for o in outcomes if o.problem]
    gaps = coverage_gaps(ruleset, outcomes) if not options.folders else []
    told = [*(o.show() for o in failed), *gaps]
    passed = len(outcomes) - len(failed)
    told.append(
        f"{passed} passed, {len(failed)} failed"
        if lang == "en"
        else f"规则测试：{passed} 通过，{len(failed)} 不通过"
    )
    console.write("\n".join(told) + "\n")
    return FOUND if failed or gaps else OK


_COMMANDS = {"check": _check, "rules": _rules, "explain": _explain, "test-rules": _test_rules}
