"""Take the pictures of this folder: the real program on demo data, both languages, SVG and PNG.

`make screenshots` runs it. The demo is the same for a seed and a day, so pictures of different days
differ in their dates only. PNG needs `rsvg-convert` (Debian: librsvg2-bin, fonts-noto-cjk).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tools"))

from picture import Film, save  # noqa: E402
from terminal import Terminal  # noqa: E402

OPSBOARD = str(Path(sys.executable).parent / "opsboard")
LOCALES = {"en": "C.UTF-8", "zh": "zh_CN.UTF-8"}
CARD = r"[A-Z]{3}-\d+"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: the keys that lead to it from the board, one after another."""

    name: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (120, 36)


SHOTS = (
    Shot("board", ("j", "k")),
    Shot("board-support", ("\t", "\t", "\t", "\t")),
    Shot("board-80x24", ("j", "k"), size=(80, 24)),
    Shot("board-200x60", ("j", "k"), size=(200, 60)),
    Shot("lanes", ("s", "1", "j")),
    Shot("item", ("\t", "\t", "\t", "\t", "\r")),
    Shot("form", ("\t", "\t", "\t", "\t", "e")),
    Shot("calendar", ("2",)),
    Shot("list", ("3",)),
    Shot("inbox", ("5", "j")),
    Shot("waiting", ("W", "j")),
    Shot("find", ("/", "退款")),
    Shot("filter", ("f", "is:")),
    Shot("help", ("?",)),
    Shot("palette", ("\x10",)),
)


FILM = (
    *(("j", 0.35), ("j", 0.35), ("l", 0.5), ("L", 1.1), ("\t", 0.4), ("\t", 0.4), ("\t", 0.4), ("\t", 0.9)),
    *(
        ("/", 0.5),
        ("退", 0.5),
        ("款", 1.2),
        ("\r", 0.4),
        ("\r", 1.8),
        ("\x1b", 0.6),
        ("\x1b", 0.4),
        ("2", 1.6),
        ("1", 0.6),
    ),
)
"""Keys of the moving picture and how long each frame stands, in seconds: ten and a bit in all."""


def environment(home: Path, language: str) -> dict[str, str]:
    """A terminal's environment in which nothing of this machine's settings counts."""
    return {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": LOCALES[language],
    }


def film(board: Path, target: Path, language: str) -> None:
    """The moving picture: move, carry, find, open, look at the month."""
    made = Film(100, 30)
    with Terminal(
        [OPSBOARD, "--board", str(board)], size=(100, 30), environment=environment(board.parent, language)
    ) as terminal:
        terminal.wait_for(CARD)
        terminal.settle(0.6)
        made.take(terminal.screen, 1.0)
        for key, seconds in FILM:
            terminal.press(key, quiet=0.3)
            terminal.show()
            made.take(terminal.screen, seconds)
    target.write_text(made.svg(), encoding="utf-8")


def take(shot: Shot, language: str, board: Path, target: Path) -> None:
    """One picture into `target` as NAME-LANGUAGE.svg and .png."""
    with Terminal(
        [OPSBOARD, "--board", str(board)], size=shot.size, environment=environment(board.parent, language)
    ) as terminal:
        terminal.wait_for(CARD)
        terminal.settle(0.6)
        for key in shot.keys:
            terminal.press(key, quiet=0.4)
        terminal.show()
        save(terminal.screen, target / f"{shot.name}-{language}.svg")


def _copy(board: Path, folder: Path) -> Path:
    """A board of its own in a new folder: a board opens as it was left."""
    folder.mkdir()
    shutil.copyfile(board, folder / "board.db")
    (folder / "board.db").chmod(0o600)
    return folder / "board.db"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these pictures")
    parser.add_argument("--into", type=Path, default=HERE, help="the folder to write to")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="opsboard-pictures-") as name:
        board = Path(name) / "board.db"
        subprocess.run([OPSBOARD, "demo", "--no-open", "--board", str(board)], check=True, stdout=subprocess.DEVNULL)
        if not options.names or "film" in options.names:
            for language in LOCALES:
                film(_copy(board, Path(name) / f"film-{language}"), options.into / f"film-{language}.svg", language)
                print(f"film-{language}")
        for shot in SHOTS:
            if options.names and shot.name not in options.names:
                continue
            for language in LOCALES:
                take(shot, language, _copy(board, Path(name) / f"{shot.name}-{language}"), options.into)
                print(f"{shot.name}-{language}")


if __name__ == "__main__":
    main()
