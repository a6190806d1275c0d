"""Acts of the ledger against their limits: answered, asked for correction, published in time; dates in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai_lint.checks import Context
from gongkai_lint.forms.report import Place, Report
from gongkai_lint.rules.model import PASS, Rule, Verdict
from gongkai_lint.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from gongkai_lint.ledger import Act, Ledger

_COLUMN = (
    "enum", "received", "asked", "corrected", "extended", "asked_others", "others_answered", "answered", "formed",
    "published",
)  # fmt: skip
_SPAN = ("map", {"from!": _COLUMN, "to!": _COLUMN})
OPTIONS: Any = {
    "ledger!": ("enum", "requests", "publication"),
    "from": ("list", _COLUMN),  # the first that is filled starts the limit; the day itself does not count
    "to": _COLUMN,
    "within": (
        "map",
        # ``promise``: the report's own limit for the act, where it is shorter than ``working_days``.
        {"working_days": "int", "days": "int", "promise": ("enum", "publication", "reply", "correction")},
    ),
    "extend": ("map", {"when!": _COLUMN, "working_days!": "int"}),
    "pause": _SPAN,  # its working days, both ends in, do not count
    "waits": _SPAN,  # begun and not ended: the limit does not run
    "where": ("list", _COLUMN),  # rows with one of these blank are passed over
    "since": "str",  # YYYY-MM-DD, of the starting day, inclusive
    "until": "str",
    "open": ("enum", "fail", "warning", "skip"),  # no ``to`` though the limit ended in the report year
    "order": ("list", _SPAN),  # instead of a limit: ``to`` is not before ``from``
}
_PLACEHOLDERS = (
    "row",
    "key",
    "from",
    "to",
    "due",
    "elapsed",
    "over",
    "limit",
    "start",
    "end",
    "extended",
    "year",
)
VARIANTS = {"": _PLACEHOLDERS, "open": _PLACEHOLDERS, "extended": _PLACEHOLDERS}
REASONS = {
    "no_ledger": (
        "没有提供{ledger}，无法核对每一件的日期",
        "without a ledger ({ledger}) the dates cannot be checked",
    ),
    "no_column": ("台账里没有“{column}”一列", "the ledger has no column “{column}”"),
    "calendar": (
        "没有 {year} 年的节假日安排，{rows}无法计算工作日",
        "the holidays of {year} are not known; working days cannot be counted: {rows}",
    ),
    "date": ("{rows}的日期读不出来", "a date cannot be read: {rows}"),
    "undated": ("{rows}已有办理结果，但没有写日期", "handled, but no date is given: {rows}"),
    "pause": (
        "{rows}征求意见还没有结束日期，无法扣除这段时间",
        "the consultation has no end date, so it cannot be left out of the count: {rows}",
    ),
}
_LEDGERS = {"requests": "依申请公开台账", "publication": "主动公开台账"}
_SHOWN = 8  # rows named in a reason


class _Unsure(Exception):
    """The row cannot be judged: ``reason`` is a key of REASONS."""

    def __init__(self, reason: str, year: int = 0) -> None:
        super().__init__(reason, year)
        self.reason, self.year = reason, year


class _Count(NamedTuple):
    """How long one may take, and the calendar's answers for a row."""

    working: int
    days: int

    def due(self, start: date, more: int = 0) -> date:
        from datetime import timedelta

        from gongkai_lint.workdays import add_workdays

        if not self.working:
            return start + timedelta(days=self.days + more)
        return add_workdays(start, self.working + more)

    def elapsed(self, start: date, end: date) -> int:
        from gongkai_lint.workdays import workdays_between

        return workdays_between(start, end) if self.working else (end - start).days


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    options, kind = rule.options, rule.options["ledger"]
    if not _in_force(options, report.year):
        return
    counts = None
    if "order" not in options:
        counts = _limit(report, options["within"])
        if counts is None:
            return  # the report promises nothing
    ledger: Ledger | None = context.ledger
    if ledger is None or kind not in ledger.columns:
        if report.year > int(options.get("until", "9999")[:4]):
            return  # hardly an act of this report: not worth asking for
        yield Verdict("unknown", values={"ledger": _LEDGERS[kind]}, reason="no_ledger", needs="ledger")
        return
    missing = [] if "order" in options else _missing(ledger, options)
    if missing:
        yield Verdict("unknown", values={"column": missing[0]}, reason="no_column", needs="ledger")
        return
    acts: tuple[Act, ...] = getattr(ledger, kind)
    many = len({act.sheet for act in acts}) > 1
    unsure: dict[tuple[str, int], list[Act]] = {}
    from gongkai_lint.workdays import UnknownYear

    for act in acts:
        try:
            if counts is None:
                yield from _order(report, act, options["order"], many)
            else:
                yield from _judge(report, act, options, counts, many)
        except UnknownYear as error:
            unsure.setdefault(("calendar", error.year), []).append(act)
        except _Unsure as error:
            unsure.setdefault((error.reason, error.year), []).append(act)
    for (reason, year), rows in sorted(unsure.items(), key=lambda item: item[1][0].row):
        named = "、".join(f"第 {act.row} 行" for act in rows[:_SHOWN])
        if len(rows) > _SHOWN:
            named += f"等 {len(rows)} 行"
        needs = "calendar" if reason == "calendar" else "date"
        values = {"rows": named, "year": str(year)}
        yield Verdict("unknown", _place(rows[0], many), values, reason=reason, needs=needs)


def _in_force(options: Mapping[str, Any], year: int) -> bool:
    """Whether an act of the report year can fall under the rule at all."""
    first, last = int(options.get("since", "0")[:4]), int(options.get("until", "9999")[:4])
    # An application of December is answered in the next year's report.
    return not year or first <= year <= last + 1


def _limit(report: Report, within: Mapping[str, Any]) -> _Count | None:
    law = int(within.get("working_days", 0))
    if "promise" not in within:
        return _Count(law, int(within.get("days", 0)))
    from gongkai_lint.checks.limit import limits

    # 7日 that does not say which days is read the milder way, as working days.
    own = [x.number for x in limits(report.text) if x.act == within["promise"] and not x.extended]
    return _Count(max(own), 0) if own and max(own) < law else None


def _missing(ledger: Ledger, options: Mapping[str, Any]) -> list[str]:
    from gongkai_lint.ledger import NAMES

    columns = ledger.columns[options["ledger"]]
    wanted = [options["to"], *options.get("where", ())]
    found = [NAMES[c] for c in wanted if c not in columns]
    if not any(c in columns for c in options["from"]):
        found.append(NAMES[options["from"][-1]])
    return found


def _day(act: Act, column: str) -> date | None:
    """The date of a cell, None for a blank."""
    cell = act.days.get(column)
    if cell is None or not cell.raw:
        return None
    if cell.day is None:
        raise _Unsure("date")
    return cell.day


def _filled(act: Act, column: str) -> bool:
    cell = act.days.get(column)
    return cell is not None and bool(cell.raw)


def _judge(
    report: Report, act: Act, options: Mapping[str, Any], count: _Count, many: bool
) -> Iterator[Verdict]:
    waits = options.get("waits")
    if waits and _filled(act, waits["from"]) and not _filled(act, waits["to"]):
        return
    if not all(_filled(act, column) for column in options.get("where", ())):
        return
    column = next((c for c in options["from"] if _filled(act, c)), None)
    if column is None:
        return
    start, end = _day(act, column), _day(act, options["to"])
    if start is None or not _concerns(report, options, start, end):
        return
    if end is not None and end < start:
        return  # the rule on order tells it
    if end is None and act.way:
        raise _Unsure("undated")
    if end is None and options.get("open", "fail") == "skip":
        return
    first, due, paused, extended = _due(act, options, count, start, end)
    values = {
        "row": str(act.row),
        "key": _called(act),
        "from": _said(start),
        "start": _name(column),
        "end": _name(options["to"]),
        "due": _said(due),
        "limit": str((count.working or count.days) + (options["extend"]["working_days"] if extended else 0)),
        "year": str(report.year),
    }
    place = _place(act, many)
    if end is None:
        from datetime import date

        if not report.year or due > date(report.year, 12, 31):
            return
        severity = "warning" if options.get("open") == "warning" else ""
        yield Verdict("fail", place, values, variant="open", severity=severity)
        return
    values["to"] = _said(end)
    # On the days off right after the last day no further working day has been used: not called late.
    if end > due and count.elapsed(due, end) > 0:
        if "promise" in options["within"]:
            law = _Count(options["within"]["working_days"], 0)
            if law.elapsed(law.due(start, paused), end) > 0:
                return  # the rule on the law's own limit tells it
        elapsed = count.elapsed(start, end) - paused
        values["elapsed"] = str(elapsed)
        values["over"] = str(count.elapsed(due, end))
        # Which law a limit that runs across the change of law follows is not settled: no certain fault.
        crossing = due.isoformat() > options.get("until", "9999")
        yield Verdict("fail", place, values, severity="warning" if crossing else "")
    elif extended is not None and extended > first and end > first:
        values["extended"], values["due"] = _said(extended), _said(first)
        yield Verdict("fail", place, values, variant="extended", severity="warning")
    else:
        yield PASS


def _concerns(report: Report, options: Mapping[str, Any], start: date, end: date | None) -> bool:
    """Whether the act belongs to the rule's time and to the report's year."""
    if not options.get("since", "") <= start.isoformat() <= options.get("until", "9999"):
        return False
    year = report.year
    return not year or (start.year <= year and (end is None or end.year >= year))


def _due(
    act: Act, options: Mapping[str, Any], count: _Count, start: date, end: date | None
) -> tuple[date, date, int, date | None]:
    """``(last day without, last day with the extension, working days that do not count, day of the extension)``."""
    first = due = count.due(start)
    if end is not None and end <= first:
        return first, due, 0, None  # in time whatever else the row says
    extend, more, extended = options.get("extend"), 0, None
    if extend:
        extended = _day(act, extend["when"])
        if extended is not None:
            more = extend["working_days"]
            due = count.due(start, more)
    paused, pause = 0, options.get("pause")
    begun = _day(act, pause["from"]) if pause else None
    if pause and begun is not None and begun <= due:
        over = _day(act, pause["to"])
        if over is None:
            if end is not None and end <= due:
                return first, due, 0, None
            raise _Unsure("pause")
        from datetime import timedelta

        day = timedelta(days=1)
        # Both ends are left out of the count: the milder reading.
        paused = max(0, count.elapsed(max(begun - day, start), over))
        if begun <= first:
            first = count.due(start, paused)
        due = count.due(start, more + paused)
    return first, due, paused, extended


def _order(report: Report, act: Act, pairs: Any, many: bool) -> Iterator[Verdict]:
    compared = False
    for pair in pairs:
        cells = act.days.get(pair["from"]), act.days.get(pair["to"])
        days = [cell.day for cell in cells if cell is not None and cell.day is not None]
        if len(days) < 2:
            continue
        if report.year and all(day.year != report.year for day in days):
            continue
        compared = True
        if days[1] < days[0]:
            values = {
                "row": str(act.row), "key": _called(act), "start": _name(pair["from"]),
                "from": _said(days[0]), "end": _name(pair["to"]), "to": _said(days[1]),
            }  # fmt: skip
            yield Verdict("fail", _place(act, many), values)
            return
    if compared:
        yield PASS


def _called(act: Act) -> str:
    """What to call a row of the ledger: a number of its own says little without the word for it."""
    if not act.key:
        return f"第 {act.row} 行"
    return f"序号 {act.key}" if act.key.isdigit() else act.key


def _place(act: Act, many: bool) -> Place:
    from gongkai_lint.ledger import NAMES

    label = f"台账“{act.sheet}”第 {act.row} 行" if many and act.sheet else f"台账第 {act.row} 行"
    quote = "，".join(f"{NAMES[c]} {cell.raw}" for c, cell in act.days.items() if cell.raw)
    return Place(label + (f"（{_called(act)}）" if act.key else ""), quote=quote, mark=(0, len(quote)))


def _name(column: str) -> str:
    from gongkai_lint.ledger import NAMES

    return NAMES[column]


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
