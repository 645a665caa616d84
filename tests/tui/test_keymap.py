"""Which key does what: the one table, a person's own keys, key sequences, keys of an input method."""

from __future__ import annotations

import pytest

from opsboard.config import parse_config
from opsboard.domain.errors import Invalid
from opsboard.tui.keys.actions import ACTIONS, SCOPES
from opsboard.tui.keys.keymap import KeyReader, keymap_of, make_keymap, plain_key, shown_key, written_key

BOARD = ("board", "everywhere")


def test_every_action_has_a_key_a_title_and_a_known_scope_and_a_name_of_its_own() -> None:
    assert len({action.name for action in ACTIONS}) == len(ACTIONS)
    for action in ACTIONS:
        assert action.keys or action.in_palette, action.name
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


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"archive": "ctlr+n"}, "ctlr\\+n of archive is no key"),
        ({"archive": "shift+1"}, "is no key"),
        ({"archive": "f25"}, "is no key"),
        ({"archive": ["X", "page"]}, "page of archive is no key"),
        ({"palette": "z", "fold": "z"}, "z is both"),
        ({"next_section": "ctrl+i", "archive": "tab"}, "tab is both"),
        ({"back": "none"}, "back needs a key"),
        ({"archive": "q"}, "back needs a key"),
        ({"archive": "escape"}, "escape needs a key"),
    ],
)
def test_what_cannot_be_is_refused(own: dict[str, str], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        make_keymap(own=own)


def test_a_mistake_is_told_with_the_line_of_the_file() -> None:
    def refused(source: str) -> str:
        with pytest.raises(Invalid) as error:
            keymap_of(parse_config(source, "/home/lin/config.toml"))
        return str(error.value)

    head = 'language = "en"\n\n[keymap]\n'
    assert refused(f'{head}archive = "X"\ncoment = "c"') == (
        "/home/lin/config.toml, line 5: keymap: no action coment; did you mean comment?"
    )
    assert "line 6: keymap: X is both archive and due" in refused(f'{head}archive = "X"\n# mine\ndue = "X"')
    assert "line 4: keymap: g is also the beginning" in refused(f'{head}archive = "g"')
    assert "line 4: keymap: back needs a key" in refused(f'{head}archive = "q"')
    assert "line 2: keymap: ctrl+q stays free" in refused('mouse = true\nkeymap = { back = "ctrl+q" }')


def test_an_action_can_have_no_key_and_another_takes_it() -> None:
    keymap = make_keymap(own={"archive": "none", "find": ["/", "x"]})
    assert keymap.shown("archive") == ""
    assert keymap.find("x", BOARD) == "find"


def test_an_own_key_of_everywhere_works_in_each_place() -> None:
    keymap = make_keymap(own={"palette": "t"})
    assert keymap.find("t", BOARD) == "palette"
    assert keymap.find("t", ("item", "everywhere")) == "palette"
    assert keymap.shown("labels") == ""
    assert keymap.find("tab", ("form",)) == "next_field"


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
        ("x", "；", ";"),
        ("x", "。", "."),
        ("x", "【", "["),
        ("x", "》", ">"),
        ("x", "「", "{"),
        ("x", "＊", "*"),
        ("x", "Ｇ", "G"),
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
        ("shift+h", "H", "H"),
        ("ctrl+i", "tab", "tab"),
        ("g  g", "g g", "gg"),
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
