"""What a department promised, how it slipped and why, and who is reminded."""

from __future__ import annotations

import pytest

from opsboard.domain.errors import GateRefused, Refused
from opsboard.usecases.adding import add
from opsboard.usecases.editing import edit
from opsboard.usecases.history import redo, undo
from opsboard.usecases.moving import move
from opsboard.usecases.promises import nudge, promise, waiting
from opsboard.usecases.rescheduling import Entry, move_by_days
from opsboard.usecases.session import Session


def ask(lin: Session, promised: str = "2026-11-05", department: str = "tech") -> str:
    """A request to a department, with its promise."""
    key = add(lin, "coordination", "payment interface").key
    edit(lin, key, {"fields.to_dept": department, "fields.promised_date": promised})
    move(lin, [key], "requested", reason="asked")
    return key


def test_a_promise_moves_to_a_later_day_only_with_a_reason_which_is_logged(lin: Session) -> None:
    key = ask(lin)
    with pytest.raises(GateRefused, match="2026-11-05") as refused:
        edit(lin, key, {"fields.promised_date": "2026-11-09"})
    assert refused.value.overridable
    edit(lin, key, {"fields.promised_date": "2026-11-09"}, reason="parts are missing")
    _item, held = promise(lin, key)
    assert [(slip.before, slip.after, slip.reason, slip.days) for slip in held.slips] == [
        ("2026-11-05", "2026-11-09", "parts are missing", 4)
    ]
    assert (held.first_promised, held.promised, held.slipped_days) == ("2026-11-05", "2026-11-09", 4)


def test_an_earlier_day_and_the_first_one_need_none(lin: Session) -> None:
    key = ask(lin)
    edit(lin, key, {"fields.promised_date": "2026-11-04"})
    assert promise(lin, key)[1].slips == ()


def test_to_take_a_promise_back_needs_a_reason(lin: Session) -> None:
    key = ask(lin)
    with pytest.raises(GateRefused):
        edit(lin, key, {"fields.promised_date": None})
    edit(lin, key, {"fields.promised_date": None}, reason="the shop closes")
    assert promise(lin, key)[1].promised is None


def test_no_door_goes_round_the_reason(lin: Session) -> None:
    one, other = ask(lin), ask(lin)
    promised = Entry(one, "promised")
    with pytest.raises(GateRefused):
        move_by_days(lin, promised, 1)
    result = edit(lin, [one, other], {"fields.promised_date": "2026-12-01"})
    assert [key for key, error in result.refused if isinstance(error, GateRefused)] == [one, other]
    move_by_days(lin, promised, -1)
    assert lin.store.item(one).fields["promised_date"] == "2026-11-04"
    move_by_days(lin, promised, 3, reason="rain")
    assert lin.store.item(one).fields["promised_date"] == "2026-11-07"


def test_what_is_owed_stands_by_department_the_latest_first(lin: Session) -> None:
    late = ask(lin, "2026-11-01")
    slipped = ask(lin, "2026-12-01")
    edit(lin, slipped, {"fields.promised_date": "2026-12-07"}, reason="more work")
    other = ask(lin, "2026-12-24", "design")
    add(lin, "coordination", "only a draft")
    done = ask(lin)
    move(lin, [done], "withdrawn", reason="not needed")
    found = waiting(lin)
    assert [(one.key, [w.card.key for w in one.items], one.late) for one in found] == [
        ("technology", [late, slipped], 1),
        ("design", [other], 0),
    ]
    assert [one.mean_slip for one in found] == [3.0, 0.0]
    assert waiting(lin, ["refund OR parcel"]) == []


def test_a_reminder_is_polite_tells_the_history_and_is_logged(lin: Session) -> None:
    key = ask(lin, "2026-11-01")
    edit(lin, key, {"fields.promised_date": "2026-11-02"}, reason="the [colleague] is ill")
    sent = nudge(lin, key, "en", str)
    assert sent.message.startswith("Hello Technology,\n")
    assert f"{key}: payment interface" in sent.message
    assert "- 2026-11-01 → 2026-11-02 (the [colleague] is ill)" in sent.message
    assert "Thank you" in sent.message
    assert lin.store.changes(key=key)[-1].op == "nudge"
    assert "We asked last on 2026-11-0" in nudge(lin, key, "en", str).message
    assert {finding.level for finding in lin.store.check(deep=True)} == {"ok"}


def test_a_reminder_stands_neither_in_the_way_of_undo_nor_of_redo(lin: Session) -> None:
    key = ask(lin)
    edit(lin, key, {"title": "another title"})
    nudge(lin, key, "en", str)
    undo(lin)
    assert lin.store.item(key).title == "payment interface"
    nudge(lin, key, "en", str)
    redo(lin)
    assert lin.store.item(key).title == "another title"


def test_only_what_is_waited_for_is_reminded_of(lin: Session) -> None:
    with pytest.raises(Refused, match="no request"):
        nudge(lin, add(lin, "support", "x").key, "en", str)
    with pytest.raises(Refused, match="not waited for"):
        nudge(lin, add(lin, "coordination", "a draft").key, "en", str)


def test_a_promise_that_moved_to_and_fro_is_later_by_what_lies_between_the_first_and_the_last(lin: Session) -> None:
    key = ask(lin, "2026-11-04")
    for day in ("2026-11-07", "2026-11-03", "2026-11-10"):
        edit(lin, key, {"fields.promised_date": day}, reason="more work")
    _item, held = promise(lin, key)
    assert (held.first_promised, held.promised, len(held.slips), held.slipped_days) == (
        "2026-11-04",
        "2026-11-10",
        2,
        6,
    )
    assert waiting(lin)[0].mean_slip == 6.0


def test_a_promise_taken_back_and_given_anew_slipped_as_well(lin: Session) -> None:
    key = ask(lin, "2026-11-04")
    edit(lin, key, {"fields.promised_date": None}, reason="nobody is there")
    assert promise(lin, key)[1].slipped_days == 0
    edit(lin, key, {"fields.promised_date": "2026-11-10"})
    _item, held = promise(lin, key)
    assert [(slip.before, slip.after) for slip in held.slips] == [("2026-11-04", "2026-11-10")]
    assert held.slipped_days == 6


def test_a_move_that_was_undone_is_no_slip_and_one_that_was_redone_is_one(lin: Session) -> None:
    key = ask(lin, "2026-11-04")
    edit(lin, key, {"fields.promised_date": "2026-11-10"}, reason="a slip of the hand")
    undo(lin)
    assert promise(lin, key)[1].slips == ()
    redo(lin)
    assert [slip.days for slip in promise(lin, key)[1].slips] == [6]


def test_an_earlier_promise_of_one_item_does_not_hide_that_another_is_late(lin: Session) -> None:
    late, early = ask(lin, "2026-11-04"), ask(lin, "2026-11-09")
    edit(lin, late, {"fields.promised_date": "2026-11-08"}, reason="more work")
    edit(lin, early, {"fields.promised_date": "2026-11-05"})
    assert promise(lin, early)[1].slipped_days == -4
    assert waiting(lin)[0].mean_slip == 2.0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("department:technology", "asked technology"),
        ("department:技术", "asked technology"),
        ("department:design", "asked design"),
        ("department:operations", "own operations"),
        ("department:none", "of nobody"),
        ("department:technology,design", "asked technology+asked design"),
        ("-department:technology", "asked design+of nobody+own operations"),
        ("department:design OR department:none", "asked design+of nobody"),
    ],
)
def test_what_is_waited_for_is_narrowed_by_the_department_that_owes_it(lin: Session, query: str, found: str) -> None:
    for title, to, own in (
        ("asked technology", "technology", "operations"),
        ("asked design", "design", None),
        ("own operations", None, "operations"),
        ("of nobody", None, None),
    ):
        key = add(lin, "coordination", title, stage="requested", edits={"department": own}).key
        edit(lin, key, {"fields.to_dept": to})
    titles = sorted(one.card.title for department in waiting(lin, [query]) for one in department.items)
    assert titles == sorted(found.split("+"))
