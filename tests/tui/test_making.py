"""New items from the keyboard: words in the title that count, fields picked by letters, the kind that is meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from opsboard.domain.items import Campaign, NewItem
from screen_board import OpenApp, Running, item, session_of, support


@pytest.fixture
def planned(board: Path) -> Path:
    """The board with a campaign, and with contents that came out somewhere."""
    session = session_of(board)
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        tx.team.save_campaign(Campaign("W11", "双11", "2026-11-01", "2026-11-12"))
        tx.add_many(
            [
                NewItem("content", "one", "idea", {"fields.channel": "wechat"}),
                NewItem("content", "two", "idea", {"fields.channel": "wechat"}),
                NewItem("content", "three", "idea", {"fields.channel": "首页"}),
            ],
            "2026-11-02T02:00:00Z",
            "lin",
        )
    session.store.close()
    return board


async def content(running: Running) -> None:
    await running.press("tab", "tab")


async def test_words_of_the_title_are_shown_and_saved(open_app: OpenApp, planned: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("n", *"Parcel lost !p1 @赵强 #refund due:fri *W11 category:logistics")
        assert running.line(34).startswith(" Support · New Parcel lost !p1")
        assert running.line(35) == " P1 · 赵强 · #refund · due Fri 6 Nov · *W11 · Logistics"
        await running.press("enter")
        made = item(planned, "SUP-5")
        assert (made.title, made.priority, made.assignee, made.labels) == ("Parcel lost", "P1", "zhao", ("refund",))
        assert (made.due, made.campaign, made.fields) == ("2026-11-06", "W11", {"category": "logistics"})


async def test_a_title_without_such_words_has_one_line(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("n", *"Order #88213 **b** 3:1")
        assert running.line(35).startswith(" Support · New Order #88213")
        await running.press("enter")
        assert item(board, "SUP-5").title == "Order #88213 **b** 3:1"


async def test_backspace_behind_a_chip_makes_it_text(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("n", *"Sale @zhao !p1")
        assert running.line(35) == " 赵强 · P1"
        await running.press("backspace")
        assert running.line(35) == " 赵强"
        assert running.line(34).endswith("Sale @zhao !p1")
        await running.press("enter")
        assert (item(board, "SUP-5").title, item(board, "SUP-5").priority) == ("Sale !p1", None)
        await running.press("n", *"Sale !p1", "backspace", "backspace", "2", "enter")
        assert (item(board, "SUP-6").title, item(board, "SUP-6").priority) == ("Sale", "P2")


async def test_words_alone_are_no_title(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("n", *"!p1 @zhao", "enter")
        assert "a title is missing" in running.text()
        await running.press("home", *"Sale ", "enter")
        assert item(board, "SUP-5").title == "Sale"


async def test_a_field_and_its_value_are_picked_by_their_letters(open_app: OpenApp, planned: Path) -> None:
    async with open_app() as running:
        await content(running)
        await running.press("n", *"Guide :")
        assert "Publish at" in running.text()
        assert "* Drafting" in running.text()
        await running.press("c", "w", ":", "p", "f", "enter")
        made = item(planned, "CNT-6")
        assert (made.title, made.fields) == ("Guide", {"channel": "wechat", "publish_at": "2026-11-06"})


async def test_a_name_typed_on_after_its_letter_was_taken_is_no_title(open_app: OpenApp, planned: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("n", *"Late parcel :clogistics today", "enter")
        made = item(planned, "SUP-5")
        assert (made.title, made.fields) == ("Late parcel today", {"category": "logistics"})


async def test_letters_narrow_the_fields(open_app: OpenApp, planned: Path) -> None:
    async with open_app() as running:
        await content(running)
        await running.press("n", *"Guide :con", "enter", *"po")
        assert "Poster" in running.text()
        await running.press(*" 10:00", "enter")
        made = item(planned, "CNT-6")
        assert (made.title, made.fields) == ("Guide 10:00", {"content_type": "poster"})


async def test_a_day_goes_on_with_its_time(open_app: OpenApp, planned: Path) -> None:
    async with open_app() as running:
        await content(running)
        await running.press("n", *"Guide :pf 10:00", "enter")
        assert item(planned, "CNT-6").fields == {"publish_at": "2026-11-06T02:00:00Z"}


@pytest.mark.parametrize(
    ("typed", "title", "moment"),
    [
        (":pf10 Guide", "Guide", "2026-11-06T02:00:00Z"),
        (":pf10Guide", "Guide", "2026-11-06T02:00:00Z"),
        ("Guide :pf9", "Guide", "2026-11-06T01:00:00Z"),
        ("Guide :pf930 for 3", "Guide for 3", "2026-11-06T01:30:00Z"),
        ("Guide :pf1030", "Guide", "2026-11-06T02:30:00Z"),
        ("Guide :pf10:30", "Guide", "2026-11-06T02:30:00Z"),
        ("Guide :pf10:cw", "Guide", "2026-11-06T02:00:00Z"),
        ("Guide :pf 7 of 9", "Guide 7 of 9", "2026-11-06"),
        ("Guide :pf99 x", "Guide 9 x", "2026-11-06T01:00:00Z"),
    ],
)
async def test_digits_behind_a_picked_day_are_its_time(
    open_app: OpenApp, planned: Path, typed: str, title: str, moment: str
) -> None:
    async with open_app() as running:
        await content(running)
        await running.press("n", *typed, "enter")
        made = item(planned, "CNT-6")
        assert (made.title, made.fields["publish_at"]) == (title, moment)


async def test_a_day_without_time_takes_no_digits(open_app: OpenApp, planned: Path) -> None:
    async with open_app() as running:
        await running.press(*["tab"] * 5, "n", *"Guide :pf10", "enter")
        made = item(planned, "CRD-1")
        assert (made.title, made.fields) == ("Guide 10", {"promised_date": "2026-11-06"})


async def test_a_row_of_a_table_begins_with_the_letter_of_its_choice(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("tab", "n", *"Shipping :e")
        assert "Competitor" in running.text()
        await running.press(*"cone of them ships free https://a.example", "enter")
        made = item(board, "REQ-3")
        row = {"type": "competitor", "text": "one of them ships free", "url": "https://a.example"}
        assert (made.title, made.fields) == ("Shipping", {"evidence": [row]})


async def test_a_long_text_is_written_to_the_end_of_the_line(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press(*["tab"] * 6)
        await running.press("n", *"Banner :h", "enter", *"red sells more", "enter")
        assert item(board, "EXP-1").fields == {"hypothesis": "red sells more"}


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("@zh", "@赵强"),
        ("#cou", "#coupon"),
        ("*W", "*W11"),
        ("due:tom", "due:tomorrow"),
        ("category:lo", "category:logistics"),
    ],
)
async def test_tab_completes_what_begins_with_a_sign(open_app: OpenApp, planned: Path, typed: str, made: str) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("n", *f"Sale {typed}", "tab")
        assert running.line(34).rstrip().endswith(f"Sale {made}")
        await running.press(*"now")
        assert running.line(34).rstrip().endswith(f"Sale {made} now")


async def test_a_new_label_is_offered(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("n", *"Sale #spring", "tab", "enter")
        assert item(board, "SUP-5").labels == ("spring",)


async def test_tab_in_the_empty_title_chooses_another_kind(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("n", "tab", "3")
        assert running.line(35).startswith(" Plan · Proposed")
        await running.press(*"Relaunch", "tab", *"req", "enter")
        assert "Requirement · Inbox Relaunch" in running.line(35)
        await running.press("enter")
        assert item(board, "REQ-3").title == "Relaunch"


async def test_on_the_board_of_all_kinds_a_title_is_typed_at_once(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("n")
        assert "1  Requirement" in running.text()
        await running.press(*"Refund lost !p0")
        assert running.line(34).startswith(" Support · New Refund lost !p0")
        await running.press("enter")
        assert (item(board, "SUP-5").title, item(board, "SUP-5").priority) == ("Refund lost", "P0")


@pytest.mark.parametrize("keys", [("2",), (*"cont", "enter"), (*"CNT", "tab"), ("down", "down", "enter")])
async def test_on_the_board_of_all_kinds_a_kind_is_picked(
    open_app: OpenApp, board: Path, keys: tuple[str, ...]
) -> None:
    async with open_app() as running:
        await running.press("n", *keys, *"Guide", "enter")
        assert item(board, "CNT-3").title == "Guide"


async def test_a_pasted_line_is_not_read(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        running.app.post_message(events.Paste("Sale !p1 @zhao #refund"))
        await running.settle()
        await running.press(*" #coupon", "enter")
        made = item(board, "SUP-5")
        assert (made.title, made.priority, made.labels) == ("Sale !p1 @zhao #refund", None, ("coupon",))
        await running.press("n")
        running.app.post_message(events.Paste("late !p0 one"))
        await running.settle()
        await running.press("enter")
        assert (item(board, "SUP-6").title, item(board, "SUP-6").priority) == ("late !p0 one", None)


async def test_a_hostile_title_is_shown_and_saved(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(60, 20)) as running:
        await support(running)
        await running.press("n", *'[red]x[/] "@zhao" : @ # ! 👩‍👩‍👧', "enter")
        assert item(board, "SUP-5").title == "[red]x[/] @zhao : @ # ! 👩‍👩‍👧"


async def test_new_on_the_command_line_reads_words_and_options(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press(":", *"new support Parcel lost !p1 :cl")
        assert running.line(34).rstrip().endswith(": new support Parcel lost !p1 category:logistics")
        assert running.line(35) == " P1 · Logistics"
        await running.press(*" now --due fri --label vip --set product=Kettle --stage triage --reason vip", "enter")
        made = item(board, "SUP-5")
        assert (made.title, made.priority, made.stage, made.due) == ("Parcel lost now", "P1", "triage", "2026-11-06")
        assert (made.labels, made.fields) == (("vip",), {"category": "logistics", "product": "Kettle"})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("new support Sale --dew fri", "new does not know --dew; did you mean --due?"),
        ("new support Sale due:fri --due mon", "due is given twice"),
        ("new support !p1", "a title is missing"),
        ("new support --due fri", "write a title behind the kind"),
    ],
)
async def test_a_mistake_behind_new_is_said(open_app: OpenApp, board: Path, line: str, said: str) -> None:
    async with open_app() as running:
        await running.press(":", *line, "enter")
        assert said in running.text()
        session = session_of(board)
        assert session.store.card("SUP-5") is None
        session.store.close()


async def test_a_dash_in_a_title_is_no_option(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press(":", *"new support A -- B -c", "enter")
        assert item(board, "SUP-5").title == "A -- B -c"
