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
        parts.extend(_row(screen, y))
    parts.append("</g></svg>")
    return "\n".join(parts) + "\n"


def _row(screen: Screen, y: int) -> list[str]:
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
        out.extend(_run(text, look, start, x, y, wide))
    return out


def _run(text: str, look: tuple[str, str, bool, bool, bool], start: int, end: int, y: int, wide: bool) -> list[str]:
    front, back, bold, italic, underline = look
    left, top, width = start * CELL, y * LINE, (end - start) * CELL
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
