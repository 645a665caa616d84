"""The calendar as a person uses it: what stands on which day, and what each key does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from golden_screen import SIZES, same_as_before
from hostile import HOSTILE
from opsboard.config import Config
from opsboard.domain.days import shifted
from opsboard.domain.items import Campaign, NewItem
from opsboard.tui.screens.calendar import CalendarPane
from screen_board import NOW, OpenApp, Running, session_of

CAMPAIGN = Campaign(
    "W11",
    "双11 Double 11",
    "2026-11-05",
    "2026-11-14",
    (("预热", "2026-11-05", "2026-11-09"), ("爆发", "2026-11-10", "2026-11-14")),
    ("2026-11-10", "2026-11-11"),
)
STORABLE = tuple(
    text
    for text in HOSTILE
    if len(text) <= 300 and "\0" not in text and text.encode("utf-8", "ignore").decode() == text
)
DATED: tuple[tuple[str, str, str, Mapping[str, Any]], ...] = (
    ("content", "scheduled", "双11 主会场", {"fields.publish_at": "2026-11-11T02:00:00Z", "assignee": "lin"}),
    ("support", "open", "A call at six", {"due": "2026-11-11T10:00:00Z", "priority": "P1"}),
    ("plan", "inbox", "A span of days", {"start": "2026-11-09", "due": "2026-11-11"}),
    ("support", "solved", "Done already", {"due": "2026-11-03"}),
)


@pytest.fixture
def dated(board: Path) -> Path:
    """The board with a campaign and more dates."""
    session = session_of(board)
    stages = {kind.key: {stage.key for stage in kind.stages} for kind in session.store.workflow.kinds}
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        tx.team.save_campaign(CAMPAIGN)
        tx.add_many(
            [
                NewItem(kind, title, stage if stage in stages[kind] else None, properties)
                for kind, stage, title, properties in DATED
            ],
            "2026-11-02T02:00:00Z",
            "lin",
        )
    session.store.close()
    return board


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_calendar_looks_as_it_did(open_app: OpenApp, dated: Path, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        await running.press("2")
        same_as_before(running, "calendar-month")
        await running.press("l", "M")
        same_as_before(running, "calendar-week")
        await running.press("M")
        same_as_before(running, "calendar-agenda")


async def test_a_day_says_what_is_on_it_with_time_and_role(open_app: OpenApp, dated: Path) -> None:
    async with open_app() as running:
        await running.press("2")
        assert "November 2026" in running.text()
        assert "4 today" in running.text()
        assert "爆发 · freeze" in running.text(), running.text()
        await running.press("j")
        assert "Wed 11 Nov  3 items  双11 Double 11 · 爆发 · freeze" in running.text()
        strip = running.text().split("Wed 11 Nov")[1]
        assert [words in strip for words in ("publish", "10:00", "18:00", "双11 主会场")] == [True] * 4


async def test_the_cursor_goes_by_days_weeks_periods_and_home(open_app: OpenApp, dated: Path) -> None:
    async with open_app() as running:
        await running.press("2", "l", "j")
        assert calendar(running).state.day == "2026-11-12"
        await running.press("h", "k", "k")
        assert calendar(running).state.day == "2026-10-28"
        assert "October 2026" in running.text()
        await running.press("right_curly_bracket", "right_curly_bracket")
        assert calendar(running).state.day == "2026-12-28"
        await running.press("T")
        assert calendar(running).state.day == "2026-11-04"


async def test_within_what_is_shown_a_move_of_the_cursor_asks_the_board_for_nothing(
    open_app: OpenApp, dated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as running:
        await running.press("2")
        asked: list[object] = []
        ask = running.app.worker.ask

        def counted(*args: Any, **named: Any) -> None:
            asked.append(named)
            ask(*args, **named)

        monkeypatch.setattr(running.app.worker, "ask", counted)
        await running.press("l", "j", "h", "i", "I", "k")
        assert asked == []


async def test_moving_an_item_moves_the_date_it_stands_under_and_keeps_its_time(open_app: OpenApp, dated: Path) -> None:
    async with open_app() as running:
        await on(running, "CNT-3")
        await running.press("L", "L")
        assert value(dated, "CNT-3", "publish_at") == "2026-11-13T02:00:00Z"
        assert calendar(running).state.day == "2026-11-13"
        await running.press("J", "H")
        assert value(dated, "CNT-3", "publish_at") == "2026-11-19T02:00:00Z"
        await running.press("u")
        assert value(dated, "CNT-3", "publish_at") == "2026-11-20T02:00:00Z"
        assert current(running) == "CNT-3"


async def test_an_item_is_moved_to_a_date_as_people_type_it(open_app: OpenApp, dated: Path) -> None:
    async with open_app() as running:
        await on(running, "SUP-5")
        await running.press("m", *"nonsense", "enter")
        assert "Move SUP-5 to" in running.text()
        assert value(dated, "SUP-5", "due") == "2026-11-11T10:00:00Z"
        await running.press(*["backspace"] * 8, *"11-20", "enter")
        assert value(dated, "SUP-5", "due") == "2026-11-20T10:00:00Z"
        assert calendar(running).state.day == "2026-11-11"  # the cursor stays, and the message says where it went
        assert "SUP-5 -> Fri 20 Nov" in running.text()
        assert current(running) not in ("SUP-5", None)


async def test_a_span_gets_longer_and_never_shorter_than_a_day(open_app: OpenApp, dated: Path) -> None:
    async with open_app() as running:
        await on(running, "PLN-1")
        await running.press("greater_than_sign")
        assert value(dated, "PLN-1", "due") == "2026-11-12"
        assert value(dated, "PLN-1", "start") == "2026-11-09"
        await running.press(*["less_than_sign"] * 5)
        assert value(dated, "PLN-1", "due") == "2026-11-09"
        assert "one day already" in running.text()


async def test_a_new_item_is_due_on_the_day_under_the_cursor(open_app: OpenApp, dated: Path) -> None:
    async with open_app() as running:
        await running.press("tab", "tab", "tab", "tab", "2", "l", "l", "n", *"from the calendar", "enter")
        assert value(dated, "SUP-7", "due") == "2026-11-06"
        assert current(running) == "SUP-7"


async def test_the_acts_of_the_board_work_on_the_item_of_the_day(open_app: OpenApp, dated: Path) -> None:
    async with open_app() as running:
        await on(running, "SUP-5")
        await running.press("p", "0")
        assert value(dated, "SUP-5", "priority") == "P0"
        await running.press("R", *"weekly", "enter")
        assert "WEEKLY" in str(value(dated, "SUP-5", "repeat"))
        await running.press("enter")
        assert "A call at six" in running.text()
        await running.press("escape", "x")
        assert current(running) != "SUP-5"
        assert "A call at six" not in running.text()


async def test_the_tab_and_the_filter_narrow_the_calendar(open_app: OpenApp, dated: Path) -> None:
    async with open_app() as running:
        await running.press("2", "j")
        assert "PLN-1" in running.text()
        await running.press("tab", "tab", "tab", "tab")
        assert "PLN-1" not in running.text()
        assert "SUP-5" in running.text()
        await running.press("slash", *"zzz", "enter")
        assert "SUP-5" not in running.text()


async def test_what_another_person_moves_shows_and_the_cursor_goes_along(open_app: OpenApp, dated: Path) -> None:
    from opsboard.usecases.editing import edit

    async with open_app() as running:
        await on(running, "SUP-5")
        other = session_of(dated, "zhao")
        edit(other, "SUP-5", {"due": "2026-11-17"})
        other.store.close()
        while calendar(running).state.day != "2026-11-17":
            await running.pilot.pause(0.05)
        assert current(running) == "SUP-5"


async def test_midnight_moves_today(open_app: OpenApp, dated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    async with open_app() as running:
        await running.press("2")
        assert "4 today" in running.text()
        running.app._clock = lambda: datetime(2026, 11, 4, 16, 0, tzinfo=UTC)
        running.app.shell.tick()
        await running.settle()
        assert "5 today" in running.text()
        assert "4 today" not in running.text()


async def test_weeks_begin_on_the_day_that_the_person_chose(open_app: OpenApp, dated: Path) -> None:
    async with open_app(config=Config(week_start=6)) as running:
        await running.press("2")
        names = running.text().split("November 2026")[1].split("\n")[1].split()
        assert names[:2] == ["Sun", "Mon"]


async def test_the_agenda_begins_with_what_is_overdue_and_has_no_end(open_app: OpenApp, dated: Path) -> None:
    put(dated, ("support", "new", "far away", {"due": "2028-02-29"}))
    async with open_app() as running:
        await running.press("2", "M", "M")
        lines = running.text().split("\n")
        heads = [line.split("─")[0].strip() for line in lines if "──" in line and not line.startswith(" Ops")]
        assert heads[:2] == ["Overdue  1 item", "Wed 4 Nov  today  1 item"]
        assert "Coupon not applied" in running.text()
        assert "Done already" not in running.text()
        assert await running.sees("far away")
        assert current(running) == "SUP-1"
        for _step in range(9):
            await running.press("j")
        assert current(running) == "SUP-7"
        await running.press("T", "k")
        assert current(running) == "SUP-3"
        await running.press("k", "k")
        assert await running.sees("Done already")


async def test_on_the_last_day_of_a_month_what_comes_is_in_sight(open_app: OpenApp, dated: Path) -> None:
    from datetime import UTC, datetime

    put(dated, ("support", "new", "three weeks on", {"due": "2026-12-20"}))
    for size in ((60, 15), (80, 24), (120, 36), (200, 60)):
        async with open_app(size=size, start=datetime(2026, 11, 30, 2, tzinfo=UTC)) as running:
            await running.press("2")
            assert calendar(running).state.day == "2026-11-30"
            first, last = calendar(running).layout_in_use.span()
            assert first <= "2026-11-30"
            assert last >= "2026-12-20"
            await running.press("M", "M")
            assert "Overdue" in running.text()
            if size[1] > 30:
                assert await running.sees("three weeks on")


async def test_the_month_scrolls_by_week_and_the_day_stays_in_its_upper_part(open_app: OpenApp, dated: Path) -> None:
    async with open_app() as running:
        await running.press("2")
        for _week in range(9):
            await running.press("j")
            first, last = calendar(running).layout_in_use.span()
            day = calendar(running).state.day
            assert first <= day
            assert shifted(day, 21) <= shifted(last, 6)
        await running.press("T", "k", "k", "k")
        assert calendar(running).layout_in_use.span()[0] <= calendar(running).state.day


async def test_spans_and_campaigns_are_bars_and_a_third_campaign_is_seen(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        for name in ("one", "two", "three"):
            tx.team.save_campaign(Campaign(name.upper(), f"campaign {name}", "2026-11-03", "2026-11-06"))
    session.store.close()
    put(
        board,
        ("plan", "writing", "a plan of days", {"start": "2026-11-03", "due": "2026-11-10"}),
        ("experiment", "concluded", "a run", {"fields.run_from": "2026-11-02", "fields.run_to": "2026-12-24"}),
    )
    async with open_app() as running:
        await running.press("2")
        text = running.text()
        assert all(f"═ campaign {name} ═" in text for name in ("one", "two", "three"))
        (begins,) = [line for line in text.split("\n") if "▌a plan of days ──" in line]
        assert begins.rstrip().endswith(">")
        assert any(line.lstrip().startswith("<a plan of days ──") for line in text.split("\n"))
        assert "<a run" not in text


async def test_a_bar_is_under_the_cursor_on_each_of_its_days(open_app: OpenApp, board: Path) -> None:
    put(board, ("plan", "writing", "a plan of days", {"start": "2026-11-09", "due": "2026-11-12"}))
    async with open_app() as running:
        await running.press("2", "j", "h")
        for day in ("2026-11-10", "2026-11-11", "2026-11-12"):
            assert current(running) == "PLN-1", day
            if day < "2026-11-12":
                await running.press("l")
        await running.press("l")
        assert current(running) is None


@pytest.mark.parametrize(
    ("size", "words"), [((80, 24), "▌A call"), ((120, 36), "▌18:00 A call"), ((200, 60), "A call at six")]
)
async def test_a_narrow_cell_says_the_title_and_from_fourteen_cells_on_the_time(
    open_app: OpenApp, dated: Path, size: tuple[int, int], words: str
) -> None:
    async with open_app(size=size) as running:
        await running.press("2")
        assert words in running.text()


async def test_what_there_is_no_room_for_is_counted_and_opens_the_day(open_app: OpenApp, board: Path) -> None:
    put(board, *(("support", "new", f"entry {number:02}", {"due": "2026-11-05"}) for number in range(70)))
    async with open_app() as running:
        await running.press("2")
        lines = running.text().split("\n")
        (row,) = [number for number, line in enumerate(lines) if line.startswith("45 ")]
        more = re.findall(r"\+(\d+)", lines[row])[-1]
        shown = sum("▌entry" in line for line in lines[row : row + 12])
        assert int(more) + shown == 70
        await running.pilot.click(CalendarPane, offset=(lines[row].index(f"+{more}"), row - 3))
        await running.settle()
        assert "agenda" in running.line(3)
        for _step in range(69):
            await running.press("j")
        assert "entry 69" in running.text()


async def test_of_a_colleagues_change_only_the_days_are_read_that_it_concerns(
    open_app: OpenApp, dated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import opsboard.tui.screens.calendar_reading as reading
    from opsboard.usecases.editing import edit

    async with open_app() as running:
        await running.press("2")
        read: list[tuple[str, str]] = []
        whole = reading.calendar  # type: ignore[attr-defined]

        def counted(session: Any, chosen: Any, first: str, last: str, *rest: Any) -> Any:
            read.append((first, last))
            return whole(session, chosen, first, last, *rest)

        monkeypatch.setattr(reading, "calendar", counted)
        other = session_of(dated, "zhao")
        edit(other, "SUP-5", {"due": "2026-11-17"})
        other.store.close()
        while not any(one.card.key == "SUP-5" for one in calendar(running).state.items("2026-11-17")):
            await running.pilot.pause(0.05)
        assert calendar(running).state.items("2026-11-11") == [
            one for one in calendar(running).state.items("2026-11-11") if one.card.key != "SUP-5"
        ]
        assert read == [("2026-11-11", "2026-11-11"), ("2026-11-17", "2026-11-17")]


@pytest.mark.parametrize("size", [(60, 15), (120, 36)])
async def test_hostile_titles_stay_text_in_every_mode(open_app: OpenApp, board: Path, size: tuple[int, int]) -> None:
    session = session_of(board)
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        tx.team.save_campaign(Campaign("X", "[red]\x1b[31mname\u202e", "2026-11-01", "2026-11-30"))
        tx.add_many(
            [NewItem("support", title or "-", "new", {"due": "2026-11-04"}) for title in STORABLE],
            "2026-11-02T02:00:00Z",
            "lin",
        )
    session.store.close()
    async with open_app(size=size) as running:
        await running.press("2")
        for _mode in range(3):
            assert_clean(running, size)
            await running.press("i", "M")
        await running.press("3")
        assert_clean(running, size)


def assert_clean(running: Running, size: tuple[int, int]) -> None:
    from opsboard.domain.text import width

    for line in running.text().split("\n"):
        assert line.isprintable() or not line
        assert width(line) <= size[0]


def put(board: Path, *items: tuple[str, str, str, Mapping[str, Any]]) -> None:
    session = session_of(board)
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        tx.add_many([NewItem(kind, title, stage, held) for kind, stage, title, held in items], NOW, "lin")
    session.store.close()


async def on(running: Running, key: str) -> None:
    """Go to an item of the eleventh of November in the calendar."""
    await running.press("2", "j")
    for _step in range(8):
        if current(running) == key and calendar(running).state.at != (key, "start"):
            return
        await running.press("i")
    raise AssertionError(f"{key} is not on this day")


async def test_a_month_reads_no_more_of_a_day_after_a_layout_that_shows_more(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    with session.store.write("demo", NOW, "lin") as tx:
        tx.add_many([NewItem("support", "x", "open", {"due": "2027-03-03"})] * 60, NOW, "lin")
    session.store.close()
    held = []
    for around in ([], ["M"] * 4):
        async with open_app(size=(120, 36)) as running:
            await running.press("2", *around)
            assert calendar(running).layout_in_use.name == "month"
            await running.press(*["}"] * 4)
            await running.settle()
            held.append(len(calendar(running).state.items("2027-03-03")))
    assert held[0] == held[1] < 60


def calendar(running: Running) -> CalendarPane:
    return running.app.screen.query_one(CalendarPane)


def current(running: Running) -> str | None:
    one = calendar(running).state.current()
    return one.card.key if one else None


def value(board: Path, key: str, name: str) -> object:
    session = session_of(board)
    try:
        item = session.store.item(key)
        return getattr(item, name) if hasattr(item, name) else item.fields.get(name)
    finally:
        session.store.close()
