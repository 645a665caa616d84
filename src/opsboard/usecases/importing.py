"""Items of a foreign file onto the board: in one transaction, and the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from itertools import islice
from operator import itemgetter
from typing import Any

from opsboard.domain import authors, limits, spans, text
from opsboard.domain.errors import N_, GateRefused, Invalid, NotFound, OpsboardError, Refused
from opsboard.domain.items import (
    LEADING_ROLES,
    PERSON_ROLES,
    Campaign,
    Change,
    Item,
    NewItem,
    Person,
    Properties,
    Source,
    blocking_item,
)
from opsboard.domain.kinds import STEP_ROLES
from opsboard.domain.values import frozen, made_by, replaced
from opsboard.domain.workflow import find_kind
from opsboard.formats.parsed import ParsedFile
from opsboard.usecases.acting import UnitOfWork, acting, require_role
from opsboard.usecases.campaigns import checked
from opsboard.usecases.gc_pause import gc_paused
from opsboard.usecases.import_items import same, word
from opsboard.usecases.import_reading import FileItem, FileReader
from opsboard.usecases.import_words import NAME_LIMIT, UNKNOWN_STAGES, Words
from opsboard.usecases.moving import check_way
from opsboard.usecases.near_items import Near, near_items
from opsboard.usecases.people import LOGIN, RESERVED
from opsboard.usecases.ports import Selection
from opsboard.usecases.ports.many_items import NewLink
from opsboard.usecases.session import Session

ARCHIVED = ("skip", "import")
"""What becomes of archived items of a file."""
IMPORTED = "import"
"""The reason of changes that an import makes to items that are there."""
KEPT = N_("{count} values changed both in the file and on the board since the last import; the board's stay")
BLOCK = 1000
"""Items read and written at a time: many, for the tables; few, to be small in memory."""
NEAR_LOOKED_AT = 200
"""New items of a dry run for which near ones are looked for."""
MANY = 2000
"""Items from which on the shortest way onto a new board pays."""
LONG = 200_000
"""Items from which on an import lasts longer than others wait, so that it must not keep readers out."""
Progress = Callable[[int, int], None]
"""Told now and then how many items were read, of how many at most."""
_REQUIRED = ("title", "stage")
_NEVER_TAKEN = (
    *("rank", "kind", "created_at", "created_by", "source", "closed_at", *_REQUIRED),
    *("check", "comment", "attachment", "link", "watcher", "blocked"),
)
"""Properties that an import may add and change, but does not take away."""


@frozen
class ImportResult:
    """What an import did, or would do."""

    read: int
    created: int
    updated: int
    unchanged: int
    skipped: tuple[tuple[int, OpsboardError], ...] = ()
    """(row, reason)."""
    lossy: Mapping[str, int] = made_by(factory=dict)
    """What was bent or went to the items' texts, by name, with how often."""
    notes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    """Of the created items, in the file's order."""
    batch: int | None = None
    """The number that undo takes back; None when nothing changed, and for a dry run."""
    near: tuple[tuple[int, Near], ...] = ()
    """Of a dry run: rows that would become items, each with the nearest item that is open already."""


def import_items(
    session: Session,
    parsed: ParsedFile,
    *,
    kind: str | None = None,
    unknown_stage: str = "inbox",
    archived: str = "import",
    dry_run: bool = False,
    progress: Progress = lambda _read, _most: None,
) -> ImportResult:
    """Write the items of a file. `kind` is that of all of them; `archived` is `import` or `skip`.

    An unknown stage goes to the inbox with a label (`inbox`), becomes a stage of the kind (`keep`, needs
    a lead) or is BadData (`error`). An item imported before is updated where the file changed since,
    except where someone changed the same property on the board. Raises Invalid, BadData, Refused.
    """
    if unknown_stage not in UNKNOWN_STAGES:
        raise Invalid(N_("{word} is no way with unknown stages; use inbox, keep or error"), word=unknown_stage)
    if archived not in ARCHIVED:
        raise Invalid(N_("{word} is no way with archived items; use import or skip"), word=archived)
    if not word(parsed.system):
        raise Invalid(N_("the source of a file needs a name; give one with --source NAME"))
    forced = find_kind(session.store.workflow, kind) if kind else None
    run = _Run(session, parsed, Words(session, forced, unknown_stage), archived == "skip", progress)
    short = session.store.bulk_write() if run.board_was_empty and MANY <= run.most < LONG else nullcontext()
    try:
        with gc_paused(), short, acting(session, "import") as act:
            run.write(act)
            if dry_run:
                raise _Abandoned
    except _Abandoned:
        return replaced(run.result(None), near=tuple(run.near()))
    return run.result(run.batch_number())


class _Abandoned(Exception):
    """Ends a dry run: the transaction is rolled back."""


class _Run:
    """One import under way."""

    def __init__(
        self, session: Session, parsed: ParsedFile, words: Words, skip_archived: bool, progress: Progress
    ) -> None:
        self.session = session
        self.parsed = parsed
        self.words = words
        self.skip_archived = skip_archived
        self.progress = progress
        self.board_was_empty = self._is_empty()
        self.most = len(parsed.items) if parsed.most is None else parsed.most
        self.keys_of: dict[str, str] = {}
        """Key in our own file -> key on the board."""
        self.found: list[tuple[str, NewItem, int]] = []
        """Key on the board, what the file says otherwise, and its row there."""
        self.found_keys: set[str] = set()
        self.seen: dict[str, int] = {}
        """Key -> the version that the file was written from, of a file of this very board."""
        self._is_here = bool(parsed.board) and parsed.board == session.store.info.uuid
        self.linked: list[tuple[str, list[tuple[str, str]]]] = []
        """Key on the board, and links as (relation, key in our own file)."""
        self.new_links: list[NewLink] = []
        """Both directions of those between items that are new."""
        self._links: dict[str, set[str]] = {}
        """Key on the board -> its links, as `RELATION.KEY`, of those that get some."""
        self.created: dict[str, None] = {}
        """Their keys, in the file's order."""
        self.looks: list[tuple[int, NewItem]] = []
        """The first new items, with their rows."""
        self.updated: set[str] = set()
        self.kept = 0
        self.changes: list[Change] = []
        self._filled: dict[str, frozenset[str]] = {}
        """Kind -> its fields that the board writes."""
        self._people: set[str] = set()
        self._stages: set[tuple[str, str]] = set()
        """People and stages of the file that the board has by now."""

    def write(self, act: UnitOfWork) -> None:
        """Do all of it."""
        # Another import may have come first while this one waited for the board.
        self.board_was_empty = self.board_was_empty and self._is_empty()
        self.changes = act.changes
        self.file = FileReader(
            self.parsed,
            self.words,
            act.at,
            self.session.zone,
            skip_archived=self.skip_archived,
            anew=self.board_was_empty,
            board=self.session.store.info.uuid,
        )
        self._admit(act)
        self._make_known(act)
        items = iter(self.file)
        if self.words.keeps_stages:  # which are known when all is read
            items = iter(list(items))
            self._make_known(act)
        add = act.adding(self.most)
        while block := list(islice(items, BLOCK)):
            self._take(act, block, add)
            self.progress(self.file.read, self.most)
        self._make_known(act)
        for key, new, row in self.found:
            self._update(act, key, new, row)
        for key, links in self.linked:
            self._link(act, key, links)
        act.join_new(self.new_links, IMPORTED)

    def _is_empty(self) -> bool:
        return self.session.store.count(Selection(self.session.zone, archived=True)) == 0

    def result(self, batch: int | None) -> ImportResult:
        """What was done so far."""
        notes = list(self.parsed.notes)
        if self.kept:
            notes.append(KEPT.format(count=self.kept))
        return ImportResult(
            read=self.file.read,
            created=len(self.created),
            updated=len(self.updated),
            unchanged=len(self.found_keys - self.updated),
            skipped=tuple(sorted(self.file.skipped, key=itemgetter(0))),
            lossy=dict(sorted(self.file.lossy.items())),
            notes=tuple(notes),
            keys=tuple(self.created),
            batch=batch,
        )

    def near(self) -> Iterator[tuple[int, Near]]:
        """The rows of new items with the nearest open one that the board has."""
        for row, new in self.looks:
            for near in near_items(self.session, new.kind, new.title, new.properties)[:1]:
                yield row, near

    def batch_number(self) -> int | None:
        """The batch that the import became."""
        if self.changes:
            return self.changes[0].batch
        return self.session.store.changes(next(iter(self.created)))[0].batch if self.created else None

    def _admit(self, act: UnitOfWork) -> None:
        """The campaigns and people of our own files, unless the board knows them. Campaigns are a lead's to make:
        for others the items' texts say where they belonged. So is who wrote what: for others the file's word is not
        enough. On an empty board of an admin, who restores it, people are as the file says; else whoever an item
        names is not yet here."""
        held = self.session.store.team.person(self.session.login)
        plans = held is not None and held.role in LEADING_ROLES
        self.words.keeps_authors = plans
        for campaign in self.parsed.campaigns if plans else ():
            if self.words.campaign(campaign.key) is None:
                self._admit_campaign(act, campaign)
        if plans:
            self._admit_channels(act)
        trusted = self.board_was_empty and held is not None and held.role == "admin"
        restored: list[Person] = []
        for person in self.parsed.people:
            login = person.login.lower()
            if LOGIN.fullmatch(login) and login not in RESERVED:
                department = self.words.department(person.department) if person.department else None
                name = text.clean_line(person.name, 10**9)[:NAME_LIMIT] or login
                newcomer = Person(login, name, "member", department, active=False)
                if trusted and (self.session.login == login or not self.words.knows_login(login)):
                    role = person.role if person.role in PERSON_ROLES else "member"
                    restored.append(replaced(newcomer, role=role, active=person.active))
                self.words.describe_person(newcomer)
        for person in restored:
            if held is not None and person.login == held.login:
                # Who takes the board over is told in the file as well; what they may do is not.
                act.tx.team.save_person(replaced(self.words.named(person), role=held.role, active=True))
            else:
                self.words.know_person(person)

    def _admit_campaign(self, act: UnitOfWork, campaign: Campaign) -> None:
        try:
            over = len(campaign.phases) - limits.PHASES.most
            if over > 0:
                self.file.lost("phases", over)
                campaign = replaced(campaign, phases=campaign.phases[: limits.PHASES.most])
            clean = checked(campaign, self.session.store.team.campaigns(), self.session.zone)
        except OpsboardError:
            self.file.lost("campaigns")
            return
        act.tx.team.save_campaign(clean)
        self.words.know_campaign(clean)

    def _admit_channels(self, act: UnitOfWork) -> None:
        """The channels of our own files and the templates of campaigns, unless the board has some of that name."""
        from opsboard.usecases.campaigns import checked_template
        from opsboard.usecases.channels import checked as checked_channel

        team = self.session.store.team
        channels = {one.name.casefold() for one in team.channels()}
        for channel in self.parsed.channels:
            if channel.name.casefold() not in channels:
                try:
                    act.tx.team.save_channel(checked_channel(channel, team.channels()))
                except OpsboardError:
                    self.file.lost("channels")
        templates = {one.name.casefold() for one in team.templates()}
        for template in self.parsed.templates:
            if template.name.casefold() not in templates:
                try:
                    act.tx.team.save_template(checked_template(template, self.session.zone))
                except OpsboardError:
                    self.file.lost("templates")

    def _make_known(self, act: UnitOfWork) -> None:
        """The stages and people of the file that the board lacks."""
        if self.words.new_stages.keys() - self._stages:
            require_role(self.session, "lead")
            act.tx.save_workflow(self.words.grown_workflow())
            self._stages.update(self.words.new_stages)
        for login, newcomer in self.words.new_people.items():
            if login not in self._people:
                act.tx.team.save_person(newcomer)
                self._people.add(login)

    def _take(self, act: UnitOfWork, block: Sequence[FileItem], add: Callable[[Sequence[NewItem]], list[str]]) -> None:
        """Add the items of a block that the board does not have, and note the others."""
        self._make_known(act)
        held = [None if self.board_was_empty else self._held(act, item) for item in block]
        added = iter(add([item.new for item, key in zip(block, held, strict=True) if key is None]))
        for item, found in zip(block, held, strict=True):
            key = next(added) if found is None else found
            if found is None:
                self.created[key] = None
                if len(self.looks) < NEAR_LOOKED_AT:
                    self.looks.append((item.row, item.new))
            else:
                self.found_keys.add(key)
                board = act.tx.properties(key)
                if any(_differing(_wanted(item.new, board), board, self._board_fills(board))):
                    self.found.append((key, item.new, item.row))
                    if item.whole is not None and self._is_here:
                        self.seen[key] = item.whole.version
            if item.whole is not None:
                self.keys_of[item.name] = key
            if item.links:
                self.linked.append((key, [(link.relation, link.key) for link in item.links]))

    def _held(self, act: UnitOfWork, item: FileItem) -> str | None:
        """The key of the item when the board had it before: by its source, or for our own files by its key when it
        is the very item: made by the same person at the same moment, from the same source; never of a file of which
        another board says that it wrote it."""
        source = item.new.source
        key = None if source is None else act.tx.key_of_source(source.system, source.id)
        if item.whole is not None and (self._is_here or not self.parsed.board):
            try:
                held = act.tx.item(word(item.whole.key))
            except NotFound:
                held = None
            if held is not None and _birth(held) == _birth(item.whole):
                key = held.key
        return None if key in self.created else key

    def _update(self, act: UnitOfWork, key: str, new: NewItem, row: int) -> None:
        """Bring an item up to what the file says now, where the file changed since it was read last. What was
        purged stays so, whatever the file still says of it."""
        held = act.tx.properties(key)
        wanted = _wanted(new, held)
        differing, gone = _differing(wanted, held, self._board_fills(held))
        past = self.session.store.changes(key)
        if any(change.op == "purge" for change in past):
            self.found_keys.discard(key)
            self.file.skipped.append((row, Refused(N_("purged"))))
            return
        base = _base(past, self.seen.get(key))
        after: dict[str, Any] = {}
        for name in (*differing, *gone):
            value, was = wanted.get(name), base.get(name)
            if same(name, value, was):
                continue
            if same(name, held.get(name), was) and not (value is None and name in _REQUIRED):
                after[name] = value
            else:
                self.kept += 1
        for name in self._closed(act, key, held, after):
            del after[name]
            self.file.lost(name.removeprefix("fields."))
        after, over = limits.fitting(held, after)
        for family, names in over.items():
            self.file.lost(family, len(names))
        kind = self.words.workflow.kind(held["kind"])
        after, wrong = spans.fitting(spans.ends_of(kind), held, after, self.session.zone)
        for name in wrong:
            self.file.lost(name.removeprefix("fields."))
        if "stage" in after:
            try:
                after = self._moved(act, key, {**held, **wanted}, after)
            except GateRefused as error:
                self.found_keys.discard(key)
                self.file.skipped.append((row, error))
                return
        if act.change(key, "move" if "stage" in after else "edit", after, IMPORTED):
            self.updated.add(key)

    def _closed(self, act: UnitOfWork, key: str, held: Properties, after: Properties) -> list[str]:
        """Fields that the file would change although they are closed."""
        kind = self.words.workflow.kind(held["kind"])
        if not any(field.locked_from for field in kind.fields):
            return []
        from opsboard.usecases.locks import closed_for

        return [f"fields.{one}" for one in closed_for(self.session, kind, act.tx.item(key), after, held)]

    def _board_fills(self, held: Properties) -> Collection[str]:
        """The fields of an item that the board writes: a file that does not know of them does not take them away."""
        kind = self.words.workflow.kind(held["kind"])
        if kind.key not in self._filled:
            filled = (one.key for one in kind.fields if one.is_kept_by_the_board or one.role in STEP_ROLES.values())
            self._filled[kind.key] = frozenset(f"fields.{key}" for key in filled)
        return self._filled[kind.key]

    def _moved(self, act: UnitOfWork, key: str, held: Properties, after: Mapping[str, Any]) -> dict[str, Any]:
        """The new values of an item that the file has in another stage, with its place there. Another tool
        tells what has happened; a table of our own asks for a move, which a gate may refuse: GateRefused."""
        item = act.tx.item(key)
        kind = self.session.store.workflow.kind(item.kind)
        stage = kind.stage(after["stage"])
        if self.parsed.asks_gates:
            check_way(act, item, kind, stage, held, None)
        return {**after, "rank": act.tx.rank_at(kind.key, stage.key, "top")}

    def _link(self, act: UnitOfWork, key: str, links: Iterable[tuple[str, str]]) -> None:
        """The links of an item to others of the file or the board, at both ends."""
        held: Properties | None = None
        for said, other_key in links:
            other = self._linked_item(act, other_key)
            relation = self.words.relation(said)
            if other is None or relation is None or other == key:
                self.file.lost("links")
                if blocking_item(act.tx.properties(key).get("blocked") or {}) == other_key:
                    act.change(key, "unblock", {"blocked": None})  # by an item that did not come
                continue
            inverse = self.words.workflow.relation(relation).inverse
            if not self._has_room(act, key, relation, other):
                self.file.lost("links")
                continue
            if key in self.created and other in self.created:
                by = self.session.login
                self.new_links += [(key, relation, other, act.at, by), (other, inverse, key, act.at, by)]
                continue
            held = act.tx.properties(key) if held is None else held
            name = f"link.{relation}.{other}"
            if name in held or (key not in self.created and name in _base(self.session.store.changes(key))):
                continue
            for end, after in ((key, {name: True}), (other, {f"link.{inverse}.{key}": True})):
                if act.change(end, "link", after, IMPORTED) and end in self.found_keys:
                    self.updated.add(end)

    def _linked_item(self, act: UnitOfWork, name: str) -> str | None:
        """The key on the board of what a link of the file names: an item of ours by its key there; of others by its
        id, also when it came with an earlier file."""
        found = self.keys_of.get(name)
        if found is None and self._is_here:
            try:
                return act.tx.item(word(name)).key
            except NotFound:
                return None
        of_board = f"@{self.parsed.board}" if self.parsed.board else ""
        return found or act.tx.key_of_source(word(self.parsed.system), word(name + of_board))

    def _has_room(self, act: UnitOfWork, key: str, relation: str, other: str) -> bool:
        """Whether both ends take a link more, with those that are known and not written yet."""
        ends = (key, f"{relation}.{other}"), (other, f"{self.words.workflow.relation(relation).inverse}.{key}")
        for end, _name in ends:
            if end not in self._links:
                held = act.tx.properties(end) if end not in self.created else ()
                self._links[end] = {one.partition(".")[2] for one in held if one.startswith("link.")}
        if any(len(self._links[end] | {name}) > limits.LINKS.most for end, name in ends):
            return False
        for end, name in ends:
            self._links[end].add(name)
        return True


def _wanted(new: NewItem, held: Properties) -> dict[str, Any]:
    """What the file says of an item that the board holds."""
    wanted = {"title": new.title, "stage": new.stage, **new.properties}
    if new.kind != held["kind"]:
        # An item keeps its kind: what only the other kind has stays in the file.
        wanted = {name: value for name, value in wanted.items() if not name.startswith(("stage", "fields."))}
    return wanted


def _differing(wanted: Properties, held: Properties, kept: Collection[str]) -> tuple[list[str], list[str]]:
    """Properties of which the file says something else than the board, and those of which it says nothing: without
    the ones that an import never takes away, and those to be `kept`."""
    differing = [name for name in wanted if not same(name, wanted[name], held.get(name))]
    gone = [
        name for name in held if name not in wanted and name not in kept and name.partition(".")[0] not in _NEVER_TAKEN
    ]
    return differing, gone


def _base(past: Sequence[Change], seen: int | None = None) -> dict[str, Any]:
    """What the file said of an item at the last import; of one whose import was undone what that left of it. Of a file
    that this board wrote: what it said then, at the version that it had `seen`."""
    base: dict[str, Any] = {}
    for change in past:
        if seen is not None:
            if change.version <= seen:
                base.update(change.after)
            continue
        undoes = change.undo_of is not None and "archived" in change.after
        if change.op == "add" or change.reason == IMPORTED or undoes:
            base.update(change.after)
    return base


def _birth(item: Item) -> tuple[str, str, Source | None]:
    return item.created_at, authors.in_source(item.created_by), item.source
