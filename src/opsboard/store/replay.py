"""Telling the tables again from the log alone: the proof that the log has everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from opsboard.domain.items import STAGE_MOMENTS
from opsboard.store.dialect import Database
from opsboard.store.editing import is_quiet
from opsboard.store.items import load, present
from opsboard.store.workflows import KindRows, moments_of


@dataclass(slots=True)
class Told:
    """An item as its changes tell it."""

    key: str
    properties: dict[str, Any] = field(default_factory=dict)
    version: int = 0
    category: str = ""
    stage_since: str = ""
    closed_at: str | None = None
    updated_at: str = ""

    def take(self, at: str, op: str, version: int, after: Mapping[str, Any], categories: Mapping[str, str]) -> None:
        """Go on with one change; the rules are those of `adding` and `editing`."""
        self.version = version
        given = dict(after)
        moments = {name: given.pop(name, None) for name in STAGE_MOMENTS}
        if op == "purge":
            self.properties = {}
        self.properties = present({**self.properties, **given})
        if not is_quiet(after):
            self.updated_at = at
        if op == "purge":
            self.stage_since, self.closed_at = moments["stage_since"] or at, moments["closed_at"]
        elif "stage" in given:
            category = categories.get(given["stage"], "")
            self.stage_since, self.closed_at = moments_of(moments, at, category, self.closed_at)
        self.category = categories.get(self.properties.get("stage", ""), "")


def told(
    database: Database, categories: Mapping[str, Mapping[str, str]], kind: str | None = None
) -> Iterator[tuple[int, Told]]:
    """Every item's number with what its changes tell, by number; of one kind, when given.

    `categories` holds for each kind the category of its stages. Payloads that were purged are passed
    over: the change of op `purge` behind them says how the item was left.
    """
    kinds = "" if kind is None else "WHERE item.kind = ?"
    last = 0
    while True:
        rows = database.rows(
            "SELECT change.item, item.key, item.kind, change.at, change.op, change.version, change.payload"
            f" FROM (SELECT id, key, kind FROM item {kinds} {'AND' if kinds else 'WHERE'} id > ? ORDER BY id LIMIT 500)"
            " AS item CROSS JOIN change ON change.item = item.id ORDER BY change.item, change.version",
            (*(() if kind is None else (kind,)), last),
        )
        if not rows:
            return
        for item, changes in groupby(rows, key=lambda row: row[0]):
            one: Told | None = None
            for _, key, its_kind, at, op, version, payload in changes:
                one = one or Told(key)
                if payload is None:
                    one.version = version
                else:
                    one.take(at, op, version, load(payload).get("after", {}), categories.get(its_kind, {}))
            assert one is not None
            yield item, one
        last = rows[-1][0]


def moments_before(database: Database, key: str, seq: int, kinds: Mapping[str, KindRows]) -> dict[str, str | None]:
    """`stage_since` and `closed_at` of an item as they were just before the change of this number."""
    item, kind = database.rows("SELECT id, kind FROM item WHERE key = ?", (key,))[0]
    one = Told(key)
    for at, op, version, payload in database.rows(
        "SELECT at, op, version, payload FROM change WHERE item = ? AND seq < ? AND instr(payload, '\"stage\":')"
        " ORDER BY version",
        (item, seq),
    ):
        one.take(at, op, version, load(payload).get("after", {}), kinds[kind].categories)
    return {"stage_since": one.stage_since, "closed_at": one.closed_at}
