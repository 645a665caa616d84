"""`:purge` and `:export`: what cannot be taken back is asked for by name, and no file is written over unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from opsboard.domain.errors import Invalid
from opsboard.tui.controllers.exporting import Order, order
from screen_board import OpenApp, Running, make_lead, session_of

KEY = "SUP-4"
TITLE = "Missing invoice"


@pytest.fixture
def as_lead(board: Path) -> None:
    """Who sits at the screen is a lead."""
    make_lead(board, "lin")


async def at(running: Running, key: str) -> None:
    running.app.shell.open_item(key)
    await running.settle()


def title_of(board: Path, key: str) -> str:
    session = session_of(board)
    title = session.store.item(key).title
    session.store.close()
    return title


@pytest.mark.usefixtures("as_lead")
async def test_a_purge_asks_why_then_names_the_item(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await at(running, KEY)
        await command(running, "purge")
        assert f"Why must the text of {KEY} go?" in running.text()
        await running.press(*"asked to", "enter")
        assert f"Empty {KEY} “Missing invoice for order 88213” and its history?" in running.text()
        assert "leave it as it is" in running.text()
        assert title_of(board, KEY).startswith(TITLE)
        await running.press("y")
        assert f"{KEY}: 1 change emptied of its text" in running.text()
        assert TITLE not in running.text()
    assert title_of(board, KEY) == "(purged)"
    session = session_of(board)
    assert session.store.changes(KEY)[-1].reason == "asked to"
    session.store.close()


@pytest.mark.usefixtures("as_lead")
@pytest.mark.parametrize("keys", [("enter",), ("n",), ("escape",)])
async def test_the_answer_that_needs_no_thought_leaves_it(
    open_app: OpenApp, board: Path, keys: tuple[str, ...]
) -> None:
    async with open_app() as running:
        await at(running, KEY)
        await command(running, "purge asked to")
        await running.press(*keys)
        assert running.app.shell.question is None
        await running.press("colon")
        assert "asked to" not in running.text(), "a reason may name a customer: it is not offered again"
    assert title_of(board, KEY).startswith(TITLE)


async def test_who_is_no_lead_is_told_before_being_asked(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await at(running, KEY)
        await command(running, "purge x")
        assert "may not do this" in running.text()
        assert "and its history?" not in running.text()
    assert title_of(board, KEY).startswith(TITLE)


@pytest.mark.usefixtures("as_lead")
async def test_several_are_not_purged_at_once(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("space", "j", "space")
        await command(running, "purge x")
        assert "one item at a time: 2 are chosen" in running.text()
    assert title_of(board, "SUP-1") != "(purged)"


async def said(running: Running, words: str) -> None:
    """Wait until the screen says so: the export is on a thread of its own."""
    for _ in range(500):
        if words in running.text():
            return
        await running.pilot.pause(0.01)
    raise AssertionError(running.text())


async def command(running: Running, words: str) -> None:
    """Give a line of the command line as if pasted: letter by letter is for other tests."""
    await running.press("colon")
    assert running.app.shell._prompt is not None
    running.app.shell._prompt.field.value = words
    await running.press("enter")


async def test_a_query_is_written_as_the_command_line_would(open_app: OpenApp, tmp_path: Path) -> None:
    path = tmp_path / "out here.csv"
    async with open_app(size=(160, 36)) as running:
        await command(running, f'export csv kind:support assignee:lin -o "{path}"')
        await said(running, f"written to {path}")
        assert "1 item written" in running.text()
    lines = path.read_bytes().decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert TITLE in lines[1]


async def test_without_a_query_it_is_what_the_screen_shows_and_the_name_is_asked_for(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_app(size=(160, 36)) as running:
        await command(running, "list priority:P0..P1")
        await command(running, "export json")
        assert "Write to the file" in running.text()
        assert "Ops-Team-2026-11-04.json" in running.text()
        await running.press("enter")
        await said(running, f"written to {tmp_path}/Ops-Team-2026-11-04.json")
    told = json.loads((tmp_path / "Ops-Team-2026-11-04.json").read_text())
    assert [item["key"] for item in told["items"]] == ["SUP-1", "SUP-2"]


async def test_what_is_selected_is_what_is_written(open_app: OpenApp, tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    async with open_app(size=(160, 36)) as running:
        await running.press("space", "j", "j", "space")
        chosen = sorted(card.key for card in running.app.shell.targets())
        await command(running, f"export jsonl -o {path}")
        await said(running, f"2 items written to {path}")
    keys = [json.loads(line).get("key") for line in path.read_text().splitlines()]
    assert [key for key in keys if key] == chosen


async def test_a_file_that_is_there_is_written_over_only_when_asked_to(open_app: OpenApp, tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_text("my own")
    async with open_app(size=(160, 36)) as running:
        await command(running, f"export markdown -o {path}")
        assert f"{path} exists" in running.text()
        await running.press("enter")
        assert path.read_text() == "my own"
        await command(running, f"export markdown -o {path}")
        await running.press("y")
        await said(running, f"written to {path}")
    assert TITLE in path.read_text()


async def test_who_says_so_is_not_asked_and_the_board_itself_stays(
    open_app: OpenApp, board: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.md"
    path.write_text("my own")
    async with open_app(size=(160, 36)) as running:
        await command(running, f"export markdown -o {path} --force")
        await said(running, f"written to {path}")
        await command(running, f"export markdown -o {board} --force")
        await said(running, "is the board itself")
    assert TITLE in path.read_text()
    assert title_of(board, KEY).startswith(TITLE)


async def test_what_goes_wrong_is_said_and_writes_nothing(open_app: OpenApp, tmp_path: Path) -> None:
    async with open_app(size=(160, 36)) as running:
        for words, answer in (
            ("export", "export needs a format"),
            ("export cvs", "did you mean csv?"),
            ("export csv -o", "needs the name of a file"),
        ):
            await command(running, words)
            assert answer in running.text()
            await running.press("escape")
        await command(running, f"export csv kind:suport -o {tmp_path}/x.csv")
        await said(running, 'no "suport" at 6')
        await command(running, f"export csv -o {tmp_path}/nowhere/x.csv")
        await said(running, "No such file or directory")
    assert not list(tmp_path.glob("*.csv"))


def test_quotation_marks_of_the_query_stay_in_it() -> None:
    assert order('csv "two words" is:open --comments -o "my file.csv"') == Order(
        "csv", '"two words" is:open', "my file.csv", True, False
    )
    with pytest.raises(Invalid, match="quotation mark"):
        order('csv "two')
