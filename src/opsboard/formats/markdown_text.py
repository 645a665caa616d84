"""One line of other people's text inside GitHub Flavored Markdown, shown as it was written.

Rules: CommonMark 0.31 and the GFM 0.29 extensions, checked with cmark-gfm and pandoc.
"""

from __future__ import annotations

import re

from opsboard.domain.text import visible

# Readers link these by themselves, and some after they have taken the backslashes away: only code stops
# them. Mentions notify people on hosting sites.
_LINKING = re.compile(
    r"(?:(?<![A-Za-z0-9])(?:[A-Za-z][A-Za-z0-9+.-]{1,20}://|www\.)[\w.~:/?#@!$&'()*+,;=%-]*"
    r"|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]*@[A-Za-z0-9][A-Za-z0-9._@+-]*)",
    re.ASCII | re.IGNORECASE,
)
_ALWAYS = re.compile(r"[\\`*_{}\[\]<>|~^$#]")
_SOMETIMES = re.compile(
    r"&(?=#?\w+;)"  # an entity
    r"|(?<!\d):(?=[\w+-]{1,40}:)|:(?=[A-Za-z_+-][\w+-]{0,40}:|//)"  # an emoji's name, an address; no time
    r"|=(?==)|(?<==)="  # highlights
    r"|%(?=%)|(?<=%)%",  # comments
    re.ASCII,
)
_LEADING = re.compile(r"(?P<mark>[-+=:])|(?P<number>\d{1,9})(?P<end>[.)](?=\s|$))", re.ASCII)


def escape_inline(text: str) -> str:
    """One line of text that means nothing in Markdown, anywhere on a line, in a heading or a table cell."""
    line = visible(text).strip()
    pieces: list[str] = []
    end = 0
    for match in _LINKING.finditer(line):
        pieces += (_escaped(line[end : match.start()]), f"`{match.group()}`")
        end = match.end()
    pieces.append(_escaped(line[end:]))
    return _unled("".join(pieces))


def tag(label: str) -> str:
    """A label as a tag of one word, `#label`."""
    return "#" + escape_inline("-".join(visible(label).split()))


def _escaped(text: str) -> str:
    return _SOMETIMES.sub(r"\\\g<0>", _ALWAYS.sub(r"\\\g<0>", text))


def _unled(line: str) -> str:
    """`line` without a list mark or an underline at its beginning."""
    match = _LEADING.match(line)
    if match is None:
        return line
    place = match.start("end") if match["number"] else 0
    return f"{line[:place]}\\{line[place:]}"
