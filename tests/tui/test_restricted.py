"""On the screen of one who came by a key no key leads out to a program, a file or a shell."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.app import SuspendNotSupported

from opsboard.config import Config
from opsboard.domain.items import Person
from opsboard.domain.public_keys import fingerprint
from opsboard.domain.values import replaced
from opsboard.tui.app import OpsboardApp
from opsboard.tui.board_worker import BoardWorker
from opsboard.tui.command_line.commands import WORDS
from opsboard.tui.keys.actions import ACTIONS, Action
from opsboard.usecases.ports import PersonKey
from opsboard.usecases.session import Session
from opsboard.usecases.settings import own_settings
from opsboard.usecases.sign_in import Account, enter
from public_key import ed25519
from screen_board import NOW, OpenApp, Running, session_of


async def test_no_key_leads_to_a_program_and_none_is_offered(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = tmp_path / "ran"
    monkeypatch.setenv("EDITOR", f"touch '{ran}'")
    stopped: list[object] = []
    monkeypatch.setattr("os.kill", lambda *signal: stopped.append(signal))
    monkeypatch.setattr("webbrowser.open", lambda *address: stopped.append(address))
    async with open_app(restricted=True) as running:
        for key in ("E", "ctrl+z"):
            await running.press(key)
            assert "leads out" in running.text()
        running.app.open_url("http://example.org")
        running.app.action_suspend_process()
        with pytest.raises(SuspendNotSupported), running.app.suspend():
            pass
        await running.press("?")
        assert "EDITOR" not in running.text()
        assert "suspend" not in running.text()
        await running.press("escape", "ctrl+p", *"suspend")
        assert "suspend" not in running.text().replace("> suspend", "").splitlines()[5]
        await running.press("escape")
        assert not [a for a in running.app.shell.actions_here() if a.outward]
    assert not ran.exists()
    assert stopped == []


def test_what_leads_out_is_marked_in_the_table() -> None:
    assert {action.name for action in ACTIONS if action.outward} == {"edit_body", "suspend"}
    assert Action("open_in_browser", ("X",), ("everywhere",), "open in the browser", "Go to").outward, "not declared"


async def test_who_is_taken_off_the_list_is_put_out_of_the_open_board(board: Path) -> None:
    worker = BoardWorker(lambda: session_of(board, "chen"))
    worker.start()
    app = OpsboardApp(worker, Config(), {"TERM": "xterm-256color"})
    async with app.run_test() as pilot:
        running = Running(app, pilot)
        await running.settle()
        other = session_of(board)
        with other.store.write("people", NOW, "lin") as tx:
            tx.team.save_person(Person("wang", "Wang"))
        app.worker.ask(app.look)
        await running.settle()
        assert app.error is None
        with other.store.write("people", NOW, "lin") as tx:
            tx.team.save_person(Person("chen", "陈明", "viewer", active=False))
        other.store.close()
        app.worker.ask(app.look)
        async with asyncio.timeout(30):
            while app.error is None:
                await asyncio.sleep(0.001)
    worker.stop()
    assert "chen is not on the list" in str(app.error)


async def test_who_lost_their_key_is_put_out_of_the_open_board(board: Path) -> None:
    other = session_of(board)
    with other.store.write("people", NOW, "lin") as tx:
        tx.team.add_key(PersonKey(ed25519(), "chen", NOW, "lin"))
        tx.team.set_service(True)

    def come() -> Session:
        account = Account("lin", "", owns=True)
        return enter(session_of(board).store, other.clock, account, "chen", fingerprint(ed25519()))

    worker = BoardWorker(come)
    worker.start()
    app = OpsboardApp(worker, Config(), {"TERM": "xterm-256color"})
    async with app.run_test() as pilot:
        running = Running(app, pilot)
        await running.settle()
        app.worker.ask(app.look)
        await running.settle()
        assert app.error is None
        with other.store.write("people", NOW, "lin") as tx:
            tx.team.drop_key(ed25519())
        other.store.close()
        app.worker.ask(app.look)
        await running.settle()
    worker.stop()
    assert "not chen's any more" in str(app.error)


def test_words_that_lead_out_are_those_that_say_so() -> None:
    assert {name for name, command in WORDS.items() if command.outward} == {"board", "export", "workflow"}


async def test_who_came_by_a_key_asks_for_a_bell_in_the_board(open_app: OpenApp, board: Path) -> None:
    async with open_app(restricted=True) as running:
        await running.press("colon", *"config notify bell", "enter")
        assert "notify is bell" in running.text()
        assert running.app.config.notify == "bell"
        await running.press("colon", *"config theme light", "enter")
        assert "theme is light" in running.text()
        await running.press("colon", *"config theme loud", "enter")
        assert "theme must be one of" in running.text()
    session = replaced(session_of(board), restricted=True)
    assert own_settings(session) == {"notify": "bell", "theme": "light"}
    session.store.close()


async def test_no_file_is_written_and_none_is_offered(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_app(restricted=True) as running:
        for words in ("export csv -o x.csv", "export"):
            await running.press("colon", *words, "enter")
            assert "no file of the server is yours" in running.text()
            await running.press("escape")
        for key in ("colon", "ctrl+p"):
            await running.press(key, *"exp")
            assert "FORMAT" not in running.text()
            await running.press("escape", "escape")
    assert [one.name for one in tmp_path.iterdir() if "board" not in one.name] == []


async def test_there_is_no_way_to_another_board(open_app: OpenApp, board: Path) -> None:
    async with open_app(restricted=True) as running:
        running.app.open_other = lambda path: session_of(Path(path))
        await running.press("colon", *f"board {board}", "enter")
        assert "there is only this board here" in running.text()
        assert running.app.next_board is None
