"""What hangs on an item: comments, checklist, links, the block and the watchers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import keys, relations
from opsboard.cli.declared import Declared, argument, json_flag
from opsboard.cli.typed import text_or_stdin
from opsboard.i18n import _

if TYPE_CHECKING:
    from opsboard.domain.items import Item
    from opsboard.usecases.session import Session

ACTS = ("add", "done", "undo", "remove")


def comment() -> Declared:
    """The command `comment`."""
    return Declared(
        "comment",
        _comment,
        [argument("key", "KEY", complete=keys), argument("text", "TEXT|-"), json_flag()],
        help=_("Comment on an item; - reads the text from standard input."),
    )


def checklist() -> Declared:
    """The command `checklist`."""
    return Declared(
        "checklist",
        _checklist,
        [
            argument("key", "KEY", complete=keys),
            argument("act", "ACT", words=ACTS),
            argument("entry", "TEXT|N"),
            json_flag(),
        ],
        help=_("Change an item's checklist: add, done, undo or remove an entry, by its text or number."),
    )


def link() -> Declared:
    """The command `link`."""
    return Declared(
        "link",
        _link,
        [
            argument("key", "KEY", complete=keys),
            argument("relation", "RELATION", complete=relations),
            argument("other", "KEY", complete=keys),
            json_flag(),
        ],
        help=_("Link two items."),
    )


def unlink() -> Declared:
    """The command `unlink`."""
    return Declared(
        "unlink",
        _unlink,
        [
            argument("key", "KEY", complete=keys),
            argument("relation", "RELATION", complete=relations),
            argument("other", "KEY", complete=keys),
            json_flag(),
        ],
        help=_("Take a link away."),
    )


def block() -> Declared:
    """The command `block`."""
    return Declared(
        "block",
        _block,
        [argument("key", "KEY", complete=keys), argument("reason", "REASON", optional=True), json_flag()],
        help=_("Mark an item as blocked."),
    )


def unblock() -> Declared:
    """The command `unblock`."""
    return Declared(
        "unblock",
        _unblock,
        [argument("key", "KEY", complete=keys), json_flag()],
        help=_("Take the mark of a blocked item away."),
    )


def watch() -> Declared:
    """The command `watch`."""
    return Declared(
        "watch", _watch, [argument("key", "KEY", complete=keys), json_flag()], help=_("Hear of an item's changes.")
    )


def unwatch() -> Declared:
    """The command `unwatch`."""
    return Declared(
        "unwatch",
        _unwatch,
        [argument("key", "KEY", complete=keys), json_flag()],
        help=_("Hear of an item's changes no more."),
    )


def _comment(call: Call, *, key: str, text: str, as_json: bool) -> None:
    from opsboard.usecases import editing

    words = text_or_stdin(text)
    _tell(call, lambda session: editing.comment(session, key, words), as_json)


def _checklist(call: Call, *, key: str, act: str, entry: str, as_json: bool) -> None:
    from opsboard.usecases import editing

    with call.session() as session:
        item = editing.checklist(session, key, act, entry)
        if as_json:
            from opsboard.cli.shown import tell_item

            tell_item(session, item, as_json)
            return
    from opsboard.cli.output import page
    from opsboard.cli.shown import checklist_lines

    page("".join(f"{line}\n" for line in checklist_lines(item)))


def _link(call: Call, *, key: str, relation: str, other: str, as_json: bool) -> None:
    from opsboard.usecases import editing

    _tell(call, lambda session: editing.link(session, key, relation, other), as_json)


def _unlink(call: Call, *, key: str, relation: str, other: str, as_json: bool) -> None:
    from opsboard.usecases import editing

    _tell(call, lambda session: editing.unlink(session, key, relation, other), as_json)


def _block(call: Call, *, key: str, reason: str | None, as_json: bool) -> None:
    from opsboard.usecases import editing, reading

    def work(session: Session) -> Item:
        editing.block(session, [key], reason or "")
        return reading.item(session, key)

    _tell(call, work, as_json)


def _unblock(call: Call, *, key: str, as_json: bool) -> None:
    from opsboard.usecases import editing, reading

    def work(session: Session) -> Item:
        editing.unblock(session, [key])
        return reading.item(session, key)

    _tell(call, work, as_json)


def _watch(call: Call, *, key: str, as_json: bool) -> None:
    from opsboard.usecases import editing

    _tell(call, lambda session: editing.watch(session, key), as_json)


def _unwatch(call: Call, *, key: str, as_json: bool) -> None:
    from opsboard.usecases import editing

    _tell(call, lambda session: editing.unwatch(session, key), as_json)


def _tell(call: Call, work: Callable[[Session], Item], as_json: bool) -> None:
    from opsboard.cli.shown import tell_item

    with call.session() as session:
        tell_item(session, work(session), as_json)
