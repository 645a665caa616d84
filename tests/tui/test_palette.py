"""The palette and the command line: all that can be done, by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from opsboard.domain.errors import Invalid
from opsboard.i18n import use_language
from opsboard.tui.command_line.options import options
from opsboard.tui.screens.board import BoardPane
from opsboard.tui.screens.item import ItemPanel
from opsboard.usecases import adding, archiving, editing
from screen_board import OpenApp, Running, item, make_lead, session_of, support


async def test_the_palette_finds_an_action_by_its_words_and_does_it(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("ctrl+p", *"calen")
        assert "calendar" in running.text()
        await running.press("enter")
        assert "November 2026" in running.text()


async def test_the_palette_leads_to_the_words_of_the_command_line(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("ctrl+p", *":label", "enter")
        assert ": label" in running.line(35)


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("due fri", "due", "2026-11-06"),
        ("edit --due 11-20 --priority p2", "due", "2026-11-20"),
        ("priority 1", "priority", "P1"),
        ("assign zhao", "assignee", "zhao"),
        ("move triage", "stage", "triage"),
        ("label vip -refund", "labels", ("vip",)),
        ("title 新标题", "title", "新标题"),
        ("edit --set channel=wechat", "fields", {"channel": "wechat"}),
        ("repeat weekly", "repeat", "FREQ=WEEKLY"),
        ("：due 周五", "due", "2026-11-06"),
        ("archive", "archived", True),
    ],
)
async def test_a_word_does_what_its_key_does(
    open_app: OpenApp, board: Path, typed: str, name: str, value: object
) -> None:
    async with open_app() as running:
        await support(running)
        await command(running, typed)
        session = session_of(board)
        found = getattr(session.store.item("SUP-1"), name)
        session.store.close()
        assert found == value or (isinstance(value, str) and value in str(found))
        assert running.app.shell.question is None


async def test_comments_blocks_and_undo_are_words_too(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await command(running, "comment asked the bank")
        await command(running, "block waits for REQ-1")
        session = session_of(board)
        item = session.store.item("SUP-1")
        assert item.comments[0].body == "asked the bank"
        assert item.blocked is not None
        session.store.close()
        await command(running, "undo")
        session = session_of(board)
        assert session.store.item("SUP-1").blocked is None
        session.store.close()


async def test_a_key_goes_there_and_opens_it(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await command(running, "req-2")
        assert running.app.screen.query_one(ItemPanel).key == "REQ-2"
        assert running.app.screen.query_one(BoardPane).state.key == "REQ-2"


async def test_a_key_that_is_not_there_is_told_and_can_be_mended(open_app: OpenApp) -> None:
    async with open_app() as running:
        await command(running, "SUP-999")
        assert "no item SUP-999" in running.text()
        assert not running.app.screen.query(ItemPanel)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("mvoe triage", "did you mean move?"),
        ("move trage", "did you mean triage?"),
        ("due", "due needs"),
        ("edit --du fri", "did you mean --due?"),
        ("edit --due", "--due needs a value"),
        ("sort duo", "did you mean due?"),
        ("assign zaho", "zhao"),
        ("body x", "body takes nothing behind it"),
        ("q now", "q takes nothing behind it"),
        ("archive SUP-2", "archive takes nothing behind it"),
        ("unblock SUP-2", "unblock takes nothing behind it"),
    ],
)
async def test_a_mistake_is_answered_with_the_word_that_was_meant(open_app: OpenApp, typed: str, words: str) -> None:
    async with open_app() as running:
        await support(running)
        await command(running, typed)
        assert words in running.line(35)
        assert running.app.shell.question is not None
        assert running.app.screen.query_one("Prompt").field.value == typed  # type: ignore[attr-defined]


async def test_what_can_come_next_is_listed(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("colon", *"move t")
        assert "triage" in running.text().split("move t")[0]
        await running.press("tab")
        assert "move triage" in running.line(35)
        await running.press("enter")
        assert running.app.shell.question is None


async def test_words_that_show_something_else(open_app: OpenApp) -> None:
    async with open_app() as running:
        await command(running, "list assignee:lin")
        assert "assignee:lin" in running.line(1)
        await command(running, "kind support")
        assert "[Support" in running.line(1)
        await command(running, "list")
        assert "assignee:lin" not in running.line(1)
        await command(running, "kind all")
        await command(running, "calendar")
        assert "November 2026" in running.text()
        await command(running, "help")
        assert "Keys here: Calendar" in running.text()


async def test_a_new_item_from_the_command_line(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await command(running, "add support 打不开 page")
        session = session_of(board)
        assert session.store.item("SUP-5").title == "打不开 page"
        session.store.close()


async def test_what_comes_back_into_a_full_stage_asks_for_the_reason(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    for number in range(6):
        adding.add(session, "support", f"{number}", stage="triage", reason="x")
    session.store.close()
    async with open_app() as running:
        await support(running)
        await running.press("l")
        key = running.app.screen.query_one(BoardPane).state.key
        assert key is not None
        await running.press("x", "u")
        assert "Triage is full" in running.text()
        assert item(board, key).archived
        await running.press(*"oops", "enter")
        assert f"undone: {key}" in running.text()
        assert not item(board, key).archived
        await running.press("x", "f", *"is:archived", "enter")
        await command(running, "restore")
        assert "Triage is full" in running.text()
        await running.press(*"oops", "enter")
        assert not item(board, key).archived


async def test_undo_names_the_last_act_that_stays(open_app: OpenApp, board: Path) -> None:
    make_lead(board, "lin")
    session = session_of(board)
    editing.edit(session, "SUP-2", {"title": "older"})
    archiving.purge(session, "SUP-1", "asked to")
    session.store.close()
    async with open_app() as running:
        await support(running)
        await running.press("u")
        assert "undone: SUP-2; your last act stays: purged SUP-1" in running.text()


def test_options_are_edits() -> None:
    text = "--due fri --label vip --label -old --set channel='we chat' --title=\"a b\""
    assert options(text) == {
        "due": "fri",
        "label.vip": "true",
        "label.old": None,
        "fields.channel": "we chat",
        "title": "a b",
    }
    with pytest.raises(Invalid):
        options("--title 'open")


async def command(running: Running, text: str) -> None:
    """Type a line into the command line."""
    await running.press("colon")
    running.app.screen.query_one("Prompt").field.value = text  # type: ignore[attr-defined]
    await running.press("enter")


async def test_the_best_fit_and_what_was_used_lately_come_first(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("ctrl+p", *"sort")
        assert first_choice(running) == "sort"
        await running.press("escape", "ctrl+p", *"cptaskey", *["backspace"] * 9, *"co")
        assert first_choice(running) != "copy_key"
        await running.press("escape", "ctrl+p", *"copy the key", "enter")
        await running.press("ctrl+p")
        assert first_choice(running) == "copy_key"
        await running.press(*"co")
        assert first_choice(running) == "copy_key"
    async with open_app() as running:
        await running.press("ctrl+p")
        assert first_choice(running) == "copy_key"


async def test_the_english_name_finds_on_a_chinese_screen(open_app: OpenApp) -> None:
    use_language("zh")
    try:
        async with open_app() as running:
            await support(running)
            await running.press("ctrl+p", *"unselect", *["backspace"] * 8, *"assign")
            assert first_choice(running) == "assign"
            assert "指派" in running.text()
            await running.press("escape", "m", *"tri")
            assert "受理" in running.text()
    finally:
        use_language("en")


async def test_a_key_or_words_of_a_title_in_the_palette_lead_to_the_item(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("ctrl+p", *"req-2")
        assert "go there" in running.text()
        await running.press("enter")
        assert running.app.screen.query_one(ItemPanel).key == "REQ-2"
        await running.press("escape", "ctrl+p", *"invoice")
        assert "SUP-4" in running.text()
        await running.press("enter")
        assert running.app.screen.query_one(ItemPanel).key == "SUP-4"


async def test_a_number_is_an_item_of_the_kind_that_is_shown(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await command(running, "3")
        assert running.app.screen.query_one(ItemPanel).key == "SUP-3"


async def test_lines_typed_before_are_offered_again(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await command(running, "due fri")
        await running.press("j", "colon")
        assert "as before" in running.text()
        await running.press("down", "enter")
        session = session_of(board)
        assert session.store.item("SUP-2").due == "2026-11-06"
        session.store.close()


async def test_items_are_selected_by_a_query_and_the_log_is_shown(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await command(running, "select has:due")
        assert list(running.app.screen.query_one(BoardPane).state.selected) == ["SUP-1", "SUP-3", "SUP-4"]
        await running.press("escape")
        await command(running, "select label:nothing")
        assert "nothing matches" in running.line(35)
        await command(running, "log")
        panel = running.app.screen.query_one(ItemPanel)
        assert panel.here.name == "history"


async def test_a_place_behind_move_and_one_to_many_kinds(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await command(running, "move triage --bottom")
        place = running.app.screen.query_one(BoardPane)
        assert [card.key for card in place.state.columns[1].cards] == ["SUP-4", "SUP-1"]
        await command(running, "move triage --sideways")
        assert "move does not know --sideways" in running.line(35)
        await running.press("escape")
        await command(running, "checklist add call")
        await command(running, "checklist done 1")
        session = session_of(board)
        assert [entry.done for entry in session.store.item("SUP-1").checklist] == [True]
        session.store.close()


def first_choice(running: Running) -> str:
    return running.app.screen.query_one("Choices")._all[0].value  # type: ignore[attr-defined, no-any-return]
