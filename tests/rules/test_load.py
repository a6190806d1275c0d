"""Rule files with every kind of mistake: file, line, column, and the line itself."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.rules.load import load, rules_home
from gongkai_lint.rules.model import RuleSet
from gongkai_lint.rules.patterns import compile_number_pattern, compile_pattern, needles
from gongkai_lint.rules.yamlnode import RuleErrors

GOOD = """\
rules:
  - id: AB101
    slug: local-balance
    title: 本地勾稽
    severity: error
    forms: ["2021"]
    basis:
      - {doc: 本县办法, clause: 第三条, mark: confirmed}
    check:
      kind: equation
      table: requests
      for_each: column
      left: ["requests.new.{column}"]
      right: ["requests.total.{column}"]
    message: "{column}：{left_value}"
    expected: 相等。
"""


def _errors(folder: Path, text: str) -> list[str]:
    folder.mkdir(exist_ok=True)
    (folder / "local.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleErrors) as caught:
        load([rules_home(), str(folder)], use_cache=False)
    return [f"{Path(e.file).name}:{e.line}:{e.column} {e.zh}" for e in caught.value.errors]


def test_a_good_rule_loads(tmp_path: Path) -> None:
    (tmp_path / "local.yaml").write_text(GOOD, encoding="utf-8")
    ruleset = load([rules_home(), str(tmp_path)], use_cache=False)
    rule = next(r for r in ruleset.rules if r.id == "AB101")
    assert (rule.theme, rule.slug, rule.kind, rule.severity) == (
        "local",
        "local-balance",
        "equation",
        "error",
    )
    assert rule.en == rule.zh


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "severity: error",
            "severity: erorr",
            "local.yaml:5:15 “erorr”不是 error、warning、note 之一，是否想写“error”？",
        ),
        (
            "    title: 本地勾稽\n",
            "    title: 本地勾稽\n    sevrity: note\n",
            "local.yaml:5:5 不认识的键“sevrity”，是否想写“severity”？",
        ),
        ("    title: 本地勾稽\n", "", "local.yaml:2:5 缺少“title”"),
        (
            "    basis:\n      - {doc: 本县办法, clause: 第三条, mark: confirmed}\n",
            "",
            "local.yaml:5:5 错误级别的规则必须有依据（basis）",
        ),
        (
            "mark: confirmed",
            "mark: unconfirmed",
            "local.yaml:7:5 依据都没有查实（unconfirmed），不能定为错误",
        ),
        ("kind: equation", "kind: equatoin", "local.yaml:10:13 没有“equatoin”这种检查，是否想写“equation”？"),
        (
            "for_each: column",
            "for_each: colum",
            "local.yaml:12:17 “colum”不是 row、column 之一，是否想写“column”？",
        ),
        (
            "requests.new.{column}",
            "requests.newer.{column}",
            "local.yaml:13:14 没有“requests.newer.{column}”这个单元格，是否想写“requests.new.{column}”？",
        ),
        ("requests.new.{column}", "requests", "local.yaml:13:14 “requests”应写成 表.行.列"),
        (
            "{left_value}",
            "{leftvalue}",
            "local.yaml:15:14 不认识的占位符“{leftvalue}”，是否想写“{left_value}”？",
        ),
        ('forms: ["2021"]', 'forms: ["2022"]', "local.yaml:6:13 没有“2022”这种格式，是否想写“2021”？"),
        ("id: AB101", "id: ab1", "local.yaml:2:9 编号“ab1”应为大写字母加三位数字，如 GK302"),
        ("id: AB101", "id: GK302", ""),
        ("expected: 相等。", "expected: ''", "local.yaml:16:15 不能是空的"),
        ("table: requests", "table: [requests]", "local.yaml:11:14 这里要写一个值"),
    ],
)
def test_each_mistake_is_shown_where_it_stands(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in GOOD
    found = _errors(tmp_path / "r", GOOD.replace(old, new, 1))
    if expected:
        assert found == [expected]
    else:
        assert any("已用在" in e for e in found)


def test_all_mistakes_are_told_at_once_with_the_line(tmp_path: Path) -> None:
    text = GOOD.replace("severity: error", "severity: bad").replace("kind: equation", "kind: nothing")
    (tmp_path / "local.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleErrors) as caught:
        load([rules_home(), str(tmp_path)], use_cache=False)
    assert len(caught.value.errors) == 2
    shown = caught.value.errors[0].show()
    assert shown.splitlines()[1].strip() == "severity: bad"
    assert shown.splitlines()[2].endswith("^")
    assert caught.value.errors[0].show("en").startswith(caught.value.errors[0].file)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rules: [", "YAML 写法有误"),
        ("a: &x 1\nb: *x\n", "不能用 & 和 * 引用"),
        ("rules: []\nrules: []\n", "重复的键“rules”"),
        ("", "文件是空的"),
        ("- 1\n", "这里要写成“键: 值”"),
        ("rules:\n  - <<: {id: A}\n", "不能用 << 合并"),
    ],
)
def test_yaml_that_is_no_rule_file(tmp_path: Path, text: str, expected: str) -> None:
    assert any(expected in e for e in _errors(tmp_path / "r", text))


def test_an_alias_bomb_is_refused_at_once(tmp_path: Path) -> None:
    levels = "\n".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30))
    start = time.monotonic()
    assert any("引用" in e for e in _errors(tmp_path / "r", "a0: &a0 [x]\n" + levels))
    assert time.monotonic() - start < 20


def test_yaml_1_1_traps_stay_text(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "mine.yaml").write_text("words: {on: off, 012: 2024-01-31, 1e3: yes}\n", encoding="utf-8")
    ruleset = load([rules_home(), str(tmp_path)], use_cache=False)
    assert ruleset.words["mine"] == {"on": "off", "012": "2024-01-31", "1e3": "yes"}


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(RuleErrors, match="没有这个规则文件夹"):
        load([rules_home(), str(tmp_path / "none")], use_cache=False)


def test_the_cache_gives_the_same_rules_and_sees_every_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_LINT_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "rules"
    folder.mkdir()
    path = folder / "local.yaml"

    def titles() -> dict[str, str]:
        return {r.id: r.zh.title for r in load([rules_home(), str(folder)]).rules if r.id.startswith("AB")}

    path.write_text(GOOD, encoding="utf-8")
    assert titles() == {"AB101": "本地勾稽"}
    assert titles() == {"AB101": "本地勾稽"}
    assert load([rules_home(), str(folder)]) == load([rules_home(), str(folder)], use_cache=False)
    stamp = path.stat()
    path.write_text(
        GOOD.replace("本地勾稽", "本县勾稽"), encoding="utf-8"
    )  # same size, same time: only the content tells
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert titles() == {"AB101": "本县勾稽"}
    (folder / "more.yaml").write_text(
        GOOD.replace("AB101", "AB102").replace("local-balance", "second"), encoding="utf-8"
    )
    assert set(titles()) == {"AB101", "AB102"}
    path.unlink()
    assert set(titles()) == {"AB102"}


def test_a_cache_that_is_damaged_or_not_ours_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_LINT_CACHE", str(tmp_path))
    whole = load([rules_home()])
    (kept,) = (tmp_path / "gongkai-lint").glob("*.rules")
    kept.write_bytes(b"nonsense")
    assert load([rules_home()]) == whole
    kept.write_bytes(b"")
    assert load([rules_home()]) == whole
    os.chmod(tmp_path / "gongkai-lint", 0o777)
    assert load([rules_home()]) == whole


def test_a_read_only_place_for_the_cache_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("GONGKAI_LINT_CACHE", str(blocked))
    assert load([rules_home()]).rules


@pytest.mark.parametrize(
    ("regex", "expected"),
    [
        ("截止(?:日期|时间)", ("截止",)),
        ("(?:收到|受理).*申请", ("申请",)),
        ("(?:收到|受理)[0-9]+件?", ("收到", "受理")),
        ("[0-9]+", ()),
        ("(?:甲|[0-9])", ()),
        ("(?i)abc", ()),
        ("a?b*c", ("c",)),
    ],
)
def test_needles(regex: str, expected: tuple[str, ...]) -> None:
    assert set(needles(regex)) == set(expected)


@given(
    st.lists(
        st.sampled_from(["甲", "乙丙", "(?:丁|戊己)", "庚?", "[0-9]", "辛{2}", "(?:壬癸)*"]),
        min_size=1,
        max_size=6,
    ),
    st.data(),
)
def test_a_match_always_holds_a_needle(parts: list[str], data: st.DataObject) -> None:
    regex = "".join(parts)
    text = data.draw(st.from_regex(regex, fullmatch=True))
    wanted = needles(regex)
    assert not wanted or any(n in text for n in wanted)


def test_macros() -> None:
    assert compile_pattern("在<year>内").regex == "在(?:19|20)\\d\\d年内"
    before, after = compile_number_pattern("收到<gap:4>申请<number>件")
    assert before.needles in (("收到",), ("申请",))
    assert after.regex == "件"
    with pytest.raises(ValueError, match="空文字"):
        compile_pattern("a*")
    with pytest.raises(ValueError, match="只有一个"):
        compile_number_pattern("没有数字")


def test_every_built_in_rule_is_whole(ruleset: RuleSet) -> None:
    for rule in ruleset.rules:
        assert rule.basis, rule.id
        assert rule.en.message.keys() == rule.zh.message.keys(), rule.id
        assert all(rule.en.message.values()) and all(rule.zh.message.values()), rule.id
        if rule.severity == "error":
            assert any(b.mark != "unconfirmed" for b in rule.basis), rule.id
