"""The filter builder: conditions picked and conditions typed are the same query."""

from __future__ import annotations

import pytest

from golden_screen import same_as_before
from opsboard.domain.items import Person
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.query_words import QueryContext
from opsboard.domain.text import width
from opsboard.tui.controllers.filter_builder import FilterBuilder
from screen_board import OpenApp, Running

CONTEXT = QueryContext(
    now="2026-11-04T02:00:00Z", zone="Asia/Shanghai", login="lin", workflow=load_default(),
    people=(Person("lin", "林娜"), Person("zhao", "赵强")), labels=("refund", "two words"),
    views=(("Late", "is:open"),),
)  # fmt: skip


def picked(text: str, cursor: int, row: str) -> tuple[str, int]:
    builder = FilterBuilder(lambda: CONTEXT)
    rows = builder.choices(text, cursor)
    return builder.take(next(choice for choice in rows if choice.text == row))


@pytest.mark.parametrize(
    ("text", "cursor", "row", "made", "at"),
    [
        ("", 0, "kind:", "kind:", 5),
        ("kind:", 5, "support", "kind:support ", 13),
        ("kind:support ", 13, "kind:support", "kind:support ", 12),
        ("kind:support ", 13, "is:", "kind:support is:", 16),
        ("kind:sup", 8, "support", "kind:support ", 13),
        ("kind:support is:open", 12, "take away", "is:open", 7),
        ("kind:support is:open", 12, "not this", "-kind:support is:open", 13),
        ("NOT kind:support", 16, "yes, this", "kind:support", 12),
        ("kind:support is:open", 12, ", content", "kind:support,content is:open", 20),
        ("label:refund", 12, ", two words", 'label:refund,"two words"', 24),
        ("kin is:open", 3, "kind:", "kind: is:open", 5),
        ("(kind:support OR 退款)", 13, "take away", "(退款)", 4),
        ("ass", 3, "assignee:", "assignee:", 9),
        ("assignee:", 9, "@me", "assignee:@me ", 13),
        ("view:", 5, "Late", "view:Late ", 10),
    ],
)
def test_a_picked_row_changes_the_text(text: str, cursor: int, row: str, made: str, at: int) -> None:
    assert picked(text, cursor, row) == (made, at)


def test_rows_at_an_empty_place_are_the_conditions_and_then_the_keys() -> None:
    rows = FilterBuilder(lambda: CONTEXT).choices("kind:support -is:done ", 22)
    assert [row.text for row in rows[:5]] == ["kind:support", "-is:done", "kind:", "stage:", "assignee:"]
    assert "Support" in rows[0].note


def test_a_mistake_knows_its_place_but_not_while_its_word_is_typed() -> None:
    builder = FilterBuilder(lambda: CONTEXT)
    assert builder.mistake("knd", 3) is None
    assert builder.mistake("kind:supx", 9) is None
    assert builder.mistake("kind:supx", 3) is not None
    wrong = builder.mistake("knd:x ", 6)
    assert wrong is not None
    assert (wrong.start, wrong.end) == (0, 3)
    assert '"kind"' in wrong.words
    assert builder.mistake("knd:x", -1) is not None
    assert builder.mistake("is:open kind:", 13) is None
    assert builder.mistake("", 0) is None


def rows_of(running: Running) -> str:
    return "\n".join(running.text().split("\n")[:-2])


async def test_a_filter_is_put_together_without_typing_a_key(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        await running.press("f", "down", "enter")
        assert "Filter kind:" in running.line(22)
        await running.press(*"sup", "down", "enter")
        assert "Filter kind:support" in running.line(22)
        assert "4 items" in running.line(23)
        assert "kind:support  Support" in rows_of(running)
        await running.press(*"is:un", "down", "enter", "enter")
        assert running.app.shell.state.filter == "kind:support is:unassigned"
        assert "2/8" in running.line(1)
        assert "SUP-2" not in running.text()


async def test_a_condition_is_taken_away_again(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        await running.press("f", *"kind:support is:unassigned", "enter", "f")
        assert "Filter kind:support is:unassigned" in running.line(22)
        await running.press("down", "enter")
        assert "take away" in rows_of(running)
        await running.press("down", "enter", "enter")
        assert running.app.shell.state.filter == "is:unassigned"


async def test_esc_leaves_the_filter_as_it_was(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        await running.press("f", *"is:mine", "enter", "f", *"kind:support", "escape")
        assert running.app.shell.state.filter == "is:mine"
        assert "e edit" in running.line(23)


async def test_a_mistake_is_marked_under_its_place_behind_wide_characters_too(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        await running.press("f", *"退款 knd:x is:open")
        line, below = running.line(22), running.line(23)
        assert width(below[: below.index("^^^")]) == width(line[: line.index("knd")])
        assert '"kind"' in below
        await running.press("enter")
        assert "Filter" in running.line(22), "it stays open"
        assert running.app.shell.state.filter == ""


async def test_a_mistake_far_to_the_right_is_told_at_the_left_of_it(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        await running.press("f", *"退款 kind:support is:unassigned label:refund due:<7d is:lst ")
        below = running.line(23)
        assert "^^^" in below
        assert below.index("is:") < below.index("^^^")


async def test_keys_typed_behind_enter_are_for_what_comes_after(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.pilot.press("f", *"kind:support", "enter", "j")
        await running.settle()
        assert running.app.shell.state.filter == "kind:support"
        assert running.app.shell.targets()[0].key == "SUP-2"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_builder_looks_as_it_did(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        await running.press("f", *"kind:support -is:done ", "down")
        same_as_before(running, "filter-builder")
        await running.press("escape", "f", *"kind:support isx:done is:open")
        same_as_before(running, "filter-mistake")
