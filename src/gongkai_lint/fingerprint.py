"""What stays the same of a finding when the report around it changes.

The rule, the logical place (section, table, row and column by their labels, never a paragraph's number) and the values
on which it stands: a paragraph put in above changes nothing, another figure makes it another finding.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai_lint.rules.model import Finding


def identity(finding: Finding) -> tuple[str, ...]:
    """The parts that make a finding what it is."""
    place = finding.place
    start, end = place.mark
    values = [f"{e.key or e.label}={' '.join(e.value.split())}" for e in finding.evidence]
    words = "" if finding.evidence else "".join(place.quote[start:end].split())
    return (
        finding.rule.id,
        place.section or "",
        place.table or "",
        "".join((place.row_label or "").split()),
        "".join((place.column_label or "").split()),
        words,
        *values,
    )


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """A fingerprint for each, 16 hexadecimal digits; the second of two equal ones gets ``:2``."""
    from hashlib import sha256

    made: list[str] = []
    seen: dict[str, int] = {}
    for finding in findings:
        digest = sha256("\x1f".join(identity(finding)).encode()).hexdigest()[:16]
        seen[digest] = seen.get(digest, 0) + 1
        made.append(digest if seen[digest] == 1 else f"{digest}:{seen[digest]}")
    return made
