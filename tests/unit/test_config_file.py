"""One setting changed in a file of settings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.config import OWN, load_config, word_of
from opsboard.config_file import set_in_file, with_setting
from opsboard.domain.errors import Invalid, Refused
from opsboard.domain.toml_text import parse_toml


@pytest.mark.parametrize(
    ("before", "name", "word", "after"),
    [
        ("", "theme", "light", 'theme = "light"\n'),
        ("", "keymap.preset", "arrows", '[keymap]\npreset = "arrows"\n'),
        ('# a\ntheme = "dark" # why\n', "theme", "light", '# a\ntheme = "light" # why\n'),
        ("theme = 'dark'", "theme", "light", 'theme = "light"\n'),
        ("mouse=true", "mouse", "off", "mouse=false\n"),
        ("colour = 256\r\n", "colour", "16", 'colour = "16"\r\n'),
        ("", "ambiguous_width", "2", "ambiguous_width = 2\n"),
        ('# of keys\n[keymap]\nmove = "m"\n', "theme", "mono", 'theme = "mono"\n\n# of keys\n[keymap]\nmove = "m"\n'),
        ('new = 1\n\n[keymap]\n', "mouse", "on", 'new = 1\nmouse = true\n\n[keymap]\n'),
        ('[keymap]\ntheme = "t"\n', "theme", "dark", 'theme = "dark"\n\n[keymap]\ntheme = "t"\n'),
        ('[keymap] # k\nmove = ["m", "M"]\n', "keymap.preset", "arrows",
         '[keymap] # k\npreset = "arrows"\nmove = ["m", "M"]\n'),
        ('keymap.move = "m"\n', "keymap.preset", "arrows", 'keymap.move = "m"\nkeymap.preset = "arrows"\n'),
        ('keymap.preset = "default"\n', "keymap.preset", "arrows", 'keymap.preset = "arrows"\n'),
        ('[boards]\npreset = "/x"\n', "keymap.preset", "arrows",
         '[boards]\npreset = "/x"\n\n[keymap]\npreset = "arrows"\n'),
    ],
)  # fmt: skip
def test_one_setting_is_set_and_the_rest_stays(before: str, name: str, word: str, after: str) -> None:
    assert with_setting(before, name, word) == after


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('theme = """dark"""\n', "theme"),
        ('keymap = { move = "m" }\n', "keymap.preset"),
        ("theme = \n", "theme"),
        ("keymap = 3\n", "keymap.preset"),
    ],
)
def test_what_cannot_be_changed_safely_is_refused(source: str, name: str) -> None:
    with pytest.raises(Invalid):
        with_setting(source, name, OWN[name][-1])


LINES = st.lists(
    st.sampled_from(
        ["# a note", "", 'theme = "dark"', "mouse = false  # no", "unknown = 1", "[keymap]", 'preset = "default"',
         'move = [\n  "m",\n  "[x]",\n]', "[boards]", 'ops = "/srv/ops.db"', "text = '''\n[keymap]\ntheme = \"x\"\n'''"]
    ),
    max_size=8,
)  # fmt: skip


@given(LINES, st.sampled_from([(name, word) for name, words in OWN.items() for word in words]))
def test_a_file_says_the_same_but_for_the_setting(lines: list[str], chosen: tuple[str, str]) -> None:
    source = "\n".join(lines)
    try:
        before = parse_toml(source)
    except ValueError:
        with pytest.raises(Invalid):
            with_setting(source, *chosen)
        return
    try:
        after = parse_toml(with_setting(source, *chosen))
    except Invalid:
        return
    table, _dot, key = chosen[0].rpartition(".")
    (after[table] if table else after).pop(key)
    (before.get(table, {}) if table else before).pop(key, None)
    assert {name: value for name, value in after.items() if value != {}} == {
        name: value for name, value in before.items() if value != {}
    }


def test_the_file_is_made_with_its_folder_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "config" / "opsboard" / "config.toml"
    set_in_file(str(path), "theme", "light")
    path.chmod(0o640)
    set_in_file(str(path), "mouse", "off")
    read = load_config(str(path))
    assert (read.theme, read.mouse, word_of(read, "mouse")) == ("light", False, "off")
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(path.parent) == ["config.toml"]


def test_a_link_and_what_is_no_file_are_refused(tmp_path: Path) -> None:
    target = tmp_path / "dotfiles.toml"
    target.write_text("")
    link = tmp_path / "config.toml"
    link.symlink_to(target)
    with pytest.raises(Refused, match="is a link to"):
        set_in_file(str(link), "theme", "light")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refused, match="no file of yours"):
        set_in_file(str(tmp_path / "pipe"), "theme", "light")
    assert target.read_text() == ""


def test_the_file_of_another_person_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config.toml"
    path.write_text("")
    monkeypatch.setattr("os.geteuid", lambda: 1_000_077)
    with pytest.raises(Refused, match="no file of yours"):
        set_in_file(str(path), "theme", "light")


def test_a_folder_that_is_a_link_and_a_file_that_is_not_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "opsboard").symlink_to(tmp_path / "real")
    with pytest.raises(Refused, match="is a link"):
        set_in_file(str(tmp_path / "opsboard" / "config.toml"), "theme", "light")
    (tmp_path / "config.toml").write_bytes(b"\xff")
    with pytest.raises(Invalid, match="not UTF-8"):
        set_in_file(str(tmp_path / "config.toml"), "theme", "light")
    assert os.listdir(tmp_path / "real") == []
