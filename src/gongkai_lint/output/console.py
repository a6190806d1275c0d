"""Where output goes: a terminal or a pipe, of any width and any encoding. Only lost results (a full disk) raise."""

from __future__ import annotations

import codecs
import os
import sys

from gongkai_lint.typed import TextIO

# What to show where a console's encoding lacks a character; whatever is not here is tried in its plain (NFKC) form.
_INSTEAD = {
    "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "—": "-", "–": "-", "−": "-", "·": "-", "•": "-", "×": "x", "÷": "/",
    "【": "[", "】": "]", "〔": "[", "〕": "]", "《": "<", "》": ">", "、": ",", "。": ".", "￥": "Y", "≤": "<=", "≥": ">=", "≠": "!=",
}  # fmt: skip


def _fallback(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from unicodedata import normalize

    shown = ""
    for character in error.object[error.start : error.end]:
        for tried in (_INSTEAD.get(character, ""), normalize("NFKC", character)):
            try:
                if tried and tried != character:
                    tried.encode(error.encoding)
                    shown += tried
                    break
            except UnicodeEncodeError:
                continue
        else:
            shown += "?"
    return shown, error.end


def make_safe() -> None:
    """From now on a console that lacks a character shows another in its place, never a traceback."""
    codecs.register_error("gongkai-lint", _fallback)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="gongkai-lint")


def write(text: str) -> None:
    """Write to standard output, all of it now. A reader that has gone away (``| head``) is no fault."""
    _write(sys.stdout, text)


def write_data(data: bytes) -> None:
    """Write bytes to standard output as they are, whatever encoding the console has."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        write(data.decode("utf-8", "replace"))
        return
    try:
        sys.stdout.flush()
        buffer.write(data)
        buffer.flush()
    except OSError as error:
        _gone(sys.stdout, error)


def complain(text: str) -> None:
    """One line to standard error."""
    _write(sys.stderr, text + "\n")


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:  # closed, or a program without a console
        return
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        _gone(stream, error)


def _gone(stream: TextIO, error: OSError) -> None:
    """The stream takes no more. Its reader may have seen enough; results that are lost (a full disk) must be told."""
    # Python flushes once more on leaving: let that go nowhere.
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    if stream is sys.stdout and not isinstance(error, BrokenPipeError):
        from gongkai_lint.files import UnwritableError, why

        zh, en = why(error)
        raise UnwritableError(f"结果没有写出来：{zh}", f"the results could not be written: {en}") from error


def unicode_output() -> bool:
    """Whether standard output can hold any character as it is."""
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "").startswith("utf")


def coloured(refused: bool) -> bool:
    """Whether to use colours: on a terminal that has them, unless they are refused (option, NO_COLOR). FORCE_COLOR asks
    for them where there is no terminal (a log that shows them)."""
    if refused or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0", "false"):
        return True
    return os.environ.get("TERM") != "dumb" and _terminal()


def _terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def columns() -> int:
    """The terminal's width, 80 when there is none; lines longer than 100 columns are hard to read."""
    told = os.environ.get("COLUMNS", "")
    if told.isascii() and told.isdigit():
        wide = int(told)
    else:
        try:
            wide = os.get_terminal_size(sys.stdout.fileno()).columns if _terminal() else 80
        except (OSError, ValueError):
            wide = 80
    return max(40, min(100, wide or 80))
