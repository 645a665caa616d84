"""The board with a copy of all that Textual writes and all that is sent for it: `python teed_board.py LOG ARGUMENTS`.

Each line of the log is a JSON list: `["write", written, sent]`, `["size", columns, rows]` or `["forget"]`."""

from __future__ import annotations

import json
import sys

from rich.console import Console
from textual._compositor import ChopsUpdate

from opsboard.tui.terminal.frame import composed, difference


class Teed(difference.FrameDifference):
    """Writes down what it is given and what it makes of it."""

    log = open(sys.argv[1], "w", encoding="utf-8", buffering=1)  # noqa: SIM115

    composed_as = ""
    """What Textual would have written for the cells that it is given in place of text."""

    def sent_for(self, text: str) -> str:
        sent = super().sent_for(text)
        written, self.composed_as = self.composed_as + text, ""
        self.log.write(json.dumps(["write", written, sent]) + "\n")
        return sent

    def resize(self, columns: int, rows: int) -> None:
        super().resize(columns, rows)
        self.log.write(json.dumps(["size", columns, rows]) + "\n")

    def invalidate(self) -> None:
        super().invalidate()
        self.log.write(json.dumps(["forget"]) + "\n")


class TeedUpdate(composed.ComposedUpdate):
    """Tells what the text would have been."""

    def render_segments(self, console: Console) -> str:
        text = super().render_segments(console)
        assert isinstance(self._difference, Teed)
        if not text:
            update = self._update
            due = [(y, x, end) for y, start, stop in update.spans for x, end in whole(update, y, start, stop)]
            whole_strips = ChopsUpdate(update.chops, due, update.chop_ends)
            self._difference.composed_as = whole_strips.render_segments(console)
        return text


def whole(update: ChopsUpdate, y: int, start: int, stop: int) -> list[tuple[int, int]]:
    """From where to where the strips reach that are due in a part of a row: Textual would cut the last one where the
    part ends, through wide characters too."""
    ends = zip(update.chops[y], update.chop_ends[y], strict=False)
    return [(x, end) for x, end in ends if start < end and x < stop]


if __name__ == "__main__":
    vars(difference)["FrameDifference"] = Teed
    vars(composed)["ComposedUpdate"] = TeedUpdate
    from opsboard.cli.main import main

    sys.argv[1:] = sys.argv[2:]
    main()
