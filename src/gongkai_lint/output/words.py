"""The words the output uses, in Chinese and English."""

from __future__ import annotations

GRADES = {
    "pass": ("合格", "pass"),
    "minor": ("基本合格", "pass with warnings"),
    "return": ("退回修改", "return for correction"),
    "unassessable": ("无法评估", "cannot be assessed"),
}
SEVERITY = {"error": ("错误", "error"), "warning": ("警告", "warning"), "note": ("提示", "note")}
_WORDS = {
    "expected": ("应为：", "Right: "),
    "basis": ("依据：", "Basis: "),
    "help": ("说明：", "Help: "),
    "also": ("另见：", "See also: "),
    "quote": ("原文：", "Text: "),
    "unknown": ("未能检查", "Could not be checked"),
    "rules": ("条规则", "rules"),
    "clean": ("没有发现问题。", "Nothing was found."),
    "coverage": (
        "识别：{form} · {year} 年 · {unit} · 部分{sections} · 表格{tables}",
        "Recognised: {form} · {year} · {unit} · sections {sections} · tables {tables}",
    ),
    "tally": (
        "规则：共 {run} 条，通过 {passed}、不符 {failed}、无法检查 {unknown}、不适用 {na}",
        "Rules: {run} in all, {passed} passed, {failed} failed, {unknown} not assessable, {na} not applicable",
    ),
    "grade": (
        "结论：{grade}（错误 {error}、警告 {warning}、提示 {note}）",
        "Grade: {grade} (errors {error}, warnings {warning}, notes {note})",
    ),
    "unread": ("结论：无法评估", "Grade: cannot be assessed"),
    "summary": ("汇总", "Summary"),
    "no_unit": ("单位未识别", "unit unknown"),
    "more": ("……共 {count} 项", "… {count} in all"),
    "legend": (
        "（错误＝必须改，警告＝应核实，提示＝供参考）",
        "(error: must be mended, warning: verify, note: for information)",
    ),
}


def word(key: str, lang: str, **values: object) -> str:
    """The word or sentence ``key`` in ``lang``, its places filled."""
    text = _WORDS[key][lang == "en"]
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def severity_word(severity: str, lang: str) -> str:
    """错误 · 警告 · 提示."""
    return SEVERITY[severity][lang == "en"]


def grade_word(grade: str, lang: str) -> str:
    """合格 · 基本合格 · 退回修改 · 无法评估."""
    return GRADES[grade][lang == "en"]
