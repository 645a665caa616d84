from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from opsboard.formats.markdown import board_lines
from opsboard.store.sqlite.connection import engine_version, wal_is_safe
from opsboard.usecases import adding, editing, exporting, moving, reading
from opsboard.usecases.exporting import Wanted
from opsboard.usecases.session import Session

LOSSLESS = ("json", "jsonl")


def wanted(form: str, query: str = "") -> Wanted:
    return Wanted(form, query, "en", str, stable=True)


@pytest.fixture
def board(lin: Session) -> Session:
    for place in range(7):
        fields = {"outcome": "answered"} if place % 2 else {}
        adding.add(lin, "support" if place % 2 else "requirement", f"item {place}", fields=fields)
    for stage in ("open", "solved"):
        lin.clock.forward(hours=1)  # type: ignore[attr-defined]
        moving.move(lin, ["SUP-1"], stage, reason="x")
    return lin


@pytest.mark.parametrize("form", LOSSLESS)
def test_the_stages_of_an_item_are_told_whatever_is_read_at_a_time(
    form: str, board: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = "".join(exporting.lines(board, wanted(form)))
    assert [stage in whole for stage in ('"stage":"open"', '"stage":"solved"')] == [True, True]
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    assert "".join(exporting.lines(board, wanted(form))) == whole


def test_no_more_is_read_than_is_written(board: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    real = board.store.stages_of

    def counted(keys: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
        asked.append(len(keys))
        return real(keys)

    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    monkeypatch.setattr(board.store, "stages_of", counted)
    lines = exporting.lines(board, wanted("jsonl"))
    read = []
    for _ in lines:
        read.append(sum(asked))
    assert read == [0, 2, 2, 4, 4, 6, 6, 7]


@pytest.mark.skipif(not wal_is_safe(engine_version()), reason="without a WAL a reader would keep writers out")
@pytest.mark.parametrize("form", exporting.FORMATS)
def test_an_export_tells_one_moment_whatever_others_do_meanwhile(
    form: str, board: Session, join: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    monkeypatch.setattr("opsboard.store.items.reading._CHUNK", 1)
    other = join("meng")
    before = list(exporting.lines(board, wanted(form)))
    with board.store.snapshot():
        lines = exporting.lines(board, wanted(form))
        told = [next(lines)]
        for key in ("SUP-1", "SUP-3", "REQ-4"):
            editing.edit(other, key, {"title": "changed meanwhile"})
        told += lines
    assert told == before
    assert "changed meanwhile" in "".join(exporting.lines(board, wanted(form)))


def test_markdown_is_in_the_order_of_the_workflow_without_being_gathered(board: Session) -> None:
    for query in ("", "kind:support", "item"):
        items = list(board.store.items(reading.selection(board, query)))
        title = exporting.heading(board, board.store.info.name, wanted("markdown", query))
        gathered = [f"{line}\n" for line in board_lines(items[::-1][::-1], title)]
        assert list(exporting.lines(board, wanted("markdown", query))) == gathered


def test_markdown_of_what_stands_in_another_order_is_gathered(board: Session) -> None:
    chosen = reading.selection(board, "", sort="title")
    told = list(exporting.lines(board, Wanted("markdown", "", "en", str, stable=True, selection=chosen)))
    assert sum(line.startswith("## ") for line in told) == 2
