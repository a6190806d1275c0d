"""How real reports say their numbers. What is right must be silent and really checked; what is wrong is found, graded by how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pytest

from gongkai_lint.checks import Context, check_of
from gongkai_lint.engine import Options, applies, lint_document
from gongkai_lint.forms.recognise import recognise
from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.model import RuleSet

NEW, IN = "requests.new.total", "requests.carried_in.total"
ALL, OUT = "requests.total.total", "requests.carried_out.total"
REVIEW, DIRECT, AFTER = "review.n.review_total", "review.n.direct_total", "review.n.after_total"


class Case(NamedTuple):
    """A sentence, the cells it is told of, and what must come of it."""

    text: str
    cells: Mapping[str, object] = {}
    found: tuple[tuple[str, str, str], ...] = ()  # rule, grade, marked words
    checked: tuple[str, ...] = ()  # rules that must have looked and found it right
    form: str = "2021"
    year: int = 2024
    section: str = "overview"
    unit: str = "清河市平川县人民政府办公室"


def judge(case: Case, ruleset: RuleSet) -> tuple[list[tuple[str, str, str]], set[str]]:
    cells = {key: str(value) for key, value in case.cells.items()}
    form = ruleset.forms[case.form]
    document = sample(form, year=case.year, unit=case.unit, cells=cells, prose={case.section: case.text})
    result = lint_document(document, ruleset, Options(select=("agreement",)))
    found = [(f.rule.id, f.severity, f.place.quote[slice(*f.place.mark)]) for f in result.findings]
    report = recognise(document, ruleset.forms)
    passed = {
        rule.id
        for rule in ruleset.rules
        if rule.theme == "agreement" and applies(rule, report)
        for verdict in check_of(rule.kind)(report, rule, Context())
        if verdict.outcome == "pass"
    }
    return sorted(found), passed


def _case(**given: object) -> Case:
    return Case(**given)  # type: ignore[arg-type]


BOZHOU = "全年共收到政府信息公开申请70件（其中网络渠道申请30件，信函申请40件，线下提交0件）。按照答复结果分类，“予以公开”17件；“不予公开”6件；“无法提供”21件；“其他处理”12件。转结下年度办理1件。"
BOZHOU_CELLS = {
    NEW: 70, ALL: 69, OUT: 1, "requests.granted.total": 17, "requests.refused_secret.total": 6, "requests.unavailable_not_held.total": 21,
    "requests.other_rest.total": 12,
}  # fmt: skip
SUQIAN = (
    "全市全年共收办政府信息公开申请案件3607件（市政府349件、宿豫区600件、宿城区658件、泗洪县2000件），其中，自然人3493件、法人或其他组织114件。"
    "予以公开1191件、部分公开328件、不予公开142件、无法提供1078件、不予处理406件、作其他处理341件、转下年度办理121件。"
)
SUQIAN_CELLS = {
    NEW: 3511, IN: 96, ALL: 3486, OUT: 121, "requests.new.natural": 3402, "requests.carried_in.natural": 91, "requests.new.business": 109,
    "requests.carried_in.business": 5, "requests.granted.total": 1191, "requests.partial.total": 328, "requests.refused_privacy.total": 0,
    "requests.refused_secret.total": 142, "requests.unavailable_not_held.total": 1078, "requests.rejected_repeat.total": 406,
    "requests.other_rest.total": 341,
}  # fmt: skip
HUAIAN = "共受理政府信息公开申请3119件，答复3050件（含上年度结转申请34件，另有103件顺延到下年度答复）。行政复议351件，其中结果维持72件，结果纠正64件，其他结果178件，尚未审结37件；行政诉讼46件，其中结果维持25件，结果纠正5件，其他结果9件，尚未审结7件。"
HUAIAN_CELLS = {
    NEW: 3119, IN: 34, ALL: 3050, OUT: 103, REVIEW: 351, "review.n.review_upheld": 72, "review.n.review_corrected": 64,
    "review.n.review_other": 178, "review.n.review_pending": 37, DIRECT: 26, "review.n.direct_upheld": 13, "review.n.direct_corrected": 3,
    "review.n.direct_other": 6, "review.n.direct_pending": 4, AFTER: 20, "review.n.after_upheld": 12, "review.n.after_corrected": 2,
    "review.n.after_other": 3, "review.n.after_pending": 3,
}  # fmt: skip
SHANGHAI = "共受理政府信息公开申请859件，答复805件（含上年度结转18件，另有72件顺延）。"
SHANGHAI_CELLS = {NEW: 859, IN: 18, ALL: 805, OUT: 72}
OLD = {"form": "2014", "year": 2018, "section": "disclosure"}
DISCLOSED = "statistics.disclosed.n"

CASES: dict[str, Case] = {
    "1": _case(text="全年累计主动公开政府信息100余条。全年共收到政府信息公开申请16件，答复率100%。", cells={NEW: 16, ALL: 16}, checked=("GK501",)),
    "1 other": _case(text="全年共收到政府信息公开申请16件，答复率100%。", cells={NEW: 15, ALL: 15}, found=(("GK501", "error", "16件"),)),
    "1 inexact": _case(text="全年累计主动公开政府信息100余条。", cells={DISCLOSED: 118}, checked=("GK518",), **OLD),
    "1 inexact, far": _case(text="全年累计主动公开政府信息100余条。", cells={DISCLOSED: 300}, found=(("GK518", "note", "100余条"),), **OLD),
    "2": _case(text="2025年主动公开政府信息100余条；共受理依申请公开21件，均已全部办结。", cells={NEW: 21, ALL: 21}, checked=("GK501", "GK551"), year=2025),
    "2 carried": _case(text="共受理依申请公开21件，均已全部办结。", cells={NEW: 21, ALL: 20, OUT: 1}, found=(("GK551", "warning", "申请公开21件，均已全部办结"),)),
    "3": _case(text="主动公开各类政府信息超2000条；发布各类解读材料32条，重要政策解读率达100%。"),
    "4": _case(text=BOZHOU, cells=BOZHOU_CELLS, found=(("GK564", "warning", "70件"),), checked=("GK501", "GK504", "GK505", "GK508", "GK509", "GK511", "GK561")),
    "5": _case(text="主动公开政府各类信息223条。", cells={DISCLOSED: 223}, checked=("GK518",), **OLD),
    "5 other": _case(text="主动公开政府各类信息223条。", cells={DISCLOSED: 222}, found=(("GK518", "error", "223条"),), **OLD),
    "6": _case(text="主动公开信息共计444条，其中政府网站118条，微信公众号294条，公示栏32条。", checked=("GK561",)),
    "7": _case(text="主动公开政务信息数145条，其中机构职能8条，工作动态137条。", checked=("GK561",)),
    "8": _case(text="主动公开95条，其中网站64条、微信29条、其他2条。", checked=("GK561",)),
    "8 other": _case(text="主动公开95条，其中网站64条、微信29条、其他1条。", found=(("GK561", "warning", "95条"),)),
    "9": _case(text="全年收到申请0件，转办0件。", checked=("GK541",)),
    "9 other": _case(text="全年收到申请0件，转办0件。", cells={NEW: 2}, found=(("GK541", "error", "收到申请0件"),)),
    "10": _case(text="主动公开政府信息49条（不同渠道发布的同一信息计为1条）。", cells={DISCLOSED: 49}, checked=("GK518",), **OLD),
    "11": _case(text="主动公开140条，其中甲类1条、乙类2条、丙类3条、丁类4条、戊类5条、己类6条、庚类7条、辛类8条、壬类9条、癸类10条、子类11条、丑类12条、寅类13条、卯类49条。", checked=("GK561",)),
    "12": _case(text="共收到依申请公开11件，其中网络4件、信函6件、现场1件。", cells={NEW: 11}, checked=("GK501", "GK561")),
    "12 other": _case(text="共收到依申请公开11件，其中网络5件、信函6件、现场1件。", cells={NEW: 11}, found=(("GK561", "warning", "11件"),)),
    "13": _case(text="受理政府信息公开申请9件，办结9件。", cells={NEW: 9, ALL: 9}, checked=("GK501", "GK502")),
    "14": _case(text="共受理政府信息公开申请95件，答复98件（含上年度转结申请8件，另有5件申请转结下年度继续办理）。", cells={NEW: 95, IN: 8, ALL: 98, OUT: 5}, checked=("GK501", "GK502", "GK503", "GK504")),
    "14 carried in": _case(text="共受理政府信息公开申请95件，答复98件（含上年度转结申请8件，另有5件申请转结下年度继续办理）。", cells={NEW: 95, IN: 9, ALL: 99, OUT: 5}, found=(("GK502", "warning", "98件"), ("GK503", "error", "8件"))),
    "14 carried out": _case(text="答复申请98件，另有5件申请转结下年度继续办理。", cells={NEW: 98, ALL: 98, OUT: 4}, found=(("GK504", "error", "5件"),)),
    "15": _case(text="全年共收到公开申请1466件（上年度结转16件，结转下年度9件）。", cells={NEW: 1450, IN: 16, ALL: 1457, OUT: 9}, checked=("GK501", "GK503", "GK504")),
    "15 either": _case(text="全年共收到公开申请1466件（上年度结转16件，结转下年度9件）。", cells={NEW: 1466, IN: 16, ALL: 1473, OUT: 9}, checked=("GK501",)),
    "16": _case(text="政府信息公开申请共354件（新收354件、结转0件），办理353件，结转1件。", cells={NEW: 354, ALL: 353, OUT: 1}, checked=("GK501",)),
    "17": _case(text="收到依申请公开14件（其中信件10件，网络4件），已办结12件，2件结转下年办理；因政府信息公开引发行政复议9件、诉讼3件。", cells={NEW: 14, ALL: 12, OUT: 2, REVIEW: 9, DIRECT: 1, AFTER: 2}, checked=("GK501", "GK502", "GK504", "GK514", "GK515", "GK561")),
    "18": _case(text="全年收到政府信息公开申请1499件，其中网络1303件（86.92%）、信函150件（10.01%）、当面46件（3.07%）；答复1453件（含上年结转30件）。", cells={NEW: 1499, IN: 30, ALL: 1453, OUT: 76}, checked=("GK501", "GK502", "GK503", "GK561", "GK562")),
    "18 share": _case(text="全年收到政府信息公开申请1499件，其中网络1303件（88.92%）、信函150件（10.01%）、当面46件（3.07%）。", cells={NEW: 1499, ALL: 1499}, found=(("GK562", "warning", "88.92%"),)),
    "19": _case(text=SHANGHAI, cells=SHANGHAI_CELLS, checked=("GK501", "GK502", "GK503", "GK504")),
    "19 postponed": _case(text=SHANGHAI, cells={**SHANGHAI_CELLS, OUT: 71}, found=(("GK504", "error", "72件"),)),
    "19 joined": _case(text="答复申请805件，其中予以公开及部分公开258件。", cells={ALL: 805, NEW: 805, "requests.granted.total": 200, "requests.partial.total": 75}, found=(("GK506", "error", "258件"),)),
    "19 joined, right": _case(text="答复申请805件，其中予以公开及部分公开275件。", cells={ALL: 805, NEW: 805, "requests.granted.total": 200, "requests.partial.total": 75}, checked=("GK506",)),
    "19 upheld": _case(text="政府信息公开类行政复议7件，诉讼9件，均获维持。", cells={REVIEW: 7, DIRECT: 9, "review.n.review_pending": 2}, found=(("GK552", "warning", "复议7件，诉讼9件，均获维持"),), checked=("GK514", "GK515")),
    "20": _case(text="本年度全区共收到70件申请，及时依法依规办结69件，1件结转下年度继续办理。", cells={NEW: 70, ALL: 69, OUT: 1}, checked=("GK501", "GK502", "GK504")),
    "21": _case(text="全区收到政府信息公开申请75件，涉及自然人72件、商业企业3件，均在法定期限内予以答复，办结率100%。", cells={NEW: 74, IN: 1, ALL: 75, "requests.new.natural": 71, "requests.carried_in.natural": 1, "requests.new.business": 3}, checked=("GK501", "GK512", "GK551")),
    "24": _case(text=SUQIAN, cells=SUQIAN_CELLS, checked=("GK501", "GK504", "GK505", "GK507", "GK508", "GK509", "GK510", "GK511", "GK512", "GK513", "GK561", "GK564")),
    "24 one off": _case(text=SUQIAN.replace("328", "329"), cells=SUQIAN_CELLS, found=(("GK507", "error", "329件"),)),
    "27": _case(text=HUAIAN, cells=HUAIAN_CELLS, checked=("GK501", "GK502", "GK503", "GK504", "GK561")),
    "27 scope": _case(text="淮安市政府信息公开" + HUAIAN.partition("。")[2], cells=HUAIAN_CELLS, checked=("GK514", "GK515", "GK523", "GK524", "GK525", "GK526", "GK527", "GK528", "GK529", "GK530")),
    "27 upheld": _case(text="政府信息公开行政复议351件，其中结果维持72件。", cells={**HUAIAN_CELLS, "review.n.review_upheld": 73}, found=(("GK523", "warning", "72件"),)),
    "27 litigation pending": _case(text="政府信息公开行政诉讼46件，其中尚未审结6件。", cells=HUAIAN_CELLS, found=(("GK530", "warning", "6件"),)),
    "28": _case(text="全年收取政府信息公开信息处理费3940元。", section="other"),
    "28 zero": _case(text="本年度暂未开展信息处理费收取工作，收取0元。", section="other"),
    "28 sum": _case(text="全年收取信息处理费2950元。其中，甲局1件，收取420元；乙局1件，收取290元；丙局1件，收取1500元；丁局1件，收取140元；戊局1件，收取600元。", section="other", checked=("GK561",)),
    "29": _case(text="2024年，我局收到1件政府信息公开申请，结转至下一年度办理。主动公开34条，其中人事11条、财务11条、动态12条。", cells={NEW: 1, OUT: 1}, checked=("GK501", "GK561")),
    "30": _case(text="主动公开各类政府信息22条，其中发布人事信息2条，动态信息2条，部门财务信息2条（其中部门预算1条、部门决算1条），计划总结5条，审计计划1条，审计结果4条，审计整改1条，其他信息5条。", checked=("GK561",)),
    "30 inner": _case(text="主动公开各类政府信息22条，其中发布人事信息4条，部门财务信息2条（其中部门预算1条、其他0条），计划总结11条，其他信息5条。", found=(("GK561", "warning", "2条"),)),
    "31": _case(text="2024年度主动公开信息260条，其中政务网站110条，微信公众号72条，微博78条。", checked=("GK561",)),
    "32": _case(text="2018年度我镇主动公开政府信息数22条，其中线上信息公开15条。", cells={DISCLOSED: 22}, checked=("GK518",), **OLD),
    "33 growth": _case(text="主动公开208条，其中规范性文件113条、其他信息95条；同比增加71条，其中规范性文件增加7条，其他信息增加65条。", found=(("GK561", "warning", "71条"),), checked=("GK561",)),
    "33 inner": _case(text="主动公开188条，其中政府网站102条，政务新媒体86条（其中动态4条、政策52条、财政18条、其他10条）。", found=(("GK561", "warning", "86条"),)),
    "33 two": _case(text="主动公开政府信息276条，其中政府网站公开216条，其他方式公开50条。", found=(("GK561", "warning", "276条"),)),
    "33 finance": _case(text="公开财政类信息6条，其中预算2条、决算1条、其他1条。", found=(("GK561", "warning", "6条"),)),
    "34": _case(text="主动公开3021条，其中街道1027条，社区459条，部门1535条。安徽主动公开11428条，其中规范性文件1784条，其他信息9644条。", checked=("GK561",)),
    "36": _case(text="共受理政府信息公开申请 749 件，其中自然人申请 741 件，法人或其他组织申请 8 件；共办理 718 件，结转下一年 31 件。", cells={NEW: 713, IN: 36, ALL: 718, OUT: 31, "requests.new.natural": 705, "requests.carried_in.natural": 36, "requests.new.business": 8}, checked=("GK501", "GK504", "GK512", "GK513", "GK561")),
    "38": _case(text="2018年全区主动公开政府信息2069条。其中，区管委会及区直各部门1592条，占76.9%。各乡镇477条，占23.1%。", cells={DISCLOSED: 2069}, checked=("GK518", "GK561", "GK562"), **OLD),
    "38 over": _case(text="主动公开2543条，其中甲类300条，乙类300条，丙类300条，丁类300条，戊类300条，己类300条，庚类300条，辛类443条，壬类98条。", found=(("GK561", "warning", "2543条"),)),
    "40": _case(text="主动公开38482条，其中政策解读类信息11268条，约占三分之一。"),
    "41 a": _case(text="我镇没有接到政府信息公开申请。", checked=("GK541",)),
    "41 b": _case(text="我镇没有收到公开政府信息的申请。", checked=("GK541",)),
    "41 c": _case(text="本年度共收到和处理依申请公开0件。", checked=("GK541",)),
    "41 d": _case(text="未收到政府信息公开申请。", checked=("GK541",)),
    "41 a wrong": _case(text="我镇没有接到政府信息公开申请。", cells={NEW: 2}, found=(("GK541", "error", "没有接到政府信息公开申请"),)),
    "41 c wrong": _case(text="本年度共收到和处理依申请公开0件。", cells={NEW: 2}, found=(("GK541", "error", "收到和处理依申请公开0件"),)),
    # One scope
    "scope: the government itself": _case(text="区政府办代表区政府受理政府信息公开申请17件，均已在法定期限内予以答复。", cells={NEW: 95, ALL: 95}),
    "scope: the district": _case(text="全区受理政府信息公开申请17件。", cells={NEW: 95, ALL: 95}, found=(("GK501", "error", "17件"),)),
    "scope: the government itself, none": _case(text="区政府办代表区政府收到政府信息公开申请0件。", cells={NEW: 95, ALL: 95}),
    "scope: the office's own report": _case(text="2024年，区政府办公室共收到8份政府信息公开申请，均为自然人申请。", cells={NEW: 8, "requests.new.natural": 8}, checked=("GK501",)),
    "scope: the office's own report, other": _case(text="2024年，区政府办公室共收到8份政府信息公开申请。", cells={NEW: 9}, found=(("GK501", "error", "8份"),)),
    "scope: the office in the government's report": _case(text="2024年，区政府办公室共收到8份政府信息公开申请。", cells={NEW: 9}, unit="清河市平川县人民政府"),
    "held out: letters": _case(text="系统中收到12封申请，已按照流程处理。", cells={NEW: 12}, checked=("GK501",)),
    "held out: information": _case(text="2024年，我办受理依申请信息56条。", cells={NEW: 55}, found=(("GK501", "error", "56条"),)),
    "held out: half width": _case(text="全区共收到依申请公开件30件,上年度结转办理件1件,共办结24件,结转到2025年办理7件。", cells={NEW: 30, IN: 1, ALL: 24, OUT: 7}, checked=("GK501", "GK503", "GK504")),
    "held out: shares of channels": _case(text="全区共收到政府信息公开申请1641件，其中，网络申请1156件，占70.44%；信函申请470件，占28.64%，当面申请15件，占比0.91%。全区共处理1717件（含上年结转76件），1646件已在法定期限内答复，71件结转下年答复。因政府信息公开引起的行政复议29件，行政诉讼案件22件。", cells={NEW: 1641, IN: 76, ALL: 1646, OUT: 71, REVIEW: 29, DIRECT: 22}, checked=("GK501", "GK503", "GK504", "GK514", "GK515", "GK561", "GK562")),
    "held out: every outcome": _case(text="全区受理依申请公开件255件，办结255件，其中予以公开71件、部分公开5件、不予公开28件、无法提供151件。", cells={NEW: 255, ALL: 255, "requests.granted.total": 71, "requests.partial.total": 5, "requests.refused_secret.total": 28, "requests.unavailable_create.total": 151}, checked=("GK501", "GK502", "GK505", "GK507", "GK508", "GK509", "GK561", "GK564")),
    "held out: brackets in outcomes": _case(text="收到依申请公开信息171条，其中：予以公开4条，不予公开（三类内部事务信息）2条，不予处理（无正当理由大量反复申请）165条。", cells={NEW: 171}, checked=("GK501", "GK561")),
    "scope: a bureau": _case(text="全区受理政府信息公开申请95件，其中区教育局受理申请12件。", cells={NEW: 95, ALL: 95}, checked=("GK501",)),
    "scope: half a year": _case(text="上半年受理政府信息公开申请40件。", cells={NEW: 95, ALL: 95}),
    "scope: last year": _case(text="2023年受理政府信息公开申请40件，2024年受理95件申请。", cells={NEW: 95, ALL: 95}, checked=("GK501",)),
    "scope: on record": _case(text="备案政府信息依申请公开领域行政复议案件134件，行政诉讼案件57件。", cells={REVIEW: 170, DIRECT: 77}),
    # Traps seen
    "trap: answered more than received": _case(text="共受理政府信息公开申请3259件，答复3278件。", cells={NEW: 3259, IN: 60, ALL: 3278, OUT: 41}, checked=("GK501", "GK502")),
    "trap: withdrawn": _case(text="收到政府信息公开申请20件，12件办结，8件申请人撤销。", cells={NEW: 20, ALL: 20}, checked=("GK501",)),
    "trap: full width": _case(text="共受理政府信息公开申请１６ 件，办结率１００％。", cells={NEW: 16, ALL: 16}, checked=("GK501", "GK551")),
    "trap: open list": _case(text="主动公开20条，包括政策3条、财政2条等。"),
    "trap: two lists": _case(text="收到申请21件，其中当面18件，电子邮件3件；答复21件，其中同意公开17件，其他4件。", cells={NEW: 21, ALL: 21}, checked=("GK501", "GK561")),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_phrasing(name: str, ruleset: RuleSet) -> None:
    case = CASES[name]
    found, passed = judge(case, ruleset)
    assert found == sorted(case.found)
    assert set(case.checked) <= passed


@pytest.mark.parametrize("word", ["余", "多"])
@pytest.mark.parametrize("lead", ["近", "约", "超", "超过", ""])
def test_an_inexact_number_is_never_an_error(word: str, lead: str, ruleset: RuleSet) -> None:
    case = Case(f"全年共收到政府信息公开申请{lead}100{word}件。", {NEW: 5, ALL: 5})
    assert [grade for _, grade, _ in judge(case, ruleset)[0]] == ["note"]
