"""A terminal screen as SVG, each run of cells at its own place so that wide characters stay aligned."""

from __future__ import annotations

import html
import subprocess
from pathlib import Path

from pyte.screens import Char, Screen

CELL, LINE, SIZE = 9, 20, 15
_NAMED = {
    "black": "#1b1d23", "red": "#e06c75", "green": "#98c379", "brown": "#d19a66", "blue": "#61afef",
    "magenta": "#c678dd", "cyan": "#56b6c2", "white": "#d7dae0", "brightblack": "#6b7280",
    "brightred": "#ff7b86", "brightgreen": "#b5e890", "brightbrown": "#e5c07b", "brightblue": "#82c4ff",
    "brightmagenta": "#de9aee", "brightcyan": "#7fdbe6", "brightwhite": "#ffffff",
}  # fmt: skip
FOREGROUND, BACKGROUND = "#d7dae0", "#15171c"


def _colour(name: str, default: str) -> str:
    if name == "default":
        return default
    return _NAMED.get(name, f"#{name}" if len(name) == 6 else default)


def _look(char: Char) -> tuple[str, str, bool, bool, bool]:
    front, back = _colour(char.fg, FOREGROUND), _colour(char.bg, BACKGROUND)
    if char.reverse:
        front, back = back, front
    return front, back, char.bold, char.italics, char.underscore


def svg_of(screen: Screen) -> str:
    """The screen as an SVG document."""
    width, height = screen.columns * CELL, screen.lines * LINE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f'<rect width="{width}" height="{height}" fill="{BACKGROUND}"/>',
        f'<g font-family="DejaVu Sans Mono,Noto Sans Mono CJK SC,Noto Sans CJK SC,monospace" font-size="{SIZE}" '
        'xml:space="preserve">',
    ]
    for y in range(screen.lines):
        parts.extend(_row(screen, y, y * LINE))
    parts.append("</g></svg>")
    return "\n".join(parts) + "\n"


def _row(screen: Screen, y: int, top: int) -> list[str]:
    row, blank = screen.buffer[y], screen.default_char
    cells = [row.get(x, blank) for x in range(screen.columns)]
    out: list[str] = []
    x = 0
    while x < len(cells):
        look, start = _look(cells[x]), x
        text = ""
        wide = len(cells[x].data) > 0 and x + 1 < len(cells) and cells[x + 1].data == ""
        while x < len(cells) and _look(cells[x]) == look:
            is_wide = x + 1 < len(cells) and cells[x + 1].data == ""
            if is_wide != wide:
                break
            text += cells[x].data
            x += 2 if is_wide else 1
        if x == start:
            x += 1
        out.extend(_run(text, look, start, x, top, wide))
    return out


def _run(text: str, look: tuple[str, str, bool, bool, bool], start: int, end: int, top: int, wide: bool) -> list[str]:
    front, back, bold, italic, underline = look
    left, width = start * CELL, (end - start) * CELL
    out = []
    if back != BACKGROUND:
        out.append(f'<rect x="{left}" y="{top}" width="{width}" height="{LINE}" fill="{back}"/>')
    style = (
        (' font-weight="bold"' if bold else "")
        + (' font-style="italic"' if italic else "")
        + (' text-decoration="underline"' if underline else "")
    )
    words = text.strip(" ")
    if words:
        left += (len(text) - len(text.lstrip(" "))) * CELL
        # A wide character is drawn alone: not every renderer knows `textLength`.
        pieces = [(left + 2 * CELL * place + 1, one) for place, one in enumerate(words)] if wide else [(left, words)]
        out.extend(
            f'<text x="{x}" y="{top + LINE - 5}" fill="{front}"{style}>{html.escape(piece)}</text>'
            for x, piece in pieces
        )
    return out


def save(screen: Screen, path: Path) -> None:
    """Write `path` (.svg) and the PNG beside it; the PNG needs `rsvg-convert`."""
    path.write_text(svg_of(screen), encoding="utf-8")
    subprocess.run(["rsvg-convert", "-o", str(path.with_suffix(".png")), str(path)], check=True)


class Film:
    """An animated SVG of a terminal: each frame is the screen at one moment. A row that several frames show is
    drawn once and used by all of them, so that ten seconds are a hundred kilobytes. Plays without a script."""

    def __init__(self, columns: int, lines: int) -> None:
        self._size = (columns * CELL, lines * LINE)
        self._rows: dict[str, str] = {}
        """A row's drawing at the top of the picture -> its name."""
        self._frames: list[tuple[float, list[str]]] = []

    def take(self, screen: Screen, seconds: float) -> None:
        """Add what the screen shows, for so many seconds."""
        names = []
        for y in range(screen.lines):
            drawn = "".join(_row(screen, y, 0))
            names.append(self._rows.setdefault(drawn, f"r{len(self._rows)}") if drawn else "")
        self._frames.append((seconds, names))

    def svg(self) -> str:
        """The film as an SVG document; it begins again at its end."""
        width, height = self._size
        whole = sum(seconds for seconds, _names in self._frames)
        styles, frames, begin = [], [], 0.0
        for number, (seconds, names) in enumerate(self._frames):
            start, end = 100 * begin / whole, 100 * (begin + seconds) / whole
            begin += seconds
            before = "0%{visibility:hidden}" if start else ""
            after = f"{end:.3f}%{{visibility:hidden}}" if end < 100 else ""
            styles.append(f"@keyframes f{number}{{{before}{start:.3f}%{{visibility:visible}}{after}}}")
            styles.append(f".f{number}{{animation:f{number} {whole:g}s step-end infinite}}")
            used = "".join(f'<use href="#{name}" y="{y * LINE}"/>' for y, name in enumerate(names) if name)
            hidden = "" if number == 0 else ' visibility="hidden"'
            frames.append(f'<g class="f{number}"{hidden}>{used}</g>')
        rows = "".join(f'<g id="{name}">{drawn}</g>' for drawn, name in self._rows.items())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
            f"<style>{''.join(styles)}</style>"
            f'<rect width="{width}" height="{height}" fill="{BACKGROUND}"/>'
            f'<g font-family="DejaVu Sans Mono,Noto Sans Mono CJK SC,Noto Sans CJK SC,monospace" font-size="{SIZE}" '
            f'xml:space="preserve"><defs>{rows}</defs>{"".join(frames)}</g></svg>\n'
        )
