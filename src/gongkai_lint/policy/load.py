"""A policy file read, with what it extends: YAML, or the table ``[tool.gongkai-lint]`` of a pyproject.toml."""

from __future__ import annotations

import os
import re

from gongkai_lint.policy.model import Origin, Path, Policy, near
from gongkai_lint.policy.schema import PLACES
from gongkai_lint.typed import Any

_DEEPEST = 20  # files that extend one another
_PLACE = re.compile(r"\{([^{}]*)\}")


def load(path: str) -> Policy:
    """Read the policy file and what it extends.

    Raises :class:`~gongkai_lint.rules.yamlnode.RuleErrors` with every mistake at its line and column.
    """
    from gongkai_lint.rules.yamlnode import RuleErrors

    reading = _Reading()
    policy = reading.file(path, ())
    if reading.errors:
        raise RuleErrors(tuple(reading.errors))
    return policy


class _Reading:
    def __init__(self) -> None:
        self.errors: list[Any] = []
        self.done: dict[str, Policy] = {}

    def file(self, path: str, chain: tuple[str, ...]) -> Policy:
        """The policy of one file on top of what it extends. ``chain``: the files that led here."""
        real = os.path.realpath(path)
        if real in self.done:
            return self.done[real]
        own, extends = self._read(path)
        made = Policy()
        for text, origin in extends:
            target = os.path.join(os.path.dirname(os.path.abspath(path)), text)
            complaint = self._refused(target, text, (*chain, real))
            if complaint:
                self._error(origin, *complaint)
            else:
                made = made.merged(self.file(near(target), (*chain, real)))
        self.done[real] = made = made.merged(own)
        return made

    def _refused(self, target: str, text: str, chain: tuple[str, ...]) -> tuple[str, str] | None:
        real = os.path.realpath(target)
        if real in chain:
            names = [os.path.basename(p) for p in (*chain[chain.index(real) :], real)]
            return f"循环引用：{' → '.join(names)}", f"circular: {' → '.join(names)}"
        if len(chain) >= _DEEPEST:
            return f"extends 层数太多（超过 {_DEEPEST}）", f"extends nested too deep (over {_DEEPEST})"
        if os.path.isdir(target):
            return f"{text} 是文件夹，请写出文件", f"{text} is a folder; name a file"
        if not os.path.isfile(target):
            return f"没有策略文件 {text}", f"there is no policy file {text}"
        return None

    def _error(self, origin: Origin, zh: str, en: str) -> None:
        from gongkai_lint.rules.yamlnode import RuleFileError

        self.errors.append(RuleFileError(origin.file, origin.line, origin.column, zh, en, origin.source))

    def _read(self, path: str) -> tuple[Policy, list[tuple[str, Origin]]]:
        from gongkai_lint.policy.schema import SPEC
        from gongkai_lint.rules.schema import Checker
        from gongkai_lint.rules.yamlnode import read

        shown = near(path)
        if path.lower().endswith(".toml"):
            from gongkai_lint.policy.toml import read_toml

            file, root = read_toml(path, shown)
        else:
            file, root = read(path, shown)
            if root is None and _only_comments(file.lines):
                return Policy(files=(shown,)), []  # nothing but comments: nothing is changed
        data = Checker(file).check(root, SPEC) if root is not None else {}
        origins: dict[Path, Origin] = {}
        if isinstance(data, dict) and root is not None and not file.errors:
            _trace(root, (), origins, file, os.path.abspath(path))
            _settle(data, (), origins, file)
            for n, entry in enumerate(data.get("overrides", ())):
                _settle(entry, ("overrides", n), origins, file)
        self.errors.extend(sorted(file.errors, key=lambda e: (e.line, e.column)))
        if file.errors or not isinstance(data, dict):
            return Policy(files=(shown,)), []
        extends = [(text, origins[("extends", n)]) for n, text in enumerate(data.pop("extends", ()))]
        origins = {p: o for p, o in origins.items() if p[0] != "extends"}
        return Policy(data, origins, (shown,)), extends


def _only_comments(lines: list[str]) -> bool:
    return any(lines) and all(line.strip()[:1] in ("", "#") for line in lines)


_LISTS = ("extends", "rules", "select", "ignore", "units", "overrides", "suppress", "files", "rule", "aliases", "former", "unknown")  # fmt: skip


def _trace(node: Any, path: Path, origins: dict[Path, Origin], file: Any, absolute: str) -> None:
    """Note where every key and list item stands. A single value where a list may stand is its only item."""

    def origin(line: int, column: int) -> Origin:
        source = file.lines[line - 1] if 0 < line <= len(file.lines) else ""
        return Origin(file.path, absolute, line, column, source)

    if isinstance(node.value, dict):
        for key, inner in node.value.items():
            here: Path = (*path, key)
            origins[here] = origin(*node.keys[key])
            if key in _LISTS and not isinstance(inner.value, list):
                here = (*here, 0)
                origins[here] = origin(inner.line, inner.column)
            _trace(inner, here, origins, file, absolute)
    elif isinstance(node.value, list):
        for n, inner in enumerate(node.value):
            here = (*path, n)
            origins[here] = origin(inner.line, inner.column)
            _trace(inner, here, origins, file, absolute)


def _settle(data: dict[str, Any], at: Path, origins: dict[Path, Origin], file: Any) -> None:
    """``gate.fail_level`` and ``fail_level`` are the same; the places in a name must exist."""
    gate = data.get("gate") or {}
    if "fail_level" in gate:
        inside, whole, outside = (*at, "gate", "fail_level"), (*at, "gate"), (*at, "fail_level")
        here = origins.pop(inside)
        if "fail_level" in data:
            file.error(
                here.line,
                here.column,
                "fail_level 写了两处，留一处",
                "fail_level is written twice; keep one",
            )
        data["fail_level"], origins[outside] = gate["fail_level"], here
        data["gate"] = {k: v for k, v in gate.items() if k != "fail_level"}
        if not data["gate"]:
            del data["gate"], origins[whole]
    for key in ("ledger", "prior"):
        for found in _PLACE.finditer(data.get(key) or ""):
            if found.group(1) not in PLACES:
                from gongkai_lint.rules.schema import closest

                near = closest(found.group(1), PLACES)
                place = (*at, key)
                here = origins[place]
                known = " ".join("{" + p + "}" for p in PLACES)
                file.error(
                    here.line,
                    here.column,
                    f"不认识“{found.group()}”" + (f"，是否想写“{{{near}}}”？" if near else f"，可用 {known}"),
                    f"unknown “{found.group()}”"
                    + (f"; did you mean “{{{near}}}”?" if near else f"; there are {known}"),
                )
