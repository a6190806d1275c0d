"""Form and word files: what a form prints, in which order, and lists of words that rules name."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai_lint.forms.model import ColumnSpec, Form, RowSpec, SectionSpec, TableSpec
from gongkai_lint.rules.documents import source
from gongkai_lint.rules.loading import Loading, items_of
from gongkai_lint.rules.schema import FORM, WORDS, Checker
from gongkai_lint.rules.yamlnode import File, Node
from gongkai_lint.typed import Any


def read_form(loading: Loading, file: File, root: Node) -> None:
    """A form with its sections and tables. Mistakes go into ``file.errors``; a form with one is not kept."""
    data = Checker(file).check(root, FORM)
    if file.errors or not isinstance(data, dict):
        return
    _unique(file, root.value["sections"], "部分", "section")
    _unique(file, root.value["tables"], "表", "table")
    sections = tuple(
        SectionSpec(
            s["key"],
            s["title"],
            _texts(s, "aliases"),
            _texts(s, "contains"),
            s.get("required", True),
            _texts(s, "words"),
        )
        for s in data["sections"]
    )
    known = {s.key for s in sections}
    for table in items_of(root.value["tables"]):
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


def read_words(loading: Loading, file: File, root: Node, name: str) -> None:
    """The word list ``name``: a word and what it stands for. Mistakes go into ``file.errors``."""
    held = loading.words.setdefault(
        name, {}
    )  # there, though with a mistake: the rules that name it are right
    data = Checker(file).check(root, WORDS)
    if not file.errors and isinstance(data, dict):
        held.update(data["words"])


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


def _unique(file: File, listed: Node, zh: str, en: str) -> None:
    seen: set[str] = set()
    for item in items_of(listed):
        key = item.value["key"]
        if str(key.value) in seen:
            file.error(
                key.line, key.column, f"{zh}“{key.value}”已在前面用过", f"{en} “{key.value}” is used above"
            )
        seen.add(str(key.value))
