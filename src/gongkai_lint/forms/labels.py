"""Labels matched by meaning: numerals, spaces, punctuation, bracketed notes, line breaks and small losses do not matter.

:func:`index_of` has the labels of one form by what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from gongkai_lint import regex
from gongkai_lint.forms.model import Form
from gongkai_lint.typed import NamedTuple

_FULL = regex.compile(r"[\uff01-\uff5e]")
# What most sentences hold is replaced first: str.translate takes ten times as long.
_MOST = ("，,", "：:", "；;", "（(", "）)", '“"', '”"', "\u00ad", "\u200b", "\ufeff")
_NUMERAL = regex.compile(
    r"^(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]{1,3}(?=[、.,])|\(\d{1,2}\)|\d{1,2}(?=[、.,]))[、.,]?"
)
_LEAD = regex.compile(r"^其中[::]?")
_NOTE = regex.compile(r"\([^()]*\)")
_POINT = regex.compile(r"[、.,;:。·\-—_/\"'<>《》‘’\[\]()!?]+")
_YEAR = regex.compile(r"(?:19|20)\d\d(?=年)")
_LIMIT, _LONGEST = 5000, 40  # what is remembered: labels come again and again, sentences do not

_plain: dict[str, str] = {}
_stems: dict[str, str] = {}


def plain(text: str) -> str:
    """``text`` without any white space, full-width forms narrowed."""
    if len(text) > _LONGEST:
        return _sentence(text)
    found = _plain.get(text)
    if found is None:
        if len(_plain) > _LIMIT:
            _plain.clear()
        found = _plain[text] = _narrowed(text)
    return found


@lru_cache(maxsize=128)
def _sentence(text: str) -> str:
    """Kept while one report is looked at."""
    return _narrowed(text)


def _narrowed(text: str) -> str:
    text = "".join(text.split())
    for pair in _MOST:
        text = text.replace(pair[0], pair[1:])
    return _FULL.sub(_half, text)


def _half(match: re.Match[str]) -> str:
    return chr(ord(match.group()) - 0xFEE0)


def numeral(text: str) -> str:
    """The numeral a label or heading begins with: 「（一）」, 「1．」 and 「一、」 give ``(一)``, ``1`` and ``一``; else ""."""
    body = _LEAD.sub("", plain(text))
    found = _NUMERAL.match(body)
    return found.group().rstrip("、.,") if found else ""


def stem(text: str) -> str:
    """What a label says: no numeral, no 其中, no bracketed note, no punctuation; a year in front of 年 becomes YYYY."""
    found = _stems.get(text)
    if found is None:
        if len(_stems) > _LIMIT:
            _stems.clear()
        body = _NUMERAL.sub("", _LEAD.sub("", _NUMERAL.sub("", plain(text))))
        body = _POINT.sub("", _NOTE.sub("", _YEAR.sub("YYYY", body)))
        found = _stems[text] = body
    return found


def stems_of(labels: Iterable[str]) -> dict[str, str]:
    """Every label's stem: what :func:`know` takes."""
    return {label: stem(label) for label in labels}


def know(stems: Mapping[str, str]) -> None:
    """Stems worked out in an earlier run. A document prints mostly the labels of its form, and each takes six patterns."""
    _stems.update(stems)


def similar(printed: str, expected: str) -> bool:
    """Whether two stems may be the same label with a small loss or slip.

    Characters lost (``printed`` is a subsequence of ``expected`` with at least six tenths of it, four characters or
    more), or an edit distance of at most 2 for labels of eight characters or more, 1 for labels of five to seven.
    """
    if abs(len(printed) - len(expected)) > max(2, len(expected) * 2 // 5):
        return False
    if len(printed) >= 4 and len(printed) * 10 >= len(expected) * 6 and _is_subsequence(printed, expected):
        return True
    allowed = 2 if len(expected) >= 8 else 1 if len(expected) >= 5 else 0
    return allowed > 0 and distance(printed, expected, allowed) <= allowed


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def distance(a: str, b: str, limit: int) -> int:
    """Levenshtein distance, or ``limit + 1`` when it is larger than ``limit``."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            above, row[j] = row[j], min(above + (x != y), row[j] + 1, row[j - 1] + 1)
        if min(row) > limit:
            return limit + 1
    return row[-1]


class Index(NamedTuple):
    """The labels of a form by stem."""

    rows: dict[str, list[tuple[int, int]]]  # stem → (table, row)
    columns: dict[str, list[tuple[int, int]]]  # stem → (table, column)
    paths: list[list[tuple[str, ...]]]  # per table, per column: stems of the path
    groups: frozenset[str]  # stems of enclosing heads (（三）不予公开, 申请人情况)


_indexes: dict[int, tuple[Form, Index]] = {}
_stems_of: dict[int, tuple[Form, frozenset[str]]] = {}


def label_stems(form: Form) -> frozenset[str]:
    """The stems of every label that a document may print, made once."""
    held = _stems_of.get(id(form))
    if held is None or held[0] is not form:
        held = _stems_of[id(form)] = (form, frozenset(map(stem, labels_of(form))))
    return held[1]


def index_of(form: Form) -> Index:
    """The label index of ``form``, made once."""
    held = _indexes.get(id(form))
    if held is not None and held[0] is form:
        return held[1]
    rows: dict[str, list[tuple[int, int]]] = {}
    columns: dict[str, list[tuple[int, int]]] = {}
    groups = set()
    for t, table in enumerate(form.tables):
        for r, row in enumerate(table.rows):
            if row.group:
                groups.add(stem(row.group))
            if not table.unlabelled:
                for label in (row.label, *row.aliases):
                    places = rows.setdefault(stem(label), [])
                    if (t, r) not in places:
                        places.append((t, r))
        for c, column in enumerate(table.columns):
            groups.update(stem(p) for p in column.path)
            for label in (column.label, *column.aliases):
                columns.setdefault(stem(label), []).append((t, c))
    paths = [[tuple(stem(p) for p in column.path) for column in table.columns] for table in form.tables]
    made = Index(rows, columns, paths, frozenset(groups))
    _indexes[id(form)] = (form, made)
    return made


def labels_of(form: Form) -> Iterator[str]:
    """Every label of the form's rows and columns that a document may print."""
    for table in form.tables:
        if not table.unlabelled:
            for row in table.rows:
                yield row.label
                yield from row.aliases
        for column in table.columns:
            yield column.label
            yield from column.aliases
