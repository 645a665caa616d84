"""Text of other people inside GitHub Flavored Markdown: one line made inert, bodies made safe.

A line is shown as it was written, whatever it holds. A body is Markdown that a person wrote: its
formatting stays, but it cannot bring HTML, leave its place in the document, or link to a script.
Rules: CommonMark 0.31 and the GFM 0.29 extensions, checked with cmark-gfm and pandoc.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from opsboard.domain.text import visible, visible_body

# Readers link these by themselves, and some after they have taken the backslashes away: only code stops
# them. Mentions notify people on hosting sites.
_LINKING = re.compile(
    r"(?:(?<![A-Za-z0-9])(?:[A-Za-z][A-Za-z0-9+.-]{1,20}://|www\.)[\w.~:/?#@!$&'()*+,;=%-]*"
    r"|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]*@[A-Za-z0-9][A-Za-z0-9._@-]*)",
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

_FENCE = re.compile(r"(?P<fence>`{3,}(?=[^`]*$)|~{3,})[ \t]*(?P<language>[\w+#.-]*)", re.ASCII)
_CONTAINERS = r"(?P<containers>(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*)"
_NESTED_FENCE = re.compile(_CONTAINERS + r"(?:`{3,}|~{3,})", re.ASCII)
_HEADING = re.compile(_CONTAINERS + r"(?P<marks>#{1,6})(?=[ \t]|$)", re.ASCII)
_UNDERLINE = re.compile(r"(?P<containers>[ \t>]*)(?P<line>=+|-+)[ \t]*")
_TABLE_RULE = re.compile(r"[\s>|:*+-]+")
_DEEPEST = 6

_TOKEN = re.compile(
    r"(?P<escaped>\\[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`+)"
    r"|(?P<autolink><(?:https?://|mailto:)[^\s<>`\\]*>)"
    r"|(?P<tag><(?=[A-Za-z/!?]))"
    r"|(?P<target>\](?=[(:]))",
    re.IGNORECASE,
)
_SAFE_TARGET = re.compile(r"[ \t]*<?(?:https?://|mailto:|(?![^/?#)\s]{0,80}[:&\\])[^\s<])", re.IGNORECASE)


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


def safe_body(text: str, under: int) -> str:
    """A person's Markdown, safe under a heading of level `under`: its headings lie deeper, no HTML, no
    links but to the web and to mail, every fence closed. Without line end; may be empty."""
    lines = list(_blocks(visible_body(text).strip("\n").split("\n"), under))
    return "\n".join(lines).strip("\n")


def _escaped(text: str) -> str:
    return _SOMETIMES.sub(r"\\\g<0>", _ALWAYS.sub(r"\\\g<0>", text))


def _unled(line: str) -> str:
    """`line` without a list mark or an underline at its beginning."""
    match = _LEADING.match(line)
    if match is None:
        return line
    place = match.start("end") if match["number"] else 0
    return f"{line[:place]}\\{line[place:]}"


def _blocks(lines: list[str], under: int) -> Iterator[str]:
    """The lines of a body: fences at the margin as they are, everything between them made safe."""
    shift = under + 1 - _highest(lines)
    chunk: list[str] = []
    fence = ""
    for line in lines:
        if fence:
            yield line
            if _closes(line, fence):
                fence = ""
            continue
        opening = _FENCE.match(line)
        if opening is None and line.strip():
            chunk.append(line)
            continue
        yield from _chunk(chunk, shift)
        chunk = []
        if opening is None:
            yield ""
        else:
            # The language alone: some readers take more than that as orders.
            fence = opening["fence"]
            yield fence + opening["language"]
    yield from _chunk(chunk, shift)
    if fence:
        yield fence


def _closes(line: str, fence: str) -> bool:
    mark = line.strip()
    return len(line) - len(line.lstrip(" ")) < 4 and set(mark) == {fence[0]} and len(mark) >= len(fence)


def _highest(lines: list[str]) -> int:
    """The highest level among the headings of a body; 1 when it has none."""
    levels = [len(match["marks"]) for match in map(_HEADING.match, lines) if match]
    levels += [1 if match["line"][0] == "=" else 2 for match in map(_UNDERLINE.fullmatch, lines) if match]
    return min(levels, default=1)


def _chunk(lines: list[str], shift: int) -> Iterator[str]:
    """Lines without a blank one between them. No paragraph is longer than such a chunk."""
    in_table = any("-" in line and _TABLE_RULE.fullmatch(line) for line in lines)
    # A fence inside a list or a quote ends where that ends: what lies between is taken as text.
    fenced = any(_NESTED_FENCE.match(line) for line in lines)
    safe: list[str] = []
    for number, line in enumerate(lines):
        underline = _UNDERLINE.fullmatch(line)
        if underline is not None and number > 0 and (not fenced or not underline["containers"]):
            _underlined(safe, underline, shift, only=number == 1 and not fenced)
            continue
        heading = _HEADING.match(line)
        marks = ""
        if heading is not None and (not fenced or not heading["containers"]):
            level = min(len(heading["marks"]) + shift, _DEEPEST)
            marks, line = heading["containers"] + "#" * level, line[heading.end() :]
        safe.append(marks + _safe_line(line, in_table=in_table, spans=not fenced))
    yield from safe


def _underlined(safe: list[str], underline: re.Match[str], shift: int, *, only: bool) -> None:
    """A line of `===` or `---` below text: the text becomes a heading with marks in front, which can lie as
    deep as needed; below several lines or inside a quote it becomes text or a rule."""
    level = 1 if underline["line"][0] == "=" else 2
    containers = underline["containers"]
    is_text = safe[-1][:1] not in (" ", ">", "#", "-", "*", "+", "|", "\t") and not safe[-1][:1].isdigit()
    if only and is_text and not containers.strip():
        safe[-1] = f"{'#' * min(level + shift, _DEEPEST)} {safe[-1].strip()}"
    elif level == 1:
        safe.append(f"{containers}\\{underline['line']}")
    else:
        safe += [containers.rstrip(), f"{containers}{underline['line']}"]


def _safe_line(line: str, *, in_table: bool, spans: bool) -> str:
    """A line without HTML and without links to anything but the web. With `spans`, code in it is kept as it
    is, and backticks that close nothing on their own line are made text: so the reader pairs them as here."""
    pieces: list[str] = []
    end = 0
    while match := _TOKEN.search(line, end):
        pieces.append(line[end : match.start()])
        end = match.end()
        if match.lastgroup == "ticks" and spans:
            closed = _span_end(line, end, match.group(), in_table=in_table)
            pieces.append(line[match.start() : closed] if closed else "\\`" * len(match.group()))
            end = closed or end
        elif match.lastgroup == "tag" or (match.lastgroup == "target" and not _is_safe(line, end)):
            pieces.append("\\" + match.group())
        else:
            pieces.append(match.group())
    pieces.append(line[end:])
    return "".join(pieces)


def _span_end(line: str, start: int, ticks: str, *, in_table: bool) -> int | None:
    """Where code that began before `start` ends; None when it does not end on this line, or a table's
    cell would end first."""
    for match in re.compile("`+").finditer(line, start):
        if match.group() == ticks:
            inside = line[start : match.start()]
            return None if in_table and re.search(r"(?<!\\)\|", inside) else match.end()
    return None


def _is_safe(line: str, end: int) -> bool:
    """Whether what follows `]` and the sign at `end` is an address of the web or of mail, or no address."""
    return _SAFE_TARGET.match(line, end + 1) is not None
