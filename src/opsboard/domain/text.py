"""Text that other people wrote: made safe, measured in terminal cells, cut to fit.

Nothing here trusts its input. What may not pass, by Unicode category and reason: control characters
of C0, DEL and C1 (they drive the terminal), bidirectional marks, embeddings, overrides and isolates
(they show another text than is there: UTS 36), line and paragraph separators, zero-width space, byte
order mark, annotation and tag characters (hidden text), lone surrogates (they cannot be written).
U+200C and U+200D (emoji, Indic scripts) and variation selectors stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.graphemes import graphemes, is_attached, nearest_start
from opsboard.domain.items import BODY_LIMIT, TITLE_LIMIT

MARKS_PER_BASE = 4
"""Combining marks and joiners that one character may carry; more cover the lines around it."""

LONGEST_RUN = 30
"""Marks in a row that are put in order: the order of thousands costs the square of their number."""
LONGEST_WORD = 1000
"""Characters of a word that are compared: nothing on a board has a longer name."""

REPLACEMENT = "\ufffd"
ELLIPSIS = "…"

_CONTROLS_IN_BODY = "\0-\t\v-\x1f\x7f-\x9f"
_HIDDEN = "\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_LINE_ENDS = "\r\n|[\n\v\f\r\x85\u2028\u2029]"
# Marks and joiners are no word characters: five others in a row may be too many of them.
_EXOTIC_RUN = re.compile(rf"\W{{{MARKS_PER_BASE + 1},}}")
# Letters of Unicode that show nothing: a title of these alone is empty.
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_SEEN = "[LNPS]|C[os]"
"""The categories of what shows something by itself."""


def clean_line(text: str, limit: int = TITLE_LIMIT) -> str:
    """`text` as one safe line: NFC, line ends and tabs as spaces, no character that hides or commands.

    May be empty. `limit` is in characters (at most four bytes each: 300 characters are 1200 bytes).
    Raises Invalid when the line is longer.
    """
    return _no_longer(_capped(_normal(_one_line(text))).strip(), limit)


def clean_title(text: str, limit: int = TITLE_LIMIT) -> str:
    """As `clean_line`, for a line that must show something. Raises Invalid when nothing is left to see."""
    line = clean_line(text, limit)
    if not _shows(line):
        raise Invalid(N_("the text is empty; write at least one visible character"))
    return line


def clean_body(text: str, limit: int = BODY_LIMIT) -> str:
    """`text` as safe lines ended by LF, tabs as four spaces, without blank lines around it.

    Raises Invalid when it has more than `limit` characters.
    """
    if _unsafe_in_body().search(text):
        text = _without_hidden(re.sub(_LINE_ENDS, "\n", text).replace("\t", "    "))
    return _no_longer(_capped(_normal(text)).strip("\n").rstrip(), limit)


def narrow(word: str) -> str:
    """A word that somebody typed, or its beginning, as words are compared: full-width letters as narrow ones (NFKC)."""
    return word if word.isascii() else unicodedata.normalize("NFKC", _capped(word[:LONGEST_WORD], LONGEST_RUN))


def visible(text: str) -> str:
    """`text` as one line that is safe to show, whatever it holds; for what was stored by other means."""
    if text.isprintable() and (text.isascii() or _EXOTIC_RUN.search(text) is None):
        return text
    return _capped(_one_line(text))


def visible_body(text: str) -> str:
    """As `visible`, keeping the line ends."""
    return "\n".join(map(visible, re.split(_LINE_ENDS, text)))


def typed(text: str | None) -> str:
    """What a key or an input method typed, as `visible` leaves it: also spaces and joiners that print nothing.
    Empty where it is no text: a key such as enter, tab or escape."""
    if not text or all(character < " " or "\x7f" <= character <= "\x9f" for character in text):
        return ""
    return visible(text)


def within(text: str, limit: int) -> str:
    """The beginning of `text` that takes at most `limit` bytes, cut between whole characters."""
    if len(text) * 4 <= limit or len(text.encode("utf-8", "replace")) <= limit:
        return text
    # More characters than bytes never fit: so long a text is not looked at whole.
    head = text[: limit + 1].encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")
    return head[: nearest_start(text[: len(head) + 1], len(head))]


def width(text: str) -> int:
    """Terminal cells that `text` takes, as `rich.cells.cell_len` counts them."""
    if text.isascii() and text.isprintable():
        return len(text)
    if _is_common(text):
        # Wide ones take three bytes and two cells, the others one and one.
        return (len(text) + len(text.encode())) // 2
    plain = text.translate(_narrow())
    if _is_common(plain):
        return (len(plain) + len(plain.encode())) // 2
    from rich.cells import cell_len

    return cell_len(text)


def fit(text: str, cells: int) -> str:
    """`text` in exactly `cells` cells: padded with spaces, or cut between characters and ended by `…`."""
    if cells <= 0:
        return ""
    if text.isascii() and text.isprintable():
        return text.ljust(cells) if len(text) <= cells else text[: cells - 1] + ELLIPSIS
    text = text.rstrip("\u200d")
    taken = width(text)
    if taken <= cells:
        return text + " " * (cells - taken)
    head, taken = _head(text, cells - 1)
    return head + ELLIPSIS + " " * (cells - 1 - taken)


def cut(text: str, cells: int) -> str:
    """`text` as it is where it takes at most `cells` cells; else cut as `fit` does."""
    return text if width(text) <= cells else fit(text, cells)


def cut_start(text: str, cells: int) -> str:
    """The end of `text` in at most `cells` cells, behind `…` where it is cut."""
    if width(text) <= cells:
        return text
    end = text[-cells:]
    while end and width(end) > cells - 1:
        end = end[1:]
    return ELLIPSIS + end


def shortened(text: str, letters: int) -> str:
    """`text` as one safe line of at most so many letters, ended by `…` where it is cut."""
    line = visible(text)
    return line if len(line) <= letters else line[: letters - 1] + ELLIPSIS


def shared_cells(cells: int, wanted: Sequence[int]) -> list[int]:
    """So many cells shared out: what needs little gets all that it wants, the others the same."""
    given = [0] * len(wanted)
    waiting = sorted(range(len(wanted)), key=lambda place: wanted[place])
    for done, place in enumerate(waiting):
        given[place] = min(wanted[place], max(0, cells // (len(waiting) - done)))
        cells -= given[place]
    return given


def wrap(text: str, cells: int, lines: int) -> list[str]:
    """`text` in at most `lines` lines of at most `cells` cells; the last ends with `…` when cut.

    Breaks at spaces and between ideographs, never before closing or after opening punctuation where
    that can be helped; a word longer than a line is cut. An empty text is one empty line.
    """
    if cells <= 0 or lines <= 0:
        return []
    text = text.strip()
    if width(text) <= cells:
        return [text]
    done: list[str] = []
    line, used = "", 0
    pieces = re.findall(_BREAKABLE, text)
    for place, piece in enumerate(pieces):
        bare = piece.rstrip()
        needed = width(bare)
        if line and used + needed > cells:
            if len(done) + 1 == lines:
                return [*done, fit(line + "".join(pieces[place:]), cells).rstrip()]
            done.append(line.rstrip())
            line, used = "", 0
        while needed > cells:
            if len(done) + 1 == lines:
                return [*done, fit(piece + "".join(pieces[place + 1 :]), cells).rstrip()]
            head, taken = _head(piece, cells)
            head = head or piece[:1]
            done.append(head)
            piece, bare = piece[len(head) :], bare[len(head) :]
            # Measured anew near the end alone: a line of a hundred thousand letters has a thousand heads.
            needed = needed - taken if len(bare) > 8 * cells else width(bare)
        line += piece
        used += needed + width(piece[len(bare) :])
    return [*done, line.rstrip()] if line or not done else done


def _no_longer(text: str, limit: int) -> str:
    if len(text) > limit:
        raise Invalid(N_("the text has {length} characters; at most {limit} fit"), length=len(text), limit=limit)
    return text


@cache
def _common() -> re.Pattern[str]:
    """One cell of printable ASCII, two cells of common ideographs and full-width signs. Made when first
    needed: a large class of characters takes a millisecond."""
    return re.compile("(?:[ -~]++|[\u3001-\u3029\u4e00-\u9fff]++|[\uff01-\uff60]++)*+")


@cache
def _narrow() -> dict[int, str]:
    """Letters of Latin scripts and marks such as “ ” · – …, of one cell each, as a letter that is common:
    a command that lists titles with them need not load the tables of all widths."""
    return dict.fromkeys((*range(0xA1, 0xAD), *range(0xAE, 0x180), *range(0x2010, 0x2028)), "x")


def _is_common(text: str) -> bool:
    return _common().fullmatch(text) is not None


@cache
def _unsafe_in_body() -> re.Pattern[str]:
    return re.compile(f"[{_CONTROLS_IN_BODY}\t\ud800-\udfff{_HIDDEN}]")


def _one_line(text: str) -> str:
    if text.isprintable():
        return text
    return _without_hidden(re.sub(_LINE_ENDS, "\n", text)).replace("\n", " ")


def _without_hidden(text: str) -> str:
    """`text` without control and hidden characters but LF; tabs become spaces."""
    safe = re.sub(f"[{_CONTROLS_IN_BODY}{_HIDDEN}]+", "", text.replace("\t", " "))
    return re.sub("[\ud800-\udfff]", REPLACEMENT, safe)


def _normal(text: str) -> str:
    """NFC of `text`, whose long runs of marks are cut before: they are cut to fewer afterwards in any case."""
    return text if text.isascii() else unicodedata.normalize("NFC", _capped(text, LONGEST_RUN))


def _capped(text: str, most: int = MARKS_PER_BASE) -> str:
    """`text` with at most so many marks and joiners after each character."""
    if text.isascii() or _EXOTIC_RUN.search(text) is None:
        return text
    return _EXOTIC_RUN.sub(lambda run: _cap_run(run, most), text)


def _cap_run(run: re.Match[str], most: int) -> str:
    kept: list[str] = []
    attached = 0
    for character in run[0]:
        attached = attached + 1 if is_attached(character) else 0
        if attached <= most:
            kept.append(character)
    return "".join(kept)


def _shows(line: str) -> bool:
    if line.isascii():
        return bool(line)
    if line[0].isalnum() and line[0] not in _BLANK_LETTERS:
        return True
    return any(one not in _BLANK_LETTERS and re.match(_SEEN, unicodedata.category(one)) for one in line)


_CLOSING = re.escape(".,!?;:)]}%、。】」』》〉”’…\uff0c\uff0e\uff01\uff1f\uff1b\uff1a\uff09\uff05")
_OPENING = re.escape("([{【「『《〈“‘\uff08")
_IDEOGRAPHS = "\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60"
_BREAKABLE = f"[{_OPENING}]*(?:[{_IDEOGRAPHS}]|[^\\s{_IDEOGRAPHS}]+)[{_CLOSING}]*\\s*|\\s+"
"""What stands together: a line may end after each."""


def _head(text: str, cells: int) -> tuple[str, int]:
    """The longest beginning of `text` of at most `cells` cells, and its cells."""
    if _is_common(text[: cells + 1]):  # each of these takes a cell at least
        return _head_of_common(text[: cells + 1], cells)
    head, taken = "", 0
    for piece in graphemes(text):
        size = width(piece)
        if taken + size > cells:
            break
        head += piece
        taken += size
    head = head.rstrip("\u200d")
    return head, width(head)


def _head_of_common(text: str, cells: int) -> tuple[str, int]:
    taken = 0
    for place, character in enumerate(text):
        size = 1 if character < "\x7f" else 2
        if taken + size > cells:
            return text[:place], taken
        taken += size
    return text, taken
