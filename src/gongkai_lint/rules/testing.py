"""Run the tests that stand beside rules, and the examples inside them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from gongkai_lint.checks import Context, check_of
from gongkai_lint.document.model import Notice
from gongkai_lint.engine import Options, applies, fill, severity_of
from gongkai_lint.forms.recognise import UnrecognisedError, recognise
from gongkai_lint.forms.report import Report
from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.model import Rule, RuleSet, Verdict
from gongkai_lint.rules.schema import TESTS, Checker
from gongkai_lint.rules.yamlnode import Node, RuleErrors, plain, read


class Outcome(NamedTuple):
    """One case: ``problem`` is empty when it went as expected."""

    file: str
    line: int
    rule: str
    name: str
    expected: str  # pass | na | fail | unknown
    problem: str

    def show(self) -> str:
        """``file:line rule name: problem``"""
        return f"{self.file}:{self.line} {self.rule} {self.name}：{self.problem}"


def run_rule_tests(folders: Sequence[str], ruleset: RuleSet) -> list[Outcome]:
    """All cases of ``*.test.yaml`` in the folders and all examples of the rules. Raises RuleErrors for a bad test file."""
    outcomes = list(_examples(ruleset))
    rules = {rule.id: rule for rule in ruleset.rules} | {rule.slug: rule for rule in ruleset.rules}
    errors: list[Any] = []
    for folder in folders:
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if not name.endswith((".test.yaml", ".test.yml")):
                continue
            path = os.path.join(folder, name)
            file, root = read(
                path, os.path.relpath(path) if not os.path.relpath(path).startswith("..") else path
            )
            if root is not None:
                data = Checker(file).check(root, TESTS)
                nodes = (
                    root.value["tests"].value
                    if isinstance(root.value, dict) and "tests" in root.value
                    else []
                )
                for node, case in zip(
                    nodes if isinstance(nodes, list) else [], (data or {}).get("tests", ()), strict=False
                ):
                    if not isinstance(case, dict) or file.errors:
                        continue
                    rule = rules.get(case["rule"])
                    if rule is None:
                        place = node.value["rule"]
                        file.error(
                            place.line, place.column, f"没有规则“{case['rule']}”", f"no rule “{case['rule']}”"
                        )
                    else:
                        outcomes.append(_run(file.path, node, case, rule, ruleset))
            errors.extend(file.errors)
    if errors:
        raise RuleErrors(tuple(errors))
    return outcomes


def _examples(ruleset: RuleSet) -> Iterator[Outcome]:
    for rule in ruleset.rules:
        examples = rule.options.get("examples") or ()
        if not examples:
            continue
        module = import_module("gongkai_lint.checks." + rule.kind)
        for n, example in enumerate(examples, 1):
            problem = module.try_example(rule, example)
            yield Outcome(rule.file, rule.line, rule.id, f"例句 {n}", "", problem)


def report_of(case: dict[str, Any], ruleset: RuleSet, default_form: str) -> Report:
    """The report a case describes."""
    if case.get("document"):
        from gongkai_lint.document.text import read_text

        document = read_text(case["document"].encode("utf-8"), "case.txt")
        return recognise(
            document, ruleset.forms, case.get("year") or 0, case.get("form") or "", case.get("unit") or ""
        )
    form = ruleset.forms[case.get("form") or default_form]
    given = {"unit": case["unit"]} if case.get("unit") else {}
    cells = {k: None if v is None else str(v) for k, v in (case.get("cells") or {}).items()}
    document = sample(form, year=case.get("year") or 0, cells=cells, prose=case.get("prose") or {}, **given)
    notices = tuple(Notice(kind, count) for kind, count in (case.get("notices") or {}).items())
    document = document._replace(notices=notices)
    return recognise(document, ruleset.forms, case.get("year") or 0, form.key)


def _run(file: str, node: Node, case: dict[str, Any], rule: Rule, ruleset: RuleSet) -> Outcome:
    expect = plain(node.value["expect"])
    kind = (
        expect if isinstance(expect, str) else next((k for k in ("fail", "unknown") if k in expect), "fail")
    )
    default = rule.forms[0] if rule.forms != ("*",) else "2021"
    try:
        report = report_of(case, ruleset, default)
        verdicts = (
            list(check_of(rule.kind)(report, rule, _context(case, ruleset))) if applies(rule, report) else []
        )
    except UnrecognisedError as error:
        problem = f"认不出这份报告（{error.reason}）"
    except Exception as error:
        problem = f"运行出错：{type(error).__name__} {error}"
    else:
        problem = _compare(verdicts, expect, rule)
    return Outcome(file, node.line, rule.id, case["name"], kind, problem)


def _context(case: dict[str, Any], ruleset: RuleSet) -> Context:
    ledger = None
    if case.get("ledger"):
        from gongkai_lint.ledger import ledger_of

        ledger = ledger_of(
            [{k: "" if v is None else str(v) for k, v in row.items()} for row in case["ledger"]]
        )
    published = None
    if case.get("published"):
        year, month, day = str(case["published"]).split("-")
        published = (int(year), int(month), int(day))
    return Context(words=ruleset.words, ledger=ledger, published=published)


def _compare(verdicts: list[Verdict], expect: Any, rule: Rule) -> str:
    """What is not as expected, or ""."""
    by = {o: [v for v in verdicts if v.outcome == o] for o in ("pass", "fail", "unknown", "na")}
    came = "、".join(f"{o} {len(v)}" for o, v in by.items() if v) or "没有结论（na）"
    if expect == "pass":
        return (
            ""
            if by["pass"] and not by["fail"] and not by["unknown"]
            else f"应为 pass，得到 {came}{_first(by, rule)}"
        )
    if expect == "na":
        return (
            ""
            if not by["pass"] and not by["fail"] and not by["unknown"]
            else f"应为 na，得到 {came}{_first(by, rule)}"
        )
    for outcome in ("fail", "unknown"):
        if outcome in expect and len(by[outcome]) != expect[outcome]:
            return f"应有 {outcome} {expect[outcome]} 个，得到 {came}{_first(by, rule)}"
    if "fail" not in expect:
        return ""
    told = [(_message(v, rule), v) for v in by["fail"]]
    for key, found in (
        ("at", [(v.place.label + v.place.quote) if v.place else "" for v in by["fail"]]),
        ("says", [m for m, _ in told]),
    ):
        if key in expect and not any(str(expect[key]) in text for text in found):
            return f"{key} 应含“{expect[key]}”，得到“{'；'.join(found)}”"
    if "severity" in expect:
        grades = {v.severity or severity_of(rule, Options()) for v in by["fail"]}
        if expect["severity"] not in grades:
            return f"等级应为 {expect['severity']}，得到 {'、'.join(sorted(grades))}"
    return ""


def _message(verdict: Verdict, rule: Rule) -> str:
    wording = rule.zh.message
    return fill(wording.get(verdict.variant) or next(iter(wording.values())), verdict.values)


def _first(by: dict[str, list[Verdict]], rule: Rule) -> str:
    if by["fail"]:
        return f"：{_message(by['fail'][0], rule)}"
    return f"：{by['unknown'][0].reason} {dict(by['unknown'][0].values)}" if by["unknown"] else ""


def coverage_gaps(ruleset: RuleSet, outcomes: Sequence[Outcome]) -> list[str]:
    """Built-in rules without a passing or a failing case."""
    gaps: list[str] = []
    for rule in ruleset.rules:
        kinds = {o.expected for o in outcomes if o.rule == rule.id}
        gaps.extend(f"{rule.id} 没有“{kind}”的例子" for kind in ("pass", "fail") if kind not in kinds)
    return gaps
