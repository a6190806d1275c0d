"""Rules on a report: verdicts in, findings, tally and grade out. One bad file, rule or cell never loses the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai_lint.at_hand import at_hand
from gongkai_lint.checks import Context, check_of
from gongkai_lint.document.model import Document, UnreadableError
from gongkai_lint.forms.places import document as whole_document
from gongkai_lint.forms.recognise import UnrecognisedError, recognise
from gongkai_lint.forms.report import Place, Report
from gongkai_lint.merge import ASKED, Told, merge
from gongkai_lint.phrases import reason_text, unreadable_text, unrecognised_text
from gongkai_lint.plurals import fill
from gongkai_lint.rules.model import (
    SEVERITIES,
    Finding,
    Message,
    Result,
    Rule,
    RuleSet,
    Tally,
    Unknown,
    Verdict,
    governing,
    names,
)
from gongkai_lint.typed import Any, NamedTuple
from gongkai_lint.values import show

CRASH = "crash"  # the variant of a finding that tells a rule's own failure
_RANK = {name: rank for rank, name in enumerate(SEVERITIES)}
_WORSE = {name: rank for rank, name in enumerate(("na", "pass", "unknown", "fail"))}


class Options(NamedTuple):
    """What a run may be told. ``severity`` maps a rule's id, slug or theme to error, warning, note or off."""

    lang: str = "zh"
    year: int = 0
    form: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = {}
    unit: str = ""
    level: str = ""
    ledger: Any = None
    published: tuple[int, int, int] | None = None
    words: Mapping[str, Mapping[str, str]] = {}
    prior: Any = None  # last year's report (a Report), or what finds it for a report: Report -> Report | None
    former: tuple[str, ...] = ()  # names the body had before: its last report may bear one
    suppress: tuple[Any, ...] = ()  # policy.suppress.Entry, those that mean this file
    blocking: tuple[str, ...] = ()  # rules, prefixes, themes that must be assessable, or "all"
    today: tuple[int, int, int] | None = None  # None: the clock's
    settle: Any = None  # (report, options) -> (report, options, problem): what the policy says of this unit


def lint(path: str, ruleset: RuleSet, options: Options) -> Result:
    """Read and check one file. Never raises for what is wrong with the file: that is in the result."""
    from gongkai_lint.document.open import open_document

    try:
        document = open_document(path)
    except UnreadableError as error:
        return Result(path, "unassessable", error=unreadable_text(error, options.lang))
    return lint_document(document, ruleset, options)


def lint_data(data: bytes, path: str, ruleset: RuleSet, options: Options) -> Result:
    """Check the bytes of a file that has no path (standard input); ``path`` is what to call it."""
    from gongkai_lint.document.open import read_document

    try:
        document = read_document(data, path)
    except UnreadableError as error:
        return Result(path, "unassessable", error=unreadable_text(error, options.lang))
    return lint_document(document, ruleset, options)


def lint_document(document: Document, ruleset: RuleSet, options: Options) -> Result:
    """Check a document that has been read."""
    try:
        report = recognise(document, ruleset.forms, options.year, options.form, options.unit, options.level)
    except UnrecognisedError as error:
        sentence = unrecognised_text(error.reason, error.year, options.lang)
        return Result(document.path, "unassessable", error=sentence, sha256=document.sha256)
    return judge(report, ruleset, options)


def judge(report: Report, ruleset: RuleSet, options: Options) -> Result:
    """Run every rule that applies and put the outcome together."""
    if options.settle is not None:
        report, options, problem = options.settle(report, options)
        if problem:
            return Result(report.document.path, "unassessable", error=problem, sha256=report.document.sha256)
    prior = options.prior(report) if callable(options.prior) else options.prior
    context = Context(
        words=words_of(ruleset, options),
        ledger=options.ledger,
        published=options.published,
        prior=prior,
        former=options.former,
    )
    failed: list[tuple[Rule, Verdict]] = []
    holding: list[Verdict] = []
    open_: list[Verdict] = []  # equations that blank cells leave open
    asked: list[tuple[Rule, list[Verdict]]] = []
    unknown: list[Unknown] = []
    counts = {"pass": 0, "fail": 0, "unknown": 0, "na": 0}
    outcomes: dict[str, str] = {}
    crashed: list[Finding] = []
    policing: list[Rule] = []
    for rule in _running(ruleset, report, options):
        if rule.kind == "policy":
            policing.append(rule)
            continue
        ended = "na"
        spoken: list[Verdict] | None = [] if rule.kind in ASKED and rule.severity != "note" else None
        try:
            for verdict in check_of(rule.kind)(report, rule, context):
                outcome = verdict.outcome
                if outcome == "pass":
                    if verdict.terms is not None:
                        holding.append(verdict)
                elif outcome == "fail":
                    failed.append((rule, verdict))
                elif outcome == "unknown":
                    reason, needs = reason_text(rule.kind, verdict, options.lang)
                    unknown.append(Unknown(rule, verdict.place, reason, needs))
                    if verdict.terms is not None:
                        open_.append(verdict)
                if spoken is not None and (outcome == "pass" or outcome == "fail"):
                    spoken.append(verdict)
                if outcome != ended and _WORSE[outcome] > _WORSE[ended]:
                    ended = outcome
        except Exception as error:  # a rule that crashes is told, never lost
            if debugging():
                raise
            crashed.append(_crash(rule, error, options.lang))
            ended = "unknown"
        counts[ended] += 1
        outcomes[rule.id] = ended
        if spoken:
            asked.append((rule, spoken))

    def again(changed: Report, rule: Rule) -> list[Verdict]:
        return list(check_of(rule.kind)(changed, rule, context))

    merged = merge(report, failed, holding, open_, asked, again)
    findings = [_finding(told, options, report.year) for told in merged]
    if options.suppress or report.document.comments:
        findings += _set_aside(report, findings, unknown, crashed, policing, ruleset, options, counts)
    findings.extend(crashed)  # never set aside: what did not run is not right
    findings = [f for f in findings if f.severity != "off"]
    findings.sort(key=lambda f: _order(f, report))
    aside = sum(f.suppressed is not None for f in findings)
    tally = Tally(
        sum(counts.values()), counts["pass"], counts["fail"], counts["unknown"], counts["na"], aside
    )
    blocked = tuple(dict.fromkeys(u.rule.id for u in unknown if _blocks(u.rule, options))) if options.blocking else ()  # fmt: skip
    return Result(
        report.document.path,
        "return" if blocked else grade_of(findings, tally),
        report,
        tuple(findings),
        tuple(unknown),
        tally,
        "",
        report.document.sha256,
        outcomes,
        prior,
        blocked=blocked,
    )


@at_hand
def _known(ruleset: RuleSet) -> dict[Any, list[Rule]]:
    return {}


def _running(ruleset: RuleSet, report: Report, options: Options) -> list[Rule]:
    """The rules that run on a report of this form and level: an office has one policy and many reports."""
    known = _known(ruleset)
    if len(known) > 100:
        known.clear()
    asked = (report.form.key, report.level, options.prior is None, options.select, options.ignore, tuple(options.severity.items()))  # fmt: skip
    found = known.get(asked)
    if found is None:
        # What only many reports together show is for the audit; last year's report not asked for is neither run nor unknown.
        left_out = ("aggregate", "prior") if options.prior is None else ("aggregate",)
        found = known[asked] = [
            rule
            for rule in ruleset.rules
            if rule.kind not in left_out and applies(rule, report) and selected(rule, options)
        ]
    return found


def _set_aside(report: Report, findings: list[Finding], unknown: Sequence[Unknown], crashed: Sequence[Finding],
               policing: Sequence[Rule], ruleset: RuleSet, options: Options, counts: dict[str, int]) -> list[Finding]:  # fmt: skip
    """Mark the findings that the policy or a comment sets aside; what is wrong with doing so, as findings."""
    from gongkai_lint.policy.suppress import settle, today

    open_ids = {u.rule.id for u in unknown} | {f.rule.id for f in crashed}
    assessed = (
        r for r in ruleset.rules if selected(r, options) and applies(r, report) and r.id not in open_ids
    )
    findings[:], faults = settle(
        report, findings, assessed, ruleset, options.suppress, options.today or today()
    )
    context = Context(suppressions=tuple(faults))
    told: list[Finding] = []
    for rule in policing if faults else ():
        wrong = [v for v in check_of(rule.kind)(report, rule, context) if v.outcome == "fail"]
        told += [told_of(rule, verdict, options) for verdict in wrong]
        counts["fail"] += bool(wrong)
    return told


def told_of(rule: Rule, verdict: Verdict, options: Options) -> Finding:
    """The finding that tells a failing verdict."""
    return _finding(Told(rule, verdict), options, 0)


def _blocks(rule: Rule, options: Options) -> bool:
    return any(word == "all" or names(rule, word) for word in options.blocking)


def selected(rule: Rule, options: Options) -> bool:
    """Whether select/ignore and the policy leave the rule on."""
    if options.select and not any(names(rule, word) for word in options.select):
        return False
    if options.ignore and any(names(rule, word) for word in options.ignore):
        return False
    return severity_of(rule, options) != "off"


def severity_of(rule: Rule, options: Options) -> str:
    """The policy's grade for the rule, else its own. The id says more than the slug, the slug more than the theme."""
    if options.severity:
        for word in (rule.id, rule.slug, rule.theme):
            if word in options.severity:
                return options.severity[word]
    return rule.severity


def applies(rule: Rule, report: Report) -> bool:
    """Whether the rule is for this form and this level of unit. A unit of unknown level is left to the check."""
    forms = rule.forms
    if report.form.key not in forms and forms != ("*",):
        return False
    return not rule.levels or report.level in rule.levels


def grade_of(findings: Sequence[Finding], tally: Tally) -> str:
    """合格 pass · 基本合格 minor · 退回修改 return; 无法评估 unassessable where not one rule came to a conclusion."""
    if not findings and not tally.passed and not tally.failed:
        return "unassessable"
    grades = {f.severity for f in findings if f.suppressed is None}
    if "error" in grades:
        return "return"
    return "minor" if "warning" in grades else "pass"


def words_of(ruleset: RuleSet, options: Options) -> Mapping[str, Mapping[str, str]]:
    if not options.words:
        return ruleset.words
    return {
        name: {**ruleset.words.get(name, {}), **options.words.get(name, {})}
        for name in {*ruleset.words, *options.words}
    }


def _finding(told: Told, options: Options, year: int) -> Finding:
    rule, verdict = governing(told.rule, year), told.verdict
    text = rule.en if options.lang == "en" else rule.zh
    message = fill(_variant(text, verdict.variant, "message"), verdict.values)
    expected = fill(_variant(text, verdict.variant, "expected"), verdict.values)
    evidence, right = verdict.evidence, told.fill
    if told.suspect is not None:
        from gongkai_lint.telling import suspect_text

        others = [fill(_variant(r.en if options.lang == "en" else r.zh, v.variant, "message"), v.values) for r, v in told.also]  # fmt: skip
        message, expected = suspect_text(told.suspect, [message, *others], expected, options.lang)
        evidence = tuple(e for _, v in ((rule, verdict), *told.also) for e in v.evidence)
        right = told.suspect.cells
    elif right:
        from gongkai_lint.telling import fill_text

        expected += fill_text(told.fill, options.lang)
    severity = _severity(rule, verdict, options)
    if told.also:  # as grave as the gravest of what the cell explains
        all_of_it = (severity, *(_severity(r, v, options) for r, v in told.also))
        severity = min(all_of_it, key=lambda name: _RANK.get(name, 9))
    return Finding(
        rule, severity, verdict.place or whole_document(), message, expected, text.help, evidence, verdict.related,
        None, verdict.variant, verdict.values,
        tuple([(fact.key, show(number)) for fact, number in right]),
        tuple(dict.fromkeys([r.id for r, _ in told.also if r.id != rule.id])),
    )  # fmt: skip


def _severity(rule: Rule, verdict: Verdict, options: Options) -> str:
    severity = severity_of(rule, options)
    if verdict.severity and _RANK.get(verdict.severity, 0) > _RANK.get(severity, 0):
        return verdict.severity
    return severity


def _variant(text: Message, variant: str, part: str) -> str:
    wording: Mapping[str, str] = getattr(text, part)
    return wording.get(variant, wording.get("", "")) or next(iter(wording.values()), "")


def _order(finding: Finding, report: Report) -> tuple[int, int, int, int, str]:
    place = finding.place
    block = place.block if place.block is not None else -1
    return (block, place.row or 0, place.start or 0, _RANK.get(finding.severity, 9), finding.rule.id)


def _crash(rule: Rule, error: Exception, lang: str) -> Finding:
    zh = f"规则 {rule.id} 运行出错，本条未检查（{type(error).__name__}）"
    en = f"Rule {rule.id} failed to run and was not checked ({type(error).__name__})"
    return Finding(rule, "warning", Place(label="全文"), en if lang == "en" else zh, "", "", variant=CRASH)


def debugging() -> bool:
    """Whether a crash is to be shown whole (GONGKAI_LINT_DEBUG) instead of being told in a sentence."""
    import os

    return bool(os.environ.get("GONGKAI_LINT_DEBUG"))
