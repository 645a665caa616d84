"""The numbers of an analysis that comes again stand beside those of the times before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from opsboard.domain.metric_series import number_in, spark, trends
from opsboard.trend_words import trend_line
from opsboard.usecases import adding, editing, history, moving, reading
from opsboard.usecases.metric_series import trends_of
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from usecases.conftest import HandClock


def numbers(value: str, more: str = "") -> str:
    return f'{{"name": "咨询", "value": "{value}"{more}}}'


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,617 起", 1617.0), ("4.4 %", 4.4), ("−3", -3.0), ("３１", 31.0), ("很多", None), (None, None)],
)
def test_numbers_are_read_out_of_what_people_typed(text: object, number: float | None) -> None:
    assert number_in(text) == number


def test_bars_go_from_the_least_to_the_most() -> None:
    assert (spark([1, 2, 3]), spark([5, 5])) == ("▁▅█", "▄▄")


def test_one_that_was_taken_once_is_held_against_what_its_row_says() -> None:
    (one,) = trends([[{"name": "a", "value": "31", "prev": "24", "target": "20"}, {"name": "b", "value": "1"}]])
    assert (one.values, one.change, one.to_target) == ((24, 31), 7, -11)
    assert trend_line(one) == "a  ▁█  31 (+7 against last time, -11 to the target)"


def test_the_next_one_goes_on_with_the_series(lin: Session, clock: HandClock) -> None:
    fields = {"metric": numbers("20 起", ', "target": "10"')}
    adding.add(lin, "analysis", "周报", edits={"due": "2026-11-06", "repeat": "weekly:fr"}, fields=fields)
    for key, value in (("ANL-1", "24 起"), ("ANL-2", "31 起")):
        following = moving.move(lin, [key], "closed", reason="done").added[0]
        links = [(link.relation, link.key) for link in reading.item(lin, following).links]
        assert links == [("continues", key)]
        assert ("continued_by", following) in [(one.relation, one.key) for one in reading.item(lin, key).links]
        editing.edit(lin, following, {"fields.metric": numbers(value, ', "target": "10"')})
    (one,) = trends_of(lin, reading.item(lin, "ANL-3"))
    assert (one.values, one.change, one.to_target) == ((20, 24, 31), 7, -21)
    history.undo(lin)
    history.undo(lin)
    assert reading.item(lin, "ANL-3").archived
    assert all(finding.level == "ok" for finding in lin.store.check(deep=True))
