"""Writing what a user asked for: whole or not at all, and never over what was read."""

from __future__ import annotations

import os
from collections.abc import Iterable


class UnwritableError(Exception):
    """A target cannot be written, for a reason a person can act on: (Chinese, English). The exit code is 2."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


def check_target(path: str, sources: Iterable[str] = ()) -> None:
    """Raise :class:`UnwritableError` where writing ``path`` is bound to fail or would destroy one of ``sources``.

    Worth calling before the work is done; :func:`write_whole` calls it too.
    """
    if os.path.isdir(path):
        raise UnwritableError(f"{path} 是文件夹，请写出文件名", f"{path} is a folder; name a file")
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder):
        raise UnwritableError(f"没有文件夹 {folder}，请先建好", f"there is no folder {folder}; make it first")
    for source in sources:
        if source != "-" and _same(path, source):
            raise UnwritableError(
                f"{path} 就是原文件，不能覆盖，请换一个文件名",
                f"{path} is the original, which is never written over; choose another name",
            )


def write_whole(path: str, data: bytes | str, sources: Iterable[str] = ()) -> None:
    """Write ``data`` (text as UTF-8) to ``path``: the file appears whole or stays as it was.

    Raises :class:`UnwritableError` for a target that is a folder, one of ``sources``, in no folder, or not writable.
    """
    check_target(path, sources)
    content = data.encode("utf-8") if isinstance(data, str) else data
    if os.path.exists(path) and not os.path.isfile(path):  # /dev/stdout, a pipe: nothing to replace
        _plainly(path, content)
        return
    temporary = os.path.join(os.path.dirname(path), f".{os.path.basename(path)[:100]}.{os.getpid()}.tmp")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(path):
            os.chmod(temporary, os.stat(path).st_mode & 0o7777)
        os.replace(temporary, path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if os.path.lexists(temporary):
            os.unlink(temporary)


def _plainly(path: str, content: bytes) -> None:
    try:
        with open(path, "wb") as file:
            file.write(content)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: str, error: OSError) -> UnwritableError:
    zh, en = why(error)
    return UnwritableError(f"{path} 写不了：{zh}", f"{path} cannot be written: {en}")


def why(error: OSError) -> tuple[str, str]:
    """Why writing failed, (Chinese, English)."""
    import errno

    reasons = {
        errno.ENOSPC: ("磁盘已满", "the disk is full"),
        errno.EDQUOT: ("磁盘配额已用完", "the disk quota is used up"),
        errno.EFBIG: ("文件太大，磁盘放不下", "the file is too big for the disk"),
        errno.EACCES: ("没有写的权限", "permission denied"),
        errno.EPERM: ("没有写的权限", "permission denied"),
        errno.EROFS: ("磁盘是只读的", "the disk is read-only"),
        errno.ENAMETOOLONG: ("文件名太长", "the name is too long"),
    }
    return reasons.get(error.errno or 0, (error.strerror or "出错", error.strerror or "error"))


def _same(a: str, b: str) -> bool:
    try:
        return os.path.samefile(a, b)
    except OSError:  # one of them is not there
        return os.path.realpath(a) == os.path.realpath(b)
