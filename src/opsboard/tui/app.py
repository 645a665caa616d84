"""The Textual app under the board; `start.run_board` runs it.

How the screen is put together, for whoever adds to it (`panes.py` has the protocols):

- Every key is an `Action` of the one table (`keys/actions.py`), which says by whom it is done: a method of a
  controller (`controllers/`), or `do_<name>` of the pane in front. Nothing uses Textual's BINDINGS.
- What fills the screen (board, calendar, list) is a `MainPane` named in `registry.SCREENS`; a panel (item, form, help)
  is a `Pane` with `layer: over`, shown by `host.open_panel(pane)`.
- Panes and controllers know the shell as their `Host`. `host.act(call)` runs a use case on the worker's thread; the
  changes that came of it, and those of others, reach `changed()` of every pane that is shown.
  `host.worker.ask(call, done, slot=...)` reads. Neither waits; an OpsboardError becomes the message in the footer.
- `host.ask(Question(...))` asks in the line at the bottom; `host.say(text)` shows a message there.
- Text goes to the screen as segments or as rich Text, never as a markup string, through
  `domain.text.visible`; widths are cells.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import SuspendNotSupported
from textual.color import Color
from textual.filter import LineFilter
from textual.reactive import Reactive
from textual.screen import Screen

from opsboard.config import Config, config_path
from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import Change
from opsboard.domain.text import visible
from opsboard.i18n import _, language_of, use_language
from opsboard.tui.board_worker import BoardWorker
from opsboard.tui.dispatch import SOON
from opsboard.tui.keys.keymap import keymap_of
from opsboard.tui.presence import PresenceTracker
from opsboard.tui.shell import Shell
from opsboard.tui.state import Opening, zone_of
from opsboard.tui.terminal.attributes import attributes_kept
from opsboard.tui.terminal.input.reader import PASTE_LIMIT, PasteTooLong
from opsboard.tui.textual_compat.app import PatchedApp
from opsboard.tui.theme import Palette, palette, theme_for
from opsboard.tui.time_passing import TimePassing
from opsboard.tui.view_state import read_view_state
from opsboard.tui.watch import POLL, Watch
from opsboard.usecases.following import info, recall, workflow
from opsboard.usecases.reading import short_names
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from rich.console import RenderableType

    from opsboard.domain.notices import DatedNotice
    from opsboard.tui.terminal.frame.difference import FrameDifference
    from opsboard.tui.textual_compat.frames import Update

BROKEN = 70


class Harmless(LineFilter):
    """The last guard before the terminal: no control character gets out of a line."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if "".join([text for text, _style, _control in segments]).isprintable():
            return segments
        return [Segment(visible(text), style, control) for text, style, control in segments]


class Paper(LineFilter):
    """Paints a theme's own background and text colour wherever the terminal's would show: one of them alone would be
    read on the other's counterpart, which nobody knows."""

    def __init__(self, look: Palette) -> None:
        super().__init__()
        self._look = look
        self._ground = look.text + Style(bgcolor=look.background)
        self._painted: dict[Style, Style] = {}

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        painted, ground = self._painted, self._ground
        found = []
        for text, style, control in segments:
            if not style:
                found.append(Segment(text, ground, control))
                continue
            on_paper = painted.get(style)
            if on_paper is None:
                on_paper = painted[style] = self._on_paper(style)
            found.append(Segment(text, on_paper, control))
        return found

    def _on_paper(self, style: Style) -> Style:
        colour, under = style.color, style.bgcolor
        if colour is None or colour.is_default:
            # What a terminal makes of `dim` may be too faint here: the theme has a colour for that.
            plain = self._look.dim if style.dim and not style.reverse else self._look.text
            style = style + Style(color=plain.color, dim=False)
        if under is None or under.is_default:
            style = style + Style(bgcolor=self._look.background)
        return style


class Narrow(LineFilter):
    """For terminals that draw some signs two cells wide: the board's own become plain ASCII."""

    SIGNS = str.maketrans({"▌": "|", "─": "-", "│": "|", "…": "~", "·": ".", "═": "=", "↑": "^", "←": "<", "→": ">"})

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if all(text.isascii() for text, _style, _control in segments):
            return segments
        return [Segment(text.translate(self.SIGNS), style, control) for text, style, control in segments]


def look_of(config: Config, environment: Mapping[str, str]) -> Palette:
    """The palette of a person's settings, with its own background where they chose dark or light."""
    theme = theme_for(config.theme, config.colour, environment)
    return palette(theme, painted=theme == config.theme)


def guards_of(config: Config, look: Palette) -> list[LineFilter]:
    """What each line goes through before it is sent."""
    guards: list[LineFilter] = [Harmless()]
    if look.background != "ansi_default":
        guards.append(Paper(look))
    if config.ambiguous_width == 2:
        guards.append(Narrow())
    return guards


class OpsboardApp(PatchedApp, inherit_bindings=False):
    """The app: opens the board on the worker's thread, hands keys to the shell, ends in good order."""

    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    ALLOW_SELECT = False
    theme: Reactive[str] = Reactive("ansi-dark")
    attended = True
    """A person sits before the screen; else it is printed, and nothing is noted as seen or kept for the next time."""

    def __init__(
        self,
        worker: BoardWorker,
        config: Config,
        environment: Mapping[str, str],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        restricted: bool = False,
        open_other: Callable[[str], Session] | None = None,
        greeting: str = "",
    ) -> None:
        super().__init__()
        self._greeting = greeting
        """What is said of the board when it is opened."""
        self.open_other = open_other
        """Opens the board at a path; None where there is only this one."""
        self.next_board: str | None = None
        """The board to go on with when this one is left."""
        self.restricted = restricted
        """The person came by a key: no program, file or shell of the machine is theirs."""
        self.config = config
        self._environment = environment
        self._frame = self._between_frames(environment)
        self._read_safely()
        self._look = look_of(config, environment)
        self._guards = guards_of(config, self._look)
        self._clock = clock
        self._zone = "UTC"
        self._watch = Watch()
        self.presence = PresenceTracker()
        self.time_passing = TimePassing()
        self._events: asyncio.AbstractEventLoop | None = None
        self._touched: tuple[int | None, datetime] = (None, clock())
        """The newest change on the screen at the person's last key, and when that was."""
        self.ending = False
        """The screen goes: nothing is shown on it any more."""
        self.leaving: int | None = None
        """The exit code, once the line is gone or somebody ends the program."""
        self.worker = worker
        self.shell = Shell(self, keymap_of(config), self._look, self.worker, self._watch, self._now)

    @property
    def config_path(self) -> str:
        return config_path(self._environment)

    def use_config(self, config: Config) -> None:
        """Have other settings hold from now on: all but those that are read when the terminal is first opened."""
        was, self.config = self.config, config
        if config.language != was.language:
            use_language(language_of(self._environment, config.language))
        if (config.preset, config.keymap) != (was.preset, was.keymap):
            self.shell.use_keymap(keymap_of(config))
        if config.mouse != was.mouse:
            self.use_mouse(config.mouse)
        if config.density != was.density:
            self.shell.use_density(config.density)
        self._look = look_of(config, self._environment)
        self._guards = guards_of(config, self._look)
        self.shell.use_palette(self._look)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open nothing: a browser would run on the server, for whoever wrote the address."""

    def action_suspend_process(self) -> None:
        if not self.restricted:
            super().action_suspend_process()

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Leave the terminal to another program, and come back whatever that does: Textual does not after an error.
        Raises SuspendNotSupported where that cannot be, and for the restricted, for whom no program is."""
        if self.restricted:
            raise SuspendNotSupported("no other program for those who came by a key")
        failure: BaseException | None = None
        with super().suspend(), attributes_kept():
            try:
                yield
            except BaseException as error:
                failure = error
        if failure is not None:
            raise failure

    def _between_frames(self, environment: Mapping[str, str]) -> FrameDifference | None:
        """Put the frame difference before the terminal, where Textual writes to one and nobody turned it off."""
        from textual.drivers.linux_driver import LinuxDriver

        wanted = environment.get("OPSBOARD_FRAME_DIFF", "1" if self.config.frame_diff else "0")
        if self.driver_class is not LinuxDriver or wanted == "0":
            return None
        from opsboard.tui.terminal.frame.capabilities import capabilities_of
        from opsboard.tui.terminal.frame.difference import FrameDifference
        from opsboard.tui.terminal.frame.driver import driver_through

        difference = FrameDifference(capabilities_of(environment))
        self.driver_class = driver_through(difference)
        return difference

    def _read_safely(self) -> None:
        """Let nothing but keys be keys, where a terminal is read."""
        from textual.drivers.linux_driver import LinuxDriver

        if issubclass(self.driver_class, LinuxDriver):
            from opsboard.tui.terminal.input.driver import reading_safely

            self.driver_class = reading_safely(
                self.driver_class,
                self._environment,
                reports=self.config.keyboard != "plain",
                waiting=self._keys_waiting,
                broken=lambda error: self.post(partial(self.broken, error)),
            )

    def _keys_waiting(self) -> int:
        """Keys that were read and have done nothing yet, wherever they wait."""
        focused = self.screen.focused if self.screen_stack else None
        queues = [pump.message_queue_size for pump in (self, self.shell, focused) if pump is not None]
        return sum(queues) + self.shell.keys_held

    def copy_to_clipboard(self, text: str) -> None:
        """Put a text into the clipboard of the terminal, also of the one around tmux or screen."""
        from opsboard.tui.terminal.clipboard import LIMIT, bytes_of, clipboard_sequence

        if bytes_of(text) <= LIMIT:
            self.send_to_terminal(clipboard_sequence(text, self._environment))

    def prepare_frame(self, frame: RenderableType) -> RenderableType | Update:
        """Give the frame difference what was composed as it is."""
        if self._frame is None:
            return frame
        from opsboard.tui.terminal.frame.composed import composed

        return composed(frame, self._frame)

    def invalidate_frame(self) -> None:
        """Send the whole screen when it is drawn next: something else may have written on the terminal."""
        if self._frame is not None:
            self._frame.invalidate()

    def get_default_screen(self) -> Screen[None]:
        return self.shell

    def get_line_filters(self) -> Sequence[LineFilter]:
        return (*super().get_line_filters(), *self._guards)

    def _now(self) -> datetime:
        return self._clock().astimezone(zone_of(self._zone))

    # worker

    def on_load(self) -> None:
        self._events = asyncio.get_running_loop()
        if self.leaving is not None:
            self.exit(self.leaving)
        self.worker.ask(self._open, self._opened)
        self.worker.connect(self)

    def post(self, call: Callable[[], None]) -> None:
        if self._events is not None and not self._events.is_closed():
            self._events.call_soon_threadsafe(self.call_later, self._unless_ending, call)

    def _unless_ending(self, call: Callable[[], None]) -> None:
        """Run an answer while there is a screen to show it on: the end may have come while it waited its turn."""
        if not self.ending:
            call()

    def exit(self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        self.ending = True
        super().exit(result, return_code, message)

    def _open(self, session: Session) -> Opening:
        self._watch.begin(session)
        memory = {name: recall(session, name) for name in ("kind", "density", "recent")}
        return Opening(
            info=info(session),
            workflow=workflow(session),
            login=session.login,
            zone=session.zone,
            own_zone=session.own_zone,
            names=short_names(session),
            memory={name: str(value) for name, value in memory.items() if value},
            view_state=read_view_state(session),
        )

    def _opened(self, opening: Opening) -> None:
        self._zone = opening.zone
        self.shell.opened(opening, self._now())
        if self._greeting:
            self.shell.say(self._greeting)
        self.set_interval(60, self.shell.tick)
        self._look_from_now_on()

    def _look_from_now_on(self) -> None:
        """Look for changes by others once there is a pane to show them on: on a busy machine that takes a while."""
        if self.shell.main is not None and self.shell.main.is_attached:
            self.worker.connect(self, POLL)
        else:
            self.set_timer(SOON, self._look_from_now_on)

    def look(self, session: Session) -> None:
        before, planned = self._watch.update, self._watch.campaigns
        try:
            brought, reminded = self.time_passing.look_at_times(session) if self.attended else (False, ())
            known = self._watch.workflow
            changes = self._watch.fetch(session) if brought else self._watch.look(session)
            if self._watch.workflow is not known:
                self.post(self.shell.follow_workflow)
            if changes:
                self.post(lambda: self.shell.apply(changes))
                self._call_for(session, changes)
            if reminded:
                self._remind(reminded)
            if (campaigns := self._watch.campaigns) is not None and campaigns != planned:
                from opsboard.tui.controllers.campaigns import show

                self.post(partial(show, self.shell, campaigns))
            if (others := self.presence.look_at_times(session)) is not None:
                from opsboard.tui.controllers.presence import Presence

                self.post(partial(self.shell.controller(Presence).show_others, others))
        finally:
            if (update := self._watch.update) != before:
                self.post(partial(self.shell.say_updated, update))
            if self._watch.turned_out is not None:
                self.post(partial(self.broken, self._watch.turned_out))

    def _call_for(self, session: Session, changes: Sequence[Change]) -> None:
        """Ring, or have the terminal notify, where the settings ask for it."""
        if self.config.notify == "off":
            return
        from opsboard.tui.terminal.notifying import calls_for, sentence_of

        if notices := calls_for(session, changes):
            state = self.shell.state
            self._call(sentence_of(notices, state.names, state.login, state.workflow))

    def _remind(self, dates: Sequence[DatedNotice]) -> None:
        """Tell of what comes, on the screen and as the settings have the person called."""
        from opsboard.formats.notices import reminder_words

        words = reminder_words(dates)
        self.post(partial(self.shell.say, words))
        self.post(self.shell.count_unread)
        if self.config.notify != "off":
            self._call(words)

    def _call(self, words: str) -> None:
        from opsboard.tui.terminal.notifying import calling_sequence

        self.post(partial(self.send_to_terminal, calling_sequence(self.config.notify, words, self._environment)))

    def refused(self, error: OpsboardError) -> None:
        self.shell.refuse(error)

    def broken(self, error: BaseException) -> None:
        self.error = error
        self.exit(BROKEN)

    # the end of the line

    def keep_all(self) -> None:
        self.worker.flush()
        self.worker.give_up_reading()
        self.worker.ask(self._note_seen, failed=lambda _error: None)

    def _note_seen(self, session: Session) -> None:
        """What came after the last key was on a screen before which, perhaps, nobody sat any more."""
        from opsboard.domain.days import moment_of
        from opsboard.usecases.inbox import note_seen

        seq, at = self._touched
        if seq is not None:
            note_seen(session, seq, moment_of(at))

    def leave(self, code: int) -> None:
        self.leaving = code
        if self._events is not None and not self._events.is_closed():
            self._events.call_soon_threadsafe(self.exit, code)

    def written(self, timeout: float) -> bool:
        return self.worker.finish(timeout)

    # keys and paste

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.MouseDown | events.Paste):
            self._touched = (self._watch.seq, self._clock())
        if isinstance(event, events.Resize) and self._frame is not None:
            self._frame.resize(event.size.width, event.size.height)
        if self.screen_stack and self.screen is self.shell:
            if isinstance(event, events.Key) and not event.is_forwarded and self.shell.press(event):
                return
            if isinstance(event, PasteTooLong):
                self.shell.say(_("more than {limit} characters were pasted: too many").format(limit=PASTE_LIMIT))
                return
            if isinstance(event, events.Paste) and not event.is_forwarded and self.shell.take_paste(event):
                return
        await super().on_event(event)

    def on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, lambda _app: self._resumed())

    def _resumed(self) -> None:
        """Another program had the terminal, and left nothing of the screen: draw all of it."""
        self.invalidate_frame()
        self.shell.refresh(layout=True)
        self.shell.tick()

    def on_app_focus(self) -> None:
        self.shell.tick()
