"""The parts of a deep check that any engine has: the workflow, the log, and what follows from both."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeVar

from opsboard.domain.errors import N_, Unavailable
from opsboard.domain.kinds_loader import workflow_from_json
from opsboard.domain.text import visible
from opsboard.store.checking.damage import MOST, UNREADABLE
from opsboard.store.dialect import Database, Row
from opsboard.store.items.field_values import kind_card, kind_field_rows
from opsboard.store.items.workflows import date_field_rows, digest, kind_rows_of, stage_rows
from opsboard.store.log.change_log import START, batch_line, change_line
from opsboard.store.log.notification_rebuild import differing
from opsboard.usecases.ports import Finding

Checked = TypeVar("Checked")

PURGE_COLUMNS = ("item", "at", "by", "reason")
"""What the record of purges says of each."""


def found_by(part: Callable[[Checked], list[Finding]], name: str, database: Checked) -> list[Finding]:
    """What a part of the check finds; that it cannot read what stands there is a finding."""
    try:
        return part(database)
    except Unavailable as error:
        return [Finding(name, "error", error.template, error.values)]
    except UNREADABLE as error:
        message = N_("what stands there was not written by opsboard ({what}); restore a backup: opsboard backup list")
        return [Finding(name, "error", message, {"what": visible(f"{type(error).__name__} {error}"[:80])})]


def check_workflow(database: Database) -> list[Finding]:
    """Whether the kinds and stages are those that were written last, and their rows as they say."""
    meta: dict[str, str] = dict(database.rows("SELECT name, value FROM meta WHERE name LIKE 'workflow%'"))
    text, wrong = meta.get("workflow"), []
    if text is None or not meta.get("workflow_edition", "").isdigit():
        return [Finding("workflow", "error", N_("the workflow is missing; run: opsboard doctor --fix"), {})]
    if "workflow_digest" not in meta:
        message = N_("the digest of the workflow is missing; run: opsboard doctor --fix")
        wrong.append(Finding("workflow", "warn", message, {}))
    elif digest(text) != meta["workflow_digest"]:
        return [Finding("workflow", "error", N_("the workflow was altered"), {})]
    workflow = workflow_from_json(text)
    stages = database.rows("SELECT pos, kind, key, category, wip, clock FROM stage ORDER BY pos")
    meant = stage_rows(workflow)
    for kind in [*[kind.key for kind in workflow.kinds], *{row[1] for row in stages} - {row[1] for row in meant}]:
        if [row for row in stages if row[1] == kind] != [row for row in meant if row[1] == kind]:
            message = N_("the stages of {kind} are not those of the workflow")
            wrong.append(Finding("workflow", "error", message, {"kind": kind}))
    if database.rows("SELECT key, prefix, pos FROM kind ORDER BY pos") != kind_rows_of(workflow):
        wrong.append(Finding("workflow", "error", N_("the kinds are not those of the workflow"), {}))
    declared = set(database.rows("SELECT kind, field, type, choices FROM kind_field"))
    cards = {(kind.key, kind_card(kind)) for kind in workflow.kinds}
    if declared != set(kind_field_rows(workflow)) or set(database.rows("SELECT key, card FROM kind")) != cards:
        message = N_("the fields of kinds are not those of the workflow; run: opsboard doctor --fix")
        wrong.append(Finding("workflow", "error", message, {}))
    if set(database.rows("SELECT kind, field, role FROM date_field")) != set(date_field_rows(workflow)):
        message = N_("the fields that are dates are not those of the workflow")
        wrong.append(Finding("workflow", "error", message, {}))
    count = len(workflow.kinds)
    return wrong or [Finding("workflow", "ok", N_("the workflow of {count} kinds is whole"), {"count": count})]


def chain(database: Database) -> list[Finding]:
    """Whether the log of items is unbroken."""
    count = database.value("SELECT count(*) FROM change")
    wrong = list(islice(_chain_errors(database), MOST))
    return wrong or [Finding("log", "ok", N_("the log of {count} changes is unbroken"), {"count": count})]


def check_purges(database: Database) -> list[Finding]:
    """Whether the record of purges is what the log tells: with it a payload may be taken away."""
    held = database.rows(f"SELECT {', '.join(PURGE_COLUMNS)} FROM purge ORDER BY item, at, by")
    if held != purge_rows(database):
        message = N_("the record of purges is not what the log tells; run: opsboard doctor --fix")
        return [Finding("purges", "error", message, {})]
    return [Finding("purges", "ok", N_("{count} purges are as the log tells them"), {"count": len(held)})]


def purge_rows(database: Database) -> list[Row]:
    """The rows of the record of purges, as the log tells them: item, at, by, reason."""
    return database.rows(
        "SELECT change.item, batch.at, batch.by, batch.reason FROM change JOIN batch ON batch.id = change.batch"
        " WHERE change.op = 'purge' ORDER BY change.item, batch.at, batch.by"
    )


def check_settings(database: Database) -> list[Finding]:
    """Whether what people keep of their own can be read: settings and views. The log does not tell of it."""
    setting, view = database.sql.is_json("value"), database.sql.is_object("value")
    wrong = database.value(
        f"SELECT (SELECT count(*) FROM setting WHERE NOT {setting})"
        f" + (SELECT count(*) FROM view WHERE owner IS NOT NULL AND NOT ({view}))"
    )
    if wrong:
        message = N_("{count} settings and views of people cannot be read; run: opsboard doctor --fix")
        return [Finding("settings", "warn", message, {"count": wrong})]
    return [Finding("settings", "ok", N_("settings and views of people can be read"), {})]


def _chain_errors(database: Database) -> Iterator[Finding]:
    """Where the log is not as it was written: a batch or change altered, missing or put in."""
    prev, seq = START, 0
    # What an item's last purge emptied lies before it in the log; a payload that is missing elsewhere was taken away.
    purged: dict[int, int] = dict(database.rows("SELECT item, max(seq) FROM change WHERE op = 'purge' GROUP BY item"))
    for row in database.rows("SELECT id, at, by, act, undo_of, reason, first, last, prev, hash FROM batch ORDER BY id"):
        number, at, by, act, undo_of, reason, first, last, said_prev, said = row
        chain = hashlib.sha256(batch_line(prev, number, at, by, act, undo_of, reason))
        for change in database.rows(
            "SELECT change.seq, change.at, change.by, item.key, change.op, change.version, change.digest,"
            " change.payload, change.item, change.batch FROM change JOIN item ON item.id = change.item"
            " WHERE change.seq BETWEEN ? AND ? ORDER BY change.seq",
            (first, last),
        ):
            seq += 1
            digest, payload, item = change[6:9]
            chain.update(change_line(change[0], change[1], change[2], change[3], change[4], change[5], digest))
            emptied = payload is None and change[0] < purged.get(item, 0)
            if change[0] != seq or change[9] != number:
                yield Finding("log", "error", N_("change {seq} of the log is missing"), {"seq": seq})
                seq = change[0]
            elif not emptied and (payload is None or hashlib.sha256(payload.encode()).digest() != digest):
                yield Finding("log", "error", N_("change {seq} of the log was altered"), {"seq": seq})
        if chain.hexdigest() != said or said_prev != prev or seq != last:
            yield Finding("log", "error", N_("batch {number} of the log was altered"), {"number": number})
        prev, seq = said, last
    if (newest := database.value("SELECT coalesce(max(seq), 0) FROM change")) != seq:
        yield Finding("log", "error", N_("change {seq} of the log belongs to no batch"), {"seq": newest})


def check_inbox(database: Database) -> list[Finding]:
    """Whether everybody's inbox has what the logs tell. It can be made anew from them, so that it is no damage."""
    wrong = differing(database)
    if wrong:
        message = N_("{count} notices of inboxes are not what the log tells; run: opsboard doctor --fix")
        return [Finding("inbox", "warn", message, {"count": wrong})]
    count = database.value("SELECT count(*) FROM notice")
    return [Finding("inbox", "ok", N_("{count} notices of inboxes are as the log tells them"), {"count": count})]
