"""A table for spreadsheets, in UTF-8 with a mark so that Excel shows Chinese: a row for every file, finding and
thing that could not be assessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai_lint.output.common import basis, name, quoted, standing, title
from gongkai_lint.output.words import grade_word, severity_word, word
from gongkai_lint.rules.model import Result, RuleSet

HEAD = (
    ("文件", "file"), ("单位", "unit"), ("年度", "year"), ("结论", "grade of the report"), ("类别", "kind"), ("级别", "grade"),
    ("规则", "rule"), ("名称", "title"), ("位置", "place"), ("问题", "what is wrong"), ("应为", "what would be right"),
    ("依据", "basis"), ("原文", "text"),
)  # fmt: skip
_KIND = {"file": ("结论", "file"), "finding": ("发现", "finding"), "unknown": ("未能检查", "not assessed"), "suppressed": ("已忽略", "set aside")}  # fmt: skip
# What makes a spreadsheet take a cell for a formula; the wide forms do in Chinese and Japanese editions.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(
    results: Sequence[Result], ruleset: RuleSet, lang: str = "zh", *, show: str = "note", **_: object
) -> bytes:
    """The rows as CSV (RFC 4180, CRLF)."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([pair[lang == "en"] for pair in HEAD])
    for row in rows(results, lang, show):
        # Python 3.10 cannot write NUL.
        writer.writerow([harmless(text).replace("\0", "\ufffd") for text in row])
    return out.getvalue().encode("utf-8-sig", "replace")


def rows(results: Sequence[Result], lang: str, show: str = "note") -> Iterator[list[str]]:
    """The cells of every row, under :data:`HEAD`."""
    en = lang == "en"
    for result in results:
        report = result.report
        unit, year = (report.unit, str(report.year or "")) if report is not None else ("", "")
        lead = [name(result, lang), unit, year, grade_word(result.grade, lang)]
        said = result.error if report is None else ""
        yield [*lead, _KIND["file"][en], "", "", "", "", said, "", "", ""]
        counted = standing(result, show)
        for finding in result.findings:
            if finding not in counted and finding.suppressed is None:
                continue
            kind = "finding" if finding.suppressed is None else "suppressed"
            more = f"（{finding.suppressed.reason}）" if finding.suppressed else ""
            yield [
                *lead, _KIND[kind][en], severity_word(finding.severity, lang), finding.rule.id, title(finding.rule, lang),
                finding.place.label, finding.message + more, finding.expected, basis(finding.rule, lang), quoted(finding.place),
            ]  # fmt: skip
        for item in result.unknown:
            place = item.place.label if item.place else ""
            needs = word("needs", lang, needs=item.needs) if item.needs else ""
            yield [*lead, _KIND["unknown"][en], "", item.rule.id, title(item.rule, lang), place, item.reason, needs, "", ""]  # fmt: skip


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula (an apostrophe before it says that it is text)."""
    return "'" + text if text.startswith(_FORMULA) else text
