"""Rosters as offices keep them, and what is said of those that cannot be used."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from gongkai_lint.arguments import UsageError
from gongkai_lint.audit.model import Unit
from gongkai_lint.audit.roster import read_roster

CSV = """序号,单位名称（全称）,简称,单位类别,上级单位,报送截止日期,是否汇总
1,清河区人民政府,清河区,政府,,2025/3/31,是
2,清河区教育局,区教育局、教育局,部门,清河区,2025年1月31日,否
3,王家山镇,,乡镇,清河区人民政府,,
,,,,,,
"""
UNITS = (
    Unit("清河区人民政府", "government", "", ("清河区",), "2025-03-31", True, 2),
    Unit("清河区教育局", "department", "清河区人民政府", ("区教育局", "教育局"), "2025-01-31", False, 3),
    Unit("王家山镇", "township", "清河区人民政府", (), "", False, 4),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_csv_file_in_any_encoding_offices_use(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes(CSV.encode(encoding))
    roster = read_roster(str(path))
    assert roster.units == UNITS
    assert roster.path == str(path) and len(roster.sha256) == 64


def test_a_workbook_with_a_title_above_the_head_and_real_dates(tmp_path: Path) -> None:
    from datetime import date

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["2024 年度报送单位名册"])
    sheet.append(["Unit", "Alias", "Level", "Parent", "Deadline", "Consolidates"])
    sheet.append(["清河区人民政府", "清河区", "government", None, date(2025, 3, 31), "yes"])
    sheet.append(["清河区教育局", "区教育局;教育局", "department", "清河区", date(2025, 1, 31), None])
    sheet.append(["王家山镇", None, "township", "清河区", None, None])
    held = io.BytesIO()
    book.save(held)
    path = tmp_path / "units.xlsx"
    path.write_bytes(held.getvalue())
    assert [u._replace(row=0) for u in read_roster(str(path)).units] == [u._replace(row=0) for u in UNITS]


def test_yaml_with_names_alone_or_with_everything(tmp_path: Path) -> None:
    path = tmp_path / "units.yaml"
    path.write_text(
        "units:\n  - 王家山镇\n  - {name: 清河区教育局, aliases: [教育局], level: 部门, deadline: 2025-01-31}\n",
        encoding="utf-8",
    )
    first, second = read_roster(str(path)).units
    assert first == Unit("王家山镇", row=1)
    assert second == Unit("清河区教育局", "department", "", ("教育局",), "2025-01-31", False, 2)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("单位,别名\n王家山镇,\n大河镇,王家山镇\n", "“王家山镇”在第 2、3 行"),
        ("单位,别名\n王家山镇,\n王 家 山 镇,\n大河镇,\n大河镇,\n", "“大河镇”在第 4、5 行"),
        ("单位,上级\n王家山镇,没有的县\n", "第 2 行的上级“没有的县”不在名册里"),
        ("单位,上级\n甲局,乙局\n乙局,甲局\n", "第 2 行“甲局”成了自己的上级"),
        ("单位,截止日期\n甲局,明年一月\n", "第 2 行截止日期“明年一月”看不懂"),
        ("单位,类别\n甲局,企业\n", "第 2 行类别“企业”不认识"),
        ("单位,汇总\n甲局,也许\n", "第 2 行汇总“也许”请写 是 或 否"),
        ("序号,地址\n1,某路\n", "没有找到“单位名称”这一列"),
        ("单位\n", "里没有单位"),
        ("", "是空的"),
    ],
)
def test_a_roster_that_cannot_be_used_is_told_in_one_sentence(tmp_path: Path, lines: str, said: str) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_roster(str(path))
    assert said in caught.value.zh and caught.value.zh.startswith("名册 名册.csv ")
    assert "\n" not in caught.value.zh + caught.value.en and caught.value.en.startswith("roster 名册.csv ")


@pytest.mark.parametrize(
    ("name", "data"),
    [("units.yaml", b"units: [\n  - x: {"), ("units.yaml", b"just text"), ("units.yaml", b"- {name: x, colour: red}"), ("units.xlsx", b"PK\x03\x04 no zip"), ("nothing.csv", None)],
)  # fmt: skip
def test_damaged_and_missing_rosters(tmp_path: Path, name: str, data: bytes | None) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(UsageError):
        read_roster(str(path))
