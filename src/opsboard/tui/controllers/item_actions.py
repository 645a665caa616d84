"""Acts on items, the same from every screen: each asks what it needs in the prompt, then calls a use case."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from opsboard.domain.items import PRIORITIES, PRIORITY_NAMES, Card, Item
from opsboard.domain.values import replaced
from opsboard.i18n import _
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.asking import among, ask_choice, ask_consent
from opsboard.tui.view_models.date_editor import DateEditor
from opsboard.tui.view_models.form_fields import person_choices
from opsboard.tui.view_models.mention_editor import MentionEditor
from opsboard.tui.view_models.question import Choice
from opsboard.usecases import archiving, attaching, blocking, editing, history, moving, reading, replying, snoozing
from opsboard.usecases.session import Session
from opsboard.usecases.typed import members

ARCHIVED_UNASKED = 10
"""Items that one key archives without a question."""


class ItemActions(Acting):
    """Fields, blocks, comments, the archive, and taking acts back."""

    # fields

    def priority(self) -> None:
        choices = [Choice(p, p, _(PRIORITY_NAMES[p]), p[1]) for p in PRIORITIES] + [Choice("none", _("none"), "", "-")]
        self.question_for_targets(
            _("Priority of"),
            submit=lambda text: self.edit_targets({"priority": text}),
            complete=among(choices),
            pick=True,
        )

    def assign(self) -> None:
        people = person_choices(self.host.state)
        choices = [replaced(one, key=str(place) if place < 10 else "") for place, one in enumerate(people, 1)]
        choices.append(Choice("none", _("none"), _("nobody"), "-"))
        self.question_for_targets(
            _("Assign"),
            submit=lambda text: self.edit_targets({"assignee": text}),
            complete=among(choices),
            pick=True,
        )

    def due(self) -> None:
        def submit(text: str) -> None:
            if text.strip():
                self.edit_targets({"due": text})
            else:
                self.nothing_answered()

        state, cards = self.host.state, self.chosen()
        held = cards[0].due if len(cards) == 1 else None
        editor = DateEditor(state, lambda text: state.meant(text, held), from_each=len(cards) > 1)
        hint = _("fri, +3d, 11-03, today 18:00, eom, none")
        self.question_for_targets(_("Due of"), about=cards, submit=submit, hint=hint, edit=editor)

    def snooze(self) -> None:
        def submit(text: str) -> None:
            if text.strip():
                self.on_targets(lambda session, keys: snoozing.snooze(session, keys, text))
            else:
                self.nothing_answered()

        back = _("none brings it back now")
        hint = _("fri, +3d, 11-03, 下周一") + _("; ") + back
        editor = DateEditor(self.host.state, self.host.state.day_meant)
        self.question_for_targets(_("Snooze"), submit=submit, hint=hint, edit=editor)

    def labels(self) -> None:
        def complete(typed: str) -> list[Choice]:
            word = typed.rpartition(" ")[2]
            sign = "-" if word.startswith("-") else ""
            begun = word.lstrip("+-").casefold()
            return [
                Choice(sign + label, label) for label in self.host.state.labels if begun and begun in label.casefold()
            ]

        def submit(text: str) -> None:
            edits = members("label", text.split())
            if edits:
                self.edit_targets(edits)
            else:
                self.host.close_prompt()

        self.question_for_targets(
            _("Labels of"),
            submit=submit,
            complete=complete,
            whole=False,
            hint=_("refund vip -old: adds two, takes one away"),
        )

    def block(self) -> None:
        cards = self.host.targets()
        if cards and all(card.blocked is not None for card in cards):
            self.on_targets(blocking.unblock)
        else:
            self.ask_block()

    def ask_block(self, text: str = "", about: Sequence[Card] = ()) -> None:
        """Ask what the targets, or these, wait for."""

        def submit(text: str) -> None:
            self.on_targets(lambda session, keys: blocking.block(session, keys, text))

        self.question_for_targets(
            _("Block"),
            about=about,
            submit=submit,
            value=text,
            hint=_("what it waits for"),
            edit=MentionEditor(self.host.state),
            keeps="block",
        )

    def attach(self, typed: str = "") -> None:
        """Keep an address with the targets; asked for where none was typed."""

        def submit(text: str) -> None:
            if text.strip():
                self.on_targets(lambda session, keys: attaching.attach(session, keys, text))
            else:
                self.nothing_answered()

        if typed.strip():
            submit(typed)
        else:
            hint = _("https://example.com/v3 and a name, or a path")
            self.question_for_targets(_("Attach to"), submit=submit, hint=hint)

    def detach(self, typed: str = "") -> None:
        """Take an attachment of the targets away; of one item it is chosen where none was typed."""

        def submit(text: str) -> None:
            self.on_targets(lambda session, keys: attaching.detach(session, keys, text))

        def ask(item: Item) -> None:
            choices = [Choice(str(at), one.said) for at, one in enumerate(item.attachments, start=1)]
            if choices:
                ask_choice(self.host, _("Take away from {key}").format(key=item.key), submit, choices)
            else:
                self.host.say(_("no attachments"))

        cards = self.chosen()
        if typed.strip():
            submit(typed)
        elif cards:
            self.host.worker.ask(lambda session: reading.item(session, cards[0].key), ask)

    def comment(self, text: str = "", about: Sequence[Card] = ()) -> None:
        """Ask for a comment on the targets, or on these."""
        self._ask_words(_("Comment on"), editing.comment, "comment", text, about)

    def reply(self, text: str = "", about: Sequence[Card] = ()) -> None:
        """Ask for what the customer was answered about the targets, or about these."""
        self._ask_words(_("Reply to the customer of"), replying.reply, "reply", text, about)

    def decline(self, text: str = "", about: Sequence[Card] = ()) -> None:
        """Ask why the targets, or these, are not done, and close them."""
        self._ask_words(_("Why decline"), moving.decline, "decline", text, about)

    def _ask_words(
        self,
        title: str,
        use_case: Callable[[Session, Sequence[str], str], object],
        keeps: str,
        text: str,
        about: Sequence[Card],
    ) -> None:
        def submit(text: str) -> None:
            if text.strip():
                self.on_targets(lambda session, keys: use_case(session, keys, text))
            else:
                self.host.close_prompt()

        self.question_for_targets(
            title,
            about=about,
            submit=submit,
            value=text,
            hint=_("ctrl+j begins a line, @ names people"),
            edit=MentionEditor(self.host.state),
            lines=True,
            keeps=keeps,
        )

    def archive(self) -> None:
        """Archive the targets; many of them only after a question."""
        cards = self.chosen()
        if len(cards) <= ARCHIVED_UNASKED:
            self.on_targets(archiving.archive, again=self.archive)
            return
        words = _("archive {count} items").format(count=len(cards))
        choices = [
            Choice("yes", words, _("{key} brings them back").format(key=self.host.keymap.shown("undo")), "y"),
            Choice("no", _("leave them"), "", "n"),
        ]
        ask_consent(
            self.host, _("Archive"), choices, lambda: self.on_targets(archiving.archive, again=self.archive), cards
        )

    # history

    def undo(self) -> None:
        self.with_reason(history.undo)

    def undo_of(self, key: str) -> None:
        """Take back what time brought last to an item; without a key the person's last act."""
        if key:
            self.with_reason(lambda session, reason: history.undo_time(session, key, reason))
        else:
            self.undo()

    def redo(self) -> None:
        self.with_reason(history.redo)

    def repeat_last(self) -> None:
        if self.host.last is None:
            self.host.say(_("nothing to do again yet"))
        elif not self.host.targets():
            self.host.say(_("no item here"))
        else:
            self.host.last()
