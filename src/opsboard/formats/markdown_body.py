"""Texts that people wrote in Markdown, inside a document of ours.

Their formatting stays, but they cannot bring HTML, leave their place in the document, or link to a
script. Rules: CommonMark 0.31 and the GFM 0.29 extensions, checked with cmark-gfm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from opsboard.domain.text import visible_body

_CONTAINERS = r"(?P<containers>(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*)"
_FENCE = re.compile(_CONTAINERS + r"(?P<fence>`{3,}(?=[^`]*$)|~{3,})[ \t]*(?P<language>[\w+#.-]*)", re.ASCII)
_MANY_UNCLOSED = 20
_HEADING = re.compile(_CONTAINERS + r"(?P<marks>#{1,6})(?=[ \t]|$)", re.ASCII)
_UNDERLINE = re.compile(r"(?P<containers>[ \t>]*)(?P<line>=+|-+)[ \t]*")
_TABLE_RULE = re.compile(r"[\s>|:*+-]+")
_DEEPEST = 6

_TOKEN = re.compile(
    r"(?P<less>\\<|<(?=[A-Za-z/!?]))"
    r"|(?P<escaped>\\[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`+)"
    r"|(?P<target>\](?=[(:\[]))"
    r"|(?P<address>(?:https?://|ftp://|www\.)[^\s<\]]*)",
    re.IGNORECASE,
)
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^\s<>`\\]*>", re.IGNORECASE)
_SAFE_TARGET = re.compile(r"[ \t]*<?(?:https?://|mailto:|(?![^/?#)\s]{0,80}[:&\\])[^\s<])", re.IGNORECASE)
_TAG = re.compile(r"<(?=[A-Za-z/!?])(?!(?:https?://|mailto:)[^\s<>`\\]*>)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?|ftp)://|www\.", re.IGNORECASE)
_LABEL = re.compile(r"\[[^\[\]`\\<]{0,200}\]")
_LINK = re.compile(
    r"\([ \t]*(?:<[^<>`\\]{0,2000}>|(?:[^\s()<>\\`]|\([^\s()<>\\`]{0,200}\)){0,2000})"
    r"(?:[ \t]+(?:\"[^\"\\`]{0,200}\"|'[^'\\`]{0,200}'))?[ \t]*\)"
)
"""An inline link's address, in which parentheses may stand one level deep, and its title."""


def safe_body(text: str, under: int) -> str:
    """A person's Markdown, safe under a heading of level `under`: its headings lie deeper, no HTML, no
    links but to the web and to mail, every fence closed. Without line end; may be empty."""
    lines = list(_blocks(visible_body(text).strip("\n").split("\n"), under))
    return "\n".join(lines).strip("\n")


def _blocks(lines: list[str], under: int) -> Iterator[str]:
    """The lines of a body: fenced code as it is, everything between made safe."""
    shift = under + 1 - _highest(lines)
    chunk: list[str] = []
    number, unclosed = 0, 0
    while number < len(lines):
        line = lines[number]
        fence = _FENCE.match(line)
        if fence is not None:
            after = _after_fence(lines, number, fence) if unclosed < _MANY_UNCLOSED else None
            if after is not None:
                yield from _chunk(chunk, shift)
                yield from _fenced(lines[number:after], fence)
                chunk, number = [], after
                continue
            unclosed += 1
            # Where it would end depends on what it lies in: a fence without a clear end is text.
            run = "".join(f"\\{mark}" for mark in fence["fence"])
            line = fence["containers"] + run + line[fence.end("fence") :]
        number += 1
        if line.strip():
            chunk.append(line)
        else:
            yield from _chunk(chunk, shift)
            yield ""
            chunk = []
    yield from _chunk(chunk, shift)


def _after_fence(lines: list[str], start: int, fence: re.Match[str]) -> int | None:
    """The number of the line after the one that closes a fence; after the last one for a fence at the margin
    that nothing closes. None for a fence inside a list or a quote, or only indented, that does not end
    there: by a line with the same beginning, and no line between that leaves it."""
    before = re.sub(r"[^>\s]", " ", fence["containers"])
    for number in range(start + 1, len(lines)):
        line = lines[number]
        inside = line.startswith(before) or (not line.strip() and ">" not in before)
        if not inside:
            return None
        if _closes(line.lstrip("> \t") if before else line, fence["fence"]):
            return number + 1 if not before or not line[len(before) :].startswith((" ", ">", "\t")) else None
    return None if before else len(lines)


def _fenced(lines: list[str], fence: re.Match[str]) -> Iterator[str]:
    """A block of code, closed. With more than three spaces, or a mark of a list or a quote in front, a reader
    might take it for something else: then it stands alone, and no tag in it is left."""
    containers = fence["containers"]
    certain = len(containers) <= 3 and not containers.strip(" ")
    closed = len(lines) > 1 and _closes(lines[-1].lstrip("> \t") if containers else lines[-1], fence["fence"])
    if not certain:
        yield re.sub(r"[^>]", "", containers)
    # The language alone: some readers take more than that as orders.
    yield f"{containers}{fence['fence']}{fence['language']}"
    for line in lines[1:]:
        yield line if certain else _TAG.sub("&lt;", line)
    if not closed:
        yield fence["fence"]
    if not certain:
        yield ""


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
    safe: list[str] = []
    for number, line in enumerate(lines):
        underline = _UNDERLINE.fullmatch(line)
        if underline is not None and number > 0:
            _underlined(safe, underline, shift, only=number == 1)
            continue
        heading = _HEADING.match(line)
        marks = ""
        if heading is not None:
            level = min(len(heading["marks"]) + shift, _DEEPEST)
            marks, line = heading["containers"] + "#" * level, line[heading.end() :]
        safe.append(marks + _safe_line(line, in_table=in_table))
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


def _safe_line(line: str, *, in_table: bool) -> str:
    """A line without HTML and without links to anything but the web. Code in it is kept as it is; backticks
    that close nothing on their own line are made text, so that a reader pairs the others as here."""
    pieces: list[str] = []
    end = address_end = 0
    while match := _TOKEN.search(line, end):
        pieces.append(line[end : match.start()])
        end, token = match.end(), match.group()
        if match.lastgroup == "less":
            # Not by a backslash: an address before it would take that in, and leave the tag alive.
            autolink = _AUTOLINK.match(line, match.start())
            pieces.append(autolink.group() if autolink else "&lt;")
            end = autolink.end() if autolink else end
        elif match.lastgroup == "address":
            # Readers that link bare addresses end them at a space, others at a backtick: none is left.
            pieces.append(_encoded(token))
            address_end = max(address_end, _address_end(line, end) if end >= address_end else 0)
        elif end <= address_end and match.lastgroup in ("ticks", "escaped"):
            pieces.append(_encoded(token))
        elif match.lastgroup == "ticks":
            closed = _span_end(line, end, token, in_table=in_table)
            pieces.append(line[match.start() : closed] if closed else "\\`" * len(token))
            end = closed or end
        elif match.lastgroup == "target":
            after = _target_end(line, end)
            rest = line[end:after] if after is not None else ""
            pieces.append("\\]" if after is None else "]" + _TAG.sub("&lt;", rest))
            end = after if after is not None else end
            if _ADDRESS.search(rest):
                address_end = max(address_end, _address_end(line, end))
        else:
            pieces.append(token)
    pieces.append(line[end:])
    return "".join(pieces)


def _address_end(line: str, start: int) -> int:
    """Where an address that a reader links by itself may end at the latest."""
    match = re.compile(r"\s").search(line, start)
    return match.start() if match else len(line)


def _encoded(address: str) -> str:
    return address.replace("`", "%60").replace("\\", "%5C")


def _span_end(line: str, start: int, ticks: str, *, in_table: bool) -> int | None:
    """Where code that began before `start` ends; None when it does not end on this line, or a table's
    cell would end first."""
    for match in re.compile("`+").finditer(line, start):
        if match.group() == ticks:
            inside = line[start : match.start()]
            return None if in_table and re.search(r"(?<!\\)\|", inside) else match.end()
    return None


def _target_end(line: str, start: int) -> int | None:
    """Where that ends which may follow a `]` and is taken as it stands: an address in parentheses with its
    title, a label in brackets; `start` itself before a definition's address. None when it is no address of
    the web or of mail, or does not end on this line."""
    if line[start] == "[":
        label = _LABEL.match(line, start)
        return label.end() - 1 if label else None  # its own bracket may begin another
    if _SAFE_TARGET.match(line, start + 1) is None:
        return None
    if line[start] == ":":
        return start
    link = _LINK.match(line, start)
    return link.end() if link else None
