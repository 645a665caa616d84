"""Making the log of the team forget words, with its chain still proving that nothing else was changed.

An entry that is emptied keeps who, when, what was done and the values that are no words. Its hash stays, since the
entry behind it rests on it; that it is no longer the hash of what stands there, the entry of the purge says, with the
digest of the line as it is now: a further change would be found. The digest of the payload goes too, or short words
could be guessed from the hash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import N_, Refused
from opsboard.store.checking.team_checks import check_team
from opsboard.store.items.rows import dump
from opsboard.store.log.change_log import START, sha256
from opsboard.store.log.team_log import Emptied, emptied_by, entry_line, payload_of

if TYPE_CHECKING:
    from opsboard.domain.items import Properties
    from opsboard.store.dialect import Database
    from opsboard.store.log.team_log import TeamJournal

_GUARD = "team_change_fixed"
_COLUMNS = "seq, batch, after_seq, at, by, what, subject, op"


def purge_entries(
    database: Database,
    journal: TeamJournal,
    what: str,
    subject: str,
    kept: Mapping[int, tuple[Properties, Properties]],
    *,
    nameless: bool,
) -> None:
    """Leave of the entries with these numbers, all about one subject, what is given of before and after, and log
    that. `nameless`: their subject is words too. Raises Refused on a board where a check of the team finds something:
    what was altered would be as it ought to be from then on."""
    if any(finding.level != "ok" for finding in check_team(database)):
        raise Refused(N_("the log of the team does not tell what is there, or was altered: opsboard check --deep"))
    # What is overwritten is overwritten in the file, too.
    database.overwrite_deleted(True)
    empties: list[Emptied] = []
    with database.unguarded(_GUARD):
        for seq, (before, after) in kept.items():
            own, *earlier = _empty(database, seq, before, after, nameless=nameless)
            empties += [own, *(one for one in earlier if one[0] not in kept)]
    journal.write_purge(what, "" if nameless else subject, empties)


def _empty(database: Database, seq: int, before: Properties, after: Properties, *, nameless: bool) -> Sequence[Emptied]:
    """Empty one entry; gives what the purge says of it, and of what it said itself if it was one."""
    rows = database.rows(f"SELECT {_COLUMNS}, payload, hash FROM team_change WHERE seq = ?", (seq,))
    *columns, payload, hash = rows[0]
    prev = database.value("SELECT hash FROM team_change WHERE seq = ?", (seq - 1,)) or START
    head = database.value("SELECT hash FROM batch WHERE last = ?", (columns[2],)) or ("" if columns[2] else START)
    told: dict[str, Any] = {"before": before, "after": after, "purged": True}
    earlier = emptied_by(payload_of(payload))
    if earlier:  # a replay has to go on from it all the same
        told["empties"] = []
    text = dump(told)
    digest = sha256()(text.encode()).digest()
    if nameless:
        columns[6] = ""
    line = sha256()(entry_line(prev, head, tuple(columns), digest)).hexdigest()
    database.run(
        "UPDATE team_change SET subject = ?, payload = ?, digest = ? WHERE seq = ?", (columns[6], text, digest, seq)
    )
    return [(seq, line, hash), *earlier]
