"""What the board reads of its columns: the screen around the cursor is whole with the first answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from opsboard.domain.items import NewItem
from opsboard.tui.screens.board import BoardPane
from opsboard.tui.view_models.board_state import column_specs
from opsboard.tui.view_models.reading import Slice, Wish, read_counted, read_windows
from opsboard.usecases.session import Session
from screen_board import NOW, OpenApp, session_of, support

FIRST = 12
"""Cards of a column that are read first."""


@pytest.fixture
def session(board: Path) -> Iterator[Session]:
    session = session_of(board)
    with session.store.write("demo", NOW, "lin") as tx:
        tx.add_many([NewItem("support", f"parcel {number}", "new") for number in range(60)], NOW, "lin")
    yield session
    session.store.close()


@pytest.mark.parametrize("row", [0, 1, 11, 12, 13, 30, 59])
@pytest.mark.parametrize("find", [(), ("parcel",)])
def test_around_the_followed_item_as_much_is_read_each_way_as_of_other_columns(
    session: Session, row: int, find: tuple[str, ...]
) -> None:
    (spec,) = [spec for spec in column_specs(session.store.workflow, "support") if spec.key == "new"]
    (every,) = read_windows(session, Wish([Slice(0, spec, 0, 200)], ("parcel",)))
    key = every.cards[row].key
    (window,) = read_windows(session, Wish([Slice(0, spec, 0, FIRST)], find, follow=key))
    held = {card.key for card in window.cards}
    assert {card.key for card in every.cards[max(0, row - FIRST) : row + FIRST]} <= held
    assert len(window.cards) <= 2 * FIRST
    if find:
        assert [card.key for card in window.cards] == [
            card.key for card in every.cards[window.offset : window.offset + len(window.cards)]
        ]


def test_an_item_that_find_leaves_out_is_not_followed(session: Session) -> None:
    (spec,) = [spec for spec in column_specs(session.store.workflow, "support") if spec.key == "new"]
    windows, matches = read_counted(session, Wish([Slice(0, spec, 0, FIRST)], ("parcel",), follow="SUP-1"))
    assert windows[0].offset == 0
    assert matches == {("support", "new"): 60}


async def test_what_is_found_begins_at_the_top_of_a_column_that_was_scrolled(
    open_app: OpenApp, board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opsboard.tui.screens.board_reading.FOUND_AHEAD", 600.0)
    session = session_of(board)
    with session.store.write("demo", NOW, "lin") as tx:
        tx.add_many(
            [NewItem("support", f"{what} {n}", "new") for what in ("letter", "box") for n in range(50)], NOW, "lin"
        )
    session.store.close()
    async with open_app(size=(120, 36)) as running:
        await support(running)
        await running.press(*["pagedown"] * 8)
        state = running.app.screen.query_one(BoardPane).state
        assert state.columns[0].top > 30
        await running.press("/", *"letter")
        current = state.current()
        assert current is not None
        assert current.title == "letter 0"
        assert state.columns[0].top == 0
        assert "letter 6" in running.text()
        assert "▌·" not in running.text(), "no card is on its way"
