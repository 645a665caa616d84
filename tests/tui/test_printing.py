"""`opsboard print`: what it writes is what the screen shows, and the board is as it was before."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from golden_screen import GOLDEN, SIZES
from opsboard.config import Config
from opsboard.domain.errors import Invalid
from opsboard.domain.text import width
from opsboard.tui.board_worker import BoardWorker
from opsboard.tui.printing import Frame, encodable, printed
from screen_board import OpenApp, session_of

TERMINAL = {"TERM": "xterm-256color"}


def frame(board: Path, screen: str = "board", query: str = "", *, kind: str | None = None,
          size: tuple[int, int] = (120, 36), coloured: bool = False) -> str:  # fmt: skip
    worker = BoardWorker(lambda: session_of(board))
    worker.start()
    wanted = Frame(screen, query, kind, size)
    return printed(
        worker, Config(), TERMINAL, wanted, clock=lambda: datetime(2026, 11, 4, 2, 0, tzinfo=UTC), coloured=coloured
    )


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_printed_board_is_the_picture_of_the_screen(board: Path, language: str, size: tuple[int, int]) -> None:
    told = frame(board, size=size)
    picture = (GOLDEN / f"board-{language}-{size[0]}x{size[1]}.txt").read_text(encoding="utf-8")
    assert told.rstrip("\n") == picture.rstrip("\n")
    assert told.count("\n") == size[1]
    assert all(width(line) <= size[0] for line in told.splitlines())


@pytest.mark.parametrize(
    ("screen", "key"), [("calendar", "2"), ("list", "3"), ("mine", "4"), ("inbox", "5"), ("waiting", "W")]
)
async def test_every_screen_is_printed_as_it_is_shown(open_app: OpenApp, board: Path, screen: str, key: str) -> None:
    told = await asyncio.to_thread(frame, board, screen, size=(80, 24))
    async with open_app(size=(80, 24)) as running:
        await running.press(key)
        shown = running.text()
    assert told == shown.rstrip("\n") + "\n" * (24 - shown.rstrip("\n").count("\n"))


async def test_a_query_and_a_kind_narrow_it(open_app: OpenApp, board: Path) -> None:
    told = await asyncio.to_thread(frame, board, "list", "kind:support is:open")
    assert "SUP-1" in told
    assert "REQ-1" not in told
    assert "kind:support is:open" in told
    told = await asyncio.to_thread(frame, board, kind="SUP")
    assert "Triage" in told
    assert "[Support" in told


def test_nothing_is_kept_of_it(board: Path) -> None:
    """A wall that prints every minute must not read anybody's inbox for them, nor move their screen."""
    held = contents(board)
    frame(board, "inbox", "is:open")
    frame(board, kind="support")
    assert contents(board) == held
    assert {path.name for path in board.parent.iterdir()} == {"board.db", "board.db.lock"}, "nobody is told of it"


def contents(board: Path) -> list[str]:
    """All that a board's tables hold."""
    with closing(sqlite3.connect(board)) as file:
        return list(file.iterdump())


@pytest.mark.parametrize("wanted", [{"query": "kind:suport"}, {"kind": "suport"}])
def test_a_mistake_is_raised_and_not_printed(board: Path, wanted: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="support"):
        frame(board, **wanted)  # type: ignore[arg-type]  # texts all


def test_colours_are_asked_for(board: Path) -> None:
    assert "\x1b" not in frame(board)
    assert "\x1b[" in frame(board, coloured=True)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gb18030", "utf-8"])
def test_a_terminal_that_lacks_characters_keeps_its_columns(board: Path, encoding: str) -> None:
    told = frame(board, size=(80, 24))
    plain = encodable(told, encoding)
    plain.encode(encoding)
    assert [width(line) for line in plain.splitlines()] == [width(line) for line in told.splitlines()]
    assert (plain == told) == (encoding in ("utf-8", "gb18030"))


def test_textual_has_rows_to_give() -> None:
    from textual._compositor import Compositor

    assert hasattr(Compositor, "render_strips")
