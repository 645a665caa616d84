"""The board with a copy of all that Textual writes and all that is sent for it: `python teed_board.py LOG ARGUMENTS`.

Each line of the log is a JSON list: `["write", written, sent]`, `["size", columns, rows]` or `["forget"]`."""

from __future__ import annotations

import json
import sys

from opsboard.tui.frame import difference


class Teed(difference.FrameDifference):
    """Writes down what it is given and what it makes of it."""

    log = open(sys.argv[1], "w", encoding="utf-8", buffering=1)  # noqa: SIM115

    def sent_for(self, text: str) -> str:
        sent = super().sent_for(text)
        self.log.write(json.dumps(["write", text, sent]) + "\n")
        return sent

    def resize(self, columns: int, rows: int) -> None:
        super().resize(columns, rows)
        self.log.write(json.dumps(["size", columns, rows]) + "\n")

    def invalidate(self) -> None:
        super().invalidate()
        self.log.write(json.dumps(["forget"]) + "\n")


if __name__ == "__main__":
    vars(difference)["FrameDifference"] = Teed
    from opsboard.cli.main import main

    sys.argv[1:] = sys.argv[2:]
    main()
