"""What was found says why: the words are lit, and where they are is said when the card does not show them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment

from hostile import HOSTILE
from opsboard.config import Config
from opsboard.domain.found_words import FoundWords, found_words
from opsboard.domain.items import Card
from opsboard.domain.text import width
from opsboard.i18n import use_language
from opsboard.tui.render.card import DENSITIES, CardLook, Drawing, card_height, card_rows
from opsboard.tui.render.found import lit_rows, place_words
from opsboard.tui.screens.board import BoardPane
from opsboard.tui.theme import palette
from opsboard.tui.words import Today
from opsboard.usecases import editing, moving
from opsboard.usecases.found_places import FoundPlace
from opsboard.usecases.session import Session
from screen_board import OpenApp, Running, session_of

DARK = palette("dark")
TODAY = Today(datetime(2026, 11, 17, 9, tzinfo=UTC))
STAGES = {("support", "new"): ("Waiting for the customer", "Pend")}


def lit(running: Running) -> list[str]:
    """The words on the screen that are lit, from the top."""
    found: list[str] = []
    for line in running._lines():
        found += [part.text for part in line if part.style is not None and part.style.underline]
    return found


async def sees(running: Running, words: str) -> bool:
    """Wait until these words stand on the screen: they come a moment after the last letter."""
    for _wait in range(300):
        if words in running.text():
            return True
        await running.pilot.pause(0.01)
    return False


@pytest.fixture
def commented(board: Path) -> Path:
    """The board, SUP-4 of which speaks of a refund in a comment, and CNT-1 in its text."""
    session = session_of(board)
    editing.comment(session, "SUP-4", "The ＲＥＦＵＮＤ went out, see 88213")
    editing.edit(session, ["CNT-1"], {"body": "About jackets.\n\n何时退款、如何退款"})
    session.store.close()
    return board


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_a_card_lights_the_words_and_says_where_the_others_are(
    open_app: OpenApp, commented: Path, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as running:
        await running.press("/", *"退款")
        assert lit(running)[0] == "退款"
        assert await sees(running, "text: ")
        assert lit(running).count("退款") >= 2
        await running.press("escape")
        assert not lit(running)
        assert "text: " not in running.text()
        await running.press("/", *"refund")
        assert await sees(running, "comment: ")
        assert "ＲＥＦＵＮＤ" in lit(running)


async def test_a_find_whose_words_the_card_shows_reads_no_item(
    open_app: OpenApp, commented: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def found_places(_session: Session, keys: Sequence[str], _words: FoundWords) -> dict[str, FoundPlace | None]:
        read.extend(keys)
        return {}

    monkeypatch.setattr("opsboard.usecases.found_places.found_places", found_places)
    async with open_app() as running:
        await running.press("/", *"coupon")
        board = running.app.screen.query_one("#board", BoardPane)
        board.read_places(board.found, board.cards_in_sight(), board.redraw)
        await running.settle()
    assert read == []


async def test_a_list_says_it_behind_the_title(open_app: OpenApp, commented: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        await running.press("3", "/", *"refund")
        assert await sees(running, "comment: ")
        (line,) = [line for line in running.text().split("\n") if "SUP-4" in line]
        assert "Missing" in line
        assert "label: refund" in running.text(), "labels have no column here"
        assert "refund" in lit(running)
        assert all(width(line) <= 80 for line in running.text().split("\n"))


async def test_the_open_item_lights_them_in_every_section_that_is_searched(open_app: OpenApp, commented: Path) -> None:
    async with open_app() as running:
        await running.press("/", *"refund", "enter")
        running.app.shell.open_item("SUP-4")
        await running.settle()
        assert "ＲＥＦＵＮＤ" in lit(running)


async def test_without_colours_they_are_underlined(open_app: OpenApp, commented: Path) -> None:
    async with open_app(config=Config(colour="none"), environment={"TERM": "xterm", "NO_COLOR": "1"}) as running:
        await running.press("/", *"退款")
        assert "退款" in lit(running)


async def test_where_it_is_comes_again_when_the_item_changes(open_app: OpenApp, commented: Path) -> None:
    async with open_app() as running:
        await running.press("/", *"refund", "enter")
        assert await sees(running, "comment: The")
        session = session_of(commented)
        editing.comment(session, "SUP-4", "refund again")
        session.store.close()
        assert await sees(running, "comment: refund again")


async def test_a_chinese_screen_says_it_in_chinese(open_app: OpenApp, commented: Path) -> None:
    use_language("zh")
    async with open_app(size=(80, 24)) as running:
        await running.press("/", *"退款")
        assert await sees(running, "正文：")


def test_a_word_of_chinese_broken_at_the_end_of_a_row_is_lit_on_both() -> None:
    rows = lit_rows([(Segment("  客户要退"),), (Segment("  款三天了"),)], found_words(("退款",)), DARK)
    shown = [[part.text for part in row if part.style is not None and part.style.underline] for row in rows]
    assert shown == [["退"], ["款"]]


TITLES = st.one_of(st.text(max_size=60), st.sampled_from([*HOSTILE, "退款三天没到账,客户要求投诉到平台", "ok"]))


@given(
    TITLES,
    st.sampled_from(DENSITIES),
    st.integers(12, 60),
    st.booleans(),
    st.sampled_from(["", "退款", "a", "refund vip", "１"]),
    st.one_of(st.none(), TITLES),
    TITLES,
    st.booleans(),
)
def test_a_card_keeps_its_cells_and_rows_whatever_was_found(
    title: str, density: str, cells: int, cursor: bool, query: str, blocked: str | None, excerpt: str, staged: bool
) -> None:
    card = Card(
        "SUP-12345",
        "support",
        "new",
        "active",
        title,
        1,
        1,
        "2026-11-02T09:00:00Z",
        "P0",
        "zhao",
        labels=("vip", "退款"),
        due="2026-11-03",
        blocked=blocked,
    )
    words = found_words((query,)) if query else found_words(())
    place = FoundPlace("comment", " ".join(excerpt.split()), words.spans(" ".join(excerpt.split())))
    look = CardLook(
        cells,
        density,
        cursor=cursor,
        here="@lin edits" if cursor else "",
        stage=STAGES["support", "new"] if staged else ("", ""),
        words=words,
        place=place,
    )
    rows = card_rows(card, look, Drawing(DARK, TODAY, {}))
    shown = [sum(width(part.text) for part in row) for row in rows]
    assert shown == [cells] * len(rows)
    assert len(rows) == card_height(card, cells, density, TODAY, words)


@given(st.integers(4, 40), st.text(st.sampled_from("ab 退款"), min_size=1, max_size=80))
def test_the_place_keeps_its_cells_and_shows_the_word(cells: int, before: str) -> None:
    text = f"{before} refund 之后"
    place = FoundPlace("comment", text, found_words(("refund",)).spans(text))
    drawn = place_words(place, cells, DARK)
    assert sum(width(part.text) for part in drawn) <= cells
    if cells >= 20:
        assert "refund" in "".join(p.text for p in drawn if p.style is not None and p.style.underline)


async def test_the_board_of_all_kinds_says_the_stage_that_a_move_changes(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        assert "SUP-1 P0 · New" in running.text()
        assert "SUP-4 · Triage" in running.text()
        session = session_of(board)
        moving.move(session, "SUP-4", "open", reason="it is clear")
        session.store.close()
        assert await sees(running, "SUP-4 · Open"), "in the same column"
        await running.press("tab", "tab", "tab", "tab")
        assert "· New" not in running.text(), "on its own board the column says it"


async def test_in_narrow_columns_stage_and_assignee_both_stay(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        assert "SUP-4 · Triage" in running.text()
        (line,) = [line for line in running.text().split("\n") if "SUP-4 · Triage" in line]
        assert "林娜 Fri" in line
    session = session_of(board)
    editing.edit(session, ["SUP-4"], {"priority": "none", "assignee": "zhao", "due": "2026-12-24"})
    session.store.close()
    async with open_app(size=(80, 24)) as running:
        told = ("SUP-4", "Missing", "order 8")
        head, _title, last = (line for line in running.text().split("\n") if any(word in line for word in told))
        assert "24 Dec" in head
        assert "Triage" in head
        assert "赵强" in last, "at the end of the title, where the first row has no room"


@pytest.mark.parametrize("cells", [22, 26, 40])
def test_the_key_of_what_blocks_is_never_cut(cells: int) -> None:
    card = Card(
        "SUP-1", "support", "new", "active", "x", 1, 1, "2026-11-02T09:00:00Z", None, "zhao", blocked="CRD-9 coupons"
    )
    rows = card_rows(card, CardLook(cells, "full"), Drawing(DARK, TODAY, {}))
    assert "CRD-9" in "".join(part.text for part in rows[2])


async def test_beside_an_item_no_half_column_stays_empty(open_app: OpenApp) -> None:
    async with open_app(size=(200, 60)) as running:
        await running.press("tab", "enter")
        await asyncio.sleep(0)
        lanes = running.app.screen.query_one("#board").lanes  # type: ignore[attr-defined]
        assert 99 - (lanes[-1].x + lanes[-1].width) <= 3


@pytest.mark.parametrize("title", ["", "x", "\u200b", "\x1b"])
@pytest.mark.parametrize("density", DENSITIES)
@pytest.mark.parametrize("cells", [1, 2, 5, 12])
def test_a_card_that_has_no_room_for_its_title_is_drawn(title: str, density: str, cells: int) -> None:
    """A column is a cell wide for a moment, while a panel opens in a narrow window."""
    card = Card("SUP-1", "support", "new", "active", title, 1, 1, "2026-11-02T09:00:00Z", "P0", "zhao")
    look = CardLook(cells, density, stage=("Waiting for the customer", "Waiting"))
    assert card_rows(card, look, Drawing(DARK, TODAY, {}))
