"""Texts of many lines as rows: a little of Markdown's look, none of its powers.

Headings are strong, list entries hang, code keeps its shape. Nothing is a link, nothing is hidden:
what a person wrote stands there, but for the signs around strong words and code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.text import visible, visible_body, width, wrap
from opsboard.tui.render.card import Row
from opsboard.tui.theme import Palette

ROW_LIMIT = 3000
"""Rows that one text may take; what follows is said to be there."""

_HEADING = re.compile(r"(#{1,6}) +(.*?)(?: +#+)? *")
_ENTRY = re.compile(r"([-*+]|[0-9]{1,9}[.)])( +)(\[[ xX]\] +)?")
_QUOTE = re.compile(r"> ?")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_RULE = re.compile(r"(\* *){3,}|(- *){3,}|(_ *){3,}")
_INLINE = re.compile(r"`([^`]+)`|\*\*([^*\s](?:[^*]*[^*\s])?)\*\*")


def body_rows(text: str, cells: int, p: Palette) -> list[Row]:
    """A text as rows of at most `cells` cells."""
    rows: list[Row] = []
    for row in _rows(visible_body(text).rstrip(), cells, p):
        if len(rows) == ROW_LIMIT:
            return [*rows, (Segment("…", p.dim),)]
        rows.append(row)
    return rows


def wrapped(text: str, cells: int, style: Style) -> list[Row]:
    """One paragraph in as many rows as it takes."""
    return [(Segment(line, style),) for line in wrap(visible(text), max(cells, 1), ROW_LIMIT)]


def beside(lead: Row, lines: Sequence[str], style: Style) -> list[Row]:
    """Lines beside a lead, the later ones under the first."""
    under = (Segment(" " * sum(width(segment.text) for segment in lead)),)
    return [(*(lead if place == 0 else under), Segment(line, style)) for place, line in enumerate(lines)]


def _rows(text: str, cells: int, p: Palette) -> Iterator[Row]:
    fence = ""
    for line in text.split("\n"):
        bare = line.strip()
        if fence:
            if bare.startswith(fence) and not bare.strip(fence[0]):
                fence = ""
            else:
                yield from _code(line, cells, p)
        elif (opened := _FENCE.match(bare)) is not None:
            fence = opened[1]
        elif not bare:
            yield ()
        else:
            yield from _line(line, bare, cells, p)


def _line(line: str, bare: str, cells: int, p: Palette) -> Iterator[Row]:
    if (heading := _HEADING.fullmatch(bare)) is not None and heading[2]:
        yield from wrapped(heading[2], cells, p.strong)
    elif _RULE.fullmatch(bare) is not None:
        yield (Segment("─" * min(cells, 24), p.rule),)
    elif (quote := _QUOTE.match(bare)) is not None:
        yield from _hanging("│ ", p.rule, bare[quote.end() :], cells, p, p.dim, repeat=True)
    elif (entry := _ENTRY.match(bare)) is not None:
        depth = min(len(line) - len(line.lstrip()), cells // 3)
        mark = " " * depth + bare[: entry.end()]
        yield from _hanging(mark, p.dim, bare[entry.end() :], cells, p, p.text)
    else:
        depth = min(len(line) - len(line.lstrip()), cells // 3)
        yield from _hanging(" " * depth, p.text, bare, cells, p, p.text)


def _hanging(
    mark: str, mark_style: Style, text: str, cells: int, p: Palette, style: Style, *, repeat: bool = False
) -> Iterator[Row]:
    """A mark, and the text beside it."""
    taken = width(mark)
    plain, spans = _marked(text, p)
    at = 0
    for place, line in enumerate(wrap(plain, max(cells - taken, 8), ROW_LIMIT)):
        lead = mark if repeat or place == 0 else " " * taken
        # Wrapping leaves out only the blanks at which it breaks, so each line is found in order.
        at = max(plain.find(line, at), at)
        yield ((Segment(lead, mark_style),) if lead else ()) + _styled(line, at, spans, style)
        at += len(line)


def _marked(text: str, p: Palette) -> tuple[str, list[tuple[int, int, Style]]]:
    """A text without the signs around strong words and code, and where those stand in it."""
    if "`" not in text and "**" not in text:
        return text, []
    pieces: list[str] = []
    spans: list[tuple[int, int, Style]] = []
    at = length = 0
    for found in _INLINE.finditer(text):
        before = text[at : found.start()]
        word, style = (found[1], p.label) if found[1] is not None else (found[2], p.strong)
        begin = length + len(before)
        length = begin + len(word)
        spans.append((begin, length, style))
        pieces += (before, word)
        at = found.end()
    return "".join((*pieces, text[at:])), spans


def _styled(line: str, begin: int, spans: list[tuple[int, int, Style]], style: Style) -> Row:
    """A line that begins at `begin` of the text, its spans in their styles."""
    parts: list[Segment] = []
    end = begin + len(line)
    at = begin
    for first, last, span_style in spans:
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        if first > at:
            parts.append(Segment(line[at - begin : first - begin], style))
        parts.append(Segment(line[first - begin : last - begin], span_style))
        at = last
    if at < end or not parts:
        parts.append(Segment(line[at - begin :], style))
    return tuple(parts)


def _code(line: str, cells: int, p: Palette) -> Iterator[Row]:
    """A line of code, cut where the row ends."""
    rest = line.rstrip()
    lines = wrap(rest, max(cells - 2, 8), ROW_LIMIT)
    depth = min(len(rest) - len(rest.lstrip()), cells // 3)
    for place, piece in enumerate(lines):
        yield (Segment("  " + (" " * depth if place == 0 else ""), p.label), Segment(piece, p.label))
