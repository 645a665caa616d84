"""What goes to stdout: JSON, tables in terminal cells, long text through a pager.

A command gathers all it has to say and writes it once, so that stdout stays empty when it fails.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Sequence
from typing import IO, Any, Self

from opsboard.domain.text import fit, visible, width

GAP = "  "
DEFAULT_PAGER = "less -FRX"
HELD = 1 << 20
"""Characters of a long answer that are held in memory."""
COPIED = 1 << 16
AFTER = 1.0
"""Seconds until a person is told how far something is."""


LEAST, READABLE = 12, 40
"""Cells that a column which gives way keeps, and those of a title that is read at a glance."""


class Flexible(str):
    """The heading of a column of a table that gives way when the terminal is narrow."""


class Spare(Flexible):
    """The heading of a column that gives way first, and goes when that is not enough."""


class Right(str):
    """The heading of a column that stands to the right, as numbers do."""


def gathered(lines: Iterable[str]) -> IO[str]:
    """Lines, however many, to be written when the last one is there: many of them in a file without a name, so
    that whoever reads them slowly keeps nothing open on the board."""
    import tempfile

    kept = tempfile.SpooledTemporaryFile(HELD, "w+", encoding="utf-8", errors="surrogatepass", newline="")  # noqa: SIM115 - `write_gathered` closes it
    try:
        for line in lines:  # `writelines` would hold them all
            kept.write(line)
        kept.seek(0)
    except BaseException:
        kept.close()
        raise
    return kept


def write_gathered(kept: IO[str]) -> None:
    """What was gathered of lines that are safe already, to stdout."""
    with kept:
        while part := kept.read(COPIED):
            sys.stdout.write(part)


def say(line: str) -> None:
    """One line to stdout, control characters taken out."""
    sys.stdout.write(f"{visible(line)}\n")


def write_json(**content: Any) -> None:
    """The contract's object: `schema_version` and what the command gives."""
    from opsboard.formats.objects import answer, json_text

    sys.stdout.write(json_text(answer(**content)) + "\n")


def note(text: str) -> None:
    """One line for the person, not for the next program: to stderr."""
    sys.stdout.flush()
    sys.stderr.write(f"{visible(text)}\n")


class Progress:
    """A line on stderr that says how far something is, when it takes longer than `AFTER`; gone when that is done.
    Nothing when no person reads stderr."""

    def __init__(self, template: str) -> None:
        """`template` says `{percent}`."""
        self._template = template
        self._shown = sys.stderr.isatty()
        self._begun = time.monotonic()
        self._drawn = False

    def __enter__(self) -> Self:
        return self

    def __call__(self, done: int, most: int) -> None:
        """Say that so many are done, of so many at most."""
        if self._shown and time.monotonic() - self._begun > AFTER:
            self._drawn = True
            percent = min(100, 100 * done // max(1, most))
            self._write(f"\r{visible(self._template.format(percent=percent))}\x1b[K")

    def __exit__(self, *error: object) -> None:
        if self._drawn:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:  # nobody reads it any more
            self._shown = False


def on_terminal() -> bool:
    """Whether a person reads stdout."""
    return sys.stdout.isatty()


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], styles: Sequence[str] = (), *, asked: bool = False
) -> str:
    """Rows under their headings, aligned in terminal cells; with `styles`, one for each column as SGR has them (`1`
    bold, `2` dim, `31` red), in colour.

    A column in which nothing stands is left out, unless all of them were `asked` for.
    On a terminal columns give way so that a row takes one line; in a pipe nothing is cut.
    """
    cells = [[visible(cell) for cell in row] for row in rows]
    kept = [
        at
        for at, column in enumerate(columns)
        if asked or isinstance(column, Flexible) or any(row[at] for row in cells)
    ]
    widths = {place: max(width(row[place]) for row in (columns, *cells)) for place in kept}
    if on_terminal():
        from opsboard.window import window_size

        widths = _narrowed(columns, widths, window_size(sys.stdout.fileno())[0])
        kept = list(widths)
    heads = [columns[place] for place in kept]
    sizes = [widths[place] for place in kept]
    chosen = [styles[place] if styles else "" for place in kept]
    lines = [_line(heads, heads, sizes, ["1" if styles else ""] * len(kept))]
    lines += [_line(heads, [row[place] for place in kept], sizes, chosen) for row in cells]
    return "\n".join(lines) + "\n"


def tell_list(
    as_json: bool, columns: Sequence[str], rows: Iterable[Sequence[str]], nothing: str = "", **content: Any
) -> None:
    """What a command that lists something prints: the `content` as JSON, else the rows as a table. Where there is no
    row, `nothing` says so on stderr."""
    if as_json:
        write_json(**content)
    elif not (told := list(rows)) and nothing:
        note(nothing)
    else:
        page(table(columns, told))


def page(text: str) -> None:
    """Long text: through `$PAGER` when a person reads it and it is longer than the screen. One who came by a
    key gets it at once: a pager is a program of the server."""
    if not on_terminal() or _restricted():
        sys.stdout.write(text)
        return
    from opsboard.window import window_size

    if text.count("\n") < window_size(sys.stdout.fileno())[1]:
        sys.stdout.write(text)
        return
    import shlex
    import shutil
    import subprocess

    try:
        words = shlex.split(os.environ.get("PAGER") or DEFAULT_PAGER)
    except ValueError:  # a quotation mark that nothing closes: no command to run
        words = []
    if not words or shutil.which(words[0]) is None:
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    try:
        subprocess.run(words, input=text.encode("utf-8", "backslashreplace"), check=False)
    except OSError:  # it cannot be started: no program of this machine, not permitted
        sys.stdout.write(text)


def _restricted() -> bool:
    import click

    context = click.get_current_context(silent=True)
    return context is not None and getattr(context.obj, "login", None) is not None


def _line(columns: Sequence[str], cells: Sequence[str], widths: Sequence[int], styles: Sequence[str]) -> str:
    parts = []
    last = len(cells) - 1
    for place, (column, cell, size) in enumerate(zip(columns, cells, widths, strict=True)):
        if isinstance(column, Right) and width(cell) <= size:
            text = " " * (size - width(cell)) + cell
        elif place == last and width(cell) <= size:
            text = cell
        else:
            text = fit(cell, size)
        parts.append(f"\x1b[{styles[place]}m{text}\x1b[0m" if cell and styles[place] else text)
    return GAP.join(parts).rstrip()


def _narrowed(columns: Sequence[str], natural: dict[int, int], cells: int) -> dict[int, int]:
    """The widths with which a row fits into `cells`, from what each column would like to have. Spare columns give way
    first, then the flexible ones, the last of them first; when nothing else is left, the widest."""
    widths = dict(natural)

    def excess() -> int:
        return sum(widths.values()) + len(GAP) * (len(widths) - 1) - cells

    if excess() <= 0:
        return widths
    spare = [place for place in widths if isinstance(columns[place], Spare)]
    flexible = [place for place in widths if isinstance(columns[place], Flexible) and place not in spare]
    for place in (*spare, *flexible):
        widths[place] = min(natural[place], LEAST if place in spare else READABLE)
    for place in spare:
        if excess() > 0:
            del widths[place]
    for place in reversed(flexible):
        widths[place] = max(min(LEAST, widths[place]), widths[place] - max(0, excess()))
    while excess() > 0 and max(widths.values()) > 1:
        widest = max(widths, key=lambda place: widths[place])
        widths[widest] -= 1
    for place in (*flexible, *sorted(widths.keys() & set(spare), key=lambda place: natural[place])):
        widths[place] += max(0, min(natural[place] - widths[place], -excess()))
    return widths
