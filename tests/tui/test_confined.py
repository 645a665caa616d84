"""On the screen of one who came by a key no key leads out to a program, a file or a shell."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import SuspendNotSupported

from opsboard.tui.actions import ACTIONS
from screen_board import OpenApp


async def test_no_key_leads_to_a_program_and_none_is_offered(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = tmp_path / "ran"
    monkeypatch.setenv("EDITOR", f"touch '{ran}'")
    stopped: list[object] = []
    monkeypatch.setattr("os.kill", lambda *signal: stopped.append(signal))
    monkeypatch.setattr("webbrowser.open", lambda *address: stopped.append(address))
    async with open_app(confined=True) as running:
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
