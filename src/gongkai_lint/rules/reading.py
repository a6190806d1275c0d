"""Rule, form and word files to a RuleSet; every mistake in them with its file, line and column, all at once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from importlib import import_module

from gongkai_lint.checks import KINDS
from gongkai_lint.forms.model import ColumnSpec, Form, RowSpec, SectionSpec, TableSpec
from gongkai_lint.rules.documents import check_cited, read_documents, source
from gongkai_lint.rules.model import Message, Rule, RuleSet
from gongkai_lint.rules.schema import FORM, RULES, WORDS, Checker, closest
from gongkai_lint.rules.yamlnode import File, Node, RuleErrors, RuleFileError, read, shown_path
from gongkai_lint.typed import Any, NamedTuple

_ID = re.compile(r"[A-Z]{2,6}\d{3}\Z")
_BUILT_IN_ID = re.compile(r"GK\d{3}\Z")
_SLUG = re.compile(r"[a-z][a-z0-9-]*\Z")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_KEY = re.compile(r"[a-z0-9_*{}]+\Z")


class _Declared(NamedTuple):
    """A rule as it stands in its file; ``rule`` is None when something is wrong with it."""

    id: str
    slug: str
    file: File
    node: Node
    rule: Rule | None


class _Loading:
    """What has been read so far."""

    def __init__(self, built_in: str) -> None:
        self.built_in = built_in
        self.forms: dict[str, Form] = {}
        self.words: dict[str, dict[str, str]] = {}
        self.documents: dict[str, tuple[int, int]] = {}
        self.declared: list[_Declared] = []
        self.files: list[File] = []
        self.cells: dict[str, list[str]] = {}  # by form
        self.whole = True  # whether all forms were read: what a rule names can be judged only then


def read_rules(folders: Sequence[str], files: Sequence[Sequence[str]]) -> RuleSet:
    """The rules in ``files`` (those of each of ``folders``). Raises :class:`RuleErrors`."""
    from hashlib import sha256

    loading = _Loading(os.path.abspath(folders[0]) if folders else "")
    errors: list[RuleFileError] = []
    digest = sha256()
    for folder, paths in zip(folders, files, strict=True):
        if not os.path.isdir(folder):
            errors.append(RuleFileError(folder, 1, 1, "没有这个规则文件夹", "no such rule folder", ""))
        elif not paths and not any(n.endswith((".yaml", ".yml")) for n in os.listdir(folder)):
            errors.append(
                RuleFileError(
                    folder, 1, 1, "文件夹里没有规则文件（*.yaml）", "no rule file (*.yaml) in it", ""
                )
            )
        for path in paths:
            file, root = read(path, shown_path(path))
            loading.files.append(file)
            sub = os.path.dirname(os.path.relpath(path, folder))
            if root is None:
                loading.whole &= sub != "forms"
                if sub == "words":
                    loading.words.setdefault(os.path.splitext(os.path.basename(path))[0], {})
                continue
            digest.update("\n".join(file.lines).encode("utf-8"))
            if sub == "law":
                loading.documents.update(read_documents(file, root))
            elif sub == "forms":
                _form(loading, file, root)
                loading.whole &= not file.errors
            elif sub == "words":
                _words(loading, file, root, os.path.splitext(os.path.basename(path))[0])
            else:
                _rules(loading, file, root, path)
    _across(loading)
    for file in loading.files:
        errors.extend(sorted(file.errors, key=lambda e: (e.line, e.column)))
    if errors:
        raise RuleErrors(tuple(errors))
    rules = tuple(sorted((d.rule for d in loading.declared if d.rule), key=lambda r: r.id))
    return RuleSet(loading.forms, rules, loading.words, digest.hexdigest()[:16])


# --- forms and words --------------------------------------------------------------------------------------------------


def _form(loading: _Loading, file: File, root: Node) -> None:
    data = Checker(file).check(root, FORM)
    if file.errors or not isinstance(data, dict):
        return
    _unique(file, root.value["sections"], "部分", "section")
    _unique(file, root.value["tables"], "表", "table")
    sections = tuple(
        SectionSpec(
            s["key"], s["title"], _texts(s, "aliases"), _texts(s, "contains"), s.get("required", True)
        )
        for s in data["sections"]
    )
    known = {s.key for s in sections}
    for table in _items(root.value["tables"]):
        _unique(file, table.value["rows"], "行", "row")
        _unique(file, table.value["columns"], "列", "column")
        where = table.value["section"]
        if where.value and where.value not in known:
            file.error(
                where.line, where.column, f"没有“{where.value}”这个部分", f"no section “{where.value}”"
            )
    form = Form(
        data["form"], data["title"], data["since"], data["until"], data["verified"], data["coverage"], data["priority"],
        tuple(source(s, loading.documents) for s in data["basis"]), sections, tuple(_table(t) for t in data["tables"]),
    )  # fmt: skip
    if form.key in loading.forms:
        place = root.value["form"]
        file.error(place.line, place.column, f"“{form.key}”已有这种格式", f"form “{form.key}” exists already")
    if not file.errors:
        loading.forms[form.key] = form
        loading.cells[form.key] = [
            f"{t.key}.{r.key}.{c.key}" for t in form.tables for r in t.rows for c in t.columns
        ]


def _table(t: dict[str, Any]) -> TableSpec:
    columns = tuple(
        ColumnSpec(c["key"], c["label"], _texts(c, "path"), _texts(c, "aliases"), c.get("signed", False), c.get("decimal", False))
        for c in t["columns"]
    )  # fmt: skip
    rows = tuple(
        RowSpec(
            r["key"], r["label"], r.get("unit", ""), r.get("kind", "value"), _texts(r, "aliases"), r.get("group", ""),
            r.get("signed", False), r.get("decimal", False),
        )
        for r in t["rows"]
    )  # fmt: skip
    return TableSpec(t["key"], t["title"], t["section"], rows, columns, t.get("required", True), t.get("unlabelled", False))  # fmt: skip


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(data.get(key, ()))


def _items(node: Node) -> list[Node]:
    """The items of a list; a single one stands for a list of one, as the schema has it."""
    return node.value if isinstance(node.value, list) else [node]


def _unique(file: File, listed: Node, zh: str, en: str) -> None:
    seen: set[str] = set()
    for item in _items(listed):
        key = item.value["key"]
        if str(key.value) in seen:
            file.error(
                key.line, key.column, f"{zh}“{key.value}”已在前面用过", f"{en} “{key.value}” is used above"
            )
        seen.add(str(key.value))


def _words(loading: _Loading, file: File, root: Node, name: str) -> None:
    held = loading.words.setdefault(
        name, {}
    )  # there, though with a mistake: the rules that name it are right
    data = Checker(file).check(root, WORDS)
    if not file.errors and isinstance(data, dict):
        held.update(data["words"])


# --- rules ------------------------------------------------------------------------------------------------------------


def _rules(loading: _Loading, file: File, root: Node, path: str) -> None:
    data = Checker(file).check(root, RULES)
    if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
        return
    theme = os.path.basename(path).rsplit(".", 1)[0]
    built_in = os.path.abspath(os.path.dirname(path)) == loading.built_in
    for node, made in zip(_items(root.value["rules"]), data["rules"], strict=True):
        if isinstance(made, dict):
            rule = _rule(loading, file, node, made, theme, built_in, path)
            loading.declared.append(_Declared(made.get("id") or "", made.get("slug") or "", file, node, rule))


def _rule(
    loading: _Loading, file: File, node: Node, data: dict[str, Any], theme: str, built_in: bool, path: str
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


def _known_forms(loading: _Loading, file: File, node: Node, data: dict[str, Any]) -> None:
    if not data.get("forms") or not loading.whole:
        return
    for place, name in zip(_items(node.value["forms"]), data["forms"], strict=True):
        if name is not None and name != "*" and name not in loading.forms:
            near = closest(name, loading.forms)
            hint, hint_en = (f"，是否想写“{near}”？", f"; did you mean “{near}”?") if near else ("", "")
            file.error(place.line, place.column, f"没有“{name}”这种格式{hint}", f"no form “{name}”{hint_en}")


def _told(value: Any) -> dict[str, str]:
    """Variant → text; ``default`` is how YAML spells the variant without a name."""
    if not isinstance(value, dict):
        return {"": value}
    return {"" if k == "default" else k: v for k, v in value.items()}


def _check(
    loading: _Loading, file: File, node: Node, data: dict[str, Any]
) -> tuple[str, dict[str, Any], Any]:
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
        near = closest(kind, KINDS)
        hint, hint_en = (f"，是否想写“{near}”？", f"; did you mean “{near}”?") if near else ("", "")
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
    loading: _Loading, file: File, node: Node, data: dict[str, Any], variants: Mapping[str, Sequence[str]]
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
        complaint = _unless(fix["words"] in loading.words, "词表", "word list", fix["words"], loading.words)
        if complaint:
            file.error(place.value["words"].line, place.value["words"].column, *complaint)
    if "patterns" not in fix:
        return fix
    pairs: list[list[str]] = []
    for item, made in zip(_items(place.value["patterns"]), fix["patterns"], strict=True):
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
                    near = closest(variant, variants)
                    hint, hint_en = (
                        (f"，是否想写“{near}”？", f"; did you mean “{near}”?") if near else ("", "")
                    )
                    line, column = told.keys[name]
                    file.error(
                        line, column, f"没有“{variant}”这种情形{hint}", f"no variant “{variant}”{hint_en}"
                    )
                    continue
                known = set(variants[variant]) if variant in variants else anything
                for match in _PLACEHOLDER.finditer(str(text.value)):
                    if match.group(1) not in known:
                        near = closest(match.group(1), known)
                        hint, hint_en = (f"，是否想写“{{{near}}}”？", f"; did you mean “{{{near}}}”?") if near else ("", "")  # fmt: skip
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


def _resolve(loading: _Loading, names: list[str], spec: str, text: str) -> tuple[str, str] | None:
    """What is wrong with a word list, section or term of a rule on the forms ``names``; None when nothing is."""
    if spec == "words":
        return _unless(text in loading.words, "词表", "word list", text, loading.words)
    if not loading.whole:
        return None
    if spec == "section":
        known = {"*", "head", "tail"} | {s.key for name in names for s in loading.forms[name].sections}
        return _unless(text in known, "部分", "section", text, known)
    for alternative in text.lstrip("- ").split("|"):
        term = alternative.strip()
        parts = term.split(".")
        if len(parts) != 3 or not all(_KEY.match(p) for p in parts):
            return f"“{term}”应写成 表.行.列", f"“{term}” must read table.row.column"
        regex = re.compile(re.sub(r"\\\*|\\\{(?:row|column)\\\}", "[a-z0-9_]*", re.escape(term)) + r"\Z")
        cells = [cell for name in names for cell in loading.cells[name]]
        if not any(map(regex.match, cells)):
            return _unless(False, "单元格", "cell", term, dict.fromkeys(_shaped(c, parts) for c in cells))
    return None


def _shaped(cell: str, parts: list[str]) -> str:
    """A cell's key with the globs and placeholders of a term in the same places, to suggest."""
    return ".".join(p if set(p) & set("*{") else c for c, p in zip(cell.split("."), parts, strict=True))


def _unless(fine: bool, zh: str, en: str, text: str, known: Any) -> tuple[str, str] | None:
    if fine:
        return None
    near = closest(text, known)
    hint, hint_en = (f"，是否想写“{near}”？", f"; did you mean “{near}”?") if near else ("", "")
    return f"没有“{text}”这个{zh}{hint}", f"no {en} “{text}”{hint_en}"


def _across(loading: _Loading) -> None:
    """What can only be seen over all files: ids and slugs used twice, related rules that do not exist."""
    seen: dict[str, str] = {}
    ids = {declared.id for declared in loading.declared}
    for declared in loading.declared:
        file, node = declared.file, declared.node
        for key, name in (("id", declared.id), ("slug", declared.slug)):
            if name and name in seen:
                place = node.value[key]
                file.error(
                    place.line,
                    place.column,
                    f"“{name}”已用在 {seen[name]}",
                    f"“{name}” is taken by {seen[name]}",
                )
            seen.setdefault(name, f"{file.path}:{node.line}")
        for place in _items(node.value["related"]) if "related" in node.value else ():
            if place.value not in ids:
                file.error(place.line, place.column, f"没有规则“{place.value}”", f"no rule “{place.value}”")
