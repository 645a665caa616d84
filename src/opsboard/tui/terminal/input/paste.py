"""Keeps what is inside a bracketed paste from being taken for keys.

Textual looks for key sequences inside a paste too: a pasted escape character ends the paste for it and what
comes behind is typed, on the board as keys. Here every paste loses its escape characters before Textual
sees it.
"""

from __future__ import annotations

START, END = "\x1b[200~", "\x1b[201~"


class PasteFilter:
    """A filter over the text that a terminal sends, in pieces that may end anywhere."""

    def __init__(self) -> None:
        self._pasting = False
        self._seen = ""
        """The end of what was let through: the beginning of a marker may be in it."""
        self._held = ""
        """The end of a piece of a paste that may be the beginning of its end marker."""

    def feed(self, text: str) -> str:
        """What Textual may see of it."""
        through: list[str] = []
        while text:
            if self._pasting:
                text = self._held + text
                content, marker, text = text.partition(END)
                self._held = "" if marker else _beginning_of_end(content)
                content = content.removesuffix(self._held)
                through.append(content.replace("\x1b", "") + marker)
                self._pasting = not marker
            else:
                keys, marker, rest = (self._seen + text).partition(START)
                let = (keys + marker)[len(self._seen) :]
                self._seen = "" if marker else (self._seen + text)[-len(START) + 1 :]
                through.append(let)
                self._pasting, text = bool(marker), rest if marker else ""
        return "".join(through)


def _beginning_of_end(text: str) -> str:
    """The longest end of a text that the end marker begins with."""
    for length in range(min(len(text), len(END) - 1), 0, -1):
        if text.endswith(END[:length]):
            return text[-length:]
    return ""
