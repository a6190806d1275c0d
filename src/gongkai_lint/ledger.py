"""The ledger (台账): dated acts, one a row, from a spreadsheet or a CSV file. Knows heads and dates, nothing of the law."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gongkai_lint import regex
from gongkai_lint.document.model import UnreadableError
from gongkai_lint.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import date

LARGEST = 32 << 20  # bytes
LONGEST = 200_000  # rows

# Reason → (Chinese, English); ``{detail}`` is filled by the error's.
LEDGER_REASONS: Mapping[str, tuple[str, str]] = {
    "ledger_missing": ("找不到台账文件，请核对文件名和位置", "no such ledger file; check its name and place"),
    "ledger_permission": (
        "没有权限读取台账，请关闭正在使用它的程序",
        "no permission to read the ledger; close the program that uses it",
    ),
    "ledger_empty": ("台账是空的", "the ledger is empty"),
    "ledger_too_big": (
        "台账太大（{detail}），未检查",
        "the ledger is too big ({detail}) and was not checked",
    ),
    "ledger_format": (
        "台账应当是 .xlsx、.xls、.ods 或 .csv，不认识 {detail}",
        "a ledger is .xlsx, .xls, .ods or .csv, not {detail}",
    ),
    "ledger_encrypted": (
        "台账加了密码，请去掉密码另存",
        "the ledger is encrypted; save it without a password",
    ),
    "ledger_damaged": (
        "台账打不开，可能已损坏，请用 Excel 或 WPS 另存为 .xlsx",
        "the ledger cannot be opened and may be damaged; save it as .xlsx",
    ),
    "ledger_encoding": (
        "台账的文字编码读不出来，请另存为 UTF-8 的 CSV 或 .xlsx",
        "the encoding of the ledger is not known; save it as UTF-8 CSV or as .xlsx",
    ),
    "ledger_heads": (
        "台账里没有找到列名：申请台账要有“收到日期”和“答复日期”，主动公开台账要有“形成日期”和“公开日期”",
        "the ledger's columns were not found: 收到日期 and 答复日期 for requests, 形成日期 and 公开日期 for publication",
    ),
}

# Column → heads it goes by. Each head belongs to one column.
COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "requests": {
        "key": ("编号", "序号", "申请编号", "登记号", "受理编号", "登记编号", "申请号", "受理号", "收件编号"),
        "received": (
            "收到日期", "收到时间", "收到申请日期", "收到申请时间", "申请收到日期", "收件日期", "收件时间",
            "收到申请的日期", "签收日期", "受理日期", "登记日期", "接收日期", "收文日期",
        ),
        "asked": (
            "告知补正日期", "补正告知日期", "通知补正日期", "补正通知日期", "告知补正时间", "补正通知时间",
            "要求补正日期", "补正告知时间",
        ),
        "corrected": (
            "收到补正日期", "补正收到日期", "补正日期", "收到补正时间", "收到补正材料日期", "收到补正申请日期",
            "补正材料收到日期", "补正完成日期",
        ),
        "extended": (
            "延期告知日期", "告知延期日期", "延期日期", "延期通知日期", "延长答复日期", "延期答复告知日期",
            "延期告知时间", "告知延期时间",
        ),
        "asked_others": (
            "征求意见开始", "征求意见日期", "征求意见开始日期", "征求第三方意见日期", "征求意见发出日期",
            "征求第三方意见开始", "征求意见起", "征求意见开始时间",
        ),
        "others_answered": (
            "征求意见结束", "征求意见结束日期", "征求意见回复日期", "收到第三方意见日期", "征求意见反馈日期",
            "征求第三方意见结束", "征求意见止", "征求意见结束时间",
        ),
        "answered": (
            "答复日期", "答复时间", "答复告知日期", "作出答复日期", "回复日期", "办结日期", "答复书日期",
            "作出答复时间", "办结时间", "回复时间",
        ),
        "way": ("答复方式", "答复类型", "办理结果", "答复结果", "处理结果"),
    },
    "publication": {
        "key": (
            "信息名称", "文号", "信息标题", "标题", "文件名称", "名称", "信息名称/文号", "文件标题", "发文字号",
            "信息名称文号",
        ),
        "formed": (
            "形成日期", "形成时间", "信息形成日期", "成文日期", "生成日期", "印发日期", "制作日期", "成文时间",
            "生成时间", "形成或变更日期", "变更日期", "形成或者变更日期",
        ),
        "published": (
            "公开日期", "公开时间", "发布日期", "发布时间", "公布日期", "上网日期", "主动公开日期", "公开发布日期",
            "上网时间", "公布时间",
        ),
    },
}  # fmt: skip
NAMES: Mapping[str, str] = {
    column: heads[0] for columns in COLUMNS.values() for column, heads in columns.items() if column != "key"
}
_HEADS = {
    kind: {head: column for column, heads in columns.items() for head in heads}
    for kind, columns in COLUMNS.items()
}
_NEEDED = {"requests": ("received",), "publication": ("formed", "published")}
_CLEAN = regex.compile(r"[\s\u3000*＊:：]|[（(][^（）()]*[）)]")
_BLANK = frozenset(
    (
        "",
        "/",
        "-",
        "—",
        "——",
        "–",
        "无",
        "无需",
        "未延期",
        "否",
        "不涉及",
        "未答复",
        "待答复",
        "办理中",
        "未补正",
        "N/A",
        "n/a",
    )
)


class Day(NamedTuple):
    """A date cell: ``day`` is None when nothing is there (``raw`` "") or it cannot be read (``raw`` as printed)."""

    day: date | None = None
    raw: str = ""


class Act(NamedTuple):
    """One row. ``row`` is the sheet's own number, the first line being 1. ``days``: column → date cell."""

    kind: str  # requests | publication
    row: int
    key: str  # 编号 or 信息名称, "" when the row has none
    days: Mapping[str, Day]
    way: str = ""
    sheet: str = ""


class Ledger(NamedTuple):
    """``columns``: those found, by kind of ledger. A kind that is not in it was not given."""

    requests: tuple[Act, ...] = ()
    publication: tuple[Act, ...] = ()
    columns: Mapping[str, frozenset[str]] = {}
    path: str = ""


def read_ledger(path: str) -> Ledger:
    """Read .csv (UTF-8, UTF-16 with a mark, GB18030), .xlsx, .xls or .ods; every sheet with a head that is known.

    Raises :class:`UnreadableError` with a key of :data:`LEDGER_REASONS`, and nothing else.
    """
    try:
        size = os.path.getsize(path)
        if os.path.isdir(path):
            raise UnreadableError("ledger_missing")
        if size > LARGEST:
            raise UnreadableError("ledger_too_big", f"{size >> 20} MB")
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except PermissionError as error:
        raise UnreadableError("ledger_permission") from error
    except OSError as error:
        raise UnreadableError("ledger_missing") from error
    if not data.strip():
        raise UnreadableError("ledger_empty")
    extension = os.path.splitext(path)[1].lower()
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        sheets = _sheets(data)
    elif extension in ("", ".csv", ".txt", ".tsv"):
        sheets = [("", _lines(data))]
    elif extension in (".xlsx", ".xls", ".ods", ".et"):
        raise UnreadableError("ledger_damaged")
    else:
        raise UnreadableError("ledger_format", extension)
    found = _ledger(sheets)
    if not found.columns:
        raise UnreadableError("ledger_heads")
    return found._replace(path=path)


def ledger_of(rows: Sequence[Mapping[str, Any]]) -> Ledger:
    """A ledger from mappings of column head to value, as rule tests write them; the first is row 2.

    Rows with different heads may stand together. Raises :class:`ValueError` for a head that no column goes by.
    """
    heads: list[str] = list(dict.fromkeys(str(head) for row in rows for head in row))
    for head in heads:
        if not any(_CLEAN.sub("", head) in table for table in _HEADS.values()):
            raise ValueError(head)
    grid: list[list[Any]] = [list(heads), *([row.get(head) for head in heads] for row in rows)]
    return _ledger([("", grid)])


def parse_day(value: Any) -> Day:
    """A cell as a date: a date of the sheet, 2024-01-05, 2024/1/5, 2024.1.5, 20240105, 2024年1月5日, 二〇二四年一月五日,
    any of them with a time behind; also the serial number of a spreadsheet. What is not a day is kept in ``raw``."""
    from datetime import date, datetime, timedelta

    if value is None:
        return Day()
    if isinstance(value, datetime):
        return Day(value.date(), value.date().isoformat())
    if isinstance(value, date):
        return Day(value, value.isoformat())
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    raw = str(value).strip()
    if raw in _BLANK:
        return Day()
    if re.fullmatch(r"[3-5]\d{4}", raw):  # 1982..2064 as days since 1899-12-30
        found = date(1899, 12, 30) + timedelta(days=int(raw))
        return Day(found, found.isoformat())
    match = _DATE.fullmatch(raw.translate(_WIDE)) or _COMPACT.fullmatch(raw)
    parts = [int(g) for g in match.groups()] if match else _spelled(raw)
    if parts is None or not 1950 <= parts[0] <= 2100:
        return Day(None, raw)
    try:
        return Day(date(*parts), raw)
    except ValueError:
        return Day(None, raw)


_WIDE = {0xFF10 + i: 0x30 + i for i in range(10)} | {
    ord("－"): "-",
    ord("／"): "/",
    ord("．"): ".",
    ord("："): ":",
}
_TIME = r"(?:[ T\u3000]*\d{1,2}[:时]\d{1,2}(?:[:分]\d{0,2}(?:\.\d+)?)?[秒分]?Z?)?"
_DATE = regex.compile(rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*[日号]?{_TIME}")
_COMPACT = regex.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)")
_SPELLED = regex.compile(
    r"([二一〇○零九一二三四五六七八]{4})年([元一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)


def _spelled(raw: str) -> list[int] | None:
    from gongkai_lint.numerals import chinese

    match = _SPELLED.fullmatch(re.sub(r"\s", "", raw))
    if match is None:
        return None
    parts = [1 if g == "元" else chinese(g) for g in match.groups()]
    return [p for p in parts if p is not None] if None not in parts else None


def _lines(data: bytes) -> list[list[Any]]:
    return list(lines(data))


def lines(data: bytes) -> Iterator[list[Any]]:
    """The rows of a CSV file, :data:`LONGEST` at most. Raises :class:`UnreadableError`, on the way too."""
    import csv
    import io

    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")  # type: ignore[assignment]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableError("ledger_encoding")
    if "\x00" in text:
        raise UnreadableError("ledger_encoding")
    first = text.split("\n", 1)[0]
    mark = max(",\t;，", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        for _, line in zip(range(LONGEST), reader, strict=False):
            yield line
    except csv.Error as error:
        raise UnreadableError("ledger_damaged") from error


def _sheets(data: bytes) -> list[tuple[str, list[list[Any]]]]:
    import io

    import python_calamine

    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableError("ledger_encrypted")
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        sheets = []
        for name in book.sheet_names:
            # Rows above the first filled one are kept, so that row numbers are those on the screen.
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            sheets.append((name, [list(row) for row in rows[:LONGEST]]))
    except python_calamine.PasswordError as error:
        raise UnreadableError("ledger_encrypted") from error
    except Exception as error:  # the library's errors share no base, and a damaged file raises any of them
        raise UnreadableError("ledger_damaged") from error
    return sheets


def _ledger(sheets: Iterable[tuple[str, list[list[Any]]]]) -> Ledger:
    acts: dict[str, list[Act]] = {"requests": [], "publication": []}
    columns: dict[str, frozenset[str]] = {}
    for sheet, grid in sheets:
        for kind in acts:
            head, found = _head(grid, kind)
            if head < 0:
                continue
            columns[kind] = columns.get(kind, frozenset()) | frozenset(found)
            for number, line in enumerate(grid[head + 1 :], head + 2):
                act = _act(kind, number, line, found, sheet)
                if act is not None:
                    acts[kind].append(act)
    return Ledger(tuple(acts["requests"]), tuple(acts["publication"]), columns)


def _head(grid: list[list[Any]], kind: str) -> tuple[int, dict[str, int]]:
    """The row of column heads and where each column stands; -1 when there is none among the first rows."""
    for number, line in enumerate(grid[:15]):
        found: dict[str, int] = {}
        for place, text in enumerate(line):
            column = _HEADS[kind].get(_CLEAN.sub("", str(text or "")))
            if column is not None and column not in found:
                found[column] = place
        if all(column in found for column in _NEEDED[kind]):
            return number, found
    return -1, {}


def _act(kind: str, number: int, line: list[Any], found: Mapping[str, int], sheet: str) -> Act | None:
    def cell(column: str) -> Any:
        place = found.get(column, -1)
        return line[place] if 0 <= place < len(line) else None

    days = {column: parse_day(cell(column)) for column in found if column not in ("key", "way")}
    if not any(day.raw for day in days.values()):
        return None
    key, way = (_text(cell(column)) for column in ("key", "way"))
    return Act(kind, number, key, days, way, sheet)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
