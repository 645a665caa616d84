"""Values behave as frozen dataclasses do."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping

import pytest

from opsboard.domain.values import as_tuple, frozen, made_by, replaced, slotted


@frozen
class Point:
    """A point."""

    x: int
    y: int = 2
    notes: Mapping[str, int] = made_by(factory=dict)

    def moved(self, by: int) -> Point:
        return replaced(self, x=self.x + by)


def test_fields_are_given_by_place_by_name_or_by_default() -> None:
    assert Point(1) == Point(x=1, y=2, notes={})
    assert (Point(1, 5).x, Point(1, 5).y) == (1, 5)
    assert Point.__doc__ == "A point."


def test_each_instance_has_its_own_made_default() -> None:
    assert Point(1).notes is not Point(1).notes


def test_a_wrong_or_missing_field_is_refused() -> None:
    with pytest.raises(TypeError):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Point(1, z=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        replaced(Point(1), z=3)


def test_nothing_can_be_assigned_or_deleted() -> None:
    point = Point(1)
    with pytest.raises(AttributeError):
        point.x = 3  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del point.y
    with pytest.raises(AttributeError):
        point.other = 3  # type: ignore[attr-defined]
    assert not hasattr(point, "__dict__")


def test_equality_hash_repr_and_matching() -> None:
    assert Point(1) != Point(2)
    assert Point(1).__eq__((1, 2, {})) is NotImplemented
    assert repr(Point(1, 3)) == "Point(x=1, y=3, notes={})"
    assert as_tuple(Point(1, 3)) == (1, 3, {})

    @frozen
    class Key:
        name: str

    assert len({Key("a"), Key("a"), Key("b")}) == 2
    match Key("a"):
        case Key("a"):
            pass
        case _:
            pytest.fail("does not match")


def test_a_value_can_be_copied_and_pickled() -> None:
    point = Point(1, 3, {"a": 1})
    assert copy.deepcopy(point) == point
    assert pickle.loads(pickle.dumps(point)) == point
    assert point.moved(2) == Point(3, 3, {"a": 1})


@slotted
class Counter:
    """Counts."""

    count: int = 0
    seen: list[str] = made_by(factory=list)

    def add(self, name: str) -> None:
        self.count += 1
        self.seen.append(name)


@pytest.mark.parametrize("made", range(6))
def test_what_is_slotted_can_be_changed_in_its_fields_alone(made: int) -> None:
    counter = Counter(made)
    counter.add("a")
    assert counter == Counter(made + 1, ["a"])
    assert counter != Counter(made + 1)
    with pytest.raises(AttributeError):
        counter.other = 3  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        hash(counter)
    with pytest.raises(TypeError):
        Counter(1, [], 2)  # type: ignore[call-arg]
