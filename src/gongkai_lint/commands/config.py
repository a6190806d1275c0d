"""``gongkai-lint config [FILE]``: the policy in force, and where each line of it was written."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from gongkai_lint.arguments import Translate
from gongkai_lint.commands.settings import Settings
from gongkai_lint.exits import OK
from gongkai_lint.output import console
from gongkai_lint.policy.model import Origin, Path, Policy
from gongkai_lint.typed import Any

SUMMARY = ("显示生效的策略，每一行出自哪里", "show the policy in force and where each line comes from")
USAGE = ("[选项] [报告.docx]", "[options] [report.docx]")
DEFAULTS = {"fail_level": "error", "show": "note", "lang": "zh"}


def arguments(parser: ArgumentParser, t: Translate) -> None:
    """Its arguments."""
    add = parser.add_argument
    add("file", nargs="?", default="", metavar="FILE", help=t(
        "报告：连同只对它有效的设置（overrides）一起显示", "a report: with the overrides that hold for it"))  # fmt: skip
    add("--format", choices=("text", "json"), default="text", help=t("输出格式", "output format"))


def run(options: Namespace, lang: str) -> int:
    """Print the policy. Mistakes in it are told as a check would tell them."""
    settings = Settings(options, lang, [options.file] if options.file else [])
    policy = settings.policy.for_file(options.file) if options.file else settings.policy
    rows = list(settings_of(policy, bool(options.file)))
    if options.format == "json":
        from gongkai_lint.output import jsontext

        console.write(
            jsontext.dumps(_document(policy, rows, options.file), not console.unicode_output()) + "\n"
        )
    else:
        console.write(_page(policy, rows, options.file, settings.lang))
    return OK


def settings_of(policy: Policy, of_file: bool) -> Iterator[tuple[Path, Any, Origin | None]]:
    """Every single setting: its path, its value, where it was written (None: a default)."""
    for key, default in DEFAULTS.items():
        if key not in policy.values:
            yield (key,), default, None
    for key, value in policy.values.items():
        if key == "overrides" and of_file:  # those that hold are among the settings already
            continue
        yield from _leaves(policy, (key,), value)


def _leaves(policy: Policy, path: Path, value: Any) -> Iterator[tuple[Path, Any, Origin | None]]:
    if isinstance(value, (dict, list)) and value:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from _leaves(policy, (*path, key), inner)
        return
    origin = next(
        (policy.origins[path[:n]] for n in range(len(path), 0, -1) if path[:n] in policy.origins), None
    )
    yield path, value, origin


def _document(policy: Policy, rows: list[tuple[Path, Any, Origin | None]], file: str) -> dict[str, Any]:
    return {
        "schema": 1,
        "policy": policy.path or None,
        "files": list(policy.files),
        "report": file or None,
        "overrides": [_where(policy.origins[("overrides", n)]) for n in policy.matched],
        "settings": [
            {"path": list(path), "value": value, "from": _where(origin) if origin else None}
            for path, value, origin in rows
        ],
    }


def _where(origin: Origin) -> dict[str, Any]:
    return {"file": origin.file, "line": origin.line, "column": origin.column}


def _page(policy: Policy, rows: list[tuple[Path, Any, Origin | None]], file: str, lang: str) -> str:
    from gongkai_lint.output.width import pad, width

    en = lang == "en"
    if policy.path:
        lines = [("Policy: " if en else "策略文件：") + policy.path]
        under = list(policy.files[:-1])
        if under:
            lines.append(("Extends: " if en else "沿用：") + (", " if en else "、").join(under))
    else:
        lines = ["No policy file (gongkai-lint.yaml) here or above; defaults are in force." if en else
                 "没有找到策略文件（gongkai-lint.yaml），全部用默认设置。"]  # fmt: skip
    if file and policy.values.get("overrides"):
        held = [policy.origins[("overrides", n)] for n in policy.matched]
        told = (", " if en else "、").join(f"{o.file}:{o.line}" for o in held) or ("none" if en else "无")
        lines.append((f"Overrides that hold for {os.path.basename(file)}: " if en else f"对 {os.path.basename(file)} 有效的 overrides：") + told)  # fmt: skip
    lines.append("")
    texts = [(f"{_named(path)}: {_shown(value)}", origin) for path, value, origin in rows]
    wide = min(52, max((width(text) for text, _ in texts), default=0))
    default = "default" if en else "默认"
    for text, origin in texts:
        where = f"{origin.file}:{origin.line}" if origin else default
        lines.append(f"{pad(text, wide)}  {where}")
    return "\n".join(lines) + "\n"


def _named(path: Path) -> str:
    """``overrides[1].severity.GK105``: list items are counted from 1, as a person does."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "（空）" if value in ("", None, [], {}) else str(value)
