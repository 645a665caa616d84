"""Every command has help, and the pages of docs/reference say what the program says."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

import reference
from opsboard.cli import errors
from opsboard.cli.declared import command_of
from opsboard.cli.main import COMMANDS
from opsboard.domain.query_words import EXAMPLES, KEYS
from opsboard.usecases.verbs import VERBS

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


WITH_QUERY = [name for name in COMMANDS if any(one.metavar == "QUERY" for one in command_of(name).parameters)]


@pytest.mark.parametrize("command", WITH_QUERY)
def test_a_command_that_takes_a_query_explains_its_words(bare: Program, command: str) -> None:
    out = bare.ok(command, "--help")
    words = [line.split()[0] for line in out.partition("Words of a QUERY:\n")[2].partition("\n\n")[0].splitlines()]
    assert words == [key if key == "field." else f"{key}:" for key in KEYS]
    examples = out.partition("Examples; in a shell put them in quotes:\n")[2]
    assert all(query in examples for query, _finds in EXAMPLES)


def test_list_and_export_take_queries(bare: Program) -> None:
    for command in ("list", "export"):
        assert "Words of a QUERY" in bare.ok(command, "--help")


@pytest.mark.parametrize("query", [query for query, _finds in EXAMPLES])
def test_an_example_of_a_query_is_one(program: Program, query: str) -> None:
    assert program.run("list", "--", query).code == 0


def test_the_man_page_says_all_that_help_says() -> None:
    page = (reference.ROOT / "man" / "opsboard.1").read_text(encoding="utf-8").replace("\\-", "-")
    for name, verb in VERBS.items():
        if verb.command is not None:
            assert f".SS {name}" in page, name
            for one in command_of(name).parameters:
                assert all(option in page for option in one.options), (name, one.name)
    assert all(f"\\fB{key}" in page for key in KEYS)


@pytest.mark.parametrize(
    "check",
    [["groff", "-man", "-ww", "-Tutf8", "-K", "utf8"], ["mandoc", "-W", "error", "-T", "utf8"]],
    ids=lambda check: str(check[0]),
)
def test_the_man_page_is_laid_out_without_a_complaint(check: list[str]) -> None:
    if shutil.which(check[0]) is None:
        pytest.skip(f"no {check[0]}")
    done = subprocess.run([*check, "opsboard.1"], cwd=reference.ROOT / "man", capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert "QUERIES" in re.sub(".\b", "", done.stdout.decode())  # bold is a letter over itself


def test_text_in_the_man_page_is_only_text() -> None:
    assert reference._roff(".so /etc/passwd") == "\\&.so /etc/passwd"
    assert reference._roff("a\\fBb --json") == "a\\efBb \\-\\-json"


def test_help_makes_no_board(bare: Program) -> None:
    bare.ok("--help")
    bare.ok("--version")
    assert not bare.board.exists()


def test_the_reference_pages_are_what_the_program_says() -> None:
    assert reference.stale() == [], "run `python tools/reference.py`"


def test_the_reference_names_every_exit_code() -> None:
    codes = {code for kind, code in errors._CODES} | {0, 1, 64, errors.EXIT_BUG, errors.EXIT_INTERRUPT}
    assert set(reference.EXIT_CODES) == codes
