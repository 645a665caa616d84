"""What a new version of opsboard brings to the kinds that a board has, where the team left them as they came.

`shipped_kinds.txt` has a line for every part that a version of `kinds.toml` shipped: its place, the schema that brought
it, and the digest of each form that it had. A part of a board that has one of these forms was left alone and becomes
that of now; a part that is newer than the board is added; what the team changed or took away stays, and is named in
the entry of the team's log. `tools/shipped_kinds.py` writes the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from opsboard.domain.errors import Invalid, Unavailable
from opsboard.domain.kinds_loader import load_default, workflow_from_json, workflow_to_json
from opsboard.domain.values import frozen
from opsboard.store.dialect import Database
from opsboard.store.items import workflows
from opsboard.store.items.derived_fields import recompute
from opsboard.store.log.team_log import journal_of_update
from opsboard.store.people.team_states import BOARD, states

_NAMED = ("departments", "groups", "relations", "fields", "stages")
"""Lists whose entries have a key."""
_LEFT = "left as the team has it: {places}"
_REASON_LIMIT = 2000


@frozen
class Shipped:
    """A part as versions shipped it."""

    since: int
    """The schema that brought it."""
    digests: tuple[str, ...]


def shipped_parts() -> dict[str, Shipped]:
    """Place -> what versions shipped there."""
    text = resources.files("opsboard.store.items").joinpath("shipped_kinds.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in text.splitlines())
    return {place: Shipped(int(since), tuple(digests)) for place, since, *digests in lines}


def parts_of(workflow: Mapping[str, Any]) -> dict[str, Any]:
    """Place -> part, of a workflow as it is written: what is brought or left as one."""
    found: dict[str, Any] = {}
    for place, table in _tables(workflow):
        for name, value in table.items():
            if name in _NAMED:
                found.update({f"{place}{name}/{_key(one)}": one for one in value})
            elif name == "gates":
                found.update({f"{place}gates/{_gate_key(one)}": one for one in value})
            elif name == "flows":
                found.update({f"flows/{_flow_key(one)}": one for one in value})
            elif name == "settings":
                found.update(_leaves(value, "settings"))
            elif name not in ("kinds", "key"):
                found[place + name] = value
    return found


def digest_of(part: object) -> str:
    """A short name of the form of a part."""
    import hashlib

    return hashlib.sha256(json.dumps(part, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def bring_kinds(database: Database, by: str, schema: int) -> None:
    """Bring the kinds of a board of an older `schema` up to date: one act in the team's log. Kinds that are damaged
    stay as they are: a check tells of them. So do all, when what would come of it cannot be."""
    text = database.value("SELECT value FROM meta WHERE name = 'workflow'")
    try:
        states(database, "kind")
        old = workflow_from_json(text)
        held = json.loads(workflow_to_json(old))
        merged, left = merged_with(held, json.loads(workflow_to_json(load_default())), shipped_parts(), schema)
        workflow = workflow_from_json(json.dumps(merged))
    except (Unavailable, Invalid, TypeError):
        return
    if workflow == old:
        return
    journal = journal_of_update(database, by)
    journal.reason = _LEFT.format(places=", ".join(left))[:_REASON_LIMIT] if left else None
    journal.touch("kind")
    journal.touch("board", BOARD)
    before = workflows.read_kinds(database)
    workflows.write_workflow(database, workflow, workflow_to_json(workflow))
    recompute(database, before, str(database.value("SELECT value FROM meta WHERE name = 'zone'")))
    journal.close()


def merged_with(
    held: dict[str, Any], new: Mapping[str, Any], shipped: Mapping[str, Shipped], schema: int
) -> tuple[dict[str, Any], list[str]]:
    """The workflow `held` by a board of a schema with what is `new`, and the places that a version changed but the
    team has its own way."""
    mine, theirs = parts_of(held), parts_of(new)
    left: list[str] = []

    def chosen(place: str) -> Any:
        """What is to stand at a place; None for nothing."""
        was = shipped.get(place)
        if place not in mine:
            return theirs.get(place) if was is None or was.since > schema else None
        if place not in theirs or digest_of(mine[place]) == digest_of(theirs[place]):
            return mine[place]
        if was is not None and digest_of(mine[place]) in was.digests:
            return theirs[place]
        left.append(place)
        return mine[place]

    result = _merged_table("", held, new, chosen)
    kinds = {kind["key"]: kind for kind in held["kinds"]}
    for kind in new["kinds"]:
        known = shipped.get(f"kinds/{kind['key']}/prefix")
        if kind["key"] not in kinds and (known is None or known.since > schema):
            kinds[kind["key"]] = kind
    for kind in new["kinds"]:
        if (own := kinds.get(kind["key"])) is not None and own is not kind:
            kinds[kind["key"]] = {"key": own["key"], **_merged_table(f"kinds/{own['key']}/", own, kind, chosen)}
    result["kinds"] = list(kinds.values())
    return result, left


def _merged_table(place: str, held: Mapping[str, Any], new: Mapping[str, Any], chosen: Any) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name in dict.fromkeys([*held, *new]):
        if name in ("kinds", "key"):
            continue
        if name in (*_NAMED, "gates", "flows"):
            keys = _gate_key if name == "gates" else _flow_key if name == "flows" else _key
            names = _in_order([keys(one) for one in held.get(name, [])], [keys(one) for one in new.get(name, [])])
            result[name] = [one for key in names if (one := chosen(f"{place}{name}/{key}")) is not None]
        elif name == "settings":
            places = dict.fromkeys([*_leaves(held.get(name, {}), name), *_leaves(new.get(name, {}), name)])
            result[name] = _nested({leaf: value for leaf in places if (value := chosen(leaf)) is not None})
        elif (value := chosen(place + name)) is not None:
            result[name] = value
    return result


def _in_order(held: list[str], new: list[str]) -> list[str]:
    """All of both, those that only the new has behind the one that stands before them there."""
    names = list(held)
    for place, name in enumerate(new):
        if name not in names:
            before = next((one for one in reversed(new[:place]) if one in names), None)
            names.insert(names.index(before) + 1 if before is not None else 0, name)
    return names


def _tables(workflow: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "", workflow
    for kind in workflow["kinds"]:
        yield f"kinds/{kind['key']}/", kind


def _key(one: Any) -> str:
    return str(one[0] if isinstance(one, list) else one["key"])


def _gate_key(gate: Mapping[str, Any]) -> str:
    way = "entering" if "entering" in gate else "leaving"
    return f"{way}:{gate[way]}:{gate['level']}"


def _flow_key(flow: list[str] | Mapping[str, Any]) -> str:
    source, target = flow[:2] if isinstance(flow, list) else (flow["source"], flow["target"])
    return f"{source}>{target}"


def _leaves(table: Mapping[str, Any], place: str) -> dict[str, Any]:
    """The values of nested tables by their places."""
    found: dict[str, Any] = {}
    for name, value in table.items():
        found.update(_leaves(value, f"{place}/{name}") if isinstance(value, dict) else {f"{place}/{name}": value})
    return found


def _nested(leaves: Mapping[str, Any]) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for place, value in leaves.items():
        *path, name = place.split("/")[1:]
        table = tables
        for step in path:
            table = table.setdefault(step, {})
        table[name] = value
    return tables
