"""Lists, shares and rates on texts made for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.checks.parts import outcomes
from gongkai_lint.prose import quantities
from gongkai_lint.rules.model import RuleSet


def judged(text: str, what: str = "sum") -> list[str]:
    return [o.verdict for o in outcomes(text, quantities(text), [(0, len(text))], what) if o.verdict != "na"]


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        (
            "收到21条，其中当面18条，电子邮件3条；答复总数21条，其中同意17条，其它2条，免于2条；未收到复议。",
            ["pass", "pass"],
        ),
        ("共受理749件，其中自然人741件，法人8件；共办理718件，结转下一年31件。", ["pass"]),
        ("主动公开4970条。其中，区直3933条，占79%。各乡镇1037条，占21%。", ["pass"]),
        ("费用2950元。其中，甲局1件，收取420元；乙局2件，收取2530元。", ["pass"]),
        (
            "全市3607件（甲县349件、乙县933件、丙县2325件），同比增长70.3%，其中，自然人3493件，法人114件。",
            ["pass", "pass"],
        ),
        ("公开22条，其中人事2条，财务2条（其中预算1条、决算1条），其他18条。", ["pass", "pass"]),
        ("公开信息162条，其中网站92条，微信6条，公示栏80条。", []),  # one item on two channels
        ("公开信息421条，其中重点领域75条。", []),
        ("收到5件，其中网络申请3件，已办结5件。", []),
        ("发布2600余条，其中甲类100条，其他200条。", []),
        ("其中甲、乙各5件，丙3件。", []),
        ("公开40条，其中甲类10条、乙类20条。", ["pass"]),  # an open list promises no more
        ("公开40条，其中甲类10条、其他20条。", ["under"]),
        ("受理40件，其中新收30件，上年结转9件。", ["under"]),
        ("审结40件，其中结果维持30件，结果纠正20件。", ["over"]),
    ],
)
def test_sums(text: str, verdicts: list[str]) -> None:
    assert judged(text) == verdicts


LABELS = (
    "机构职能类",
    "政策文件类",
    "规划计划类",
    "财政预算类",
    "应急管理类",
    "教育医疗类",
    "环境保护类",
    "人事任免类",
)
COUNTS = st.lists(st.integers(1, 5000), min_size=2, max_size=8)


def listed(total: int, counts: list[int]) -> str:
    body = "，".join(f"{label}{n}条" for label, n in zip(LABELS, counts, strict=False))
    return f"全年公开政府信息{total}条，其中{body}。"


@given(COUNTS)
def test_a_right_list_passes(counts: list[int]) -> None:
    assert judged(listed(sum(counts), counts)) == ["pass"]


@given(st.lists(st.integers(100, 5000), min_size=2, max_size=8), st.integers(1, 99))
def test_a_list_above_its_total_fails(counts: list[int], less: int) -> None:
    """No prefix of two or more can make the total: each count is larger than what was taken off."""
    text = listed(sum(counts) - less, counts)
    assert judged(text) == ([] if any(n > sum(counts) - less for n in counts) else ["over"])


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=7), st.integers(1, 500), st.integers(1, 500))
def test_a_list_that_ends_in_the_rest_must_reach_its_total(counts: list[int], rest: int, more: int) -> None:
    body = "，".join(f"{label}{n}条" for label, n in zip(LABELS, counts, strict=False))
    total = sum(counts) + rest
    assert judged(f"公开{total}条，其中{body}，其他{rest}条。") == ["pass"]
    assert judged(f"公开{total + more}条，其中{body}，其他{rest}条。") == ["under"]


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 2), st.booleans())
def test_shares_rounded_or_cut_off_are_right(a: int, b: int, decimals: int, cut: bool) -> None:
    total, scale = a + b, 10**decimals

    def share(n: int) -> str:
        units = n * 100 * scale // total if cut else (n * 200 * scale + total) // (2 * total)
        whole, rest = divmod(units, scale)
        return f"{whole}.{str(rest).zfill(decimals)}%" if decimals else f"{whole}%"

    text = f"公开{total}条。其中，部门{a}条，占{share(a)}。乡镇{b}条，占{share(b)}。"
    assert judged(text, "share") == ["pass"]


def test_one_wrong_share_among_right_ones() -> None:
    text = "共答复805件。甲258件，占33.9%；乙35件，占4.34%；丙265件，占32.9%；丁158件，占19.6%。"
    (wrong,) = [
        o for o in outcomes(text, quantities(text), [(0, len(text))], "share") if o.verdict == "share"
    ]
    assert wrong.said.raw == "33.9%"
    assert [q.raw for q in wrong.parts] == ["258件", "805件"]
    assert wrong.values["right"] == "32.0%"


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("收到申请8件，办结6件，办结率75%。", ["pass"]),
        ("收到申请3件，办结2件，办结率66.6%。", ["pass"]),
        ("收到申请3件，办结2件，办结率66.7%。", ["pass"]),
        ("收到申请8件，办结6件，办结率100%。", ["rate"]),
        ("收到申请8件（上年结转2件），办结6件，办结率100%。", []),
        ("办结率100%。", []),
        ("收到申请6件，办结8件，办结率100%。", []),
    ],
)
def test_rates(text: str, verdicts: list[str]) -> None:
    assert judged(text, "rate") == verdicts


def test_every_rule_says_it_in_both_languages(ruleset: RuleSet) -> None:
    rules = [r for r in ruleset.rules if r.theme == "agreement"]
    assert len(rules) == 49
    for rule in rules:
        assert "GK501" <= rule.id <= "GK569"
        assert set(rule.zh.message) == set(rule.en.message)
        assert rule.zh.help and rule.en.help and rule.options["examples"]
        if rule.severity == "error":
            assert any(source.mark == "confirmed" for source in rule.basis)
