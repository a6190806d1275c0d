"""The formats of output by name. A format's module is imported when it is asked for.

A format is a function ``render(results, ruleset, lang, *, show, fail_level, …) -> str | bytes``; text is UTF-8 in files.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from gongkai_lint.output import console
from gongkai_lint.rules.model import Result, RuleSet
from gongkai_lint.typed import Any, NamedTuple
from gongkai_lint.usage import UsageError


class Format(NamedTuple):
    """Where a format is made, and what may be done with it."""

    module: str
    about: tuple[str, str]
    binary: bool = False  # not for a terminal
    data: bool = False  # for programs: in UTF-8 on standard output too, whatever the console's encoding
    escapes: bool = False  # takes ``ascii_only`` for a standard output that is not UTF-8


FORMATS = {
    "text": Format("gongkai_lint.output.text", ("文本", "text")),
    "json": Format("gongkai_lint.output.json", ("JSON", "JSON"), escapes=True),
    "jsonl": Format("gongkai_lint.output.jsonl", ("一行一条 JSON", "a line of JSON each"), escapes=True),
    "sarif": Format("gongkai_lint.output.sarif", ("SARIF 2.1.0", "SARIF 2.1.0"), escapes=True),
    "junit": Format("gongkai_lint.output.junit", ("JUnit XML", "JUnit XML"), data=True),
    "github": Format("gongkai_lint.output.github", ("GitHub Actions 注解", "GitHub Actions annotations")),
    "csv": Format("gongkai_lint.output.csv", ("CSV 表格", "CSV"), data=True),
    "xlsx": Format("gongkai_lint.output.xlsx", ("Excel 工作簿", "Excel workbook"), binary=True),
    "html": Format("gongkai_lint.output.html", ("网页", "web page"), data=True),
    "md": Format("gongkai_lint.output.md", ("Markdown", "Markdown")),
}


def render(name: str, results: Sequence[Result], ruleset: RuleSet, lang: str, **more: Any) -> str | bytes:
    """The results in the format ``name``. ``more``: show, fail_level, ascii_only."""
    made: str | bytes = import_module(FORMATS[name].module).render(results, ruleset, lang, **more)
    return made


def data(name: str, results: Sequence[Result], ruleset: RuleSet, lang: str, **more: Any) -> bytes:
    """The bytes of a file in the format ``name``."""
    made = render(name, results, ruleset, lang, **more)
    return made if isinstance(made, bytes) else made.encode("utf-8", "replace")


class Target(NamedTuple):
    """A file to write, and in which format."""

    format: str
    path: str


def targets(given: Sequence[str]) -> list[Target]:
    """``FORMAT:FILE`` as the command line has it. Raises :class:`UsageError`."""
    made: list[Target] = []
    for text in given:
        name, colon, path = text.partition(":")
        if name not in FORMATS or not colon:
            raise UsageError(*_unknown(text, name if colon else ""))
        if not path or path == "-":
            raise UsageError(
                f"--output {text}：冒号后面要写文件名；写到标准输出用 --format {name}",
                f"--output {text}: name a file after the colon; --format {name} writes to standard output",
            )
        for other in made:
            if os.path.realpath(other.path) == os.path.realpath(path):
                raise UsageError(
                    f"--output {text}：与 {other.format}:{other.path} 是同一个文件",
                    f"--output {text}: the same file as {other.format}:{other.path}",
                )
        made.append(Target(name, path))
    return made


def need_stdout(name: str) -> None:
    """A workbook has no place on a terminal. Raises :class:`UsageError`."""
    if FORMATS[name].binary and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError(
            f"{name} 不能显示在终端上，请写到文件：--output {name}:文件名",
            f"{name} cannot be shown on a terminal; write it to a file: --output {name}:FILE",
        )


def write(name: str, results: Sequence[Result], ruleset: RuleSet, lang: str, **more: Any) -> None:
    """The results to standard output in the format ``name``."""
    if FORMATS[name].escapes:
        more["ascii_only"] = not console.unicode_output()
    made = render(name, results, ruleset, lang, **more)
    if isinstance(made, str) and not FORMATS[name].data:
        console.write(made)
    else:
        console.write_data(made if isinstance(made, bytes) else made.encode("utf-8", "replace"))


def _unknown(text: str, name: str) -> tuple[str, str]:
    from gongkai_lint.rules.schema import closest

    known = "、".join(FORMATS), ", ".join(FORMATS)
    if not name:
        return (
            f"--output {text}：要写成 格式:文件，如 html:报告.html；格式有 {known[0]}",
            f"--output {text}: write FORMAT:FILE, such as html:report.html; formats are {known[1]}",
        )
    near = closest(name, FORMATS)
    return (
        f"--output {text}：没有 {name} 这种格式" + (f"，是否想写 {near}？" if near else f"，格式有 {known[0]}"),
        f"--output {text}: there is no format {name}" + (f"; did you mean {near}?" if near else f"; there are {known[1]}"),
    )  # fmt: skip
