"""Document and forms to Report."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai_lint.document.model import Document, Paragraph, Table
from gongkai_lint.document.open import open_document
from gongkai_lint.forms.places import chinese, fact, paragraph_label
from gongkai_lint.forms.recognise import UnrecognisedError, recognise
from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.model import RuleSet

CELLS = {
    "2008": 0,
    "2014": 65,
    "fujian": 42,
    "2019": 2 * 3 + 2 * 3 + 2 * 3 + 2 + 2 + 23 * 7 + 15,
    "2021": 6 + 1 + 2 + 1 + 25 * 7 + 15,
}


@pytest.mark.parametrize("form", ["2014", "fujian", "2019", "2021"])
def test_every_cell_of_a_sample_is_found(ruleset: RuleSet, form: str) -> None:
    spec = ruleset.forms[form]
    report = recognise(sample(spec), ruleset.forms, form=form)
    assert report.form.key == form
    assert len(report.facts) == CELLS[form]
    assert [s.key for s in report.sections] == [s.key for s in spec.sections]
    assert set(report.tables) == {t.key for t in spec.tables}
    assert all(
        not t.missing_rows and not t.missing_columns and not t.extra_rows for t in report.tables.values()
    )
    assert report.labels == ()


@pytest.mark.parametrize("form", ["2014", "fujian", "2019", "2021"])
def test_each_cell_lands_under_its_own_key(ruleset: RuleSet, form: str) -> None:
    """A different number in every cell: none may be read as another's."""
    spec = ruleset.forms[form]
    keys = [
        f"{t.key}.{r.key}.{c.key}"
        for t in spec.tables
        for r in t.rows
        if r.kind == "value"
        for c in t.columns
    ]
    cells: dict[str, str | None] = {key: str(1000 + n) for n, key in enumerate(keys)}
    report = recognise(sample(spec, cells=cells), ruleset.forms, form=form)
    assert {key: str(report.facts[key].value.number) for key in keys} == cells


@pytest.mark.parametrize(
    ("year", "form"),
    [(2012, "2008"), (2016, "2014"), (2019, "2019"), (2020, "2019"), (2021, "2021"), (2026, "2021")],
)
def test_the_form_follows_the_year(ruleset: RuleSet, year: int, form: str) -> None:
    report = recognise(sample(ruleset.forms[form], year=year), ruleset.forms)
    assert (report.year, report.form.key, report.year_form) == (year, form, "")


def test_labels_overrule_the_year(ruleset: RuleSet) -> None:
    report = recognise(sample(ruleset.forms["2019"], year=2023), ruleset.forms)
    assert (report.form.key, report.year_form) == ("2019", "2021")


def test_the_provincial_table_is_known_by_its_labels(ruleset: RuleSet) -> None:
    assert recognise(sample(ruleset.forms["fujian"], year=2016), ruleset.forms).form.key == "fujian"


def test_a_table_split_by_a_page_break_goes_on(ruleset: RuleSet) -> None:
    whole = sample(ruleset.forms["2021"], cells={"requests.carried_out.natural": "7"})
    blocks: list[Paragraph | Table] = []
    for block in whole.blocks:
        if isinstance(block, Table) and block.width == 10:
            cut = 15
            lower = [tuple(c._replace(row=c.row - cut) for c in row) for row in block.rows[cut:]]
            blocks.append(block._replace(block=len(blocks), rows=block.rows[:cut]))
            blocks.append(Table(len(blocks), tuple(lower), 10))
        else:
            blocks.append(block._replace(block=len(blocks)))
    report = recognise(Document("x", "docx", "", tuple(blocks)), ruleset.forms)
    assert report.facts["requests.carried_out.natural"].value.number == 7
    assert len(report.tables["requests"].blocks) == 2
    assert report.tables["requests"].missing_rows == ()


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["会议通知", "请各单位参加。"], "not_a_report"),
        (["某镇1998年政府信息公开工作年度报告"], "no_form"),
        (["某镇政府信息公开工作年度报告"], "no_year"),
    ],
)
def test_what_is_no_report_is_said_to_be_none(ruleset: RuleSet, lines: list[str], reason: str) -> None:
    document = Document("x.txt", "text", "", tuple(Paragraph(i, t) for i, t in enumerate(lines)))
    with pytest.raises(UnrecognisedError) as caught:
        recognise(document, ruleset.forms)
    assert caught.value.reason == reason


def test_a_short_numbered_paragraph_is_a_heading_only_where_no_sentence_follows_in_it(
    ruleset: RuleSet,
) -> None:
    lines = ["平川县2024年政府信息公开工作年度报告", "一、总体情况", "（一）平台建设。优化网站专栏，方便查阅。", "又办了两件事。", "（二）监督保障。", "开展了考核。"]  # fmt: skip
    document = Document("x.txt", "text", "", tuple(Paragraph(i, t) for i, t in enumerate(lines)))
    report = recognise(document, ruleset.forms)
    assert [paragraph_label(report, i) for i in range(2, 6)] == [
        "第一部分（一）",
        "第一部分（一）第2段",
        "第一部分（二）标题",
        "第一部分（二）第1段",
    ]


def test_places_are_words_on_the_page(ruleset: RuleSet, shared: Path) -> None:
    report = recognise(open_document(str(shared / "seed" / "wangjiashan-2018.docx")), ruleset.forms)
    labels = [(p.text, paragraph_label(report, i)) for i, p in enumerate(report.paragraphs)]
    assert [label for text, label in labels if text == "一、概述"] == ["第一部分标题"]
    assert [label for text, label in labels if text.startswith("2018年我镇累计")] == [
        "第二部分（一）第1段",
        "附件4第2段",
    ]
    assert [label for text, label in labels if text.startswith("（五）回应舆情")] == ["第二部分（五）标题"]
    assert [label for text, label in labels if text.startswith("我镇没有收到")] == ["第三部分第1段"]
    assert (
        fact(report, report.facts["statistics.website.n"]).label
        == "政府信息公开情况统计表 · 2．政府网站公开政府信息数"
    )
    assert report.unit == "王家山镇"
    assert report.level == "township"


def test_chinese_numerals() -> None:
    assert [chinese(n) for n in (1, 9, 10, 11, 20, 21, 99)] == [
        "一",
        "九",
        "十",
        "十一",
        "二十",
        "二十一",
        "九十九",
    ]


EXPECTED = {
    "huaian-2024": ("2021", 2024, 200),
    "suqian-2023": ("2021", 2023, 200),
    "shuyang-2025": ("2021", 2025, 200),
    "pingtan-2021": ("2021", 2021, 200),
    "pingtan-2024": ("2021", 2024, 200),
    "hongze-2023": ("2021", 2023, 186),
    "pingtan-2019": ("2019", 2019, 198),
    "shanghai-office-2019": ("2019", 2019, 198),
    "pingtan-2018": ("fujian", 2018, 30),
    "pingtan-2011": ("fujian", 2011, 34),
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_real_reports_are_recognised_whole(ruleset: RuleSet, shared: Path, name: str) -> None:
    report = recognise(open_document(str(shared / "corpus" / "docx" / f"{name}.docx")), ruleset.forms)
    assert (report.form.key, report.year, len(report.facts)) == EXPECTED[name]
    assert not any(t.missing_rows or t.missing_columns or t.extra_rows for t in report.tables.values())
    if not report.form.coverage:
        assert [s.key for s in report.sections] == [s.key for s in report.form.sections]
        assert set(report.tables) == {t.key for t in report.form.tables}


def test_text_and_word_of_the_seed_are_the_same_report(ruleset: RuleSet, shared: Path) -> None:
    word = recognise(open_document(str(shared / "seed" / "wangjiashan-2018.docx")), ruleset.forms)
    text = recognise(open_document(str(shared / "seed" / "wangjiashan-2018.txt")), ruleset.forms)
    assert [(k, f.value.kind, f.value.number) for k, f in word.facts.items()] == [
        (k, f.value.kind, f.value.number) for k, f in text.facts.items()
    ]
    assert [s.key for s in word.sections] == [s.key for s in text.sections]
    assert (
        (word.year, word.form.key, word.unit)
        == (text.year, text.form.key, text.unit)
        == (2018, "2014", "王家山镇")
    )
