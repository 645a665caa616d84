"""What was typed and not saved, offered again: `drafts`, and the footer's line on opening."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from opsboard.domain.errors import Forgotten
from opsboard.domain.items import Card
from opsboard.i18n import _, current_language, ngettext
from opsboard.tui.controllers.asking import ask_choice
from opsboard.tui.panes import Controller
from opsboard.tui.view_models.question import Choice
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.usecases.drafts import Unsaved

SHOWN_CELLS = 40
"""Cells of a draft's text in the list."""
_FORGET, _ALL = "-", "*"


class Drafts(Controller):
    """Lists drafts, goes on with one, forgets them."""

    def offer_drafts(self) -> None:
        """Say that there are drafts, if there are: the line may have dropped while somebody typed."""

        def offer(found: Sequence[Unsaved]) -> None:
            if found:
                words = ngettext(
                    "{count} draft was not saved: {key} goes on with it",
                    "{count} drafts were not saved: {key} goes on with them",
                    len(found),
                )
                self.host.say(words.format(count=len(found), key=self.host.keymap.shown("drafts")))

        self.host.worker.ask(_drafts if self.host.restricted else _drafts_and_left_texts, offer)

    def drafts(self) -> None:
        """Choose among the drafts and go on with one."""
        self.host.worker.ask(_drafts, self._ask_which)

    def _ask_which(self, found: Sequence[Unsaved]) -> None:
        if not found:
            self.host.say(_("there are no drafts"))
            return
        choices = [*self._choices_of(found), Choice(_FORGET, _("forget one"), "", _FORGET)]

        def submit(text: str) -> None:
            if text == _FORGET:
                self._ask_forget(found)
            elif text.isdecimal() and int(text) < len(found):
                self.host.close_prompt()
                self._go_on(found[int(text)])

        ask_choice(self.host, _("Go on with"), submit, choices)

    def _ask_forget(self, found: Sequence[Unsaved]) -> None:
        choices = [*self._choices_of(found), Choice(_ALL, _("all of them"), "", _ALL)]

        def submit(text: str) -> None:
            chosen = found if text == _ALL else [one for place, one in enumerate(found) if text == str(place)]
            forms = [one.form for one in chosen]
            self.host.close_prompt()
            if forms:
                words = ngettext("{count} draft forgotten", "{count} drafts forgotten", len(forms))
                self.host.worker.ask(
                    lambda session: _forget(session, forms), lambda _done: self.host.say(words.format(count=len(forms)))
                )

        ask_choice(self.host, _("Forget"), submit, choices)

    def _choices_of(self, found: Sequence[Unsaved]) -> list[Choice]:
        from opsboard.domain.text import cut, visible
        from opsboard.tui.render.history import stamp

        choices = []
        for place, one in enumerate(found):
            text = " ".join(visible(one.text.replace("\n", " ")).split())
            about = " ".join(filter(None, (self._words_for(one.what), *one.keys[:1], "…" if one.keys[1:] else "")))
            choices.append(
                Choice(str(place), f"{about}: {cut(text, SHOWN_CELLS)}", stamp(one.at, self.host.state.today))
            )
        return choices

    def _words_for(self, what: str) -> str:
        word, _space, kind = what.partition(" ")
        if word == "new":
            of_kind = self.host.state.kind_of(kind)
            return _("new {kind}").format(kind=of_kind.name.of(current_language()) if of_kind else kind)
        words = {
            "edit": _("form of"),
            "comment": _("comment on"),
            "reply": _("reply to the customer of"),
            "decline": _("why decline"),
            "answer": _("answer about"),
            "block": _("block"),
            "entry": _("checklist of"),
            "command": _("command for"),
            "reason": _("reason for"),
        }
        return words.get(word, "")

    def _go_on(self, draft: Unsaved) -> None:
        """Open again what the draft was typed in, with its text."""
        from opsboard.tui.controllers.creating import Creating
        from opsboard.tui.controllers.navigation import Navigation
        from opsboard.tui.controllers.palette import CommandPalette

        word, _space, kind = draft.what.partition(" ")
        if word == "new":
            if self.host.state.kind_of(kind) is not None:
                self.host.controller(Creating).ask_title(kind, [draft.text])
            else:
                self.host.controller(Creating).new([draft.text])
        elif not draft.keys:
            self.host.controller(CommandPalette).command_line(draft.text)
        elif word == "edit":
            from opsboard.tui.screens.form import FormPanel

            key = draft.keys[0]
            self.host.controller(Navigation).go_to_key(key, lambda: self.host.open_panel(FormPanel(key)))
        else:
            self.host.worker.ask(
                lambda session: _cards(session, draft.keys), lambda cards: self._ask_again(draft, cards)
            )

    def _ask_again(self, draft: Unsaved, cards: Sequence[Card]) -> None:
        """Ask what the prompt had asked; for items that are gone, at least show the text."""
        from opsboard.tui.controllers.item_actions import ItemActions
        from opsboard.tui.controllers.navigation import Navigation
        from opsboard.tui.controllers.palette import CommandPalette
        from opsboard.tui.screens.item import ItemPanel

        if not cards:
            self.host.controller(CommandPalette).command_line(draft.text)
            return
        self.host.controller(Navigation).go_to_key(cards[0].key)
        if draft.what == "command":
            self.host.controller(CommandPalette).command_line(draft.text, cards)
        elif draft.what == "block":
            self.host.controller(ItemActions).ask_block(draft.text, cards)
        elif draft.what == "entry":
            self.host.open_item(cards[0].key)
            if isinstance(panel := self.host.panel, ItemPanel):
                panel.do_add_entry(draft.text, cards)
        elif draft.what == "answer":
            from opsboard.tui.controllers.answering import Answering

            self.host.controller(Answering).about(cards[0].key, draft.text)
        else:
            actions = self.host.controller(ItemActions)
            ask = {"reply": actions.reply, "decline": actions.decline}.get(draft.what, actions.comment)
            ask(draft.text, cards)


def _drafts(session: Session) -> Sequence[Unsaved]:
    from opsboard.usecases.drafts import drafts

    return drafts(session)


def _drafts_and_left_texts(session: Session) -> Sequence[Unsaved]:
    """The drafts, with what was in the person's editor when the program was killed."""
    from opsboard.editor import Edited, take_left_texts
    from opsboard.usecases.following import info

    def keep(edited: Edited, text: str) -> None:
        from opsboard.tui.controllers.item_editing import keep_body

        with suppress(Forgotten):  # purged meanwhile: the text goes, too
            keep_body(session, edited.key, edited.text, text)

    take_left_texts(info(session).uuid, session.login, keep)
    return _drafts(session)


def _forget(session: Session, forms: Sequence[str]) -> None:
    from opsboard.usecases.drafts import forget

    for form in forms:
        forget(session, form)


def _cards(session: Session, keys: Sequence[str]) -> list[Card]:
    from opsboard.usecases.reading import card

    return [found for key in keys if (found := card(session, key)) is not None]
