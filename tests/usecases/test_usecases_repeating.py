from __future__ import annotations

import pytest

from opsboard.domain.items import Item
from opsboard.domain.series import later
from opsboard.usecases import adding, editing, history, moving, reading
from opsboard.usecases.session import Session


def finish(session: Session, key: str) -> list[Item]:
    """Bring an analysis to its end; gives the others of its board."""
    moving.move(session, [key], "closed", reason="done")
    return [one for one in session.store.items(reading.selection(session)) if one.key != key]


def test_the_next_one_is_made_when_one_is_done(lin: Session) -> None:
    adding.add(
        lin,
        "analysis",
        "周报",
        edits={"due": "2026-11-06", "start": "2026-11-05", "repeat": "weekly", "assignee": "@me", "priority": "P1"},
        labels=["报告"],
        fields={"data_source": "后台"},
        body="看退款",
    )
    editing.checklist(lin, "ANL-1", "add", "取数")
    editing.checklist(lin, "ANL-1", "done", 1)
    moving.carry(lin, ["ANL-1"], 1)
    editing.edit(lin, "ANL-1", {"fields.finding": "少了"})
    result = moving.move(lin, ["ANL-1"], "closed", reason="done")
    assert result.keys() == ["ANL-1", "ANL-2"]
    following = reading.item(lin, "ANL-2")
    assert (following.stage, following.start, following.due) == ("question", "2026-11-12", "2026-11-13")
    assert (following.title, following.body, following.labels) == ("周报", "看退款", ("报告",))
    assert (following.assignee, following.priority) == ("lin", "P1")
    assert following.fields == {"data_source": "后台"}
    assert [(entry.text, entry.done) for entry in following.checklist] == [("取数", False)]
    assert following.repeat == "FREQ=WEEKLY"


def test_it_is_made_once(lin: Session) -> None:
    adding.add(lin, "analysis", "周报", edits={"due": "2026-11-06", "repeat": "weekly"})
    assert len(finish(lin, "ANL-1")) == 1
    moving.move(lin, ["ANL-1"], "question")
    assert len(finish(lin, "ANL-1")) == 1


def test_undo_takes_the_next_one_back(lin: Session) -> None:
    adding.add(lin, "analysis", "周报", edits={"due": "2026-11-06", "repeat": "weekly"})
    finish(lin, "ANL-1")
    history.undo(lin)
    assert reading.item(lin, "ANL-2").archived
    assert reading.item(lin, "ANL-1").repeat == "FREQ=WEEKLY"
    history.redo(lin)
    assert not reading.item(lin, "ANL-2").archived


@pytest.mark.parametrize(
    ("due", "repeat", "expected"),
    [
        ("2026-10-31", "monthly", ("2026-11-30", "FREQ=MONTHLY;BYMONTHDAY=-1")),
        ("2026-11-30", "monthly", ("2026-12-30", "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1")),
        ("2026-11-03", "daily count 3", ("2026-11-04", "FREQ=DAILY;COUNT=2")),
        ("2026-10-20", "weekly:tu", ("2026-11-03", "FREQ=WEEKLY;BYDAY=TU")),
        ("2026-10-20", "weekly count 5", ("2026-11-03", "FREQ=WEEKLY;COUNT=3")),
        ("2026-11-03 18:00", "daily", ("2026-11-04T10:00:00Z", "FREQ=DAILY")),
        (None, "daily", ("2026-11-04", "FREQ=DAILY")),
    ],
)
def test_the_next_day_is_never_past(lin: Session, due: str | None, repeat: str, expected: tuple[str, str]) -> None:
    adding.add(lin, "analysis", "周报", edits={"due": due, "repeat": repeat})
    (following,) = finish(lin, "ANL-1")
    assert (following.due, following.repeat) == expected


@pytest.mark.parametrize("repeat", ["daily count 1", "daily until 2026-11-03"])
def test_a_repetition_ends(lin: Session, repeat: str) -> None:
    adding.add(lin, "analysis", "周报", edits={"due": "2026-11-03", "repeat": repeat})
    assert finish(lin, "ANL-1") == []


def test_a_moment_keeps_its_time_when_the_clocks_change() -> None:
    assert later("2026-10-24T16:00:00Z", 1, "Europe/Berlin") == "2026-10-25T17:00:00Z"
