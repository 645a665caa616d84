from __future__ import annotations

import pytest

from opsboard.domain.stage_history import stages_entered

ADDED = ("t1", {"stage": "new", "title": "a"})
MOVED = ("t2", {"stage": "open"})
UNDONE = ("t3", {"stage": "new", "stage_since": "t1"})


@pytest.mark.parametrize(
    ("changes", "stages"),
    [
        ([ADDED, ("t2", {"title": "b"}), MOVED], [("t1", "new"), ("t2", "open")]),
        ([ADDED, MOVED, UNDONE], [("t1", "new")]),
        (
            [
                ADDED,
                MOVED,
                ("t3", {"stage": "new", "stage_since": "t1"}),
                ("t4", {"stage": "open", "stage_since": "t2"}),
            ],
            [("t1", "new"), ("t2", "open")],
        ),
        ([ADDED, MOVED, ("t3", {"stage": "new"})], [("t1", "new"), ("t2", "open"), ("t3", "new")]),
        ([("t5", {"stage": "open", "stage_since": "t2"})], [("t2", "open")]),
        ([ADDED, ("t1", {"stage": "open"}), ("t1", {"stage": "new", "stage_since": "t1"})], [("t1", "new")]),
    ],
    ids=["moves", "taken back", "done again", "moved back", "purged", "in one second"],
)
def test_the_stages_that_changes_tell(changes: list[tuple[str, dict[str, str]]], stages: list[tuple[str, str]]) -> None:
    assert stages_entered(changes) == stages
