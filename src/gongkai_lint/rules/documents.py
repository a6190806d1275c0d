"""The documents that rules cite (``rules/law/documents.yaml``): which there are, and of which report years they are law.

A built-in rule can cite only what is listed, so that no clause is invented; a finding cites what governs the report's year.
"""

from __future__ import annotations

from collections.abc import Mapping

from gongkai_lint.forms.model import Source
from gongkai_lint.rules.schema import Checker, meant
from gongkai_lint.rules.yamlnode import File, Node
from gongkai_lint.typed import Any

SPEC: Any = (
    "map",
    {
        "documents!": ("list", ("map", {
            "doc!": "text", "title!": "text", "years": ("list", "int"), "seen!": ("enum", "confirmed", "derived", "unconfirmed"),
        })),
    },
)  # fmt: skip
ALWAYS = (0, 9999)


def read_documents(file: File, root: Node) -> dict[str, tuple[int, int]]:
    """Name of a document → first and last report year it governs. Mistakes go into ``file.errors``."""
    data = Checker(file).check(root, SPEC)
    made: dict[str, tuple[int, int]] = {}
    if file.errors or not isinstance(data, dict):
        return made
    for node, found in zip(root.value["documents"].value, data["documents"], strict=True):
        years = found.get("years") or ALWAYS
        if len(years) != 2 or years[0] > years[1]:
            place = node.value["years"]
            file.error(place.line, place.column, "years 要写首尾两个年度，如 [2019, 9999]", "years wants the first and the last year, e.g. [2019, 9999]")  # fmt: skip
        made[found["doc"]] = (years[0], years[-1])
    return made


def source(data: Mapping[str, str], documents: Mapping[str, tuple[int, int]]) -> Source:
    """A basis as a rule or form states it, with the years of its document."""
    since, until = documents.get(data["doc"], ALWAYS)
    return Source(data["doc"], data["clause"], data.get("mark") or "confirmed", since, until)


def check_cited(file: File, listed: Node | None, documents: Mapping[str, tuple[int, int]]) -> None:
    """Note every document cited under ``listed`` (a basis) that is not in the list."""
    for item in listed.value if listed is not None and isinstance(listed.value, list) else ():
        doc = item.value.get("doc") if isinstance(item.value, dict) else None
        if doc is not None and isinstance(doc.value, str) and doc.value not in documents:
            hint, hint_en = meant(doc.value, documents)
            file.error(
                doc.line, doc.column,
                f"“{doc.value}”不在 law/documents.yaml 里{hint}", f"“{doc.value}” is not in law/documents.yaml{hint_en}",
            )  # fmt: skip
