"""Rule files with every kind of mistake: file, line, column, and the line itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gongkai_lint.checks import KINDS
from gongkai_lint.rules.load import load, rule_files, rules_home
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
        (
            "mark: confirmed",
            "mark: confirmd",
            "local.yaml:8:40 “confirmd”不是 confirmed、derived、unconfirmed 之一，是否想写“confirmed”？",
        ),
        (
            "    basis:\n      - {doc: 本县办法, clause: 第三条, mark: confirmed}\n",
            "    basis: []\n",
            "local.yaml:5:5 错误级别的规则必须有依据（basis）",
        ),
        ("clause: 第三条, ", "", "local.yaml:8:9 缺少“clause”"),
        (
            "    expected: 相等。\n",
            "    expected: 相等。\n    fix: {}\n",
            "local.yaml:17:10 replace、words、patterns 只写一种",
        ),
        (
            "    expected: 相等。\n",
            "    expected: 相等。\n    fix: {replace: '{lft}'}\n",
            "local.yaml:17:20 不认识的占位符“{lft}”",
        ),
        (
            "    expected: 相等。\n",
            "    expected: 相等。\n    fix: {words: typo}\n",
            "local.yaml:17:18 没有“typo”这个词表，是否想写“typos”？",
        ),
        (
            "    expected: 相等。\n",
            "    expected: 相等。\n    fix: {replce: 甲}\n",
            "local.yaml:17:11 不认识的键“replce”，是否想写“replace”？",
        ),
        (
            "    expected: 相等。\n",
            "    expected: 相等。\n    fix: {patterns: [{from: '(甲', to: 乙}]}\n",
            "local.yaml:17:29 正则表达式有误：missing ), unterminated subpattern at position 0",
        ),
        (
            "    expected: 相等。\n",
            "    expected: 相等。\n    fix: {patterns: [{from: '甲', to: '\\2'}]}\n",
            "local.yaml:17:38 “to” 写错了（invalid group reference 2 at position 1）",
        ),
        ("id: AB101", "id: [AB101]", "local.yaml:2:9 这里要写一个值"),
        (
            "slug: local-balance",
            "slug: Local_Balance",
            "local.yaml:3:11 “Local_Balance”只能用小写字母、数字和连字符",
        ),
        ("      kind: equation\n", "", "local.yaml:10:7 缺少“kind”"),
        (
            "      table: requests\n",
            "      tabel: requests\n",
            "local.yaml:11:7 不认识的键“tabel”，是否想写“table”？",
        ),
        ('      left: ["requests.new.{column}"]\n', "", "local.yaml:10:7 缺少“left”"),
        (
            "requests.total.{column}",
            "requests.total.*|statistics.disclosed.n",
            "local.yaml:14:15 没有“statistics.disclosed.n”这个单元格",
        ),
        (
            "requests.total.{column}",
            "-requests.totl.*",
            "local.yaml:14:15 没有“requests.totl.*”这个单元格，是否想写“requests.total.*”？",
        ),
        (
            "    expected: 相等。\n",
            "    expected: 相等。\n    related: [GK302, GK999]\n",
            "local.yaml:17:22 没有规则“GK999”",
        ),
        (
            "    expected: 相等。\n",
            "    expected: 相等。\n    levels: [town]\n",
            "local.yaml:17:14 “town”不是 township、department、government 之一，是否想写“township”？",
        ),
        (
            "    expected: 相等。\n",
            "    expected: {pendng: 相等。}\n",
            "local.yaml:16:16 没有“pendng”这种情形，是否想写“pending”？",
        ),
        (
            'message: "{column}：{left_value}"',
            'message: {default: 甲, pending: "{lft}"}',
            "local.yaml:15:36 不认识的占位符“{lft}”，是否想写“{left}”？",
        ),
        (
            'message: "{column}：{left_value}"',
            'message: "{left_value|件|件}"',
            "local.yaml:15:14 “{left_value|件|件}”：数目只在英文里写作 {数目|单数|复数}",
        ),
        (
            'message: "{column}：{left_value}"',
            'message: "{Left}"',
            "local.yaml:15:14 不认识的占位符“{Left}”，是否想写“{left}”？",
        ),
        (
            "    expected: 相等。\n",
            "    expected: 相等。\n    en: {title: a, message: b, expected: c}\n",
            "local.yaml:17:9 缺少“help”",
        ),
        (
            "    expected: 相等。\n",
            "    expected: 相等。\n    confidence: hgh\n",
            "local.yaml:17:17 “hgh”不是 high、medium、low 之一，是否想写“high”？",
        ),
        ("for_each: column", "pending: maybe", "local.yaml:12:16 “maybe”要写 true 或 false"),
    ],
)
def test_each_mistake_is_shown_where_it_stands(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in GOOD
    found = _errors(tmp_path / "r", GOOD.replace(old, new, 1))
    if expected:
        assert found == [expected]
    else:
        assert any("已用在" in e for e in found)


TEXT = """\
rules:
  - id: AB201
    slug: local-words
    title: 本地用语
    severity: note
    check:
      kind: text
      in: [overview]
      absent: ['甲乙']
      words: typos
    message: "{found}"
    expected: 改。
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("in: [overview]", "in: [overveiw]", "local.yaml:8:12 没有“overveiw”这个部分，是否想写“overview”？"),
        (
            "'甲乙'",
            "'甲('",
            "local.yaml:9:16 正则表达式有误：missing ), unterminated subpattern at position 1",
        ),
        ("'甲乙'", "'甲*'", "local.yaml:9:16 正则表达式能匹配空文字"),
        ("'甲乙'", "'<number>件'", "local.yaml:9:16 这里不能用 <number>"),
        (
            "'甲乙'",
            "'甲', '<gapp:3>'",
            "local.yaml:9:21 没有“<gapp:3>”这个记号，可用 <number> <date> <year> <han> <gap:N>",
        ),
        ("words: typos", "words: typo", "local.yaml:10:14 没有“typo”这个词表，是否想写“typos”？"),
        ("words: typos", "year_from: 二〇二一", "local.yaml:10:18 “二〇二一”不是整数"),
        (
            "      words: typos\n",
            "      examples: [{txt: 甲乙, finds: 甲乙}]\n",
            "local.yaml:10:18 缺少“text”",
        ),
    ],
)
def test_mistakes_in_the_options_of_text(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in TEXT
    assert expected in _errors(tmp_path / "r", TEXT.replace(old, new, 1))


def test_a_kind_that_needs_examples_says_so(tmp_path: Path) -> None:
    check = "kind: agree\n      find: ['收到<number>件']\n      equals: [requests.new.total]\n    message: x"
    text = GOOD[: GOOD.index("kind:")] + check + "\n    expected: 相等。\n"
    assert _errors(tmp_path / "r", text) == ["local.yaml:10:7 缺少“examples”"]


def test_a_kind_whose_module_is_missing_is_a_mistake_with_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai_lint.rules.rulefiles.KINDS", ("equation", "unwritten", *KINDS))
    (told,) = _errors(tmp_path / "r", GOOD.replace("kind: equation", "kind: unwritten"))
    assert told.startswith("local.yaml:10:13 检查“unwritten”载入不了（ModuleNotFoundError")


def test_a_single_rule_needs_no_dash(tmp_path: Path) -> None:
    (tmp_path / "local.yaml").write_text(GOOD.replace("  - id:", "    id:"), encoding="utf-8")
    assert "AB101" in {r.id for r in load([rules_home(), str(tmp_path)], use_cache=False).rules}


def test_ids_and_slugs_are_used_once_and_the_other_place_is_named(tmp_path: Path) -> None:
    twice = GOOD + GOOD.replace("rules:\n", "").replace("AB101", "AB102")
    (told,) = _errors(tmp_path / "r", twice)
    assert told.startswith("local.yaml:18:11 “local-balance”已用在 ") and told.endswith("local.yaml:2")


def test_a_mistake_in_one_rule_brings_no_others_with_it(tmp_path: Path) -> None:
    other = GOOD.replace("rules:\n", "").replace("AB101", "AB102").replace("local-balance", "second")
    text = GOOD.replace("severity: error", "severity: erorr").replace(
        "    expected", "    related: [AB102]\n    expected"
    )
    other = other.replace("    expected", "    related: [AB101]\n    expected")
    assert [e.split(" ")[0] for e in _errors(tmp_path / "r", text + other)] == ["local.yaml:5:15"]


def test_a_mistake_in_a_word_list_or_form_brings_no_others_with_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(rules_home(), home)
    (home / "words" / "typos.yaml").write_text("words: {甲: 乙, 甲: 丙}\n", encoding="utf-8")
    form = (home / "forms" / "2021.yaml").read_text(encoding="utf-8")
    (home / "forms" / "2021.yaml").write_text(form.replace("priority:", "priorty:"), encoding="utf-8")
    with pytest.raises(RuleErrors) as caught:
        load([str(home)], use_cache=False)
    told = [(Path(e.file).name, e.zh) for e in caught.value.errors]
    assert told == [
        ("2021.yaml", "缺少“priority”"),
        ("2021.yaml", "不认识的键“priorty”，是否想写“priority”？"),
        ("typos.yaml", "重复的键“甲”"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("form: '9'", "form: '2021'", "9.yaml:1:7 “2021”已有这种格式"),
        ("key: two", "key: one", "9.yaml:12:11 部分“one”已在前面用过"),
        ("section: one", "section: three", "9.yaml:14:33 没有“three”这个部分"),
        ("{key: b, label: 乙}", "{key: a, label: 乙}", "9.yaml:16:39 行“a”已在前面用过"),
        ("{key: d, label: 丁}", "{key: c, label: 丁}", "9.yaml:15:42 列“c”已在前面用过"),
        ("since: 2030", "since: now", "9.yaml:3:8 “now”不是整数"),
        ("label: 甲", "labl: 甲", "9.yaml:16:13 缺少“label”"),
    ],
)
def test_mistakes_in_a_form(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in NEW_FORM
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "9.yaml").write_text(NEW_FORM.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleErrors) as caught:
        load([rules_home(), str(tmp_path)], use_cache=False)
    assert expected in [f"{Path(e.file).name}:{e.line}:{e.column} {e.zh}" for e in caught.value.errors]


NEW_FORM = """\
form: '9'
title: 新格式
since: 2030
until: 9999
verified: 2030
coverage: false
priority: 1
basis:
  - {doc: 本县办法, clause: 第三条}
sections:
  - {key: one, title: 一、甲}
  - {key: two, title: 二、乙}
tables:
  - {key: t, title: 表, section: one, required: false,
     columns: [{key: c, label: 丙}, {key: d, label: 丁}],
     rows: [{key: a, label: 甲}, {key: b, label: 乙}]}
"""


def test_a_form_of_a_later_year_is_a_change_of_data_alone(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "9.yaml").write_text(NEW_FORM, encoding="utf-8")
    (tmp_path / "local.yaml").write_text(
        GOOD.replace('"2021"', '"9"').replace("requests.new", "t.a").replace("requests.total", "t.b"),
        encoding="utf-8",
    )
    ruleset = load([rules_home(), str(tmp_path)], use_cache=False)
    form = ruleset.forms["9"]
    assert [s.key for s in form.sections] == ["one", "two"]
    assert [(r.key, r.label, r.kind) for r in form.tables[0].rows] == [
        ("a", "甲", "value"),
        ("b", "乙", "value"),
    ]


def test_a_term_must_stand_in_a_form_of_the_rule(tmp_path: Path) -> None:
    """The cell is there in 2014, but the rule is about 2021: it could never be assessed."""
    text = GOOD.replace("requests.new.{column}", "statistics.disclosed.n")
    assert _errors(tmp_path / "r", text)[0].startswith(
        "local.yaml:13:14 没有“statistics.disclosed.n”这个单元格"
    )
    (tmp_path / "r" / "local.yaml").write_text(text.replace('["2021"]', '["2021", "2014"]'), encoding="utf-8")
    assert load([rules_home(), str(tmp_path / "r")], use_cache=False)


def test_built_in_rules_have_their_ids_and_english(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(rules_home(), home)
    (home / "zz.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(RuleErrors) as caught:
        load([str(home)], use_cache=False)
    assert [(e.line, e.column, e.zh) for e in caught.value.errors] == [
        (2, 5, "缺少英文（en）"),
        (2, 9, "编号“AB101”应为大写字母加三位数字，如 GK302"),
        (8, 15, "“本县办法”不在 law/documents.yaml 里"),
    ]


def test_english_has_the_variants_of_the_chinese(tmp_path: Path) -> None:
    text = GOOD.replace('message: "{column}：{left_value}"', "message: {default: 甲, pending: 乙}")
    text += "    en: {title: a, message: {default: b}, expected: c, help: d}\n"
    assert _errors(tmp_path / "r", text) == ["local.yaml:17:29 英文缺少“pending”这种情形"]


def test_words_of_an_office_are_added_to_ours(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "typos.yaml").write_text("words: {本县专名误: 本县专名}\n", encoding="utf-8")
    ours = load([rules_home()], use_cache=False).words["typos"]
    assert load([rules_home(), str(tmp_path)], use_cache=False).words["typos"] == {
        **ours,
        "本县专名误": "本县专名",
    }


def test_tests_and_the_policy_in_a_rule_folder_are_no_rules(tmp_path: Path) -> None:
    (tmp_path / "local.yaml").write_text(GOOD, encoding="utf-8")
    for name in ("local.test.yaml", "gongkai-lint.yaml", ".hidden.yaml"):
        (tmp_path / name).write_text("no: rules\n", encoding="utf-8")
    assert [Path(f).name for f in rule_files([str(tmp_path)])] == ["local.yaml"]
    assert load([rules_home(), str(tmp_path)], use_cache=False)


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


def test_yaml_1_1_traps_stay_text(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "mine.yaml").write_text("words: {on: off, 012: 2024-01-31, 1e3: yes}\n", encoding="utf-8")
    ruleset = load([rules_home(), str(tmp_path)], use_cache=False)
    assert ruleset.words["mine"] == {"on": "off", "012": "2024-01-31", "1e3": "yes"}


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(RuleErrors, match="没有这个规则文件夹"):
        load([rules_home(), str(tmp_path / "none")], use_cache=False)


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
