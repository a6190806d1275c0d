"""The bytes of one file of the inbox, read with care: size first, and again when it changed meanwhile."""

from __future__ import annotations

import os
from typing import Any

from gongkai_lint.audit.inputs import LARGEST, Item
from gongkai_lint.document.model import UnreadableError

_open_zip: tuple[tuple[str, int, int], Any] | None = None


def read_item(item: Item, largest: int = LARGEST) -> tuple[bytes, bool]:
    """``(content, changed)``; ``changed`` when the file was seen to change while being read and was read a second time.

    Raises :class:`UnreadableError`: too_big, missing, permission, changed (it changed again), truncated.
    """
    if item.size > largest:
        raise UnreadableError("too_big", f"{item.size >> 20} MB")
    if "://" in item.where:
        return _remote(item, largest), False
    if item.member >= 0:
        return _member(item, largest), False
    for attempt in (0, 1):
        data = _once(item.where, largest)
        if data is not None:
            return data, bool(attempt)
    raise UnreadableError("changed")


def _once(path: str, largest: int) -> bytes | None:
    """The content, None when the file changed while it was read."""
    try:
        with open(path, "rb", buffering=0) as file:
            before = os.fstat(file.fileno())
            if before.st_size > largest:
                raise UnreadableError("too_big", f"{before.st_size >> 20} MB")
            data = file.read(before.st_size + 1)
            while 0 < len(data) <= before.st_size and (more := file.read(before.st_size + 1 - len(data))):
                data += more
            after = os.fstat(file.fileno())
    except PermissionError as error:
        raise UnreadableError("permission") from error
    except (OSError, ValueError) as error:
        raise UnreadableError("missing") from error
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return data if same and len(data) == before.st_size else None


def _member(item: Item, largest: int) -> bytes:
    global _open_zip
    import zlib
    from zipfile import BadZipFile, ZipFile

    try:
        status = os.stat(item.where)
        key = (item.where, status.st_size, status.st_mtime_ns)
        if _open_zip is None or _open_zip[0] != key:
            _open_zip = (key, ZipFile(item.where))
        package = _open_zip[1]
        info = package.infolist()[item.member]
        if info.flag_bits & 1:
            raise UnreadableError("encrypted")
        if info.file_size > 10 << 20 and info.file_size > 200 * max(info.compress_size, 1):
            raise UnreadableError("bomb", f"{info.file_size >> 20} MB")
        with package.open(info) as file:
            data: bytes = file.read(largest + 1)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, IndexError, RuntimeError) as error:
        raise UnreadableError("truncated") from error
    except OSError as error:
        raise UnreadableError("missing") from error
    if len(data) > largest:
        raise UnreadableError("too_big", f"{len(data) >> 20} MB")
    return data


def _remote(item: Item, largest: int) -> bytes:
    import fsspec

    try:
        with fsspec.open(item.where, "rb") as file:
            data: bytes = file.read(largest + 1)
    except PermissionError as error:
        raise UnreadableError("permission") from error
    except Exception as error:  # every store has its own errors
        raise UnreadableError("missing") from error
    if len(data) > largest:
        raise UnreadableError("too_big", f"{len(data) >> 20} MB")
    return data
