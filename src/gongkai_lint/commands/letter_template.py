"""``gongkai-lint letter-template FILE``: the built-in template of return letters, for an office to change."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from gongkai_lint.arguments import Translate, UsageError
from gongkai_lint.exits import OK
from gongkai_lint.output import console

SUMMARY = ("写出退回函模板，供单位修改", "write the template of return letters, to be changed")
USAGE = ("[选项] 模板.docx", "[options] FILE.docx")


def arguments(parser: ArgumentParser, t: Translate) -> None:
    """Its arguments."""
    parser.add_argument("file", metavar="FILE", help=t("写到哪个文件", "the file to write"))


def run(options: Namespace, lang: str) -> int:
    """Write it; a file that is there is never replaced."""
    from gongkai_lint.audit.letter_template import template
    from gongkai_lint.files import write_whole

    if os.path.lexists(options.file):
        raise UsageError(
            f"{options.file} 已经存在，请换一个文件名", f"{options.file} exists; choose another name"
        )
    write_whole(options.file, template(lang))
    console.write(
        f"{options.file} written; use it with gongkai-lint audit --letter-template\n"
        if lang == "en"
        else f"已写出 {options.file}，改好后用 gongkai-lint audit --letter-template 指定\n"
    )
    return OK
