"""What must hold for any report: balanced tables are silent, a changed cell is not, a blank never hides a mistake."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai_lint.engine import Options, judge
from gongkai_lint.forms.model import Form
from gongkai_lint.forms.recognise import recognise
from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.model import Result, RuleSet

ARITHMETIC = Options(select=("GK3", "GK4"), ignore=("GK405", "GK340"))
COLUMNS = ("natural", "business", "research", "welfare", "legal", "others")
quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _leaves(form: Form) -> list[str]:
    rows = next(t for t in form.tables if t.key == "requests").rows
    return [
        r.key
        for r in rows
        if r.kind != "optional" and r.key not in ("new", "carried_in", "total", "carried_out")
    ]


@st.composite
def balanced(draw: st.DrawFn, form: Form) -> dict[str, str]:
    """Cells of tables three and four that satisfy every identity."""
    count = st.integers(0, 400)
    numbers: dict[str, int] = {}
    leaves = _leaves(form)
    for column in COLUMNS:
        for row in leaves:
            numbers[f"requests.{row}.{column}"] = draw(count) if draw(st.booleans()) else 0
        total = sum(numbers[f"requests.{row}.{column}"] for row in leaves)
        carried_out = draw(count)
        carried_in = draw(st.integers(0, total + carried_out))
        numbers |= {
            f"requests.total.{column}": total,
            f"requests.carried_out.{column}": carried_out,
            f"requests.carried_in.{column}": carried_in,
            f"requests.new.{column}": total + carried_out - carried_in,
        }
    for row in (*leaves, "new", "carried_in", "total", "carried_out"):
        numbers[f"requests.{row}.total"] = sum(numbers[f"requests.{row}.{column}"] for column in COLUMNS)
    for block in ("review", "direct", "after"):
        parts = [draw(count) for _ in range(4)]
        for name, part in zip(("upheld", "corrected", "other", "pending"), parts, strict=True):
            numbers[f"review.n.{block}_{name}"] = part
        numbers[f"review.n.{block}_total"] = sum(parts)
    return {key: str(number) for key, number in numbers.items()}


def _judge(
    ruleset: RuleSet, form: str, cells: dict[str, str | None], options: Options = ARITHMETIC
) -> Result:
    document = sample(ruleset.forms[form], year=2024 if form == "2021" else 2019, cells=cells)
    return judge(recognise(document, ruleset.forms), ruleset, options)


@quick
@given(data=st.data(), form=st.sampled_from(["2019", "2021"]))
def test_a_balanced_table_gives_no_arithmetic_finding(
    ruleset: RuleSet, data: st.DataObject, form: str
) -> None:
    result = _judge(ruleset, form, dict(data.draw(balanced(ruleset.forms[form]))))
    assert result.findings == ()
    assert result.unknown == ()


@quick
@given(data=st.data(), form=st.sampled_from(["2019", "2021"]), by=st.sampled_from([1, -1]))
def test_any_cell_changed_by_one_is_found_and_named(
    ruleset: RuleSet, data: st.DataObject, form: str, by: int
) -> None:
    cells: dict[str, str | None] = dict(data.draw(balanced(ruleset.forms[form])))
    key = data.draw(st.sampled_from(sorted(cells)))
    was = int(cells[key] or 0)
    if was + by < 0:
        by = 1
    cells[key] = str(was + by)
    result = _judge(ruleset, form, cells)
    assert len(result.findings) == 1, [f.message for f in result.findings]
    finding = result.findings[0]
    assert finding.severity == "error"
    assert any(e.key == key for e in finding.evidence)
    if key.startswith("requests."):
        assert f"{finding.place.table}.{key.split('.')[1]}.{key.split('.')[2]}" == key
        assert str(was) in finding.expected


@quick
@given(data=st.data())
def test_a_blank_never_turns_a_failure_into_a_pass(ruleset: RuleSet, data: st.DataObject) -> None:
    """Blank one cell of a report with a mistake: what failed fails still or becomes unknown, never pass."""
    cells: dict[str, str | None] = dict(data.draw(balanced(ruleset.forms["2021"])))
    wrong = data.draw(st.sampled_from(sorted(cells)))
    cells[wrong] = str(int(cells[wrong] or 0) + 1)
    before = _judge(ruleset, "2021", cells)
    blank = data.draw(st.sampled_from(sorted(cells)))
    after = _judge(ruleset, "2021", {**cells, blank: None})
    assert len(after.unknown) >= len(before.unknown)
    told = {f.rule.id for f in after.findings} | {u.rule.id for u in after.unknown}
    told |= {f.rule.id for f in after.findings for _ in f.evidence}
    assert after.findings or after.unknown
    assert {f.rule.id for f in before.findings} <= told | {"GK302", "GK303", "GK304"}
    assert before.tally.passed >= after.tally.passed


def test_distinct_counts_are_never_asked_to_be_equal(ruleset: RuleSet) -> None:
    for disclosed in (92, 100, 162):
        cells = {"statistics.disclosed.n": disclosed, "statistics.website.n": 92, "statistics.wechat.n": 70}
        document = sample(ruleset.forms["2014"], year=2018, cells={k: str(v) for k, v in cells.items()})
        result = judge(recognise(document, ruleset.forms), ruleset, Options(select=("GK311",)))
        assert result.findings == (), disclosed
