"""Patterns on wording: what each finds, and the right texts next to it that it leaves alone."""

from __future__ import annotations

import pytest

from gongkai_lint.rules.model import RuleSet

from . import asking

CASES: list[tuple[str, str, list[str]]] = [
    # 截止 / 截至
    ("GK812", "截止2024年底，共办理14件。", ["截止"]),
    ("GK812", "截止目前，共办理14件。", ["截止"]),
    ("GK812", "截止12月31日，共办理14件。", ["截止"]),
    ("GK812", "申请截止日期为2024年12月31日。", []),
    ("GK812", "截止时间：2024年12月31日。", []),
    ("GK812", "报名截止2024年5月1日，逾期不予受理。", []),
    ("GK812", "我局截止2024年底共办理14件。", ["截止"]),
    ("GK812", "活动于2024年12月截止。", []),
    ("GK812", "截至2024年底，共办理14件。", []),
    # 文件名称、文号
    ("GK821", "依据国办公开办涵〔2021〕30号编制。", ["国办公开办涵"]),
    ("GK821", "依据国办公开办函〔202130号编制。", ["国办公开办函〔2021"]),
    ("GK821", "依据国办公开办函〔2021〕30号编制。", []),
    ("GK821", "根据《中华人民共和国政府信息公开工作条例》编制。", ["中华人民共和国政府信息公开工作条例"]),
    ("GK821", "根据《中华人民共和国政府信息公开条例》（国务院令第711号）编制。", []),
    ("GK824", "根据《中华人民共和国政府信息公开条例》（国务院令第771号）编制。", ["771"]),
    ("GK821", "按照国办发〔2021〕30号文件抓好落实。", []),
    # 半句
    ("GK831", "根据《要点》的要求。现将情况汇报如下。", ["根据《要点》的要求。"]),
    ("GK831", "按照省市关于做到应公开尽公开的部署。我县加强了培训。", ["按照省市关于做到应公开尽公开的部署。"]),
    ("GK831", "根据《要点》的要求，现将情况汇报如下。", []),
    ("GK831", "根据《条例》，我局及时落实上级部署。", []),
    ("GK831", "按照上级要求做好工作安排。", []),
    ("GK831", "根据《条例》制定了公开规定。", []),
    ("GK831", "为了加强对工作的领导。镇上成立了领导小组。", ["为了加强对工作的领导。"]),
    ("GK831", "为加强对工作的领导。我镇成立了领导小组。", ["为加强对工作的领导。"]),
    ("GK831", "为加强领导成立了领导小组。我镇由镇长任组长。", []),
    ("GK831", "为民服务中心设窗口3个。我镇共受理10件。", []),
    # 标点
    ("GK851", "情况汇报如下:完善机制,细化职责。", [":"]),
    ("GK851", "电话:0943-6620000，网址http://a.gov.cn:80。", []),
    ("GK851", "公开率98.5%，占1,024件。", []),
    ("GK852", "依据国办公开办函[2021]30号、国办公开办函(2021)30号编制。", ["[2021]", "(2021)"]),
    ("GK852", "（2021年）依据国办公开办函〔2021〕30号编制。", []),
    ("GK854", "受理24件,。做好工作。。", [",。", "。。"]),
    ("GK854", "公开、便民……持续做好。“好。”", []),
    # 占位文字
    ("GK141", "XX镇共收到××件。", ["XX", "××"]),
    ("GK141", "全年平均用时____天。", ["____"]),
    ("GK141", "共收到【】件。", ["【】"]),
    ("GK141", "具体数据待补充。", ["待补充"]),
    ("GK141", "长×宽为3×4，公开力度仍有待补充。", []),
    ("GK141", "【案例】某镇公开目录。", []),
    ("GK141", "申请人××要求公开。", []),
    ("GK141", "20XX年平稳。", ["20XX年"]),
    ("GK141", "工作人员王××反映，李XX答复。", []),
    ("GK141", "设备型号XX-1，电话139××××1234、139XXXXXXXX。", []),
    # 量词前缺数字
    ("GK143", "全年公开核准企业资质条、施工许可证76条。", ["条"]),
    ("GK143", "公开信息5条、文件3件。", []),
    # 个人信息
    ("GK881", "申请人身份证号11010519491231002X。", ["11010519491231002X"]),
    ("GK881", "流水号110105194912310021。", []),
    ("GK882", "申请人张某，手机13800138000。", ["13800138000"]),
    ("GK882", "申请人张某，联系电话13800138000。", ["13800138000"]),
    ("GK882", "联系电话：13800138000。", []),
    ("GK882", "联系人：李某，13800138000。", []),
    ("GK882", "编号138001380001。", []),
    ("GK883", "请汇至卡号4111111111111111。", ["4111111111111111"]),
    ("GK883", "请汇至卡号4111111111111112。", []),
    ("GK883", "业务流水4111111111111111。", []),
]  # fmt: skip


@pytest.mark.parametrize(("key", "text", "expected"), CASES)
def test_found(ruleset: RuleSet, key: str, text: str, expected: list[str]) -> None:
    assert asking.found(ruleset, key, text) == expected


@pytest.mark.parametrize("key", sorted({key for key, _, _ in CASES}))
def test_looked_at_and_fine_is_pass(ruleset: RuleSet, key: str) -> None:
    verdicts = asking.ask(ruleset, key, asking.made(ruleset, overview="全年平稳。"))
    assert [v.outcome for v in verdicts] == ["pass"]


def test_half_width_is_one_finding_with_the_count(ruleset: RuleSet) -> None:
    report = asking.made(ruleset, overview="情况汇报如下:完善机制,细化职责。", problems="公开不够;培训不多。")
    (told,) = asking.faults(asking.ask(ruleset, "GK851", report))
    assert told.values["count"] == "3" and len(told.related) == 2


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["下一步打算从以下几个方面着手。", "1.加强培训。"], ["。"]),
        (["采取以下措施积极改进。", "（一）加强培训。"], ["。"]),
        (["下一步打算从以下几个方面着手：", "1.加强培训。"], []),
        (["下一步打算从以下几个方面着手。", "加强培训。"], []),
    ],
)
def test_a_colon_before_a_list(ruleset: RuleSet, lines: list[str], expected: list[str]) -> None:
    assert asking.found(ruleset, "GK832", lines) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我镇没有需要说明的其他事项", ["项"]),
        ("我局认真落实要求，全年没有收到政府信息公开申请", ["请"]),
        ("我镇没有需要说明的其他事项。", []),
        ("公开力度有待加强", []),
        ("公开情况见下表", []),
        ("清河市平川县人民政府", []),
        ("联系地址：平川县滨河路，已设立窗口，欢迎前来咨询，平川县政府办公室", []),
        ("（一）没有公开的信息情况", []),
        ("1.没有公开的信息情况", []),
    ],
)
def test_a_paragraph_ends_with_a_mark(ruleset: RuleSet, text: str, expected: list[str]) -> None:
    assert asking.found(ruleset, "GK834", text) == expected


@pytest.mark.parametrize(
    ("form", "year", "text", "expected"),
    [
        ("2021", 2024, "依据《条例》（国务院令第492号）编制。", ["国务院令第492号"]),
        ("2019", 2020, "依据《条例》（国务院令第492号）编制。", ["国务院令第492号"]),
        ("2019", 2019, "依据《条例》（国务院令第492号）编制。", []),
        ("2014", 2018, "依据《条例》（国务院令第492号）编制。", []),
        ("2021", 2024, "原《条例》（国务院令第492号）已废止。", []),
        ("2021", 2024, "根据《条例》第三十一条要求编制本年度报告。", ["条例》第三十一条"]),
        ("2021", 2024, "依照《条例》第三十二条征求第三方意见。", []),
        ("2021", 2024, "没有收取检索、复制、邮寄等成本费用。", ["检索、复制、邮寄等成本费"]),
    ],
)
def test_the_old_law_only_in_new_reports(
    ruleset: RuleSet, form: str, year: int, text: str, expected: list[str]
) -> None:
    assert asking.found(ruleset, "GK823", text, form, year) == expected


@pytest.mark.parametrize(
    ("form", "year", "text", "expected"),
    [
        ("2021", 2021, "按照国办公开办函〔2019〕60号要求。", ["国办公开办函〔2019〕60号"]),
        ("2021", 2024, "国办公开办函〔2019〕60号已废止。", []),
        ("2019", 2020, "按照国办公开办函〔2019〕60号要求。", []),
    ],
)
def test_the_superseded_notice(
    ruleset: RuleSet, form: str, year: int, text: str, expected: list[str]
) -> None:
    assert asking.found(ruleset, "GK822", text, form, year) == expected


def test_empty_fields_are_one_finding(ruleset: RuleSet) -> None:
    lines = ["填报单位（盖章）：", "联系电话：　　　　填报日期："]
    (told,) = asking.faults(asking.ask(ruleset, "GK131", asking.made(ruleset, "2014", 2018, tail=lines)))
    assert told.values["count"] == "3" and asking.marked(told) == "填报单位（盖章）："


def test_filled_fields_are_right(ruleset: RuleSet) -> None:
    lines = ["填报单位（盖章）：王家山镇人民政府", "联系电话：0943-6620000　填报日期：2019年1月2日"]
    assert asking.faults(asking.ask(ruleset, "GK131", asking.made(ruleset, "2014", 2018, tail=lines))) == []


@pytest.mark.parametrize(
    ("other", "outcome"),
    [
        ("2024年，本机关没有收取信息处理费。", "pass"),
        ("无其他事项。", "fail"),
        (None, "unknown"),
    ],
)
def test_section_six_speaks_of_the_fee(ruleset: RuleSet, other: str | None, outcome: str) -> None:
    verdicts = asking.ask(ruleset, "GK112", asking.made(ruleset, other=other))
    assert [v.outcome for v in verdicts] == [outcome]
