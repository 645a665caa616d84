"""The inbox: what stands in it, reading marks, live count, and ten thousand of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_screen import SIZES, same_as_before
from hostile import HOSTILE
from opsboard.domain.items import Card, Change, NewItem
from opsboard.domain.notices import DatedNotice, Notice
from opsboard.i18n import use_language
from opsboard.tui.view_models.inbox_state import MARGIN, WINDOW, InboxState
from opsboard.usecases import archiving, editing, inbox, moving
from opsboard.usecases.inbox import InboxDay
from screen_board import OpenApp, Running, session_of

CARD = Card("SUP-1", "support", "new", "backlog", "x", 0, 1, "2026-11-02T02:00:00Z")


@pytest.fixture
def busy(board: Path) -> Path:
    """The others did things that concern lin."""
    zhao, chen = session_of(board, "zhao"), session_of(board, "chen")
    editing.watch(session_of(board), "REQ-1")
    editing.edit(zhao, "SUP-1", {"assignee": "lin", "due": "2026-11-03"})
    editing.comment(chen, "REQ-2", "@林娜 请看一下")
    editing.edit(zhao, "REQ-1", {"priority": "P1"})
    moving.move(chen, ["REQ-1"], "analysing", reason="x")
    for session in (zhao, chen):
        session.store.close()
    return board


def unread(board: Path) -> int:
    session = session_of(board)
    try:
        return inbox.unread(session)
    finally:
        session.store.close()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_inbox_looks_as_it_did(open_app: OpenApp, busy: Path, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        await running.press("5")
        same_as_before(running, "inbox")


async def test_what_is_new_is_told_at_the_start_and_counted_in_the_header(open_app: OpenApp, busy: Path) -> None:
    async with open_app() as running:
        assert "inbox 5" in running.line(0)
        since = "Since 10:00: 1 assigned to you, 1 mention, 2 changes on what you watch"
        assert running.line(-1).strip() == since
        await running.press("j")
        assert since not in running.text()
    async with open_app() as running:
        assert "inbox 5" in running.line(0), "seen is not read"
        assert "Since" not in running.text()


async def test_reading_marks_one_and_all_and_the_header_follows(open_app: OpenApp, busy: Path) -> None:
    async with open_app() as running:
        await running.press("5")
        assert "late 1 day" in running.line(4)
        await running.press("r")
        assert "inbox 4" in running.line(0)
        assert unread(busy) == 4
        await running.press("k", "r")
        assert "inbox 5" in running.line(0), "r on one that is read marks it as not read"
        await running.press("R")
        assert "inbox" not in running.line(0).replace("  inbox", "", 1)
        assert unread(busy) == 0


async def test_enter_opens_the_item_and_reads_it_and_escape_goes_on_where_one_was(
    open_app: OpenApp, busy: Path
) -> None:
    async with open_app() as running:
        await running.press("5", "j", "j", "enter")
        assert running.app.shell.panel is not None
        assert unread(busy) == 4
        await running.press("escape", "j", "enter")
        assert unread(busy) == 3
        await running.press("escape", "c", *"ok", "enter")
        session = session_of(busy)
        place = running.app.shell.main
        assert place is not None
        assert session.store.item(place.targets()[0].key).comments[-1].body == "ok"
        session.store.close()


async def test_what_others_do_arrives_and_the_cursor_stays_on_its_entry(open_app: OpenApp, busy: Path) -> None:
    async with open_app() as running:
        await running.press("5", "j", "j")
        before = _current(running)
        zhao = session_of(busy, "zhao")
        editing.comment(zhao, "SUP-2", "@lin now")
        zhao.store.close()
        for _round in range(200):
            await running.settle()
            if "inbox 6" in running.line(0):
                break
            await running.pilot.pause(0.05)
        assert "赵强 mentioned you: @lin now" in running.text()
        assert _current(running) == before


async def test_archived_items_say_so_and_purged_ones_are_gone(open_app: OpenApp, busy: Path) -> None:
    zhao = session_of(busy, "zhao")
    archiving.archive(zhao, ["REQ-2"])
    with zhao.store.write("purge", zhao.clock(), "zhao", reason="asked to") as tx:
        tx.purge("REQ-1")
    zhao.store.close()
    async with open_app() as running:
        await running.press("5")
        assert "(archived)" in running.text()
        assert "REQ-1" not in running.text()
        await running.press("G", "k", "enter")
        assert running.app.shell.panel is not None


async def test_ten_thousand_are_held_by_a_window(open_app: OpenApp, board: Path) -> None:
    session = session_of(board, "zhao")
    with session.store.write("edit", session.clock(), "zhao") as tx:
        keys = tx.add_many([NewItem("support", f"many {n}") for n in range(10_000)], session.clock(), "zhao")
    editing.edit(session, keys, {"assignee": "lin"})
    session.store.close()
    async with open_app() as running:
        await running.press("5")
        assert "inbox 10000" in running.line(0)
        place = running.app.shell.main
        assert place is not None
        await running.press("G")
        assert place.targets()[0].key == keys[0]
        assert len(place.state.held) <= WINDOW  # type: ignore[attr-defined]
        await running.press("pageup", "pageup")
        assert len(place.targets()) == 1
        await running.press("g", "g")
        assert place.targets()[0].key == keys[-1]


async def test_an_empty_inbox_says_what_will_come(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("5", "j", "enter", "r", "R")
        assert "nothing yet" in running.text()
        assert running.app.shell.panel is None


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_hostile_words_stay_words(open_app: OpenApp, board: Path, language: str) -> None:
    zhao = session_of(board, "zhao")
    for words in HOSTILE[:40]:
        editing.comment(zhao, "SUP-1", f"@lin {words} .")
    zhao.store.close()
    use_language(language)
    async with open_app(size=(80, 24)) as running:
        await running.press("5")
        text = running.text()
        assert [c for c in text.replace("\n", "") if not c.isprintable() and c != "\u200d"] == []


def _current(running: Running) -> object:
    place = running.app.shell.main
    assert place is not None
    one = place.state.current()  # type: ignore[attr-defined]
    return one.id if isinstance(one, DatedNotice) else one.seq


# the state alone


def notice(place: int) -> Notice:
    change = Change(10_000 - place, 1, "2026-11-02T02:00:00Z", "zhao", "SUP-1", "edit", {}, {"title": "x"}, 1)
    return Notice("2026-11-02T02:00:00Z", "watched", False, change, CARD)


def dated(number: int) -> DatedNotice:
    return DatedNotice("2026-11-02T02:00:00Z", True, CARD, "due", f"2026-10-{number + 1:02}")


DAYS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 400)).filter(any), min_size=1, max_size=8)


def state_of(days: list[tuple[int, int]], offset: int = 0) -> InboxState:
    state = InboxState()
    number = 0
    made = []
    for place, (dates, notices) in enumerate(days):
        made.append(InboxDay(f"2026-11-{28 - place:02}", tuple(dated(number + n) for n in range(dates)), notices))
        number += dates
    every = sum(notices for _dates, notices in days)
    held = [notice(place) for place in range(offset, min(every, offset + WINDOW))]
    state.fill(made, offset, held)
    return state


@given(DAYS)
def test_lines_and_places_agree(days: list[tuple[int, int]]) -> None:
    state = state_of(days)
    seen = [state.at_line(line) for line in range(state.lines)]
    assert [row for _day, row in seen if row is not None] == list(range(state.total))
    assert [day for day, row in seen if row is None] == list(range(len(days)))
    for row in (0, state.total // 2, state.total - 1):
        assert state.at_line(state.line_of(row)) == (state.day_of(row), row)


@given(DAYS, st.integers(0, 3000), st.integers(5, 60))
def test_the_cursor_stands_in_sight_and_what_is_shown_is_held_or_asked_for(
    days: list[tuple[int, int]], row: int, height: int
) -> None:
    state = state_of(days)
    state.row = min(row, state.total - 1)
    state.keep_in_sight(height)
    assert state.top <= state.line_of(state.row) < state.top + height
    assert 0 <= state.top <= max(0, state.lines - height)
    offset = state.wanted(height)
    if offset is not None:
        state = state_of(days, offset)
        state.row = min(row, state.total - 1)
        state.keep_in_sight(height)
        assert state.wanted(height) in (None, offset)
    rows = [state.at_line(line)[1] for line in range(state.top, min(state.top + height, state.lines))]
    assert all(state.entry(one) is not None for one in rows if one is not None)


@given(DAYS, st.integers(0, 3000))
def test_the_cursor_finds_its_entry_again(days: list[tuple[int, int]], row: int) -> None:
    state = state_of(days)
    state.row = min(row, state.total - 1)
    one = state.current()
    if one is None:
        return
    after = state_of([(0, 2), *days])
    place = 10_000 - one.seq + 2 if isinstance(one, Notice) else None
    after.go_to(one, place)
    there = after.current()
    if isinstance(one, DatedNotice):
        assert isinstance(there, DatedNotice)
        assert there.id == one.id
    else:
        assert after.row == state.row + 2
    assert MARGIN < WINDOW


async def test_tab_find_and_filter_narrow_the_inbox_and_all_read_means_what_is_shown(
    open_app: OpenApp, busy: Path
) -> None:
    async with open_app() as running:
        await running.press("5", "tab")
        assert "[Requirement 2]" in running.line(1)
        assert {line[10:15] for line in running.text().splitlines()[4:8]} >= {"REQ-1", "REQ-2"}
        assert "SUP-1" not in running.text()
        await running.press("R")
        assert unread(busy) == 2
        await running.press("shift+tab", "/", *"退款", "enter")
        assert "SUP-1" in running.text()
        assert "REQ-1" not in running.text()
        await running.press("/", *"没有的词", "enter")
        assert "nothing matches" in running.text()
        await running.press("escape")
        assert "REQ-1" in running.text(), "escape ends the find"


async def test_the_inbox_begins_with_all_kinds_whatever_tab_the_board_is_at(open_app: OpenApp, busy: Path) -> None:
    async with open_app() as running:
        await running.press("tab", "tab", "5")
        assert "[All 8]" in running.line(1)
        assert "SUP-1" in running.text()
        await running.press("tab", "1")
        assert "[Content 2]" in running.line(1)
        await running.press("5")
        assert "[All 8]" in running.line(1)
        await running.press("3")
        assert "[Content 2]" in running.line(1)
