"""Text to the clipboard of the terminal in front of the person, through SSH, tmux and screen (OSC 52).

A terminal does not answer: whether it took the text is not known, so nobody is told that it did.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping

LIMIT = 74_000
"""Bytes of text: terminals drop sequences of more than 100,000 characters, silently."""
_SCREEN_CHUNK = 240
"""GNU screen takes strings of at most 256 characters."""


def clipboard_sequence(text: str, environment: Mapping[str, str]) -> str:
    """What to write so that `text` is put into the clipboard. The text itself is in it as base64 alone.

    tmux takes the plain sequence when `set-clipboard` is on; with `allow-passthrough` it hands the wrapped
    one to the terminal around it. Both are sent: the clipboard holds the same after either or both.
    """
    plain = f"\x1b]52;c;{base64.b64encode(text.encode('utf-8', 'replace')).decode('ascii')}\x07"
    term = environment.get("TERM", "")
    if environment.get("TMUX") or term.startswith("tmux"):
        return plain + "\x1bPtmux;" + plain.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environment.get("STY") or term.startswith("screen"):
        chunks = [plain[at : at + _SCREEN_CHUNK] for at in range(0, len(plain), _SCREEN_CHUNK)]
        return plain + "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks)
    return plain


def bytes_of(text: str) -> int:
    """How long a text is on its way to the terminal, before it is encoded."""
    return len(text.encode("utf-8", "replace"))
