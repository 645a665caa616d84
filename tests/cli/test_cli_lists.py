"""Tables: what stays when the terminal is narrow, which columns there are, and that nobody waits for a reader."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard import window
from opsboard.cli import output
from opsboard.cli.call import Call
from opsboard.cli.declared import command_of, commands_of
from opsboard.cli.output import Flexible, Right, Spare
from opsboard.domain.text import width
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from cli.conftest import Program

REASON = "Waiting for the push certificate, asked on Monday, they answer on Thursday"


@pytest.fixture
def blocked(program: Program) -> Program:
    """A board with an item that has everything, as long as people make it."""
    program.ok("add", "support", "Remind me when the presale opens, with the words that marketing wrote for it",
               "--label", "checkout", "--label", "预售", "--label", "体验", "--priority", "P1", "--assignee", "@me",
               "--due", "2026-12-02", "--set", "customer=王小姐")  # fmt: skip
    program.ok("block", "SUP-1", REASON)
    program.ok("add", "support", "退款三天没到账，客户要求投诉到平台，客服已经回复三次，还是不满意")
    return program


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
def test_a_row_is_a_line_at_any_width(blocked: Program, columns: int) -> None:
    """`list is:blocked` at 80 took two lines an item and left the title 12 cells."""
    lines = blocked.on_terminal("list", NO_COLOR="1", COLUMNS=str(columns)).replace("\r", "").splitlines()
    assert len(lines) == 3
    assert all(width(line) <= columns for line in lines), lines
    for name in ("KEY", "STAGE", "WHO", "DUE", "TITLE"):
        assert name in lines[0]
    (row,) = [line for line in lines if line.startswith("SUP-1")]
    for part in ("SUP-1", "New", "2026-12-02", "Remind me when"):
        assert part in row
    assert ("LABELS" in lines[0], "BLOCKED" in lines[0]) == ((columns >= 120,) * 2)
    assert ("for it" in row) == (columns == 200)


def test_in_a_pipe_nothing_is_left_out(blocked: Program) -> None:
    out = blocked.ok("list")
    assert out.splitlines()[0].split() == ["KEY", "STAGE", "PRI", "WHO", "DUE", "TITLE", "LABELS", "BLOCKED"]
    assert REASON in out


CELLS = st.text(alphabet="ab 退款é🙂", max_size=60)


@given(st.lists(st.tuples(*[CELLS] * 5), max_size=4), st.integers(20, 150))
def test_a_table_fits_any_terminal(rows: Sequence[Sequence[str]], cells: int) -> None:
    columns = ["KEY", Flexible("TITLE"), Spare("LABELS"), Right("N"), Spare("WHY")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(output, "on_terminal", lambda: True)
        patch.setattr(sys.stdout, "fileno", lambda: 1, raising=False)
        patch.setattr(window, "window_size", lambda _terminal: (cells, 24))
        lines = output.table(columns, rows).splitlines()
    assert len(lines) == len(rows) + 1
    assert all(width(line) <= cells for line in lines)


def test_columns_by_their_names_in_either_language(blocked: Program) -> None:
    out = blocked.ok("list", "--columns", "key, 截止，customer、created by")
    assert out.splitlines()[0].split("  ")[0] == "KEY"
    assert [word for word in ("DUE", "CUSTOMER", "CREATED BY") if word in out.splitlines()[0]]
    assert "王小姐" in out
    zh = blocked.run("list", "--columns", "编号,客户,priority", environment={"LC_ALL": "zh_CN.UTF-8"}).out
    assert zh.splitlines()[0].split() == ["编号", "客户", "优先"]


def test_columns_of_csv_and_markdown_and_none_of_json(blocked: Program) -> None:
    rows = list(csv.reader(io.StringIO(blocked.ok("list", "--csv", "--columns", "key,customer,due,key"))))
    assert rows == [["key", "customer", "due"], ["SUP-2", "", ""], ["SUP-1", "王小姐", "2026-12-02"]]
    page = blocked.ok("list", "--markdown", "--columns", "customer,stage")
    assert "| Customer | Stage |" in page
    assert "| 王小姐 | New |" in page
    assert blocked.ok("list", "--json", "--columns", "key") == blocked.ok("list", "--json")


def test_a_formula_in_a_field_is_none_in_csv(program: Program) -> None:
    program.ok("add", "support", "x", "--set", "customer==cmd|x")
    assert "'=cmd|x" in program.ok("list", "--csv", "--columns", "customer")
    assert "\\|" in program.ok("list", "--markdown", "--columns", "customer")


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ("key,customr", "did you mean Customer?"),
        ("key,titel", "did you mean title?"),
        ("截至", "there is no column 截至"),
        ("zzzz", "use one of key, kind, stage"),
        (" , ", "--columns needs"),
        ("", "--columns needs"),
    ],
)
@pytest.mark.parametrize("form", [(), ("--csv",), ("--markdown",)])
def test_a_column_that_is_none(program: Program, columns: str, told: str, form: tuple[str, ...]) -> None:
    assert told in program.refused(2, "list", "--columns", columns, *form)


@pytest.mark.parametrize(
    "words",
    ["list", "list --json", "list --csv", "list --markdown", "list --columns key,due", "show SUP-1",
     "show SUP-1 --json",
     "show SUP-1 --markdown",
     "agenda", "agenda --json", "log", "log --team", "log --json", "waiting", "waiting --json",
     "since", "since --json", "since --markdown", "people", "people --json", "views", "campaign", "kinds",
     "backup list",
     "export markdown", "export json", "checklist SUP-1 add more"],
)  # fmt: skip
def test_the_board_is_closed_before_anything_is_shown(
    blocked: Program, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader who goes through a long answer page by page kept the board of `show`, `log`, `waiting` ... open."""
    for name in commands_of():
        command_of(name)  # imports its module
    sessions: list[Session] = []
    shown = 0
    opening, write_json = Call.open, output.write_json

    def opened(call: Call, *, older: bool = False) -> Session:
        session = opening(call, older=older)
        held = session.store.close

        def close() -> None:
            held()
            sessions.remove(session)

        monkeypatch.setattr(session.store, "close", close)
        sessions.append(session)
        return session

    def told(*_given: Any, **content: Any) -> None:
        nonlocal shown
        shown += 1
        assert not sessions

    monkeypatch.setattr(Call, "open", opened)
    for module in [one for name, one in sys.modules.items() if name.startswith("opsboard.cli.")]:
        for name in ("page", "write_json", "write_gathered"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, told)
    assert write_json is not output.write_json
    result = blocked.run(*words.split())
    assert result.code == 0, result
    assert shown == (0 if words in ("views", "campaign") else 1)
