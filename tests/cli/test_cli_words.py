"""A word that is missing or stands in the wrong place: the answer names the argument that it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from opsboard.cli.declared import Parameter, command_of, commands_of, is_key, is_name
from opsboard.usecases.verbs import VERBS

if TYPE_CHECKING:
    from cli.conftest import Program

DECLARED = {name: command_of(name) for name, verb in VERBS.items() if verb.command is not None}
WITH_ARGUMENTS = {
    name: [one for one in declared.parameters if not one.options]
    for name, declared in DECLARED.items()
    if not commands_of(name) and any(not one.options for one in declared.parameters)
}
SAMPLES = {"KEY": "SUP-1", "KIND": "support", "STAGE": "triage", "RELATION": "blocks", "YEAR": "2026"}


def sample(one: Parameter) -> str:
    """A word that an argument takes."""
    return one.words[0] if one.words else SAMPLES.get(one.metavar, "word")


def left_out() -> Iterator[tuple[str, list[str], Parameter]]:
    """Every command without each of its arguments that must be given, and without those behind it."""
    for name, arguments in WITH_ARGUMENTS.items():
        for place, one in enumerate(arguments):
            if not one.optional:
                yield name, [sample(before) for before in arguments[:place]], one


@pytest.mark.parametrize(
    ("name", "words", "missing"), left_out(), ids=[f"{name} {one.name}" for name, _words, one in left_out()]
)
def test_an_argument_left_out_is_the_one_named(
    program: Program, name: str, words: list[str], missing: Parameter
) -> None:
    """`move SUP-1` said "KEY is missing"."""
    told = program.refused(2, *name.split(), *words)
    assert told.startswith(f"{missing.metavar} is missing; write opsboard {name} ")


@pytest.mark.parametrize(
    "name", [name for name, (first, *_rest) in WITH_ARGUMENTS.items() if first.fits is is_key and len(_rest)]
)
def test_a_word_where_the_key_should_be(program: Program, name: str) -> None:
    key, *rest = WITH_ARGUMENTS[name]
    needed = [one for one in rest if not one.optional]
    if needed:
        words = [sample(one) for one in needed]
        if not is_key(words[0]):
            told = program.refused(2, *name.split(), *words)
            assert told.startswith(f'{key.metavar} is missing before "{words[0]}"; write opsboard {name} ')
    told = program.refused(2, *name.split(), "hello", *["SUP-1" for _ in (needed or rest[:1])])
    assert told.startswith(f'"hello" stands where {key.metavar} is expected; write opsboard {name} ')


@pytest.mark.parametrize("name", WITH_ARGUMENTS)
def test_a_word_too_many(program: Program, name: str) -> None:
    arguments = WITH_ARGUMENTS[name]
    if any(one.many for one in arguments):
        return
    needed = [one for one in DECLARED[name].parameters if one.options and not one.optional]
    options = [word for one in needed for word in (one.options[0], "x")]
    told = program.refused(2, *name.split(), *map(sample, arguments), "more", *options)
    assert told.startswith(f'"more" is one word too many; write opsboard {name} ')


@pytest.mark.parametrize("name", DECLARED)
def test_an_option_without_its_value_or_of_no_such_name(program: Program, name: str) -> None:
    for one in DECLARED[name].parameters:
        if one.options and not one.flag:
            longest = max(one.options, key=len)
            assert longest in program.refused(2, *name.split(), longest)
            assert f"did you mean {longest}?" in program.refused(2, *name.split(), f"{longest}x", "word")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("add Parcel_lost", "TITLE is missing"),
        ("checklist SUP-1 milk", 'ACT is missing before "milk"'),
        ("move SUP-1 triage SUP-2", '"triage" stands where KEY is expected'),
        ("move SUP-1 SUP-2", '"SUP-2" stands where STAGE is expected'),
        ("link SUP-1 REQ-2 blocks", '"REQ-2" stands where RELATION is expected'),
        ("flow requirement SUP-1", '"requirement" stands where KEY is expected'),
    ],
)
def test_lines_as_people_write_them(program: Program, line: str, told: str) -> None:
    assert program.refused(2, *line.split()).startswith(told)
    if line.startswith("add"):
        assert program.refused(2, "add", "Parcel lost").startswith('KIND is missing before "Parcel lost"')


def test_keys_and_names_as_they_are_written() -> None:
    assert all(map(is_key, ("SUP-1", "sup-31", "ｓｕｐ－31", " REQ-2 ")))
    assert not any(map(is_key, ("", "-1", "12", "SUP", "SUP-", "three-days", "2026-11-03", "SUP-1x")))
    assert is_name("triage")
    assert not any(map(is_name, ("", "SUP-1", "Parcel lost")))


def test_text_may_be_a_key(program: Program) -> None:
    program.ok("add", "support", "SUP-1")
    program.ok("comment", "SUP-1", "REQ-2")
    assert "there is no item HELLO" in program.refused(3, "comment", "hello", "there")
