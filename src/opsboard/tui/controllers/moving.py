"""Moves between stages, categories and lanes, and past neighbours: by a key, a command or a dropped card."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.items import Card
from opsboard.domain.kinds import CATEGORIES, CATEGORY_NAMES, Stage
from opsboard.i18n import _, current_language
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.asking import among
from opsboard.tui.controllers.gate_questions import Given
from opsboard.tui.panes import Destination
from opsboard.tui.view_models.question import Choice
from opsboard.usecases import moving
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session
from opsboard.usecases.swimlane_moves import put_in_lane


class Moving(Acting):
    """Moves the targets, or given items, through their gates."""

    def move(self) -> None:
        if not (cards := self.chosen()) or (kind := self.host.state.kind_of(cards[0].kind)) is None:
            return
        if any(card.kind != kind.key for card in cards):
            self._ask_category(cards)
            return
        language = current_language()
        choices = [
            Choice(s.key, s.name.of(language), self._stage_note(s, cards[0]), str(place) if place < 10 else "")
            for place, s in enumerate(kind.stages, 1)
        ]

        self.question_for_targets(
            _("Move"), lambda stage: self.move_to(cards, Destination(stage)), complete=among(choices), pick=True
        )

    def _stage_note(self, stage: Stage, card: Card) -> str:
        """How full a stage is, and whether the card is in it."""
        count = self.host.state.counts.get((card.kind, stage.key), 0)
        full = f"{count}/{stage.wip}" if stage.wip else str(count or "")
        if stage.key != card.stage:
            return full
        return _("{count} · here now").format(count=full) if full else _("here now")

    def move_to(self, cards: Sequence[Card], where: Destination) -> None:
        """Move these items, through the gates on their way."""

        def work(session: Session, keys: Sequence[str], given: Given) -> BulkResult:
            reason, after, answers = given.reason or where.reason, where.after, given.values
            if where.stage is not None:
                place = where.place or "top"
                return moving.move(session, keys, where.stage, place=place, after=after, reason=reason, answers=answers)
            return moving.move_to_category(
                session, keys, where.category or "", place=where.place, after=after, reason=reason, answers=answers
            )

        self.host.last = lambda: self.move_to(list(self.host.targets()), where)
        self.through_gates(work, cards)

    def carry(self, step: int) -> None:
        """Carry the targets to the next stage (1) or the previous (-1)."""
        cards = list(self.host.targets())
        if cards:
            self.host.last = lambda: self.carry(step)
            self.through_gates(
                lambda session, keys, given: moving.carry(
                    session, keys, step, reason=given.reason, answers=given.values
                ),
                cards,
                keeps=True,
            )

    def carry_next(self) -> None:
        self.carry(1)

    def carry_previous(self) -> None:
        self.carry(-1)

    def _ask_category(self, cards: Sequence[Card]) -> None:
        """Where items of several kinds go: what the stages of all of them boil down to."""
        rows = [
            Choice(category, CATEGORY_NAMES[category].of(current_language()), "", str(place))
            for place, category in enumerate(CATEGORIES, 1)
        ]
        self.question_for_targets(
            _("Move"),
            lambda category: self.move_to(cards, Destination(category=category)),
            complete=among(rows),
            pick=True,
        )

    def put_in_lane(self, group: str, value: str | None, cards: Sequence[Card], where: Destination) -> None:
        """Give these the value of a lane and move them at once, through the gates on their way; of a single item,
        what was seen on its card has to hold still."""
        seen = {group: getattr(cards[0], group)} if len(cards) == 1 and group != "label" else None
        self.through_gates(
            lambda session, keys, given: put_in_lane(
                session,
                keys,
                group,
                value,
                stage=where.stage,
                category=where.category,
                place=where.place,
                after=where.after,
                seen=seen,
                reason=given.reason,
                answers=given.values,
            ),
            cards,
            again=lambda: self.put_in_lane(group, value, list(self.host.targets()), where),
        )

    def reorder(
        self, cards: Sequence[Card], step: int, *, whole_category: bool = False, past: str | None = None
    ) -> None:
        """Carry cards of one column up or down together, `past` an item or by one place."""
        keys = [card.key for card in cards]
        self.host.act(lambda session: moving.reorder(session, keys, step, whole_category=whole_category, past=past))
