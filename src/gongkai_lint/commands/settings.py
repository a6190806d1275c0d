"""What holds for each file of a run: the command line on top of the policy on top of the rules."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence

from gongkai_lint.arguments import UsageError
from gongkai_lint.commands.common import language_of, policy_of, rule_names, ruleset_of
from gongkai_lint.engine import Options
from gongkai_lint.exits import OK, UNREADABLE, exit_code
from gongkai_lint.policy.model import Policy
from gongkai_lint.rules.model import Result, RuleSet
from gongkai_lint.typed import Any


class Settings:
    """Made once a run. ``lang`` is the language in force."""

    def __init__(self, options: Namespace, lang: str, reports: Sequence[str] = ()) -> None:
        """``options`` may lack what its command does not take. Raises UsageError and RuleErrors."""
        self.policy: Policy = policy_of(options, reports)
        self.lang = language_of(options, self.policy, lang)
        self.ruleset: RuleSet = ruleset_of(options, self.policy)
        given = _given(options, self.ruleset)
        self.level: str = given.pop("fail_level") or ""
        self._plain = Options(lang=self.lang, **{k: v for k, v in given.items() if v is not None})
        self._in_force: Any = None
        if self.policy.values:
            from gongkai_lint.policy.inforce import InForce

            self._in_force = InForce(self.policy, self.ruleset, given | {"fail_level": self.level}, self.lang)

    @property
    def in_force(self) -> Any:
        """The policy on top of the rules (:class:`~gongkai_lint.policy.inforce.InForce`), None without a policy."""
        return self._in_force

    def for_file(self, path: str) -> tuple[RuleSet, Options]:
        """The rules and the engine's options for one file."""
        return self._in_force.for_file(path) if self._in_force else (self.ruleset, self._plain)

    def fail_level(self, path: str) -> str:
        """The grade from which the exit code is 1."""
        level: str = self._in_force.fail_level(path) if self._in_force else self.level or "error"
        return level

    def finished(self, results: list[Result]) -> list[Result]:
        """The results of the whole run, with what can only be said of the policy now."""
        if not self.policy.get("suppress"):
            return results
        from gongkai_lint.policy.run import with_unused

        return with_unused(results, self._in_force)

    def exit_code(self, results: Sequence[Result], unmatched: bool) -> int:
        """The exit code of the run."""
        if unmatched or not results:
            return UNREADABLE
        return worst(exit_code([r], False, self.fail_level(r.path)) for r in results)


def worst(codes: Iterable[int]) -> int:
    """2 before 3 before 1 before 0."""
    return max(codes, key=(0, 1, 3, 2).index, default=OK)


def _given(options: Namespace, ruleset: RuleSet) -> dict[str, Any]:
    """What the command line says, by the engine's names; None where it says nothing."""

    def option(name: str, default: Any = None) -> Any:
        return getattr(options, name, default)

    form = option("form")
    if form and form not in ruleset.forms:
        raise UsageError(
            f"没有“{form}”这种报告格式，可选：{'、'.join(ruleset.forms)}",
            f"there is no form “{form}”; there are {', '.join(ruleset.forms)}",
        )
    published, ledger, prior = option("published"), option("ledger"), option("prior")
    return {
        "select": rule_names(option("select", ()), ruleset, "--select"),
        "ignore": rule_names(option("ignore", ()), ruleset, "--ignore"),
        "year": option("year"),
        "form": form,
        "level": option("unit_level"),
        "ledger": _ledger(ledger) if ledger else None,
        "published": _date(published) if published else None,
        "prior": _prior(prior, ruleset) if prior else None,
        "fail_level": option("fail_level"),
    }


def _ledger(path: str) -> Any:
    from gongkai_lint.policy.conventions import ledger_at

    found, problem = ledger_at(path)
    if problem:
        raise UsageError(*problem)
    return found


def _prior(given: str, ruleset: RuleSet) -> Any:
    from gongkai_lint.prior import PriorError, prior_of

    try:
        return prior_of(given, ruleset.forms)
    except PriorError as error:
        raise UsageError(
            f"上一年度报告 {given}：{error.zh}", f"last year's report {given}: {error.en}"
        ) from error


def _date(text: str) -> tuple[int, int, int]:
    from datetime import date

    try:
        found = date(*(int(part) for part in text.split("-")))
    except (ValueError, TypeError) as error:
        raise UsageError(
            f"--published {text}：日期要写成 2025-03-20 的样子",
            f"--published {text}: write the date like 2025-03-20",
        ) from error
    return (found.year, found.month, found.day)
