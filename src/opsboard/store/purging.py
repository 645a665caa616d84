"""Making a board forget the texts of an item, with its log still proving that nothing else was changed."""

from __future__ import annotations

import json

from opsboard.store import search
from opsboard.store.dialect import Database
from opsboard.store.items import item_row, read_properties, whole_items
from opsboard.store.log import Journal

PURGED_TITLE = "(purged)"


def purge(database: Database, journal: Journal, key: str) -> int:
    """Empty an item's texts, turn the payloads of its changes into stubs, and log that; gives how many
    payloads. What remains of it: kind, stage, place, dates, people, links, and where it came from."""
    row = item_row(database, key)
    # What is deleted is overwritten in the file, too.
    database.value("PRAGMA secure_delete=ON")
    item, key, version = row[0], row[1], row[23] + 1
    search.take_out(database, item, search.words_in(whole_items(database, [row])[0]))
    database.run(
        "INSERT INTO purge (item, at, by, reason) VALUES (?, ?, ?, ?)", (item, journal.at, journal.by, journal.reason)
    )
    stubs = database.run("UPDATE change SET payload = NULL WHERE item = ? AND payload IS NOT NULL", (item,))
    database.run("DELETE FROM entry WHERE item = ?", (item,))
    database.run("DELETE FROM label WHERE item = ?", (item,))
    database.run("DELETE FROM item_date WHERE item = ? AND role NOT IN ('due', 'start')", (item,))
    database.run("DELETE FROM notice WHERE seq IN (SELECT seq FROM change WHERE item = ?)", (item,))
    _forget_drafts(database, key)
    database.run(
        "UPDATE item SET title = ?, body = '', fields = '{}', labels = '[]', checks = 0, checks_done = 0, comments = 0,"
        " blocked = NULL, campaign = NULL, source_url = CASE WHEN source_system IS NULL THEN NULL ELSE '' END,"
        " updated_at = ?, version = ? WHERE id = ?",
        (PURGED_TITLE, journal.at, version, item),
    )
    search.put_in(database, [(item, search.words_of(key, PURGED_TITLE, ""))])
    database.run("INSERT INTO search (search) VALUES ('optimize')")
    # The properties as they are now: from here on a replay of the log goes on with these.
    after = read_properties(database, key)
    after.update({"stage_since": row[20], "closed_at": row[21]})
    journal.write(item, key, "purge", version, journal.at, journal.by, {}, after)
    return stubs


def _forget_drafts(database: Database, key: str) -> None:
    """Everybody's drafts about an item."""
    for login, form, text in database.rows(
        "SELECT login, form, text FROM draft WHERE instr(form, ?) > 0 OR instr(text, ?) > 0", (key, key)
    ):
        if is_about(key, form, text):
            database.run("DELETE FROM draft WHERE login = ? AND form = ?", (login, form))


def is_about(key: str, form: str, text: str) -> bool:
    """Whether a draft is about an item: by its key among the words of the form, or among those that the
    draft names (a form about very many items has room for the first of them)."""
    return key in form.split() or key in _named_in(text)


def _named_in(text: str) -> list[str]:
    try:
        keys = json.loads(text)["keys"]
        return [str(key) for key in keys]
    except (ValueError, KeyError, TypeError):
        return []
