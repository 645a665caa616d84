"""A board in SQLite: made, opened, read and written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import Invalid, Unavailable
from opsboard.domain.items import Batch, Campaign, Card, Change, DatedCard, Item, LaneCell, Person
from opsboard.domain.kinds import Workflow
from opsboard.store import finding, keys, log, people, reading, workflows
from opsboard.store.drafts import Drafts
from opsboard.store.items import damaged, read_item, read_page
from opsboard.store.log import Journal
from opsboard.store.opening import FORGETTING, SCHEMA_VERSION, connect, wanted_version
from opsboard.store.sqlite import SqliteDatabase
from opsboard.store.workflows import KindRows
from opsboard.store.writing import SqlTransaction
from opsboard.usecases.ports import BoardInfo, Finding, PersonKey, Selection

if TYPE_CHECKING:
    from opsboard.domain.notices import Notice
    from opsboard.domain.team import TeamChange
    from opsboard.domain.views import View
    from opsboard.store.found import Found
    from opsboard.usecases.ports import Store, Transaction
    from opsboard.usecases.presence import Presence


def open_board(path: str, *, older: bool = False) -> SqlStore:
    """The board at `path`. Raises NotFound when there is none, and Unavailable, with what to do, when it
    is not a board, newer than this program, damaged, locked, read-only or on a network file system. With `older`, one
    that waits to be brought up to date can be read as it is."""
    database = connect(os.path.abspath(path), older=older)
    try:
        return SqlStore(database)
    except BaseException:
        database.close()
        raise


def mend_board(path: str) -> list[Finding]:
    """Repair the board at `path` from its logs, whether it can be opened or not; tells what was repaired. Raises
    NotFound and Unavailable."""
    from opsboard.store.mending import mend

    database = connect(os.path.abspath(path), guarded=False)
    try:
        return mend(database)
    finally:
        database.close()


def create_board(
    path: str,
    name: str,
    zone: str,
    workflow_json: str,
    default_kind: str,
    created_at: str,
    person: Person,
    group: str | None = None,
) -> SqlStore:
    """A new board at `path`, with its first person; opened. With a group, its members share it.

    Raises Refused when the file exists or the folder is not shared by the group, Unavailable when it
    cannot be written, Invalid for a workflow that makes no sense.
    """
    from opsboard.store.creating import create

    path = os.path.abspath(path)
    info = BoardInfo("", name, zone, default_kind, path, created_at)
    create(path, info, workflow_json, person, group)
    return open_board(path)


NOTE_SECONDS = 1.0
"""Seconds that a setting waits for others who write: what a person wants to see waits behind it."""


class SqlStore:
    """A `Store` on one connection. One thread uses it."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        meta: dict[str, str] = dict(database.rows("SELECT name, value FROM meta WHERE name <> 'workflow'"))
        if missing := [name for name in ("uuid", "name", "zone", "default_kind", "created_at") if name not in meta]:
            raise damaged(missing[0])
        self._info = BoardInfo(
            uuid=meta["uuid"],
            name=meta["name"],
            zone=meta["zone"],
            default_kind=meta["default_kind"],
            path=database.path,
            created_at=meta["created_at"],
            service=keys.SERVICE in meta,
        )
        database.wrote = False  # what was written until now brought it up to date
        self._seen = database.data_version()
        self._found: Found | None = None
        """Answers searches in a row, once somebody got ready for them."""
        self._edition = ""
        self._kinds: dict[str, KindRows] = {}
        self._workflow: Workflow | None = None
        self._workflow_edition = ""
        self._presence: Presence | None = None
        self._drafts = Drafts(database)
        if FORGETTING in meta:
            self._go_on_forgetting()

    @property
    def info(self) -> BoardInfo:
        return self._info

    @property
    def wrote(self) -> bool:
        return self._database.wrote

    def close(self) -> None:
        if self._presence is not None:
            self._presence.close()
        self._drafts.close()
        if not self._database.lock.closed:
            self._go_on_forgetting()
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
                self._workflow = workflow_from_json(text)
            except Invalid:
                raise damaged(text) from None
            self._workflow_edition = edition
        return self._workflow

    def _read_edition(self) -> str:
        return str(self._database.value("SELECT value FROM meta WHERE name = 'workflow_edition'"))

    @contextmanager
    def write(
        self, act: str, at: str, by: str, *, undo_of: int | None = None, reason: str | None = None
    ) -> Iterator[Transaction]:
        purged: Sequence[str] = ()
        forgets = False
        self._know_kinds()
        log.sha256()  # both before others wait for this one: a first act would hold the board five times as long
        with self._found.kept_if_committed() if self._found else nullcontext(), self._database.writing():
            self._know_kinds()
            journal = Journal(self._database, act, at, by, undo_of, reason)
            transaction = SqlTransaction(self._database, journal, self._kinds, self._info.zone, self._save_workflow)
            yield transaction
            transaction.close()
            journal.close()
            purged, forgets = transaction.purged, transaction.forgets
        if forgets:
            self._forget(purged)

    def _know_kinds(self) -> None:
        """Read what writing needs to know of the kinds, unless it is known as the board has it now."""
        edition = self._read_edition()
        if edition != self._edition:
            self._kinds = workflows.read_kinds(self._database)
            self._edition = edition

    def written_once(self) -> AbstractContextManager[None]:
        return self._database.written_once()

    def at_one_moment(self) -> AbstractContextManager[None]:
        return self._database.at_one_moment()

    def _save_workflow(self, workflow: Workflow) -> None:
        from opsboard.domain.kinds_loader import workflow_to_json
        from opsboard.store.resettling import resettle

        before = workflows.read_kinds(self._database)
        workflows.write_workflow(self._database, workflow, workflow_to_json(workflow))
        resettle(self._database, before, self.info.zone)
        self._edition = ""

    def _forget(self, purged: Sequence[str]) -> None:
        """Bring what was purged out of the journal as well, and out of the drafts that the board could not take.
        While someone is reading the journal stays: then whoever opens or leaves the board after them does it."""
        self._database.value("PRAGMA secure_delete=OFF")
        # The purge itself is done: a disk that fails now does it at the next time that the journal is written back.
        with suppress(Unavailable):
            if not self._database.is_written_back():
                with self._database.writing(seconds=NOTE_SECONDS):
                    self._database.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, 'on')", (FORGETTING,))
        if purged:
            self._drafts.purge(purged)

    def waits_to_forget(self) -> bool:
        return self._database.value("SELECT 1 FROM meta WHERE name = ?", (FORGETTING,)) is not None

    def _go_on_forgetting(self) -> None:
        """Bring purged words out of the journal, which someone who was reading had kept there."""
        with suppress(Unavailable):
            if self.waits_to_forget() and self._database.is_written_back():
                with self._database.writing(seconds=NOTE_SECONDS):
                    self._database.run("DELETE FROM meta WHERE name = ?", (FORGETTING,))

    def seq(self) -> int:
        return int(self._database.value("SELECT coalesce(max(seq), 0) FROM change"))

    def changed(self) -> bool:
        version = self._database.data_version()
        if version == self._seen:
            return False
        self._seen = version
        return True

    def item(self, key: str) -> Item:
        return read_item(self._database, key)

    def page(self, key: str, comments: int) -> tuple[Item, Mapping[str, int]]:
        return read_page(self._database, key, comments)

    def items(self, selection: Selection) -> Iterator[Item]:
        return reading.items(self._database, selection)

    def cards(self, selection: Selection) -> list[Card]:
        if self._found is not None and self._found.answers_cards(selection):
            return self._found.cards(selection)
        return reading.cards(self._database, selection)

    def card(self, key: str) -> Card | None:
        return reading.card(self._database, key)

    def count(self, selection: Selection) -> int:
        return reading.count(self._database, selection)

    def counts(self, selection: Selection) -> dict[tuple[str, str], int]:
        if self._found is not None and self._found.answers(selection):
            return self._found.counts(selection)
        return reading.counts(self._database, selection)

    def index_of(self, key: str, selection: Selection) -> int | None:
        if self._found is not None and self._found.answers_cards(selection):
            return self._found.index_of(key, selection)
        return reading.index_of(self._database, key, selection)

    def lanes(
        self, selection: Selection, group: str, *, by_category: bool, limit: int, follow: str | None = None
    ) -> list[LaneCell]:
        if not reading.with_archived(selection):
            return self._get_ready().lanes(selection, group, by_category, limit, follow)
        from opsboard.store.lanes import lanes

        return lanes(self._database, selection, group, by_category, limit, follow)

    def dated(self, selection: Selection, first: str, last: str, per_day: int | None = None) -> list[DatedCard]:
        return finding.dated(self._database, selection, first, last, per_day)

    def dated_counts(self, selection: Selection, first: str, last: str) -> dict[str, int]:
        return finding.dated_counts(self._database, selection, first, last)

    def changes(
        self,
        key: str | None = None,
        after_seq: int = 0,
        since: str | None = None,
        limit: int | None = None,
        *,
        brief: bool = False,
    ) -> list[Change]:
        return log.read_changes(self._database, key, after_seq, since, limit, brief)

    def stages_of(self, keys: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
        return log.read_stages(self._database, keys)

    def last_batch_by(self, login: str) -> Batch | None:
        return next(log.read_batches(self._database, "by = ?", (login,), 1), None)

    def newest_hash(self) -> str:
        return log.newest_hash(self._database)

    def people(self) -> list[Person]:
        return people.people(self._database)

    def person(self, login: str) -> Person | None:
        return people.person(self._database, login)

    def team_changes(self, since: str | None = None) -> list[TeamChange]:
        from opsboard.store import team_log

        return team_log.read_entries(self._database, since)

    def in_service_mode(self) -> bool:
        return keys.in_service_mode(self._database)

    def person_keys(self) -> list[PersonKey]:
        return keys.keys(self._database)

    def campaigns(self) -> list[Campaign]:
        return people.campaigns(self._database)

    def views(self, login: str) -> list[View]:
        from opsboard.store import views

        return views.views(self._database, login)

    def labels(self) -> list[str]:
        return finding.labels(self._database)

    def keys_like(self, text: str, limit: int) -> Sequence[str]:
        return finding.keys_like(self._database, text, limit)

    def draft(self, login: str, form: str) -> str | None:
        return self._drafts.one(login, form)

    def presence(self) -> Presence:
        if self._presence is None:
            from opsboard.store.presence import PresenceFile

            self._presence = PresenceFile(self.info.path)
        return self._presence

    def drafts(self, login: str) -> list[tuple[str, str]]:
        return self._drafts.all(login)

    def update(self) -> str:
        if self._database.is_newer:
            return "newer"
        return "wanted" if wanted_version(self._database) > SCHEMA_VERSION else ""

    def save_draft(self, login: str, form: str, text: str | None) -> None:
        self._drafts.save(login, form, text)

    def remember(self, login: str, name: str, value: Any) -> None:
        with self._database.writing(seconds=NOTE_SECONDS):
            people.remember(self._database, login, name, value)

    def recall(self, login: str, name: str) -> Any:
        return people.recall(self._database, login, name)

    def notices(
        self, login: str, after_seq: int = 0, limit: int | None = None, offset: int = 0, among: Selection | None = None
    ) -> list[Notice]:
        from opsboard.store import notices

        return notices.notices(self._database, login, after_seq, limit, offset, among)

    def unread(self, login: str) -> int:
        from opsboard.store import notices

        return notices.unread(self._database, login)

    def notice_counts(self, login: str, after_seq: int = 0) -> dict[str, int]:
        from opsboard.store import notices

        return notices.counts(self._database, login, after_seq)

    def notice_spans(self, login: str, among: Selection | None = None) -> list[tuple[str, int]]:
        from opsboard.store import notices

        return notices.spans(self._database, login, among)

    def newer_notices(self, login: str, at: str, seq: int, among: Selection | None = None) -> int:
        from opsboard.store import notices

        return notices.newer(self._database, login, at, seq, among)

    def mark_read(
        self, login: str, seqs: Sequence[int] | None, read: bool = True, among: Selection | None = None
    ) -> None:
        from opsboard.store import notices

        with self._database.writing():
            notices.mark_read(self._database, login, seqs, read, among)

    def dates_of(
        self, login: str, roles: Sequence[str], first: str, last: str, limit: int, among: Selection | None = None
    ) -> list[DatedCard]:
        from opsboard.store import notices

        return notices.dates_of(self._database, login, roles, first, last, limit, among)

    def last_act(self, login: str) -> tuple[int, str] | None:
        from opsboard.store import notices

        return notices.last_act(self._database, login)

    def seq_at(self, moment: str) -> int:
        from opsboard.store import notices

        return notices.seq_at(self._database, moment)

    def mend_notices(self) -> int:
        from opsboard.store import retelling

        with self._database.writing():
            return retelling.mend(self._database)

    def prepare_search(self) -> None:
        self._get_ready().prepare()

    def _get_ready(self) -> Found:
        if self._found is None:
            from opsboard.store.found import Found

            self._found = Found(self._database)
        return self._found

    def foresee_search(self, text: str) -> bool:
        return self._found is not None and self._found.foresee(text)

    def check(self, *, deep: bool) -> list[Finding]:
        from opsboard.store.checking import check

        return check(self._database, deep=deep)

    def unfinished(self, folder: str) -> list[str]:
        from opsboard.store import unfinished

        return unfinished.left_of(self.info.path, folder)

    def sweep(self, folder: str) -> list[str]:
        from opsboard.store import unfinished

        return [path for path in self.unfinished(folder) if unfinished.remove(path)]

    def backup(self, target: str) -> str:
        from opsboard.store.backups import backup

        return backup(self._database, os.path.abspath(target))


if TYPE_CHECKING:

    def _is_a_store(store: SqlStore) -> Store:
        return store
