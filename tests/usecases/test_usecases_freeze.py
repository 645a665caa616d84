"""A freeze is a gate: what it names does not go live while it lasts, unless somebody says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from opsboard.domain.errors import GateRefused
from opsboard.domain.values import replaced
from opsboard.formats.parsed import ParsedFile, ParsedItem
from opsboard.usecases import campaigns, moving
from opsboard.usecases.adding import add
from opsboard.usecases.editing import checklist, edit
from opsboard.usecases.importing import import_items
from opsboard.usecases.session import Session
from usecases.conftest import HandClock

Join = Callable[..., Session]
WINDOW = "2026-11-02..2026-11-04"
READY = "ready, else"


@pytest.fixture
def gu(join: Join) -> Session:
    session = join("gu")
    campaigns.add_campaign(session, "W11", "2026-11-01", "2026-11-20", name="双11", freeze=WINDOW)
    return session


def verified(session: Session) -> str:
    """A requirement that nothing but the freeze keeps from going live."""
    key = add(session, "requirement", "x", stage="verify", reason=READY).key
    checklist(session, key, "add", "tried")
    checklist(session, key, "done", "tried")
    return key


def test_a_requirement_does_not_go_live_in_a_freeze(gu: Session, clock: HandClock) -> None:
    key = verified(gu)
    with pytest.raises(GateRefused, match=r"closed from 2026-11-02 to 2026-11-04, the freeze of 双11") as refused:
        moving.move(gu, key, "live")
    assert refused.value.overridable
    clock.forward(days=2)  # the 5th
    moving.move(gu, key, "live")
    assert gu.store.item(key).stage == "live"


def test_a_reason_passes_and_is_logged(gu: Session) -> None:
    key = verified(gu)
    moving.move(gu, key, "live", reason="老板批准")
    item = gu.store.item(key)
    assert item.stage == "live"
    assert item.fields["decision_log"][-1]["reason"] == "老板批准"
    assert gu.store.changes(key)[-1].reason == "老板批准"


@pytest.mark.parametrize(
    "go",
    [
        lambda session, key: moving.carry(session, key, 1),
        lambda session, key: moving.move_to_category(session, key, "done"),
    ],
)
def test_every_way_has_it(gu: Session, go: Callable[[Session, str], object]) -> None:
    key = verified(gu)
    with pytest.raises(GateRefused):
        go(gu, key)


def test_so_has_a_new_item_that_begins_live(gu: Session) -> None:
    with pytest.raises(GateRefused, match="freeze of 双11"):
        add(gu, "requirement", "x", stage="live")


def test_of_several_it_keeps_those_that_it_names(gu: Session) -> None:
    campaigns.edit_campaign(gu, "W11", freeze_kinds="requirement,plan")
    requirement, plan = verified(gu), add(gu, "plan", "x", stage="build", reason=READY).key
    result = moving.move_to_category(gu, [requirement, plan], "done")
    assert {key for key, _error in result.refused} == {requirement, plan}


def test_other_kinds_and_other_stages_pass(gu: Session) -> None:
    plan = add(gu, "plan", "x", stage="build", reason=READY).key
    moving.move(gu, plan, "accepted", reason=READY)
    key = add(gu, "requirement", "x").key
    moving.move(gu, key, "doing", reason=READY)
    moving.move(gu, key, "rejected")


def test_a_campaigns_own_content_goes_out(gu: Session) -> None:
    campaigns.edit_campaign(gu, "W11", freeze_kinds="内容")
    own = add(gu, "content", "x", stage="scheduled", edits={"campaign": "W11"}, reason=READY).key
    other = add(gu, "content", "x", stage="scheduled", reason=READY).key
    for key in (own, other):
        edit(gu, key, {"fields.url": "https://shop.example.com"})
    moving.move(gu, own, "published")
    with pytest.raises(GateRefused, match="freeze of 双11"):
        moving.move(gu, other, "published")


def test_what_else_is_missing_is_said_too(gu: Session) -> None:
    key = add(gu, "requirement", "x", stage="verify", reason=READY).key
    with pytest.raises(GateRefused, match=r"a checklist .*, a day after the freeze of 双11 \(2026-11-04\)"):
        moving.move(gu, key, "live")


def test_a_table_of_our_own_does_not_go_round_it_and_another_tool_tells_what_has_happened(gu: Session) -> None:
    row = ParsedItem(1, "x", kind_word="requirement", stage_word="verify", source_id="a")
    table = ParsedFile("trello", (row,))
    (key,) = import_items(gu, table).keys
    checklist(gu, key, "add", "tried")
    checklist(gu, key, "done", "tried")
    live = replaced(table, items=(replaced(row, stage_word="live"),))
    refused = import_items(gu, replaced(live, asks_gates=True))
    (skipped,) = refused.skipped
    assert "the freeze of 双11" in str(skipped[1])
    assert gu.store.item(key).stage == "verify"
    import_items(gu, live)
    assert gu.store.item(key).stage == "live"
