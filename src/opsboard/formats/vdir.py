"""The files of one folder, by a descriptor of it: no name in it is followed elsewhere, each file is written whole."""

from __future__ import annotations

import os
import stat
from contextlib import ExitStack

from opsboard.domain.errors import N_, Refused
from opsboard.formats.files import opened_folder, replace_in, unavailable

MAX_BYTES = 32 * 1024 * 1024


class Folder:
    """A folder that is made when it is missing; a link is refused. Raises Refused, Unavailable."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._stack = ExitStack()
        self._wrote = False

    def __enter__(self) -> Folder:
        try:
            if not os.path.lexists(self._path):
                os.mkdir(self._path)
            self._at = self._stack.enter_context(opened_folder(self._path))
        except OSError as error:
            raise unavailable(self._path, error) from error
        return self

    def __exit__(self, *_error: object) -> None:
        try:
            if self._wrote:
                os.fsync(self._at)
        finally:
            self._stack.close()

    def names(self) -> list[str]:
        """The names in the folder."""
        return os.listdir(self._at)

    def read(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none. Raises Refused for a link and what is no plain file."""
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
        try:
            descriptor = os.open(name, flags, dir_fd=self._at)
        except FileNotFoundError:
            return None
        except OSError as error:
            if self._is_plain(name):
                raise unavailable(self._shown(name), error) from error
            raise self._no_file(name) from None
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise self._no_file(name)
            return file.read(MAX_BYTES)

    def write(self, name: str, data: bytes) -> None:
        """Put a file in place of the one of this name, whole or not at all."""
        try:
            status = os.stat(name, dir_fd=self._at, follow_symlinks=False)
        except FileNotFoundError:
            status = None
        if status is not None and not stat.S_ISREG(status.st_mode):
            raise self._no_file(name)
        try:
            replace_in(self._at, name, stat.S_IMODE(status.st_mode) if status else None, [data], folder_too=False)
        except OSError as error:
            raise unavailable(self._shown(name), error) from error
        self._wrote = True

    def remove(self, name: str) -> None:
        """Take a file away."""
        try:
            os.unlink(name, dir_fd=self._at)
        except OSError as error:
            raise unavailable(self._shown(name), error) from error
        self._wrote = True

    def _is_plain(self, name: str) -> bool:
        try:
            return stat.S_ISREG(os.stat(name, dir_fd=self._at, follow_symlinks=False).st_mode)
        except OSError:
            return False

    def _shown(self, name: str) -> str:
        return os.path.join(self._path, name)

    def _no_file(self, name: str) -> Refused:
        return Refused(N_("{path} is a link or no plain file; nothing was written"), path=self._shown(name))
