"""The form as a person uses it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from textual import events

from form_hands import at, form, opened, retype
from hostile import HOSTILE
from opsboard.domain.text import visible
from opsboard.i18n import use_language
from opsboard.tui.screens.conflict import ConflictPanel
from opsboard.tui.screens.form import FieldChoices, FormPanel
from opsboard.tui.screens.form_saving import save
from opsboard.usecases.drafts import draft_of, drafts
from opsboard.usecases.editing import edit
from screen_board import OpenApp, Running, session_of


async def paste(running: Running, text: str) -> None:
    """Paste into the field being typed in."""
    running.app.post_message(events.Paste(text))
    await running.settle()


async def test_it_shows_each_field_with_its_value_and_meaning(open_app: OpenApp) -> None:
    async with open_app(size=(120, 45)) as running:
        shown = await opened(running, "SUP-4")
        await running.press("ctrl+o")
        text = running.text()
        for words in ("Title", "Missing invoice", "Assignee", "林娜", "Due", "2026-11-06", "Fri 6 Nov", "Order number"):
            assert words in text, words
        assert shown.here is not None
        assert shown.here.name == "title"
        assert len(list(shown.query("Field"))) == 1
        assert not list(shown.query("TextBox"))


async def test_what_was_changed_is_saved_and_nothing_else(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await opened(running, "SUP-4")
        await retype(running, "due", "+3d")
        assert "Sat 7 Nov" in running.text()
        await retype(running, "labels", "invoice, vip")
        await retype(running, "priority", "1")
        assert "3 changed" in running.text()
        await running.press("ctrl+s")
        assert "SUP-4 saved" in running.text()
        session = session_of(board)
        held = session.store.item("SUP-4")
        assert (held.due, held.labels, held.priority, held.assignee) == ("2026-11-07", ("invoice", "vip"), "P1", "lin")
        newest = session.store.changes("SUP-4")[-1]
        assert set(newest.after) == {"due", "label.invoice", "label.vip", "priority"}
        session.store.close()


async def test_kinds_of_fields_are_read_as_people_type_them(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await opened(running, "REQ-1")
        await retype(running, "fields.confidence", "80")
        await retype(running, "fields.effort", "m")
        await retype(running, "fields.competitor_seen_on", "11-03")
        await at(running, "fields.problem")
        await running.press(*"one", "enter", *"two")
        await at(running, "fields.evidence")
        await running.press(*"six calls")
        await running.press("ctrl+s")
        session = session_of(board)
        fields = session.store.item("REQ-1").fields
        session.store.close()
    assert fields["confidence"] == 80
    assert fields["effort"] == "m"
    assert fields["competitor_seen_on"] == "2026-11-03"
    assert fields["problem"] == "one\ntwo"
    assert fields["evidence"] == [{"text": "six calls"}]


async def test_a_mistake_stands_at_its_field_and_nothing_is_lost(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        shown = await opened(running, "SUP-4")
        await retype(running, "title", "Better words")
        await retype(running, "due", "someday")
        assert 'no date "someday"' in running.text()
        await at(running, "participants")
        await running.press("ctrl+s")
        assert shown.here is not None
        assert shown.here.name == "due"
        assert 'no date "someday"' in running.text()
        assert "Better words" in running.text()
        session = session_of(board)
        assert session.store.item("SUP-4").title == "Missing invoice for order 88213"
        await retype(running, "due", "none")
        await running.press("ctrl+s")
        held = session.store.item("SUP-4")
        assert (held.title, held.due) == ("Better words", None)
        session.store.close()


async def test_choices_are_offered_and_taken(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        shown = await opened(running, "SUP-4")
        await retype(running, "assignee", "zh")
        assert "赵强" in running.text()
        await running.press("enter")
        assert shown.here is not None
        assert shown.here.text == "zhao"
        await retype(running, "department", "testi")
        await running.press("tab")
        await at(running, "department")
        assert shown.here.text == "Testing"
        await retype(running, "priority", "")
        await running.press("ctrl+n", "ctrl+n", "ctrl+s")
        session = session_of(board)
        held = session.store.item("SUP-4")
        session.store.close()
        assert (held.assignee, held.department, held.priority) == ("zhao", "testing", "P1")


async def test_a_choice_is_taken_by_a_click_on_it_and_beside_them_nothing(open_app: OpenApp) -> None:
    async with open_app() as running:
        shown = await opened(running, "SUP-4")
        await retype(running, "department", "")
        await running.press("ctrl+n")
        popup = shown.query_one(FieldChoices)
        assert popup.display
        assert await running.pilot.click(popup, offset=(6, 2))
        await running.settle()
        assert shown.here is not None
        assert (shown.here.name, shown.here.text, popup.display) == ("department", "Design", False)
        # The button went down on a list that is gone when it goes up.
        popup.on_click(events.Click(popup, 6, 2, 0, 0, 1, False, False, False))
        assert shown.here.text == "Design"


@pytest.mark.parametrize(("title", "drafts_left"), [("Better words", 0), ("", 1)])
async def test_a_form_that_is_left_while_it_is_saved_says_what_came_of_it(
    open_app: OpenApp, board: Path, monkeypatch: pytest.MonkeyPatch, title: str, drafts_left: int
) -> None:
    go_on = threading.Event()

    def slow(*arguments: Any, **named: Any) -> Any:
        assert go_on.wait(20)
        return save(*arguments, **named)

    monkeypatch.setattr("opsboard.tui.screens.form_saving.save", slow)
    async with open_app() as running:
        await opened(running, "SUP-4")
        await retype(running, "title", title)
        await running.pilot.press("ctrl+s")
        await running.pilot.press("escape")
        go_on.set()
        await running.settle()
        await running.press("j")
        assert not isinstance(running.app.shell.panel, FormPanel)
        session = session_of(board)
        assert session.store.item("SUP-4").title == (title or "Missing invoice for order 88213")
        assert len(drafts(session)) == drafts_left
        session.store.close()


async def test_escape_keeps_a_draft_that_the_next_e_offers(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await opened(running, "SUP-4")
        await retype(running, "title", "Half a thought")
        await running.press("escape")
        assert "draft kept" in running.text()
        assert not isinstance(running.app.shell.panel, FormPanel)
        await running.press("e")
        assert "draft of 10:00: ctrl+s saves it, ctrl+r drops it" in running.text()
        assert "Half a thought" in running.text()
        await running.press("ctrl+r")
        assert "Missing invoice" in running.text()
        assert "draft of" not in running.text()
        await running.press("escape", "e")
        assert "draft of" not in running.text()


async def test_saving_a_draft_forgets_it(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await opened(running, "SUP-4")
        await retype(running, "title", "Whole thought")
        await running.press("escape", "e", "ctrl+s")
        session = session_of(board)
        assert session.store.item("SUP-4").title == "Whole thought"
        assert draft_of(session, "SUP-4") is None
        session.store.close()


async def test_a_draft_is_kept_while_one_types_and_when_the_program_ends(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    async with open_app() as running:
        await opened(running, "SUP-4")
        await retype(running, "title", "Typed")
        for _wait in range(500):
            if draft_of(session, "SUP-4") is not None:
                break
            await running.pilot.pause(0.02)
        draft = draft_of(session, "SUP-4")
        assert draft is not None
        assert draft.texts == {"title": "Typed"}
        await running.press(*"!!")
    draft = draft_of(session, "SUP-4")
    assert draft is not None
    assert draft.texts == {"title": "Typed!!"}
    session.store.close()


async def test_edits_of_different_fields_by_two_people_both_stand(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await opened(running, "SUP-4")
        await retype(running, "title", "Mine")
        other = session_of(board, "zhao")
        edit(other, "SUP-4", {"priority": "P0"})
        await running.press("ctrl+s")
        held = other.store.item("SUP-4")
        assert (held.title, held.priority) == ("Mine", "P0")
        other.store.close()


@pytest.mark.parametrize(("key", "title"), [("m", "Mine"), ("t", "Theirs")])
async def test_the_same_field_is_a_conflict_to_decide(open_app: OpenApp, board: Path, key: str, title: str) -> None:
    async with open_app() as running:
        await opened(running, "SUP-4")
        await retype(running, "title", "Mine")
        await retype(running, "priority", "2")
        other = session_of(board, "zhao")
        edit(other, "SUP-4", {"title": "Theirs"})
        await running.press("ctrl+s")
        assert isinstance(running.app.shell.panel, ConflictPanel)
        for words in ("mine    Mine", "theirs  Theirs", "before  Missing invoice for order 88213"):
            assert words in running.text()
        await running.press("ctrl+s")
        assert "choose for each field first" in running.text()
        await running.press(key, "ctrl+s")
        held = other.store.item("SUP-4")
        assert (held.title, held.priority) == (title, "P2")
        assert not isinstance(running.app.shell.panel, FormPanel)
        other.store.close()


@pytest.mark.parametrize(("language", "words"), [("en", "2 fields"), ("zh", "2 个字段")])
@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 36)])
async def test_a_conflict_says_who_what_is_left_to_choose_and_how_to_save(
    open_app: OpenApp, board: Path, language: str, words: str, size: tuple[int, int]
) -> None:
    use_language(language)
    try:
        async with open_app(size=size) as running:
            await opened(running, "SUP-4")
            await retype(running, "title", "Mine")
            await retype(running, "priority", "2")
            other = session_of(board, "zhao")
            edit(other, "SUP-4", {"title": "对方的标题" * 20, "priority": "P0"})
            other.store.close()
            await running.press("ctrl+s")
            assert words in running.text()
            assert "zhao" in running.text()
            await running.press("m")
            assert words not in running.text()
            assert "P0" in running.text()
            await running.press("t")
            assert "ctrl+s" in running.text()
            await running.press("ctrl+s")
            session = session_of(board)
            held = session.store.item("SUP-4")
            session.store.close()
            assert (held.title, held.priority) == ("Mine", "P0")
    finally:
        use_language("en")


async def test_wide_letters_of_a_conflict_are_whole_over_the_form_s_text_box(open_app: OpenApp, board: Path) -> None:
    """A box under them would cut those at its edge in two, in one of any two neighbouring cells."""
    for lead in ("", "x"):
        async with open_app(size=(80, 24)) as running:
            await opened(running, "REQ-1" if lead else "SUP-4")
            key = form(running).key
            other = session_of(board, "zhao")
            await at(running, "body")
            await running.press("end", *"mine")
            theirs = lead + "退款还没到账买家要投诉" * 2
            edit(other, key, {"body": "\n".join([theirs] * 11)})
            other.store.close()
            await running.press("ctrl+s")
            assert isinstance(running.app.shell.panel, ConflictPanel)
            assert running.text().count(theirs) == 11
            await running.press("escape", *"!")
            assert form(running).focused_editor is not None
            assert "mine!" in running.text()


async def test_leaving_a_conflict_loses_nothing(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await opened(running, "SUP-4")
        await retype(running, "title", "Mine")
        other = session_of(board, "zhao")
        edit(other, "SUP-4", {"title": "Theirs"})
        other.store.close()
        await running.press("ctrl+s", "escape")
        assert "Mine" in running.text()
        await running.press("!")
        assert form(running).fields[0].text == "Mine!"


async def test_texts_are_merged_by_lines_and_both_are_kept_where_they_meet(open_app: OpenApp, board: Path) -> None:
    other = session_of(board, "zhao")
    edit(other, "SUP-4", {"body": "one\ntwo\nthree"})
    async with open_app(size=(80, 24)) as running:
        await opened(running, "SUP-4")
        await at(running, "body")
        await running.press("end", *"!")
        edit(other, "SUP-4", {"body": "one\ntwo\nthree?"})
        await running.press("ctrl+s")
        assert other.store.item("SUP-4").body == "one!\ntwo\nthree?"
        await running.press("e")
        await at(running, "body")
        await running.press("ctrl+home", *"A ")
        edit(other, "SUP-4", {"body": "one!!\ntwo\nthree?"})
        await running.press("ctrl+s")
        text = running.text()
        assert "mine    A one!" in text
        assert "theirs  one!!" in text
        assert "two" not in text.split("mine")[1].split("save")[0]
        assert "zhao changed this too" in text
        await running.press("b", "ctrl+s")
        assert other.store.item("SUP-4").body == "— lin —\nA one!\n— zhao —\none!!\n———\ntwo\nthree?"
        other.store.close()


async def test_fields_not_touched_follow_what_others_do(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        shown = await opened(running, "SUP-4")
        await retype(running, "due", "fri")
        other = session_of(board, "zhao")
        edit(other, "SUP-4", {"title": "New words of zhao"})
        other.store.close()
        for _wait in range(500):
            if shown.fields[0].text == "New words of zhao":
                break
            await running.pilot.pause(0.02)
        assert "New words of zhao" in running.text()
        assert shown.here is not None
        assert shown.here.text == "fri"


async def test_several_pasted_lines_become_one_and_stay_lines_in_a_text(open_app: OpenApp) -> None:
    async with open_app() as running:
        shown = await opened(running, "SUP-4")
        await retype(running, "title", "")
        await paste(running, "退款 \r\n三天\x1b[31m\n没到账")
        assert shown.here is not None
        assert shown.here.text == "退款 三天[31m 没到账"
        await at(running, "body")
        await paste(running, "one\r\ntwo\x1b]0;x\x07\tthree")
        assert shown.here.text == "one\ntwo]0;x    three"


async def test_wide_letters_are_typed_and_keys_are_not_eaten(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        shown = await opened(running, "SUP-4")
        await retype(running, "title", "")
        await running.press(*"nq退款/z")
        assert shown.here is not None
        assert shown.here.text == "nq退款/z"
        await running.press("ctrl+s")
        session = session_of(board)
        assert session.store.item("SUP-4").title == "nq退款/z"
        session.store.close()


async def test_nothing_changed_is_nothing_saved(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await opened(running, "SUP-4")
        await running.press("ctrl+s")
        assert "nothing was changed" in running.text()
        session = session_of(board)
        assert session.store.item("SUP-4").version == 1
        session.store.close()


@pytest.mark.parametrize("size", [(60, 15), (60, 20), (80, 24), (120, 36), (200, 60)])
async def test_the_field_is_always_in_sight(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        shown = await opened(running, "REQ-1")
        await running.press("ctrl+o")
        for _step in range(len(shown.fields)):
            await running.press("tab")
            here = shown.here
            assert here is not None
            label = visible(here.label)[:18]
            lines = [line for line in running.text().split("\n") if "▌" in line and label[:10] in line]
            assert lines, here.name
            editor = shown.focused_editor
            assert editor is not None
            assert editor.region.y < size[1] - 1
            assert editor.region.right <= size[0]
        await running.press("shift+tab", "shift+tab")
        assert shown.at == len(shown.fields) - 2


async def test_hostile_text_in_every_field_is_harmless(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(120, 45)) as running:
        shown = await opened(running, "REQ-1")
        for place, text in enumerate(HOSTILE[: 3 * len(shown.fields)]):
            await running.press("tab")
            await paste(running, text.encode("utf-8", "replace").decode())
            rows = running.text().split("\n")
            assert [row for row in rows if visible(row) != row] == [], place
        await running.press("ctrl+s")
        assert isinstance(running.app.shell.panel, FormPanel)
        rows = running.text().split("\n")
        assert [row for row in rows if visible(row) != row] == []
        await running.press("escape", "e")
        rows = running.text().split("\n")
        assert [row for row in rows if visible(row) != row] == []


async def test_it_speaks_chinese(open_app: OpenApp) -> None:
    use_language("zh")
    try:
        async with open_app(size=(120, 45)) as running:
            shown = await opened(running, "REQ-1")
            await retype(running, "fields.effort", "中")
            assert "工作量" in running.text()
            await running.press("ctrl+s")
            assert not isinstance(running.app.shell.panel, FormPanel)
            assert shown.item is not None
    finally:
        use_language("en")


async def test_a_choice_taken_on_the_way_to_the_next_field_stays_in_its_own(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await opened(running)
        await at(running, "department")
        for key in ("t", "e", "c", "tab"):
            running.app.post_message(events.Key(key, None if key == "tab" else key))
        await running.settle()
        fields = {one.name: one for one in form(running).fields}
        assert fields["department"].text == "Technology"
        assert not fields["labels"].changed


async def test_letters_inside_a_choice_do_not_take_it_unasked(open_app: OpenApp) -> None:
    async with open_app() as running:
        await opened(running)
        await at(running, "department")
        await running.press("c", "h", "tab")
        fields = {one.name: one for one in form(running).fields}
        assert fields["department"].text == "ch"
        assert fields["department"].error


async def test_what_is_typed_into_a_short_field_takes_the_place_of_what_was_there(open_app: OpenApp) -> None:
    async with open_app() as running:
        await opened(running)
        await at(running, "priority")
        await running.press("2")
        fields = {one.name: one for one in form(running).fields}
        assert fields["priority"].text == "P2"
        await at(running, "title")
        await running.press("!")
        assert fields["title"].text.endswith("!")
        assert len(fields["title"].text) > 1


async def test_what_is_typed_and_saved_in_one_burst_is_saved_whole(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await opened(running)
        await at(running, "title")
        for key in (*"burst", "ctrl+s"):
            running.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await running.settle()
        session = session_of(board)
        assert session.store.item("SUP-1").title.endswith("burst")
        session.store.close()
