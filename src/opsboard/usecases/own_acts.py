"""The acts of a person that undo and redo choose among: those on items, and edits of the workflow, from both logs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from opsboard.domain.items import Batch
from opsboard.domain.team import TeamChange, WorkflowAct
from opsboard.domain.values import frozen

if TYPE_CHECKING:
    from opsboard.usecases.ports.store import Transaction

Ids = frozenset[tuple[str, int]]
"""By which an act is known: its batch of items, its act in the log of the team, or both."""


_STAYING = ("purge", "channel")
"""Acts that are not taken back: what was forgotten is gone, and items go with the new name of their channel, which
no undo takes from it."""


@frozen
class Edited:
    """An edit of the workflow: its entries in the log of the team."""

    entries: tuple[TeamChange, ...]

    @property
    def told(self) -> WorkflowAct:
        return next(entry.workflow for entry in self.entries if entry.workflow is not None)

    @property
    def number(self) -> int:
        return self.entries[0].batch

    @property
    def purged(self) -> bool:
        """Whether words of it were taken out of the log, so that it cannot be taken back any more."""
        return any(entry.purged for entry in self.entries)


@frozen
class Act:
    """One act: its batch of items, its edit of the workflow, or both."""

    word: str
    batch: Batch | None = None
    edited: Edited | None = None

    @property
    def ids(self) -> Ids:
        found = set() if self.batch is None else {("items", self.batch.id)}
        return frozenset(found | (set() if self.edited is None else {("team", self.edited.number)}))

    @property
    def takes_back(self) -> Ids:
        """What it takes back."""
        found = set()
        if self.batch is not None and self.batch.undo_of is not None:
            found.add(("items", self.batch.undo_of))
        if self.edited is not None and self.edited.told.undo_of is not None:
            found.add(("team", self.edited.told.undo_of))
        return frozenset(found)


def edits_of_workflow(entries: Iterable[TeamChange], login: str) -> list[Edited]:
    """A person's edits of the workflow, newest first."""
    own = (entry for entry in entries if entry.by == login)
    acts = [tuple(some) for _number, some in groupby(own, key=lambda entry: entry.batch)]
    return [Edited(one) for one in reversed(acts) if any(entry.workflow is not None for entry in one)]


def merged(tx: Transaction, batches: Sequence[Batch], edits: Sequence[Edited]) -> Iterator[Act]:
    """Both, newest first; what was done in one act is one."""
    left = list(edits)
    for batch in batches:
        first: int | None = None
        while left:
            edit = left[0]
            if edit.told.items == batch.id:
                break
            if first is None:
                changes = tx.batch(batch.id).changes
                first = changes[0].seq if changes else 0
            if edit.entries[0].after_seq < first:
                break
            yield Act(edit.told.act, edited=left.pop(0))
        together = left.pop(0) if left and left[0].told.items == batch.id else None
        yield Act(batch.act, batch, together)
    yield from (Act(edit.told.act, edited=edit) for edit in left)


def standing(acts: Iterable[Act]) -> Iterator[Act]:
    """The acts that no standing later one takes back, newest first."""
    taken_back: set[tuple[str, int]] = set()
    for act in acts:
        if act.ids & taken_back:
            continue
        taken_back |= act.takes_back
        yield act


def among(acts: Iterable[Act], word: str, passed: Iterable[Ids]) -> tuple[Act | None, Act | None, bool]:
    """The act to take back, the newest one that is passed over, and whether these acts told. To redo is to take back
    the newest undo that stands, when nothing but redos came after it."""
    left: Act | None = None
    redoes = word == "redo"
    over = set(passed)
    for act in standing(acts):
        lost = act.word in _STAYING or (act.edited is not None and act.edited.purged)
        if act.ids in over or (lost and not redoes):
            left = left or act
        elif (act.word == "undo") == redoes:
            return act, left, True
        elif redoes and act.word not in ("redo", "nudge"):
            return None, left, True
    return None, left, False
