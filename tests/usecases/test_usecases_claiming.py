"""Taking the next piece of work: which is the best, and that nobody else gets it."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from opsboard.domain.errors import NotFound, Refused
from opsboard.usecases import adding, archiving, blocking, claiming, editing, history, moving
from opsboard.usecases.session import Session
from usecases.conftest import HandClock

CLAIMER = """
import sys
from opsboard.domain.errors import NotFound
from opsboard.store.sqlite.board import open_board
from opsboard.usecases import claiming
from opsboard.usecases.session import Session

path, login = sys.argv[1:]
session = Session(store=open_board(path), clock=lambda: "2026-11-03T03:00:00Z", login=login, zone="UTC")
print("ready", flush=True)
sys.stdin.readline()
try:
    while True:
        print(claiming.claim_next(session, "kind:support").key)
except NotFound:
    session.store.close()
"""


def add(session: Session, title: str, **edits: str) -> str:
    return adding.add(session, "support", title, edits=edits).key


def order(session: Session, query: str = "") -> list[str]:
    """The titles in which items are given out, until none is free."""
    titles = []
    while True:
        try:
            titles.append(claiming.claim_next(session, query).title)
        except NotFound:
            return titles


def test_the_most_urgent_then_the_one_due_first_then_the_oldest(lin: Session, clock: HandClock) -> None:
    add(lin, "no priority", due="today")
    add(lin, "P1 later", priority="P1", due="+3d")
    add(lin, "P1 without a date, older", priority="P1")
    clock.forward(hours=1)
    add(lin, "P1 without a date, newer", priority="P1")
    add(lin, "P1 today at six", priority="P1", due="today 18:00")
    add(lin, "P0", priority="P0")
    assert claiming.next_item(lin).title == "P0"
    assert lin.store.item(claiming.next_item(lin).key).assignee is None, "looking takes nothing"
    assert order(lin) == [
        "P0",
        "P1 today at six",
        "P1 later",
        "P1 without a date, older",
        "P1 without a date, newer",
        "no priority",
    ]


def test_what_somebody_has_or_what_is_closed_blocked_or_archived_is_not_free(lin: Session, gu: Session) -> None:
    taken, done, blocked, gone, free = (add(lin, title) for title in ("taken", "done", "blocked", "gone", "free"))
    editing.edit(lin, taken, {"assignee": "gu"})
    moving.move(gu, [done], "invalid")
    blocking.block(gu, [blocked], "waits")
    archiving.archive(gu, [gone])
    for key in (taken, done, blocked, gone):
        with pytest.raises(Refused):
            claiming.claim(lin, [key])
    result = claiming.claim(lin, [taken, done, free])
    assert (result.keys(), [key for key, _error in result.refused]) == ([free], [taken, done])
    history.undo(lin)
    assert order(lin, "is:archived OR kind:support") == ["free"]
    assert lin.store.item(free).assignee == "lin"
    assert claiming.claim(lin, [free]).keys() == [], "it is mine already"


def test_a_query_and_a_kind_narrow_and_undo_gives_it_back(lin: Session) -> None:
    adding.add(lin, "requirement", "a requirement", edits={"priority": "P0"})
    key = add(lin, "about a refund", priority="P3")
    add(lin, "about something else", priority="P1")
    assert claiming.next_item(lin, ["refund"], kind="support").key == key
    assert claiming.claim_next(lin, "refund OR nothing").key == key
    with lin.store.write("look", lin.clock(), "lin") as tx:
        assert tx.batches_by("lin", 1)[0].act == "claim"
    history.undo(lin)
    assert claiming.next_item(lin, "refund").key == key
    with pytest.raises(NotFound):
        claiming.claim_next(lin, "label:absent")


def test_when_the_best_were_taken_meanwhile_the_next_one_is_given(
    lin: Session, join: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(claiming._AT_ONCE + 2):
        add(lin, f"item {number}")
    zhao, read = join("zhao"), claiming._free

    def slowly(session: Session, texts: str, kind: str | None, limit: int) -> object:
        found = read(session, texts, kind, limit)
        for card in found if session is lin else ():
            claiming.claim(zhao, [card.key])
        return found if session is not lin else (monkeypatch.setattr(claiming, "_free", read) or found)

    monkeypatch.setattr(claiming, "_free", slowly)
    key = claiming.claim_next(lin).key
    assert lin.store.item(key).assignee == "lin"
    assert len([change for change in lin.store.changes() if change.by == "zhao"]) == claiming._AT_ONCE


def test_many_who_ask_at_the_same_moment_get_different_ones(lin: Session, tmp_path: Path) -> None:
    keys = [add(lin, f"item {number}") for number in range(30)]
    add(lin, "mine already", assignee="lin")
    crowd = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMER, str(tmp_path / "board.db"), f"p{number}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(6)
    ]
    for process in crowd:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in crowd:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    given = [process.communicate(timeout=60)[0].split() for process in crowd]
    assert [process.returncode for process in crowd] == [0] * len(crowd)
    assert Counter(key for own in given for key in own) == dict.fromkeys(keys, 1)
    for number, own in enumerate(given):
        assert {lin.store.item(key).assignee for key in own} <= {f"p{number}"}
