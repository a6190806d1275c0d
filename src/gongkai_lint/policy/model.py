"""The policy in force: its values, and where each one was written."""

from __future__ import annotations

import os

from gongkai_lint.policy.schema import APPENDED
from gongkai_lint.typed import Any, NamedTuple


class Origin(NamedTuple):
    """Where a setting stands: the file as shown and as it lies, 1-based line and column, and the line itself."""

    file: str
    path: str
    line: int
    column: int
    source: str

    def show(self) -> str:
        """``gongkai-lint.yaml:3:5``"""
        return f"{self.file}:{self.line}:{self.column}"


Path = tuple[Any, ...]


class Policy(NamedTuple):
    """``origins`` has the place of every key and list item, by its path: ``("severity", "GK105")``.

    ``files`` are all policy files read, the one that was found last; ``matched`` the overrides that hold (indices).
    """

    values: dict[str, Any] = {}
    origins: dict[Path, Origin] = {}
    files: tuple[str, ...] = ()
    matched: tuple[int, ...] = ()

    @property
    def path(self) -> str:
        """The policy file itself, "" when there is none."""
        return self.files[-1] if self.files else ""

    def get(self, key: str, default: Any = None) -> Any:
        """The value of ``key``, ``default`` where no file says."""
        found = self.values.get(key)
        return default if found is None else found

    def beside(self, path: str, *at: Any) -> str:
        """``path`` relative to the folder of the file in which the setting ``at`` stands."""
        origin = self.origins.get(at)
        here = origin.path if origin else os.path.abspath(self.path) if self.path else ""
        return near(os.path.join(os.path.dirname(here), path)) if here else path

    def for_file(self, path: str) -> Policy:
        """The policy with the overrides whose ``files`` match ``path``, in their order."""
        return self._with(self.overriding(path)) if self.values.get("overrides") else self

    def overriding(self, path: str) -> tuple[int, ...]:
        """Which overrides hold for ``path``."""
        from gongkai_lint.policy.globs import matches

        return tuple(
            n
            for n, entry in enumerate(self.values.get("overrides", ()))
            if matches(path, entry["files"], os.path.dirname(self.origins[("overrides", n)].path))
        )

    def _with(self, chosen: tuple[int, ...]) -> Policy:
        made = self
        for n in chosen:
            entry = {k: v for k, v in self.values["overrides"][n].items() if k != "files"}
            origins = {p[2:]: o for p, o in self.origins.items() if p[:2] == ("overrides", n) and len(p) > 2}
            made = made.merged(Policy(entry, origins, self.files))
        return made._replace(matched=chosen, files=self.files)

    def merged(self, later: Policy) -> Policy:
        """This policy with a later one on top of it: mappings key by key, the lists of :data:`APPENDED` put together,
        anything else replaced."""
        values, origins = dict(self.values), dict(self.origins)
        for key, value in later.values.items():
            if key in APPENDED and key in values:
                _append(values, origins, key, later)
            else:
                _put(values, origins, (key,), value, later.origins)
        return Policy(values, origins, tuple(dict.fromkeys((*self.files, *later.files))))


def _append(values: dict[str, Any], origins: dict[Path, Origin], key: str, later: Policy) -> None:
    held, seen = list(values[key]), {o for p, o in origins.items() if p[0] == key and len(p) == 2}
    for n, value in enumerate(later.values[key]):
        if later.origins.get((key, n)) in seen:  # the same file, reached by two ways
            continue
        for path, origin in later.origins.items():
            if path[:2] == (key, n):
                moved = (key, len(held), *path[2:])
                origins[moved] = origin
        held.append(value)
    values[key] = held


def _put(values: dict[str, Any], origins: dict[Path, Origin], path: Path, value: Any, given: dict[Path, Origin]) -> None:  # fmt: skip
    key = path[-1]
    if isinstance(value, dict) and isinstance(values.get(key), dict):
        held = values[key] = dict(values[key])
        for inner, item in value.items():
            _put(held, origins, (*path, inner), item, given)
        return
    values.pop(key, None)  # said again is said later: the order is the order of precedence
    values[key] = value
    for old in [p for p in origins if p[: len(path)] == path]:
        del origins[old]
    origins.update({p: o for p, o in given.items() if p[: len(path)] == path})


def near(path: str) -> str:
    """``path`` from the working directory where it lies below that, else as it is."""
    path = os.path.normpath(path)
    try:
        found = os.path.relpath(path)
    except ValueError:  # another drive
        return path
    return path if found.startswith("..") else found
