"""What follows from a change follows from it at every door: a move, a link, an import, an undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

import pytest

from opsboard.domain.errors import GateRefused, OpsboardError
from opsboard.domain.items import NewItem
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.values import replaced
from opsboard.formats.parsed import ParsedFile, ParsedItem
from opsboard.usecases import adding, archiving, blocking, editing, effects, history, linking, moving, reading
from opsboard.usecases.importing import import_items
from opsboard.usecases.session import Session
from opsboard.usecases.swimlane_moves import put_in_lane

TRELLO = ParsedFile(
    "trello",
    (
        ParsedItem(1, "退款接口", kind_word="support", stage_word="new", source_id="a"),
        ParsedItem(2, "退款页面", kind_word="support", stage_word="new", source_id="b"),
    ),
)


def with_stage(file: ParsedFile, stage: str) -> ParsedFile:
    """The file with its first item in another stage."""
    first, *others = file.items
    return replaced(file, items=(replaced(first, stage_word=stage), *others))


def reason(session: Session, key: str) -> str | None:
    blocked = reading.item(session, key).blocked
    return None if blocked is None else blocked.reason


@pytest.fixture
def pair(lin: Session) -> Session:
    """SUP-2 blocks SUP-1, both in a stage from which they can be solved."""
    for title in ("退款页面", "退款接口"):
        adding.add(lin, "support", title, stage="open", fields={"outcome": "answered"}, reason="x")
    linking.link(lin, "SUP-2", "blocks", "SUP-1")
    return lin


def test_an_import_that_closes_a_blocker_frees_what_it_blocked(lin: Session) -> None:
    import_items(lin, TRELLO)
    linking.link(lin, "SUP-1", "blocks", "SUP-2")
    assert reason(lin, "SUP-2") == "SUP-1 lin"
    import_items(lin, with_stage(TRELLO, "closed"))
    assert reading.item(lin, "SUP-1").category == "done"
    assert reason(lin, "SUP-2") is None
    import_items(lin, TRELLO)
    assert reason(lin, "SUP-2") == "SUP-1 lin"
    history.undo(lin)
    assert reason(lin, "SUP-2") is None


def test_an_import_that_closes_a_repeating_item_makes_the_next_one(lin: Session) -> None:
    import_items(lin, TRELLO)
    editing.edit(lin, "SUP-1", {"due": "2026-11-06", "repeat": "weekly"})
    result = import_items(lin, with_stage(TRELLO, "solved"))
    assert (result.created, result.updated) == (0, 1)
    following = reading.item(lin, "SUP-3")
    assert (following.title, following.due, following.stage) == ("退款接口", "2026-11-13", "new")
    assert following.repeat
    assert reading.item(lin, "SUP-1").repeat is None
    assert import_items(lin, with_stage(TRELLO, "solved")).updated == 0


def test_an_import_that_moves_stamps_and_counts_as_a_move_does(lin: Session) -> None:
    import_items(lin, TRELLO)
    import_items(lin, with_stage(TRELLO, "solved"))
    assert reading.item(lin, "SUP-1").fields["solved_at"] == lin.clock()
    again = import_items(lin, with_stage(TRELLO, "solved"))
    assert (again.updated, again.unchanged) == (0, 2)
    assert reading.item(lin, "SUP-1").fields["solved_at"] == lin.clock()
    import_items(lin, with_stage(TRELLO, "open"))
    assert reading.item(lin, "SUP-1").fields == {"reopened": 1}


def whole_file(session: Session, *keys: str) -> ParsedFile:
    """These items as our own lossless file has them."""
    items = [reading.item(session, key) for key in keys]
    return ParsedFile(
        "opsboard",
        tuple(
            ParsedItem(
                row,
                item.title,
                kind_word=item.kind,
                stage_word=item.stage,
                fields=item.fields,
                key=item.key,
                source_id=item.key,
                whole=item,
            )
            for row, item in enumerate(items, 1)
        ),
    )


def test_a_mark_by_an_item_that_did_not_come_with_the_file_goes(
    pair: Session, make_board: Callable[..., Session]
) -> None:
    board = make_board("other")
    import_items(board, whole_file(pair, "SUP-1"))
    assert reason(board, "SUP-1") is None
    blocking.block(pair, ["SUP-1"], "SUP-2 waits for the bank")
    board = make_board("third")
    import_items(board, whole_file(pair, "SUP-1"))
    assert reason(board, "SUP-1") == "SUP-2 waits for the bank"


def test_links_of_an_imported_board_block_as_links_do(
    lin: Session, make_board: Callable[..., Session], pair: Session
) -> None:
    file = whole_file(pair, "SUP-1", "SUP-2")
    empty, used = make_board("empty"), make_board("used")
    pair.clock.forward(days=1)  # type: ignore[attr-defined]
    adding.add(used, "support", "already here")
    for board, blocked, blocker in ((empty, "SUP-1", "SUP-2"), (used, "SUP-2", "SUP-3")):
        import_items(board, file)
        assert (reason(board, blocked) or "").startswith(blocker)
        moving.move(board, [blocker], "solved", reason="x")
        assert reason(board, blocked) is None


def test_an_imported_board_whose_links_block_is_undone_and_done_again(
    make_board: Callable[..., Session], pair: Session
) -> None:
    board = make_board("empty")
    import_items(board, whole_file(pair, "SUP-1", "SUP-2"))
    before = [reading.item(board, key) for key in ("SUP-1", "SUP-2")]
    history.undo(board)
    assert all(reading.item(board, key).archived for key in ("SUP-1", "SUP-2"))
    history.redo(board)
    after = [reading.item(board, key) for key in ("SUP-1", "SUP-2")]
    assert [(item.blocked, item.links, item.archived) for item in after] == [
        (item.blocked, item.links, item.archived) for item in before
    ]


@pytest.mark.parametrize("own", ["waits for the bank", "SUP-2 waits for the bank", "SUP-2 lin", ""])
def test_a_link_leaves_a_persons_own_reason_alone(lin: Session, own: str) -> None:
    adding.add(lin, "support", "a")
    adding.add(lin, "support", "b")
    blocking.block(lin, ["SUP-1"], own)
    linking.link(lin, "SUP-2", "blocks", "SUP-1")
    assert reason(lin, "SUP-1") == own
    moving.move(lin, ["SUP-2"], "invalid")
    assert reason(lin, "SUP-1") == own
    moving.move(lin, ["SUP-2"], "new")
    linking.unlink(lin, "SUP-2", "blocks", "SUP-1")
    assert reason(lin, "SUP-1") == own


def test_where_a_person_takes_the_own_mark_away_that_of_the_link_shows(pair: Session) -> None:
    assert reason(pair, "SUP-1") == "SUP-2 lin"
    blocking.block(pair, ["SUP-1"], "waits for the bank")
    assert reason(pair, "SUP-1") == "waits for the bank"
    blocking.unblock(pair, ["SUP-1"])
    assert reason(pair, "SUP-1") == "SUP-2 lin"
    blocking.unblock(pair, ["SUP-1"])
    assert reason(pair, "SUP-1") is None


@pytest.mark.parametrize("words", ["", "  "])
def test_blocking_without_a_reason_keeps_the_one_there(pair: Session, words: str) -> None:
    blocking.block(pair, ["SUP-2"], "银行")
    assert blocking.block(pair, ["SUP-1", "SUP-2"], words).changed == []
    assert reason(pair, "SUP-2") == "银行"
    assert reason(pair, "SUP-1") == "SUP-2 lin"


DONE: dict[str, Callable[[Session, str | None], object]] = {
    "move": lambda s, r: moving.move(s, ["SUP-1"], "solved", reason=r),
    "carry": lambda s, r: moving.carry(s, ["SUP-1"], 1, reason=r),
    "category": lambda s, r: moving.move_to_category(s, ["SUP-1"], "done", reason=r),
    "lane and stage": lambda s, r: put_in_lane(s, ["SUP-1"], "priority", "P0", stage="solved", reason=r),
    "lane and category": lambda s, r: put_in_lane(s, ["SUP-1"], "priority", "P0", category="done", reason=r),
}


@pytest.mark.parametrize("door", DONE)
def test_a_blocked_item_becomes_done_through_no_door_without_a_reason(pair: Session, door: str) -> None:
    with pytest.raises(GateRefused, match="it is blocked by SUP-2, still open") as refused:
        DONE[door](pair, None)
    assert refused.value.overridable
    with pytest.raises(GateRefused):
        DONE[door](pair, " \u3000")
    DONE[door](pair, "the customer gave up")
    assert reading.item(pair, "SUP-1").stage == "solved"
    moved = [change for change in pair.store.changes("SUP-1") if change.after.get("stage") == "solved"]
    assert [change.reason for change in moved] == ["the customer gave up"]


def test_of_several_the_blocked_ones_stay(pair: Session) -> None:
    result = moving.move(pair, ["SUP-1", "SUP-2"], "solved")
    assert [key for key, _error in result.refused] == ["SUP-1"]
    assert moving.move(pair, ["SUP-1"], "solved").changed  # its blocker is done by now


def test_a_blocker_in_the_archive_or_dropped_is_in_nobodys_way(pair: Session) -> None:
    archiving.archive(pair, ["SUP-2"])
    assert reason(pair, "SUP-1") is None
    assert moving.move(pair, ["SUP-1"], "solved").changed
    history.undo(pair)
    archiving.restore(pair, ["SUP-2"])
    assert reason(pair, "SUP-1") == "SUP-2 lin"
    moving.move(pair, ["SUP-2"], "invalid")
    assert moving.move(pair, ["SUP-1"], "solved").changed


def test_closing_is_taken_back_though_something_else_blocks_meanwhile(pair: Session, gu: Session) -> None:
    moving.move(pair, ["SUP-2"], "solved")
    adding.add(gu, "support", "第三")
    linking.link(gu, "SUP-3", "blocks", "SUP-1")
    history.undo(pair)
    assert reading.item(pair, "SUP-2").stage == "open"
    assert reason(pair, "SUP-1") is not None


def test_our_own_table_asks_the_gates_and_another_tools_does_not(
    pair: Session, make_board: Callable[..., Session]
) -> None:
    board = make_board("other")
    import_items(board, TRELLO)
    closing = with_stage(TRELLO, "open")
    refused = import_items(board, replaced(closing, asks_gates=True))
    assert [(row, str(why)) for row, why in refused.skipped] == [
        (1, "not ready for Open: it needs Category, Priority, Assignee; fill that in or give a reason"),
    ]
    assert (refused.updated, refused.unchanged, refused.batch) == (0, 1, None)
    assert reading.item(board, "SUP-1").stage == "new"
    filled = replaced(closing.items[0], priority="P1", assignee="lin", fields={"category": "退款"})
    passed = import_items(board, replaced(closing, items=(filled, closing.items[1]), asks_gates=True))
    assert (passed.updated, passed.skipped) == (1, ())
    assert reading.item(board, "SUP-1").stage == "open"
    assert import_items(board, with_stage(TRELLO, "closed")).updated == 1


def test_marks_say_what_the_links_say_after_any_acts(lin: Session, gu: Session) -> None:
    """As long as nobody sets a mark, an item bears one exactly when an open item blocks it."""
    keys = [adding.add(lin, "support", f"{number}").key for number in range(5)]
    keys += [adding.add(lin, "coordination", f"{number}").key for number in range(2)]
    chance = Random(9)

    def any_key() -> str:
        return chance.choice(keys)

    stages = ["new", "open", "invalid", "closed"]
    acts: list[Callable[[Session], object]] = [
        lambda s: linking.link(s, any_key(), chance.choice(["blocks", "blocked_by", "for"]), any_key()),
        lambda s: linking.unlink(s, any_key(), "blocks", any_key()),
        lambda s: moving.move(s, chance.sample(keys[:5], 2), chance.choice(stages), reason="x"),
        lambda s: moving.move(s, keys[5:], chance.choice(["draft", "withdrawn", "confirmed"]), reason="x"),
        lambda s: archiving.archive(s, [any_key()]),
        lambda s: archiving.restore(s, [any_key()]),
        lambda s: editing.edit(s, any_key(), {"fields.outcome": "answered"}),
        history.undo,
        history.redo,
    ]
    marked = 0
    for _ in range(400):
        try:
            chance.choice(acts)(chance.choice([lin, gu]))
        except OpsboardError:
            continue
        items = {key: reading.item(lin, key) for key in keys}
        for key, item in items.items():
            others = [items[link.key] for link in item.links if link.relation in ("blocked_by", "needs")]
            blockers = [one.key for one in others if one.category not in ("done", "dropped") and not one.archived]
            held = None if item.blocked is None else item.blocked.item
            assert (held in blockers) if blockers else held is None, key
            marked += held is not None
    assert marked > 100
    assert [one for one in lin.store.check(deep=True) if one.level != "ok"] == []


NOW = "2026-11-03T02:00:00Z"
WORKFLOW = load_default()


def brought(kind: str, held: Mapping[str, object], **new: object) -> object:
    return dict(effects.brought_by(WORKFLOW.kind(kind), {"kind": kind, **held}, new, NOW))


INPUTS = {"fields.reach": 100, "fields.user_value": 3, "fields.confidence": 80, "fields.effort": "s"}
SCORED = {**INPUTS, "fields.score": 240.0}


def test_a_move_brings_its_stamps_and_counters_with_it() -> None:
    assert brought("support", {"stage": "open"}, stage="solved") == {"fields.solved_at": NOW}
    solved = {"stage": "solved", "fields.solved_at": NOW}
    assert brought("support", solved, stage="closed") == {}
    assert brought("support", solved, stage="open") == {"fields.solved_at": None, "fields.reopened": 1}


def test_what_a_field_is_computed_from_brings_the_field_with_it() -> None:
    assert brought("requirement", SCORED, **{"fields.effort": "m"}) == {"fields.score": 120.0}
    assert brought("requirement", SCORED, **{"fields.effort": None}) == {"fields.score": None}
    assert brought("requirement", SCORED, title="x") == {}


def test_a_new_item_has_its_computed_fields_and_no_other_values() -> None:
    new = NewItem("requirement", "x", "inbox", INPUTS)
    assert effects.completed(WORKFLOW.kind("requirement"), new, "UTC", "2026-11-03", bool).properties == SCORED
    plain = NewItem("support", "x", "new", {"body": "y"})
    assert effects.completed(WORKFLOW.kind("support"), plain, "UTC", "2026-11-03", bool) is plain


def test_the_next_of_a_series_comes_before_the_marks_of_links() -> None:
    names = [effect.__name__ for effect in effects.EFFECTS]
    assert (names[0], names[-1]) == ("next_in_series", "kept_signals")


def test_a_file_that_changes_what_a_field_is_computed_from_changes_the_field(lin: Session) -> None:
    """The score was taken from the file's old values and told as one that people had changed on the board."""
    inputs = {name.partition(".")[2]: value for name, value in INPUTS.items()}
    item = ParsedItem(1, "退款页面", kind_word="requirement", stage_word="inbox", source_id="a", fields=inputs)
    import_items(lin, ParsedFile("trello", (item,)))
    assert reading.item(lin, "REQ-1").fields["score"] == 240.0
    editing.edit(lin, "REQ-1", {"fields.effort": "m"})
    again = import_items(lin, ParsedFile("trello", (replaced(item, fields={**inputs, "reach": 200}),)))
    assert (again.updated, again.notes) == (1, ())
    assert reading.item(lin, "REQ-1").fields["score"] == 240.0  # 200 x 3 x 80 % / 2
    assert import_items(lin, ParsedFile("trello", (replaced(item, fields={**inputs, "reach": 200}),))).updated == 0
