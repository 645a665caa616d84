"""Taking items off the board, back onto it, and out of the log."""

from __future__ import annotations

from collections.abc import Iterator

from opsboard.domain import text
from opsboard.domain.errors import N_, Invalid, Unavailable
from opsboard.domain.items import rows_in
from opsboard.domain.signals import CUSTOMER, EVIDENCE, ORDER
from opsboard.domain.values import frozen
from opsboard.usecases import kept_queries
from opsboard.usecases.acting import Keys, UnitOfWork, act_on, acting, canonical_key, require_role, require_room
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session


def archive(session: Session, keys: Keys) -> BulkResult:
    """Take items off the board; `restore` and undo bring them back."""
    return _set(session, keys, "archive", True)


def restore(session: Session, keys: Keys, *, reason: str | None = None) -> BulkResult:
    """Bring archived items back to the stage that they were in. A full one refuses as it does for a move: of one
    item it raises GateRefused, a `reason` passes and is logged."""
    said = (text.clean_line(reason) or None) if reason else None
    return _set(session, keys, "restore", None, said)


_SHORT, _SHORT_TITLE = 2, 6
"""Letters of a name, and of a title, by which something is known again: shorter ones stand everywhere."""
_NAMES, _MOST = 10, 50
"""Names that are looked for, and items that are named."""


@frozen
class Purged:
    """What a purge did, and where the words may still stand."""

    changes: int
    """Of the log, emptied."""
    copies: tuple[str, ...]
    """Paths of copies of the board that lie beside it, made before."""
    linked: tuple[str, ...]
    """Keys of the items linked with it: they may tell of the same customer."""
    told_in: tuple[str, ...] = ()
    """Keys of others that do: in evidence, in a title, in what they were before."""
    views: tuple[tuple[str, str], ...] = ()
    """Saved views that look for words of it, as (login or empty for everybody's, name)."""
    waits: bool = False
    """The words still stand in the board's journal, as someone is reading: they go when that session ends."""


def purge(session: Session, key: str, reason: str) -> Purged:
    """Take an item's words out of the board and its log for good (a customer's name must go), leaving
    stubs with which the log still verifies. Needs a lead. Raises Invalid without a reason, NotFound."""
    said = text.clean_line(reason)
    if not said:
        raise Invalid(N_("say why: purge cannot be undone"))
    key = canonical_key(key)
    require_role(session, "lead")
    told_in = session.store.told_of(_names(session, key), key, _MOST)  # it takes its time: others may write
    with acting(session, "purge", needs="lead", reason=said) as act:
        linked = dict.fromkeys(link.key for link in act.tx.item(key).links)
        texts = _texts(session, key)
        changes = act.tx.purge(key)
        act.recount.append(key)
        views = kept_queries.forget(act, texts)
    waits = session.store.waits_to_forget()
    others = tuple(one for one in told_in if one not in linked)
    return Purged(changes, tuple(copies_beside(session)), tuple(linked), others, tuple(views), waits)


def _names(session: Session, key: str) -> list[str]:
    """By what an item is known again in others: its customers and orders, and its titles, that it has or had."""
    sides = [side for change in session.store.changes(key) for side in (change.before, change.after)]
    rows = [row for side in sides for row in rows_in(side.get(f"fields.{EVIDENCE}"))]
    found = [side.get(name) for side in sides for name in (f"fields.{CUSTOMER}", f"fields.{ORDER}")]
    names, others = (
        [name for name in some if isinstance(name, str) and len(name) >= _SHORT]
        for some in (found, [row.get(CUSTOMER) for row in rows])
    )
    titles = [title for side in sides if isinstance(title := side.get("title"), str) and len(title) >= _SHORT_TITLE]
    return list(dict.fromkeys([*names, *titles, *others]))[:_NAMES]


def _texts(session: Session, key: str) -> list[str]:
    """All words that an item has or had."""
    return [
        str(value) if "." not in name or name.startswith("fields.") else f"{name.partition('.')[2]} {value}"
        for change in session.store.changes(key)
        for side in (change.before, change.after)
        for name, value in side.items()
        if value is not None
    ]


def copies_beside(session: Session) -> Iterator[str]:
    """Paths of the board's backups, also of unfinished ones, and of the board that a restored one took the place of.
    A folder of backups that this person may not look into stands for what it holds."""
    copies = session.store.copies
    try:
        for copy in copies.dated():
            yield copy.path
    except Unavailable:
        yield copies.folder
    yield from copies.unfinished()
    yield from copies.replaced()


def _set(session: Session, keys: Keys, word: str, value: bool | None, reason: str | None = None) -> BulkResult:
    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        if item.archived and not value:
            require_room(act, item.kind, item.stage, reason)
        act.change(item, word, {"archived": value})

    return act_on(session, word, keys, work, reason=reason)
