"""What a screen that stays open asks of the board again and again: what is new, who else is here, the next letter.

Each costs microseconds, but where it says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from opsboard.domain.items import Change
from opsboard.domain.kinds import Workflow
from opsboard.domain.notices import Notice
from opsboard.usecases.ports import BoardInfo
from opsboard.usecases.ports.presence import Here
from opsboard.usecases.session import Session


def info(session: Session) -> BoardInfo:
    """What board this is."""
    return session.store.info


def workflow(session: Session) -> Workflow:
    """The kinds of the board, with their stages and fields."""
    return session.store.workflow


def has_changed(session: Session) -> bool:
    """Whether another session wrote since this was asked last."""
    return session.store.changed()


def newest_change(session: Session) -> int:
    """The number of the newest change of an item; 0 on an empty board."""
    return session.store.seq()


def update(session: Session) -> str:
    """`newer` when a newer opsboard brought the board up to date, `wanted` when one waits to; else empty."""
    return session.store.update()


def notices_after(session: Session, seq: int, limit: int) -> list[Notice]:
    """What came for this person after a change, the newest first."""
    return session.store.inbox.notices(session.login, after_seq=seq, limit=limit)


def recent_changes(session: Session, key: str, limit: int) -> list[Change]:
    """The newest changes of an item in their order, without the values of a change of thousands of them."""
    return session.store.changes(key, limit=limit, brief=True)


def others_here(session: Session, key: str | None, *, editing: bool) -> Sequence[Here] | None:
    """Say which item is open here; gives who else has the board open, None when that is as it was."""
    presence = session.store.presence()
    presence.show(session.login, key, editing=editing)
    return presence.others()


def remember(session: Session, name: str, value: str | Mapping[str, object]) -> None:
    """Keep a choice of this person for the next time they open the board."""
    session.store.settings.remember(session.login, name, value)


def recall(session: Session, name: str) -> Any:
    """What was kept under this name for this person; None when nothing was. Whoever reads it checks what it is."""
    return session.store.settings.recall(session.login, name)


def prepare_search(session: Session) -> None:
    """Get ready for many searches in a row, as find types them. Takes some ten milliseconds on a large board."""
    session.store.search.prepare()


def prefetch_search(session: Session, text: str) -> bool:
    """Work ahead for the next letter after this text; gives whether there is more to do. A step takes some ten
    milliseconds on a large board."""
    from opsboard.usecases.spelling import prepare_spellings

    return session.store.search.prefetch(text) or prepare_spellings(session)
