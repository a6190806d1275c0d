"""Dates in the report: published in time, the stated period, years of tables and title, days that do not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gongkai_lint import regex as patterns
from gongkai_lint.at_hand import at_hand
from gongkai_lint.checks import Context
from gongkai_lint.checks.years import majority, of_another, past, plan
from gongkai_lint.forms import places
from gongkai_lint.forms.identity import office_of_government, years_in
from gongkai_lint.forms.report import Place, Report
from gongkai_lint.numerals import chinese
from gongkai_lint.prose import sentence
from gongkai_lint.rules.model import PASS, Rule, Verdict
from gongkai_lint.typed import Any, NamedTuple

OPTIONS: Any = {
    "what!": (
        "enum",
        "published",
        "period",
        "table_year",
        "title_year",
        "majority",
        "past",
        "plan",
        "impossible",
        "zero",
    ),
    # Last day (MM-DD) of the next year, by report year (inclusive) and level; no level named is every level.
    "due": (
        "list",
        (
            "map",
            {
                "day!": "str",
                "since": "int",
                "until": "int",
                "levels": ("list", ("enum", "township", "department", "government")),
            },
        ),
    ),
    "free": (
        "list",
        ("enum", "township", "department", "government"),
    ),  # no statutory day, from free_since on
    "free_since": "int",
}
_PLACEHOLDERS = ("date", "due", "year", "source", "said", "expected", "table", "printed", "count")
VARIANTS = dict.fromkeys(
    ("", "signed", "early", "reversed", "other_year", "partial", "numeral", "deadline"), _PLACEHOLDERS
)
REASONS = {
    "no_date": (
        "报告里没有落款日期，也没有提供公布日期，无法核对是否按时公布",
        "the report bears no date and none was given, so that it was published in time cannot be checked",
    ),
    "no_level": (
        "看不出是政府、部门还是乡镇的报告，{date}是否按时无法判断",
        "whether a government, a department or a township reports cannot be told, so neither can be the last day ({date})",
    ),
}

_GAP = "[ \u00a0\u3000]*"
_N = "[0-9０-９〇○零一二三四五六七八九十元]"
_Y = "([12１２][0-9０-９]{3}|[一二][〇○零九0０O][〇○零一二三四五六七八九]{2})"
_DATE = patterns.compile(f"{_Y}{_GAP}年{_GAP}({_N}{{1,3}}){_GAP}月{_GAP}({_N}{{1,3}}){_GAP}日")
_DASHED = patterns.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?![\d.])")
_SIGNED = patterns.compile(r"[^，。；：:\d]{0,30}?(?:日期" + _GAP + r"[：:])?" + _GAP + r"[（(]?" + _GAP)
_PUBLISHED = patterns.compile(r"(?:发布|公布|公开|发文)(?:日期|时间)" + _GAP + "[：:]?" + _GAP)
_PERIOD = patterns.compile(
    r"统计[^，。；\n]{0,6}(?:期限|时限|时间|期间|范围|周期)|(?:数据|情况)的?[^，。；\n]{0,4}(?:期限|时限|起止|时间段)|报告期"
)
_TO = "(?:起|始|开始)?" + _GAP + "(?:至|到|截至|[-—–－~～]{1,2}|，?至)" + _GAP
_SPAN = patterns.compile(
    f"{_Y}{_GAP}年{_GAP}({_N}{{1,3}}){_GAP}月{_GAP}({_N}{{1,3}}){_GAP}日{_GAP}{_TO}"
    f"(?:{_Y}{_GAP}年)?{_GAP}({_N}{{1,3}}){_GAP}月{_GAP}({_N}{{1,3}}){_GAP}日"
)
_LOST = patterns.compile(
    r"(?<![0-9０-９])((?:19|20)\d\d)" + _GAP + r"年?" + _GAP + r"月" + _GAP + r"\d{1,2}" + _GAP + "日"
)
_ANY = patterns.compile(
    r"(?<![\d.．])(?:((?:19|20)\d\d)[ \u00a0]*年[ \u00a0]*)?(\d{1,2})[ \u00a0]*月[ \u00a0]*(\d{1,2})[ \u00a0]*日(?![\d])"
)
_BEFORE_DAY = frozenset("0123456789０１２３４５６７８９〇○零一二三四五六七八九十 \u00a0\u3000")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DIGITS = str.maketrans("０１２３４５６７８９〇○零O一二三四五六七八九", "01234567890000123456789")


class _Found(NamedTuple):
    """A date with where it was read: given | published | signed."""

    day: tuple[int, int, int]
    source: str
    place: Place


_LEFT_OVER = {"majority": majority, "past": past, "plan": plan}


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    what = rule.options["what"]
    if what in ("published", "period", "table_year") and of_another(report):
        return
    if what == "published":
        yield from _published(report, rule.options, context)
    elif what == "period":
        yield from _period(report)
    elif what == "table_year":
        yield from _table_year(report)
    elif what == "title_year":
        yield from _title_year(report)
    elif what in _LEFT_OVER:
        yield from _LEFT_OVER[what](report)
    else:
        yield from _impossible(report) if what == "impossible" else _zero(report)


def _number(text: str) -> int | None:
    text = text.translate(_WIDE)
    return 1 if text == "元" else int(text) if text.isdigit() else chinese(text)


_WIDE = {0xFF10 + i: 0x30 + i for i in range(10)}


def _day(year: str, month: str, day: str) -> tuple[int, int, int] | None:
    """A date that exists, else None."""
    parts = (int(year.translate(_DIGITS)), _number(month), _number(day))
    if parts[1] is None or parts[2] is None or not exists(parts[0], parts[1], parts[2]):
        return None
    return parts[0], parts[1], parts[2]


def exists(year: int, month: int, day: int) -> bool:
    """Whether there is such a day; year 0 is any year."""
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1]:
        return False
    leap = not year or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return (month, day) != (2, 29) or leap


def _said(day: tuple[int, int, int]) -> str:
    return f"{day[0]}年{day[1]}月{day[2]}日"


def _date_of(report: Report, context: Context) -> _Found | None:
    if context.published is not None:
        return _Found(context.published, "given", places.document()._replace(quote=_said(context.published)))
    return _dated(report)


@at_hand
def _dated(report: Report) -> _Found | None:
    """The day the report itself bears."""
    signed: _Found | None = None
    for index, paragraph in enumerate(report.paragraphs):
        text = paragraph.text
        if len(text) > 60 or not any(c in text for c in "年-/."):
            continue
        match = _DATE.search(text) or _DASHED.search(text)
        day = _day(*match.groups()) if match is not None else None
        if match is None or day is None:
            continue
        base = report.starts[index]
        place = places.span(report, base + match.start(), base + match.end())
        if _PUBLISHED.search(text, 0, match.start()) is not None:
            return _Found(day, "published", place)
        if text[match.end() :].strip("）) 　\xa0\t。") or not _SIGNED.fullmatch(
            text[: match.start()].strip()
        ):
            continue
        if index >= report.tail > 0 and signed is not None:
            continue  # the date of an annex
        signed = _Found(day, "signed", place)
    return signed


def date_of(
    report: Report, published: tuple[int, int, int] | None = None
) -> tuple[tuple[int, int, int], str] | None:
    """``((year, month, day), source)`` of the day the report was published or signed; source: given | published | signed."""
    found = _date_of(report, Context(published=published))
    return (found.day, found.source) if found else None


def _last_day(report: Report, options: Mapping[str, Any], level: str) -> tuple[int, int, int] | None:
    for one in options["due"]:
        levels = one.get("levels", ())
        if one.get("since", 0) <= report.year <= one.get("until", 9999) and (not levels or level in levels):
            month, _, day = one["day"].partition("-")
            return report.year + 1, int(month), int(day)
    return None


def _published(report: Report, options: Mapping[str, Any], context: Context) -> Iterator[Verdict]:
    if not report.year:
        return
    free = report.year >= options.get("free_since", 9999) and report.level in options.get("free", ())
    found = _date_of(report, context)
    if found is None:
        if not free:
            yield Verdict("unknown", reason="no_date", needs="published")
        return
    values = {"date": _said(found.day), "year": str(report.year), "source": found.source}
    if found.day <= (report.year, 12, 31):  # the year is not over on its last day
        yield Verdict("fail", found.place, values, variant="early", severity="warning")
        return
    if free:
        return
    last = _last_day(report, options, _level(report))
    if last is None:
        # The strictest day kept is every day kept.
        strict = [d for level in ("department", "government") if (d := _last_day(report, options, level))]
        if strict and found.day <= min(strict):
            yield PASS
        elif strict:
            yield Verdict("unknown", found.place, values, reason="no_level", needs="level")
        return
    if found.day <= last:
        yield PASS
        return
    values["due"] = _said(last)
    # What the page says of itself may be a slip; a date given from outside is meant.
    variant = "signed" if found.source == "signed" else ""
    sure = found.source == "given" and not _rolled(last, found.day)
    yield Verdict("fail", found.place, values, variant=variant, severity="" if sure else "warning")


def _rolled(last: tuple[int, int, int], day: tuple[int, int, int]) -> bool:
    """Whether the last day is a day off and ``day`` no later than the next working day: no rule known says that the
    limit moves on then, and none that it does not, so that is no certain fault."""
    from datetime import date

    from gongkai_lint.workdays import UnknownYear, add_workdays, is_workday

    due, done = date(*last), date(*day)
    try:
        return not is_workday(due) and done <= add_workdays(due, 1)
    except UnknownYear:
        return (done - due).days <= 2


def _level(report: Report) -> str:
    """A government's office is a department by name, yet it is also the one that publishes the government's report."""
    return "government" if office_of_government(report.unit) else report.level


def _period(report: Report) -> Iterator[Verdict]:
    year = report.year
    if not year or "日" not in report.text:
        return
    sure = report.year_source in ("title", "option")
    for match in _PERIOD.finditer(report.text, 0, _body(report)):
        _, end = sentence(report.text, match.start(), match.end())
        lost = _LOST.search(report.text, match.end(), end)
        if lost is not None:
            values = {
                "said": lost.group().strip(),
                "year": str(year),
                "expected": f"{year}年1月1日至{year}年12月31日",
            }
            yield Verdict(
                "fail", places.span(report, *lost.span()), values, variant="numeral", severity="warning"
            )
            return
        span = _SPAN.search(report.text, match.end(), end)
        if span is None:
            continue
        groups = span.groups()
        first = _day(groups[0], groups[1], groups[2])
        last = _day(groups[3] or groups[0], groups[4], groups[5])
        if first is None or last is None:
            return  # the rule on days that do not exist tells it
        place = places.span(report, *span.span())
        values = {
            "said": "".join(span.group().split()),
            "year": str(year),
            "expected": f"{year}年1月1日至{year}年12月31日",
        }
        lower = "" if sure else "warning"
        if (first, last) == ((year, 1, 1), (year, 12, 31)):
            yield PASS
        elif last < first:
            yield Verdict("fail", place, values, variant="reversed", severity=lower)
        elif first[0] != year or last[0] != year:
            yield Verdict("fail", place, values, variant="other_year", severity=lower)
        else:
            yield Verdict("fail", place, values, variant="partial", severity="warning")
        return


def _body(report: Report) -> int:
    """Where the annexes begin in Report.text."""
    return report.starts[report.tail] if 0 < report.tail < len(report.starts) else len(report.text)


def _table_year(report: Report) -> Iterator[Verdict]:
    if not report.year:
        return
    for key, found in report.tables.items():
        if not found.year:
            continue
        if found.year == report.year:
            yield PASS
            continue
        place = places.table(report, key)
        values = {"table": place.label, "printed": str(found.year), "year": str(report.year)}
        yield Verdict("fail", place, values)


def _title_year(report: Report) -> Iterator[Verdict]:
    seen = False
    for index, paragraph in enumerate(report.paragraphs[: max(1, min(report.head or 3, 6))]):
        text = paragraph.text
        if (
            len(text) > 70
            or "报告" not in text
            or "年" not in text
            or "《" in text
            or text.rstrip()[-1:] in "。；;，,"
        ):
            continue
        years = years_in(text)
        if not years:
            continue
        if len(years) == 2 and years[0] == years[1]:
            yield Verdict(
                "fail", places.paragraph(report, index), {"said": text.strip(), "year": str(years[0])}
            )
            return
        seen = True
    if seen:
        yield PASS


def _impossible(report: Report) -> Iterator[Verdict]:
    """Days that no calendar has, in Arabic numerals anywhere and in Chinese ones with their year."""
    seen = False
    told: set[str] = set()
    for match in _matches(report.text, _ANY):
        seen = True
        year = int(match.group(1) or 0)
        if not exists(year, int(match.group(2)), int(match.group(3))):
            yield from _no_day(report, match, told)
    for match in _matches(report.text, _DATE):
        seen = True
        if _day(*match.groups()) is None and not match.group(2).isascii():
            yield from _no_day(report, match, told)
    if seen and not told:
        yield PASS


def _matches(text: str, regex: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Matches that end with 日, found from that character backwards: far cheaper than a search for any number."""
    at = text.find("日")
    while at >= 0:
        end = at + 1
        at = text.find("日", end)
        if text[end - 2 : end - 1] not in _BEFORE_DAY:
            continue
        if not text[end : end + 1].isdigit():
            yield from (m for m in regex.finditer(text, max(0, end - 24), end) if m.end() == end)


def _no_day(report: Report, match: re.Match[str], told: set[str]) -> Iterator[Verdict]:
    said = "".join(match.group().split())
    if said not in told:
        told.add(said)
        yield Verdict("fail", places.span(report, *match.span()), {"said": said, "year": str(report.year)})


def _zero(report: Report) -> Iterator[Verdict]:
    seen = False
    for match in _matches(report.text, _ANY):
        year, month, day = match.groups()
        if year is None or not exists(int(year), int(month), int(day)):
            continue
        seen = True
        if month.startswith("0") or day.startswith("0"):
            values = {
                "said": "".join(match.group().split()),
                "expected": f"{year}年{int(month)}月{int(day)}日",
            }
            yield Verdict("fail", places.span(report, *match.span()), values)
            return
    if seen:
        yield PASS
