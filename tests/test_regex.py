"""Kept patterns behave as compiled ones."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint import regex

PATTERNS = [
    r"(?P<year>(?:19|20)\d\d)年",
    r"[\u3400-\u9fff]{2,4}(?=件)",
    r"(?<!\d)1[3-9]\d{9}(?!\d)",
    r"(甲|乙)+\1?",
    r"(?i)abc|ABD",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_kept_pattern_is_the_pattern(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str) -> None:
    monkeypatch.setenv("GONGKAI_LINT_CACHE", str(tmp_path))
    monkeypatch.setattr(regex, "_held", None)
    monkeypatch.setattr(regex, "_new", {})
    first = regex.compile(pattern)
    regex.save()
    monkeypatch.setattr(regex, "_held", None)
    second = regex.compile(pattern)
    assert regex._held
    plain = re.compile(pattern)
    assert (first.pattern, first.groups, dict(first.groupindex), first.flags) == (
        plain.pattern,
        plain.groups,
        dict(plain.groupindex),
        plain.flags,
    )
    assert (second.pattern, second.groups, dict(second.groupindex), second.flags) == (
        plain.pattern,
        plain.groups,
        dict(plain.groupindex),
        plain.flags,
    )

    @given(st.text(alphabet="19 20年甲乙件条aAbBcCdD138001", max_size=30))
    def same(text: str) -> None:
        assert [m.span() for m in second.finditer(text)] == [m.span() for m in plain.finditer(text)]

    same()


def test_a_bad_pattern_is_an_error_as_always() -> None:
    with pytest.raises(re.error):
        regex.compile("(")


def test_a_damaged_file_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_LINT_CACHE", str(tmp_path))
    monkeypatch.setattr(regex, "_held", None)
    Path(tmp_path / "gongkai-lint").mkdir(mode=0o700)
    Path(regex._path()).write_bytes(b"nonsense")
    assert regex.compile("甲").search("乙甲") is not None


def test_patterns_nobody_uses_any_more_are_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_LINT_CACHE", str(tmp_path))
    monkeypatch.setattr(regex, "_MOST", 5)

    def run(*patterns: str) -> set[str]:
        for name, empty in (("_held", None), ("_new", {}), ("_used", set())):
            monkeypatch.setattr(regex, name, empty)
        for pattern in patterns:
            regex.compile(pattern)
        regex.save()
        return {key.partition("\0")[2] for key in regex._read()}

    assert run("a", "b", "c") == {"a", "b", "c"}
    assert run("c", "d", "e") == {"a", "b", "c", "d", "e"}
    assert run("c", "d", "f") == {"c", "d", "f"}
    assert run("c") == {"c", "d", "f"}  # nothing new: nothing is written


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing kept, nothing read yet."""
    monkeypatch.setenv("GONGKAI_LINT_CACHE", str(tmp_path))
    for name, empty in (("_held", None), ("_new", {}), ("_used", set())):
        monkeypatch.setattr(regex, name, empty)


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_without_the_inside_of_the_compiler_patterns_are_compiled_as_always(
    monkeypatch: pytest.MonkeyPatch, pattern: str
) -> None:
    def gone(*_: object) -> object:
        raise AttributeError("_code")

    monkeypatch.setattr(regex, "_parts", gone)
    assert regex.compile(pattern) == re.compile(pattern)
    regex.save()
    assert regex._read() == {}


@pytest.mark.usefixtures("fresh")
def test_without_the_matching_engine_as_we_know_it_kept_patterns_are_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    regex.compile("(甲|乙)+")
    regex.save()
    monkeypatch.setattr(regex, "_held", None)
    monkeypatch.setitem(sys.modules, "_sre", None)
    assert regex.compile("(甲|乙)+") is re.compile("(甲|乙)+")
    assert regex._held


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    "kept",
    [None, (), ("x",) * 5, (32, b"\xff\xff\xff\xff" * 9, 1, {}, (None, None)), (32, b"abc", 0, {}, (None,))],
)
def test_a_kept_pattern_that_is_none_is_compiled(monkeypatch: pytest.MonkeyPatch, kept: object) -> None:
    monkeypatch.setattr(regex, "_held", {"0\0(甲|乙)+": kept})
    found = regex.compile("(甲|乙)+")
    assert [m.span() for m in found.finditer("丙甲乙丁乙")] == [(1, 3), (4, 5)]


@pytest.mark.usefixtures("fresh")
def test_a_python_that_keeps_no_compiled_modules_has_a_file_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = regex._path()
    monkeypatch.setattr(sys.implementation, "cache_tag", None)
    assert regex._path() not in ("", usual)
    assert regex.compile("甲").search("乙甲") is not None
