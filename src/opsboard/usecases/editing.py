"""Changing what items say: their properties, comments, checklists and watchers.

Each takes the key of one item or those of several. What refuses one raises; of several the refused ones are told in
the result and the others change, in one batch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opsboard.domain import text, workflow
from opsboard.domain.errors import N_, Conflict, Invalid
from opsboard.domain.items import BODY_LIMIT, CHECKLIST_ACTS, ChecklistEntry, Item
from opsboard.domain.kinds import Kind
from opsboard.domain.limits import FIELD_ENTRIES
from opsboard.domain.merge import UNSEEN, FieldEdit, Merged, merge_edits, merge_rows, merge_text
from opsboard.domain.promises import check_slip
from opsboard.domain.property_text import property_name
from opsboard.usecases.acting import Keys, UnitOfWork, act_on, clean_reason, require_remembered
from opsboard.usecases.entry_ids import entry_id
from opsboard.usecases.locks import require_unlocked
from opsboard.usecases.moving import Landing, shift, who_changed
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session
from opsboard.usecases.typed import canonical_edits, check_common


def edit(
    session: Session,
    keys: Keys,
    edits: Mapping[str, str | None],
    *,
    stage: str | None = None,
    seen: Mapping[str, Any] | None = None,
    if_version: int | None = None,
    reason: str | None = None,
    following: bool = False,
) -> BulkResult:
    """Give items new values, as people type them; None, "" and `none` clear. With a `stage` they are moved there in
    the same act, as `moving.move` does it, and have the values already when they come to a gate.

    Property names are those of `domain.items.CORE`, `fields.NAME`, and `label.TEXT` and
    `participant.LOGIN` with "true" or None. `seen` holds what the author had seen (canonical values):
    a property that someone else changed since is a Conflict, unless to the same value; bodies are
    merged line by line first, lists and tables row by row. `if_version` does the same for all changes after
    that version; one that the item never had is Invalid. On a conflict nothing is written, and `Conflict.fields` says
    what differs. A promise moves to a later day only with a `reason`, which is logged; without one it
    raises GateRefused. It passes what it passes for `move`. `following`: of an item that comes again, all that follow
    get the dates and the title as well, and the rule moves with its date; else they are for this one.
    """
    reason = clean_reason(reason)
    check_common(session, edits)  # a slip of the pen is told before anybody waits for the board
    landing = Landing("top", None)
    alone = isinstance(keys, str) or len(keys) == 1

    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        given = values_for(act, item, edits, seen=seen, if_version=if_version, reason=reason) if edits else {}
        if following and (item.repeat is not None or alone):
            given |= for_all_that_follow(act, item, given)
        if stage is None:
            act.change(item, "edit", given, reason)
        else:
            kind = session.store.workflow.kind(item.kind)
            shift(act, item, kind, workflow.find_stage(kind, text.clean_line(stage)), landing, reason, given)

    return act_on(session, "edit" if edits else "move", keys, work)


def for_all_that_follow(act: UnitOfWork, item: Item, given: Mapping[str, Any]) -> dict[str, Any]:
    """Within an act: what these new values of an item bring for its series when they are for all that follow. Raises
    Invalid for one that does not come again."""
    from opsboard.domain import series

    if item.repeat is None and not given.get("repeat"):
        raise Invalid(N_("{key} does not come again, so none follow it; leave --following out"), key=item.key)
    session, kind = act.session, act.session.store.workflow.kind(item.kind)
    held = act.tx.properties(item.key)
    given = {**given, **act.of_one_sort(kind, held, given)}
    return series.for_all(kind, held, given, session.zone, act.at, session.is_worked)


def values_for(
    act: UnitOfWork,
    item: Item,
    edits: Mapping[str, str | None],
    *,
    seen: Mapping[str, Any] | None = None,
    if_version: int | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    """Within an act: what an item is given by edits; raises what `edit` does."""
    session, held = act.session, act.tx.properties(item.key)
    kind = session.store.workflow.kind(item.kind)
    wanted = canonical_edits(session, kind, edits, held)
    merged = _merged(session, act, item, kind, wanted, held, seen, if_version)
    check_slip(kind, item.key, held, merged, reason)
    require_unlocked(session, kind, item, merged, held, reason)
    return merged


def comment(session: Session, keys: Keys, words: str) -> BulkResult:
    """Say something about items; it is there for good. Raises Invalid when there is nothing to read."""
    body = _comment_text(words)
    return act_on(session, "comment", keys, lambda act, key: comment_on(act, act.tx.item(key), body))


def comment_on(act: UnitOfWork, item: Item, words: str) -> None:
    """Within an act: say something about an item. Raises Invalid when there is nothing to read."""
    said = {"author": act.session.login, "at": act.at, "body": _comment_text(words)}
    act.change(item, "comment", {f"comment.{entry_id()}": said})


def _comment_text(words: str) -> str:
    body = text.clean_body(words)
    if not body.strip():
        raise Invalid(N_("the comment is empty"))
    return body


def checklist(session: Session, keys: Keys, word: str, entry: str | int | ChecklistEntry) -> BulkResult:
    """Add an entry, tick it (`done`), untick it (`undo`) or remove it. An entry is meant by its place
    from 1, by its text, or as it was read. Raises Invalid when there is no such entry, or several."""

    def work(act: UnitOfWork, key: str) -> None:
        if word not in CHECKLIST_ACTS:
            raise Invalid(N_("{word} is no checklist act; use add, done, undo or remove"), word=word)
        item = act.tx.item(key)
        if word == "add":
            name = f"check.{entry_id()}"
            value: dict[str, Any] | None = {"text": text.clean_title(str(entry)), "done": False, "at": act.at}
        else:
            name = f"check.{_entry(item, entry).id}"
            value = None if word == "remove" else {**act.tx.properties(key)[name], "done": word == "done"}
        act.change(item, "checklist", {name: value})

    return act_on(session, "checklist", keys, work)


def watch(session: Session, keys: Keys) -> BulkResult:
    """Hear of what happens to items."""
    return _watch(session, keys, "watch", True)


def unwatch(session: Session, keys: Keys) -> BulkResult:
    """Hear no more of them."""
    return _watch(session, keys, "unwatch", None)


def _watch(session: Session, keys: Keys, word: str, value: bool | None) -> BulkResult:
    name = f"watcher.{session.login}"
    return act_on(session, word, keys, lambda act, key: act.change(act.tx.item(key), word, {name: value}))


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
    act: UnitOfWork,
    item: Item,
    kind: Kind,
    wanted: Mapping[str, Any],
    held: Mapping[str, Any],
    seen: Mapping[str, Any] | None,
    if_version: int | None,
) -> dict[str, Any]:
    """What to write of `wanted` over `held`. Raises Conflict for what others changed differently."""
    key, before = item.key, dict[str, Any]()
    if if_version is not None:
        _require_version(item, if_version)
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
    _merge_rows(kind, merged)
    if merged.conflicts:
        require_remembered(session, key, {name: before[name] for name in merged.conflicts if seen and name in seen})
        raise Conflict(
            N_("{key}: {who} changed {names} since; look at it again and decide"),
            fields=merged.conflicts,
            key=key,
            who=who_changed(session, key, merged.conflicts),
            names=tuple(property_name(kind, name) for name in merged.conflicts),
        )
    return merged.apply


def _merge_rows(kind: Kind, merged: Merged) -> None:
    """Take out of the conflicts the lists and tables in which people changed different rows."""
    for field in kind.fields:
        name = f"fields.{field.key}"
        if field.type not in ("list", "table") or name not in merged.conflicts:
            continue
        values = [[] if value is None else value for value in merged.conflicts[name]]
        if not all(isinstance(value, list) for value in values):
            continue  # the field was of another type before
        mine, theirs, was = values
        both = merge_rows(was, mine, theirs)
        if both is not None and len(both) <= FIELD_ENTRIES.most:
            del merged.conflicts[name]
            merged.apply[name] = both or None


def _require_version(item: Item, version: int) -> None:
    if not 1 <= version <= item.version:
        raise Invalid(
            N_("{key} has no version {version}; it is at {now}, and versions count from 1"),
            key=item.key,
            version=version,
            now=item.version,
        )


def _values_at(session: Session, act: UnitOfWork, key: str, version: int, wanted: Mapping[str, Any]) -> dict[str, Any]:
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
