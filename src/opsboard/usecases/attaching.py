"""What lies elsewhere and belongs to an item: addresses and paths, kept as text and opened by nobody here."""

from __future__ import annotations

from opsboard.domain import limits, text
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import Attachment, Item
from opsboard.domain.link_targets import split_name
from opsboard.usecases.acting import Keys, UnitOfWork, act_on
from opsboard.usecases.entry_ids import entry_id
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session


def attach(session: Session, keys: Keys, address: str, name: str = "") -> BulkResult:
    """Keep an address or path with items; one that they have is called anew. Without a name, what stands behind the
    address on the line is its name. Raises Invalid when there is none, or more of it than is kept."""
    where, called = (address, name) if name.strip() else split_name(address)
    where, called = text.clean_title(where, limits.ADDRESS.most), text.clean_line(called, limits.TITLE.most)

    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        held = next((one for one in item.attachments if one.url == where), None)
        value = {"name": called or (held.name if held else where), "url": where}
        act.change(item, "attach", {f"attachment.{held.id if held else entry_id()}": value})

    return act_on(session, "attach", keys, work)


def detach(session: Session, keys: Keys, which: str | Attachment) -> BulkResult:
    """Take an attachment away, meant by its place from 1, its address or name, or as it was read. Raises Invalid when
    there is no such attachment, or several."""

    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        act.change(item, "detach", {f"attachment.{_meant(item, which).id}": None})

    return act_on(session, "detach", keys, work)


def _meant(item: Item, which: str | Attachment) -> Attachment:
    held = item.attachments
    if isinstance(which, Attachment):
        found = [one for one in held if one.id == which.id]
        word = which.name
    else:
        word = text.clean_line(which, limits.ADDRESS.most)
        found = [one for one in held if word in (one.url, one.name)]
        if not found and word.isdecimal() and 1 <= int(word) <= len(held):
            found = [held[int(word) - 1]]
    if len(found) == 1:
        return found[0]
    if found:
        raise Invalid(N_("{key} has several attachments {word}: give the number of one"), key=item.key, word=word)
    raise Invalid(N_("{key} has no attachment {word}; it has {count}"), key=item.key, word=word, count=len(held))
