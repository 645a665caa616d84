"""Campaigns: their days and phases, who plans them, and what becomes of their items."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile import TERMINAL
from opsboard.domain.errors import Invalid, OpsboardError, Refused
from opsboard.domain.items import Campaign
from opsboard.domain.values import replaced
from opsboard.usecases import adding, archiving, campaigns, editing, history, people, reading, team
from opsboard.usecases.session import Session

WARM = ("预热", "2026-11-01", "2026-11-09")
MAIN = ("爆发", "2026-11-10", "2026-11-12")


@pytest.fixture
def planner(gu: Session, lin: Session) -> Session:
    """A lead, on a board with the campaign W11 of two phases."""
    people.add_person(gu, "lin", "林", role="lead")
    campaigns.add_campaign(
        lin, "W11", "11-01", "11-15", name="双11", phases=["爆发=11-10..11-12", "预热=2026-11-01..2026-11-09"]
    )
    return lin


def held(session: Session) -> Campaign:
    return campaigns.find_campaign(session, "W11")


def test_days_are_read_as_people_type_them_and_phases_stand_in_order(planner: Session) -> None:
    assert held(planner) == Campaign("W11", "双11", "2026-11-01", "2026-11-15", (WARM, MAIN))
    # 2026-11-03 is a Tuesday.
    fair = campaigns.add_campaign(planner, "618", "fri", "月底", phases=["开场=fri"], freeze="fri..+5d")
    assert fair == Campaign(
        "618", "618", "2026-11-06", "2026-11-30", (("开场", "2026-11-06", "2026-11-06"),), ("2026-11-06", "2026-11-08")
    )


def test_what_is_given_changes_and_the_rest_stays(planner: Session) -> None:
    after = campaigns.edit_campaign(planner, "双11", name="双十一", last="11-20", phases=["返场=11-14..11-20"])
    assert after == Campaign(
        "W11", "双十一", "2026-11-01", "2026-11-20", (WARM, MAIN, ("返场", "2026-11-14", "2026-11-20"))
    )
    after = campaigns.edit_campaign(planner, "w11", phases=["预热=none", "爆发=11-11"], freeze="11-09..11-12")
    assert [phase[:2] for phase in after.phases] == [("爆发", "2026-11-11"), ("返场", "2026-11-14")]
    assert after.freeze == ("2026-11-09", "2026-11-12")
    assert campaigns.edit_campaign(planner, "w11", freeze="none").freeze is None
    assert campaigns.edit_campaign(planner, "w11", name="").name == "W11"


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ({"last": "2026-10-01"}, "2026-11-01 lies after 2026-10-01"),
        ({"last": "11-11"}, "the phase 爆发 lies outside the campaign, 2026-11-01 to 2026-11-11"),
        ({"phases": ["筹备=10-20..10-25"]}, "the phase 筹备 lies outside the campaign, 2026-11-01 to 2026-11-15"),
        ({"phases": ["返场=11-12..11-14"]}, "the phase 返场 begins on 2026-11-12, when 爆发 goes on until 2026-11-12"),
        ({"phases": ["返场=11-14..11-13"]}, "2026-11-14 lies after 2026-11-13"),
        ({"phases": ["返场"]}, '"返场" is no phase: write NAME=DAY..DAY'),
        ({"phases": ["=11-13"]}, '"=11-13" is no phase'),
        ({"phases": ["返场=someday..11-14"]}, "someday"),
        ({"phases": ["返场=none"]}, "there is no phase 返场; there are: 预热, 爆发"),
        ({"phases": ["x" * 101 + "=11-13"]}, "longer than 100"),
        ({"freeze": "11-12..11-10"}, "2026-11-12 lies after 2026-11-10"),
        ({"first": "none"}, "a campaign needs a first and a last day"),
        ({"first": "11-01 10:00"}, "has a time"),
        ({"name": "x" * 101}, "longer than 100"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_is_wrong(planner: Session, edits: dict[str, Any], said: str) -> None:
    before = held(planner)
    with pytest.raises(Invalid) as refused:
        campaigns.edit_campaign(planner, "W11", **edits)
    assert said in str(refused.value)
    assert held(planner) == before


@pytest.mark.parametrize("key", ["", " ", "none", "无", 'a"b', "x" * 41])
def test_a_key_can_be_said_in_a_query_and_is_not_the_word_for_nothing(planner: Session, key: str) -> None:
    with pytest.raises(Invalid, match="short key"):
        campaigns.add_campaign(planner, key, "today", "today")


def test_no_two_campaigns_are_found_by_one_word(planner: Session) -> None:
    for key, name in (("w11", ""), ("双11", ""), ("W12", "双11"), ("W12", "w11")):
        with pytest.raises(Refused, match="already"):
            campaigns.add_campaign(planner, key, "today", "today", name=name)
    campaigns.add_campaign(planner, "W12", "today", "today")
    with pytest.raises(Refused, match="already"):
        campaigns.edit_campaign(planner, "W12", name="双11")
    assert campaigns.edit_campaign(planner, "W11", name="双11").name == "双11"


def test_a_lead_plans_campaigns(planner: Session, join: Callable[..., Session]) -> None:
    """A member works for them."""
    member = join("bo")
    for act in (
        lambda: campaigns.add_campaign(member, "W12", "today", "today"),
        lambda: campaigns.edit_campaign(member, "W11", name="x"),
        lambda: campaigns.remove_campaign(member, "W11"),
    ):
        with pytest.raises(Refused, match="it needs lead"):
            act()
    assert adding.add(member, "content", "x", edits={"campaign": "双11"}).campaign == "W11"
    with pytest.raises(Invalid, match="W11"):
        adding.add(member, "content", "x", edits={"campaign": "W12"})
    assert [entry.by for entry in team.log(planner, "W11")] == ["lin"]


def test_a_campaign_with_items_goes_when_another_takes_them_and_one_undo_gives_them_back(planner: Session) -> None:
    for number in range(3):
        adding.add(planner, "content", f"item {number}", edits={"campaign": "W11"})
    adding.add(planner, "content", "another's")
    archiving.archive(planner, ["CNT-3"])
    campaigns.add_campaign(planner, "W12", "12-01", "12-13")
    with pytest.raises(Refused, match=r"3 items belong to W11; hand them over: .*remove W11 --to"):
        campaigns.remove_campaign(planner, "W11")
    with pytest.raises(Invalid, match="another campaign"):
        campaigns.remove_campaign(planner, "W11", "双11")
    with pytest.raises(Invalid, match="no campaign W13; did you mean W11"):
        campaigns.remove_campaign(planner, "W11", "W13")
    seq = planner.store.seq()

    gone = campaigns.remove_campaign(planner, "W11", "w12")
    assert (gone.campaign.key, gone.handed.keys()) == ("W11", ["CNT-3", "CNT-2", "CNT-1"])
    changes = planner.store.changes(after_seq=seq)
    assert len({change.batch for change in changes}) == 1
    assert {(change.by, change.reason) for change in changes} == {("lin", "W11 → W12")}
    assert [one.key for one in reading.campaigns(planner)] == ["W12"]
    assert {reading.item(planner, f"CNT-{n}").campaign for n in (1, 2, 3)} == {"W12"}
    assert team.log(planner, "W11")[-1].op == "remove"

    with pytest.raises(Refused, match="no campaign W11 any more; make it again first: opsboard campaign add W11"):
        history.undo(planner)
    campaigns.add_campaign(planner, "W11", "11-01", "11-15")
    assert sorted(history.undo(planner).keys()) == ["CNT-1", "CNT-2", "CNT-3"]
    assert {reading.item(planner, f"CNT-{n}").campaign for n in (1, 2, 3)} == {"W11"}
    assert reading.item(planner, "CNT-4").campaign is None
    assert [finding for finding in planner.store.check(deep=True) if finding.level != "ok"] == []


def test_an_archived_item_belongs_to_its_campaign_too(planner: Session) -> None:
    adding.add(planner, "content", "x", edits={"campaign": "W11"})
    archiving.archive(planner, ["CNT-1"])
    with pytest.raises(Refused, match="an item belongs to W11"):
        campaigns.remove_campaign(planner, "W11")
    editing.edit(planner, "CNT-1", {"campaign": None})
    campaigns.remove_campaign(planner, "W11")
    with pytest.raises(Refused, match="no campaign W11"):
        history.undo(planner)


def test_who_is_no_lead_brings_no_campaign_with_a_file(planner: Session, join: Callable[..., Session]) -> None:
    from opsboard.formats.parsed import ParsedFile, ParsedItem
    from opsboard.usecases.importing import import_items

    campaigns.add_campaign(planner, "618", "06-01", "06-18")
    adding.add(planner, "content", "x", edits={"campaign": "618"})
    file = ParsedFile(
        "json",
        # Of another board: an item that this one does not have.
        (ParsedItem(1, "x", source_id="x", whole=replaced(reading.item(planner, "CNT-1"), created_by="ann")),),
        campaigns=tuple(planner.store.team.campaigns()),
    )
    editing.edit(planner, "CNT-1", {"campaign": None})
    campaigns.remove_campaign(planner, "618")
    member = join("bo")

    result = import_items(member, file, kind="content")
    assert (result.created, dict(result.lossy)) == (1, {"campaign": 1})
    assert [one.key for one in reading.campaigns(planner)] == ["W11"]
    assert "618" in reading.item(planner, result.keys[0]).body
    import_items(planner, file, kind="content")
    assert [one.key for one in reading.campaigns(planner)] == ["W11", "618"]


@pytest.mark.parametrize("words", TERMINAL)
def test_names_hold_nothing_that_a_terminal_would_do(planner: Session, words: str) -> None:
    try:
        after = campaigns.edit_campaign(planner, "W11", name=words, phases=[f"{words}=11-13"])
    except OpsboardError:
        return
    said = [after.name, *(phase[0] for phase in after.phases)]
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for word in said for letter in word)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 15), st.integers(1, 15)), max_size=4))
def test_no_phases_are_kept_that_lie_in_one_another(spans: list[tuple[str, int, int]]) -> None:
    from opsboard.usecases.campaigns import _check

    phases = tuple(
        sorted(
            ((name, f"2026-11-{first:02}", f"2026-11-{last:02}") for name, first, last in spans),
            key=lambda phase: phase[1:],
        )
    )
    days = [day for _name, first, last in spans for day in range(first, last + 1)]
    fits = len(days) == len(set(days)) and all(first <= last for _name, first, last in spans)
    try:
        _check(Campaign("x", "x", "2026-11-01", "2026-11-15", phases))
    except Invalid:
        assert not fits
    else:
        assert fits


def test_days_without_a_year_are_those_of_one_span(planner: Session) -> None:
    over = campaigns.add_campaign(planner, "NY", "12-20", "1-20", freeze="1-1..1-5", phases=["预热=12-20..1-1"])
    assert (over.first, over.last, over.freeze) == ("2026-12-20", "2027-01-20", ("2027-01-01", "2027-01-05"))
    assert over.phases == (("预热", "2026-12-20", "2027-01-01"),)
    assert campaigns.edit_campaign(planner, "W11", first="10-20", phases=["筹备=10-20..10-25"]).first == "2026-10-20"
    assert campaigns.edit_campaign(planner, "W11", freeze="11-01..11-02").freeze == ("2026-11-01", "2026-11-02")
    next_year = campaigns.add_campaign(planner, "618", "5-20", "6-20")
    assert (next_year.first, next_year.last) == ("2027-05-20", "2027-06-20")
