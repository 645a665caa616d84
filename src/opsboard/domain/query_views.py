"""The saved views that a query names, each read once however often it is named.

Views name views, so that a few hundred characters could stand for millions of conditions: how deep they go and
how many conditions they come to is bounded.
"""

from __future__ import annotations

from opsboard.domain import limits
from opsboard.domain.errors import N_
from opsboard.domain.query import And, Node
from opsboard.domain.query_tokens import QueryError, Value
from opsboard.domain.query_words import QueryContext


class TooMuch(QueryError):
    """Views that come to a circle, or conditions to too many: reported at the place in the query itself."""

    def seen_at(self, start: int, end: int) -> TooMuch:
        """The same, where the view that it lies in is named."""
        values = {key: value for key, value in self.values.items() if key != "place"}
        return TooMuch(self.template, start, end, None, **values)


class Reading:
    """A query under way, with the views that it names."""

    def __init__(self, context: QueryContext) -> None:
        self.context = context
        self._queries = dict(context.views)
        self._read: dict[str, tuple[Node, int]] = {}
        """Name -> what the view selects, and how many conditions it comes to."""
        self._open: list[str] = []
        """The views that are being read: each names the one behind it."""
        self._counts = [0]
        """The conditions so far, of the query and of each view in `_open`."""

    def count(self, conditions: int, start: int, end: int) -> None:
        """Count conditions that stand at a place of the query, or view, that is being read. Raises TooMuch."""
        self._counts[-1] += conditions
        if self._counts[-1] > limits.CONDITIONS.most:
            message = N_("the query comes to more than {limit} conditions at {place}, with those of the views it names")
            raise TooMuch(message, start, end, limit=limits.CONDITIONS.most)

    def view(self, name: str, value: Value) -> Node:
        """What the view of this name selects, which `value` names. Raises QueryError."""
        if name not in self._read:
            self._read[name] = self._parsed(name, value)
        node, conditions = self._read[name]
        self.count(conditions, value.start, value.end)
        return node

    def _parsed(self, name: str, value: Value) -> tuple[Node, int]:
        from opsboard.domain.query_parser import parse_in

        if name in self._open:
            ring = " > ".join([*self._open[self._open.index(name) :], name])
            message = N_("the view at {place} names itself: {ring}; change one of them")
            raise TooMuch(message, value.start, value.end, ring=ring)
        if len(self._open) == limits.VIEW_DEPTH.most:
            message = N_("more than {limit} views name one another in a row at {place}; write their queries out")
            raise TooMuch(message, value.start, value.end, limit=limits.VIEW_DEPTH.most)
        self._open.append(name)
        self._counts.append(0)
        try:
            node = parse_in(self._queries[name], self) or And(())
            return node, max(1, self._counts[-1])
        except TooMuch as error:
            raise error.seen_at(value.start, value.end) from error
        except QueryError as error:
            message = N_('the query of the view "{word}" at {place} has a mistake itself: {query}')
            raise QueryError(message, value.start, value.end, word=name, query=self._queries[name]) from error
        finally:
            self._open.pop()
            self._counts.pop()
