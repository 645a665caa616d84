"""Who is to be told is asked right after the act; triage: accepted, declined, and how many wait."""

from __future__ import annotations

from pathlib import Path

from opsboard.domain.views import View
from opsboard.usecases import answering, editing, linking, macros
from opsboard.usecases.views import save_view
from screen_board import OpenApp, item, session_of, support


async def test_a_tick_list_then_one_answer(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    for key, customer in (("SUP-1", "王女士"), ("SUP-2", "李先生"), ("SUP-3", "张先生")):
        editing.edit(session, key, {"fields.customer": customer})
        linking.link(session, key, "becomes", "REQ-2")
    async with open_app(size=(120, 36)) as running:
        await running.press(*":REQ-2", "enter", "escape")
        await running.press(":", *"move live", "enter")
        while "who is told?" not in running.text():
            assert running.app.shell.question is not None
            await running.press(*("minus",) if running.app.shell.question.label != "Reason" else (*"ok", "enter"))
        assert "[x] SUP-2 李先生" in running.text()
        assert "tell 3 customers" in running.text()
        await running.press("2", "up", "up", "up", "enter")
        assert "Tell 2 customers" in running.text()
        await running.press(*"上线了", "enter")
        assert [one.key for one in answering.waiting(session)] == ["SUP-2"]
        assert item(board, "SUP-3").stage == "solved"
        await running.press("u")
        assert item(board, "SUP-3").stage == "new"
        await running.press(":", *"answer", "enter")
        assert await running.sees("tell 3 customers")
        await running.press("escape")
        assert len(answering.waiting(session)) == 3
    session.store.close()


async def test_triage_is_accepted_and_declined_one_after_the_other(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    save_view(session, View("Triage", "stage:new OR stage:inbox", "list", sort="age"), shared=True)
    async with open_app(size=(120, 36)) as running:
        await running.press("]")
        assert await running.sees("Triage 4")
        ages = [line.split()[-1] for line in running.text().split("\n") if "SUP-" in line or "REQ-" in line]
        assert ages[:4] == ["2d"] * 4
        first, second = (card.key for card in running.app.shell.main.column.cards[:2])  # type: ignore[union-attr]
        await running.press("L")
        assert await running.sees("Triage 3")
        assert item(board, first).category == "active"
        assert running.app.shell.targets()[0].key == second
        await running.press("X", *"not ours", "enter")
        assert await running.sees("Triage 2")
        assert item(board, second).category == "dropped"
        await running.press("space", "space", "X", *"neither", "enter")
        assert await running.sees("Triage 0")
        await running.press("u")
        assert await running.sees("Triage 2")
    session.store.close()


async def test_a_macro_is_found_in_the_palette_and_runs_on_the_selection(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    macros.save_macro(session, "refund = asked", "comment 催退款\nedit --priority P0")
    session.store.close()
    async with open_app(size=(120, 36)) as running:
        await support(running)
        await running.press("space", "space", "ctrl+p", *"refund", "enter")
        await running.settle()
        assert [item(board, key).priority for key in ("SUP-1", "SUP-2")] == ["P0", "P0"]
        assert [len(item(board, key).comments) for key in ("SUP-1", "SUP-2", "SUP-3")] == [1, 1, 0]
        await running.press("u")
        assert [len(item(board, key).comments) for key in ("SUP-1", "SUP-2")] == [0, 0]
