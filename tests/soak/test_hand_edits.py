"""A board that somebody edited by hand with sqlite3: `check --deep` finds it, and no command ends as a bug."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random
from typing import Any

import pytest
from paths import TEAM_WRITES, prepare
from soaking import Report, amount, new_board, session_at

from opsboard.cli.main import run
from opsboard.domain.items import NewItem
from opsboard.domain.views import View
from opsboard.store.sqlite.connection import engine
from opsboard.store.sqlite.schema import GUARDS
from opsboard.usecases import archiving, blocking, editing, linking
from opsboard.usecases import views as cases

COMMANDS = (
    ["list"],
    ["list", "退款", "--json"],
    ["show", "SUP-1"],
    ["views"],
    ["log", "SUP-2"],
    ["people"],
    ["kinds"],
    ["add", "support", "one more"],
    ["edit", "SUP-3", "--title", "another"],
    ["doctor"],
)
OWN = {
    "_sqlite_migrations": {"id", "applied_at", "migration_set"},
    "draft": {"login", "form", "text"},
    "setting": {"login", "name", "value"},
    "view": {"id"},
    "notice": {"read"},
}
"""Columns of which the board's meaning does not depend: whose the words are is their own matter."""

LOGS = (
    "batch",
    "change",
    "team_change",
    "CREATE TABLE",
    "table batch",
    "table change",
    "table team_change",
    "item: without",
    "item: emptied",
    "table item dropped",
)
"""How edits begin that `doctor --fix` cannot take back."""


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A board with some of everything, closed."""
    path = tmp_path_factory.mktemp("whole") / "board.db"
    new_board(path)
    prepare(path)
    session = session_at(path)
    for write in TEAM_WRITES.values():
        write(session, 0)
    editing.comment(session, "SUP-2", "another")
    editing.checklist(session, "SUP-1", "add", "and then write")
    linking.link(session, "SUP-2", "becomes", "REQ-1")
    blocking.block(session, ["SUP-5"], "waits")
    editing.watch(session, "SUP-3")
    editing.edit(session, "SUP-3", {"assignee": "bo", "participant.wen": "true", "due": "2026-11-20"})
    with session.store.write("add", session.clock(), "ann") as tx:
        entries: dict[str, Any] = {
            f"{part}.{name}": {"text": name, "body": name, "name": name, "url": name, "at": session.clock()}
            for part in ("check", "attachment")
            for name in ("b", "c", "a")
        }
        tx.add(NewItem("support", "of many entries", properties=entries), session.clock(), "ann")
    archiving.purge(session, "SUP-4", "asked to")
    cases.save_view(session, View("mine", "退款", "board"))
    session.store.settings.remember("ann", "left_off", {"screen": "list"})
    session.store.drafts.save("ann", "edit SUP-1", "half a thought")
    session.store.close()
    return path


def test_every_hand_edit_is_found_and_none_is_a_bug(
    board: Path, tmp_path: Path, figure: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PAGER", "cat")
    chance, path, whole = Random(213), tmp_path / "board.db", meaning(board)
    unseen, bugs, ill, found, meant = [], [], [], 0, 0
    for _ in range(amount(30, 4000)):
        shutil.copyfile(board, path)
        path.chmod(0o600)
        edit = chance.choice(EDITS)(path, chance)
        if edit is None or meaning(path) == whole:
            continue
        meant += 1
        code, said = ran(path, ["check", "--deep"])
        found += code in (1, 7)
        unseen += [(edit, said)] if code == 0 else []
        for words in [["check", "--deep"], *chance.sample(COMMANDS, 3)]:
            code, said = ran(path, words)
            if code == 70:
                bugs.append((edit, words, said))
        said = "".join(ran(path, words)[1] for words in (["doctor", "--fix"], ["check", "--deep"]))
        # What was altered in a log, or put beside it, is not told by one.
        if ("error" in said or "opsboard:" in said) and not edit.startswith(LOGS):
            ill.append((edit, said))
    figure("hand edits of a board", f"{meant:,}: {found / meant:.1%} found, {len(bugs)} ended as a bug")
    assert (unseen, bugs, ill) == ([], [], [])


@pytest.mark.parametrize("command", [*COMMANDS[:4], ["views"]])
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM kind WHERE key = 'support'",
        "DELETE FROM meta WHERE name = 'workflow'",
        "UPDATE item SET labels = '[1]' WHERE id = 1",
        "UPDATE item SET kind = 'nothing' WHERE id = 1",
        "DELETE FROM counter",
        "UPDATE item SET labels = 'x' WHERE id = 1",
        "UPDATE item SET fields = 'x' WHERE id = 1",
        "UPDATE view SET value = '[1]' WHERE owner = 'ann'",
        "CREATE TRIGGER strange AFTER INSERT ON item BEGIN DELETE FROM label; END",
    ],
)
def test_what_ended_as_a_bug_is_said_to_be_damage(
    board: Path, tmp_path: Path, statement: str, command: list[str]
) -> None:
    path = tmp_path / "board.db"
    shutil.copyfile(board, path)
    path.chmod(0o600)
    by_hand(path, statement)
    code, said = ran(path, ["check", "--deep"])
    assert code in (1, 7), said
    code, said = ran(path, command)
    assert code in (0, 1, 6, 7), said
    if code:
        assert "damaged" in said or "doctor --fix" in said


def ran(path: Path, words: Sequence[str]) -> tuple[int, str]:
    """A command on the board: its exit code and all it says."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = run(["--board", str(path), *words])
    return code, said.getvalue()


def by_hand(path: Path, *statements: str, values: Sequence[Any] = ()) -> bool:
    """Change a board as one who knows of its guards does; gives whether the engine took it."""
    with closing(engine.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        held = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall())
        try:
            for name in held:
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement, values)
        except engine.Error:
            return False
        finally:
            for name, sql in held.items():
                try:
                    connection.execute(sql)
                except engine.Error:
                    assert name in GUARDS
        return True


def one_value(path: Path, chance: Random) -> str | None:
    """Another value in one column of one row, of any table."""
    with closing(engine.connect(path)) as connection:
        table = chance.choice(tables(connection))
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
    if not rows:
        return None
    row, place = chance.choice(rows), chance.randrange(len(columns))
    value = other_value(row[place], [one[place] for one in rows], chance)
    where = " AND ".join(f"{column} IS ?" for column in columns)
    statement = f"UPDATE OR REPLACE {table} SET {columns[place]} = ? WHERE {where}"
    done = by_hand(path, statement, values=(value, *row))
    return f"{table}.{columns[place]}: {row[place]!r:.200} -> {value!r:.200}" if done else None


def other_value(value: Any, others: list[Any], chance: Random) -> Any:
    """A value that could stand in its place."""
    strange: list[Any] = [
        None,
        "",
        "x",
        "[1]",
        "{}",
        "[]",
        "null",
        "1",
        0,
        1,
        -7,
        99,
        "2026-11-09",
        "2026-11-09T01:00:00Z",
    ]
    choices: list[Callable[[], Any]] = [lambda: chance.choice(strange), lambda: chance.choice(others)]
    if isinstance(value, str) and len(value) > 1:
        place = chance.randrange(len(value))
        choices += [lambda: f"{value[:place]}{chance.choice('ax1,退')}{value[place + 1 :]}", lambda: value[:place]]
        choices += [lambda: altered_json(value, chance)]
    if isinstance(value, int):
        choices += [lambda: value + 1, lambda: value - 1]
    return chance.choice(choices)()


def altered_json(text: str, chance: Random) -> str:
    """The same JSON with one value of it another one; the text itself where it is none."""
    try:
        held = json.loads(text)
    except ValueError:
        return text
    at = held
    for _ in range(chance.randrange(4)):
        below = list(at.values() if isinstance(at, dict) else at)
        if not below or not isinstance(nearer := chance.choice(below), (dict, list)):
            break
        at = nearer
    if isinstance(at, dict) and at:
        at[chance.choice(list(at))] = chance.choice([None, 1, "x", [], {}, True])
    elif isinstance(at, list):
        at.insert(chance.randrange(len(at) + 1), chance.choice([None, 1, "x", [], {}]))
    return json.dumps(held, ensure_ascii=False)


def row_gone(path: Path, chance: Random) -> str | None:
    """One row less, or all of a table."""
    with closing(engine.connect(path)) as connection:
        table = chance.choice(tables(connection))
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
    if not rows:
        return None
    if chance.random() < 0.1:
        return f"{table}: emptied" if by_hand(path, f"DELETE FROM {table}") else None
    row = chance.choice(rows)
    where = " AND ".join(f"{column} IS ?" for column in columns)
    done = by_hand(path, f"DELETE FROM {table} WHERE {where}", values=row)
    return f"{table}: without {row!r:.300}" if done else None


def rows_exchanged(path: Path, chance: Random) -> str | None:
    """Two entries that stand in each other's place."""
    with closing(engine.connect(path)) as connection:
        one, other = chance.sample([row[0] for row in connection.execute("SELECT pos FROM entry")], 2)
    done = by_hand(
        path,
        f"UPDATE entry SET pos = -1 WHERE pos = {one}",
        f"UPDATE entry SET pos = {one} WHERE pos = {other}",
        f"UPDATE entry SET pos = {other} WHERE pos = -1",
    )
    return f"entry: {one} and {other} exchanged" if done else None


def hidden_change(path: Path, chance: Random) -> str | None:
    """A change emptied behind a purge that nobody made."""
    with closing(engine.connect(path)) as connection:
        seq, item = chance.choice(
            connection.execute("SELECT seq, item FROM change WHERE payload IS NOT NULL").fetchall()
        )
    by_hand(
        path,
        f"INSERT INTO purge VALUES ({item}, '2026-11-03T02:00:00Z', 'ann', 'x')",
        f"UPDATE change SET payload = NULL WHERE seq = {seq}",
    )
    return f"change {seq} hidden"


def part_gone(path: Path, chance: Random) -> str | None:
    """An index, trigger or table dropped."""
    with closing(engine.connect(path, isolation_level=None)) as connection:
        sort, name = chance.choice(
            connection.execute("SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
        )
        try:
            connection.execute(f'DROP {sort.upper()} "{name}"')
        except engine.Error:
            return None
    return f"{sort} {name} dropped"


def part_altered(path: Path, chance: Random) -> str | None:
    """Another condition of a table or index, in the engine's own description of it."""
    words = [("length(", "2 + length("), (" IN ", " NOT IN "), ("NOT NULL", ""), ("> 0", "> -9"), ("= 0", "= 1")]
    with closing(engine.connect(path, isolation_level=None)) as connection:
        name, sql = chance.choice(
            connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
        )
        old, new = chance.choice(words)
        if old not in sql:
            return None
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql.replace(old, new), name))
        connection.execute("PRAGMA writable_schema=RESET")
    return f"{name}: {old} -> {new}"


def part_more(path: Path, chance: Random) -> str | None:
    """A table, index, view or trigger that is none of opsboard's."""
    statement = chance.choice(
        [
            "CREATE TABLE more (a)",
            "CREATE INDEX more ON item (title)",
            "CREATE UNIQUE INDEX more ON item (key, title)",
            "CREATE VIEW more AS SELECT 1",
            "CREATE TRIGGER more AFTER UPDATE ON item BEGIN SELECT 1; END",
            "ALTER TABLE item ADD COLUMN more TEXT",
        ]
    )
    with closing(engine.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)
    return statement


EDITS = [
    *[one_value] * 8,
    *[row_gone] * 4,
    rows_exchanged,
    hidden_change,
    *[part_gone] * 3,
    *[part_altered] * 2,
    part_more,
]


_PARTS = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'idx_!_sqlite!_migrations%' ESCAPE '!'"
"""Without an index of sqlite-utils' own record, by which nothing is found."""


def tables(connection: engine.Connection) -> list[str]:
    """The tables that hold rows of the board's own."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'search'"
        )
    ]


def meaning(path: Path) -> object:
    """All that a board says: its tables but for what `OWN` names and numbers that only order their rows."""
    with closing(engine.connect(path)) as connection:
        try:
            held: dict[str, Any] = {"": sorted(map(repr, connection.execute(_PARTS)))}
            for table in tables(connection):
                if table in ("search_data", "search_idx", "search_docsize", "search_config"):
                    continue
                cursor = connection.execute(f"SELECT * FROM {table}")
                names = [column[0] for column in cursor.description]
                kept = [place for place, name in enumerate(names) if name not in OWN.get(table, ())]
                rows = [tuple(row[place] for place in kept) for row in cursor.fetchall()]
                held[table] = sorted(map(repr, filter(None, (told(table, names, row) for row in rows))))
            held["entry"] = sorted(_entries(connection))
        except engine.Error as error:
            return str(error)
    return held


def told(table: str, names: list[str], row: tuple[Any, ...]) -> object:
    """What a row means; None for one that means nothing."""
    if table == "meta" and row[0] == "workflow_edition" and str(row[1]).isdigit():
        return None  # counts edits: another number makes a session read the workflow once more
    if table == "view" and row[0] is not None:
        return None  # a person's own
    if table == "item":
        place = names.index("source_url")
        return (*row[:place], row[place] or "", *row[place + 1 :])
    return row


def _entries(connection: engine.Connection) -> list[str]:
    """Entries in the order in which they are shown, without the numbers by which they are."""
    rows = connection.execute("SELECT item, part, id, value FROM entry ORDER BY item, part, pos").fetchall()

    def shown(row: tuple[Any, ...]) -> tuple[Any, ...]:
        try:
            return row[0], str(row[1]), "" if row[1] == "attachment" else str(json.loads(row[3]).get("at") or "")
        except (ValueError, AttributeError, TypeError):
            return row[0], str(row[1]), ""

    return [repr((place, *row)) for place, row in enumerate(sorted(rows, key=shown))]
