"""A page whose day to be looked at again has come opens the item of that work, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from opsboard.usecases import adding, archiving, editing, history, reading
from opsboard.usecases.session import Session
from opsboard.usecases.time_effects import bring

if TYPE_CHECKING:
    from usecases.conftest import HandClock

DAY = "2026-11-10T01:00:00Z"
FIELDS = {
    "assignee": "lin",
    "fields.editor": "lin",
    "fields.reviewer": "gu",
    "fields.brief": "写清楚",
    "fields.publish_at": "2026-11-02 10:00",
    "fields.url": "https://shop.example/a",
    "fields.review_again_on": "2026-11-10",
}


@pytest.fixture
def page(lin: Session, gu: Session) -> Session:
    """CNT-1, published, to be looked at again on the tenth; CNT-2, a draft with the same day."""
    adding.add(lin, "content", "尺码指南", stage="published", edits=FIELDS, reason="已发布")
    adding.add(lin, "content", "草稿", edits={"fields.review_again_on": "2026-11-10"})
    return lin


def test_it_opens_an_item_of_quality_work_linked_with_the_page(page: Session, clock: HandClock) -> None:
    assert bring(page) == []
    clock.now = DAY
    assert [(one.effect, one.key) for one in bring(page)] == [("review", "CNT-1")]
    made = reading.item(page, "CNT-3")
    assert (made.fields["work"], made.assignee, made.created_by) == ("quality", "lin", "opsboard")
    assert [(link.relation, link.key) for link in made.links] == [("related", "CNT-1")]
    assert [(link.relation, link.key) for link in reading.item(page, "CNT-1").links] == [("related", "CNT-3")]
    assert page.store.inbox.notices("lin")[0].reason in ("time", "assigned")
    assert bring(page) == []
    assert all(finding.level == "ok" for finding in page.store.check(deep=True))


def test_a_new_day_opens_the_next_one(page: Session, clock: HandClock) -> None:
    clock.now = DAY
    bring(page)
    editing.edit(page, "CNT-1", {"fields.review_again_on": "2026-12-01"})
    assert bring(page) == []
    clock.now = "2026-12-01T01:00:00Z"
    assert [one.occurrence for one in bring(page)] == ["2026-12-01"]


def test_taken_back_it_is_archived_and_does_not_come_again(page: Session, clock: HandClock) -> None:
    clock.now = DAY
    bring(page)
    history.undo_time(page, "CNT-1")
    assert reading.item(page, "CNT-3").archived
    assert reading.item(page, "CNT-1").links == ()
    assert bring(page) == []


def test_what_is_put_away_or_long_past_opens_nothing(page: Session, clock: HandClock) -> None:
    archiving.archive(page, "CNT-1")
    clock.now = DAY
    assert bring(page) == []
    archiving.restore(page, "CNT-1")
    clock.now = "2027-03-01T01:00:00Z"
    assert bring(page) == []


def test_what_expires_opens_the_same_work_once(lin: Session, gu: Session, clock: HandClock) -> None:
    fields = {**FIELDS, "fields.review_again_on": None, "fields.expires_on": "2026-11-12"}
    adding.add(lin, "content", "双11 规则", stage="published", edits=fields, reason="已发布")
    clock.now = "2026-11-12T01:00:00Z"
    assert [(one.effect, one.key, one.occurrence) for one in bring(lin)] == [("expires", "CNT-1", "2026-11-12")]
    made = reading.item(lin, "CNT-2")
    assert (made.fields["work"], made.fields["url"], made.assignee) == ("quality", FIELDS["fields.url"], "lin")
    assert [(link.relation, link.key) for link in reading.item(lin, "CNT-1").links] == [("related", "CNT-2")]
    assert bring(lin) == []
    history.undo_time(lin, "CNT-1")
    assert reading.item(lin, "CNT-2").archived
    assert bring(lin) == []
    assert all(finding.level == "ok" for finding in lin.store.check(deep=True))


def test_while_the_work_is_open_no_second_one_is_opened(page: Session, clock: HandClock) -> None:
    editing.edit(page, "CNT-1", {"fields.expires_on": "2026-11-10"})
    clock.now = DAY
    assert [one.effect for one in bring(page)] == ["review", "expires"]
    assert [link.key for link in reading.item(page, "CNT-1").links] == ["CNT-3"]
    archiving.archive(page, "CNT-3")
    editing.edit(page, "CNT-1", {"fields.expires_on": "2026-11-20"})
    clock.now = "2026-11-20T01:00:00Z"
    assert [one.effect for one in bring(page)] == ["expires"]
    assert [link.key for link in reading.item(page, "CNT-1").links] == ["CNT-3", "CNT-4"]
