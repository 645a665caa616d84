"""What keys do to a selection where it differs from one item: the fields that all of it has."""

from __future__ import annotations

from opsboard.domain.items import Item
from opsboard.i18n import _
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.asking import among
from opsboard.tui.controllers.item_actions import ItemActions
from opsboard.tui.controllers.shared_fields import shared_fields
from opsboard.tui.view_models.date_editor import date_editor
from opsboard.tui.view_models.form_fields import MANY, FormField, choices, hint
from opsboard.tui.view_models.question import Choice
from opsboard.tui.widgets.prompt import matching
from opsboard.usecases.reading import item
from opsboard.usecases.session import Session
from opsboard.usecases.typed import members

READ_AT_MOST = 200
"""Selected items that are read to show what they have in common."""


class BulkEdit(Acting):
    """Edits the selected items together."""

    # fields

    def edit(self) -> None:
        """Which of the fields that the selected items have in common, then its new value for all."""
        cards = list(self.host.targets())
        keys = [card.key for card in cards[:READ_AT_MOST]]
        kinds = [kind.fields for name in {c.kind: None for c in cards} if (kind := self.host.state.kind_of(name))]

        def read(session: Session) -> list[Item]:
            return [item(session, key) for key in keys] if len(cards) <= READ_AT_MOST else []

        def ask(items: list[Item]) -> None:
            found = {one.field.name: one for one in shared_fields(kinds, items, self.host.state)}
            rows = [Choice(name, one.field.label, one.shown) for name, one in found.items()]

            def submit(name: str) -> None:
                if name in found:
                    self._ask_value(found[name].field)

            self.question_for_targets(
                _("Edit"),
                submit=submit,
                hint=_("which field?"),
                complete=among(rows),
                pick=True,
            )

        self.host.worker.ask(read, ask)

    def _ask_value(self, field: FormField) -> None:
        """The value that all targets get in a field."""
        if field.name == "labels":
            self.host.controller(ItemActions).labels()
            return
        rows = choices(field, self.host.state)
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
            hint=_("lin zhao -chen: adds two, takes one away") if field.several else hint(field),
            complete=lambda typed: (
                matching([*rows, *([] if field.several else none)], typed.rpartition(" ")[2])
                if rows and (typed or not field.several)
                else []
            ),
            whole=not field.several,
            pick=bool(rows) and not field.several,
            edit=date_editor(field, self.host.state, from_each=True),
        )
