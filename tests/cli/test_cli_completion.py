"""What shells complete: words of queries, columns, fields and their values; in each shell as people type."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from terminal import Terminal

if TYPE_CHECKING:
    from cli.conftest import Program


@pytest.fixture
def filled(program: Program) -> Program:
    program.ok("add", "support", "x", "--label", "refund", "--label", "two words")
    program.ok("people", "add", "zhao", "--name", "赵强")
    program.ok("views", "save", "late", "is:overdue")
    return program


def offered(program: Program, line: str, part: str | None = None) -> list[str]:
    """What bash is given for a line with the cursor at its end. `part`: the piece of the last word that it replaces."""
    environment = {"_OPSBOARD_COMPLETE": "bash_complete", "COMP_LINE": line, "COMP_WORDS": line, "COMP_CWORD": "1"}
    result = program.run(environment=environment if part is None else {**environment, "COMP_PART": part})
    assert (result.code, result.err) == (0, ""), result
    return [each.partition(",")[2] for each in result.out.splitlines() if each]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("list ki", ["kind:"]),
        ("list kind:su", ["kind:support"]),
        ("list is:open stage:tri", ["stage:triage"]),
        ("list assignee:@", ["assignee:@me"]),
        ("list assignee:赵", ["assignee:zhao"]),
        ("list label:re", ["label:refund"]),
        ("list label:refund,re", ["label:refund,refund"]),
        ("list -- -label:re", ["-label:refund"]),
        ("list (kind:con", [r"\(kind:content"]),
        ("list view:l", ["view:late"]),
        ("list field.categ", ["field.category:"]),
        ("list field.category:ref", ["field.category:refund"]),
        ("list 类型:con", ["类型:content"]),
        ("export csv kind:su", ["kind:support"]),
        ("next is:unas", ["is:unassigned"]),
        ("views save mine is:min", ["is:mine"]),
        ("print list kind:su", ["kind:support"]),
        ("print cal", ["calendar"]),
        ("list --columns ti", ["title"]),
        ("list --columns key,categ", ["key,category"]),
        ("list --sort up", ["updated"]),
        ("add support x --set categ", ["category="]),
        ("add support x --set category=ref", ["category=refund"]),
        ("add requirement x --set categ", []),
        ("edit SUP-1 --set category=ref", ["category=refund"]),
        ("add support x --assignee @", ["@me"]),
        ("add requirement x --stage doi", ["doing"]),
        ("add requirement x --stage pend", []),
        ("edit SUP-1 --stage pend", ["pending"]),
        ("add support x --due tom", ["tomorrow"]),
        ("add support x --priority P0", ["P0"]),
        ("show sup", ["SUP-1"]),
    ],
)
def test_words_that_are_offered(filled: Program, line: str, words: list[str]) -> None:
    assert offered(filled, f"opsboard {line}") == words


def test_every_value_of_a_key_is_offered(filled: Program) -> None:
    assert offered(filled, "opsboard list kind:")[:2] == ["kind:requirement", "kind:content"]
    assert "label:refund" in offered(filled, "opsboard list label:")
    # A shell would take a label of two words apart.
    assert not [word for word in offered(filled, "opsboard list label:") if "two" in word]


@pytest.mark.parametrize(
    ("line", "part", "words"),
    [
        ("opsboard list kind:su", "su", ["support"]),
        ("opsboard list assignee:@m", "m", ["me"]),
        ("opsboard list 'kind:su", "'kind:su", ["kind:support"]),
        ("opsboard add support x --set category=ref", "ref", ["refund"]),
        ("opsboard list --columns key,ti", "key,ti", ["key,title"]),
    ],
)
def test_bash_gets_back_the_part_it_replaces(filled: Program, line: str, part: str, words: list[str]) -> None:
    assert offered(filled, line, part) == words


@pytest.mark.parametrize(
    "label", ["zz$(touch x)", "zz`touch x`", "zz;touch x", "zz|x", "zz two words", "zz'x", "zz\\x"]
)
def test_bash_runs_nothing_that_it_is_given(filled: Program, label: str) -> None:
    filled.ok("edit", "SUP-1", "--label", label)
    (word,) = offered(filled, "opsboard edit SUP-1 --label zz", "zz")
    assert shlex.split(word) == [label]
    assert word != label
    # Within quotation marks a backslash is no help everywhere.
    assert offered(filled, "opsboard edit SUP-1 --label 'zz", "'zz") == []
    assert offered(filled, 'opsboard edit SUP-1 --label "zz', '"zz') == []


def test_the_scripts_differ_from_clicks_where_they_have_to(bare: Program) -> None:
    """click words its scripts anew now and then: what is put in their place must be found in them."""
    assert "COMP_PART=" in bare.ok("completion", "bash")
    assert "nospace" in bare.ok("completion", "bash")
    assert "read -r type value; do" in bare.ok("completion", "bash")
    assert '    done <<< "$response"\n' in bare.ok("completion", "bash")
    assert bare.ok("completion", "zsh").count("begun") == 4
    assert "--max 1" in bare.ok("completion", "fish")


@pytest.fixture
def shell_environment(filled: Program, tmp_path: Path) -> dict[str, str]:
    """With an `opsboard` that can be run."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "opsboard"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m opsboard "$@"\n')
    program.chmod(0o755)
    path = os.pathsep.join((str(folder), os.environ["PATH"]))
    return {**filled.environment, "PATH": path, "TERM": "xterm-256color", "PS1": "$ ", "LC_ALL": "C.UTF-8"}


TYPED = (
    ("opsboard list kind:su", "opsboard list kind:support "),
    ("opsboard list ki", "opsboard list kind:"),
    ("opsboard list --columns key,ti", "opsboard list --columns key,title "),
    ("opsboard add support x --set category=ref", "opsboard add support x --set category=refund "),
)
SHELLS = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}


@pytest.mark.pty
@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_what_is_typed(shell_environment: dict[str, str], shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell}")
    begin = "autoload -U compinit; compinit -u -D; " if shell == "zsh" else ""
    with Terminal(SHELLS[shell], size=(100, 24), environment=shell_environment) as terminal:
        terminal.wait_for(r"\$")
        terminal.press(f'{begin}eval "$(opsboard completion {shell})"; echo rea""dy\r')
        terminal.wait_for("ready")
        for typed, completed in TYPED:
            terminal.press(f"{typed}\t")
            terminal.press("Z")
            terminal.wait_for(f"{completed}Z")
            terminal.press("\x15")


@pytest.mark.pty
def test_a_label_is_completed_in_bash_and_not_run(filled: Program, shell_environment: dict[str, str]) -> None:
    if shutil.which("bash") is None:
        pytest.skip("no bash")
    filled.ok("edit", "SUP-1", "--label", "zz$(touch run)")
    with Terminal(SHELLS["bash"], size=(100, 24), environment=shell_environment) as terminal:
        terminal.wait_for(r"\$")
        terminal.press('eval "$(opsboard completion bash)"; echo rea""dy\r')
        terminal.wait_for("ready")
        terminal.press("opsboard edit SUP-1 --label zz\t")
        terminal.press("Z")
        terminal.wait_for(re.escape(r"--label zz\$\(touch\ run\) Z"))


@pytest.mark.pty
def test_fish_completes_what_is_typed(shell_environment: dict[str, str]) -> None:
    if shutil.which("fish") is None:
        pytest.skip("no fish")
    for typed, completed in TYPED:
        script = f"opsboard completion fish | source; complete -C '{typed}'"
        done = subprocess.run(["fish", "-c", script], env=shell_environment, capture_output=True, check=False)
        assert done.stdout.decode().split() == [completed.split()[-1]]
