"""Moves between stages, categories and lanes, and past neighbours: by a key, a command or a dropped card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.domain.items import Card
from opsboard.domain.kinds import CATEGORIES, CATEGORY_NAMES
from opsboard.i18n import _, current_language
from opsboard.tui.controllers.acting import Acting
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.kinds import Stage


class Moving(Acting):
    """Moves the targets, or given items, through their gates."""

    def move(self) -> None:
        from opsboard.tui.view_models.question import Choice
        from opsboard.tui.widgets.prompt import matching

        cards = self.host.targets()
        kind = self.host.state.kind_of(cards[0].kind) if cards else None
        if kind is None:
            self.host.say(_("no item here"))
            return
        if any(card.kind != kind.key for card in cards):
            self._ask_category(cards)
            return
        language = current_language()
        choices = [
            Choice(s.key, s.name.of(language), self._stage_note(s, cards[0]), str(place) if place < 10 else "")
            for place, s in enumerate(kind.stages, 1)
        ]

        def submit(text: str) -> None:
            self.move_to(text, cards)

        self.question_for_targets(_("Move"), submit=submit, complete=lambda typed: matching(choices, typed), pick=True)

    def _stage_note(self, stage: Stage, card: Card) -> str:
        """How full a stage is, and whether the card is in it."""
        count = self.host.state.counts.get((card.kind, stage.key), 0)
        full = f"{count}/{stage.wip}" if stage.wip else str(count or "")
        if stage.key != card.stage:
            return full
        return _("{count} is here").format(count=full) if full else _("is here")

    def move_to(
        self,
        stage: str,
        cards: Sequence[Card],
        *,
        place: str = "top",
        after: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Move these items to a stage, through its gates."""

        def work(session: Session, keys: Sequence[str], given: str | None) -> BulkResult:
            from opsboard.usecases.moving import move

            return move(session, keys, stage, place=place, after=after, reason=given or reason)

        self.host.last = lambda: self.move_to(stage, list(self.host.targets()), place=place, after=after, reason=reason)
        self.through_gates(work, cards)

    def carry(self, step: int) -> None:
        """Carry the targets to the next stage (1) or the previous (-1)."""
        cards = list(self.host.targets())

        def work(session: Session, keys: Sequence[str], reason: str | None) -> BulkResult:
            from opsboard.usecases.moving import carry

            return carry(session, keys, step, reason=reason)

        if cards:
            self.host.last = lambda: self.carry(step)
            self.through_gates(work, cards, keeps=True)

    def carry_next(self) -> None:
        self.carry(1)

    def carry_previous(self) -> None:
        self.carry(-1)

    def _ask_category(self, cards: Sequence[Card]) -> None:
        """Where items of several kinds go: what the stages of all of them boil down to."""
        from opsboard.tui.view_models.question import Choice
        from opsboard.tui.widgets.prompt import matching

        rows = [
            Choice(category, CATEGORY_NAMES[category].of(current_language()), "", str(place))
            for place, category in enumerate(CATEGORIES, 1)
        ]
        self.question_for_targets(
            _("Move"),
            submit=lambda category: self.move_to_category(category, cards),
            complete=lambda typed: matching(rows, typed),
            pick=True,
        )

    def move_to_category(
        self,
        category: str,
        cards: Sequence[Card],
        *,
        place: str | None = None,
        after: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Move each of these to the first stage of its kind that is of a category, through its gates."""

        def work(session: Session, keys: Sequence[str], given: str | None) -> BulkResult:
            from opsboard.usecases.moving import move_to_category

            return move_to_category(session, keys, category, place=place, after=after, reason=given or reason)

        self.host.last = lambda: self.move_to_category(
            category, list(self.host.targets()), place=place, after=after, reason=reason
        )
        self.through_gates(work, cards)

    def put_in_lane(
        self,
        group: str,
        value: str | None,
        cards: Sequence[Card],
        *,
        stage: str | None = None,
        category: str | None = None,
        place: str | None = None,
        after: str | None = None,
    ) -> None:
        """Give these the value of a lane and move them to a stage or category at once, through its gates; of a
        single item, what was seen on its card has to hold still."""
        seen = {group: getattr(cards[0], group)} if len(cards) == 1 and group != "label" else None

        def work(session: Session, keys: Sequence[str], reason: str | None) -> BulkResult:
            from opsboard.usecases.swimlane_moves import put_in_lane

            return put_in_lane(
                session,
                keys,
                group,
                value,
                stage=stage,
                category=category,
                place=place,
                after=after,
                seen=seen,
                reason=reason,
            )

        def again() -> None:
            self.put_in_lane(
                group,
                value,
                list(self.host.targets()),
                stage=stage,
                category=category,
                place=place,
                after=after,
            )

        self.through_gates(work, cards, again=again)

    def reorder_selected(self, step: int, whole_category: bool) -> None:
        """Carry the selected cards of one column up or down together."""
        keys = [card.key for card in self.host.targets()]

        def work(session: Session) -> BulkResult:
            from opsboard.usecases.moving import reorder

            return reorder(session, keys, step, whole_category=whole_category)

        self.host.act(work)
