"""The size of the window that a person sits at."""

from __future__ import annotations

import os
import shutil

MOST_COLUMNS, MOST_LINES = 500, 300
"""What is drawn of a window at the most: whoever is at the other end says how large it is, and each cell takes room."""


def window_size(terminal: int) -> tuple[int, int]:
    """Columns and lines of the terminal behind a descriptor, for which COLUMNS and LINES do not count: a shell sets
    them once, and the window changes. They do where there is no terminal, or where it does not know its size."""
    try:
        columns, lines = os.get_terminal_size(terminal)
    except OSError:
        columns = lines = 0
    if columns <= 0 or lines <= 0:
        said = shutil.get_terminal_size()
        columns, lines = columns if columns > 0 else said.columns, lines if lines > 0 else said.lines
    return min(columns, MOST_COLUMNS), min(lines, MOST_LINES)
