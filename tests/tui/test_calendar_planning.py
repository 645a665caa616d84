"""Planning on the calendar: selecting days and items, and moving many of them as one act."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual import events

from opsboard.domain.items import NewItem, Person
from opsboard.i18n import use_language
from opsboard.tui.screens.calendar import CalendarPane
from opsboard.usecases.editing import edit
from screen_board import OpenApp, Running, item, session_of

WEEK = [f"2026-11-{day:02}" for day in range(9, 14)]
"""Monday to Friday."""
FIVE = [f"SUP-{number}" for number in range(5, 10)]


@pytest.fixture
def monday(board: Path) -> Path:
    """The board with five items that are due on one Monday."""
    session = session_of(board)
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        new = [NewItem("support", f"piece {number}", "open", {"due": WEEK[0]}) for number in range(1, 6)]
        tx.add_many(new, "2026-11-02T02:00:00Z", "lin")
    session.store.close()
    return board


def calendar(running: Running) -> CalendarPane:
    return running.app.screen.query_one(CalendarPane)


def selected(running: Running) -> list[str]:
    return sorted(calendar(running).selection.chosen)


def due(board: Path) -> list[str | None]:
    return [item(board, key).due for key in FIVE]


def batches(board: Path) -> int:
    session = session_of(board)
    try:
        return len({change.batch for change in session.store.changes()})
    finally:
        session.store.close()


async def to_monday(running: Running) -> None:
    await running.press("2", "j", "h", "h")
    assert calendar(running).state.day == WEEK[0]


async def test_space_v_the_day_all_and_a_query_select(open_app: OpenApp, monday: Path) -> None:
    async with open_app() as running:
        await to_monday(running)
        await running.press("space")
        assert selected(running) == ["SUP-5"]
        await running.press("v", "i", "i")
        assert selected(running) == ["SUP-5", "SUP-6", "SUP-7", "SUP-8"]
        assert "4 selected" in running.text()
        await running.press("I")
        assert selected(running) == ["SUP-5", "SUP-6", "SUP-7"]
        await running.press("escape")
        assert selected(running) == []
        assert "selected" not in running.line(0)
        await running.press("V")
        assert selected(running) == FIVE
        await running.press("escape", "asterisk")
        assert selected(running) == ["SUP-1", "SUP-3", "SUP-4", *FIVE]
        await running.press("escape", "colon", *"select piece", "enter")
        assert selected(running) == FIVE


async def test_a_range_goes_over_days(open_app: OpenApp, monday: Path) -> None:
    async with open_app() as running:
        await running.press("2", "h", "h")  # the second of November, on SUP-3
        await running.press("v", "l", "l", "l", "l")
        assert selected(running) == ["SUP-1", "SUP-3", "SUP-4"]
        await running.press("h")
        assert selected(running) == ["SUP-1", "SUP-3"]


async def test_a_range_reaches_over_days_that_are_not_held(open_app: OpenApp, monday: Path) -> None:
    async with open_app() as running:
        await running.press("2", "h", "h", "v", "right_curly_bracket", "right_curly_bracket")
        assert selected(running) == ["SUP-1", "SUP-3", "SUP-4", *FIVE]


async def test_what_is_selected_moves_as_one_act_and_the_cursor_stays(open_app: OpenApp, monday: Path) -> None:
    async with open_app() as running:
        await to_monday(running)
        before = batches(monday)
        await running.press("V", "space", "L")
        assert due(monday) == [WEEK[0], *[WEEK[1]] * 4]
        assert batches(monday) == before + 1
        assert calendar(running).state.day == WEEK[0]
        assert "4 items -> Tue 10 Nov" in running.text()
        assert selected(running) == FIVE[1:]
        await running.press("J")
        assert due(monday) == [WEEK[0], *["2026-11-17"] * 4]
        await running.press("u", "u")
        assert due(monday) == [WEEK[0]] * 5


async def test_items_out_of_sight_go_on_being_carried(open_app: OpenApp, monday: Path) -> None:
    async with open_app() as running:
        await to_monday(running)
        await running.press("M", "V", "J", "J", "L")  # the week
        assert due(monday) == ["2026-11-24"] * 5


async def test_a_date_for_what_is_selected_ends_the_selection(open_app: OpenApp, monday: Path) -> None:
    async with open_app() as running:
        await to_monday(running)
        await running.press("V", "m")
        assert "Move 5 items to" in running.text()
        await running.press(*"11-20 18:00", "enter")
        assert due(monday) == ["2026-11-20T10:00:00Z"] * 5
        assert calendar(running).state.day == WEEK[0]
        assert selected(running) == []
        await running.press("u")
        assert due(monday) == [WEEK[0]] * 5


async def test_the_other_acts_are_for_what_is_selected(open_app: OpenApp, monday: Path) -> None:
    async with open_app() as running:
        await to_monday(running)
        await running.press("V", "greater_than_sign")
        assert [(item(monday, key).start, item(monday, key).due) for key in FIVE] == [(WEEK[0], WEEK[1])] * 5
        assert selected(running) == FIVE
        await running.press("p", "0")
        assert {item(monday, key).priority for key in FIVE} == {"P0"}
        assert selected(running) == []
        await running.press("escape")


async def test_a_selection_survives_a_refresh_a_filter_and_another_layout(open_app: OpenApp, monday: Path) -> None:
    async with open_app() as running:
        await to_monday(running)
        await running.press("V")
        other = session_of(monday, "zhao")
        edit(other, "SUP-5", {"title": "another name"})
        other.store.close()
        assert await running.sees("another name")
        await running.press("slash", *"piece", "enter", "M")
        assert selected(running) == FIVE
        await running.press("escape")
        assert selected(running) == FIVE  # the find text went first
        await running.press("escape")
        assert selected(running) == []


async def test_what_a_colleague_moved_meanwhile_is_told_and_the_others_go(
    open_app: OpenApp, monday: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as running:
        await to_monday(running)
        await running.press("V")
        monkeypatch.setattr(calendar(running), "changed", lambda changes: None)  # not seen yet
        other = session_of(monday, "zhao")
        edit(other, "SUP-6", {"due": "2026-11-12"})
        other.store.close()
        await running.press("L")
        assert due(monday) == [WEEK[1], "2026-11-12", *[WEEK[1]] * 3]
        assert "1 refused: SUP-6: zhao changed" in running.text()


async def test_the_reason_of_promises_is_asked_for_once(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        promised = {"fields.promised_date": "2026-11-11"}
        tx.add_many(
            [
                *(NewItem("coordination", f"banner {number}", None, promised) for number in range(3)),
                NewItem("support", "a call", None, {"due": "2026-11-11"}),
            ],
            "2026-11-02T02:00:00Z",
            "lin",
        )
    session.store.close()
    async with open_app() as running:
        await running.press("2", "j", "V", "L")
        assert "Reason" in running.text()
        assert item(board, "SUP-5").due == "2026-11-11"
        await running.press(*"it rains", "enter")
        assert item(board, "SUP-5").due == "2026-11-12"
        assert [item(board, f"CRD-{n}").fields["promised_date"] for n in (1, 2, 3)] == ["2026-11-12"] * 3
        assert not running.app.shell.question
        await running.press("u")
        assert item(board, "SUP-5").due == "2026-11-11"
        assert [item(board, f"CRD-{n}").fields["promised_date"] for n in (1, 2, 3)] == ["2026-11-11"] * 3


async def test_a_single_date_cannot_be_longer_and_says_so(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        tx.add_many(
            [NewItem("content", "a post", None, {"fields.publish_at": "2026-11-11T02:00:00Z", "due": "2026-11-20"})],
            "2026-11-02T02:00:00Z",
            "lin",
        )
    session.store.close()
    async with open_app() as running:
        await running.press("2", "j", "greater_than_sign")
        assert "CNT-3: Publish at is a single day" in running.text()
        assert item(board, "CNT-3").due == "2026-11-20"


async def test_the_footer_and_the_help_name_what_selects_here(open_app: OpenApp, monday: Path) -> None:
    async with open_app(size=(120, 36)) as running:
        await to_monday(running)
        await running.press("V")
        assert "unselect" in running.line(-1)
        assert "move to a date" in running.line(-1)
        await running.press("question_mark")
        assert "select the day" in running.text()


async def test_a_time_that_begins_a_title_is_that_of_the_item(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("tab", "tab", "tab", "tab", "2", "l", "n", *"10:00 call them")
        assert "due Thu 5 Nov 10:00" in running.text()
        await running.press("enter")
        made = item(board, "SUP-5")
        assert (made.title, made.due) == ("call them", "2026-11-05T02:00:00Z")
        await running.press("n", *"下午3点 电话", "enter", "n", *"3 boxes", "enter")
        assert (item(board, "SUP-6").title, item(board, "SUP-6").due) == ("电话", "2026-11-05T07:00:00Z")
        assert (item(board, "SUP-7").title, item(board, "SUP-7").due) == ("3 boxes", "2026-11-05")


async def test_a_time_can_be_made_text_again(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("tab", "tab", "tab", "tab", "2", "n", *"10:00", "backspace", *" club", "enter")
        assert (item(board, "SUP-5").title, item(board, "SUP-5").due) == ("10:00 club", "2026-11-04")


async def test_on_a_content_tab_the_day_is_that_of_publishing(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("tab", "tab", "2", "l", "n", *"10:00 boots", "enter")
        made = item(board, "CNT-3")
        assert (made.title, made.due, made.fields["publish_at"]) == ("boots", None, "2026-11-05T02:00:00Z")
        assert calendar(running).state.at == ("CNT-3", "publish")
        await running.press("n", *"shoes", "enter")
        assert item(board, "CNT-4").fields["publish_at"] == "2026-11-05"


async def test_ctrl_j_makes_one_and_asks_for_that_of_the_next_day(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("tab", "tab", "tab", "tab", "2", "n")
        for number in range(3):
            await running.press(*f"piece {number}", "ctrl+j" if number < 2 else "enter")
        assert [item(board, f"SUP-{n}").due for n in (5, 6, 7)] == ["2026-11-04", "2026-11-05", "2026-11-06"]
        assert calendar(running).state.day == "2026-11-06"
        assert running.app.shell.question is None
        await running.press("n", "ctrl+j")
        assert "title" in running.text()
        assert running.app.shell.question is not None  # nothing was made of nothing


class Mouse:
    """A hand at the mouse over the calendar."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.pane = calendar(running)

    def place_of(self, day: str) -> tuple[int, int]:
        """A cell of the pane that lies on a day, below its number."""
        for y in range(2, self.pane.size.height):
            for x in range(4, self.pane.size.width):
                spot, above = self.pane.spot_at(x, y), self.pane.spot_at(x, y - 1)
                if spot is not None and above is not None and spot.day == above.day == day:
                    return x, y
        raise AssertionError(f"{day} is not in sight")

    def send(self, kind: type[events.MouseEvent], at: tuple[int, int]) -> None:
        event = kind(self.pane, at[0], at[1], 0, 0, 1, False, False, False, at[0], at[1])
        handlers = {
            events.MouseDown: self.pane.on_mouse_down,
            events.MouseMove: self.pane.on_mouse_move,
            events.MouseUp: self.pane.on_mouse_up,
        }
        handlers[kind](event)  # type: ignore[operator]

    async def drag(self, begin: str, *days: str, drop: bool = True) -> None:
        self.send(events.MouseDown, self.place_of(begin))
        for day in days:
            self.send(events.MouseMove, self.place_of(day))
        if drop:
            self.send(events.MouseUp, self.place_of(days[-1]))
        await self.running.settle()


@pytest.mark.parametrize("layout", [0, 1], ids=["month", "week"])
async def test_an_entry_is_dragged_to_a_day_and_shown_there_before_it_is_let_go(
    open_app: OpenApp, monday: Path, layout: int
) -> None:
    async with open_app() as running:
        await to_monday(running)
        await running.press(*["M"] * layout)
        mouse = Mouse(running)
        await mouse.drag(WEEK[0], WEEK[1], WEEK[3], drop=False)
        shown = calendar(running).state
        assert [one.card.key for one in shown.items(WEEK[3])] == ["SUP-5"]
        assert due(monday)[0] == WEEK[0]
        mouse.send(events.MouseUp, mouse.place_of(WEEK[3]))
        await running.settle()
        assert due(monday) == [WEEK[3], *[WEEK[0]] * 4]
        assert (shown.day, shown.at) == (WEEK[0], ("SUP-6", "due"))
        assert "SUP-5 -> Thu 12 Nov" in running.text()
        await running.press("u")
        assert due(monday) == [WEEK[0]] * 5


async def test_esc_puts_what_is_dragged_back(open_app: OpenApp, monday: Path) -> None:
    async with open_app() as running:
        await to_monday(running)
        await Mouse(running).drag(WEEK[0], WEEK[2], drop=False)
        await running.press("escape")
        assert not calendar(running).dragging
        assert len(calendar(running).state.items(WEEK[0])) == 5
        assert calendar(running).state.current() is not None
        assert due(monday) == [WEEK[0]] * 5


async def test_a_selection_is_dragged_together(open_app: OpenApp, monday: Path) -> None:
    async with open_app() as running:
        await to_monday(running)
        await running.press("V")
        await Mouse(running).drag(WEEK[0], WEEK[4])
        assert due(monday) == [WEEK[4]] * 5
        await running.press("u")
        assert due(monday) == [WEEK[0]] * 5


@pytest.fixture
def shared(monday: Path) -> Path:
    """The items of Monday among people; nobody has the last one."""
    session = session_of(monday)
    for key, login in zip(FIVE, ("lin", "zhao", "zhao", "chen"), strict=False):
        edit(session, key, {"assignee": login})
    edit(session, "SUP-8", {"due": WEEK[2]})
    session.store.close()
    return monday


def heads_of(running: Running) -> list[str]:
    """What begins each line."""
    return [(line.split() or [""])[0] for line in running.text().split("\n")]


async def test_s_gives_the_week_a_row_for_each_person(open_app: OpenApp, shared: Path) -> None:
    async with open_app(size=(120, 36)) as running:
        await to_monday(running)
        await running.press("s")
        lines = running.text().split("\n")
        heads = heads_of(running)
        rows = [heads.index(name) for name in ("林娜", "赵强", "陈明", "nobody")]
        assert rows[-1] == max(rows)
        zhao = lines[heads.index("赵强")] + lines[heads.index("赵强") + 1]
        assert "piece 2" in zhao
        assert "piece 3" in zhao
        assert re.search(r"赵强 +2 ", lines[heads.index("赵强")])
        assert "piece 4" in lines[heads.index("陈明")]
        print(running.text())
        assert "week by person" in running.text()
        assert "rows per person show one week" in running.text()
        assert "SUP-5" in running.text().split("Mon 9 Nov")[-1]  # the strip below
        await running.press("s")
        assert "nobody" not in running.text()
        assert calendar(running).layout_in_use.name == "month"  # from where it was asked for


async def test_j_and_k_go_from_person_to_person_and_j_carries_by_a_week(open_app: OpenApp, shared: Path) -> None:
    async with open_app(size=(120, 36)) as running:
        await to_monday(running)
        await running.press("s")
        state = calendar(running).state
        seen = [state.at]
        for _step in range(4):
            await running.press("j")
            seen.append(state.at)
        logins = [item(shared, at[0]).assignee for at in seen if at is not None]
        assert logins == ["lin", "zhao", "zhao", None, None]  # there are no more on this day
        assert state.day == WEEK[0]
        await running.press("k", "J")
        assert [key for key in FIVE if item(shared, key).due == "2026-11-16"] == [state.at[0] if state.at else ""]


async def test_the_rows_of_people_keep_in_step_and_select(open_app: OpenApp, shared: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        await to_monday(running)
        await running.press("s", "V", "a", *"chen", "enter")
        assert {item(shared, key).assignee for key in FIVE if key != "SUP-8"} == {"chen"}
        heads = heads_of(running)
        assert "陈明" in heads
        assert "赵强" not in heads
        assert "nobody" not in heads


async def test_many_people_scroll_with_the_cursor(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        for number in range(30):
            tx.team.save_person(Person(f"p{number:02}", f"Person {number:02}"))
        new = [NewItem("support", f"of {n:02}", None, {"due": "2026-11-05", "assignee": f"p{n:02}"}) for n in range(30)]
        tx.add_many(new, "2026-11-02T02:00:00Z", "lin")
    session.store.close()
    async with open_app(size=(80, 24)) as running:
        await running.press("2", "l", "s")
        assert "more people" in running.text()
        for _step in range(40):
            await running.press("j")
        assert "Person 29"[:7] in running.text()
        one = calendar(running).state.current()
        assert one is not None
        assert one.card.title == "of 29"
        assert "of 29" in running.text().split("Thu 5 Nov")[0]


async def test_a_time_of_the_same_day_leaves_the_cursor_on_its_item(open_app: OpenApp, monday: Path) -> None:
    async with open_app() as running:
        await to_monday(running)
        await running.press("m", *"2026-11-09 18:00", "enter")
        assert item(monday, "SUP-5").due == "2026-11-09T10:00:00Z"
        assert calendar(running).state.at == ("SUP-5", "due")


async def test_a_span_that_begins_after_its_end_is_refused_on_the_screen(open_app: OpenApp, monday: Path) -> None:
    async with open_app() as running:
        await to_monday(running)
        await running.press("greater_than_sign", "colon", *"start 2026-11-20", "enter")
        assert "SUP-5: start 2026-11-20 lies after due 2026-11-10" in running.text()
        assert item(monday, "SUP-5").start == WEEK[0]


@pytest.mark.parametrize("query", ["", "is:mine OR text"], ids=["all", "filtered"])
async def test_an_item_far_down_a_full_day_stays_under_the_cursor(open_app: OpenApp, board: Path, query: str) -> None:
    """Of a full day only the first entries are held: one that is made on it or carried to it is held with them."""
    session = session_of(board)
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        for day in ("2026-11-11", "2026-11-12", "2026-11-13"):
            new = [NewItem("support", f"text {number}", "open", {"due": day}) for number in range(20)]
            tx.add_many(new, "2026-11-02T02:00:00Z", "lin")
    session.store.close()
    async with open_app(size=(80, 24)) as running:
        if query:
            await running.press("f", *query, "enter")
        await running.press("2", "j", "n")
        pane = calendar(running)
        await running.press(*"4", *"20:30 a text by the clock", "enter")
        await running.settle()
        assert [card.key for card in pane.targets()] == ["SUP-65"]
        assert "a text by the clock" in running.text()
        await running.press("L", "L")
        await running.settle()
        assert item(board, "SUP-65").due == "2026-11-13T12:30:00Z"
        assert pane.state.day == "2026-11-13"
        assert [card.key for card in pane.targets()] == ["SUP-65"]


async def test_the_prompts_of_the_calendar_say_days_as_people_do(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        await running.press("2", "n")
        assert "New on Wed 4 Nov" in running.text()
        await running.press("escape", "m")
        assert "today 18:00, eom" in running.text()


async def test_a_hint_loses_whole_parts_where_a_message_takes_its_room(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        await running.press("2", "tab", "n", *"one", "ctrl+j")
        await running.settle()
        assert re.search(r"10:00 title   +REQ-\d+ added", running.line(23)), running.line(23)


async def test_a_cell_of_a_person_shows_a_title_before_it_counts(open_app: OpenApp, monday: Path) -> None:
    session = session_of(monday)
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        new = [NewItem("support", f"more {number}", "open", {"due": WEEK[1]}) for number in range(30)]
        tx.add_many(new, "2026-11-02T02:00:00Z", "lin")
    session.store.close()
    async with open_app(size=(80, 24)) as running:
        await to_monday(running)
        await running.press("s")
        assert re.search(r"▌mor… \+\d", running.text()), running.text()


@pytest.mark.parametrize(
    ("language", "head"), [("en", r"Mo  9 +Tu 10 +We 11 .*Su 15·"), ("zh", r"一  9 +二 10 +三 11 .*日 15·")]
)
async def test_a_narrow_week_by_person_names_each_day(
    open_app: OpenApp, monday: Path, language: str, head: str
) -> None:
    use_language(language)
    async with open_app(size=(60, 15)) as running:
        await to_monday(running)
        await running.press("s")
        assert re.search(head, running.text()), running.text()
    use_language("en")


async def test_an_agenda_without_dates_does_not_speak_of_a_month(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        await running.press("2", "M", "M")
        calendar(running).go_to_day("2031-05-05")
        await running.press("tab", "tab", "tab")
        await running.settle()
        assert "this month" not in running.text()


async def test_the_last_card_of_a_day_gets_the_rows_that_are_left(open_app: OpenApp, monday: Path) -> None:
    session = session_of(monday)
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        long = "a title that wants three rows of a column and more"
        tx.add_many([NewItem("support", long, "open", {"due": WEEK[1]})] * 9, "2026-11-02T02:00:00Z", "lin")
    session.store.close()
    async with open_app(size=(120, 37)) as running:
        await to_monday(running)
        await running.press("M")
        lines = running.text().split("\n")
        last = next(number for number, line in enumerate(lines) if re.search(r"  \+3", line))
        assert "a title" in lines[last - 1], running.text()
        assert "SUP-1" in lines[last - 2], running.text()


async def test_a_new_item_is_the_one_s_in_whose_row_the_cursor_is(open_app: OpenApp, monday: Path) -> None:
    session = session_of(monday)
    edit(session, "SUP-6", {"assignee": "zhao"})
    session.store.close()
    async with open_app() as running:
        await to_monday(running)
        await running.press("tab", "tab", "tab", "tab", "s")
        while calendar(running).state.at != ("SUP-6", "due"):
            await running.press("i")
        await running.press("n")
        assert "Mon 9 Nov · 赵强" in running.text()
        await running.press(*"for zhao", "enter")
        made = item(monday, "SUP-10")
        assert (made.title, made.assignee, made.due) == ("for zhao", "zhao", WEEK[0])


async def test_all_of_a_day_by_key_and_back(open_app: OpenApp, monday: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        await to_monday(running)
        assert "piece 5" not in "\n".join(running.text().split("\n")[:10])
        await running.press("z")
        assert all(f"piece {number}" in running.text() for number in range(1, 6))
        assert calendar(running).state.day == WEEK[0]
        await running.press("i", "i", "z")
        assert calendar(running).layout_in_use.name == "month"
        assert calendar(running).state.at == ("SUP-7", "due")
