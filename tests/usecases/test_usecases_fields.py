"""People whom a field names hear of it, their items are theirs, and orders and lanes by a field."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from opsboard.domain.errors import Invalid
from opsboard.domain.field_views import group_named, sort_named
from opsboard.domain.values import replaced
from opsboard.formats.notices import notice_words
from opsboard.usecases import adding, editing, following, moving, reading
from opsboard.usecases.session import Session
from opsboard.usecases.swimlane_moves import put_in_lane


@pytest.fixture
def zhao(join: Callable[..., Session]) -> Session:
    session = join("zhao", "赵强")
    adding.add(session, "support", "zhao was here")
    return session


def keys(session: Session, query: str, sort: str = "rank", group: str = "") -> list[str]:
    chosen = reading.selection(session, query, sort=sort)
    return [card.key for card in reading.cards(session, replaced(chosen, group=group))]


def test_a_person_whom_a_field_names_hears_of_it_and_why(lin: Session, zhao: Session) -> None:
    key = adding.add(lin, "content", "x", fields={"reviewer": "zhao"}).key
    other = adding.add(lin, "content", "y").key
    editing.edit(lin, other, {"fields.editor": "zhao"})
    notices = zhao.store.inbox.notices("zhao")
    assert [(one.card.key, one.reason) for one in notices] == [(other, "named"), (key, "named")]
    words = [notice_words(one, "zhao", zhao.store.workflow, {"lin": "Lin"}) for one in notices]
    assert words == ["Lin named you: Editor", "Lin named you: Reviewer"]
    assert {finding.level for finding in lin.store.check(deep=True)} == {"ok"}


def test_who_names_themselves_is_told_nothing_and_who_gets_it_as_well_hears_that(lin: Session, zhao: Session) -> None:
    adding.add(zhao, "content", "x", fields={"reviewer": "zhao"})
    adding.add(lin, "content", "y", edits={"assignee": "zhao"}, fields={"reviewer": "zhao"})
    assert [one.reason for one in zhao.store.inbox.notices("zhao")] == ["assigned"]


def test_what_names_a_person_is_theirs(lin: Session, zhao: Session) -> None:
    key = adding.add(lin, "content", "x", fields={"reviewer": "zhao"}).key
    assert keys(zhao, "is:mine") == [key]
    assert [(card.key, card.asked) for card in reading.mine(zhao, (), None, 9)] == [(key, {"reviewer": "zhao"})]
    editing.edit(lin, key, {"fields.reviewer": "none"})
    assert keys(zhao, "is:mine") == []


def test_a_card_keeps_what_its_kind_says(lin: Session) -> None:
    content = adding.add(lin, "content", "x", fields={"channel": "公众号"}).key
    plan = adding.add(lin, "plan", "y", fields={"deliverable_research": "yes"}).key

    def shown(key: str) -> tuple[object, ...]:
        card = reading.card(lin, key)
        assert card is not None
        return card.shown

    assert shown(content) == ("公众号", None)
    assert shown(plan) == ("deliverable_feasibility",)
    editing.edit(lin, content, {"fields.channel": None, "fields.publish_at": "2026-12-04"})
    assert shown(content) == (None, "2026-12-04")
    editing.edit(lin, content, {"fields.publish_at": None})
    assert shown(content) == ()
    for part in ("feasibility", "document", "flow", "pages"):
        editing.edit(lin, plan, {f"fields.deliverable_{part}": "yes"})
    assert shown(plan) == ()
    assert {finding.level for finding in lin.store.check(deep=True)} == {"ok"}


def test_an_order_by_a_field_is_the_same_from_everywhere(lin: Session) -> None:
    made = [adding.add(lin, "requirement", f"退款 {number}", fields=fields).key for number, fields in enumerate(
        ({"effort": "l"}, {"effort": "s"}, {}, {"effort": "xl"}, {"effort": "s"}, {})
    )]  # fmt: skip
    small, others = [made[1], made[4]], [made[2], made[5]]
    ordered = [*small, made[0], made[3], *others]
    turned = [made[3], made[0], *reversed(small), *others]
    for sort, wanted in (("effort", ordered), ("-effort", turned)):
        assert keys(lin, "", sort) == wanted
        following.prepare_search(lin)
        assert keys(lin, "退款", sort) == wanted
        chosen = reading.selection(lin, "", sort=sort)
        assert [reading.index_of(lin, key, chosen) for key in wanted] == list(range(6))
        parts = [reading.cards(lin, replaced(chosen, offset=at, limit=2)) for at in (0, 2, 4, 6)]
        assert [card.key for part in parts for card in part] == wanted
    assert keys(lin, "", "title", "field.effort")[:2] == small


def test_cards_go_from_lane_to_lane_of_a_field(lin: Session) -> None:
    one = adding.add(lin, "content", "x", fields={"channel": "公众号"}).key
    two = adding.add(lin, "content", "y", fields={"channel": "小红书"}).key
    chosen = reading.selection(lin)
    cells = reading.lanes(lin, chosen, "field.channel", by_category=True, limit=9)
    assert {cell.lane: [card.key for card in cell.cards] for cell in cells} == {"公众号": [one], "小红书": [two]}
    put_in_lane(lin, [one], "field.channel", "小红书")
    cells = reading.lanes(lin, chosen, "field.channel", by_category=True, limit=9)
    assert {cell.lane: sorted(card.key for card in cell.cards) for cell in cells} == {"小红书": sorted([one, two])}


def test_fields_are_named_for_orders_and_groups_as_people_call_them(lin: Session) -> None:
    workflow = lin.store.workflow
    assert sort_named("-工作量", workflow) == "-field.effort"
    assert group_named("频道", workflow) == "field.channel"
    assert group_named("Reviewer", workflow) == "field.reviewer"
    with pytest.raises(Invalid, match="only choices, people, channels"):
        group_named("customer", workflow)
    with pytest.raises(Invalid, match="did you mean effort"):
        sort_named("efort", workflow)


def test_the_promise_of_a_request_counts_how_often_it_slipped(lin: Session) -> None:
    key = adding.add(lin, "coordination", "x", fields={"promised_date": "2026-12-04"}).key
    editing.edit(lin, key, {"fields.promised_date": "2026-12-08"}, reason="late")
    editing.edit(lin, key, {"fields.promised_date": "2026-12-06"})
    editing.edit(lin, key, {"fields.promised_date": "2026-12-09"}, reason="late again")
    card = reading.card(lin, key)
    assert card is not None
    assert card.shown == ("2026-12-09", 2)
    moving.move(lin, [key], "withdrawn", reason="not needed")
    assert {finding.level for finding in lin.store.check(deep=True)} == {"ok"}
