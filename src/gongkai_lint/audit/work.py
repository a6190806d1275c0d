"""What a worker does: read a file, recognise it, find its unit, run the rules, and pack what is kept of it.

Runs in a process of a pool here, or of a cluster elsewhere. A file that hangs, explodes or crashes the rules costs only
itself; one that takes the whole process with it is told by the side that handed it out (:mod:`.drive`).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from zlib import crc32

from gongkai_lint.audit.inputs import LARGEST, Item
from gongkai_lint.audit.limits import Deadline, OutOfTime, limit_memory
from gongkai_lint.audit.linted import Linted, failed, name_of, pack
from gongkai_lint.audit.matching import Identity, Matcher
from gongkai_lint.audit.model import Roster, Unit
from gongkai_lint.document.model import UnreadableError
from gongkai_lint.typed import Any, NamedTuple

_TROUBLE = {"too_big": "size", "bomb": "size", "changed": "changed", "missing": "gone"}


class Setup(NamedTuple):
    """All that a worker needs to know. ``priors``: unit → last year's report; ``ledgers``: unit → its ledger files.
    ``only_identify``: read who and which year, run no rules. ``before`` is called with each item first (for tests)."""

    ruleset: Any
    options: Any
    conditions: str
    roster: Roster
    inforce: Any = None  # policy.inforce.InForce | None: what the policy says of each file
    today: tuple[int, int, int] = (0, 0, 0)
    priors: Mapping[str, tuple[Item, str]] = {}
    ledgers: Mapping[str, tuple[tuple[str, ...], str]] = {}
    limit: float = 30.0
    largest: int = LARGEST
    only_identify: bool = False
    likeness: bool = True
    out: str = ""  # folder for a page a report, "" for none
    annotate: bool = False  # and a copy with comments
    before: Callable[[Item], None] | None = None


_setup: Setup | None = None
_matcher: Matcher | None = None
_held: tuple[bytes, Setup] | None = None
_ledger: tuple[str, Any] | None = None
_prior: tuple[str, Any] | None = None


def start(data: bytes, memory: int) -> None:
    """Initialise a process of the local pool: what to do, a limit on memory, no answer to Ctrl-C (the parent's matter)."""
    global _held
    import gc
    import signal

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(memory)
    _take(data)
    _held = None  # nobody will ask for another one here
    gc.set_threshold(50_000, 20, 50)
    gc.freeze()


def _take(data: bytes) -> Setup:
    """The setup, unpacked once a process."""
    global _setup, _matcher, _held
    import pickle

    if _held is None or _held[0] != data:
        _held = (data, pickle.loads(data))
        _setup = _held[1]
        _matcher = Matcher(_setup.roster)
    return _held[1]


def batch(items: Sequence[Item], data: bytes | None = None) -> list[Linted]:
    """Check the files of a batch. ``data`` is the packed setup where the process was not started by :func:`start`."""
    setup = _take(data) if data is not None else _setup
    assert setup is not None and _matcher is not None
    deadline = Deadline(setup.limit)
    try:
        return [_one(item, setup, _matcher, deadline) for item in items]
    finally:
        deadline.done()


def _one(item: Item, setup: Setup, matcher: Matcher, deadline: Deadline) -> Linted:
    began = time.perf_counter()
    try:
        with deadline:
            made = _check(item, setup, matcher)
    except OutOfTime:
        made = failed(item, "time", setup.options.lang, limit=setup.limit, matcher=matcher)
    except MemoryError:
        made = failed(item, "memory", setup.options.lang, matcher=matcher)
    except Exception as error:
        if os.environ.get("GONGKAI_LINT_DEBUG"):
            raise
        made = failed(item, "crashed", setup.options.lang, type(error).__name__, matcher=matcher)
    return made._replace(seconds=time.perf_counter() - began)


def _check(item: Item, setup: Setup, matcher: Matcher) -> Linted:
    from hashlib import sha256

    from gongkai_lint.audit.reading import read_item
    from gongkai_lint.document.open import read_document
    from gongkai_lint.forms.identity import year_said
    from gongkai_lint.forms.recognise import UnrecognisedError, recognise
    from gongkai_lint.phrases import unreadable_text, unrecognised_text

    if setup.before is not None:
        setup.before(item)
    ruleset, options = in_force(setup, item)
    variant = variant_of(setup, item)
    digest, changed = "", False
    began = time.perf_counter()
    try:
        data, changed = read_item(item, setup.largest)
        digest = sha256(data).hexdigest()
        document = read_document(data, item.path)._replace(sha256=digest)
    except UnreadableError as error:
        sentence = unreadable_text(error, options.lang)
        trouble = _TROUBLE.get(error.reason, "unreadable")
        return _unassessed(item, digest, trouble, sentence, setup, matcher)._replace(variant=variant)
    try:
        report = recognise(document, ruleset.forms, options.year, options.form, options.unit, options.level)
    except UnrecognisedError as error:
        sentence = unrecognised_text(error.reason, error.year, options.lang)
        return _unassessed(item, digest, "unrecognised", sentence, setup, matcher)._replace(variant=variant)
    identity = identity_of(report)
    match = matcher.match(identity, item.path)
    made = Linted(
        item,
        digest,
        match=match,
        variant=variant,
        form=report.form.key,
        year=year_said(report.title, report.year),
        own_level=report.level,
        identity=identity,
        grade="pass",
        changed=changed,
    )
    if setup.only_identify:
        return made
    return _judged(made, report, ruleset, options, setup, matcher, began, data)


def _unassessed(
    item: Item, digest: str, trouble: str, sentence: str, setup: Setup, matcher: Matcher
) -> Linted:
    match = matcher.match(Identity(), item.path)
    level, prior, ledger = material_of(match.unit, setup, matcher)
    return Linted(
        item, digest, level=level, prior=prior, ledger=ledger, match=match, trouble=trouble, error=sentence
    )


def in_force(setup: Setup, item: Item) -> tuple[Any, Any]:
    """The rules and options for a file."""
    if setup.inforce is None:
        return setup.ruleset, setup.options
    found: tuple[Any, Any] = setup.inforce.for_file(_called(item))
    return found


def variant_of(setup: Setup, item: Item) -> str:
    """What of the policy holds for this file and not for every file, "" where it says the same of all."""
    policy = setup.inforce.policy if setup.inforce is not None else None
    if policy is None or not (policy.get("overrides") or policy.get("suppress")):
        return ""
    from gongkai_lint.policy.inforce import entries

    path = _called(item)
    chosen, aside = policy.overriding(path), [e.where for e in entries(policy, path)]
    return f"{crc32(repr((chosen, aside)).encode()):08x}"


def _called(item: Item) -> str:
    """The path that patterns of the policy are compared with."""
    return item.where if item.member < 0 and "://" not in item.where else item.path


def material_of(unit: str, setup: Setup, matcher: Matcher) -> tuple[str, str, str]:
    """``(level, prior, ledger)``: what beside the file its result depends on, as the store notes it."""
    if not unit:
        return "", "", ""
    prior, ledger = setup.priors.get(unit), setup.ledgers.get(unit)
    # Last year's report goes with the names by which the unit may be called there.
    names = f"{crc32(repr(names_of(matcher.unit(unit))).encode()):08x}" if prior else ""
    return matcher.level(unit), prior[1][:56] + names if prior else "", ledger[1] if ledger else ""


def names_of(unit: Unit) -> tuple[str, ...]:
    """By what names the unit may be called in last year's report."""
    return (unit.name, *unit.aliases)


def _judged(
    made: Linted,
    report: Any,
    ruleset: Any,
    options: Any,
    setup: Setup,
    matcher: Matcher,
    began: float,
    data: bytes,
) -> Linted:
    import zlib

    from gongkai_lint.engine import judge

    unit = made.match.unit
    level, prior, ledger = material_of(unit, setup, matcher)
    if level:
        report = report._replace(level=level)
    remark = ""
    if ledger:
        try:
            options = options._replace(ledger=_ledger_of(*setup.ledgers[unit]))
        except UnreadableError as error:
            remark = _ledger_remark(error, options.lang)
    if prior:
        former = (*options.former, *names_of(matcher.unit(unit)))
        options = options._replace(prior=_prior_of(*setup.priors[unit], setup), former=former)
    dated = bool(options.suppress or report.document.comments)  # a finding may be set aside until a day
    result = judge(report, ruleset, options._replace(today=setup.today))
    if result.report is None:
        return made._replace(
            level=level, prior=prior, ledger=ledger, grade=result.grade, trouble="policy", error=result.error
        )
    report = result.report
    prose, sketch = b"", b""
    if setup.likeness:
        from gongkai_lint.audit.alike import prose_of, sketch_of

        own = prose_of(report, ruleset)
        prose, sketch = zlib.compress("\n".join(own).encode(), 1), sketch_of(own, report.unit)
    core = time.perf_counter() - began
    made = pack(
        made._replace(
            today="{:04}-{:02}-{:02}".format(*setup.today) if dated else "",
            level=level,
            prior=prior,
            ledger=ledger,
            core=core,
            prose=prose,
            sketch=sketch,
            error=remark,
        ),
        result,
        report,
        ruleset,
        options,
    )
    if setup.out:
        from gongkai_lint.audit.papers import write

        trouble = write(
            setup.out,
            made.item.path,
            name_of(made, setup.conditions),
            result,
            ruleset,
            options.lang,
            data,
            setup.annotate,
        )
        made = made._replace(error=made.error or trouble)
    return made


def _ledger_remark(error: UnreadableError, lang: str) -> str:
    from gongkai_lint.ledger import LEDGER_REASONS

    reason = LEDGER_REASONS.get(error.reason, (error.reason, error.reason))[lang == "en"]
    reason = reason.replace("{detail}", error.detail)
    return f"its ledger was not used: {reason}" if lang == "en" else f"台账没有用上：{reason}"


def identity_of(report: Any) -> Identity:
    """What the report says of whose it is."""
    from gongkai_lint.forms.identity import level_of

    last = report.tail or len(report.paragraphs)
    signers = []
    for paragraph in reversed(report.paragraphs[max(0, last - 6) : last]):
        text = paragraph.text.strip()
        if 3 <= len(text) <= 40 and level_of(text):
            signers.append(text)
    return Identity(report.unit, report.title[:200], tuple(signers))


def _ledger_of(paths: Sequence[str], digest: str) -> Any:
    """The ledger files of a unit as one; the last one is kept, for a unit's files tend to stand together."""
    global _ledger
    from gongkai_lint.ledger import Ledger, read_ledger

    if _ledger is None or _ledger[0] != digest:
        whole = Ledger()
        for path in paths:
            one = read_ledger(path)
            columns = {k: whole.columns.get(k, frozenset()) | one.columns.get(k, frozenset()) for k in {*whole.columns, *one.columns}}  # fmt: skip
            whole = Ledger(whole.requests + one.requests, whole.publication + one.publication, columns, path)
        _ledger = (digest, whole)
    return _ledger[1]


def _prior_of(item: Item, digest: str, setup: Setup) -> Any:
    global _prior
    from gongkai_lint.audit.reading import read_item
    from gongkai_lint.document.open import read_document
    from gongkai_lint.forms.recognise import recognise

    if _prior is None or _prior[0] != digest:
        data, _ = read_item(item, setup.largest)
        document = read_document(data, item.path)._replace(sha256=digest)
        _prior = (digest, recognise(document, setup.ruleset.forms))
    return _prior[1]
