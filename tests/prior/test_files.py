"""Which file is last year's report, and what is said when it is the wrong one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongkai_lint.cli import main
from gongkai_lint.engine import Options, lint
from gongkai_lint.forms.identity import same_unit
from gongkai_lint.forms.report import Report
from gongkai_lint.forms.sample import sample
from gongkai_lint.prior import PriorError, prior_of
from gongkai_lint.rules.model import Result, RuleSet
from write_docx import docx_bytes

UNIT = "平川县城关镇人民政府"


@pytest.fixture
def folder(tmp_path: Path, ruleset: RuleSet) -> Path:
    """A report for 2024 that carries in 3, and reports beside it."""
    form = ruleset.forms["2021"]

    def put(name: str, year: int, unit: str = UNIT, **cells: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        keys = {key.replace("__", "."): value for key, value in cells.items()}
        path.write_bytes(docx_bytes(sample(form, year=year, unit=unit, cells=keys)))

    put("2024/城关镇.docx", 2024, requests__carried_in__total="3")
    put("2023/城关镇.docx", 2023, requests__carried_out__total="2")
    put("2023/城西镇.docx", 2023, "平川县城西镇人民政府", requests__carried_out__total="9")
    put("2022/城关镇.docx", 2022, requests__carried_out__total="8")
    return tmp_path


def run(folder: Path, ruleset: RuleSet, given: str, former: tuple[str, ...] = ()) -> Result:
    prior = prior_of(str(folder / given), ruleset.forms, former)
    options = Options(prior=prior, select=("GK901",), former=former)
    return lint(str(folder / "2024/城关镇.docx"), ruleset, options)


@pytest.mark.parametrize(
    "given", ["2023/城关镇.docx", "2023", "{year-1}/*.docx", "{year-1}", "*/城关镇.docx", "2023/*关镇.docx"]
)
def test_the_report_of_the_same_body_for_the_year_before_is_found(
    folder: Path, ruleset: RuleSet, given: str
) -> None:
    result = run(folder, ruleset, given)
    assert [(f.rule.id, f.severity) for f in result.findings] == [("GK901", "warning")]
    assert "总计填 3（上年 2）" in result.findings[0].message
    assert result.prior.document.path.endswith("2023/城关镇.docx")
    assert result.tally.run == 1


@pytest.mark.parametrize(
    ("given", "needs"),
    [
        ("2023/城西镇.docx", "--prior 给的是“平川县城西镇人民政府”的报告，请换成“平川县城关镇人民政府” 2023 年的"),
        ("2022/城关镇.docx", "--prior 给的是 2022 年的报告，本报告是 2024 年，请换成 2023 年的"),
        ("2024/城关镇.docx", "--prior 给的就是本报告这个文件，请换成本单位 2023 年的报告"),
        ("2021/*.docx", "在给出的位置没有找到本单位 2023 年的报告"),
        ("*/城西镇.docx", "--prior 给的是“平川县城西镇人民政府”的报告"),  # the only one there is
    ],
)  # fmt: skip
def test_a_wrong_one_is_unknown_never_pass(folder: Path, ruleset: RuleSet, given: str, needs: str) -> None:
    result = run(folder, ruleset, given)
    assert result.findings == ()
    assert (result.tally.passed, result.tally.unknown) == (0, 1)
    assert [u.needs.startswith(needs) for u in result.unknown] == [True], result.unknown[0].needs
    assert "{" not in result.unknown[0].needs + result.unknown[0].reason


def test_a_body_that_changed_its_name(folder: Path, ruleset: RuleSet) -> None:
    result = run(folder, ruleset, "2023/城西镇.docx", ("平川县城西镇人民政府",))
    assert "总计填 3（上年 9）" in result.findings[0].message


def test_unreadable_files_among_many_are_passed_over(folder: Path, ruleset: RuleSet) -> None:
    (folder / "2023/会议2023.docx").write_bytes(b"PK\x03\x04nothing")
    (folder / "2023/便条2023.txt").write_text("下午开会", encoding="utf-8")
    assert run(folder, ruleset, "2023").prior.document.path.endswith("城关镇.docx")


def test_without_it_the_rules_are_not_run(folder: Path, ruleset: RuleSet) -> None:
    result = lint(str(folder / "2024/城关镇.docx"), ruleset, Options())
    assert not [u for u in result.unknown if u.rule.kind == "prior"]
    everything = lint(
        str(folder / "2024/城关镇.docx"),
        ruleset,
        Options(prior=prior_of(str(folder / "2023"), ruleset.forms)),
    )
    theirs = sum(r.kind == "prior" and bool({"2021", "*"} & set(r.forms)) for r in ruleset.rules)
    assert everything.tally.run == result.tally.run + theirs


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("nowhere.docx", None, "找不到这个文件"),
        ("note.txt", "下午开会", "不像政府信息公开工作年度报告"),
        ("empty.docx", "", "空"),
        ("1999.txt", "平川县1999年政府信息公开工作年度报告", "没有适用于 1999 年的报告格式"),
    ],
)
def test_a_file_named_outright_must_be_a_report(
    tmp_path: Path, ruleset: RuleSet, name: str, content: str | None, sentence: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(PriorError) as caught:
        prior_of(str(tmp_path / name), ruleset.forms)
    assert sentence in caught.value.zh
    assert caught.value.en.isascii()


def test_exit_codes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = str(folder / "2024/城关镇.docx")
    assert main([report, "--prior", str(folder / "nowhere.docx")]) == 2
    assert (
        capsys.readouterr().err == f"上一年度报告 {folder}/nowhere.docx：找不到这个文件，请核对文件名和位置\n"
    )
    args = [report, "--prior", str(folder / "2023"), "--select", "GK901"]
    assert main(args) == 0
    assert main([*args, "--fail-level", "warning"]) == 1
    out = "".join(capsys.readouterr().out.split())  # however it is wrapped
    assert f"上年：{folder}/2023/城关镇.docx（2023年，{UNIT}）" in out


def test_json_names_the_file_it_was_compared_with(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, last = str(folder / "2024/城关镇.docx"), folder / "2023/城关镇.docx"
    main([report, "--prior", str(last), "--select", "GK901", "--format", "json"])
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["prior"] == {"path": str(last), "sha256": file["prior"]["sha256"], "year": 2023, "unit": UNIT}
    assert len(file["prior"]["sha256"]) == 64 and file["prior"]["sha256"] != file["sha256"]
    (finding,) = file["findings"]
    assert finding["location"]["row_label"] == "二、上年结转政府信息公开申请数量"
    assert [(e["value"], e["location"] is not None) for e in finding["evidence"]] == [
        ("3", True),
        ("2", False),
    ]
    main([report, "--select", "GK302", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["files"][0]["prior"] is None


def test_the_policy_may_name_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "gongkai-lint.yaml").write_text("prior: '{year-1}/*.docx'\nselect: GK901\n", encoding="utf-8")
    monkeypatch.chdir(folder / "2024")
    assert main(["城关镇.docx", "--fail-level", "warning"]) == 1
    assert "总计填3（上年2）" in "".join(capsys.readouterr().out.split())
    (folder / "gongkai-lint.yaml").write_text(
        "prior: 2023/城西镇.docx\nselect: GK901\nunit: {former: 平川县城西镇人民政府}\n", encoding="utf-8"
    )
    main(["城关镇.docx"])
    assert "总计填3（上年9）" in "".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("平川县", "平川县人民政府", True),
        ("清河市平川县人民政府", "平川县", True),
        ("平川县交通局", "交通局", True),
        ("平川县城关镇人民政府", "平川县城西镇人民政府", False),
        ("平川县", "平川县城关镇人民政府", False),
        ("平川县人民政府办公室", "平川县政府办公室", True),
        ("东平潭综合实验区管委会", "平潭综合实验区", True),
        ("新城街道办事处", "平川县新城街道", True),
        ("平川县财政局", "平川县财政金融局", False),
        ("市", "宿迁市", False),
    ],
)
def test_one_body_or_two(one: str, other: str, same: bool) -> None:
    assert same_unit(one, other) is same
    assert same_unit(other, one) is same


def test_a_body_without_a_name_is_taken_for_the_same(ruleset: RuleSet) -> None:
    from gongkai_lint.checks.prior import misfit
    from gongkai_lint.forms.recognise import recognise

    form = ruleset.forms["2021"]

    def report(year: int) -> Report:
        return recognise(sample(form, year=year), ruleset.forms)

    assert misfit(report(2024), report(2023)._replace(unit="")) is None
    found = misfit(report(2024)._replace(year=0), report(2023))
    assert found is not None and (found.outcome, found.reason) == ("unknown", "prior_no_year")


@pytest.mark.parametrize("name", ["html", "md", "junit"])
def test_every_page_says_what_it_was_compared_with(name: str, folder: Path, ruleset: RuleSet) -> None:
    from gongkai_lint.output import formats

    result = run(folder, ruleset, "2023/城关镇.docx")
    page = formats.data(name, [result], ruleset, "zh").decode("utf-8")
    assert "2023/城关镇.docx（2023 年，平川县城关镇人民政府）" in page


@pytest.mark.parametrize("column", ["natural", "business", "research", "welfare", "legal", "others", "total"])
@pytest.mark.parametrize("by", [-1, 1, 10])
def test_every_column_carried_in_wrongly_is_named(column: str, by: int, ruleset: RuleSet) -> None:
    from gongkai_lint.engine import judge
    from gongkai_lint.forms.recognise import recognise

    form = ruleset.forms["2021"]
    columns = [c.key for c in form.tables[4].columns]
    carried = {key: n for n, key in enumerate(columns, 2)}
    last = {f"requests.carried_out.{key}": str(n) for key, n in carried.items()}
    this = {f"requests.carried_in.{key}": str(n + by * (key == column)) for key, n in carried.items()}
    prior = recognise(sample(form, year=2023, unit=UNIT, cells=last), ruleset.forms)
    report = recognise(sample(form, year=2024, unit=UNIT, cells=this), ruleset.forms)
    (finding,) = judge(report, ruleset, Options(prior=prior, select=("GK901",))).findings
    label = next(c.label for c in form.tables[4].columns if c.key == column)
    assert finding.place.label == f"第三部分表 · 二、上年结转政府信息公开申请数量 × {label}"
    assert finding.message.endswith(f"：{label}填 {carried[column] + by}（上年 {carried[column]}）")


def test_an_office_may_add_set_phrases_of_its_own(ruleset: RuleSet) -> None:
    from gongkai_lint.engine import judge
    from gongkai_lint.forms.recognise import recognise

    lines = [f"按照县里统一要求第{word}科室完成了信息公开的任务。" for word in "甲乙丙丁戊"]
    own = ["新设政务公开体验区一处供群众使用。", "组织业务骨干参加全市公开培训班。"]
    form = ruleset.forms["2021"]
    report = recognise(sample(form, year=2024, prose={"overview": [*lines, *own]}), ruleset.forms)
    prior = recognise(sample(form, year=2023, prose={"overview": lines}), ruleset.forms)
    options = Options(prior=prior, select=("GK907",))
    assert [f.severity for f in judge(report, ruleset, options).findings] == ["warning"]
    options = options._replace(words={"boilerplate": {"按照县里统一要求…任务": "县里规定"}})
    assert judge(report, ruleset, options).findings == ()
