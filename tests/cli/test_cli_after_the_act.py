"""No command fails after it has written, whatever texts stand on the board; and when what it says cannot be
printed, it says that the act is done."""

from __future__ import annotations

import errno
import io
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opsboard.cli.main import COMMANDS, root, run
from opsboard.store.sqlite.board import open_board
from public_key import ed25519

READS = {
    *("list", "show", "log", "since", "agenda", "waiting", "export", "kinds", "check", "completion", "print", "tick"),
    "calibration",
    *("people", "people keys", "campaign", "campaign show", "views", "backup", "backup list"),
    *(
        "channels",
        "clocks",
        "competitor",
        "competitor list",
        "competitor show",
        "macro",
        "workflow edit",
        "workflow",
        "workflow show",
        "workflow check",
        "workflow holidays",
    ),
    "workflow holidays list",
}
WRITES: dict[str, list[str]] = {
    "add": ["add", "support", "{text}", "--set", "order_no={text}"],
    "edit": ["edit", "SUP-1", "--title", "{text}", "--set", "order_no={text}", "--due", "2026-12-09 18:00"],
    "edit to a stage": ["edit", "SUP-1", "--title", "{text}", "--stage", "triage"],
    "move": ["move", "SUP-2", "solved", "--reason", "{text}"],
    "signal": ["signal", "SUP-1", "{text}"],
    "comment": ["comment", "SUP-1", "{text}"],
    "checklist": ["checklist", "SUP-1", "add", "{text}"],
    "link": ["link", "SUP-1", "blocks", "SUP-2"],
    "unlink": ["unlink", "SUP-3", "blocks", "SUP-4"],
    "block": ["block", "SUP-1", "{text}"],
    "unblock": ["unblock", "SUP-4"],
    "snooze": ["snooze", "SUP-3", "+9d"],
    "watch": ["watch", "SUP-1"],
    "unwatch": ["unwatch", "SUP-4"],
    "flow": ["flow", "SUP-1", "requirement", "{text}"],
    "archive": ["archive", "SUP-1", "SUP-2"],
    "restore": ["restore", "SUP-5"],
    "purge": ["purge", "SUP-1", "--reason", "{text}"],
    "undo": ["undo"],
    "redo": ["redo"],
    "next": ["next", "--claim"],
    "nudge": ["nudge", "CRD-1"],
    "import": ["import", "{folder}/items.csv"],
    "people add": ["people", "add", "wen", "--name", "{text}"],
    "people edit": ["people", "edit", "bo", "--name", "{text}", "--key", ed25519(3)],
    "people remove": ["people", "remove", "bo", "--to", "lin", "--reason", "{text}"],
    "campaign add": ["campaign", "add", "W12", "{text}", "--from", "2026-12-01", "--to", "2026-12-12"],
    "campaign edit": ["campaign", "edit", "W11", "--name", "{text}"],
    "campaign remove": ["campaign", "remove", "W11"],
    "campaign template to save": ["campaign", "template", "save", "ours", "--of", "W11"],
    "campaign template to remove": ["campaign", "template", "remove", "mine"],
    "channels add": ["channels", "add", "小红书", "tue 10:00"],
    "channels edit": ["channels", "edit", "wechat", "--rhythm", "fri 18:00"],
    "channels remove": ["channels", "remove", "wechat"],
    "competitor add": ["competitor", "add", "jd"],
    "competitor seen": ["competitor", "seen", "taobao", "{text}"],
    "competitor verdict": ["competitor", "verdict", "ANL-2", "take", "--value", "{text}"],
    "competitor edit": ["competitor", "edit", "taobao", "--name", "jd"],
    "competitor remove": ["competitor", "remove", "taobao"],
    "reply": ["reply", "SUP-1", "{text}"],
    "customer": ["customer", "SUP-1", "{text}"],
    "answer": ["answer", "SUP-1", "{text}"],
    "decline": ["decline", "SUP-3", "{text}"],
    "attach": ["attach", "SUP-1", "https://example.com/{text}", "{text}"],
    "detach": ["detach", "SUP-4", "1"],
    "merge": ["merge", "SUP-4", "into", "SUP-1"],
    "macro save": ["macro", "save", "answer", "comment {text}"],
    "macro run": ["macro", "run", "thanks", "SUP-3"],
    "macro delete": ["macro", "delete", "thanks"],
    "workflow set": ["workflow", "set", "hours", "09:00-12:00,13:30-18:00"],
    "workflow holidays add": ["workflow", "holidays", "add", "2026-12-25", "{text}"],
    "workflow holidays remove": ["workflow", "holidays", "remove", "2026-10-05"],
    "workflow holidays import": ["workflow", "holidays", "import", "cn", "2040"],
    "views save": ["views", "save", "late", "is:overdue", "--shared"],
    "views delete": ["views", "delete", "mine"],
    "init": ["init", "{folder}/other.db"],
    "demo": ["demo", "--items", "3", "--no-open", "--board", "{folder}/demo.db"],
    "backup make": ["backup", "make", "{folder}/copy.db"],
    "backup restore": ["backup", "restore", "{folder}/old.db"],
    "doctor": ["doctor", "--fix"],
    "config": ["config", "--service", "on"],
}
"""What stands before a `to` is the command; the rest is another way to use it."""
SILENT = {"config"}
"""Commands that print nothing where all goes well."""
TEXTS = ("The customer waits for a refund", "FREQ=MONTHLY;UNTIL=20261231T000000Z", "2026-11-03T10:00:00", "2026-13-45")


def commands() -> set[str]:
    """All of them, those of groups as `people add`."""
    context = click.Context(root())
    found = set(COMMANDS)

    def gather(group: click.Group, path: str) -> None:
        for name in group.list_commands(context):
            found.add(f"{path}{name}")
            if isinstance(command := group.get_command(context, name), click.Group):
                gather(command, f"{path}{name} ")

    gather(root(), "")
    return found


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A board with something for every command to do."""
    patch = pytest.MonkeyPatch()
    patch.setattr("opsboard.bootstrap.identity", lambda: ("lin", "Lin"))
    board = tmp_path_factory.mktemp("prepared") / "board.db"
    repeating = ["--repeat", "monthly:31", "--due", "2026-12-31 18:00", "--set", "outcome=answered"]
    lines = [
        ["add", "support", TEXTS[0], *repeating],
        ["add", "support", TEXTS[0], *repeating],
        *(["add", "support", TEXTS[0]] for _ in range(3)),
        ["link", "SUP-3", "blocks", "SUP-4"],
        ["link", "SUP-2", "part_of", "SUP-1"],
        ["watch", "SUP-4"],
        ["attach", "SUP-4", "https://example.com/v3"],
        ["archive", "SUP-5"],
        ["add", "coordination", TEXTS[0], "--set", "to_dept=technology"],
        ["move", "CRD-1", "requested", "--reason", "x"],
        ["people", "add", "bo"],
        ["campaign", "add", "W11", "--from", "2026-11-01", "--to", "2026-11-20"],
        ["views", "save", "mine", "is:mine"],
        ["macro", "save", "thanks", "comment we thank you"],
        ["channels", "add", "wechat", "tue,fri 10:00"],
        ["campaign", "template", "save", "mine", "--of", "W11"],
        ["competitor", "add", "taobao"],
        ["competitor", "seen", "taobao", TEXTS[0]],
        ["backup", "make", str(board.parent / "old.db")],
        ["move", "SUP-1", "solved", "--reason", "x"],
    ]
    try:
        assert run(["init", str(board), "--time-zone", "Asia/Shanghai"]) == 0
        for line in lines:
            assert run(["--board", str(board), *line]) == 0, line
    finally:
        patch.undo()
    (board.parent / "items.csv").write_text(f"id,title,stage\n1,{TEXTS[0]},new\n", encoding="utf-8")
    return board


@pytest.fixture
def act(prepared: Path, tmp_path: Path) -> Callable[..., int]:
    """Runs one of WRITES on a board of its own."""

    def do(name: str, text: str = TEXTS[0], *options: str) -> int:
        folder = tmp_path / f"board-{len(list(tmp_path.iterdir()))}"
        shutil.copytree(prepared.parent, folder)
        board = ["--board", str(folder / "board.db")]
        if name == "redo":
            assert run([*board, "undo"]) == 0
        if name == "doctor":
            with closing(sqlite3.connect(folder / "board.db")) as database:
                database.execute("DROP INDEX change_at")
        words = [word.format(text=text, folder=folder) for word in WRITES[name]]
        return run([*board, *words, *options])

    return do


def test_every_command_reads_or_is_tried_here() -> None:
    assert {name.partition(" to ")[0] for name in WRITES} | READS == commands()


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", WRITES)
def test_no_command_fails_after_its_commit(name: str, text: str, act: Callable[..., int]) -> None:
    assert act(name, text) == 0
    with_json = any("--json" in param.opts for param in _params(name))
    if with_json:
        assert act(name, text, "--json") == 0


def _params(name: str) -> list[click.Parameter]:
    context = click.Context(root())
    command = context.command
    for word in name.partition(" to ")[0].split():
        command = command.get_command(context, word)  # type: ignore[attr-defined]
    return command.params


class _Broken(io.StringIO):
    """A standard output that takes nothing."""

    def write(self, text: str) -> int:
        raise OSError(errno.EIO, "Input/output error", "stdout")


@pytest.mark.parametrize("name", WRITES)
def test_what_cannot_be_told_is_told_to_be_done(
    name: str, act: Callable[..., int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if name == "redo":
        pytest.skip("its undo prints as well; it is told as undo is")
    monkeypatch.setattr(sys, "stdout", _Broken())
    code = act(name)
    said = capsys.readouterr().err
    if name in SILENT:
        assert (code, said) == (0, "")
    else:
        assert (code, said.splitlines()[-1]) == (7, "opsboard: done, but: stdout: Input/output error")


def test_a_command_that_only_reads_or_was_refused_is_not_done(
    prepared: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    board = ["--board", str(prepared)]
    assert run([*board, "edit", "SUP-3", "--title", "half done", "--stage", "solved"]) == 4
    assert "done" not in capsys.readouterr().err.partition("fill")[0]
    store = open_board(str(prepared))
    assert store.item("SUP-3").title == TEXTS[0]
    store.close()
    monkeypatch.setattr(sys, "stdout", _Broken())
    assert run([*board, "list"]) == 7
    assert capsys.readouterr().err == "opsboard: stdout: Input/output error\n"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_whatever_was_written_the_log_can_be_read(prepared: Path, text: str) -> None:
    board = ["--board", str(prepared)]
    run([*board, "edit", "SUP-4", f"--title=x{text}T", f"--set=order_no=x{text}T", f"--set=category={text}"])
    assert run([*board, "log"]) == 0
    assert run([*board, "log", "SUP-4", "--limit", "3"]) == 0


@pytest.mark.parametrize("digits", [16, 20, 5000])
def test_too_large_a_number_is_a_mistake_of_use(
    prepared: Path, digits: int, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in (["list", "--limit"], ["log", "--limit"], ["edit", "SUP-4", "--due=fri", "--if-version"]):
        assert run(["--board", str(prepared), *line, "9" * digits]) == 2
        assert "is too large" in capsys.readouterr().err
