"""Which files are meant by an argument: a file, a folder, a pattern."""

from __future__ import annotations

import os
from collections.abc import Sequence

from gongkai_lint.plurals import counted
from gongkai_lint.typed import NamedTuple

ENDINGS = (".docx", ".txt", ".md", ".htm", ".html", ".mht", ".mhtml")
# Reports come in these too, but cannot be read: a folder that holds some is told so, never passed over in silence.
UNREAD_ENDINGS = (".doc", ".wps", ".pdf", ".ofd", ".rtf", ".odt")


class Inputs(NamedTuple):
    """``files`` in the order meant, each once; ``notes`` are sentences about folders and patterns; ``unmatched``: one of
    the arguments held no file."""

    files: list[str]
    notes: list[str]
    unmatched: bool


def expand(paths: Sequence[str], lang: str) -> Inputs:
    """The files that ``paths`` mean."""
    files: dict[str, None] = {}
    notes: list[str] = []
    unmatched = False
    en = lang == "en"
    for path in paths:
        found, unread = files_of(path)
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
                f"{path}: {counted(len(unread), 'file of a kind', 'files of kinds')} that cannot be checked passed over ({shown}{more}); save as .docx"
                if en
                else f"{path}：有 {len(unread)} 个文件的类型不能检查，已跳过（{shown}{more}），请另存为 .docx 再检查"
            )
    return Inputs(list(files), notes, unmatched)


def files_of(path: str) -> tuple[list[str], list[str]]:
    """The files that an argument means, and those in a folder that may be reports but cannot be read."""
    if os.path.isdir(path):
        found: list[str] = []
        unread: list[str] = []
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(f for f in folders if not f.startswith(".") and not _of_a_page(f, names))
            for name in sorted(names):
                lower = name.lower()
                if not lower.startswith((".", "~$", "readme.")):  # what is about a folder is no report of it
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
