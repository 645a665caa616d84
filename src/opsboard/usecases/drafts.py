"""What a person typed in a form or a prompt and did not save yet, and whether it could be saved.

A form's draft holds the texts as they were typed and the values that their author had seen, so that saving it
later still notices what others changed meanwhile. Drafts are each person's own and not in the log.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from opsboard.domain.errors import Forgotten, OpsboardError
from opsboard.domain.values import frozen, made_by
from opsboard.usecases.acting import canonical_key, require_remembered
from opsboard.usecases.session import Session
from opsboard.usecases.typed import canonical_edits

FORM_LENGTH = 500
"""Characters of a form's name: what is about hundreds of items is kept under the first of them."""


@frozen
class Draft:
    """`texts`: name of a field -> what was typed; `seen`: name -> the value that it was to replace."""

    at: str
    """UTC moment of the last letter."""
    texts: Mapping[str, str] = made_by(factory=dict)
    seen: Mapping[str, Any] = made_by(factory=dict)


@frozen
class Unsaved:
    """One of a person's drafts, as it is offered again. `what` is `edit` for a form, else what the prompt asked
    for: `comment`, `new support`, ..."""

    form: str
    at: str
    """UTC moment of the last letter."""
    what: str
    keys: tuple[str, ...]
    """The items that it is about."""
    text: str
    """What was typed; of a form, in the first of its fields, in words."""


def drafts(session: Session) -> list[Unsaved]:
    """All that this person typed and neither saved nor dropped, the newest first."""
    found = [one for form, kept in session.store.drafts.all(session.login) if (one := _unsaved(form, kept)) is not None]
    return sorted(found, key=lambda one: one.at, reverse=True)


def keep_text(session: Session, what: str, keys: Sequence[str], text: str) -> None:
    """Keep what was typed in a prompt that asked for `what` about these items; a blank text is forgotten."""
    form = " ".join(("ask", what, *keys))[:FORM_LENGTH]
    if text.strip():
        held = {"at": session.clock(), "what": what, "keys": list(keys), "text": text}
        session.store.drafts.save(session.login, form, json.dumps(held, ensure_ascii=True))
    else:
        forget(session, form)


def forget(session: Session, form: str) -> None:
    """Drop one of this person's drafts."""
    if session.store.drafts.one(session.login, form) is not None:
        session.store.drafts.save(session.login, form, None)


def draft_of(session: Session, key: str) -> Draft | None:
    """This person's draft of an item; None when there is none that can be read."""
    kept = session.store.drafts.one(session.login, _form(key))
    if kept is None:
        return None
    try:
        held = json.loads(kept)
        texts = {str(name): str(text) for name, text in held["texts"].items()}
        return Draft(str(held["at"]), texts, dict(held["seen"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def keep_draft(session: Session, key: str, texts: Mapping[str, str], seen: Mapping[str, Any]) -> None:
    """Keep what was typed for an item; without texts the draft is forgotten. Raises Forgotten, with the draft gone,
    when the item was purged since."""
    if not texts:
        forget_draft(session, key)
        return
    try:
        require_remembered(session, canonical_key(key), seen)
    except Forgotten:
        forget_draft(session, key)
        raise
    held = {"at": session.clock(), "texts": dict(texts), "seen": dict(seen)}
    session.store.drafts.save(session.login, _form(key), json.dumps(held, ensure_ascii=True))


def keep_field(session: Session, key: str, name: str, text: str, seen: Any) -> None:
    """Keep what was typed for one field of an item, beside what the draft holds of others."""
    held = draft_of(session, key) or Draft("")
    keep_draft(session, key, {**held.texts, name: text}, {**held.seen, name: seen})


def forget_field(session: Session, key: str, name: str) -> None:
    """Drop what this person's draft of an item holds of one field."""
    held = draft_of(session, key)
    if held is not None and name in held.texts:
        texts = {other: text for other, text in held.texts.items() if other != name}
        keep_draft(session, key, texts, {other: held.seen.get(other) for other in texts})


def forget_draft(session: Session, key: str) -> None:
    """Drop this person's draft of an item."""
    forget(session, _form(key))


def mistakes(session: Session, key: str, edits: Mapping[str, str | None]) -> dict[str, OpsboardError]:
    """Property name -> why what was typed for it cannot be. Empty: all of it can. Raises NotFound."""
    item = session.store.item(canonical_key(key))
    kind = session.store.workflow.kind(item.kind)
    held = {"start": item.start, "due": item.due, **{f"fields.{name}": value for name, value in item.fields.items()}}
    wrong: dict[str, OpsboardError] = {}
    for name, typed in edits.items():
        try:
            canonical_edits(session, kind, {name: typed}, held)
        except OpsboardError as error:
            wrong[name] = error
    return wrong


def _unsaved(form: str, kept: str) -> Unsaved | None:
    """A kept draft as it is offered; None when it cannot be read."""
    try:
        held = json.loads(kept)
        at = str(held["at"])
        if form.startswith("edit "):
            texts = [_in_words(str(text)) for text in held["texts"].values()]
            return Unsaved(form, at, "edit", (form.removeprefix("edit "),), texts[0]) if texts else None
        return Unsaved(form, at, str(held["what"]), tuple(str(key) for key in held["keys"]), str(held["text"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _in_words(text: str) -> str:
    """What was typed in a field; the rows of a table, which a draft keeps as objects, by what stands in them."""
    lines = []
    for line in text.split("\n"):
        row = None
        if line.startswith("{"):
            with suppress(ValueError, RecursionError):  # words that somebody typed
                row = json.loads(line)
        lines.append(" · ".join(map(str, row.values())) if isinstance(row, dict) else line)
    return "\n".join(lines)


def _form(key: str) -> str:
    """The name a draft is kept under; it holds the key, by which a purge finds it."""
    return f"edit {canonical_key(key)}"
