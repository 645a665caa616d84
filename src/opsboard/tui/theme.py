"""Colours as data: each palette gives the same named styles, so that no drawing code names a colour.

Meaning never rests on colour alone: what is late says `-2d`, what is blocked says so, a limit that is
passed carries `!`. The background is the terminal's own unless a person chose dark or light: it costs no
bytes and fits every terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.style import Style

from opsboard.domain.values import frozen


@frozen
class Palette:
    """Named styles. `tint` lies under the rows of the cursor's card; `hues` are for the bars of kinds."""

    text: Style
    strong: Style
    dim: Style
    faint: Style
    rule: Style
    accent: Style
    tint: Style
    urgent: Style
    warn: Style
    good: Style
    label: Style
    key: Style
    found: Style
    """Over the style of a text: a word in it that find looks for."""
    error: Style
    raised: Style
    """Under what lies over the board: completion lists, the item panel's head."""
    picked: Style
    """The line under the cursor in a list that lies over the board."""
    hues: Mapping[str, Style]
    background: str = "ansi_default"
    """CSS of the background."""

    def hue(self, name: str) -> Style:
        """The style of a kind's bar."""
        return self.hues.get(name, self.dim)

    def of_priority(self, priority: str | None) -> Style:
        """The style of a priority: P0 and P1 stand out."""
        return self.urgent if priority == "P0" else self.warn if priority == "P1" else self.dim


_PALETTES = ("dark", "light", "terminal", "mono")
_STYLES = {
    # in the dark palette, the light one, in sixteen colours, in none
    "text": ("#d3d7de", "#2a2f38", "default", ""),
    "strong": ("bold #d3d7de", "bold #2a2f38", "bold default", "bold"),
    "dim": ("#868d9a", "#69707d", "dim default", "dim"),
    "faint": ("#787f8d", "#7f8693", "dim default", "dim"),
    "rule": ("#5e6572", "#8b929e", "dim default", "dim"),
    "accent": ("bold #ffb454", "bold #a34f00", "bold yellow", "bold"),
    "tint": ("on #2b3039", "on #ffe9cc", "reverse", "reverse"),
    "urgent": ("bold #ff6b6b", "bold #c22727", "bold red", "bold"),
    "warn": ("#e8c268", "#8a6100", "yellow", "bold"),
    "good": ("#8fc98b", "#2a732d", "green", ""),
    "label": ("#8aa4c8", "#3c6497", "cyan", "dim"),
    "key": ("bold #a9b4c6", "bold #3d4656", "bold default", "bold"),
    "found": ("underline #f4c95d", "underline #8a4b00", "underline yellow", "underline"),
    "error": ("bold #ff8080", "bold #b51f1f", "bold red", "bold"),
    "raised": ("on #1f242e", "on #eef0f4", "default", ""),
    "picked": ("bold #f2f4f8 on #3a4458", "bold #0f1218 on #d5dceb", "reverse", "reverse"),
}
_HUES = {
    "blue": ("#5b82b8", "#2f6fc4", "blue", ""),
    "green": ("#648f66", "#3d8b40", "green", ""),
    "yellow": ("#a8904f", "#a67c00", "yellow", ""),
    "magenta": ("#9472a8", "#8d4fa8", "magenta", ""),
    "cyan": ("#4d8c8c", "#1b8080", "cyan", ""),
    "red": ("#b06c67", "#b8443c", "red", ""),
    "orange": ("#b07d52", "#b9651b", "bright_yellow", ""),
}
_PAPERS = {"dark": "#14171c", "light": "#fcfcfa"}
"""CSS of the background where it is painted."""


@lru_cache(maxsize=8)
def palette(name: str, *, painted: bool = False) -> Palette:
    """The palette of a theme: dark, light, terminal or mono. `painted`: with its own background, for a
    person who chose dark or light whatever the terminal is."""
    place = _PALETTES.index(name)
    return Palette(
        **{style: Style.parse(words[place]) for style, words in _STYLES.items()},
        hues={hue: Style.parse(words[place]) for hue, words in _HUES.items()},
        background=_PAPERS.get(name, "ansi_default") if painted else "ansi_default",
    )


def theme_for(theme: str, colour: str, environment: Mapping[str, str]) -> str:
    """Which palette serves: the one asked for, unless the terminal has too few colours for it.

    `auto` looks at COLORFGBG (rxvt, konsole and others say there whether their background is light).
    A terminal without 256 colours gets its own sixteen; NO_COLOR (no-color.org) gets none.
    """
    if colour == "none" or (colour == "auto" and environment.get("NO_COLOR")):
        return "mono"
    if theme in ("terminal", "mono"):
        return theme
    term = environment.get("TERM", "")
    many = environment.get("COLORTERM", "").lower() in ("truecolor", "24bit") or "256" in term or "direct" in term
    if colour == "16" or (
        colour == "auto" and not many and not term.startswith(("alacritty", "foot", "kitty", "wezterm"))
    ):
        return "terminal"
    if theme in ("dark", "light"):
        return theme
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return "light" if background in ("7", "15") else "dark"
