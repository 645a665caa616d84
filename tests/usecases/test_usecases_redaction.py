"""A purge of the log of the team: words go for good, and the log goes on proving that nothing else was changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from soaking import amount

from hostile import TERMINAL
from opsboard.domain.errors import Invalid, NotFound, OpsboardError, Refused
from opsboard.domain.views import View
from opsboard.usecases import (
    adding,
    boards,
    campaigns,
    editing,
    history,
    inbox,
    people,
    redaction,
    team,
    views,
)
from opsboard.usecases.session import Session

WHY = "asked to be forgotten"


def entries(session: Session, subject: str) -> list[int]:
    return [change.seq for change in team.log(session, subject)]


def purge(session: Session, seq: int) -> redaction.Emptied:
    return redaction.purge_entry(session, str(seq), WHY)


def is_sound(session: Session) -> bool:
    return [finding for finding in session.store.check(deep=True) if finding.level != "ok"] == []


def everywhere(session: Session) -> bytes:
    """All bytes of the board's files."""
    path = Path(session.store.info.path)
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(path.name + "*")))


@pytest.fixture
def renamed(gu: Session) -> Session:
    """An admin, on a board where wang was called 王小红 before, and was made a lead in the same act."""
    people.add_person(gu, "wang", "王小红", department="市场")
    people.edit_person(gu, "wang", name="W", role="lead")
    return gu


def test_what_somebody_was_called_goes_and_what_they_were_made_stays(renamed: Session) -> None:
    made, edited = entries(renamed, "wang")
    assert "王小红".encode() in everywhere(renamed)
    done = purge(renamed, edited)
    assert (done.entries, done.told_in, done.stands_in) == ((edited,), (made,), ())
    assert purge(renamed, made).told_in == ()
    assert "王小红".encode() not in everywhere(renamed)
    assert "王小红" not in repr(team.log(renamed))
    assert is_sound(renamed)

    told = team.log(renamed, "wang")
    assert [(one.seq, one.by, one.op, one.purged) for one in told[:2]] == [
        (made, "gu", "add", True),
        (edited, "gu", "edit", True),
    ]
    assert told[0].after == {"role": "member", "department": "marketing", "active": True}
    assert (told[1].before, told[1].after) == ({"role": "member"}, {"role": "lead"})
    assert [(one.by, one.reason, one.empties) for one in told[2:]] == [("gu", WHY, (edited,)), ("gu", WHY, (made,))]
    wang = renamed.store.team.person("wang")
    assert wang is not None
    assert (wang.name, wang.role) == ("W", "lead")
    # And the log goes on.
    people.edit_person(renamed, "wang", name="Wang")
    assert is_sound(renamed)


def test_a_name_that_somebody_still_has_is_changed_first(gu: Session) -> None:
    people.add_person(gu, "wang", "王小红")
    (made,) = entries(gu, "wang")
    with pytest.raises(Refused, match=r"wang is still called .* first: opsboard people edit wang --name NAME"):
        purge(gu, made)
    campaigns.add_campaign(gu, "W11", "today", "+3d", name="王小红专场", phases=["王小红=today"])
    (planned,) = entries(gu, "W11")
    with pytest.raises(Refused, match="first: opsboard campaign edit W11"):
        purge(gu, planned)
    views.save_view(gu, View("late", "王小红"), shared=True)
    (saved,) = entries(gu, "late")
    with pytest.raises(Refused, match=r"the view late still has .* opsboard views delete NAME --shared"):
        purge(gu, saved)
    assert not any(change.purged for change in team.log(gu))

    people.edit_person(gu, "wang", name="W")
    done = purge(gu, made)
    assert done.told_in == (planned, saved, entries(gu, "wang")[1])
    assert done.stands_in == (("campaign", "W11"), ("view", "late"))
    campaigns.edit_campaign(gu, "W11", name="x", phases=["王小红=none"])
    views.save_view(gu, View("late", "is:overdue"), shared=True)
    for subject in ("wang", "W11", "late"):
        for change in team.log(gu, subject):
            if "王小红" in repr(change):
                purge(gu, change.seq)
    assert "王小红".encode() not in everywhere(gu)
    assert is_sound(gu)


def test_of_a_view_that_is_gone_the_name_goes_from_all_its_entries(gu: Session) -> None:
    views.save_view(gu, View("李四的订单", "label:refund"), shared=True)
    views.save_view(gu, View("李四的订单", "is:open", screen="list"), shared=True)
    views.save_view(gu, View("refunds", "label:refund"), shared=True)
    views.delete_view(gu, "李四的订单")
    seqs = entries(gu, "李四的订单")
    assert len(seqs) == 3
    assert "李四".encode() in everywhere(gu)
    done = purge(gu, seqs[1])
    assert done.entries == tuple(seqs)
    assert done.stands_in == (("view", "refunds"),)
    assert "李四".encode() not in everywhere(gu)
    assert [(one.subject, one.op, one.by) for one in team.log(gu) if one.seq in seqs] == [
        ("", "add", "gu"),
        ("", "edit", "gu"),
        ("", "remove", "gu"),
    ]
    assert is_sound(gu)
    with pytest.raises(NotFound):
        team.log(gu, "李四的订单")
    # The name is free for another.
    views.save_view(gu, View("李四的订单"), shared=True)
    assert is_sound(gu)


def test_a_view_is_forgotten_that_was_emptied_in_part_while_it_was_there(gu: Session) -> None:
    views.save_view(gu, View("李四的订单", "王小红"), shared=True)
    views.save_view(gu, View("李四的订单", "is:open"), shared=True)
    first, second = entries(gu, "李四的订单")
    assert purge(gu, first).entries == (first,)
    with pytest.raises(Refused):
        purge(gu, first)
    assert is_sound(gu)
    views.delete_view(gu, "李四的订单")
    assert len(purge(gu, second).entries) == 4
    assert is_sound(gu)
    assert not {"李四", "王小红"} & {word for word in ("李四", "王小红") if word.encode() in everywhere(gu)}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE person SET role = 'admin' WHERE login = 'wang'",
        "UPDATE team_change SET by = 'bo' WHERE seq = {seq}",
        "UPDATE team_change SET payload = replace(payload, 'member', 'viewer') WHERE seq = {seq}",
    ],
)
def test_a_purge_does_not_make_right_what_was_altered(renamed: Session, statement: str) -> None:
    made, edited = entries(renamed, "wang")
    database = renamed.store._database  # type: ignore[attr-defined]
    guard = database.value("SELECT sql FROM sqlite_master WHERE name = 'team_change_fixed'")
    database.run("DROP TRIGGER team_change_fixed")
    assert database.run(statement.format(seq=made)) == 1
    database.run(guard)
    for seq in (made, edited):
        with pytest.raises(Refused, match="opsboard check --deep"):
            purge(renamed, seq)
    assert not is_sound(renamed)


def test_a_campaign_that_is_gone_is_forgotten_with_its_key(gu: Session) -> None:
    campaigns.add_campaign(gu, "李四", "today", "+3d")
    campaigns.remove_campaign(gu, "李四")
    first, last = entries(gu, "李四")
    assert purge(gu, last).entries == (first, last)
    assert "李四".encode() not in everywhere(gu)
    assert is_sound(gu)


def test_a_second_purge_finds_nothing_and_a_purge_can_itself_be_purged(renamed: Session) -> None:
    made, edited = entries(renamed, "wang")
    purge(renamed, made)
    with pytest.raises(Refused, match=f"entry {made} was purged already"):
        purge(renamed, made)
    # What the purge says of how wang is called now is in the way of the next change of name.
    people.edit_person(renamed, "wang", name="红姐")
    first_purge = next(change.seq for change in team.log(renamed) if change.empties)
    with pytest.raises(Invalid, match="word it without"):
        redaction.purge_entry(renamed, str(first_purge), f"no {WHY} any more")
    redaction.purge_entry(renamed, str(first_purge), "her new wish")
    purge(renamed, edited)
    assert is_sound(renamed)
    assert {change.seq for change in team.log(renamed) if change.purged} == {made, edited, first_purge}


def test_who_may_not_and_what_cannot_be(renamed: Session, join: Callable[..., Session]) -> None:
    made, _edited = entries(renamed, "wang")
    people.add_person(renamed, "bo")
    people.add_person(renamed, "eye", role="viewer")
    people.edit_person(renamed, "bo", role="lead")
    for login in ("eye", "new"):
        with pytest.raises(Refused, match="it needs lead"):
            redaction.purge_entry(join(login), str(made), WHY)
    for number in ("0", "99", "x", "", "SUP-1", "-1", "1 OR 1"):
        with pytest.raises(NotFound, match="opsboard log --team"):
            redaction.purge_entry(renamed, number, WHY)
    with pytest.raises(Invalid, match="say why"):
        redaction.purge_entry(renamed, str(made), " ")
    with pytest.raises(Invalid, match="word it without"):
        redaction.purge_entry(renamed, str(made), "王小红 asked")
    role_only = entries(renamed, "bo")[1]
    with pytest.raises(Refused, match="holds no words"):
        purge(renamed, role_only)
    assert not any(change.purged for change in team.log(renamed))
    assert purge(join("bo"), made).entries == (made,)


def test_undo_does_not_meet_a_purge_of_the_log(renamed: Session) -> None:
    item = adding.add(renamed, "support", "x")
    purge(renamed, entries(renamed, "wang")[0])
    assert history.undo(renamed).keys() == [item.key]
    with pytest.raises(Refused):
        history.undo(renamed)


def test_another_session_goes_on_and_backups_are_named(renamed: Session, join: Callable[..., Session]) -> None:
    other = join("lin")
    adding.add(other, "support", "x")
    copy = boards.backup(renamed)
    assert purge(renamed, entries(renamed, "wang")[0]).copies == (copy,)
    adding.add(other, "support", "y")
    assert is_sound(other)
    assert is_sound(join("lin"))


def test_the_inbox_tells_what_the_log_still_tells(renamed: Session, join: Callable[..., Session]) -> None:
    people.edit_person(renamed, "wang", name="红姐")
    adding.add(renamed, "support", "x")
    editing.comment(renamed, "SUP-1", "@红姐 look")
    editing.comment(renamed, "SUP-1", "@wang look")
    assert inbox.unread(join("wang")) == 2
    people.edit_person(renamed, "wang", name="W")
    for change in team.log(renamed, "wang"):
        if "红姐" in repr(change):
            purge(renamed, change.seq)
    assert is_sound(renamed)
    assert inbox.unread(join("wang")) == 1


@pytest.mark.parametrize("words", TERMINAL)
def test_hostile_names_go_as_others_do(gu: Session, words: str) -> None:
    try:
        views.save_view(gu, View(words, words), shared=True)
    except OpsboardError:
        return
    name = team.log(gu)[-1].subject
    views.delete_view(gu, name, shared=True)
    assert len(purge(gu, entries(gu, name)[0]).entries) == 2
    assert name not in [change.subject for change in team.log(gu)]
    assert is_sound(gu)


@pytest.mark.parametrize(
    "change",
    [
        "by = 'bo'",
        "at = '2026-11-03T02:00:01Z'",
        "op = 'found'",
        "subject = 'bo'",
        "what = 'view'",
        "payload = replace(payload, 'lead', 'role')",
        "payload = NULL",
        "digest = zeroblob(32)",
        "hash = replace(hash, substr(hash, 1, 1), '_')",
        "after_seq = 1",
    ],
)
@pytest.mark.parametrize("entry", ["emptied", "purge"])
def test_what_is_altered_after_a_purge_is_found(renamed: Session, entry: str, change: str) -> None:
    edited = entries(renamed, "wang")[1]
    purge(renamed, edited)
    seq = edited if entry == "emptied" else team.log(renamed)[-1].seq
    database = renamed.store._database  # type: ignore[attr-defined]
    database.run("DROP TRIGGER team_change_fixed")
    assert database.run(f"UPDATE team_change SET {change} WHERE seq = {seq}") == 1
    assert f"entry {seq} of the team's log was altered" in [
        finding.message.format(**finding.values) for finding in renamed.store.check(deep=True)
    ]


def test_what_was_emptied_does_not_come_back_unseen(renamed: Session) -> None:
    """The entry as it was fits its hash, and is not what the purge tells."""
    edited = entries(renamed, "wang")[1]
    database = renamed.store._database  # type: ignore[attr-defined]
    row = database.row(f"SELECT payload, digest FROM team_change WHERE seq = {edited}")
    purge(renamed, edited)
    database.run("DROP TRIGGER team_change_fixed")
    database.run(f"UPDATE team_change SET payload = ?, digest = ? WHERE seq = {edited}", row)
    assert not is_sound(renamed)


def test_a_log_can_be_emptied_of_words_with_the_guard_at_its_place(renamed: Session) -> None:
    purge(renamed, entries(renamed, "wang")[0])
    with pytest.raises(Invalid, match="append-only"):
        renamed.store._database.run("UPDATE team_change SET by = 'bo'")  # type: ignore[attr-defined]


NAMES = st.sampled_from(["王小红", "李四", "x"])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("person"), NAMES),
        st.tuples(st.just("campaign"), NAMES),
        st.tuples(st.just("no campaign"), st.just("")),
        st.tuples(st.just("view"), NAMES, NAMES),
        st.tuples(st.just("no view"), NAMES),
        st.tuples(st.just("purge"), st.integers(0, 40)),
    ),
    min_size=4,
    max_size=16,
)


@pytest.mark.soak
@settings(max_examples=amount(20, 400), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_whatever_is_purged_in_between_the_log_tells_the_tables(
    make_board: Callable[..., Session], acts: list[tuple[str, ...]]
) -> None:
    make_board.__dict__["count"] = make_board.__dict__.get("count", 0) + 1
    session = make_board(f"board {make_board.__dict__['count']}")
    try:
        for act, *given_words in acts:
            try:
                do(session, act, *given_words)
            except OpsboardError:
                continue
        assert is_sound(session)
    finally:
        session.store.close()


def do(session: Session, act: str, *said: str) -> None:
    match act:
        case "person":
            people.edit_person(session, "lin", name=said[0])
        case "campaign":
            if session.store.team.campaigns():
                campaigns.edit_campaign(session, "W11", name=said[0])
            else:
                campaigns.add_campaign(session, "W11", "today", "today", name=said[0])
        case "no campaign":
            campaigns.remove_campaign(session, "W11")
        case "view":
            views.save_view(session, View(said[0], said[1]), shared=True)
        case "no view":
            views.delete_view(session, said[0], shared=True)
        case _:
            purge(session, int(said[0]))
