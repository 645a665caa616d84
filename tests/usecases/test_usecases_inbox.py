"""What concerns a person: whom a change tells, what came due, what was read, what came since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsboard.domain.items import NewItem, Person
from opsboard.formats.notices import notice_words, since_words, summary
from opsboard.formats.parsed import ParsedFile, ParsedItem
from opsboard.store.log.notification_writer import MOST_NEW
from opsboard.store.sqlite.board import SqliteStore
from opsboard.usecases import adding, archiving, editing, history, importing, inbox, moving, offboarding, people
from opsboard.usecases.reading import selection
from opsboard.usecases.session import Session
from usecases.conftest import START, HandClock

Join = Callable[..., Session]


@pytest.fixture
def zhao(join: Join) -> Session:
    """A member whom the board knows."""
    session = join("zhao", "赵强")
    adding.add(session, "support", "zhao was here")
    return session


def told(session: Session) -> list[tuple[str, str]]:
    """Key and reason of a person's notices, the oldest first."""
    return [(one.change.key, one.reason) for one in reversed(session.store.inbox.notices(session.login))]


def rows(session: Session) -> list[Any]:
    assert isinstance(session.store, SqliteStore)
    return sorted(session.store._database.rows("SELECT login, seq, at, reason, read FROM notice"))


def test_who_gets_an_item_or_takes_part_hears_of_it_and_nobody_of_their_own(lin: Session, zhao: Session) -> None:
    key = adding.add(lin, "support", "x", edits={"assignee": "zhao"}).key
    editing.edit(lin, key, {"assignee": "lin"})
    editing.edit(lin, key, {"participant.zhao": "true"})
    editing.edit(zhao, key, {"assignee": "zhao"})
    editing.edit(zhao, key, {"priority": "P0"})
    assert told(zhao) == [(key, "assigned")] * 2
    assert told(lin) == []


def test_a_mention_in_a_comment_or_text_tells_once(lin: Session, zhao: Session) -> None:
    key = adding.add(lin, "support", "x", body="see @zhao").key
    editing.edit(lin, key, {"body": "see @zhao and more"})
    editing.comment(lin, key, "请@赵强看一下, mail zhao@shop.cn, @nobody, @lin")
    editing.comment(lin, key, "mail zhao@shop.cn")
    assert told(zhao) == [(key, "mentioned")] * 2
    assert told(lin) == []


def test_who_watches_hears_of_changes_but_not_of_order_and_of_who_watches(lin: Session, zhao: Session) -> None:
    keys = [adding.add(lin, "support", f"item {number}").key for number in range(3)]
    editing.watch(zhao, keys[1])
    moving.reorder(lin, keys[1], 1, whole_category=False)
    editing.watch(lin, keys[1])
    editing.edit(lin, keys[1], {"priority": "P0"})
    editing.edit(lin, keys[0], {"priority": "P0"})
    editing.comment(lin, keys[1], "@zhao")
    editing.unwatch(zhao, keys[1])
    archiving.archive(lin, [keys[1]])
    assert told(zhao) == [(keys[1], "watched"), (keys[1], "mentioned")]


def test_who_has_left_and_who_is_unknown_hear_nothing(lin: Session, zhao: Session, gu: Session) -> None:
    key = adding.add(lin, "support", "x").key
    offboarding.remove_person(gu, "zhao")
    editing.comment(lin, key, "@zhao @stranger")
    assert rows(lin) == []


def test_an_act_on_many_tells_of_each_and_its_undo_too(lin: Session, zhao: Session) -> None:
    keys = [adding.add(lin, "support", f"item {number}").key for number in range(3)]
    editing.edit(lin, keys, {"assignee": "zhao"})
    assert told(zhao) == [(key, "assigned") for key in keys]
    history.undo(lin)
    assert len(told(zhao)) == 3, "to lose an item is no news of the inbox"


def test_an_import_tells_of_its_last_items_and_not_of_old_words(lin: Session, zhao: Session) -> None:
    many = MOST_NEW + 30
    items = tuple(ParsedItem(row=n, title=f"old {n}", assignee="zhao") for n in range(many))
    importing.import_items(lin, ParsedFile("csv", items), kind="support")
    assert len(told(zhao)) == MOST_NEW
    assert {one.at for one in zhao.store.inbox.notices("zhao")} == {START}
    keys = {one.change.key for one in zhao.store.inbox.notices("zhao")}
    assert keys == {f"SUP-{number}" for number in range(32, many + 2)}
    assert inbox.unread(zhao) == MOST_NEW


def test_what_is_read_stays_read_and_is_each_persons_own(lin: Session, zhao: Session, join: Join) -> None:
    chen = join("chen")
    adding.add(chen, "support", "chen was here")
    key = adding.add(lin, "support", "x", body="@zhao @chen").key
    editing.comment(lin, key, "@zhao again")
    newest, older = zhao.store.inbox.notices("zhao")
    inbox.mark_read(zhao, [older.seq])
    assert (inbox.unread(zhao), inbox.unread(chen)) == (1, 1)
    assert [one.read for one in inbox.window(zhao, 0, 10)] == [False, True]
    inbox.mark_read(zhao, [older.seq], read=False)
    assert inbox.unread(zhao) == 2
    inbox.mark_all_read(zhao)
    assert (inbox.unread(zhao), inbox.unread(chen)) == (0, 1)
    assert inbox.place_of(zhao, newest) == 0
    assert inbox.place_of(zhao, older) == 1


def test_dates_of_ones_own_open_items_come_and_go_by(lin: Session, zhao: Session, clock: HandClock) -> None:
    for title, due in (("today", "today"), ("at noon", "today 12:00"), ("tomorrow", "+1d")):
        adding.add(zhao, "support", title, edits={"assignee": "zhao", "due": due})
    adding.add(zhao, "support", "somebody else's", edits={"assignee": "gu", "due": "today"})

    def dates() -> list[tuple[str, bool, bool]]:
        found = [one for day in inbox.inbox(zhao) for one in day.dates]
        return sorted((one.card.title, one.late, one.read) for one in found)

    assert dates() == [("at noon", False, False), ("today", False, False)]
    assert inbox.unread(zhao) == 2
    inbox.mark_all_read(zhao)
    assert inbox.unread(zhao) == 0
    clock.forward(hours=3)  # one in the afternoon
    assert dates() == [("at noon", True, False), ("today", False, True)], "late is news after due"
    late = next(one for day in inbox.inbox(zhao) for one in day.dates if one.late)
    inbox.mark_read(zhao, dates=[late])
    assert inbox.unread(zhao) == 0
    inbox.mark_read(zhao, dates=[late], read=False)
    assert inbox.unread(zhao) == 1
    clock.forward(days=1)
    assert dates() == [("at noon", True, False), ("today", True, False), ("tomorrow", False, False)]
    moving.move(zhao, [next(c.key for c in zhao.store.cards(selection(zhao)) if c.title == "today")], "invalid")
    assert [title for title, _late, _read in dates()] == ["at noon", "tomorrow"]


def test_a_promise_that_was_kept_is_not_late(zhao: Session, clock: HandClock) -> None:
    key = adding.add(zhao, "coordination", "x", edits={"assignee": "zhao"}, fields={"promised_date": "2026-11-03"}).key
    clock.forward(days=1)
    assert inbox.since(zhao).counts == {"late": 1}
    editing.edit(zhao, key, {"fields.delivered_at": "2026-11-03 18:00"})
    assert [one for day in inbox.inbox(zhao) for one in day.dates] == []


def test_a_clock_that_was_set_back_leaves_the_days_in_order(lin: Session, zhao: Session, clock: HandClock) -> None:
    first = adding.add(lin, "support", "x", body="@zhao").key
    clock.forward(days=-1)
    second = adding.add(lin, "support", "y", body="@zhao").key
    assert [one.change.key for one in inbox.window(zhao, 0, 10)] == [first, second]
    assert [(day.day, day.notices) for day in inbox.inbox(zhao)] == [("2026-11-03", 1), ("2026-11-02", 1)]
    assert [inbox.place_of(zhao, one) for one in inbox.window(zhao, 0, 10)] == [0, 1]


def test_since_counts_what_came_after_the_person_was_here(lin: Session, zhao: Session, clock: HandClock) -> None:
    key = adding.add(lin, "support", "before", edits={"assignee": "zhao"}).key
    clock.forward(hours=1)
    inbox.note_seen(zhao)
    clock.forward(days=1)
    editing.watch(zhao, key)  # an act of one's own: they were here
    clock.forward(hours=2)
    adding.add(lin, "support", "x", edits={"assignee": "zhao", "due": "today"})
    editing.comment(lin, [key, "SUP-1"], "@zhao")
    editing.edit(lin, key, {"priority": "P1"})
    found = inbox.since(zhao)
    assert found.at == "2026-11-04T03:00:00Z"
    assert found.counts == {"assigned": 1, "mentioned": 2, "watched": 1}
    words = since_words(found.at, found.counts, zhao.zone, clock.now)
    assert words == "Since 11:00: 1 assigned to you, 2 mentions, 1 change on what you watch"
    assert len(found.notices) == found.total == 4
    inbox.note_seen(zhao)
    assert inbox.since(zhao).total == 0
    assert inbox.since(zhao, "2026-11-03").counts["assigned"] == 2
    assert inbox.since(zhao, "monday").at == "2026-11-01T16:00:00Z", "the last Monday, not the next"
    clock.forward(days=1)
    assert inbox.since(zhao).counts == {"late": 1}


def test_a_purged_item_leaves_no_notice_and_an_archived_one_stays(lin: Session, zhao: Session, gu: Session) -> None:
    secret = adding.add(lin, "support", "Frau Müller", body="@zhao", edits={"assignee": "zhao"}).key
    kept = adding.add(lin, "support", "x", body="@zhao").key
    archiving.archive(lin, [kept])
    archiving.purge(gu, secret, "asked to")
    assert told(zhao) == [(kept, "mentioned")]
    assert zhao.store.inbox.notices("zhao")[0].card.archived
    assert {finding.level for finding in gu.store.check(deep=True)} == {"ok"}
    before = rows(lin)
    assert lin.store.inbox.rebuild() == 0
    assert rows(lin) == before


def test_what_a_notice_says(lin: Session, zhao: Session) -> None:
    key = adding.add(lin, "support", "x", edits={"assignee": "zhao"}).key
    editing.watch(zhao, key)
    moving.move(lin, [key], "triage", reason="x")
    editing.comment(lin, key, "look\n\x1b[31mhere")
    editing.checklist(lin, key, "add", "one")
    workflow = lin.store.workflow
    said = [notice_words(one, "zhao", workflow, {"lin": "林晓"}) for one in reversed(zhao.store.inbox.notices("zhao"))]
    assert said == [
        "林晓 assigned it to you",
        "林晓 moved it to Triage",
        "林晓: look [31mhere",
        "林晓 changed the checklist",
    ]
    assert summary({"late": 2, "assigned": 1, "mentioned": 0}) == ["1 assigned to you", "2 late"]


ACT = st.tuples(
    st.sampled_from(["lin", "zhao", "gu"]),
    st.sampled_from(
        [
            "add",
            "assign",
            "comment",
            "watch",
            "unwatch",
            "edit",
            "body",
            "undo",
            "bulk",
            "purge",
            "read",
            "rename",
            "leave",
            "return",
            "come",
        ]
    ),
    st.integers(0, 4),
    st.sampled_from(["lin", "zhao", "gu", "none"]),
)


@settings(max_examples=15)
@given(st.lists(ACT, max_size=15))
def test_the_log_alone_tells_all_notices_again(acts: list[tuple[str, str, int, str]]) -> None:
    from contextlib import suppress
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from opsboard.domain.errors import OpsboardError
    from opsboard.domain.kinds_loader import load_default, workflow_to_json
    from opsboard.store.sqlite.board import create_board, open_board

    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "board.db")
        create_board(
            path, "S", "UTC", workflow_to_json(load_default()), "support", START, Person("gu", "顾", "admin")
        ).close()
        store = open_board(path)
        sessions = {
            who: Session(store=store, clock=HandClock(), login=who, zone="UTC") for who in ("lin", "zhao", "gu")
        }
        for session in sessions.values():
            adding.add(session, "support", f"{session.login} was here")
        for who, act, number, other in acts:
            session, key = sessions[who], f"SUP-{number + 1}"
            with suppress(OpsboardError):
                match act:
                    case "add":
                        adding.add(session, "support", "x", edits={"assignee": other}, body=f"@{other}")
                    case "assign":
                        editing.edit(session, key, {"assignee": other, f"participant.{who}": "true"})
                    case "comment":
                        editing.comment(session, key, f"@{other} and @lin")
                    case "watch":
                        editing.watch(session, key)
                    case "unwatch":
                        editing.unwatch(session, key)
                    case "edit":
                        editing.edit(session, key, {"priority": "P1", "label.x": "true"})
                    case "body":
                        editing.edit(session, key, {"body": f"@{other}"})
                    case "undo":
                        history.undo(session)
                    case "bulk":
                        with store.write("import", START, who) as tx:
                            new = NewItem("support", "y", properties={"assignee": "lin", f"watcher.{who}": True})
                            made = tx.add_many([new] * 2, START, who)[0]
                            tx.apply(_priority(tx, made), START, who)
                    case "purge":
                        archiving.purge(session, key, "asked to")
                    case "read":
                        inbox.mark_all_read(session)
                    case "rename":
                        people.edit_person(sessions["gu"], who, name=other)
                    case "leave":
                        offboarding.remove_person(sessions["gu"], who, other)
                    case "return":
                        people.edit_person(sessions["gu"], who, role="member", active=True)
                    case "come":
                        adding.add(Session(store=store, clock=HandClock(), login=other, zone="UTC"), "support", "new")
        assert ("inbox", "ok") in {(one.check, one.level) for one in store.check(deep=True)}
        before = rows(sessions["gu"])
        assert store.inbox.rebuild() == 0
        for statement in ("DELETE FROM notice WHERE seq % 2", "UPDATE notice SET reason = 'watched' WHERE seq % 3 = 1"):
            store._database.run(statement)
        wrong = rows(sessions["gu"]) != before
        assert (store.inbox.rebuild() > 0) == wrong
        assert [row[:4] for row in rows(sessions["gu"])] == [row[:4] for row in before]
        store.close()


def _priority(tx: Any, key: str) -> Any:
    from opsboard.usecases.ports import NewChange

    return NewChange(key, "edit", {"priority": tx.properties(key).get("priority")}, {"priority": "P0"})


def test_a_kind_or_a_query_narrows_what_is_told_and_what_is_marked(lin: Session, zhao: Session) -> None:
    first = adding.add(lin, "support", "退款没到账", edits={"assignee": "zhao", "due": "yesterday"}).key
    other = adding.add(lin, "requirement", "size chart", edits={"assignee": "zhao", "due": "today"}).key
    editing.comment(lin, first, "@zhao")
    archiving.archive(lin, [first])
    of_kind = selection(zhao, kind="requirement", archived=True)
    refunds = selection(zhao, "退款", archived=True)
    assert [one.change.key for one in inbox.window(zhao, 0, 10, of_kind)] == [other]
    told = [one.change.key for one in inbox.window(zhao, 0, 10, refunds)]
    assert told[:2] == [first, first], "what is archived was told all the same"
    assert set(told) == {first}
    (day,) = inbox.inbox(zhao, of_kind)
    assert ([one.card.key for one in day.dates], day.notices) == ([other], 1)
    assert sum(day.notices for day in inbox.inbox(zhao, refunds)) == len(told)
    oldest = inbox.window(zhao, 0, 10, refunds)[-1]
    assert inbox.place_of(zhao, oldest, refunds) == len(told) - 1
    before = inbox.unread(zhao)
    inbox.mark_all_read(zhao, of_kind)
    assert inbox.unread(zhao) == before - 2, "one change and one date"
    assert not [one for one in inbox.window(zhao, 0, 10, refunds) if one.read]
