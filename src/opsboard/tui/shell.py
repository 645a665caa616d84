"""The screen around every pane: header, tabs, the main pane and panels over it, footer or prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult

from opsboard.domain.items import Campaign, Change, Person
from opsboard.domain.values import replaced
from opsboard.domain.views import View
from opsboard.i18n import _, listed
from opsboard.tui import registry
from opsboard.tui.board_worker import BoardWorker
from opsboard.tui.dispatch import Dispatcher
from opsboard.tui.health import AHEAD_AFTER, import_ahead, settled
from opsboard.tui.keys.actions import FOOTERS, MOVES
from opsboard.tui.keys.keymap import Keymap, KeyReader
from opsboard.tui.panes import Application, Dates, Edits, MainPane, Moves, Pane
from opsboard.tui.render import lines
from opsboard.tui.render.header import Place, header
from opsboard.tui.render.parts import Part, Press, ShowKind, Target
from opsboard.tui.state import Opening, ScreenState
from opsboard.tui.terminal.held_frame import HeldFrame
from opsboard.tui.theme import Palette
from opsboard.tui.view_state import ViewState, keep_view_state
from opsboard.tui.watch import Watch
from opsboard.tui.widgets.line import ClickableLine
from opsboard.usecases.following import remember
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.channels import Channel
    from opsboard.domain.macros import Macro
    from opsboard.domain.working_time import WorkingTime

    Words = tuple[list[Person], list[str], list[Campaign], list[Channel], list[str], list[View], list[Macro]]
    """People, labels, campaigns, channels, names of templates, saved views and macros: what prompts complete with."""

SMALLEST = (60, 15)
FIRST_FRAME = 0.15
"""Seconds that the first frame waits for the cards; without them it comes empty."""
MARK_SECONDS = 2.0


class Shell(Dispatcher):
    """Holds the state that all panes share, and the panes. Controllers and panes know it as their `Host`."""

    DEFAULT_CSS = """
    Shell { layout: vertical; background: ansi_default; color: ansi_default; overflow: hidden; }
    Shell #tabs.-airy { margin-bottom: 1; }
    Shell #body { height: 1fr; width: 1fr; layers: base over choices; }
    """

    def __init__(
        self,
        application: Application,
        keymap: Keymap,
        palette: Palette,
        worker: BoardWorker,
        watch: Watch,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(application, keymap, palette, worker, watch)
        self.state = ScreenState()
        self._now = now
        self._header = ClickableLine(self._draw_header, self._clicked_on, id="header")
        self._tabs = ClickableLine(self._draw_tabs, self._clicked_on, id="tabs")
        self._footer = ClickableLine(self._draw_footer, self._clicked_on, id="footer")
        self._too_small = False
        self.frame = HeldFrame(self.draw_now)
        self.styles.background = palette.background

    def compose(self) -> ComposeResult:
        self.frame.hold(self.app, FIRST_FRAME)
        self._mains["board"] = _made("board")
        self._screen_name = "board"
        yield self._header
        yield self._tabs
        with self._body:
            yield self._mains["board"]
        yield self._footer

    # what panes and controllers ask for

    @property
    def edits(self) -> Edits:
        from opsboard.tui.controllers.acting import Acting

        return self.controller(Acting)

    @property
    def moves(self) -> Moves:
        from opsboard.tui.controllers.moving import Moving

        return self.controller(Moving)

    @property
    def dates(self) -> Dates:
        from opsboard.tui.controllers.calendar_actions import CalendarActions

        return self.controller(CalendarActions)

    def count(self) -> None:
        from opsboard.tui.controllers.counting import Counting

        self.controller(Counting).count()

    def count_unread(self) -> None:
        from opsboard.tui.controllers.inbox_count import InboxCount

        self.controller(InboxCount).count_unread()

    def hold_frame(self) -> None:
        self.frame.hold(self.app)

    def _say_where(self) -> None:
        """Tell others which item is open here."""
        from opsboard.tui.controllers.presence import Presence

        self.controller(Presence).say_where()

    # what is in front

    @property
    def screen_name(self) -> str:
        return self._screen_name

    @property
    def of_kind(self) -> bool:
        return self.main is None or self.main.of_kind

    def panels(self) -> Sequence[Pane]:
        return self._panels

    def opened(self, opening: Opening, now: datetime) -> None:
        """The board is open: show the first pane."""
        self.state.opening = opening
        self.state.names = opening.names
        self.state.now = now
        self.state.density = self.application.config.density or opening.memory.get("density", "auto")
        remembered = opening.memory.get("kind")
        self.state.kind = remembered if self.state.kind_of(remembered) else None
        self._take_up(opening.view_state)
        if self.main is not None and self.main.is_attached:
            self.main.reload()
            self.main.focus()
        self.redraw_lines()

    def _take_up(self, where: ViewState) -> None:
        """Begin where the person left off. The first pane is not made twice: nothing was read yet."""
        state = self.state
        state.filter, state.sort, state.group = where.filter, where.sort, where.group
        if where.folded is not None and self.main is not None:
            self.main.use_folded(state, where.folded)
        if where.screen in registry.SCREENS and where.screen != self._screen_name:
            if not self._body.is_attached:
                self.call_after_refresh(self._take_up, where)
                return
            self.go_to_screen(where.screen)
        if self.main is not None and where.key:
            self.main.begin_at(where.key)

    def on_unmount(self) -> None:
        """The person leaves: keep where."""
        opening = self.state.opening
        if opening is not None and self.application.attended:
            where = self._view_state()
            if where != opening.view_state:
                self.worker.ask(lambda session: keep_view_state(session, where), failed=lambda error: None)

    def _view_state(self) -> ViewState:
        """Where the person is now."""
        state, main = self.state, self.main
        cards = main.targets() if main is not None else ()
        return ViewState(
            self._screen_name,
            state.filter,
            state.sort,
            state.group,
            None if state.view is None else (state.view.name, state.view.shared),
            tuple(main.folded()) if main is not None and self._screen_name == "board" else None,
            cards[0].key if cards else "",
        )

    def go_to_screen(self, name: str) -> None:
        """Show a screen of the registry, making it the first time."""
        if name not in registry.SCREENS or self.state.opening is None:
            self.say(_("there is no {name} yet").format(name=name))
            return
        if name == self._screen_name:
            return
        while self._panels:
            self.close_panel()
        if (was := self.main) is not None:
            was.display = False
        self._screen_name = name
        known = name in self._mains
        pane = self._mains[name] = self._mains[name] if known else _made(name)
        self.state.come_to(pane.of_all_first, was is not None and was.of_all_first)
        if known:
            pane.display = True
            pane.reload()
        else:
            self._body.mount(pane)
        pane.focus()
        self.redraw_lines()

    def open_panel(self, panel: Pane) -> None:
        """Put a panel in front. Its own CSS says how much of the screen it lies over (`layer: over`)."""
        beneath = self.panel
        self._panels.append(panel)
        if beneath is not None:
            beneath.covered()
        self._body.mount(panel)
        self.call_after_refresh(self.release)
        if panel.can_focus:
            panel.focus()
        self._cover_main()
        self._say_where()
        self.redraw_lines()

    def open_item(self, key: str) -> None:
        """Open an item in its panel."""
        from opsboard.tui.screens.item import ItemPanel

        self.open_panel(ItemPanel(key))

    def _cover_main(self) -> None:
        """Tell the main pane how much of it the panels lie over."""
        covered = max((panel.covers for panel in self._panels), default=0.0)
        if self.main is not None and covered < 1:
            self.main.cover_right(int(self.size.width * covered))

    def close_panel(self) -> bool:
        if not self._panels:
            return False
        self._panels.pop().remove()
        if (front := self.front) is not None and front.can_focus:
            front.focus()
        if self.panel is not None:
            self.panel.covered()
        self._cover_main()
        self._say_where()
        self.redraw_lines()
        return True

    def apply(self, changes: Sequence[Change], *, own: bool = False) -> None:
        """Take over changes that were committed, by this person or by others."""
        if not changes:
            return
        if not own and self.state.opening is not None:
            others = {c.key: c.by for c in changes if c.by != self.state.opening.login}
            shown = [part for part in (self.main, *self._panels) if part is not None] if others else []
            for part in shown:
                part.mark(others)
                self.set_timer(MARK_SECONDS, partial(part.unmark, others))
        self.state.counts, self.state.snoozed = self._watch.counts, self._watch.snoozed
        self._close_purged({change.key for change in changes if change.op == "purge"})
        for part in (*self._mains.values(), *self._panels):  # what they read comes before what is counted
            if part.display:
                part.changed(changes)
        if self.state.narrowed:
            self.count()
        self.count_unread()
        self.redraw_lines()

    def follow_workflow(self) -> None:
        """Take over the kinds, stages and fields that the board has by now, where somebody edited them."""
        workflow, opening, state = self._watch.workflow, self.state.opening, self.state
        if workflow is None or opening is None or workflow is opening.workflow:
            return
        same = workflow == opening.workflow  # its edition stands for holidays as well
        state.opening = replaced(opening, workflow=workflow)
        self.look_at_working_time()
        if same:
            return
        if state.kind is not None and state.kind_of() is None:
            state.kind = None
        if state.kind_elsewhere is not None and state.kind_of(state.kind_elsewhere) is None:
            state.kind_elsewhere = None
        self.count()
        self.reload()
        for panel in self._panels:
            panel.workflow_changed()

    def _close_purged(self, keys: set[str]) -> None:
        """Close the panels in which words are typed about items whose words had to go."""
        gone = [panel for panel in reversed(self._panels) if panel.purged(keys)] if keys else []
        for panel in gone:  # to the front first, so that whatever is under it has the keys again
            self._panels.append(self._panels.pop(self._panels.index(panel)))
            self.close_panel()
        if gone:
            self.say(_("{keys}: purged, and what was typed about it with it").format(keys=listed(sorted(keys))))

    # settings that change while the board is open

    def use_keymap(self, keymap: Keymap) -> None:
        """Have these keys do what keys do."""
        self.keymap = keymap
        self._reader = KeyReader(keymap)

    def use_density(self, density: str) -> None:
        self.state.density = density or "auto"
        for pane in self._mains.values():
            pane.use_density(self.state.density)

    def use_palette(self, palette: Palette) -> None:
        """Draw everything anew, in these colours and in the language of now."""
        self.palette = palette
        self.styles.background = palette.background
        for pane in (*self._mains.values(), *self._panels):
            pane.restyle()
        for line in (self._header, self._tabs, self._footer):
            line.redraw()
        if self._prompt is not None:
            self._prompt.restyle()
        self.application.invalidate_frame()
        self.refresh(layout=True)

    # what narrows

    def show_kind(self, kind: str | None) -> None:
        """Go to the tab of a kind, or of all: to its board from where all kinds are shown."""
        if not self.of_kind:
            self.go_to_screen("board")
        if kind == self.state.kind:
            return
        self.state.kind = kind
        if self.main is None or not self.main.of_all_first:
            self.remember("kind", kind or "")
        self.reload()

    def narrow(self, *, filter: str | None = None, find: str | None = None) -> None:
        """Change the filter or the find text, and read again."""
        if filter is not None:
            self.state.filter = filter
        if find is not None:
            self.state.find = find
        self.reload()
        for panel in self._panels:
            panel.restyle()

    def reload(self) -> None:
        if not self.state.narrowed:
            self.state.found = None
        if self.main is not None:
            self.main.reload()
            if self.main.tells_matches():
                return
        if self.state.narrowed:
            from opsboard.tui.controllers.counting import Counting

            self.controller(Counting).count_narrowed()
        self.redraw_lines()

    def found_nothing(self) -> None:
        from opsboard.tui.controllers.counting import Counting

        self.controller(Counting).look_for_meant()

    def remember(self, name: str, value: str) -> None:
        self.worker.ask(lambda session: remember(session, name, value), slot=f"remember {name}")

    def first_paint_done(self) -> None:
        """Cards are on the screen: count, and read what the prompts complete with."""
        if self.state.people:
            return
        self.frame.release()
        from opsboard.tui.controllers.drafts import Drafts
        from opsboard.tui.controllers.inbox_count import InboxCount

        self.count()
        self.look_at_working_time()

        def read(session: Session) -> Words:
            from opsboard.usecases import reading
            from opsboard.usecases.macros import macros
            from opsboard.usecases.views import views

            return (
                reading.people(session),
                reading.labels(session),
                reading.campaigns(session),
                reading.channels(session),
                reading.template_names(session),
                views(session),
                macros(session),
            )

        def done(words: Words) -> None:
            state = self.state
            state.people, state.labels, state.campaigns, state.channels, state.templates, state.views, state.macros = (
                words
            )
            chosen = state.opening.view_state.view if state.opening is not None else None
            if state.view is None and chosen is not None:
                state.view = next((view for view in state.views if (view.name, view.shared) == chosen), None)
                self.redraw_lines()
            self._make_prompt()

        self.worker.ask(read, done)
        if not self.application.attended:
            self.count_unread()
            return
        settled(self)
        self.set_timer(AHEAD_AFTER, import_ahead)
        self.controller(Drafts).offer_drafts()
        self.controller(InboxCount).tell_since()

    # drawing

    def redraw_lines(self) -> None:
        """Draw header, tabs and footer again, as far as they differ; the footer after the prompt that lies over it."""
        self._header.redraw()
        self._tabs.redraw()
        if self.question is None:
            self._footer.redraw()

    def look_at_working_time(self) -> None:
        """Read when the team works: ages count its days, calendars show them, typed dates mean them."""

        def known(working: WorkingTime) -> None:
            if self.state.know_working_time(working):
                for pane in self._mains.values():
                    pane.restyle()

        self.worker.ask(lambda session: session.working_time(), known, slot="working time")

    def tick(self) -> None:
        """A minute went by."""
        day, self.state.now = self.state.now.date(), self._now()
        for pane in self._mains.values():
            if self.state.now.date() == day:
                pane.minute()
            else:
                pane.restyle()
        for panel in self._panels:
            panel.minute()
        self.look_at_working_time()
        self.count_unread()
        self.redraw_lines()

    def on_resize(self, event: events.Resize) -> None:
        self._tabs.set_class(event.size.height >= 30, "-airy")
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        if small != self._too_small:
            self._too_small = small
            for widget in (self._header, self._tabs, self._body):
                widget.display = not small
        self._footer.redraw()

    def _draw_header(self, cells: int) -> list[Part]:
        unread = {"inbox": self.state.unread}
        places = [
            Place(name, _(title), _(short), self.keymap.shown(f"show_{name}"), unread.get(name, 0))
            for name, (_made_of, title, short) in registry.SCREENS.items()
        ]
        return header(self.state, cells, self.palette, places, self._screen_name)

    def _draw_tabs(self, cells: int) -> list[Part]:
        typed = self.question is not None and self.question.quiet
        return lines.tab_line(self.state, cells, self.palette, self.keymap.shown, lit=self.of_kind, typed=typed)

    def _clicked_on(self, target: Target) -> None:
        """Do what a part of header, tabs or footer is for; not beside a question or a form, as no key would."""
        if (self.question is not None and not self.question.quiet) or self._leaves_typed(target):
            self.say(_("{key} leaves this first").format(key=self.keymap.shown("escape")))
        elif isinstance(target, Press):
            self.do(target.action)
        elif isinstance(target, ShowKind):
            self.show_kind(target.kind)
        else:
            from opsboard.tui.controllers.navigation import Navigation

            self.controller(Navigation).clear(target.what)

    def _leaves_typed(self, target: Target) -> bool:
        """Whether this would lead away from a form in which something is typed."""
        front = self.front
        if front is None or front.scope not in ("form", "conflict"):
            return False
        return not isinstance(target, Press) or target.action.startswith("show_")

    def say_updated(self, update: str) -> None:
        """opsboard was updated while this session was open: say so in the footer for as long as it is."""
        words = {
            "newer": _("the board is newer: nothing more is saved but drafts; restart opsboard"),
            "wanted": _("opsboard was updated: finish what you do, then restart it"),
        }
        self._standing = (words.get(update, ""), self.palette.urgent)
        self._footer.redraw()

    def _draw_footer(self, cells: int) -> list[Part]:
        if self._too_small:
            small = _("too small: {width}x{height} or more").format(width=SMALLEST[0], height=SMALLEST[1])
            return lines.footer((), small, self.palette.urgent, cells, self.palette)
        text, style = self._message if self._message[0] else self._standing
        return lines.footer(self._hints(), text, style, cells, self.palette, max(1, self.size.height // 3))

    def _hints(self) -> list[lines.FooterHint]:
        """What the footer says of the pane in front, of its actions those that can be done on what is shown."""
        front = self.front
        if self.state.opening is None or front is None:
            return []
        if isinstance(front, MainPane):
            front.footer_held = front.held_for_footer()
        here = {action.name: action for action in self.actions_here()}
        chosen = self.state.selected and self.panel is None and front.scope in MOVES
        found: list[lines.FooterHint] = []
        for hint in FOOTERS["selection" if chosen else "triage" if front.holds("triage") else front.scope]:
            keys = [(self.keymap.shown(name), name) for name in hint.actions if name in here]
            keys = [(key, name) for key, name in keys if key]
            if keys and (not hint.needs or self._holds(front, hint.needs)):
                found.append(lines.FooterHint(tuple(keys), _(hint.words or here[keys[-1][1]].title)))
        return found

    def _holds(self, front: Pane, what: str) -> bool:
        return self.state.clears_next == "selection" if what == "unselect" else front.holds(what)


def _made(name: str) -> MainPane:
    """The main pane of this name, imported when it is first shown."""
    module, _colon, kind = registry.SCREENS[name][0].partition(":")
    pane = vars(import_module(module))[kind]()
    assert isinstance(pane, MainPane)
    return pane
