"""Every command has help, and stands in the README."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from opsboard.cli.main import COMMANDS, root

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


def test_the_readme_explains_every_command_as_the_program_does() -> None:
    shown = README.read_text(encoding="utf-8").partition("### Commands\n\n")[2].partition("\n\n")[0]
    assert shown == commands_table()


def commands_table() -> str:
    """The README's table, made from the commands themselves: `python tests/cli/test_cli_docs.py` prints it."""
    group = root()
    context = click.Context(group, info_name="opsboard")
    rows = ["| command | does |", "|---|---|"]
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        words = [piece for piece in command.collect_usage_pieces(click.Context(command)) if piece != "[OPTIONS]"]
        usage = " ".join([name, *words]).replace("|", "\\|")
        rows.append(f"| `{usage}` | {(command.help or '').partition(chr(10))[0].replace('|', chr(92) + '|')} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(commands_table())
