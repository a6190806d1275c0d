"""A .docx with some parts changed or added; every other member is copied as it lies in the file, packed bytes and all."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from struct import pack, unpack_from

from gongkai_lint.document.archive import Member, members
from gongkai_lint.document.model import UnreadableError

_UTF8, _DESCRIPTOR = 0x800, 0x8


def rebuilt(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The package in ``data`` with the members in ``changed`` (name → content) replaced, or added at the end.

    Raises :class:`~gongkai_lint.document.model.UnreadableError` for a package that is cut off.
    """
    held = members(data)
    out: list[bytes] = []
    directory: list[bytes] = []
    at = 0

    def add(head: bytes, name: bytes, extra: bytes, packed: bytes, entry: bytes) -> None:
        nonlocal at
        out.extend((b"PK\x03\x04" + head + pack("<HH", len(name), len(extra)), name, extra, packed))
        tail = pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, at)
        directory.append(b"PK\x01\x02" + pack("<H", 0x14) + entry + tail + name)
        at += 30 + len(name) + len(extra) + len(packed)

    for name, member in held.items():
        if name in changed:
            head, packed = _deflated(changed[name], _stamp(data, member))
            add(head, *_named(name), packed, head)
            continue
        raw_name, extra, start = _local(data, member)
        packed = data[start : start + member.packed]
        if len(packed) < member.packed:
            raise UnreadableError("truncated")
        version, flags, method, time, date = unpack_from("<HHHHH", data, member.offset + 4)
        # The sizes are known, so no descriptor needs to follow the content.
        head = pack("<HHHHHIII", version, flags & ~_DESCRIPTOR, method, time, date, member.checksum, member.packed, member.size)  # fmt: skip
        add(head, raw_name, extra, packed, head)
    for name in changed:
        if name not in held:
            head, packed = _deflated(changed[name], (0, 0x21))
            add(head, *_named(name), packed, head)
    size = sum(map(len, directory))
    end = b"PK\x05\x06" + pack("<HHHHIIH", 0, 0, len(directory), len(directory), size, at, 0)
    return b"".join([*out, *directory, end])


def _local(data: bytes, member: Member) -> tuple[bytes, bytes, int]:
    """The name and extra field of a member as its own header has them, and where its content begins."""
    if data[member.offset : member.offset + 4] != b"PK\x03\x04":
        raise UnreadableError("truncated")
    name_size, extra_size = unpack_from("<HH", data, member.offset + 26)
    at = member.offset + 30
    extra = data[at + name_size : at + name_size + extra_size]
    kept, position = b"", 0
    while position + 4 <= len(extra):
        kind, size = unpack_from("<HH", extra, position)
        if kind != 1:  # wide sizes, which nothing here needs
            kept += extra[position : position + 4 + size]
        position += 4 + size
    return data[at : at + name_size], kept, at + name_size + extra_size


def _stamp(data: bytes, member: Member) -> tuple[int, int]:
    time, date = unpack_from("<HH", data, member.offset + 10)
    return time, date


def _named(name: str) -> tuple[bytes, bytes]:
    return name.encode("utf-8"), b""


def _deflated(content: bytes, stamp: tuple[int, int]) -> tuple[bytes, bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    return pack("<HHHHHIII", 20, _UTF8, 8, *stamp, zlib.crc32(content), len(packed), len(content)), packed
