"""The command ``gongkai-lint``: arguments in, a command done, and an exit code that can be relied on.

Exit codes: 0 nothing at or above the fail level, 1 findings at or above it, 2 usage, configuration or rule error, or
output that could not be written, 3 a file that could not be read or recognised, or none at all. Precedence 2 > 3 > 1 > 0.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from gongkai_lint import regex
from gongkai_lint.arguments import complaints, language, parse
from gongkai_lint.commands import command
from gongkai_lint.exits import INTERRUPTED, USAGE
from gongkai_lint.output import console
from gongkai_lint.typed import NoReturn


def run() -> None:
    """The console script."""
    console.make_safe()
    if "_ARGCOMPLETE" in os.environ:
        from gongkai_lint.completion import answer

        answer()
    gc.set_threshold(
        100_000, 50, 50
    )  # a run is short and makes few cycles; collecting early costs a tenth of it
    try:
        code = main(sys.argv[1:])
        regex.save()
    except KeyboardInterrupt:
        code = INTERRUPTED
    _leave(code)


def _leave(code: int) -> NoReturn:
    """Leave without taking the interpreter apart, which is a tenth of a run, where nothing asked to be called on leaving."""
    if not {"atexit", "threading"} & sys.modules.keys() and not _looked_on():
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):  # there is none, or its reader has gone away
                continue
        os._exit(code)
    gc.freeze()  # nor look for cycles on the way
    sys.exit(code)


def _looked_on() -> bool:
    """Whether somebody waits for the end of the run: a profiler, a debugger, a measurer of coverage, ``python -i``."""
    if sys.getprofile() or sys.gettrace() or sys.flags.inspect:
        return True
    monitoring = getattr(sys, "monitoring", None)  # from Python 3.12 on; cProfile is seen nowhere else there
    return monitoring is not None and any(monitoring.get_tool(tool) is not None for tool in range(6))


def main(arguments: Sequence[str]) -> int:
    """Run the command; the exit code."""
    lang = language(arguments, os.environ.get("GONGKAI_LINT_LANG", ""))
    try:
        options = parse(arguments, lang)
        code: int = command(options.command).run(options, lang)
        return code
    except Exception as error:
        told = complaints(error, lang)
        if told is not None:
            for line in told:
                console.complain(line)
            return USAGE
        from gongkai_lint.engine import debugging

        if debugging():
            raise
        what = f"{type(error).__name__}：{error}"
        zh = f"程序出错，没有检查完（{what}）。请把命令和文件情况告诉开发者"
        console.complain(f"internal error, not finished ({what})" if lang == "en" else zh)
        return USAGE
