"""What the screen stands on in Textual's insides: each name is there, and does what it is used for."""

from __future__ import annotations

import ast
import asyncio
import importlib
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.color import Color
from textual.drivers.headless_driver import HeadlessDriver
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.keys import Keys
from textual.strip import Strip
from textual.widget import Widget

import opsboard.tui.textual_compat
from opsboard.tui.panes import Pane
from opsboard.tui.shell import Shell
from opsboard.tui.terminal.frame.composed import spans_of
from opsboard.tui.terminal.frame.styles import Styles
from opsboard.tui.textual_compat import keys
from opsboard.tui.textual_compat.app import PatchedApp
from opsboard.tui.textual_compat.bare_lines import draw_bare
from opsboard.tui.textual_compat.driver import DriverPatches
from opsboard.tui.textual_compat.frames import PartialUpdate, Update
from opsboard.tui.textual_compat.import_stubs import STUBS
from opsboard.tui.textual_compat.screen import PatchedScreen, forward
from opsboard.tui.textual_compat.text_field import PatchedInput
from screen_board import OpenApp
from textual_names import attributes, declared, names_of, private

pytestmark = pytest.mark.smoke

PATIENCE = 20.0
ATTRIBUTES = {
    "app:App._batch_count": "frames that are held are taken for drawn, and never come",
    "app:App._close_messages_no_wait": "after a bug the program stays, with a screen that does nothing",
    "app:App._display": "every frame is read from the text that was made of it",
    "app:App._driver": "no clipboard, no bell",
    "app:App._exception": "a bug ends the program, and nobody learns which",
    "app:App._fatal_error": "a bug prints the values of all variables: other people's data",
    "_compositor:Compositor._full_map": "a panel that came while others were painted stays empty",
    "driver:Driver._mouse": "the mouse cannot be turned on and off while the board is open",
    "driver:Driver._loop": "a flood of keys is read without end",
    "driver:Driver._size": "the first frame is as large as COLUMNS and LINES say",
    "drivers.linux_driver:LinuxDriver._disable_mouse_support": "the mouse cannot be turned off while the board is open",
    "drivers.linux_driver:LinuxDriver._enable_mouse_support": "the mouse cannot be turned on while the board is open",
    "drivers.linux_driver:LinuxDriver._get_terminal_size": "COLUMNS and LINES are believed, and a size of any number",
    "drivers.linux_driver:LinuxDriver._in_band_window_resize": "sizes are taken from whoever sends them",
    "drivers.linux_driver:LinuxDriver._key_thread": "who is stopped from outside and goes on never ends",
    "drivers.linux_driver:LinuxDriver._must_signal_resume": "who is stopped from outside goes on with an empty screen",
    "drivers.linux_driver:LinuxDriver._run_input_thread": "a bug in the reading is printed over the screen",
    "drivers.linux_driver:LinuxDriver._sigcont_application": "who is stopped from outside and goes on never ends",
    "screen:Screen._compositor": "a panel that came while others were painted stays empty; nothing to print",
    "screen:Screen._compositor_refresh": "frames that are held are taken for drawn, and never come",
    "screen:Screen._dirty_widgets": "a key's answer comes at the next tick, not at once",
    "screen:Screen._on_timer_update": "a key's answer comes at the next tick, not at once",
    "screen:Screen._refresh_layout": "a panel that came while others were painted stays empty",
    "widget:Widget._forward_event": "keys that waited are taken for new, and go round in a circle",
    "widget:Widget._repaint_required": "a key's answer comes at the next tick, not at once",
    "widget:Widget._styles_cache": "every row is filtered again for every frame",
    "_styles_cache:StylesCache._cache": "every row is drawn again for every frame",
    "_styles_cache:StylesCache._dirty_lines": "rows that changed are not drawn again",
    "_styles_cache:StylesCache._width": "rows keep the width of the window before",
    "widgets:Input._cell_offset_to_index": "a click sets the cursor into the middle of a character",
    "widgets:Input._value": "the cursor cuts flags and marked letters in half",
}
"""Module of Textual, class and attribute -> what breaks without it."""
IMPORTED = {
    "textual._ansi_sequences.ANSI_SEQUENCES_KEYS": "arrows and function keys are unknown",
    "textual._compositor.ChopsUpdate": "every frame is read from the text that was made of it",
    "textual._compositor.CompositorUpdate": "a frame of cells is not taken for one",
    "textual._keyboard_protocol.FUNCTIONAL_KEYS": "keys that a terminal reports by number are unknown",
    "textual._styles_cache.StylesCache": "every row is filtered again for every frame",
    "textual._xterm_parser.XTermParser": "no mouse, no size from the terminal",
    "textual.keys._character_to_key": "signs have other names than Textual's fields know",
}
"""What is imported from a private module, or by a private name -> what breaks without it."""
SOURCES = sorted(Path(opsboard.tui.textual_compat.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_textual_has_the_attribute(name: str) -> None:
    module, _colon, path = name.partition(":")
    kind, _dot, attribute = path.partition(".")
    one = getattr(importlib.import_module(f"textual.{module}"), kind)
    assert attribute in names_of(one), f"without it {ATTRIBUTES[name]}"


@pytest.mark.parametrize("name", IMPORTED)
def test_textual_has_what_is_imported(name: str) -> None:
    module, _dot, attribute = name.rpartition(".")
    assert hasattr(importlib.import_module(module), attribute), f"without it {IMPORTED[name]}"


def test_every_private_name_that_is_used_is_told_here() -> None:
    """One that is used and not told has no test; one that is told and not used is to be dropped."""
    used: set[str] = set()
    imported: set[str] = set()
    for tree in (ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES):
        used |= {node.attr for node in attributes(tree)} | declared(tree)
        for node in (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            imported |= {name for name in names if any(map(private, name.split(".")))}
    told = {name.rpartition(".")[2] for name in ATTRIBUTES}
    theirs = frozenset().union(
        *(
            names_of(getattr(importlib.import_module(f"textual.{module}"), path.partition(".")[0]))
            for module, _colon, path in (name.partition(":") for name in ATTRIBUTES)
        )
    )
    assert used & theirs == told
    assert imported == set(IMPORTED)


class Panel(Widget):
    """Draws a word in each of its three rows, and notes what it draws and is told."""

    DEFAULT_CSS = "Panel { width: 10; height: 3; }"
    word = "one"

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []
        self.pressed: list[events.Key] = []

    def render_line(self, y: int) -> Strip:
        self.drawn.append(y)
        return Strip([Segment(self.word)]).adjust_cell_length(self.size.width)

    def on_key(self, event: events.Key) -> None:
        self.pressed.append(event)


class Small(PatchedApp):
    """One widget on a screen, and the frames that were sent."""

    part: Widget

    def __init__(self, kind: Callable[[], Widget] = Panel) -> None:
        super().__init__()
        self.kind = kind
        self.small = SmallScreen()
        self.frames: list[object] = []
        self.held: list[bool] = []
        self.heard: list[events.Key] = []
        self.filters: list[LineFilter] = []

    def get_default_screen(self) -> SmallScreen:
        return self.small

    def get_line_filters(self) -> Sequence[LineFilter]:
        return (*super().get_line_filters(), *self.filters)

    def prepare_frame(self, frame: Any) -> Any:
        self.frames.append(frame)
        return frame

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.heard.append(event)
        await super().on_event(event)

    def fail(self, error: Exception) -> None:
        secret = "told by nobody"
        raise error from KeyError(secret)


class SmallScreen(PatchedScreen):
    def compose(self) -> ComposeResult:
        assert isinstance(self.app, Small)
        self.app.part = self.app.kind()
        yield self.app.part


# the app


async def test_what_was_composed_can_be_changed_before_it_is_sent() -> None:
    app = Small()
    async with app.run_test():
        assert app.frames


async def test_what_draws_nothing_goes_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "write", lambda _driver, data: written.append(data))
    app = Small()
    app.send_to_terminal("too early")
    async with app.run_test():
        app.send_to_terminal("a bell")
        assert "a bell" in written
    assert "too early" not in written


class Shown(ZeroDivisionError):
    """Textual hands an error that can draw itself to `panic`."""

    def __rich__(self) -> str:
        return "drawn"


@pytest.mark.parametrize("error", [ZeroDivisionError(), Shown()], ids=["plain", "that draws itself"])
async def test_a_bug_ends_the_app_prints_nothing_and_is_told(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    app = Small()
    app.call_later(app.fail, error)
    await asyncio.wait_for(app.run_async(headless=True), PATIENCE)
    assert app.error is error
    assert capsys.readouterr() == ("", "")


# when and what is drawn


async def test_what_changed_is_drawn_at_once() -> None:
    app = Small()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.frames.clear()
        app.part.refresh()
        app.small.draw_now()
        assert app.frames


async def test_a_held_frame_is_drawn_when_it_is_let_go() -> None:
    """Textual drew it while it was held, sent nothing, and took it for sent."""
    app = Small()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.frames.clear()
        with app.batch_update():
            app.part.refresh()
            app.small._compositor.update_widgets({app.part})
            app.small._compositor_refresh()  # as at the end of a layout
            assert app.frames == []
        app.small.draw_now()
        assert len(app.frames) == 1


class Told(Pane):
    """A panel that remembers the sizes that it was told."""

    scope = "everywhere"
    DEFAULT_CSS = "Told { layer: over; dock: right; width: 40; } Told.-wide { width: 60; }"

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Size] = []

    def on_resize(self) -> None:
        self.told.append(self.size)


async def test_a_panel_hears_of_its_size_when_others_were_painted_before_the_layout(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card that another person changed was painted just before an item was opened: the panel stayed empty."""
    panel = Told()
    laid_out = Shell._refresh_layout

    def painted_before(shell: Shell, *values: Any, **named: Any) -> None:
        if panel.is_mounted:
            shell._compositor.update_widgets({panel})
            assert panel.region.width, "painting has found the panel in a map of its own"
        laid_out(shell, *values, **named)

    monkeypatch.setattr(Shell, "_refresh_layout", painted_before)
    async with open_app() as running:
        running.app.shell.open_panel(panel)
        await running.settle()
        assert [size.width for size in panel.told] == [40]
        panel.set_class(True, "-wide")
        await running.settle()
        assert [size.width for size in panel.told] == [40, 60]


async def test_an_event_that_is_forwarded_is_not_taken_for_new() -> None:
    app = Small()
    async with app.run_test() as pilot:
        forward(events.Key("x", "x"), app.part)
        await pilot.pause()
        assert isinstance(app.part, Panel)
        assert [event.key for event in app.part.pressed] == ["x"]
        assert app.heard == []
        await pilot.press("y")
        assert [event.key for event in app.heard] == ["y"]


class Bare(Panel):
    def __init__(self) -> None:
        super().__init__()
        draw_bare(self)


class Counting(LineFilter):
    """Counts the rows that it is asked to filter."""

    count = 0

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        self.count += 1
        return segments


async def test_rows_are_drawn_and_filtered_once_until_they_change() -> None:
    app, counting = Small(Bare), Counting()
    app.filters.append(counting)
    async with app.run_test() as pilot:
        await pilot.pause()
        panel = app.part
        assert isinstance(panel, Bare)
        whole = Region(0, 0, 10, 3)
        assert [line.text for line in panel.render_lines(whole)] == ["one       "] * 3
        panel.drawn.clear()
        counting.count = 0
        panel.render_lines(whole)
        assert (panel.drawn, counting.count) == ([], 0)
        panel.word = "two"
        panel.refresh(Region(0, 1, 10, 1))
        assert [line.text.strip() for line in panel.render_lines(whole)] == ["one", "two", "one"]
        assert (panel.drawn, counting.count) == ([1], 1)
        panel.styles.width = 12
        await pilot.pause()
        assert {line.cell_length for line in panel.render_lines(Region(0, 0, 12, 3))} == {12}
        assert set(panel.drawn) == {0, 1, 2}


async def test_an_update_has_strips_and_what_of_them_is_due() -> None:
    app = Small()
    async with app.run_test() as pilot:
        await pilot.pause()
        app.frames.clear()
        app.part.refresh()
        app.small.draw_now()
        (update,) = app.frames
        assert isinstance(update, PartialUpdate)
        assert isinstance(update, Update)
        spans = spans_of(update, Styles(), ColorSystem.TRUECOLOR)
        assert ["".join(span.characters)[:10] for span in spans] == ["one       "] * 3
        assert "one" in update.render_segments(app.console)


# the terminal


class Reading(DriverPatches, LinuxDriver):
    def run_input_thread(self) -> None:
        raise ZeroDivisionError

    def reading_failed(self, error: BaseException) -> None:
        self.failure = error


async def test_the_size_is_that_of_the_terminal_and_bugs_of_the_reading_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "7")
    monkeypatch.setenv("LINES", "7")
    monkeypatch.setattr("opsboard.tui.textual_compat.driver.window_size", lambda _terminal: (100, 30))
    app = Small()
    async with app.run_test():
        driver = Reading(app)
        assert not driver.reports_size
        driver._run_input_thread()
        assert isinstance(driver.failure, ZeroDivisionError)
        beginning = Small()
        beginning._driver = driver
        assert beginning.size == (100, 30), "before the first frame"
        called: list[str] = []
        await asyncio.to_thread(driver.call_on_screen_thread, lambda: called.append("soon"))
        driver.call_later(0.0, lambda: called.append("later"))
        while len(called) < 2:
            await asyncio.sleep(0)


def test_keys_of_terminals_have_names() -> None:
    assert keys.KEYS_BY_SEQUENCE["\x1b[A"] == (Keys.Up,)
    assert keys.NAMES_BY_NUMBER["57421u"] == "pageup"
    assert keys.name_of_character("?") == "question_mark"


def test_the_mouse_and_the_size_are_understood() -> None:
    parser = keys.StreamParser()
    pressed = parser.parse_mouse_code("\x1b[<0;3;4M")
    assert isinstance(pressed, events.MouseDown)
    assert (pressed.x, pressed.y) == (2, 3)
    assert [type(message).__name__ for message in parser.feed("\x1b[48;30;100;600;800t")] == ["Resize"]


# text that is typed


class Pairs(PatchedInput):
    """Draws its text twice as wide, and has a place between letters at every second one."""

    def drawn_text(self) -> Text:
        return Text("".join(letter * 2 for letter in self.value))

    def place_of_cell(self, cell: int) -> int:
        return cell // 4 * 2


async def test_a_field_draws_what_it_is_told_and_sets_the_cursor_where_it_is_told() -> None:
    app = Small(lambda: Pairs("abcd", compact=True))
    async with app.run_test() as pilot:
        await pilot.pause()
        field = app.part
        assert isinstance(field, Pairs)
        assert field.render_line(0).text.startswith("aabbccdd")
        await pilot.click(field, offset=(6, 0))
        assert field.cursor_position == 2


# the start


@pytest.mark.parametrize("name", STUBS)
def test_textual_imports_what_a_stub_stands_for(name: str) -> None:
    """A stub of what nobody imports is to be dropped."""
    script = f"import textual.app, asyncio, sys; print({name!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "True\n"
