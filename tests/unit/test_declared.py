"""Lines that are read without click mean what they mean to click; what is not understood is left to it."""

from __future__ import annotations

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.cli.commands import clicked
from opsboard.cli.declared import JSON, Declared, argument, command_of, flag, option
from opsboard.cli.main import COMMANDS
from opsboard.domain.errors import OpsboardError

DECLARED = {name: command_of(verb) for name, verb in COMMANDS.items()}


def by_click(name: str, words: list[str]) -> dict[str, object] | None:
    """What click makes of a line; None when it refuses it or shows the help."""
    try:
        context = clicked(name, DECLARED[name]).make_context(name, list(words))
    except (click.ClickException, click.exceptions.Exit, OpsboardError):
        return None
    return dict(context.params)


def test_the_commands_of_every_day_are_declared() -> None:
    assert {"add", "list", "show", "edit", "move", "comment", "log", "undo", "archive"} <= set(DECLARED)


@given(st.data())
def test_a_line_that_is_understood_means_what_click_says(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(DECLARED)))
    command = DECLARED[name]
    options = [option for one in command.parameters for option in one.options]
    word = st.one_of(
        st.sampled_from([*options, "--", "-", "--help", "-h", "--nothing", "7", "add", "done", "-x"]),
        st.sampled_from([f"{option}=3" for option in options] or ["x"]),
        st.text(max_size=4),
    )
    words = data.draw(st.lists(word, max_size=6))
    read = command.read(words)
    if read is not None:
        assert read == by_click(name, words)


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["SUP-1", "triage"], {"keys": ("SUP-1",), "stage": "triage"}),
        (["SUP-1", "SUP-2", "--reason", "sale", "triage"], {"keys": ("SUP-1", "SUP-2"), "reason": "sale"}),
        (["--reason=-x", "SUP-1", "--", "-odd"], {"reason": "-x", "stage": "-odd"}),
        (["triage"], None),
        (["SUP-1", "triage", "--reason"], None),
        (["SUP-1", "triage", "--json=1"], None),
        (["SUP-1", "triage", "--help"], None),
    ],
)
def test_lines_of_move(words: list[str], values: dict[str, object] | None) -> None:
    read = DECLARED["move"].read(words)
    assert (read is None) == (values is None)
    if read is not None and values is not None:
        assert {name: read[name] for name in values} == values


def test_numbers_words_and_repeated_options() -> None:
    parameters = [
        argument("act", "ACT", words=("add", "done")),
        argument("rest", "X", optional=True),
        option("--limit", "N", "", number=True),
        option("--label", "L", "", multiple=True),
        option("--why reason", "R", "", required=True),
        flag("--csv", ""),
        JSON,
    ]
    command = Declared(print, parameters, "")
    line = ["add", "--why", "a", "--limit", "3", "--label", "p", "--label=q", "--csv"]
    assert command.read(line) == {
        "act": "add",
        "rest": None,
        "limit": 3,
        "label": ("p", "q"),
        "reason": "a",
        "csv": True,
        "as_json": False,
    }
    assert command.read(["add"]) is None
    assert command.read([*line, "--limit", "x"]) is None
    assert command.read(["remove", "--why", "a"]) is None
