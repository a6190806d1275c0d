"""Years left over from an older text: the title against the text, sentences on last year's work, plans for the year that is over."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_lint import regex
from gongkai_lint.checks.search import spans
from gongkai_lint.forms import places
from gongkai_lint.forms.identity import year_said
from gongkai_lint.forms.report import Report
from gongkai_lint.prose import clause, sentence
from gongkai_lint.rules.model import PASS, Verdict

_BOOK = regex.compile(r"《[^《》\n]*》")
# The look back comes second: a pattern that opens with one is tried at every character.
_YEAR = regex.compile(r"((?:19|20)(?<![\d〔\[［（(]..)\d\d)(?=年)")
_LEAST = 4  # mentions of another year before it can outweigh the title

# What opens like this and tells of work done is about the year it names.
_PAST = regex.compile(
    r"(?:^|(?<=[\n。]))[ \u3000]*((?:19|20)\d\d)年度?[，,]?(?=我[局镇县区乡办委市厅院街单]|本[局镇县区乡办委市单机]|全[局区县市镇乡]"
    r"|共|累计|制作|主动公开|受理|收到|新增)"
)
_NOT_PAST = regex.compile(r"将|计划|下一步|拟|力争|相比|较|以来|曾|去年|上年|上一年|结转|本年|今年")
_PLAN = regex.compile(
    r"((?:19|20)\d\d)年度?[，,]?(?:[我本全][^，。；\n]{1,8}?)?[，,]?将(?:会)?(?:着重|继续|进一步|采取|重点|努力|不断|持续|着力|切实)"
)
_NEXT = regex.compile(
    r"((?:19|20)\d\d)年度?(?:政府信息公开)?(?:工作)?年度报告[^。\n]{0,20}?((?:19|20)\d\d)年\d{1,2}月\d{1,2}日(?:之|以)?前"
)


def of_another(report: Report) -> bool:
    """Whether the title names another year than the one asked for: then that is told, and not what follows from it."""
    return report.year_source == "option" and year_said(report.title, report.year) != report.year


def majority(report: Report) -> Iterator[Verdict]:
    """The text names the year of the title more than any other; years in titles of documents (《…》) do not count."""
    if report.year_source not in ("title", "option"):
        return
    if of_another(report):
        return
    years = [int(m.group(1)) for m in _YEAR.finditer(_BOOK.sub("", report.text))]
    if not years:
        return
    common = max(sorted(set(years)), key=years.count)
    count = years.count(common)
    if common != report.year and count >= _LEAST and count > 2 * years.count(report.year):
        values = {"said": str(common), "year": str(report.year), "count": str(count)}
        yield Verdict("fail", places.paragraph(report, 0), values)
    else:
        yield PASS


def past(report: Report) -> Iterator[Verdict]:
    """No sentence on the work of the report year opens with the year before. Comparisons and looks back are let be."""
    if not report.year or of_another(report) or any(v.outcome == "fail" for v in majority(report)):
        return  # a text that is all about another year is told as a whole
    failed = False
    told = str(report.year - 1) in report.text
    for a, b in spans(report, ("overview", "disclosure", "requests", "review", "fees")) if told else ():
        for match in _PAST.finditer(report.text, a, b):
            _, end = sentence(report.text, match.start(1), match.end())
            if int(match.group(1)) == report.year - 1 and not _NOT_PAST.search(report.text, match.end(), end):
                failed = True
                place = places.span(report, match.start(1), match.end(1) + 1)
                yield Verdict("fail", place, {"said": match.group(1), "year": str(report.year)})
    if not failed:
        yield PASS


def plan(report: Report) -> Iterator[Verdict]:
    """What will be done lies after the report year, and the report of a year is due after it."""
    if not report.year:
        return
    failed = False
    for a, b in spans(report, ("problems", "other")):
        for match in _PLAN.finditer(report.text, a, b):
            left, _ = clause(report.text, match.start(), match.end())
            before = report.text[left : match.start()]
            about = "对" in before or "总结" in before
            if int(match.group(1)) == report.year and not about:
                failed = True
                place = places.span(report, match.start(), match.end())
                yield Verdict("fail", place, {"said": match.group(1), "year": str(report.year)})
    for match in _NEXT.finditer(report.text):
        if int(match.group(2)) <= int(match.group(1)):
            failed = True
            place = places.span(report, match.start(), match.end())
            values = {"said": match.group(2), "year": match.group(1)}
            yield Verdict("fail", place, values, variant="deadline")
    if not failed:
        yield PASS
