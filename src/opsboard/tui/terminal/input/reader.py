"""From what a terminal sends to keys, pasted text, mouse, focus and size.

A terminal sends keys and the answers to questions in one stream, and cuts it anywhere. Here it is taken apart into
whole sequences first: only what is known and in range goes on, everything else is dropped as a whole, and nothing
that comes can raise. The names are those of ECMA-48: CSI begins a control sequence, SS3 a key of one letter, and
OSC, DCS, SOS, PM and APC begin strings that end with ST (`ESC \\`), an OSC with BEL too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from textual import events
from textual.message import Message

from opsboard.tui.terminal.input.reported_keys import alt_key, reported_keys, typed_key
from opsboard.tui.textual_compat.keys import StreamParser
from opsboard.window import MOST_COLUMNS, MOST_LINES

ESCAPE_SECONDS = 0.05
"""After which an escape character alone is the key, and not the beginning of a sequence."""
ESCAPE_SECONDS_FAR = 0.1
"""The same over SSH, where a sequence comes in pieces."""
SEQUENCE_SECONDS = 1.0
"""For a whole sequence: one that has not ended by then is given up."""
SEQUENCE_LIMIT = 4096
"""Characters of a sequence that are kept; the rest of a longer one is dropped as it comes."""
TEXT_LIMIT = 65_536
"""The same for the text of an input method, which comes as numbers."""
PASTE_LIMIT = 1_000_000
"""Characters of a paste: ten times the longest text that an item holds."""

# Patterns are compiled when they are first used, which is after the first cards are on the screen.
_ESCAPE = "\x1b"
_CSI_END = r"[@-~\x1b\x18\x1a]"
_STRING_END = r"[\x07\x18\x1a\x1b\x9c]"
_SS3_LIMIT = 8
_STRINGS = frozenset("]P_^X")
_INPUT_TEXT = r"\x1b\[[0-9:]*;[0-9:]*;[0-9:]*\Z"
_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
_MOUSE = r"\x1b\[<[0-9]{1,3};[0-9]{1,5};[0-9]{1,5}[Mm]"
_MODE = r"\x1b\[\?(?:2026|2048);[0-4]\$y"
_SIZE = r"\x1b\[48;([0-9]{1,5});([0-9]{1,5});([0-9]{1,5});([0-9]{1,5})t"
_AFTER_ESCAPE = r"\[[?<>=0-9]|\][0-9]|P[>!0-9]|_G"
"""How a sequence goes on whose escape character came so early that it counted as the key. No hand is so fast."""
_END_OF_STRING = r"[ -~]{2,256}?(?:\x07|\x1b\\)"
"""The rest of a string whose beginning another program read, or that took too long."""
_PART_OF_REST = r"(?=..)r?g?b?a?:?[0-9A-Fa-f/;:]{0,64}\x1b?\Z"
"""A piece of the rest of a colour, which is what editors ask for: more of it may come."""
_REST_SECONDS = 0.5
"""How long such a piece waits for more before it counts as typed."""


class PasteTooLong(events.Event):
    """More was pasted than `PASTE_LIMIT`; nothing of it is passed on."""


def escape_seconds(environment: Mapping[str, str]) -> float:
    """How long an escape character alone waits: ESCDELAY in milliseconds, as for other programs, else as long as
    the line to the terminal needs."""
    given = environment.get("ESCDELAY", "")
    if given.isascii() and given.isdecimal() and 0 < int(given[:6]) <= 10_000:
        return int(given[:6]) / 1000
    far = environment.get("SSH_CONNECTION") or environment.get("SSH_TTY")
    return ESCAPE_SECONDS_FAR if far else ESCAPE_SECONDS


class InputReader:
    """Reads the stream of one terminal, in pieces that may end anywhere. The time is in seconds, of a clock that
    never goes back."""

    def __init__(
        self, now: float, *, escape: float = ESCAPE_SECONDS, sizes: Callable[[], bool] = lambda: False
    ) -> None:
        """`sizes` tells whether the terminal was asked to report its size in the stream."""
        self._escape = escape
        self._sizes = sizes
        self._pending = ""
        """The beginning of a sequence that is not whole yet."""
        self._due = 0.0
        """When it is given up."""
        self._scanned = 0
        """How much of it was searched for its end."""
        self._began = now
        """When it began, or the reading."""
        self._rest = _END_OF_STRING
        """With what a piece may begin that is the rest of what was read elsewhere or given up."""
        self._rest_until = now + SEQUENCE_SECONDS
        self._held = ""
        """What may be a piece of such a rest."""
        self._held_until = 0.0
        self._paste: list[str] | None = None
        self._paste_length = 0
        self._textual = StreamParser()
        """Only asked for what it means: it is never left in the middle of a sequence."""

    def pause(self, now: float) -> float | None:
        """Seconds after which `tick` has something to do; None while nothing waits."""
        if self._held:
            return max(0.0, self._held_until - now)
        return max(0.0, self._due - now) if self._pending and self._paste is None else None

    def tick(self, now: float) -> list[Message]:
        """What is due because nothing more came."""
        if self._held and now >= self._held_until:
            typed, self._held = self._held, ""
            found: list[Message] = []
            self._read(typed, now, found)
            return found
        if not self._pending or self._paste is not None or now < self._due:
            return []
        given_up, self._pending = self._pending, ""
        self._rest = _AFTER_ESCAPE if given_up == _ESCAPE else _END_OF_STRING
        self._rest_until = now + SEQUENCE_SECONDS
        if given_up == _ESCAPE:
            return [typed_key(_ESCAPE)]
        return [alt_key(given_up[1])] if len(given_up) == 2 else []

    def feed(self, text: str, now: float) -> list[Message]:
        """What a piece of the stream brings, together with what came before it."""
        found = self.tick(now) if len(self._pending) > 1 or self._held else []
        if not self._pending and self._paste is None:
            if self._held or now < self._rest_until:
                text = self._with_rest(text, now)
            if _ESCAPE not in text:
                return found + [typed_key(character) for character in text]
        self._read(self._pending + text, now, found)
        return found

    def _with_rest(self, text: str, now: float) -> str:
        """A piece without the rest of a string, or with the escape character that was taken for the key before it.
        Nothing while more of the rest may come."""
        text, self._held, self._rest_until = self._held + text, "", 0.0
        rest = re.match(self._rest, text)
        if rest is None:
            if self._rest == _END_OF_STRING and re.match(_PART_OF_REST, text):
                self._held, self._held_until = text, now + _REST_SECONDS
                return ""
            return text
        return _ESCAPE + text if self._rest == _AFTER_ESCAPE else text[rest.end() :]

    def _read(self, data: str, now: float, found: list[Message]) -> None:
        """Take all whole sequences out of the data, and keep the beginning of one that is not."""
        continued, self._pending = bool(self._pending), ""
        at = 0
        while at < len(data):
            if self._paste is not None:
                at = self._read_paste(data, at, found)
                continue
            start = data.find(_ESCAPE, at)
            found += map(typed_key, data[at : start if start >= 0 else len(data)])
            if start < 0:
                return
            at = start
            if not continued or at:
                self._began, self._scanned = now, 0
            end = _end_of(data, at, self._scanned)
            if end is None:
                self._keep(data[at:], now)
                return
            self._take(data[at:end], found)
            at, self._scanned = end, 0

    def _keep(self, beginning: str, now: float) -> None:
        """Keep the beginning of a sequence until the rest is there; of one that is too long only that it is."""
        self._due = self._began + (self._escape if beginning == _ESCAPE else SEQUENCE_SECONDS)
        self._pending = beginning
        self._scanned = 2 if beginning[2:3] == "M" else max(2, len(beginning) - 1)
        limit = SEQUENCE_LIMIT
        if len(beginning) > limit and re.match(_INPUT_TEXT, beginning):
            limit = TEXT_LIMIT
        if len(beginning) > limit:
            self._pending = beginning[:2] + "\0" + (_ESCAPE if beginning.endswith(_ESCAPE) else "")
            self._scanned = 2
        if self._pending[2:3] == "\0":
            self._due = min(self._due, now + ESCAPE_SECONDS_FAR)

    def _read_paste(self, data: str, at: int, found: list[Message]) -> int:
        """Read on in a paste; gives where it ends, or the end of the data. Its escape characters are dropped."""
        assert self._paste is not None
        end = data.find(_PASTE_END, at)
        stop = end if end >= 0 else len(data) - len(_beginning_of_end(data[at:]))
        self._paste_length += stop - at
        if self._paste_length > PASTE_LIMIT:
            self._paste.clear()
        else:
            self._paste.append(data[at:stop])
        if end < 0:
            self._pending = data[stop:]
            return len(data)
        pasted = "".join(self._paste).replace(_ESCAPE, "").replace("\0", "")
        found.append(PasteTooLong() if self._paste_length > PASTE_LIMIT else events.Paste(pasted))
        self._paste = None
        return end + len(_PASTE_END)

    def _take(self, sequence: str, found: list[Message]) -> None:
        """What one whole sequence means."""
        second = sequence[1:2]
        if second == "[" and len(sequence) > 2:
            self._take_control(sequence, found)
        elif second == "O" and len(sequence) > 2:
            found += reported_keys(sequence)
        elif not second:
            found.append(typed_key(_ESCAPE))
        elif second not in _STRINGS and second != "[":
            found.append(alt_key(second))

    def _take_control(self, sequence: str, found: list[Message]) -> None:
        """What a control sequence means: keys, mouse, focus, a size, the beginning of a paste, or an answer to what
        was asked when the program began."""
        if sequence == _PASTE_START:
            self._paste, self._paste_length = [], 0
        elif sequence == "\x1b[I":
            found.append(events.AppFocus())
        elif sequence == "\x1b[O":
            found.append(events.AppBlur())
        elif re.fullmatch(_MOUSE, sequence):
            event = self._textual.parse_mouse_code(sequence)
            if isinstance(event, events.MouseEvent) and event.x < MOST_COLUMNS and event.y < MOST_LINES:
                found.append(event)
        elif re.fullmatch(_MODE, sequence):
            found += self._textual.feed(sequence)
        elif size := re.fullmatch(_SIZE, sequence):
            found += self._resized(*map(int, size.groups()))
        else:
            found += reported_keys(sequence)

    def _resized(self, lines: int, columns: int, height: int, width: int) -> list[Message]:
        """The terminal has another size, in cells and in pixels, if it was asked to say so."""
        if not self._sizes() or not (lines and columns and height and width):
            return []
        drawn = min(lines, MOST_LINES), min(columns, MOST_COLUMNS)
        height, width = max(1, height * drawn[0] // lines), max(1, width * drawn[1] // columns)
        return list(self._textual.feed(f"\x1b[48;{drawn[0]};{drawn[1]};{height};{width}t"))


def _end_of(data: str, start: int, scanned: int) -> int | None:
    """Where the sequence that begins at `start` ends; None when its end has not come. So much of it was `scanned`
    for it before. One with an escape character in its middle ends before that: another begins there."""
    if start + 1 >= len(data):
        return None
    second, at = data[start + 1], start + max(2, scanned)
    if second == "[":
        return _end_of_control(data, start, at)
    if second == "O":
        while at < min(len(data), start + _SS3_LIMIT) and data[at] in "0123456789;":
            at += 1
        if at >= len(data):
            return None
        return at + 1 if "@" <= data[at] <= "~" else start + 2
    if second in _STRINGS:
        return _end_of_string(data, at, bell=second == "]")
    return start + 1 if second == _ESCAPE else start + 2


def _end_of_control(data: str, start: int, at: int) -> int | None:
    final = re.compile(_CSI_END).search(data, at)
    if final is None:
        return None
    end = final.end()
    if final.group() == _ESCAPE:
        return end - 1
    if end == start + 3 and final.group() in "M[":  # the mouse's old report, and the Linux console's function keys
        end += 3 if final.group() == "M" else 1
    return end if end <= len(data) else None


def _end_of_string(data: str, at: int, *, bell: bool) -> int | None:
    for end in re.compile(_STRING_END).finditer(data, at):
        if end.group() == _ESCAPE:
            if end.end() >= len(data):
                return None
            return end.end() + 1 if data[end.end()] == "\\" else end.start()
        if bell or end.group() != "\x07":
            return end.end()
    return None


def _beginning_of_end(text: str) -> str:
    """The longest end of a text with which the end of a paste begins."""
    for length in range(min(len(text), len(_PASTE_END) - 1), 0, -1):
        if text.endswith(_PASTE_END[:length]):
            return text[-length:]
    return ""
