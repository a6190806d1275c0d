"""JUnit XML: a test suite for every report, a test case for every rule that ran.

A rule fails its case when it found something at or above the fail level; what it found below that stands in the case's
output. Not assessable is ``skipped`` with the reason, never a pass; rules that do not apply are left out. A report that
could not be read, and a rule that crashed, is an ``error``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai_lint.output.common import basis, grade_line, name, quoted, recognised, title
from gongkai_lint.output.words import severity_word, word
from gongkai_lint.rules.model import SEVERITIES, Finding, Result, Rule, RuleSet
from gongkai_lint.typed import Any


def render(
    results: Sequence[Result], ruleset: RuleSet, lang: str = "zh", *, fail_level: str = "error", **_: object
) -> str:
    """The run as JUnit XML. ``fail_level``: error, warning, note, or never."""
    from xml.etree.ElementTree import Element, indent, tostring

    failing = SEVERITIES[: SEVERITIES.index(fail_level) + 1] if fail_level in SEVERITIES else ()
    rules = {rule.id: rule for rule in ruleset.rules}
    root = Element("testsuites", {"name": "gongkai-lint"})
    total = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for result in results:
        suite = _suite(result, rules, failing, lang, root)
        for key in total:
            total[key] += int(suite.get(key, "0"))
    root.attrib.update({key: str(value) for key, value in total.items()})
    indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def clean(text: str) -> str:
    """Text without the characters that XML 1.0 cannot hold."""
    return "".join(
        c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )  # fmt: skip


def _suite(
    result: Result, rules: Mapping[str, Rule], failing: Sequence[str], lang: str, root: Any
) -> Any:  # fmt: skip
    from xml.etree.ElementTree import SubElement

    suite = SubElement(root, "testsuite", {"name": clean(name(result, lang))})
    count = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}

    def case(label: str, class_name: str) -> Any:
        count["tests"] += 1
        return SubElement(suite, "testcase", {"name": clean(label), "classname": class_name, "time": "0"})

    def inside(parent: Any, tag: str, message: str, text: str = "", kind: str = "") -> None:
        attributes = {"message": clean(message)} if message else {}
        SubElement(parent, tag, attributes | ({"type": kind} if kind else {})).text = clean(text) or None

    if result.report is None:
        count["errors"] += 1
        inside(case(word("reading", lang), "file"), "error", result.error, kind="unassessable")
    # What policy itself has to say (a suppression that is not used) comes from no rule that ran.
    outcomes = {**dict.fromkeys((f.rule.id for f in result.findings), "fail"), **result.outcomes}
    for rule_id, outcome in sorted(outcomes.items()):
        if outcome == "na":
            continue
        rule = rules.get(rule_id)
        found = [f for f in result.findings if f.rule.id == rule_id]
        rule = rule or (found[0].rule if found else None)
        made = case(f"{rule_id} {title(rule, lang)}" if rule else rule_id, rule.theme if rule else "rule")
        standing = [f for f in found if f.suppressed is None]
        bad = [f for f in standing if f.severity in failing]
        reasons = list(dict.fromkeys(u.reason for u in result.unknown if u.rule.id == rule_id))
        # No suite may say of one case that it both failed and was skipped: what failed says more.
        if outcome == "unknown" and standing and not reasons:
            count["errors"] += 1
            inside(made, "error", standing[0].message, kind="crash")
        elif bad:
            count["failures"] += 1
            text = "\n\n".join(_told(f, lang) for f in bad)
            inside(made, "failure", _headline(bad, lang), text, bad[0].severity)
        elif outcome == "unknown":
            count["skipped"] += 1
            inside(made, "skipped", "；".join(reasons))
        said = [_told(f, lang) for f in standing if f not in bad]
        said += [f"{word('set_aside', lang)}{f.suppressed.reason}\n{_told(f, lang)}" for f in found if f.suppressed is not None]  # fmt: skip
        said += reasons if outcome != "unknown" or bad else []
        if said:
            inside(made, "system-out", "", "\n\n".join(said))
    suite.attrib.update({key: str(value) for key, value in count.items()} | {"time": "0"})
    inside(suite, "system-out", "", "\n".join([" · ".join(recognised(result, lang)), grade_line(result, lang)]).strip())  # fmt: skip
    return suite


def _headline(found: Sequence[Finding], lang: str) -> str:
    more = f" (+{len(found) - 1})" if len(found) > 1 else ""
    return f"{found[0].place.label}{': ' if lang == 'en' else '：'}{found[0].message}{more}"


def _told(finding: Finding, lang: str) -> str:
    place = finding.place
    lines = [f"{severity_word(finding.severity, lang)} {place.label}", finding.message]
    if place.table is None and quoted(place):
        lines.append(word("quote", lang) + quoted(place))
    lines += [word("expected", lang) + finding.expected] if finding.expected else []
    return "\n".join([*lines, word("basis", lang) + basis(finding.rule, lang)])
