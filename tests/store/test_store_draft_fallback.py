"""Drafts that the board cannot take lie beside it, outlive any end of the program, and move in when it can."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import stat
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opsboard.domain.errors import Unavailable
from opsboard.domain.items import NewItem
from opsboard.store.files import draft_fallback
from opsboard.store.files.draft_fallback import AREA, ROOM, DraftFallback, fallback_path, reserve
from opsboard.store.sqlite.board import SqliteStore, open_board
from small_disk import fill, free, small_disk

AT = "2026-11-03T10:00:00Z"


def typed(text: str, at: str = AT) -> str:
    """A draft as the use cases write it."""
    return json.dumps({"at": at, "what": "comment", "keys": ["SUP-1"], "text": text})


class Full:
    """A disk on which a file cannot grow beyond what it has now."""

    def __init__(self, path: Path) -> None:
        self._limit = max(path.stat().st_size, 2 * AREA)

    def __enter__(self) -> None:
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)
        self._handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._limit, self._before[1]))

    def __exit__(self, *_error: object) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)
        signal.signal(signal.SIGXFSZ, self._handler)


@pytest.fixture
def filled(store: SqliteStore, path: Path) -> SqliteStore:
    """A board with a journal so long that nothing fits behind it when the files cannot grow."""
    with store.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "退款没到账"), AT, "ann")
    reserve(str(path))
    for letter in "abcdefghij":
        store.settings.remember("ann", "filler", letter * 100_000)
    assert os.path.getsize(f"{path}-wal") > 2 * AREA
    return store


def test_a_draft_on_a_full_disk_is_kept_beside_the_board_and_moves_in_when_there_is_room(
    filled: SqliteStore, path: Path
) -> None:
    filled.drafts.save("ann", "ask comment SUP-1", typed("before"))
    with Full(path):
        with pytest.raises(Unavailable):
            filled.settings.remember("ann", "name", "y" * 3_000_000)
        filled.drafts.save("ann", "ask comment SUP-1", typed("退款三天没到账"))
        filled.drafts.save("bo", "edit SUP-1", typed("bo's"))
        assert filled.drafts.one("ann", "ask comment SUP-1") == typed("退款三天没到账")
        assert filled.drafts.all("bo") == [("edit SUP-1", typed("bo's"))]
    other = open_board(str(path))
    assert other.drafts.all("ann") == [("ask comment SUP-1", typed("退款三天没到账"))]
    assert other.drafts.all("bo") == [("edit SUP-1", typed("bo's"))]
    held = other._database.rows("SELECT login, text FROM draft ORDER BY login")
    other.close()
    assert held == [("ann", typed("退款三天没到账")), ("bo", typed("bo's"))]
    assert not any(Path(fallback_path(str(path))).read_bytes()), "what was moved is still in the file"


def test_a_draft_waits_a_second_for_one_who_writes_and_is_then_kept_beside(
    open_store: Callable[[], SqliteStore], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opsboard.store.people.drafts.WAIT_SECONDS", 0.05)
    here, there = open_store(), open_store()
    with here.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "x"), AT, "ann")
        there.drafts.save("bo", "edit SUP-1", typed("meanwhile"))
        assert there.drafts.all("bo") == [("edit SUP-1", typed("meanwhile"))]
    there.drafts.save("bo", "edit SUP-1", typed("later", "2026-11-03T10:00:09Z"))
    assert there.drafts.all("bo") == [("edit SUP-1", typed("later", "2026-11-03T10:00:09Z"))]
    assert DraftFallback(str(path)).of("bo") == {}


def test_what_the_board_took_later_counts_when_the_program_ended_before_it_forgot_the_other(
    store: SqliteStore, path: Path
) -> None:
    assert DraftFallback(str(path)).keep("ann", "edit SUP-1", typed("first", "2026-11-03T10:00:00Z"))
    with store._database.writing():
        store._database.run(
            "INSERT INTO draft VALUES ('ann', 'edit SUP-1', ?)", (typed("second", "2026-11-03T10:00:05Z"),)
        )
    assert store.drafts.one("ann", "edit SUP-1") == typed("second", "2026-11-03T10:00:05Z")
    assert store.drafts.all("ann") == [("edit SUP-1", typed("second", "2026-11-03T10:00:05Z"))]
    assert DraftFallback(str(path)).of("ann") == {}


def test_a_dropped_draft_is_gone_from_beside_the_board_as_well(store: SqliteStore, path: Path) -> None:
    assert DraftFallback(str(path)).keep("ann", "edit SUP-1", typed("x"))
    store.drafts.save("ann", "edit SUP-1", None)
    assert store.drafts.all("ann") == []
    assert not any(Path(fallback_path(str(path))).read_bytes())


def test_a_purge_reaches_drafts_that_the_board_could_not_take(store: SqliteStore, path: Path) -> None:
    with store.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "a customer's name"), AT, "ann")
        tx.add(NewItem("support", "another"), AT, "ann")
    beside = DraftFallback(str(path))
    for login, form in (("ann", "edit SUP-1"), ("bo", "ask reason of many"), ("bo", "edit SUP-2")):
        text = typed("a customer's name") if "SUP" not in form or "SUP-1" in form else json.dumps({"at": AT})
        assert beside.keep(login, form, text)
    with store.write("purge", AT, "ann", reason="asked for") as tx:
        tx.purge("SUP-1")
    assert (beside.of("ann"), beside.of("bo")) == ({}, {"edit SUP-2": json.dumps({"at": AT})})
    beside.close()
    raw = Path(fallback_path(str(path))).read_bytes()
    areas = [raw[:AREA], raw[AREA:]]
    assert sum(any(area) for area in areas) == 1, "an area that counts no more still holds what was purged"


def test_a_purge_says_so_when_drafts_beside_the_board_cannot_be_overwritten(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "x"), AT, "ann")
    assert DraftFallback(str(path)).keep("bo", "edit SUP-1", typed("x"))
    monkeypatch.setattr(draft_fallback, "LOCK_SECONDS", 0.02)
    holder = DraftFallback(str(path))
    assert holder._file is not None
    with (
        draft_fallback._locked(holder._file),
        pytest.raises(Unavailable, match=r"SUP-1 is purged, but .*spare still holds drafts"),
        store.write("purge", AT, "ann", reason="asked for") as tx,
    ):
        tx.purge("sup-1")
    assert store.item("SUP-1").title == "(purged)"
    holder.close()


class Power(Exception):
    """The program ends here."""


@pytest.mark.parametrize("fails_at", range(1, 9))
@pytest.mark.parametrize("part", [0.0, 0.5])
def test_an_end_at_any_write_leaves_what_was_kept_before_or_after(
    path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int, part: float
) -> None:
    """Four drafts are kept in turn; the n-th write to the file ends the program, after a part of it."""
    count = 0
    real = os.pwrite

    def write(file: int, data: bytes, offset: int) -> int:
        nonlocal count
        count += 1
        if count == fails_at:
            real(file, bytes(data)[: int(len(data) * part)], offset)
            raise Power
        return real(file, data, offset)

    reserve(str(path))
    acknowledged = -1
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", write)
        try:
            for number in range(4):
                assert DraftFallback(str(path)).keep("ann", "edit SUP-1", typed(f"draft {number}"))
                acknowledged = number
        except Power:
            pass
    after = DraftFallback(str(path))
    found = after.of("ann").get("edit SUP-1")
    allowed = [typed(f"draft {number}") for number in (acknowledged, acknowledged + 1) if number >= 0]
    assert found in allowed or (found is None and acknowledged == -1)
    assert after.keep("ann", "edit SUP-2", typed("more"))
    assert set(after.of("ann")) >= {"edit SUP-2", *(["edit SUP-1"] if found else [])}
    after.close()


def test_a_draft_counts_behind_the_last_number_of_an_area(path: Path) -> None:
    reserve(str(path))
    with open(fallback_path(str(path)), "r+b") as file:
        file.write(area_of(2**32 - 1, zlib.compress(json.dumps({"ann": {"edit SUP-1": "x"}}).encode())))
    beside = DraftFallback(str(path))
    assert beside.keep("ann", "edit SUP-2", "y")
    assert beside.of("ann") == {"edit SUP-1": "x", "edit SUP-2": "y"}
    beside.close()


def test_sessions_that_keep_drafts_at_once_lose_none(path: Path) -> None:
    code = """
import sys
from opsboard.store.files.draft_fallback import DraftFallback
for number in range(25):
    assert DraftFallback(sys.argv[1]).keep(sys.argv[2], f"edit SUP-{number}", "x" * number)
"""
    running = [subprocess.Popen([sys.executable, "-c", code, str(path), f"p{n}"]) for n in range(4)]
    assert [process.wait(60) for process in running] == [0, 0, 0, 0]
    beside = DraftFallback(str(path))
    for number in range(4):
        assert beside.of(f"p{number}") == {f"edit SUP-{n}": "x" * n for n in range(25)}
    beside.close()


def test_the_file_is_as_private_as_the_board_and_never_a_link(path: Path, tmp_path: Path) -> None:
    path.chmod(0o660)
    reserve(str(path))
    status = os.stat(fallback_path(str(path)))
    assert stat.S_IMODE(status.st_mode) == 0o660
    assert (status.st_size, status.st_blocks * 512 >= 2 * AREA + ROOM) == (2 * AREA + ROOM, True)
    os.unlink(fallback_path(str(path)))
    target = tmp_path / "elsewhere"
    target.write_text("of somebody")
    os.symlink(target, fallback_path(str(path)))
    beside = DraftFallback(str(path))
    assert (beside.keep("ann", "edit SUP-1", "x"), beside.of("ann")) == (False, {})
    assert target.read_text() == "of somebody"


def test_what_does_not_fit_is_not_said_to_be_kept_and_hurts_nothing(path: Path) -> None:
    beside = DraftFallback(str(path))
    assert beside.keep("ann", "edit SUP-1", typed("small"))
    noise = "".join(chr(0x4E00 + (number * 7919) % 20_000) for number in range(300_000))
    assert not beside.keep("ann", "edit SUP-2", noise)
    assert beside.of("ann") == {"edit SUP-1": typed("small")}
    beside.close()


def area_of(sequence: int, packed: bytes) -> bytes:
    return struct.pack(">4sIII", b"opsd", sequence, len(packed), zlib.crc32(packed)) + packed


HOSTILE = st.one_of(
    st.binary(max_size=400),
    st.builds(area_of, st.integers(0, 2**32 - 1), st.binary(max_size=80)),
    st.builds(
        lambda sequence, held: area_of(sequence, zlib.compress(json.dumps(held).encode())),
        st.integers(0, 2**32 - 1),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=5),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
            max_leaves=8,
        ),
    ),
    st.just(area_of(7, zlib.compress(b"[" * 100_000))),
    st.just(area_of(7, zlib.compress(b'{"ann": {"x": "' + b" " * 40_000_000 + b'"}}'))),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE, HOSTILE)
def test_a_file_of_anything_is_no_more_than_drafts(path: Path, first: bytes, second: bytes) -> None:
    reserve(str(path))
    with open(fallback_path(str(path)), "r+b") as file:
        file.write(first.ljust(AREA, b"\0")[:AREA] + second.ljust(AREA, b"\0")[:AREA])
    beside = DraftFallback(str(path))
    held = beside.of("ann")
    assert all(isinstance(form, str) and isinstance(text, str) for form, text in held.items())
    assert beside.keep("ann", "edit SUP-1", "x")
    assert beside.of("ann") == {**held, "edit SUP-1": "x"}
    assert beside.forget(lambda *_one: True)
    beside.close()
    assert not any(Path(fallback_path(str(path))).read_bytes())


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "small") as made:
        yield made


def test_the_room_was_taken_before_the_disk_was_full(empty_board: Path, disk: Path) -> None:
    path = disk / "board.db"
    shutil.copyfile(empty_board, path)
    path.chmod(0o600)
    reserve(str(path))
    store = open_board(str(path))
    store.settings.remember("ann", "name", "so that the journal is there")
    fill(disk)
    with pytest.raises(Unavailable, match="full"):
        store.settings.remember("ann", "name", "y" * 100_000)
    store.drafts.save("ann", "edit SUP-1", typed("退款" * 20_000))
    store.close()
    free(disk)
    again = open_board(str(path))
    assert again.drafts.all("ann") == [("edit SUP-1", typed("退款" * 20_000))]
    again.close()
