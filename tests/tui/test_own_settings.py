"""A person's own settings, chosen in the app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from opsboard import config
from opsboard.domain.values import replaced
from opsboard.i18n import current_language, use_language
from opsboard.usecases.settings import own_settings
from screen_board import OpenApp, Running, session_of


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    """The language is the process's: leave the one that was."""
    was = current_language()
    yield
    use_language(was)


@pytest.fixture
def file(board: Path) -> Path:
    """Where the person's file of settings is or would be."""
    return board.parent / "config" / "opsboard" / "config.toml"


async def type_line(running: Running, line: str) -> None:
    await running.press("colon", *line, "enter")


async def test_what_is_set_is_kept_in_the_file_and_holds_at_once(open_app: OpenApp, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text('# mine\nlanguage = "en"  # for now\n\n[keymap]\nclaim = "ctrl+k"\n')
    async with open_app(config=config.load_config(str(file))) as running:
        await type_line(running, "config language zh")
        assert "支持" in running.text().splitlines()[1]
        await type_line(running, "config keymap.preset arrows")
        assert "hjkl" not in running.app.shell.keymap.shown("left")
        await running.press("j")
        await type_line(running, "config theme light")
        assert running.app.shell.palette.background != "ansi_default"
        await type_line(running, "config keyboard plain")
        assert "下次启动" in running.text()
    read = config.load_config(str(file))
    assert (read.language, read.preset, read.theme, read.keyboard) == ("zh", "arrows", "light", "plain")
    assert file.read_text().startswith('# mine\nlanguage = "zh"  # for now\n')
    assert '[keymap]\npreset = "arrows"\nclaim = "ctrl+k"\n' in file.read_text()


async def test_a_theme_is_shown_while_one_moves_and_esc_goes_back(open_app: OpenApp, file: Path) -> None:
    async with open_app() as running:
        before = running.app.shell.palette
        await running.press("ctrl+p", *"theme", "enter")
        await running.press("down", "down")
        assert running.app.shell.palette.background == "#fcfcfa"
        await running.press("escape")
        assert running.app.shell.palette == before
        assert not file.exists()
        await running.press("ctrl+p", *"theme", "enter", *"light", "enter")
        assert running.app.shell.palette.background == "#fcfcfa"
        assert 'theme = "light"' in file.read_text()


async def test_a_language_is_shown_while_one_moves(open_app: OpenApp) -> None:
    async with open_app() as running:
        await type_line(running, "config language")
        await running.press("down", "down")
        assert "看板" in running.text().splitlines()[0]
        await running.press("escape")
        assert "看板" not in running.text()


async def test_rows_of_a_card_are_a_setting(open_app: OpenApp, file: Path) -> None:
    async with open_app() as running:
        await type_line(running, "config density tight")
        assert running.app.shell.state.density == "tight"
        await running.press("ctrl+p", *"rows of a card", "enter", "down", "escape")
        assert running.app.shell.state.density == "tight"
    async with open_app(config=config.load_config(str(file))) as running:
        assert running.app.shell.state.density == "tight"


async def test_a_link_is_not_written_through(open_app: OpenApp, file: Path) -> None:
    elsewhere = file.parent.parent / "dotfiles.toml"
    file.parent.mkdir(parents=True)
    elsewhere.write_text('theme = "dark"\n')
    file.symlink_to(elsewhere)
    async with open_app() as running:
        await type_line(running, "config theme light")
        assert "is a link to" in running.text()
        assert running.app.shell.palette.background == "ansi_default"
        await type_line(running, "config theme")
        await running.press("down", "enter")
        assert running.app.shell.palette.background == "ansi_default", "what could not be kept does not hold"
    assert elsewhere.read_text() == 'theme = "dark"\n'


async def test_who_came_by_a_key_has_them_on_the_board(open_app: OpenApp, board: Path, file: Path) -> None:
    async with open_app(restricted=True) as running:
        await running.press("ctrl+p", *"theme", "enter", *"light", "enter")
        assert running.app.shell.palette.background == "#fcfcfa"
        await type_line(running, "config mouse off")
        assert "mouse is off" in running.text()
    session = replaced(session_of(board), restricted=True)
    assert own_settings(session) == {"theme": "light", "mouse": "off"}
    session.store.close()
    assert not file.exists()


async def test_a_setting_that_there_is_not_is_told(open_app: OpenApp) -> None:
    async with open_app() as running:
        await type_line(running, "config colour loud")
        assert "colour must be one of" in running.text()
        await running.press("escape")
        await type_line(running, "config nothing x")
        assert "there is no setting nothing" in running.text()
