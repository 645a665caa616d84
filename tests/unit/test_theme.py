"""Every style of every theme can be read: contrast as WCAG 2 has it, 4.5 for text, 3 for what is dim and for rules."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style

from opsboard.tui.theme import Palette, palette

TEXT, DIM = 4.5, 3.0
TEXTS = ("text", "strong", "accent", "urgent", "warn", "good", "label", "key", "error")
PALE = ("dim", "faint")
EIGHT_BIT_ON_TINT = 3.0
"""In 256 colours none lies between the tint and the paper that is as near as it should be."""


def luminance(colour: Color) -> float:
    """Relative luminance, WCAG 2."""
    parts = [part / 255 for part in colour.get_truecolor()]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color | None, other: Color | None, system: ColorSystem = ColorSystem.TRUECOLOR) -> float:
    assert one is not None, "a colour that is the terminal's own"
    assert other is not None, "a colour that is the terminal's own"
    low, high = sorted(luminance(colour.downgrade(system)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def grounds(look: Palette) -> dict[str, Style]:
    """What texts are written on."""
    return {"paper": Style(bgcolor=look.background), "tint": look.tint, "raised": look.raised}


@pytest.mark.parametrize("name", ["dark", "light"])
def test_all_text_can_be_read_on_all_that_it_stands_on(name: str) -> None:
    look = palette(name, painted=True)
    styles = {one: getattr(look, one) for one in (*TEXTS, *PALE)} | {f"hue {hue}": look.hue(hue) for hue in look.hues}
    found = {
        (style, ground): contrast(styles[style].color, under.bgcolor)
        for style in styles
        for ground, under in grounds(look).items()
    }
    least = {pair: TEXT if pair[0] in TEXTS else DIM for pair in found}
    assert {pair: ratio for pair, ratio in found.items() if ratio < least[pair]} == {}
    assert contrast(look.rule.color, Color.parse(look.background)) >= DIM
    assert contrast(look.picked.color, look.picked.bgcolor) >= TEXT


@pytest.mark.parametrize("name", ["dark", "light"])
def test_in_256_colours_too(name: str) -> None:
    look, system = palette(name, painted=True), ColorSystem.EIGHT_BIT
    for style in (*TEXTS, *PALE, "rule"):
        colour = getattr(look, style).color
        assert contrast(colour, Color.parse(look.background), system) >= (TEXT if style in TEXTS else DIM), style
        if style != "rule":
            assert contrast(colour, look.tint.bgcolor, system) >= EIGHT_BIT_ON_TINT, style


@pytest.mark.parametrize("name", ["terminal", "mono"])
def test_a_theme_of_the_terminals_colours_paints_nothing_itself(name: str) -> None:
    look = palette(name)
    assert look.background == "ansi_default"
    for style in (*TEXTS, *PALE, "rule", "tint", "raised", "picked"):
        under = getattr(look, style).bgcolor
        assert under is None or under.is_default, style
