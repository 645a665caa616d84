"""Making a board forget the texts of an item, with its log still proving that nothing else was changed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from opsboard.domain.errors import N_, Refused
from opsboard.domain.items import ANSWER
from opsboard.store.dialect import Database, OnDatabase, Row
from opsboard.store.items.field_values import shown_values, write_fields
from opsboard.store.items.rows import dump, item_row, load, load_object, read_properties, whole_items
from opsboard.store.items.workflows import KindRows
from opsboard.store.log.change_log import Journal, sha256
from opsboard.store.search import full_text

PURGED_TITLE = "(purged)"


def purge(database: Database, journal: Journal, key: str, kinds: Mapping[str, KindRows], zone: str) -> int:
    """Empty an item's texts, turn the payloads of its changes into stubs, and log that; gives how many
    payloads. What remains of it: kind, stage, place, dates, people, links, and where it came from.

    Raises Refused for an item that is not what its log tells: what was altered would be as it ought to be from then
    on, with nothing left that says otherwise."""
    row = item_row(database, key)
    _refuse_altered(database, row, kinds, zone)
    # What is deleted is overwritten in the file, too.
    database.overwrite_deleted(True)
    item, key, version = row[0], row[1], row[23] + 1
    rules = kinds[row[2]].rules
    write_fields(database, item, load_object(row[14]), {}, rules)
    full_text.take_out(database, item, full_text.words_in(whole_items(database, [row])[0]))
    database.run(
        "INSERT INTO purge (item, at, by, reason) VALUES (?, ?, ?, ?)", (item, journal.at, journal.by, journal.reason)
    )
    stubs = database.run("UPDATE change SET payload = NULL WHERE item = ? AND payload IS NOT NULL", (item,))
    database.run("DELETE FROM entry WHERE item = ?", (item,))
    database.run("DELETE FROM label WHERE item = ?", (item,))
    database.run("DELETE FROM item_date WHERE item = ? AND role NOT IN ('due', 'start')", (item,))
    database.run("UPDATE item_date SET load = 0 WHERE item = ?", (item,))
    # Whoever asked to be forgotten is not to be told of anything any more.
    database.run("DELETE FROM time_effect WHERE item = ? AND effect = ?", (item, ANSWER))
    database.run("DELETE FROM notice WHERE seq IN (SELECT seq FROM change WHERE item = ?)", (item,))
    _forget_drafts(database, key)
    database.run(
        "UPDATE item SET title = ?, body = '', fields = '{}', labels = '[]', checks = 0, checks_done = 0, comments = 0,"
        " blocked = NULL, series = NULL, campaign = NULL, shown = nullif(?, ''),"
        " source_url = CASE WHEN source_system IS NULL THEN NULL ELSE '' END, updated_at = ?, version = ? WHERE id = ?",
        (PURGED_TITLE, shown_values({}, rules), journal.at, version, item),
    )
    full_text.put_in(database, [(item, full_text.words_of(key, PURGED_TITLE, ""))])
    database.run(database.sql.overwrite_words)
    # The properties as they are now: from here on a replay of the log goes on with these.
    after = read_properties(database, key)
    after.update({"stage_since": row[20], "closed_at": row[21]})
    journal.write(item, key, "purge", version, journal.at, journal.by, {}, after)
    return stubs


def _refuse_altered(database: Database, row: Row, kinds: Mapping[str, KindRows], zone: str) -> None:
    from opsboard.store.checking.item_checks import differences_of
    from opsboard.store.log.replay import replayed_of

    said = database.rows("SELECT op, payload, digest FROM change WHERE item = ? ORDER BY version", (row[0],))
    purged = max((place for place, change in enumerate(said) if change[0] == "purge"), default=0)
    names = [
        "log"
        for place, (_, payload, digest) in enumerate(said)
        if (place >= purged if payload is None else sha256()(payload.encode()).digest() != digest)
    ][:1]
    logged = replayed_of(database, row[0], {name: kind.categories for name, kind in kinds.items()})
    names += ["log"] if logged is None else differences_of(database, row, logged, kinds, zone)
    if names:
        message = N_("{key} is not what its log tells ({names}): nothing was emptied; first: opsboard check --deep")
        raise Refused(message, key=row[1], names=tuple(dict.fromkeys(names)))


def _forget_drafts(database: Database, key: str) -> None:
    """Everybody's drafts about an item."""
    has = database.sql.contains
    for login, form, text in database.rows(
        f"SELECT login, form, text FROM draft WHERE {has('form', '?')} OR {has('text', '?')}", (key, key)
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


LEFT_OFF = "left_off"
"""The setting in which a person's last filter stands."""


class Forgetting(OnDatabase):
    """What a purge asks of a board besides the item: where else its words stand."""

    def kept_queries(self) -> list[tuple[str, str | None, str]]:
        """Everybody's last filter, as (login, None, query), and all views, as (login or empty, name, query)."""
        last, query = (self._database.sql.text_member("value", name) for name in ("filter", "query"))
        filters = self._database.rows(
            f"SELECT login, NULL, {last} FROM setting WHERE name = ? AND {last} IS NOT NULL", (LEFT_OFF,)
        )
        views = self._database.rows(
            f"SELECT coalesce(owner, ''), name, name || ' ' || {query} FROM view WHERE {query} IS NOT NULL"
        )
        return [(owner, name, query) for owner, name, query in [*filters, *views]]

    def forget_filter(self, login: str) -> None:
        """Have a person's last filter be none."""
        text = self._database.value("SELECT value FROM setting WHERE login = ? AND name = ?", (login, LEFT_OFF))
        if text is not None:
            held = dump({**load(text), "filter": ""})
            self._database.run("UPDATE setting SET value = ? WHERE login = ? AND name = ?", (held, login, LEFT_OFF))

    def is_told(self, word: str) -> bool:
        """Whether an item has this word, in lower case, in any text."""
        texts = "title || ' ' || body || ' ' || labels || ' ' || fields || ' '"
        some = self._database.sql.contains(
            f"lower({texts} || coalesce(campaign, '') || ' ' || coalesce(blocked, ''))", "?"
        )
        other = self._database.sql.contains("lower(value)", "?")
        sql = f"SELECT EXISTS (SELECT 1 FROM item WHERE {some}) OR EXISTS (SELECT 1 FROM entry WHERE {other})"
        return bool(self._database.value(sql, (word, word)))
