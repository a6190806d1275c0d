"""Macros, and the literals a match cannot do without."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai_lint.checks.search import matches, occurs
from gongkai_lint.rules.load import load, rules_home
from gongkai_lint.rules.model import Pattern, RuleSet
from gongkai_lint.rules.patterns import PatternError, compile_number_pattern, compile_pattern, needles

# (regex, texts it matches): every text is put together from what the piece can match, so no generator of strings is needed
PIECES: list[tuple[str, list[str]]] = [
    ("甲", ["甲"]),
    ("乙丙丁", ["乙丙丁"]),
    ("(?:收到|受理了)", ["收到", "受理了"]),
    ("(戊|己(?:庚|辛壬))", ["戊", "己庚", "己辛壬"]),
    ("[子丑]", ["子", "丑"]),
    ("[^寅]", ["x", "甲"]),
    ("[0-9]{1,3}", ["1", "12", "123"]),
    ("卯?", ["", "卯"]),
    ("(?:辰巳)*", ["", "辰巳", "辰巳辰巳"]),
    ("(?:午未)+", ["午未", "午未午未"]),
    ("申{2,3}?", ["申申", "申申申"]),
    ("(?:酉|)", ["", "酉"]),
    ("(?i:abc)", ["abc", "ABC", "aBc"]),
    ("(?=.|)", [""]),
    ("(?!戌戌戌)", [""]),
    ("(?<!亥亥)", [""]),
    (r"\s*", ["", " ", "\t"]),
    (".", ["字", "z"]),
    (r"\.", ["."]),
]


@given(
    st.lists(
        st.sampled_from(PIECES).flatmap(lambda p: st.tuples(st.just(p[0]), st.sampled_from(p[1]))),
        min_size=1,
        max_size=7,
    )
)
def test_every_match_holds_a_needle(drawn: list[tuple[str, str]]) -> None:
    regex, text = "".join(r for r, _ in drawn), "".join(t for _, t in drawn)
    if re.fullmatch(regex, text):  # look-arounds may refuse what their neighbours offer
        wanted = needles(regex)
        assert not wanted or any(n in text for n in wanted)
        assert "" not in wanted


@given(
    st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3), min_size=2, max_size=3),
    st.data(),
)
def test_every_match_of_an_alternation_holds_a_needle(
    branches: list[list[tuple[str, list[str]]]], data: st.DataObject
) -> None:
    regex = "(?:" + "|".join("".join(r for r, _ in branch) for branch in branches) + ")"
    chosen = data.draw(st.sampled_from(branches))
    text = "".join(data.draw(st.sampled_from(texts)) for _, texts in chosen)
    if re.fullmatch(regex, text):
        wanted = needles(regex)
        assert not wanted or any(n in text for n in wanted)


def test_a_literal_that_must_occur_is_never_lost() -> None:
    """The other way round: where every piece is a literal, the whole is the needle."""
    assert needles("乙丙丁甲") == ("乙丙丁甲",)
    assert set(needles("(?:甲乙|丙丁)戊?")) == {"甲乙", "丙丁"}
    assert needles("(?:甲乙|丙丁)戊己庚") == ("戊己庚",)


@pytest.mark.parametrize(
    "regex", ["", "[0-9]+", "(?:甲|)", "甲?", "(?i)甲", "(?:甲|[0-9])", ".*", "(", "(?!甲)", "甲{0,2}"]
)
def test_no_needle_where_none_is_sure(regex: str) -> None:
    assert needles(regex) == ()


def test_the_gap_stays_in_its_clause() -> None:
    regex = re.compile(compile_pattern("收到<gap:6>申请").regex)
    assert regex.search("收到各类公开申请")
    for mark in "，。；：！？,;:!?\n":
        assert not regex.search(f"收到{mark}申请"), mark
    assert regex.search("收到、申请")  # 、 ends no clause
    assert not regex.search("收到一二三四五六七申请")
    found = re.search(compile_pattern("收到<gap:20>申请").regex, "收到申请与申请")
    assert found is not None and found.group() == "收到申请"  # the nearest


def test_macros_mean_what_they_say() -> None:
    assert re.fullmatch(compile_pattern("<year>").regex, "2024年")
    assert not re.search(compile_pattern("<year>").regex, "1824年")
    assert re.fullmatch(compile_pattern("<date>").regex, "2024年1月31日")
    assert re.fullmatch(compile_pattern("<date>").regex, "1月31日")
    assert re.fullmatch(compile_pattern("<han>{2}").regex, "汉字")
    assert not re.search(compile_pattern("<han>").regex, "，a1")


def test_a_number_pattern_is_what_stands_before_and_behind() -> None:
    before, after = compile_number_pattern("收到<gap:4>申请(?:共|)<number>件")
    assert isinstance(before, Pattern) and isinstance(after, Pattern)
    assert (before.source, after.source) == ("收到<gap:4>申请(?:共|)", "件")
    assert before.needles in (("收到",), ("申请",)) and after.needles == ("件",)
    assert re.compile(f"(?:{before.regex})\\Z").search("全年收到各类申请共")
    assert compile_number_pattern("<number>")[0].regex == ""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("(", "正则表达式有误"),
        ("a*", "正则表达式能匹配空文字"),
        ("", "正则表达式能匹配空文字"),
        ("收到<number>件", "这里不能用 <number>"),
        ("收到<gap>申请", "没有“<gap>”这个记号"),
        ("收到<nubmer>件", "没有“<nubmer>”这个记号"),
        ("收到<gap:x>件", "没有“<gap:x>”这个记号"),
    ],
)
def test_a_pattern_that_cannot_work_is_refused(source: str, expected: str) -> None:
    with pytest.raises(PatternError, match=re.escape(expected)) as caught:
        compile_pattern(source)
    assert caught.value.en


@pytest.mark.parametrize("source", ["没有", "<number>和<number>", "(收到<number>)件"])
def test_a_number_pattern_has_one_number_outside_groups(source: str) -> None:
    with pytest.raises(PatternError):
        compile_number_pattern(source)


def test_named_groups_and_look_behinds_are_no_macros() -> None:
    assert (
        compile_pattern(r"(?P<wrong>甲)(?<=甲)(?<!乙)(?P=wrong)").regex
        == r"(?P<wrong>甲)(?<=甲)(?<!乙)(?P=wrong)"
    )


def test_every_needle_of_the_built_in_rules_is_found_where_its_example_matches(ruleset: RuleSet) -> None:
    checked = 0
    for rule in ruleset.rules:
        for example in rule.options.get("examples", ()):
            for patterns in (
                rule.options.get("absent", ()),
                rule.options.get("zero", ()),
                rule.options.get("positive", ()),
            ):
                for pattern in patterns:
                    if re.search(pattern.regex, example["text"]):
                        checked += 1
                        assert not pattern.needles or any(n in example["text"] for n in pattern.needles), (
                            rule.id,
                            pattern,
                        )
    assert checked > 50


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"(?<!\d)渠(?=，)", ("渠",)),
        (r"(?<=公开|受理)[XＸ×]{2,}", ("X", "×", "Ｘ")),
        (r"(?:(?<=[。\n])|^)(?:根据|按照)《", ("根据", "按照")),
        (r"(?<!x)(?!y)1[3-9]\d", ("1",)),
        (r"(?<![\dA-Za-z])[1-9]\d{5}", tuple("123456789")),
        (r"(?:(?<=\n)|^)[^，]{3}", ("",)),
        (r"^\d、", ("",)),
        (r"(?<=\n)(?!一)\S", ("",)),
        (r"渠(?=，)", ()),  # the engine finds these by itself
        (r"根据|按照", ()),
        (r"(?<!\d)\d{3}", ()),
        (r"(?<!\d)(?:一|\d)", ()),
        (r"(?<!\d)一?二", ()),
        (r"(?<!\d)[^一]", ()),
        (r"(?i)(?<!\d)x", ()),
        (r"(?:(?<=\n)|(?<=。))\d", ()),
        (r"(?<!\d)[一-十]", ()),
    ],
)
def test_what_every_match_begins_with(source: str, expected: tuple[str, ...]) -> None:
    assert compile_pattern(source).starts == expected


def _built_in() -> list[Pattern]:
    ruleset = load([rules_home()])
    return [p for r in ruleset.rules if r.kind == "text" for p in r.options.get("absent", ())]


_PIECES = st.sampled_from(
    [*"12019XＸ×年月日件，。；、\n（）()[]《》“”:：!?渠为的 _　", "根据", "按照", "收到", "公开", "要求。", "截止", "施实", "待补充",
     "110101199003070011", "13800138000", "没有", "信息条", "人民政府", "2020号"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join), st.integers(0, 5), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_matches_found_from_their_beginnings_are_those_of_the_engine(
    text: str, left: int, right: int
) -> None:
    start, end = min(left, len(text)), max(len(text) - right, 0)
    for pattern in _built_in():
        expected = [m.span() for m in re.finditer(pattern.regex, text)]
        if pattern.needles and not occurs(text, pattern.needles):
            assert expected == [], pattern
            continue
        assert [m.span() for m in matches(text, 0, len(text), pattern)] == expected, pattern
        part = [m.span() for m in re.compile(pattern.regex).finditer(text, start, end)]
        assert [m.span() for m in matches(text, start, end, pattern)] == part, pattern
