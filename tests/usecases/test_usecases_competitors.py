"""Competitors: who looks and when, what was seen, the verdict, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hostile import TERMINAL
from opsboard.domain.errors import GateRefused, Invalid, Refused
from opsboard.domain.items import Item
from opsboard.domain.values import replaced
from opsboard.usecases import archiving, history, inbox, linking, moving, people, reading
from opsboard.usecases.adding import add, flow
from opsboard.usecases.competitors import (
    add_competitor,
    edit_competitor,
    judge,
    remove_competitor,
    seen,
    watch,
    watches,
)
from opsboard.usecases.session import Session

Join = Callable[..., Session]
TODAY = "2026-11-02"
"""A Monday."""


def on(session: Session, day: str) -> Session:
    """The person at their board on another day."""
    return replaced(session, clock=lambda: f"{day}T03:00:00Z")


@pytest.fixture
def gu(join: Join) -> Session:
    session = on(join("gu"), TODAY)
    add_competitor(session, "某宝", url="https://bao.example", every="weekly:fr")
    return session


def errors(session: Session) -> list[str]:
    return [finding.message for finding in session.store.check(deep=True) if finding.level == "error"]


def fields(session: Session, key: str) -> dict[str, Any]:
    return dict(reading.item(session, key).fields)


def taken(session: Session) -> Item:
    made = seen(session, "某宝", "搜索框加了相机\n只在服饰", url="https://bao.example/search")
    return judge(session, made.key, "take", "少一步")


def test_a_watch_is_due_by_its_rule_and_its_owner_is_told_once_it_is_late(gu: Session) -> None:
    (held,) = watches(gu)
    assert (held.name, held.item.assignee, held.next_look, held.late, held.seen) == (
        "某宝",
        "gu",
        "2026-11-06",
        False,
        0,
    )
    late = on(gu, "2026-11-07")
    assert watches(late)[0].late
    assert [(one.card.key, one.late) for one in inbox.since(late).dates] == [("ANL-1", True)]
    assert [card.key for card in reading.agenda(late).overdue] == ["ANL-1"]
    seen(late, "某宝")
    assert (watches(late)[0].next_look, watches(late)[0].looked_on) == ("2026-11-13", "2026-11-07")
    assert inbox.since(late).dates == ()


def test_who_looks_before_the_day_has_looked_and_what_is_seen_by_chance_leaves_the_look(gu: Session) -> None:
    seen(gu, "某宝", "拍照搜")
    assert watches(gu)[0].next_look == "2026-11-06"
    tuesday = on(gu, "2026-11-03")
    seen(tuesday, "某宝")
    seen(tuesday, "某宝")
    assert watches(tuesday)[0].next_look == "2026-11-13"
    edit_competitor(tuesday, "某宝", every="none")
    seen(tuesday, "某宝")
    assert watches(tuesday)[0].next_look is None


def test_what_was_seen_is_judged_closed_and_becomes_a_requirement(gu: Session) -> None:
    made = seen(gu, "某宝", "搜索框加了相机\n只在服饰", url="https://bao.example/search")
    assert (made.title, made.stage, made.assignee) == ("搜索框加了相机", "question", "gu")
    with pytest.raises(GateRefused):
        moving.carry(gu, made.key, 1)
    with pytest.raises(GateRefused):
        judge(gu, made.key, "take")
    judged = judge(gu, made.key, "拿来", "少一步")
    assert (judged.stage, judged.fields["competitor_verdict"], judged.fields["competitor_value"]) == (
        "closed",
        "take",
        "少一步",
    )
    requirement = flow(gu, made.key, "requirement").added[0]
    assert fields(gu, requirement) == {
        "origin": "competitor",
        "competitor_name": "某宝",
        "competitor_url": "https://bao.example/search",
        "competitor_change": "搜索框加了相机\n只在服饰",
        "competitor_seen_on": TODAY,
        "competitor_verdict": "take",
        "problem": "搜索框加了相机",
        "evidence": [{"type": "competitor", "text": "搜索框加了相机 只在服饰"}],
    }
    moving.move(gu, requirement, "analysing")
    held, (one,) = watch(gu, "某宝")
    assert (one.fields["became"], one.fields["became_stage"]) == (requirement, "analysing")
    assert (held.seen, held.taken, held.last_seen) == (1, 1, TODAY)
    assert errors(gu) == []


def test_what_is_left_stays_so_in_the_words_of_the_requirement(gu: Session) -> None:
    made = seen(gu, "某宝", "x")
    judge(gu, made.key, "leave", "nothing")
    assert fields(gu, flow(gu, made.key, "requirement").added[0])["competitor_verdict"] == "ignore"


def test_what_became_of_it_follows_undo_the_archive_and_links(gu: Session) -> None:
    key = taken(gu).key
    requirement = flow(gu, key, "requirement").added[0]
    moving.move(gu, requirement, "rejected", reason="no")
    assert fields(gu, key)["became_stage"] == "rejected"
    history.undo(gu)
    assert fields(gu, key)["became_stage"] == "inbox"
    archiving.archive(gu, requirement)
    assert "became" not in fields(gu, key)
    archiving.restore(gu, requirement)
    other = add(gu, "requirement", "another").key
    linking.link(gu, other, "follows_from", key)
    assert fields(gu, key)["became"] == other, "the newest"
    linking.unlink(gu, key, "leads_to", other)
    assert fields(gu, key)["became"] == requirement
    history.undo(gu)
    history.undo(gu)
    archiving.purge(on(gu, TODAY), requirement, "asked for")
    assert errors(gu) == []


def test_undo_takes_back_what_was_seen_with_the_look(gu: Session) -> None:
    friday = on(gu, "2026-11-06")
    seen(friday, "某宝", "x")
    assert watches(friday)[0].next_look == "2026-11-13"
    history.undo(friday)
    held, changes = watch(friday, "某宝")
    assert (held.next_look, held.looked_on, changes) == ("2026-11-06", None, [])


def test_one_name_is_watched_once_and_a_new_one_takes_along_what_was_seen(gu: Session, join: Join) -> None:
    wang = join("wang")
    with pytest.raises(Refused, match="ANL-1"):
        add_competitor(wang, " 某宝 ")
    for name in ("", "none", "x" * 61):
        with pytest.raises(Invalid, match="needs a name"):
            add_competitor(wang, name)
    add_competitor(wang, "Shop", owner="gu")
    seen(wang, "SHOP", "x")
    edit_competitor(wang, "shop", new_name="商店")
    assert [one.fields["competitor_name"] for one in watch(wang, "商店")[1]] == ["商店"]
    with pytest.raises(Refused):
        edit_competitor(wang, "商店", new_name="某宝")
    with pytest.raises(Invalid, match="did you mean 商店"):
        seen(wang, "商点", "x")
    remove_competitor(wang, "商店")
    assert [one.name for one in watches(wang)] == ["某宝"]
    add_competitor(wang, "商店")
    assert watches(wang)[-1].seen == 1, "what was seen stayed"


def test_a_viewer_looks_on(gu: Session, join: Join) -> None:
    people.edit_person(gu, people.add_person(gu, "eve").login, role="viewer")
    eve = join("eve")
    assert len(watches(eve)) == 1
    acts: list[Callable[[], Item]] = [lambda: seen(eve, "某宝", "x"), lambda: add_competitor(eve, "y")]
    for act in acts:
        with pytest.raises(Refused, match="viewer"):
            act()


@pytest.mark.parametrize(
    "name", [*[text for text in TERMINAL if text.strip()][:6], "🛒 店", '"; DROP', "[bold]x[/]", "%s{name}"]
)
def test_hostile_names_and_texts_are_texts(gu: Session, name: str) -> None:
    try:
        made = add_competitor(gu, name)
    except Invalid:
        return
    called = made.fields["competitor_name"]
    seen(gu, called, name)
    assert watch(gu, called)[0].seen == 1
    assert errors(gu) == []


def test_other_analyses_are_not_asked_for_a_verdict(gu: Session) -> None:
    one = add(gu, "analysis", "why", fields={"type": "traffic"}).key
    moving.carry(gu, one, 1)
    assert reading.item(gu, one).stage == "collecting"
