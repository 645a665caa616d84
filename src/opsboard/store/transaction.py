"""One act on a board: everything a use case may do between the lock and the commit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import N_, Conflict, NotFound
from opsboard.domain.items import STAGE_MOMENTS, Batch, Change, Item, NewItem
from opsboard.domain.kinds import Workflow
from opsboard.store.dialect import Database
from opsboard.store.items import placing, workflows
from opsboard.store.items.adding import Adding
from opsboard.store.items.editing import write_properties
from opsboard.store.items.rows import (
    Whole,
    item_row,
    present,
    read_item,
    to_properties,
    whole_items,
)
from opsboard.store.items.workflows import KindRows
from opsboard.store.log import change_log, purging
from opsboard.store.log.change_log import Journal
from opsboard.store.log.notification_writer import NotificationWriter
from opsboard.store.people import people
from opsboard.usecases.ports import NewChange
from opsboard.usecases.ports.many_items import NewLink

if TYPE_CHECKING:
    from opsboard.domain.signals import SignalTree
    from opsboard.domain.team import WorkflowAct
    from opsboard.store.people.team import Team


class SqlTransaction(purging.Forgetting):
    """A `Transaction` on the tables."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        kinds: dict[str, KindRows],
        zone: str,
        on_workflow: Callable[[Workflow], None],
    ) -> None:
        super().__init__(database)
        self._journal = journal
        self._kinds = kinds
        self._zone = zone
        self._on_workflow = on_workflow
        self.purged: list[str] = []
        """Keys of the items whose texts were emptied."""
        self._adding: Adding | None = None
        self._notifications = NotificationWriter(database, journal.at)
        self._held_team: Team | None = None
        self._latest: tuple[str, Whole, dict[str, Any]] | None = None
        """The item read last with its properties, until something is written: most acts read an item,
        then change it."""

    @property
    def forgets(self) -> bool:
        """Whether something was emptied of words."""
        return bool(self.purged) or (self._held_team is not None and self._held_team.forgets)

    def item(self, key: str) -> Item:
        return read_item(self._database, key)

    def properties(self, key: str) -> dict[str, Any]:
        return dict(self._read(key)[1])

    def linked(self, keys: Iterable[str], relations: Collection[str]) -> list[str]:
        some = list(keys)
        if not some:  # most acts close nothing: they need not load it while others wait
            return []
        from opsboard.store.items.linking import linked

        return linked(self._database, some, relations)

    def signal_tree(self, keys: Sequence[str], inverses: Mapping[str, str]) -> SignalTree:
        from opsboard.store.items.signals import signal_tree

        return signal_tree(self._database, keys, inverses)

    def miscounted(self) -> list[str]:
        from opsboard.store.items.signals import miscounted

        return [key for key, _found in miscounted(self._database)]

    def _read(self, key: str) -> tuple[Whole, dict[str, Any]]:
        key = key.upper()
        if self._latest is None or self._latest[0] != key:
            whole = whole_items(self._database, [item_row(self._database, key)])[0]
            self._latest = key, whole, to_properties(whole)
        return self._latest[1:]

    def add(self, new: NewItem, at: str, by: str) -> str:
        return self.add_many([new], at, by)[0]

    def add_many(self, items: Iterable[NewItem], at: str, by: str) -> list[str]:
        return self._begin_adding().add(items if isinstance(items, list) else list(items), at, by)

    def adding(self, at: str, by: str, most: int | None = None) -> Callable[[Sequence[NewItem]], list[str]]:
        return self._begin_adding().adding(at, by, most)

    def link_new(self, links: Sequence[NewLink], reason: str | None = None) -> None:
        from opsboard.store.items.linking import link_new

        self._latest = None
        link_new(self._database, self._journal, links, reason)

    def _begin_adding(self) -> Adding:
        self._latest = None
        if self._adding is None:
            self._adding = Adding(self._database, self._journal, self._kinds, self._zone, self._notifications)
        return self._adding

    def close(self) -> None:
        """Write what is written once for the whole act."""
        self._close_items()
        if self._held_team is not None:
            self._held_team.close()

    def _close_items(self) -> None:
        if self._adding is not None:
            self._adding.close()
            self._adding = None
        self._notifications.close()

    def apply(self, change: NewChange, at: str, by: str) -> Change:
        """Write a change. Raises NotFound, Invalid for a property that items do not have, and Conflict
        when `before` is not what the tables hold."""
        whole, held = self._read(change.key)
        row = whole.row
        _compare(change, held)
        self._latest = None
        version = write_properties(self._database, whole, held, change.after, at, self._kinds[row[2]], self._zone)
        written = self._journal.write(
            row[0], row[1], change.op, version, at, by, dict(change.before), dict(change.after), change.reason
        )
        self._notifications.of_change(
            row[0], written.seq, change.before, change.after, held, by, self._kinds[row[2]].rules.people
        )
        return written

    def rank_at(self, kind: str, stage: str, place: str, after: str | None = None) -> int:
        category = workflows.kind_rows(self._kinds, kind).category(kind, stage)
        return placing.rank_at(self._database, category, place, after, self._renumber)

    def _renumber(self, ranks: Mapping[str, int]) -> None:
        for key, rank in ranks.items():
            held = self._database.value("SELECT rank FROM item WHERE key = ?", (key,))
            self.apply(NewChange(key, "move", {"rank": held}, {"rank": rank}), self._journal.at, self._journal.by)

    def count_in_stage(self, kind: str, stage: str) -> int:
        return int(self._database.value("SELECT items FROM stage WHERE kind = ? AND key = ?", (kind, stage)) or 0)

    def moments_before(self, key: str, seq: int) -> dict[str, str | None]:
        from opsboard.store.log import replay  # only taking a move back needs it

        return replay.moments_before(self._database, key, seq, self._kinds)

    def key_of_source(self, system: str, source_id: str) -> str | None:
        found: str | None = self._database.value(
            "SELECT key FROM item WHERE source_system = ? AND source_id = ?", (system, source_id)
        )
        return found

    def neighbours(self, key: str, *, whole_category: bool) -> tuple[str | None, str | None]:
        return placing.neighbours(self._database, key, whole_category=whole_category)

    def changed_since(self, key: str, version: int) -> frozenset[str]:
        changes = change_log.SqlLog(self._database).changes(key)
        if not changes:
            raise NotFound(N_("there is no item {key}"), key=key)
        return frozenset(name for change in changes if change.version > version for name in change.after)

    def batches_by(self, login: str, limit: int) -> list[Batch]:
        return list(change_log.read_batches(self._database, "by = ?", (login,), limit, with_changes=False))

    def batch(self, number: int) -> Batch:
        for batch in change_log.read_batches(self._database, "id = ?", (number,), 1):
            return batch
        raise NotFound(N_("there is no batch {number}"), number=number)

    @property
    def team(self) -> Team:
        if self._held_team is None:
            # What the acts of every day need not load.
            from opsboard.store.log.team_log import TeamJournal
            from opsboard.store.people.team import Team

            journal = self._journal
            entries = TeamJournal(self._database, journal.at, journal.by, journal.team_reason, *journal.before)
            self._held_team = Team(self._database, entries, journal.reason)
        return self._held_team

    def named_in_items(self) -> set[str]:
        return people.named_in_items(self._database)

    def save_workflow(self, workflow: Workflow, told: WorkflowAct | None = None) -> None:
        self._close_items()
        self._latest = None
        self.team.write_workflow(lambda: self._on_workflow(workflow), told)
        self._kinds = workflows.read_kinds(self._database)

    def stages_in_use(self) -> dict[tuple[str, str], int]:
        return workflows.stages_in_use(self._database)

    def keys_in_stage(self, kind: str, stage: str) -> list[str]:
        rows = self._database.rows("SELECT key FROM item WHERE kind = ? AND stage = ? ORDER BY rank", (kind, stage))
        return [key for (key,) in rows]

    def purge(self, key: str) -> int:
        """Also logs the purge itself, as a change of op `purge`."""
        self.purged.append(key.upper())
        self._latest = None
        return purging.purge(self._database, self._journal, key, self._kinds, self._zone)


def _compare(change: NewChange, held: Mapping[str, Any]) -> None:
    """Raises Conflict when the change was made from other values than the tables hold."""
    if change.before.keys() != change.after.keys():
        raise ValueError(
            f"before and after name other properties: {sorted(change.before.keys() ^ change.after.keys())}"
        )
    before = present(change.before)
    stale = {
        name: (after, held.get(name), before.get(name))
        for name, after in change.after.items()
        if name not in STAGE_MOMENTS and before.get(name) != held.get(name)
    }
    if stale:
        raise Conflict(N_("{key} was changed meanwhile: {names}"), key=change.key, names=tuple(stale), fields=stale)
