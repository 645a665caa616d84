"""Waiting on: what other departments owe us, the latest first."""

from __future__ import annotations

from typing import ClassVar

from opsboard.domain.items import Card
from opsboard.formats.promises import owed_words
from opsboard.i18n import _, current_language
from opsboard.tui.render.list import OWED, Widths
from opsboard.tui.render.promise import Owed
from opsboard.tui.screens.mine import MinePane
from opsboard.tui.view_models.empty_states import EmptyState, nothing_waited_for
from opsboard.usecases.promises import Department, Waiting, waiting
from opsboard.usecases.session import Session


class WaitingPane(MinePane):
    """Requests to other departments that are under way, by department."""

    SLOT: ClassVar[str] = "waiting"
    WIDTHS: ClassVar[Widths] = OWED
    of_kind: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self._departments: list[Department] = []
        self._of_item: list[Department] = []
        """Of each item the department that owes it."""
        self._owed: dict[str, Owed] = {}

    def read_cards(self, session: Session, offset: int) -> list[Card]:
        if offset:
            return []
        departments = waiting(session, self.host.state.queries)
        self._departments = departments
        return [one.card for department in departments for one in department.items][: self.MOST]

    def _grouped(self) -> None:
        self._of_item = [department for department in self._departments for _one in department.items][: self.MOST]
        self._owed = {one.card.key: _owed(one) for department in self._departments for one in department.items}

    def owed_on(self, key: str) -> Owed | None:
        return self._owed.get(key)

    def group_of(self, place: int) -> str:
        if not 0 <= place < len(self._of_item):
            return ""
        key = self._of_item[place].key
        names = {one.key: one.name.of(current_language()) for one in self.host.state.workflow.departments}
        return names.get(key or "", key or _("no department"))

    def group_count(self, place: int) -> str:
        department = self._of_item[place]
        return owed_words(len(department.items), department.late, department.mean_slip, _)

    def group_is_urgent(self, place: int) -> bool:
        return self._of_item[place].late > 0

    def words_when_empty(self) -> EmptyState:
        return nothing_waited_for(self.host.state, self.host.keymap.shown)

    def fixed_order(self) -> str:
        return _("here items stand by when they are promised")


def _owed(one: Waiting) -> Owed:
    promise = one.promise
    return Owed(promise.promised, promise.slipped_days, len(promise.slips), one.late)
