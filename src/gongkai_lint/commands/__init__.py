"""The commands, one module each, imported when asked for.

The contract of a command module (``test-rules`` is ``test_rules.py``):

``SUMMARY``, ``USAGE``
    (Chinese, English): what it does, in a line of the list of commands; what follows its name.
``arguments(parser, t)``
    adds its arguments; ``t(zh, en)`` picks the language of a help text.
``run(options, lang)``
    does it; the exit code. What is wrong with the call is raised as :class:`~gongkai_lint.arguments.UsageError`.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

COMMANDS = (
    "check", "diff", "audit", "history", "trend", "receipt", "letter-template", "config", "init", "rules", "explain", "new-rule", "test-rules",
    "completion",
)  # fmt: skip


def command(name: str) -> ModuleType:
    """The module of the command ``name`` (one of :data:`COMMANDS`)."""
    return import_module("gongkai_lint.commands." + name.replace("-", "_"))
