"""Heads that a page has cut into two rows of cells: 商业 over 企业, 本年新 over 制作数量."""

from __future__ import annotations

import pytest

from gongkai_lint.document.open import read_document
from gongkai_lint.forms.recognise import recognise
from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import RuleSet

HEAD = """<tr><td rowspan=4>（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td><td colspan=7>申请人情况</td></tr>
<tr><td rowspan=3>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=3>总计</td></tr>
<tr><td>商业</td><td>科研</td><td rowspan=2>社会公益组织</td><td rowspan=2>法律服务机构</td><td rowspan=2>其他</td></tr>
<tr><td>企业</td><td>机构</td></tr>"""
DOCUMENTS = """<tr><td colspan=4>第二十条第（一）项</td></tr>
<tr><td rowspan=2>信息内容</td><td>本年新</td><td>本年新</td><td rowspan=2>对外公开总数量</td></tr>
<tr><td>制作数量</td><td>公开数量</td></tr>
<tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr><tr><td>规范性文件</td><td>4</td><td>5</td><td>6</td></tr>"""


def read(ruleset: RuleSet, year: int, table: str) -> Report:
    page = f"<html><body><h1>甲局{year}年政府信息公开工作年度报告</h1><p>一、总体情况</p><table>{table}</table></body></html>"
    return recognise(read_document(page.encode(), "x.html"), ruleset.forms)


def test_applicants(ruleset: RuleSet) -> None:
    spec = next(t for t in ruleset.forms["2021"].tables if t.key == "requests")
    rows = "".join(
        f"<tr><td>{row.label}</td>" + "".join(f"<td>{n}</td>" for n in range(1, 8)) + "</tr>"
        for row in spec.rows
        if row.kind == "value"
    )
    report = read(ruleset, 2023, HEAD + rows)
    assert report.tables["requests"].missing_columns == ()
    assert [report.facts[f"requests.new.{c.key}"].value.number for c in spec.columns] == [1, 2, 3, 4, 5, 6, 7]
    assert report.facts["requests.new.business"].column_label.endswith("商业企业")


def test_documents(ruleset: RuleSet) -> None:
    report = read(ruleset, 2020, DOCUMENTS)
    (key,) = (k for k in report.tables if "documents" in k)
    assert report.tables[key].missing_columns == ()
    assert sorted(f.value.number for f in report.facts.values()) == [1, 2, 3, 4, 5, 6]  # type: ignore[type-var]


@pytest.mark.parametrize("below", ["3", "总计", ""])
def test_what_makes_no_head_together_is_left_alone(ruleset: RuleSet, below: str) -> None:
    report = read(ruleset, 2023, HEAD.replace("企业", below))
    assert not any(key.endswith(".business") for key in report.facts)
