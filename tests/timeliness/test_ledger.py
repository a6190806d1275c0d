"""The ledger: heads, spellings of dates, encodings, what cannot be read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.document.model import UnreadableError
from gongkai_lint.ledger import COLUMNS, LEDGER_REASONS, Day, ledger_of, parse_day, read_ledger

FIFTH = date(2024, 1, 5)


@pytest.mark.parametrize(
    "value",
    [
        "2024-01-05", "2024-1-5", "2024/1/5", "2024.01.05", "2024年1月5日", "2024 年 1 月 5 日", "20240105",
        "二〇二四年一月五日", "二○二四年元月五日", "２０２４年１月５日", "2024-01-05 10:20:30", "2024-01-05T00:00:00",
        "2024年1月5日 9时30分", 45296, 45296.0, "45296", FIFTH, datetime(2024, 1, 5, 10, 2), "2024/1/5 ",
    ],
)  # fmt: skip
def test_spellings(value: object) -> None:
    assert parse_day(value).day == FIFTH


@pytest.mark.parametrize("value", [None, "", "  ", "/", "—", "无", "-"])
def test_blanks(value: object) -> None:
    assert parse_day(value) == Day()


@pytest.mark.parametrize(
    "value", ["2024-02-30", "上半年", "1月5日", "2024-13-01", "24-1-5", "2024年1月", "已延期"]
)
def test_what_is_no_date_is_kept(value: str) -> None:
    assert parse_day(value) == Day(None, value)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_every_day_in_every_spelling(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    for text in (
        f"{y}-{m:02}-{d:02}",
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{y}年{m}月{d}日",
        f"{y}{m:02}{d:02}",
    ):
        assert parse_day(text) == Day(day, text)


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_kept(text: str) -> None:
    found = parse_day(text)
    assert found.day is not None or found.raw in ("", text.strip())


CSV = "编号,收到日期,答复日期,答复方式\n2024-001,2024-01-05,2024-01-20,予以公开\n,,,\n2024-003,2024/2/1,,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes(CSV.encode(encoding))
    found = read_ledger(str(path))
    assert [(a.row, a.key, a.way) for a in found.requests] == [
        (2, "2024-001", "予以公开"),
        (4, "2024-003", ""),
    ]
    assert found.requests[0].days["answered"].day == date(2024, 1, 20)
    assert found.requests[1].days["answered"] == Day()
    assert found.columns == {"requests": frozenset({"key", "received", "answered", "way"})}
    assert found.path == str(path)


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_other_separators(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "l.csv"
    path.write_text(CSV.replace(",", mark), encoding="utf-8")
    assert len(read_ledger(str(path)).requests) == 2


def test_xlsx(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    first = book.active
    first.title = "依申请"
    first.append([None])
    first.append(["2024年依申请公开台账"])
    first.append(["编号", "收到日期（签收）", "答复时间"])
    first.append([1, date(2024, 1, 5), datetime(2024, 1, 20)])
    second = book.create_sheet("主动公开")
    second.append(["文号", "成文日期", "发布日期"])
    second.append(["平政发〔2024〕1号", "2024年3月1日", 45360])
    path = tmp_path / "台账.xlsx"
    book.save(path)
    found = read_ledger(str(path))
    (request,) = found.requests
    assert (request.row, request.key, request.sheet) == (4, "1", "依申请")
    assert request.days["received"].day == FIFTH
    assert request.days["answered"].day == date(2024, 1, 20)
    (publication,) = found.publication
    assert (publication.row, publication.key) == (2, "平政发〔2024〕1号")
    assert publication.days["published"].day == date(1899, 12, 30) + timedelta(days=45360)
    assert set(found.columns) == {"requests", "publication"}


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.csv", b"", "ledger_empty"),
        ("a.csv", "姓名,电话\n甲,1\n".encode(), "ledger_heads"),
        ("a.csv", b"\xff\xff\x80\x81", "ledger_encoding"),
        ("a.xlsx", b"PK\x03\x04 broken", "ledger_damaged"),
        ("a.xlsx", b"not a workbook", "ledger_damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ledger_damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "ledger_encrypted"),
        ("a.pdf", b"%PDF-1.7", "ledger_format"),
    ],
)
def test_unreadable(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableError) as error:
        read_ledger(str(path))
    assert error.value.reason == reason
    assert all(LEDGER_REASONS[reason])


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableError) as error:
        read_ledger(str(tmp_path / name))
    assert error.value.reason == "ledger_missing"


def test_a_head_belongs_to_one_column() -> None:
    for columns in COLUMNS.values():
        heads = [head for named in columns.values() for head in named]
        assert len(heads) == len(set(heads))


def test_ledger_of() -> None:
    found = ledger_of([{"收到日期": "2024-01-05"}, {"编号": 7.0, "收到日期": FIFTH, "答复日期": "不详"}])
    assert [(a.row, a.key) for a in found.requests] == [(2, ""), (3, "7")]
    assert found.requests[1].days["answered"] == Day(None, "不详")
    assert found.publication == ()
    with pytest.raises(ValueError, match="收到日子"):
        ledger_of([{"收到日子": "2024-01-05"}])
