"""Links of items: jumping along one, adding one, taking one away; and finding an item by what is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from opsboard.board_words import name_of
from opsboard.domain.errors import Invalid
from opsboard.domain.items import Card
from opsboard.domain.pinyin import is_spelling
from opsboard.i18n import _, current_language
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.asking import among, ask_choice
from opsboard.tui.view_models.question import Choice, Question
from opsboard.tui.words import item_count
from opsboard.usecases import linking, reading
from opsboard.usecases.near_items import near_items
from opsboard.usecases.related import RELATION, Related, related_items
from opsboard.usecases.session import Session

FOUND_LIMIT = 10
"""Items offered for a link."""


class Linking(Acting):
    """Asks for links and changes them."""

    def links(self) -> None:
        """Jump along a link, add one or take one away."""
        if not (cards := self.chosen()):
            return
        if len(cards) > 1:
            self._link_selected(cards)
            return
        card = cards[0]

        def ask(answer: tuple[list[tuple[str, Card | None, str]], list[Related]]) -> None:
            linked, offered = answer
            perhaps = [
                Choice(f"+{one.card.key}", f"+ {one.card.key}", f"{_('Perhaps related')}  {one.card.title}")
                for one in offered
            ]
            plus = Choice("+", _("add a link"), "", "+")
            minus = [Choice("-", _("take a link away"), "", "-")] if linked else []
            jumps = [
                Choice(key, key, f"{self.relation(relation)}  {other.title if other else ''}".rstrip())
                for relation, other, key in linked
            ]

            def submit(text: str) -> None:
                if text == "+":
                    self._ask_relation(card)
                elif text in [choice.value for choice in perhaps]:
                    self.on_targets(lambda session, keys: linking.link(session, keys, RELATION, text[1:]), cards=[card])
                elif text == "-":
                    self._ask_unlink(card, linked)
                elif text.strip():
                    self.host.close_prompt()
                    self.host.open_item(text.strip())

            label = _("Links of {key}").format(key=card.key)
            ask_choice(self.host, label, submit, [*jumps, plus, *minus, *perhaps], free=True)

        self.host.worker.ask(lambda session: _linked(session, card.key), ask)

    def relation(self, key: str) -> str:
        return name_of(self.host.state.workflow.relations, key)

    def _ask_relation(self, card: Card) -> None:
        """Which relation the new link has."""
        ask_choice(
            self.host,
            _("{key} …").format(key=card.key),
            lambda relation: self._ask_other_end(card, relation),
            self.relation_choices(card.kind),
        )

    def relation_choices(self, kind: str) -> list[Choice]:
        """All relations: those that items of a kind are likely to have come first."""
        language = current_language()
        likely = [flow.relation for flow in self.host.state.workflow.flows if flow.source == kind]
        order = [*dict.fromkeys(likely), "related", "blocks", "blocked_by"]
        relations = sorted(
            self.host.state.workflow.relations, key=lambda one: order.index(one.key) if one.key in order else len(order)
        )
        return [Choice(one.key, one.name.of(language), "" if language == "en" else one.key) for one in relations]

    def _ask_other_end(self, card: Card, relation: str) -> None:
        """To which item; `.` makes the same link from another one."""

        def submit(other: str) -> None:
            if other.strip():
                self.on_targets(lambda session, keys: linking.link(session, keys, relation, other), cards=[card])

        self.ask_other_end(f"{card.key} {self.relation(relation)}", card.key, submit)

    def ask_other_end(
        self,
        label: str,
        but: str,
        submit: Callable[[str], None],
        *,
        kind: str = "",
        besides: Callable[[Sequence[Card]], Sequence[Choice]] = lambda cards: (),
    ) -> None:
        """Ask for an item, by key or by words of its title; `but` is not offered. With `kind`: only what is of that
        kind and not dropped; those that are near then stand there before anything is typed. `besides`: what else is
        offered for those that are found."""
        found: dict[str, list[Choice]] = {}
        question: Question

        def complete(typed: str) -> Sequence[Choice]:
            word = typed.strip()
            if (word or kind) and word not in found:
                self.find(word, but, lambda cards: arrived(word, cards), kind)
            return found.get(word, [])

        def arrived(word: str, cards: Sequence[Card]) -> None:
            found[word] = [*(Choice(one.key, one.key, one.title) for one in cards), *besides(cards)]
            self.host.complete_again(question)

        question = Question(label, submit, hint=_("a key, or words of the title"), complete=complete)
        self.host.ask(question, self.host.targets())

    def find(self, word: str, but: str, done: Callable[[Sequence[Card]], None], kind: str = "") -> None:
        search = _near if kind and not word else _search
        self.host.worker.ask(lambda session: search(session, word, but, kind), done, slot="link search")

    def _ask_unlink(self, card: Card, linked: Sequence[tuple[str, Card | None, str]]) -> None:
        choices = [
            Choice(str(place), f"{self.relation(relation)} {key}", other.title if other else "")
            for place, (relation, other, key) in enumerate(linked)
        ]

        def submit(text: str) -> None:
            if not text.isdecimal() or int(text) >= len(linked):
                return
            relation, _other, key = linked[int(text)]
            self.host.act(lambda session: linking.unlink(session, card.key, relation, key))

        ask_choice(self.host, _("Take away from {key}").format(key=card.key), submit, choices)

    def _link_selected(self, cards: Sequence[Card]) -> None:
        """Link all selected items to one other."""
        rows = self.relation_choices(cards[0].kind)

        def chosen(relation: str) -> None:
            def submit(other: str) -> None:
                if other.strip():
                    self.on_targets(lambda session, keys: linking.link(session, keys, relation, other))

            self.ask_other_end(f"{item_count(len(cards))} {self.relation(relation)}", "", submit)

        self.question_for_targets(_("Link"), chosen, complete=among(rows), pick=True, hint=_("how?"))


def _linked(session: Session, key: str) -> tuple[list[tuple[str, Card | None, str]], list[Related]]:
    """The links of an item: relation, the other end, its key; and what may be related as well."""
    item = reading.item(session, key)
    links = [(link.relation, reading.card(session, link.key), link.key) for link in item.links]
    return links, related_items(session, item)


def _as_words(part: str) -> str:
    """A part of what is typed as a query takes it for words: what may spell Chinese ones as it is, all else quoted."""
    return part if is_spelling(part.lower()) and part.lower() not in ("or", "not", "and") else f'"{part}"'


def _near(session: Session, _word: str, but: str, kind: str) -> list[Card]:
    """The open items that say much the same as another one."""
    item = reading.item(session, but)
    said = {f"fields.{name}": value for name, value in item.fields.items()}
    near = near_items(session, kind, item.title, said, [but])
    return [card for one in near if (card := reading.card(session, one.key)) is not None]


def _search(session: Session, word: str, but: str, kind: str) -> list[Card]:
    """Items whose key begins with a word, else those with it in their text; of one kind, if one is given."""
    found = [one for key in reading.keys(session, word, FOUND_LIMIT) if (one := reading.card(session, key)) is not None]
    if len(found) < FOUND_LIMIT:
        quoted = " ".join(map(_as_words, word.replace('"', " ").split()))
        try:
            of_kind = f"kind:{kind} {quoted}" if kind else quoted
            chosen = reading.selection(session, of_kind, sort="-updated", limit=FOUND_LIMIT)
            found += [one for one in reading.cards(session, chosen) if one.key not in {known.key for known in found}]
        except Invalid:
            pass  # what is typed so far is no query yet: keys alone are offered
    fit = (one for one in found if not kind or (one.kind == kind and one.category != "dropped"))
    return [one for one in fit if one.key != but][:FOUND_LIMIT]
