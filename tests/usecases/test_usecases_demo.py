from __future__ import annotations

from collections.abc import Callable

import pytest

from opsboard.domain.errors import Refused
from opsboard.usecases import demo, history, people
from opsboard.usecases.demo import fill
from opsboard.usecases.ports import Selection
from opsboard.usecases.session import Session


def keys_and_titles(session: Session) -> list[tuple[str, str]]:
    found = session.store.cards(Selection(zone=session.zone, archived=True, sort="key"))
    return [(card.key, card.title) for card in found]


def test_the_sample_shop_stands_on_the_board(gu: Session) -> None:
    made = fill(gu)
    assert len(keys_and_titles(gu)) == made > 130
    assert {person.login for person in gu.store.team.people()} >= {"lin", "zhao", "chen", "anna", "gu"}
    assert gu.store.team.person("gu").role == "admin"  # type: ignore[union-attr]
    (campaign,) = gu.store.team.campaigns()
    assert campaign.key == "W11"


def test_links_stand_at_both_ends_and_open_work_blocks(gu: Session) -> None:
    fill(gu)
    items = {item.key: item for item in gu.store.items(Selection(zone=gu.zone, archived=True))}
    relations = gu.store.workflow
    for item in items.values():
        for link in item.links:
            inverse = relations.relation(link.relation).inverse
            assert (inverse, item.key) in {(other.relation, other.key) for other in items[link.key].links}
    venue = next(item for item in items.values() if item.title.startswith("双11 主会场策划案"))
    assert venue.blocked is not None
    assert venue.blocked.reason.startswith("CRD-")


def test_any_size_with_the_stories_on_top(gu: Session) -> None:
    assert fill(gu, items=400) == 400
    top = gu.store.cards(Selection(zone=gu.zone, kind="support", stage="new", limit=1))
    assert top[0].title == "退款三天没到账，客户要求投诉到平台"
    assert all(finding.level == "ok" for finding in gu.store.check(deep=True))


def test_the_shortest_way_makes_the_same_crowd_linked_at_both_ends(
    gu: Session, make_board: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_board("other", "gu")
    fill(gu, items=1500)
    monkeypatch.setattr(demo, "MANY", 1)
    fill(other, items=1500)
    everything = Selection(zone=gu.zone, archived=True)
    items = {item.key: item for item in gu.store.items(everything)}
    assert {item.key: item for item in other.store.items(everything)} == items
    links = [(item.key, link.relation, link.key) for item in items.values() for link in item.links]
    inverse = {relation.key: relation.inverse for relation in gu.store.workflow.relations}
    assert {(key, inverse[relation], at) for at, relation, key in links} == set(links)
    assert len([link for link in links if link[1] == "based_on"]) > 10
    assert all(finding.level == "ok" for finding in other.store.check(deep=True))


def test_of_the_crowd_the_newest_stands_on_top(gu: Session) -> None:
    fill(gu, items=1000)
    cards = gu.store.cards(Selection(zone=gu.zone, kind="content", stage="published"))
    came = [gu.store.item(card.key).created_at for card in cards][20:]
    assert came == sorted(came, reverse=True)


def test_the_reader_joins_the_shop_and_cannot_undo_it_away(gu: Session, join: Callable[..., Session]) -> None:
    people.add_person(gu, "noor", "Noor", role="admin")
    noor = join("noor", "Noor")
    fill(noor)
    person = noor.store.team.person("noor")
    assert person is not None
    assert person.name == "Noor"
    with pytest.raises(Refused):
        history.undo(noor)
