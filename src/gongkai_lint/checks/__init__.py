"""The closed set of things a rule can ask: one module a kind, found by name and imported when first used.

The contract of a kind module:

``OPTIONS``
    the options it takes, in the spec language of :mod:`gongkai_lint.rules.schema`.
``TUNABLE``
    names of options that an office may change in its policy, in rules that set them (none where it is absent).
``VARIANTS``
    variant name → placeholders its message may use. A kind with one way to fail has the single variant ``""``.
``check(report, rule, context)``
    a pure generator of :class:`~gongkai_lint.rules.model.Verdict`. It yields nothing only when it has nothing to say
    about this report at all (which counts as ``na``); a target that is not there is ``unknown``, never ``pass``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from gongkai_lint.forms.report import Report
from gongkai_lint.rules.model import Rule, Verdict
from gongkai_lint.typed import Any, NamedTuple

KINDS = (
    "aggregate",
    "agree",
    "announced",
    "bodies",
    "cell",
    "compare",
    "dates",
    "deadline",
    "document",
    "equation",
    "form",
    "implies",
    "limit",
    "names",
    "numbering",
    "outcomes",
    "pairs",
    "parts",
    "policy",
    "prior",
    "repeat",
    "restated",
    "section",
    "table",
    "text",
)


class Context(NamedTuple):
    """What a check may use beside the report."""

    words: Mapping[str, Mapping[str, str]] = {}  # word lists by name
    ledger: Any = None  # ledger.Ledger | None
    today: tuple[int, int, int] | None = None  # for rules about the future; None: unknown
    published: tuple[int, int, int] | None = None  # publication date when given from outside
    prior: Report | None = None  # last year's report; without it rules of the kind “prior” are not run
    former: tuple[str, ...] = ()  # names the body had before
    suppressions: tuple[Any, ...] = ()  # policy.suppress.Fault: what is wrong with the suppressions
    others: Any = None  # tuple[Report, ...] for rules over many; None: a single report is checked


Check = Callable[[Report, Rule, Context], Iterator[Verdict]]


_checks: dict[str, Check] = {}


def check_of(kind: str) -> Check:
    """The check function of ``kind`` (one of :data:`KINDS`)."""
    found = _checks.get(kind)
    if found is None:
        found = _checks[kind] = import_module("gongkai_lint.checks." + kind).check
    return found
