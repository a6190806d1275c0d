"""Comments of the reviewing pane: where they are anchored, how they are read, what they cover."""

from __future__ import annotations

import pytest

from gongkai_lint.document.model import Comment, Document, Spot
from gongkai_lint.engine import Options, lint_document
from gongkai_lint.forms.report import Place
from gongkai_lint.policy.comments import directive
from gongkai_lint.rules.model import Result, RuleSet
from tests.cli.scenario import commented, report
from tests.document.build import W, p, read, run, tbl, tc, tr


def comments_part(*texts: str, author: str = "张三") -> str:
    inside = "".join(
        f'<w:comment w:id="{n}" w:author="{author}">'
        + "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
        + "</w:comment>"
        for n, text in enumerate(texts)
    )
    return f'<w:comments xmlns:w="{W}">{inside}</w:comments>'


def start(n: int = 0) -> str:
    return f'<w:commentRangeStart w:id="{n}"/>'


def end(n: int = 0) -> str:
    return f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>'


def test_a_range_within_a_paragraph() -> None:
    body = f"{p('甲')}<w:p>{run('前面')}{start()}{run('中间')}{run('的字')}{end()}{run('后面')}</w:p>"
    (comment,) = read(body, comments=comments_part("看这里\n第二行")).comments
    assert comment == Comment("看这里\n第二行", "张三", Spot(1, offset=2), Spot(1, offset=6))


def test_a_range_over_paragraphs() -> None:
    body = f"<w:p>{run('一二')}{start()}{run('三')}</w:p>{p('中')}<w:p>{run('四')}{end()}{run('五')}</w:p>"
    (comment,) = read(body, comments=comments_part("多段")).comments
    assert (comment.start, comment.end) == (Spot(0, offset=2), Spot(2, offset=1))


def test_a_range_that_begins_between_paragraphs() -> None:
    body = f"{p('甲')}{start()}<w:p>{run('乙丙')}{end()}</w:p>"
    (comment,) = read(body, comments=comments_part("段间")).comments
    assert (comment.start, comment.end) == (Spot(1), Spot(1, offset=2))


def test_without_a_range_a_comment_is_about_its_paragraph() -> None:
    body = f'{p("甲")}<w:p>{run("乙丙")}<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    (comment,) = read(body, comments=comments_part("没有范围")).comments
    assert comment.start == Spot(1) and comment.end.block == 1 and comment.end.offset > 1000


def test_in_a_cell() -> None:
    held = f"<w:tc><w:p>{run('上一段')}</w:p><w:p>{run('数')}{start()}{run('12')}{end()}</w:p></w:tc>"
    body = p("题") + tbl(tr(tc("甲"), tc("乙")), tr(tc("丙"), held))
    (comment,) = read(body, comments=comments_part("格里")).comments
    assert (comment.start, comment.end) == (Spot(1, 1, 1, 5), Spot(1, 1, 1, 7))


def test_a_comment_nobody_refers_to_and_one_that_is_missing() -> None:
    assert read(p("甲"), comments=comments_part("没有引用")).comments == ()
    body = f"<w:p>{run('甲')}{start(7)}{run('乙')}{end(7)}</w:p>"
    assert read(body, comments=comments_part("别的")).comments == ()
    assert read(body).comments == ()


@pytest.mark.parametrize(
    ("text", "rules", "reason"),
    [
        ("忽略 GK501 理由：口径含上年结转", ("GK501",), "口径含上年结转"),
        ("忽略GK501，理由:照录原文", ("GK501",), "照录原文"),
        (
            "忽略 ＧＫ５０１、gk302 和 PC101　原因：已与业务处核对",
            ("GK501", "GK302", "PC101"),
            "已与业务处核对",
        ),
        ("请忽略规则GK 501。理由是引用原文", ("GK501",), "引用原文"),
        ("忽略：GK501（理由：照录）", ("GK501",), "照录"),
        ("Ignore GK501 and GK302, reason: quoted as it stands", ("GK501", "GK302"), "quoted as it stands"),
        ("忽略 GK501\n理由：\n分行写", ("GK501",), "分行写"),
        ("忽略 GK501", ("GK501",), ""),
        ("忽略 GK501 理由：", ("GK501",), ""),
        ("忽略 GK501 理由：……", ("GK501",), ""),
        ("忽略 GK501 已经核对过", ("GK501",), ""),
        ("忽略 理由：没写编号", (), "没写编号"),
        ("忽略 GK5011 理由：照录", ("GK5011",), "照录"),
    ],
)
def test_how_a_request_is_read(text: str, rules: tuple[str, ...], reason: str) -> None:
    found = directive(Comment(text, "张三", Spot(0), Spot(0)))
    assert found is not None
    assert (found.rules, found.reason) == (rules, reason)


@pytest.mark.parametrize(
    "text",
    ["忽略这段的格式", "此处不能忽略 GK501 理由：重要", "忽略", "", "GK501 理由：照录", "忽略不计的三件"],
)
def test_ordinary_comments_are_no_requests(text: str) -> None:
    assert directive(Comment(text, "张三", Spot(0), Spot(0))) is None


def test_our_own_comments_are_no_requests() -> None:
    assert directive(Comment("忽略 GK501 理由：照录", "gongkai-lint", Spot(0), Spot(0))) is None


REPORT = "form: 2021\nyear: 2024\n@overview: 施实甲办法，都已公开，制度完善。\n@other: 施实乙办法。\nrequests.total.natural: 2\n"


def judged(ruleset: RuleSet, comments: dict[str, str], *select: str) -> Result:
    from gongkai_lint.document.open import read_document

    data = commented(report(REPORT, ruleset), comments)
    return lint_document(read_document(data, "a.docx"), ruleset, Options(select=(*select, "GK98")))


def told(result: Result) -> list[tuple[str, str, bool]]:
    return [(f.rule.id, f.place.label, f.suppressed is not None) for f in result.findings]


def test_only_what_it_is_about_is_set_aside(ruleset: RuleSet) -> None:
    by_place = {"施实乙": "忽略 GK302、GK811 理由：照录"}
    result = judged(ruleset, by_place, "GK302")
    assert ("GK302", "第三部分表 · 一、本年新收政府信息公开申请数量 × 自然人", False) in told(result)
    assert result.grade == "return"


def test_a_comment_on_a_cell(ruleset: RuleSet) -> None:
    from gongkai_lint.document.open import read_document
    from gongkai_lint.forms.recognise import recognise

    result = judged(ruleset, {}, "GK302")
    (finding,) = result.findings
    data = report(REPORT, ruleset)
    document = read_document(data, "a.docx")
    place = finding.place
    assert place.block is not None and place.row is not None and place.column is not None
    spot = Spot(place.block, place.row, place.column, 0)
    comment = Comment("忽略 GK302 理由：已说明", "李四", spot, spot._replace(offset=1))
    result = lint_document(document._replace(comments=(comment,)), ruleset, Options(select=("GK302", "GK98")))
    assert told(result) == [("GK302", place.label, True)]
    why = result.findings[0].suppressed
    assert why is not None
    assert (why.reason, why.source, why.where, why.by) == ("已说明", "comment", place.label, "李四")
    assert result.grade == "pass"
    assert result.tally.suppressed == 1 and result.tally.failed == 1
    beside = Comment("忽略 GK302 理由：已说明", "李四", spot._replace(column=spot.column + 1), spot._replace(column=spot.column + 1, offset=1))  # fmt: skip
    result = lint_document(document._replace(comments=(beside,)), ruleset, Options(select=("GK302", "GK98")))
    assert [(r, s) for r, _, s in told(result)] == [("GK302", False), ("GK982", False)]
    assert recognise(document, ruleset.forms).facts


def on_words(document: Document, words: str, text: str) -> Comment:
    block = next(b for b in document.blocks if hasattr(b, "text") and words in b.text)
    at = block.text.index(words)  # type: ignore[union-attr]
    return Comment(text, "张三", Spot(block.block, offset=at), Spot(block.block, offset=at + len(words)))


def test_words_beside_the_fault_are_not_the_fault(ruleset: RuleSet) -> None:
    from gongkai_lint.document.open import read_document

    document = read_document(
        report("form: 2021\nyear: 2024\n@other: 先说明情况，再施实乙办法。\n", ruleset), "a.docx"
    )
    for words, aside in (
        ("先说明情况", False),
        ("施实", True),
        ("再施", True),
        ("实乙", True),
        ("乙办法", False),
    ):
        held = document._replace(comments=(on_words(document, words, "忽略 GK811 理由：照录"),))
        result = lint_document(held, ruleset, Options(select=("GK811",)))
        assert [f.suppressed is not None for f in result.findings] == [aside], words


def test_a_finding_on_a_whole_section_is_covered_from_within(ruleset: RuleSet) -> None:
    from gongkai_lint.document.open import read_document
    from gongkai_lint.forms.places import section_label
    from gongkai_lint.forms.recognise import recognise
    from gongkai_lint.policy.comments import covers

    document = read_document(report(REPORT, ruleset), "a.docx")
    made = recognise(document, ruleset.forms)
    section = made.sections[-1]
    heading = made.paragraphs[section.start]
    whole = Place(section_label(section), section.key, heading.block, start=0, end=len(heading.text))
    inside = on_words(document, "施实乙", "忽略 GK107 理由：没有")
    outside = on_words(document, "施实甲", "忽略 GK107 理由：没有")
    assert covers(inside, whole, made)
    assert not covers(outside, whole, made)
    assert covers(outside, Place("全文"), made)


def test_what_crashed_is_never_set_aside(ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    from gongkai_lint import engine
    from gongkai_lint.document.open import read_document

    def check_of(kind: str):  # type: ignore[no-untyped-def]
        def broken(report, rule, context):  # type: ignore[no-untyped-def]
            raise ValueError("x")
            yield

        return broken

    document = read_document(report(REPORT, ruleset), "a.docx")
    held = document._replace(comments=(on_words(document, "施实乙", "忽略 GK811 理由：照录"),))
    monkeypatch.setattr(engine, "check_of", check_of)
    monkeypatch.delenv("GONGKAI_LINT_DEBUG", raising=False)
    result = lint_document(held, ruleset, Options(select=("GK811",)))
    (finding,) = result.findings
    assert finding.suppressed is None and finding.variant == engine.CRASH
    assert result.grade == "minor"


def test_a_rule_that_could_not_be_assessed_may_need_its_comment_yet(ruleset: RuleSet) -> None:
    from gongkai_lint.document.open import read_document

    text = "form: 2021\nyear: 2024\nrequests.new.natural: \n@other: 说明。\n"
    document = read_document(report(text, ruleset), "a.docx")
    held = document._replace(comments=(on_words(document, "说明", "忽略 GK302 理由：已说明"),))
    result = lint_document(held, ruleset, Options(select=("GK302", "GK98")))
    assert [u.rule.id for u in result.unknown] == ["GK302"]
    assert result.findings == ()
    assert lint_document(held, ruleset, Options(select=("GK303", "GK98"))).findings == ()  # GK302 is not run


def test_comments_must_cover_every_place_of_a_finding(ruleset: RuleSet) -> None:
    from gongkai_lint.document.open import read_document

    document = read_document(report(REPORT, ruleset), "a.docx")
    first = on_words(document, "施实甲", "忽略 GK811 理由：照录")
    second = on_words(document, "施实乙", "忽略 GK811 理由：也照录")
    run = Options(select=("GK811", "GK98"))
    one = lint_document(document._replace(comments=(second,)), ruleset, run)
    assert [(f.rule.id, f.suppressed is not None) for f in one.findings] == [
        ("GK811", False),
        ("GK984", False),
    ]
    assert "还有 1 处不在批注范围内" in one.findings[1].message
    assert one.findings[1].place.label == "第六部分第1段"
    both = lint_document(document._replace(comments=(second, first)), ruleset, run)
    (finding,) = both.findings
    assert finding.suppressed is not None and finding.suppressed.reason == "也照录"
    wide = first._replace(end=second.end)
    assert [
        f.suppressed is not None
        for f in lint_document(document._replace(comments=(wide,)), ruleset, run).findings
    ] == [True]


def test_more_places_than_are_listed_are_not_covered_by_those_that_are(ruleset: RuleSet) -> None:
    from gongkai_lint.document.open import read_document

    text = "form: 2021\nyear: 2024\n@other: " + "施实办法。" * 30 + "\n"
    document = read_document(report(text, ruleset), "a.docx")
    run = Options(select=("GK811",))
    part = on_words(document, "施实办法。" * 25, "忽略 GK811 理由：照录")
    assert [
        f.suppressed for f in lint_document(document._replace(comments=(part,)), ruleset, run).findings
    ] == [None]
    last = document.blocks[-1].block
    whole = part._replace(start=Spot(0), end=Spot(last, offset=1 << 30))
    assert [
        f.suppressed is not None
        for f in lint_document(document._replace(comments=(whole,)), ruleset, run).findings
    ] == [True]
