"""A real sshd before a board in service mode: people work through it, and nothing else gets out of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from soaking import Report, amount
from ssh_server import MISSING, Server, end, is_safe_for_sshd, processes_with, serving

from opsboard.store.sqlite.board import open_board
from opsboard.store.sqlite.locking import BoardLock
from opsboard.usecases.drafts import drafts
from opsboard.usecases.session import Session
from terminal import Terminal

pytestmark = pytest.mark.skipif(MISSING is not None, reason=str(MISSING))

DROPS = amount(4, 200)
"""How many connections are dropped."""
ORPHAN_SECONDS = 5.0

PEOPLE = {"lin": "member", "gu": "admin", "wen": "viewer"}


class Board:
    """A board in service mode behind sshd."""

    def __init__(self, server: Server, path: Path) -> None:
        self.server = server
        self.path = path
        self.local("init", str(path), "--service")
        for login, role in PEOPLE.items():
            self.local("--board", str(path), "people", "add", login, "--role", role, "--key", server.key(login))
        self.authorize()

    def local(self, *words: str) -> str:
        """What the account itself does, in a shell of its own."""
        return subprocess.run(
            [sys.executable, "-m", "opsboard", *words], capture_output=True, text=True, check=True, timeout=60
        ).stdout

    def authorize(self) -> None:
        self.server.authorize(self.local("--board", str(self.path), "people", "keys"))

    def items(self) -> int:
        return len(json.loads(self.local("--board", str(self.path), "list", "--json"))["items"])

    def terminal(self, login: str, *words: str, **environment: str) -> Terminal:
        """The board opened on a person's own terminal, over the line."""
        known = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "HOME": str(self.server.folder), **environment}
        command = self.server.command(login, "-tt", *words, "127.0.0.1")
        return Terminal(command, size=(100, 30), environment=known)


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    folder = tmp_path_factory.mktemp("ssh")
    with serving(folder) as server:
        made = Board(server, folder / "board" / "board.db")
        made.local("--board", str(made.path), "add", "support", "退款三天没到账")
        yield made


def test_people_work_through_the_line_as_whom_their_keys_say(board: Board) -> None:
    said = board.server.run("lin", "127.0.0.1", "add support 'it; has $(signs)' --assignee @me")
    assert (said.returncode, said.stderr) == (0, b"")
    key = said.stdout.decode().strip()
    item = json.loads(board.server.run("lin", "127.0.0.1", "list is:mine --json").stdout)["items"][0]
    assert (item["key"], item["title"], item["created_by"]) == (key, "it; has $(signs)", "lin")
    assert board.server.run("lin", "127.0.0.1", f"comment {key} -", data="从管道来".encode()).returncode == 0
    shown = json.loads(board.server.run("wen", "127.0.0.1", f"show {key} --json").stdout)["item"]
    assert [(one["author"], one["body"]) for one in shown["comments"]] == [("lin", "从管道来")]


@pytest.mark.parametrize(
    ("login", "said", "code"),
    [
        ("lin", "show SUP-999", 3),
        ("wen", "add support x", 4),
        ("lin", "init /tmp/x.db", 4),
    ],
)
def test_exit_codes_come_through_the_line(board: Board, login: str, said: str, code: int) -> None:
    done = board.server.run(login, "127.0.0.1", said)
    assert (done.returncode, done.stdout) == (code, b"")
    assert done.stderr.count(b"\n") == 1


def test_no_word_becomes_a_command_of_the_server(board: Board) -> None:
    """Each of these would leave `victim` behind if a shell, or anything but the board, read it."""
    victim = board.server.folder / "victim"
    touch = f"touch {victim}"
    attempts = [
        f"sh -c '{touch}'",
        f"list; {touch}",
        f"list | tee {victim}",
        f"list > {victim}",
        f"list $({touch})",
        f"list\n{touch}",
        f'"; {touch}; "',
        f'list \\"; {touch}; \\"',
        f"--board {victim} init {victim}",
        "--as gu people add evil --role admin",
        f'python -c \'open("{victim}", "w")\'',
    ]
    for said in attempts:
        done = board.server.run("lin", "127.0.0.1", said)
        assert not victim.exists(), said
        assert b"uid=" not in done.stdout
    assert "evil" not in board.local("--board", str(board.path), "people")


def test_a_terminal_called_by_a_command_runs_none(board: Board) -> None:
    victim = board.server.folder / "victim"
    for name in (f"xterm sh -c >{victim}", f"x;touch {victim}", f"$(touch {victim})", "x LD_PRELOAD=/x"):
        with board.terminal("lin", TERM=name) as terminal:
            terminal.wait(limit=20)
        assert not victim.exists(), name


def test_the_environment_that_a_client_sends_changes_nothing(board: Board) -> None:
    victim = board.server.folder / "victim"
    script = board.server.folder / "script"
    script.write_text(f"#!/bin/sh\ntouch {victim}\n")
    script.chmod(0o755)
    sent = {
        **dict.fromkeys(("EDITOR", "VISUAL", "PAGER", "LESSOPEN", "PYTHONSTARTUP", "TEXTUAL_DRIVER"), str(script)),
        **{"TEXTUAL_LOG": str(victim), "OPSBOARD_BOARD": "/etc/passwd", "USER": "gu", "HOME": "/nowhere"},
        **{"PYTHONPATH": str(board.server.folder), "_OPSBOARD_COMPLETE": "bash_source", "IFS": "l"},
        **{"XDG_CONFIG_HOME": "/etc", "LC_ALL": "../../x", "LANG": "zh_CN.UTF-8"},
    }
    (board.server.folder / "opsboard.py").write_text(f"open({str(victim)!r}, 'w')\n")
    options = [word for name in sent for word in ("-o", f"SendEnv={name}")]
    done = board.server.run("lin", *options, "127.0.0.1", "show SUP-1 --json", environment=sent)
    assert json.loads(done.stdout)["item"]["key"] == "SUP-1"
    refused = board.server.run("lin", *options, "127.0.0.1", "show SUP-9999", environment=sent)
    assert "没有" in refused.stderr.decode(), refused  # the language is the caller's own matter
    assert not victim.exists()


def test_no_file_is_fetched_or_put(board: Board) -> None:
    secret = board.server.folder / "secret"
    secret.write_text("secret")
    got = board.server.folder / "got"
    options = board.server.options("lin")
    for command in (
        ["sftp", *options, f"127.0.0.1:{secret}", str(got)],
        ["scp", *options, f"127.0.0.1:{secret}", str(got)],
        ["scp", "-O", *options, f"127.0.0.1:{secret}", str(got)],
        ["scp", "-O", *options, str(secret), f"127.0.0.1:{got}"],
    ):
        done = subprocess.run(command, capture_output=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
        assert done.returncode != 0, command
        assert not got.exists(), command


def test_no_connection_goes_on_through_the_server(board: Board) -> None:
    with socket.socket() as inner:
        inner.bind(("127.0.0.1", 0))
        inner.listen()
        inner.settimeout(0.2)
        target = f"127.0.0.1:{inner.getsockname()[1]}"
        reached: list[object] = []

        def listen() -> None:
            try:
                reached.append(inner.accept())
            except TimeoutError:
                return

        through = board.server.run("lin", "-W", target, "127.0.0.1")
        assert through.returncode == 255
        assert b"forwarding failed" in through.stderr
        back = board.server.run("lin", "-o", "ExitOnForwardFailure=yes", "-N", "-R", f"0:{target}", "127.0.0.1")
        assert back.returncode == 255
        listener = threading.Thread(target=listen)
        listener.start()
        listener.join()
        assert reached == []


def test_without_a_terminal_the_board_says_so_and_ends(board: Board) -> None:
    done = board.server.run("lin", "-T", "127.0.0.1")
    assert (done.returncode, done.stdout) == (64, b"")
    assert processes_with(str(board.path)) == []


def test_the_board_opens_and_no_key_leads_out(board: Board) -> None:
    with board.terminal("lin") as terminal:
        terminal.wait_for("退款三天没到账")
        for key in ("E", "\x1a"):
            terminal.send(key)
            terminal.wait_for("leads out of the board")
            terminal.send("j")
            terminal.wait_for("^(?!.*leads out)(?s:.)*$")
        terminal.send("q")
        assert terminal.wait(limit=20) == 0
    assert _gone(board)


def test_who_left_is_out_even_with_a_file_of_keys_that_is_old(board: Board) -> None:
    board.local("--board", str(board.path), "people", "add", "old", "--key", board.server.key("old"))
    board.authorize()
    assert board.server.run("old", "127.0.0.1", "list").returncode == 0
    board.local("--board", str(board.path), "people", "remove", "old")
    done = board.server.run("old", "127.0.0.1", "list")
    assert (done.returncode, done.stdout) == (7, b"")
    board.authorize()
    assert board.server.run("old", "127.0.0.1", "list").returncode == 255


def test_a_key_taken_away_ends_the_open_board_and_opens_none(board: Board) -> None:
    board.local("--board", str(board.path), "people", "add", "brief", "--key", board.server.key("brief"))
    board.authorize()
    with board.terminal("brief") as terminal:
        terminal.wait_for("退款三天没到账")
        board.local("--board", str(board.path), "people", "edit", "brief", "--key", "none")
        assert terminal.wait(limit=20) == 7
    done = board.server.run("brief", "127.0.0.1", "list")  # the file of keys is old
    assert (done.returncode, done.stdout) == (7, b"")


def test_a_server_may_ask_the_board_itself_who_enters(tmp_path: Path) -> None:
    """As the README has it: a new key works and a person who left is out at once, without a file to renew."""
    program = Path(sys.executable).with_name("opsboard")
    if os.getuid() != 0 or not is_safe_for_sshd(program):
        pytest.skip("sshd asks only a program that nobody but root can change")
    path = tmp_path / "board" / "board.db"
    with serving(tmp_path, asks=f"{program} --board {path} people keys") as server:
        board = Board(server, path)
        assert server.run("lin", "127.0.0.1", "list").returncode == 0
        server.key("new")
        assert server.run("new", "127.0.0.1", "list").returncode == 255
        board.local("--board", str(path), "people", "add", "new", "--key", server.key("new"))
        assert server.run("new", "127.0.0.1", "list").returncode == 0
        board.local("--board", str(path), "people", "remove", "new")
        assert server.run("new", "127.0.0.1", "list").returncode == 255


def test_a_key_that_is_not_in_the_file_opens_nothing(board: Board) -> None:
    board.server.key("stranger")
    assert board.server.run("stranger", "127.0.0.1", "list").returncode == 255


def test_a_dropped_connection_leaves_no_process_no_lock_and_its_draft(board: Board, figure: Report) -> None:
    before = board.items()
    for number in range(DROPS):
        terminal = board.terminal("lin")
        terminal.wait_for("退款三天没到账")
        typed = f"words typed before drop {number}"
        if number % 2:
            terminal.press("e" if number % 4 == 1 else "c")
            terminal.wait_for("Title  " if number % 4 == 1 else "Comment on")
            terminal.send(f" {typed}")
            terminal.wait_for(typed)
        os.kill(terminal.process, signal.SIGKILL)
        terminal.close()
        if number % 2:
            assert _gone(board), "a process outlived its line"
            kept = _drafts(board, "lin")
            assert any(typed in text for text in kept), f"the draft of drop {number} is lost: {kept}"
    assert _gone(board), "a process outlived its line"
    _no_lock(board)
    assert board.items() == before
    figure("connections over a real sshd dropped", f"{DROPS}: no process after 5 s, no lock, no lost draft")


def test_a_line_that_falls_silent_is_given_up(board: Board) -> None:
    """The cable is pulled: the client says nothing any more, and the server must find out by asking."""
    terminal = board.terminal("lin")
    terminal.wait_for("退款三天没到账")
    os.kill(terminal.process, signal.SIGSTOP)
    try:
        assert _gone(board, seconds=ORPHAN_SECONDS + 5)
    finally:
        os.kill(terminal.process, signal.SIGCONT)
        terminal.close()
    _no_lock(board)


def _gone(board: Board, seconds: float = ORPHAN_SECONDS) -> bool:
    """Whether every session of the board ends in time."""
    until = time.monotonic() + seconds
    while left := processes_with(str(board.path)):
        if time.monotonic() > until:
            end(left)
            return False
        time.sleep(0.02)
    return True


def _drafts(board: Board, login: str) -> list[str]:
    session = Session(open_board(str(board.path)), lambda: "2026-11-03T02:00:00Z", login, "UTC")
    try:
        return [one.text for one in drafts(session)]
    finally:
        session.store.close()


def _no_lock(board: Board) -> None:
    lock = BoardLock(str(board.path))
    try:
        lock.acquire(0)
        assert lock.alone()
    finally:
        lock.close()
    store = open_board(str(board.path))
    try:
        assert {finding.level for finding in store.check(deep=True)} == {"ok"}
    finally:
        store.close()
