"""The words of what an audit gives: page, workbook, letters; in Chinese and English."""

from __future__ import annotations

from gongkai_lint.plurals import fill, noun

LEVELS = {
    "township": ("乡镇街道", "township"), "department": ("部门", "department"), "government": ("政府", "government"), "": ("未分类", "not said"),
}  # fmt: skip
STATUSES = {
    "filed": ("已报送", "filed"), "unassessable": ("无法评估", "cannot be assessed"), "missing": ("未报送", "not filed"),
}  # fmt: skip
HOW = {
    "title": ("标题", "title"), "signature": ("落款", "signature"), "file": ("文件名", "file name"), "folder": ("文件夹", "folder"), "": ("", ""),
}  # fmt: skip
TROUBLE = {
    "unreadable": ("文件读不了", "unreadable"), "unrecognised": ("认不出是哪种报告", "not recognised"), "crashed": ("检查时出错", "crashed"),
    "time": ("超过时限", "took too long"), "memory": ("超过内存限制", "took too much memory"), "size": ("文件太大", "too big"),
    "changed": ("读取时被改动", "changed while read"), "gone": ("读取时已不在", "gone"),
}  # fmt: skip
_WORDS = {
    "unit": ("单位", "Unit"), "level": ("类别", "Kind"), "parent": ("上级", "Parent"), "status": ("报送情况", "Filing"), "grade": ("结论", "Grade"),
    "errors": ("错误", "Errors"), "warnings": ("警告", "Warnings"), "notes": ("提示", "Notes"), "unknown": ("无法检查", "Not assessable"),
    "late": ("逾期", "Late"), "files": ("份数", "Files"), "day": ("落款日期", "Dated"), "deadline": ("期限", "Deadline"), "pairs": ("雷同", "Shared text"),
    "across": ("跨报告问题", "Across reports"), "file": ("文件", "File"), "rule": ("规则", "Rule"), "severity": ("等级", "Grade"),
    "place": ("位置", "Place"), "message": ("问题", "Problem"), "expected": ("应为", "Should be"), "quote": ("原文", "Text"), "basis": ("依据", "Basis"),
    "aside": ("已忽略的理由", "Set aside because"), "how": ("认出单位的依据", "Unit known by"), "trouble": ("情况", "Trouble"), "error": ("说明", "Remark"),
    "reused": ("沿用上次结果", "Reused"), "counted": ("计入", "Counted"), "year": ("年度", "Year"), "form": ("格式", "Form"), "yes": ("是", "yes"), "no": ("", ""),
    "table": ("表", "Table"), "row": ("行", "Row"), "column": ("列", "Column"), "total": ("合计", "Total"), "reporting": ("填数单位", "Units with a figure"),
    "blank": ("未填或非数字", "Blank or no number"), "share": ("占本报告", "Share of it"), "other": ("另一份", "The other"), "other_share": ("占另一份", "Share of the other"),
    "sentences": ("相同的句子", "Shared sentences"), "last_year": ("与上年度", "Last year"), "sheet_units": ("单位", "Units"), "sheet_findings": ("问题", "Findings"),
    "sheet_files": ("文件", "Files"), "sheet_figures": ("上报数字 {form}", "Figures {form}"), "sheet_sums": ("按类别合计 {form}", "Sums by kind {form}"),
    "sheet_across": ("跨报告", "Across reports"), "sheet_pairs": ("雷同", "Shared text"), "cut": ("表格放不下，其余见 audit.json", "More than a sheet can hold; see audit.json"),
    "workbook": ("政府信息公开工作年度报告审核", "Audit of annual reports on information disclosure"),
    "page": ("政府信息公开工作年度报告审核", "Annual reports on information disclosure: audit"), "report_year": ("{year} 年度", "for {year}"),
    "done": ("{when} 审核，来源：{inbox}", "audited {when}, from {inbox}"), "skip": ("跳到单位列表", "Skip to the units"), "overview": ("概况", "Overview"),
    "incomplete": ("这次审核没有做完，下面只是已经检查的部分。再运行一次会接着做。", "This audit was cut short; only what was examined is shown. Run it again to go on."),
    "files_all": ("报告", "Report|Reports"), "remarks": ("审核说明", "Remarks on this audit"), "units": ("应报送单位", "Unit to file|Units to file"), "twice": ("重复报送", "Filed twice"), "unmatched": ("单位不明", "Of no known unit"),
    "by_level": ("各类单位的结论", "Grades by kind of body"), "commonest": ("最常见的问题", "Commonest problems"), "reports": ("{n} 份", "{n}"),
    "by_unit": ("逐个单位", "Unit by unit"), "search": ("查找单位或文件", "Find a unit or file"), "all": ("全部", "all"), "only": ("只看", "only"),
    "file_workbook": ("工作簿 audit.xlsx", "workbook audit.xlsx"), "file_json": ("数据 audit.json", "data audit.json"),
    "see": ("查看", "See"), "see_report": ("报告", "report"), "see_annotated": ("批注稿", "comments"), "see_letter": ("函", "letter"), "filed_n": ("报送 {n} 份", "{n|file|files}"),
    "due": ("期限 {day}", "due {day}"), "hidden": ("另有 {n} 个单位没有列出，见 audit.xlsx。", "{n|more unit is|more units are} in audit.xlsx."),
    "evidence": ("依据的数字", "Figures"), "last_years": ("上年度报告", "last year's report"), "same": ("（相同）", "(the same)"),
    "pairs_about": ("去掉表格和格式用语后，相同文字占各自正文的比例。雷同不等于照搬，请人工判断。", "Shares of each one's own text, tables and set phrases left out. Whether it is copying is for a person to judge."),
    "more_sentences": ("另有 {n} 句", "{n|more sentence|more sentences}"), "loose": ("不知是哪个单位的文件", "Files of no known unit"), "loose_what": ("报告自称或原因", "What it calls itself, or why"),
    "may_be": ("可能是", "May be of"), "counted_file": ("以 {file} 为准，另有：", "counted: {file}; also: "), "undated": ("没有落款日期，无法判断是否逾期", "Without a date: whether late is not known"),
    "skipped": ("没有检查的其他文件", "Other files, not examined"), "no_ending": ("无扩展名", "no ending"),
    "receipt": ("第 {run} 次审核 · gongkai-lint {tool} · 规则 {rules} · 日历 {calendar} · 策略 {policy} · 文件 {files}（本次检查 {linted}，沿用 {reused}）",
                "Run {run} · gongkai-lint {tool} · rules {rules} · calendar {calendar} · policy {policy} · {files|file|files} ({linted} examined, {reused} reused)"),
}  # fmt: skip


def say(key: str, lang: str, **values: object) -> str:
    """The word or sentence ``key`` in ``lang``, its places filled."""
    return fill(_WORDS[key][lang == "en"], values)


def below(key: str, count: int, lang: str) -> str:
    """The word ``key`` for below its number, where English has one for one and one for many."""
    one, _, many = say(key, lang).partition("|")
    return noun(count, one, many) if many else one


def of(table: dict[str, tuple[str, str]], key: str, lang: str) -> str:
    """A word of one of the tables above; a key that is not there stands for itself."""
    return table.get(key, (key, key))[lang == "en"]
