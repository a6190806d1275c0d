"""What several commands need: the policy in force, the rules with the office's own, names of rules."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterable, Sequence

from gongkai_lint.arguments import UsageError
from gongkai_lint.policy.model import Policy
from gongkai_lint.rules.model import RuleSet, names


def policy_of(options: Namespace, reports: Sequence[str] = ()) -> Policy:
    """The policy file named, or the nearest one, read; an empty policy where there is none.

    It is looked for from the working directory upwards, else from the folder that holds all of ``reports``.
    """
    from gongkai_lint.policy.find import find_for

    if options.config and not os.path.isfile(options.config):
        raise UsageError(f"没有策略文件 {options.config}", f"there is no policy file {options.config}")
    path = options.config or find_for(reports)
    if not path:
        return Policy()
    from gongkai_lint.policy.load import load

    return load(path)


def ruleset_of(options: Namespace, policy: Policy) -> RuleSet:
    """The built-in rules with the folders of the policy and of the command line."""
    from gongkai_lint.rules.load import load, rules_home

    own = [policy.beside(folder, "rules", n) for n, folder in enumerate(policy.get("rules", []))]
    for n, folder in enumerate(own):
        if not os.path.isdir(folder):
            from gongkai_lint.rules.yamlnode import RuleErrors, RuleFileError

            at = policy.origins[("rules", n)]
            zh, en = f"没有规则文件夹 {folder}", f"there is no rule folder {folder}"
            raise RuleErrors((RuleFileError(at.file, at.line, at.column, zh, en, at.source),))
    need_folders(options.rules)
    return load([rules_home(), *own, *options.rules])


def need_folders(folders: Iterable[str]) -> None:
    """A rule folder that is not there is a usage error."""
    for folder in folders:
        if not os.path.isdir(folder):
            raise UsageError(f"没有规则文件夹 {folder}", f"there is no rule folder {folder}")


def rule_names(given: Sequence[str], ruleset: RuleSet, where: str) -> tuple[str, ...]:
    """Comma lists of ids, prefixes, slugs and themes; one that means no rule is a usage error."""
    words = tuple(w.strip() for text in given for w in text.replace("，", ",").split(",") if w.strip())
    words = tuple(w.upper() if w[:2].isalpha() and w[2:].isdecimal() else w for w in words)
    for word in words:
        if not any(names(rule, word) for rule in ruleset.rules):
            from gongkai_lint.rules.schema import closest

            near = closest(word, {n for r in ruleset.rules for n in (r.id, r.slug, r.theme)})
            raise UsageError(
                f"{where} {word}：没有这样的规则"
                + (f"，是否想写 {near}？" if near else "。用 gongkai-lint rules 看有哪些规则"),
                f"{where} {word}: no such rule"
                + (f"; did you mean {near}?" if near else ". See gongkai-lint rules"),
            )
    return words


def language_of(options: Namespace, policy: Policy, lang: str) -> str:
    """The language in force: the command line and the environment come before the policy."""
    if options.lang or os.environ.get("GONGKAI_LINT_LANG"):
        return lang
    found: str = policy.get("lang", lang)
    return found
