"""The triage page: what it says, that it needs nothing from outside, and that it works in a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from gongkai_lint.audit import page
from gongkai_lint.audit.model import Audit, Held, Row, Unit
from gongkai_lint.audit.names import annotated_name, letter_names, page_name, safe
from gongkai_lint.audit.sample import sample
from gongkai_lint.rules.model import RuleSet


@pytest.fixture(scope="module")
def audit(ruleset: RuleSet) -> Audit:
    return sample(ruleset)


def links_of(audit: Audit) -> page.Links:
    return page.Links(
        {e.path: page_name(e.path) for e in audit.entries if not e.trouble},
        {"清河区教育局": "return/清河区教育局.docx", "东关街道": "return/东关街道.docx"},
        {"教育局.docx": annotated_name("教育局.docx")},
        (("audit.xlsx", "工作簿 audit.xlsx"),),
    )


@pytest.fixture(scope="module")
def tree(audit: Audit) -> html.HtmlElement:
    return html.fromstring(page.render(audit, links_of(audit)))


def units_of(tree: html.HtmlElement) -> list[str]:
    return [th.text for th in tree.xpath("//table[@id='table']/tbody/tr/th")]


def test_worst_first(tree: html.HtmlElement) -> None:
    assert units_of(tree)[:4] == ["清河区教育局", "石门乡", "东关街道", "清河区财政局"]
    assert [tr.get("data-state") for tr in tree.xpath("//table[@id='table']/tbody/tr")] == [
        "return", "unassessable", "missing", "minor", "pass", "pass", "pass", "pass",
    ]  # fmt: skip


def test_a_row_says_it_all(tree: html.HtmlElement) -> None:
    (row,) = tree.xpath("//tr[@data-state='return']")
    assert [td.get("data-sort") for td in row.xpath("td[contains(@class, 'r ')]")] == [
        "1",
        "0",
        "0",
        row.xpath("td[6]")[0].get("data-sort"),
        "0",
        "0",
    ]
    assert [(a.text, a.get("href").split("/")[0]) for a in row.xpath(".//a")] == [
        ("报告", "reports"),
        ("批注稿", "annotated"),
        ("函", "return"),
    ]
    (missing,) = tree.xpath("//tr[@data-state='missing']")
    assert [td.text_content() for td in missing.xpath("td[contains(@class, 'r ')]")] == ["–"] * 4 + ["0", "0"]
    (unread,) = tree.xpath("//tr[@data-state='unassessable']")
    assert "请另存为 .docx" in unread.text_content()


def test_figures_at_the_head(tree: html.HtmlElement) -> None:
    cards = {d.xpath("span")[0].text: int(d.xpath("b")[0].text) for d in tree.find_class("figure")}
    assert cards == {
        "应报送单位": 8, "已报送": 7, "退回修改": 1, "无法评估": 1, "未报送": 1, "基本合格": 1, "合格": 4, "逾期": 1, "重复报送": 1, "单位不明": 2,
    }  # fmt: skip


def test_charts_say_their_figures_in_words(tree: html.HtmlElement) -> None:
    labels = [b.get("aria-label") for b in tree.find_class("bar")]
    assert labels == ["合格 1 ", "退回修改 1 基本合格 1 合格 1 ", "无法评估 1 未报送 1 合格 2 "]


def test_what_else_is_listed(tree: html.HtmlElement) -> None:
    said = tree.text_content()
    for words in (
        "汇总报告与下级之和不符",
        "王家山镇、大河镇",
        "照片1.jpg",
        "以 大河镇（修改）.docx 为准",
        "第 3 次审核",
    ):
        assert words in said
    assert "另有：；" not in said
    (first, second) = tree.find_class("pair")
    assert (
        "62%" in first.text_content()
        and "上年度报告" in second.text_content()
        and "另有 2 句" in second.text_content()
    )


def test_nothing_comes_from_outside(audit: Audit) -> None:
    made = page.render(audit, links_of(audit))
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", made)
    assert "default-src 'none'" in made


def test_markup_in_names_is_text(audit: Audit) -> None:
    unit = Unit('<img src=x onerror=alert(1)>"镇', "township")
    made = page.render(audit._replace(rows=(Row(unit, "missing"),)), page.Links())
    assert "<img" not in made
    assert units_of(html.fromstring(made)) == [unit.name]


def test_a_province_does_not_choke_the_browser(audit: Audit) -> None:
    rows = [Row(Unit(f"第{n}镇", "township"), "missing") for n in range(page.MOST_ROWS + 5)]
    made = page.render(audit._replace(rows=rows, entries=Held([], {})), page.Links())
    assert len(units_of(html.fromstring(made))) == page.MOST_ROWS
    assert "另有 5 个单位没有列出，见 audit.xlsx。" in made


def test_a_run_cut_short_says_so(audit: Audit, tree: html.HtmlElement) -> None:
    assert "没有做完" not in tree.text_content()
    assert "这次审核没有做完" in page.render(audit._replace(complete=False), page.Links())


def test_an_empty_audit(audit: Audit) -> None:
    bare = audit._replace(
        rows=(),
        entries=Held([], {}),
        across=(),
        pairs=(),
        skipped=(),
        totals=audit.totals._replace(commonest=()),
    )
    assert units_of(html.fromstring(page.render(bare, page.Links()))) == []


def test_english_has_no_chinese_of_ours(ruleset: RuleSet) -> None:
    found = sample(ruleset, "en")
    made = page.render(
        found._replace(
            rows=(),
            entries=Held([], {}),
            across=(),
            pairs=(),
            matching=found.matching._replace(twice=()),
            skipped=(),
        ),
        page.Links(),
    )
    assert not re.search("[一-鿿]", html.fromstring(made.split("<body>")[1]).text_content())


@pytest.mark.parametrize(
    ("name", "expected"),
    [("清河区教育局", "清河区教育局"), ("a/b\\c:d", "a_b_c_d"), ("..", "_"), ("CON", "_CON"), ("nul.txt", "_nul.txt"), ("", "_"), ("字" * 90, "字" * 60)],
)  # fmt: skip
def test_safe_names(name: str, expected: str) -> None:
    assert safe(name) == expected


def test_names_are_never_alike() -> None:
    assert page_name("甲/年报.docx") != page_name("乙/年报.docx")
    names = letter_names(["a:b", "a/b", "A_B", "丙"])
    assert len({n.lower() for n in names.values()}) == 4
    assert names["丙"] == "return/丙.docx"


def test_in_a_browser(audit: Audit, tmp_path: Path) -> None:
    """Filter and sort, by a script that the page itself runs and whose outcome the browser prints."""
    import shutil
    import subprocess

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("there is no Chromium here")
    script = """
    <script>
    const out = [], visible = () => [...document.querySelectorAll("#table tbody tr")].filter(r => !r.hidden).map(r => r.cells[0].firstChild.textContent);
    const press = n => document.querySelectorAll("#table thead button")[n].click();
    const words = document.getElementById("words"), set = (e, v) => { e.value = v; e.dispatchEvent(new Event("input", {bubbles: true})); };
    window.addEventListener("error", e => out.push("ERROR " + e.message));
    out.push("all " + visible().length);
    set(words, "教育"); out.push("words " + visible()); set(words, "");
    set(document.getElementById("only"), "late"); out.push("late " + visible()); set(document.getElementById("only"), "");
    set(document.getElementById("level"), "township"); out.push("township " + visible().length); set(document.getElementById("level"), "*");
    const box = document.querySelector("[name=state][value=pass]"); box.click(); out.push("not pass " + visible().length); box.click();
    press(3); out.push("errors " + visible()[0]); press(3); out.push("fewest " + (visible()[0] !== "清河区教育局"));
    press(2); out.push("worst " + visible()[0]);
    out.push("shown " + document.getElementById("shown").textContent);
    document.body.innerHTML = "<pre id=out>" + out.join("\\n") + "</pre>";
    </script></body>"""
    target = tmp_path / "index.html"
    target.write_text(page.render(audit, links_of(audit)).replace("</body>", script), encoding="utf-8")
    done = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", target.as_uri()],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    told = html.fromstring(done.stdout).get_element_by_id("out").text.split("\n")
    assert told == [
        "all 8", "words 清河区教育局", "late 清河区财政局", "township 4", "not pass 4", "errors 清河区教育局", "fewest true", "worst 清河区教育局", "shown 8 / 8",
    ]  # fmt: skip
