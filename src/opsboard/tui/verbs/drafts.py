"""What was typed and not saved, offered again: `drafts`, and the footer's line on opening. Mixed into the shell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import Forgotten
from opsboard.domain.items import Card
from opsboard.i18n import _, current_language, ngettext
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.keys.keymap import Keymap
    from opsboard.tui.place import Part
    from opsboard.tui.state import ScreenState
    from opsboard.tui.widgets.prompt import Choice
    from opsboard.usecases.drafts import Unsaved

SHOWN_CELLS = 40
"""Cells of a draft's text in the list."""
_FORGET, _ALL = "-", "*"


class DraftVerbs:
    """The `do_` method of drafts, and what goes on with each sort of them."""

    if TYPE_CHECKING:
        state: ScreenState
        keymap: Keymap
        backstage: Any

        @property
        def panel(self) -> Part | None: ...
        def ask(self, question: Any, about: Sequence[Card] = ()) -> None: ...
        def say(self, message: str, style: Any = None) -> None: ...
        def close_prompt(self) -> None: ...
        def open_panel(self, panel: Part) -> None: ...
        def open_item(self, key: str) -> None: ...
        def go_to_key(self, key: str, then: Callable[[], None] | None = None) -> None: ...
        def ask_title(self, kind: str, lines: Sequence[str]) -> None: ...
        def ask_new(self, lines: Sequence[str]) -> None: ...
        @property
        def confined(self) -> bool: ...
        def ask_command(self, text: str, about: Sequence[Card] = ()) -> None: ...
        def ask_comment(self, text: str = "", about: Sequence[Card] = ()) -> None: ...
        def ask_block(self, text: str = "", about: Sequence[Card] = ()) -> None: ...

    def offer_drafts(self) -> None:
        """Say that there are drafts, if there are: the line may have dropped while somebody typed."""

        def told(found: Sequence[Unsaved]) -> None:
            if found:
                words = ngettext(
                    "{count} draft was not saved: {key} goes on with it",
                    "{count} drafts were not saved: {key} goes on with them",
                    len(found),
                )
                self.say(words.format(count=len(found), key=self.keymap.shown("drafts")))

        self.backstage.ask(_drafts if self.confined else _drafts_and_left_texts, told)

    def do_drafts(self) -> None:
        """Choose among the drafts and go on with one."""
        self.backstage.ask(_drafts, self._ask_which)

    def _ask_which(self, found: Sequence[Unsaved]) -> None:
        from opsboard.tui.widgets.prompt import Choice, Question, matching

        if not found:
            self.say(_("there are no drafts"))
            return
        choices = [*self._choices_of(found), Choice(_FORGET, _("forget one"), "", _FORGET)]

        def submit(text: str) -> None:
            if text == _FORGET:
                self._ask_forget(found)
            elif text.isdecimal() and int(text) < len(found):
                self.close_prompt()
                self._go_on(found[int(text)])

        self.ask(
            Question(
                _("Go on with"),
                submit,
                complete=lambda typed: matching(choices, typed) if typed else choices,
                pick=True,
            )
        )

    def _ask_forget(self, found: Sequence[Unsaved]) -> None:
        from opsboard.tui.widgets.prompt import Choice, Question, matching

        choices = [*self._choices_of(found), Choice(_ALL, _("all of them"), "", _ALL)]

        def submit(text: str) -> None:
            chosen = found if text == _ALL else [one for place, one in enumerate(found) if text == str(place)]
            forms = [one.form for one in chosen]
            self.close_prompt()
            if forms:
                words = ngettext("{count} draft forgotten", "{count} drafts forgotten", len(forms))
                self.backstage.ask(
                    lambda session: _forget(session, forms), lambda _done: self.say(words.format(count=len(forms)))
                )

        self.ask(Question(_("Forget"), submit, complete=lambda typed: matching(choices, typed), pick=True))

    def _choices_of(self, found: Sequence[Unsaved]) -> list[Choice]:
        from opsboard.domain.text import fit, visible, width
        from opsboard.tui.render.history import stamp
        from opsboard.tui.widgets.prompt import Choice

        choices = []
        for place, one in enumerate(found):
            text = " ".join(visible(one.text.replace("\n", " ")).split())
            shown = fit(text, SHOWN_CELLS) if width(text) > SHOWN_CELLS else text
            about = " ".join(filter(None, (self._words_for(one.what), *one.keys[:1], "…" if one.keys[1:] else "")))
            choices.append(Choice(str(place), f"{about}: {shown}", stamp(one.at, self.state.today)))
        return choices

    def _words_for(self, what: str) -> str:
        word, _space, kind = what.partition(" ")
        if word == "new":
            of_kind = self.state.kind_of(kind)
            return _("new {kind}").format(kind=of_kind.name.of(current_language()) if of_kind else kind)
        words = {
            "edit": _("form of"),
            "comment": _("comment on"),
            "block": _("block"),
            "entry": _("checklist of"),
            "command": _("command for"),
            "reason": _("reason for"),
        }
        return words.get(word, "")

    def _go_on(self, draft: Unsaved) -> None:
        """Open again what the draft was typed in, with its text."""
        word, _space, kind = draft.what.partition(" ")
        if word == "new":
            if self.state.kind_of(kind) is not None:
                self.ask_title(kind, [draft.text])
            else:
                self.ask_new([draft.text])
        elif not draft.keys:
            self.ask_command(draft.text)
        elif word == "edit":
            self.go_to_key(draft.keys[0], lambda: self._open_form(draft.keys[0]))
        else:
            self.backstage.ask(lambda session: _cards(session, draft.keys), lambda cards: self._ask_again(draft, cards))

    def _open_form(self, key: str) -> None:
        from opsboard.tui.screens.form import FormPanel

        self.open_panel(FormPanel(key))

    def _ask_again(self, draft: Unsaved, cards: Sequence[Card]) -> None:
        """Ask what the prompt had asked; for items that are gone, at least show the text."""
        if not cards:
            self.ask_command(draft.text)
            return
        self.go_to_key(cards[0].key)
        if draft.what == "command":
            self.ask_command(draft.text, cards)
        elif draft.what == "block":
            self.ask_block(draft.text, cards)
        elif draft.what == "entry":
            self.open_item(cards[0].key)
            if (panel := self.panel) is not None:
                panel.ask_entry(draft.text, cards)  # type: ignore[attr-defined]
        else:
            self.ask_comment(draft.text, cards)


def _drafts(session: Session) -> Sequence[Unsaved]:
    from opsboard.usecases.drafts import drafts

    return drafts(session)


def _drafts_and_left_texts(session: Session) -> Sequence[Unsaved]:
    """The drafts, with what was in the person's editor when the program was killed."""
    from opsboard.tui.terminal.editor import Edited, take_left_texts
    from opsboard.tui.verbs.one_item import keep_body

    def keep(edited: Edited, text: str) -> None:
        with suppress(Forgotten):  # purged meanwhile: the text goes, too
            keep_body(session, edited.key, edited.text, text)

    take_left_texts(session.store.info.uuid, session.login, keep)
    return _drafts(session)


def _forget(session: Session, forms: Sequence[str]) -> None:
    from opsboard.usecases.drafts import forget

    for form in forms:
        forget(session, form)


def _cards(session: Session, keys: Sequence[str]) -> list[Card]:
    from opsboard.usecases.reading import card

    return [found for key in keys if (found := card(session, key)) is not None]
