"""SARIF 2.1.0 (OASIS): findings for code hosts and viewers.

A finding is a result of kind ``fail``; what could not be assessed is one of kind ``open`` and level ``none`` (§3.27.9), so
that it is not taken for a pass. What policy sets aside stays, with ``suppressions`` and the reason. A file that could not be
read is a notification of the tool. Word files have no lines: the place is the logical location, in words seen on the page.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from gongkai_lint import __version__
from gongkai_lint.fingerprint import fingerprints
from gongkai_lint.forms.report import Place
from gongkai_lint.output.common import basis, fault, line_of, operands, title
from gongkai_lint.output.words import word
from gongkai_lint.rules.model import Finding, Result, Rule, RuleSet, Suppression, Unknown
from gongkai_lint.typed import Any

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text": "text/plain",
    "markdown": "text/markdown",
    "html": "text/html",
}


def render(
    results: Sequence[Result], ruleset: RuleSet, lang: str = "zh", *, ascii_only: bool = False, **_: object
) -> str:
    """The run as SARIF text."""
    return json.dumps(log(results, ruleset, lang), ensure_ascii=ascii_only, indent=1) + "\n"


def log(results: Sequence[Result], ruleset: RuleSet, lang: str = "zh") -> dict[str, Any]:
    """The run as plain data: one run, an artifact for every file, only the rules that have something to say."""
    told = {f.rule.id: f.rule for r in results for f in r.findings}
    told |= {u.rule.id: u.rule for r in results for u in r.unknown}
    told |= {
        rule.id: rule for rule in ruleset.rules if rule.id in told
    }  # a finding's own cites only the law of its year
    rules = [told[key] for key in sorted(told)]
    index = {rule.id: n for n, rule in enumerate(rules)}
    found: list[dict[str, Any]] = []
    for n, result in enumerate(results):
        marks = fingerprints(result.findings, result.report)
        found += (
            _finding(f, mark, result, n, index, lang) for f, mark in zip(result.findings, marks, strict=True)
        )
        found += (_open(u, result, n, index) for u in result.unknown)
    unread = [_unread(result, n) for n, result in enumerate(results) if result.report is None]
    driver = {
        "name": "gongkai-lint",
        "version": __version__,
        "semanticVersion": __version__,
        "language": _language(lang),
        "shortDescription": {"text": word("about", lang)},
        "rules": [_rule(rule, lang) for rule in rules],
        "properties": {"rules": ruleset.digest},
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "language": _language(lang),
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not unread, "toolExecutionNotifications": unread}],
        "artifacts": [_artifact(result, lang) for result in results],
        "results": found,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _language(lang: str) -> str:
    return "en-US" if lang == "en" else "zh-CN"


def _rule(rule: Rule, lang: str) -> dict[str, Any]:
    told = rule.en if lang == "en" else rule.zh
    cited = basis(rule, lang)
    expected = [text for text in dict.fromkeys(told.expected.values()) if text and "{" not in text]
    parts = [*expected, told.help, word("basis", lang) + cited if cited else ""]
    text = "\n".join(part for part in parts if part) or told.title
    return {
        "id": rule.id,
        "name": rule.slug,
        "shortDescription": {"text": told.title},
        "fullDescription": {"text": f"{told.title}{' — ' if lang == 'en' else '。'}{word('basis', lang)}{cited}" if cited else told.title},
        "help": {"text": text, "markdown": text.replace("\n", "\n\n")},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {
            "tags": [rule.theme],
            "precision": rule.confidence,
            "basis": [{"doc": b.doc, "clause": b.clause, "mark": b.mark} for b in rule.basis],
        },
    }  # fmt: skip


def uri(path: str) -> str:
    """A file's path as a URI reference: relative ones stay so, characters outside ASCII are escaped."""
    import os
    from urllib.parse import quote

    plain = path.replace(os.sep, "/")
    if os.path.isabs(path):
        return "file://" + quote("/" + plain.lstrip("/"), safe="/:", errors="surrogatepass")
    return quote(plain, errors="surrogatepass")  # a colon in the first part would be read as a scheme


def _artifact(result: Result, lang: str) -> dict[str, Any]:
    made: dict[str, Any] = {"location": {"uri": uri(result.path)}, "roles": ["analysisTarget"]}
    if result.path == "-":
        made["description"] = {"text": word("stdin", lang)}
    if result.sha256:
        made["hashes"] = {"sha-256": result.sha256}
    report = result.report
    properties: dict[str, Any] = {"grade": result.grade}
    if report is not None:
        kind = _MIME.get(report.document.format)
        made |= {"mimeType": kind} if kind else {}
        properties |= {"form": report.form.key, "year": report.year or None, "unit": report.unit or None}
        properties["rules"] = dict(result.tally._asdict())
    return made | {"properties": properties}


def _finding(
    finding: Finding, mark: str, result: Result, file: int, index: dict[str, int], lang: str
) -> dict[str, Any]:
    right = f"\n{word('expected', lang)}{finding.expected}" if finding.expected else ""
    made: dict[str, Any] = {
        "ruleId": finding.rule.id,
        "ruleIndex": index[finding.rule.id],
        "kind": "fail",
        "level": finding.severity,
        "message": {"text": finding.message + right},
        "locations": [_location(finding.place, result, file)],
        "partialFingerprints": {"gongkaiLint/v1": mark},
    }
    others = _related(finding, result)
    if others:
        made["relatedLocations"] = [
            {"id": n, **_location(place, result, file, said)} for n, (place, said) in enumerate(others, 1)
        ]
    if finding.suppressed is not None:
        made["suppressions"] = [_suppression(finding.suppressed)]
    made["properties"] = {
        "title": title(finding.rule, lang),
        "expected": finding.expected,
        "basis": [{"doc": b.doc, "clause": b.clause} for b in finding.rule.basis],
        "evidence": [{"label": e.label, "value": e.value, "key": e.key or None} for e in finding.evidence],
    }
    return made


def _suppression(given: Suppression) -> dict[str, Any]:
    """``inSource`` is a comment in the report itself; policy and baseline are outside it."""
    more = {key: value for key, value in given._asdict().items() if key != "reason" and value}
    kind = "inSource" if given.source == "comment" else "external"
    return {"kind": kind, "status": "accepted", "justification": given.reason, "properties": more}


def _related(finding: Finding, result: Result) -> list[tuple[Place, str]]:
    """The operands with their values, then the other places; each place once, that of the finding left out."""
    seen = {_spot(finding.place)}
    others: list[tuple[Place, str]] = []
    values = [(place, f"{e.label}：{e.value.strip() or '—'}") for e, place in operands(finding, result)]
    for place, said in (*values, *((p, p.label) for p in finding.related)):
        if _spot(place) not in seen:
            seen.add(_spot(place))
            others.append((place, said))
    return others


def _spot(place: Place) -> tuple[object, ...]:
    return (place.label, place.block, place.row, place.column, place.start)


def _open(unknown: Unknown, result: Result, file: int, index: dict[str, int]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "ruleId": unknown.rule.id,
        "ruleIndex": index[unknown.rule.id],
        "kind": "open",
        "level": "none",
        "message": {"text": unknown.reason or unknown.needs or unknown.rule.id},
        "locations": [_location(unknown.place or Place(label=""), result, file)],
    }
    if unknown.needs:
        made["properties"] = {"needs": unknown.needs}
    return made


def _location(place: Place, result: Result, file: int, said: str = "") -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(result.path), "index": file}}
    line = line_of(result, place)
    if line:
        region: dict[str, Any] = {"startLine": line}
        if fault(place):
            region["snippet"] = {"text": fault(place)}
        physical["region"] = region
    made: dict[str, Any] = {"physicalLocation": physical}
    if place.label:
        parts = (place.section, place.table, place.row_label, place.column_label)
        address = "/".join("".join(part.split()).replace("/", "／") for part in parts if part)
        kind = "value" if place.table and place.row is not None else "array" if place.table else "text"
        logical: dict[str, Any] = {"name": place.label, "kind": kind}
        if address:
            logical["fullyQualifiedName"] = address
        made["logicalLocations"] = [logical]
    if said or place.quote.strip():
        made["message"] = {"text": said or place.quote}
    return made


def _unread(result: Result, file: int) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": result.error},
        "descriptor": {"id": "unassessable"},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": uri(result.path), "index": file}}},
        ],
    }
