"""Cursor moves in few bytes."""

from __future__ import annotations


def shortest_move(from_y: int, from_x: int, y: int, x: int) -> str:
    """The shortest sequence that moves the cursor; a negative row or column is one that is not known."""
    if y == from_y:
        return _along(from_x, x)
    best = f"\x1b[{y + 1 if y or x else ''}{f';{x + 1}' if x else ''}H"
    if from_y >= 0:
        step = _by(y - from_y, "B") if y > from_y else _by(from_y - y, "A")
        step += _along(from_x, x)
        if len(step) < len(best):
            return step
    return best


def _along(from_x: int, x: int) -> str:
    """The shortest way to a column of the same row."""
    if x == from_x:
        return ""
    if x == 0:
        return "\r"
    best = f"\x1b[{x + 1}G"
    if from_x < 0:
        return best
    if x > from_x:
        return min(best, _by(x - from_x, "C"), key=len)
    return min(best, "\b" * (from_x - x), _by(from_x - x, "D"), key=len)


def _by(count: int, letter: str) -> str:
    return f"\x1b[{count if count > 1 else ''}{letter}"
