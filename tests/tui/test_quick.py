"""What stands in the path of a key and of the first cards, and what does not."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.css.stylesheet import Stylesheet

from opsboard.config import Config
from opsboard.domain.items import Card, NewItem
from opsboard.store.people.people import SqlTeam
from opsboard.store.search.search_cache import SearchCache
from opsboard.store.sqlite.board import SqliteStore
from opsboard.tui.app import OpsboardApp
from opsboard.tui.board_worker import BoardWorker
from opsboard.tui.render.card import CardLook, Drawing, Row, card_rows
from opsboard.tui.screens.board_reading import BoardReading
from opsboard.tui.shell import Shell
from opsboard.tui.terminal.held_frame import LONGEST, HeldFrame
from opsboard.tui.view_models.board_state import BoardState
from screen_board import OpenApp, Running, session_of

MOVES = ("j", "j", "k", "l", "h", "G", "g", "g", "pagedown", "pageup", "l", "l", "h")


class Counted:
    """Counts calls of methods, which go on as before."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.names: list[str] = []

    def watch(self, owner: type, *names: str) -> None:
        for name in names:
            self._monkeypatch.setattr(owner, name, self._counting(getattr(owner, name), name))

    def _counting(self, method: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(*values: Any, **named: Any) -> Any:
            self.names.append(name)
            return method(*values, **named)

        return call


async def test_a_cursor_move_asks_for_nothing_orders_nothing_and_restyles_nothing(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as running:
        counted = Counted(monkeypatch)
        counted.watch(BoardWorker, "ask")
        counted.watch(SqliteStore, "cards", "counts", "index_of", "card", "item", "items")
        counted.watch(SqlTeam, "people")
        counted.watch(BoardState, "put", "begin")
        counted.watch(Stylesheet, "apply", "update", "update_nodes")
        await running.press(*MOVES)
        assert counted.names == []
        await running.press("r", "n", "x", "escape")
        assert "ask" in counted.names or "apply" in counted.names, "the counting itself works"


async def test_a_move_to_the_end_of_what_is_held_reads_ahead_behind_the_key(
    open_app: OpenApp, board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(board)
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        items = [NewItem("support", f"card {number}") for number in range(700)]
        tx.add_many(items, "2026-11-02T02:00:00Z", "lin")
    session.store.close()
    async with open_app() as running:
        counted = Counted(monkeypatch)
        counted.watch(SqliteStore, "cards", "counts")
        await running.press("G")
        assert counted.names, "what lies at the end was fetched"
        assert set(counted.names) == {"cards"}
        assert "Write the buying guide" in running.text()


async def test_cards_are_on_the_screen_before_anything_else_is_read(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted(monkeypatch)
    counted.watch(
        SqliteStore, "cards", "counts", "count", "labels", "changes", "items", "item", "dated", "keys_like", "check",
    )  # fmt: skip
    counted.watch(SqlTeam, "people", "campaigns")
    counted.watch(SearchCache, "prepare")
    counted.watch(BoardReading, "_take")
    async with open_app():
        pass
    first = counted.names.index("_take")
    assert set(counted.names[:first]) == {"cards", "people"}  # cards say who by name
    assert {"counts", "people", "labels", "campaigns"} <= set(counted.names[first:])


def test_the_first_cards_need_no_prompt_form_palette_index_or_migration(board: Path) -> None:
    later = (
        "opsboard.tui.widgets.prompt", "opsboard.tui.screens.form", "opsboard.tui.screens.item",
        "opsboard.tui.screens.calendar", "opsboard.tui.screens.list", "opsboard.tui.screens.help",
        "opsboard.tui.command_line.commands", "opsboard.domain.query_parser", "opsboard.domain.recurrence",
        "opsboard.store.sqlite.migrations", "sqlite_utils", "dateutil", "textual.widgets._text_area", "yaml",
        "openpyxl", "icalendar", "markdown_it",
    )  # fmt: skip
    script = f"""
import asyncio, sys
from opsboard.config import Config
from opsboard.tui.app import OpsboardApp
from opsboard.tui.board_worker import BoardWorker
from opsboard.tui.render.card import CardLook, Drawing, Row, card_rows
from opsboard.tui.screens.board_reading import BoardReading
from opsboard.tui.shell import Shell
from screen_board import session_of

shown = BoardReading._take

def take(self, windows):
    shown(self, windows)
    assert any(window.cards for window in windows)
    print([name for name in {later!r} if name in sys.modules])
    ours = [vars(module).values() for name, module in sys.modules.items() if name.startswith("opsboard")]
    classes = [one for values in ours for one in values if isinstance(one, type)]
    print([one.__qualname__ for one in classes if "__dataclass_fields__" in vars(one)])
    self.app.exit(0)

BoardReading._take = take
worker = BoardWorker(lambda: session_of({str(board)!r}))
worker.start()

async def main():
    app = OpsboardApp(worker, Config(), {{"TERM": "xterm"}})
    async with app.run_test():
        while not app.ending:
            await asyncio.sleep(0)

asyncio.run(main())
worker.stop()
"""
    tests = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {tests!r})\n{script}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    needed, dataclasses = done.stdout.splitlines()[:2]
    assert needed == "[]"
    assert dataclasses == "[]", "each takes half a millisecond to define; domain.values has what is like them"


UNUSED = ("ssl", "textual.command", "textual.types", "textual.widgets._input")


def test_the_screen_begins_without_what_it_does_not_use_and_leaves_it_to_others() -> None:
    script = f"""
import sys
from opsboard.config import Config
from opsboard.domain.errors import Unavailable
from opsboard.tui.start import run_board

def refuse():
    raise Unavailable("not today")

try:
    run_board(refuse, Config(), {{"TERM": "xterm"}})
except Unavailable:
    print([name for name in {UNUSED!r} if name in sys.modules], "textual.app" in sys.modules)
import ssl, textual.app, textual.command, textual.screen
print(ssl.create_default_context().check_hostname)
print(issubclass(textual.command.CommandPalette, textual.screen.Screen))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["[] True", "True", "True"]


async def test_the_style_sheet_is_parsed_once(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Counted(monkeypatch)
    counted.watch(Stylesheet, "reparse")
    async with open_app() as running:
        assert running.app.theme == "ansi-dark"
    assert counted.names == []


async def test_the_first_frame_has_the_cards(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("opsboard.tui.shell.FIRST_FRAME", 60.0)
    counted = Counted(monkeypatch)
    counted.watch(Compositor, "render_update")
    counted.watch(BoardReading, "_take")
    async with open_app():
        pass
    assert counted.names[:2] == ["_take", "render_update"]


async def test_a_board_that_is_long_in_coming_shows_its_frame_before(
    board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opsboard.tui.shell.FIRST_FRAME", 0.0)
    counted = Counted(monkeypatch)
    counted.watch(Compositor, "render_update")
    worker = BoardWorker(lambda: session_of(board))
    app = OpsboardApp(worker, Config(), {"TERM": "xterm-256color"})
    async with app.run_test(size=(120, 36)) as pilot:
        while not counted.names:
            await asyncio.sleep(0)
        worker.start()
        running = Running(app, pilot)
        await running.settle()
        assert "Write the buying guide" in running.text()
    worker.stop()


async def test_a_letter_of_find_and_what_it_leaves_come_in_one_frame(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as running:
        monkeypatch.setattr("opsboard.tui.terminal.held_frame.LONGEST", 60.0)
        await running.press("/")
        counted = Counted(monkeypatch)
        counted.watch(HeldFrame, "hold", "release")
        counted.watch(BoardReading, "_take", "counted")
        await running.press("退")
        assert counted.names == ["hold", "_take", "release"], "cards and counts are one answer"
        shell = running.app.shell
        assert shell.state.matches == {("support", "new"): 1}
        assert "1/8" in running.line(1)
        assert running.app._batch_count == 0


async def test_cards_are_not_drawn_again_when_nothing_is_found_any_more(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as running:
        await running.press("/", "退")
        drawn: list[str] = []

        def counting(card: Card, look: CardLook, drawing: Drawing) -> list[Row]:
            drawn.append(card.key)
            return card_rows(card, look, drawing)

        monkeypatch.setattr("opsboard.tui.widgets.board_view.card_rows", counting)
        await running.press("escape")
        assert "Write the buying guide" in running.text()
        assert drawn == [], "as they were before"
        await running.press("/", "款")
        assert drawn == ["SUP-2"] * len(drawn) or len(set(drawn)) == 1, "the one that holds it"


async def test_a_frame_is_not_held_longer_than_a_frame(open_app: OpenApp) -> None:
    async with open_app() as running:
        frame = HeldFrame(lambda: None)
        frame.hold(running.app)
        frame.hold(running.app)
        assert running.app._batch_count == 1
        begin = asyncio.get_running_loop().time()
        while running.app._batch_count:
            await asyncio.sleep(0)
        assert asyncio.get_running_loop().time() - begin >= LONGEST * 0.9
        frame.release()
        assert running.app._batch_count == 0


async def test_what_comes_too_late_for_its_frame_is_drawn_when_it_comes(open_app: OpenApp) -> None:
    async with open_app() as running:
        drawn: list[str] = []
        frame = HeldFrame(lambda: drawn.append("frame"))
        frame.hold(running.app, 0.0)
        while running.app._batch_count:
            await asyncio.sleep(0)
        assert drawn == ["frame"], "what there is"
        frame.release()
        assert drawn == ["frame"] * 2, "the answer"
        frame.release()
        assert drawn == ["frame"] * 2, "nothing is awaited any more"


async def test_the_counts_of_a_list_come_in_the_frame_of_its_items(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as running:
        monkeypatch.setattr("opsboard.tui.terminal.held_frame.LONGEST", 60.0)
        await running.press("3", "/")
        counted = Counted(monkeypatch)
        counted.watch(HeldFrame, "release")
        counted.watch(Shell, "redraw_lines")
        await running.press("退")
        assert counted.names == ["redraw_lines", "redraw_lines", "release"], "of the letter, of the counts"
        assert "1/8" in running.line(1)


async def test_garbage_waits_for_the_frame_that_is_held(open_app: OpenApp) -> None:
    async with open_app() as running:
        was = gc.isenabled()
        try:
            for enabled in (True, False):
                gc.enable() if enabled else gc.disable()
                seen: list[bool] = []
                frame = HeldFrame(lambda seen=seen: seen.append(gc.isenabled()))  # type: ignore[misc]
                frame.hold(running.app, 60.0)
                frame.release()
                assert seen == [False], "not before it is drawn"
                assert gc.isenabled() == enabled
        finally:
            gc.enable() if was else gc.disable()


async def test_find_of_a_query_word_narrows_too(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("/", *"kind:content", "enter")
        assert "首页焦点图" in running.text()
        assert "Missing invoice" not in running.text()


def test_what_the_first_keys_need_is_imported_ahead_and_is_there() -> None:
    """On a thread of its own, after the first cards."""
    program = (
        "import sys, threading\n"
        "from opsboard.tui.health import AHEAD, import_ahead\n"
        "before = [name for name in AHEAD if name in sys.modules]\n"
        "import_ahead()\n"
        "[one.join() for one in threading.enumerate() if one.name == 'imports']\n"
        "print(before, all(name in sys.modules for name in AHEAD))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[] True\n"
