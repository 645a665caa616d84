"""Colours as data: each palette gives the same named styles, so that no drawing code names a colour.

Meaning never rests on colour alone: what is late says `-2d`, what is blocked says so, a limit that is
passed carries `!`. The background is the terminal's own unless a person chose dark or light: it costs no
bytes and fits every terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.style import Style

from opsboard.domain.values import frozen, replaced

HUES = ("blue", "green", "yellow", "magenta", "cyan", "red", "orange")


@frozen
class Palette:
    """Named styles. `tint` lies under the rows of the cursor's card; `hues` are for the bars of kinds."""

    name: str
    dark: bool
    text: Style
    strong: Style
    dim: Style
    faint: Style
    rule: Style
    accent: Style
    tint: Style
    chosen: Style
    urgent: Style
    warn: Style
    good: Style
    label: Style
    key: Style
    error: Style
    raised: Style
    """Under what lies over the board: completion lists, the item panel's head."""
    picked: Style
    """The line under the cursor in a list that lies over the board."""
    hues: Mapping[str, Style]
    input_cursor: str
    """CSS of the text cursor's background, and of the text under it."""
    input_cursor_text: str
    paper: str = "ansi_default"
    """CSS of the background where it is painted."""
    background: str = "ansi_default"
    """CSS of the background in force."""

    def hue(self, name: str) -> Style:
        """The style of a kind's bar."""
        return self.hues.get(name, self.dim)

    def of_priority(self, priority: str | None) -> Style:
        """The style of a priority: P0 and P1 stand out."""
        return self.urgent if priority == "P0" else self.warn if priority == "P1" else self.dim


def _style(text: str) -> Style:
    return Style.parse(text)


def _dark() -> Palette:
    return Palette(
        name="dark",
        dark=True,
        text=_style("#d3d7de"),
        strong=_style("bold #d3d7de"),
        dim=_style("#868d9a"),
        faint=_style("#565d6b"),
        rule=_style("#3a404b"),
        accent=_style("bold #ffb454"),
        tint=_style("on #2b3140"),
        chosen=_style("bold #ffb454"),
        urgent=_style("bold #ff6b6b"),
        warn=_style("#e8c268"),
        good=_style("#8fc98b"),
        label=_style("#8aa4c8"),
        key=_style("bold #a9b4c6"),
        error=_style("bold #ff8080"),
        raised=_style("on #1f242e"),
        picked=_style("bold #f2f4f8 on #3a4458"),
        hues={
            "blue": _style("#5b82b8"),
            "green": _style("#648f66"),
            "yellow": _style("#a8904f"),
            "magenta": _style("#8f6ca3"),
            "cyan": _style("#4d8c8c"),
            "red": _style("#a8625d"),
            "orange": _style("#b07d52"),
        },
        input_cursor="#ffb454",
        input_cursor_text="#14171c",
        paper="#14171c",
    )


def _light() -> Palette:
    return Palette(
        name="light",
        dark=False,
        text=_style("#2a2f38"),
        strong=_style("bold #2a2f38"),
        dim=_style("#69707d"),
        faint=_style("#9aa1ad"),
        rule=_style("#cdd2da"),
        accent=_style("bold #b35900"),
        tint=_style("on #ffe9cc"),
        chosen=_style("bold #b35900"),
        urgent=_style("bold #c22727"),
        warn=_style("#8a6100"),
        good=_style("#2f7d32"),
        label=_style("#3c6497"),
        key=_style("bold #3d4656"),
        error=_style("bold #b51f1f"),
        raised=_style("on #eef0f4"),
        picked=_style("bold #0f1218 on #d5dceb"),
        hues={
            "blue": _style("#2f6fc4"),
            "green": _style("#3d8b40"),
            "yellow": _style("#a67c00"),
            "magenta": _style("#8d4fa8"),
            "cyan": _style("#1b8080"),
            "red": _style("#b8443c"),
            "orange": _style("#b9651b"),
        },
        input_cursor="#b35900",
        input_cursor_text="#ffffff",
        paper="#fcfcfa",
    )


def _terminal() -> Palette:
    return Palette(
        name="terminal",
        dark=True,
        text=_style("default"),
        strong=_style("bold default"),
        dim=_style("dim default"),
        faint=_style("dim default"),
        rule=_style("dim default"),
        accent=_style("bold yellow"),
        tint=_style("reverse"),
        chosen=_style("bold yellow"),
        urgent=_style("bold red"),
        warn=_style("yellow"),
        good=_style("green"),
        label=_style("cyan"),
        key=_style("bold default"),
        error=_style("bold red"),
        raised=_style("default"),
        picked=_style("reverse"),
        hues={
            "blue": _style("blue"),
            "green": _style("green"),
            "yellow": _style("yellow"),
            "magenta": _style("magenta"),
            "cyan": _style("cyan"),
            "red": _style("red"),
            "orange": _style("bright_yellow"),
        },
        input_cursor="ansi_white",
        input_cursor_text="ansi_black",
    )


def _mono() -> Palette:
    plain, bold, dim = Style(), Style(bold=True), Style(dim=True)
    return Palette(
        name="mono",
        dark=True,
        text=plain,
        strong=bold,
        dim=dim,
        faint=dim,
        rule=dim,
        accent=bold,
        tint=Style(reverse=True),
        chosen=bold,
        urgent=bold,
        warn=bold,
        good=plain,
        label=dim,
        key=bold,
        error=bold,
        raised=plain,
        picked=Style(reverse=True),
        hues=dict.fromkeys(HUES, plain),
        input_cursor="ansi_white",
        input_cursor_text="ansi_black",
    )


@lru_cache(maxsize=8)
def palette(name: str, *, painted: bool = False) -> Palette:
    """The palette of a theme: dark, light, terminal or mono. `painted`: with its own background, for a
    person who chose dark or light whatever the terminal is."""
    chosen = {"dark": _dark, "light": _light, "terminal": _terminal, "mono": _mono}[name]()
    return replaced(chosen, background=chosen.paper) if painted else chosen


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
