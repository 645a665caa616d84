"""Every command has help, and the pages of docs/reference say what the program says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import reference
from opsboard.cli import errors
from opsboard.cli.main import COMMANDS

if TYPE_CHECKING:
    from cli.conftest import Program


def test_help_lists_every_command_with_a_line(bare: Program) -> None:
    lines = {line.split()[0]: line.split()[1:] for line in bare.ok("--help").splitlines() if line.startswith("  ")}
    for command in COMMANDS:
        assert lines.get(command), command


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_its_options(bare: Program, command: str) -> None:
    out = bare.ok(command, "--help")
    assert out.startswith(f"Usage: opsboard {command} ")
    options = out.partition("Options:\n")[2].partition("\n\n")[0].splitlines()
    assert options
    for line in options:
        assert len(line.split("  ")) >= 2 or line.startswith("      "), line


def test_help_makes_no_board(bare: Program) -> None:
    bare.ok("--help")
    bare.ok("--version")
    assert not bare.board.exists()


def test_the_reference_pages_are_what_the_program_says() -> None:
    assert reference.stale() == [], "run `python tools/reference.py`"


def test_the_reference_names_every_exit_code() -> None:
    codes = {code for kind, code in errors._CODES} | {0, 1, 64, errors.EXIT_BUG, errors.EXIT_INTERRUPT}
    assert set(reference.EXIT_CODES) == codes
