"""How days, entries and bars of a calendar are drawn."""

from __future__ import annotations

from datetime import UTC, datetime

from opsboard.domain.items import CalendarDays, Campaign, Card, DatedCard, DayTotal
from opsboard.domain.text import width
from opsboard.domain.working_time import SpecialDay, of_settings
from opsboard.tui.render.bars import bars_of, in_rows
from opsboard.tui.render.card import Drawing, Row
from opsboard.tui.render.days import week_head
from opsboard.tui.render.entries import CalendarLook
from opsboard.tui.render.month import week_rows
from opsboard.tui.theme import palette
from opsboard.tui.view_models.calendar_state import CalendarState, is_late
from opsboard.tui.words import Today

TODAY = Today(datetime(2026, 9, 23, 10, tzinfo=UTC))
SPECIAL = (
    SpecialDay("2026-09-25", False, "中秋节"),
    SpecialDay("2026-09-20", True),
)
WEEK = [f"2026-09-{day}" for day in range(21, 28)]


def look(*campaigns: Campaign) -> CalendarLook:
    drawing = Drawing(palette("dark"), TODAY, {}, {}, {})
    return CalendarLook(drawing, campaigns, working=of_settings({}, SPECIAL))


def card(key: str, title: str, category: str = "active") -> Card:
    return Card(key, "support", "new", category, title, 1, 1, "2026-09-01T00:00:00Z")


def state(*entries: DatedCard, **totals: DayTotal) -> CalendarState:
    made = CalendarState("2026-09-23", "2026-09-23")
    counted: dict[str, DayTotal] = {}
    for entry in entries:
        was = counted.get(entry.day, DayTotal())
        counted[entry.day] = DayTotal(was.items + 1, was.open + 1, was.load)
    made.put([(WEEK[0], WEEK[-1], CalendarDays(list(entries), {**counted, **totals}))])
    return made


def text(rows: list[Row]) -> list[str]:
    return ["".join(segment.text for segment in row) for row in rows]


def test_a_holiday_a_made_up_day_a_day_off_and_today_are_told_without_colour() -> None:
    (head, *_rest) = text(week_rows(state(), WEEK, 120, 3, look()))
    assert "23 today" in head
    assert "25 off 中秋节" in head
    assert "26·" in head
    assert "21·" not in head
    before = [f"2026-09-{day}" for day in range(14, 21)]
    assert "20 work" in text(week_rows(state(), before, 120, 3, look()))[0]


def test_the_head_of_a_week_says_how_full_its_days_are() -> None:
    made = state(**{"2026-09-24": DayTotal(6, 5, 3.5), "2026-09-25": DayTotal(2, 2, 0.0)})
    head = "".join(segment.text for segment in week_head(made, WEEK, 120, look()))
    assert "5 · 3.5d" in head
    assert head.rstrip().endswith("27·")


def test_all_rows_of_a_week_are_as_wide_as_its_days() -> None:
    entries = [
        DatedCard(card(f"SUP-{n}", title), "due", WEEK[n % 7], None)
        for n, title in enumerate(["退款三天没到账", "🙂🙂🙂🙂🙂🙂🙂🙂", "ab", "é" * 40, "客户 👩‍👩‍👧‍👦 投诉"])
    ]
    span = DatedCard(card("PLN-1", "一个很长的跨度，比格子宽"), "due", WEEK[1], None, WEEK[5], ("start",))
    campaign = Campaign("W11", "双11", WEEK[0], WEEK[6], (("预热", WEEK[0], WEEK[2]), ("爆发", WEEK[3], WEEK[6])))
    for cells in (60, 80, 81, 93, 120, 200):
        for height in (1, 2, 3, 4, 6):
            rows = week_rows(state(*entries, span), WEEK, cells, height, look(campaign))
            assert {sum(width(segment.text) for segment in row) for row in rows} == {cells}, (cells, height)


def test_bars_take_the_first_row_that_is_free_over_all_their_days() -> None:
    spans = [
        DatedCard(card("A-1", "a"), "due", WEEK[0], None, WEEK[2]),
        DatedCard(card("B-1", "b"), "due", WEEK[1], None, WEEK[4]),
        DatedCard(card("C-1", "c"), "due", WEEK[3], None, WEEK[6]),
    ]
    placed, left = in_rows(bars_of(state(*spans), WEEK, ()), [2] * 7)
    keys = [[bar.span.card.key for bar in row if bar.span] for row in placed]
    assert keys == [["A-1", "C-1"], ["B-1"]]
    assert left == []
    assert [
        bar.span.card.key for bar in in_rows(bars_of(state(*spans), WEEK, ()), [2, 1, *[2] * 5])[1] if bar.span
    ] == ["B-1"]
    assert len(in_rows(bars_of(state(*spans), WEEK, ()), [1] * 7)[1]) == 1


def test_what_ought_to_have_been_done_and_was_not_is_late() -> None:
    for role in ("due", "promised", "publish", "follow_up", "review"):
        assert is_late(DatedCard(card("A-1", "a"), role, "2026-09-22"), "2026-09-23"), role
    assert not is_late(DatedCard(card("A-1", "a"), "run", "2026-09-22"), "2026-09-23")
    assert not is_late(DatedCard(card("A-1", "a", "done"), "review", "2026-09-22"), "2026-09-23")
    span = DatedCard(card("A-1", "a"), "due", "2026-09-20", None, "2026-09-23", ("start",))
    assert not is_late(span, "2026-09-23")
    assert is_late(span, "2026-09-24")
