"""How much an item takes, at every door: what is typed is refused, what is read in a file is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from opsboard.domain import limits
from opsboard.domain.errors import Invalid, Refused
from opsboard.domain.items import Campaign, ChecklistEntry, Comment, Item, Link, Person
from opsboard.domain.values import replaced
from opsboard.domain.views import View
from opsboard.formats.parsed import ParsedFile, ParsedItem
from opsboard.usecases import adding, campaigns, editing, history, linking, merging, moving, reading, views
from opsboard.usecases.acting import acting
from opsboard.usecases.importing import import_items
from opsboard.usecases.linking import link
from opsboard.usecases.people import add_person
from opsboard.usecases.ports import NewChange
from opsboard.usecases.session import Session

FULL = [f"l{number:02}" for number in range(limits.LABELS.most)]


def labels(*names: str) -> dict[str, str | None]:
    return {f"label.{name}": "true" for name in names}


def overfull(session: Session, count: int = 61) -> Item:
    """An item of an old board, with more labels than an item takes."""
    item = adding.add(session, "requirement", "old")
    with acting(session, "edit") as act:
        many = {f"label.l{number:02}": True for number in range(count)}
        act.tx.apply(NewChange(item.key, "edit", dict.fromkeys(many), many), act.at, session.login)
    return reading.item(session, item.key)


def test_a_label_more_than_an_item_takes_is_refused_with_both_numbers(lin: Session) -> None:
    item = adding.add(lin, "requirement", "x", labels=FULL)
    with pytest.raises(Refused, match=f"{item.key}: at most 50 labels; this has 61"):
        editing.edit(lin, item.key, labels(*(f"more{number}" for number in range(11))))
    with pytest.raises(Refused, match="a new one: at most 50 labels; this has 61"):
        adding.add(lin, "requirement", "a new one", labels=[*FULL, *(f"more{number}" for number in range(11))])
    with pytest.raises(Refused, match="at most 50 labels; this has 51"):
        adding.add_many(lin, "requirement", ["one", "two"], edits=labels(*FULL, "more"))
    assert reading.item(lin, item.key).labels == tuple(FULL)
    editing.edit(lin, item.key, {"label.l00": None, "label.more": "true"})  # one goes, one comes


def test_of_many_items_those_that_are_full_are_refused_and_the_others_change(lin: Session) -> None:
    full = adding.add(lin, "requirement", "full", labels=FULL)
    free = adding.add(lin, "requirement", "free")
    result = editing.edit(lin, [full.key, free.key], labels("vip"))
    assert [(key, type(error)) for key, error in result.refused] == [(full.key, Refused)]
    assert reading.item(lin, free.key).labels == ("vip",)


def test_an_undo_gives_no_item_more_than_it_takes(lin: Session, join: Callable[..., Session]) -> None:
    item = adding.add(lin, "requirement", "x", labels=FULL)
    editing.edit(lin, item.key, {"label.l00": None})
    editing.edit(join("meng"), item.key, labels("other"))
    with pytest.raises(Refused, match="at most 50 labels; this has 51"):
        history.undo(lin)


def test_what_an_old_board_holds_stays_and_can_be_taken_away(lin: Session) -> None:
    item = overfull(lin)
    editing.edit(lin, item.key, {"priority": "P1", "label.l00": None})
    assert reading.item(lin, item.key).priority == "P1"
    assert len(reading.item(lin, item.key).labels) == 60
    assert moving.move(lin, [item.key], "review", reason="as it is").refused == []
    with pytest.raises(Refused, match="at most 50 labels; this has 61"):
        editing.edit(lin, item.key, labels("new"))


def test_every_set_of_an_item_has_its_limit(lin: Session, join: Callable[..., Session]) -> None:
    item = adding.add(lin, "requirement", "x")
    with acting(lin, "edit") as act:
        for number in range(limits.WATCHERS.most):
            act.tx.team.save_person(Person(f"n{number}", "n"))
        many: list[tuple[str, object, int]] = [
            ("check", {"text": "a", "done": False}, limits.CHECKLIST.most),
            ("watcher", True, limits.WATCHERS.most),
            ("attachment", {"name": "a"}, limits.ATTACHMENTS.most),
        ]
        for family, value, most in many:
            act.change(item, "edit", {f"{family}.n{number}": value for number in range(most)})
    with pytest.raises(Refused, match="at most 500 checklist entries; this has 501"):
        editing.checklist(lin, item.key, "add", "one more")
    with pytest.raises(Refused, match="at most 500 people watch it; these are 501"):
        editing.watch(join("meng"), item.key)
    with pytest.raises(Refused, match="at most 100 attachments; this has 101"), acting(lin, "attach") as act:
        act.change(item, "edit", {"attachment.more": {"name": "a"}})
    with pytest.raises(Refused, match="at most 100 participants; this has 101"), acting(lin, "edit") as act:
        act.change(item, "edit", {f"participant.p{number}": True for number in range(101)})


def test_a_link_is_refused_before_either_end_is_written(lin: Session, gu: Session) -> None:
    keys = [one.key for one in adding.add_many(gu, "support", [f"t{number}" for number in range(501)])]
    goal = adding.add(lin, "requirement", "goal")
    assert linking.link(lin, keys[:500], "related", goal.key).refused == []
    with pytest.raises(Refused, match=f"{goal.key}: at most 500 links; this has 501"):
        link(lin, keys[500], "related", goal.key)
    extra = adding.add(lin, "support", "extra")
    result = linking.link(lin, [keys[500], extra.key], "related", goal.key)
    assert [key for key, _error in result.refused] == [keys[500], extra.key]
    assert reading.item(lin, keys[500]).links == ()
    assert not link(lin, keys[0], "related", goal.key).refused  # a link that is there asks for no room


def test_what_a_file_has_too_much_of_stands_in_the_text_and_is_counted(lin: Session) -> None:
    item = ParsedItem(
        row=1,
        title="x",
        source_id="a",
        labels=tuple(f"l{number:03}" for number in range(200)),
        participants=tuple(f"p{number}" for number in range(110)),
        checklist=tuple(
            ChecklistEntry("", words) for words in (*(f"step {number}" for number in range(503)), "y" * 400)
        ),
    )
    result = import_items(lin, ParsedFile("t", (item,)))
    assert result.lossy == {"checklist": 5, "label": 150, "participant": 10}
    there = reading.item(lin, result.keys[0])
    assert (len(there.labels), len(there.participants), len(there.checklist)) == (50, 100, 500)
    assert all(words in there.body for words in ("l199", "step 502", "y" * 400))


def test_an_import_over_an_item_that_is_there_fills_it_and_tells_what_is_left(lin: Session) -> None:
    import_items(lin, ParsedFile("t", (ParsedItem(row=1, title="x", source_id="a", labels=("a", "b")),)))
    (card,) = reading.cards(lin, reading.selection(lin))
    editing.edit(lin, card.key, labels(*FULL[:40]))
    again = ParsedItem(row=1, title="x", source_id="a", labels=("a", "b", *(f"new{number:02}" for number in range(20))))
    result = import_items(lin, ParsedFile("t", (again,)))
    assert (result.updated, result.lossy) == (1, {"label": 12})
    assert len(reading.item(lin, card.key).labels) == 50


def test_links_beyond_the_limit_of_an_item_are_told(lin: Session) -> None:
    def parsed(number: int, links: tuple[Link, ...] = ()) -> ParsedItem:
        key = f"REQ-{number}"
        whole = Item(
            key, "requirement", "inbox", "backlog", f"t{number}", links=links, created_at="2026-11-01T00:00:00Z"
        )
        return ParsedItem(row=number, title=whole.title, source_id=key, key=key, whole=whole, kind_word="requirement")

    many = tuple(Link("related", f"REQ-{number}") for number in range(2, 504))
    result = import_items(lin, ParsedFile("opsboard", (parsed(1, many), *(parsed(n) for n in range(2, 504)))))
    assert result.lossy == {"links": 2}
    assert len(reading.item(lin, "REQ-1").links) == 500


def test_lanes_beyond_the_stages_of_a_kind_become_labels(gu: Session) -> None:
    items = tuple(
        ParsedItem(row=number, title=f"t{number}", source_id=str(number), stage_word=f"lane {number}")
        for number in range(60)
    )
    result = import_items(gu, ParsedFile("t", items), unknown_stage="keep")
    assert len(gu.store.workflow.kind("requirement").stages) == limits.STAGES.most
    assert result.created == 60
    assert result.lossy["stage"] > 0


def test_phases_views_and_names_have_limits(gu: Session) -> None:
    days = [f"p{day}=2026-11-{day:02}..2026-11-{day:02}" for day in range(1, 31)]
    campaigns.add_campaign(gu, "W11", "2026-11-01", "2026-12-31", phases=days)
    with pytest.raises(Refused, match="W11: at most 30 phases; this has 31"):
        campaigns.edit_campaign(gu, "W11", phases=["more=2026-12-01..2026-12-01"])
    with pytest.raises(Invalid, match="at most 300 fit"):
        views.save_view(gu, View("long", "x" * 301))
    with pytest.raises(Invalid, match="at most 100 fit"):
        add_person(gu, "zhao", "赵" * 101)
    with acting(gu, "views") as act:
        for number in range(limits.VIEWS.most):
            act.tx.team.save_view(View(f"v{number}", "is:open", owner="gu", by="gu"))
    with pytest.raises(Refused, match="there are 200 saved views already"):
        views.save_view(gu, View("one more", "is:open"))
    views.save_view(gu, View("v1", "is:mine"))  # in the place of one
    views.save_view(gu, View("shared", "is:open"), shared=True)


def test_phases_beyond_the_limit_are_told_by_an_import(gu: Session) -> None:
    phases = tuple((f"p{day}", f"2026-11-{day:02}", f"2026-11-{day:02}") for day in range(1, 31))
    campaign = Campaign("W11", "W11", "2026-11-01", "2026-12-31", (*phases, ("more", "2026-12-01", "2026-12-01")))
    result = import_items(gu, ParsedFile("opsboard", (), campaigns=(campaign,)))
    assert result.lossy == {"phases": 1}
    assert gu.store.team.campaigns()[0] == replaced(campaign, phases=phases)


def test_two_texts_that_merge_to_more_than_fits_are_a_conflict(lin: Session, join: Callable[..., Session]) -> None:
    from opsboard.domain.errors import Conflict

    base = "\n".join(["top", *(f"{number}" for number in range(10)), "end"])
    item = adding.add(lin, "requirement", "x", body=base)
    editing.edit(lin, item.key, {"body": "a" * 60_000 + "\n" + base}, seen={"body": base})
    with pytest.raises(Conflict):
        editing.edit(join("meng"), item.key, {"body": base + "\n" + "b" * 60_000}, seen={"body": base})


def with_comments(session: Session, count: int) -> Item:
    item = adding.add(session, "requirement", "a long talk")
    with acting(session, "comment") as act:
        said = {
            f"comment.c{number:05}": {
                "author": "lin",
                "at": f"2026-11-03T{number // 3600:02}:00:00Z",
                "body": str(number),
            }
            for number in range(count)
        }
        act.change(item, "comment", said)
    return reading.item(session, item.key)


def test_an_item_of_many_comments_is_read_in_pages(lin: Session) -> None:
    item = with_comments(lin, 250)
    page, more = reading.page(lin, item.key)
    assert [comment.body for comment in page.comments] == [str(number) for number in range(150, 250)]
    assert more == {"comments": 150}
    everything, none = reading.page(lin, item.key, 1000)
    assert (everything, none) == (item, {})


def test_what_an_old_board_holds_beyond_the_limits_is_not_read_by_those_who_look(lin: Session) -> None:
    item = overfull(lin, 5000)
    card = reading.card(lin, item.key)
    page, more = reading.page(lin, item.key)
    assert card is not None
    assert limits.LABELS.most <= len(card.labels) < 1000
    assert card.labels == item.labels[: len(card.labels)], "the first by name, none of them cut"
    assert page.labels == card.labels
    assert more == {"labels": 5000 - len(page.labels)}
    assert len(reading.item(lin, item.key).labels) == 5000, "what is exported is all of it"


def test_as_many_labels_as_an_item_takes_are_all_read_whatever_is_in_them(lin: Session) -> None:
    names = [f'{number:02}"\\",[]' + '"\\' * 25 for number in range(limits.LABELS.most)]
    item = adding.add(lin, "requirement", "x", labels=names)
    card = reading.card(lin, item.key)
    assert card is not None
    assert card.labels == item.labels == reading.page(lin, item.key)[0].labels == tuple(sorted(names))


def test_the_history_of_a_change_of_thousands_of_values_is_read_without_them(lin: Session) -> None:
    item = overfull(lin, 20_000)
    (_made, change) = lin.store.changes(item.key, limit=10, brief=True)
    assert (change.op, change.after) == ("edit", {})
    assert len(lin.store.changes(item.key)[1].after) == 20_000
    moving.move(lin, [item.key], "review", reason="as it is")
    assert [span.stage for span in history.stages_of(lin, item.key)] == ["inbox", "review"]


def test_the_stage_of_an_item_that_came_with_thousands_of_values_is_known(lin: Session) -> None:
    said = tuple(Comment("", "lin", "2026-11-03T00:00:00Z", '"stage":"no" ' * 10) for _ in range(3000))
    result = import_items(lin, ParsedFile("t", (ParsedItem(row=1, title="x", source_id="a", comments=said),)))
    assert [span.stage for span in history.stages_of(lin, result.keys[0])] == ["inbox"]


def test_a_duplicate_whose_people_find_no_room_stays_as_it_was(lin: Session) -> None:
    people = {"full": range(100), "crowded": range(100, 101), "other": range(1)}
    rows = (
        ParsedItem(row=at, title=title, kind_word="support", participants=tuple(f"p{one}" for one in some))
        for at, (title, some) in enumerate(people.items(), 1)
    )
    full, crowded, other = import_items(lin, ParsedFile("t", tuple(rows))).keys
    result = merging.merge(lin, [crowded, other], full)
    assert [key for key, _error in result.refused] == [crowded]
    assert (reading.item(lin, crowded).stage, reading.item(lin, crowded).links) == ("new", ())
    assert [link.key for link in reading.item(lin, full).links] == [other]
