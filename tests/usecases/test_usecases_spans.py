"""Nothing ends before it begins, at every door; what an old board holds the wrong way round can still be edited."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opsboard.domain.days import is_moment, shifted
from opsboard.domain.errors import Conflict, Invalid
from opsboard.domain.items import Item
from opsboard.domain.spans import of_one_sort
from opsboard.domain.working_time import of_settings
from opsboard.formats.parsed import ParsedFile, ParsedItem
from opsboard.usecases import adding, editing, history, moving, reading, rescheduling
from opsboard.usecases.acting import acting
from opsboard.usecases.importing import import_items
from opsboard.usecases.ports import NewChange
from opsboard.usecases.session import Session


def old(session: Session, **values: str) -> Item:
    """An item of an old board, whatever its dates."""
    item = adding.add(session, "requirement", "old")
    with acting(session, "edit") as act:
        act.tx.apply(NewChange(item.key, "edit", dict.fromkeys(values), values), act.at, session.login)
    return reading.item(session, item.key)


def test_a_new_item_does_not_end_before_it_begins(lin: Session) -> None:
    with pytest.raises(Invalid, match="x: start 2026-11-06 lies after due 2026-11-03; a span ends on or after"):
        adding.add(lin, "requirement", "x", edits={"start": "2026-11-06", "due": "2026-11-03"})
    with pytest.raises(Invalid, match="Runs from 2026-11-06 lies after Runs to 2026-11-03"):
        adding.add(lin, "experiment", "x", words=["run_from:2026-11-06", "run_to:2026-11-03"])
    adding.add(lin, "requirement", "x", edits={"start": "2026-11-06 18:00", "due": "2026-11-06"})


def test_an_edit_of_one_end_or_of_both_is_refused(lin: Session) -> None:
    key = adding.add(lin, "requirement", "x", edits={"start": "2026-11-03", "due": "2026-11-06"}).key
    for edits in ({"start": "2026-11-07"}, {"due": "2026-11-02"}, {"start": "2026-12-02", "due": "2026-12-01"}):
        with pytest.raises(Invalid):
            editing.edit(lin, key, edits)
    editing.edit(lin, key, {"start": "2026-11-07", "due": "2026-11-08"})
    with pytest.raises(Invalid):
        editing.edit(lin, key, {"start": "2026-11-08 19:00", "due": "2026-11-08 18:00"})


def test_of_several_those_that_it_does_not_fit_are_told(lin: Session) -> None:
    begun = adding.add(lin, "requirement", "x", edits={"start": "2026-11-05"}).key
    free = adding.add(lin, "requirement", "y").key
    result = editing.edit(lin, [begun, free], {"due": "2026-11-04"})
    assert [(key, type(error)) for key, error in result.refused] == [(begun, Invalid)]
    assert reading.item(lin, free).due == "2026-11-04"


def test_what_an_old_board_holds_can_be_edited_moved_and_put_right(lin: Session) -> None:
    item = old(lin, start="2026-11-09", due="2026-11-03")
    editing.edit(lin, item.key, {"priority": "P1", "title": "older"})
    moving.move(lin, item.key, "analysing")
    with pytest.raises(Invalid):
        editing.edit(lin, item.key, {"start": "2026-11-08"})
    editing.edit(lin, item.key, {"start": "2026-11-03"})
    history.undo(lin)  # nobody changed its other end since
    assert (reading.item(lin, item.key).start, reading.item(lin, item.key).due) == ("2026-11-09", "2026-11-03")


def test_a_series_of_an_old_board_goes_on(lin: Session) -> None:
    item = old(lin, start="2026-11-09", due="2026-11-03", repeat="FREQ=WEEKLY")
    result = moving.move(lin, item.key, "live", reason="all is well")
    [following] = result.added
    assert reading.item(lin, following).due is not None
    assert reading.item(lin, following).start is None


def test_an_undo_puts_no_end_before_a_beginning_that_came_since(lin: Session, join: Callable[..., Session]) -> None:
    key = adding.add(lin, "requirement", "x", edits={"start": "2026-11-03", "due": "2026-11-06"}).key
    editing.edit(lin, key, {"due": "2026-11-20"})
    editing.edit(join("zhao", "赵"), key, {"start": "2026-11-15"})
    with pytest.raises(Conflict, match="start changed since"):
        history.undo(lin)
    assert reading.item(lin, key).due == "2026-11-20"


def card(title: str, start: str | None, due: str | None, **fields: str) -> ParsedItem:
    return ParsedItem(1, title, source_id=title, start=start, due=due, fields=fields)


def test_an_import_keeps_the_end_and_tells_of_the_beginning(lin: Session) -> None:
    result = import_items(lin, ParsedFile("trello", (card("x", "2026-11-09", "2026-11-03"),)))
    item = reading.item(lin, result.keys[0])
    assert (item.start, item.due, dict(result.lossy)) == (None, "2026-11-03", {"start": 1})
    assert "start: 2026-11-09" in item.body
    again = import_items(lin, ParsedFile("trello", (card("x", "2026-11-09", "2026-11-03"),)))
    assert (again.updated, again.unchanged) == (0, 1)


def test_an_import_that_would_end_what_began_on_the_board_keeps_the_boards(lin: Session) -> None:
    key = import_items(lin, ParsedFile("trello", (card("x", "2026-11-03", "2026-11-09"),))).keys[0]
    editing.edit(lin, key, {"start": "2026-11-08"})
    result = import_items(lin, ParsedFile("trello", (card("x", "2026-11-03", "2026-11-05"),)))
    item = reading.item(lin, key)
    assert (item.start, item.due, dict(result.lossy)) == ("2026-11-08", "2026-11-09", {"due": 1})


@pytest.mark.parametrize(
    ("edits", "start", "due"),
    [
        ({"start": "2026-11-03 10:00", "due": "2026-11-06"}, "2026-11-03T02:00:00Z", "2026-11-06T10:00:00Z"),
        ({"start": "2026-11-03", "due": "2026-11-06 20:00"}, "2026-11-03T01:00:00Z", "2026-11-06T12:00:00Z"),
        ({"start": "2026-11-03 20:00", "due": "2026-11-03"}, "2026-11-03T12:00:00Z", "2026-11-03T12:00:00Z"),
    ],
)
def test_a_day_beside_a_moment_becomes_one_by_the_working_hours(
    lin: Session, edits: dict[str, str], start: str, due: str
) -> None:
    made = adding.add(lin, "requirement", "x", edits=edits)
    assert (made.start, made.due) == (start, due)
    later = adding.add(lin, "requirement", "y", edits={"start": "2026-11-02", "due": "2026-11-30"})
    editing.edit(lin, later.key, edits)
    assert [(one.start, one.due) for one in [reading.item(lin, later.key)]] == [(start, due)]
    for name, when in edits.items():
        alone = adding.add(lin, "requirement", "z", edits={name: when})
        editing.edit(lin, alone.key, edits)
        assert [(one.start, one.due) for one in [reading.item(lin, alone.key)]] == [(start, due)]
    editing.edit(lin, made.key, {"due": due[:10]})  # a day that is told of what has a time of day
    assert reading.item(lin, made.key).due in (due, "2026-11-06T10:00:00Z")
    editing.edit(lin, made.key, {"start": "2026-11-02", "due": "2026-11-07"})
    assert [(one.start, one.due) for one in [reading.item(lin, made.key)]] == [("2026-11-02", "2026-11-07")]


def test_on_a_day_of_rest_work_begins_when_it_usually_does(lin: Session) -> None:
    kind = lin.store.workflow.kind("requirement")
    new = {"start": "2026-11-07", "due": "2026-11-09T07:00:00Z"}
    late = of_settings({"working_time": {"hours": ["10:00-12:00", "13:00-19:00"]}})
    assert of_one_sort(kind, {}, new, "Asia/Shanghai", lambda: late) == {"start": "2026-11-07T02:00:00Z"}


def test_an_undo_puts_no_day_beside_a_moment_that_came_since(lin: Session, join: Callable[..., Session]) -> None:
    key = adding.add(lin, "requirement", "x", edits={"due": "2026-11-06"}).key
    editing.edit(lin, key, {"due": "2026-11-06 18:00"})
    editing.edit(join("zhao", "赵"), key, {"start": "2026-11-03"})
    with pytest.raises(Conflict, match="start changed since"):
        history.undo(lin)


def test_an_import_of_a_day_beside_a_moment_is_read_once(lin: Session) -> None:
    file = ParsedFile("trello", (card("x", "2026-11-03", "2026-11-06T10:00:00Z"),))
    (key,) = import_items(lin, file).keys
    assert reading.item(lin, key).start == "2026-11-03T01:00:00Z"
    again = import_items(lin, file)
    assert (again.updated, again.unchanged) == (0, 1)


DAYS = st.integers(0, 12).map(lambda step: shifted("2026-11-01", step))
TIMES = st.sampled_from(["", " 09:00", " 18:00"])
WHENS = st.tuples(DAYS, TIMES).map("".join)


def is_of_one_sort(item: Item) -> bool:
    """Whether start and due are both days or both moments, as far as it has them."""
    return len({is_moment(when) for when in (item.start, item.due) if when}) < 2


def whole_board(session: Session) -> list[Item]:
    return [
        reading.item(session, one.key) for one in reading.cards(session, reading.selection(session, kind="requirement"))
    ]


ACTS = st.one_of(
    st.tuples(st.just("edit"), st.fixed_dictionaries({}, optional={"start": WHENS, "due": WHENS})),
    st.tuples(st.just("carry"), st.integers(-9, 9)),
    st.tuples(st.just("stretch"), st.integers(-9, 9)),
    st.tuples(st.just("move"), WHENS),
    st.tuples(st.just("follow"), st.fixed_dictionaries({"repeat": st.just("weekly")}, optional={"due": WHENS})),
    st.tuples(st.just("import"), st.fixed_dictionaries({}, optional={"start": WHENS, "due": WHENS})),
    st.tuples(st.just("done"), st.just(0)),
    st.tuples(st.just("undo"), st.just(0)),
)


@given(acts=st.lists(ACTS, max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_it_begins_before_it_ends(lin: Session, acts: list[tuple[str, object]]) -> None:
    from opsboard.domain.errors import OpsboardError
    from opsboard.domain.spans import ends_before

    key = adding.add(lin, "requirement", "x", edits={"start": "2026-11-03", "due": "2026-11-06"}).key
    for word, how in acts:
        entry = rescheduling.Entry(key, "start")
        try:
            if word == "edit":
                editing.edit(lin, key, how)  # type: ignore[arg-type]
            elif word == "carry":
                rescheduling.move_by_days(lin, entry, how)  # type: ignore[arg-type]
            elif word == "stretch":
                rescheduling.stretch(lin, entry, how)  # type: ignore[arg-type]
            elif word == "move":
                rescheduling.move_to_day(lin, entry, str(how))
            elif word == "follow":
                editing.edit(lin, key, how, following=True)  # type: ignore[arg-type]
            elif word == "import":
                start, due = (lin.when(how.get(name, "none")) for name in ("start", "due"))  # type: ignore[attr-defined]
                import_items(lin, ParsedFile("trello", (ParsedItem(1, "y", source_id="y", start=start, due=due),)))
            elif word == "done":
                moving.move(lin, key, "live", reason="done")
            else:
                history.undo(lin)
        except OpsboardError:
            pass
        item = reading.item(lin, key)
        assert not ends_before(item.start, item.due, lin.zone)
        assert all(map(is_of_one_sort, whole_board(lin)))


def test_a_start_of_days_ago_is_of_the_year_of_the_due_that_it_goes_with(lin: Session) -> None:
    made = adding.add(lin, "requirement", "x", edits={"start": "11-01", "due": "11-20"})
    assert (made.start, made.due) == ("2026-11-01", "2026-11-20")
    assert adding.add(lin, "requirement", "x", edits={"start": "11-01"}).start == "2027-11-01"
