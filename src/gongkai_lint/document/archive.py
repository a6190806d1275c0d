"""A zip package, read with care: sizes are looked at before anything is inflated, and never trusted while inflating.

The standard ``zipfile`` costs 15 ms to import; the directory has to be walked for the guards anyway.
"""

from __future__ import annotations

import zlib
from struct import error as StructError
from struct import unpack_from
from typing import NamedTuple

from gongkai_lint.document.model import UnreadableError

MOST_MEMBERS = 2000
MOST_BYTES = 256 << 20  # declared sizes together, and what one member may inflate to
RATIO_FROM, MOST_RATIO = 10 << 20, 200
_END, _CENTRAL, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"


class Member(NamedTuple):
    """One file of the package as its directory describes it."""

    name: str
    method: int
    encrypted: bool
    packed: int
    size: int
    offset: int  # of its local header


def members(data: bytes) -> dict[str, Member]:
    """The package's directory by name (the last of equal names counts). Raises UnreadableError."""
    try:
        return _directory(data)
    except (StructError, IndexError, ValueError) as error:
        raise UnreadableError("truncated") from error


def _directory(data: bytes) -> dict[str, Member]:
    end = data.rfind(_END, max(0, len(data) - 65557))
    if end < 0:
        raise UnreadableError("truncated")
    count, size, start = unpack_from("<HII", data, end + 10)
    if count == 0xFFFF or start == 0xFFFFFFFF:
        raise UnreadableError("too_big", "zip64")
    if start + size > end:
        raise UnreadableError("truncated")
    if count > MOST_MEMBERS:
        raise UnreadableError("bomb", f"{count} 个部件")
    found: dict[str, Member] = {}
    position, total = start, 0
    for _ in range(count):
        if data[position : position + 4] != _CENTRAL:
            raise UnreadableError("truncated")
        flags, method = unpack_from("<HH", data, position + 8)
        packed, unpacked, name_size, extra, comment = unpack_from("<IIHHH", data, position + 20)
        (offset,) = unpack_from("<I", data, position + 42)
        raw = data[position + 46 : position + 46 + name_size]
        name = raw.decode("utf-8" if flags & 0x800 else "cp437", "replace")
        position += 46 + name_size + extra + comment
        total += unpacked
        if total > MOST_BYTES or (unpacked > RATIO_FROM and unpacked > MOST_RATIO * max(packed, 1)):
            raise UnreadableError("bomb", f"{total >> 20} MB")
        found[name] = Member(name, method, bool(flags & 1), packed, unpacked, offset)
    return found


def read(data: bytes, member: Member, most: int = MOST_BYTES) -> bytes:
    """The member's content, never more than ``most`` bytes. Raises UnreadableError."""
    if member.encrypted:
        raise UnreadableError("encrypted")
    at = member.offset
    if data[at : at + 4] != _LOCAL or len(data) < at + 30:
        raise UnreadableError("truncated")
    name_size, extra = unpack_from("<HH", data, at + 26)
    start = at + 30 + name_size + extra
    packed = data[start : start + member.packed]
    if len(packed) < member.packed:
        raise UnreadableError("truncated")
    if member.method == 0:
        return packed[:most]
    if member.method != 8:
        raise UnreadableError("not_docx")
    # A directory that lies about the size must not cost more than the size it declares plus a little.
    cap = min(most, max(member.size, 1 << 16) + 1)
    inflater = zlib.decompressobj(-15)
    try:
        content = inflater.decompress(packed, cap)
    except zlib.error as error:
        raise UnreadableError("truncated") from error
    if inflater.unconsumed_tail:
        raise UnreadableError("bomb", f"{member.name}")
    if len(content) < member.size and not inflater.eof:
        raise UnreadableError("truncated")
    return content
