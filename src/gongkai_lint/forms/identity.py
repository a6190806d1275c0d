"""Whose report of which year: read from the title, the table's head, the text."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai_lint import regex
from gongkai_lint.document.model import Paragraph
from gongkai_lint.forms.labels import plain

_YEAR = regex.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)")
_CHINESE_YEAR = regex.compile(r"([二一][〇○零九０O0][〇○零一二][〇○零一二三四五六七八九])年")
_REPORT = regex.compile(r"政府信息公开|信息公开.{0,4}(?:报告|年报)|政务公开.{0,4}报告")
_NAME = regex.compile(
    r"^(?P<before>.*?)(?P<year>(?:19|20)\d\d)年?度?(?P<after>.*?)(?:政府信息公开|信息公开|政务公开|政府信息工作)(?:工作)?(?:年度)?"
)
_BEFORE_NAME = regex.compile(r"^(?:附件\d*[:：]?|关于|(?:报送|印发|公布|发布)(?=[《〈]|关于)|[《〈])*")
_BARE_YEAR = regex.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_DIGITS = {"〇": "0", "○": "0", "零": "0", "０": "0", "O": "0"} | {
    c: str(i) for i, c in enumerate("一二三四五六七八九", 1)
}
_TOWNSHIP = regex.compile(r"(?:镇|乡|街道)(?:人民政府|办事处|政府)?$")
_DEPARTMENT = regex.compile(
    r"(?:局|委员会|委|厅|院|办公室|中心|大队|支队|站|处|馆|社|分局|银行|公司|法庭|学校|联合会|组)$"
)
_GOVERNMENT = regex.compile(r"(?:人民政府|管委会|管理委员会|省|自治区|市|区|县|旗|州|盟|新区|实验区|开发区)$")


def years_in(text: str) -> list[int]:
    """Years written before 年, in order, Chinese numerals included."""
    found = [(m.start(), int(m.group(1))) for m in _YEAR.finditer(text)]
    if "二" in text or "一九" in text:
        for match in _CHINESE_YEAR.finditer(text):
            digits = "".join(_DIGITS.get(c, c) for c in match.group(1))
            if digits.isdigit():
                found.append((match.start(), int(digits)))
    return [year for _, year in sorted(found)]


def title_of(paragraphs: Sequence[Paragraph], head: int) -> str:
    """The title, put together from the short lines at the top."""
    parts: list[str] = []
    for paragraph in paragraphs[: max(1, min(head or 6, 6))]:
        if len(paragraph.text) > 70 or paragraph.origin not in ("body", "textbox"):
            break
        parts.append(plain(paragraph.text))
        joined = "".join(parts)
        if _REPORT.search(joined) and joined.endswith(("报告", "年报", "报告(公开)", "年度报告)")):
            return joined
    joined = "".join(parts)
    return joined if _REPORT.search(joined) else (parts[0] if parts else "")


def is_title(text: str) -> bool:
    """Whether a paragraph may be the whole title of a report: short, with a year, and ending with what it is."""
    bare = plain(text)
    return (
        len(bare) <= 70 and bare.endswith(("报告", "年报")) and bool(years_in(bare) and _REPORT.search(bare))
    )


def unit_of(title: str) -> str:
    """The name of the publishing body as far as the title gives it, else ""."""
    match = _NAME.match(title)
    if match is None:
        return ""
    name = match.group("before") or match.group("after")
    name = _BEFORE_NAME.sub("", name).strip("()、.,:的")
    return name if 2 <= len(name) <= 40 else ""


def same_unit(one: str, other: str) -> bool:
    """Whether two names may be of one body: equal, or one the end of the other (the county before it left out), with or
    without 人民政府, 管委会. Neighbours differ in a single character, so nothing looser will do."""
    a, b = _bare(one), _bare(other)
    return a == b or (min(len(a), len(b)) >= _LEAST_NAME and (a.endswith(b) or b.endswith(a)))


_LEAST_NAME = 3
_OFFICE = regex.compile(
    r"(?<=[省市县区州盟旗乡镇])(?:党工委)?(?:人民政府|政府|管理委员会|管委会)$|(?<=街道)办事处$"
)


def _bare(name: str) -> str:
    return _OFFICE.sub("", plain(name)).replace("人民政府", "政府").replace("管理委员会", "管委会")


def level_of(unit: str) -> str:
    """township | department | government | "" from the name of the body."""
    name = plain(unit)
    if not name:
        return ""
    if _TOWNSHIP.search(name):
        return "township"
    if _GOVERNMENT.search(name):
        return "government"
    return "department" if _DEPARTMENT.search(name) else ""


_OFFICES_OF_GOVERNMENT = ("政府办公室", "政府办公厅", "管委会办公室", "管委会办公厅", "管理委员会办公室")


def office_of_government(unit: str) -> bool:
    """Whether the body is the office of a government, whose report may be that government's own."""
    return plain(unit).endswith(_OFFICES_OF_GOVERNMENT)


def year_said(title: str, year: int) -> int:
    """The year the title gives; ``year`` where it gives none, or that one among others."""
    years = years_in(title)
    return year if not years or year in years else years[0]


def year_of(title: str, printed: Sequence[int], text: str) -> tuple[int, str]:
    """``(year, where it was read)``: title, else the table's head, else the commonest year of the text."""
    years = years_in(title)
    if years:
        return years[0], "title"
    bare = _BARE_YEAR.search(title)
    if bare is not None and _REPORT.search(title):
        return int(bare.group(1)), "title"
    if printed:
        return printed[0], "table"
    years = years_in(text)
    if years:
        return max(sorted(set(years)), key=years.count), "text"
    return 0, ""
