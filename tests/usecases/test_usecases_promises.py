"""What a department promised, how it slipped and why, and who is reminded."""

from __future__ import annotations

import pytest

from opsboard.domain.errors import GateRefused, Refused
from opsboard.usecases.adding import add
from opsboard.usecases.editing import edit, edit_many
from opsboard.usecases.history import redo, undo
from opsboard.usecases.moving import move
from opsboard.usecases.promises import nudge, promise, waiting
from opsboard.usecases.rescheduling import move_by_days
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
    with pytest.raises(GateRefused):
        move_by_days(lin, one, "promised", 1)
    result = edit_many(lin, [one, other], {"fields.promised_date": "2026-12-01"})
    assert [key for key, error in result.refused if isinstance(error, GateRefused)] == [one, other]
    assert move_by_days(lin, one, "promised", -1).fields["promised_date"] == "2026-11-04"
    assert move_by_days(lin, one, "promised", 3, reason="rain").fields["promised_date"] == "2026-11-07"


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
    assert waiting(lin, ["design OR tech"]) == []


def test_a_reminder_is_polite_tells_the_history_and_is_logged(lin: Session) -> None:
    key = ask(lin, "2026-11-01")
    edit(lin, key, {"fields.promised_date": "2026-11-02"}, reason="the [colleague] is ill")
    sent = nudge(lin, key, "en", str)
    assert sent.message.startswith("Hello Technology,\n")
    assert f"{key}: payment interface" in sent.message
    assert "- 2026-11-01 -> 2026-11-02 (the [colleague] is ill)" in sent.message
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
