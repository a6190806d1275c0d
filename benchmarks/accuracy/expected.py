"""What a careful auditor would sign for each real report: ``tests/expected/<report>.yaml``.

    files: [corpus/docx/x.docx, corpus/html/x.html]   # the same report in several formats, below the shared folder
    prior: corpus/docx/y.docx      # last year's report, where it is at hand
    found:                         # what is wrong in the report and must be told
      - {rule: GK506, grade: error, at: 第一部分（二）第2段, words: 258件, why: 表中 275}
    hints:                         # what must be told too, but only asks to look: whether it is wrong the report does not show
      - {rule: GK405, grade: note, at: 第四部分表, words: '56', why: 看不出起诉的是哪一类答复}
    silent:                        # what looks wrong and is right: no warning and no error may stand on these words
      - {words: 17件, why: 区政府办代表区政府，与全区不是一个范围}
    missed:                        # what is wrong and is not told yet; counts against recall
      - {grade: warning, words: 不过顺畅, why: 错字，词表不收}

``at`` is the label of the place, ``words`` the marked words (needed only where a rule speaks twice at one place); ``formats`` keeps an
entry to files with these endings.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from gongkai_lint.rules.model import Finding, Result

HOME = Path(__file__).resolve().parents[2] / "tests" / "expected"


class Entry(NamedTuple):
    rule: str
    grade: str
    at: str
    words: str
    why: str
    formats: tuple[str, ...] = ()
    hint: bool = False  # neither right nor wrong


class Expected(NamedTuple):
    """Of one report. ``files`` and ``prior`` are below the shared folder."""

    name: str
    files: tuple[str, ...]
    prior: str
    found: tuple[Entry, ...]
    silent: tuple[Entry, ...]
    missed: tuple[Entry, ...]
    hints: tuple[Entry, ...] = ()


class Judged(NamedTuple):
    """One file against what is expected of it. Hints are among what is told, graded and lost."""

    told: tuple[tuple[Entry, Finding], ...]
    graded: tuple[tuple[Entry, Finding], ...]  # right, but of another grade
    lost: tuple[Entry, ...]  # expected and not told
    false: tuple[Finding, ...]
    loud: tuple[tuple[Entry, Finding], ...]  # findings on words that are right


def load_expected(home: Path = HOME) -> list[Expected]:
    """All expectation files, by name."""
    return [read(path) for path in sorted(home.glob("*.yaml"))]


def read(path: Path) -> Expected:
    """One expectation file. Raises ValueError for a key that nobody knows."""
    import yaml

    data: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    unknown = set(data) - {"files", "prior", "found", "hints", "silent", "missed"}
    if unknown:
        raise ValueError(f"{path.name}: {sorted(unknown)}")
    parts = {
        part: tuple(_entry(path, e, part == "hints") for e in data.get(part) or ())
        for part in ("found", "hints", "silent", "missed")
    }
    return Expected(path.stem, tuple(data["files"]), data.get("prior", ""), **parts)


def _entry(path: Path, data: dict[str, Any], hint: bool) -> Entry:
    unknown = set(data) - {"rule", "grade", "at", "words", "why", "formats"}
    if unknown:
        raise ValueError(f"{path.name}: {sorted(unknown)} in {data}")
    return Entry(
        data.get("rule", ""), data.get("grade", ""), data.get("at", ""), str(data.get("words", "")), data["why"],
        tuple(data.get("formats", ())), hint,
    )  # fmt: skip


def marked(finding: Finding) -> str:
    """The words the finding stands on."""
    return finding.place.quote[slice(*finding.place.mark)]


def judge(expected: Expected, file: str, result: Result) -> Judged:
    """Pairs findings with entries: by rule, place and words. Findings set aside by a policy are not counted."""
    wanted = [e for e in (*expected.found, *expected.hints) if not e.formats or file.endswith(e.formats)]
    told: list[tuple[Entry, Finding]] = []
    graded: list[tuple[Entry, Finding]] = []
    false: list[Finding] = []
    for finding in (f for f in result.findings if f.suppressed is None):
        entry = next((e for e in wanted if _meant(e, finding)), None)
        if entry is None:
            false.append(finding)
            continue
        wanted.remove(entry)
        (told if entry.grade == finding.severity else graded).append((entry, finding))
    loud = [
        (entry, finding)
        for entry in expected.silent
        for finding in false
        if finding.severity != "note" and _stands_on(finding, entry)
    ]
    return Judged(tuple(told), tuple(graded), tuple(wanted), tuple(false), tuple(loud))


def _meant(entry: Entry, finding: Finding) -> bool:
    return (
        entry.rule == finding.rule.id
        and entry.at == finding.place.label
        and (not entry.words or entry.words == marked(finding))
    )


def _stands_on(finding: Finding, entry: Entry) -> bool:
    if entry.rule and entry.rule != finding.rule.id:
        return False
    return entry.words in marked(finding) or marked(finding) in entry.words if marked(finding) else False


def grades(entries: Iterable[Entry]) -> dict[str, int]:
    """How many of each grade."""
    counted: dict[str, int] = {}
    for entry in entries:
        counted[entry.grade] = counted.get(entry.grade, 0) + 1
    return counted
