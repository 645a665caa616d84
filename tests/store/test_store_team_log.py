"""The log of the team: who changed people, keys, campaigns, shared views, kinds and the board itself."""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid, Unavailable
from opsboard.domain.items import Campaign, NewItem, Person
from opsboard.domain.values import replaced
from opsboard.domain.views import View
from opsboard.store.sqlite import opening
from opsboard.store.sqlite.board import SqliteStore, open_board
from opsboard.store.sqlite.connection import engine
from opsboard.usecases.ports import Finding, NewChange, PersonKey
from opsboard.usecases.ports.store import Transaction
from public_key import ed25519

AT = "2026-11-03T10:00:00Z"
LATER = "2026-11-04T10:00:00Z"
LIN = Person("lin", "林晓", "lead", "service")
KEY = PersonKey(ed25519(), "lin", AT, "ann")
W11 = Campaign("W11", "双十一", "2026-11-01", "2026-11-12", (("warm up", "2026-11-01", "2026-11-10"),))
LATE = View("late", "is:overdue", by="ann")


def errors(store: SqliteStore) -> list[Finding]:
    return [finding for finding in store.check(deep=True) if finding.level == "error"]


def write(store: SqliteStore, *acts: Callable[[Transaction], object], by: str = "ann", act: str = "people") -> None:
    """Each an act of its own."""
    for number, work in enumerate(acts):
        with store.write(act, f"2026-11-04T{number:02}:00:00Z", by) as tx:
            work(tx)


def do(tx: Transaction, *acts: tuple[str, Any]) -> None:
    """What the acts are called, with what each takes."""
    for act, value in acts:
        if act == "key":
            tx.team.drop_key(ed25519(value[0]))
            if value[1]:
                tx.team.add_key(PersonKey(ed25519(value[0]), "ann", AT, "bo"))
        elif act == "no view":
            tx.team.remove_view(*value)
        elif act == "item":
            tx.add(NewItem("support", f"t{value}"), AT, "ann")
        elif act == "person":
            tx.team.save_person(value)
        elif act == "campaign":
            tx.team.save_campaign(value)
        elif act == "no campaign":
            tx.team.remove_campaign(value)
        elif act == "view":
            tx.team.save_view(value)
        else:
            tx.team.set_service(value)


def newest(store: SqliteStore, count: int = 1) -> list[tuple[str, str, str, dict[str, Any], dict[str, Any]]]:
    return [(one.what, one.subject, one.op, dict(one.before), dict(one.after)) for one in store.team.changes()[-count:]]


@pytest.fixture
def team(store: SqliteStore) -> SqliteStore:
    """A board with something of every sort, in a log of its own and in the one of items."""
    write(
        store,
        lambda tx: tx.team.save_person(LIN),
        lambda tx: tx.team.add_key(KEY),
        lambda tx: tx.add(NewItem("support", "x"), AT, "ann"),
        lambda tx: tx.team.save_campaign(W11),
        lambda tx: tx.team.save_view(LATE),
        lambda tx: tx.team.set_service(True),
    )
    return store


def test_a_new_board_begins_with_who_made_it(store: SqliteStore) -> None:
    first = store.team.changes()
    kinds = [kind.key for kind in store.workflow.kinds]
    assert [(one.what, one.subject) for one in first[:9]] == [
        ("board", "board"),
        *(("kind", key) for key in kinds),
        ("person", "ann"),
    ]
    assert {(one.op, one.by, one.at, one.batch) for one in first[:9]} == {("add", "ann", AT, 1)}
    assert first[0].after["zone"] == "Asia/Shanghai"
    assert first[8].after == {"name": "Ann", "role": "admin", "department": None, "active": True}
    assert [one.batch for one in first[9:]] == [2, 2]


def test_a_person_whom_nothing_names_can_be_forgotten_and_comes_back(team: SqliteStore) -> None:
    expected = Person("new", "新", active=False)
    held = {"name": "新", "role": "member", "department": None, "active": False}
    with team.write("import", LATER, "bo") as tx:
        tx.team.save_person(expected)
    with team.write("undo", LATER, "bo") as tx:
        tx.team.remove_person("new")
    assert (team.team.person("new"), newest(team)) == (None, [("person", "new", "remove", held, {})])
    with team.write("redo", LATER, "bo") as tx:
        tx.team.save_person(expected)
    assert (team.team.person("new"), newest(team)) == (expected, [("person", "new", "add", {}, held)])
    assert {one.level for one in team.check(deep=True) if one.check == "team"} == {"ok"}


@pytest.mark.parametrize(
    ("work", "entry"),
    [
        (
            lambda tx: tx.team.save_person(Person("new", "新")),
            ("person", "new", "add", {}, {"name": "新", "role": "member", "department": None, "active": True}),
        ),
        (
            lambda tx: tx.team.save_person(replaced(LIN, role="admin")),
            ("person", "lin", "edit", {"role": "lead"}, {"role": "admin"}),
        ),
        (
            lambda tx: tx.team.save_person(replaced(LIN, department=None, active=False)),
            (
                "person", "lin", "edit",
                {"department": "service", "active": True}, {"department": None, "active": False},
            ),
        ),
        (
            lambda tx: tx.team.add_key(PersonKey(ed25519(2), "lin", LATER, "lin")),
            ("key", ed25519(2), "add", {}, {"login": "lin", "added_at": LATER, "added_by": "lin"}),
        ),
        (
            lambda tx: tx.team.drop_key(KEY.key),
            ("key", KEY.key, "remove", {"login": "lin", "added_at": AT, "added_by": "ann"}, {}),
        ),
        (
            lambda tx: tx.team.save_campaign(replaced(W11, freeze=("2026-11-10", "2026-11-11"))),
            ("campaign", "W11", "edit", {"freeze": None}, {"freeze": ["2026-11-10", "2026-11-11"]}),
        ),
        (
            lambda tx: tx.team.remove_campaign("W11"),
            (
                "campaign", "W11", "remove",
                {
                    "name": "双十一", "first": "2026-11-01", "last": "2026-11-12",
                    "phases": [["warm up", "2026-11-01", "2026-11-10"]], "freeze": None,
                },
                {},
            ),
        ),
        (
            lambda tx: do(tx, ("no view", (None, "late")), ("view", replaced(LATE, query="is:mine"))),
            ("view", "late", "edit", {"query": "is:overdue"}, {"query": "is:mine"}),
        ),
        (lambda tx: tx.team.set_service(False), ("board", "board", "edit", {"service": True}, {"service": False})),
    ],
)  # fmt: skip
def test_every_change_is_one_entry_with_who_when_and_what_was_before(
    team: SqliteStore,
    work: Callable[[Transaction], object],
    entry: tuple[str, str, str, dict[str, Any], dict[str, Any]],
) -> None:
    before = team.team.changes()
    with team.write("people", LATER, "bo", reason="because") as tx:
        work(tx)
    made = team.team.changes()[len(before) :]
    assert newest(team) == [entry]
    assert [(one.seq, one.batch, one.at, one.by, one.reason, one.after_seq) for one in made] == [
        (before[-1].seq + 1, before[-1].batch + 1, LATER, "bo", "because", 1)
    ]
    assert errors(team) == []


def test_a_workflow_is_told_by_the_kinds_and_words_that_changed(team: SqliteStore) -> None:
    workflow = team.workflow
    support = workflow.kind("support")
    fewer = replaced(
        workflow,
        departments=workflow.departments[:-1],
        kinds=tuple(
            replaced(kind, stages=(replaced(kind.stages[0], wip=7), *kind.stages[1:])) if kind == support else kind
            for kind in workflow.kinds
            if kind.key != "plan"
        ),
        flows=tuple(flow for flow in workflow.flows if "plan" not in (flow.source, flow.target)),
    )
    write(team, lambda tx: tx.save_workflow(fewer))
    made = [(one.what, one.subject, one.op, tuple(one.after)) for one in team.team.changes()[-3:]]
    assert made == [
        ("board", "board", "edit", ("departments", "flows")),
        ("kind", "plan", "remove", ()),
        ("kind", "support", "edit", ("stages",)),
    ]
    assert errors(team) == []


def test_what_changes_nothing_and_what_is_a_persons_own_is_no_entry(team: SqliteStore) -> None:
    before = team.team.changes()
    write(
        team,
        lambda tx: tx.team.save_person(LIN),
        lambda tx: tx.team.save_campaign(W11),
        lambda tx: do(tx, ("service", False), ("service", True)),
        lambda tx: tx.save_workflow(team.workflow),
        lambda tx: do(tx, ("view", replaced(LATE, owner="lin")), ("no view", ("lin", "late"))),
        lambda tx: tx.team.save_view(View("mine alone", "王小明", owner="bo")),
        lambda tx: tx.team.drop_key(ed25519(99)),
    )
    team.drafts.save("ann", "new", "half")
    team.settings.remember("ann", "last", 1)
    assert team.team.changes() == before
    assert errors(team) == []


def test_an_act_that_fails_leaves_no_entry(team: SqliteStore) -> None:
    before = team.team.changes()
    with suppress(RuntimeError), team.write("people", LATER, "bo") as tx:
        tx.team.save_person(Person("half", "Half"))
        raise RuntimeError
    with pytest.raises(Invalid), team.write("people", LATER, "bo") as tx:
        tx.team.save_person(Person("x", "X", "owner"))
    assert team.team.changes() == before


def test_why_an_item_was_changed_is_not_told_where_no_purge_reaches(store: SqliteStore) -> None:
    with store.write("add", AT, "new", reason="张三 is in a hurry") as tx:
        tx.team.save_person(Person("new", "新"))
        tx.add(NewItem("support", "x"), AT, "new")
    assert newest(store)[0][1] == "new"
    assert store.team.changes()[-1].reason is None


def test_entries_since_a_moment(team: SqliteStore) -> None:
    assert [one.what for one in team.team.changes("2026-11-04T03:00:00Z")] == ["campaign", "view", "board"]
    assert team.team.changes("2027-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM team_change WHERE seq = 2",
        "UPDATE team_change SET by = 'bo' WHERE seq = 2",
        "UPDATE team_change SET payload = NULL WHERE seq = 2",
        "REPLACE INTO team_change SELECT seq, batch, after_seq, at, 'bo', what, subject, op, payload, digest, hash"
        " FROM team_change WHERE seq = 2",
    ],
)
def test_the_log_refuses_to_forget(team: SqliteStore, statement: str) -> None:
    with pytest.raises(Invalid, match="append-only"):
        team._database.run(statement)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE person SET role = 'admin' WHERE login = 'bo'", "bo is not who the log of the team tells: role"),
        ("UPDATE person SET name = '林晚' WHERE login = 'lin'", "lin is not who the log of the team tells: name"),
        ("UPDATE person SET department = NULL WHERE login = 'lin'", "lin is not who the log of the team tells: depart"),
        ("INSERT INTO person VALUES ('eve', 'Eve', 'admin', NULL, 1)", "eve is not who the log of the team tells"),
        ("DELETE FROM person WHERE login = 'bo'", "bo is not who the log of the team tells"),
        ("UPDATE person_key SET login = 'bo'", "not what the log of the team tells: login"),
        ("UPDATE person_key SET key = replace(key, 'B', 'C')", "the key ssh-ed25519"),
        ("DELETE FROM person_key", "the key ssh-ed25519"),
        ("UPDATE campaign SET name = '双十二'", "the campaign W11 is not what the log of the team tells: name"),
        ("UPDATE campaign SET last = '2026-11-22'", "the campaign W11 is not what the log of the team tells: last"),
        ("UPDATE campaign SET phases = '[]'", "the campaign W11 is not what the log of the team tells: phases"),
        ("UPDATE view SET value = replace(value, 'overdue', 'overduf')", "the view late is not what"),
        ("UPDATE view SET owner = 'ann'", "the view late is not what"),
        ("DELETE FROM meta WHERE name = 'service'", "the board itself is not what the log of the team tells: service"),
        (
            "UPDATE meta SET name = 'workflow_editiom' WHERE name = 'workflow_edition'",
            "did not write: workflow_editiom",
        ),
        ("UPDATE meta SET value = 'Asia/Tokyo' WHERE name = 'zone'", "the log of the team tells: zone"),
        (
            "UPDATE meta SET value = replace(value, 'Triage', 'Triags') WHERE name = 'workflow'",
            "the kind support is not what the log of the team tells: stages",
        ),
        ("UPDATE team_change SET by = 'bo' WHERE seq = 12", "entry 12 of the team's log was altered"),
        ("UPDATE team_change SET after_seq = 1 WHERE seq = 12", "entry 12 of the team's log was altered"),
        ("UPDATE team_change SET op = 'found' WHERE seq = 12", "entry 12 of the team's log was altered"),
        ("UPDATE team_change SET payload = replace(payload, 'lead', 'role') WHERE seq = 12", "entry 12 of the team"),
        ("UPDATE team_change SET payload = NULL WHERE seq = 12", "entry 12 of the team's log was altered"),
        ("DELETE FROM team_change WHERE seq = 12", "entry 12 of the team's log is missing"),
        (
            "DELETE FROM team_change WHERE seq = (SELECT max(seq) FROM team_change)",
            "the log of the team tells: service",
        ),
    ],
)
def test_a_deep_check_finds_what_was_altered_behind_the_program(team: SqliteStore, statement: str, said: str) -> None:
    database = team._database
    assert [one.subject for one in team.team.changes() if one.seq == 12] == ["lin"]
    for name in ("team_change_fixed", "team_change_kept"):
        database.run(f"DROP TRIGGER {name}")
    database.run("PRAGMA foreign_keys=OFF")
    assert database.run(statement) == 1
    found = [finding.message.format(**finding.values) for finding in errors(team) if finding.check == "team"]
    assert any(said in line for line in found), found


def test_a_log_of_items_whose_end_was_cut_off_is_given_away_by_what_came_after(team: SqliteStore) -> None:
    """The chain of the items alone cannot know of an end that is gone."""
    database = team._database
    for name in ("change_kept", "batch_kept", "item_kept"):
        database.run(f"DROP TRIGGER {name}")
    database.run("PRAGMA foreign_keys=OFF")
    for statement in ("DELETE FROM change", "DELETE FROM batch", "DELETE FROM item", "UPDATE stage SET items = 0"):
        database.run(statement)
    assert "team" in {finding.check for finding in errors(team)}
    assert "log" not in {finding.check for finding in errors(team)}


def older(path: Path) -> None:
    """Take a closed board back to the schema before this log."""
    database = engine.connect(str(path))
    for name in ("team_change_kept", "team_change_fixed"):
        database.execute(f"DROP TRIGGER {name}")
    database.execute("DROP TABLE team_change")
    database.execute("DELETE FROM _sqlite_migrations WHERE name = 'm003_team_log'")
    database.execute("PRAGMA user_version=2")
    database.commit()
    database.close()


def test_an_older_board_begins_with_what_is_found(team: SqliteStore, path: Path) -> None:
    held = (team.team.people(), team.team.campaigns(), team.team.views("ann"), team.team.person_keys())
    team.close()
    older(path)
    newer = open_board(str(path))
    account = pwd.getpwuid(os.getuid()).pw_name
    found = [one for one in newer.team.changes() if one.batch == 1]
    assert {(one.op, one.by, one.after_seq) for one in found} == {("found", account, 1)}
    brought = [one for one in newer.team.changes() if one.batch != 1]
    assert {(one.what, one.op, one.by) for one in brought} == {("view", "add", account)}
    views = [view for view in newer.team.views("ann") if view.name not in {one.subject for one in brought}]
    assert [(one.what, one.subject) for one in found if one.what not in ("board", "kind")] == [
        ("person", "ann"), ("person", "bo"), ("person", "lin"), ("key", KEY.key), ("campaign", "W11"), ("view", "late"),
    ]  # fmt: skip
    assert (newer.team.people(), newer.team.campaigns(), views, newer.team.person_keys()) == held
    assert newer.info.service
    assert errors(newer) == []
    write(newer, lambda tx: tx.team.save_person(replaced(LIN, role="member")))
    assert newest(newer) == [("person", "lin", "edit", {"role": "lead"}, {"role": "member"})]
    newer.close()
    again = open_board(str(path))
    assert len(again.team.changes()) == len(found) + len(brought) + 1
    assert errors(again) == []
    again.close()


def test_an_older_board_in_use_is_left_as_it_is(
    team: SqliteStore, path: Path, open_store: Callable[[], SqliteStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    team.close()
    older(path)
    monkeypatch.setattr(opening, "SCHEMA_VERSION", 2)
    from opsboard.store.sqlite import schema

    guards = {name: text for name, text in schema.GUARDS.items() if not name.startswith("team_")}
    with monkeypatch.context() as before:
        before.setattr(schema, "GUARDS", guards)
        session = open_store()
    monkeypatch.setattr(opening, "SCHEMA_VERSION", 3)
    monkeypatch.setattr(opening, "_ALONE_SECONDS", 0.05)
    with pytest.raises(Unavailable, match="older opsboard"):
        open_board(str(path))
    assert session._database.value("SELECT count(*) FROM sqlite_schema WHERE name = 'team_change'") == 0
    session.drafts.save("ann", "new", "goes on")


def test_a_board_that_lost_a_word_of_itself_says_that_it_is_damaged(team: SqliteStore, path: Path) -> None:
    team._database.run("UPDATE meta SET name = 'zonf' WHERE name = 'zone'")
    team.close()
    with pytest.raises(Unavailable, match="damaged"):
        open_board(str(path))


def test_what_was_altered_is_right_again_once_somebody_says_what_is_right(team: SqliteStore) -> None:
    team._database.run("UPDATE person SET role = 'admin' WHERE login = 'bo'")
    assert errors(team) != []
    write(team, lambda tx: tx.team.save_person(Person("bo", "Bo", "member")))
    assert newest(team) == [("person", "bo", "edit", {"role": "admin"}, {"role": "member"})]
    assert errors(team) == []


TEXT = st.text("ab林👍🏽", max_size=4)
LOGIN = st.sampled_from(["ann", "bo", "cy"])
DAY = st.sampled_from(["2026-11-01", "2026-11-02"])
ACTS: st.SearchStrategy[list[tuple[str, Any]]] = st.lists(
    st.one_of(
        st.tuples(
            st.just("person"),
            st.builds(
                Person, LOGIN, TEXT, st.sampled_from(["viewer", "admin"]), st.sampled_from([None, "a"]), st.booleans()
            ),
        ),
        st.tuples(st.just("key"), st.tuples(st.integers(1, 3), st.booleans())),
        st.tuples(
            st.just("campaign"),
            st.builds(
                Campaign, st.sampled_from(["x", "y"]), TEXT, st.just("2026-11-01"), DAY,
                st.lists(st.tuples(TEXT, DAY, DAY), max_size=2).map(tuple), st.none() | st.tuples(DAY, DAY),
            ),
        ),
        st.tuples(st.just("no campaign"), st.sampled_from(["x", "y"])),
        st.tuples(
            st.just("view"),
            st.builds(
                View, st.sampled_from(["v", "V"]), TEXT, folded=st.none() | st.tuples(TEXT),
                owner=st.sampled_from([None, "ann"]), by=LOGIN,
            ),
        ),
        st.tuples(st.just("no view"), st.tuples(st.sampled_from([None, "ann"]), st.sampled_from(["v", "V"]))),
        st.tuples(st.just("service"), st.booleans()),
        st.tuples(st.just("item"), TEXT),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=40)
@given(st.lists(ACTS, max_size=5))
def test_whatever_was_done_the_log_tells_the_tables(
    fresh: Callable[[], SqliteStore], acts: list[list[tuple[str, Any]]]
) -> None:
    store = fresh()
    for act in acts:
        with store.write("people", AT, "ann") as tx:
            do(tx, *act)
    found, entries = errors(store), store.team.changes()
    store.close()
    assert found == []
    assert all(one.before != one.after for one in entries)


@pytest.fixture(scope="module")
def fresh(empty_board: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], SqliteStore]:
    """A new board for each example of a property."""

    def make() -> SqliteStore:
        path = tmp_path_factory.mktemp("team") / "board.db"
        shutil.copyfile(empty_board, path)
        return open_board(str(path))

    return make


def test_an_item_changed_later_by_undo_says_nothing_new_of_people(team: SqliteStore) -> None:
    before = team.team.changes()
    with team.write("undo", LATER, "ann", undo_of=1) as tx:
        tx.apply(NewChange("SUP-1", "archive", {"archived": None}, {"archived": True}), LATER, "ann")
    assert team.team.changes() == before
