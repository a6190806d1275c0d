"""YAML with positions: what is refused, where, and what stays as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.rules.yamlnode import File, Node, parse, plain, read


def _told(text: str) -> list[str]:
    file = File("r.yaml", text)
    assert parse(file, text) is None or file.errors
    return [f"{e.line}:{e.column} {e.zh}" for e in file.errors]


def _value(text: str) -> object:
    file = File("r.yaml", text)
    root = parse(file, text)
    assert root is not None and not file.errors, file.errors
    return plain(root)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\nb: 2\n", ["1:4 规则文件不能用 & 和 * 引用"]),
        ("a: &x 1\nb: *x\n", ["1:4 规则文件不能用 & 和 * 引用", "2:4 规则文件不能用 & 和 * 引用"]),
        ("a:\n  <<: {b: 1}\n", ["2:3 不能用 << 合并"]),
        ("a: 1\nb: 2\na: 3\nb: 4\n", ["3:1 重复的键“a”", "4:1 重复的键“b”"]),
        ("a: {b: 1, b: 2}\n", ["1:11 重复的键“b”"]),
        ("? [a]\n: 1\n", ["1:3 键必须是文字"]),
        ("a: !!python/object:os.system 1\n", ["1:4 规则文件不能用标签“tag:yaml.org,2002:python/object:os.system”"]),
        ("a: !x 1\n", ["1:4 规则文件不能用标签“!x”"]),
        ("a: 1\n---\nb: 2\n", ["2:1 一个文件只能有一份内容（多了“---”）"]),
        ("", ["1:1 文件是空的"]),
        ("# 只有注释\n", ["1:1 文件是空的"]),
        ("a: 1\n二: \x07\n", ["2:4 不能有控制字符 U+0007"]),
        ("a: [1\n", ["2:1 YAML 写法有误：缺少逗号或 ]"]),
        ("a:\n\tb: 1\n", ["2:1 YAML 写法有误：这里有不能开头的字符（缩进要用空格，不能用制表符；含 @ ` % 的文字要加引号）"]),
        ("a: b: c\n", ["1:5 YAML 写法有误：这里不该有冒号（缩进不齐，或文字里有“: ”要加引号）"]),
        ('a: "x\n', ["2:1 YAML 写法有误：引号没有收尾"]),
    ],
)  # fmt: skip
def test_what_is_refused_and_where(text: str, expected: list[str]) -> None:
    assert _told(text) == expected


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_and_not_followed(opening: str) -> None:
    (told,) = _told(opening * 5000)
    assert told.endswith("嵌套太深（超过 40 层）")


def test_an_alias_bomb_is_told_and_never_multiplied() -> None:
    levels = "\n".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 90))
    told = _told("a0: &a0 [x]\n" + levels)
    assert told[0] == "1:5 规则文件不能用 & 和 * 引用"
    assert len(told) == 200  # the most that is told of one file


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on", "on"), ("yes", "yes"), ("No", "No"), ("012", "012"), ("0x1F", "0x1F"), ("1_000", "1_000"), ("1e3", "1e3"),
        ("2024-01-31", "2024-01-31"), ("1:30", "1:30"), ("1.50", "1.50"), (".inf", ".inf"), ("True", "True"), ("NULL", "NULL"),
        ("true", True), ("false", False), ("null", None), ("~", None), ("0", 0), ("-12", -12), ("7", 7),
        ("'7'", "7"), ('"true"', "true"), ("'~'", "~"), ("1234567890123456789", "1234567890123456789"),
    ],
)  # fmt: skip
def test_only_plain_whole_numbers_true_false_and_null_are_no_text(text: str, expected: object) -> None:
    found = _value(f"a: {text}\n")
    assert found == {"a": expected}
    assert type(found["a"]) is type(expected)  # type: ignore[index]


def test_every_node_knows_its_place() -> None:
    file = File("r.yaml", text := "规则:\n  - {甲: 乙, 丙: [丁, 戊]}\n")
    root = parse(file, text)
    assert isinstance(root, Node) and root.keys == {"规则": (1, 1)}
    (item,) = root.value["规则"].value
    assert (item.line, item.column, item.keys) == (2, 5, {"甲": (2, 6), "丙": (2, 12)})
    assert [(n.value, n.line, n.column) for n in item.value["丙"].value] == [("丁", 2, 16), ("戊", 2, 19)]


def test_lines_are_those_of_yaml_whatever_ends_them() -> None:
    text = 'a: "x\u2028y"\r\nb: 1\rc: 2\nb: 3\n'
    file = File("r.yaml", text)
    parse(file, text)
    (error,) = file.errors
    assert (error.line, error.column, error.source) == (5, 1, "b: 3")


def test_a_mistake_is_shown_under_its_line_with_wide_characters_counted() -> None:
    file = File("规则.yaml", text := "标题: 一\n标题: 二\n")
    parse(file, text)
    file.error(2, 5, "不对", "wrong")
    assert file.errors[0].show() == "规则.yaml:2:1 重复的键“标题”\n    标题: 二\n    ^"
    assert file.errors[1].show("en") == "规则.yaml:2:5 wrong\n    标题: 二\n    \u3000\u3000  ^"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "gbk.yaml").write_bytes("a: 1\nb: 规则\n".encode("gbk"))
    (tmp_path / "big.yaml").write_bytes("规".encode() * (2 << 20))
    (tmp_path / "dir.yaml").mkdir()
    for name, line, message in (
        ("gbk.yaml", 2, "文件不是 UTF-8 编码"),
        ("big.yaml", 1, "文件太大（超过 4 MB）"),
        ("dir.yaml", 1, "文件读不了"),
        ("none.yaml", 1, "文件读不了"),
    ):
        file, root = read(str(tmp_path / name), name)
        assert root is None
        ((shown, at, column, zh, _, _),) = file.errors
        assert (shown, at, column) == (name, line, 1) and zh.startswith(message)


def test_a_byte_order_mark_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    file, root = read(str(tmp_path / "r.yaml"))
    assert root is not None and plain(root) == {"a": 1} and not file.errors


_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.text("规则ab :-#'\"[]{}&*!|>\n0.", max_size=8),
)
_TREES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("规则abc", min_size=1, max_size=4), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.text("键ab", min_size=1, max_size=3), _TREES, min_size=1, max_size=4))
def test_what_yaml_writes_is_read_back(tree: dict[str, object]) -> None:
    text = yaml.dump(tree, Dumper=_NoAliases, allow_unicode=True, default_style='"')
    text = text.replace("!!null ", "").replace("!!bool ", "").replace("!!int ", "")
    assert _loose(_value(text)) == _loose(tree)


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def _loose(value: object) -> object:
    """Quoted scalars are text."""
    if isinstance(value, dict):
        return {k: _loose(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_loose(v) for v in value]
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@given(st.text("a: -[]{}&*!|>'\"\n\t#%@`?,规\u2028", max_size=40))
def test_any_text_is_a_node_or_a_mistake_with_a_place(text: str) -> None:
    file = File("r.yaml", text)
    root = parse(file, text)
    assert root is not None or file.errors
    assert all(e.line >= 1 and e.column >= 1 for e in file.errors)
