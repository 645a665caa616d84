"""One act of a person on a board: who may, one transaction, and the changes it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from opsboard.domain import days, limits, text
from opsboard.domain.errors import N_, Forgotten, NotFound, OpsboardError, Refused, Unavailable
from opsboard.domain.items import (
    PERSON_ROLES,
    STAGE_MOMENTS,
    Batch,
    Campaign,
    Change,
    Item,
    NewItem,
    Person,
    Properties,
)
from opsboard.domain.values import replaced
from opsboard.usecases.ports import NewChange
from opsboard.usecases.ports.many_items import NewLink
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session
from opsboard.usecases.sign_in import has_left, require_still_in

if TYPE_CHECKING:
    from opsboard.domain.back_scheduling import Templates
    from opsboard.domain.kinds import Kind
    from opsboard.usecases.done import Follows, Values
    from opsboard.usecases.ports.store import Transaction

Keys = str | Sequence[str]
"""The key of an item, or those of several: then a refused one does not keep the others from it."""

SLIPS: tuple[type[OpsboardError], ...] = (NotFound, Unavailable)
"""Errors of one of several items that stop the act for all of them."""


class UnitOfWork:
    """An act under way: its transaction and the changes made so far."""

    __slots__ = (
        "_own_name",
        "_templates",
        "added",
        "at",
        "changes",
        "joined",
        "kept",
        "named",
        "reason",
        "recount",
        "session",
        "takes_back",
        "tx",
        "word",
    )

    def __init__(
        self, session: Session, word: str, tx: Transaction, at: str, reason: str | None = None, takes_back: bool = False
    ) -> None:
        self.session = session
        self.word = word
        self.tx = tx
        self.at = at
        self.reason = reason
        self.takes_back = takes_back
        """The act undoes an earlier one, or does it again."""
        self.changes: list[Change] = []
        self.added: list[str] = []
        """Keys of items that the act made on the way."""
        self.kept: list[tuple[str, OpsboardError]] = []
        """Items that stay in their stage though the act would move them, each with what kept it."""
        self.named: list[tuple[str, str]] = []
        """New items with a field that may name others, as (key, property)."""
        self._templates: Templates | None = None
        self._own_name: str | None = None
        self.joined: list[tuple[str, str, str]] = []
        """Links made by `join_new`, as (key, relation, other key)."""
        self.recount: list[str] = []
        """Keys of items whose signals are to be counted anew, as what was done to them is no change."""

    def change(
        self,
        item: Item | str,
        op: str,
        after: Mapping[str, Any],
        reason: str | None = None,
        *,
        at: str | None = None,
        by: str | None = None,
    ) -> Change | None:
        """Give an item these values and those that they bring with them (`effects.brought_by`); None when it has
        them all already. `at` and `by`: when and by whom, where that is not this act's moment and person. Raises
        NotFound, Refused for more entries of a set than an item takes, and Invalid for what would end before it
        begins."""
        key = item if isinstance(item, str) else item.key
        held = self.tx.properties(key)
        new = {name: value for name, value in after.items() if held.get(name) != value}
        if not new:
            return None
        kind = self.session.store.workflow.kind(held["kind"])
        if any(name in ("stage", "campaign") or name.startswith("fields.") for name in new):
            new = {**self.brought(kind, held, new), **new}
        new.update(self.of_one_sort(kind, held, new))
        if all(held.get(name) == value for name, value in new.items()):
            return None  # the day was told of what has a time of day
        if "series" not in new and (held.get("repeat") or "repeat" in new):
            from opsboard.domain import series

            zone, worked = self.session.zone, self.session.is_worked
            new.update(series.brought(kind, held, new, zone, days.today(self.at, zone), worked))
        self._check(kind, key, held, new)
        return self._apply(key, op, {name: held.get(name) for name in new}, new, reason, at, by)

    def brought(self, kind: Kind, held: Properties, new: Properties) -> Properties:
        """What new values of an item bring with them (`effects.brought_by`)."""
        from opsboard.usecases.effects import brought_by

        return brought_by(kind, held, new, self.at, self.templates)

    def of_one_sort(self, kind: Kind, held: Properties, new: Properties) -> dict[str, str]:
        """The time of day that new values bring to the other end of a span (`spans.of_one_sort`)."""
        from opsboard.domain import spans

        return spans.of_one_sort(kind, held, new, self.session.zone, self.session.working_time)

    def templates(self) -> Templates:
        """What this act counts back from publish dates by."""
        if self._templates is None:
            from opsboard.usecases.back_scheduling import templates_of

            self._templates = templates_of(self.session)
        return self._templates

    def own_name(self) -> str:
        """What others call whoever does this act: their names are read once, not for each item."""
        if self._own_name is None:
            from opsboard.usecases.reading import own_name

            self._own_name = own_name(self.session)
        return self._own_name

    def freeze_of(self, kind: Kind, held: Properties) -> Campaign | None:
        """The campaign that keeps an item of these properties from going live today. What a campaign publishes itself
        goes out: it is what the freeze is for."""
        day = days.today(self.at, self.session.zone)
        for campaign in self.session.store.team.campaigns():
            own = held.get("campaign") == campaign.key and any(field.role == "publish" for field in kind.fields)
            if campaign.freezes(kind.key, day) and not own:
                return campaign
        return None

    def record(self, key: str, op: str, reason: str | None = None) -> None:
        """Log that something was done about an item that changed no value of it."""
        self._apply(key, op, {}, {}, reason)

    def put_back(self, key: str, op: str, after: Mapping[str, Any], seq: int) -> Change | None:
        """As `change`, for values that an item had before the change of this number: with its stage come the
        moments of entering it and of closing, as they were then."""
        held = self.tx.properties(key)
        new = {name: value for name, value in after.items() if held.get(name) != value}
        if not new:
            return None
        before = {name: held.get(name) for name in new}
        if "stage" in new:
            item = self.tx.item(key)
            before.update({name: getattr(item, name) for name in STAGE_MOMENTS})
            new.update(self.tx.moments_before(key, seq))
        limits.check_entries(key, held, new)
        return self._apply(key, op, before, new)

    def _apply(
        self,
        key: str,
        op: str,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        reason: str | None = None,
        at: str | None = None,
        by: str | None = None,
    ) -> Change:
        change = self.tx.apply(NewChange(key, op, before, after, reason), at or self.at, by or self.session.login)
        self.changes.append(change)
        return change

    def add(self, new: NewItem, by: str | None = None) -> str:
        """A new item at the top of its stage; gives its key. Raises Refused for more entries of a set than an item
        takes, and Invalid for one that would end before it begins."""
        return self.add_many([new], by)[0]

    def add_many(self, items: Sequence[NewItem], by: str | None = None) -> list[str]:
        """New items, the first at the top of its stage; gives their keys. Raises as `add`."""
        for new in items:
            self._check(self._kind(new), new.title, {}, new.properties)
        keys = self.adding(len(items), by)(items)
        for key, new in zip(keys, items, strict=True):
            for name in new.properties:
                if name.startswith("link."):
                    _, relation, other = name.split(".")
                    self.joined.append((key, relation, other))
        return keys

    def adding(self, most: int | None = None, by: str | None = None) -> Callable[[Sequence[NewItem]], list[str]]:
        """What adds new items without links, some at a time, with the values that theirs bring with them, and gives
        their keys. Of `most` items the first stands at the top; without `most` each stands above the one before."""
        from opsboard.usecases.effects import completed

        add = self.tx.adding(self.at, by or self.session.login, most)
        workflow, zone = self.session.store.workflow, self.session.zone
        worked = self.session.is_worked

        def whole(new: NewItem) -> NewItem:
            kind = workflow.kind(new.kind)
            if clock := self.of_one_sort(kind, {}, new.properties):
                new = replaced(new, properties={**new.properties, **clock})
            today = days.today(self.at, zone) if "repeat" in new.properties else ""  # a zone takes long to load
            return completed(kind, new, zone, today, worked, self.templates, self.at)

        naming: dict[str, list[str]] = {}
        """Kind -> properties whose entries become links; of the kinds that come."""

        def added(items: Sequence[NewItem]) -> list[str]:
            keys = add(list(map(whole, items)))
            for key, new in zip(keys, items, strict=True):
                if new.kind not in naming:
                    fields = workflow.kind(new.kind).fields
                    naming[new.kind] = [f"fields.{one.key}" for one in fields if one.links]
                self.named += [(key, name) for name in naming[new.kind] if new.properties.get(name)]
            return keys

        return added

    def join_new(self, links: Sequence[NewLink], reason: str | None = None) -> None:
        """Link items that the act has made, thousands at once."""
        self.tx.link_new(links, reason)
        self.joined += [(key, relation, other) for key, relation, other, _at, _by in links]

    def follow(self) -> None:
        """Do what follows from what was done: the last thing before the act is committed."""
        if not (self.changes or self.joined or self.named or self.recount):
            return
        from opsboard.domain import spans
        from opsboard.usecases.done import Done, Values
        from opsboard.usecases.effects import effects_of

        store = self.session.store
        done = Done(
            tuple(self.changes),
            self.joined,
            store.workflow,
            store.changes,
            self.at,
            self.session.login,
            self.session.zone,
            self.session.is_worked,
            self.takes_back,
            self.named,
            self.recount,
            cache(store.team.people),
        )
        effects = effects_of(done, self.tx)
        made: str | None = None
        while (effect := _following(effects, made)) is not None:
            made = None
            if isinstance(effect, Values):
                self.change(effect.key, effect.op, effect.after, effect.reason, by=effect.by)
                continue
            # What an old item holds the wrong way round must not keep it from being finished.
            fits, _left = spans.fitting(spans.ends_of(self._kind(effect)), {}, effect.properties, self.session.zone)
            made = self.add(replaced(effect, properties=fits))
            self.added.append(made)

    def _check(self, kind: Kind, item: str, held: Properties, new: Properties) -> None:
        """Raises Refused for more entries of a set than an item (named `item` in the refusal) takes, and Invalid for
        what would end before it begins."""
        from opsboard.domain import spans

        limits.check_entries(item, held, new)
        spans.check_spans(kind, item, held, new, self.session.zone)

    def _kind(self, new: NewItem) -> Kind:
        return self.session.store.workflow.kind(new.kind)

    def batch(self) -> Batch | None:
        """The batch that the changes became; None when there are none."""
        if not self.changes:
            return None
        number = self.changes[0].batch
        return Batch(number, self.at, self.session.login, self.word, tuple(self.changes), reason=self.reason)


def _following(effects: Follows, made: str | None) -> Values | NewItem | None:
    """What follows next, once it is told the key of the item that was made last; None at the end."""
    try:
        return effects.send(made)
    except StopIteration:
        return None


@contextmanager
def acting(
    session: Session,
    word: str,
    *,
    needs: str = "member",
    undo_of: int | None = None,
    reason: str | None = None,
) -> Iterator[UnitOfWork]:
    """A transaction for the act `word`, all or nothing, by a person whose role is at least `needs`. What follows
    from its changes (`effects`) is part of it.

    Raises Refused for a lesser role and Unavailable when the board cannot be written.
    """
    at = session.clock()
    with session.store.write(word, at, session.login, undo_of=undo_of, reason=reason) as tx:
        _admit(session, tx, needs)
        act = UnitOfWork(session, word, tx, at, reason, undo_of is not None)
        yield act
        act.follow()


def require_role(session: Session, needs: str) -> Person | None:
    """Refuse somebody whose role is less than `needs`; gives who they are, if the board knows them. Raises Refused,
    and Unavailable for one who would not get in any more."""
    person = session.store.team.person(session.login)
    role = person.role if person else "member"
    if has_left(person):
        raise Refused(N_("{login} has left this board: as a viewer they change nothing"), login=session.login)
    if session.restricted or not session.owns:
        require_still_in(session)
    if PERSON_ROLES.index(role) < PERSON_ROLES.index(needs):
        raise Refused(
            N_("{login} is {role} on this board and may not do this; it needs {needs}"),
            login=session.login,
            role=role,
            needs=needs,
        )
    return person


def know_workflow(session: Session) -> None:
    """Have the kinds read before others wait for the board: a program's first act would hold it for that long."""
    _ = session.store.workflow


def act_on(
    session: Session,
    word: str,
    keys: Keys,
    work: Callable[[UnitOfWork, str], object],
    *,
    reason: str | None = None,
    stops: tuple[type[OpsboardError], ...] = SLIPS,
    last: Callable[[UnitOfWork], object] | None = None,
) -> BulkResult:
    """Do `work` on each item in one batch. `work` refuses before it changes anything; what it
    gives is not asked. `last`: what is done once, behind them all.

    One item that is refused raises; of several the refused ones are collected and the others change.
    What one of `stops` says is a slip of the pen, not a refusal, such as a key that no item has: it raises and
    nothing changes.
    """
    wanted = list(dict.fromkeys(canonical_key(key) for key in ([keys] if isinstance(keys, str) else keys)))
    refused: list[tuple[str, OpsboardError]] = []
    before = session.store.seq()
    know_workflow(session)
    with acting(session, word, reason=reason) as act:
        for key in wanted:
            try:
                work(act, key)
            except stops:
                raise
            except OpsboardError as error:
                if len(wanted) == 1:
                    raise
                refused.append((key, error))
        if last is not None:
            last(act)
    if act.added:
        number = act.changes[0].batch
        written = session.store.changes(None, before)
        act.changes = [change for change in written if change.batch == number]
    return BulkResult(act.changes, refused, act.batch(), added=act.added, asked=wanted, kept=act.kept)


def require_room(act: UnitOfWork, kind: str, stage: str, reason: str | None) -> None:
    """Refuse one more item in a stage that is full; a `reason` passes. Raises GateRefused."""
    if not reason:
        from opsboard.domain.workflow import check_room

        check_room(act.session.store.workflow.kind(kind).stage(stage), act.tx.count_in_stage(kind, stage))


def canonical_key(typed: str) -> str:
    """A key as boards write it, from any case and from full-width letters: `ｓｕｐ－31` is `SUP-31`."""
    # No database takes a lone surrogate: a key that holds one is no item's, which is for the store to say.
    return text.narrow(typed.encode("utf-8", "replace").decode()).strip().upper()


def clean_reason(typed: str | None) -> str | None:
    """A reason as it is kept; None where nothing is said, so that blanks pass no gate."""
    return text.clean_line(typed or "") or None


def _admit(session: Session, tx: Transaction, needs: str) -> None:
    """Check the role and write down a person who writes for the first time, or again."""
    known = require_role(session, needs)
    if known is not None and known.active:
        return
    from opsboard.domain.people_names import whose_login

    # Whom an import made known is here from now on.
    person = known or Person(session.login, session.login)
    person = replaced(person, name=session.name or person.name, active=True)
    if whose_login(person.name, session.store.team.people()) not in (None, person.login):
        person = replaced(person, name=person.login)  # the machine calls them by somebody else's login
    tx.team.save_person(person)


def require_remembered(session: Session, key: str, seen: Mapping[str, Any]) -> None:
    """Refuse what was typed over texts of an item (`seen`: name -> value) that were purged since: an editor that
    was open all the while would bring them back. Raises Forgotten."""
    # A body that is empty is None in the log.
    known = {name: value or None for name, value in seen.items()}
    if not any(known.values()):
        return
    changes = session.store.changes(key)
    purges = [place for place, change in enumerate(changes) if change.op == "purge"]
    if not purges:
        return
    since = changes[purges[-1] :]
    for name, value in known.items():
        if value is not None and value not in [change.after[name] for change in since if name in change.after]:
            raise Forgotten(N_("{key} was purged meanwhile: what was typed about it goes with it"), key=key)
