"""What an act did, as its effects are told it, and what they may ask of the board and give: see `effects`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from opsboard.domain.items import Change, Item, NewItem, Person, Properties
from opsboard.domain.kinds import CLOSED_CATEGORIES, Workflow
from opsboard.domain.values import frozen

if TYPE_CHECKING:
    from opsboard.domain.signals import SignalTree


class Reads(Protocol):
    """What effects ask of the board: the reading part of a `Transaction`."""

    def item(self, key: str) -> Item: ...

    def properties(self, key: str) -> Properties: ...

    def linked(self, keys: Iterable[str], relations: Collection[str]) -> list[str]: ...

    def signal_tree(self, keys: Sequence[str], inverses: Mapping[str, str]) -> SignalTree: ...


@frozen
class Done:
    """What an act did, and what its effects need to know beside the board."""

    changes: Sequence[Change]
    joined: Sequence[tuple[str, str, str]]
    """New links, as (key, relation, other key), that are not among the changes."""
    workflow: Workflow
    history: Callable[[str], Sequence[Change]]
    """The changes of an item, oldest first."""
    at: str
    """The moment of the act, UTC."""
    login: str
    zone: str
    worked: Callable[[str], bool]
    """Whether a day is a working day of the board."""
    takes_back: bool = False
    """The act is an undo or a redo: it puts back what an earlier act made."""
    named: Sequence[tuple[str, str]] = ()
    """New items with a field that may name others, as (key, property)."""
    recount: Sequence[str] = ()
    """Keys of items whose signals are counted anew whatever the changes tell."""
    people: Callable[[], Sequence[Person]] = tuple
    """Everybody of the team, read once, when asked for."""

    def moved(self) -> Iterator[tuple[str, str, str]]:
        """Items that went to another stage, as (key, stage before the act, stage after it)."""
        first: dict[str, str] = {}
        last: dict[str, str] = {}
        for change in self.changes:
            if "stage" in change.after:
                first.setdefault(change.key, str(change.before["stage"]))
                last[change.key] = str(change.after["stage"])
        yield from ((key, before, last[key]) for key, before in first.items() if last[key] != before)

    def archived(self) -> Iterator[str]:
        """Keys of the items that went into the archive, or came back."""
        yield from (change.key for change in self.changes if "archived" in change.after)

    def closed_or_opened(self) -> Iterator[str]:
        """Keys of the items that were closed, opened, archived or brought back."""
        for key, before, after in self.moved():
            # A prefix may have been given to another kind since: then it is looked at whatever its stages were.
            kind = self.workflow.kind_of_item(key)
            kinds = self.workflow.kinds if kind is None else (kind,)
            closed = {stage.key: stage.category in CLOSED_CATEGORIES for one in kinds for stage in one.stages}
            if closed.get(before) != closed.get(after):
                yield key
        yield from self.archived()

    def links(self) -> Iterator[tuple[str, str, str, bool]]:
        """The links that changed, at the end where the act says so, as (key, relation, other key, whether it is there);
        without those in `joined`."""
        for change in self.changes:
            for name, value in change.after.items():
                if name.startswith("link."):
                    _family, relation, other = name.split(".", 2)
                    yield change.key, relation, other, bool(value)

    def linked(self, inverses: Mapping[str, str]) -> Iterator[str]:
        """Keys of the items that got or lost a link of these relations (key -> inverse), at whichever of its ends the
        act says so."""
        far = set(inverses.values())
        changed = ((key, relation, other) for key, relation, other, _there in self.links())
        for key, relation, other in (*changed, *self.joined):
            if relation in inverses:
                yield key
            if relation in far:
                yield other


@frozen
class Values:
    """New values of an item that is there."""

    key: str
    op: str
    after: Properties
    by: str | None = None
    """Who did it; None: who does the act."""
    reason: str | None = None


Follows = Generator[Values | NewItem, str | None, None]
"""What is to be changed as well; a new item is answered by its key."""
