"""Nobody's text reaches the terminal as a command: every screen in a real pty, every byte looked at."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from hostile import HOSTILE, naughty
from opsboard import bootstrap
from opsboard.domain.addresses import SqliteFile
from opsboard.domain.errors import Invalid
from opsboard.usecases import adding
from ptyboard import OPSBOARD, clean_environment, open_board

pytestmark = pytest.mark.pty

ALLOWED = re.compile(
    r"\x1b\[[0-9;]*[ABCDGHJKXmr]"  # cursor, erase, colours
    r"|\x1b\[[0-9]*[@PLM]"
    r"|\x1b\[\?(?:1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048|25|7)[hl]"  # modes of the program itself
    r"|\x1b\[\?[0-9]+\$p"  # which modes there are
    r"|\x1b\[[<>=][0-9;]*u"  # keyboard protocol
    r"|\x1b\]22;(?:default|pointer|text)\x07"  # the shape of the mouse pointer
)
FORBIDDEN = re.compile(
    "[\x00-\x06\x07\x0b-\x0c\x0e-\x1a\x1b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    "\U000e0000-\U000e007f]"
)
CLIPBOARD = "\x1b]52;c;eA==\x07\x9b31m\u202e"
TEXTS = (*HOSTILE, *naughty())
SCREENS = {
    "board": "1",
    "calendar": "2",
    "list": "3",
    "mine": "4",
    "help": "?",
    "palette": "\x10",
    "item": "\r",
    "form": "e",
    "stage picker": "m",
    "assign": "a",
    "labels": "t",
    "find": "/",
}


WALKED = {
    "board": ("\x1b[6~", "l", "\x1b[6~"),
    "list": ("\x1b[6~",),
    "item": ("\t", "\t", "\x1b", "j"),
    "form": ("\x1b", "j"),
}
"""Keys that lead on through all the items, for the screens that show them."""


def commands_left(output: bytes) -> list[str]:
    """What is neither text nor a sequence that the program itself sends."""
    text = ALLOWED.sub("", output.decode("utf-8", "replace"))
    return [repr(text[max(0, found.start() - 20) : found.end() + 20]) for found in FORBIDDEN.finditer(text)]


@pytest.fixture(scope="module")
def hostile_board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A board with an item for each hostile text, written once through the front door and once more, raw,
    behind its back, as another program or an old version might have done."""
    board = tmp_path_factory.mktemp("hostile") / "board.db"
    session = bootstrap.create_session(SqliteFile(str(board)), name="Hostile", zone="UTC")
    kept = []
    for number, text in enumerate(TEXTS):
        kind = ("support", "content", "requirement")[number % 3]
        edits = {"due": "today" if number % 4 else "+1d", "assignee": "@me"}
        try:
            item = adding.add(session, kind, text, edits=edits, labels=[text[:40]], body=text)
        except Invalid:
            item = adding.add(session, kind, "nothing was left of it", edits=edits)
        kept.append((item.key, text))
    session.store.close()
    with closing(sqlite3.connect(board)) as dirty:
        for key, text in kept[::2]:
            raw = (text.encode("utf-8", "replace").decode().replace("\x00", "") + CLIPBOARD)[:250]
            dirty.execute(
                "UPDATE item SET title = ?, body = ?, labels = ? WHERE key = ?", (raw, raw, json.dumps([raw]), key)
            )
        dirty.commit()
    return board


@pytest.mark.parametrize("screen", SCREENS)
def test_no_text_is_a_command_on(screen: str, hostile_board: Path) -> None:
    pages = 30 if screen in WALKED else 1
    with open_board(hostile_board, size=(200, 60)) as terminal:
        terminal.wait_for(r"[A-Z]{3}-\d+")
        terminal.settle(0.3)
        silent = 0
        for _ in range(pages):
            before = len(terminal.output)
            for key in (SCREENS[screen], *WALKED.get(screen, ("j", "j", "l"))):
                terminal.press(key, quiet=0.02, patience=0.15)
            silent = silent + 1 if len(terminal.output) == before else 0
            if silent == 2:  # there is no further page
                break
        assert terminal.wait(0.1) is None, terminal.text()
        assert commands_left(terminal.output) == []


def test_the_raw_texts_were_really_on_the_board(hostile_board: Path) -> None:
    with closing(sqlite3.connect(hostile_board)) as board:
        (dirty,) = board.execute("SELECT count(*) FROM item WHERE instr(title, char(27)) > 0").fetchone()
    assert dirty > len(TEXTS) // 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--limit", "0"),
        ("log", "--since", "2020-01-01"),
        ("export", "markdown"),
        ("list", "--markdown", "--limit", "0"),
    ],
)
def test_no_text_is_a_command_from(arguments: tuple[str, ...], hostile_board: Path) -> None:
    command = [*OPSBOARD, "--board", str(hostile_board), *arguments]
    done = subprocess.run(command, env=clean_environment(hostile_board.parent), capture_output=True, check=True)
    assert len(done.stdout.splitlines()) > len(TEXTS) // 2
    assert commands_left(done.stdout) == []
