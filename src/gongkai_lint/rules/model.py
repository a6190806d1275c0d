"""A rule: what must hold, in data. And the verdict a check gives on it."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai_lint.forms.model import Form, Source
from gongkai_lint.forms.report import Place
from gongkai_lint.typed import Any, NamedTuple

SEVERITIES = ("error", "warning", "note")  # 错误 必须改 · 警告 应核实 · 提示


class Message(NamedTuple):
    """What is told to a person, by variant of the failure (``""`` is the only one where a kind has no variants)."""

    title: str
    message: Mapping[str, str]
    expected: Mapping[str, str]
    help: str


class Rule(NamedTuple):
    """One rule. ``options`` is the check's own part, already validated: patterns are :class:`Pattern` triples."""

    id: str  # GK302, never reused
    slug: str
    theme: str  # the file it stands in: structure, arithmetic, …
    severity: str
    confidence: str  # high | medium | low
    forms: tuple[str, ...]  # keys of the forms it applies to; ("*",) is all
    levels: tuple[str, ...]  # unit levels it applies to; () is all
    basis: tuple[Source, ...]
    kind: str
    options: Mapping[str, Any]
    zh: Message
    en: Message
    related: tuple[str, ...]
    file: str
    line: int
    fix: Mapping[
        str, Any
    ] = {}  # replace: template · words: list · patterns: [[regex, to]]; {} when not mechanical


def governing(rule: Rule, year: int) -> Rule:
    """The rule citing only what governs reports of ``year`` (0: unknown); as it is where nothing does."""
    basis = tuple([s for s in rule.basis if not year or s.since <= year <= s.until])
    return rule if not basis or len(basis) == len(rule.basis) else rule._replace(basis=basis)


class Pattern(NamedTuple):
    """A pattern of a rule after macro expansion. ``needles``: one of them occurs in every match (a cheap first test);
    empty when none could be worked out. ``source`` is what the author wrote. ``starts``: for a pattern that opens with
    a look around (which the matching engine would try at every character), what every match begins with,
    ``""`` where that is a line."""

    regex: str
    needles: tuple[str, ...]
    source: str
    starts: tuple[str, ...] = ()


class RuleSet(NamedTuple):
    """Everything loaded from rule folders."""

    forms: Mapping[str, Form]
    rules: tuple[Rule, ...]  # by id
    words: Mapping[str, Mapping[str, str]]  # word lists by name: wrong → right
    digest: str  # of all source files: names the rule set in receipts


class Evidence(NamedTuple):
    """One operand of a finding: what it is called on the page, its value as printed, and where it stands."""

    label: str
    value: str
    place: Place | None = None
    key: str = ""


class Verdict(NamedTuple):
    """Of one rule on one target.

    ``values`` fill the placeholders of the rule's message. ``severity`` may lower the rule's own, never raise it.
    For ``unknown``, ``reason`` is a key of the phrase catalogue and ``values`` fill it; ``needs`` likewise says which
    material would make it assessable. ``terms`` (cell key → sign) and ``difference`` let the engine see which single
    cell would explain several broken equations.
    """

    outcome: str
    place: Place | None = None
    values: Mapping[str, str] = {}
    variant: str = ""
    severity: str = ""
    evidence: tuple[Evidence, ...] = ()
    related: tuple[Place, ...] = ()
    reason: str = ""
    needs: str = ""
    terms: Mapping[str, int] | None = None
    difference: Any = None  # int or Decimal: left side minus right side


PASS = Verdict("pass")
NA = Verdict("na")


class Suppression(NamedTuple):
    """Why a finding does not count: it stays in every output and in the tally."""

    reason: str
    source: str = "policy"  # policy | comment | baseline
    where: str = ""  # gongkai-lint.yaml:12:5, the place of the comment, known.json
    until: str = ""  # ISO date, "" without end
    by: str = ""


class Finding(NamedTuple):
    """A ``fail`` told to a person. ``variant`` and ``values`` are the verdict's: the same in every language."""

    rule: Rule
    severity: str
    place: Place
    message: str
    expected: str
    help: str
    evidence: tuple[Evidence, ...] = ()
    related: tuple[Place, ...] = ()
    suppressed: Suppression | None = None
    variant: str = ""
    values: Mapping[str, str] = {}
    right: tuple[tuple[str, str], ...] = ()  # (cell key, the number with which all relations would hold)
    also: tuple[str, ...] = ()  # ids of other rules whose failures the same cell explains


class Unknown(NamedTuple):
    """What could not be assessed: ``reason`` and ``needs`` are sentences in the language asked for."""

    rule: Rule
    place: Place | None
    reason: str
    needs: str


class Tally(NamedTuple):
    """How many rules ended how. A rule counts once: fail before unknown before pass before na."""

    run: int = 0
    passed: int = 0
    failed: int = 0
    unknown: int = 0
    na: int = 0
    suppressed: int = 0


class Result(NamedTuple):
    """One file, linted. ``report`` is None when the file was not readable; ``error`` says why in one sentence."""

    path: str
    grade: str  # pass | minor | return | unassessable: 合格 · 基本合格 · 退回修改 · 无法评估
    report: Any = None  # Report | None (kept loose so that output modules need no form import)
    findings: tuple[Finding, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    tally: Tally = Tally()
    error: str = ""
    sha256: str = ""
    outcomes: Mapping[str, str] = {}  # of every rule that ran, by id: pass | fail | unknown | na
    prior: Any = None  # Report | None: last year's report it was compared with
    stale: int = 0  # findings that the baseline knows and that are no longer there
    blocked: tuple[str, ...] = ()  # ids of rules that the policy wants assessed and that could not be


def names(rule: Rule, word: str) -> bool:
    """Whether ``word`` means the rule: its id, an id prefix (GK3), its slug or its theme."""
    return word in (rule.id, rule.slug, rule.theme) or (word[:2].isupper() and rule.id.startswith(word))
