"""Whole screens as text, compared with what they were when a person last looked at them.

`GOLDEN=write pytest tests/tui` writes them anew; look at the difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

from screen_board import Running

GOLDEN = Path(__file__).parent / "tui" / "golden"
SIZES = ((60, 20), (80, 24), (120, 40), (200, 60))


def same_as_before(running: Running, name: str) -> None:
    """Check that the screen is the one kept under this name for its size."""
    size = running.app.size
    path = GOLDEN / f"{name}-{size.width}x{size.height}.txt"
    text = running.text().rstrip("\n") + "\n"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
