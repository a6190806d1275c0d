"""The policy on top of the rules: what the engine is told for each file. Names in it that mean nothing are mistakes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from importlib import import_module

from gongkai_lint.engine import Options
from gongkai_lint.policy.conventions import Conventions, Unit
from gongkai_lint.policy.globs import matches
from gongkai_lint.policy.model import Origin, Path, Policy
from gongkai_lint.policy.suppress import Entry
from gongkai_lint.rules.model import Rule, RuleSet, names
from gongkai_lint.typed import Any


class InForce:
    """What holds for each file. ``given``: options that the command line sets, above the policy.

    Raises :class:`~gongkai_lint.rules.yamlnode.RuleErrors` for rules, options, word lists and forms that do not exist.
    """

    def __init__(self, policy: Policy, ruleset: RuleSet, given: Mapping[str, Any], lang: str) -> None:
        validate(policy, ruleset)
        self.policy, self.ruleset, self.given, self.lang = policy, ruleset, given, lang
        self._made: dict[tuple[int, ...], tuple[Policy, RuleSet, Options]] = {}

    def for_file(self, path: str) -> tuple[RuleSet, Options]:
        """The rules (with the office's own thresholds) and the engine's options for one file."""
        policy, ruleset, options = self._with(path)
        suppress = entries(policy, path)
        return ruleset, options._replace(suppress=suppress) if suppress else options

    def fail_level(self, path: str) -> str:
        """The grade from which the exit code is 1 for this file."""
        level: str = self.given.get("fail_level") or self._with(path)[0].get("fail_level", "error")
        return level

    def _with(self, path: str) -> tuple[Policy, RuleSet, Options]:
        chosen = self.policy.overriding(path)
        if chosen not in self._made:
            policy = self.policy.for_file(path)
            made = policy, tuned(self.ruleset, policy), self._options(policy)
            self._made[chosen] = made
        return self._made[chosen]

    def _options(self, policy: Policy) -> Options:
        from gongkai_lint.policy.conventions import ledger_at

        given, unit, ruleset = self.given, policy.get("unit", {}), self.ruleset
        conventions = _conventions(policy, ruleset)
        former = tuple(unit.get("former", ()))
        prior = given.get("prior")
        if prior is None and policy.get("prior") and not conventions.prior:
            prior = _prior(policy, ruleset, former)
        ledger = given.get("ledger")
        fixed = policy.get("ledger", "")
        if ledger is None and fixed and "{" not in fixed:
            ledger, problem = ledger_at(policy.beside(fixed, "ledger"))
            if problem:
                _fail([(policy.origins[("ledger",)], *problem)])
        if ledger is not None:
            conventions = conventions._replace(ledger="")
        if prior is not None:
            conventions = conventions._replace(prior="")
        select = given.get("select") or _words(policy.get("select", []))
        return Options(
            lang=self.lang,
            year=given["year"] if given.get("year") is not None else policy.get("year", 0),
            form=given.get("form") or policy.get("form", ""),
            select=tuple(select),
            ignore=(*given.get("ignore", ()), *_words(policy.get("ignore", []))),
            severity=severities(policy.get("severity", {}), ruleset),
            unit=unit.get("name", ""),
            level=given.get("level") or unit.get("level", ""),
            ledger=ledger,
            published=given.get("published"),
            words=policy.get("words", {}),
            blocking=_words((policy.get("gate") or {}).get("unknown", [])),
            settle=conventions if any(conventions[:3]) else None,
            prior=prior,
            former=former,
        )


def _prior(policy: Policy, ruleset: RuleSet, former: tuple[str, ...]) -> Any:
    from gongkai_lint.prior import PriorError, prior_of

    given = policy.beside(policy.values["prior"], "prior")
    try:
        return prior_of(given, ruleset.forms, former)
    except PriorError as error:
        zh, en = f"上一年度报告 {given}：{error.zh}", f"last year's report {given}: {error.en}"
        _fail([(policy.origins[("prior",)], zh, en)])


def _conventions(policy: Policy, ruleset: RuleSet) -> Conventions:
    units = tuple(
        Unit((u["name"], *u.get("aliases", ()), *u.get("former", ())), u.get("level", ""))
        for u in policy.get("units", ())
    )
    ledger, prior = policy.get("ledger", ""), policy.get("prior", "")
    by_name = any(place in prior for place in ("{unit}", "{stem}"))  # else the year finds it among several
    return Conventions(
        units,
        policy.beside(ledger, "ledger") if "{" in ledger else "",
        policy.beside(prior, "prior") if by_name else "",
        ruleset.forms,
    )


def entries(policy: Policy, path: str) -> tuple[Entry, ...]:
    """The suppressions that may hold in this file."""
    return tuple(
        entry_of(policy, n)
        for n, entry in enumerate(policy.get("suppress", ()))
        if "files" not in entry
        or matches(path, entry["files"], os.path.dirname(policy.origins[("suppress", n)].path))
    )


def entry_of(policy: Policy, n: int) -> Entry:
    """The n-th entry of ``suppress:``."""
    entry = policy.values["suppress"][n]
    return Entry(
        tuple(_words(entry["rule"])),
        entry["reason"],
        policy.origins[("suppress", n)].show(),
        entry.get("at", ""),
        entry.get("quote", ""),
        entry.get("until", ""),
        entry.get("by", ""),
    )


def _words(given: Iterable[str]) -> tuple[str, ...]:
    """Rule names as the engine wants them: comma lists apart, ids in capitals."""
    words = (w.strip() for text in given for w in text.replace("，", ",").split(",") if w.strip())
    return tuple(w.upper() if w[:2].isalpha() and w[2:].isdecimal() else w for w in words)


def severities(given: Mapping[str, str], ruleset: RuleSet) -> dict[str, str]:
    """The grade of every rule named: by id or slug before id prefix before theme, among equals the later."""
    found: dict[str, tuple[int, str]] = {}
    for key, grade in given.items():
        (word,) = _words([key]) or ("",)
        for rule in ruleset.rules:
            if names(rule, word):
                rank = 100 if word in (rule.id, rule.slug) else 0 if word == rule.theme else len(word)
                if rank >= found.get(rule.id, (0, ""))[0]:
                    found[rule.id] = (rank, grade)
    return {rule: grade for rule, (_, grade) in found.items()}


def tuned(ruleset: RuleSet, policy: Policy) -> RuleSet:
    """The rules with the thresholds that the policy sets."""
    changed: dict[str, dict[str, Any]] = {}
    for key, options in policy.get("options", {}).items():
        for rule in ruleset.rules:
            if key in (rule.slug, rule.id) or key.upper() == rule.id:
                changed.setdefault(rule.id, {}).update(options)
    if not changed:
        return ruleset
    rules = (
        r._replace(options={**r.options, **changed[r.id]}) if r.id in changed else r for r in ruleset.rules
    )
    return ruleset._replace(rules=tuple(rules))


# --- mistakes ---------------------------------------------------------------------------------------------------------

Mistake = tuple[Origin, str, str]


def _fail(mistakes: Iterable[Mistake]) -> None:
    from gongkai_lint.rules.yamlnode import RuleErrors, RuleFileError

    errors = tuple(RuleFileError(o.file, o.line, o.column, zh, en, o.source) for o, zh, en in mistakes)
    if errors:
        raise RuleErrors(errors)


def validate(policy: Policy, ruleset: RuleSet) -> None:
    """Raise RuleErrors for everything the policy names that does not exist."""
    if not policy.values:
        return
    mistakes: list[Mistake] = []
    scopes: list[tuple[Path, Mapping[str, Any]]] = [((), policy.values)]
    scopes += [(("overrides", n), entry) for n, entry in enumerate(policy.get("overrides", ()))]
    for at, values in scopes:
        mistakes += _scope(policy, at, values, ruleset)
    for n, entry in enumerate(policy.get("suppress", ())):
        mistakes += _rules(policy, ("suppress", n, "rule"), entry["rule"], ruleset)
    _fail(sorted(mistakes, key=lambda m: m[0][:4]))


def _scope(policy: Policy, at: Path, values: Mapping[str, Any], ruleset: RuleSet) -> Iterable[Mistake]:
    for key in values.get("severity", {}):
        yield from _rules(policy, (*at, "severity", key), [key], ruleset, keyed=True)
    for key in ("select", "ignore"):
        yield from _rules(policy, (*at, key), values.get(key, ()), ruleset)
    unknown = (values.get("gate") or {}).get("unknown", ())
    yield from _rules(policy, (*at, "gate", "unknown"), unknown, ruleset, more=("all",))
    for name in values.get("words", {}):
        if name not in ruleset.words:
            yield _none(policy, (*at, "words", name), "词表", "word list", name, ruleset.words)
    form = values.get("form")
    if form and form not in ruleset.forms:
        yield _none(policy, (*at, "form"), "报告格式", "form", form, ruleset.forms)
    for key, options in values.get("options", {}).items():
        yield from _options(policy, (*at, "options", key), key, options, ruleset)


def _rules(policy: Policy, at: Path, given: Iterable[str], ruleset: RuleSet, *, more: tuple[str, ...] = (), keyed: bool = False) -> Iterable[Mistake]:  # fmt: skip
    for n, text in enumerate(given):
        for word in _words([text]):
            if word not in more and not any(names(rule, word) for rule in ruleset.rules):
                known = [*more, *(w for r in ruleset.rules for w in (r.id, r.slug, r.theme))]
                yield _none(policy, at if keyed else (*at, n), "规则", "rule", word, known)


def _options(policy: Policy, at: Path, key: str, given: Mapping[str, Any], ruleset: RuleSet) -> Iterable[Mistake]:  # fmt: skip
    from gongkai_lint.rules.schema import Checker, closest
    from gongkai_lint.rules.yamlnode import File, Node

    rule = next((r for r in ruleset.rules if key in (r.id, r.slug) or key.upper() == r.id), None)
    if rule is None:
        known = [w for r in ruleset.rules for w in (r.id, r.slug)]
        yield _none(policy, at, "规则", "rule", key, known)
        return
    spec = tunable(rule)
    for name, value in given.items():
        path = (*at, name)
        origin = policy.origins[path]
        if name not in spec:
            near = closest(name, spec)
            zh = f"{rule.id} 没有可调的“{name}”" + (f"，是否想写“{near}”？" if near else f"，可调的有 {'、'.join(spec)}" if spec else "，这条规则没有可调的选项")  # fmt: skip
            en = f"{rule.id} has no option “{name}” to tune" + (f"; did you mean “{near}”?" if near else f"; there are {', '.join(spec)}" if spec else "")  # fmt: skip
            yield origin, zh, en
            continue
        file = File("", "")
        Checker(file).check(Node(value, origin.line, origin.column, {}), spec[name])
        negative = isinstance(value, int) and not isinstance(value, bool) and value < 0
        for error in file.errors:
            yield origin, error.zh, error.en
        if negative:
            yield origin, f"“{value}”不能是负数", f"“{value}” must not be negative"


def tunable(rule: Rule) -> dict[str, Any]:
    """The options of a rule that a policy may change: those its kind declares in ``TUNABLE`` and the rule itself sets."""
    module: Any = import_module("gongkai_lint.checks." + rule.kind)
    specs = {name.rstrip("!"): spec for name, spec in module.OPTIONS.items()}
    return {name: specs[name] for name in getattr(module, "TUNABLE", ()) if name in rule.options}


def _none(policy: Policy, at: Path, zh: str, en: str, word: str, known: Iterable[str]) -> Mistake:
    from gongkai_lint.rules.schema import meant

    more, more_en = meant(word, set(known))
    if not more and zh == "规则":
        more, more_en = "。用 gongkai-lint rules 看有哪些规则", ". See gongkai-lint rules"
    return policy.origins[at], f"没有“{word}”这个{zh}{more}", f"no {en} “{word}”{more_en}"
