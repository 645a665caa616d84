"""Mine: what the person who looks has to do, in groups by when it is due."""

from __future__ import annotations

from typing import ClassVar

from opsboard.domain.days import week_of
from opsboard.domain.items import Card
from opsboard.domain.text import visible
from opsboard.i18n import _, current_language
from opsboard.tui.screens.list import ListPane
from opsboard.tui.view_models.empty_states import EmptyState, nothing_mine
from opsboard.usecases.reading import mine
from opsboard.usecases.session import Session


class MinePane(ListPane):
    """What the person who looks has to do, of all kinds, the most pressing group first."""

    SLOT: ClassVar[str] = "mine"
    MOST = 2000

    def __init__(self) -> None:
        super().__init__()
        self._groups: list[int] = []
        """Of each item the number of its group."""

    def read_cards(self, session: Session, offset: int) -> list[Card]:
        if offset:
            return []
        return mine(session, self.host.state.queries, self.host.state.kind, self.MOST)

    def why_here(self, card: Card) -> str:
        """The fields that name the person, of what somebody else does."""
        me, kind = self.host.state.login, self.host.state.kind_of(card.kind)
        if card.assignee == me or kind is None:
            return ""
        language = current_language()
        return _(", ").join(
            visible(one.name.of(language)) for one in kind.fields if one.key in card.asked and card.asked[one.key] == me
        )

    def place_of(self, session: Session, key: str) -> int | None:
        return None

    def _read_ahead(self) -> None:
        """All is held."""

    def _use_counts(self) -> None:
        self.column.total = len(self.column.cards)

    def _grouped(self) -> None:
        ranked = sorted(self.column.cards, key=self._group_number)
        if ranked != self.column.cards:
            key = self.state.key
            self.column.fill(0, ranked)
            if key is not None:
                self.state.go_to_key(key)
        self._groups = [self._group_number(card) for card in self.column.cards]

    def _group_number(self, card: Card) -> int:
        """0 overdue, 1 today, 2 this week, 3 later or without a date, 4 waiting on others."""
        today = self.host.state.today
        if card.due:
            at = today.local(card.due) if "T" in card.due else None
            day, here = (at.date().isoformat(), today.own_day) if at else (card.due, today.day)
            if day < here.isoformat() or (at is not None and at < today.now):
                return 0
            if card.category == "waiting" or card.blocked is not None:
                return 4
            if day == here.isoformat():
                return 1
            if day <= self._week_ends():
                return 2
        return 4 if card.category == "waiting" or card.blocked is not None else 3

    def _week_ends(self) -> str:
        first = self.host.application.config.week_start
        return week_of(self.host.state.today.day.isoformat(), first)[1]

    def group_of(self, place: int) -> str:
        if not 0 <= place < len(self._groups):
            return ""
        names = (_("Overdue"), _("Today"), _("This week"), _("Later"), _("Waiting"))
        return names[self._groups[place]]

    def group_count(self, place: int) -> str:
        return str(self._groups.count(self._groups[place]))

    def group_is_urgent(self, place: int) -> bool:
        return self._groups[place] == 0

    def do_select_column(self) -> None:
        here = self.group_of(self.state.row)
        cards = self.column.cards
        self.choose([card for place, card in enumerate(cards) if self.group_of(place) == here])

    def do_select_all(self) -> None:
        self.choose(self.column.cards)

    def words_when_empty(self) -> EmptyState:
        return nothing_mine(self.host.state, self.host.keymap.shown)

    def fixed_order(self) -> str:
        return _("here items stand by when they are due")
