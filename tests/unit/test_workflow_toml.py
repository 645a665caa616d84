"""The workflow as TOML: it comes back as it was, and a mistake has its line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.errors import BadData
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.values import replaced
from opsboard.domain.workflow_difference import differences
from opsboard.domain.workflow_toml import _places, edition_in, edition_of, inline, read_workflow, workflow_text

DEFAULT = load_default()
TEXT = workflow_text(DEFAULT)


def test_what_is_written_is_read_as_the_same() -> None:
    assert read_workflow(TEXT, "f") == DEFAULT
    assert edition_in(TEXT) == edition_of(DEFAULT)
    assert differences(DEFAULT, read_workflow(TEXT, "f")) == []


values = st.recursive(
    st.text() | st.integers(-(2**60), 2**60) | st.booleans() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_every_value_is_written_as_toml_reads_it(value: Any) -> None:
    assert tomllib.loads(f"x = {inline(value)}")["x"] == value


def _walk(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    for name, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _walk(one, (*path, name))


def test_the_place_of_everything_is_known() -> None:
    places = dict(_places(TEXT))
    assert [path for path in _walk(tomllib.loads(TEXT)) if path not in places] == []


@given(st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), values, max_size=5))
def test_places_are_found_in_any_text(table: dict[str, Any]) -> None:
    text = "".join(f"# a [comment] = {{\n{name} = {inline(value)}\n" for name, value in table.items())
    places = dict(_places(text))
    for place, name in enumerate(table):
        assert places[(name,)] == 2 * place + 2


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('key = "doing", name', 'key = "Doing", name', "not Doing"),
        ('{ need = "set", field = "origin" }', '{ need = "set", field = "orgin" }', "orgin is not known"),
        ('reply = "15m"', 'reply = "15x"', '"15x" is no length'),
        ('source = "plan", target = "experiment"', 'source = "plan", target = "experimint"', "experimint is not known"),
        ('{ field = "problem", of = ["title"] }', '{ field = "problm", of = ["title"] }', "problm is not known"),
        ('type = "person"', 'type = "persn"', "persn is not known"),
        ('days = ["mo"', 'days = 3 # ["mo"', "settings.working_time.days must be a list"),
        ('days = ["mo"', 'days = ["Mo"', "Mo is not known"),
        ('from = "09:00"', 'form = "09:00"', "form means nothing here"),
        ("[settings.effort]", "[[settings.effort]]", "settings.effort must be a table"),
        ("[settings.capacity]", "[[settings.capacity]]", "settings.capacity must be a table"),
        ('moves_to = "solved"', "moves_to = 3", "settings.answers.requirement.moves_to must be text"),
        ("[settings.clocks.support]", "[settings.clock.support]", "did you mean clocks"),
        ('until = "18:00"', 'until = "08:00"', "no working hours"),
    ],
)
def test_a_mistake_is_told_with_its_line(was: str, becomes: str, said: str) -> None:
    assert was in TEXT
    text = TEXT.replace(was, becomes, 1)
    line = text[: text.index(becomes)].count("\n") + 1
    with pytest.raises(BadData) as refused:
        read_workflow(text, "f")
    assert said in str(refused.value)
    if "08:00" not in becomes:  # the words of that are made of two
        assert f"f, line {line}: " in str(refused.value)


def test_differences_name_the_part() -> None:
    kind = DEFAULT.kind("support")
    stages = (*kind.stages[1:], replaced(kind.stages[0], wip=3))
    changed = tuple(replaced(one, stages=stages) if one.key == "support" else one for one in DEFAULT.kinds)
    told = [str(one) for one in differences(DEFAULT, replaced(DEFAULT, kinds=changed[1:]))]
    assert told[0].startswith('- requirement: { prefix = "REQ"')
    assert "+ support.stages.new.wip: 3" in told
    assert any(one.startswith("~ support.stages.order: ") for one in told)
