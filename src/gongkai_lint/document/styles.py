"""What a paragraph or a run gets from its style: a name, a heading level, a number, being hidden."""

from __future__ import annotations

import re

from gongkai_lint import regex
from gongkai_lint.document.names import Names, whole
from gongkai_lint.typed import Any, NamedTuple

_HEADING = regex.compile(r"(?:heading|标题) ?(\d)$", re.I)
_HIDDEN_OFF = ("0", "false", "off", "none")


class Styles(NamedTuple):
    """By style id, with what is inherited through basedOn."""

    titles: dict[str, tuple[str, int]]  # name, heading level (0 for none)
    numbered: dict[str, tuple[str, int]]  # numId, level; -1 where the style names none
    hidden: frozenset[str]


def switched_on(flag: Any, names: Names) -> bool:
    """Whether an on/off property element is there and on."""
    return flag is not None and flag.get(names.val) not in _HIDDEN_OFF


def read_styles(names: Names, root: Any) -> Styles:
    """The styles part; None when the package has none."""
    titles: dict[str, tuple[str, int]] = {}
    numbered: dict[str, tuple[str, int]] = {}
    hidden: dict[str, bool] = {}
    levels: dict[str, int] = {}
    based: dict[str, str] = {}
    if root is None:
        return Styles(titles, numbered, frozenset())
    name_tag, based_tag, id_tag = names.tags("name basedOn styleId")
    for style in root.iterchildren(names.tag("style")):
        if style.get(names.kind) == "table":
            continue
        identity = name = style.get(id_tag) or ""
        for child in style:
            tag = child.tag
            if tag == name_tag:
                name = child.get(names.val) or identity
            elif tag == based_tag:
                based[identity] = child.get(names.val) or ""
            elif tag == names.ppr:
                outline, number = child.find(names.outline), child.find(names.numpr)
                if outline is not None:
                    level = whole(outline.get(names.val), 9) + 1
                    levels[identity] = level if level < 10 else 0
                if number is not None:
                    numbered[identity] = _number(names, number)
            elif tag == names.rpr:
                vanish = child.find(names.vanish)
                if vanish is not None:
                    hidden[identity] = switched_on(vanish, names)
        match = _HEADING.match(name)
        if match is not None:
            levels[identity] = int(match.group(1))
        titles[identity] = (name, 0)
    for identity, (name, _) in titles.items():
        line = _ancestors(identity, based)
        titles[identity] = (name, next((levels[i] for i in line if i in levels), 0))
        numbers = [numbered[i] for i in line if i in numbered]
        if numbers:
            numbered[identity] = (
                next((n for n, _ in numbers if n), ""),
                next((depth for _, depth in numbers if depth >= 0), -1),
            )
        if hidden:
            hidden[identity] = next((hidden[i] for i in line if i in hidden), False)
    return Styles(titles, numbered, frozenset(i for i in hidden if hidden[i]))


def _number(names: Names, element: Any) -> tuple[str, int]:
    found, depth = element.find(names.tag("numId")), element.find(names.tag("ilvl"))
    return (
        (found.get(names.val) or "") if found is not None else "",
        whole(depth.get(names.val), -1) if depth is not None else -1,
    )


def _ancestors(identity: str, based: dict[str, str]) -> list[str]:
    """A style and those it is based on, nearest first; a ring ends where it closes."""
    line = [identity]
    while (parent := based.get(line[-1], "")) and parent not in line:
        line.append(parent)
    return line
