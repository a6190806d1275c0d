"""What an audit is made of: plain data that the page, the workbook, the letters and ``audit.json`` are made from.

Nothing here reads a file or a store. A run over 100,000 reports must not hold them all: what grows with the number of
files is behind :class:`Entries`, which streams them; the rest (roster, rows of units, pairs) is small.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from gongkai_lint.copying import Shared as Shared
from gongkai_lint.typed import Any, NamedTuple

STATUSES = ("filed", "unassessable", "missing")  # 已报送 · 报了但无法评估 · 未报送


class Unit(NamedTuple):
    """One line of the roster: a body that has to file a report."""

    name: str
    level: str = ""  # township | department | government | "" (not said)
    parent: str = ""  # name of another unit of the roster
    aliases: tuple[str, ...] = ()
    deadline: str = ""  # ISO date by which it must have been signed or published, "" none
    consolidates: bool = False  # 汇总: its tables are the sum of its children's
    row: int = 0  # line of the sheet, 0 where there is none


class Roster(NamedTuple):
    """Who has to file. ``units`` in the order of the file."""

    units: Sequence[Unit] = ()
    path: str = ""
    sha256: str = ""


class Entry(NamedTuple):
    """One file of the run, as it was found, read and judged.

    ``path`` is relative to the inbox, ``/`` between folders; a member of a zip is ``甲.zip/乙镇.docx``. ``unit`` is the
    roster's name, "" where no unit matched; ``named`` what the report calls its body. ``how``: title, signature, file
    or folder is where the unit was read. ``grade``: pass | minor | return | unassessable. ``counts`` holds error, warning,
    note (not suppressed), suppressed and unknown. ``rules`` counts the findings by rule id. ``day`` is the ISO date the
    report bears and ``source`` where it was read (published | signed | ""). ``trouble`` says why a file got no verdict:
    unreadable, unrecognised, crashed, time, memory, size, changed, gone; "" where it got one. ``error`` is the sentence for it.
    """

    path: str
    sha256: str = ""
    size: int = 0
    modified: float = 0.0  # seconds since the epoch
    unit: str = ""
    how: str = ""
    named: str = ""
    title: str = ""
    grade: str = "unassessable"
    counts: Mapping[str, int] = {}
    rules: Mapping[str, int] = {}
    form: str = ""
    year: int = 0
    level: str = ""
    day: str = ""
    source: str = ""
    counted: bool = False  # whether it is the one that counts for its unit
    late: bool = False
    trouble: str = ""
    error: str = ""
    reused: bool = False  # its verdict comes from an earlier run
    seconds: float = 0.0  # reading and rules
    remarks: tuple[
        str, ...
    ] = ()  # sentences: the signature names another unit, the file's own time is late, …


class Detail(NamedTuple):
    """What is too big to hold for every file at once. ``file`` is one item of ``files`` of the JSON output (its findings
    are ``file["findings"]``); ``values`` are the cells by form key: a number (decimals as text), None for blank or a mark."""

    file: Mapping[str, Any]
    values: Mapping[str, int | str | None]


class Entries(Protocol):
    """The files of a run."""

    def __iter__(self) -> Iterator[Entry]:
        """All entries by path. May be called again and again; holds few at a time."""
        ...

    def __len__(self) -> int: ...

    def of(self, unit: str) -> Sequence[Entry]:
        """The entries of one unit, the one that counts first. ``of("")`` are those without a unit."""
        ...

    def detail(self, path: str) -> Detail:
        """Findings and values of one file. Raises KeyError for a path that is not in the run."""
        ...


class Ambiguous(NamedTuple):
    """A file that several units of the roster could be meant by."""

    path: str
    named: str
    units: tuple[str, ...]


class Matching(NamedTuple):
    """How files and units came together. Paths and unit names."""

    unmatched: tuple[str, ...] = ()  # files of no unit of the roster
    ambiguous: tuple[Ambiguous, ...] = ()
    missing: tuple[str, ...] = ()  # 未报送: units without a file
    late: tuple[str, ...] = ()  # 逾期: units whose counted report is dated after the deadline
    twice: tuple[tuple[str, tuple[str, ...]], ...] = ()  # 重复报送: unit → its files, the counted one first
    undated: tuple[str, ...] = ()  # units with a deadline whose report bears no date


def graded(grade: str, across: Mapping[str, int]) -> str:
    """The grade of a unit whose report has ``grade``: an error that only the other reports show returns it too."""
    return "return" if grade in ("pass", "minor") and across.get("error") else grade


class Row(NamedTuple):
    """One unit on the triage page. ``entry`` is its counted report, None when it has not filed. ``across`` counts the
    findings across reports by severity, ``pairs`` the reports of other units that share text with it."""

    unit: Unit
    status: str  # one of STATUSES
    entry: Entry | None = None
    files: int = 0
    late: bool = False
    across: Mapping[str, int] = {}
    pairs: int = 0

    @property
    def grade(self) -> str:
        """The grade of the unit, "" when it has not filed."""
        return graded(self.entry.grade if self.entry else "", self.across)


class Across(NamedTuple):
    """A finding that no single report shows. ``finding`` has the shape of a finding of the JSON output; its evidence
    names the other reports. One on the policy of the office has neither unit nor path."""

    unit: str
    path: str
    finding: Mapping[str, Any]


class Pair(NamedTuple):
    """Two reports that share text beyond the boilerplate of the form. Shares are of each one's own prose (0..1)."""

    left: str  # paths
    right: str
    left_unit: str
    right_unit: str
    left_share: float
    right_share: float
    sentences: tuple[Shared, ...]
    more: int = 0  # sentences beyond those listed
    last_year: bool = False  # ``right`` is last year's report (a path of --prior)


class Unassessed(NamedTuple):
    """A question across reports that could not be answered: which rule, and the reason in a sentence."""

    unit: str
    rule: str
    reason: str


class Skipped(NamedTuple):
    """Files that are no reports, counted by kind: ".pdf" → how many; the first few names."""

    kind: str
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody wants here
    examples: tuple[str, ...] = ()


class Totals(NamedTuple):
    """The run in figures."""

    files: int = 0
    linted: int = 0
    reused: int = 0
    grades: Mapping[str, int] = {}  # of files: pass, minor, return, unassessable
    findings: Mapping[str, int] = {}  # error, warning, note
    trouble: Mapping[str, int] = {}  # Entry.trouble → files
    commonest: tuple[tuple[str, str, int], ...] = ()  # (rule id, title, reports that have it), most first
    seconds: float = 0.0


class Audit(NamedTuple):
    """A finished run (or one cut short: ``complete`` is False)."""

    run: int
    when: str  # ISO time of the start
    inbox: str
    tool: str  # version of the program
    rules: str  # digest of the rule set
    calendar: str  # version of the working-day calendar
    policy: str  # digest of the policy and options
    lang: str
    year: int  # report year most reports are of, 0 when there is none
    roster: Roster
    entries: Entries
    rows: Sequence[Row]
    matching: Matching
    across: Sequence[Across]
    pairs: Sequence[Pair]
    skipped: tuple[Skipped, ...]
    totals: Totals
    complete: bool = True
    unassessed: Sequence[Unassessed] = ()
    remarks: Sequence[str] = ()  # sentences on the inbox: archives that do not open, links that lead back, …


class Held:
    """:class:`Entries` in memory: for tests and small runs."""

    def __init__(self, entries: Sequence[Entry], details: Mapping[str, Detail]) -> None:
        self._entries = sorted(entries, key=lambda e: e.path)
        self._details = details

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def of(self, unit: str) -> Sequence[Entry]:
        return sorted((e for e in self._entries if e.unit == unit), key=lambda e: (not e.counted, e.path))

    def detail(self, path: str) -> Detail:
        return self._details[path]
