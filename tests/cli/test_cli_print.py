"""`print` as cron runs it: no terminal, hardly an environment; and on a terminal."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from opsboard.domain.text import width

if TYPE_CHECKING:
    from cli.conftest import Program


@pytest.fixture
def filled(program: Program) -> Program:
    program.ok("add", "support", "退款三天没到账", "--priority", "P0", "--assignee", "@me")
    program.ok("add", "requirement", "Size chart shows the wrong unit")
    return program


@pytest.mark.parametrize("screen", ["board", "calendar", "list", "mine", "inbox", "waiting"])
def test_a_frame_of_every_screen(filled: Program, screen: str) -> None:
    lines = filled.ok("print", screen, "--size", "80x24").splitlines()
    assert len(lines) == 24
    assert all(width(line) <= 80 for line in lines)
    assert "Shop" in lines[0]
    assert ("退款三天没到账" in "".join(lines)) == (screen in ("board", "list", "mine"))


def test_what_it_is_given(filled: Program) -> None:
    out = filled.ok("print")
    assert len(out.splitlines()) == 36
    assert "\x1b" not in out
    assert "Size chart" not in filled.ok("print", "list", "kind:support", "is:open")
    assert "Triage" in filled.ok("print", "--kind", "support")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("bord",), "did you mean board?"),
        (("list", "kind:suport"), "support"),
        (("--kind", "suport"), "support"),
        (("--size", "wide"), "--size 120x36"),
        (("--size", "59x15"), "60x15"),
        (("--size", "60x14"), "60x15"),
        (("--size", "501x36"), "500x300"),
        (("--size", "9999999999999999x36"), "500x300"),
    ],
)
def test_a_mistake_is_usage(filled: Program, words: tuple[str, ...], told: str) -> None:
    assert told in filled.refused(2, "print", *words)


def test_a_board_that_is_not_there(filled: Program) -> None:
    filled.refused(3, "--board", str(filled.home / "none.db"), "print")


def test_it_needs_next_to_nothing_of_its_surroundings(filled: Program) -> None:
    """As cron runs it, and where Python takes the C locale at its word."""
    bare = {name: filled.environment[name] for name in ("HOME", "PATH", "OPSBOARD_BOARD", "XDG_DATA_HOME")}
    strict = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    for more, refund in (({}, "退款三天没到账"), (strict, "??????????????")):
        done = subprocess.run(
            [sys.executable, "-m", "opsboard", "print", "list", "--size", "80x24"],
            env={**bare, **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        lines = done.stdout.decode().splitlines()
        assert len(lines) == 24
        assert all(width(line) <= 80 for line in lines)
        assert refund in "".join(lines)
        assert "\\u" not in "".join(lines)


def test_on_a_terminal_it_is_as_wide_and_in_colour(filled: Program) -> None:
    shown = filled.on_terminal("print", COLUMNS="90", LINES="20")
    assert "\x1b[" in shown
    assert shown.count("\n") == 20
    assert "\x1b" not in filled.on_terminal("print", NO_COLOR="1")
