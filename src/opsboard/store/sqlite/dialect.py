"""How SQLite spells what the SQL of the store leaves open (`store.dialect.Dialect`)."""

from __future__ import annotations

from typing import Any


class SqliteDialect:
    """A `Dialect`: JSON functions of SQLite, its FTS5 index `search`, and hints to its planner."""

    ordered_join = "CROSS JOIN"
    unindexed = " NOT INDEXED"
    insert_new = "INSERT OR IGNORE INTO"
    now = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"
    among = "id IN (SELECT value FROM json_each(?))"
    matching = "SELECT rowid FROM search WHERE search MATCH ?"
    matched = "rowid"
    matching_list = "SELECT json_group_array(rowid) FROM search WHERE search MATCH ?"
    field_texts = (
        "SELECT one.value FROM item, json_tree(item.fields) AS one WHERE item.fields <> '{}' AND one.type = 'text'"
    )
    make_vocabulary = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, search, row)"
    vocabulary = "SELECT term FROM temp.vocabulary WHERE term >= ? AND term < ? ORDER BY doc DESC"
    put_words = "INSERT INTO search (rowid, words) VALUES (?, ?)"
    take_words = "INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)"
    clear_words = "INSERT INTO search (search) VALUES ('delete-all')"
    overwrite_words = "INSERT INTO search (search) VALUES ('optimize')"

    def contains(self, text: str, part: str) -> str:
        return f"instr({text}, {part}) > 0"

    def unsorted(self, column: str) -> str:
        return f"+{column}"

    def is_json(self, column: str) -> str:
        return f"json_valid({column})"

    def is_object(self, column: str) -> str:
        return f"CASE WHEN json_valid({column}) THEN json_type({column}) = 'object' ELSE FALSE END"

    def first(self, column: str) -> str:
        return f"json_extract({column}, '$[0]')"

    def size(self, column: str) -> str:
        return f"json_array_length({column})"

    def elements(self, column: str) -> str:
        return f"json_each({column})"

    def member(self, column: str, name: str) -> str:
        return f"json_extract({column}, '$.{name}')"

    def text_member(self, column: str, name: str) -> str:
        path = f"{column}, '$.{name}'"
        return f"CASE WHEN json_valid({column}) AND json_type({path}) = 'text' THEN json_extract({path}) END"

    def has_field(self, column: str, field: str) -> tuple[str, tuple[Any, ...]]:
        return f"json_type({column}, ?) IS NOT NULL", (_path(field),)

    def field_holds(self, column: str, field: str, text: str) -> tuple[str, tuple[Any, ...]]:
        part = "one.type = 'text' AND instr(lower(one.value), ?) > 0"
        return f"EXISTS (SELECT 1 FROM json_tree({column}, ?) AS one WHERE {part})", (_path(field), text)

    def field_value(self, column: str, field: str) -> str:
        return f"json_extract({column}, '{_path(field)}')"


def _path(field: str) -> str:
    return '$."' + field.replace('"', "") + '"'
