"""Rule files: each rule with its texts, its basis, its check and its fix, every mistake told with line and column."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from importlib import import_module

from gongkai_lint.checks import KINDS
from gongkai_lint.rules.documents import check_cited, source
from gongkai_lint.rules.loading import Declared, Loading, items_of, unless
from gongkai_lint.rules.model import Message, Rule
from gongkai_lint.rules.schema import RULES, Checker, meant
from gongkai_lint.rules.yamlnode import File, Node
from gongkai_lint.typed import Any

_ID = re.compile(r"[A-Z]{2,6}\d{3}\Z")
_BUILT_IN_ID = re.compile(r"GK\d{3}\Z")
_SLUG = re.compile(r"[a-z][a-z0-9-]*\Z")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_KEY = re.compile(r"[a-z0-9_*{}]+\Z")


def read_rule_file(loading: Loading, file: File, root: Node, path: str) -> None:
    """The rules of one file, after all forms and word lists. Mistakes go into ``file.errors``; with one, no rule is made of it."""
    data = Checker(file).check(root, RULES)
    if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
        return
    theme = os.path.basename(path).rsplit(".", 1)[0]
    built_in = os.path.abspath(os.path.dirname(path)) == loading.built_in
    for node, made in zip(items_of(root.value["rules"]), data["rules"], strict=True):
        if isinstance(made, dict):
            rule = _rule(loading, file, node, made, theme, built_in, path)
            loading.declared.append(Declared(made.get("id") or "", made.get("slug") or "", file, node, rule))


def _rule(
    loading: Loading, file: File, node: Node, data: dict[str, Any], theme: str, built_in: bool, path: str
) -> Rule | None:
    def wrong(key: str, zh: str, en: str, at_key: bool = False) -> None:
        found: Node = node.value.get(key, node)
        line, column = node.keys.get(key, (node.line, node.column)) if at_key else (found.line, found.column)
        file.error(line, column, zh, en)

    identity, slug = data.get("id") or "", data.get("slug") or ""
    if identity and not (_BUILT_IN_ID if built_in else _ID).match(identity):
        wrong(
            "id", f"编号“{identity}”应为大写字母加三位数字，如 GK302", f"bad id “{identity}”, want e.g. GK302"
        )
    if slug and not _SLUG.match(slug):
        wrong("slug", f"“{slug}”只能用小写字母、数字和连字符", f"bad slug “{slug}”")
    basis = tuple(source(s, loading.documents) for s in data.get("basis") or () if isinstance(s, dict) and s.get("doc") and s.get("clause"))  # fmt: skip
    if data.get("severity") == "error":
        if not data.get("basis"):
            wrong(
                "severity",
                "错误级别的规则必须有依据（basis）",
                "a rule of grade error needs a basis",
                at_key=True,
            )
        elif basis and all(s.mark == "unconfirmed" for s in basis):
            wrong(
                "basis",
                "依据都没有查实（unconfirmed），不能定为错误",
                "an unconfirmed basis alone cannot ground an error",
                at_key=True,
            )
    _known_forms(loading, file, node, data)
    if built_in and loading.documents:
        check_cited(file, node.value.get("basis"), loading.documents)
    if built_in and "en" not in data:
        wrong("id", "缺少英文（en）", "the English texts (en) are missing", at_key=True)
    kind, options, module = _check(loading, file, node, data)
    if module is not None:
        _wording(file, node, module.VARIANTS)
    fix = _fix(loading, file, node, data, module.VARIANTS if module is not None else {})
    if file.errors:  # nothing of a file with a mistake in it is used
        return None
    zh = Message(data["title"], _told(data["message"]), _told(data["expected"]), data.get("help") or "")
    en = data.get("en")
    english = Message(en["title"], _told(en["message"]), _told(en["expected"]), en["help"]) if en else zh
    return Rule(
        identity, slug, theme, data["severity"], data.get("confidence") or "high", tuple(data.get("forms") or ("*",)),
        tuple(data.get("levels") or ()), basis, kind, options, zh, english, tuple(data.get("related") or ()), path, node.line, fix,
    )  # fmt: skip


def _known_forms(loading: Loading, file: File, node: Node, data: dict[str, Any]) -> None:
    if not data.get("forms") or not loading.whole:
        return
    for place, name in zip(items_of(node.value["forms"]), data["forms"], strict=True):
        if name is not None and name != "*" and name not in loading.forms:
            hint, hint_en = meant(name, loading.forms)
            file.error(place.line, place.column, f"没有“{name}”这种格式{hint}", f"no form “{name}”{hint_en}")


def _told(value: Any) -> dict[str, str]:
    """Variant → text; ``default`` is how YAML spells the variant without a name."""
    if not isinstance(value, dict):
        return {"": value}
    return {"" if k == "default" else k: v for k, v in value.items()}


def _check(loading: Loading, file: File, node: Node, data: dict[str, Any]) -> tuple[str, dict[str, Any], Any]:
    """``(kind, options, kind module)``; the module is None when the kind is wrong."""
    check = node.value.get("check")
    if check is None or not isinstance(check.value, dict):
        return "", {}, None
    if "kind" not in check.value:
        file.error(check.line, check.column, "缺少“kind”", "“kind” is missing")
        return "", {}, None
    named = check.value["kind"]
    kind = str(named.value) if not isinstance(named.value, (list, dict)) else ""
    if kind not in KINDS:
        hint, hint_en = meant(kind, KINDS)
        file.error(
            named.line, named.column, f"没有“{kind}”这种检查{hint}", f"no check kind “{kind}”{hint_en}"
        )
        return "", {}, None
    try:
        module = import_module("gongkai_lint.checks." + kind)
        options_spec, _ = module.OPTIONS, module.VARIANTS
    except Exception as error:  # a kind still being written must not keep the other mistakes from being told
        what = f"{type(error).__name__}: {error}"
        file.error(
            named.line,
            named.column,
            f"检查“{kind}”载入不了（{what}）",
            f"kind “{kind}” cannot be loaded ({what})",
        )
        return "", {}, None
    names = [f for f in data.get("forms") or ("*",) if f in loading.forms] or list(loading.forms)
    rest = check._replace(value={k: v for k, v in check.value.items() if k != "kind"})
    options = Checker(file, lambda spec, text: _resolve(loading, names, spec, text)).check(
        rest, ("map", options_spec)
    )
    return kind, options or {}, module


def _fix(
    loading: Loading, file: File, node: Node, data: dict[str, Any], variants: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """How the words a rule marks are corrected; every way to say it wrongly is told."""
    fix = data.get("fix")
    if not isinstance(fix, dict):
        return {}
    place = node.value["fix"]
    if len(fix) != 1 and len(fix) == len(place.value):  # else an unknown key has been told already
        file.error(
            place.line, place.column, "replace、words、patterns 只写一种", "one of replace, words, patterns"
        )
        return {}
    known = {name for names in variants.values() for name in names}
    if isinstance(fix.get("replace"), str):
        at = place.value["replace"]
        for match in _PLACEHOLDER.finditer(fix["replace"]):
            if match.group(1) not in known:
                file.error(
                    at.line,
                    at.column,
                    f"不认识的占位符“{match.group()}”",
                    f"unknown placeholder “{match.group()}”",
                )
    if isinstance(fix.get("words"), str):
        complaint = unless(fix["words"] in loading.words, "词表", "word list", fix["words"], loading.words)
        if complaint:
            file.error(place.value["words"].line, place.value["words"].column, *complaint)
    if "patterns" not in fix:
        return fix
    pairs: list[list[str]] = []
    for item, made in zip(items_of(place.value["patterns"]), fix["patterns"], strict=True):
        if not isinstance(made, dict) or made.get("from") is None or made.get("to") is None:
            continue
        try:
            re.compile(made["from"].regex).sub(made["to"], "")
            re.compile(f"(?:{made['from'].regex})|").sub(made["to"], "")
        except (re.error, IndexError) as error:
            to = item.value["to"]
            file.error(to.line, to.column, f"“to” 写错了（{error}）", f"“to” is wrong ({error})")
        pairs.append([made["from"].regex, made["to"]])
    return {"patterns": pairs}


def _wording(file: File, node: Node, variants: Mapping[str, Sequence[str]]) -> None:
    """Variants and placeholders of the texts, Chinese and English."""
    english = node.value["en"].value if "en" in node.value else None
    blocks = [node.value] + ([english] if isinstance(english, dict) else [])
    anything = {name for names in variants.values() for name in names}
    for part in ("message", "expected"):
        for block in blocks:
            told = block.get(part)
            if told is None or isinstance(told.value, list):
                continue
            texts = told.value.items() if isinstance(told.value, dict) else [("", told)]
            for name, text in texts:
                variant = "" if name == "default" else name
                if variant and variant not in variants:
                    hint, hint_en = meant(variant, variants)
                    line, column = told.keys[name]
                    file.error(
                        line, column, f"没有“{variant}”这种情形{hint}", f"no variant “{variant}”{hint_en}"
                    )
                    continue
                known = set(variants[variant]) if variant in variants else anything
                for match in _PLACEHOLDER.finditer(str(text.value)):
                    name, *forms = match.group(1).split("|")
                    if len(forms) not in (0, 2 if block is english else 0):
                        zh = "数目只在英文里写作 {数目|单数|复数}"
                        en = "a count is written {count|word|words}, in the English text alone"
                        file.error(
                            text.line, text.column, f"“{match.group()}”：{zh}", f"“{match.group()}”: {en}"
                        )
                    elif name not in known:
                        hint, hint_en = meant(name, known, "{{{}}}")
                        file.error(
                            text.line,
                            text.column,
                            f"不认识的占位符“{match.group()}”{hint}",
                            f"unknown placeholder “{match.group()}”{hint_en}",
                        )
        if len(blocks) == 2 and all(part in b and isinstance(b[part].value, dict) for b in blocks):
            for name in blocks[0][part].value:
                if name not in blocks[1][part].value:
                    place = blocks[1][part]
                    file.error(
                        place.line, place.column, f"英文缺少“{name}”这种情形", f"variant “{name}” is missing"
                    )


def _resolve(loading: Loading, names: list[str], spec: str, text: str) -> tuple[str, str] | None:
    """What is wrong with a word list, section or term of a rule on the forms ``names``; None when nothing is."""
    if spec == "words":
        return unless(text in loading.words, "词表", "word list", text, loading.words)
    if not loading.whole:
        return None
    if spec == "section":
        known = {"*", "head", "tail"} | {s.key for name in names for s in loading.forms[name].sections}
        return unless(text in known, "部分", "section", text, known)
    for alternative in text.lstrip("- ").split("|"):
        term = alternative.strip()
        parts = term.split(".")
        if len(parts) != 3 or not all(_KEY.match(p) for p in parts):
            return f"“{term}”应写成 表.行.列", f"“{term}” must read table.row.column"
        regex = re.compile(re.sub(r"\\\*|\\\{(?:row|column)\\\}", "[a-z0-9_]*", re.escape(term)) + r"\Z")
        cells = [cell for name in names for cell in loading.cells[name]]
        if not any(map(regex.match, cells)):
            return unless(False, "单元格", "cell", term, dict.fromkeys(_shaped(c, parts) for c in cells))
    return None


def _shaped(cell: str, parts: list[str]) -> str:
    """A cell's key with the globs and placeholders of a term in the same places, to suggest."""
    return ".".join(p if set(p) & set("*{") else c for c, p in zip(cell.split("."), parts, strict=True))
