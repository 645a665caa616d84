"""The files of a board: what is wrong with owner, group, mode and links, the line that helps, and the repair."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from opsboard.domain.errors import Refused, Unavailable
from opsboard.store.sqlite import permissions, sharing
from opsboard.store.sqlite.board import open_board

ROOT = os.getuid() == 0
GROUP, OTHER = 61_001, 61_002
"""Numbers of groups that no computer has."""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def share(path: Path, group: int | None = None) -> Path:
    """Make a board and its folder a group's."""
    for one, bits in ((path.parent, 0o2770), (path, 0o660), (Path(f"{path}.lock"), 0o660)):
        if not one.exists():
            one.touch()
        if group is not None:
            os.chown(one, -1, group)
        one.chmod(bits)
    return path


def told(path: Path) -> list[str]:
    return [fault.message.format(**fault.values) for fault in permissions.faults(str(path))]


def test_a_board_of_ones_own_and_a_shared_one_have_no_faults(path: Path) -> None:
    assert told(path) == []
    assert told(share(path)) == []


@pytest.mark.parametrize(
    ("spoil", "word", "line"),
    [
        (lambda path: os.link(path, f"{path}.copy"), "hard links", "find / -xdev -inum"),
        (lambda path: path.chmod(0o666), "open to everyone", "chmod o-rwx "),
        (lambda path: path.parent.chmod(0o777), "also a false board", "chmod 0775 "),
        (lambda path: os.link(f"{path}.lock", f"{path}.other"), "plain file with one name", "remove it"),
        (lambda path: os.mkdir(f"{path}-wal"), "plain file with one name", "remove it"),
        (lambda path: os.symlink("/etc/passwd", f"{path}-shm"), "plain file with one name", "remove it"),
    ],
)
def test_with_these_faults_a_board_is_not_opened(
    path: Path, spoil: Callable[[Path], None], word: str, line: str
) -> None:
    Path(f"{path}.lock").touch(0o600)
    spoil(path)
    with pytest.raises(Unavailable, match=word) as caught:
        open_board(str(path))
    assert line in str(caught.value)


@pytest.mark.skipif(not ROOT, reason="only root gives files to other groups")
@pytest.mark.parametrize(
    ("spoil", "word", "line"),
    [
        (lambda path: path.parent.chmod(0o770), "cannot all work", "chmod 2770 "),
        (lambda path: path.parent.chmod(0o2750), "cannot all work", "chmod 2770 "),
        (lambda path: os.chown(path.parent, -1, OTHER), "cannot all work", f"chgrp {GROUP} "),
        (lambda path: Path(f"{path}.lock").chmod(0o640), "shuts the group", "chmod 0660 "),
        (lambda path: os.chown(f"{path}.lock", -1, OTHER), "shuts the group", f"chgrp {GROUP} "),
    ],
)
def test_what_shuts_members_out_is_told_with_the_line_and_repaired_by_its_owner(
    path: Path, spoil: Callable[[Path], None], word: str, line: str
) -> None:
    share(path, GROUP)
    spoil(path)
    (fault,) = permissions.faults(str(path))
    said = fault.message.format(**fault.values)
    assert word in said
    assert line in said
    assert fault.mine
    assert fault.repair is not None
    permissions.repair(fault.repair)
    assert told(path) == []


@pytest.mark.skipif(not ROOT, reason="only root gives files to other groups")
def test_the_line_that_is_told_does_what_the_repair_does(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "it's a folder; $(touch x)"
    folder.mkdir()
    board = share(path.rename(folder / "board.db"), GROUP)
    folder.chmod(0o700)
    os.chown(folder, -1, 0)
    (fault,) = permissions.faults(str(board))
    assert fault.repair is not None
    subprocess.run(permissions.command_of(fault.repair), shell=True, check=True, cwd=tmp_path)
    assert told(board) == []
    assert sorted(os.listdir(tmp_path)) == [folder.name]


@pytest.mark.skipif(not ROOT, reason="only root gives files to other groups")
def test_side_files_of_ones_own_are_put_right_when_the_board_is_opened(path: Path) -> None:
    share(path, GROUP)
    lock = Path(f"{path}.lock")
    lock.chmod(0o600)
    os.chown(lock, -1, 0)
    open_board(str(path)).close()
    assert (mode(lock), lock.stat().st_gid) == (0o660, GROUP)


def test_what_is_not_needed_keeps_nobody_out(path: Path, tmp_path: Path) -> None:
    """Who is here is told by a file that the board can do without."""
    Path(f"{path}.here").symlink_to(tmp_path / "nowhere")
    open_board(str(path)).close()
    assert "plain file" in "".join(told(path))


def test_a_repair_follows_no_link(path: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.touch(0o600)
    link = tmp_path / "link"
    link.symlink_to(victim)
    with pytest.raises(Unavailable, match="cannot be repaired"):
        permissions.repair(permissions.Repair(str(link), 0o666))
    assert mode(victim) == 0o600
    permissions.repair(permissions.Repair(str(tmp_path / "gone"), 0o666))


@pytest.mark.skipif(not ROOT, reason="only root gives files to other groups")
def test_a_folder_is_made_for_a_group_with_those_above_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "_number", lambda group: GROUP)
    old = os.umask(0o077)
    try:
        assert sharing.shared_folder(str(tmp_path / "srv" / "ops"), "ops") == GROUP
    finally:
        os.umask(old)
    for folder in (tmp_path / "srv", tmp_path / "srv" / "ops"):
        assert (mode(folder), folder.stat().st_gid) == (0o2770, GROUP)
    mine = tmp_path / "mine"
    mine.mkdir(0o755)
    sharing.shared_folder(str(mine), "ops")
    assert mode(mine) == 0o2770


@pytest.mark.skipif(not ROOT, reason="only root gives files to other groups")
def test_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "_number", lambda group: GROUP)
    home = tmp_path / "home"
    home.mkdir(0o755)
    (home / "letter").touch()
    with pytest.raises(Refused, match=f"chgrp {GROUP} .*home && chmod 2770 .*home"):
        sharing.shared_folder(str(home), "ops")
    assert (mode(home), home.stat().st_gid) == (0o755, os.getgid())
    home.chmod(0o2777)
    os.chown(home, -1, GROUP)
    home.chmod(0o2777)
    with pytest.raises(Refused, match="alone"):
        sharing.shared_folder(str(home), "ops")


def test_folders_above_that_let_nobody_through_are_told(path: Path) -> None:
    closed = path.parent / "closed"
    inner = closed / "inner"
    inner.mkdir(parents=True)
    closed.chmod(0o700)
    faults = list(permissions.way_in(str(inner / "board.db"), GROUP))
    assert faults[0].values["folder"] == str(closed)
    assert faults[0].values["command"] == f"chmod o+x {closed}"
    assert not any(fault.blocks for fault in faults)
    closed.chmod(0o711)
    assert str(closed) not in [fault.values["folder"] for fault in permissions.way_in(str(inner / "board.db"), GROUP)]
