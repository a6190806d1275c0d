"""``--annotate``, ``--fix`` and ``--diff``: what is to be written back into Word, made and written or only shown."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from gongkai_lint.document.digest import digest
from gongkai_lint.document.model import UnreadableError
from gongkai_lint.files import UnwritableError, check_target, write_whole
from gongkai_lint.output import console
from gongkai_lint.phrases import unreadable_text
from gongkai_lint.plurals import counted
from gongkai_lint.rules.model import Result, RuleSet
from gongkai_lint.usage import UsageError


def look_ahead(options: Namespace, files: Sequence[str], sources: Sequence[str]) -> None:
    """What can be said before anything is checked. Raises UsageError, UnwritableError."""
    given = next(name for name in ("annotate", "fix", "diff") if getattr(options, name))
    if len(files) > 1:
        raise UsageError(
            f"--{given} 一次只处理一份报告，这里有 {len(files)} 份",
            f"--{given} takes one report, not {len(files)}",
        )
    if "-" in files:
        raise UsageError(
            f"--{given} 要指明文件，不能用标准输入", f"--{given} needs a file, not standard input"
        )
    if options.diff and options.format != "text":
        raise UsageError("--diff 只能用文本格式显示", "--diff is shown as text only")
    if options.annotate and options.fix and _same(options.annotate, options.fix):
        raise UsageError(
            "--annotate 和 --fix 要写到两个文件", "--annotate and --fix must name two different files"
        )
    for target in (options.annotate, options.fix):
        if target:
            check_target(target, sources)


class Copies:
    """The copies of one report, made but not yet written."""

    def __init__(
        self, options: Namespace, result: Result, ruleset: RuleSet, engine_options: Any, lang: str
    ) -> None:
        """Raises UsageError for what is no Word file."""
        self.lang, self.path = lang, result.path
        self.targets: list[tuple[str, bytes, str]] = []  # path, content, what to say when it is written
        self.shown: list[Any] | None = None  # the lines of --diff
        self.assessed = result.report is not None
        self._names = [t for t in (options.annotate, options.fix) if t]
        if not self.assessed:
            return
        given = next(name for name in ("annotate", "fix", "diff") if getattr(options, name))
        if result.report.document.format != "docx":
            raise UsageError(
                f"--{given} 只能用于 Word 文件（.docx），{result.path} 不是",
                f"--{given} is for Word files (.docx), which {result.path} is not",
            )
        try:
            data = _again(result)
            if options.annotate:
                self._annotate(options.annotate, data, result)
            if options.fix or options.diff:
                self._fix(options.fix, options.diff, data, result, ruleset, engine_options)
        except UnreadableError as error:
            raise UnwritableError(
                f"没有写出副本：{unreadable_text(error, 'zh')}",
                f"no copy was written: {unreadable_text(error, 'en')}",
            ) from error

    def _annotate(self, target: str, data: bytes, result: Result) -> None:
        from gongkai_lint.word.annotate import annotate

        content, count = annotate(data, result, self.lang)
        said = (
            f"{target}: {counted(count, 'finding')} as comments, and a summary on the title"
            if self.lang == "en"
            else f"已写出 {target}：{count} 个问题写成批注，标题上有检查结果"
        )
        if not count:
            said = (
                f"{target}: no findings; a summary is on the title"
                if self.lang == "en"
                else f"已写出 {target}：没有问题要批注，标题上有检查结果"
            )
        self.targets.append((target, content, said))

    def _fix(
        self,
        target: str | None,
        diff: bool,
        data: bytes,
        result: Result,
        ruleset: RuleSet,
        engine_options: Any,
    ) -> None:
        from gongkai_lint.word.fix import fix

        content, made = fix(data, result, ruleset, engine_options)
        if diff:
            from gongkai_lint.word.diff import page

            self.shown = page(result.path, result.report.document, made, self.lang)
        if not target:
            return
        count, left = made.made, len(made.skipped)
        if not count and not left:
            said = (
                f"{target}: nothing to correct"
                if self.lang == "en"
                else f"已写出 {target}：没有可自动更正的地方"
            )
            self.targets.append((target, content, said))
            return
        if self.lang == "en":
            said = f"{target}: {counted(count, 'correction')} as tracked changes, to accept or reject in Word"
            said += f"; {left} could not be made (see --diff)" if left else ""
        else:
            said = f"已写出 {target}：更正 {count} 处，写成修订，请在 Word“审阅”里逐处接受或拒绝"
            said += f"；另有 {left} 处不能自动更正（用 --diff 看）" if left else ""
        self.targets.append((target, content, said))

    def write(self) -> bool:
        """Write them; whether all could be written. One that cannot be does not keep the other from it."""
        en = self.lang == "en"
        if not self.assessed:
            for name in self._names:
                console.complain(
                    f"{name} was not written: the report could not be assessed"
                    if en
                    else f"没有写出 {name}：报告没有检查成"
                )
            return True
        whole = True
        for target, content, said in self.targets:
            try:
                write_whole(target, content, [self.path])
                console.complain(said)
            except UnwritableError as error:
                console.complain(error.en if en else error.zh)
                whole = False
        return whole


def _again(result: Result) -> bytes:
    """The bytes that were checked. Raises UnreadableError when they are no longer there."""
    try:
        with open(result.path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise UnreadableError("missing") from error
    if digest(data) != result.sha256:
        raise UnreadableError("changed")
    return data


def _same(a: str, b: str) -> bool:
    import os

    return os.path.realpath(a) == os.path.realpath(b)
