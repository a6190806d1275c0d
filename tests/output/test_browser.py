"""The page in a real browser: filtering, jumping, printing, small screens, darkness, without scripts; nothing loaded, nothing wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai_lint.output.html import render
from gongkai_lint.rules.model import RuleSet
from tests.output.browser import CHROMIUM, Page, browser
from tests.output.conftest import run

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ("mistakes-2021.docx", "wangjiashan-2018.docx", "clean-2021.docx")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("profile")) as made:
        made.size(1280, 900)
        yield made


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, ruleset: RuleSet) -> Path:
    results = run(ruleset, [str(ROOT / "examples" / name) for name in EXAMPLES], select=())
    path = tmp_path_factory.mktemp("page") / "结果.html"
    path.write_text(render(results, ruleset), encoding="utf-8")
    return path


def visible(page: Page, selector: str) -> int:
    return int(page.js(f"[...document.querySelectorAll('{selector}')].filter(e => e.checkVisibility()).length"))  # fmt: skip


def test_nothing_but_the_file_is_loaded_and_nothing_is_complained_of(page: Page, file: Path) -> None:
    page.requests.clear()
    page.complaints.clear()
    page.open(file)
    page.js("new Promise(done => setTimeout(done, 200))")
    assert [r for r in page.requests if not r.startswith("data:")] == [file.as_uri()]
    assert page.complaints == []


def test_grades_hide_notes_list_rows_numbers_and_paint(page: Page, file: Path) -> None:
    page.open(file)
    before = {kind: visible(page, f".remark.{kind}") for kind in ("error", "warning", "note")}
    assert all(before.values())
    page.click(".filter input[value=warning]")
    assert visible(page, ".remark.warning") == 0 == visible(page, ".list li.warning") == visible(page, ".paper .ref.warning")  # fmt: skip
    assert visible(page, ".remark.error") == before["error"] == visible(page, ".list li.error")
    assert visible(page, ".remark.note") == before["note"]
    painted = "[...document.querySelectorAll('.paper td.warning')].filter(e => !e.classList.contains('off')).length"  # fmt: skip
    assert page.js(painted) == 0
    total = sum(before.values())
    assert page.js("document.querySelector('.filter output').textContent") == f"显示 {total - before['warning']} / {total}"  # fmt: skip
    page.click(".filter input[value=warning]")
    assert visible(page, ".remark.warning") == before["warning"]
    assert page.js("document.querySelector('.filter output').textContent") == ""


def test_words_filter(page: Page, file: Path) -> None:
    page.open(file)
    page.click(".filter input[type=search]")
    page.type("gk303 自然人")
    assert visible(page, ".remark") == 1 and visible(page, ".list li") == 1
    assert "GK303" in page.js("[...document.querySelectorAll('.remark')].find(e => e.checkVisibility()).textContent")  # fmt: skip
    page.js("document.querySelector('.filter input[type=search]').select()")
    page.type("没有这样的字")
    assert visible(page, ".remark") == 0
    assert visible(page, ".list .empty") == page.js("document.querySelectorAll('.list').length")


def test_from_the_list_to_the_place_to_the_note(page: Page, file: Path) -> None:
    page.open(file)
    page.click("#l-f1-8 a")
    assert page.js("location.hash") == "#p-f1-8"
    page.js("new Promise(done => setTimeout(done, 900))")  # smooth scrolling
    top = page.js("document.getElementById('p-f1-8').getBoundingClientRect().top")
    assert 0 < top < 900
    page.click('.paper .ref[data-key="f1-8"]')
    assert page.js("location.hash") == "#n-f1-8"
    page.js("new Promise(done => setTimeout(done, 900))")
    note = page.js("(b => [b.top, b.bottom])(document.querySelector('#n-f1-8').getBoundingClientRect())")
    assert note[0] > 0 and note[1] < 900
    page.click("#n-f1-8 .num")
    assert page.js("location.hash") == "#p-f1-8"


def test_notes_stand_beside_their_paragraph_and_never_overlap(page: Page, file: Path) -> None:
    page.open(file)
    boxes = page.js(
        "[...document.querySelectorAll('.paper')].map(p => [...p.querySelectorAll('.notes')].map(n => {"
        "const a = n.getBoundingClientRect(), b = n.parentElement.getBoundingClientRect();"
        "return [a.top, a.bottom, b.top, a.left, b.querySelector ? 0 : n.parentElement.firstElementChild.getBoundingClientRect().right]}))"
    )
    noted = [paper for paper in boxes if paper]
    assert len(noted) == 2
    for paper in noted:
        assert paper[0][0] == pytest.approx(paper[0][2], abs=2)  # the first is level with its paragraph
        for (top, _, group, _, _), (_, above, _, _, _) in zip(paper[1:], paper, strict=False):
            assert top >= above - 1 and top >= group - 1
        assert all(left >= right - 1 for _, _, _, left, right in paper)


def test_a_closed_explanation_opens_and_the_notes_make_room(page: Page, file: Path) -> None:
    page.open(file)
    before = page.js("document.querySelector('#n-f1-4').getBoundingClientRect().top + scrollY")
    page.click("#n-f1-1 summary")
    page.js("new Promise(done => setTimeout(done, 100))")
    assert page.js("document.querySelector('#n-f1-1 details').open") is True
    assert page.js("document.querySelector('#n-f1-4').getBoundingClientRect().top + scrollY") >= before
    bottom, top = page.js("[document.querySelector('#n-f1-1').getBoundingClientRect().bottom, document.querySelector('#n-f1-2').getBoundingClientRect().top]")  # fmt: skip
    assert top >= bottom


@pytest.mark.parametrize(("width", "height"), [(390, 844), (768, 1024), (1280, 900), (1920, 1080)])
def test_no_screen_scrolls_sideways(width: int, height: int, page: Page, file: Path) -> None:
    page.size(width, height)
    try:
        page.open(file)
        assert page.js("document.documentElement.scrollWidth") <= width
        small = page.js("Math.min(...[...document.querySelectorAll('.paper p, .remark p')].map(e => parseFloat(getComputedStyle(e).fontSize)))")  # fmt: skip
        assert small >= 12
    finally:
        page.size(1280, 900)


def test_without_scripts_everything_is_there(page: Page, file: Path) -> None:
    page.scripts(False)
    try:
        page.open(file)
        document = page.call("DOM.getDocument")["root"]["nodeId"]
        found = page.call("DOM.querySelectorAll", nodeId=document, selector=".remark")["nodeIds"]
        assert len(found) > 40
        box = page.call("DOM.getBoxModel", nodeId=found[0])["model"]
        assert box["height"] > 20
        (form,) = page.call("DOM.querySelectorAll", nodeId=document, selector="#filter[hidden]")["nodeIds"]
        assert form  # a filter that could do nothing is not shown
    finally:
        page.scripts(True)


CONTRAST = """
(() => {
  const lin = v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const lum = c => .2126 * lin(c[0]) + .7152 * lin(c[1]) + .0722 * lin(c[2]);
  const rgba = s => { const n = s.match(/[\\d.]+/g).map(Number); return s.startsWith('color(') ? [...n.slice(0, 3).map(v => v * 255), n[3] ?? 1] : [...n.slice(0, 3), n[3] ?? 1]; };
  const under = e => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] > .9) return c; } return [255, 255, 255]; };
  const bad = [];
  for (const e of document.querySelectorAll('body *')) {
    if (!e.checkVisibility() || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const a = lum(rgba(getComputedStyle(e).color)), b = lum(under(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) bad.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)} ${e.textContent.slice(0, 20)}`);
  }
  return [...new Set(bad)];
})()
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_letter_stands_out_from_its_ground(scheme: str, page: Page, file: Path) -> None:
    """WCAG AA, 4.5 to 1."""
    page.media(scheme=scheme)
    try:
        page.open(file)
        assert page.js(CONTRAST) == []
        ground = page.js("getComputedStyle(document.body).backgroundColor")
        assert (sum(int(n) for n in re.findall(r"\d+", ground)[:3]) < 200) == (scheme == "dark")
    finally:
        page.media()


def test_printed_the_notes_are_below_their_paragraph_and_nothing_is_folded(page: Page, file: Path) -> None:
    page.open(file)
    page.media("print")
    try:
        assert visible(page, ".filter") == 0
        above = page.js("document.querySelector('#n-f1-1').closest('.group').firstElementChild.getBoundingClientRect().bottom")  # fmt: skip
        note, rest = page.js("(g => [g.querySelector('.notes').getBoundingClientRect().top, g.querySelector('.rest').getBoundingClientRect().top])(document.querySelector('#n-f1-1').closest('.group'))")  # fmt: skip
        assert above <= note < rest
    finally:
        page.media()
    data = page.pdf()
    assert data.startswith(b"%PDF")
    assert page.js(
        "[...document.querySelectorAll('.remark details')].every(d => !d.open)"
    )  # as it was before
