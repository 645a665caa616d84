"""Which files are boards, who may open them, and what is said when one cannot be used."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from opsboard.domain.errors import Invalid, NotFound, Refused, Unavailable
from opsboard.domain.items import NewItem, Person
from opsboard.domain.kinds_loader import load_default, workflow_to_json
from opsboard.store.sqlite import board_file, connection
from opsboard.store.sqlite.backups import restore_board
from opsboard.store.sqlite.board import SqliteStore, create_board, open_board
from opsboard.store.sqlite.connection import wal_is_safe
from opsboard.usecases.ports import Selection

AT = "2026-11-03T10:00:00Z"
ANN = Person("ann", "Ann", "admin")


def create(path: Path, group: str | None = None) -> SqliteStore:
    workflow = workflow_to_json(load_default())
    return create_board(str(path), "Shop", "Asia/Shanghai", workflow, "support", AT, ANN, group)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask() -> Iterator[None]:
    old = os.umask(0o077)
    yield
    os.umask(old)


def test_a_new_board_is_its_makers_alone_and_knows_what_it_is(tmp_path: Path) -> None:
    store = create(tmp_path / "folder" / "new.db")
    assert (store.info.name, store.info.zone, store.info.default_kind, store.info.created_at) == (
        "Shop",
        "Asia/Shanghai",
        "support",
        AT,
    )
    assert store.workflow == load_default()
    assert store.team.people() == [ANN]
    with store.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "x"), AT, "ann")
    for file in (tmp_path / "folder").iterdir():
        assert mode(file) == 0o600, file
    assert mode(tmp_path / "folder") == 0o700
    store.close()
    assert sorted(os.listdir(tmp_path / "folder")) == ["new.db", "new.db.lock", "new.db.spare"]


def test_a_board_for_a_group_is_the_groups_whatever_the_umask(tmp_path: Path, umask: None) -> None:
    import grp

    group = grp.getgrgid(os.getgid()).gr_name
    folder = tmp_path / "shared"
    store = create(folder / "new.db", group)
    with store.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "x"), AT, "ann")
    assert (mode(folder), {mode(file) for file in folder.iterdir()}) == (0o2770, {0o660})
    store.close()
    (folder / "new.db.lock").unlink()
    open_board(str(folder / "new.db")).close()
    assert mode(folder / "new.db.lock") == 0o660
    with pytest.raises(Invalid, match="no group"):
        create(folder / "other.db", "no-such-group")


def test_a_check_warns_of_a_board_that_everyone_can_read(path: Path) -> None:
    path.chmod(0o644)
    store = open_board(str(path))
    warned = [finding for finding in store.check(deep=False) if finding.level == "warn"]
    assert {finding.check for finding in warned} == {"files"}
    assert "chmod o-rwx" in str(warned[0].values["command"])
    store.close()


def test_a_path_that_is_taken_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file.db").write_text("mine")
    (tmp_path / "link.db").symlink_to(tmp_path / "nowhere")
    for name in ("file.db", "link.db"):
        with pytest.raises(Refused, match="exists"):
            create(tmp_path / name)
    assert (tmp_path / "file.db").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_a_workflow_that_makes_no_sense_makes_no_board(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        create_board(str(tmp_path / "new.db"), "S", "UTC", "{}", "support", AT, ANN)
    assert os.listdir(tmp_path) == []


def test_what_is_not_a_board_is_told_apart(path: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="opsboard init"):
        open_board(str(tmp_path / "missing.db"))
    with pytest.raises(NotFound):
        open_board(str(path / "below.db"))
    (tmp_path / "text.db").write_text("hello " * 1000)
    (tmp_path / "empty.db").touch()
    database = connection.engine.connect(str(tmp_path / "other.db"))
    database.execute("CREATE TABLE item (x)")
    database.close()
    for name in ("text.db", "empty.db", "other.db"):
        with pytest.raises(Unavailable, match="is not a board"):
            open_board(str(tmp_path / name))
    (tmp_path / "link.db").symlink_to(path)
    with pytest.raises(Unavailable, match="symbolic link"):
        open_board(str(tmp_path / "link.db"))
    with pytest.raises(Unavailable, match="not a file"):
        open_board(str(tmp_path))


def test_a_newer_board_asks_for_a_newer_program(path: Path) -> None:
    database = connection.engine.connect(str(path))
    database.execute("PRAGMA user_version=99")
    database.close()
    with pytest.raises(Unavailable, match="update opsboard"):
        open_board(str(path))


def test_a_damaged_board_is_said_to_be_damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 2048] = b"\xff" * 2048
    path.write_bytes(content)
    with pytest.raises(Unavailable, match="damaged"):
        open_board(str(path))


def test_a_link_in_place_of_a_journal_is_refused(path: Path, tmp_path: Path) -> None:
    Path(f"{path}-wal").symlink_to(tmp_path / "victim")
    with pytest.raises(Unavailable, match="plain file"):
        open_board(str(path))


def test_a_link_in_place_of_the_lock_is_refused(path: Path, tmp_path: Path) -> None:
    Path(f"{path}.lock").symlink_to(tmp_path / "victim")
    with pytest.raises(Unavailable):
        open_board(str(path))
    assert not (tmp_path / "victim").exists()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everyone may look into."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become someone else")
def test_one_who_may_not_write_is_told_what_the_owner_can_do(empty_board: Path, open_folder: Path) -> None:
    path = open_folder / "board.db"
    shutil.copyfile(empty_board, path)
    path.chmod(0o644)
    script = (
        "import grp, os, pwd, shlex, sys; sys.path[:] = sys.argv[2:]; import opsboard.store.sqlite.board as b\n"
        "from opsboard.store.sqlite import migrations, opening\n"
        "from opsboard.domain.errors import Unavailable\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "try: b.open_board(sys.argv[1])\n"
        "except Unavailable as error: print(error)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(path), *sys.path], capture_output=True, text=True, check=True
    )
    assert "chmod g+rw" in said.stdout


@pytest.mark.parametrize(
    ("kind", "refused"),
    [
        ("nfs4", True),
        ("cifs", True),
        ("fuse.sshfs", True),
        ("9p", True),
        ("ext4", False),
        ("tmpfs", False),
        ("overlay", False),
    ],
)
def test_a_network_file_system_is_refused(tmp_path: Path, kind: str, refused: bool) -> None:
    folder = tmp_path / "with space"
    folder.mkdir()
    mounts = tmp_path / "mountinfo"
    shown = str(folder).replace(" ", "\\040")
    mounts.write_text(
        f"1 0 8:1 / / rw - ext4 /dev/a rw\n2 1 0:5 / {shown} rw shared:1 - {kind} server:/x rw\nodd line\n"
    )
    assert board_file.file_system(str(folder / "board.db"), str(mounts)) == kind
    assert board_file.file_system(str(tmp_path / "board.db"), str(mounts)) == "ext4"
    if refused:
        with pytest.raises(Unavailable, match=kind):
            board_file.refuse_network(str(folder / "board.db"), str(mounts))
    else:
        board_file.refuse_network(str(folder / "board.db"), str(mounts))
    board_file.refuse_network(str(folder / "board.db"), str(tmp_path / "missing"))


FILL = """
import resource, signal, sys
from opsboard.domain.errors import Unavailable
from opsboard.domain.items import NewItem
from opsboard.store.sqlite.board import open_board
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
AT = "2026-11-03T10:00:00Z"
store = open_board(sys.argv[1])
if sys.argv[2] == "limit":
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
count = 0
try:
    while True:
        with store.write("add", AT, "ann") as tx:
            for _ in range(20):
                tx.add(NewItem("support", "x", properties={"body": "y" * 5000}), AT, "ann")
        count += 20
except Unavailable as error:
    print(count, error)
if sys.argv[2] == "limit":
    resource.setrlimit(resource.RLIMIT_FSIZE, resource.getrlimit(resource.RLIMIT_FSIZE)[1:] * 2)
"""


def test_a_write_that_fails_halfway_changes_nothing_and_says_so(path: Path) -> None:
    said = subprocess.run([sys.executable, "-c", FILL, str(path), "limit"], capture_output=True, text=True, check=True)
    count, _, message = said.stdout.partition(" ")
    assert "nothing was changed" in message
    store = open_board(str(path))
    assert store.count(Selection("UTC")) == int(count)
    assert {finding.level for finding in store.check(deep=True)} == {"ok"}
    store.close()


@pytest.mark.skipif(os.getuid() != 0 or shutil.which("mount") is None, reason="needs a small file system")
def test_a_full_disk_changes_nothing_and_says_so(empty_board: Path, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("may not mount here")
    try:
        path = folder / "board.db"
        shutil.copyfile(empty_board, path)
        path.chmod(0o600)
        said = subprocess.run(
            [sys.executable, "-c", FILL, str(path), "tmpfs"], capture_output=True, text=True, check=True
        )
        count, _, message = said.stdout.partition(" ")
        store = open_board(str(path))
        held, levels = store.count(Selection("UTC")), {found.level for found in store.check(deep=True)}
        store.close()
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
    assert "full" in message
    assert held == int(count) > 0
    assert levels == {"ok"}


def test_a_board_taken_away_while_open_is_said_to_be_gone(store: SqliteStore, path: Path, tmp_path: Path) -> None:
    path.rename(tmp_path / "elsewhere.db")
    with pytest.raises(Unavailable, match="moved or removed"), store.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "x"), AT, "ann")


def test_a_backup_is_a_whole_board_of_its_makers_alone(store: SqliteStore, tmp_path: Path) -> None:
    with store.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "x"), AT, "ann")
    target = tmp_path / "copies" / "copy.db"
    with pytest.raises(NotFound):
        store.copies.make(str(target))
    target.parent.mkdir()
    assert store.copies.make(str(target)) == str(target)
    assert (mode(target), os.listdir(target.parent)) == (0o600, ["copy.db"])
    copy = open_board(str(target))
    assert copy.item("SUP-1") == store.item("SUP-1")
    assert copy.newest_hash() == store.newest_hash()
    copy.close()
    with pytest.raises(Refused, match="exists already"):
        store.copies.make(store.info.path)


def test_a_backup_takes_the_boards_place_when_nobody_is_there(store: SqliteStore, path: Path, tmp_path: Path) -> None:
    store.copies.make(str(tmp_path / "copy.db"))
    with store.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "after the copy"), AT, "ann")
    with pytest.raises(Unavailable, match="open"):
        restore_board(str(path), str(tmp_path / "copy.db"))
    store.close()
    restore_board(str(path), str(tmp_path / "copy.db"))
    for name, count in (("board.db", 0), ("board.db.before", 1)):
        board = open_board(str(path.parent / name))
        assert board.count(Selection("UTC")) == count
        board.close()
    path.write_text("rubbish")
    restore_board(str(path), str(tmp_path / "copy.db"))
    open_board(str(path)).close()


def test_an_engine_with_the_bug_keeps_out_of_wal(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = [(3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 53, 4)]
    assert [wal_is_safe(version) for version in sound] == [True] * 4
    faulty = [(3, 40, 1), (3, 45, 0), (3, 50, 6), (3, 51, 2)]
    assert [wal_is_safe(version) for version in faulty] == [False] * 4
    monkeypatch.setattr(connection, "engine_version", lambda: (3, 40, 1))
    store = open_board(str(path))
    assert store._database.value("PRAGMA journal_mode") == "delete"
    assert store._database.value("PRAGMA synchronous") == 3
    with store.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "x"), AT, "ann")
    store.close()


def test_a_sound_engine_syncs_every_commit_of_the_wal(store: SqliteStore) -> None:
    if not wal_is_safe(connection.engine_version()):
        pytest.skip("this SQLite has the bug")
    settings = (
        "journal_mode",
        "synchronous",
        "foreign_keys",
        "trusted_schema",
        "cell_size_check",
        "recursive_triggers",
    )
    assert [store._database.value(f"PRAGMA {name}") for name in settings] == ["wal", 2, 1, 0, 1, 1]


def journal_of(path: Path) -> str:
    database = connection.engine.connect(path)
    try:
        return str(database.execute("PRAGMA journal_mode").fetchone()[0])
    finally:
        database.close()


def test_a_new_board_is_filled_without_the_wal_and_has_it_back_after(path: Path, store: SqliteStore) -> None:
    usual = journal_of(path)
    with store.bulk_write():
        assert journal_of(path) == "delete"
        with store.write("add", AT, "ann") as tx:
            key = tx.add(NewItem("support", "x"), AT, "ann")
    assert journal_of(path) == usual
    with pytest.raises(ZeroDivisionError), store.bulk_write():
        raise ZeroDivisionError
    assert journal_of(path) == usual
    assert store.item(key).title == "x"


def test_a_board_that_a_killed_import_left_without_the_wal_has_it_back_after_the_next(
    path: Path, store: SqliteStore
) -> None:
    usual = journal_of(path)
    store._database.value("PRAGMA journal_mode=DELETE")
    with store.bulk_write():
        pass
    assert journal_of(path) == usual


def test_a_board_that_someone_has_open_keeps_its_journal(path: Path, open_store: Callable[[], SqliteStore]) -> None:
    one, other = open_store(), open_store()
    usual = journal_of(path)
    assert other.seq() == 0
    with one.bulk_write():
        assert journal_of(path) == usual
        with one.write("add", AT, "ann") as tx:
            key = tx.add(NewItem("support", "x"), AT, "ann")
        assert other.item(key).title == "x"
    assert journal_of(path) == usual
