"""Items replayed from the log alone: the proof that the log has everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from opsboard.domain.items import STAGE_MOMENTS
from opsboard.store.dialect import Database, Row
from opsboard.store.items.editing import is_quiet
from opsboard.store.items.rows import ENTRIES, load, present
from opsboard.store.items.workflows import KindRows, moments_of
from opsboard.store.log.team_log import payload_of

_OF_A_STAGE = "'\"stage\":'"
"""What the payload of a change of the stage has in it, as SQL."""


@dataclass(slots=True)
class ReplayedItem:
    """An item as its changes tell it."""

    key: str
    properties: dict[str, Any] = field(default_factory=dict)
    version: int = 0
    category: str = ""
    stage_since: str = ""
    closed_at: str | None = None
    updated_at: str = ""
    came: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Checklist entry, comment or attachment (as a property) -> the version with which it came, and its place among
    those that came with it; the same place for all where the log does not tell."""

    def take(
        self,
        at: str,
        op: str,
        version: int,
        after: Mapping[str, Any],
        categories: Mapping[str, Mapping[str, str]],
        order: Sequence[str] = (),
    ) -> None:
        """Go on with one change; the rules are those of `adding` and `editing`. `categories` as in `replayed`,
        `order` as in `change_log.payload_text`."""
        self.version = version
        if op == "purge":
            self.came = {}
        for name in [name for name in after if name.partition(".")[0] in ENTRIES]:
            if after[name] is None:
                self.came.pop(name, None)
            elif name not in self.came:
                self.came[name] = version, order.index(name) if name in order else -1
        given = dict(after)
        moments = {name: given.pop(name, None) for name in STAGE_MOMENTS}
        if op == "purge":
            self.properties = {}
        self.properties = present({**self.properties, **given})
        of_kind = categories.get(self.properties.get("kind", ""), {})
        if not is_quiet(after):
            self.updated_at = at
        if op == "purge":
            self.stage_since, self.closed_at = moments["stage_since"] or at, moments["closed_at"]
        elif "stage" in given:
            category = of_kind.get(given["stage"], "")
            self.stage_since, self.closed_at = moments_of(moments, at, category, self.closed_at)
        self.category = of_kind.get(self.properties.get("stage", ""), "")


def replayed(
    database: Database,
    categories: Mapping[str, Mapping[str, str]],
    which: str = "TRUE",
    values: tuple[Any, ...] = (),
) -> Iterator[tuple[int, ReplayedItem]]:
    """Every item's number with what its changes tell, by number; of those that meet an SQL condition, when given.

    `categories` holds for each kind the category of its stages. Payloads that were purged are passed
    over: the change of op `purge` behind them says how the item was left.
    """
    last = 0
    while rows := database.rows(
        "SELECT change.item, item.key, change.at, change.op, change.version, change.payload"
        f" FROM (SELECT id, key FROM item WHERE {which} AND id > ? ORDER BY id LIMIT 500)"
        f" AS item {database.sql.ordered_join} change ON change.item = item.id"
        " ORDER BY change.item, change.version",
        (*values, last),
    ):
        for item, changes in groupby(rows, key=lambda row: row[0]):
            yield item, _replayed_by(changes, categories)
        last = rows[-1][0]


def moments_before(database: Database, key: str, seq: int, kinds: Mapping[str, KindRows]) -> dict[str, str | None]:
    """`stage_since` and `closed_at` of an item as they were just before the change of this number."""
    item, kind = database.rows("SELECT id, kind FROM item WHERE key = ?", (key,))[0]
    one = ReplayedItem(key, {"kind": kind})
    categories = {kind: kinds[kind].categories}
    for at, op, version, payload in database.rows(
        "SELECT at, op, version, payload FROM change WHERE item = ? AND seq < ?"
        f" AND {database.sql.contains('payload', _OF_A_STAGE)}"
        " ORDER BY version",
        (item, seq),
    ):
        one.take(at, op, version, load(payload).get("after", {}), categories)
    return {"stage_since": one.stage_since, "closed_at": one.closed_at}


def replayed_of(database: Database, item: int, categories: Mapping[str, Mapping[str, str]]) -> ReplayedItem | None:
    """What the changes of one item tell; None when there are none."""
    return next((one for _, one in replayed(database, categories, "id = ?", (item,))), None)


def _replayed_by(changes: Iterable[Row], categories: Mapping[str, Mapping[str, str]]) -> ReplayedItem:
    one: ReplayedItem | None = None
    for _, key, at, op, version, payload in changes:
        one = one or ReplayedItem(key)
        if payload is None:
            one.version = version
        else:
            said = payload_of(payload)
            one.take(at, op, version, said.get("after", {}), categories, said.get("order", ()))
    assert one is not None
    return one
