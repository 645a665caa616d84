"""The front of a board in an SQL database: what every engine's store does. `sqlite/board.py` has the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from opsboard.domain.addresses import BoardAddress
from opsboard.domain.errors import Invalid
from opsboard.domain.items import Card, Item, LaneCell
from opsboard.domain.kinds import Workflow
from opsboard.store.dialect import Database
from opsboard.store.items import workflows
from opsboard.store.items.due import SqlTime
from opsboard.store.items.lookups import SqlLookups
from opsboard.store.items.reading import SqlItems, with_archived
from opsboard.store.items.rows import damaged, read_page
from opsboard.store.items.workflows import KindRows
from opsboard.store.log import change_log
from opsboard.store.log.change_log import Journal, SqlLog
from opsboard.store.people.drafts import Drafts
from opsboard.store.people.people import SqlSettings, SqlTeam
from opsboard.store.people.team_states import SERVICE
from opsboard.usecases.ports import BoardInfo, Selection

if TYPE_CHECKING:
    from opsboard.domain.working_time import SpecialDay
    from opsboard.store.log.courses import SqlCourses
    from opsboard.store.log.notices import SqlInbox
    from opsboard.store.search.held_dates import HeldDates
    from opsboard.store.search.id_set import IdSet
    from opsboard.store.search.search_cache import SearchCache
    from opsboard.store.search.vocabulary import Vocabulary
    from opsboard.usecases.ports.store import Transaction

T = TypeVar("T")


class SqlStore(SqlItems, SqlLookups, SqlLog):
    """A `Store` on one connection, but for what an engine does in its own way: presence, copies, checks, updates. One
    thread uses it."""

    def __init__(self, database: Database, address: BoardAddress) -> None:
        super().__init__(database)
        meta: dict[str, str] = dict(database.rows("SELECT name, value FROM meta WHERE name <> 'workflow'"))
        if missing := [name for name in ("uuid", "name", "zone", "default_kind", "created_at") if name not in meta]:
            raise damaged(missing[0])
        self.info = BoardInfo(
            uuid=meta["uuid"],
            name=meta["name"],
            zone=meta["zone"],
            default_kind=meta["default_kind"],
            address=address,
            created_at=meta["created_at"],
            service=SERVICE in meta,
        )
        database.wrote = False  # what was written until now brought it up to date
        self._seen = database.data_version()
        self._search: SearchCache | None = None
        """Answers searches in a row, once somebody got ready for them."""
        self._words: Vocabulary | None = None
        self._edition = ""
        self._kinds: dict[str, KindRows] = {}
        self._workflow: Workflow | None = None
        self._workflow_edition = ""
        self._kept: dict[str, Any] = {}
        """What was made of the board as `_kept_edition` has it, by name."""
        self._kept_edition = ""
        self.team = SqlTeam(database)
        self.settings = SqlSettings(database)
        self.time = SqlTime(database)
        self.drafts = Drafts(database)

    @property
    def wrote(self) -> bool:
        return self._database.wrote

    def close(self) -> None:
        self.drafts.close()
        self._database.close()

    def interrupt(self) -> None:
        self._database.interrupt()

    @property
    def workflow(self) -> Workflow:
        """The kinds of the board, as they are now."""
        edition = self._read_edition()
        if self._workflow is None or edition != self._workflow_edition:
            from opsboard.domain.kinds_loader import workflow_from_json

            text = self._database.value("SELECT value FROM meta WHERE name = 'workflow'")
            if text is None:
                raise damaged("workflow")
            try:
                self._workflow = workflow_from_json(text, sound=workflows.is_as_written(self._database, text))
            except Invalid:
                raise damaged(text) from None
            self._workflow_edition = edition
        return self._workflow

    def special_days(self) -> tuple[SpecialDay, ...]:
        """Holidays and make-up days of the board, as they are now."""
        from opsboard.domain.working_time import SpecialDay
        from opsboard.store.people.team_states import states

        years = states(self._database, "holiday").values()
        return tuple(SpecialDay(*day) for year in years for day in year["days"])

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """What was made under a name, made anew only when the kinds, settings or holidays of the board change."""
        edition = self._read_edition()
        if edition != self._kept_edition:
            self._kept, self._kept_edition = {}, edition
        if name not in self._kept:
            self._kept[name] = make()
        made: T = self._kept[name]
        return made

    def stages_in_use(self) -> dict[tuple[str, str], int]:
        return workflows.stages_in_use(self._database)

    def _read_edition(self) -> str:
        return str(self._database.value("SELECT value FROM meta WHERE name = 'workflow_edition'"))

    @contextmanager
    def write(
        self,
        act: str,
        at: str,
        by: str,
        *,
        undo_of: int | None = None,
        reason: str | None = None,
        patience: float | None = None,
    ) -> Iterator[Transaction]:
        from opsboard.store.transaction import SqlTransaction  # reading needs none of it

        purged: Sequence[str] = ()
        forgets = False
        wrote = self._database.wrote
        self._know_kinds()
        change_log.sha256()  # both before others wait for this one: a first act would hold the board five times as long
        self._words = None
        with (
            self._search.kept_if_committed() if self._search else nullcontext(),
            self._database.writing(seconds=patience),
        ):
            self._know_kinds()
            journal = Journal(self._database, act, at, by, undo_of, reason)
            transaction = SqlTransaction(self._database, journal, self._kinds, self.info.zone, self._save_workflow)
            try:
                yield transaction
            except BaseException:
                self._workflow, self._kept_edition = None, ""  # as read inside an act that is taken back
                raise
            transaction.close()
            journal.close()
            purged, forgets = transaction.purged, transaction.forgets
        if patience is not None:
            self._database.wrote = wrote
        if forgets:
            self._database.overwrite_deleted(False)
            self._forget()
        if purged:
            self.drafts.purge(purged)

    def _forget(self) -> None:
        """Take what was purged out of what the engine keeps beside the tables, now or as soon as can be."""

    def _know_kinds(self) -> None:
        """Read what writing needs to know of the kinds, unless it is known as the board has it now."""
        edition = self._read_edition()
        if edition != self._edition:
            self._kinds = workflows.read_kinds(self._database)
            self._edition = edition

    def bulk_write(self) -> AbstractContextManager[None]:
        return self._database.bulk_write()

    def snapshot(self) -> AbstractContextManager[None]:
        return self._database.snapshot()

    def _save_workflow(self, workflow: Workflow) -> None:
        from opsboard.domain.kinds_loader import workflow_to_json
        from opsboard.store.items.derived_fields import recompute

        before = workflows.read_kinds(self._database)
        workflows.write_workflow(self._database, workflow, workflow_to_json(workflow))
        recompute(self._database, before, self.info.zone)
        self._edition = ""

    def changed(self) -> bool:
        version = self._database.data_version()
        if version == self._seen:
            return False
        self._seen = version
        return True

    def page(self, key: str, comments: int) -> tuple[Item, Mapping[str, int]]:
        return read_page(self._database, key, comments)

    def cards(self, selection: Selection) -> list[Card]:
        if self._search is not None and self._search.answers_cards(selection):
            return self._search.cards(selection)
        return super().cards(selection)

    def counts(self, selection: Selection) -> dict[tuple[str, str], int]:
        if self._search is not None and self._search.answers(selection):
            return self._search.counts(selection)
        return super().counts(selection)

    def index_of(self, key: str, selection: Selection) -> int | None:
        if self._search is not None and self._search.answers_cards(selection):
            return self._search.index_of(key, selection)
        return super().index_of(key, selection)

    def found(self, selection: Selection) -> IdSet | None:
        if self._search is not None and self._search.answers(selection):
            return self._search.found(selection)
        return None

    def held_dates(self, kind: str | None, first: str, last: str) -> HeldDates:
        return self.search.dates(kind, first, last)

    def lanes(
        self, selection: Selection, group: str, *, by_category: bool, limit: int, follow: str | None = None
    ) -> list[LaneCell]:
        if not with_archived(selection):
            return self.search.lanes(selection, group, by_category, limit, follow)
        from opsboard.store.items.lanes import lanes

        return lanes(self._database, selection, group, by_category, limit, follow)

    @cached_property
    def inbox(self) -> SqlInbox:
        from opsboard.store.log.notices import SqlInbox

        return SqlInbox(self._database)

    @cached_property
    def courses(self) -> SqlCourses:
        from opsboard.store.log.courses import SqlCourses

        return SqlCourses(self._database)

    @property
    def words(self) -> Vocabulary:
        if self._words is None:
            from opsboard.store.search.vocabulary import Vocabulary

            self._words = Vocabulary(self._database)
        return self._words

    @property
    def search(self) -> SearchCache:
        if self._search is None:
            from opsboard.store.search.search_cache import SearchCache

            self._search = SearchCache(self._database)
        return self._search
