"""Sentences, what everyone must write, and what two reports share."""

from __future__ import annotations

import pytest

from gongkai_lint.document.model import Paragraph
from gongkai_lint.forms.recognise import recognise
from gongkai_lint.forms.report import Report
from gongkai_lint.forms.sample import sample
from gongkai_lint.likeness import key_of, masked, sentences, shared, without_boilerplate
from gongkai_lint.rules.model import RuleSet


def report_of(ruleset: RuleSet, year: int = 2024, **prose: object) -> Report:
    document = sample(ruleset.forms["2021"], year=year, prose=prose)  # type: ignore[arg-type]
    return recognise(document, ruleset.forms)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("一是公开内容有待进一步深化；", "公开内容有待进一步深化"),
        ("（一）加强培训，规范公开。", "加强培训规范公开"),
        ("1.加强 培训，规范公开。", "加强培训规范公开"),
        ("12、加强培训。", "加强培训"),
        ("2024年收到申请１２件。", "2024年收到申请12件"),
        ("3.5万元", "35万元"),  # a decimal is no numeral at the head
        ("ＡＰＰ上线", "app上线"),
        ("一是。", ""),
        ("一是一二是二", "一二是二"),
    ],
)
def test_a_key_leaves_out_numerals_space_and_punctuation(text: str, key: str) -> None:
    assert key_of(text) == key


def test_a_masked_key_has_no_figures() -> None:
    assert masked(key_of("2024年收到申请12件，办结11件。")) == "#年收到申请#件办结#件"


def test_sentences_know_where_they_stand(ruleset: RuleSet) -> None:
    report = report_of(
        ruleset,
        overview=["（一）主动公开情况", "全年主动公开各类政府信息；重点公开财政预算决算信息。", "全文见附表"],
    )
    overview = [s for s in sentences(report) if report.paragraphs[s.paragraph].text.startswith("全年")]
    assert [s.text for s in overview] == ["全年主动公开各类政府信息；", "重点公开财政预算决算信息。"]
    for sentence in sentences(report):
        assert report.text[sentence.start : sentence.end] == sentence.text
        base = report.starts[sentence.paragraph]
        assert base <= sentence.start < sentence.end <= base + len(report.paragraphs[sentence.paragraph].text)


def test_headings_title_signature_and_short_turns_are_no_sentences(ruleset: RuleSet) -> None:
    report = report_of(
        ruleset,
        overview=[
            "（一）组织领导机构建设情况",
            "工作平稳有序。",
            "清河市平川县人民政府办公室",
            "2025年1月20日",
        ],
    )
    texts = [s.text for s in sentences(report)]
    assert not any(
        "组织领导" in t or "人民政府办公室" in t or "1月20日" in t or "平稳" in t[:6] for t in texts
    )
    assert not any(t.startswith(("一、", "二、")) for t in texts)


def test_what_stands_in_brackets_belongs_to_its_sentence(ruleset: RuleSet) -> None:
    line = "本年新设公开查阅点三处（县档案馆；县图书馆；政务大厅），方便群众查阅。"
    report = report_of(ruleset, overview=line)
    assert [s.text for s in sentences(report) if "查阅点" in s.text] == [line]


def test_what_is_quoted_belongs_to_its_sentence(ruleset: RuleSet) -> None:
    line = "我局本着“公开是原则，不公开是例外；公开不涉密。”的要求开展各项工作。"
    report = report_of(ruleset, overview=line)
    assert [s.text for s in sentences(report) if "原则" in s.text or "涉密" in s.text] == [line]


def test_an_unclosed_bracket_swallows_nothing(ruleset: RuleSet) -> None:
    report = report_of(ruleset, overview="本年新设公开查阅点三处（县档案馆。组织业务培训和考核工作五次。")
    assert [s.text for s in sentences(report) if "查阅点" in s.text or "五次" in s.text] == [
        "本年新设公开查阅点三处（县档案馆。",
        "组织业务培训和考核工作五次。",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "根据《中华人民共和国政府信息公开条例》的要求，我局编制了本报告。",
        "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六个部分组成。",
        "本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止。",
        "如对本报告有任何疑问，请与本单位联系（地址：平川县；电话：12345678）。",
        "本年度没有收到政府信息公开申请的情况。",
        "总体情况，主动公开政府信息情况，存在的主要问题及改进情况。",  # the form's own titles
    ],
)
def test_what_everyone_must_write_is_no_likeness(ruleset: RuleSet, text: str) -> None:
    report = report_of(ruleset, overview=text)
    here = [s for s in sentences(report) if s.text == text]
    assert len(here) == 1
    assert without_boilerplate(here, report.form, ruleset.words["boilerplate"]) == ()


def test_parts_of_a_phrase_stand_in_their_order(ruleset: RuleSet) -> None:
    report = report_of(ruleset, overview="年度报告编制以后再组织条例学习培训活动。")
    here = [s for s in sentences(report) if "编制以后" in s.text]
    assert without_boilerplate(here, report.form, {"条例…编制": ""}) == tuple(here)
    assert without_boilerplate(here, report.form, {"编制…条例": ""}) == ()


def test_shared_sentences_are_paired_and_counted_once(ruleset: RuleSet) -> None:
    here = report_of(
        ruleset,
        overview=[
            "一是建立三审三校的信息发布制度。",
            "2024年发布政策解读材料15篇。",
            "新设政务公开体验区一处供群众使用。",
        ],
        problems="政策解读形式还不够丰富多样。",
    )
    there = report_of(
        ruleset,
        2023,
        overview=[
            "建立三审三校的信息发布制度！",
            "建立三审三校的信息发布制度。",
            "2023年发布政策解读材料8篇。",
        ],
        problems="栏目更新还不够及时准确规范。",
    )
    own = [s for s in sentences(here) if "没有其他" not in s.text and "按照规定" not in s.text]
    found = shared(own, sentences(there))
    assert [(a.text, b.text) for a, b in found.identical] == [
        ("一是建立三审三校的信息发布制度。", "建立三审三校的信息发布制度！")
    ]
    assert [(a.text, b.text) for a, b in found.figures] == [
        ("2024年发布政策解读材料15篇。", "2023年发布政策解读材料8篇。")
    ]
    assert (found.total, found.share, found.share_but_for_figures) == (4, 0.25, 0.5)


def test_nothing_shares_nothing() -> None:
    assert shared((), ()).share == 0 == shared((), ()).share_but_for_figures


def test_annexes_are_not_compared(ruleset: RuleSet) -> None:
    report = report_of(ruleset, tail=["附件1：政府信息公开目录", "本目录由各科室按照职责分工共同编写完成。"])
    assert isinstance(report.document.blocks[0], Paragraph)
    assert not any("本目录" in s.text for s in sentences(report))
