"""What a terminal can erase."""

from __future__ import annotations

from collections.abc import Mapping

from opsboard.domain.values import frozen

_FULL = ("xterm", "alacritty", "foot", "kitty", "rxvt", "linux", "konsole", "vte", "gnome", "wezterm", "ghostty", "st-")
_MULTIPLEXERS = ("tmux", "screen")


@frozen
class Capabilities:
    """What of a terminal's erasing may be relied on. Erasing to the edge in no colour all can do."""

    erases_characters: bool = False
    """ECH: erases some cells without moving the rest."""
    erases_in_colour: bool = False
    """What is erased takes the background that is set (terminfo's bce)."""


def capabilities_of(environment: Mapping[str, str]) -> Capabilities:
    """The capabilities of the terminal that TERM names. Terminfo is asked for names that are not well known:
    loading it takes a millisecond of the first frame."""
    name = environment.get("TERM", "")
    if name.startswith(_FULL):
        return Capabilities(erases_characters=True, erases_in_colour=True)
    if name.startswith(_MULTIPLEXERS):
        return Capabilities()
    return _from_terminfo(name)


def _from_terminfo(name: str) -> Capabilities:
    try:
        import curses

        curses.setupterm(name, 1)
    except (ImportError, curses.error, OSError):
        return Capabilities()
    return Capabilities(
        erases_characters=curses.tigetstr("ech") == b"\x1b[%p1%dX", erases_in_colour=curses.tigetflag("bce") > 0
    )
