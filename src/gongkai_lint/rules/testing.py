"""Run the tests that stand beside rules, and the examples inside them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module

from gongkai_lint.checks import Context, check_of
from gongkai_lint.document.model import Notice
from gongkai_lint.engine import Options, applies, severity_of
from gongkai_lint.forms.model import Form
from gongkai_lint.forms.recognise import UnrecognisedError, recognise
from gongkai_lint.forms.report import Report
from gongkai_lint.forms.sample import sample
from gongkai_lint.plurals import fill
from gongkai_lint.rules.fixing import corrected
from gongkai_lint.rules.model import Rule, RuleSet, Verdict
from gongkai_lint.rules.schema import TESTS, Checker, meant
from gongkai_lint.rules.yamlnode import File, Node, RuleErrors, RuleFileError, plain, read, shown_path
from gongkai_lint.typed import Any, NamedTuple


class Outcome(NamedTuple):
    """One case: ``problem`` is empty when it went as expected."""

    file: str
    line: int
    rule: str
    name: str
    expected: str  # pass | na | fail | unknown
    problem: str
    column: int = 1
    fixed: bool = False  # whether the case says what the correction is

    def show(self) -> str:
        """``file:line:column rule name: problem``"""
        return f"{self.file}:{self.line}:{self.column} {self.rule} {self.name}：{self.problem}"


def run_rule_tests(folders: Sequence[str], ruleset: RuleSet) -> list[Outcome]:
    """All cases of ``*.test.yaml`` in the folders and all examples of the rules there. Raises RuleErrors for a bad test file."""
    outcomes = list(_examples(standing_in(folders, ruleset)))
    rules = {rule.id: rule for rule in ruleset.rules} | {rule.slug: rule for rule in ruleset.rules}
    errors: list[RuleFileError] = []
    for folder in folders:
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if name.endswith((".test.yaml", ".test.yml")):
                file, cases = _cases(os.path.join(folder, name), rules, ruleset)
                errors.extend(sorted(file.errors, key=lambda e: (e.line, e.column)))
                if not file.errors:
                    outcomes.extend(_run(file.path, node, case, rule, ruleset) for node, case, rule in cases)
    if errors:
        raise RuleErrors(tuple(errors))
    return outcomes


def standing_in(folders: Sequence[str], ruleset: RuleSet) -> tuple[Rule, ...]:
    """The rules whose files lie in the folders."""
    homes = {os.path.realpath(folder) for folder in folders}
    return tuple(r for r in ruleset.rules if os.path.dirname(os.path.realpath(r.file)) in homes)


def _cases(
    path: str, rules: Mapping[str, Rule], ruleset: RuleSet
) -> tuple[File, list[tuple[Node, dict[str, Any], Rule]]]:
    """The cases of one file. A cell, section or form that does not exist is a mistake: it would change nothing, and the
    case would pass for a reason of its own."""
    file, root = read(path, shown_path(path))
    data = Checker(file).check(root, TESTS) if root is not None else None
    if root is None or file.errors or not isinstance(data, dict):
        return file, []
    listed = root.value["tests"]
    nodes = listed.value if isinstance(listed.value, list) else [listed]
    cases: list[tuple[Node, dict[str, Any], Rule]] = []
    for node, case in zip(nodes, data["tests"], strict=True):
        rule = rules.get(case["rule"])
        if rule is None:
            _unknown(file, node.value["rule"], "规则", "rule", case["rule"], rules)
            continue
        if case.get("form") and case["form"] not in ruleset.forms:
            _unknown(file, node.value["form"], "格式", "form", case["form"], ruleset.forms)
            continue
        form = case.get("form") or _default(rule)
        _known_parts(file, node, case, ruleset.forms[form])
        if "prior" in case:
            last = case["prior"].get("form") or form
            if last in ruleset.forms:
                _known_parts(file, node.value["prior"], case["prior"], ruleset.forms[last])
            else:
                _unknown(file, node.value["prior"].value["form"], "格式", "form", last, ruleset.forms)
        expect = case["expect"]
        if isinstance(expect, dict) and not ("fail" in expect or "unknown" in expect):
            place = node.value["expect"]
            file.error(place.line, place.column, "要有 fail 或 unknown 的个数", "fail or unknown is needed")
        if "options" in case:
            module = import_module("gongkai_lint.checks." + rule.kind)
            spec = {key.rstrip("!"): value for key, value in module.OPTIONS.items()}
            changed = Checker(file).check(node.value["options"], ("map", spec))
            rule = rule._replace(options={**rule.options, **(changed or {})})
        cases.append((node, case, rule))
    return file, cases


def _known_parts(file: File, node: Node, case: Mapping[str, Any], form: Form) -> None:
    """The cells and sections a case names are those of its form."""
    cells = {f"{t.key}.{r.key}.{c.key}" for t in form.tables for r in t.rows for c in t.columns}
    sections = {s.key for s in form.sections} | {"head", "tail"}
    for part, zh, en, known in (
        ("cells", "单元格", "cell", cells),
        ("prose", "部分", "section", sections),
    ):
        if part in case and "document" in case:
            line, column = node.keys[part]
            file.error(line, column, f"有 document 就不能有 {part}", f"{part} does not go with document")
        elif part in case:
            for key, (line, column) in node.value[part].keys.items():
                if key not in known:
                    _unknown(file, Node(key, line, column, {}), zh, en, key, known)


def _unknown(file: File, node: Node, zh: str, en: str, text: str, known: Any) -> None:
    hint, hint_en = meant(text, known)
    file.error(node.line, node.column, f"没有“{text}”这个{zh}{hint}", f"no {en} “{text}”{hint_en}")


def _default(rule: Rule) -> str:
    """The form a case is made from when it names none."""
    return rule.forms[0] if rule.forms != ("*",) else "2021"


def _examples(rules: Sequence[Rule]) -> Iterator[Outcome]:
    for rule in rules:
        examples = rule.options.get("examples") or ()
        if not examples:
            continue
        module = import_module("gongkai_lint.checks." + rule.kind)
        for n, example in enumerate(examples):
            problem = module.try_example(rule, example)
            line, column = _example_place(rule, n) if problem else (rule.line, 1)
            yield Outcome(shown_path(rule.file), line, rule.id, f"例句 {n + 1}", "", problem, column)


def _example_place(rule: Rule, n: int) -> tuple[int, int]:
    """Where the n-th example stands: looked for only when it fails."""
    try:
        _, root = read(rule.file)
        rules = root.value["rules"].value if root is not None else []
        found = next(node for node in rules if node.line == rule.line)
        example = found.value["check"].value["examples"].value[n]
        return example.line, example.column
    except (StopIteration, KeyError, IndexError, TypeError, AttributeError):
        return rule.line, 1


def report_of(case: dict[str, Any], ruleset: RuleSet, default_form: str) -> Report:
    """The report a case describes."""
    if case.get("document"):
        from gongkai_lint.document.text import read_text

        document = read_text(case["document"].encode("utf-8"), "case.txt")
        document = document._replace(notices=(*document.notices, *_notices(case)))
        return recognise(
            document, ruleset.forms, case.get("year") or 0, case.get("form") or "", case.get("unit") or ""
        )
    form = ruleset.forms[case.get("form") or default_form]
    given = {"unit": case["unit"]} if case.get("unit") else {}
    cells = {k: None if v is None else str(v) for k, v in (case.get("cells") or {}).items()}
    document = sample(form, year=case.get("year") or 0, cells=cells, prose=case.get("prose") or {}, **given)
    document = document._replace(notices=_notices(case))
    return recognise(document, ruleset.forms, case.get("year") or 0, form.key)


def _notices(case: dict[str, Any]) -> tuple[Notice, ...]:
    return tuple(Notice(kind, count) for kind, count in (case.get("notices") or {}).items())


def verdicts_of(case: dict[str, Any], rule: Rule, ruleset: RuleSet) -> list[Verdict]:
    """What ``rule`` says of the report a case describes; nothing when it does not apply to it."""
    report = report_of(case, ruleset, _default(rule))
    if not applies(rule, report) or (rule.kind == "prior" and "prior" not in case):
        return []
    context = _context(case, ruleset)._replace(others=_others(case, ruleset, report.form.key))
    if "prior" in case:
        context = context._replace(prior=_prior_of(case["prior"], report, ruleset))
    return list(check_of(rule.kind)(report, rule, context))


def _prior_of(given: dict[str, Any], report: Report, ruleset: RuleSet) -> Report:
    """Last year's report a case describes: of the year before and in the same form unless it says otherwise."""
    case = {"year": report.year - 1, **given}
    return report_of(case, ruleset, report.form.key)


def _others(case: dict[str, Any], ruleset: RuleSet, form: str) -> tuple[Report, ...] | None:
    """The other reports of an aggregate rule's case; ``{n}`` in a cell counts those made from one line."""
    if "others" not in case:
        return None
    made = []
    for other in case["others"]:
        for n in range(1, other.get("times", 1) + 1):
            cells = {
                k: v.replace("{n}", str(n)) if isinstance(v, str) else v
                for k, v in (other.get("cells") or {}).items()
            }
            made.append(report_of({"year": case.get("year"), **other, "cells": cells}, ruleset, form))
    return tuple(made)


def _run(file: str, node: Node, case: dict[str, Any], rule: Rule, ruleset: RuleSet) -> Outcome:
    expect = plain(node.value["expect"])
    kind = (
        expect if isinstance(expect, str) else next((k for k in ("fail", "unknown") if k in expect), "fail")
    )
    try:
        verdicts = verdicts_of(case, rule, ruleset)
    except UnrecognisedError as error:
        problem = f"认不出这份报告（{error.reason}）"
    except Exception as error:
        problem = f"运行出错：{type(error).__name__} {error}"
    else:
        problem = _compare(verdicts, expect, rule)
        problem = problem or _compare_fix(verdicts, expect, rule, ruleset)
    told = isinstance(expect, dict) and expect.get("fixed", "none") != "none"
    return Outcome(file, node.line, rule.id, case["name"], kind, problem, node.column, told)


def _compare_fix(verdicts: list[Verdict], expect: Any, rule: Rule, ruleset: RuleSet) -> str:
    """What is wrong with the correction of the words that are marked, or "". ``fixed: none``: nothing is corrected."""
    if not isinstance(expect, dict) or "fixed" not in expect:
        return ""
    marked = [
        (v.place.quote[slice(*v.place.mark)], v.values) for v in verdicts if v.outcome == "fail" and v.place
    ]
    found = [corrected(rule, words, values, ruleset.words) for words, values in marked]
    wanted = str(expect["fixed"] or "")
    if wanted == "none":
        return (
            ""
            if not any(f is not None for f in found)
            else f"不应更正，却改成“{'；'.join(filter(None, found))}”"
        )
    if wanted in found:
        return ""
    return f"应更正为“{wanted}”，得到“{'；'.join('不更正' if f is None else f for f in found)}”"


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
    return Context(words=ruleset.words, ledger=ledger, published=published, suppressions=_suppressions(case))


def _suppressions(case: dict[str, Any]) -> tuple[Any, ...]:
    """What a case says is wrong with suppressions."""
    if not case.get("suppressions"):
        return ()
    from gongkai_lint.forms.places import document
    from gongkai_lint.policy.suppress import Fault

    return tuple(
        Fault(s["what"], s.get("variant") or "", document(), s.get("values") or {})
        for s in case["suppressions"]
    )


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
    told = [(message_of(v, rule), v) for v in by["fail"]]
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


def message_of(verdict: Verdict, rule: Rule) -> str:
    """The rule's Chinese message with the verdict's values in it."""
    wording = rule.zh.message
    return fill(wording.get(verdict.variant) or next(iter(wording.values())), verdict.values)


def _first(by: dict[str, list[Verdict]], rule: Rule) -> str:
    if by["fail"]:
        return f"：{message_of(by['fail'][0], rule)}"
    return f"：{by['unknown'][0].reason} {dict(by['unknown'][0].values)}" if by["unknown"] else ""


def may_be_unknown(rule: Rule) -> bool:
    """Whether the rule can meet a report on which it cannot be assessed."""
    if rule.kind in ("agree", "aggregate", "cell", "compare", "deadline", "equation", "implies", "prior"):
        return True
    return (rule.kind == "text" and "present" in rule.options) or rule.options.get("what") == "published"


def untested(rules: Sequence[Rule], outcomes: Sequence[Outcome]) -> list[str]:
    """Rules without a passing or a failing case, or whose correction no case shows."""
    gaps: list[str] = []
    for rule in rules:
        own = [o for o in outcomes if o.rule == rule.id]
        have = {o.expected for o in own}
        gaps.extend(f"{rule.id} 没有“{kind}”的例子" for kind in ("pass", "fail") if kind not in have)
        if rule.fix and not any(o.fixed for o in own):
            gaps.append(f"{rule.id} 没有更正（fixed）的例子")
    return gaps


def coverage_gaps(ruleset: RuleSet, outcomes: Sequence[Outcome]) -> list[str]:
    """:func:`untested` rules, and kinds that can be unknown without a case that is."""
    gaps = untested(ruleset.rules, outcomes)
    expected: dict[str, set[str]] = {}
    for outcome in outcomes:
        expected.setdefault(outcome.rule, set()).add(outcome.expected)
    for kind in sorted({rule.kind for rule in ruleset.rules if may_be_unknown(rule)}):
        if not any("unknown" in expected.get(r.id, ()) for r in ruleset.rules if r.kind == kind):
            gaps.append(f"{kind} 类检查没有“unknown”的例子")
    return gaps
