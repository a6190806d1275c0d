"""The clean reports that faults are put into: examples, a sample of every form, real reports without an error."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from gongkai_lint.checks import Context, check_of
from gongkai_lint.document.model import Document
from gongkai_lint.document.open import open_document
from gongkai_lint.engine import Options, applies, lint_document
from gongkai_lint.forms.model import Form
from gongkai_lint.forms.recognise import recognise
from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.model import Result, RuleSet

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("GONGKAI_LINT_SHARED", ROOT.parent / "shared")) / "corpus" / "docx"
EXAMPLES = ("clean-2021.docx", "wangjiashan-2018-corrected.docx")
_NO_FEES = "本年度没有收取信息处理费，没有其他需要报告的事项。"
UNIT = "清河市平川县人民政府办公室"
_COMMITMENT = (
    "对收到的政府信息公开申请，依法在收到申请之日起{reply}个工作日内答复。政府信息自形成之日起7日内上网公开。"
)


class Base(NamedTuple):
    """A report without an error: ``result`` is the linter's word on it before any fault is put in."""

    name: str
    source: str  # example | sample | real
    document: Document
    result: Result


def bases(ruleset: RuleSet, real: bool = True) -> Iterator[Base]:
    """All clean reports; the real ones only where they are to be had, and only those the linter finds no error in."""
    for name in EXAMPLES:
        yield _base(
            name.removesuffix(".docx"), "example", open_document(str(ROOT / "examples" / name)), ruleset
        )
    for key, form in sorted(ruleset.forms.items()):
        yield _base(f"sample-{key}-zero", "sample", sample(form, prose=_fees(form)), ruleset)
        if form.tables:
            yield _base(f"sample-{key}-filled", "sample", filled(form, ruleset), ruleset)
    if real and CORPUS.is_dir():
        for path in sorted(CORPUS.glob("*.docx")):
            base = _base(path.stem, "real", open_document(str(path)), ruleset)
            if base.result.report is not None and not any(
                f.severity == "error" for f in base.result.findings
            ):
                yield base


def _fees(form: Form) -> dict[str, str | Sequence[str]]:
    """The sentence on fees that the sixth section asks for."""
    return {"other": _NO_FEES} if any(s.key == "other" for s in form.sections) else {}


def _base(name: str, source: str, document: Document, ruleset: RuleSet) -> Base:
    return Base(name, source, document, lint_document(document, ruleset, Options()))


def filled(form: Form, ruleset: RuleSet) -> Document:
    """A sample of ``form`` with numbers in it that all agree, and a sentence on the limits of law and of its own."""
    reply = 15 if form.until < 2019 else 20
    section = "other" if any(s.key == "other" for s in form.sections) else form.sections[-1].key
    prose = {section: [_NO_FEES, _COMMITMENT.format(reply=reply)]}
    numbers = _numbers(form)
    for _ in range(8):  # a total may be a part of another one
        made = sample(form, unit=UNIT, cells={k: str(n) for k, n in numbers.items()}, prose=prose)
        report = recognise(made, ruleset.forms)
        broken = [
            verdict
            for rule in ruleset.rules
            if rule.kind == "equation" and applies(rule, report)
            for verdict in check_of("equation")(report, rule, Context())
            if verdict.outcome == "fail"
        ]
        if not broken:
            break
        done: set[str] = set()
        for verdict in broken:
            total, sign = next(iter((verdict.terms or {}).items()))
            if total in done:
                continue
            done.add(total)
            numbers[total] -= int(verdict.difference) * sign
            if numbers[total] < 0:  # more carried in than was handled: carry the rest out
                out = total.replace(".new.", ".carried_out.")
                numbers[out] = numbers.get(out, 0) - numbers[total]
                numbers[total] = 0
    return made


def _numbers(form: Form) -> dict[str, int]:
    """A number for every cell of ``form``, the same on every run: three in eight are 0, the rest of one to three digits."""
    numbers: dict[str, int] = {}
    seed = 20210926
    for spec in form.tables:
        for row in spec.rows:
            if row.kind != "value":
                continue
            for column in spec.columns:
                seed = (seed * 1103515245 + 12345) % 2**31
                size = (0, 0, 0, 9, 9, 97, 97, 873)[(seed >> 16) % 8]
                numbers[f"{spec.key}.{row.key}.{column.key}"] = 1 + (seed >> 4) % size if size else 0
    for whole, parts in _WITHIN.items():
        for part in parts:
            if whole in numbers and part in numbers:
                numbers[part] = min(numbers[part], numbers[whole])
    channels = [numbers[k] for k in _CHANNELS if k in numbers]
    if channels:
        numbers["statistics.disclosed.n"] = (max(channels) + sum(channels) + 1) // 2
        numbers["statistics.disclosed_normative.n"] = min(channels)
    for key in [k for k in numbers if k.startswith("provincial.") and k.endswith(".cumulative")]:
        numbers[key] += numbers[key.replace(".cumulative", ".year")]
    numbers.update({k: 0 for k in ("statistics.charged.n", "provincial.fee_relief.year") if k in numbers})
    for column in ("year", "cumulative"):
        key = f"provincial.disclosed.{column}"
        if key in numbers:
            numbers[key] = (
                numbers[key.replace("disclosed", "website")] + numbers[key.replace("disclosed", "gazette")]
            )
    for key in [k for k in numbers if k.endswith(".change")]:
        numbers[key] = -min(numbers[key], numbers[key.replace(".change", ".prior")])
    return numbers


_CHANNELS = tuple(f"statistics.{c}.n" for c in ("gazette", "website", "weibo", "wechat", "other_channel"))
_WITHIN = {
    "documents.regulation.valid": ("documents.regulation.made",),
    "documents.normative.valid": ("documents.normative.made",),
    "documents.regulation.made": ("documents.regulation.published",),
    "documents.normative.made": ("documents.normative.published",),
    "statistics.press.n": ("statistics.press_chief.n",),
    "statistics.interview.n": ("statistics.interview_chief.n",),
}
