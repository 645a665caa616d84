"""What a person typed in a form and did not save yet, and whether it could be saved.

A draft holds the texts as they were typed and the values that their author had seen, so that saving it
later still notices what others changed meanwhile. Drafts are each person's own and not in the log.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from opsboard.domain.errors import OpsboardError
from opsboard.domain.values import frozen, made_by
from opsboard.usecases.acting import canonical_key
from opsboard.usecases.session import Session
from opsboard.usecases.typed import canonical_edits


@frozen
class Draft:
    """`texts`: name of a field -> what was typed; `seen`: name -> the value that it was to replace."""

    at: str
    """UTC moment of the last letter."""
    texts: Mapping[str, str] = made_by(factory=dict)
    seen: Mapping[str, Any] = made_by(factory=dict)


def draft_of(session: Session, key: str) -> Draft | None:
    """This person's draft of an item; None when there is none that can be read."""
    kept = session.store.draft(session.login, _form(key))
    if kept is None:
        return None
    try:
        held = json.loads(kept)
        texts = {str(name): str(text) for name, text in held["texts"].items()}
        return Draft(str(held["at"]), texts, dict(held["seen"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def keep_draft(session: Session, key: str, texts: Mapping[str, str], seen: Mapping[str, Any]) -> None:
    """Keep what was typed for an item; without texts the draft is forgotten."""
    if not texts:
        forget_draft(session, key)
        return
    held = {"at": session.clock(), "texts": dict(texts), "seen": dict(seen)}
    session.store.save_draft(session.login, _form(key), json.dumps(held, ensure_ascii=True))


def forget_draft(session: Session, key: str) -> None:
    """Drop this person's draft of an item."""
    if session.store.draft(session.login, _form(key)) is not None:
        session.store.save_draft(session.login, _form(key), None)


def mistakes(session: Session, key: str, edits: Mapping[str, str | None]) -> dict[str, OpsboardError]:
    """Property name -> why what was typed for it cannot be. Empty: all of it can. Raises NotFound."""
    kind = session.store.workflow.kind(session.store.item(canonical_key(key)).kind)
    wrong: dict[str, OpsboardError] = {}
    for name, typed in edits.items():
        try:
            canonical_edits(session, kind, {name: typed})
        except OpsboardError as error:
            wrong[name] = error
    return wrong


def _form(key: str) -> str:
    """The name a draft is kept under; it holds the key, by which a purge finds it."""
    return f"edit {canonical_key(key)}"
