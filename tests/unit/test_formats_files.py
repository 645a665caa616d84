"""Files are read within limits and written whole, and no trap in a shared folder is stepped into."""

from __future__ import annotations

import io
import os
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from opsboard.domain.errors import BadData, Invalid, NotFound, Refused, Unavailable
from opsboard.formats.csv_plan import CsvOptions
from opsboard.formats.detect import format_of, limit_of, read
from opsboard.formats.files import file_name, read_file, read_stream, write_file

MIB = 1024 * 1024


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.md"
    write_file(str(target), [b"one\n", b"two\n"])
    assert target.read_bytes() == b"one\ntwo\n"
    target.chmod(0o640)
    write_file(str(target), [b"three\n"])
    assert target.read_bytes() == b"three\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["out.md"]


def test_a_name_alone_is_written_to_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_file("out.md", [b"x"])
    assert (tmp_path / "out.md").read_bytes() == b"x"


def test_what_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "out.md"
    target.write_bytes(b"before")

    def breaking() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError):
        write_file(str(target), breaking())
    assert target.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["out.md"]


def test_links_and_devices_are_not_written_to(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    link = tmp_path / "link.md"
    link.symlink_to(victim)
    dangling = tmp_path / "dangling.md"
    dangling.symlink_to(tmp_path / "new")
    folder = tmp_path / "folder"
    folder.mkdir()
    linked_folder = tmp_path / "linked"
    linked_folder.symlink_to(folder)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for target in (link, dangling, folder, linked_folder / "x.md", pipe):
        with pytest.raises(Refused):
            write_file(str(target), [b"x"])
    assert victim.read_bytes() == b"precious"
    assert not (tmp_path / "new").exists()
    assert os.listdir(folder) == []
    for nameless in ("", "..", f"{folder}/"):
        with pytest.raises((Invalid, Refused)):
            write_file(nameless, [b"x"])


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="No such file"):
        write_file(str(tmp_path / "gone" / "x.md"), [b"x"])


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with open(huge, "wb") as file:
        file.truncate(1024 * MIB)
    begun = time.monotonic()
    with pytest.raises(BadData, match=r"huge\.csv: 1024\.0 MiB; at most 32 MiB"):
        read_file(str(huge), limit_of("csv"))
    assert time.monotonic() - begun < 0.5


def test_a_stream_without_end_is_refused() -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"x" * size

    with pytest.raises(BadData, match="stdin"):
        read_stream(Endless(), "stdin", 3 * MIB)  # type: ignore[arg-type]
    assert read_stream(io.BytesIO(b"abc"), "stdin", 3) == b"abc"


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_file(str(tmp_path / "gone.csv"), MIB)
    with pytest.raises(Invalid):
        read_file(str(tmp_path), MIB)
    with pytest.raises(Invalid):
        read_file("/dev/zero", MIB)
    assert file_name("-") == "stdin"
    assert file_name("/a/b.csv") == "b.csv"


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"Title\nx\n",), daemon=True)
    writer.start()
    try:
        assert read_file(str(pipe), MIB) == b"Title\nx\n"
    finally:
        writer.join()


@pytest.mark.parametrize(
    ("head", "name", "form"),
    [
        (b'{"format":"opsboard"', "x", "json"),
        (b'\xef\xbb\xbf {"a"', "x.json", "json"),
        (b'{"a":1}\n{"a":2}', "x.jsonl", "jsonl"),
        (b"[1]", "x.csv", "json"),
        (b"Title,Status\n", "x.json", "csv"),
        ("标题,状态\n".encode("gbk"), "x", "csv"),
        (b"", "x", "csv"),
    ],
)
def test_formats_are_told_by_content(head: bytes, name: str, form: str) -> None:
    assert format_of(head, name) == form


@pytest.mark.parametrize("head", [b"# Board\n\n- [ ] x", b"<html>", b"- [ ] task"])
def test_formats_that_cannot_be_read_are_named(head: bytes) -> None:
    with pytest.raises(BadData, match="this version reads csv, json, jsonl and ics"):
        format_of(head, "x")


def test_a_format_may_be_asked_for() -> None:
    options = CsvOptions()
    assert read(b"Title\nx\n", "x", options).items[0].title == "x"
    assert read(b"# Title,Status\nx,Open\n", "x", options, "csv").items[0].title
    with pytest.raises(BadData):
        read(b"Title\nx\n", "x", options, "json")
    with pytest.raises(Invalid, match="csv, json, jsonl"):
        read(b"", "x", options, "trello")


CALENDARS = [(b"\xef\xbb\xbf\r\nbegin:vcalendar\r\n", "x"), (b"BEGIN:VTODO\n", "-"), (b"\xff\xfeB\0", "a.ICS")]


@pytest.mark.parametrize(("head", "name"), CALENDARS)
def test_a_calendar_is_known_by_its_beginning_or_its_name(head: bytes, name: str) -> None:
    assert format_of(head, name) == "ics"
