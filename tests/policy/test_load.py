"""Policy files: found, read, put on top of one another; every setting with its line, every mistake at its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from gongkai_lint.policy.find import find, find_for
from gongkai_lint.policy.globs import matches
from gongkai_lint.policy.load import load
from gongkai_lint.policy.model import Policy
from gongkai_lint.policy.schema import MEANINGS, SETTINGS, SPEC, schema
from gongkai_lint.rules.model import RuleSet
from gongkai_lint.rules.yamlnode import RuleErrors

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, text: str) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")
    return path


def mistakes(path: str) -> list[tuple[str, int, int, str]]:
    with pytest.raises(RuleErrors) as caught:
        load(path)
    assert all(e.en and e.zh for e in caught.value.errors)
    return [(e.file, e.line, e.column, e.zh) for e in caught.value.errors]


def test_found_by_walking_up(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("gongkai-lint.yaml", "show: note\n")
    write("a/pyproject.toml", "[tool.other]\n")
    (here / "a/b").mkdir()
    monkeypatch.chdir("a/b")
    assert find() == str(Path("../../gongkai-lint.yaml"))
    write("../pyproject.toml", "[tool.gongkai-lint]\nshow = 'note'\n")
    assert find() == str(Path("../pyproject.toml"))
    write("../gongkai-lint.yaml", "show: note\n")
    assert find() == str(Path("../gongkai-lint.yaml"))


def test_found_beside_the_reports_where_there_is_none_here(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("报告/gongkai-lint.yaml", "show: note\n")
    write("报告/甲/a.docx", "")
    write("b.docx", "")
    assert find_for(["报告/甲/a.docx", "报告/甲"]) == str(Path("报告/gongkai-lint.yaml"))
    assert find_for(["报告/甲/a.docx", "b.docx"]) == ""
    assert find_for(["-"]) == "" and find_for([]) == ""
    write("gongkai-lint.yaml", "show: note\n")
    assert find_for(["报告/甲/a.docx"]) == "gongkai-lint.yaml"


def test_later_wins_key_by_key_and_lists_are_put_together(here: Path) -> None:
    write("区/共同.yaml", "severity: {GK302: note, GK210: error}\nignore: [GK851]\nselect: [GK3]\nwords: {typos: {甲: 乙}}\nunit: {name: 甲镇, level: township}\n")  # fmt: skip
    write("区/更早.yaml", "severity: {GK302: off}\nshow: error\n")
    path = write("gongkai-lint.yaml", "extends: [区/更早.yaml, 区/共同.yaml]\nseverity: {GK210: note}\nignore: GK852\nselect: GK4\nwords: {typos: {丙: 丁}}\nunit: {level: department}\n")  # fmt: skip
    policy = load(path)
    assert policy.get("severity") == {"GK302": "note", "GK210": "note"}
    assert policy.get("ignore") == ["GK851", "GK852"]
    assert policy.get("select") == ["GK4"]
    assert policy.get("words") == {"typos": {"甲": "乙", "丙": "丁"}}
    assert policy.get("unit") == {"name": "甲镇", "level": "department"}
    assert policy.get("show") == "error"
    assert policy.files == (str(Path("区/更早.yaml")), str(Path("区/共同.yaml")), "gongkai-lint.yaml")
    where = {k: v.show() for k, v in policy.origins.items()}
    assert where[("severity", "GK302")] == f"{Path('区/共同.yaml')}:1:12"
    assert where[("severity", "GK210")] == "gongkai-lint.yaml:2:12"
    assert where[("ignore", 0)] == f"{Path('区/共同.yaml')}:2:10"
    assert where[("ignore", 1)] == "gongkai-lint.yaml:3:9"
    assert where[("select", 0)] == "gongkai-lint.yaml:4:9"
    assert policy.origins[("words", "typos", "丙")].source == "words: {typos: {丙: 丁}}"


def test_what_two_files_extend_counts_once(here: Path) -> None:
    write("共同.yaml", "ignore: [GK851]\nsuppress: [{rule: GK501, reason: 口径}]\n")
    write("甲.yaml", "extends: 共同.yaml\n")
    write("乙.yaml", "extends: 共同.yaml\n")
    policy = load(write("gongkai-lint.yaml", "extends: [甲.yaml, 乙.yaml]\n"))
    assert policy.get("ignore") == ["GK851"]
    assert len(policy.get("suppress")) == 1


def test_paths_are_relative_to_the_file_they_stand_in(here: Path) -> None:
    write("区/共同.yaml", "rules: [规则]\nledger: 台账/{unit}.xlsx\n")
    policy = load(write("镇/gongkai-lint.yaml", "extends: ../区/共同.yaml\nrules: 我们的\n"))
    assert policy.beside("规则", "rules", 0) == str(Path("区/规则"))
    assert policy.beside("我们的", "rules", 1) == str(Path("镇/我们的"))
    assert policy.beside("x", "ledger") == str(Path("区/x"))


def test_every_mistake_of_every_file_at_once(here: Path) -> None:
    write("区/共同.yaml", "severity: {GK302: of}\n")
    path = write(
        "gongkai-lint.yaml",
        "extends: 区/共同.yaml\nfail_level: error\ngate: {fail_level: note, unknow: all}\n",
    )
    shared = str(Path("区/共同.yaml"))
    assert mistakes(path) == [
        ("gongkai-lint.yaml", 3, 26, "不认识的键“unknow”，是否想写“unknown”？"),
    ]
    write("gongkai-lint.yaml", "extends: 区/共同.yaml\nfail_level: error\ngate: {fail_level: note}\n")
    assert [m[:3] for m in mistakes(path)] == [("gongkai-lint.yaml", 3, 8)]
    write("gongkai-lint.yaml", "extends: 区/共同.yaml\n")
    assert mistakes(path) == [(shared, 1, 19, "“of”不是 error、warning、note、off 之一，是否想写“off”？")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ledger: 台账/{units}.xlsx\n", "不认识“{units}”，是否想写“{unit}”？"),
        ("prior: 往年/{name}.docx\n", "不认识“{name}”，可用 {unit} {year} {year-1} {stem}"),
        ("overrides: [{severity: {GK302: off}}]\n", "缺少“files”"),
        ("overrides: [{files: a, rules: [x]}]\n", "不认识的键“rules”"),
        ("suppress: [{rule: GK501, reason: '  '}]\n", "不能是空的"),
        (
            "suppress: [{rule: GK501, reason: 好, until: 2027-2-3}]\n",
            "“2027-2-3”不是日期，要写成 2027-01-31 的样子",
        ),
        ("units: [{level: township}]\n", "缺少“name”"),
        ("gate: [all]\n", "这里要写成“键: 值”"),
    ],
)
def test_mistakes(text: str, said: str) -> None:
    found = mistakes(write("gongkai-lint.yaml", text))
    assert any(said in zh for *_, zh in found), found


def test_extends_that_go_nowhere(here: Path) -> None:
    (here / "夹").mkdir()
    for text, said in (("没有.yaml", "没有策略文件 没有.yaml"), ("夹", "夹 是文件夹，请写出文件"), ("gongkai-lint.yaml", "循环引用：gongkai-lint.yaml → gongkai-lint.yaml")):  # fmt: skip
        path = write("gongkai-lint.yaml", f"show: note\nextends: {text}\n")
        assert mistakes(path) == [("gongkai-lint.yaml", 2, 10, said)]
    for n in range(30):
        write(f"{n}.yaml", f"extends: {n + 1}.yaml\n")
    write("30.yaml", "show: note\n")
    assert "层数太多" in mistakes("0.yaml")[0][3]


def test_pyproject_is_read_like_yaml(here: Path) -> None:
    path = write(
        "pyproject.toml",
        '[project]\nname = "x"\n\n[tool.gongkai-lint]\nextends = "共同.yaml"\nignore = [\n  "GK851",\n  "GK852",\n]\n'
        'unit.name = "甲镇"\n\n[tool.gongkai-lint.severity]\nGK302 = "off"\n"requests-balance" = "note"\n\n'
        '[[tool.gongkai-lint.suppress]]\nrule = "GK501"\nreason = "口径"\nuntil = 2027-01-31\n\n'
        '[[tool.gongkai-lint.suppress]]\nrule = ["GK502"]\nreason = "照录"\n',
    )
    write("共同.yaml", "severity: {GK302: note}\n")
    policy = load(path)
    assert policy.get("severity") == {"GK302": "off", "requests-balance": "note"}
    assert policy.get("unit") == {"name": "甲镇"}
    assert [s["rule"] for s in policy.get("suppress")] == [["GK501"], ["GK502"]]
    assert policy.get("suppress")[0]["until"] == "2027-01-31"
    where = {k: (v.line, v.column) for k, v in policy.origins.items()}
    assert where[("ignore", 1)] == (8, 4)
    assert where[("severity", "GK302")] == (13, 1)
    assert where[("severity", "requests-balance")] == (14, 1)
    assert where[("unit", "name")] == (10, 6)
    assert where[("suppress", 1)] == (21, 3)
    assert where[("suppress", 1, "reason")] == (23, 1)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[tool.gongkai-lint]\nfail_level = "warnning"\n', (2, 15)),
        ('[tool.gongkai-lint]\nselekt = ["GK3"]\n', (2, 1)),
        ('[tool.gongkai-lint]\nseverity = { GK302 = "of" }\n', (2, 14)),
        ('[tool.gongkai-lint]\nyear = 2024.5\n', (2, 8)),
        ("[tool]\ngongkai-lint = 3\n", (2, 16)),
        ("[tool.gongkai-lint\n", (1, 19)),
    ],
)  # fmt: skip
def test_mistakes_in_pyproject(text: str, place: tuple[int, int]) -> None:
    found = mistakes(write("pyproject.toml", text))
    assert [m[1:3] for m in found][:1] == [place], found


GLOBS = [
    ("*.docx", "甲镇.docx", True),
    ("*.docx", "开发区/甲镇.docx", True),
    ("*.docx", "甲镇.txt", False),
    ("开发区/*", "开发区/甲镇.docx", True),
    ("开发区/*", "开发区/下/甲镇.docx", False),
    ("开发区/**", "开发区/下/甲镇.docx", True),
    ("**/2024/*.docx", "2024/甲.docx", True),
    ("**/2024/*.docx", "x/y/2024/甲.docx", True),
    ("./开发区/甲?.docx", "开发区/甲镇.docx", True),
    ("甲[镇乡].docx", "甲乡.docx", True),
    ("甲[!镇乡].docx", "甲乡.docx", False),
    ("甲[镇.docx", "甲[镇.docx", True),
    ("年报(1)+.docx", "年报(1)+.docx", True),
    ("café.docx", "cafe\u0301.docx", True),
]


@pytest.mark.parametrize(("pattern", "path", "expected"), GLOBS)
def test_patterns(pattern: str, path: str, expected: bool, here: Path) -> None:
    assert matches(path, [pattern], str(here)) is expected
    assert matches(str(here / path), ["没有", pattern], str(here)) is expected


def test_patterns_do_not_reach_outside_or_standard_input(here: Path) -> None:
    assert not matches("-", ["*"], str(here))
    assert not matches("../a.docx", ["**"], str(here))
    assert matches("a.docx", ["**"], str(here))


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_pattern_can_be_asked(pattern: str, path: str) -> None:
    assert matches(path.replace("\0", "") or "x", [pattern], "/tmp") in (True, False)


def test_overrides_in_their_order(here: Path) -> None:
    policy = load(write("gongkai-lint.yaml", "ignore: [GK1]\nseverity: {GK302: note}\noverrides:\n  - {files: '*.docx', severity: {GK302: warning}, ignore: GK2}\n  - {files: [甲*], severity: {GK302: off}}\n"))  # fmt: skip
    assert policy.for_file("乙.docx").get("severity") == {"GK302": "warning"}
    assert policy.for_file("乙.docx").get("ignore") == ["GK1", "GK2"]
    assert policy.for_file("甲.docx").get("severity") == {"GK302": "off"}
    assert policy.for_file("甲.docx").matched == (0, 1)
    assert policy.for_file("x.txt") == policy
    assert policy.for_file("甲.docx").origins[("severity", "GK302")].line == 5


def test_the_published_schema_is_current_and_takes_what_we_take(here: Path) -> None:
    published = json.loads((ROOT / "docs/schema/config.schema.json").read_text(encoding="utf-8"))
    assert published == schema()
    assert set(published["properties"]) == set(SPEC[1]) == set(MEANINGS)
    validator = Draft202012Validator(published)
    good: dict[str, Any] = {
        "extends": "a.yaml", "rules": ["x"], "select": "GK3", "severity": {"GK302": "off"}, "options": {"GK107": {"min_chars": 20}},
        "gate": {"fail_level": "note", "unknown": "all"}, "units": [{"name": "甲镇", "level": "township", "aliases": ["甲"]}],
        "overrides": [{"files": "*.docx", "fail_level": "never"}], "suppress": [{"rule": "GK501", "reason": "好", "until": "2027-01-31"}],
    }  # fmt: skip
    validator.validate(good)
    for key, value in {"suppress": [{"rule": "GK501"}], "overrides": [{"severity": {}}], "units": [{}], "fail_level": "bad", "nothing": 1}.items():  # fmt: skip
        assert list(validator.iter_errors({**good, key: value})), key
    assert set(SETTINGS) < set(SPEC[1])


def test_an_empty_policy_holds_nothing() -> None:
    assert Policy().path == "" and Policy().get("x", 3) == 3 and Policy().beside("a") == "a"
    assert Policy().for_file("a.docx") == Policy()


PIECES = st.sampled_from(
    ["extends", "severity", "suppress", "overrides", "gate", "units", "files", "reason", "rule", "until", "GK302", "off", "all", "2027-01-31", "{unit}",
     "{", "}", "[", "]", ":", ": ", "- ", "\n", "\n  ", ",", "'", '"', "#", "&a", "*a", "!x", "0", "null", "true", "é", "施实", "\t"]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_is_written_is_read_or_its_mistakes_are_told(
    here: Path, ruleset: RuleSet, text: str
) -> None:
    from gongkai_lint.policy.inforce import InForce

    for name, written in (("p.yaml", text), ("p.toml", "[tool.gongkai-lint]\n" + text)):
        Path(name).write_text(written, encoding="utf-8")
        try:
            made = InForce(load(name), ruleset, {}, "zh")
            made.for_file("a.docx")
        except RuleErrors as error:
            assert error.errors
            assert all(e.line >= 1 and e.column >= 1 and e.show("en") and e.show("zh") for e in error.errors)
