"""One table for the checker and for editors: what the checker accepts, the JSON Schema accepts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.rules.documents import SPEC as DOCUMENTS
from gongkai_lint.rules.load import rule_files, rules_home
from gongkai_lint.rules.pages import schema
from gongkai_lint.rules.schema import FORM, RULES, TESTS, WORDS, Checker, closest, json_schema
from gongkai_lint.rules.yamlnode import File, parse, plain, read


def _check(spec: Any, text: str) -> tuple[Any, list[str], Any]:
    """(what it loads as, mistakes, what an editor sees)."""
    file = File("r.yaml", text)
    root = parse(file, text)
    assert root is not None
    return Checker(file).check(root, spec), [f"{e.line}:{e.column} {e.zh}" for e in file.errors], plain(root)


@pytest.mark.parametrize(
    ("spec", "text", "loads"),
    [
        ("str", "甲", "甲"),
        ("str", "7", "7"),
        ("str", "1.50", "1.50"),
        ("str", "true", "true"),
        ("str", "~", ""),
        ("text", "7", "7"),
        ("int", "7", 7),
        ("bool", "false", False),
        (("enum", "a", "b"), "b", "b"),
        (("enum", "7", "8"), "7", "7"),
        (("list", "str"), "甲", ["甲"]),
        (("list", "str"), "[甲, 7]", ["甲", "7"]),
        (("list", ("list", "str")), "[[甲, 乙], 丙]", [["甲", "乙"], ["丙"]]),
        (("map", {"a!": "int", "b": "str"}), "{a: 1}", {"a": 1}),
        (("map", {"a": "int"}), "{a: 1, x-note: [1]}", {"a": 1}),
        (("dict", "int"), "{甲: 1, 乙: 2}", {"甲": 1, "乙": 2}),
        (("either", "text", ("dict", "text")), "甲", "甲"),
        (("either", "text", ("dict", "text")), "{甲: 乙}", {"甲": "乙"}),
        ("any", "[1, {a: b}]", [1, {"a": "b"}]),
    ],
)
def test_what_is_accepted_is_accepted_by_both(spec: Any, text: str, loads: Any) -> None:
    made, told, seen = _check(spec, text)
    assert (made, told) == (loads, [])
    jsonschema.validate(seen, json_schema(spec))


@pytest.mark.parametrize(
    ("spec", "text", "told"),
    [
        ("text", "''", "1:1 不能是空的"),
        ("text", "'  '", "1:1 不能是空的"),
        ("text", "~", "1:1 这里要写一个值"),
        ("str", "[a]", "1:1 这里要写一个值"),
        ("int", "'7'", "1:1 “7”不是整数"),
        ("int", "7.5", "1:1 “7.5”不是整数"),
        ("int", "true", "1:1 “True”不是整数"),
        ("bool", "yes", "1:1 “yes”要写 true 或 false"),
        (("enum", "error", "note"), "erro", "1:1 “erro”不是 error、note 之一，是否想写“error”？"),
        (("enum", "error", "note"), "xyz", "1:1 “xyz”不是 error、note 之一"),
        (("enum", "error", "note"), "[error]", "1:1 这里要写一个值"),
        (("enum", "error", "note"), "~", "1:1 这里要写一个值"),
        (("map", {"title!": "text"}), "{titel: a, title: b}", "1:2 不认识的键“titel”，是否想写“title”？"),
        (("map", {"title!": "text"}), "{}", "1:1 缺少“title”"),
        (("map", {"a": "int"}), "[1]", "1:1 这里要写成“键: 值”"),
        (("dict", "int"), "甲", "1:1 这里要写成“键: 值”"),
        (("list", "int"), "[1, b]", "1:5 “b”不是整数"),
        (("either", ("enum", "pass"), ("map", {"fail": "int"})), "{fail: x}", "1:8 “x”不是整数"),
    ],
)
def test_what_is_refused_is_refused_by_both(spec: Any, text: str, told: str) -> None:
    _, found, seen = _check(spec, text)
    assert found == [told]
    if text != "7.5":  # a decimal stays text, for JSON Schema too
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(seen, json_schema(spec))


def test_all_mistakes_of_a_mapping_are_told() -> None:
    _, told, _ = _check(("map", {"a!": "int", "b!": "bool", "c": ("enum", "x", "y")}), "{b: 1, c: z, d: 0}")
    assert told == [
        "1:14 不认识的键“d”",
        "1:1 缺少“a”",
        "1:5 “1”要写 true 或 false",
        "1:11 “z”不是 x、y 之一",
    ]


_SPECS = st.recursive(
    st.sampled_from(["str", "text", "int", "bool", ("enum", "a", "7", "true")]),
    lambda s: (
        s.map(lambda x: ("list", x))
        | s.map(lambda x: ("dict", x))
        | st.dictionaries(st.sampled_from(["k!", "l", "m!"]), s, min_size=1).map(lambda x: ("map", x))
    ),
    max_leaves=4,
)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["a", "7", "true", "", "字"]),
    lambda v: (
        st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(["k", "l", "m", "x-y"]), v, max_size=3)
    ),
    max_leaves=5,
)


@given(_SPECS, _VALUES)
def test_the_schema_accepts_whatever_the_checker_accepts(spec: Any, value: Any) -> None:
    text = yaml.safe_dump({"v": value}, allow_unicode=True)
    wrapped = ("map", {"v!": spec})
    _, told, seen = _check(wrapped, text)
    if not told:
        jsonschema.validate(seen, json_schema(wrapped))


def test_the_published_schema_accepts_every_shipped_rule() -> None:
    published = schema()
    jsonschema.Draft202012Validator.check_schema(published)
    validator = jsonschema.Draft202012Validator(published)
    count = 0
    for path in rule_files([rules_home()]):
        _, root = read(path)
        assert root is not None
        sub = Path(path).parent.name
        if sub in ("forms", "words", "law"):
            jsonschema.validate(
                plain(root), json_schema({"forms": FORM, "words": WORDS, "law": DOCUMENTS}[sub])
            )
        else:
            assert [e.message for e in validator.iter_errors(plain(root))] == [], path
            count += 1
    assert count > 8


def test_the_published_schema_refuses_what_the_checker_refuses() -> None:
    _, root = read(next(p for p in rule_files([rules_home()]) if p.endswith("arithmetic.yaml")))
    assert root is not None
    for change in (
        lambda r: r.update(severity="erorr"),
        lambda r: r.update(sevrity="note"),
        lambda r: r.pop("title"),
        lambda r: r["check"].update(kind="nothing"),
        lambda r: r["check"].pop("kind"),
        lambda r: r["check"].update(lft=["a"]),
    ):
        data = plain(root)
        change(data["rules"][0])
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(data, schema())


def test_every_shipped_test_file_fits_its_schema() -> None:
    for path in sorted(Path(rules_home()).glob("*.test.yaml")):
        _, root = read(str(path))
        assert root is not None
        jsonschema.validate(plain(root), json_schema(TESTS))


def test_a_near_word_is_offered_and_a_far_one_is_not() -> None:
    assert closest("severty", ["severity", "title"]) == "severity"
    assert closest("绝无此词", ["severity"]) == ""
    assert RULES[0] == "map"
