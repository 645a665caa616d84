"""Items that may well be related to one and are not linked with it yet: the same labels, words, campaign, customer."""

from __future__ import annotations

from opsboard.domain.items import Card, Item
from opsboard.domain.nearest import alike, pairs_of
from opsboard.domain.segments import match_terms, terms_near
from opsboard.domain.values import frozen
from opsboard.usecases.chains import chain_of
from opsboard.usecases.session import Session

RELATION = "related"
MOST = 5
_LOOKED_AT = 60
"""Items that are compared."""
_LONG = 4
"""Letters of a word of a script with spaces that is looked for: most shorter ones say nothing."""
_SAME = ("customer", "product")
"""Fields of which the same text says that two items belong together."""
_OF_LABELS, _OF_FIELD, _OF_CAMPAIGN = 0.6, 0.6, 0.2
"""What the same labels, the same text of a field and the same campaign count, beside 1 for the same title."""
_LEAST = 0.34
"""From where on an item is offered: the same campaign alone, or one of many labels, does not do."""


@frozen
class Related:
    """An item that is offered, and what it has in common besides words of the title: labels, texts, a campaign."""

    card: Card
    shared: tuple[str, ...]


def related_items(session: Session, item: Item, most: int = MOST) -> list[Related]:
    """The items nearest to one that it is not linked with, nor in one chain with, the nearest first. A few short reads,
    however many items the board has: of a word or label that many hold, the newest are looked at."""
    fields = {name: str(item.fields[name]) for name in _SAME if isinstance(item.fields.get(name), str)}
    texts = [term for text in fields.values() for term in match_terms(text, phrase=True)]
    keys = session.store.keys_near([*terms_near(item.title, _LONG), *texts], item.labels, item.campaign, _LOOKED_AT)
    known = {item.key, *(link.key for link in item.links)}
    known |= {card.key for _step, card in chain_of(session, item).steps}
    keys = [key for key in keys if key not in known]
    held = {name: session.store.texts_of_items(keys, name) for name in fields}
    pairs, labels = pairs_of(item.title), frozenset(item.labels)
    found: list[tuple[float, Related]] = []
    for card in map(session.store.card, keys):
        if card is None or card.archived or card.category == "dropped":
            continue
        same = [text for name, text in fields.items() if held[name].get(card.key) == text]
        in_campaign = item.campaign is not None and card.campaign == item.campaign
        score = alike(pairs, pairs_of(card.title)) + _OF_LABELS * alike(labels, frozenset(card.labels))
        score += _OF_FIELD * len(same) + _OF_CAMPAIGN * in_campaign
        if score >= _LEAST:
            shared = [*(label for label in item.labels if label in card.labels), *same]
            found.append((score, Related(card, (*shared, *([str(item.campaign)] if in_campaign else [])))))
    found.sort(key=lambda one: (-one[0], one[1].card.kind != item.kind, keys.index(one[1].card.key)))
    return [one for _score, one in found[:most]]
