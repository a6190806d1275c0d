"""A roster as columns is the roster."""

from __future__ import annotations

import pickle
import tracemalloc

import pytest

from gongkai_lint.audit.matching import Identity, Matcher
from gongkai_lint.audit.model import Roster, Unit
from gongkai_lint.audit.records import roster_of, roster_pieces
from gongkai_lint.audit.units import Units

UNITS = (
    Unit("清河区人民政府", "government", "", ("清河区", "区政府"), "2025-01-31", True, 2),
    Unit("清河区教育局", "department", "清河区人民政府", (), "2025-01-31", False, 3),
    Unit(
        "𠮷祥镇", "township", "清河区人民政府", ("吉祥镇",), "", False, 4
    ),  # beyond the plane most characters are on
    Unit("王家山镇"),
)


def test_each_unit_comes_back_as_it_was() -> None:
    made = Units(UNITS)
    assert len(made) == 4 and tuple(made) == UNITS == made[:] and made == UNITS and made == Units(UNITS)
    assert (
        made[0] == UNITS[0]
        and made[-1] == UNITS[-1]
        and made[1:3] == UNITS[1:3]
        and made[::-1] == UNITS[::-1]
    )
    assert list(made.names()) == [u.name for u in UNITS]
    assert (
        made.name(2) == "𠮷祥镇"
        and made.level(1) == "department"
        and made.aliases(3) == ()
        and made.aliases(2) == ("吉祥镇",)
    )
    for at in (4, -5):
        with pytest.raises(IndexError):
            made[at]


def test_it_differs_from_other_units() -> None:
    made = Units(UNITS)
    assert (
        made != UNITS[:3]
        and made != (*UNITS[:3], Unit("王家山乡"))
        and made != 5
        and Units() == ()
        and not Units()
    )
    assert hash(made) == hash(Units(UNITS)) and Units.of(made) is made and Units.of(UNITS) == made


def test_it_travels_to_other_processes_and_through_the_store() -> None:
    assert pickle.loads(pickle.dumps(Roster(Units(UNITS), "名册.csv", "1"))) == Roster(
        Units(UNITS), "名册.csv", "1"
    )
    for units in ((), UNITS, tuple(Unit(f"第{n}镇", "township", row=n) for n in range(9001))):
        text = "".join(roster_pieces(Roster(units, "名“册”.csv", "1")))
        assert roster_of(text, "1") == Roster(Units(units), "名“册”.csv", "1")


def test_has_parents() -> None:
    assert Units(UNITS).has_parents() and not Units(UNITS[3:]).has_parents() and not Units().has_parents()


def test_a_unit_costs_a_few_hundred_bytes_with_its_index() -> None:
    tracemalloc.start()
    try:
        held = Units(Unit(f"东山第{n}镇", "township", "", (), "2025-01-31", False, n) for n in range(20000))
        alone = tracemalloc.get_traced_memory()[0]
        matcher = Matcher(Roster(held))
        together = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert alone < 20000 * 60 and together < 20000 * 260
    assert matcher.match(Identity("东山第777镇"), "").unit == "东山第777镇"
