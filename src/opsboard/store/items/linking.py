"""Links between items that one act has made, thousands at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import islice

from opsboard.store.dialect import Database, Row
from opsboard.store.items.rows import missing
from opsboard.store.log.change_log import Journal
from opsboard.usecases.ports.many_items import NewLink

_TOGETHER = 500


def link_new(database: Database, journal: Journal, links: Sequence[NewLink], reason: str | None) -> None:
    """Write links, each from its item's side alone, with their changes. One that is there is left alone.
    Raises NotFound."""
    rest = iter(dict.fromkeys(links))
    while some := list(islice(rest, _TOGETHER)):
        _link(database, journal, some, reason)


def linked(database: Database, keys: Iterable[str], relations: Collection[str]) -> list[str]:
    """The keys of the items at the other ends of the links of these relations that the items hold, each once."""
    wanted = ",".join("?" * len(relations))
    found: dict[str, None] = {}
    rest = iter(keys)
    while some := list(islice(rest, _TOGETHER)):
        rows = database.rows(
            "SELECT other.key FROM item JOIN link ON link.item = item.id JOIN item AS other"
            f" ON other.id = link.other WHERE item.key IN ({','.join('?' * len(some))}) AND link.relation IN ({wanted})"
            " ORDER BY link.item, link.relation, link.other",
            (*some, *relations),
        )
        found.update(dict.fromkeys(other for (other,) in rows))
    return list(found)


def chain(
    database: Database, key: str, forward: Collection[str], back: Collection[str], most: int
) -> list[tuple[str, str, str]]:
    """What `ItemReads.chain` gives. A walk over the links: each item is come to once, so a circle ends it."""
    ways = [*forward, *back]
    ids = database.numbers(
        "WITH RECURSIVE chain (id) AS (SELECT id FROM item WHERE key = ? UNION SELECT link.other FROM chain"
        f" JOIN link ON link.item = chain.id AND link.relation IN ({','.join('?' * len(ways))}))"
        " SELECT id FROM chain LIMIT ?",
        (key.upper(), *ways, most),
    )
    marks, relations = ",".join("?" * len(ids)), ",".join("?" * len(forward))
    return database.rows(
        "SELECT item.key, link.relation, other.key FROM link JOIN item ON item.id = link.item"
        f" JOIN item AS other ON other.id = link.other WHERE link.item IN ({marks}) AND link.other IN ({marks})"
        f" AND link.relation IN ({relations}) ORDER BY link.item, link.relation, link.other",
        (*ids, *ids, *forward),
    )


def _link(database: Database, journal: Journal, links: list[NewLink], reason: str | None) -> None:
    keys = list(dict.fromkeys(key for link in links for key in (link[0], link[2])))
    marks = ",".join("?" * len(keys))
    items = {row[1]: row for row in database.rows(f"SELECT id, key, version FROM item WHERE key IN ({marks})", keys)}
    held = set(
        database.rows(
            "SELECT item, relation, other FROM link WHERE item IN"
            f" (SELECT id FROM item WHERE key IN ({marks}))", keys,
        )
    )  # fmt: skip
    rows: list[Row] = []
    changes: list[Row] = []
    versions: dict[int, tuple[int, str]] = {}
    for key, relation, other, at, by in links:
        for end in (key, other):
            if end not in items:
                raise missing(database, end)
        item = items[key][0]
        row = (item, relation, items[other][0])
        if row in held:
            continue
        name = f"link.{relation}.{other}"
        version = (versions[item][0] if item in versions else items[key][2]) + 1
        versions[item] = version, at
        rows.append(row)
        changes.append(journal.prepared(item, key, "link", version, at, by, {name: None}, {name: True}, reason))
    database.run_many("INSERT INTO link (item, relation, other) VALUES (?, ?, ?)", rows)
    database.run_many(
        "UPDATE item SET updated_at = ?, version = ? WHERE id = ?",
        [(at, version, item) for item, (version, at) in versions.items()],
    )
    journal.insert(changes)
