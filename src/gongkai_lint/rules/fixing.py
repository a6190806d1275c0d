"""What a rule would write in the place of the words it marked: mechanical, and never a figure."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai_lint import regex
from gongkai_lint.rules.model import Rule
from gongkai_lint.typed import Any

_PLACEHOLDER = regex.compile(r"\{([a-z_]+)\}")
_FIGURES = regex.compile(r"[0-9０-９〇零一二三四五六七八九十百千万亿两％%‰]")


def corrected(
    rule: Rule, found: str, values: Mapping[str, str], words: Mapping[str, Mapping[str, str]]
) -> str | None:
    """The words that should stand where ``found`` stands; None where the rule knows none.

    ``values`` are the verdict's, ``words`` the word lists. A correction that would change, add or leave out a figure is
    none: figures are for a person to correct.
    """
    right = _right(rule.fix, found, values, words)
    if right is None or right == found or "\n" in right:
        return None
    return right if _FIGURES.findall(right) == _FIGURES.findall(found) else None


def _right(
    fix: Mapping[str, Any], found: str, values: Mapping[str, str], words: Mapping[str, Mapping[str, str]]
) -> str | None:
    if "replace" in fix:
        missing = [m.group(1) for m in _PLACEHOLDER.finditer(fix["replace"]) if not values.get(m.group(1))]
        if missing:
            return None
        return _PLACEHOLDER.sub(lambda m: values[m.group(1)], fix["replace"])
    if "words" in fix:
        listed = words.get(fix["words"], {})
        right = "".join(listed.get(c, c) for c in found)
        return listed.get(found, right)
    for pattern, to in fix.get("patterns", ()):
        compiled = regex.compile(pattern)
        if compiled.search(found):
            return str(compiled.sub(to, found))
    return None
