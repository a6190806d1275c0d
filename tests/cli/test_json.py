"""The JSON of the contract: exact keys, valid against the published schema, the same words as the page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gongkai_lint import __version__
from gongkai_lint.cli import main
from gongkai_lint.engine import Options, lint
from gongkai_lint.output.json import document
from gongkai_lint.rules.model import RuleSet, Suppression
from tests.cli.scenario import report

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/schema/output.schema.json").read_text(encoding="utf-8"))
CONFIG = json.loads((ROOT / "docs/schema/config.schema.json").read_text(encoding="utf-8"))
BAD = "form: 2021\nyear: 2024\nrequests.total.natural: 2\nrequests.granted.natural: \n@other: XX年没有收取信息处理费。\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    code = main([*arguments, "--format", "json"])
    made = json.loads(capsys.readouterr().out)
    Draft202012Validator(SCHEMA).validate(made)
    return code, made


@pytest.fixture
def bad(tmp_path: Path, ruleset: RuleSet) -> str:
    path = tmp_path / "报告.docx"
    path.write_bytes(report(BAD, ruleset))
    return str(path)


def test_the_schemas_are_schemas() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator.check_schema(CONFIG)


def test_keys_are_those_of_the_contract(bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, made = run(capsys, bad)
    assert code == 1
    assert list(made) == ["schema", "tool", "files", "summary"]
    assert made["schema"] == 1
    assert made["tool"]["version"] == __version__
    (file,) = made["files"]
    assert {"path", "sha256", "form", "year", "unit", "grade", "coverage", "findings", "unknown"} <= set(file)
    assert (file["form"], file["year"], file["unit"], file["grade"]) == (
        "2021",
        2024,
        "平川县人民政府办公室",
        "return",
    )
    assert len(file["sha256"]) == 64
    finding = next(f for f in file["findings"] if f["rule"] == "GK302")
    assert list(finding) == [
        "rule", "slug", "severity", "title", "message", "expected", "help", "basis", "location", "evidence",
        "related_locations", "suggested", "also", "suppressed",
    ]  # fmt: skip
    assert finding["suppressed"] is None
    assert set(finding["basis"][0]) == {"doc", "clause"}
    for found in file["findings"]:
        assert list(found["location"])[:11] == [
            "label", "section", "block", "table", "row", "column", "row_label", "column_label", "start", "end", "quote",
        ]  # fmt: skip


def test_a_place_in_prose_has_its_range_and_its_words(bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, made = run(capsys, bad, "--select", "GK141")
    (finding,) = made["files"][0]["findings"]
    at = finding["location"]
    start, end = at["mark"]
    assert at["quote"][start:end] == "XX"
    assert at["end"] - at["start"] == 2
    assert at["section"] == "other"


def test_a_cell_has_its_physical_place(bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, made = run(capsys, bad, "--select", "GK210")
    (finding,) = made["files"][0]["findings"]
    at = finding["location"]
    assert at["table"] == "requests"
    assert isinstance(at["block"], int) and isinstance(at["row"], int) and isinstance(at["column"], int)
    assert [e["key"] for e in finding["evidence"]] == ["requests.granted.natural"]


def test_what_could_not_be_assessed_says_why_and_what_it_needs(
    bad: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, made = run(capsys, bad, "--select", "GK304")
    unknown = made["files"][0]["unknown"]
    assert unknown and all(u["rule"] == "GK304" and u["reason"] and u["needs"] for u in unknown)


def test_summary_counts(bad: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, made = run(capsys, bad, str(tmp_path / "missing.docx"), "--select", "GK302,GK141")
    assert code == 3
    severities = [f["severity"] for f in made["files"][0]["findings"]]
    rules = [f["rule"] for f in made["files"][0]["findings"]]
    assert made["summary"] == {
        "files": 2,
        "grades": {"pass": 0, "minor": 0, "return": 1, "unassessable": 1},
        "findings": {s: severities.count(s) for s in ("error", "warning", "note")},
        "suppressed": 0,
        "rules": {rule: rules.count(rule) for rule in sorted(set(rules), key=lambda r: (-rules.count(r), r))},
        "baseline": {"known": 0, "stale": 0},
    }
    assert list(made["summary"]["rules"].values()) == sorted(made["summary"]["rules"].values(), reverse=True)
    missing = made["files"][1]
    assert missing["grade"] == "unassessable"
    assert missing["error"] == "找不到这个文件，请核对文件名和位置"
    assert missing["coverage"] is None and missing["findings"] == [] and missing["form"] is None


def test_coverage_names_what_was_found_and_what_not(bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, made = run(capsys, bad)
    coverage = made["files"][0]["coverage"]
    assert (
        coverage["sections"]
        == {
            "found": ["overview", "article20", "requests", "review", "problems", "other"],
            "missing": [],
        }
        or not coverage["sections"]["missing"]
    )
    assert coverage["tables"]["missing"] == []
    rules = coverage["rules"]
    assert rules["run"] == rules["passed"] + rules["failed"] + rules["unknown"] + rules["na"]


def test_english(bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, made = run(capsys, bad, "--lang", "en", "--select", "GK302")
    assert made["tool"]["lang"] == "en"
    assert (
        made["files"][0]["findings"][0]["title"] == "Received plus carried in equals handled plus carried out"
    )


def test_examples_are_valid(capsys: pytest.CaptureFixture[str]) -> None:
    code, made = run(capsys, str(ROOT / "examples"))
    assert code == 1
    assert len(made["files"]) >= 4
    assert {f["grade"] for f in made["files"]} >= {"pass", "return"}


def test_rules_as_json(capsys: pytest.CaptureFixture[str], ruleset: RuleSet) -> None:
    assert main(["rules", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [r["id"] for r in rows] == [r.id for r in ruleset.rules]
    assert all(r["title"] and r["severity"] in ("error", "warning", "note") for r in rows)


def test_rules_as_text_lists_every_rule_once(capsys: pytest.CaptureFixture[str], ruleset: RuleSet) -> None:
    assert main(["rules"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  GK")]
    assert sorted(listed) == [r.id for r in ruleset.rules]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_can_be_explained(lang: str, ruleset: RuleSet) -> None:
    from gongkai_lint.output.explain import explanation

    for rule in ruleset.rules:
        page = explanation(rule, ruleset, lang)
        told = rule.en if lang == "en" else rule.zh
        assert page.startswith(f"{rule.id} {rule.slug}")
        assert told.title.replace(" ", "") in page.replace("\n", "").replace(" ", "")
        for basis in rule.basis:
            assert (basis.doc + basis.clause).replace(" ", "") in page.replace("\n", "").replace(" ", "")
        said = page[: page.index("gongkai-lint.yaml")]
        texts = [*told.message.values(), *told.expected.values()]
        assert not [place for t in texts for place in re.findall(r"\{[a-z_|]+\}", t) if place in said]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_theme_says_what_it_is_about(lang: str, ruleset: RuleSet) -> None:
    from gongkai_lint.output.explain import listing

    heads = [line for line in listing(ruleset, lang).splitlines() if not line.startswith(" ")]
    assert [head.split()[0] for head in heads] == list(dict.fromkeys(r.theme for r in sorted(ruleset.rules)))
    assert all(len(head.split()) > 1 for head in heads)


@pytest.mark.parametrize(
    ("policy", "valid"),
    [
        ({}, True),
        ({"severity": {"GK105": "off"}, "unit": {"level": "township"}, "x-note": "ours"}, True),
        ({"select": "GK3", "words": {"typos": {"施实": "实施"}}, "year": 2024}, True),
        ({"selekt": []}, False),
        ({"fail_level": "fatal"}, False),
        ({"unit": {"size": 3}}, False),
    ],
)
def test_the_policy_schema_is_as_strict_as_the_loader(policy: Any, valid: bool, tmp_path: Path) -> None:
    from gongkai_lint.policy.load import load
    from gongkai_lint.rules.yamlnode import RuleErrors

    assert Draft202012Validator(CONFIG).is_valid(policy) is valid
    path = tmp_path / "gongkai-lint.yaml"
    path.write_text(json.dumps(policy, ensure_ascii=False), encoding="utf-8")
    if valid:
        load(str(path))
    else:
        with pytest.raises(RuleErrors) as refused:
            load(str(path))
        assert refused.value.errors[0].line == 1


def test_the_policy_schema_is_current() -> None:
    from gongkai_lint.policy.schema import MEANINGS, SPEC, schema

    assert schema() == CONFIG
    assert set(MEANINGS) == set(SPEC[1])


def test_a_finding_set_aside_says_why_and_by_whom(ruleset: RuleSet, bad: str) -> None:
    result = lint(bad, ruleset, Options(select=("GK302",)))
    why = Suppression("口径含上年结转", "policy", "gongkai-lint.yaml:3:5", "2027-01-31", "区政务公开办")
    held = result.findings[0]._replace(suppressed=why)
    made = document([result._replace(findings=(held,))], ruleset)
    (finding,) = made["files"][0]["findings"]
    assert finding["suppressed"] == {
        "reason": "口径含上年结转",
        "source": "policy",
        "where": "gongkai-lint.yaml:3:5",
        "until": "2027-01-31",
        "by": "区政务公开办",
    }
    assert made["summary"]["suppressed"] == 1 and made["summary"]["findings"]["error"] == 0
    Draft202012Validator(SCHEMA).validate(made)
    bare = held._replace(suppressed=Suppression("口径不同"))
    (finding,) = document([result._replace(findings=(bare,))], ruleset)["files"][0]["findings"]
    assert finding["suppressed"]["until"] is None and finding["suppressed"]["where"] is None
