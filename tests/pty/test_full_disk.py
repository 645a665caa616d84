"""The disk of the board is full while people type: their words are there when there is room again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dropping import GONE_SECONDS, drop, goes_on_with_the_draft, in_form, small_board, typed_and_kept
from ptyboard import open_board
from small_disk import fill, free, small_disk

pytestmark = [pytest.mark.pty, pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at /proc")]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "small") as made:
        yield made


@pytest.mark.parametrize("way", ["closed", "SIGTERM"])
def test_what_was_typed_on_a_full_disk_outlives_the_line_and_is_offered_again(disk: Path, way: str) -> None:
    board = small_board(disk)
    with open_board(board) as terminal:
        terminal.wait_for("SUP-1")
        fill(disk)
        in_form(terminal)
        drop(terminal, way)
        assert terminal.wait(GONE_SECONDS) is not None, "the program outlived its line"
    free(disk)
    goes_on_with_the_draft(board)


def test_saving_on_a_full_disk_says_so_and_keeps_what_was_typed(disk: Path) -> None:
    board = small_board(disk)
    with open_board(board) as terminal:
        terminal.wait_for("SUP-1")
        fill(disk)
        in_form(terminal)
        terminal.send("\x13")
        terminal.wait_for("make room")
        free(disk)
        terminal.send("\x13")
        terminal.wait_for("u undoes")
    assert typed_and_kept(board) == []
