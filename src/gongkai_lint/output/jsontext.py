"""JSON text as ``json.dumps(…, indent=1)`` writes it, without the import of ``json``: that brings the decoder along, and
indents in Python one fragment at a time, which takes longer than finding the faults.
"""

from __future__ import annotations

from collections.abc import Callable

from gongkai_lint.typed import Any


def dumps(value: Any, ascii_only: bool = False) -> str:
    """``value`` (dicts with string keys, lists, tuples, strings, numbers, bools, None) as JSON indented by one space.

    Raises TypeError for anything else.
    """
    try:
        from _json import encode_basestring, encode_basestring_ascii
    except ImportError:  # another Python than CPython
        from json.encoder import encode_basestring, encode_basestring_ascii
    parts: list[str] = []
    _add(value, parts.append, "\n", encode_basestring_ascii if ascii_only else encode_basestring)
    return "".join(parts)


def _add(value: Any, out: Callable[[str], None], line: str, quoted: Callable[[str], str]) -> None:
    """``line``: the line break and the indentation of the text around."""
    if isinstance(value, str):
        out(quoted(value))
    elif value is None:
        out("null")
    elif isinstance(value, bool):
        out("true" if value else "false")
    elif isinstance(value, (int, float)):
        out(repr(value))
    elif isinstance(value, dict):
        inner, opening = line + " ", "{"
        for key, one in value.items():
            out(f"{opening}{inner}{quoted(key)}: ")
            opening = ","
            if type(one) is str:
                out(quoted(one))
            else:
                _add(one, out, inner, quoted)
        out("{}" if opening == "{" else line + "}")
    elif isinstance(value, (list, tuple)):
        inner, opening = line + " ", "["
        for one in value:
            out(opening + inner)
            opening = ","
            _add(one, out, inner, quoted)
        out("[]" if opening == "[" else line + "]")
    else:
        raise TypeError(f"{type(value).__name__} cannot be written as JSON")
