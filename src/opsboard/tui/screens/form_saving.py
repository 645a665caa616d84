"""What becomes of what was typed in a form: kept as a draft, saved, said to be wrong, decided between two."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import partial

from opsboard.domain.errors import Conflict, OpsboardError, Unavailable
from opsboard.domain.items import Item
from opsboard.domain.values import frozen, made_by
from opsboard.i18n import _, sentence
from opsboard.tui.screens.conflict import ConflictPanel, authors
from opsboard.tui.screens.row_panel import RowPanel
from opsboard.tui.view_models.form_fields import (
    FormField,
    draft_texts,
    edits_of,
    field_of_property,
    line_in_words,
    refreshed,
    typed_text,
)
from opsboard.usecases.drafts import Draft, draft_of, forget_draft, keep_draft, mistakes
from opsboard.usecases.locks import closed_in_form
from opsboard.usecases.reading import item
from opsboard.usecases.session import Session

KEEP_AFTER = 0.8
"""Seconds after the last letter until the draft is kept."""


@frozen
class Opened:
    """What the form begins with."""

    item: Item
    draft: Draft | None
    locked: frozenset[str]


@frozen
class Saved:
    """What came of saving: the item, or what is wrong with which property."""

    item: Item | None = None
    wrong: Mapping[str, OpsboardError] = made_by(factory=dict)


class FormSaving(RowPanel):
    """A panel of fields whose text is kept and saved. Who derives from it shows them."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.item: Item | None = None
        self.fields: list[FormField] = []
        self.first = 0
        """How many of them are shown before the line under which the rest is folded."""
        self.folded = True
        self.at = 0
        """The field being typed in; `first` while the rest is folded: the line that it is folded under."""
        self.draft: Draft | None = None
        self.unkept = False
        """Something was typed that is not kept yet."""
        self.saving = False
        self.left_form = False

    def show_editor(self, *, keep_cursor: bool = False) -> None:
        """Put the text box over the field, with its text."""
        raise NotImplementedError

    def take_over(self) -> None:
        """Take over what stands in the text box, whose word of it may still be on its way."""
        raise NotImplementedError

    def close(self) -> None:
        """Leave the form."""
        raise NotImplementedError

    # drafts

    def keep_soon(self) -> None:
        """Keep what was typed as a draft when no letter comes for a moment."""
        self.unkept = True
        self._keep(KEEP_AFTER)

    def keep(self) -> None:
        """Keep what was typed as a draft."""
        if self.unkept:
            self.unkept = False
            self._keep(0.0)

    def _keep(self, after: float) -> None:
        texts, seen = draft_texts(self.fields)
        key = self.key
        self.host.worker.ask(lambda session: keep_draft(session, key, texts, seen), slot=f"draft {key}", after=after)

    def do_drop_draft(self) -> None:
        """Put back what the item holds, and forget the draft."""
        if self.item is None:
            return
        for one in self.fields:
            refreshed(one, self.item, self.host.state)
            one.error = ""
        self.drop_kept_draft()
        self.show_editor()

    def drop_kept_draft(self) -> None:
        """Forget the draft, and what of it is on its way to be kept."""
        key, self.draft = self.key, None
        self.unkept = False
        self.host.worker.ask(lambda session: forget_draft(session, key), slot=f"draft {key}")

    def purged(self, keys: Collection[str]) -> bool:
        """The item's words had to go: what was typed for it goes with them."""
        if self.key not in keys:
            return False
        self.left_form = True
        self.drop_kept_draft()
        return True

    # saving

    def do_save(self) -> None:
        """Save what was changed. What is wrong is said at its field; nothing typed is lost."""
        self._save(None)

    def _save(self, reason: str | None) -> None:
        if self.saving or self.item is None:
            return
        self.take_over()
        edits, seen = edits_of(self.fields)
        if not edits:
            self.keep()
            self.close()
            self.host.say(_("nothing was changed"))
            return
        self.saving = True
        self.host.worker.cancel(f"draft {self.key}")
        self.host.act(
            partial(save, key=self.key, edits=edits, seen=seen, reason=reason),
            partial(self._saved, edits=edits),
            self._refused,
        )

    def _saved(self, saved: Saved, edits: Mapping[str, str | None]) -> None:
        self.saving = False
        host = self.host
        if saved.item is not None:
            self.unkept = False
            if not self.is_attached:
                self.drop_kept_draft()  # kept when the form was left, before it was saved
            self.close()
            again = {name: value for name, value in edits.items() if name not in ("title", "body")}
            if again:
                host.last = lambda: host.edits.edit_targets(again)
            return
        if self._kept_for_one_who_left():
            return
        self.keep_soon()
        wrong = [(field_of_property(self.fields, name), error) for name, error in saved.wrong.items()]
        for one, error in wrong:
            if one is not None:
                one.error = sentence(error)
        places = [place for place, one in enumerate(self.fields) if one.error]
        if places:
            self.at = places[0]
            self.folded = self.folded and self.at < self.first
        self.show_editor()

    def _kept_for_one_who_left(self) -> bool:
        """Keep what could not be saved when the form was left meanwhile; gives whether it was."""
        if self.is_attached:
            return False
        self.unkept = True
        self.keep()
        return True

    def _refused(self, error: OpsboardError) -> None:
        self.saving = False
        if self._kept_for_one_who_left():
            self.host.refuse(error)
            return
        self.keep_soon()
        if isinstance(error, Conflict) and error.fields:
            who = authors(error)
            worded = {one.name: partial(line_in_words, one) for one in self.fields if one.of_lines}
            self.host.open_panel(ConflictPanel(self.key, error.fields, self._decided, self._name_and_text, who, worded))
            return
        self.host.edits.ask_reason(error, self._save)

    def _name_and_text(self, name: str, value: object) -> tuple[str, str]:
        """The label of a property and a value of it as text, for the panel of conflicts."""
        one = field_of_property(self.fields, name)
        return (one.label, typed_text(one, value, self.host.state)) if one else (name, str(value or ""))

    def _decided(self, decisions: Mapping[str, tuple[object, str | None]]) -> None:
        """Of each property: what others made of it, and the text to have instead, None to leave theirs."""
        for name, (theirs, text) in decisions.items():
            one = field_of_property(self.fields, name)
            if one is not None:
                one.seen = theirs
                one.typed = typed_text(one, theirs, self.host.state)
                one.text = one.typed if text is None else text
        self.unkept = True
        self.show_editor()
        self.do_save()


def open_form(session: Session, key: str) -> Opened:
    held = item(session, key)
    return Opened(held, draft_of(session, key), closed_in_form(session, held))


def save(
    session: Session,
    key: str,
    edits: Mapping[str, str | None],
    seen: Mapping[str, object],
    reason: str | None = None,
) -> Saved:
    from opsboard.usecases.editing import edit

    if wrong := mistakes(session, key, edits):
        return Saved(wrong=wrong)
    edit(session, key, edits, seen=seen, reason=reason)
    saved = item(session, key)
    with suppress(Unavailable):  # what was typed is saved; a draft of it that cannot be dropped is offered again
        forget_draft(session, key)
    return Saved(saved)
