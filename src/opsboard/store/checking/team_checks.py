"""Whether the log of the team is unbroken, and tells the tables of people, keys, campaigns, views and kinds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from opsboard.domain.errors import N_
from opsboard.domain.team import SUBJECTS
from opsboard.store.checking.damage import MOST
from opsboard.store.dialect import FORGETTING, WANTED, Database
from opsboard.store.log.change_log import START
from opsboard.store.log.team_log import emptied_by, entry_line, payload_of, replayed
from opsboard.store.people.team_states import OWN, states
from opsboard.usecases.ports import Finding

_OTHER = {
    "board": N_("the board itself is not what the log of the team tells: {names}"),
    "kind": N_("the kind {subject} is not what the log of the team tells: {names}"),
    "person": N_(
        "the person {subject} is not who the log of the team tells: {names};"
        " say what is right: opsboard people edit {subject}"
    ),
    "key": N_("the key {subject} is not what the log of the team tells: {names}"),
    "campaign": N_("the campaign {subject} is not what the log of the team tells: {names}"),
    "holiday": N_(
        "the holidays of {subject} are not what the log of the team tells: {names};"
        " write them anew: opsboard workflow holidays import"
    ),
    "channel": N_("the channel {subject} is not what the log of the team tells: {names}"),
    "template": N_("the template {subject} is not what the log of the team tells: {names}"),
    "view": N_("the view {subject} is not what the log of the team tells: {names}"),
    "macro": N_("the macro {subject} is not what the log of the team tells: {names}"),
}


def check_team(database: Database) -> list[Finding]:
    """What a deep check of the team finds. Raises Unavailable for texts that cannot be read."""
    # Of a log that was altered the tables cannot be told.
    wrong = [*strange_words(database), *(chain_errors(database) or _differences(database))][:MOST]
    count = database.value("SELECT count(*) FROM team_change")
    message = N_("the log of the team, {count} entries, is unbroken and tells people, keys, campaigns, views and kinds")
    return wrong or [Finding("team", "ok", message, {"count": count})]


def strange_words(database: Database) -> Iterator[Finding]:
    """What the board says of itself under names that no program writes."""
    known = (*OWN, "workflow", "workflow_digest", "workflow_edition", WANTED, FORGETTING)
    message = N_("the board says something of itself that opsboard did not write: {name}")
    for (name,) in database.rows("SELECT name FROM meta ORDER BY name"):
        if name not in known:
            yield Finding("team", "error", message, {"name": name})


def chain_errors(database: Database) -> list[Finding]:
    """Where the log of the team is not as it was written."""
    meant = "SELECT last, hash FROM batch WHERE last IN (SELECT after_seq FROM team_change)"
    heads: dict[int, str] = {0: START, **dict(database.rows(meant))}
    wrong, prev, seq = [], START, 0
    emptied: dict[int, tuple[str, str]] = {}
    other: dict[int, tuple[str, str]] = {}
    """Entries whose hash is not that of their line: those that were purged, or else altered."""
    for *columns, payload, digest, said in database.rows(
        "SELECT seq, batch, after_seq, at, by, what, subject, op, payload, digest, hash FROM team_change ORDER BY seq"
    ):
        seq += 1
        line = hashlib.sha256(entry_line(prev, heads.get(columns[2], ""), tuple(columns), digest)).hexdigest()
        if columns[0] != seq:
            wrong.append(Finding("team", "error", N_("entry {seq} of the team's log is missing"), {"seq": seq}))
            seq = columns[0]
        elif payload is None or hashlib.sha256(payload.encode()).digest() != digest:
            wrong.append(_altered(seq))
        elif line != said:
            other[seq] = line, said
        else:
            emptied.update((number, (line, hash)) for number, line, hash in emptied_by(payload_of(payload)))
        prev = said
    for seq in sorted(other.keys() | emptied.keys()):
        if other.get(seq) != emptied.get(seq):
            wrong.append(_altered(seq))
    return wrong


def _altered(seq: int) -> Finding:
    return Finding("team", "error", N_("entry {seq} of the team's log was altered"), {"seq": seq})


def _differences(database: Database) -> Iterator[Finding]:
    logged = replayed(database)
    for what in SUBJECTS:
        held, there = states(database, what), logged[what]
        for subject in dict.fromkeys([*there, *held]):
            if held.get(subject) != there.get(subject):
                names = ", ".join(_names(held.get(subject, {}), there.get(subject, {})))
                values = {"subject": subject[:60], "names": names}
                yield Finding("team", "error", _OTHER[what], values)


def _names(held: Mapping[str, Any], there: Mapping[str, Any]) -> list[str]:
    """Properties that are not the same. One without a value is not one that is missing."""
    return [name for name in {**there, **held} if (name in held) != (name in there) or held[name] != there[name]]
