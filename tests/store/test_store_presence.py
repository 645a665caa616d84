"""Who is at the board: seen by the others, gone with the process, and nothing that a neighbour writes does harm."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hostile import HOSTILE
from opsboard.domain.text import visible
from opsboard.store.files.presence import LOOKS_BETWEEN, SLOT, SLOTS, PresenceFile, here_path
from opsboard.usecases.ports.presence import Here

pytestmark = pytest.mark.skipif(not hasattr(__import__("fcntl"), "F_OFD_GETLK"), reason="needs locks of open files")


@pytest.fixture
def board(tmp_path: Path) -> str:
    path = tmp_path / "board.db"
    path.write_bytes(b"")
    path.chmod(0o660)
    return str(path)


def seen(presence: PresenceFile) -> list[Here]:
    """Who is there by now, whether or not that is news."""
    presence._seen, presence._found = None, [Here("somebody")]
    return list(presence.others() or ())


def test_each_sees_the_others_and_what_they_have_open(board: str) -> None:
    lin, zhao, chen = (PresenceFile(board) for _ in range(3))
    lin.show("lin", None)
    zhao.show("zhao", "SUP-31")
    assert seen(lin) == [Here("zhao", "SUP-31")]
    assert seen(zhao) == [Here("lin")]
    chen.show("chen", "REQ-1", editing=True)
    assert lin.others() == [Here("chen", "REQ-1", editing=True), Here("zhao", "SUP-31")]
    zhao.show("zhao", None)
    assert lin.others() == [Here("chen", "REQ-1", editing=True), Here("zhao")]
    chen.close()
    assert lin.others() == [Here("zhao")]


def test_what_did_not_change_is_told_once(board: str) -> None:
    lin, zhao = PresenceFile(board), PresenceFile(board)
    zhao.show("zhao", "SUP-31")
    assert lin.others() == [Here("zhao", "SUP-31")]
    before = os.stat(here_path(board)).st_mtime_ns
    for _look in range(2 * LOOKS_BETWEEN):
        zhao.show("zhao", "SUP-31")
        assert lin.others() is None
    assert os.stat(here_path(board)).st_mtime_ns == before


def test_who_is_killed_is_gone_after_a_few_looks(board: str) -> None:
    script = (
        "import sys, time\nfrom opsboard.store.files.presence import PresenceFile\n"
        f"PresenceFile({board!r}).show('zhao', 'SUP-31')\nprint('here', flush=True)\ntime.sleep(60)\n"
    )
    lin = PresenceFile(board)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert seen(lin) == [Here("zhao", "SUP-31")]
        lin.others()
        other.send_signal(signal.SIGKILL)
    looks = [lin.others() for _look in range(LOOKS_BETWEEN + 1)]
    assert [found for found in looks if found is not None] == [[]]


def test_a_place_that_was_left_is_taken_again(board: str) -> None:
    for _session in range(SLOTS + 5):
        one = PresenceFile(board)
        one.show("zhao", "SUP-31")
        one.close()
    assert os.path.getsize(here_path(board)) == SLOT


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_the_file_is_the_groups_as_the_board_is(board: str, umask: int) -> None:
    was = os.umask(umask)
    try:
        PresenceFile(board)
    finally:
        os.umask(was)
    status = os.stat(here_path(board))
    assert stat.S_IMODE(status.st_mode) == 0o660
    assert status.st_gid == os.stat(board).st_gid


def test_a_private_board_has_a_private_file(board: str) -> None:
    os.chmod(board, 0o600)
    PresenceFile(board)
    assert stat.S_IMODE(os.stat(here_path(board)).st_mode) == 0o600


@pytest.mark.parametrize("made", ["link", "pipe", "folder"])
def test_what_is_no_plain_file_is_left_alone(board: str, tmp_path: Path, made: str) -> None:
    name = here_path(board)
    target = tmp_path / "secret"
    target.write_text("mine")
    {"link": lambda: os.symlink(target, name), "pipe": lambda: os.mkfifo(name), "folder": lambda: os.mkdir(name)}[
        made
    ]()
    lin = PresenceFile(board)
    lin.show("lin", "SUP-1")
    assert lin.others() is None
    lin.close()
    assert target.read_text() == "mine"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_in_the_file_are_only_words(board: str, text: str) -> None:
    lin, other = PresenceFile(board), PresenceFile(board)
    other.show("x", None)
    assert other._file is not None
    held = json.dumps({"who": text[:30], "key": text[:30], "edits": True}).encode()[:SLOT]
    os.pwrite(other._file, held.ljust(SLOT), 0)
    for one in seen(lin):
        assert one.login == visible(one.login)
        assert "\n" not in one.login
        assert (one.key, one.editing) == (None, False)


@given(some.binary(max_size=4 * SLOT))
def test_any_bytes_in_the_file_are_read_without_harm(held: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        board = f"{folder}/board.db"
        Path(board).touch(mode=0o600)
        lin, other = PresenceFile(board), PresenceFile(board)
        other.show("x", None)
        assert other._file is not None
        os.pwrite(other._file, held, 0)
        assert all(len(one.login) <= 40 for one in seen(lin))
        os.ftruncate(other._file, 0)
        assert seen(lin) == []
        os.ftruncate(other._file, 10 * SLOT * SLOTS)
        assert seen(lin) == []
        lin.close()
        other.close()


def test_neighbours_that_hold_every_place_leave_the_board_usable(board: str) -> None:
    import fcntl

    from opsboard.store.files.presence import _lock

    greedy, lin = PresenceFile(board), PresenceFile(board)
    assert greedy._file is not None
    for slot in range(SLOTS):
        fcntl.fcntl(greedy._file, fcntl.F_OFD_SETLK, _lock(fcntl.F_WRLCK, slot))
    lin.show("lin", "SUP-1")
    assert seen(lin) == []
