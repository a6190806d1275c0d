"""Rule folders to a RuleSet: forms, word lists and rules, every mistake with its file, line and column."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gongkai_lint.forms.model import ColumnSpec, Form, RowSpec, SectionSpec, Source, TableSpec
from gongkai_lint.rules.model import Message, Rule, RuleSet

if TYPE_CHECKING:
    from gongkai_lint.rules.schema import Checker
    from gongkai_lint.rules.yamlnode import File, Node

_ID = re.compile(r"[A-Z]{2,6}\d{3}\Z")
_BUILT_IN_ID = re.compile(r"GK\d{3}\Z")
_SLUG = re.compile(r"[a-z][a-z0-9-]*\Z")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_KEY = re.compile(r"[a-z0-9_*{}]+\Z")


def rules_home() -> str:
    """The folder of the built-in rules: inside the installed package, else beside ``src`` in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    packaged = os.path.join(package, "_rules")
    if os.path.isdir(packaged):
        return packaged
    return os.path.join(os.path.dirname(os.path.dirname(package)), "rules")


def rule_files(folders: Iterable[str]) -> list[str]:
    """The files a RuleSet is made of, in the order they are read: forms, then words, then rules."""
    found: list[str] = []
    for folder in folders:
        for sub in ("forms", "words", ""):
            directory = os.path.join(folder, sub) if sub else folder
            if os.path.isdir(directory):
                names = sorted(
                    n
                    for n in os.listdir(directory)
                    if n.endswith((".yaml", ".yml")) and not n.startswith(".")
                )
                found.extend(
                    os.path.join(directory, n) for n in names if not n.endswith((".test.yaml", ".test.yml"))
                )
    return found


def load(folders: Sequence[str], *, use_cache: bool = True) -> RuleSet:
    """All rules of ``folders``, the first of which is the built-in one.

    Raises :class:`~gongkai_lint.rules.yamlnode.RuleErrors` with every mistake found.
    """
    from gongkai_lint.rules import cache

    files = rule_files(folders)
    key = cache.key_of(files) if use_cache else ""
    if key:
        held = cache.get(key)
        if held is not None:
            return held
    ruleset = _read(folders, files)
    if key:
        cache.put(key, ruleset)
    return ruleset


class _Loading:
    """What has been read so far, and every mistake."""

    def __init__(self, built_in: str) -> None:
        self.built_in = built_in
        self.forms: dict[str, Form] = {}
        self.words: dict[str, dict[str, str]] = {}
        self.rules: list[tuple[Rule, File, Node]] = []
        self.errors: list[Any] = []
        self.keys: set[str] = set()


def _read(folders: Sequence[str], files: Sequence[str]) -> RuleSet:
    from hashlib import sha256

    from gongkai_lint.rules.yamlnode import RuleErrors, read

    loading = _Loading(os.path.abspath(folders[0]) if folders else "")
    digest = sha256()
    missing = [f for f in folders if not os.path.isdir(f)]
    for path in files:
        with open(path, "rb") as handle:
            digest.update(handle.read())
        file, root = read(path, os.path.relpath(path) if not os.path.relpath(path).startswith("..") else path)
        if root is not None:
            folder = os.path.basename(os.path.dirname(path))
            if folder == "forms":
                _form(loading, file, root)
            elif folder == "words":
                _words(loading, file, root, os.path.splitext(os.path.basename(path))[0])
            else:
                _rules(loading, file, root, path)
        loading.errors.extend(file.errors)
    _across(loading)
    if missing:
        from gongkai_lint.rules.yamlnode import RuleFileError

        loading.errors.extend(
            RuleFileError(m, 1, 1, "没有这个规则文件夹", "no such rule folder", "") for m in missing
        )
    if loading.errors:
        raise RuleErrors(tuple(loading.errors))
    rules = tuple(sorted((r for r, _, _ in loading.rules), key=lambda r: r.id))
    return RuleSet(loading.forms, rules, loading.words, digest.hexdigest()[:16])


def _form(loading: _Loading, file: File, root: Node) -> None:
    from gongkai_lint.rules.schema import FORM, Checker

    data = Checker(file).check(root, FORM)
    if file.errors or not isinstance(data, dict):
        return
    sections = tuple(
        SectionSpec(
            s["key"],
            s["title"],
            tuple(s.get("aliases", ())),
            tuple(s.get("contains", ())),
            s.get("required", True),
        )
        for s in data["sections"]
    )
    tables = []
    for t in data["tables"]:
        columns = tuple(
            ColumnSpec(
                c["key"],
                c["label"],
                tuple(c.get("path", ())),
                tuple(c.get("aliases", ())),
                c.get("signed", False),
                c.get("decimal", False),
            )
            for c in t["columns"]
        )
        rows = tuple(
            RowSpec(
                r["key"], r["label"], r.get("unit", ""), r.get("kind", "value"), tuple(r.get("aliases", ())), r.get("group", ""),
                r.get("signed", False), r.get("decimal", False),
            )
            for r in t["rows"]
        )  # fmt: skip
        tables.append(
            TableSpec(
                t["key"],
                t["title"],
                t["section"],
                rows,
                columns,
                t.get("required", True),
                t.get("unlabelled", False),
            )
        )
    form = Form(
        data["form"], data["title"], data["since"], data["until"], data["verified"], data["coverage"], data["priority"],
        tuple(_source(s) for s in data["basis"]), sections, tuple(tables),
    )  # fmt: skip
    loading.forms[form.key] = form
    loading.keys.update(f"{t.key}.{r.key}.{c.key}" for t in form.tables for r in t.rows for c in t.columns)


def _source(data: Mapping[str, str]) -> Source:
    return Source(data["doc"], data["clause"], data.get("mark") or "confirmed")


def _words(loading: _Loading, file: File, root: Node, name: str) -> None:
    from gongkai_lint.rules.schema import WORDS, Checker

    data = Checker(file).check(root, WORDS)
    if not file.errors and isinstance(data, dict):
        loading.words.setdefault(name, {}).update(data["words"])


def _rules(loading: _Loading, file: File, root: Node, path: str) -> None:
    from gongkai_lint.rules.schema import RULES, Checker

    checker = Checker(file, lambda spec, text: _resolve(loading, spec, text))
    data = checker.check(root, RULES)
    if (
        not isinstance(root.value, dict)
        or "rules" not in root.value
        or not isinstance(root.value["rules"].value, list)
    ):
        return
    theme = os.path.basename(path).rsplit(".", 1)[0]
    built_in = os.path.abspath(os.path.dirname(path)) == loading.built_in
    for item, made in zip(root.value["rules"].value, (data or {}).get("rules", ()), strict=False):
        if isinstance(made, dict) and isinstance(item.value, dict):
            rule = _rule(loading, file, checker, item, made, theme, built_in)
            if rule is not None:
                loading.rules.append((rule, file, item))


def _rule(
    loading: _Loading,
    file: File,
    checker: Checker,
    node: Node,
    data: dict[str, Any],
    theme: str,
    built_in: bool,
) -> Rule | None:
    before = len(file.errors)

    def wrong(key: str, zh: str, en: str) -> None:
        line, column = node.keys.get(key, (node.line, node.column))
        file.error(line, column, zh, en)

    def at(key: str) -> Node:
        found: Node = node.value[key]
        return found

    identity = str(data.get("id") or "")
    if identity and not (_BUILT_IN_ID if built_in else _ID).match(identity):
        file.error(
            at("id").line,
            at("id").column,
            f"编号“{identity}”应为大写字母加三位数字，如 GK302",
            f"bad id “{identity}”, want e.g. GK302",
        )
    slug = str(data.get("slug") or "")
    if slug and not _SLUG.match(slug):
        file.error(
            at("slug").line, at("slug").column, f"“{slug}”只能用小写字母、数字和连字符", f"bad slug “{slug}”"
        )
    basis = tuple(
        _source(s)
        for s in data.get("basis") or ()
        if isinstance(s, dict) and s.get("doc") and s.get("clause")
    )
    if data.get("severity") == "error" and "basis" not in data:
        wrong("severity", "错误级别的规则必须有依据（basis）", "a rule of grade error needs a basis")
    elif data.get("severity") == "error" and basis and all(s.mark == "unconfirmed" for s in basis):
        wrong(
            "basis",
            "依据都没有查实（unconfirmed），不能定为错误",
            "an unconfirmed basis alone cannot ground an error",
        )
    for n, name in enumerate(data.get("forms") or ()):
        if name != "*" and name not in loading.forms:
            place = at("forms").value[n] if isinstance(at("forms").value, list) else at("forms")
            file.error(place.line, place.column, f"没有“{name}”这种格式", f"no form “{name}”")
    if built_in and "en" not in data:
        wrong("id", "缺少英文（en）", "the English texts (en) are missing")
    kind, options, module = _check(file, checker, node)
    if module is not None:
        _placeholders(file, node, module)
    if len(file.errors) > before or not all(
        data.get(k) for k in ("id", "slug", "title", "severity", "message", "expected")
    ):
        return None
    zh = Message(data["title"], _told(data["message"]), _told(data["expected"]), data.get("help") or "")
    en = data.get("en")
    english = Message(en["title"], _told(en["message"]), _told(en["expected"]), en["help"]) if en else zh
    return Rule(
        identity, slug, theme, data["severity"], data.get("confidence") or "high", tuple(data.get("forms") or ("*",)),
        tuple(data.get("levels") or ()), basis, kind, options, zh, english, tuple(data.get("related") or ()), file.path, node.line,
    )  # fmt: skip


def _told(value: Any) -> dict[str, str]:
    """Variant → text; ``default`` is how YAML spells the variant without a name."""
    return (
        {"" if k == "default" else k: v for k, v in value.items()} if isinstance(value, dict) else {"": value}
    )


def _check(file: File, checker: Checker, node: Node) -> tuple[str, dict[str, Any], Any]:
    """``(kind, options, kind module)``; the module is None when the kind is wrong."""
    from importlib import import_module

    from gongkai_lint.checks import KINDS
    from gongkai_lint.rules.schema import closest

    check = node.value.get("check")
    if check is None or not isinstance(check.value, dict):
        return "", {}, None
    if "kind" not in check.value:
        file.error(check.line, check.column, "缺少“kind”", "“kind” is missing")
        return "", {}, None
    named = check.value["kind"]
    kind = str(named.value)
    if kind not in KINDS:
        near = closest(kind, KINDS)
        hint, hint_en = (f"，是否想写“{near}”？", f"; did you mean “{near}”?") if near else ("", "")
        file.error(
            named.line, named.column, f"没有“{kind}”这种检查{hint}", f"no check kind “{kind}”{hint_en}"
        )
        return "", {}, None
    module = import_module("gongkai_lint.checks." + kind)
    rest = check._replace(value={k: v for k, v in check.value.items() if k != "kind"})
    options = checker.check(rest, ("map", module.OPTIONS))
    return kind, options or {}, module


def _placeholders(file: File, node: Node, module: Any) -> None:
    variants: Mapping[str, Sequence[str]] = module.VARIANTS
    blocks = (
        [node.value, node.value["en"].value]
        if "en" in node.value and isinstance(node.value["en"].value, dict)
        else [node.value]
    )
    for block in blocks:
        for part in ("message", "expected"):
            told = block.get(part)
            if told is None:
                continue
            texts = told.value.items() if isinstance(told.value, dict) else [("", told)]
            for name, text in texts:
                variant = "" if name == "default" else name
                if variant and variant not in variants:
                    line, column = told.keys[name]
                    file.error(line, column, f"没有“{variant}”这种情形", f"no variant “{variant}”")
                    continue
                known = (
                    set(variants.get(variant, ()))
                    if variant in variants
                    else {p for v in variants.values() for p in v}
                )
                for match in _PLACEHOLDER.finditer(str(text.value)):
                    if match.group(1) not in known:
                        file.error(
                            text.line,
                            text.column,
                            f"不认识的占位符“{match.group()}”",
                            f"unknown placeholder “{match.group()}”",
                        )


def _resolve(loading: _Loading, spec: str, text: str) -> tuple[str, str] | None:
    if spec == "words":
        return None if text in loading.words else (f"没有词表“{text}”", f"no word list “{text}”")
    if spec == "section":
        known = {"*", "head", "tail"} | {s.key for f in loading.forms.values() for s in f.sections}
        return None if text in known else (f"没有“{text}”这个部分", f"no section “{text}”")
    for alternative in text.lstrip("- ").split("|"):
        parts = alternative.strip().split(".")
        if len(parts) != 3 or not all(_KEY.match(p) for p in parts):
            return (
                f"“{alternative.strip()}”应写成 表.行.列",
                f"“{alternative.strip()}” must read table.row.column",
            )
        regex = re.compile(
            r"\.".join(
                re.escape(p)
                .replace(r"\*", "[a-z0-9_]*")
                .replace(r"\{row\}", "[a-z0-9_]+")
                .replace(r"\{column\}", "[a-z0-9_]+")
                for p in parts
            )
            + r"\Z"
        )
        if not any(regex.match(key) for key in loading.keys):
            return f"没有“{alternative.strip()}”这样的单元格", f"no cell “{alternative.strip()}”"
    return None


def _across(loading: _Loading) -> None:
    """What can only be seen over all files: ids and slugs used twice, related rules that do not exist."""
    from gongkai_lint.rules.yamlnode import RuleFileError

    def wrong(file: File, node: Node, key: str, zh: str, en: str) -> None:
        line, column = node.keys.get(key, (node.line, node.column))
        source = file.lines[line - 1]
        loading.errors.append(RuleFileError(file.path, line, column, zh, en, source))

    seen: dict[str, Rule] = {}
    ids = {rule.id for rule, _, _ in loading.rules}
    for rule, file, node in loading.rules:
        for key, name in (("id", rule.id), ("slug", rule.slug)):
            if name in seen:
                other = seen[name]
                wrong(
                    file,
                    node,
                    key,
                    f"“{name}”已用在 {other.file}:{other.line}",
                    f"“{name}” is taken by {other.file}:{other.line}",
                )
            seen.setdefault(name, rule)
        for name in rule.related:
            if name not in ids:
                wrong(file, node, "related", f"没有规则“{name}”", f"no rule “{name}”")
