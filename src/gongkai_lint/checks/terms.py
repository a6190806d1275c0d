"""Terms of arithmetic rules: cell keys with globs and alternatives, turned into the facts of a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongkai_lint.at_hand import at_hand
from gongkai_lint.forms.model import Form
from gongkai_lint.forms.report import Fact, Report
from gongkai_lint.typed import NamedTuple
from gongkai_lint.values import Number

_expansions: dict[tuple[int, str], tuple[str, ...]] = {}
_forms: dict[int, Form] = {}  # keeps the ids in _expansions alive
_unsigned: dict[tuple[int, str], bool] = {}


class Term(NamedTuple):
    """One operand: its key, sign, and the cell, None where the document has no such cell."""

    key: str
    sign: int
    fact: Fact | None


class Sum(NamedTuple):
    """A sum of cells. ``low`` is the least it can be (unknown counts are not negative), None when unbounded;
    ``exact`` says that every term is known."""

    terms: tuple[Term, ...]
    low: Number | None
    known: Number
    exact: bool


def expand(form: Form, pattern: str) -> tuple[str, ...]:
    """Cell keys of ``form`` that a pattern without alternatives names; heading rows only when named outright."""
    memo = (id(form), pattern)
    found = _expansions.get(memo)
    if found is None:
        _forms[id(form)] = form
        if "*" in pattern:
            found = tuple(_globbed(form, pattern))
        else:
            found = (pattern,) if pattern in _all_keys(form) else ()
        _expansions[memo] = found
    return found


def _globbed(form: Form, pattern: str) -> Iterator[str]:
    table, row, column = pattern.split(".") if pattern.count(".") == 2 else ("", "", "")
    for t in form.tables:
        if fits(t.key, table):
            columns = [c.key for c in t.columns if fits(c.key, column)]
            for r in t.rows:
                if r.kind != "heading" and fits(r.key, row):
                    for key in columns:
                        yield f"{t.key}.{r.key}.{key}"


def fits(key: str, glob: str) -> bool:
    """Whether ``key`` is what a glob means, in which ``*`` stands for any characters or none."""
    head, star, tail = glob.partition("*")
    if not star:
        return key == glob
    if "*" not in tail:
        return key.startswith(head) and key.endswith(tail) and len(key) >= len(head) + len(tail)
    return key.startswith(head) and any(fits(key[at:], tail) for at in range(len(head), len(key) + 1))


_keys: dict[int, frozenset[str]] = {}


def _all_keys(form: Form) -> frozenset[str]:
    found = _keys.get(id(form))
    if found is None:
        _forms[id(form)] = form
        found = _keys[id(form)] = _made_keys(form)
    return found


def _made_keys(form: Form) -> frozenset[str]:
    return frozenset(f"{t.key}.{r.key}.{c.key}" for t in form.tables for r in t.rows for c in t.columns)


_parsed: dict[tuple[int, str], tuple[int, tuple[tuple[str, ...], ...]]] = {}


def _alternatives(form: Form, term: str) -> tuple[int, tuple[tuple[str, ...], ...]]:
    """The sign of ``term`` and the cell keys of each of its alternatives."""
    memo = (id(form), term)
    found = _parsed.get(memo)
    if found is None:
        _forms[id(form)] = form
        sign, rest = (-1, term[1:].lstrip()) if term.startswith("-") else (1, term)
        found = _parsed[memo] = (sign, tuple(expand(form, part.strip()) for part in rest.split("|")))
    return found


def resolve(report: Report, term: str) -> tuple[Term, ...]:
    """The cells ``term`` means. Of alternatives the first of which the document has a cell; else the first that the
    form has, its cells missing."""
    sign, alternatives = _alternatives(report.form, term)
    facts = report.facts
    fallback: tuple[str, ...] = ()
    for keys in alternatives:
        if len(keys) == 1:
            fact = facts.get(keys[0])
            if fact is not None:
                return (Term(keys[0], sign, fact),)
        elif any(key in facts for key in keys):
            # A group printed as one row has no cells for its parts, and the other way round: take what is there.
            return tuple([Term(key, sign, facts.get(key)) for key in keys if _printed(report, key, keys)])
        fallback = fallback or keys
    return tuple([Term(key, sign, None) for key in fallback])


def _printed(report: Report, key: str, keys: Sequence[str]) -> bool:
    """Optional rows that the document does not print are no unknown operands."""
    if key in report.facts or len(keys) == 1:
        return True
    table, row, _ = key.split(".")
    spec = next(t for t in report.form.tables if t.key == table)
    return next(r for r in spec.rows if r.key == row).kind != "optional"


def unsigned(form: Form, key: str) -> bool:
    """Whether the cell counts something and so cannot be negative."""
    memo = (id(form), key)
    found = _unsigned.get(memo)
    if found is None:
        _forms[id(form)] = form
        table, row, column = key.split(".")
        spec = next(t for t in form.tables if t.key == table)
        found = not (
            next(r for r in spec.rows if r.key == row).signed
            or next(c for c in spec.columns if c.key == column).signed
        )
        _unsigned[memo] = found
    return found


def total(report: Report, patterns: Sequence[str]) -> Sum:
    """The sum of all cells the patterns name."""
    terms: list[Term] = []
    for pattern in patterns:
        terms.extend(resolve(report, pattern))
    known: Number = 0
    exact, bounded = True, True
    for term in terms:
        number = number_of(term)
        if number is None:
            exact = False
            bounded = bounded and term.sign > 0 and unsigned(report.form, term.key)
        else:
            known += term.sign * number
    return Sum(tuple(terms), known if bounded else None, known, exact)


class Balance(NamedTuple):
    """An equation as the cells it adds and those it takes away: in order when both come to the same."""

    more: tuple[str, ...]
    less: tuple[str, ...]
    signs: dict[str, int]


def balance(form: Form, left: Sequence[str], right: Sequence[str]) -> Balance | None:
    """Both sides by the first cells that each of their terms may mean; None when a term means none of ``form``."""
    cells: dict[int, list[str]] = {1: [], -1: []}
    signs: dict[str, int] = {}
    for side, patterns in ((1, left), (-1, right)):
        for pattern in patterns:
            sign, alternatives = _alternatives(form, pattern)
            keys = next(filter(None, alternatives), ())
            if not keys:
                return None
            cells[sign * side] += keys
            signs.update([(key, sign * side) for key in keys])
    return Balance(tuple(cells[1]), tuple(cells[-1]), signs) if left and right else None


def balanced(facts: Mapping[str, Fact], cells: Balance) -> bool:
    """Whether every cell is there and holds an exact number, and they come out even. If not, :func:`total` says more, at ten
    times the cost."""
    number = exact_numbers(facts).__getitem__
    try:
        return sum(map(number, cells.more)) == sum(map(number, cells.less))
    except KeyError:
        return False


@at_hand
def exact_numbers(facts: Mapping[str, Fact]) -> dict[str, Number]:
    """The exact number of each cell that holds one."""
    numbers: dict[str, Number] = {}
    for key, fact in facts.items():
        value = fact.value
        if value.number is not None and not value.inexact:
            numbers[key] = value.number
    return numbers


def number_of(term: Term) -> Number | None:
    """The exact number in the term's cell, None for anything else."""
    if term.fact is None or term.fact.value.kind != "number" or term.fact.value.inexact:
        return None
    return term.fact.value.number


def name_of(term: Term, by: str = "") -> str:
    """What to call the operand: its row label, its column label when the row is what all operands share."""
    if term.fact is None:
        return "（表中没有的一格）"
    fact = term.fact
    row = fact.row_label.replace("\n", "").strip()
    if by == "row":
        return fact.column_label
    if by == "column":
        return row
    return (
        row if fact.column == "n" else fact.column_label if fact.row == "n" else f"{row}×{fact.column_label}"
    )


def names(terms: Sequence[Term], by: str = "", most: int = 4) -> str:
    """``甲＋乙－丙``, shortened beyond ``most`` operands."""
    shown = [("＋" if t.sign > 0 else "－") + name_of(t, by) for t in terms[:most]]
    joined = "".join(shown).removeprefix("＋")
    return joined if len(terms) <= most else f"{joined}＋……（共{len(terms)}项）"
