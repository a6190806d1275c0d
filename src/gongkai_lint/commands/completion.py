"""``gongkai-lint completion SHELL``: what to put into the shell's start-up file, so that Tab completes."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from gongkai_lint.arguments import Translate
from gongkai_lint.exits import OK
from gongkai_lint.output import console

SUMMARY = ("命令行补全的脚本", "script for completion in the shell")
USAGE = ("bash|zsh|fish|powershell", "bash|zsh|fish|powershell")
SHELLS = ("bash", "zsh", "fish", "powershell")


def arguments(parser: ArgumentParser, t: Translate) -> None:
    """Its arguments."""
    parser.add_argument("shell", choices=SHELLS, metavar=t("命令行种类", "SHELL"), help=t(
        "bash：写进 ~/.bashrc；zsh：~/.zshrc；fish：~/.config/fish/completions/gongkai-lint.fish；powershell：$PROFILE",
        "for ~/.bashrc, ~/.zshrc, ~/.config/fish/completions/gongkai-lint.fish, $PROFILE"))  # fmt: skip


def run(options: Namespace, lang: str) -> int:
    """Print the script. At each Tab the shell asks the program itself, so the office's own rules are completed too."""
    try:
        from argcomplete.shell_integration import shellcode
    except ImportError:
        from gongkai_lint.extras import MissingExtraError

        raise MissingExtraError(
            "completion", "补全需要另装 argcomplete", "completion needs argcomplete"
        ) from None
    console.write(shellcode(["gongkai-lint"], shell=options.shell).strip("\n") + "\n")
    return OK
