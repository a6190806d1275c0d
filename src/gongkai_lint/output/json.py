"""Findings for programs. Keys are added, never renamed, within a schema number (docs/schema/output.schema.json)."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai_lint import __version__
from gongkai_lint.forms.report import Place
from gongkai_lint.output import jsontext
from gongkai_lint.output.words import counted_rules
from gongkai_lint.rules.model import SEVERITIES, Evidence, Finding, Result, RuleSet
from gongkai_lint.typed import Any

SCHEMA = 1


def document(results: Sequence[Result], ruleset: RuleSet, lang: str = "zh") -> dict[str, Any]:
    """The whole output as plain data."""
    grades = [r.grade for r in results]
    findings = [f for r in results for f in r.findings]
    return {
        "schema": SCHEMA,
        "tool": {"name": "gongkai-lint", "version": __version__, "rules": ruleset.digest, "lang": lang},
        "files": [_file(result, lang) for result in results],
        "summary": {
            "files": len(results),
            "grades": {g: grades.count(g) for g in ("pass", "minor", "return", "unassessable")},
            "findings": {
                s: sum(f.severity == s and f.suppressed is None for f in findings) for s in SEVERITIES
            },
            "suppressed": sum(f.suppressed is not None for f in findings),
            "rules": counted_rules(results),
            "baseline": {
                "known": sum(
                    f.suppressed is not None and f.suppressed.source == "baseline" for f in findings
                ),
                "stale": sum(r.stale for r in results),
            },
        },
    }


def dumps(results: Sequence[Result], ruleset: RuleSet, lang: str = "zh", ascii_only: bool = False) -> str:
    """The output as JSON text; ``ascii_only`` for a stream that is not UTF-8, so that no character is lost on the way."""
    return jsontext.dumps(document(results, ruleset, lang), ascii_only) + "\n"


def render(
    results: Sequence[Result], ruleset: RuleSet, lang: str = "zh", *, ascii_only: bool = False, **_: object
) -> str:
    """The output as JSON text, as every format is asked for it."""
    return dumps(results, ruleset, lang, ascii_only)


def _file(result: Result, lang: str) -> dict[str, Any]:
    report, tally = result.report, result.tally
    made: dict[str, Any] = {
        "path": result.path,
        "sha256": result.sha256,
        "grade": result.grade,
        "error": result.error or None,
        "blocked": list(result.blocked),
    }
    if report is None:
        return made | {
            "form": None,
            "year": None,
            "unit": None,
            "prior": None,
            "coverage": None,
            "findings": [],
            "unknown": [],
        }
    required = [s.key for s in report.form.sections if s.required]
    found = {s.key for s in report.sections}
    coverage = {
        "sections": {
            "found": [k for k in required if k in found],
            "missing": [k for k in required if k not in found],
        },
        "tables": {
            "found": list(report.tables),
            "missing": [t.key for t in report.form.tables if t.key not in report.tables],
        },
        "cells": len(report.facts),
        "rules": {
            "run": tally.run,
            "passed": tally.passed,
            "failed": tally.failed,
            "unknown": tally.unknown,
            "na": tally.na,
            "suppressed": tally.suppressed,
        },
    }
    return made | {
        "form": report.form.key,
        "year": report.year or None,
        "unit": report.unit or None,
        "prior": _prior(result.prior),
        "coverage": coverage,
        "findings": [_finding(f, lang) for f in result.findings],
        "unknown": [
            {
                "rule": u.rule.id,
                "slug": u.rule.slug,
                "reason": u.reason,
                "needs": u.needs,
                "location": place(u.place) if u.place else None,
            }
            for u in result.unknown
        ],
    }


def _prior(prior: Any) -> dict[str, Any] | None:
    """Last year's report it was compared with."""
    if prior is None:
        return None
    document = prior.document
    return {
        "path": document.path,
        "sha256": document.sha256,
        "year": prior.year or None,
        "unit": prior.unit or None,
    }


def _finding(finding: Finding, lang: str) -> dict[str, Any]:
    rule = finding.rule
    return {
        "rule": rule.id,
        "slug": rule.slug,
        "severity": finding.severity,
        "title": (rule.en if lang == "en" else rule.zh).title,
        "message": finding.message,
        "expected": finding.expected,
        "help": finding.help,
        "basis": [{"doc": b.doc, "clause": b.clause} for b in rule.basis],
        "location": place(finding.place),
        "evidence": [_evidence(e) for e in finding.evidence],
        "related_locations": [place(p) for p in finding.related],
        "suggested": [{"cell": key, "value": value} for key, value in finding.right],
        "also": list(finding.also),
        "suppressed": _suppressed(finding),
    }


def _suppressed(finding: Finding) -> dict[str, Any] | None:
    found = finding.suppressed
    if found is None:
        return None
    return {
        "reason": found.reason,
        "source": found.source,
        "where": found.where or None,
        "until": found.until or None,
        "by": found.by or None,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    at = place(evidence.place) if evidence.place else None
    return {"label": evidence.label, "value": evidence.value, "key": evidence.key or None, "location": at}


def place(at: Place) -> dict[str, Any]:
    """A place as plain data."""
    return {
        "label": at.label, "section": at.section or None, "block": at.block, "table": at.table, "row": at.row, "column": at.column,
        "row_label": at.row_label, "column_label": at.column_label, "start": at.start, "end": at.end, "quote": at.quote,
        "mark": list(at.mark) if at.quote and at.mark[1] > at.mark[0] else None,
    }  # fmt: skip
