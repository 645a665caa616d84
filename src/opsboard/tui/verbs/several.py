"""Acts on a selection that need more than those on one item: the fields that all of it has, links, columns.

Mixed into the shell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any

from opsboard.domain.items import Card, Item
from opsboard.domain.kinds import CATEGORIES, CATEGORY_NAMES
from opsboard.i18n import _, current_language, ngettext
from opsboard.tui.shown.board_state import SELECTED_AT_MOST
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.keys.keymap import Keymap
    from opsboard.tui.place import Part
    from opsboard.tui.shown.form_fields import FormField, Surroundings
    from opsboard.tui.state import ScreenState
    from opsboard.tui.widgets.prompt import Choice

READ_AT_MOST = 200
"""Selected items that are read to show what they have in common."""


class SeveralVerbs:
    """What keys do to a selection where it differs from one item."""

    if TYPE_CHECKING:
        state: ScreenState
        keymap: Keymap
        backstage: Any

        @property
        def front(self) -> Part | None: ...
        def targets(self) -> Sequence[Card]: ...
        def act(self, *args: Any, **named: Any) -> None: ...
        def ask(self, question: Any) -> None: ...
        def say(self, message: str, style: Any = None) -> None: ...
        def do(self, name: str) -> None: ...
        def close_prompt(self) -> None: ...
        def on_targets(self, work: Any, **named: Any) -> None: ...
        def edit_targets(self, edits: Any, **named: Any) -> None: ...
        def nothing_answered(self) -> None: ...
        def question_for_targets(self, label: str, **named: Any) -> None: ...
        def through_gates(self, work: Any, cards: Sequence[Card], **named: Any) -> None: ...
        def ask_other_end(self, label: str, but: str, submit: Callable[[str], None]) -> None: ...
        def relation_choices(self, kind: str) -> list[Choice]: ...
        def _relation(self, key: str) -> str: ...

    last: Callable[[], None] | None = None

    # fields

    @property
    def around(self) -> Surroundings:
        """What the meaning of a text depends on."""
        from opsboard.tui.shown.form_fields import Surroundings

        state, opening = self.state, self.state.opening
        return Surroundings(
            workflow=state.workflow,
            today=state.today,
            now=state.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            zone=opening.zone if opening else "UTC",
            login=opening.login if opening else "",
            people=state.people,
            labels=state.labels,
            campaigns=state.campaigns,
        )

    def edit_several(self) -> None:
        """Which of the fields that the selected items have in common, then its new value for all."""
        cards = list(self.targets())
        keys = [card.key for card in cards[:READ_AT_MOST]]
        kinds = [kind.fields for name in {c.kind: None for c in cards} if (kind := self.state.kind_of(name))]

        def read(session: Session) -> list[Item]:
            from opsboard.usecases.reading import item

            return [item(session, key) for key in keys] if len(cards) <= READ_AT_MOST else []

        def ask(items: list[Item]) -> None:
            from opsboard.tui.verbs.shared_fields import shared_fields
            from opsboard.tui.widgets.prompt import Choice, matching

            found = {one.field.name: one for one in shared_fields(kinds, items, self.around)}
            rows = [Choice(name, one.field.label, one.shown) for name, one in found.items()]

            def submit(name: str) -> None:
                if name in found:
                    self._ask_value(found[name].field)

            self.question_for_targets(
                _("Edit"),
                submit=submit,
                hint=_("which field?"),
                complete=lambda typed: matching(rows, typed),
                pick=True,
            )

        self.backstage.ask(read, ask)

    def _ask_value(self, field: FormField) -> None:
        """The value that all targets get in a field."""
        from opsboard.tui.shown.form_fields import MANY, choices, hint
        from opsboard.tui.verbs.items import members
        from opsboard.tui.widgets.prompt import Choice, matching

        if field.name == "labels":
            self.do("labels")
            return
        rows = choices(field, self.around)
        none = [Choice("none", "none", _("clears it"))]

        def submit(text: str) -> None:
            if not text.strip():
                self.nothing_answered()
            elif field.several:
                self.edit_targets(members(MANY[field.name], text.split()))
            else:
                self.edit_targets({field.name: text})

        self.question_for_targets(
            _("{field} of").format(field=field.label),
            submit=submit,
            hint=_("lin zhao -chen: adds two, takes one away") if field.several else hint(field, self.around),
            complete=lambda typed: (
                matching([*rows, *([] if field.several else none)], typed.rpartition(" ")[2])
                if rows and (typed or not field.several)
                else []
            ),
            whole=not field.several,
            pick=bool(rows) and not field.several,
        )

    # links

    def link_several(self) -> None:
        """Link all selected items to one other."""
        from opsboard.tui.widgets.prompt import matching

        cards = list(self.targets())
        rows = self.relation_choices(cards[0].kind)

        def chosen(relation: str) -> None:
            label = ngettext("{count} item", "{count} items", len(cards)).format(count=len(cards))

            def submit(other: str) -> None:
                def work(session: Session, keys: Sequence[str]) -> BulkResult:
                    from opsboard.usecases.several import link_many

                    return link_many(session, keys, relation, other)

                if other.strip():
                    self.on_targets(work)

            self.ask_other_end(f"{label} {self._relation(relation)}", "", submit)

        self.question_for_targets(
            _("Link"), submit=chosen, complete=lambda typed: matching(rows, typed), pick=True, hint=_("how?")
        )

    # stages

    def ask_category(self, cards: Sequence[Card]) -> None:
        """Where items of several kinds go: what the stages of all of them boil down to."""
        from opsboard.tui.widgets.prompt import Choice, matching

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
        self, category: str, cards: Sequence[Card], reason: str | None = None, **where: str | None
    ) -> None:
        """Move each of these to the first stage of its kind that is of a category, through its gates."""

        def work(session: Session, keys: Sequence[str], given: str | None) -> BulkResult:
            from opsboard.usecases.several import move_to_category

            return move_to_category(session, keys, category, reason=given or reason, **where)

        self.last = lambda: self.move_to_category(category, list(self.targets()), reason, **where)
        self.through_gates(work, cards)

    def put_in_lane(self, group: str, value: str | None, cards: Sequence[Card], **where: Any) -> None:
        """Give these the value of a lane and move them to a stage or category at once, through its gates; of a
        single item, what was seen on its card has to hold still."""
        seen = {group: getattr(cards[0], group)} if len(cards) == 1 and group != "label" else None

        def work(session: Session, keys: Sequence[str], reason: str | None) -> BulkResult:
            from opsboard.usecases.laning import put_in_lane

            return put_in_lane(session, keys, group, value, seen=seen, reason=reason, **where)

        def again() -> None:
            self.put_in_lane(group, value, list(self.targets()), **where)

        self.through_gates(work, cards, again=again)

    def reorder_selected(self, step: int, whole_category: bool) -> None:
        """Carry the selected cards of one column up or down together."""
        keys = [card.key for card in self.targets()]

        def work(session: Session) -> BulkResult:
            from opsboard.usecases.several import reorder_many

            return reorder_many(session, keys, step, whole_category=whole_category)

        self.act(work)

    # the selection

    def say_selected(self, left_out: int) -> None:
        """Say when not all could be selected."""
        if left_out:
            words = _("only {count} can be selected at once; {key} narrows")
            self.say(words.format(count=SELECTED_AT_MOST, key=self.keymap.shown("filter")))
