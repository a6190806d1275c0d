"""The sample audit is whole: what is built on it can lean on every part."""

from __future__ import annotations

from gongkai_lint.audit.model import STATUSES
from gongkai_lint.audit.sample import sample
from gongkai_lint.rules.model import RuleSet


def test_every_part_of_the_sample_agrees_with_the_others(ruleset: RuleSet) -> None:
    audit = sample(ruleset)
    paths = [e.path for e in audit.entries]
    assert paths == sorted(paths) and len(audit.entries) == len(paths) == audit.totals.files
    assert {row.status for row in audit.rows} == set(STATUSES)
    assert [row.unit.name for row in audit.rows if row.status == "missing"] == list(audit.matching.missing)
    assert [row.unit.name for row in audit.rows if row.late] == list(audit.matching.late)
    assert {e.path for e in audit.entries if not e.unit} == {
        *audit.matching.unmatched,
        *(a.path for a in audit.matching.ambiguous),
    }
    for entry in audit.entries:
        detail = audit.entries.detail(entry.path)
        assert detail.file["grade"] == entry.grade and (detail.values != {}) == (entry.trouble == "")
        assert sum(entry.rules.values()) == len(detail.file["findings"])
    grades = {e.path: e.grade for e in audit.entries}
    assert grades["区政府办.docx"] == "pass" and grades["教育局.docx"] == "return"


def test_the_sample_is_the_same_every_time(ruleset: RuleSet) -> None:
    first, second = sample(ruleset), sample(ruleset)
    assert first._replace(entries=second.entries) == second
    assert list(first.entries) == list(second.entries)
    assert first.entries.of("大河镇")[0].path == "大河镇（修改）.docx"
