"""Why something could not be read, recognised or assessed, in Chinese and English: the words of the machine."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from gongkai_lint.plurals import fill
from gongkai_lint.typed import Any

# What would make an unknown assessable, by the ``needs`` key of a verdict.
NEEDS: Mapping[str, tuple[str, str]] = {
    "": ("", ""),
    "cells": ("补填这些单元格", "fill in these cells"),
    "table": ("补上这张表（图片不算）", "add this table (a picture will not do)"),
    "ledger": ("提供台账（--ledger）", "give a ledger (--ledger)"),
    "prior_missing": (
        "在给出的位置没有找到本单位 {wanted} 年的报告（--prior 或策略文件 prior）",
        "this body's report for {wanted} was not found where --prior or the policy's prior says",
    ),
    "prior_same_file": (
        "--prior 给的就是本报告这个文件，请换成本单位 {wanted} 年的报告",
        "--prior is this very file; give this body's report for {wanted}",
    ),
    "prior_unit": (
        "--prior 给的是“{prior_unit}”的报告，请换成“{unit}” {wanted} 年的（单位改过名的，见策略文件 unit.former）",
        "--prior is the report of “{prior_unit}”; give that of “{unit}” for {wanted} (renamed: see unit.former in the policy)",
    ),
    "prior_year": (
        "--prior 给的是 {prior_year} 年的报告，本报告是 {year} 年，请换成 {wanted} 年的",
        "--prior is for {prior_year}, this report for {year}; give the one for {wanted}",
    ),
    "prior_form": (
        "上一年度用的是“{prior_form}”，没有可以相比的栏目",
        "last year's report uses “{prior_form}”, which has nothing to compare",
    ),
    "prior_table": ("上一年度报告中没有找到“{table}”", "“{table}” was not found in last year's report"),
    "prior_no_year": (
        "看不出两份报告是哪一年的，请在标题写明年份",
        "the years of the two reports cannot be told; put them in the titles",
    ),
    "calendar": ("等国务院公布当年节假日安排", "wait for that year's State Council holiday notice"),
    "date": ("写清楚日期", "state the date clearly"),
    "published": ("提供公布日期（--published）", "give the publication date (--published)"),
    "section": ("补上这一部分", "add this section"),
    "level": ("用 --unit-level 指明单位类别", "name the kind of body with --unit-level"),
}

UNRECOGNISED: Mapping[str, tuple[str, str]] = {
    "not_a_report": (
        "不像政府信息公开工作年度报告：没有“政府信息公开”字样，也没有找到报告表格。请确认文件是否选对",
        "does not look like an annual report on information disclosure: neither the words nor the tables were found; check the file",
    ),
    "no_year": (
        "看不出是哪一年的报告。请在标题中写明年份，或用 --year 指明",
        "the report year cannot be told; put it in the title or give --year",
    ),
    "no_form": (
        "没有适用于 {year} 年的报告格式。请核对标题中的年份，或用 --year、--form 指明",
        "there is no form for the year {year}; check the year in the title, or give --year or --form",
    ),
}


def unrecognised_text(reason: str, year: int, lang: str) -> str:
    """The sentence for a document that no form fits."""
    pair = UNRECOGNISED.get(reason, UNRECOGNISED["not_a_report"])
    return pair[lang == "en"].replace("{year}", str(year))


def unreadable_text(error: Any, lang: str) -> str:
    """The sentence for an :class:`~gongkai_lint.document.model.UnreadableError`."""
    from gongkai_lint.document.reasons import UNREADABLE

    pair = UNREADABLE.get(error.reason, ("文件无法读取", "the file cannot be read"))
    return pair[lang == "en"].replace("{detail}", error.detail)


def reason_text(kind: str, verdict: Any, lang: str) -> tuple[str, str]:
    """``(why it could not be assessed, what it needs)`` for an unknown verdict of a kind."""
    reasons = getattr(import_module("gongkai_lint.checks." + kind), "REASONS", {})
    english = lang == "en"
    reason = reasons.get(verdict.reason, (verdict.reason, verdict.reason))[english]
    needs = NEEDS.get(verdict.needs, (verdict.needs, verdict.needs))[english]
    return fill(reason, verdict.values), fill(needs, verdict.values)
