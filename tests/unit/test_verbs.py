"""The registry of verbs: each has the doors that it names, and each door names a verb."""

from __future__ import annotations

from importlib import import_module
from inspect import signature

from opsboard.cli.commands import clicked
from opsboard.cli.declared import command_of, commands_of
from opsboard.cli.main import COMMANDS
from opsboard.domain.views import SORTS
from opsboard.store.items.sorting import order_by
from opsboard.tui.command_line.commands import OTHER_NAMES, WORDS
from opsboard.tui.controllers.narrowing import SORT_NAMES
from opsboard.tui.keys.actions import ACTIONS
from opsboard.usecases import verbs
from opsboard.usecases.verbs import EDITED, VERBS


def test_every_verb_has_a_door() -> None:
    assert [verb.name for verb in VERBS.values() if (verb.command, verb.line, verb.key) == (None, None, None)] == []


def test_every_verb_stands_there_once() -> None:
    names = [*(verb.name for verb in verbs._TABLE), *verbs._KEYS]
    assert sorted(names) == sorted(VERBS)


def test_every_verb_that_is_a_command_has_one_of_its_name() -> None:
    groups = (
        "",
        "people",
        "campaign",
        "channels",
        "competitor",
        "views",
        "backup",
        "workflow",
        "workflow holidays",
        "macro",
    )
    found = [verb for group in groups for verb in commands_of(group).values()]
    assert set(found) == {verb.name for verb in VERBS.values() if verb.command is not None}
    for name in found:
        assert clicked(name, command_of(name)).name == name.rpartition(" ")[2]


def test_a_verb_that_is_one_use_case_names_it_and_what_it_takes() -> None:
    acts = {verb.name: verb.act for verb in VERBS.values() if verb.act is not None}
    assert "comment" in acts
    for name, act in acts.items():
        module, _colon, function = act.use_case.partition(":")
        taken = signature(getattr(import_module(f"opsboard.usecases.{module}"), function)).parameters
        assert list(taken)[:2] == ["session", "keys"], name
        needed = [one for one in taken.values() if one.default is one.empty]
        assert len(needed) - 2 <= len(act.words) <= len(taken) - 2, name


def test_every_declared_command_takes_what_its_verb_says() -> None:
    for name, place in COMMANDS.items():
        made = command_of(place)
        verb = VERBS[name].command
        assert verb is not None
        assert {one.name for one in made.parameters} <= set(verb.takes)


def test_every_word_of_the_screen_is_a_verb_and_every_verb_a_word() -> None:
    assert set(WORDS) == {verb.name for verb in VERBS.values() if verb.line is not None}
    assert set(EDITED) <= set(WORDS)


def test_every_key_is_a_verb_and_every_verb_a_key() -> None:
    assert {action.name for action in ACTIONS} == {verb.name for verb in VERBS.values() if verb.key is not None}


def test_other_names_are_of_verbs() -> None:
    assert set(OTHER_NAMES.values()) <= set(VERBS)


def test_every_order_has_its_words_and_its_columns() -> None:
    assert set(SORT_NAMES) == set(SORTS)
    assert all(order_by(sort) for sort in SORTS if sort != "rank")
