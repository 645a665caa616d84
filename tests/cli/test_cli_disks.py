"""Disks that are full or only to be read: what still works, what is said, and what is left."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from public_key import ed25519
from small_disk import fill, free, small_disk

if TYPE_CHECKING:
    from cli.conftest import Program

KEY = ed25519()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "small") as made:
        yield made


def test_on_a_full_disk_a_board_can_be_read_and_says_why_it_is_not_written(bare: Program, disk: Path) -> None:
    board = str(disk / "board.db")
    bare.ok("init", "--service", board)
    bare.ok("--board", board, "add", "support", "Refund")
    bare.ok("--board", board, "people", "add", "lin", "--key", KEY)
    fill(disk)
    for _ in range(3):
        assert KEY in bare.ok("--board", board, "people", "keys")
    assert "Refund" in bare.ok("--board", board, "list")
    assert "Refund" in bare.ok("--board", board, "show", "SUP-1")
    assert "the disk is full" in bare.refused(7, "--board", board, "add", "support", "y")
    free(disk)
    assert bare.ok("--board", board, "add", "support", "y") == "SUP-2\n"
    bare.ok("--board", board, "check", "--deep")


def test_a_sample_board_that_finds_no_room_leaves_nothing(bare: Program, disk: Path) -> None:
    assert "full" in bare.refused(7, "demo", "--items", "3000", "--no-open", "--board", str(disk / "demo.db"))
    assert os.listdir(disk) == []


def test_a_disk_that_can_only_be_read_is_called_that(program: Program, disk: Path) -> None:
    program.ok("add", "support", "x")
    board = disk / "board.db"
    shutil.copyfile(program.board, board)
    board.chmod(0o600)
    if subprocess.run(["mount", "-o", "remount,ro", str(disk)], capture_output=True).returncode:
        pytest.skip("may not mount here")
    try:
        for words in (["list"], ["add", "support", "y"], ["people", "keys"]):
            said = program.refused(7, "--board", str(board), *words)
            assert "read-only" in said
            assert "chmod" not in said
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
