"""``gongkai-lint receipt RUN``: what was checked with what, and what came out; ``--verify`` does it again."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from gongkai_lint.arguments import Translate, UsageError
from gongkai_lint.commands.history import open_store, store_argument
from gongkai_lint.exits import FOUND, OK
from gongkai_lint.output import console
from gongkai_lint.plurals import counted
from gongkai_lint.typed import Any

SUMMARY = ("一次审核的回执，可以复核", "the receipt of an audit, and its verification")
USAGE = ("[选项] 审核序号", "[options] RUN")
_CONDITIONS = {
    "tool": ("程序版本", "the program"),
    "rules": ("规则", "the rules"),
    "calendar": ("工作日历", "the calendar"),
    "policy": ("策略", "the policy"),
    "roster_sha256": ("名册", "the roster"),
}


def arguments(parser: ArgumentParser, t: Translate) -> None:
    """Its arguments."""
    parser.add_argument("number", type=int, metavar="RUN", help=t("审核序号（第几次）", "number of the run"))
    store_argument(parser, t)
    parser.add_argument(
        "--verify", action="store_true", help=t("重新检查一遍并对照", "check everything again and compare")
    )


def run(options: Namespace, lang: str) -> int:
    """Print the receipt, or what became of it."""
    import json

    from gongkai_lint.audit.receipt import receipt

    with open_store(options.store) as store:
        try:
            if options.verify:
                return _told(_again(store, options.number), lang == "en")
            made = receipt(store, options.number)
        except KeyError as error:
            raise UsageError(
                f"没有第 {options.number} 次审核", f"there is no run {options.number}"
            ) from error
    console.write(json.dumps(made, ensure_ascii=not console.unicode_output(), indent=1) + "\n")
    return OK


def _again(store: Any, number: int) -> Any:
    from gongkai_lint.audit.receipt import given, verify
    from gongkai_lint.commands.audit import request_of

    options, lang = given(store, number)
    return verify(store, number, request_of(Namespace(**options), lang)[0])


def _told(check: Any, en: bool) -> int:
    lines = [f"{counted(check.same, 'file')} came out as before" if en else f"{check.same} 份与回执一致"]
    for paths, zh, english in (
        (check.different, "结论不同", "came out differently"),
        (check.changed, "内容已变", "with another content now"),
        (check.gone, "文件已不在", "gone"),
    ):
        if paths:
            listed = (", " if en else "、").join(paths[:10]) + ("" if len(paths) <= 10 else " …")
            lines.append(f"{len(paths)} {english}: {listed}" if en else f"{len(paths)} 份{zh}：{listed}")
    if check.conditions:
        named = (", " if en else "、").join(_CONDITIONS[c][en] for c in check.conditions)
        lines.append(f"changed since: {named}" if en else f"当时和现在不同的：{named}")
    console.write("\n".join(lines) + "\n")
    return OK if check.holds else FOUND
