"""The page of each report (``reports/``) and its copy with comments (``annotated/``), written where the report is read.

Each page ends with a stamp that names the result it shows, so that one that is current is never made again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from gongkai_lint.audit.names import annotated_name, page_name
from gongkai_lint.files import UnwritableError, write_whole
from gongkai_lint.typed import Any

_TAIL = 80  # bytes in which the stamp stands


def stamp(key: str, annotate: bool) -> str:
    """What the page of a result ends with."""
    return f"<!-- {key}{' annotated' if annotate else ''} -->\n"


def current(out: str, path: str, key: str, annotate: bool) -> bool:
    """Whether the page of the file at ``path`` shows the result ``key`` (and its copy with comments was made, if wanted)."""
    try:
        with open(os.path.join(out, page_name(path)), "rb") as file:
            file.seek(-_TAIL, os.SEEK_END)
            tail = file.read().decode("ascii", "replace")
    except OSError:
        return False
    return tail.endswith(stamp(key, True)) or (not annotate and tail.endswith(stamp(key, False)))


def write(
    out: str, path: str, key: str, result: Any, ruleset: Any, lang: str, data: bytes, annotate: bool
) -> str:
    """Write them; what is wrong ("" when nothing is) as one sentence."""
    from gongkai_lint.output.html import page

    shown = result._replace(path=path)
    try:
        if annotate:
            _annotated(out, path, shown, data, lang)
        text = page(shown, ruleset, lang).rstrip("\n")
        write_whole(os.path.join(out, page_name(path)), f"{text}\n{stamp(key, annotate)}")
    except UnwritableError as error:
        return error.en if lang == "en" else error.zh
    return ""


def _annotated(out: str, path: str, result: Any, data: bytes, lang: str) -> None:
    """A copy of a Word file with its findings as comments; none for a file of another kind or without findings."""
    from gongkai_lint.document.model import UnreadableError

    target = os.path.join(out, annotated_name(path))
    if result.report.document.format == "docx" and any(f.suppressed is None for f in result.findings):
        from gongkai_lint.word.annotate import annotate

        try:
            made, _ = annotate(data, result, lang)
        except UnreadableError:
            return
        write_whole(target, made)
    elif os.path.isfile(target):
        os.unlink(target)


def prepare(out: str) -> None:
    """Make the folders."""
    for folder in ("reports", "annotated"):
        os.makedirs(os.path.join(out, folder), exist_ok=True)


def sweep(out: str, paths: Iterable[str]) -> None:
    """Remove pages and copies of files that are no longer in the inbox."""
    import re

    kept = {os.path.basename(page_name(path))[:-5] for path in paths}
    for folder, ending in (("reports", ".html"), ("annotated", ".docx")):
        with os.scandir(os.path.join(out, folder)) as entries:
            for entry in entries:
                stem = entry.name.removesuffix(ending)
                if re.fullmatch(r".*-[0-9a-f]{8}", stem) and stem not in kept:
                    os.unlink(entry.path)
