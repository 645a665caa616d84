"""The channels of the calendar as a person uses them: gaps, the tray, and what each key does."""

from __future__ import annotations

from pathlib import Path

import pytest

from golden_screen import SIZES, same_as_before
from hostile import TERMINAL
from opsboard.config import Config
from opsboard.domain.channel_numbers import Measured
from opsboard.domain.items import NewItem, Person
from opsboard.i18n import use_language
from opsboard.tui.screens.calendar import CalendarPane
from opsboard.tui.view_models.channel_grid import ChannelGrid
from opsboard.usecases import channels
from opsboard.usecases.adding import add
from opsboard.usecases.editing import edit
from opsboard.usecases.session import Session
from screen_board import OpenApp, Running, item, session_of

BEGUN = "2026-11-02T02:00:00Z"
PIECES = (
    ("主会场头图三版：早、中、晚", "公众号", "2026-11-06T02:00:00Z"),
    ("测评：十件羽绒服", "小红书", "2026-11-05T04:00:00Z"),
    ("A poster for the shop window", "Window", "2026-11-07"),
    ("选题：一个人的火锅", "公众号", None),
    ("Idea: what a returns desk sees", "", None),
)


@pytest.fixture
def planned(board: Path) -> Path:
    """The board with two channels, three pieces that are published this week, and two without a date."""
    session = session_of(board)
    with session.store.write("demo", BEGUN, "lin") as tx:
        tx.team.save_person(Person("lin", "林娜", "lead"))
        tx.add_many(
            [
                NewItem(
                    "content",
                    title,
                    "drafting",
                    {
                        **({"fields.channel": channel} if channel else {}),
                        **({"fields.publish_at": when} if when else {}),
                    },
                )
                for title, channel, when in PIECES
            ],
            BEGUN,
            "lin",
        )
    channels.add_channel(session, "公众号", "tue,fri 10:00", words=["wechat"])
    channels.add_channel(session, "小红书", "daily 12:00")
    session.store.close()
    return board


def grid(running: Running) -> ChannelGrid:
    pane = running.app.shell.main
    assert isinstance(pane, CalendarPane)
    assert pane.channels is not None
    return pane.channels.grid


async def go(running: Running, *keys: str) -> None:
    """To the channels; the cursor is on Wednesday 4 Nov of the first one."""
    await running.press("2", "M", "M", "M", *keys)


def key_of(board: Path, title: str) -> str:
    session = session_of(board)
    try:
        from opsboard.usecases.reading import cards, selection

        return next(card.key for card in cards(session, selection(session)) if card.title == title)
    finally:
        session.store.close()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_channels_look_as_they_did(
    open_app: OpenApp, planned: Path, size: tuple[int, int], language: str
) -> None:
    use_language(language)
    try:
        async with open_app(size=size) as running:
            await go(running, "l", "l")
            same_as_before(running, f"channels-{language}")
    finally:
        use_language("en")


async def test_gaps_in_the_rhythm_are_marked(open_app: OpenApp, planned: Path) -> None:
    async with open_app(size=(120, 36)) as running:
        await go(running)
        shown = grid(running)
        assert [place.time for place in shown.places("公众号", "2026-11-10")] == ["10:00"]
        assert [place.piece is None for place in shown.places("公众号", "2026-11-06")] == [False]
        assert shown.places("公众号", "2026-11-05") == []
        assert "12:00 empty" in running.text()
        assert shown.rows(["2026-11-07"]) == ["公众号", "小红书", "Window"]  # an unknown one stands at the end


async def test_a_piece_is_carried_to_another_channel_and_day(open_app: OpenApp, planned: Path) -> None:
    key = key_of(planned, PIECES[0][0])
    async with open_app(size=(120, 36)) as running:
        await go(running, "l", "l")
        assert [card.key for card in running.app.shell.targets()] == [key]
        await running.press("J")
        assert item(planned, key).fields["channel"] == "小红书"
        assert grid(running).row == "小红书"
        await running.press("K", "H")
        held = item(planned, key).fields
        assert (held["channel"], held["publish_at"]) == ("公众号", "2026-11-05T02:00:00Z")
        assert grid(running).day == "2026-11-05"
        await running.press("u", "u")
        assert item(planned, key).fields["channel"] == "小红书"


async def test_a_new_piece_has_the_channel_and_the_moment_of_its_slot(open_app: OpenApp, planned: Path) -> None:
    async with open_app(size=(120, 36)) as running:
        await go(running, "j", "l", "l", "n")
        assert "小红书 · Fri 6 Nov 12:00" in running.text()
        await running.press(*"looks", "enter")
        made = item(planned, key_of(planned, "looks"))
        assert made.fields["channel"] == "小红书"
        assert made.fields["publish_at"] == "2026-11-06T04:00:00Z"
        assert [card.key for card in running.app.shell.targets()] == [made.key]


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=str)
async def test_a_piece_of_the_tray_goes_into_the_slot(open_app: OpenApp, planned: Path, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        await go(running, "j", "l", "l", "+")
        assert "without a date" in running.text()
        assert grid(running).in_tray
        first = grid(running).tray_at
        assert first is not None
        await running.press("+")
        held = item(planned, first).fields
        assert (held["channel"], held["publish_at"]) == ("小红书", "2026-11-06T04:00:00Z")
        assert not grid(running).in_tray
        assert first not in {card.key for card in grid(running).tray}
        await running.press("u")
        assert "publish_at" not in item(planned, first).fields


async def test_m_gives_a_piece_of_the_tray_its_moment(open_app: OpenApp, planned: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        await go(running, "+")
        first = grid(running).tray_at
        assert first is not None
        await running.press("m", *"11-05 9:00", "enter")
        assert item(planned, first).fields["publish_at"] == "2026-11-05T01:00:00Z"


async def test_a_full_day_shows_all_of_its_pieces(open_app: OpenApp, planned: Path) -> None:
    """Other entries of a day, however many, take no piece out of its slot."""
    session = session_of(planned)
    with session.store.write("demo", BEGUN, "lin") as tx:
        tx.add_many([NewItem("support", "x", None, {"due": "2026-11-06"}) for _number in range(60)], BEGUN, "lin")
        when = "2026-11-06T02:00:00Z"
        fields = {"fields.channel": "公众号", "fields.publish_at": when}
        tx.add_many([NewItem("content", f"piece {number}", "drafting", fields) for number in range(9)], BEGUN, "lin")
    session.store.close()
    async with open_app(size=(80, 24)) as running:
        await go(running, "l", "l")
        assert len(grid(running).places("公众号", "2026-11-06")) == 10
        keys = {card.key for card in running.app.shell.targets()}
        for _step in range(9):
            await running.press("i")
            keys |= {card.key for card in running.app.shell.targets()}
        assert len(keys) == 10


async def test_a_colleagues_change_is_seen(open_app: OpenApp, planned: Path) -> None:
    key = key_of(planned, PIECES[0][0])
    async with open_app(size=(120, 36)) as running:
        await go(running, "l", "l")
        session = session_of(planned, "zhao")
        edit(session, key, {"fields.channel": "小红书", "fields.publish_at": "2026-11-07 10:00"})
        session.store.close()
        for _look in range(100):
            await running.pilot.pause(0.05)
            await running.settle()
            if grid(running).places("小红书", "2026-11-07")[0].piece is not None:
                break
        assert (grid(running).row, grid(running).day) == ("小红书", "2026-11-07")  # the cursor stays on the item
        assert grid(running).places("公众号", "2026-11-06")[0].piece is None


async def test_the_cursor_leaves_the_tray_over_its_top_and_sideways(open_app: OpenApp, planned: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        await go(running, "+", "j")
        assert grid(running).in_tray
        assert grid(running).tray_at == grid(running).tray[1].key
        await running.press("k", "k")
        assert not grid(running).in_tray
        await running.press("+", "l")
        assert not grid(running).in_tray


async def test_it_goes_on_by_days_where_seven_have_no_room(open_app: OpenApp, planned: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        await go(running)
        days = grid(running)
        await running.press("T", *("l",) * 9)
        assert days.day == "2026-11-13"
        assert "Fri 13" in running.text()
        await running.press("{")
        assert days.day == "2026-11-06"
        assert "Fri 6" in running.text()


async def test_a_click_goes_to_a_slot(open_app: OpenApp, planned: Path) -> None:
    async with open_app(size=(120, 36)) as running:
        await go(running)
        rows = running.text().split("\n")
        y = next(number for number, row in enumerate(rows) if "小红书" in row)
        x = rows[next(number for number, row in enumerate(rows) if "Thu 5" in row)].index("Thu 5")
        await running.pilot.click(offset=(x + 1, y))
        await running.settle()
        assert (grid(running).row, grid(running).day) == ("小红书", "2026-11-05")


async def test_on_first_coming_a_lead_says_when_each_wants_something(open_app: OpenApp, planned: Path) -> None:
    session = session_of(planned)
    for name in ("公众号", "小红书"):
        channels.remove_channel(session, name)
    session.store.close()
    async with open_app(size=(120, 36)) as running:
        await go(running)
        assert await running.sees("when does it publish?")
        assert "公众号 · 1 of 3 · 2 items" in running.text()
        await running.press(*"tue 10:00", "enter", *"never", "enter")
        assert "no rhythm" in running.text()
        for _letter in "never":
            await running.press("backspace")
        await running.press("enter", *"daily", "enter")
        session = session_of(planned)
        assert {one.name: one.rhythm for one in session.store.team.channels()} == {
            "公众号": "tu 10:00",
            "小红书": "daily",
            "Window": "",
        } or len(session.store.team.channels()) == 3
        session.store.close()


async def test_whoever_skips_it_is_asked_no_more(open_app: OpenApp, planned: Path) -> None:
    session = session_of(planned)
    for name in ("公众号", "小红书"):
        channels.remove_channel(session, name)
    session.store.close()
    async with open_app(size=(120, 36)) as running:
        await go(running)
        assert await running.sees("when does it publish?")
        await running.press("escape")
    async with open_app(size=(120, 36)) as running:
        await go(running)
        assert "when does it publish?" not in running.text()


async def test_what_was_answered_holds_when_the_rest_is_left(open_app: OpenApp, planned: Path) -> None:
    session = session_of(planned)
    for name in ("公众号", "小红书"):
        channels.remove_channel(session, name)
    session.store.close()
    async with open_app(size=(80, 24)) as running:
        await go(running)
        assert await running.sees("when does it publish?")
        assert "esc: not now" in running.text()
        await running.press(*"tue 10:00", "enter", "escape")
        assert await running.sees("1 channel")
    session = session_of(planned)
    assert {one.name: one.rhythm for one in session.store.team.channels()} == {"公众号": "tu 10:00"}
    session.store.close()


async def test_channels_are_planned_behind_the_colon(open_app: OpenApp, planned: Path) -> None:
    async with open_app(size=(120, 36)) as running:
        await go(running, ":", *"channels add 视频号 thu 20:00", "enter")
        assert "视频号" in grid(running).rows(["2026-11-05"])
        assert [place.time for place in grid(running).places("视频号", "2026-11-05")] == ["20:00"]
        await running.press(":", *"campaign add 618 --template 618 --day 2027-06-18", "enter")
        await running.press(":", *"campaign show 618", "enter")
        assert await running.sees("0 done · 0 open · 0 late")


async def test_a_channel_is_offered_where_one_is_typed(open_app: OpenApp, planned: Path) -> None:
    async with open_app(size=(120, 36)) as running:
        await running.press("tab", "tab", "n", *"x channel:we")
        assert await running.sees("公众号")
        await running.press("down", "enter", "enter")
        assert item(planned, key_of(planned, "x")).fields["channel"] == "公众号"


async def test_no_channel_of_others_sends_commands_to_the_terminal(open_app: OpenApp, planned: Path) -> None:
    session = session_of(planned)
    words = [word for word in TERMINAL if "\0" not in word and "\ud800" not in word]
    with session.store.write("demo", BEGUN, "lin") as tx:
        tx.add_many(
            [
                NewItem("content", "x", "drafting", {"fields.channel": word, "fields.publish_at": "2026-11-05"})
                for word in words
            ],
            BEGUN,
            "lin",
        )
    session.store.close()
    async with open_app(size=(120, 36), config=Config()) as running:
        await go(running)
        assert not any(ord(letter) < 32 and letter != "\n" for letter in running.text())
        assert all(len(line) <= 120 for line in running.text().split("\n"))


async def test_what_is_selected_among_channels_moves_as_one_act(open_app: OpenApp, planned: Path) -> None:
    first = key_of(planned, PIECES[0][0])
    session = session_of(planned)
    second = add(session, "content", "second", edits={"fields.channel": "wechat", "fields.publish_at": "11-05"}).key
    session.store.close()
    async with open_app() as running:
        await go(running, "asterisk")
        pane = running.app.shell.main
        assert isinstance(pane, CalendarPane)
        assert len(pane.selection.chosen) == 4  # no dates but those of publishing
        await running.press("J")
        assert "of several channels" in running.text()
        await running.press("escape", "l", "v", "l")
        assert set(pane.selection.chosen) == {first, second, key_of(planned, PIECES[1][0])}
        await running.press("escape", "escape", "h", "space", "l", "space")
        assert set(pane.selection.chosen) == {first, second}
        await running.press("L")
        assert (item(planned, first).fields["publish_at"], item(planned, second).fields["publish_at"]) == (
            "2026-11-07T02:00:00Z",
            "2026-11-06",
        )
        await running.press("J")
        assert {item(planned, key).fields["channel"] for key in (first, second)} == {"小红书"}
        await running.press("u", "u")
        assert item(planned, first).fields == {"channel": "公众号", "publish_at": "2026-11-06T02:00:00Z"}
        assert item(planned, second).fields["publish_at"] == "2026-11-05"


async def test_carrying_a_piece_that_comes_again_asks_here_too(open_app: OpenApp, planned: Path) -> None:
    first = key_of(planned, PIECES[0][0])
    session = session_of(planned)
    edit(session, first, {"repeat": "weekly:fr"})
    session.store.close()
    async with open_app() as running:
        await go(running, "l", "l", "L")
        assert await running.sees("this one and all that follow")
        await running.press("2")
        assert item(planned, first).repeat == "FREQ=WEEKLY;BYDAY=SA"


async def test_letters_of_find_do_not_look_at_all_that_was_published_again(
    open_app: OpenApp, planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []

    def counted(session: Session) -> list[Measured]:
        looks.append("all pieces")
        return measured(session)

    measured = channels.measured
    monkeypatch.setattr(channels, "measured", counted)
    async with open_app() as running:
        await go(running)
        await running.press("/", *"poster")
        await running.press("enter")
        assert looks == ["all pieces"]
