"""Files of imports and exports: read within a limit, written whole or not at all.

A name in a folder that others can write to may be a trap: nothing here follows a link or writes to
what is no plain file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from opsboard.domain.errors import N_, BadData, Invalid, NotFound, Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK = 1024 * 1024


Limit = int | Callable[[bytes], int]
"""The most bytes that a file may have; or what tells it from the file's beginning."""

_HEAD = 4096
"""Bytes that tell a format."""


def read_file(path: str, limit: Limit) -> bytes:
    """The bytes of a file. One larger than `limit` is refused by its size, before it is read.

    Raises BadData (too large), NotFound, Invalid (a folder or a device), Unavailable (not permitted).
    """
    name = os.path.basename(path) or path
    try:
        descriptor = _opened_for_reading(path)
    except FileNotFoundError:
        raise NotFound(N_("there is no file {path}"), path=path) from None
    except OSError as error:
        raise unavailable(path, error) from error
    with open(descriptor, "rb") as file:
        return _read(file, name, limit, os.fstat(descriptor).st_size)


def _opened_for_reading(path: str) -> int:
    """A descriptor of a file or a pipe. Raises OSError, Invalid for what is neither."""
    # Without waiting: what stands at the path is not known before it is open.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    if stat.S_ISFIFO(mode):
        if not path.startswith(("/dev/fd/", "/proc/")):
            _await_writer(descriptor)
        os.set_blocking(descriptor, True)
        return descriptor
    os.close(descriptor)
    raise Invalid(N_("{path} is not a file that can be read"), path=path)


def _await_writer(descriptor: int) -> None:
    """Wait until somebody has opened a named pipe to write: before that it looks ended. It is not opened
    once more, for what is written in between would be lost."""
    import select

    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    poll.poll()


def read_stream(stream: BinaryIO, name: str, limit: Limit) -> bytes:
    """The bytes of a stream to its end, at most `limit`. Raises BadData, Unavailable."""
    return _read(stream, name, limit, 0)


def _read(stream: BinaryIO, name: str, limit: Limit, known: int) -> bytes:
    """`known` is the size that is sure before reading."""
    try:
        blocks = [stream.read(_HEAD)]
        most = limit if isinstance(limit, int) else limit(blocks[0])
        size = len(blocks[0])
        if size < known <= most:  # a file: all of it at once, so that it stands in memory once
            stream.seek(0)
            blocks = [stream.read(known)]
            size = len(blocks[0])
        while known <= most and size <= most and blocks[-1]:
            blocks.append(stream.read(min(_BLOCK, most + 1 - size)))
            size += len(blocks[-1])
    except OSError as error:
        raise unavailable(name, error) from error
    if max(known, size) > most:
        raise _too_large(name, max(known, size), most)
    return b"".join(filter(None, blocks))


def write_file(path: str, chunks: Iterable[bytes]) -> None:
    """Write a file whole: a new one takes its place when all is on the disk, else nothing has changed.

    Raises Refused (the target is a link or no plain file, its folder is a link), Unavailable.
    """
    folder, name = os.path.split(path)
    if name in ("", ".", ".."):
        raise Invalid(N_("{path} names no file"), path=path)
    try:
        with opened_folder(folder or ".") as at:
            mode = _target_mode(at, name, path)
            replace_in(at, name, mode, chunks)
    except OSError as error:
        raise unavailable(path, error) from error


@contextmanager
def opened_folder(folder: str) -> Iterator[int]:
    """A descriptor of the folder: what happens to its name later does not matter."""
    if os.path.islink(folder.rstrip("/") or "/"):
        raise Refused(N_("{path} is a link; write into the folder itself"), path=folder)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _target_mode(at: int, name: str, path: str) -> int | None:
    """The permissions of the file that is there; None when there is none."""
    try:
        status = os.stat(name, dir_fd=at, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        raise Refused(N_("{path} is a link or no plain file; nothing was written"), path=path)
    return stat.S_IMODE(status.st_mode)


def replace_in(at: int, name: str, mode: int | None, chunks: Iterable[bytes], *, folder_too: bool = True) -> None:
    """Write a file of an opened folder beside the one of its name, and put it in its place. `folder_too`: its name is
    on the disk as well when this returns. Raises OSError."""
    temporary = f".{name[:100]}.{os.urandom(6).hex()}.part"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(temporary, flags, 0o666 if mode is None else 0o600, dir_fd=at)
    try:
        with open(descriptor, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            if mode is not None:
                os.fchmod(descriptor, mode)
            os.fsync(descriptor)
        os.replace(temporary, name, src_dir_fd=at, dst_dir_fd=at)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary, dir_fd=at)
        raise
    if folder_too:
        os.fsync(at)


def file_name(path: str) -> str:
    """The file's own name, for messages and for the ids of items that have none."""
    return "stdin" if path == "-" else Path(path).name


def _too_large(name: str, size: int, limit: int) -> BadData:
    return BadData(
        N_("{name}: {size} MiB; at most {limit} MiB can be read, split the file"),
        name=name,
        size=f"{size / 1024 / 1024:.1f}",
        limit=limit // 1024 // 1024,
    )


def unavailable(path: str, error: OSError) -> Unavailable:
    """What the system said of a file, as a refusal."""
    return Unavailable(N_("{path}: {problem}"), path=path, problem=error)
