"""Our NamedTuple against the one of ``typing``: the same class in all that the program and its callers may use."""

from __future__ import annotations

import ast
import copy
import importlib.util
import pickle
import sys
import typing
from pathlib import Path
from typing import Any

import pytest

from gongkai_lint import typed


class Ours(typed.NamedTuple):
    """A point."""

    x: int
    y: int = 2
    name: str = ""

    def moved(self, by: int) -> Ours:
        return self._replace(x=self.x + by)

    @property
    def far(self) -> bool:
        return self.x > 10


class Theirs(typing.NamedTuple):
    """A point."""

    x: int
    y: int = 2
    name: str = ""


BOTH: Any = pytest.mark.parametrize("kind", [Ours, Theirs], ids=["ours", "typing"])


@BOTH
@pytest.mark.parametrize(
    ("args", "named", "expected"),
    [
        ((1,), {}, (1, 2, "")),
        ((1, 3), {"name": "a"}, (1, 3, "a")),
        ((), {"name": "a", "x": 5}, (5, 2, "a")),
        ((1, 2, "b"), {}, (1, 2, "b")),
    ],
)
def test_made_from_positions_names_and_defaults(kind: Any, args: Any, named: Any, expected: Any) -> None:
    made = kind(*args, **named)
    assert made == expected
    assert (made.x, made.y, made.name) == expected
    assert isinstance(made, tuple) and type(made) is kind


@BOTH
@pytest.mark.parametrize(
    ("args", "named"), [((), {}), ((1, 2, "", 4), {}), ((1,), {"z": 1}), ((1,), {"x": 1})]
)
def test_wrong_arguments_are_refused(kind: Any, args: Any, named: Any) -> None:
    with pytest.raises(TypeError):
        kind(*args, **named)


@BOTH
def test_an_instance_cannot_be_changed(kind: Any) -> None:
    with pytest.raises(AttributeError):
        kind(1).x = 2
    with pytest.raises(AttributeError):
        kind(1).other = 2


@BOTH
def test_what_named_tuples_can_do(kind: Any) -> None:
    made = kind(1, name="n")
    assert kind._fields == kind.__match_args__ == ("x", "y", "name")
    assert kind._field_defaults == {"y": 2, "name": ""}
    assert made._asdict() == {"x": 1, "y": 2, "name": "n"}
    assert made._replace(y=9) == (1, 9, "n") and type(made._replace(y=9)) is kind
    assert kind._make(iter([1, 2, "q"])) == kind(1, 2, "q")
    assert repr(made) == f"{kind.__name__}(x=1, y=2, name='n')"
    assert kind.__doc__ == "A point."
    with pytest.raises((ValueError, TypeError), match="z"):  # the latter from Python 3.13 on
        made._replace(z=1)
    with pytest.raises(TypeError):
        kind._make([1])
    match made:
        case kind(a, 2, b):
            assert (a, b) == (1, "n")
        case _:
            pytest.fail("no match")


@BOTH
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_copied_and_pickled(kind: Any, protocol: int) -> None:
    made = kind(1, 2, "n")
    for twin in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made, protocol))):
        assert twin == made and type(twin) is kind


def test_methods_and_properties_stay() -> None:
    assert Ours(1).moved(10) == (11, 2, "")
    assert Ours(11).far and not Ours(1).far


@pytest.mark.parametrize("count", [1, 2, 11, 12, 13, 17, 40])
def test_any_number_of_fields(count: int) -> None:
    names = [f"f{i}" for i in range(count)]
    kind: Any = type(typed.NamedTuple)(
        "Wide", (typed.NamedTuple,), {"__annotations__": dict.fromkeys(names, "int")}
    )
    made = kind(*range(count))
    assert made == tuple(range(count))
    assert [getattr(made, name) for name in names] == list(range(count))
    assert kind(**{name: i for i, name in enumerate(names)}) == made
    with pytest.raises(TypeError):
        kind(*range(count + 1))


def test_a_default_before_a_field_without_one_is_refused() -> None:
    with pytest.raises(TypeError, match="Bad"):
        type(typed.NamedTuple)(
            "Bad", (typed.NamedTuple,), {"__annotations__": {"a": "int", "b": "int"}, "a": 1}
        )


@pytest.mark.skipif(sys.version_info < (3, 13), reason="copy.replace came with Python 3.13")
@BOTH
def test_copied_with_changes(kind: Any) -> None:
    made = copy.replace(kind(1, 2, "n"), y=9)  # type: ignore[attr-defined,unused-ignore]
    assert made == (1, 9, "n") and type(made) is kind


def test_without_the_private_part_of_collections_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "_collections", None)
    spec = importlib.util.spec_from_file_location("typed_elsewhere", typed.__file__)
    assert spec is not None and spec.loader is not None
    other: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(other)
    assert other._getter is not typed._getter  # type: ignore[attr-defined]
    body = {"__annotations__": {"x": "int", "y": "int"}, "y": 2, "__doc__": "A point."}
    kind: Any = type(other.NamedTuple)("Point", (other.NamedTuple,), body)
    made = kind(1)
    assert made == (1, 2) and (made.x, made.y) == (1, 2)
    assert made._replace(x=3) == kind(x=3) and repr(made) == "Point(x=1, y=2)"
    with pytest.raises(AttributeError):
        made.x = 2


def test_a_class_without_fields_says_what_is_missing() -> None:
    with pytest.raises(TypeError, match=r"Bare: .*__future__"):
        type(typed.NamedTuple)("Bare", (typed.NamedTuple,), {})


def _annotations_are_texts(path: Path) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(name.name == "annotations" for name in node.names)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
    )


def test_every_module_with_our_named_tuple_has_the_future_import() -> None:
    home = Path(typed.__file__).parent
    using = [p for p in home.rglob("*.py") if "(NamedTuple)" in p.read_text(encoding="utf-8")]
    assert len(using) > 20
    assert [p.name for p in using if not _annotations_are_texts(p)] == []
