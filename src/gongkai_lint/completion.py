"""What Tab completes: commands, options, files, rules by id, slug and theme. Runs only when a shell asks (argcomplete)."""

from __future__ import annotations

import os
from argparse import ArgumentParser

from gongkai_lint.commands import COMMANDS
from gongkai_lint.typed import Any

_RULES = ("select", "ignore", "rule")


def answer() -> None:
    """Answer the shell and leave the program. Does nothing that a person would see."""
    try:
        import argcomplete
        from argcomplete.lexers import split_line
    except ImportError:
        os._exit(1)
    line = os.environ.get("COMP_LINE", "")
    point = int(os.environ.get("COMP_POINT", len(line)))
    words = split_line(line, point)[3]
    start = int(os.environ.get("_ARGCOMPLETE", "1"))
    before = words[start:]
    name = before[0] if before and before[0] in COMMANDS else ""
    if name:
        os.environ["_ARGCOMPLETE"] = str(start + 1)  # from here on the command is the program
    parser = _prepared(name or "check", first=not before)
    argcomplete.autocomplete(parser, always_complete_options="long")
    os._exit(0)


def _prepared(name: str, first: bool) -> ArgumentParser:
    """The parser of a command; ``first``: nothing was written yet, so a command may come."""
    from argcomplete.completers import FilesCompleter

    from gongkai_lint.arguments import parser_of

    parser = parser_of(name, "en" if os.environ.get("GONGKAI_LINT_LANG", "").startswith("en") else "zh")
    files = FilesCompleter()

    def commands_and_files(prefix: str, **more: Any) -> list[str]:
        return [*(c for c in COMMANDS if c.startswith(prefix)), *files(prefix, **more)]

    for action in parser._actions:
        completing: Any = action
        if action.dest in _RULES:
            completing.completer = rules
        elif action.dest == "files" and first:
            completing.completer = commands_and_files
    return parser


def rules(prefix: str, **_: Any) -> list[str]:
    """Ids, slugs and themes; after a comma the next one. The office's own rules are among them."""
    from argparse import Namespace

    from gongkai_lint.commands.common import policy_of, ruleset_of

    done, comma, word = prefix.rpartition(",")
    try:
        options = Namespace(config=None, rules=[])
        ruleset = ruleset_of(options, policy_of(options))
    except Exception:  # a broken policy is told by a run, not by a Tab
        return []
    known = [
        *(r.id for r in ruleset.rules),
        *(r.slug for r in ruleset.rules),
        *dict.fromkeys(r.theme for r in ruleset.rules),
    ]
    return [done + comma + name for name in known if name.startswith(word)]
