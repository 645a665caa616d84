"""Changing what an item says: its properties, comments, checklist and watchers.

Links and blocks have their own modules and are named here too, so that a door finds all in one place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from opsboard.domain import text, workflow
from opsboard.domain.errors import N_, Conflict, Invalid
from opsboard.domain.items import BODY_LIMIT, ChecklistEntry, Item
from opsboard.domain.merge import UNSEEN, FieldEdit, merge_edits, merge_text
from opsboard.domain.promises import check_slip
from opsboard.usecases.acting import Act, act_on, acting, canonical_key, clean_reason, know_workflow, require_remembered
from opsboard.usecases.blocking import block, unblock
from opsboard.usecases.entry_ids import entry_id
from opsboard.usecases.linking import link, unlink
from opsboard.usecases.moving import Landing, shift
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session
from opsboard.usecases.typed import canonical_edits, check_common, settled

__all__ = ["block", "checklist", "comment", "edit", "edit_many", "link", "unblock", "unlink", "unwatch", "watch"]

CHECKLIST_ACTS = ("add", "done", "undo", "remove")


def edit(
    session: Session,
    key: str,
    edits: Mapping[str, str | None],
    *,
    stage: str | None = None,
    seen: Mapping[str, Any] | None = None,
    if_version: int | None = None,
    reason: str | None = None,
) -> Item:
    """Give an item new values, as people type them; None, "" and `none` clear. With a `stage` it is moved there in
    the same act, as `moving.move` does it, and has the values already when it comes to a gate.

    Property names are those of `typed.PROPERTIES`, `fields.NAME`, and `label.TEXT` and
    `participant.LOGIN` with "true" or None. `seen` holds what the author had seen (canonical values):
    a property that someone else changed since is a Conflict, unless to the same value; bodies are
    merged line by line first. `if_version` does the same for all changes after that version; one
    that the item never had is Invalid. On a conflict nothing is written, and `Conflict.fields` says
    what differs. A promise moves to a later day only with a `reason`, which is logged; without one it
    raises GateRefused. It passes what it passes for `move`.
    """
    key = canonical_key(key)
    reason = clean_reason(reason)
    check_common(session, edits)  # a slip of the pen is told before anybody waits for the board
    know_workflow(session)
    with acting(session, "edit" if edits else "move") as act:
        item = act.tx.item(key)
        given = values_for(act, item, edits, seen=seen, if_version=if_version, reason=reason) if edits else {}
        if stage is None:
            act.change(item, "edit", given, reason)
        else:
            kind = session.store.workflow.kind(item.kind)
            target = workflow.find_stage(kind, text.clean_line(stage))
            shift(act, item, kind, target, Landing("top", None), reason, given)
    return session.store.item(key)


def values_for(
    act: Act,
    item: Item,
    edits: Mapping[str, str | None],
    *,
    seen: Mapping[str, Any] | None = None,
    if_version: int | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    """Within an act: what an item is given by edits, with what follows from them; raises what `edit` does."""
    session, held = act.session, act.tx.properties(item.key)
    kind = session.store.workflow.kind(item.kind)
    wanted = canonical_edits(session, kind, edits)
    merged = _merged(session, act, item.key, wanted, held, seen, if_version)
    check_slip(kind, item.key, held, merged, reason)
    return settled(session, item, merged, held)


def edit_many(
    session: Session, keys: Sequence[str], edits: Mapping[str, str | None], *, reason: str | None = None
) -> BulkResult:
    """Give several items the same new values, in one batch; a `reason` as for `edit`."""
    check_common(session, edits)
    reason = clean_reason(reason)

    def work(act: Act, key: str) -> None:
        item = act.tx.item(key)
        act.change(item, "edit", values_for(act, item, edits, reason=reason), reason)

    return act_on(session, "edit", keys, work)


def comment(session: Session, key: str, words: str) -> Item:
    """Say something about an item; it is there for good. Raises Invalid when there is nothing to read."""
    body = text.clean_body(words)
    if not body.strip():
        raise Invalid(N_("the comment is empty"))
    key = canonical_key(key)
    with acting(session, "comment") as act:
        comment_in(act, key, body)
    return session.store.item(key)


def comment_in(act: Act, key: str, body: str) -> None:
    """Within an act: say something, in words that are clean."""
    entry = {"author": act.session.login, "at": act.at, "body": body}
    act.change(act.tx.item(key), "comment", {f"comment.{entry_id()}": entry})


def checklist(session: Session, key: str, act: str, entry: str | int | ChecklistEntry) -> Item:
    """Add an entry, tick it (`done`), untick it (`undo`) or remove it. An entry is meant by its place
    from 1, by its text, or as it was read. Raises Invalid when there is no such entry, or several."""
    key = canonical_key(key)
    with acting(session, "checklist") as acts:
        check_in(acts, key, act, entry)
        return acts.tx.item(key)


def check_in(acts: Act, key: str, act: str, entry: str | int | ChecklistEntry) -> None:
    """Within an act: what `checklist` does to one item."""
    if act not in CHECKLIST_ACTS:
        raise Invalid(N_("{word} is no checklist act; use add, done, undo or remove"), word=act)
    item = acts.tx.item(key)
    if act == "add":
        name = f"check.{entry_id()}"
        value: dict[str, Any] | None = {"text": text.clean_title(str(entry)), "done": False, "at": acts.at}
    else:
        found = _entry(item, entry)
        name = f"check.{found.id}"
        value = None if act == "remove" else {**acts.tx.properties(key)[name], "done": act == "done"}
    acts.change(item, "checklist", {name: value})


def watch(session: Session, key: str) -> Item:
    """Hear of what happens to an item."""
    return _watch(session, key, "watch", True)


def unwatch(session: Session, key: str) -> Item:
    """Hear no more of it."""
    return _watch(session, key, "unwatch", None)


def _watch(session: Session, key: str, word: str, value: bool | None) -> Item:
    key = canonical_key(key)
    with acting(session, word) as act:
        act.change(act.tx.item(key), word, {f"watcher.{session.login}": value})
    return session.store.item(key)


def _entry(item: Item, meant: str | int | ChecklistEntry) -> ChecklistEntry:
    if isinstance(meant, ChecklistEntry):
        for entry in item.checklist:
            if entry.id == meant.id:
                return entry
        raise Invalid(N_("{key}: the entry {text} is gone"), key=item.key, text=meant.text)
    word = text.clean_line(str(meant))
    exact = [entry for entry in item.checklist if entry.text == word]
    if len(exact) == 1:
        return exact[0]
    if word.isdecimal() and 1 <= int(word) <= len(item.checklist):
        return item.checklist[int(word) - 1]
    alike = [entry for entry in item.checklist if word and word.casefold() in entry.text.casefold()]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise Invalid(
            N_("{count} entries of {key} hold {word}; give the entry's number"),
            count=len(alike),
            key=item.key,
            word=word,
        )
    raise Invalid(
        N_("{key} has no checklist entry {word}; it has {count}"), key=item.key, word=word, count=len(item.checklist)
    )


def _merged(
    session: Session,
    act: Act,
    key: str,
    wanted: Mapping[str, Any],
    held: Mapping[str, Any],
    seen: Mapping[str, Any] | None,
    if_version: int | None,
) -> dict[str, Any]:
    """What to write of `wanted` over `held`. Raises Conflict for what others changed differently."""
    before: dict[str, Any] = {}
    if if_version is not None:
        _require_version(act.tx.item(key), if_version)
        before.update(_values_at(session, act, key, if_version, wanted))
    if seen is not None:
        before.update({name: value or None if name == "body" else value for name, value in seen.items()})
    merged = merge_edits(held, {name: FieldEdit(before.get(name, UNSEEN), new) for name, new in wanted.items()})
    if "body" in merged.conflicts:
        mine, theirs, was = merged.conflicts["body"]
        both = merge_text(was or "", mine or "", theirs or "")
        if both is not None and len(both) <= BODY_LIMIT:
            del merged.conflicts["body"]
            merged.apply["body"] = both or None
    if merged.conflicts:
        require_remembered(session, key, {name: before[name] for name in merged.conflicts if seen and name in seen})
        raise Conflict(
            N_("{key}: {who} changed {names} since; look at it again and decide"),
            fields=merged.conflicts,
            key=key,
            who=_who_changed(session, key, merged.conflicts),
            names=tuple(merged.conflicts),
        )
    return merged.apply


def _require_version(item: Item, version: int) -> None:
    if not 1 <= version <= item.version:
        raise Invalid(
            N_("{key} has no version {version}; it is at {now}, and versions count from 1"),
            key=item.key,
            version=version,
            now=item.version,
        )


def _who_changed(session: Session, key: str, names: Collection[str]) -> tuple[str, ...]:
    """The logins of those who changed these properties last, each once."""
    last = {name: change.by for change in session.store.changes(key) for name in change.after if name in names}
    return tuple(sorted(set(last.values())))


def _values_at(session: Session, act: Act, key: str, version: int, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What the wanted properties that changed after `version` were at it."""
    changed = act.tx.changed_since(key, version) & wanted.keys()
    if not changed:
        return {}
    values: dict[str, Any] = {}
    for change in session.store.changes(key):
        if change.version > version:
            for name in changed & change.before.keys():
                values.setdefault(name, change.before[name])
    return {name: values.get(name) for name in changed}
