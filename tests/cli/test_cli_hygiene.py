"""What a command does not need, it does not import."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli.conftest import Program

HEAVY = (
    "textual", "rich", "rich.table",
    "opsboard.store.search.search_cache", "sqlite_utils", "dateutil.parser", "dateutil.rrule", "tomllib", "yaml",
    "asyncio", "markdown_it", "csv", "tempfile", "difflib", "zoneinfo", "urllib.request", "click", "inspect",
    "_hashlib", "uuid",
)  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        ["add", "support", "退款", "--label", "refund", "--priority", "P1", "--set", "category=refund"],
        ["list", "--limit", "50"],
        ["list", "kind:support", "label:refund"],
        ["show", "SUP-1"],
        ["comment", "SUP-1", "x"],
        ["move", "SUP-1", "triage"],
        ["edit", "SUP-1", "--title", "x"],
        ["list", "退款", "is:overdue", "--json"],
        ["log", "SUP-1", "--json"],
    ],
    ids=" ".join,
)
def test_a_command_imports_only_what_it_needs(program: Program, command: list[str]) -> None:
    program.ok("add", "support", "x", "--label", "refund")
    script = (
        "import sys; from opsboard.cli.main import run\n"
        f"code = run({command!r})\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=program.environment, capture_output=True, check=False, text=True
    )
    assert (done.returncode, done.stderr.strip()) == (0, "[]")
