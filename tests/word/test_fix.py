"""Corrections as tracked changes: rejected, the report is the original; accepted, it is the corrected one; nothing else changes."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from gongkai_lint.document.model import Document, Paragraph
from gongkai_lint.document.open import read_document
from gongkai_lint.engine import Options, lint_data
from gongkai_lint.forms.report import Place
from gongkai_lint.rules.fixing import corrected
from gongkai_lint.rules.model import RuleSet
from gongkai_lint.word.edits import Corrections, Edit, Home, text_of
from gongkai_lint.word.fix import fix
from gongkai_lint.word.locate import Located, locate
from gongkai_lint.word.package import rebuilt
from gongkai_lint.word.revisions import Revisions
from tests.cli.scenario import docx_bytes
from tests.conftest import ROOT
from tests.document.build import W, p
from tests.word.constructs import BODIES, PACKAGES, decided, members, package, run, with_main

WHEN = "2025-03-01T08:00:00Z"
MAIN = "word/document.xml"
HERE = Place("这里")


def _write(data: bytes, edits: dict[Home, list[Edit]]) -> bytes:
    located = locate(data)
    revisions = Revisions(located, WHEN)
    for home, listed in edits.items():
        for edit in listed:
            assert revisions.possible(home, edit.start, edit.end) == ""
            revisions.write(home, edit)
    return rebuilt(data, {located.package.main: revisions.patch.result()})


def _edit(text: str, start: int, end: int, new: str) -> Edit:
    return Edit(start, end, text[start:end], new, ("GK811",), HERE)


def _applied(text: str, edits: tuple[Edit, ...] | list[Edit]) -> str:
    for edit in sorted(edits, reverse=True):
        assert text[edit.start : edit.end] == edit.old
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def _texts(document: Document | Located) -> dict[Home, str]:
    """All texts of a document by where they stand."""
    found: dict[Home, str] = {}
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found[block.block, -1, -1] = block.text
        else:
            found |= {(block.block, c.row, c.column): c.text for row in block.rows for c in row}
    return found


def _read(data: bytes) -> Document:
    return read_document(data, "x.docx")


def _prove(data: bytes, made: bytes, edits: dict[Home, tuple[Edit, ...]] | dict[Home, list[Edit]]) -> None:
    """Read as it stands and accepted it is the corrected text, rejected the original; other members are the same."""
    before = _read(data)
    expected = {home: _applied(text, list(edits.get(home, ()))) for home, text in _texts(before).items()}
    for accepted in (made, decided(made, accept=True)):
        assert _texts(_read(accepted)) == expected
    assert _read(decided(made, accept=False)).blocks == before.blocks
    held, then = members(data), members(made)
    assert list(held) == list(then)
    assert {n for n in held if held[n] != then[n]} == ({MAIN} if edits else set())


@pytest.mark.parametrize("name", BODIES)
def test_any_words_of_any_construct(name: str) -> None:
    """Every span of up to three characters replaced, deleted, and something put in at every place."""
    data = package(BODIES[name] + p("后面还有一段。"))
    located = locate(data)
    tried = 0
    for home, text in _texts(located).items():
        for start in range(len(text) + 1):
            for length, new in ((0, "新字"), (1, "新"), (2, "新的字"), (3, ""), (1, "")):
                if start + length > len(text) or Revisions(located, WHEN).possible(
                    home, start, start + length
                ):
                    continue
                tried += 1
                edits = {home: [_edit(text, start, start + length, new)]}
                _prove(data, _write(data, edits), edits)
    assert tried >= 30


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_many_at_once(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted({*BODIES, "another prefix"})))
    located = locate(PACKAGES[name])
    edits: dict[Home, list[Edit]] = {}
    for home, text in _texts(located).items():
        at = 0
        while at < len(text):
            start = at + data.draw(st.integers(0, 2))
            end = min(len(text), start + data.draw(st.integers(0, 2)))
            new = data.draw(st.sampled_from(["", "新", "新<&>字 "]))
            if (
                start <= len(text)
                and (new or end > start)
                and not Revisions(located, WHEN).possible(home, start, end)
            ):
                edits.setdefault(home, []).append(_edit(text, start, end, new))
            at = max(start, end) + 1
    assume(edits)  # without any, fix() gives the file back as it is
    _prove(PACKAGES[name], _write(PACKAGES[name], edits), edits)


def test_the_look_of_the_words_stays() -> None:
    """A correction over three runs: each part is deleted in its own look, the new words have that of the last."""
    data = PACKAGES["runs"]
    made = members(_write(data, {(0, -1, -1): [_edit("政策、措施及其施实情况", 6, 9, "其实施")]}))[
        MAIN
    ].decode()
    assert (
        '<w:del w:id="1" w:author="gongkai-lint" w:date="2025-03-01T08:00:00Z"><w:r><w:rPr></w:rPr>' in made
    )
    assert re.search(r'<w:i/></w:rPr><w:delText xml:space="preserve">实</w:delText></w:r></w:del><w:ins [^>]*><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">其实施</w:t></w:r></w:ins><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">情况</w:t>', made)  # fmt: skip
    assert made.count("政策") == made.count("、措施及") == 1


def test_not_a_byte_outside_the_touched_run() -> None:
    data = package("".join(b for n, b in BODIES.items() if n != "character data"))
    before = members(data)[MAIN].decode()
    made = members(_write(data, {(0, -1, -1): [_edit("全年收到申请五件。", 6, 7, "六")]}))[MAIN].decode()
    run_ = "<w:r><w:t>全年收到申请五件。</w:t></w:r>"
    assert before.count(run_) == 1
    head, tail = before.split(run_)
    assert made.startswith(head) and made.endswith(tail)
    touched = made[len(head) : len(made) - len(tail)]
    assert touched.startswith('<w:r><w:t xml:space="preserve">全年收到申请</w:t></w:r><w:del ')


def test_inside_the_insertion_of_another() -> None:
    """Their insertion is theirs before and behind, ours is ours; rejecting ours leaves theirs whole."""
    data = PACKAGES["insertion of another"]
    edits = {(0, -1, -1): [_edit("甲乙丙丁戊己", 2, 3, "新")]}
    made = _write(data, edits)
    _prove(data, made, edits)
    root = etree.fromstring(members(made)[MAIN])
    w = f"{{{W}}}"
    for change in root.iter(w + "ins"):
        assert not any(e.tag == w + "ins" for e in change.iterancestors())
    numbers = [e.get(w + "id") for e in root.iter(w + "ins", w + "del")]
    assert len(numbers) == len(set(numbers))
    theirs = [
        "".join(t.text or "" for t in e.iter(w + "t"))
        for e in root.iter(w + "ins")
        if e.get(w + "author") == "李四"
    ]
    assert theirs == ["", "丁戊"]


@pytest.mark.parametrize(
    ("name", "words", "why"),
    [
        ("numbered", "1、", "generated"),
        ("cells", "一\n", "generated"),
        ("text box", "框里", "aside"),
        ("footnote", "脚注", "aside"),
        ("ruby", "拼", "unusual"),
        ("move", "移来", "unusual"),
        ("tabs and breaks", "甲\t乙", "unusual"),
        ("symbol", "☑", "unusual"),
        ("hyphens", "-", "unusual"),
    ],
)
def test_what_is_left_to_a_person(name: str, words: str, why: str) -> None:
    located = locate(PACKAGES[name])
    revisions = Revisions(located, WHEN)
    home, text = next((h, t) for h, t in _texts(located).items() if words in t)
    start = text.index(words)
    assert revisions.possible(home, start, start + len(words)) == why


# --- from the rules ------------------------------------------------------------------------------------------------


def _fixed(data: bytes, ruleset: RuleSet, **options: object) -> tuple[bytes, Corrections]:
    given = Options(**options)  # type: ignore[arg-type]
    return fix(data, lint_data(data, "x.docx", ruleset, given), ruleset, given, WHEN)


def _report(*paragraphs: str, **parts: str) -> bytes:
    """A report of 2024 whose first section holds these paragraphs (as XML)."""
    heads = ["总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况",
             "存在的主要问题及改进情况", "其他需要报告的事项"]  # fmt: skip
    body = p("平川县王家山镇2024年政府信息公开工作年度报告")
    for n, head in enumerate(heads):
        body += p(f"{'一二三四五六'[n]}、{head}") + ("".join(paragraphs) if n == 0 else "")
    return package(body, **parts)


def _said(made: Corrections) -> list[tuple[str, str]]:
    return [(e.old, e.new) for edits in made.edits.values() for e in edits]


def test_a_report_is_corrected(ruleset: RuleSet) -> None:
    data = _report(
        p("政策、措施及其施实情况。截止2024年底，共办理14件,。规范审核审核发布机制。"),
        p("依据国办公开办涵[2021]30号编制；落实《条例》、《办法》。畅通公开渠，登陆网站查询。"),
        p("1、健全组织。"),
        p("2、规范工作。"),
    )
    made, corrections = _fixed(data, ruleset)
    _prove(data, made, dict(corrections.edits))
    text = "\n".join(b.text for b in _read(made).blocks if isinstance(b, Paragraph))
    assert "政策、措施及其实施情况。截至2024年底，共办理14件。规范审核发布机制。" in text
    assert "依据国办公开办函〔2021〕30号编制；落实《条例》《办法》。畅通公开渠道，登录网站查询。" in text
    assert "\n1.健全组织。\n2.规范工作。" in text
    assert not corrections.skipped
    # Figures are in no change, not even one that would leave them as they are.
    for old, new in _said(corrections):
        assert not re.search(r"\d", old + new)


def test_one_correction_may_show_the_next(ruleset: RuleSet) -> None:
    """,。 is two faults in one: what is left after the first is corrected in the same run."""
    made, _ = _fixed(_report(p("共办理14件,,。做好工作。")), ruleset)
    assert "共办理14件。做好工作。" in "\n".join(
        b.text for b in _read(made).blocks if isinstance(b, Paragraph)
    )


def test_twice_changes_nothing_more(ruleset: RuleSet) -> None:
    data = _report(p("政策、措施及其施实情况。截止2024年底，共办理14件,。"), p("1、健全组织。"))
    made, first = _fixed(data, ruleset)
    again, second = _fixed(made, ruleset)
    assert first.made >= 4 and second.made == 0 and again == made
    clean = decided(made, accept=True)
    accepted, third = _fixed(clean, ruleset)
    assert third.made == 0 and accepted == clean


def test_nothing_to_correct_gives_the_same_bytes(ruleset: RuleSet) -> None:
    data = (ROOT / "examples" / "clean-2021.docx").read_bytes()
    assert _fixed(data, ruleset) == (data, Corrections({}, ()))


def test_words_over_runs_links_and_other_changes(ruleset: RuleSet) -> None:
    data = _report(
        f"<w:p>{run('政策及其施', '<w:b/>')}<w:hyperlink>{run('实')}{run('情况')}</w:hyperlink>{run('。')}</w:p>",
        f'<w:p>{run("年")}<w:del w:id="5" w:author="王"><w:r><w:delText>末</w:delText></w:r></w:del>{run("厎统计。")}</w:p>',
    )
    made, corrections = _fixed(data, ruleset)
    assert _said(corrections) == [("施实", "实施"), ("厎", "底")]
    _prove(data, made, dict(corrections.edits))
    assert "<w:delText>末</w:delText>" in members(made)[MAIN].decode()


def test_automatic_numbers_are_left_and_told(ruleset: RuleSet) -> None:
    item = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>'
    data = _report(item.format(run("健全组织。")), item.format(run("规范工作及其施实。")))
    made, corrections = _fixed(data, ruleset)
    assert {(s.rule, s.why) for s in corrections.skipped} == {("GK122", "generated")}
    assert [s.old for s in corrections.skipped] == ["1、", "2、"]
    assert _said(corrections) == [("施实", "实施")]
    _prove(data, made, dict(corrections.edits))


def test_every_place_is_corrected_however_many(ruleset: RuleSet) -> None:
    data = _report(p("完善机制,细化职责。" * 60))
    made, corrections = _fixed(data, ruleset)
    assert corrections.made == 60
    _prove(data, made, dict(corrections.edits))


def test_rules_off_and_words_of_the_policy(ruleset: RuleSet) -> None:
    data = _report(p("政策及其施实情况。平川现的工作。"))
    assert _said(_fixed(data, ruleset)[1]) == [("施实", "实施")]
    assert _said(_fixed(data, ruleset, ignore=("GK811",))[1]) == []
    assert _said(_fixed(data, ruleset, words={"typos": {"平川现": "平川县"}})[1]) == [
        ("施实", "实施"),
        ("现", "县"),
    ]


def test_what_a_comment_sets_aside_stays_as_it_is(ruleset: RuleSet) -> None:
    """Also when a correction before it moves it along, and the next round no longer finds it under the comment."""
    marked = '<w:commentRangeStart w:id="7"/>{}<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'
    said = '<w:comment w:id="7" w:author="王"><w:p><w:r><w:t>忽略 GK811 理由：引用原文</w:t></w:r></w:p></w:comment>'
    words = f"{run('优化优化服务,,。')}{marked.format(run('施实'))}{run('方案。')}"
    data = _report(f"<w:p>{words}</w:p>", comments=f'<w:comments xmlns:w="{W}">{said}</w:comments>')
    made, corrections = _fixed(data, ruleset)
    assert ("施实", "实施") not in _said(corrections) and corrections.made == 2
    _prove(data, made, dict(corrections.edits))
    plain = _report(f"<w:p>{words}</w:p>")  # the same without anything said in the comment
    assert ("施实", "实施") in _said(_fixed(plain, ruleset)[1])


def test_no_rule_ever_corrects_a_figure(ruleset: RuleSet) -> None:
    rule = next(r for r in ruleset.rules if r.id == "GK813")._replace(fix={"replace": "{right}"})
    assert corrected(rule, "的的", {"right": "的"}, {}) == "的"
    for found, right in (("20条20条", "20条"), ("三件", "两件"), ("5％", "5"), ("１件", "2件")):
        assert corrected(rule, found, {"right": right}, {}) is None
    assert corrected(rule, "的的", {"right": ""}, {}) is None
    assert corrected(rule, "甲\n乙", {"right": "甲\n丙"}, {}) is None
    assert corrected(rule._replace(fix={}), "的的", {"right": "的"}, {}) is None


def test_cells_of_the_tables_are_never_touched(ruleset: RuleSet, shared: Path) -> None:
    from gongkai_lint.forms.sample import sample

    data = docx_bytes(sample(ruleset.forms["2021"], year=2024, cells={"requests.new.natural": "3,,", "requests.total.natural": None}, prose={"overview": "措施及其施实。"}))  # fmt: skip
    _, corrections = _fixed(data, ruleset)
    assert _said(corrections) == [("施实", "实施")]
    assert all(row == -1 for _, row, _ in corrections.edits)


def test_every_real_report_without_a_loss(shared: Path, ruleset: RuleSet) -> None:
    paths = [
        *sorted((shared / "corpus" / "docx").glob("*.docx")),
        shared / "seed" / "wangjiashan-2018.docx",
        *sorted((ROOT / "examples").glob("*.docx")),
    ]
    total = 0
    for path in paths:
        data = path.read_bytes()
        made, corrections = _fixed(data, ruleset)
        _prove(data, made, dict(corrections.edits))
        assert _fixed(made, ruleset) == (made, Corrections({}, ())), path.name
        python_docx.Document(io.BytesIO(made))
        for home, edits in corrections.edits.items():
            assert home[1] == -1 or "。" in text_of(_read(data), home)
            for edit in edits:
                assert not re.search(r"\d", edit.old + edit.new), (path.name, edit)
        total += corrections.made
    assert total > 80


def test_the_seed(shared: Path, ruleset: RuleSet) -> None:
    data = (shared / "seed" / "wangjiashan-2018.docx").read_bytes()
    said = _said(_fixed(data, ruleset)[1])
    assert {("施实", "实施"), ("止", "至"), ("厎", "底"), ("、", "."), (":", "："), ("", "：")} <= set(said)


def test_changed_main_part_only() -> None:
    data = PACKAGES["one run"]
    assert members(with_main(data, b"<x/>"))["word/media/image1.png"] == bytes(range(256))
