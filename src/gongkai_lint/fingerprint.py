"""What makes a finding the same finding in another version of the report: rule, logical address, values.

Nothing in it counts paragraphs or rows of the file, and nothing depends on the language of the output, so that an inserted
paragraph shifts nothing, while a changed number makes another finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai_lint import regex
from gongkai_lint.forms.report import Place, Report
from gongkai_lint.rules.model import Finding
from gongkai_lint.typed import NamedTuple

_BLANK = regex.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
# Addresses among the values of a message: they move when paragraphs do.
_ADDRESS = regex.compile(
    r"(?:第[一二三四五六七八九十]+部分|“[^”]*”部分|附[件表]\d*|开头)?(?:[（(][一二三四五六七八九十]+[）)])?第\d+段"
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


class Fingerprint(NamedTuple):
    """``address``: form keys (``requests.new.total``, ``requests``, ``overview``) and the words in question."""

    rule: str
    address: str
    values: str


def normal(text: str) -> str:
    """Text without blanks, in one width."""
    return _BLANK.sub("", text.translate(_WIDE))


def fingerprint(finding: Finding, report: Report | None) -> Fingerprint:
    """The fingerprint of a finding on ``report``."""
    keyed = sorted(f"{e.key}={normal(e.value)}" for e in finding.evidence if e.key)
    loose = sorted(normal(_ADDRESS.sub("", e.value)) for e in finding.evidence if not e.key)
    shown = _shown(finding)
    told = sorted(f"{k}={_still(v)}" for k, v in finding.values.items() if v and "{" + k + "}" in shown)
    values = [finding.variant, *keyed, *loose, *([] if keyed else told)]
    return Fingerprint(finding.rule.id, address(finding.place, report), ";".join(v for v in values if v))


def _shown(finding: Finding) -> str:
    """The texts of the rule into which values are put: what is not told makes no difference."""
    told = finding.rule.zh
    return "".join((*told.message.values(), *told.expected.values()))


def _still(value: str) -> str:
    """A message's value without addresses; a list in a fixed order."""
    parts = re.split("[、；;]", _ADDRESS.sub("", value))
    return "、".join(sorted(p for p in map(normal, parts) if p))


def address(place: Place, report: Report | None) -> str:
    """Where, in form keys and in the words of the report; never a position."""
    key = cell_key(place, report)
    if key:
        return key
    words = normal(place.quote[place.mark[0] : place.mark[1]])
    if place.table is not None:
        return f"{place.table}:{words}" if words else place.table
    return f"{place.section}:{words}" if words else place.section


def cell_key(place: Place, report: Report | None) -> str:
    """The form key of the cell a place means, "" when it means none."""
    if report is None or place.table is None or place.row is None or place.column is None:
        return ""
    where = (place.block, place.row, place.column)
    facts = report.facts.values()
    return next((f.key for f in facts if (f.block, f.cell_row, f.cell_column) == where), "")


def fingerprints(findings: Sequence[Finding], report: Report | None = None) -> list[str]:
    """A fingerprint for each, 16 hexadecimal digits; the second of two equal ones gets ``:2``."""
    from hashlib import sha256

    made: list[str] = []
    seen: dict[str, int] = {}
    for finding in findings:
        digest = sha256("\x1f".join(fingerprint(finding, report)).encode()).hexdigest()[:16]
        seen[digest] = seen.get(digest, 0) + 1
        made.append(digest if seen[digest] == 1 else f"{digest}:{seen[digest]}")
    return made
