"""A store: its roles put together."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from opsboard.domain.kinds import Workflow
from opsboard.domain.team import WorkflowAct
from opsboard.domain.working_time import SpecialDay
from opsboard.usecases.ports import BoardInfo, Finding
from opsboard.usecases.ports.courses import Courses
from opsboard.usecases.ports.drafts import Drafts, Settings
from opsboard.usecases.ports.files import Access, Copies
from opsboard.usecases.ports.inbox import Inbox
from opsboard.usecases.ports.items import ItemReads, ItemWrites
from opsboard.usecases.ports.log import LogReads, LogWrites
from opsboard.usecases.ports.presence import Presence
from opsboard.usecases.ports.search import Search, Words
from opsboard.usecases.ports.team import TeamReads, TeamWrites
from opsboard.usecases.ports.time import Time

T = TypeVar("T")


class Transaction(ItemWrites, LogWrites, Protocol):
    """One act, all or nothing. Reading inside it sees its own writing."""

    @property
    def team(self) -> TeamWrites: ...

    def save_workflow(self, workflow: Workflow, told: WorkflowAct | None = None) -> None:
        """Give the board this workflow; `told` is what the log of the team says of the edit. Raises Refused while
        items stand in a stage that it does not have."""

    def stages_in_use(self) -> dict[tuple[str, str], int]:
        """How many items stand in which stage of which kind, archived and snoozed ones too."""

    def keys_in_stage(self, kind: str, stage: str) -> list[str]:
        """The items that stand in a stage, archived and snoozed ones too, in their order."""

    def miscounted(self) -> list[str]:
        """The keys of items that keep another number of signals than they have by the workflow as it is now. A look
        at all that may have some."""

    def kept_queries(self) -> list[tuple[str, str | None, str]]:
        """What everybody looks for: (login, None, their last filter) and (login or empty, view, its query)."""

    def forget_filter(self, login: str) -> None:
        """Have a person's last filter be none."""


class Store(ItemReads, LogReads, Protocol):
    """A board: reads, and one way to write. One thread uses it at a time."""

    @property
    def team(self) -> TeamReads: ...

    @property
    def inbox(self) -> Inbox: ...

    @property
    def drafts(self) -> Drafts: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def search(self) -> Search: ...

    @property
    def words(self) -> Words: ...

    @property
    def time(self) -> Time: ...

    @property
    def courses(self) -> Courses: ...

    @property
    def copies(self) -> Copies: ...

    @property
    def access(self) -> Access: ...

    @property
    def info(self) -> BoardInfo: ...

    @property
    def workflow(self) -> Workflow:
        """The kinds of the board, as they are now."""

    def special_days(self) -> tuple[SpecialDay, ...]:
        """Holidays and make-up days of the board, as they are now."""

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """What was made under a name, made anew only when the kinds, settings or holidays of the board change."""

    @property
    def wrote(self) -> bool:
        """Whether this session has written something that is kept; told after `close` too."""

    def stages_in_use(self) -> dict[tuple[str, str], int]:
        """How many items stand in which stage of which kind, archived and snoozed ones too. A look at every item."""

    def close(self) -> None: ...

    def write(
        self,
        act: str,
        at: str,
        by: str,
        *,
        undo_of: int | None = None,
        reason: str | None = None,
        patience: float | None = None,
    ) -> AbstractContextManager[Transaction]:
        """A transaction that becomes one batch of the log when it wrote changes. Raises Unavailable, after `patience`
        seconds when others hold the board that long; `wrote` does not tell of such an act, which nobody came for."""

    def waits_to_forget(self) -> bool:
        """Whether purged words still stand in the board's journal, as someone is reading: they go when that ends."""

    def changed(self) -> bool:
        """Whether another session committed since this was asked last. Costs microseconds."""

    def interrupt(self) -> None:
        """Give up what is being read just now, which raises Unavailable; what is being written goes on. Any thread
        calls it."""

    def update(self) -> str:
        """`newer` when a newer opsboard brought the board up to date, so that this one may not write any
        more but drafts; `wanted` when one waits for this one to leave; else empty."""

    def presence(self) -> Presence:
        """Who else is at the board, for sessions that stay; the same one each time, closed with the board."""

    def check(self, *, deep: bool) -> list[Finding]: ...

    def bulk_write(self) -> AbstractContextManager[None]:
        """Bulk loading into a new board: faster and as durable as any other write. Not inside a unit of work."""

    def snapshot(self) -> AbstractContextManager[None]:
        """All reads of the block use one snapshot, where the engine can do that without keeping anybody from
        writing. Not inside a unit of work."""
