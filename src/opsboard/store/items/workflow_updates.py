"""What a new version of opsboard brings to the kinds that a board has, where the team left them as they came."""

from __future__ import annotations

import json
from typing import Any

from opsboard.domain.errors import Unavailable
from opsboard.store.dialect import Database
from opsboard.store.items.workflows import digest
from opsboard.store.log.team_log import journal_of_update
from opsboard.store.people.team_states import states

_DISPUTES = ("coordination", "leaving", "disputed")
"""Kind, way and stage of the gate that holds in any direction."""
_NEEDS = [{"need": "filled", "field": "decision_log"}, {"need": "set", "field": "dispute_arbiter"}]


def write_any_direction(database: Database, by: str) -> None:
    """A dispute cannot be left backwards without a decision and an arbiter either: one entry of the team's log. A
    gate that the team changed or took away stays as it is, and so do kinds that are damaged: a check tells of them."""
    text = database.value("SELECT value FROM meta WHERE name = 'workflow'")
    try:
        kinds = states(database, "kind")
    except Unavailable:
        return
    kind, way, stage = _DISPUTES
    as_it_came = {way: stage, "level": "warn", "needs": _NEEDS}
    if as_it_came not in _gates(kinds.get(kind, {})):
        return
    workflow: dict[str, Any] = json.loads(text)
    for one in workflow["kinds"]:
        if one["key"] == kind:
            held = {way: stage, "level": "warn", "any_direction": True, "needs": _NEEDS}
            one["gates"] = [held if gate == as_it_came else gate for gate in one["gates"]]
    journal = journal_of_update(database, by)
    journal.touch("kind", kind)
    written = json.dumps(workflow, ensure_ascii=False, separators=(",", ":"))
    database.run_many(
        "UPDATE meta SET value = ? WHERE name = ?", [(written, "workflow"), (digest(written), "workflow_digest")]
    )
    database.run("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'workflow_edition'")
    journal.close()


def _gates(kind: dict[str, Any]) -> list[Any]:
    gates = kind.get("gates", [])
    return gates if isinstance(gates, list) else []
