"""The help: every key that works where it was asked for, a person's own keys included, and what marks mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.strip import Strip

from opsboard.domain.text import fit, visible, width
from opsboard.i18n import _
from opsboard.tui.keys.actions import SCOPE_TITLES, Action
from opsboard.tui.keys.keymap import shown_key
from opsboard.tui.render.card import Row
from opsboard.tui.render.help import HelpLine, calendar_marks, help_rows, marks
from opsboard.tui.screens.drawn_rows import DrawnRows
from opsboard.tui.view_models.question import Question


class HelpPanel(DrawnRows, can_focus=True):
    """Lies over the whole screen. `scope` of the pane it was asked from, and the actions there."""

    DEFAULT_CSS = "HelpPanel { layer: over; dock: right; width: 100%; height: 1fr; overflow: hidden; }"
    scope: ClassVar[str] = "help"

    def __init__(self, asked_from: str, actions: Sequence[Action]) -> None:
        super().__init__()
        self.covers = 1.0
        self._asked_from = asked_from
        self._actions = actions
        self._typed = ""
        self._top = 0
        self._rows: list[Row] = []

    # what it says

    def _groups(self) -> dict[str, list[HelpLine]]:
        wanted = self._typed.strip().casefold()
        groups: dict[str, list[HelpLine]] = {}
        for action in self._actions:
            keys = "  ".join(shown_key(key) for key in self.host.keymap.keys.get(action.name, ()))
            words = _(action.title)
            if keys and (not wanted or wanted in f"{words} {action.name} {_(action.group)}".casefold()):
                groups.setdefault(_(action.group), []).append(HelpLine(keys, words))
        for mark, words in calendar_marks() if self._asked_from == "calendar" else marks():
            if not wanted or wanted in f"{mark} {words}".casefold():
                groups.setdefault(_("Marks"), []).append(HelpLine(mark, words))
        return groups

    def _make(self) -> None:
        p = self.host.palette
        place = _(SCOPE_TITLES.get(self._asked_from, SCOPE_TITLES["everywhere"]))
        words = _("Keys here: {place}").format(place=place)
        head = [Segment("  "), Segment(words, p.strong)]
        if self._typed:
            head.append(Segment(f"   /{visible(self._typed)}", p.accent))
        self._rows = [(), tuple(head), (), *help_rows(self._groups(), self.size.width, p)]
        if len(self._rows) == 3:
            self._rows.append((Segment("  " + _("no such key"), p.dim),))

    def redraw(self) -> None:
        if rows := self._in_sight():
            self.show_rows(rows)

    def _in_sight(self) -> list[Row]:
        """The rows of the screen, as many as there are; the last one says how many follow."""
        height = self.size.height
        if not height:
            return []
        self._top = max(0, min(self._top, len(self._rows) - height))
        rows = list(self._rows[self._top : self._top + height])
        below = len(self._rows) - self._top - height
        if below > 0 and rows:
            more = _("{count} rows more").format(count=below + 1)
            rows[-1] = (Segment(fit("  " + more, min(width(more) + 2, self.size.width)), self.host.palette.dim),)
        return rows + [()] * (height - len(rows))

    def render_line(self, y: int) -> Strip:
        if not self._shown:  # painted before it was told its size: never an empty frame
            self._make()
            self._shown = self._in_sight()
        return super().render_line(y)

    def on_resize(self) -> None:
        self._shown = []
        self._make()
        self.redraw()

    def restyle(self) -> None:
        self._make()
        self.redraw()

    # keys

    def _go(self, top: int) -> None:
        self._top = top
        self.redraw()

    def do_scroll_down(self) -> None:
        self._go(self._top + 1)

    def do_scroll_up(self) -> None:
        self._go(self._top - 1)

    def do_page_down(self) -> None:
        self._go(self._top + self.size.height - 2)

    def do_page_up(self) -> None:
        self._go(self._top - self.size.height + 2)

    def do_first(self) -> None:
        self._go(0)

    def do_last(self) -> None:
        self._go(len(self._rows))

    def do_help(self) -> None:
        self.host.close_panel()

    def do_find(self) -> None:
        """Narrow to the keys whose words hold what is typed."""
        self.host.ask(
            Question(
                "/",
                lambda text: self.host.close_prompt(),
                value=self._typed,
                changed=self._narrow,
                cancelled=lambda: self._narrow(""),
                quiet=True,
            )
        )

    def _narrow(self, text: str) -> None:
        self._typed, self._top = text, 0
        self.restyle()

    def closed_popup(self) -> bool:
        if not self._typed:
            return False
        self._narrow("")
        return True

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._go(self._top + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._go(self._top - 3)
