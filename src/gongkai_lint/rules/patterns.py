"""Patterns of rules: macros that know where a clause ends, and the literals a match cannot do without."""

from __future__ import annotations

import re

from gongkai_lint.rules.model import Pattern
from gongkai_lint.typed import Any

CLAUSE_MARKS = "，。；：！？,;:!?"
_MACRO = re.compile(r"<(number|date|year|han|gap:(\d{1,3}))>")
_LIKE_MACRO = re.compile(r"(?<!\(\?P)(?<!\\g)(?<!\\)<([A-Za-z]+)(?::[^<>]*)?>")
_MACROS = {
    "date": r"(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日",
    "year": r"(?:19|20)\d\d年",
    "han": r"[\u3400-\u9fff]",
}
_MOST = 24  # alternatives beyond which a prefilter is not worth its while
_MOST_STARTS = 12


class PatternError(ValueError):
    """The pattern cannot be used; ``zh`` and ``en`` say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


def expand(source: str) -> str:
    """``source`` with its macros (but not ``<number>``) spelled out. Raises :class:`PatternError` for what looks like a
    macro and is none: taken for text, it would never match and nobody would know."""
    for like in _LIKE_MACRO.finditer(source):
        if not _MACRO.fullmatch(like.group()):
            known = "<number> <date> <year> <han> <gap:N>"
            raise PatternError(
                f"没有“{like.group()}”这个记号，可用 {known}", f"no macro “{like.group()}”; there are {known}"
            )

    def put(match: re.Match[str]) -> str:
        if match.group(2):
            return rf"[^\n{CLAUSE_MARKS}]{{0,{match.group(2)}}}?"
        return _MACROS.get(match.group(1), match.group())

    return _MACRO.sub(put, source)


def compile_pattern(source: str) -> Pattern:
    """A pattern without ``<number>``. Raises :class:`PatternError`."""
    if "<number>" in source:
        raise PatternError("这里不能用 <number>", "<number> cannot be used here")
    regex = expand(source)
    compiled = _compiled(regex)
    if compiled.match("") is not None:
        raise PatternError("正则表达式能匹配空文字", "the pattern matches the empty text")
    return Pattern(regex, needles(regex), source, starts(regex))


def compile_number_pattern(source: str) -> list[Pattern]:
    """A pattern with exactly one ``<number>``: what stands before it and what right behind. Raises :class:`PatternError`."""
    if source.count("<number>") != 1:
        raise PatternError("要有一个（且只有一个）<number>", "exactly one <number> is needed")
    made = []
    for part in source.split("<number>"):
        regex = expand(part)
        _compiled(regex)
        made.append(Pattern(regex, needles(regex), part))
    return made


def _compiled(regex: str) -> re.Pattern[str]:
    try:
        return re.compile(regex)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(f"正则表达式有误：{error}", f"bad pattern: {error}") from error


def needles(regex: str) -> tuple[str, ...]:
    """Literals of which at least one occurs in every match of ``regex``; empty when that cannot be worked out."""
    tree = _parsed(regex)
    return () if tree is None else _of(tree)


def starts(regex: str) -> tuple[str, ...]:
    """Literals one of which every match of ``regex`` begins with, where it opens with a look around; else empty: the
    matching engine itself finds the beginning of other patterns as fast. ``""`` is the beginning of a line."""
    tree = _parsed(regex)
    if not tree or not _looks(tree[0]):
        return ()
    return _first(tree) or (("",) if _at_line(tree[0]) else ())


def _at_line(item: Any) -> bool:
    """Whether an item asks for the beginning of the text or for a line break right before."""
    name, argument = str(item[0]), item[1]
    if name == "SUBPATTERN":
        return any(map(_at_line, argument[3]))
    if name == "BRANCH":
        return all(any(map(_at_line, branch)) for branch in argument[1])
    if name == "ASSERT":
        return argument[0] < 0 and [(str(op), code) for op, code in argument[1]] == [("LITERAL", 10)]
    return name == "AT" and str(argument) in ("AT_BEGINNING", "AT_BEGINNING_STRING")


def _parsed(regex: str) -> list[Any] | None:
    """The pattern as the standard library reads it; None for one that ignores case."""
    try:
        from re import _parser as parser  # type: ignore[attr-defined]
    except ImportError:  # Python 3.10
        import sre_parse as parser
    try:
        tree = parser.parse(regex)
    except re.error:
        return None
    return None if tree.state.flags & re.IGNORECASE else list(tree)


def _looks(item: Any) -> bool:
    """Whether an item of a parsed pattern only looks around and takes no character."""
    name, argument = str(item[0]), item[1]
    if name == "SUBPATTERN":
        return all(map(_looks, argument[3]))
    if name == "BRANCH":
        return all(_looks(one) for branch in argument[1] for one in branch)
    return name in ("AT", "ASSERT", "ASSERT_NOT")


def _first(items: list[Any]) -> tuple[str, ...]:
    """What a sequence begins with."""
    while items and _looks(items[0]):
        items = items[1:]
    if not items:
        return ()
    name, argument = str(items[0][0]), items[0][1]
    if name == "LITERAL":
        run = ""
        for operation, code in items:
            if str(operation) != "LITERAL":
                break
            run += chr(code)
        return (run,)
    if (
        name == "IN"
        and str(argument[0][0]) != "NEGATE"
        and all(str(op) in ("LITERAL", "RANGE") for op, _ in argument)
    ):
        codes = {c for op, a in argument for c in (range(a[0], a[1] + 1) if str(op) == "RANGE" else (a,))}
        return tuple(map(chr, sorted(codes))) if len(codes) <= _MOST_STARTS else ()
    if name == "SUBPATTERN" and not argument[1] & re.IGNORECASE:
        return _first(list(argument[3]))
    if name == "BRANCH":
        parts = [_first(list(branch)) for branch in argument[1]]
        found = tuple(dict.fromkeys(n for part in parts for n in part))
        return found if all(parts) and len(found) <= _MOST_STARTS else ()
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and argument[0] > 0:
        return _first(list(argument[2]))
    return ()


def _of(items: list[Any]) -> tuple[str, ...]:
    """The best set for a sequence: the longest run of literals, else the best alternation in it."""
    best: tuple[str, ...] = ()
    run = ""

    def better(found: tuple[str, ...]) -> None:
        nonlocal best
        if found and len(found) <= _MOST and _worth(found) > _worth(best):
            best = found

    for operation, argument in [*items, (None, None)]:
        name = str(operation)
        if name == "LITERAL":
            run += chr(argument)
            continue
        if run:
            better((run,))
            run = ""
        if name == "SUBPATTERN" and not argument[1] & re.IGNORECASE:
            better(_of(list(argument[3])))
        elif name == "BRANCH":
            parts = [_of(list(branch)) for branch in argument[1]]
            if all(parts):
                better(tuple(dict.fromkeys(n for part in parts for n in part)))
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and argument[0] > 0:
            better(_of(list(argument[2])))
        elif name == "IN" and all(str(op) == "LITERAL" for op, _ in argument) and len(argument) <= 8:
            better(tuple(chr(code) for _, code in argument))
    return best


def _worth(found: tuple[str, ...]) -> float:
    """A long literal rules out more text than a short one, one literal more than many."""
    return min(len(n) for n in found) * 2 - len(found) * 0.1 if found else -1.0
