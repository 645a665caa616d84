"""Drive a terminal program from outside: a pty, an emulator that sees what a person sees, and a clock.

Tests, benchmarks and pictures share it. What the program writes is only time-stamped and kept while
the program is busy, and shown to the emulator once the line is quiet, so that the emulator does not
compete with the program for the processor.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import pyte

_UNKNOWN_TO_PYTE = re.compile(
    r"\x1b\[[<>=][0-9;]*[a-zA-Z]"  # keyboard protocols and private modes
    r"|\x1b\[\?[0-9;]*u"
    r"|\x1b\[[0-9;?]*\$[a-z]"  # mode queries
    r"|\x1b[P_^X][^\x1b]*\x1b\\"  # device control, application commands
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # operating system commands
    r"|\x1b\[[0-9;]*t"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-9;:?<>=$ ]*|\][^\x07\x1b]*\x1b?|[P_^X][^\x1b]*\x1b?)?$")
_MODE_QUERY = re.compile(rb"\x1b\[\?([0-9]+)\$p")


class _Screen(pyte.Screen):
    """pyte takes the keyboard protocol's `CSI > 4 m` for colours; leave those alone."""

    def select_graphic_rendition(self, *attrs: int, private: bool = False) -> None:
        if not private:
            super().select_graphic_rendition(*attrs)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program wrote in answer to keys."""

    data: bytes
    first: float
    """Seconds from the key to the first byte."""
    last: float
    """Seconds from the key to the last byte."""


class Terminal:
    """A program in a pseudo terminal of `size` (columns, rows)."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        directory: Path | None = None,
    ) -> None:
        self.columns, self.rows = size
        self.started = time.perf_counter()
        self.status: int | None = None
        self.screen = _Screen(self.columns, self.rows)
        self._stream = pyte.Stream(self.screen)
        self._chunks: list[tuple[float, bytes]] = []
        self._shown = 0
        self._undecoded = b""
        self._unfinished = ""
        self.process, self._file = pty.fork()
        if self.process == 0:
            with contextlib.suppress(BaseException):
                if directory is not None:
                    os.chdir(directory)
                os.execvpe(command[0], list(command), dict(environment or os.environ))
            os._exit(127)
        self._set_size()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _set_size(self) -> None:
        packed = struct.pack("HHHH", self.rows, self.columns, 0, 0)
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, packed)

    def resize(self, columns: int, rows: int) -> None:
        """Change the window as a person who drags its corner."""
        self.show()
        self.columns, self.rows = columns, rows
        self.screen.resize(rows, columns)
        self._set_size()
        os.kill(self.process, signal.SIGWINCH)

    @property
    def file(self) -> int:
        """The descriptor of the terminal's other end, for `select`."""
        return self._file

    @property
    def output(self) -> bytes:
        """Every byte written so far."""
        return b"".join(data for _, data in self._chunks)

    def read(self, seconds: float) -> bool:
        """Take what comes within `seconds`; whether anything came. A program that ended gives nothing."""
        try:
            ready, _, _ = select.select([self._file], [], [], seconds)
            data = os.read(self._file, 65536) if ready else b""
        except OSError:
            data = b""
            time.sleep(min(seconds, 0.01))
        if not data:
            return False
        self._chunks.append((time.perf_counter(), data))
        for query in _MODE_QUERY.finditer(data):
            mode = query[1]
            self.send_bytes(b"\x1b[?%s;%d$y" % (mode, 2 if mode == b"2026" else 0))
        return True

    def send_bytes(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            os.write(self._file, data)

    def send(self, keys: str) -> None:
        """Type."""
        self.send_bytes(keys.encode())

    def settle(self, quiet: float = 0.08, limit: float = 5.0) -> None:
        """Read until nothing came for `quiet` seconds, `limit` at the most."""
        end = time.perf_counter() + limit
        while self.read(quiet) and time.perf_counter() < end:
            pass

    def press(self, keys: str, *, quiet: float = 0.08, limit: float = 5.0, patience: float = 1.0) -> Answer:
        """Type and read the whole answer; the first byte may take `patience` seconds."""
        begin = time.perf_counter()
        mark = len(self._chunks)
        self.send(keys)
        self.read(patience)
        self.settle(quiet, limit)
        chunks = self._chunks[mark:]
        if not chunks:
            return Answer(b"", 0.0, 0.0)
        return Answer(b"".join(data for _, data in chunks), chunks[0][0] - begin, chunks[-1][0] - begin)

    def wait_for(self, pattern: str, limit: float = 60.0) -> str:
        """Read until the screen shows `pattern` (a regular expression); the screen's text.

        Raises TimeoutError with the screen when it does not within `limit` seconds."""
        end = time.perf_counter() + limit
        while True:
            text = self.text()
            if re.search(pattern, text):
                return text
            if time.perf_counter() > end:
                raise TimeoutError(f"{pattern!r} is not on the screen:\n{text}")
            self.read(0.05)

    def time_of(self, pattern: str) -> float:
        """Seconds from the start until the screen first showed `pattern`, replayed from what was kept."""
        screen = Terminal.__new__(Terminal)
        screen.screen = _Screen(self.columns, self.rows)
        screen._stream = pyte.Stream(screen.screen)
        screen._undecoded, screen._unfinished = b"", ""
        for moment, data in self._chunks:
            screen._feed(data)
            if re.search(pattern, screen._read_screen()):
                return moment - self.started
        raise TimeoutError(f"{pattern!r} was never on the screen")

    def show(self) -> None:
        """Let the emulator catch up with what was read."""
        for _, data in self._chunks[self._shown :]:
            self._feed(data)
        self._shown = len(self._chunks)

    def _feed(self, data: bytes) -> None:
        data = self._undecoded + data
        cut = len(data)
        for back in range(1, min(4, len(data)) + 1):
            byte = data[-back]
            if byte & 0xC0 == 0xC0:
                length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
                cut -= back if length > back else 0
                break
            if byte < 0x80:
                break
        self._undecoded = data[cut:]
        text = self._unfinished + data[:cut].decode("utf-8", "replace")
        tail = _UNFINISHED.search(text)
        self._unfinished = tail[0] if tail else ""
        if tail:
            text = text[: tail.start()]
        self._stream.feed(self.understood(text))

    @staticmethod
    def understood(text: str) -> str:
        """A text without the sequences that pyte would print."""
        return _UNKNOWN_TO_PYTE.sub("", text)

    def _read_screen(self) -> str:
        blank = self.screen.default_char
        rows = []
        for y in range(self.screen.lines):
            row = self.screen.buffer[y]
            rows.append("".join(row.get(x, blank).data for x in range(self.screen.columns)).rstrip())
        return "\n".join(rows)

    def text(self) -> str:
        """The screen as text, a line per row."""
        self.show()
        return self._read_screen()

    def memory(self) -> int:
        """Resident bytes of the program."""
        status = Path(f"/proc/{self.process}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) * 1024 if found else 0

    def processor_seconds(self) -> float:
        """Processor time the program has used."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def signal(self, number: int) -> None:
        os.kill(self.process, number)

    def hang_up(self) -> None:
        """Close the terminal's other end, as a window that is closed or a line that drops."""
        os.close(self._file)
        self._file = os.open(os.devnull, os.O_RDWR)

    def fill(self, key: str, limit: float = 15.0) -> None:
        """Type a key again and again without reading, until the line takes no more of what the program writes.

        Raises TimeoutError."""
        end, worked, same = time.perf_counter() + limit, -1.0, 0
        while same < 15:  # a program that waits to write does nothing for its keys
            self.send(key)
            time.sleep(0.02)
            now = self.processor_seconds()
            same = same + 1 if now == worked else 0
            worked = now
            if time.perf_counter() > end:
                raise TimeoutError("the line takes more and more")

    def echoes(self) -> bool:
        """Whether the line shows what is typed, as it does when no program has made it raw."""
        return bool(termios.tcgetattr(self._file)[3] & termios.ECHO)

    def wait(self, limit: float = 30.0, *, reading: bool = True) -> int | None:
        """The exit status once the program ended, negative for a signal; None when it did not in time. Without
        `reading` nobody takes what it writes meanwhile."""
        end = time.perf_counter() + limit
        while self.status is None and time.perf_counter() < end:
            if reading:
                self.read(0.02)
            else:
                time.sleep(0.02)
            done, status = os.waitpid(self.process, os.WNOHANG)
            if done:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status

    def close(self) -> None:
        """End the program, whatever it does."""
        if self.status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self.process, 0)
            self.status = -signal.SIGKILL
        with contextlib.suppress(OSError):
            os.close(self._file)
