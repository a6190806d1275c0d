"""What can be said of the policy only after all files: entries of ``suppress:`` that no report needs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from gongkai_lint.checks import Context, check_of
from gongkai_lint.engine import CRASH, Options, grade_of, selected, told_of
from gongkai_lint.policy.globs import matches
from gongkai_lint.policy.inforce import InForce, entry_of
from gongkai_lint.policy.suppress import Entry, unused
from gongkai_lint.rules.model import Finding, Result, RuleSet, names

_MOST = 20_000  # names looked at below the policy's folder; beyond that nothing is said of unused entries


def with_unused(results: Sequence[Result], inforce: InForce) -> list[Result]:
    """The results, with a finding for every entry that no file used.

    That is said only where the run covers every report the entry may be meant for, and the rule was assessed in all of
    them: a run over one file knows nothing of the others. The finding goes to the last of these files.
    """
    made = list(results)
    policy = inforce.policy
    needed = {where for result in results for where in _needed(result)}
    for n, raw in enumerate(policy.get("suppress", ())):
        entry = entry_of(policy, n)
        if entry.where in needed:
            continue
        folder = os.path.dirname(policy.origins[("suppress", n)].path)
        patterns = raw.get("files") or ["**"]
        meant = [i for i, r in enumerate(made) if matches(r.path, patterns, folder)]
        if not meant or any(not _assessed(entry, made[i], *inforce.for_file(made[i].path)) for i in meant):
            continue
        if _others({os.path.realpath(made[i].path) for i in meant}, patterns, folder):
            continue
        last = made[meant[-1]]
        told = _told(entry, last, inforce)
        if told:
            findings = (*last.findings, *told)
            tally = last.tally._replace(run=last.tally.run + 1, failed=last.tally.failed + 1)
            grade = "return" if last.blocked else grade_of(findings, last.tally)
            made[meant[-1]] = last._replace(findings=findings, tally=tally, grade=grade)
    return made


def _needed(result: Result) -> Iterator[str]:
    """The entries that set something aside here, or would have but for their date or their narrowness."""
    for finding in result.findings:
        if finding.suppressed is not None:
            yield finding.suppressed.where
        if finding.rule.kind == "policy":
            yield finding.values.get("where", "")


def uses(result: Result, ruleset: RuleSet, options: Options) -> dict[str, str]:
    """What became here of each entry that means this file, by where it is written: ``used``, ``idle``, or ``open`` where its
    rules did not come to a conclusion."""
    needed = set(_needed(result))
    return {
        e.where: "used" if e.where in needed else "idle" if _assessed(e, result, ruleset, options) else "open"
        for e in options.suppress
    }


def _assessed(entry: Entry, result: Result, ruleset: RuleSet, options: Options) -> bool:
    """Whether all rules that the entry names came to a conclusion on this report."""
    if result.report is None:
        return False
    meant = [r for r in ruleset.rules if any(names(r, word) for word in entry.rules) and selected(r, options)]
    # Never run on one report alone, or not without last year's.
    absent = any(r.kind == "aggregate" or (r.kind == "prior" and result.prior is None) for r in meant)
    crashed = {f.rule.id for f in result.findings if f.variant == CRASH}
    ids = {r.id for r in meant}
    return bool(ids) and not absent and not ids & ({u.rule.id for u in result.unknown} | crashed)


def _others(checked: set[str], patterns: Sequence[str], folder: str) -> bool:
    """Whether there are (or may be) files the entry means, of the kinds that were checked, that were not checked."""
    kinds = tuple({os.path.splitext(path)[1].lower() for path in checked})
    looked_at = 0
    for where, folders, found in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith(".")]
        looked_at += len(found) + len(folders)
        if looked_at > _MOST:
            return True
        for name in found:
            path = os.path.join(where, name)
            if name.startswith((".", "~$")) or not name.lower().endswith(kinds):
                continue
            if matches(path, patterns, folder) and os.path.realpath(path) not in checked:
                return True
    return False


def _told(entry: Entry, result: Result, inforce: InForce) -> list[Finding]:
    ruleset, options = inforce.for_file(result.path)
    context = Context(suppressions=(unused(entry),))
    rules = [r for r in ruleset.rules if r.kind == "policy" and selected(r, options)]
    verdicts = ((r, v) for r in rules for v in check_of(r.kind)(result.report, r, context))
    return [told_of(rule, verdict, options) for rule, verdict in verdicts if verdict.outcome == "fail"]
