"""Comments on the very words: ranges over runs, cells and whatever else Word has, and nothing else of the file touched."""

from __future__ import annotations

import io
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from gongkai_lint.document.model import Paragraph, Table
from gongkai_lint.document.open import read_document
from gongkai_lint.engine import Options, lint_data
from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.model import Result, RuleSet, Suppression
from gongkai_lint.word.anchors import Anchor
from gongkai_lint.word.annotate import annotate, commented
from gongkai_lint.word.locate import Located, locate
from gongkai_lint.word.telling import Line
from tests.cli.scenario import docx_bytes
from tests.conftest import ROOT
from tests.document.build import W, p, tbl, tc, tr
from tests.word.constructs import BODIES, COMMENTS, CONTENT_TYPES, PACKAGES, archive, members, package
from tests.word.reading import comments, ranges

WHEN = "2025-03-01T08:00:00Z"
MAIN = "word/document.xml"


def _put(data: bytes, *anchors: Anchor) -> bytes:
    located = locate(data)
    return commented(located, [(a, lambda aside: [Line("话" + aside)]) for a in anchors], WHEN)


def _homes(located: Located) -> list[tuple[int, int | None, int | None]]:
    found: list[tuple[int, int | None, int | None]] = []
    for block in located.blocks:
        if isinstance(block, Paragraph):
            found.append((block.block, None, None))
        else:
            found += [(block.block, c.row, c.column) for row in block.rows for c in row]
    return found


def _beside(located: Located, block: int) -> bool:
    """Whether a block stands where a comment cannot be."""
    held = located.blocks[block]
    return isinstance(held, Paragraph) and (
        held.origin != "body" or located.hold(located.element(block), block)[1] != ""
    )


@pytest.mark.parametrize("name", PACKAGES)
def test_any_words_of_any_construct(name: str) -> None:
    """Every span of up to four characters of every text, and the whole of it."""
    data = PACKAGES[name]
    located = locate(data)
    homes = _homes(located)
    if name == "all of it":
        homes = homes[::7]
    for home in homes:
        text = located.text(*home)
        spans = [(a, b) for a in range(len(text)) for b in (a + 1, a + 2, a + 4) if b <= len(text)]
        for start, end in [*spans[:: 5 if name == "all of it" else 1], (0, len(text))]:
            made = _put(data, Anchor(*home, start, end))
            assert read_document(made, "x.docx").blocks == located.blocks
            (words,) = (words for number, words in ranges(made, home).items() if number != "7")
            meant = "".join(
                c for c, s in zip(text[start:end], text.spots[start:end], strict=True) if s is not None
            )
            if _beside(located, home[0]) or not meant.strip():
                continue
            if name == "ruby":  # it cannot be cut: the whole of it is marked
                assert meant in words
            else:
                assert words == meant.strip()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_many_comments_at_once(data: st.DataObject) -> None:
    """Ranges that meet, hold each other and overlap all say their own words."""
    name = data.draw(st.sampled_from(sorted(BODIES)))
    located = locate(PACKAGES[name])
    homes = [h for h in _homes(located) if not _beside(located, h[0]) and located.text(*h).strip()]
    anchors = []
    for _ in range(data.draw(st.integers(1, 5))):
        home = data.draw(st.sampled_from(homes))
        start = data.draw(st.integers(0, len(located.text(*home)) - 1))
        anchors.append(Anchor(*home, start, data.draw(st.integers(start + 1, len(located.text(*home))))))
    made = _put(PACKAGES[name], *anchors)
    assert read_document(made, "x.docx").blocks == located.blocks
    numbers = sorted((n for n in ranges(made) if n != "7"), key=int)
    for anchor, number in zip(anchors, numbers, strict=True):
        words = ranges(made, anchor[:3])[number]
        text = located.text(anchor.block, anchor.row, anchor.column)
        span = slice(anchor.start, anchor.end)
        meant = "".join(c for c, s in zip(text[span], text.spots[span], strict=True) if s is not None).strip()
        assert meant in words and (words == meant or name == "ruby" or not meant)


def test_a_blank_cell_takes_a_comment() -> None:
    data = PACKAGES["cells"]
    made = _put(data, Anchor(0, 1, 1, 0, 0), Anchor(0, 1, 1, 0, 0))
    assert b"<w:p><w:commentRangeStart" in members(made)[MAIN]
    assert ranges(made) == {"0": "", "1": ""}
    assert read_document(made, "x.docx").blocks == locate(data).blocks


def test_words_in_a_box_are_answered_for_where_it_hangs() -> None:
    for name, aside, before in (
        ("text box", "textbox", "前面"), ("footnote", "footnote", "正文有注"), ("box between blocks", "textbox", ""),
    ):  # fmt: skip
        located = locate(PACKAGES[name])
        block = next(h[0] for h in _homes(located) if _beside(located, h[0]))
        made = _put(PACKAGES[name], Anchor(block, None, None, 0, 2))
        (read,) = comments(made)
        assert read.text == "话" + aside, name
        xml = members(made)[MAIN].decode()
        at = xml.index("<w:commentRangeStart")
        assert before in xml[:at]
        # In no box, and in no choice that a program may pass over.
        root = etree.fromstring(members(made)[MAIN])
        for mark in root.iter(f"{{{W}}}commentRangeStart", f"{{{W}}}commentReference"):
            assert not any(e.tag.endswith(("txbxContent", "AlternateContent")) for e in mark.iterancestors())


def test_the_sign_of_a_comment_is_in_nobody_elses_insertion() -> None:
    located = locate(PACKAGES["insertion of another"])
    made = _put(PACKAGES["insertion of another"], Anchor(0, None, None, 1, 3))
    assert ranges(made) == {"0": "乙丙"}
    root = etree.fromstring(members(made)[MAIN])
    (sign,) = root.iter(f"{{{W}}}commentReference")
    assert not any(e.tag.endswith("}ins") for e in sign.iterancestors())
    assert [e.get(f"{{{W}}}author") for e in root.iter(f"{{{W}}}ins")] == ["李四"]
    assert located.text(0) == "甲乙丙丁戊己"


def test_nothing_is_taken_away() -> None:
    """Marks are put in and runs are cut; of what was there every byte is left, in its order."""
    for name, data in PACKAGES.items():
        if name in ("character data", "all of it", "utf-16"):  # written anew
            continue
        located = locate(data)
        anchors = [Anchor(*h, 0, max(1, len(located.text(*h)) // 2)) for h in _homes(located)]
        before, after = members(data), members(_put(data, *anchors))
        assert list(after)[: len(before)] == list(before)
        assert {n for n in before if after[n] != before[n]} <= {MAIN, "word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}  # fmt: skip
        left = iter(after[MAIN])
        assert all(byte in left for byte in before[MAIN]), name


def test_without_character_data_not_a_byte_changes_but_the_marks() -> None:
    body = "".join(b for n, b in BODIES.items() if n != "character data")
    data = package(body)
    made = _put(data, Anchor(0, None, None, 0, 9))
    first = p("全年收到申请五件。")
    marked = '<w:p><w:pPr></w:pPr><w:commentRangeStart w:id="8"/><w:r><w:t>全年收到申请五件。</w:t></w:r><w:commentRangeEnd w:id="8"/><w:r><w:commentReference w:id="8"/></w:r></w:p>'
    assert members(made)[MAIN].decode() == members(data)[MAIN].decode().replace(first, marked, 1)


def test_comments_of_others_stay_and_numbers_are_new() -> None:
    made = _put(PACKAGES["comment of another"], Anchor(0, None, None, 0, 3))
    read = comments(made)
    assert [(c.number, c.author, c.text) for c in read] == [
        ("7", "王科长", "请核对。"),
        ("8", "gongkai-lint", "话"),
    ]
    assert [c.words for c in read] == ["有批注", "有批注"]
    assert members(made)["word/comments.xml"].startswith(COMMENTS.removesuffix("</w:comments>").encode())
    same = (
        "[Content_Types].xml",
        "word/_rels/document.xml.rels",
        "word/media/image1.png",
        "word/numbering.xml",
    )
    for name in same:
        assert members(made)[name] == members(PACKAGES["comment of another"])[name]


def test_an_empty_comments_part_in_another_prefix_is_filled() -> None:
    data = package(p("甲乙"), comments=f'<x:comments xmlns:x="{W}"/>')
    made = _put(data, Anchor(0, None, None, 0, 2))
    assert [c.text for c in comments(made)] == ["话"]


def test_a_new_comments_part_is_declared() -> None:
    made = members(_put(PACKAGES["one run"], Anchor(0, None, None, 0, 2)))
    assert '<Override PartName="/word/comments.xml"' in made["[Content_Types].xml"].decode()
    assert made["[Content_Types].xml"].decode().startswith(CONTENT_TYPES.removesuffix("</Types>"))
    assert 'Target="comments.xml"' in made["word/_rels/document.xml.rels"].decode()


@pytest.fixture(scope="module")
def faulty(ruleset: RuleSet) -> tuple[bytes, Result]:
    """A report of 2021 with a fault of each kind of place."""

    document = sample(
        ruleset.forms["2021"],
        year=2024,
        cells={"requests.new.natural": "3", "requests.carried_in.natural": None},
        prose={"overview": "政策、措施及其施实情况。", "problems": None},
    )
    data: bytes = docx_bytes(document)
    return data, lint_data(data, "x.docx", ruleset, Options())


def test_each_finding_is_a_comment_at_its_place(faulty: tuple[bytes, Result]) -> None:
    data, result = faulty
    made, count = annotate(data, result, "zh", WHEN)
    read = comments(made)
    assert count == len(result.findings) == len(read) - 1
    assert all(c.author == "gongkai-lint" for c in read)
    summary, *told = read
    assert "退回修改" in summary.text and "部分 5/6" in summary.text and "规则：共" in summary.text
    assert "2024年政府信息公开工作年度报告" in summary.words
    by = {f.rule.id: c for f, c in zip(result.findings, told, strict=True)}
    assert by["GK811"].words == "施实"
    assert by["GK811"].text.startswith("【警告】“施实”是错别字") and "应为：实施" in by["GK811"].text
    for finding, comment in zip(result.findings, told, strict=True):
        assert finding.message.replace("\n", " ") in comment.text
        assert finding.rule.id in comment.text
        for source in finding.rule.basis:
            assert source.clause in comment.text
        if finding.place.row is not None and finding.place.quote.strip():
            assert comment.words == finding.place.quote.strip()


def test_a_missing_section_is_said_on_the_heading_behind_it(faulty: tuple[bytes, Result]) -> None:
    data, result = faulty
    finding = next(f for f in result.findings if f.place.block is None and f.place.section == "problems")
    made, _ = annotate(data, result, "zh", WHEN)
    comment = comments(made)[1 + result.findings.index(finding)]
    assert "其他需要报告的事项" in comment.words and "位置：" in comment.text and "（缺）" in comment.text


def test_the_last_section_missing_is_said_at_the_end(ruleset: RuleSet) -> None:

    data = docx_bytes(sample(ruleset.forms["2021"], year=2024, prose={"other": None}))
    result = lint_data(data, "x.docx", ruleset, Options())
    finding = next(f for f in result.findings if f.place.section == "other" and f.place.block is None)
    comment = comments(annotate(data, result)[0])[1 + result.findings.index(finding)]
    report = result.report
    assert comment.words == report.paragraphs[report.tail - 1].text.strip()


def test_english(faulty: tuple[bytes, Result], ruleset: RuleSet) -> None:
    data, _ = faulty
    result = lint_data(data, "x.docx", ruleset, Options(lang="en"))
    summary, *told = comments(annotate(data, result, "en", WHEN)[0])
    assert "return for correction" in summary.text and "Could not be checked" in summary.text
    assert any(c.text.startswith("[warning] “施实” is misspelt") and "Right: 实施" in c.text for c in told)


def test_set_aside_findings_are_no_comments(faulty: tuple[bytes, Result]) -> None:
    data, result = faulty
    findings = tuple(
        f._replace(suppressed=Suppression("已核实")) if f.rule.id == "GK811" else f for f in result.findings
    )
    made, count = annotate(data, result._replace(findings=findings))
    summary, *told = comments(made)
    assert count == len(result.findings) - 1 == len(told)
    assert not any("施实" in c.text for c in told) and "1 个问题按单位策略不计" in summary.text


def test_twice_the_same_bytes(faulty: tuple[bytes, Result]) -> None:
    data, result = faulty
    assert annotate(data, result, "zh", WHEN) == annotate(data, result, "zh", WHEN)


def test_a_report_with_nothing_wrong_says_so(ruleset: RuleSet) -> None:
    data = (ROOT / "examples" / "clean-2021.docx").read_bytes()
    made, count = annotate(data, lint_data(data, "x.docx", ruleset, Options()))
    (summary,) = comments(made)
    assert count == 0 and "合格" in summary.text and "没有发现问题" in summary.text


def _real(shared: Path) -> list[Path]:
    return [
        *sorted((shared / "corpus" / "docx").glob("*.docx")),
        shared / "seed" / "wangjiashan-2018.docx",
        *sorted((ROOT / "examples").glob("*.docx")),
    ]


def test_every_real_report_without_a_loss(shared: Path, ruleset: RuleSet) -> None:
    paths = _real(shared)
    assert len(paths) >= 28
    for path in paths:
        data = path.read_bytes()
        result = lint_data(data, path.name, ruleset, Options())
        made, count = annotate(data, result, "zh", WHEN)
        before, after = members(data), members(made)
        changed = {n for n in before if before[n] != after[n]}
        assert changed <= {MAIN, "word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
        assert read_document(made, "x.docx").blocks == result.report.document.blocks, path.name
        opened = python_docx.Document(io.BytesIO(made))
        assert len(list(opened.comments)) == count + 1 == len(result.findings) + 1, path.name
        read = comments(made)[1:]
        for finding, comment in zip(result.findings, read, strict=True):
            place = finding.place
            fault = place.quote[slice(*place.mark)].strip()
            if place.block is not None and place.row is None and place.table is None and "……" not in fault:
                assert comment.words == fault, (path.name, finding.rule.id)


def test_tables_are_commented_on_at_their_first_words(ruleset: RuleSet) -> None:
    data = package(p("甲县2024年政府信息公开工作年度报告") + tbl(tr(tc(""), tc("头"))))
    located = locate(data)
    table = located.blocks[1]
    assert isinstance(table, Table)
    from gongkai_lint.forms.report import Place
    from gongkai_lint.word.anchors import anchor_of

    assert anchor_of(Place("表", block=1), None, located) == Anchor(1, 0, 1, 0, 1)  # type: ignore[arg-type]
    assert anchor_of(Place("格", block=1, row=0, column=0), None, located) == Anchor(1, 0, 0, 0, 0)  # type: ignore[arg-type]
    assert anchor_of(Place("格", block=1, row=0, column=5), None, located) == Anchor(1, 0, 1, 0, 1)  # type: ignore[arg-type]


def test_packed_bytes_of_other_members_are_copied() -> None:
    data = archive({**members(PACKAGES["one run"]), "word/odd.bin": bytes(1000)})
    made = _put(data, Anchor(0, None, None, 0, 2))
    packed = data[data.index(b"word/odd.bin") :][:23]
    assert packed in made
