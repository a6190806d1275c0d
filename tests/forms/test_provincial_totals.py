"""The provincial table of 2015–2018 names its total of applications another way: it is added up all the same."""

from __future__ import annotations

from pathlib import Path

from gongkai_lint.engine import Options, lint
from gongkai_lint.rules.model import Result, RuleSet

REPORT = """平川县公安局2015年度政府信息公开工作年度报告
根据《中华人民共和国政府信息公开条例》，编制本报告。统计期限自2015年1月1日起至2015年12月31日止。
一、概述
2015年，我局持续深化政府信息公开，为群众查询信息提供服务。
二、主动公开政府信息情况
全年主动公开政府信息211条。
三、依申请公开政府信息情况
全年收到申请，均已答复。
四、政府信息公开的收费及减免情况
未收取费用。
五、因政府信息公开申请行政复议、提起行政诉讼情况
没有发生。
六、存在的主要问题及改进措施
公开内容还不够丰富，下一步充实公开内容。
附件：统计表
指标名称\t单位\t2015年度\t历年累计
主动公开信息数\t条\t211\t1016
其中：1.政府网站公开数\t条\t211\t1016
2.政府公报公开数\t条\t0\t0
受理政府信息公开申请总数\t条\t{total}\t3
其中：1.当面申请数\t条\t{inperson}\t1
2.网上申请数\t条\t0\t0
3.信函申请数\t条\t0\t2
对申请的答复总数\t条\t0\t3
其中：1.同意公开答复数\t条\t0\t2
2.同意部分公开答复数\t条\t0\t0
3.不予公开答复数\t条\t0\t1
4.其他类型答复数\t条\t0\t0
行政复议数\t件\t0\t0
行政诉讼数\t件\t0\t0
接受行政申诉、举报数\t件\t0\t0
"""


def of(folder: Path, ruleset: RuleSet, total: str, inperson: str) -> Result:
    path = folder / "report.txt"
    path.write_text(REPORT.format(total=total, inperson=inperson), encoding="utf-8")
    return lint(str(path), ruleset, Options())


def test_a_wrong_total_is_found(tmp_path: Path, ruleset: RuleSet) -> None:
    result = of(tmp_path, ruleset, "2", "1")
    assert result.report is not None and result.report.form.key == "fujian"
    told = [(f.rule.id, f.severity, f.place.label) for f in result.findings if f.rule.id == "GK333"]
    assert told == [("GK333", "warning", "政府信息公开情况统计表 · 受理政府信息公开申请总数 × 2015年度")]


def test_a_right_total_is_checked_and_passes(tmp_path: Path, ruleset: RuleSet) -> None:
    result = of(tmp_path, ruleset, "1", "1")
    assert not [f for f in result.findings if f.rule.id == "GK333"]
    assert result.outcomes["GK333"] == "pass"


def test_a_blank_is_told_under_the_year_that_is_printed(tmp_path: Path, ruleset: RuleSet) -> None:
    result = of(tmp_path, ruleset, "0", "")
    reasons = [u.reason for u in result.unknown if u.rule.id == "GK333"]
    assert len(reasons) == 1 and "2015年度" in str(reasons[0]) and "YYYY" not in str(reasons[0])
