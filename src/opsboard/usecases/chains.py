"""The chain that an item is part of, as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.domain.items import Card, Item
from opsboard.domain.kinds import CLOSED_CATEGORIES, Workflow
from opsboard.domain.values import frozen
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.chains import Step

READ = 500
"""Items of a chain that are looked at."""


@frozen
class Chain:
    """The tree of a chain, and the way through the item that it was made for."""

    steps: tuple[tuple[Step, Card], ...] = ()
    """From the top down."""
    more: int = 0
    """How many it has beside them."""
    path: tuple[Card, ...] = ()
    """From where it began to where it is now, a few each way."""


NO_CHAIN = Chain()


def chain_of(session: Session, item: Item) -> Chain:
    """The chain through an item; NO_CHAIN where it stands alone. However long it is, two reads find it, and each item
    that is shown is one more."""
    workflow = session.store.workflow
    forward, back = relations_of(workflow)
    if not any(link.relation in forward or link.relation in back for link in item.links):
        return NO_CHAIN
    from opsboard.domain.chains import path_of, tree_of

    found = session.store.chain(item.key, forward, back, READ)
    edges = [(one, other) for one, relation, other in found if _goes_on(workflow, one, relation, other)]
    tree = tree_of(edges, item.key)
    cards = {step.key: card for step in tree.steps if (card := session.store.card(step.key)) is not None}
    closed = [card.key for card in cards.values() if card.category in CLOSED_CATEGORIES]
    path = path_of([edge for edge in edges if cards.keys() >= set(edge)], item.key, closed)
    steps = tuple((step, cards[step.key]) for step in tree.steps if step.key in cards)
    return Chain(steps, tree.more, tuple(cards[key] for key in path if key in cards))


def relations_of(workflow: Workflow) -> tuple[set[str], set[str]]:
    """The relations along which chains go on, and those along which they go back."""
    forward = {flow.relation for flow in workflow.flows}
    return forward, {one.inverse for one in workflow.relations if one.key in forward}


def _goes_on(workflow: Workflow, one: str, relation: str, other: str) -> bool:
    """Whether a chain goes on along a link. Where it does along both ends of a relation (a plan contains content, a
    ticket is part of a problem) the flow between the two kinds says which way, without one that which stands first."""
    relations = [flow.relation for flow in workflow.flows]
    inverse = next(one.inverse for one in workflow.relations if one.key == relation)
    if inverse not in relations:
        return True
    kinds = [kind.key if (kind := workflow.kind_of_item(key)) else "" for key in (one, other)]
    for flow in workflow.flows:
        if (flow.source, flow.target, flow.relation) == (*kinds, relation):
            return True
        if (flow.target, flow.source, flow.relation) == (*kinds, inverse):
            return False
    return relations.index(relation) < relations.index(inverse)
