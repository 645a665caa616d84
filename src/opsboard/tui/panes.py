"""What the screen and what is shown in it ask of each other.

`Host` is what panes and controllers may ask of the screen around them; `Pane` is what the screen asks of each part
that is shown in it, `MainPane` of those that fill it. All of them are typed against these, so that nobody but the app
imports the shell.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar, cast

from textual.widget import Widget

from opsboard.domain.field_views import FIELD
from opsboard.domain.items import Card, Change, DatedCard
from opsboard.domain.values import frozen
from opsboard.i18n import _, current_language
from opsboard.tui.render.card import Drawing
from opsboard.tui.view_models.board_state import SELECTED_AT_MOST
from opsboard.tui.view_models.found import PLACES_AFTER, Found

if TYPE_CHECKING:
    from rich.style import Style
    from textual.geometry import Size
    from textual.timer import Timer

    from opsboard.config import Config
    from opsboard.domain.errors import OpsboardError
    from opsboard.tui.board_worker import BoardWorker
    from opsboard.tui.keys.actions import Action
    from opsboard.tui.keys.keymap import Keymap
    from opsboard.tui.presence import PresenceTracker
    from opsboard.tui.state import ScreenState
    from opsboard.tui.terminal.held_frame import HeldFrame
    from opsboard.tui.theme import Palette
    from opsboard.tui.view_models.card_clocks import CardClocks
    from opsboard.tui.view_models.question import Question
    from opsboard.usecases.clocks import Courses
    from opsboard.usecases.found_places import FoundPlace
    from opsboard.usecases.session import Session

T = TypeVar("T")


class Application(Protocol):
    """What controllers ask of the program: its settings, the terminal, the way out."""

    config: Config
    restricted: bool
    """The person came by a key: no program, file or shell of the machine is theirs."""
    attended: bool
    """A person sits before the screen; else it is printed."""
    next_board: str | None
    """The board to go on with when this one is left."""
    leaving: int | None
    """The exit code, once the line is gone or somebody ends the program."""
    presence: PresenceTracker

    @property
    def open_other(self) -> Callable[[str], Session] | None: ...
    def suspend(self) -> AbstractContextManager[None]: ...
    def action_suspend_process(self) -> None: ...
    @property
    def config_path(self) -> str:
        """Where the person's file of settings is or would be."""

    def use_config(self, config: Config) -> None:
        """Have other settings hold from now on, as far as that can be."""

    def copy_to_clipboard(self, text: str) -> None: ...
    def invalidate_frame(self) -> None: ...
    def keep_all(self) -> None: ...
    def exit(self, result: int | None = None) -> None: ...


class Edits(Protocol):
    """Changes of fields that a pane asks for by itself (`controllers/acting.py` does them)."""

    def edit_targets(self, edits: Mapping[str, str | None]) -> None: ...
    def ask_reason(self, error: OpsboardError, attempt: Callable[[str], None]) -> None: ...


@frozen
class Destination:
    """Where items go: to a stage, or each to the first of its kind's stages that is of a category."""

    stage: str | None = None
    category: str | None = None
    place: str | None = None
    """There: top, bottom, or after the item `after`."""
    after: str | None = None
    reason: str | None = None
    """Passes gates that ask for one."""


class Moves(Protocol):
    """Moves that a pane asks for by itself, as when a card is dropped (`controllers/moving.py` does them)."""

    def move_to(self, cards: Sequence[Card], where: Destination) -> None: ...
    def put_in_lane(self, group: str, value: str | None, cards: Sequence[Card], where: Destination) -> None: ...
    def reorder(
        self, cards: Sequence[Card], step: int, *, whole_category: bool = False, past: str | None = None
    ) -> None: ...


class Dates(Protocol):
    """Changes of dates that the calendar asks for by itself (`controllers/calendar_actions.py` does them)."""

    def drop(self, chosen: Sequence[DatedCard | Card], days: int, edits: Mapping[str, str | None]) -> None: ...
    def drop_end(self, one: DatedCard, days: int, end: str) -> None: ...
    def show_campaign(self, key: str) -> None: ...


class Controller:
    """Does what some keys and commands ask, on a screen. One is made when it is first needed."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def chosen(self) -> Sequence[Card]:
        """What an act is for; says so when there is nothing."""
        cards = self.host.targets()
        if not cards:
            self.say_nothing_here()
        return cards

    def say_nothing_here(self) -> None:
        self.host.say(self.host.front.why_nothing() if self.host.front is not None else _("no item here"))


C = TypeVar("C", bound=Controller)


class Host(Protocol):
    """The screen, as panes and controllers see it."""

    state: ScreenState
    keymap: Keymap
    palette: Palette
    worker: BoardWorker
    frame: HeldFrame
    last: Callable[[], None] | None
    """Does the last change again, on what is chosen then: what `.` does."""

    application: Application

    @property
    def size(self) -> Size: ...
    @property
    def restricted(self) -> bool:
        """Whether the person came by a key: nothing of the machine but the board is theirs."""

    def refresh(self, *, layout: bool = False) -> object: ...
    def set_timer(self, delay: float, callback: Callable[[], None] | None = None) -> Timer: ...

    def hold_frame(self) -> None:
        """Hold what is drawn back for a moment, until the answer that a key asked for is there."""

    # controllers

    def controller(self, kind: type[C]) -> C:
        """The controller of this class."""

    @property
    def edits(self) -> Edits: ...
    @property
    def moves(self) -> Moves: ...
    @property
    def dates(self) -> Dates: ...
    def count(self) -> None:
        """Count the items again, in all and of what is shown."""

    def count_unread(self) -> None:
        """Count the inbox again."""

    def first_paint_done(self) -> None:
        """What the first pane shows is on the screen: there is time for what can wait."""

    # what is in front

    @property
    def main(self) -> MainPane | None:
        """What fills the screen."""

    @property
    def screen_name(self) -> str:
        """The registry's name of what fills the screen."""

    @property
    def of_kind(self) -> bool:
        """Whether what fills the screen is narrowed to the kind of the tab."""

    @property
    def panel(self) -> Pane | None:
        """The panel in front of the main pane, if there is one."""

    def panels(self) -> Sequence[Pane]:
        """All panels, the one in front last."""

    @property
    def front(self) -> Pane | None:
        """Where keys go: the panel in front, else the main pane."""

    def targets(self) -> Sequence[Card]:
        """What an act is for: the targets of the open question, else those of the pane in front."""

    def go_to_screen(self, name: str) -> None: ...
    def open_panel(self, panel: Pane) -> None: ...
    def open_item(self, key: str) -> None: ...
    def close_panel(self) -> bool:
        """Take the panel in front away; gives whether there was one."""

    # what is shown

    def show_kind(self, kind: str | None) -> None: ...
    def narrow(self, *, filter: str | None = None, find: str | None = None) -> None: ...
    def reload(self) -> None:
        """Read what is shown again: the kind, the filter, the find text or the order changed."""

    def use_density(self, density: str) -> None:
        """Show cards in so many rows."""

    def remember(self, name: str, value: str) -> None:
        """Keep a choice for the next time this person opens the board."""

    def found_nothing(self) -> None:
        """Filter and find leave nothing: look for the words that may be meant."""

    def redraw_lines(self) -> None:
        """Draw header, tabs and footer again."""

    # keys, acts and messages

    def do(self, name: str) -> None:
        """Do an action of the table."""

    def can_do(self, name: str) -> bool: ...
    def actions_here(self) -> list[Action]:
        """The actions whose keys work here, the nearest scope first."""

    def act(
        self,
        call: Callable[[Session], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[OpsboardError], None] | None = None,
    ) -> None:
        """Change the board by a use case; `done` gets its answer, `failed` its error (else it is shown). What changed
        is said, unless `done` says something itself."""

    @property
    def message(self) -> tuple[str, Style | None]:
        """What the footer says just now."""

    def say(self, message: str, style: Style | None = None, *, escape: Callable[[], None] | None = None) -> None:
        """Show a message in the footer until the next key or act; `escape`: what `esc` does until then."""

    def refuse(self, error: OpsboardError) -> None: ...

    # the prompt

    @property
    def question(self) -> Question | None:
        """What is being asked."""

    def asks_again(self) -> Callable[[], None] | None:
        """Asks once more what is asked now, with what is typed now; None where no text would be lost without."""

    def ask(self, question: Question, about: Sequence[Card] = ()) -> None: ...
    def complete_again(self, question: Question) -> None: ...
    def answering(self) -> None:
        """An answer is looked at: keys wait until `answered`."""

    def answered(self) -> None: ...
    def say_under(self, words: str) -> None: ...
    def close_prompt(self) -> None: ...


class Pane(Widget):
    """What keys go to while it is in front.

    Actions whose handler is `pane` in the table of keys are its methods `do_<name>`.
    """

    scope: ClassVar[str] = "everywhere"
    """The scope of the table of actions whose keys work here, before those of `everywhere`."""

    _host: Host | None = None

    @property
    def host(self) -> Host:
        """The screen around it, also once it is no longer there: an answer may come later than that."""
        if self._host is None:
            self._host = cast("Host", self.screen)
        return self._host

    covers: float = 0.0
    """Of a panel: how much of the width it lies over, from the right."""

    def targets(self) -> Sequence[Card]:
        """What an act is for: the selected items, else the one under the cursor."""
        return ()

    def of_series(self) -> Sequence[Card]:
        """What a change of a series is for: a later date of it stands for its item."""
        return self.targets()

    def why_nothing(self) -> str:
        """Why there is nothing here for an act."""
        return _("no item here")

    def current(self) -> Card | None:
        """The item under the cursor, whatever is selected."""
        return next(iter(self.targets()), None)

    def holds(self, what: str) -> bool:
        """Whether what is shown has a thing that a hint of the footer needs: `item`, `checklist`, `links`."""
        return what == "item" and self.current() is not None

    def act_done(self, refused: Sequence[str] = ()) -> None:
        """An act on the targets went through: a selection that it was for ends, but for what was refused."""

    def changed(self, changes: Sequence[Change]) -> None:
        """Changes were committed, by this person or another."""

    def purged(self, keys: Collection[str]) -> bool:
        """The words of these items had to go: forget what is typed about them; gives whether that is all this
        pane is for, so that it closes."""
        return False

    def covered(self) -> None:
        """Of a panel: another one came over it, or went from there."""

    def reload(self) -> None:
        """The kind, the filter, the find text or the sort order changed: read again."""

    def workflow_changed(self) -> None:
        """Of a panel: somebody edited the kinds, stages and fields."""
        self.reload()

    def restyle(self) -> None:
        """The minute, the language or the palette changed: draw again from what is known."""

    def minute(self) -> None:
        """Another minute of the same day: draw again what says something else now."""

    def closed_popup(self) -> bool:
        """`esc`: close the nearest thing of its own; gives whether there was one."""
        return False

    def choose(self, cards: Sequence[Card]) -> bool:
        """Select these too; gives whether that can be done here."""
        return False

    def say_selected(self, left_out: int) -> None:
        """Say when not all could be selected."""
        if left_out:
            words = _("only {count} can be selected at once; {key} narrows")
            self.host.say(words.format(count=SELECTED_AT_MOST, key=self.host.keymap.shown("filter")))

    def unselect(self) -> bool:
        """`esc`, when nothing else was left to close: select nothing; gives whether something was."""
        return False

    def follow(self, key: str) -> None:
        """Put the cursor on this item as soon as it is shown (it was just made, or asked for by key)."""

    def presence_changed(self) -> None:
        """Others opened or left items: draw again what `state.here` says of them."""

    def at_item(self) -> tuple[str, bool] | None:
        """The item that is open in this pane, and whether it is being edited."""
        return None

    def counted(self) -> None:
        """Items were counted again (`state.shown_counts`)."""

    def mark(self, who: Mapping[str, str]) -> None:
        """Others changed these items just now: key -> login."""

    def unmark(self, who: Mapping[str, str]) -> None:
        """The time for the marks is over."""

    def cover_right(self, cells: int) -> None:
        """A panel lies over so many cells at the right now; 0: none does."""

    def prompt_closed(self) -> None:
        """The prompt was closed over a pane that cannot have the focus itself (a form): focus a field."""

    def pasted(self, text: str) -> bool:
        """Text was pasted; gives whether it was taken."""
        return False


FOOTER_NEEDS = ("item", "triage", "channel", "tray")
"""What hints of the footer need that comes and goes while a pane is in front."""


class MainPane(Pane):
    """What fills the screen between tabs and footer."""

    of_kind: ClassVar[bool] = True
    """Whether the kind of the tab narrows what it shows; else no tab is lit."""

    of_all_first: ClassVar[bool] = False
    """It shows all kinds whenever one comes to it, whatever tab is lit elsewhere; its own tab narrows it."""

    def minute(self) -> None:
        self.restyle()

    asked = 0
    """Goes up when what was read before is not worth showing any more."""

    def read_latest(
        self, call: Callable[[Session], T], done: Callable[[T], None], *, slot: str, after_refusal: bool = False
    ) -> None:
        """Read on the worker's thread. An answer that comes when something else is asked for is dropped, and so is
        a refusal: it is about a text that is no longer typed. `after_refusal`: draw the lines again then."""
        asked, host = self.asked, self.host

        def answered(answer: T) -> None:
            if asked == self.asked:
                done(answer)

        def refused(error: OpsboardError) -> None:
            if asked == self.asked:
                host.refuse(error)
                if after_refusal:
                    host.redraw_lines()

        host.worker.ask(call, answered, refused, slot=slot)

    def drawing_now(self) -> Drawing:
        """What cards are drawn with at this minute."""
        state, language = self.host.state, current_language()
        hues = {kind.key: kind.colour for kind in state.workflow.kinds}
        stages = {
            (kind.key, stage.key): (stage.name.of(language), stage.name.short(language))
            for kind in state.workflow.kinds
            for stage in kind.stages
        }
        kinds = {kind.key: kind for kind in state.workflow.kinds}
        beside = frozenset((state.group.removeprefix(FIELD),))
        return Drawing(self.host.palette, state.today, hues, state.names, stages, kinds, beside)

    _places_timer: Timer | None = None

    def read_places_soon(
        self, found: Found, in_sight: Callable[[], Iterable[Card]], redraw: Callable[[], None]
    ) -> None:
        """As `read_places`, of the cards that are in sight once no key came for a moment."""
        if self._places_timer is not None:
            self._places_timer.stop()
            self._places_timer = None
        if found.words:
            self._places_timer = self.set_timer(PLACES_AFTER, lambda: self.read_places(found, in_sight(), redraw))

    def read_places(self, found: Found, cards: Iterable[Card], redraw: Callable[[], None]) -> None:
        """Read where the items of these cards hold the words in force, where the cards do not show it."""
        keys, words = found.wanted(cards), found.words
        if not keys:
            return

        def read(session: Session) -> Mapping[str, FoundPlace | None]:
            from opsboard.usecases.found_places import found_places

            return found_places(session, keys, words)

        def put(places: Mapping[str, FoundPlace | None]) -> None:
            if found.put(words, places):
                redraw()

        self.host.worker.ask(read, put, lambda error: found.forget(keys))

    def read_clocks(self, clocks: CardClocks, cards: Iterable[Card], redraw: Callable[[], None]) -> None:
        """Read what clocks are reckoned from for the cards in sight, as far as their kinds have clocks and it is not
        known yet."""
        kinds = self.host.state.workflow.settings.get("clocks")
        if not kinds:
            return
        wanted = clocks.wanted(cards, kinds)
        if wanted:
            self._read_courses(clocks, wanted, redraw)

    def look_at_rules(self, clocks: CardClocks, redraw: Callable[[], None]) -> None:
        """Read rules, hours and holidays again, which somebody may have changed."""
        if clocks.courses:
            self._read_courses(clocks, {}, redraw)

    def _read_courses(self, clocks: CardClocks, wanted: Mapping[str, str], redraw: Callable[[], None]) -> None:
        def read(session: Session) -> Courses:
            from opsboard.usecases.clocks import read_courses

            return read_courses(session, list(wanted))

        def put(read: Courses) -> None:
            clocks.now = int(self.host.state.now.timestamp())
            if clocks.put(wanted, read):
                redraw()

        self.host.worker.ask(read, put, self.host.refuse)

    footer_held: frozenset[str] = frozenset()
    """What there was for the keys of the footer when it was drawn."""

    def held_for_footer(self) -> frozenset[str]:
        """What there is now for the keys of the footer."""
        return frozenset(filter(self.holds, FOOTER_NEEDS))

    def tell_held(self) -> None:
        """Draw the lines again when what there is for the keys of the footer is no more what it was."""
        held = self.held_for_footer()
        if held != self.footer_held:
            self.footer_held = held
            self.host.redraw_lines()

    def begin_at(self, key: str) -> None:
        """Put the cursor on this item with the next reading, if it is still there."""
        self._follow: str | None = key

    def use_density(self, density: str) -> None:
        """Show cards in so many rows, where it shows cards."""

    def tells_matches(self) -> bool:
        """Whether what it reads when it reloads tells `state.matches` as well, and draws the lines again."""
        return False

    def fixed_order(self) -> str:
        """Why the order of what it shows cannot be changed, in words; empty when it can."""
        return ""

    def folded(self) -> Sequence[str]:
        """Keys of the columns that are folded."""
        return ()

    def use_folded(self, state: ScreenState, keys: Sequence[str]) -> None:
        """Fold these columns of the kind that the state is at, and no others."""

    def stage_for_new(self, kind: str) -> str | None:
        """The stage in which a new item of this kind begins when it is made from here; None: its first."""
        return None
