"""Return letters: to whom, what they say, in which layout, and an office's own template."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

docx = pytest.importorskip("docx")
pytest.importorskip("docxtpl", reason="the extra “audit” is not installed")

from docx.oxml.ns import qn  # noqa: E402
from docx.shared import Mm, Pt  # noqa: E402

from gongkai_lint.audit.letter_template import template  # noqa: E402
from gongkai_lint.audit.letters import (  # noqa: E402
    Letter,
    LetterTemplateError,
    Sender,
    Writer,
    letter_of,
    letters,
    written,
)
from gongkai_lint.audit.model import Audit, Detail, Held, Pair, Shared  # noqa: E402
from gongkai_lint.audit.sample import sample  # noqa: E402
from gongkai_lint.rules.model import RuleSet  # noqa: E402

SENDER = Sender("清河区政务公开办公室", "张三，0943-1234567", "2025-02-20", "2025-03-05")


@pytest.fixture(scope="module")
def audit(ruleset: RuleSet) -> Audit:
    return sample(ruleset)


@pytest.fixture(scope="module")
def sent(audit: Audit) -> dict[str, Letter]:
    return {letter.unit: letter for letter in letters(audit, SENDER, {})}


def text_of(data: bytes) -> list[str]:
    return [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]


def test_who_is_written_to(sent: dict[str, Letter]) -> None:
    assert {unit: letter.kind for unit, letter in sent.items()} == {
        "清河区教育局": "return",  # an error in its report
        "清河区财政局": "return",  # late
        "石门乡": "unreadable",
        "东关街道": "missing",
    }


def test_what_a_return_letter_says(sent: dict[str, Letter]) -> None:
    letter = sent["清河区教育局"]
    assert letter.summary == "有必须修改的问题1处"
    assert letter.report == "清河区教育局2024年政府信息公开工作年度报告"
    assert [p.heading for p in letter.parts] == [
        "一、必须修改的问题",
        "二、与其他报告雷同的内容",
        "三、未能核对的内容",
    ]
    (point,) = letter.parts[0].findings
    assert point.n == 1
    assert point.place == "第三部分表 · 一、本年新收政府信息公开申请数量 × 自然人"
    assert "使2个勾稽关系同时不平" in point.message and not point.message.endswith("。")
    assert "30号" in point.basis
    assert point.quote == ""  # the place names the cell already


def test_the_letter_as_a_page(sent: dict[str, Letter]) -> None:
    lines = text_of(Writer(template()).write(sent["清河区教育局"]))
    assert lines[0] == "关于退回修改清河区教育局2024年政府信息公开工作年度报告的函"
    assert lines[2] == "清河区教育局："
    assert lines[3] == (
        "你单位报送的《清河区教育局2024年政府信息公开工作年度报告》（文件：教育局.docx）已收到。经审核，有必须修改的问题1处。"
        "现予退回，请逐条核对修改，于2025年3月5日前重新报送；经核实确认无误的，请书面说明。"
    )
    assert lines[4] == "一、必须修改的问题"
    assert lines[-3:] == ["清河区政务公开办公室", "2025年2月20日", "（联系人：张三，0943-1234567）"]
    whole = "\n".join(lines)
    assert "{" not in whole and "。。" not in whole and "））" not in whole and "None" not in whole


def test_late_unreadable_and_missing(sent: dict[str, Letter]) -> None:
    late = "\n".join(text_of(Writer(template()).write(sent["清河区财政局"])))
    assert "你单位报告的落款日期为2025年2月14日，晚于报送期限2025年1月31日，请说明原因。" in late
    unreadable = text_of(Writer(template()).write(sent["石门乡"]))
    assert (
        "你单位报送的文件“石门乡年报.doc”无法审核：这是旧的 Word 格式（.doc），请另存为 .docx。请于2025年3月5日前重新报送。"
        in unreadable
    )
    missing = text_of(Writer(template()).write(sent["东关街道"]))
    assert missing[0] == "关于催报2024年政府信息公开工作年度报告的函"
    assert any(
        line.startswith(
            "截至2025年2月20日，尚未收到你单位2024年政府信息公开工作年度报告（报送期限为2025年1月31日）。"
        )
        for line in missing
    )
    assert not any("退回" in line for line in missing)


def test_what_the_office_left_out_is_left_to_be_filled_in(audit: Audit) -> None:
    row = next(r for r in audit.rows if r.unit.name == "东关街道")
    letter = letter_of(row, audit, Sender(), {})
    assert letter is not None
    lines = text_of(Writer(template()).write(letter))
    assert any("请于　　年　月　日前报送" in line for line in lines)
    assert lines[-2:] == ["（发函单位）", "2025年2月20日"]  # the day of the audit, and no line for a contact


def test_the_copy_with_comments_is_named(audit: Audit) -> None:
    row = next(r for r in audit.rows if r.unit.name == "清河区教育局")
    letter = letter_of(row, audit, SENDER, {"教育局.docx": "教育局-批注.docx"})
    assert letter is not None
    assert "附件：教育局-批注.docx（问题已在文中逐处批注）" in text_of(Writer(template()).write(letter))


def test_english(ruleset: RuleSet) -> None:
    made = {letter.unit: letter for letter in letters(sample(ruleset, "en"), SENDER, {})}
    lines = text_of(Writer(template("en")).write(made["清河区教育局"]))
    assert lines[0] == "清河区教育局: the 2024 annual report is returned for correction"
    assert "1 points must be mended" not in "\n".join(lines) and "1 point must be mended" in "\n".join(lines)
    assert "What must be mended" in lines


def test_signs_of_markup_are_text(audit: Audit) -> None:
    row = next(r for r in audit.rows if r.unit.name == "清河区教育局")
    assert row.entry is not None
    held = audit.entries.detail("教育局.docx")
    nasty = "<w:t>&amp; {{ office }} {% raw %}"
    finding = {**held.file["findings"][0], "message": nasty}
    entries = Held([row.entry], {"教育局.docx": Detail({**held.file, "findings": [finding]}, held.values)})
    letter = letter_of(row, audit._replace(entries=entries), SENDER, {})
    assert letter is not None
    assert any(nasty in line for line in text_of(Writer(template()).write(letter)))


def test_shares_of_both_sides(audit: Audit) -> None:
    row = next(r for r in audit.rows if r.unit.name == "清河区教育局")
    pair = Pair(
        "a.docx", "教育局.docx", "王家山镇", "清河区教育局", 0.3, 0.71, (Shared("甲" * 80, "甲" * 80, 1.0),)
    )
    letter = letter_of(row, audit._replace(pairs=(pair,)), SENDER, {})
    assert letter is not None
    (point,) = next(p for p in letter.parts if p.kind == "copied").findings
    assert (point.place, point.message) == ("与王家山镇的报告相比", "有71%的文字相同（表格和格式用语除外）")
    assert len(point.quote) == 60


def test_layout_of_an_official_letter() -> None:
    word = docx.Document(io.BytesIO(template()))
    section = word.sections[0]
    for value, wanted in (
        (section.page_width, 210), (section.page_height, 297), (section.top_margin, 37), (section.left_margin, 28),
        (section.page_width - section.left_margin - section.right_margin, 156),
        (section.page_height - section.top_margin - section.bottom_margin, 225),
    ):  # fmt: skip
        assert abs(value - Mm(wanted)) < Mm(0.1)
    normal = word.styles["Normal"]
    assert normal.font.size == Pt(16)
    assert normal.paragraph_format.line_spacing == Pt(28.95)
    title, body = word.paragraphs[0], word.paragraphs[4]
    assert title.runs[0].font.size == Pt(22)
    assert title.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert body._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    headings = [p for p in word.paragraphs if "part.heading" in p.text]
    assert [p.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) for p in headings] == ["黑体"]
    assert word.settings.odd_and_even_pages_header_footer
    assert "PAGE" in section.footer._element.xml and "PAGE" in section.even_page_footer._element.xml


def test_an_offices_own_template(sent: dict[str, Letter]) -> None:
    own = docx.Document()
    own.add_paragraph("{{ unit }}：{{ summary }}，{{ parts|length }}项。{{ office }}")
    held = io.BytesIO()
    own.save(held)
    assert text_of(Writer(held.getvalue()).write(sent["清河区教育局"])) == [
        "清河区教育局：有必须修改的问题1处，3项。清河区政务公开办公室"
    ]


@pytest.mark.parametrize("words", ["{{ untt }}", "{% if unit %}", "{{ unit|nosuch }}"])
def test_a_template_with_a_mistake_is_told(sent: dict[str, Letter], words: str) -> None:
    own = docx.Document()
    own.add_paragraph(words)
    held = io.BytesIO()
    own.save(held)
    with pytest.raises(LetterTemplateError) as caught:
        Writer(held.getvalue()).write(sent["东关街道"])
    assert (
        caught.value.zh.startswith("函件模板用不了：") and "gongkai-lint letter-template" in caught.value.en
    )


def test_a_template_that_is_no_word_file(sent: dict[str, Letter], tmp_path: Path) -> None:
    with pytest.raises(LetterTemplateError, match="函件模板用不了"):
        Writer(b"PK no zip").write(sent["东关街道"])


@pytest.mark.parametrize(
    ("iso", "zh"), [("2025-03-01", "2025年3月1日"), ("2024-12-31", "2024年12月31日"), ("", "")]
)
def test_dates_have_no_leading_zeros(iso: str, zh: str) -> None:
    assert written(iso) == zh
    assert written(iso, en=True) == iso
    assert not re.search(r"年0|月0", written(iso))


def test_a_letter_says_nothing_of_the_command_line_and_cites_no_convention_of_the_program(
    tmp_path: Path,
) -> None:
    from tests.audit.making import audited, report, roster

    inbox = tmp_path / "inbox"
    inbox.mkdir()
    said = {"overview": "XX年全镇公开平稳，方便群众群众查阅。"}
    (inbox / "大河镇.docx").write_bytes(report("大河镇", day="", prose=said))
    made = audited(inbox, tmp_path / "audit.db", roster(["大河镇"]))
    (letter,) = letters(made, SENDER, {})
    points = [point for part in letter.parts for point in part.findings]
    assert {"有占位文字“XX”", "“群众群众”重复了"} <= {p.message for p in points}
    assert "提供台账" in {p.expected for p in points}
    assert not [p for p in points if "--" in p.expected or "本工具" in p.basis]


def test_a_letter_lists_a_dozen_of_many_cells(tmp_path: Path, ruleset: RuleSet) -> None:
    from tests.audit.making import audited, report, roster

    spec = next(t for t in ruleset.forms["2021"].tables if t.key == "requests")
    blank: dict[str, str | None] = {f"requests.{r.key}.{c.key}": None for r in spec.rows if r.kind == "value" for c in spec.columns}  # fmt: skip
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    said = {"overview": "XX年全镇公开平稳，方便群众查阅。"}
    (inbox / "大河镇.docx").write_bytes(report("大河镇", cells=blank, prose=said))
    (letter,) = letters(audited(inbox, tmp_path / "audit.db", roster(["大河镇"])), SENDER, {})
    (told,) = [p.message for part in letter.parts for p in part.findings if "格没有填数" in p.message]
    assert told.startswith("“第三部分表”有 175 格没有填数：一、本年新收") and told.endswith("等175格")
    assert told.count("、一、本年新收") + told.count("、二、上年结转") == 11
