"""Over SSH without a terminal: a command ends with its caller, and the board is free."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from opsboard.bootstrap import session_at
from opsboard.domain.addresses import SqliteFile

if TYPE_CHECKING:
    from cli.conftest import Program

GONE_SECONDS = 20.0
"""More than a busy machine takes."""
SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}


def begun(program: Program, *words: str, out: int, environment: dict[str, str] = SSH) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "opsboard", *words],
        stdin=subprocess.PIPE,
        stdout=out,
        stderr=out,
        env={**program.environment, **environment},
        cwd=program.home,
    )


def test_a_command_that_waits_for_its_caller_ends_when_they_are_gone(program: Program) -> None:
    near, far = socket.socketpair()  # what sshd gives a command
    with begun(program, "import", "-", "--format", "csv", out=far.fileno()) as command:
        far.close()
        near.close()
        assert command.wait(GONE_SECONDS) == 129
    assert program.json("list", "--json")["items"] == []


def test_a_command_in_the_middle_of_its_work_ends_and_gives_the_board_back(program: Program) -> None:
    near, far = socket.socketpair()
    holder = session_at(SqliteFile(str(program.board)))
    try:
        with (
            holder.store.write("slow", holder.clock(), holder.login),
            begun(program, "add", "support", "nobody waits for it", out=far.fileno()) as command,
        ):
            far.close()
            near.close()
            assert command.wait(GONE_SECONDS) == 129
    finally:
        holder.store.close()
    assert program.ok("add", "support", "next") == "SUP-1\n"


@pytest.mark.parametrize("environment", [SSH, {}], ids=["over SSH", "here"])
def test_a_caller_who_closes_only_what_is_printed_has_it_done_all_the_same(
    program: Program, environment: dict[str, str]
) -> None:
    with begun(program, "add", "support", "kept", out=subprocess.PIPE, environment=environment) as command:
        assert command.stdout is not None
        command.stdout.close()
        command.wait(GONE_SECONDS)
    assert program.json("list", "--json")["total"] == 1
