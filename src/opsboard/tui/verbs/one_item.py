"""Acts on one item that need more than the prompt: the form, the editor, links. Mixed into the shell."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import Conflict, Forgotten, OpsboardError, Refused
from opsboard.domain.items import Card, Item
from opsboard.i18n import _, current_language
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.place import Part
    from opsboard.tui.state import ScreenState
    from opsboard.tui.terminal.editor import Edited
    from opsboard.tui.widgets.prompt import Choice

FOUND_LIMIT = 10
"""Items offered for a link."""


class ItemVerbs:
    """The `do_` methods of the form, the editor and links."""

    if TYPE_CHECKING:
        state: ScreenState
        app: Any
        backstage: Any

        def targets(self) -> Sequence[Card]: ...
        def act(self, *args: Any, **named: Any) -> None: ...
        def ask(self, question: Any, about: Sequence[Card] = ()) -> None: ...
        def say(self, message: str, style: Any = None) -> None: ...
        def refuse(self, error: OpsboardError) -> None: ...

        def after_warning(self, key: str, go_on: Callable[[], None]) -> None: ...
        def say_where(self, key: str | None = None) -> None: ...
        def edit_several(self) -> None: ...
        def link_several(self) -> None: ...
        def on_targets(self, work: Any, **named: Any) -> None: ...
        def close_prompt(self) -> None: ...
        def complete_again(self, question: Any) -> None: ...
        def open_item(self, key: str) -> None: ...
        def open_panel(self, panel: Part) -> None: ...

    def _one(self) -> Card | None:
        """The item that is meant; says so when there is none."""
        card = next(iter(self.targets()), None)
        if card is None:
            self.say(_("no item here"))
        return card

    # form and editor

    def do_edit(self) -> None:
        from opsboard.tui.screens.form import FormPanel

        if len(self.targets()) > 1:
            self.edit_several()
        elif (card := self._one()) is not None:
            self.after_warning(card.key, lambda: self.open_panel(FormPanel(card.key)))

    def do_edit_body(self) -> None:
        """The text in the person's editor; what comes back is saved if nobody else changed it."""
        if len(self.targets()) > 1:
            self.say(_("a text is edited one item at a time; esc unselects"))
        elif (card := self._one()) is not None:
            self.after_warning(
                card.key, lambda: self.backstage.ask(lambda session: _edited(session, card.key), self._edit_in_editor)
            )

    def _edit_in_editor(self, edited: Edited) -> None:
        from textual.app import SuspendNotSupported

        from opsboard.tui.terminal.editor import edit_text, editor_command

        key, seen = edited.key, edited.text

        try:
            command = editor_command(os.environ)
            self.say_where(key)
            with self.app.suspend():
                text = edit_text(
                    edited,
                    command,
                    wrote=lambda text: self._keep_body(key, seen, text),
                    ended=lambda: self.app.leaving is not None,
                )
        except SuspendNotSupported:
            self.say(_("this terminal cannot be left for an editor"))
            return
        except Refused as error:
            self.refuse(error)
            return
        finally:
            self.say_where()
        if text.rstrip("\n") == seen:
            self.backstage.ask(lambda session: _forget(session, key))
            self.say(_("nothing was changed"))
            return
        self._save_body(key, seen, text)

    def _save_body(self, key: str, seen: str, text: str) -> None:
        """Save a text; when that cannot be, nothing of it is lost."""

        def failed(error: OpsboardError) -> None:
            if isinstance(error, Forgotten):
                self.backstage.ask(lambda session: _forget(session, key))
                self.refuse(error)
                return
            self._keep_body(key, seen, text)
            if isinstance(error, Conflict) and error.fields:
                from opsboard.tui.screens.conflict import ConflictPanel, authors

                def decided(decisions: Mapping[str, tuple[Any, str | None]]) -> None:
                    theirs, chosen = decisions["body"]
                    if chosen is None:
                        self.backstage.ask(lambda session: _forget(session, key))
                        self.say(_("{key}: their text stays").format(key=key))
                    else:
                        self._save_body(key, theirs or "", chosen)

                self.open_panel(
                    ConflictPanel(
                        key, error.fields, decided, lambda _name, value: (_("Text"), value or ""), authors(error)
                    )
                )
            else:
                self.refuse(error)

        def done(_item: Item) -> None:
            self.say(_("{key} saved").format(key=key))

        self.act(lambda session: _save(session, key, seen, text), done, failed)

    def _keep_body(self, key: str, seen: str, text: str) -> None:
        """Keep a text that is not saved yet, or could not be, as a draft of the form."""

        self.backstage.ask(lambda session: keep_body(session, key, seen, text), slot=f"draft body {key}")

    # links

    def do_links(self) -> None:
        """Jump along a link, add one or take one away."""
        if len(self.targets()) > 1:
            self.link_several()
            return
        if (card := self._one()) is None:
            return

        def ask(linked: list[tuple[str, Card | None, str]]) -> None:
            from opsboard.tui.widgets.prompt import Choice, Question, matching

            plus = Choice("+", _("add a link"), "", "+")
            minus = [Choice("-", _("take a link away"), "", "-")] if linked else []
            jumps = [
                Choice(key, key, f"{self._relation(relation)}  {other.title if other else ''}".rstrip())
                for relation, other, key in linked
            ]

            def submit(text: str) -> None:
                if text == "+":
                    self._ask_relation(card)
                elif text == "-":
                    self._ask_unlink(card, linked)
                elif text.strip():
                    self.close_prompt()
                    self.open_item(text.strip())

            choices = [*jumps, plus, *minus]
            self.ask(
                Question(
                    _("Links of {key}").format(key=card.key),
                    submit,
                    complete=lambda typed: matching(choices, typed),
                    pick=True,
                    free=True,
                )
            )

        self.backstage.ask(lambda session: _linked(session, card.key), ask)

    def _relation(self, key: str) -> str:
        from opsboard.tui.render.history import relation_name

        return relation_name(self.state.workflow, key)

    def _ask_relation(self, card: Card) -> None:
        """Which relation the new link has."""
        from opsboard.tui.widgets.prompt import Question, matching

        choices = self.relation_choices(card.kind)
        self.ask(
            Question(
                _("{key} …").format(key=card.key),
                lambda relation: self._ask_other_end(card, relation),
                complete=lambda typed: matching(choices, typed),
                pick=True,
            )
        )

    def relation_choices(self, kind: str) -> list[Choice]:
        """All relations: those that items of a kind are likely to have come first."""
        from opsboard.tui.widgets.prompt import Choice

        language = current_language()
        likely = [flow.relation for flow in self.state.workflow.flows if flow.source == kind]
        order = [*dict.fromkeys(likely), "related", "blocks", "blocked_by"]
        relations = sorted(
            self.state.workflow.relations, key=lambda one: order.index(one.key) if one.key in order else len(order)
        )
        return [Choice(one.key, one.name.of(language), "" if language == "en" else one.key) for one in relations]

    def _ask_other_end(self, card: Card, relation: str) -> None:
        """To which item; `.` makes the same link from another one."""

        def submit(other: str) -> None:
            def work(session: Session, keys: Sequence[str]) -> Any:
                from opsboard.usecases.several import link_many

                return link_many(session, keys, relation, other)

            if other.strip():
                self.on_targets(work, cards=[card])

        self.ask_other_end(f"{card.key} {self._relation(relation)}", card.key, submit)

    def ask_other_end(self, label: str, but: str, submit: Callable[[str], None]) -> None:
        """Ask for an item, by key or by words of its title; `but` is not offered."""
        from opsboard.tui.widgets.prompt import Choice, Question

        found: dict[str, list[Choice]] = {}
        question: Question

        def complete(typed: str) -> Sequence[Choice]:
            word = typed.strip()
            if word and word not in found:
                self._find(word, but, lambda cards: arrived(word, cards))
            return found.get(word, [])

        def arrived(word: str, cards: Sequence[Card]) -> None:
            found[word] = [Choice(one.key, one.key, one.title) for one in cards]
            self.complete_again(question)

        question = Question(label, submit, hint=_("a key, or words of the title"), complete=complete)
        self.ask(question, self.targets())

    def _find(self, word: str, but: str, done: Callable[[Sequence[Card]], None]) -> None:
        self.backstage.ask(lambda session: _search(session, word, but), done, slot="link search")

    def _ask_unlink(self, card: Card, linked: Sequence[tuple[str, Card | None, str]]) -> None:
        from opsboard.tui.widgets.prompt import Choice, Question, matching

        choices = [
            Choice(str(place), f"{self._relation(relation)} {key}", other.title if other else "")
            for place, (relation, other, key) in enumerate(linked)
        ]

        def submit(text: str) -> None:
            if not text.isdecimal() or int(text) >= len(linked):
                return
            relation, _other, key = linked[int(text)]
            self.act(lambda session: _unlink(session, card.key, relation, key))

        self.ask(
            Question(
                _("Take away from {key}").format(key=card.key),
                submit,
                complete=lambda typed: matching(choices, typed),
                pick=True,
            )
        )


def _edited(session: Session, key: str) -> Edited:
    """The text of an item, to be edited."""
    from opsboard.tui.terminal.editor import Edited
    from opsboard.usecases.reading import item

    return Edited(session.store.info.uuid, session.login, key, item(session, key).body)


def keep_body(session: Session, key: str, seen: str, text: str) -> None:
    """Keep the text of an item as this person's draft. Raises Forgotten."""
    from opsboard.usecases.drafts import keep_field

    keep_field(session, key, "body", text.rstrip("\n"), seen or None)


def _save(session: Session, key: str, seen: str, text: str) -> Item:
    from opsboard.usecases.editing import edit

    saved = edit(session, key, {"body": text}, seen={"body": seen})
    _forget(session, key)
    return saved


def _forget(session: Session, key: str) -> None:
    """Forget the draft of an item's text."""
    from opsboard.usecases.drafts import forget_field

    forget_field(session, key, "body")


def _linked(session: Session, key: str) -> list[tuple[str, Card | None, str]]:
    """The links of an item: relation, the other end, its key."""
    from opsboard.usecases.reading import card, item

    return [(link.relation, card(session, link.key), link.key) for link in item(session, key).links]


def _unlink(session: Session, key: str, relation: str, other: str) -> Item:
    from opsboard.usecases.linking import unlink

    return unlink(session, key, relation, other)


def _search(session: Session, word: str, but: str) -> list[Card]:
    """Items whose key begins with a word, else those with it in their text."""
    from opsboard.domain.errors import Invalid
    from opsboard.usecases.reading import card, cards, keys, selection

    found = [one for key in keys(session, word, FOUND_LIMIT) if (one := card(session, key)) is not None]
    if len(found) < FOUND_LIMIT:
        quoted = " ".join(f'"{part}"' for part in word.replace('"', " ").split())
        try:
            chosen = selection(session, quoted, sort="-updated", limit=FOUND_LIMIT)
            found += [one for one in cards(session, chosen) if one.key not in {known.key for known in found}]
        except Invalid:
            pass  # what is typed so far is no query yet: keys alone are offered
    return [one for one in found if one.key != but][:FOUND_LIMIT]
