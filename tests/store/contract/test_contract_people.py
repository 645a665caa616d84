"""People, campaigns, drafts, settings, places and the workflow of a board."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from opsboard.domain.errors import Invalid, NotFound, Refused
from opsboard.domain.items import Campaign, NewItem, Person
from opsboard.domain.kinds import Workflow
from opsboard.domain.values import replaced
from opsboard.usecases.ports import NewChange, Selection
from opsboard.usecases.ports.store import Store

AT = "2026-11-03T10:00:00Z"
LATER = "2026-11-04T10:00:00Z"
ZONE = "UTC"


def add(store: Store, *titles: str, kind: str = "support", stage: str | None = None) -> list[str]:
    with store.write("add", AT, "ann") as tx:
        return [tx.add(NewItem(kind, title, stage), AT, "ann") for title in titles]


def test_people_are_kept_and_changed(store: Store) -> None:
    with store.write("person", AT, "ann") as tx:
        tx.team.save_person(Person("lin", "林晓", "lead", "service"))
        tx.team.save_person(Person("old", "Old", active=False))
    assert store.team.person("lin") == Person("lin", "林晓", "lead", "service")
    assert [person.login for person in store.team.people()] == ["ann", "bo", "lin", "old"]
    assert store.team.person("nobody") is None
    with pytest.raises(Invalid), store.write("person", AT, "ann") as tx:
        tx.team.save_person(Person("x", "X", "owner"))


def test_campaigns_are_kept_changed_and_forgotten(store: Store) -> None:
    eleven = Campaign(
        "W11",
        "双十一",
        "2026-11-01",
        "2026-11-12",
        (("warm up", "2026-11-01", "2026-11-10"),),
        ("2026-11-09", "2026-11-11"),
    )
    six = Campaign("618", "618", "2026-06-01", "2026-06-18")
    with store.write("campaign", AT, "ann") as tx:
        tx.team.save_campaign(eleven)
        tx.team.save_campaign(six)
    assert store.team.campaigns() == [six, eleven]
    with store.write("campaign", AT, "ann") as tx:
        tx.team.save_campaign(replaced(six, name="Mid-year"))
        tx.team.remove_campaign("W11")
    assert [campaign.name for campaign in store.team.campaigns()] == ["Mid-year"]


def test_drafts_and_settings_are_a_persons_own_and_no_changes(store: Store, open_store: Callable[[], Store]) -> None:
    store.drafts.save("ann", "new", "half a")
    store.drafts.save("ann", "new", "half a title")
    store.settings.remember("ann", "last", {"screen": 2, "中": [1, None]})
    other = open_store()
    assert other.drafts.one("ann", "new") == "half a title"
    assert other.drafts.one("bo", "new") is None
    assert other.settings.recall("ann", "last") == {"screen": 2, "中": [1, None]}
    assert other.settings.recall("bo", "last") is None
    store.drafts.save("ann", "new", None)
    store.settings.remember("ann", "last", None)
    assert (other.drafts.one("ann", "new"), other.settings.recall("ann", "last"), other.seq()) == (None, None, 0)


def test_a_card_is_put_at_either_end_of_its_categorys_column_or_after_another(store: Store) -> None:
    a, b = add(store, "a", "b", stage="open")
    (c,) = add(store, "c", kind="requirement", stage="doing")

    def column() -> list[str]:
        return [card.key for card in store.cards(Selection(ZONE, category="active"))]

    def put(key: str, place: str, after: str | None = None) -> None:
        with store.write("move", LATER, "ann") as tx:
            item = tx.item(key)
            rank = tx.rank_at(item.kind, item.stage, place, after)
            tx.apply(NewChange(key, "move", {"rank": item.rank}, {"rank": rank}), LATER, "ann")

    assert column() == [c, b, a]
    put(c, "bottom")
    assert column() == [b, a, c]
    put(a, "top")
    assert column() == [a, b, c]
    put(c, "after", a.lower())
    assert column() == [a, c, b]
    with store.write("look", LATER, "ann") as tx:
        assert tx.neighbours(c, whole_category=True) == (a, b)
        assert tx.neighbours(c, whole_category=False) == (None, None)
        assert tx.neighbours(a, whole_category=False) == (None, b)
        assert tx.count_in_stage("support", "open") == 2
        with pytest.raises(NotFound):
            tx.rank_at("support", "open", "after", "SUP-99")
        with pytest.raises(Invalid):
            tx.rank_at("support", "open", "left")


def without_stage(workflow: Workflow, kind: str, stage: str) -> Workflow:
    return replaced(
        workflow,
        kinds=tuple(
            replaced(one, stages=tuple(held for held in one.stages if held.key != stage), gates=())
            if one.key == kind
            else one
            for one in workflow.kinds
        ),
    )


def test_a_stage_with_items_is_not_taken_away(store: Store, open_store: Callable[[], Store]) -> None:
    other = open_store()
    (key,) = add(store, "x", stage="triage")
    less = without_stage(store.workflow, "support", "triage")
    with pytest.raises(Refused, match="1 items stand in support/triage"), store.write("workflow", AT, "ann") as tx:
        tx.save_workflow(less)
    with store.write("move", LATER, "ann") as tx:
        tx.apply(NewChange(key, "move", {"stage": "triage"}, {"stage": "open"}), LATER, "ann")
    with store.write("workflow", AT, "ann") as tx:
        tx.save_workflow(less)
        with pytest.raises(Invalid, match="no stage triage"):
            tx.add(NewItem("support", "y", "triage"), AT, "ann")
    assert store.workflow == less == other.workflow
    with pytest.raises(Invalid), other.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "y", "triage"), AT, "ann")
    assert other.counts(Selection(ZONE)) == {("support", "open"): 1}


def test_items_follow_when_a_stage_changes_its_category(store: Store) -> None:
    keys = add(store, "x", "y", stage="pending")
    with store.write("move", LATER, "ann") as tx:
        tx.apply(NewChange(keys[1], "move", {"stage": "pending"}, {"stage": "solved"}), LATER, "ann")
    workflow = store.workflow
    support = workflow.kind("support")
    stages = tuple(replaced(stage, category="done") if stage.key == "pending" else stage for stage in support.stages)
    kinds = tuple(replaced(kind, stages=stages) if kind.key == "support" else kind for kind in reversed(workflow.kinds))
    with store.write("workflow", LATER, "ann") as tx:
        tx.save_workflow(replaced(workflow, kinds=kinds))
    assert [(store.item(key).category, store.item(key).closed_at) for key in keys] == [("done", AT), ("done", AT)]
    assert [finding.message for finding in store.check(deep=True) if finding.level != "ok"] == []
    assert next(iter(store.workflow.kinds)).key == workflow.kinds[-1].key
    with store.write("workflow", LATER, "ann") as tx:
        tx.save_workflow(workflow)
    assert [store.item(key).closed_at for key in keys] == [None, LATER]
    assert [finding.message for finding in store.check(deep=True) if finding.level != "ok"] == []


def test_a_field_that_becomes_a_date_of_the_calendar_shows_there(store: Store) -> None:
    with store.write("add", AT, "ann") as tx:
        tx.add(NewItem("content", "x", properties={"fields.publish_at": "2026-11-05"}), AT, "ann")
    workflow = store.workflow
    for role, days in ((None, []), ("publish", ["2026-11-05"])):
        kinds = []
        for kind in workflow.kinds:
            fields = tuple(replaced(field, role=role) if field.key == "publish_at" else field for field in kind.fields)
            kinds.append(replaced(kind, fields=fields) if kind.key == "content" else kind)
        with store.write("workflow", LATER, "ann") as tx:
            tx.save_workflow(replaced(workflow, kinds=tuple(kinds)))
        assert [one.day for one in store.dated(Selection(ZONE), "2026-11-01", "2026-11-30")] == days
