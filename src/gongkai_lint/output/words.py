"""The words the output uses, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai_lint.plurals import fill, noun
from gongkai_lint.rules.model import Result
from gongkai_lint.typed import Any

GRADES = {
    "pass": ("合格", "pass"),
    "minor": ("基本合格", "pass with warnings"),
    "return": ("退回修改", "return for correction"),
    "unassessable": ("无法评估", "cannot be assessed"),
}
SEVERITY = {"error": ("错误", "error"), "warning": ("警告", "warning"), "note": ("提示", "note")}
# What the rules of a theme are about. Themes are the names of rule files; those of an office stand for themselves.
THEMES = {
    "input": ("文件本身", "the file itself"),
    "form": ("格式与年度", "form and year"),
    "structure": ("结构", "structure"),
    "fields": ("栏目、占位文字", "fields and placeholders"),
    "numbering": ("序号、附件、重复", "numbering, annexes, repetition"),
    "tables": ("表格", "tables"),
    "arithmetic": ("勾稽关系", "arithmetic"),
    "litigation": ("第四部分：复议、诉讼", "section four: reviews and lawsuits"),
    "agreement": ("正文与表格、正文内部一致", "prose against tables and itself"),
    "timeliness": ("时限和日期", "deadlines and dates"),
    "wording": ("用语", "wording"),
    "typography": ("标点", "punctuation"),
    "privacy": ("个人信息", "personal data"),
    "prior": ("与上一年度报告比较", "against last year's report"),
    "aggregate": ("多份报告放在一起", "many reports together"),
    "policy": ("忽略本身的问题", "suppressions themselves"),
}
_WORDS = {
    "expected": ("应为：", "Right: "),
    "basis": ("依据：", "Basis: "),
    "evidence": ("对照：", "Compare: "),
    "help": ("说明：", "Help: "),
    "also": ("另见：", "See also: "),
    "quote": ("原文：", "Text: "),
    "cells_more": ("{list}等{count}格", "{list} … {count|cell|cells} in all"),
    "items_more": ("{list}等{count}项", "{list} … {count} in all"),
    "unknown": ("未能检查", "Could not be checked"),
    "unknown_need": ("{needs}：{count} 条规则（{ids}）", "{needs}: {count|rule|rules} ({ids})"),
    "no_need": ("其他原因", "other reasons"),
    "clean": ("没有发现问题。", "Nothing was found."),
    "clean_but": (
        "能检查的部分没有发现问题，另有 {count} 条规则无法检查。",
        "Nothing was found in what could be checked; {count|rule|rules} could not be.",
    ),
    "nothing_checked": (
        "没有一条规则得出结论，不能据此认为报告没有问题。",
        "No rule came to a conclusion: this does not mean that the report is right.",
    ),
    "hidden": (
        "另有 {count} 个问题因 --show {show} 没有列出。",
        "{count|more finding is|more findings are} not listed because of --show {show}.",
    ),
    "clean_aside": (
        "除不计的以外，没有发现问题。",
        "Nothing was found beside what does not count.",
    ),
    "clean_aside_but": (
        "除不计的以外，能检查的部分没有发现问题，另有 {count} 条规则无法检查。",
        "Nothing was found beside what does not count, in what could be checked; {count|rule|rules} could not be.",
    ),
    "suppressed": ("已忽略 {count} 条。", "Set aside: {count}."),
    "known": ("基线里已有的 {count} 条不计。", "Known to the baseline and not counted: {count}."),
    "stale": (
        "基线里有 {count} 条已不再出现，可用 --write-baseline 更新。",
        "In the baseline and gone: {count}; --write-baseline brings it up to date.",
    ),
    "aside_head": ("已忽略", "Set aside"),
    "aside_why": ("理由：{reason}（{where}", "Reason: {reason} ({where}"),
    "aside_until": ("，到 {until} 为止", ", until {until}"),
    "aside_by": ("，{by}", ", {by}"),
    "blocked": (
        "单位策略要求必须检查的规则无法检查：{ids}。",
        "Rules that the policy wants assessed could not be: {ids}.",
    ),
    "statistics": ("各规则的问题数", "Findings by rule"),
    "form": ("识别：{form}", "Recognised: {form}"),
    "year": ("{year} 年", "{year}"),
    "sections": ("部分 {n}", "sections {n}"),
    "tables": ("表格 {n}", "tables {n}"),
    "prior": ("上年：{path}（{about}）", "Last year: {path} ({about})"),
    "no_prior": (
        "上年：没有对照（用 --prior 给出上一年度报告）",
        "Last year: not compared (give its report with --prior)",
    ),
    "tally": (
        "规则：共 {run} 条，通过 {passed}、不符 {failed}、无法检查 {unknown}、不适用 {na}",
        "Rules: {run} in all, {passed} passed, {failed} failed, {unknown} not assessable, {na} not applicable",
    ),
    "grade": (
        "结论：{grade}（错误 {error}、警告 {warning}、提示 {note}）",
        "Grade: {grade} ({error|error|errors}, {warning|warning|warnings}, {note|note|notes})",
    ),
    "unread": ("结论：{grade}", "Grade: {grade}"),
    "summary": ("汇总", "Summary"),
    "summary_line": (
        "错误 {error} 警告 {warning} 提示 {note}",
        "{error|error|errors} {warning|warning|warnings} {note|note|notes}",
    ),
    "total": ("共 {files} 份：{grades}", "{files} in all: {grades}"),
    "no_unit": ("单位未识别", "unit unknown"),
    "no_year": ("年度未识别", "year unknown"),
    "stdin": ("标准输入", "standard input"),
    "about": ("检查政府信息公开工作年度报告", "Checks annual reports on government information disclosure"),
    "page_title": (
        "政府信息公开工作年度报告检查结果",
        "Check of annual reports on government information disclosure",
    ),
    "reading": ("读取", "reading"),
    "set_aside": ("已忽略：", "Set aside: "),
    "needs": ("需要：{needs}", "Needs: {needs}"),
    "cut": ("（内容过长，以下省略。）", "(Too long; the rest is left out.)"),
    "file": ("文件", "File"),
    "unit": ("单位", "Unit"),
    "conclusion": ("结论", "Grade"),
    "form_name": ("格式", "Form"),
    "year_name": ("年度", "Year"),
    "sections_name": ("部分", "Sections"),
    "tables_name": ("表格", "Tables"),
    "passed": ("通过规则", "Rules passed"),
    "failed": ("不符规则", "Rules failed"),
    "not_assessed": ("无法检查", "Not assessable"),
    "aside": ("已忽略", "Set aside"),
    "remark": ("说明", "Remark"),
    "severity": ("级别", "Grade"),
    "rule": ("规则", "Rule"),
    "title": ("名称", "Title"),
    "place": ("位置", "Place"),
    "problem": ("问题", "What is wrong"),
    "right_short": ("应为", "Right"),
    "right": ("应为", "What would be right"),
    "basis_name": ("依据", "Basis"),
    "text": ("原文", "Text"),
    "reason": ("原因", "Reason"),
    "need": ("需要", "Needs"),
    "report_text": ("报告原文", "The report"),
    "findings_list": ("问题清单", "Findings"),
    "summary_of": ("检查结论", "Result"),
    "passed_rules": ("检查并通过的规则（{count} 条）", "Rules that passed ({count})"),
    "aside_list": ("已忽略的问题", "Findings set aside"),
    "whole": ("整份报告", "The report as a whole"),
    "missing": ("此处缺少", "Missing here"),
    "table_finding": ("整张表", "the whole table"),
    "to_text": ("看原文", "see the text"),
    "to_note": ("问题 {number}", "finding {number}"),
    "to_top": ("回到清单", "back to the list"),
    "why": ("依据和说明", "Basis and help"),
    "filter": ("筛选问题", "Filter findings"),
    "filter_text": ("按文字筛选，如 GK302、勾稽、第三部分", "Filter by words, such as GK302"),
    "filter_label": ("按文字筛选", "Filter by words"),
    "filter_shown": ("显示 {shown} / {all}", "{shown} of {all} shown"),
    "none_shown": ("没有符合筛选条件的问题", "No finding matches the filter"),
    "rules_count": ("{count} 条规则", "{count|rule|rules}"),
    "index": ("各份报告", "Reports"),
    "footnote": ("脚注", "footnote"),
    "textbox": ("文本框", "text box"),
    "offline": (
        "本页自成一体，不联网；报告原文未作改动。",
        "This page is complete in itself and loads nothing; the report itself was not changed.",
    ),
    "skip": ("跳到问题清单", "Skip to the findings"),
    "legend": (
        "底色表示级别；虚线是与别处的问题有关的格和字。点编号看说明。",
        "Colours show the grade; dashed frames and dotted lines belong to a finding of another place. Numbers lead to the note.",
    ),
    "assess_note": ("没有检查的不算合格。", "What was not checked does not count as right."),
    "sheet_findings": ("问题", "Findings"),
    "sheet_files": ("文件", "Files"),
    "sheet_unknown": ("未能检查", "Not assessed"),
}


def counted_rules(results: Iterable[Result]) -> dict[str, int]:
    """Rule id → how often it was broken, what is set aside not counted; the commonest first."""
    counts: dict[str, int] = {}
    for result in results:
        for finding in result.findings:
            if finding.suppressed is None:
                counts[finding.rule.id] = counts.get(finding.rule.id, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def word(key: str, lang: str, **values: object) -> str:
    """The word or sentence ``key`` in ``lang``, its places filled."""
    return fill(_WORDS[key][lang == "en"], values)


def prior_line(prior: Any, lang: str) -> str:
    """Last year's report (a Report) that a file was compared with: its path, year and body."""
    year = word("year", lang, year=prior.year) if prior.year else word("no_year", lang)
    about = (", " if lang == "en" else "，").join([year, prior.unit or word("no_unit", lang)])
    return word("prior", lang, path=prior.document.path, about=about)


_LISTED = 12  # names of cells listed before “等54格”; a few more are listed rather than cut
_SPARE = 3


def abridge(text: str, names: Sequence[str], cells: bool, lang: str) -> str:
    """``text`` with the list of ``names`` in it cut to the first dozen and the whole number; ``cells``: that they are cells."""
    for n in range(len(names), _LISTED + _SPARE, -1):
        whole = "、".join(names[:n])
        if whole in text:
            cut = word(
                "cells_more" if cells else "items_more",
                lang,
                list="、".join(names[:_LISTED]),
                count=len(names),
            )
            return text.replace(whole + "等", cut).replace(whole, cut)
    return text


def nothing_found(result: Result, lang: str) -> str:
    """What is said where no finding counts: how far that goes, and whether some were set aside."""
    tally = result.tally
    if not result.findings and not tally.passed:
        return word("nothing_checked", lang)
    key = "clean_aside" if result.findings else "clean"
    return word(key + "_but", lang, count=tally.unknown) if tally.unknown else word(key, lang)


def theme_word(theme: str, lang: str) -> str:
    """The theme as it is written in a policy, with what it is about."""
    about = THEMES.get(theme)
    return f"{theme} {about[lang == 'en']}" if about else theme


def severity_word(severity: str, lang: str) -> str:
    """错误 · 警告 · 提示."""
    return SEVERITY[severity][lang == "en"]


def severity_noun(severity: str, count: int, lang: str) -> str:
    """错误 · 警告 · 提示, behind or below their number."""
    return noun(count, SEVERITY[severity][1]) if lang == "en" else SEVERITY[severity][0]


def grade_word(grade: str, lang: str) -> str:
    """合格 · 基本合格 · 退回修改 · 无法评估."""
    return GRADES[grade][lang == "en"]


def cited(doc: str, clause: str) -> str:
    """A basis as it is cited: laws and regulations stand in 《》, numbered documents do not."""
    name, bracket, rest = doc.partition("（")
    law = name.endswith(("条例", "办法", "规定", "共和国立法法", "复议法")) and not name.startswith("《")
    return f"《{name}》{bracket}{rest} {clause}" if law else f"{doc} {clause}"
