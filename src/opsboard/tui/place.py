"""What the shell asks of the parts that are shown in it: places (board, calendar, list) and panels (item)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.widget import Widget

from opsboard.domain.items import Card, Change

if TYPE_CHECKING:
    from opsboard.tui.screens.shell import Shell
    from opsboard.tui.state import ScreenState


class Part(Widget):
    """A part of the screen that keys go to while it is in front.

    An action `x` is done by its method `do_x` (no arguments), if it has one; else the shell's.
    """

    scope: ClassVar[str] = "everywhere"
    """The scope of the table of actions whose keys work here, before those of `everywhere`."""

    _shell: Shell | None = None

    @property
    def shell(self) -> Shell:
        """The screen around it, also once it is no longer there: an answer may come later than that."""
        if self._shell is None:
            self._shell = cast("Shell", self.screen)
        return self._shell

    covers: float = 0.0
    """Of a panel: how much of the width it lies over, from the right."""

    def targets(self) -> Sequence[Card]:
        """What an act is for: the selected items, else the one under the cursor."""
        return ()

    def current(self) -> Card | None:
        """The item under the cursor, whatever is selected."""
        return next(iter(self.targets()), None)

    def act_done(self, refused: Sequence[str] = ()) -> None:
        """An act on the targets went through: a selection that it was for ends, but for what was refused."""

    def changed(self, changes: Sequence[Change]) -> None:
        """Changes were committed, by this person or another."""

    def purged(self, keys: Collection[str]) -> bool:
        """The words of these items had to go: forget what is typed about them; gives whether that is all this
        part is for, so that it closes."""
        return False

    def covered(self) -> None:
        """Of a panel: another one came over it, or went from there."""

    def reload(self) -> None:
        """The kind, the filter, the find text or the sort order changed: read again."""

    def restyle(self) -> None:
        """The minute, the language or the palette changed: draw again from what is known."""

    def closed_popup(self) -> bool:
        """`esc`: close the nearest thing of one's own; gives whether there was one."""
        return False

    def choose(self, cards: Sequence[Card]) -> bool:
        """Select these too; gives whether that can be done here."""
        return False

    def unselect(self) -> bool:
        """`esc`, when nothing else was left to close: select nothing; gives whether something was."""
        return False

    def follow(self, key: str) -> None:
        """Put the cursor on this item as soon as it is shown (it was just made, or asked for by key)."""

    def company_changed(self) -> None:
        """Others opened or left items: draw again what `state.here` says of them."""

    def at_item(self) -> tuple[str, bool] | None:
        """The item that is open in this part, and whether it is being edited."""
        return None

    def counted(self) -> None:
        """The shell counted items again (`state.shown_counts`)."""

    def mark(self, who: Mapping[str, str]) -> None:
        """Others changed these items just now: key -> login."""

    def unmark(self, who: Mapping[str, str]) -> None:
        """The time for the marks is over."""

    def cover_right(self, cells: int) -> None:
        """A panel lies over so many cells at the right now; 0: none does."""

    def prompt_closed(self) -> None:
        """The prompt was closed over a part that cannot have the focus itself (a form): focus a field."""

    def pasted(self, text: str) -> bool:
        """Text was pasted; gives whether it was taken."""
        return False


class Place(Part):
    """What fills the screen between tabs and footer."""

    of_kind: ClassVar[bool] = True
    """Whether the kind of the tab narrows what it shows; else no tab is lit."""

    of_all_first: ClassVar[bool] = False
    """It shows all kinds whenever one comes to it, whatever tab is lit elsewhere; its own tab narrows it."""

    def begin_at(self, key: str) -> None:
        """Put the cursor on this item with the next reading, if it is still there."""
        self._follow: str | None = key

    def tells_matches(self) -> bool:
        """Whether what it reads when it reloads tells `state.matches` as well, and draws the lines again."""
        return False

    def folded(self) -> Sequence[str]:
        """Keys of the columns that are folded."""
        return ()

    def use_folded(self, state: ScreenState, keys: Sequence[str]) -> None:
        """Fold these columns of the kind that the state is at, and no others."""

    def stage_for_new(self, kind: str) -> str | None:
        """The stage in which a new item of this kind begins when it is made from here; None: its first."""
        return None
