"""Editing one item whole: in the form, and its text in the person's editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.domain.errors import Conflict, Forgotten, OpsboardError
from opsboard.domain.items import Item
from opsboard.i18n import _
from opsboard.tui.controllers.bulk_edit import BulkEdit
from opsboard.tui.controllers.outside import edited_outside
from opsboard.tui.controllers.presence import Presence
from opsboard.tui.panes import Controller
from opsboard.tui.screens.conflict import ConflictPanel, Decisions, authors
from opsboard.tui.screens.form import FormPanel
from opsboard.usecases.drafts import forget_field, keep_field
from opsboard.usecases.editing import edit
from opsboard.usecases.following import info
from opsboard.usecases.reading import item
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.editor import Edited


class ItemEditing(Controller):
    """Opens the form and the editor, and saves what comes back."""

    # form and editor

    def edit(self) -> None:
        cards = self.chosen()
        if len(cards) > 1:
            self.host.controller(BulkEdit).edit()
        elif cards:
            key = cards[0].key
            self.host.controller(Presence).after_warning(key, lambda: self.host.open_panel(FormPanel(key)))

    def edit_body(self) -> None:
        """The text in the person's editor; what comes back is saved if nobody else changed it."""
        cards = self.chosen()
        if len(cards) > 1:
            self.host.say(_("a text is edited one item at a time; esc unselects"))
        elif cards:
            key = cards[0].key
            self.host.controller(Presence).after_warning(
                key, lambda: self.host.worker.ask(lambda session: _edited(session, key), self._edit_in_editor)
            )

    def _edit_in_editor(self, edited: Edited) -> None:
        key, seen = edited.key, edited.text
        self.host.controller(Presence).say_where(key)
        try:
            text = edited_outside(self.host, edited, lambda text: self._keep_body(key, seen, text))
        finally:
            self.host.controller(Presence).say_where()
        if text is None:
            return
        if text.rstrip("\n") == seen:
            self.host.worker.ask(lambda session: _forget(session, key))
            self.host.say(_("nothing was changed"))
            return
        self._save_body(key, seen, text)

    def _save_body(self, key: str, seen: str, text: str) -> None:
        """Save a text; when that cannot be, nothing of it is lost."""

        def failed(error: OpsboardError) -> None:
            if isinstance(error, Forgotten):
                self.host.worker.ask(lambda session: _forget(session, key))
                self.host.refuse(error)
                return
            self._keep_body(key, seen, text)
            if isinstance(error, Conflict) and error.fields:

                def decided(decisions: Decisions) -> None:
                    theirs, chosen = decisions["body"]
                    if chosen is None:
                        self.host.worker.ask(lambda session: _forget(session, key))
                        self.host.say(_("{key}: their text stays").format(key=key))
                    else:
                        self._save_body(key, str(theirs or ""), chosen)

                self.host.open_panel(
                    ConflictPanel(
                        key, error.fields, decided, lambda _name, value: (_("Text"), str(value or "")), authors(error)
                    )
                )
            else:
                self.host.refuse(error)

        self.host.act(lambda session: _save(session, key, seen, text), failed=failed)

    def _keep_body(self, key: str, seen: str, text: str) -> None:
        """Keep a text that is not saved yet, or could not be, as a draft of the form."""

        self.host.worker.ask(lambda session: keep_body(session, key, seen, text), slot=f"draft body {key}")


def _edited(session: Session, key: str) -> Edited:
    """The text of an item, to be edited."""
    from opsboard.editor import Edited

    return Edited(info(session).uuid, session.login, key, item(session, key).body)


def keep_body(session: Session, key: str, seen: str, text: str) -> None:
    """Keep the text of an item as this person's draft. Raises Forgotten."""
    keep_field(session, key, "body", text.rstrip("\n"), seen or None)


def _save(session: Session, key: str, seen: str, text: str) -> Item:
    edit(session, key, {"body": text}, seen={"body": seen})
    _forget(session, key)
    return item(session, key)


def _forget(session: Session, key: str) -> None:
    """Forget the draft of an item's text."""
    forget_field(session, key, "body")
