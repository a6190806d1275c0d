"""The page without a browser: everything told once, linked both ways, nothing from outside, whatever is in the report."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_lint.output.html import page, render
from gongkai_lint.output.marking import Mark, pieces
from gongkai_lint.rules.model import Result, RuleSet
from tests.output.conftest import aside, run

ROOT = Path(__file__).resolve().parents[2]


def tree(text: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(text)


def words(element: lxml.html.HtmlElement) -> str:
    """The report's words in an element, the numbers of notes left out."""
    copy = lxml.html.fromstring(lxml.html.tostring(element, encoding="unicode"))
    for ref in copy.xpath('.//a[contains(@class, "ref")]'):
        ref.drop_tree()
    return copy.text_content()


@pytest.fixture(scope="module")
def mistakes(ruleset: RuleSet) -> Result:
    return run(ruleset, [str(ROOT / "examples/mistakes-2021.docx")], select=())[0]


@pytest.fixture(scope="module")
def seed(ruleset: RuleSet) -> Result:
    return run(ruleset, [str(ROOT / "examples/wangjiashan-2018.docx")], select=())[0]


@pytest.mark.parametrize("which", ["mistakes", "seed"])
def test_every_id_is_one_and_every_link_arrives(which: str, ruleset: RuleSet, request: pytest.FixtureRequest) -> None:  # fmt: skip
    result = request.getfixturevalue(which)
    root = tree(page(result, ruleset))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    for href in root.xpath("//a/@href"):
        assert href.startswith("#") and href[1:] in ids, href


@pytest.mark.parametrize("which", ["mistakes", "seed"])
def test_every_finding_is_in_the_list_in_the_margin_and_at_its_place(which: str, ruleset: RuleSet, request: pytest.FixtureRequest) -> None:  # fmt: skip
    result = request.getfixturevalue(which)
    root = tree(page(result, ruleset))
    listed = root.xpath('//nav//li[starts-with(@id, "l-")]')
    notes = root.xpath('//article[contains(@class, "remark")]')
    assert len(listed) == len(notes) == len(result.findings)
    for number, (finding, item, note) in enumerate(zip(result.findings, listed, notes, strict=True), 1):
        key = f"f1-{number}"
        assert item.get("id") == f"l-{key}" and finding.severity in item.get("class")
        assert f"#p-{key}" in item.xpath(".//@href") and f"#p-{key}" in note.xpath(".//@href")
        assert finding.rule.id in note.text_content()
        assert root.xpath(f'//*[@id="p-{key}"]'), finding
    # The notes stand in the order of the report, each in the group of its block.
    assert [n.get("id") for n in notes] == [f"n-f1-{i}" for i in range(1, len(notes) + 1)]


@pytest.mark.parametrize("which", ["mistakes", "seed"])
def test_the_reports_own_words_are_all_there_in_order(which: str, ruleset: RuleSet, request: pytest.FixtureRequest) -> None:  # fmt: skip
    from gongkai_lint.document.model import Table

    result = request.getfixturevalue(which)
    root = tree(page(result, ruleset))
    blocks = root.xpath('//div[@class="paper"]//*[contains(concat(" ", @class, " "), " block ")]')
    told = [words(b) for b in blocks if b.tag != "div"]
    own = [b.text for b in result.report.document.blocks if not isinstance(b, Table) and b.text.strip()]
    assert told == own
    tables = root.xpath('//div[@class="paper"]//table')
    wanted = [b for b in result.report.document.blocks if isinstance(b, Table)]
    assert len(tables) == len(wanted)
    for made, table in zip(tables, wanted, strict=True):
        cells = made.xpath(".//td|.//th")
        flat = [c for row in table.rows for c in row]
        assert [words(c) for c in cells] == [c.text for c in flat]
        assert [(int(c.get("rowspan", 1)), int(c.get("colspan", 1))) for c in cells] == [(c.rowspan, c.colspan) for c in flat]  # fmt: skip


def test_a_wrong_cell_has_the_colour_of_its_grade(mistakes: Result, ruleset: RuleSet) -> None:
    root = tree(page(mistakes, ruleset))
    coloured = {words(c): c.get("class") for c in root.xpath("//td[@class]")}
    assert coloured["82"] == "error"  # GK303: the one cell that breaks two balances
    assert coloured["100余"] == "warning"
    assert coloured["/"] == "warning"
    assert coloured[""] == "warning"  # the blank cell


def test_the_terms_of_a_broken_sum_are_framed_and_not_numbered(mistakes: Result, ruleset: RuleSet) -> None:
    root = tree(page(mistakes, ruleset))
    number = next(n for n, f in enumerate(mistakes.findings, 1) if f.rule.id == "GK401")
    key = f"f1-{number}"
    framed = [c for c in root.xpath("//td[@class='also-error']") if key in c.get("data-keys").split()]
    assert [c.text_content() for c in framed] == ["1", "0", "2", "0"]


def test_cells_that_prose_contradicts_are_numbered(seed: Result, ruleset: RuleSet) -> None:
    root = tree(page(seed, ruleset))
    number, finding = next((n, f) for n, f in enumerate(seed.findings, 1) if f.rule.id == "GK541")
    refs = root.xpath(f"//td//a[contains(@class, 'ref') and @data-key='f1-{number}']")
    assert len(refs) == len(finding.evidence) == 23


def test_blank_cells_of_a_whole_table_are_coloured(seed: Result, ruleset: RuleSet) -> None:
    root = tree(page(seed, ruleset))
    number, finding = next((n, f) for n, f in enumerate(seed.findings, 1) if f.rule.id == "GK210")
    assert finding.place.row is None
    coloured = [c for c in root.xpath("//td[@class='warning']") if f"f1-{number}" in c.get("data-keys").split()]  # fmt: skip
    assert len(coloured) == len(finding.evidence) == 54


def test_wrong_words_are_marked(mistakes: Result, ruleset: RuleSet) -> None:
    root = tree(page(mistakes, ruleset))
    marked = {m.text_content(): m.get("class") for m in root.xpath('//div[@class="paper"]//p//mark')}
    assert marked["国办公开办涵"] == "warning" and marked["[2021]"] == "note" and marked["2024年1月1日起至2023年12月31日"] == "error"  # fmt: skip


def test_the_same_mistake_elsewhere_is_dotted_and_numbered(seed: Result, ruleset: RuleSet) -> None:
    root = tree(page(seed, ruleset))
    number, finding = next((n, f) for n, f in enumerate(seed.findings, 1) if f.rule.id == "GK122")
    dotted = [m.text_content() for m in root.xpath("//mark[@class='also-note']") if f"f1-{number}" in m.get("data-keys").split()]  # fmt: skip
    assert dotted and all(re.fullmatch("[2-9]、", text) for text in dotted)
    refs = root.xpath(f"//div[@class='paper']//a[contains(@class, 'ref') and @data-key='f1-{number}']")
    assert len(refs) == 1 + len(finding.related)


def test_summary_tells_grade_coverage_counts_and_what_was_not_checked(
    mistakes: Result, ruleset: RuleSet
) -> None:
    root = tree(page(mistakes, ruleset))
    (head,) = root.xpath('//div[contains(@class, "card head")]')
    text = " ".join(head.text_content().split())
    assert "退回修改" in text and "2024 年" in text and "部分 6/6" in text and "表格 6/6" in text
    counts = {li.text_content().split()[-1]: int(li.text_content().split()[0]) for li in head.xpath(".//ul[@class='counts']/li")}  # fmt: skip
    severities = [f.severity for f in mistakes.findings]
    assert counts == {"错误": severities.count("error"), "警告": severities.count("warning"), "提示": severities.count("note")}  # fmt: skip
    for unknown in mistakes.unknown:
        assert unknown.reason in head.text_content()


def test_nothing_comes_from_outside(seed: Result, ruleset: RuleSet) -> None:
    text = page(seed, ruleset)
    root = tree(text)
    assert not root.xpath("//@src")
    assert root.xpath("//link/@href") == ["data:,"]
    assert "default-src 'none'" in text and "@import" not in text and "url(" not in text
    assert "http" not in text.replace('http-equiv="', "")


def test_headings_descend_by_one_and_the_page_has_a_language(seed: Result, ruleset: RuleSet) -> None:
    root = tree(page(seed, ruleset))
    assert root.get("lang") == "zh-CN"
    levels = [int(h.tag[1]) for h in root.xpath("//h1|//h2|//h3|//h4|//h5")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for labelled in root.xpath("//@aria-labelledby"):
        assert root.xpath(f'//*[@id="{labelled}"]')
    assert all(th.get("scope") for th in root.xpath("//th"))


def test_headings_never_jump_in_a_report_without_sections(folder: Path, ruleset: RuleSet) -> None:
    (folder / "怪.md").write_text("引言\n\n### 甲镇2024年政府信息公开工作年度报告\n\n一、总体情况\n\n（一）主动公开\n\n内容。\n", encoding="utf-8")  # fmt: skip
    root = tree(page(run(ruleset, ["怪.md"], select=["GK101"])[0], ruleset))
    levels = [int(h.tag[1]) for h in root.xpath("//h1|//h2|//h3|//h4|//h5")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert 4 in levels and 5 in levels


def test_english(folder: Path, ruleset: RuleSet) -> None:
    root = tree(page(run(ruleset, ["报告.docx"], lang="en")[0], ruleset, "en"))
    assert root.get("lang") == "en"
    assert root.xpath('//div[@class="paper"]/@lang') == ["zh-CN"]
    own = " ".join(root.xpath('//header//text()|//nav//h3/text()|//footer/text()|//div[@class="unknown"]/h3/text()'))  # fmt: skip
    assert not re.search("[\u4e00-\u9fff]", own)


def test_several_files_have_an_index(folder: Path, ruleset: RuleSet) -> None:
    root = tree(render(run(ruleset), ruleset))
    rows = root.xpath('//section[contains(@class, "index")]//tbody/tr')
    assert [r.xpath("string(.//a)") for r in rows] == ["报告.docx", "甲镇.txt", "没有.docx"]
    assert [r.xpath("string(.//a/@href)") for r in rows] == ["#f1", "#f2", "#f3"]
    assert len(root.xpath('//section[@class="file"]')) == 3
    assert "找不到这个文件" in root.xpath("string(//section[@id='f3'])")
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_a_missing_section_is_shown_where_it_belongs(folder: Path, ruleset: RuleSet) -> None:
    (result,) = run(ruleset, ["甲镇.txt"], select=["GK101"])
    root = tree(page(result, ruleset))
    blocks = root.xpath('//div[@class="paper"]//*[contains(concat(" ", @class, " "), " block ")]')
    kinds = ["gap" if "gap" in b.get("class") else b.text_content() for b in blocks]
    assert kinds.index("gap") > kinds.index("二、主动公开政府信息情况")
    assert "此处缺少" in blocks[kinds.index("gap")].text_content()


def test_set_aside_is_listed_with_its_reason_and_not_marked(folder: Path, ruleset: RuleSet) -> None:
    (result,) = run(ruleset, ["报告.docx"])
    root = tree(page(aside(result, "GK210"), ruleset))
    (listed,) = root.xpath('//details[contains(@class, "aside-list")]')
    assert "区里同意" in listed.text_content() and "GK210" in listed.text_content()
    assert "GK210" not in root.xpath("string(//nav)")
    assert not root.xpath("//td[@class='warning']")


def test_a_clean_report_says_so_and_what_was_not_checked(folder: Path, ruleset: RuleSet) -> None:
    (result,) = run(ruleset, ["好的.docx"])
    root = tree(page(result, ruleset))
    assert root.xpath("string(//p[contains(@class, 'caution')])") == "没有发现问题。"
    assert not root.xpath("//form") and not root.xpath("//script")  # nothing to filter
    (nothing,) = run(ruleset, ["好的.docx"], select=["GK601"])
    said = tree(page(nothing, ruleset)).xpath("string(//p[contains(@class, 'caution')])")
    assert said == "没有一条规则得出结论，不能据此认为报告没有问题。"


def test_markup_in_a_report_is_its_words(folder: Path, ruleset: RuleSet) -> None:
    (folder / "坏.txt").write_text("甲镇2024年政府信息公开工作年度报告\n一、总体情况\n<script>alert(1)</script>&lt;XX年\u202e\n", encoding="utf-8")  # fmt: skip
    (result,) = run(ruleset, ["坏.txt"], select=["GK141"])
    text = page(result, ruleset)
    assert "<script>alert" not in text and "\u202e" not in text
    assert "<script>alert(1)</script>&lt;XX年�" in words(tree(text).xpath("//div[@class='paper']")[0])


MARKS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.sampled_from(["error", "warning", "note"])), max_size=6)  # fmt: skip


@given(text=st.text("甲乙丙", max_size=12), given_marks=MARKS)
def test_pieces_join_to_the_text_and_every_mark_begins_and_ends_once(
    text: str, given_marks: list[tuple[int, int, str]]
) -> None:
    spans = [(min(a, b, len(text)), min(max(a, b), len(text)), s) for a, b, s in given_marks]
    marks = [Mark(a, b, str(n), n, s) for n, (a, b, s) in enumerate(spans)]
    made = list(pieces(text, marks))
    assert "".join(p.text for p in made) == text
    assert sorted(m.number for p in made for m in p.begins) == list(range(len(marks)))
    assert sorted(m.number for p in made for m in p.ends) == list(range(len(marks)))
    at = 0
    for piece in made:
        over = {m.severity for m in marks if m.start < at + len(piece.text) and m.end > at}
        assert piece.grade == next((s for s in ("error", "warning", "note") if s in over), "")
        at += len(piece.text)
