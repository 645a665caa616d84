"""Words that found an item, lit where they stand, and the place that holds them where the card does not."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.found_words import FoundWords, Spans
from opsboard.domain.segments import is_run
from opsboard.domain.text import ELLIPSIS, fit, visible, width
from opsboard.i18n import N_, _, current_language
from opsboard.tui.theme import Palette
from opsboard.usecases.found_places import FoundPlace

PLACES = {
    "label": N_("label: {text}"),
    "check": N_("checklist: {text}"),
    "comment": N_("comment: {text}"),
    "text": N_("text: {text}"),
}
SEAM = 40
"""Characters on both sides of a line's end among which a word is looked for that was broken there."""


def lit(text: str, spans: Spans, style: Style, p: Palette) -> list[Segment]:
    """A text with what stands at these places lit."""
    parts: list[Segment] = []
    at = 0
    for first, end in spans:
        first, end = max(first, at), min(end, len(text))
        if first >= end:
            continue
        if first > at:
            parts.append(Segment(text[at:first], style))
        parts.append(Segment(text[first:end], style + p.found))
        at = end
    return [*parts, Segment(text[at:], style)] if at < len(text) or not parts else parts


def lit_line(text: str, cells: int, words: FoundWords, style: Style, p: Palette) -> list[Segment]:
    """A text in exactly so many cells, its words lit."""
    return lit(fit(text, cells), words.spans(text) if words else (), style, p)


def lit_lines(text: str, lines: Sequence[str], words: FoundWords, style: Style, p: Palette) -> list[list[Segment]]:
    """The lines that a text was wrapped into, its words lit, also one that was broken at a line's end."""
    spans = words.spans(text) if words else ()
    if not spans:
        return [[Segment(line, style)] for line in lines]
    drawn: list[list[Segment]] = []
    at = 0
    for line in lines:
        # Wrapping leaves out only the blanks at which it breaks, so each line is found in order.
        at = max(text.find(line.removesuffix(ELLIPSIS), at), at)
        drawn.append(lit(line, _within(spans, at, at + len(line)), style, p))
        at += len(line)
    return drawn


def _within(spans: Spans, begin: int, end: int) -> Spans:
    """The parts of spans that lie between two places, counted from the first of them."""
    return tuple(
        (max(first, begin) - begin, min(last, end) - begin) for first, last in spans if first < end and last > begin
    )


def place_words(place: FoundPlace, cells: int, p: Palette) -> list[Segment]:
    """`comment: …refund…` in at most so many cells, cut so that the first of the words is in sight."""
    lead = _said(place)
    room = cells - width(lead)
    if room < 6:
        lead, room = "", cells
    text, spans = _from_near(place, room)
    return [Segment(lead, p.dim), *lit(fit(text, min(room, width(text))), spans, p.dim, p)]


def _said(place: FoundPlace) -> str:
    """What stands before an excerpt: what sort of text it is of, or what the field is called."""
    if place.field is None:
        return _(PLACES[place.where]).partition("{text}")[0]
    return _("{name}: {text}").partition("{text}")[0].format(name=visible(place.field.of(current_language())))


def _from_near(place: FoundPlace, room: int) -> tuple[str, Spans]:
    """The excerpt from so far before its first word that this is wholly in sight in so many cells."""
    text, spans = place.excerpt, place.spans
    if not spans or width(text[: spans[0][1]]) < room or width(text) <= room:
        return text, spans
    begin, (first, end) = spans[0][0], spans[0]
    while begin > 0 and width(text[begin - 1 : end]) + 2 <= room and first - begin < room // 3:
        begin -= 1
    cut = begin - len(ELLIPSIS)
    return ELLIPSIS + text[begin:], tuple((max(one, begin) - cut, other - cut) for one, other in spans if other > begin)


def lit_rows(rows: Sequence[tuple[Segment, ...]], words: FoundWords, p: Palette) -> list[tuple[Segment, ...]]:
    """Rows of cells with the words lit wherever they stand, also one of Chinese that was broken at a row's end."""
    texts = ["".join(segment.text for segment in row) for row in rows]
    spans: list[list[tuple[int, int]]] = [list(words.spans(text)) for text in texts]
    for place in range(len(rows) - 1):
        head, tail = texts[place].rstrip(), texts[place + 1].lstrip()
        if head and tail and is_run(head[-1]) and is_run(tail[0]):
            left = len(texts[place + 1]) - len(tail)
            begin = max(0, len(head) - SEAM)
            seam = len(head) - begin
            for first, end in words.spans(head[begin:] + tail[:SEAM]):
                if first < seam < end:
                    spans[place].append((begin + first, len(head)))
                    spans[place + 1].insert(0, (left, left + end - seam))
    return [_lit_row(row, tuple(found), p) if found else row for row, found in zip(rows, spans, strict=True)]


def _lit_row(row: tuple[Segment, ...], spans: Spans, p: Palette) -> tuple[Segment, ...]:
    parts: list[Segment] = []
    at = 0
    for segment in row:
        end = at + len(segment.text)
        parts += lit(segment.text, _within(spans, at, end), segment.style or Style.null(), p) if segment.text else []
        at = end
    return tuple(parts)
