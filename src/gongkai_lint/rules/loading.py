"""What reading rule files collects, file by file, and what its parts share."""

from __future__ import annotations

from gongkai_lint.forms.model import Form
from gongkai_lint.rules.model import Rule
from gongkai_lint.rules.schema import meant
from gongkai_lint.rules.yamlnode import File, Node
from gongkai_lint.typed import Any, NamedTuple


class Declared(NamedTuple):
    """A rule as it stands in its file; ``rule`` is None when something is wrong with it."""

    id: str
    slug: str
    file: File
    node: Node
    rule: Rule | None


class Loading:
    """What has been read so far."""

    def __init__(self, built_in: str) -> None:
        self.built_in = built_in
        self.forms: dict[str, Form] = {}
        self.words: dict[str, dict[str, str]] = {}
        self.documents: dict[str, tuple[int, int]] = {}
        self.declared: list[Declared] = []
        self.files: list[File] = []
        self.cells: dict[str, list[str]] = {}  # by form
        self.whole = True  # whether all forms were read: what a rule names can be judged only then


def items_of(node: Node) -> list[Node]:
    """The items of a list; a single one stands for a list of one, as the schema has it."""
    return node.value if isinstance(node.value, list) else [node]


def unless(fine: bool, zh: str, en: str, text: str, known: Any) -> tuple[str, str] | None:
    """None when it is ``fine``, else that there is no ``text`` of that name, in Chinese and in English."""
    if fine:
        return None
    hint, hint_en = meant(text, known)
    return f"没有“{text}”这个{zh}{hint}", f"no {en} “{text}”{hint_en}"
