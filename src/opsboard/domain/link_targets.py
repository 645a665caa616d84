"""Addresses of what lies elsewhere: which of them may become a link.

Nothing of this program opens an address. What a terminal or a reader of Markdown may open is of the web or mail; a path
or any other scheme (`javascript:`, `file:`) stays text.
"""

from __future__ import annotations

import re

_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\^`{|}]+", re.IGNORECASE)
_KEPT = "%-._~:/?#[]@!$&'()*+,;="
"""What stands in a link as it is; all else in it is written with percent signs."""


def link_of(address: str) -> str:
    """The address as the target of a link, in ASCII; empty for one that is to stay text."""
    if not _LINK.fullmatch(address):
        return ""
    if address.isascii():
        return address
    from urllib.parse import quote

    return quote(address, safe=_KEPT, errors="replace")


def split_name(typed: str) -> tuple[str, str]:
    """An address and what it is called, typed on one line: `https://example.com/v3 Draft 3`. Only an address of the
    web or mail ends at a space, as a path may hold some."""
    address, _space, name = typed.strip().partition(" ")
    return (address, name.strip()) if link_of(address) else (typed.strip(), "")
