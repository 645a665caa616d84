"""From what Textual writes to what a terminal is sent: text in, text out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from opsboard.tui.terminal.frame.capabilities import Capabilities
from opsboard.tui.terminal.frame.kept import KeptFrame
from opsboard.tui.terminal.frame.painting import NOWHERE, Painting
from opsboard.tui.terminal.frame.pieces import Piece, by_style, pieces_of
from opsboard.tui.terminal.frame.reading import Span, is_frame, read_frame
from opsboard.tui.terminal.frame.runs import changed_runs
from opsboard.tui.terminal.frame.styles import PLAIN, Styles, UnknownSequence

SYNC_START = "\x1b[?2026h"
SYNC_END = "\x1b[?2026l"
_ONE_WRITE = 1000
"""So many characters are shown at once: they need no marks around them."""
_ONE_PIECE = 3000
"""So many characters are written, and most often read, at once."""
_HARMLESS = re.compile(
    r"(?:\x1b\[\?(?:7|25|1000|1002|1003|1004|1006|1015|1016|2004|2026|2048)[hl]"  # modes that leave the screen alone
    r"|\x1b\[\?[0-9]+\$p|\x1b\[[<>=][0-9;]*u|\x1b\[[0-9]? q"
    r"|\x1b\](?!8;)[0-9]+;[^\x00-\x1f\x7f-\x9f]*(?:\x07|\x1b\\)|\x07)+"
)


class FrameDifference:
    """Keeps the frame that a terminal shows, and makes each new one with few bytes.

    What is not understood passes as it is, and the frame is unknown from then on: what is drawn over it
    is sent whole."""

    def __init__(self, capabilities: Capabilities, size: tuple[int, int] = (80, 24)) -> None:
        self._capabilities = capabilities
        self._size = size
        self._held_back = ""
        self._skip_end = False
        self.invalidate()

    def invalidate(self) -> None:
        """Nothing is known of what the terminal shows."""
        self._styles = Styles()
        self._frame = KeptFrame(self._size)
        self._cursor = NOWHERE
        self._composed: Sequence[Span] = ()

    @property
    def styles(self) -> Styles:
        """The numbers of styles for `take`."""
        if self._styles.full:
            self.invalidate()
        return self._styles

    def take(self, spans: Sequence[Span]) -> None:
        """These cells belong to the frame that is written next. Raises UnknownSequence when one is outside."""
        columns, rows = self._size
        for span in spans:
            if span.y >= rows or span.x + len(span.characters) > columns:
                raise UnknownSequence("beyond the edge")
        self._composed = spans

    def resize(self, columns: int, rows: int) -> None:
        """The terminal has another size, or had for a moment."""
        self._size = (columns, rows)
        self.invalidate()

    def sent_for(self, text: str) -> str:
        """What to send for a text that is written, perhaps nothing."""
        if text == SYNC_START:
            self._held_back = text
            return ""
        if text == SYNC_END and self._skip_end:
            self._skip_end = False
            return ""
        held_back, self._held_back = self._held_back, ""
        if is_frame(text):
            try:
                painted = self._painted(text, marked=bool(held_back))
            except UnknownSequence:
                self.invalidate()
            else:
                self._skip_end = bool(held_back)
                return f"{SYNC_START}{painted}{SYNC_END}" if held_back and len(painted) > _ONE_WRITE else painted
        elif _HARMLESS.fullmatch(text) is None:
            self.invalidate()
        return held_back + text

    def _painted(self, text: str, *, marked: bool) -> str:
        """What makes the kept frame the one in a text. In the order of styles, which is shorter, where nobody sees
        it, because it arrives in one piece or between marks; else in the order of rows."""
        composed, self._composed = self._composed, ()
        if not composed and self._styles.full:
            self.invalidate()
        update = read_frame(text, self._styles, self._size)
        looks = self._styles.looks
        pieces: list[Piece] = []
        for changed in self._frame.take(composed or update.spans):
            for start, end in changed_runs(changed, looks):
                pieces += pieces_of(changed.y, changed.row, start, end, looks)
        begin, self._cursor = self._cursor, update.cursor
        sorted_pieces = by_style(pieces, looks[PLAIN], self._styles.rank)
        painted = self._paint(sorted_pieces, begin, update.cursor)
        if marked or len(painted) <= _ONE_PIECE:
            return painted
        return self._paint(pieces, begin, update.cursor)

    def _paint(self, pieces: list[Piece], start: tuple[int, int], end: tuple[int, int]) -> str:
        painting = Painting(self._styles, self._capabilities, start)
        painting.paint(pieces)
        return painting.finish(end)
