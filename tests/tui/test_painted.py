"""Where a person chose dark or light, nothing of the terminal's own colours shows: text and what it stands on are
painted together, everywhere, and can be read in whatever terminal."""

from __future__ import annotations

import pytest
from rich.color import Color
from rich.style import Style

from opsboard.config import Config
from screen_board import OpenApp, Running
from unit.test_theme import DIM, TEXT, contrast

PLACES = {
    "board": ("j",),
    "lanes": ("s", "1"),
    "list": ("3", "j"),
    "mine": ("4",),
    "inbox": ("5",),
    "waiting": ("W",),
    "calendar": ("2", "i"),
    "agenda": ("2", "M", "M"),
    "item": ("enter",),
    "help": ("?",),
    "form": ("e", *"typed"),
    "suggestions": ("e", "tab", "tab"),
    "body": ("e", "shift+tab", *"a body"),
    "marked": ("e", "shift+home"),
    "find": ("slash", *"refund"),
    "prompt": ("colon", *"move tr"),
    "mistake": ("colon", *"nothing", "enter"),
    "hint": ("colon",),
    "palette": ("ctrl+p", *"mo", "down"),
    "filter": ("f", *"is:ove"),
    "comment": ("c", *"a comment"),
    "picker": ("ctrl+p", *"theme", "enter"),
    "selected": ("space", "j", "space"),
}


def faults(running: Running, look_dim: set[Color | None]) -> list[str]:
    """What cannot be read on the screen as it is sent."""
    found = []
    for y, strip in enumerate(running.app.shell._compositor.render_strips()):
        for segment in strip:
            style = segment.style or Style.null()
            colour, under = style.color, style.bgcolor
            own = [part is None or part.is_default or part.number is not None for part in (colour, under)]
            if any(own):
                found.append(f"row {y}: {segment.text!r} in {style}: the terminal's own")
            elif segment.text.strip():
                least = DIM if colour in look_dim else TEXT
                if contrast(colour, under) < least:
                    found.append(f"row {y}: {segment.text!r} in {style}: {contrast(colour, under):.2f}")
    return found


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("place", PLACES)
async def test_all_is_painted_and_can_be_read(open_app: OpenApp, theme: str, place: str) -> None:
    async with open_app(config=Config(theme=theme), size=(100, 30)) as running:
        look = running.app.shell.palette
        await running.press(*PLACES[place])
        pale = {look.dim.color, look.faint.color, look.rule.color, *(hue.color for hue in look.hues.values())}
        assert faults(running, pale) == []


def is_own(colour: Color | None) -> bool:
    """Whether it is the terminal's."""
    return colour is None or colour.is_default


@pytest.mark.parametrize("place", ["board", "list", "inbox", "calendar", "form", "palette", "picker", "selected"])
async def test_no_ground_is_painted_under_the_terminals_own_text_colour(open_app: OpenApp, place: str) -> None:
    async with open_app(size=(100, 30)) as running:
        await running.press(*PLACES[place])
        for strip in running.app.shell._compositor.render_strips():
            for segment in strip:
                style = segment.style or Style.null()
                if segment.text.strip() and not is_own(style.bgcolor):
                    assert not is_own(style.color), segment
