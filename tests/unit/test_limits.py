"""The one table of limits, and what fits it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.errors import Refused
from opsboard.domain.limits import LABELS, LIMITS, PARTICIPANTS, check_entries, fitting


def test_no_limit_is_declared_beside_the_table() -> None:
    said = [limit.of for limit in LIMITS]
    assert len(said) == len(set(said))
    assert all(limit.most > 0 for limit in LIMITS)


names = st.sampled_from([*(f"label.{n}" for n in range(70)), *(f"participant.{n}" for n in range(130)), "title"])


@given(st.sets(names, max_size=200), st.dictionaries(names, st.sampled_from([True, None]), max_size=200))
def test_what_fits_is_never_refused_and_what_is_left_out_was_too_much(
    held_names: set[str], after: dict[str, bool | None]
) -> None:
    held = dict.fromkeys(held_names, True)
    kept, left = fitting(held, after)
    check_entries("x", held, kept)
    assert {*kept, *(name for some in left.values() for name in some)} == set(after)
    try:
        check_entries("x", held, after)
    except Refused:
        assert left
    else:
        assert not left
    for family, limit in (("label", LABELS), ("participant", PARTICIPANTS)):
        count = sum(value is not None and name.startswith(family) for name, value in {**held, **kept}.items())
        before = sum(name.startswith(family) for name in held)
        assert count <= max(limit.most, before)
