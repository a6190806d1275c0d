"""What lies in the inbox: a folder, a list of files, a zip, or any address fsspec knows; walked without reading it.

Names are relative to the inbox. A zip counts as a folder, one level deep; its names are read as GBK where they are not
marked as UTF-8. Symbolic links are followed once: a folder that was seen is not walked again.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence

from gongkai_lint.audit.model import Skipped
from gongkai_lint.typed import Any, NamedTuple
from gongkai_lint.usage import UsageError

LARGEST = 64 << 20  # bytes of one file
_EXAMPLES = 3


class Item(NamedTuple):
    """A file of the inbox. ``where`` opens it; ``member`` is its index in a zip, -1 else. ``mark`` is the same as long
    as the file is: size and times of a local file, what the file system of an address offers for it; "" unknown."""

    path: str
    where: str
    member: int = -1
    size: int = 0
    modified: float = 0.0
    mark: str = ""


class Walk:
    """The files of an inbox. After the walk, ``skipped`` counts the others by kind and ``remarks`` holds (zh, en)."""

    def __init__(
        self, inboxes: Sequence[str], endings: Sequence[str], unread: Sequence[str], but: str = ""
    ) -> None:
        """``endings``: files that are read; ``unread``: kinds of reports that cannot be, which get a verdict all the same; ``but``: a
        folder (its real path) to leave out."""
        self.inboxes = tuple(inboxes)
        self._wanted_endings = (*endings, *unread)
        self.but = but
        self._kinds: dict[str, list[Any]] = {}
        self.remarks: list[tuple[str, str]] = []
        self._listed: dict[str, tuple[str, dict[str, Any]]] = {}
        self._light = False  # only count: what a file is beside its name does not matter

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Other files, the commonest kind first."""
        kinds = sorted(self._kinds.items(), key=lambda pair: (-pair[1][0], pair[0]))
        return tuple(Skipped(kind, count, tuple(names)) for kind, (count, *names) in kinds)

    def count(self) -> int:
        """How many files there are to check. Names alone are looked at; an address is listed once and the list kept."""
        self._light = True
        try:
            return sum(1 for _ in self)
        finally:
            self._light = False

    def __iter__(self) -> Iterator[Item]:
        self._kinds, self.remarks = {}, []
        single = len(self.inboxes) == 1
        for inbox in self.inboxes:
            if "://" in inbox:
                yield from self._address(inbox)
            elif os.path.isdir(inbox):
                yield from self._folder(
                    inbox, "" if single else os.path.basename(os.path.abspath(inbox)) + "/"
                )
            elif inbox.lower().endswith(".zip") and os.path.isfile(inbox):
                yield from self._zip(inbox, "" if single else os.path.basename(inbox) + "/", _status(inbox))
            elif os.path.isfile(inbox):
                yield from self._file(inbox, os.path.basename(inbox), _status(inbox))
            else:
                raise UsageError(f"没有文件夹 {inbox}", f"there is no folder {inbox}")

    def _folder(self, root: str, prefix: str) -> Iterator[Item]:
        """Depth first, names in order, so that the same inbox is always walked alike."""
        seen: set[tuple[int, int]] = set()
        stack: list[tuple[str, str]] = [(root, prefix)]
        while stack:
            folder, shown = stack.pop()
            if self.but and os.path.realpath(folder) == self.but and folder != root:
                continue
            try:
                status = os.stat(folder)
                if (status.st_dev, status.st_ino) in seen:
                    self._note(
                        f"{shown.rstrip('/')} 是指回已经看过的文件夹的链接，没有再看",
                        f"{shown.rstrip('/')} is a link back to a folder that was seen",
                    )
                    continue
                seen.add((status.st_dev, status.st_ino))
                entries = sorted(os.scandir(folder), key=lambda e: e.name)
            except OSError:
                self._note(
                    f"文件夹 {shown.rstrip('/') or folder} 打不开",
                    f"folder {shown.rstrip('/') or folder} cannot be opened",
                )
                continue
            below = []
            for entry in entries:
                if entry.name.startswith((".", "~$")):
                    continue
                try:
                    if self._light and entry.is_file() and not entry.name.lower().endswith(".zip"):
                        if self._wanted(entry.name):
                            yield Item(entry.name, entry.path)
                        continue
                    status = entry.stat()
                except OSError:
                    self._skip("link", shown + entry.name)  # a link to nothing, or gone meanwhile
                    continue
                if stat.S_ISDIR(status.st_mode):
                    below.append((entry.path, shown + entry.name + "/"))
                elif not stat.S_ISREG(status.st_mode):
                    self._skip("special", shown + entry.name)
                elif entry.name.lower().endswith(".zip"):
                    yield from self._zip(entry.path, shown + entry.name + "/", status)
                else:
                    yield from self._file(entry.path, shown + entry.name, status)
            stack.extend(reversed(below))

    def _file(self, path: str, shown: str, status: os.stat_result) -> Iterator[Item]:
        if self._wanted(shown):
            yield Item(_safe(shown), path, -1, status.st_size, status.st_mtime, _mark(status))

    def _zip(self, path: str, shown: str, status: os.stat_result) -> Iterator[Item]:
        from zipfile import BadZipFile, ZipFile

        try:
            with ZipFile(path) as package:
                infos = package.infolist()
        except (BadZipFile, OSError, ValueError, NotImplementedError):
            self._note(
                f"压缩包 {shown.rstrip('/')} 打不开，可能已损坏",
                f"{shown.rstrip('/')} cannot be opened and may be damaged",
            )
            return
        taken: set[str] = set()
        for index, info in enumerate(infos):
            if info.is_dir():
                continue
            name = member_name(info).strip("/")
            base = name.rsplit("/", 1)[-1]
            if base.startswith((".", "~$")) or name.startswith("__MACOSX/"):
                continue
            if name in taken:  # two members of one name: both are kept, told apart
                name = f"{name}#{index}"
            taken.add(name)
            if self._wanted(name.split("#")[0]):
                yield Item(
                    shown + name,
                    path,
                    index,
                    info.file_size,
                    _zip_time(info),
                    f"{_mark(status)}:{index}:{info.CRC}",
                )

    def _address(self, address: str) -> Iterator[Item]:
        if address not in self._listed:
            self._listed[address] = _listing(address)
        root, found = self._listed[address]
        protocol = address.split("://", 1)[0]
        if not found:
            raise UsageError(f"{address} 里没有文件", f"there is no file at {address}")
        for name in sorted(found):
            info = found[name]
            shown = name[len(root) :].lstrip("/") or name.rsplit("/", 1)[-1]
            if shown.rsplit("/", 1)[-1].startswith((".", "~$")) or not self._wanted(shown):
                continue
            modified = (
                info.get("mtime")
                or info.get("LastModified")
                or info.get("last_modified")
                or info.get("created")
            )
            try:
                when = modified.timestamp() if hasattr(modified, "timestamp") else float(modified or 0)
            except (TypeError, ValueError):
                when = 0.0
            tag = info.get("ETag") or info.get("etag") or info.get("md5Hash") or info.get("content_md5") or ""
            mark = f"{info.get('size')}:{tag or modified}" if tag or modified else ""
            yield Item(shown, f"{protocol}://{name}", -1, int(info.get("size") or 0), when, mark)

    def _wanted(self, name: str) -> bool:
        lower = name.lower()
        if lower.endswith(self._wanted_endings):
            return True
        self._skip(os.path.splitext(lower)[1] or "no extension", name)
        return False

    def _skip(self, kind: str, name: str) -> None:
        held = self._kinds.setdefault(kind, [0])
        held[0] += 1
        if len(held) <= _EXAMPLES:
            held.append(_safe(name))

    def _note(self, zh: str, en: str) -> None:
        if len(self.remarks) < 20:
            self.remarks.append((zh, en))


def _listing(address: str) -> tuple[str, dict[str, Any]]:
    """The path in its file system, and all files there with what is known of them."""
    fs, root = filesystem(address)
    try:
        return root, fs.find(root, detail=True)
    except Exception as error:  # every store has its own errors
        what = type(error).__name__
        raise UsageError(f"打不开 {address}（{what}）", f"{address} cannot be opened ({what})") from error


def filesystem(address: str) -> tuple[Any, str]:
    """The fsspec file system of an address and the path in it."""
    try:
        import fsspec
    except ImportError as error:
        from gongkai_lint.extras import MissingExtraError

        zh, en = "读地址里的文件需要另装", "what reads from an address has to be installed"
        raise MissingExtraError("audit", zh, en) from error
    try:
        found: tuple[Any, str] = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError, OSError) as error:
        raise UsageError(f"打不开 {address}：{error}", f"{address} cannot be opened: {error}") from error
    return found


def member_name(info: Any) -> str:
    """A member's name: UTF-8 where it is marked or happens to be, else GB18030 (archives made on Chinese Windows)."""
    name: str = info.filename
    if not info.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding).replace("\\", "/")
            except UnicodeDecodeError:
                continue
    return name


def _zip_time(info: Any) -> float:
    import time

    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


def _status(path: str) -> os.stat_result:
    try:
        return os.stat(path)
    except OSError as error:
        raise UsageError(f"打不开 {path}", f"{path} cannot be opened") from error


def _mark(status: os.stat_result) -> str:
    """The change time cannot be set back by copying or unpacking, the times of the file's content can."""
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


def _safe(name: str) -> str:
    """A name that can be stored and printed: bytes that are no UTF-8 are read as GBK, or shown as question marks."""
    try:
        name.encode("utf-8")
        return name
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
