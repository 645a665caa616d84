"""Which key does what: the one table, a person's own keys, key sequences, keys of an input method."""

from __future__ import annotations

import pytest

from opsboard.domain.errors import Invalid
from opsboard.tui.actions import ACTIONS, SCOPES
from opsboard.tui.keymap import KeyReader, make_keymap, plain_key, shown_key, written_key

BOARD = ("board", "everywhere")


def test_every_action_has_a_key_a_title_and_a_known_scope_and_a_name_of_its_own() -> None:
    assert len({action.name for action in ACTIONS}) == len(ACTIONS)
    for action in ACTIONS:
        assert action.keys, action.name
        assert action.title, action.name
        assert set(action.scopes) <= set(SCOPES), action.name


@pytest.mark.parametrize("preset", ["default", "arrows"])
def test_no_two_actions_of_a_scope_have_the_same_key(preset: str) -> None:
    keymap = make_keymap(preset)
    for action in ACTIONS:
        for scope in action.scopes:
            for key in keymap.keys[action.name]:
                assert keymap.table[scope][key] == action.name


def test_ctrl_q_does_nothing_and_cannot_be_given() -> None:
    assert all("ctrl+q" not in keys for keys in make_keymap().table.values())
    with pytest.raises(Invalid, match="ctrl\\+q"):
        make_keymap(own={"back": "ctrl+q"})


def test_an_own_key_takes_over_and_shows_in_the_footer() -> None:
    keymap = make_keymap(own={"archive": "X", "comment": ["c", "ctrl+o"]})
    assert keymap.find("X", BOARD) == "archive"
    assert keymap.find("x", BOARD) is None
    assert keymap.find("ctrl+o", BOARD) == "comment"
    assert keymap.shown("archive") == "X"


def test_an_own_key_takes_a_default_key_away_from_another_action() -> None:
    keymap = make_keymap(own={"archive": "d"})
    assert keymap.find("d", BOARD) == "archive"
    assert keymap.shown("due") == ""


def test_an_unknown_action_is_refused_with_the_nearest() -> None:
    with pytest.raises(Invalid, match=r"archiv.*archive"):
        make_keymap(own={"archiv": "x"})


def test_two_own_keys_that_clash_are_refused_with_both_names() -> None:
    with pytest.raises(Invalid, match="x is both archive and due"):
        make_keymap(own={"archive": "x", "due": "x"})


def test_a_key_that_begins_a_longer_one_is_refused() -> None:
    with pytest.raises(Invalid, match="g is also the beginning"):
        make_keymap(own={"archive": "g"})


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(Invalid, match="vim"):
        make_keymap("vim")


def test_the_arrows_preset_has_no_letters_for_the_cursor() -> None:
    keymap = make_keymap("arrows")
    assert keymap.find("j", BOARD) is None
    assert keymap.find("down", BOARD) == "down"
    assert keymap.find("shift+right", BOARD) == "carry_next"


@pytest.mark.parametrize(
    ("key", "character", "meant"),
    [
        ("j", "j", "j"),
        ("upper_j", "J", "J"),
        ("question_mark", "?", "?"),
        ("space", " ", "space"),
        ("fullwidth_question_mark", "？", "?"),
        ("x", "／", "/"),
        ("x", "：", ":"),
        ("x", "ｎ", "n"),
        ("x", "、", "/"),
        ("x", "\u3000", "space"),
        ("shift+left", None, "shift+left"),
        ("enter", "\r", "enter"),
    ],
)
def test_keys_are_named_as_they_are_meant(key: str, character: str | None, meant: str) -> None:
    assert plain_key(key, character) == meant


@pytest.mark.parametrize(
    ("text", "key", "shown"),
    [
        ("gg", "g g", "gg"),
        ("Ctrl+P", "ctrl+p", "ctrl+p"),
        ("esc", "escape", "esc"),
        (" ", "space", "space"),
        ("H", "H", "H"),
    ],
)
def test_keys_are_written_and_shown_as_people_write_them(text: str, key: str, shown: str) -> None:
    assert written_key(text) == key
    assert shown_key(key) == shown


def test_a_sequence_of_keys_waits_for_its_end_without_a_limit() -> None:
    reader = KeyReader(make_keymap())
    assert reader.read("g", BOARD) is None
    assert reader.read("g", BOARD) == "first"


def test_a_sequence_that_leads_nowhere_gives_way_to_the_key_pressed() -> None:
    reader = KeyReader(make_keymap())
    assert reader.read("g", BOARD) is None
    assert reader.read("j", BOARD) == "down"
    assert reader.read("g", BOARD) is None
    assert reader.read("escape", BOARD) is None
    assert reader.read("escape", BOARD) == "escape"


def test_the_nearest_scope_wins() -> None:
    keymap = make_keymap()
    assert keymap.find("z", ("item", "everywhere")) == "whole_screen"
    assert keymap.find("z", BOARD) == "fold"
