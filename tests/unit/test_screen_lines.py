"""The lines around the cards as they are drawn: whatever stands in them, they fill the width and no more, nothing
that is needed is cut, and each cell answers a click with what is drawn there."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from opsboard.domain.addresses import SqliteFile
from opsboard.domain.items import Card
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.text import width
from opsboard.domain.views import View
from opsboard.tui.keys.actions import ACTIONS, FOOTERS, SCOPES
from opsboard.tui.render.card import CardLook, Drawing, card_rows
from opsboard.tui.render.header import Place, header
from opsboard.tui.render.help import HelpLine, help_rows, marks
from opsboard.tui.render.lines import FooterHint, chips, footer, tab_line
from opsboard.tui.render.parts import Clear, Part, Press, ShowKind, cells_of, target_at
from opsboard.tui.state import Opening, ScreenState
from opsboard.tui.theme import palette
from opsboard.tui.words import Today
from opsboard.usecases.ports import BoardInfo
from opsboard.usecases.ports.presence import Here

PLACES = (
    Place("board", "board", "board", "1"),
    Place("calendar", "calendar", "cal", "2"),
    Place("inbox", "inbox", "inbox", "5", 14),
    Place("waiting", "waiting", "wait", "W"),
)
P = palette("dark")
WORKFLOW = load_default()
SIZES = (60, 61, 79, 80, 100, 120, 200)
NAMES = ("Ops", "Operations of the whole company, autumn", "双十一大促运营看板（第三期）", "x\x1b[31m[red]\u202e", "")
TEXTS = ("", "refund", "退款 三天", "a" * 300, "[bold]x\x07", "👩‍👩‍👧 é", "kind:support due:<7d assignee:@me")
HOSTILE = "[\x00-\x1f\x7f\u202a-\u202e]"
KEYS = {"find": "/", "filter": "f", "escape": "esc"}
NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)


def shown(name: str) -> str:
    return KEYS.get(name, "")


def text_of(parts: Sequence[Part]) -> str:
    return "".join(part.text for part in parts)


def state_of(**values: object) -> ScreenState:
    info = BoardInfo("u", str(values.pop("name", "Ops Team")), "UTC", "support", SqliteFile("/x"), "")
    state = ScreenState(opening=Opening(info, WORKFLOW, "lin", "UTC"), now=NOW)
    for name, value in values.items():
        setattr(state, name, value)
    return state


def any_state(chance: random.Random) -> ScreenState:
    stages = [(kind.key, stage.key) for kind in WORKFLOW.kinds for stage in kind.stages]
    state = state_of(
        name=chance.choice(NAMES),
        find=chance.choice(TEXTS),
        filter=chance.choice(TEXTS),
        selected=chance.choice((0, 0, 1, 2500)),
        kind=chance.choice((None, *(kind.key for kind in WORKFLOW.kinds))),
        counts={at: chance.choice((0, 3, 12000)) for at in stages},
        present=[Here(f"person{n}", chance.choice((None, "SUP-31"))) for n in range(chance.choice((0, 1, 12)))],
        view=chance.choice((None, View("Refunds", ""), View("退款" * 20, ""))),
    )
    if chance.random() < 0.5:
        state.found = state.queries, {at: chance.choice((0, 1)) for at in stages}
    return state


@pytest.mark.parametrize("seed", range(150))
def test_header_and_tabs_fill_their_line_and_name_where_one_is(seed: int) -> None:
    chance = random.Random(seed)
    state, cells, here = any_state(chance), chance.choice(SIZES), chance.choice(PLACES)
    top = header(state, cells, P, PLACES, here.name)
    assert cells_of(top) == cells, text_of(top)
    assert not re.search(HOSTILE, text_of(top))
    assert re.search(rf"\[{here.key} ({here.title}|{here.short})( 14)?\]", text_of(top)), text_of(top)
    assert "30 Nov" in text_of(top)
    assert re.search(r"5( inbox 14|\(14\))", text_of(top)), "what is unread is counted on every width"
    tabs = tab_line(state, cells, P, shown)
    assert cells_of(tabs) == cells, text_of(tabs)
    assert not re.search(HOSTILE, text_of(tabs))
    assert not state.selected or f"+ {state.selected}" in text_of(tabs), text_of(tabs)
    kinds = [part.target.kind for part in tabs if isinstance(part.target, ShowKind)]
    assert state.kind in kinds, text_of(tabs)
    cleared = [part.target.what for part in tabs if isinstance(part.target, Clear)]
    ends = (("find", state.find.strip()), ("filter", state.filter.strip()), ("selection", state.selected))
    assert list(dict.fromkeys(cleared)) == [what for what, there in ends if there]


@pytest.mark.parametrize("cells", SIZES)
def test_each_cell_does_what_is_drawn_in_it(cells: int) -> None:
    state = state_of(find="refund", filter="is:overdue", counts={("support", "new"): 4})
    state.found = state.queries, {("support", "new"): 1}
    line = tab_line(state, cells, P, shown)
    text = text_of(line)
    assert target_at(line, text.index("All")) == ShowKind(None)
    assert target_at(line, text.index("[/")) == Clear("find")
    assert target_at(line, text.index("[f") + 1) == Clear("filter")
    top = header(state, cells, P, PLACES, "board")
    assert target_at(top, text_of(top).index("2")) == Press("show_calendar")
    assert target_at(top, text_of(top).index("W")) == Press("show_waiting")
    assert target_at(top, 2) is None, "the board's name is no button"
    hints = [FooterHint((("[", "previous_view"), ("]", "next_view")), "views"), FooterHint((("?", "help"),), "help")]
    foot = footer(hints, "", None, cells, P)
    assert [target_at(foot, x) for x in (1, 3, 6)] == [Press("previous_view"), Press("next_view"), Press("next_view")]
    assert target_at(foot, cells - 3) == Press("help")
    assert target_at(footer(hints, "SUP-1 moved", None, cells, P), 3) is None


def test_chips_give_way_by_their_text_first_then_by_the_keys_behind() -> None:
    state = state_of(find="refund", filter="is:overdue assignee:@me")
    assert text_of(chips(state, 60, P, shown)) == "[/ refund  esc]  [f is:overdue assignee:@me  esc esc] "
    assert text_of(chips(state, 43, P, shown)) == "[/ refund  esc]  [f is:overdue …  esc esc] "
    assert text_of(chips(state, 30, P, shown)) == "[/ refund  esc]  [f is:over…] "
    assert text_of(chips(state, 22, P, shown)) == "[/ refu…]  [f is:ov…] "


def test_one_chip_is_ended_by_one_key_and_a_selection_comes_last() -> None:
    assert text_of(chips(state_of(filter="is:mine"), 60, P, shown)) == "[f is:mine  esc] "
    assert text_of(chips(state_of(filter="is:mine", selected=3), 60, P, shown)).endswith("[+ 3 selected  esc esc] ")
    assert chips(state_of(find="  "), 60, P, shown) == []


def test_counts_of_before_stay_faint_until_it_is_counted() -> None:
    state = state_of(counts={("support", "new"): 40, ("content", "idea"): 2}, filter="is:overdue")
    line = tab_line(state, 120, P, shown)
    assert "[All 42/42] Requirement  Content 2  Plan  Support 40" in text_of(line)
    assert all(part.style == P.faint for part in line if re.fullmatch(r" \d+(/\d+)?", part.text))
    state.found = state.queries, {("support", "new"): 3}
    line = tab_line(state, 120, P, shown)
    assert "[All 3/42] Requirement  Content  Plan  Support 3" in text_of(line)
    assert not any(part.style == P.faint for part in line if re.fullmatch(r" \d+(/\d+)?", part.text))
    assert "SUP 3" in text_of(tab_line(state, 60, P, shown)), "where there is little room, what is left is named"


def test_every_hint_is_an_action_of_its_place() -> None:
    known = {action.name: action for action in ACTIONS}
    assert set(FOOTERS) == {*SCOPES, "selection", "triage"}
    for scope, hints in FOOTERS.items():
        for name in (name for hint in hints for name in hint.actions):
            places = {"selection": {"board", "list", "calendar"}, "triage": {"board", "list"}}.get(scope, {scope})
            assert places & {*known[name].scopes} or "everywhere" in known[name].scopes, name


GROUPS = {
    "Go to": [HelpLine("shift+tab", "previous kind"), HelpLine("g g  home", "the first of them all, from anywhere")],
    "移动": [HelpLine("ctrl+shift+pagedown  ctrl+alt+f12", "前往下一个看板上的第一个条目，并保持当前的筛选条件")],
    "Marks": [HelpLine(mark, words) for mark, words in marks()],
}


@pytest.mark.parametrize("cells", [40, 58, 80, 118, 200])
def test_the_help_cuts_no_words(cells: int) -> None:
    rows = ["".join(segment.text for segment in row) for row in help_rows(GROUPS, cells, P)]
    assert all(width(row) <= cells for row in rows)
    assert "…" not in "".join(rows)
    letters = sorted("".join(rows).replace(" ", ""))
    wanted = "".join([*GROUPS, *(line.keys + line.words for group in GROUPS.values() for line in group)])
    assert letters == sorted(wanted.replace(" ", ""))


@pytest.mark.parametrize("cells", range(21, 61))
@pytest.mark.parametrize("reason", ["CRD-12345 is late, says the warehouse", "等 CRD-12345 上线以后", "CRD-12345"])
@pytest.mark.parametrize("assignee", [None, "zhao", "bartholomew"])
def test_a_card_never_cuts_the_key_that_blocks_it(cells: int, reason: str, assignee: str | None) -> None:
    moved = "2026-11-01T00:00:00Z"
    card = Card(
        "SUP-1",
        "support",
        "pending",
        "waiting",
        "Refund",
        0,
        1,
        moved,
        assignee=assignee,
        blocked=reason,
        checklist=(1, 3),
    )
    rows = card_rows(card, CardLook(cells, "full"), Drawing(P, Today(NOW), {}))
    foot = "".join(segment.text for segment in rows[2])
    assert {sum(width(segment.text) for segment in row) for row in rows} == {cells}
    assert "CRD-12345" in foot, foot
    assert "blocked" in foot
