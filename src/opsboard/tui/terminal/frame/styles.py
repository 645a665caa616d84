"""Styles as numbers: what SGR and OSC 8 sequences set, and the shortest sequence from one to another."""

from __future__ import annotations

from typing import NamedTuple

UNKNOWN = 0
"""The style of a cell nobody knows."""
PLAIN = 1
"""No attribute, the terminal's own colours."""
_MOST = 4000
"""So many styles are told apart; then all is forgotten and begun anew."""

_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 21: 24, 5: 25, 6: 25, 7: 27, 8: 28, 9: 29, 51: 54, 52: 54, 53: 55}
"""Attribute -> the code that turns it off."""
_ON_BLANKS = frozenset({4, 5, 6, 7, 9, 21, 51, 52, 53})
"""Attributes that are seen where there is no character."""


class UnknownSequence(Exception):
    """A sequence that is not understood, so that the frame must go to the terminal as it is."""


class Style(NamedTuple):
    """Attributes and colours as SGR parameters; an empty colour is the terminal's own."""

    attributes: frozenset[int] = frozenset()
    ink: str = ""
    ground: str = ""
    link: str = ""


class Look(NamedTuple):
    """What is seen of a style in a blank cell."""

    ground: str = ""
    ink: str = ""
    attributes: frozenset[int] = frozenset()
    link: str = ""


class Styles:
    """Gives each style a number, and knows the sequences between two of them."""

    def __init__(self) -> None:
        self._styles: list[Style] = [Style(ink="?"), Style()]
        self._numbers: dict[Style, int] = {Style(): PLAIN}
        self.looks: list[int] = [0, 1]
        """Number of a style -> number of its look: two blanks with the same look are the same to the eye."""
        self._looks: list[Look] = [Look(ink="?"), Look()]
        self._look_numbers: dict[Look, int] = {Look(): 1}
        self.known: dict[object, int] = {}
        """What others call a style -> its number, for as long as the numbers hold."""
        self._set: dict[tuple[int, str], int] = {}
        self._changes: dict[tuple[int, int], str] = {}
        self._blanks: dict[tuple[int, int], int] = {}

    @property
    def full(self) -> bool:
        """Whether there are so many that a new table is due."""
        return len(self._styles) > _MOST

    def number(self, style: Style) -> int:
        """The number of a style."""
        found = self._numbers.get(style)
        if found is None:
            found = self._numbers[style] = len(self._styles)
            self._styles.append(style)
            self.looks.append(self._look_number(_look(style)))
        return found

    def _look_number(self, look: Look) -> int:
        found = self._look_numbers.get(look)
        if found is None:
            found = self._look_numbers[look] = len(self._looks)
            self._looks.append(look)
        return found

    def rank(self, style: int) -> tuple[str, str, str]:
        """Styles in the order of this have short sequences from one to the next."""
        attributes, ink, ground, _link = self._styles[style]
        return ink, ground, ";".join(map(str, sorted(attributes)))

    def set(self, style: int, parameters: str) -> int:
        """The style after an SGR sequence with these parameters. Raises UnknownSequence."""
        found = self._set.get((style, parameters))
        if found is None:
            found = self._set[style, parameters] = self.number(_after(self._styles[style], parameters))
        return found

    def linked(self, style: int, link: str) -> int:
        """The style with another link: the parameters and address of OSC 8, empty for none."""
        return self.number(self._styles[style]._replace(link="" if link == ";" else link))

    def change(self, pen: int, style: int) -> str:
        """The shortest sequence that makes a pen write in a style."""
        found = self._changes.get((pen, style))
        if found is None:
            found = self._changes[pen, style] = _change(self._styles[pen], self._styles[style])
        return found

    def for_blanks(self, pen: int, style: int) -> int:
        """The style nearest to the pen in which blanks look as in `style`."""
        found = self._blanks.get((pen, style))
        if found is None:
            found = self._blanks[pen, style] = self.number(_nearest(self._styles[pen], self._styles[style]))
        return found

    def erasable(self, look: int, *, colours: bool) -> bool:
        """Whether erasing leaves blanks of this look; `colours`: the terminal erases with the pen's background."""
        seen = self._looks[look]
        return not seen.attributes and not seen.link and not seen.ink and (colours or not seen.ground)


def _look(style: Style) -> Look:
    seen = style.attributes & _ON_BLANKS
    return Look(style.ground, style.ink if seen else "", seen, style.link)


def _nearest(pen: Style, style: Style) -> Style:
    seen = style.attributes & _ON_BLANKS
    if seen or pen.attributes & _ON_BLANKS:
        return style
    return pen._replace(ground=style.ground, link=style.link)


def _after(style: Style, parameters: str) -> Style:
    attributes, ink, ground = set(style.attributes), style.ink, style.ground
    words = iter(parameters.split(";"))
    for word in words:
        code = int(word or 0)
        if code == 0:
            attributes, ink, ground = set(), "", ""
        elif code in _OFF:
            attributes.add(code)
        elif code in _OFF.values():
            attributes -= {on for on, off in _OFF.items() if off == code}
        elif code in (39, 49):
            ink, ground = ("", ground) if code == 39 else (ink, "")
        elif code in (38, 48):
            colour = ";".join((word, *_mixed(words)))
            ink, ground = (colour, ground) if code == 38 else (ink, colour)
        elif 30 <= code <= 37 or 90 <= code <= 97:
            ink = word
        elif 40 <= code <= 47 or 100 <= code <= 107:
            ground = word
        else:
            raise UnknownSequence(parameters)
    return Style(frozenset(attributes), ink, ground, style.link)


def _mixed(words: object) -> list[str]:
    """The rest of a 256-colour or true colour."""
    rest = iter(words)  # type: ignore[call-overload]
    kind = next(rest, "")
    mixed = [kind, *(next(rest, "") for _ in range({"5": 1, "2": 3}.get(kind, 0)))]
    if len(mixed) < 2 or "" in mixed:
        raise UnknownSequence(";".join(mixed))
    return mixed


def _change(pen: Style, style: Style) -> str:
    link = f"\x1b]8;{style.link or ';'}\x1b\\" if pen.link != style.link else ""
    if pen[:3] == style[:3]:
        return link
    anew = _codes(Style(), style)
    step = _codes(pen, style)
    if not anew:
        return f"{link}\x1b[m"
    whole = "0;" + ";".join(anew)
    part = ";".join(step)
    return f"{link}\x1b[{part if len(part) <= len(whole) else whole}m"


def _codes(pen: Style, style: Style) -> list[str]:
    codes: list[str] = []
    kept = pen.attributes
    for off in sorted({_OFF[on] for on in pen.attributes - style.attributes}):
        codes.append(str(off))
        kept = frozenset(on for on in kept if _OFF[on] != off)
    codes += [str(on) for on in sorted(style.attributes - kept)]
    if pen.ink != style.ink:
        codes.append(style.ink or "39")
    if pen.ground != style.ground:
        codes.append(style.ground or "49")
    return codes
