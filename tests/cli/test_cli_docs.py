"""Every command has help, and stands in the README."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from opsboard.cli.main import COMMANDS

if TYPE_CHECKING:
    from cli.conftest import Program

README = Path(__file__).parents[2] / "README.md"


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


def test_the_readme_names_every_command() -> None:
    text = README.read_text(encoding="utf-8")
    missing = [name for name in COMMANDS if not re.search(rf"(?:`|opsboard ){name}\b", text)]
    assert not missing
