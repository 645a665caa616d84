"""While a title is typed the nearest open items are listed: one is opened, or gets what is typed as a signal."""

from __future__ import annotations

from pathlib import Path

from opsboard.usecases import adding
from screen_board import OpenApp, item, session_of, support


def with_tickets(board: Path) -> Path:
    session = session_of(board)
    adding.add(session, "support", "快递一直没到", fields={"customer": "王女士"})
    adding.add(session, "support", "发票开错了", fields={"order_no": "20261103881"})
    session.store.close()
    return board


async def test_down_goes_into_the_list_and_plus_adds_a_signal(open_app: OpenApp, board: Path) -> None:
    with_tickets(board)
    async with open_app() as running:
        await support(running)
        await running.press("n", *"快递没到 customer:李先生")
        assert "SUP-5 快递一直没到  much the same title" in running.text()
        await running.press("down", "+")
        assert running.app.screen  # nothing was made
        rows = item(board, "SUP-5").fields["evidence"]
        assert [(row["customer"], row["text"], row["day"]) for row in rows] == [("李先生", "快递没到", "2026-11-04")]
        assert item(board, "SUP-5").fields["signals"] == 2
        assert "×2" in running.text()
        await running.press("u")
        assert "evidence" not in item(board, "SUP-5").fields


async def test_enter_opens_it_and_what_is_typed_on_goes_on(open_app: OpenApp, board: Path) -> None:
    with_tickets(board)
    async with open_app() as running:
        await support(running)
        await running.press("n", *"查订单 20261103881")
        assert "same order number" in running.text()
        await running.press("down", "enter")
        assert "SUP-6" in running.text()
        assert "发票开错了" in running.text()
        await running.press("escape", "n", *"快递没到", "down", *"货", "enter")
        assert item(board, "SUP-7").title == "快递没到货"


async def test_an_empty_screen_names_the_word_that_may_be_meant(open_app: OpenApp, board: Path) -> None:
    with_tickets(board)
    async with open_app() as running:
        await support(running)
        await running.press("/", *"customer:王女仕")
        await running.press("enter")
        assert await running.sees("nothing has “王女仕”; did you mean “王女士”?")


async def test_the_day_of_a_signal_is_not_missed(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    said = '{"type": "Customer service", "text": "没收到", "customer": "李先生", "day": "2026-11-02"}'
    adding.add(session, "support", "快递一直没到", fields={"evidence": said})
    session.store.close()
    async with open_app(size=(80, 50)) as running:
        await running.press(":", *"SUP-5", "enter")
        assert await running.sees("李先生 · Mon 2 Nov  没收到")
