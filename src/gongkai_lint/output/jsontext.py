"""JSON text as ``json.dumps(…, indent=1)`` writes it, without the import of ``json``: that brings the decoder along, and
indents in Python one fragment at a time, which takes longer than finding the faults.
"""

from __future__ import annotations

from collections.abc import Callable

from gongkai_lint.typed import Any, TypeAlias

_Out: TypeAlias = "Callable[[str], None]"


def dumps(value: Any, ascii_only: bool = False) -> str:
    """``value`` (dicts with string keys, lists, tuples, strings, numbers, bools, None) as JSON indented by one space.

    Raises TypeError for anything else.
    """
    try:
        from _json import encode_basestring, encode_basestring_ascii
    except ImportError:  # another Python than CPython
        from json.encoder import encode_basestring, encode_basestring_ascii
    quoted = encode_basestring_ascii if ascii_only else encode_basestring
    parts: list[str] = []
    _add(value, parts.append, "\n", quoted, {})
    return "".join(parts)


def _add(value: Any, out: _Out, line: str, quoted: Callable[[str], str], names: dict[str, str]) -> None:
    """``line``: the line break and the indentation of the text around; ``names``: keys as they are written."""
    kind = type(value)
    if kind is str:
        out(quoted(value))
    elif value is None:
        out("null")
    elif kind is int:
        out(str(value))
    elif isinstance(value, dict):
        inner, opening = line + " ", "{"
        for key, one in value.items():
            name = names.get(key)
            if name is None:
                name = names[key] = quoted(key) + ": "
            if type(one) is str:
                out(f"{opening}{inner}{name}{quoted(one)}")
            elif one is None:
                out(f"{opening}{inner}{name}null")
            else:
                out(f"{opening}{inner}{name}")
                _add(one, out, inner, quoted, names)
            opening = ","
        out("{}" if opening == "{" else line + "}")
    elif isinstance(value, (list, tuple)):
        inner, opening = line + " ", "["
        for one in value:
            out(opening + inner)
            opening = ","
            _add(one, out, inner, quoted, names)
        out("[]" if opening == "[" else line + "]")
    elif isinstance(value, str):
        out(quoted(value))
    elif isinstance(value, bool):
        out("true" if value else "false")
    elif isinstance(value, (int, float)):
        out(repr(value))
    else:
        raise TypeError(f"{type(value).__name__} cannot be written as JSON")
