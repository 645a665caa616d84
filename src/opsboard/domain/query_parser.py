"""From the text of a query to what it means.

Words and "phrases" search, `key:value,value` narrows, `-` and NOT negate, a space is and, OR joins,
parentheses group; signs of full width count as their narrow ones. Operators are written large, or in
Chinese (或 且 非). Words of punctuation alone are passed over. Weekdays and lengths of time are read as `day_spans`
says.
"""

from __future__ import annotations

from opsboard.domain import limits
from opsboard.domain.errors import N_
from opsboard.domain.query import And, Node, Not, Or, Query, State, Text
from opsboard.domain.query_terms import term_node
from opsboard.domain.query_tokens import QueryError, Token, tokens_of
from opsboard.domain.query_views import Reading
from opsboard.domain.query_words import QueryContext
from opsboard.domain.segments import is_searchable

__all__ = ["QueryContext", "QueryError", "parse_query"]

DEPTH_LIMIT = limits.PARENTHESES.most
"""Parentheses and negations inside one another; more is no question that a person asks."""


def parse_query(text: str, context: QueryContext) -> Query:
    """The query that `text` means to the asker. An empty text selects everything.

    Raises QueryError at the first word that is not understood.
    """
    node = parse_in(text, Reading(context))
    archived, snoozed = (node is not None and _asks_for(word, node) for word in ("archived", "snoozed"))
    return Query(source=text, node=node, archived=archived, snoozed=snoozed)


def parse_in(text: str, reading: Reading) -> Node | None:
    """As `parse_query`, for a text within the reading of a query: itself, or that of a view that it names."""
    tokens = tokens_of(text, reading.context.workflow)
    node = _Reader(tokens, reading).whole()
    if node is None and tokens:
        message = N_("nothing to search for at {place}; write a word, or a state like is:overdue")
        raise QueryError(message, tokens[0].start, tokens[-1].end)
    return node


class _Reader:
    """Reads tokens in order: or, and, not, one term, each calling the next."""

    def __init__(self, tokens: list[Token], reading: Reading) -> None:
        self.tokens = tokens
        self.reading = reading
        self.place = 0
        self.depth = 0

    def whole(self) -> Node | None:
        if not self.tokens:
            return None
        node = self.any_of()
        if self.place < len(self.tokens):
            token = self.tokens[self.place]
            raise QueryError(N_('the ")" at {place} closes nothing; leave it out'), token.start, token.end)
        return node

    def next_type(self) -> str:
        return self.tokens[self.place].type if self.place < len(self.tokens) else ""

    def any_of(self) -> Node | None:
        nodes = [self.all_of()]
        while self.next_type() == "OR":
            self.place += 1
            nodes.append(self.all_of())
        return _joined(Or, nodes)

    def all_of(self) -> Node | None:
        nodes = [self.negated()]
        while self.next_type() not in ("", ")", "OR"):
            if self.next_type() == "AND":
                self.place += 1
            nodes.append(self.negated())
        return _joined(And, nodes)

    def negated(self) -> Node | None:
        if self.next_type() not in ("-", "NOT"):
            return self.term()
        self.deeper()
        self.place += 1
        node = self.negated()
        self.depth -= 1
        return None if node is None else Not(node)

    def term(self) -> Node | None:
        if self.next_type() in ("", ")", "OR", "AND"):
            raise self.missing()
        token = self.tokens[self.place]
        if token.type == "(":
            return self.group(token)
        self.place += 1
        if token.type == "pair":
            return term_node(token, self.reading)
        self.reading.count(1, token.start, token.end)
        return Text(token.text, phrase=token.type == "phrase") if is_searchable(token.text) else None

    def group(self, opening: Token) -> Node | None:
        self.deeper()
        self.place += 1
        node = self.any_of()
        if self.next_type() != ")":
            message = N_('the "(" at {place} is not closed; write ")" after what belongs together')
            raise QueryError(message, opening.start, opening.end, ")")
        self.place += 1
        self.depth -= 1
        return node

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            token = self.tokens[self.place]
            raise QueryError(N_("too many parentheses or negations at {place}"), token.start, token.end)

    def missing(self) -> QueryError:
        if self.place < len(self.tokens):
            token = self.tokens[self.place]
            message = N_('something must stand before "{word}" at {place}')
        else:
            token = self.tokens[-1]
            message = N_('something must follow "{word}" at {place}')
        return QueryError(message, token.start, token.end, word=token.text)


def _joined(join: type[And] | type[Or], nodes: list[Node | None]) -> Node | None:
    kept = tuple(node for node in nodes if node is not None)
    return join(kept) if len(kept) > 1 else next(iter(kept), None)


def _asks_for(state: str, node: Node) -> bool:
    match node:
        case State(word=word):
            return word == state
        case Not(node=inner):
            return _asks_for(state, inner)
        case And(nodes=nodes) | Or(nodes=nodes):
            return any(_asks_for(state, one) for one in nodes)
    return False
