"""Keys among the channels of the calendar: carry a piece to another, fill a slot, say when a channel wants some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from opsboard.domain.back_scheduling import is_piece, publish_field
from opsboard.domain.days import shifted
from opsboard.domain.errors import Invalid
from opsboard.i18n import N_, _, current_language, ngettext, sentence
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.asking import among, ask_one_or_all
from opsboard.tui.controllers.creating import Creating
from opsboard.tui.screens.calendar import CalendarPane
from opsboard.tui.screens.calendar_layouts.channels import CHANNEL, Channels
from opsboard.tui.view_models.date_editor import DateEditor
from opsboard.tui.view_models.question import Choice, Question
from opsboard.tui.words import day_and_weekday, item_count
from opsboard.usecases import channels as cases
from opsboard.usecases import rescheduling
from opsboard.usecases.adding import add
from opsboard.usecases.editing import edit
from opsboard.usecases.rescheduling import Entry

if TYPE_CHECKING:
    from opsboard.domain.channels import Channel
    from opsboard.domain.items import Item
    from opsboard.domain.kinds import Kind

ASKED = 9
"""Channels that are asked for, at most, those of most items."""
_OFFERED = (N_("every Tuesday and Friday at ten"), N_("every day at noon"), N_("on these days, at any time"))
RHYTHMS = {
    "en": tuple(zip(("tue,fri 10:00", "daily 12:00", "mo,we,fr"), _OFFERED, strict=True)),
    "zh": tuple(zip(("周二、周五 10:00", "每天 12:00", "周一、周三、周五"), _OFFERED, strict=True)),
}
"""Rhythms as they are offered, with what they mean."""


class ChannelActions(Acting):
    """Acts on the slot under the cursor."""

    @property
    def _pane(self) -> CalendarPane | None:
        return self.host.main if isinstance(self.host.main, CalendarPane) else None

    def _layout(self) -> Channels | None:
        """The layout of channels; says so when another one is shown."""
        layout = self._pane.channels if self._pane is not None else None
        if layout is None:
            self.host.say(_("the tray stands beside the channels of the calendar"))
        return layout

    def carry(self, by: int) -> None:
        """Carry the piece under the cursor to the next channel or the previous one."""
        if (layout := self._layout()) is None:
            return
        if self._pane is not None and self._pane.selection.chosen:
            self._carry_selected(self._pane, layout, by)
            return
        card, row = layout.card(), layout.grid.beside(by, layout.days)
        if card is None or layout.grid.in_tray:
            self.host.say(_("no item here"))
        elif row is None:
            self.host.say(_("there is no channel beyond"))
        else:
            self.host.last = lambda: self.carry(by)
            self._edit(card.key, {CHANNEL: row or None})

    def _carry_selected(self, pane: CalendarPane, layout: Channels, by: int) -> None:
        """Carry the selected pieces of one channel to the next one or the previous one, as one act."""
        keys, rows = list(pane.selection.chosen), layout.grid.rows(layout.days)
        held = {layout.grid.row_of(key) for key in keys}
        place = rows.index(here) + by if len(held) == 1 and (here := held.pop()) in rows else None
        if place is None:
            self.host.say(_("these are of several channels; choose pieces of one"))
        elif not 0 <= place < len(rows):
            self.host.say(_("there is no channel beyond"))
        else:
            self.host.last = lambda: self.carry(by)
            self._edit(keys, {CHANNEL: rows[place] or None})

    def move(self, days: int) -> None:
        """Carry the piece under the cursor so many days."""
        if (layout := self._layout()) is None or (one := layout.current()) is None:
            return
        pane, key, role, day = self._pane, one.card.key, one.role, shifted(one.day, days)

        def done(_item: object) -> None:
            layout.go(day)
            layout.grid.at = key, role
            if pane is not None:
                pane.show_days()

        def go(following: bool) -> None:
            self.with_reason(
                lambda session, reason: rescheduling.move_by_days(
                    session, Entry(key, role), days, reason=reason, following=following
                ),
                done,
            )

        self.host.last = lambda: self.move(days)
        ask_one_or_all(self.host, [key], go)

    def take_from_tray(self) -> None:
        """Go to the tray; from there, put the piece under its cursor into the slot."""
        if (layout := self._layout()) is None:
            return
        grid = layout.grid
        card = layout.card() if grid.in_tray else None
        if card is None:
            if not grid.enter_tray():
                self.host.say(_("every piece has its date"))
            if self._pane is not None:
                self._pane.redraw()
            return
        kind = self.host.state.kind_of(card.kind)
        grid.in_tray = False
        grid.at = card.key, "publish"
        self._edit(card.key, self._slot(layout, kind))

    def date(self) -> None:
        """Ask for the publish date of the piece under the cursor of the tray."""
        if (layout := self._layout()) is None or (card := layout.card()) is None:
            return
        kind = self.host.state.kind_of(card.kind)
        field = publish_field(kind) if kind is not None else None
        if field is None:
            return
        key, name = card.key, field

        def submit(text: str) -> None:
            if text.strip():
                self._edit(key, {name: text})

        hint = _("fri, +3d, 11-03, today 18:00, eom")
        editor = DateEditor(self.host.state, self.host.state.meant, clears=False)
        self.host.ask(Question(_("Move {key} to").format(key=key), submit, hint=hint, edit=editor))

    def _slot(self, layout: Channels, kind: Kind | None) -> dict[str, str | None]:
        """What a piece gets that comes into the slot under the cursor."""
        grid = layout.grid
        field = publish_field(kind) if kind is not None else None
        when = self._when(layout)
        return {**({field: when} if field else {}), **({CHANNEL: grid.row} if grid.row else {})}

    def _when(self, layout: Channels) -> str:
        """The day of the slot, and the time at which its channel wants something."""
        grid = layout.grid
        missing = [place.time for place in grid.here() if place.piece is None]
        time = grid.time if grid.time is not None else next(iter(missing), "")
        return " ".join(filter(None, (grid.day, time)))

    def _edit(self, key: str | Sequence[str], edits: Mapping[str, str | None]) -> None:
        pane = self._pane
        self.with_reason(
            lambda session, reason: edit(session, key, edits, reason=reason),
            lambda _result: pane.read_days() if pane is not None else None,
        )

    def new(self) -> None:
        """A new piece in the slot under the cursor: its channel and its moment are set."""
        if (layout := self._layout()) is None:
            return
        shown = self.host.state.kind_of(self.host.state.kind) if self.host.state.kind else None
        pieces = [kind for kind in self.host.state.workflow.kinds if is_piece(kind)]
        kind = shown if shown in pieces else next(iter(pieces), None)
        if kind is None:
            self.host.say(_("no kind of this board is published in channels"))
            return
        edits = self._slot(layout, kind)
        self._ask_title(kind, edits, self._when(layout))

    def _ask_title(self, kind: Kind, edits: Mapping[str, str | None], when: str, text: str = "") -> None:
        day, _space, time = when.partition(" ")
        moment = f"{day_and_weekday(date.fromisoformat(day))} {time}".rstrip()
        words = [kind.name.of(current_language()), edits.get(CHANNEL) or "", moment]
        self.host.controller(Creating).ask_for_title(
            kind,
            None,
            " · ".join(filter(None, words)),
            lambda title, given: self._create(kind, title, {**edits, **given}),
            lambda _other, text: self._ask_title(kind, edits, when, text),
            value=text,
        )

    def _create(self, kind: Kind, title: str, edits: Mapping[str, str | None]) -> None:
        pane = self._pane

        def done(item: Item) -> None:
            if pane is not None and pane.channels is not None:
                pane.channels.grid.at = item.key, "publish"
                pane.read_days()

        self.with_reason(lambda session, reason: add(session, kind.key, title, edits=edits, reason=reason), done)

    # the channels of the board

    def plan_channels(self) -> None:
        """Ask a lead for the rhythms of the channels that items name, once; whoever skips it is asked no more."""

        def done(found: list[tuple[str, int]]) -> None:
            if found:
                self._ask_rhythms(found[:ASKED], {})

        self.host.worker.ask(cases.to_ask_for, done)

    def _ask_rhythms(self, found: Sequence[tuple[str, int]], given: dict[str, str]) -> None:
        """Ask for the next of them; after the last one they are the board's."""
        if len(given) == len(found):
            self._add(given)
            return
        name, count = found[len(given)]

        def submit(text: str) -> None:
            from opsboard.domain.rhythms import parse_rhythm

            try:
                parse_rhythm(text)
            except Invalid as error:
                self.host.say(sentence(error), self.host.palette.error)
                return
            self._ask_rhythms(found, {**given, name: text})

        def leave() -> None:  # what was answered so far holds
            if given:
                self._add(given)
            else:
                self._skip()

        items = item_count(count)
        label = _("{name} · {number} of {all} · {items}: when does it publish?").format(
            name=name, items=items, number=len(given) + 1, all=len(found)
        )
        choices = [Choice(typed, typed, _(words)) for typed, words in RHYTHMS[current_language()]]
        hint = _("esc: not now  empty: at no fixed time")
        self.host.ask(Question(label, submit, hint=hint, complete=among(choices), cancelled=leave, free=True))

    def _add(self, given: Mapping[str, str]) -> None:
        pane = self._pane

        def done(made: list[Channel]) -> None:
            count = len(made)
            self.host.say(
                ngettext(
                    "{count} channel · :channels edits them", "{count} channels · :channels edits them", count
                ).format(count=count)
            )
            if pane is not None:
                pane.read_days()

        self.host.act(lambda session: cases.add_channels(session, given), done)

    def _skip(self) -> None:
        self.host.worker.ask(cases.note_asked, lambda _answer: None)
        self.host.say(_("channels can be written later: :channels add NAME RHYTHM"))
