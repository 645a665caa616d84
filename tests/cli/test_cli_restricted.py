"""Those who enter a service account by their key: what they may say, and that nothing else gets through."""

from __future__ import annotations

import json
import os
import pwd
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from opsboard.cli import restricted
from opsboard.cli.call import Call
from opsboard.cli.commands import OneWord, Verb, VerbGroup, WholeNumber, clicked_parameter
from opsboard.cli.declared import Declared, Parameter, argument, flag, option
from opsboard.cli.main import root
from opsboard.config import Config
from opsboard.domain.errors import Refused
from opsboard.domain.public_keys import fingerprint
from opsboard.usecases.verbs import BOARD, VERBS
from public_key import ed25519
from terminal import Terminal

if TYPE_CHECKING:
    from cli.conftest import Program, Result

PATHS = ("FILE", "FILE|-", "DIR", "PATH", "ADDRESS", "URL")
"""What the help calls a value that leads out of the board."""
KEEP_ADDRESSES = ("attach", "competitor ")
"""Commands that keep an address as text: nothing opens it."""


@pytest.fixture
def service(program: Program) -> Program:
    """The program on a board in service mode that knows Lin, and the board named by the environment no more."""
    program.ok("config", "--service", "on")
    program.ok("people", "add", "lin", "--key", ed25519())
    program.environment.pop("OPSBOARD_BOARD")
    return program


def over_ssh(
    service: Program, said: str, *, login: str = "lin", data: bytes = b"", environment: Mapping[str, str] | None = None
) -> Result:
    """As sshd runs it for the key of a person who said this behind `ssh board`."""
    return service.run(
        *("--board", str(service.board), "--as", login),
        data=data,
        environment={"SSH_ORIGINAL_COMMAND": said, **(environment or {})},
    )


def test_a_person_has_settings_of_their_own_on_the_board(service: Program) -> None:
    said = over_ssh(service, "config").out
    assert "# notify =                # off bell osc9" in said
    assert str(service.home) not in said
    assert over_ssh(service, "config --set notify=bell --set language=zh") == over_ssh(service, "config --set theme=")
    said = over_ssh(service, "config").out
    assert 'notify = "bell"' in said
    assert "# theme" in said
    # Their language is spoken from now on, whatever the line says.
    refused = over_ssh(service, "config --set notify=loud", environment={"LANG": "en_US.UTF-8"})
    assert (refused.code, refused.out) == (2, "")
    assert "notify 必须是" in refused.err
    assert over_ssh(service, "config --set nothing=x").code == 2
    service.ok("people", "add", "bo", "--key", ed25519(3))
    assert 'notify = "bell"' not in over_ssh(service, "config", login="bo").out, "bo has settings of his own"
    kept = over_ssh(service, "config --json").answer["config"]
    assert (kept["notify"], kept["language"], kept["theme"]) == ("bell", "zh", None)
    for words in ("config --path", "config --service off"):
        assert over_ssh(service, words).code == 4


def test_who_has_a_file_is_told_that_the_settings_are_there(service: Program) -> None:
    refused = service.run("--board", str(service.board), "config", "--set", "notify=bell")
    assert (refused.code, refused.out) == (4, "")
    assert "config --path" in refused.err


def test_a_person_works_on_the_board_as_themselves(service: Program) -> None:
    added = over_ssh(service, "add support 'a b; c' --priority P0 --assignee @me")
    assert (added.code, added.out, added.err) == (0, "SUP-1\n", "")
    item = over_ssh(service, "list is:mine --json").answer["items"][0]
    assert (item["title"], item["created_by"], item["assignee"]) == ("a b; c", "lin", "lin")
    assert over_ssh(service, "opsboard show SUP-1 --json").answer["item"]["key"] == "SUP-1"
    assert over_ssh(service, "comment SUP-1 -", data=b"by hand").code == 0
    assert over_ssh(service, "--help").out.startswith("Usage: opsboard")


def test_a_lead_takes_over_holidays_that_need_no_file(service: Program) -> None:
    service.ok("--board", str(service.board), "people", "edit", "lin", "--role", "lead")
    assert over_ssh(service, "workflow holidays import cn 2026").code == 0
    days = {day["day"] for day in over_ssh(service, "workflow holidays --json").answer["workflow"]["holidays"]}
    assert "2026-10-01" in days
    assert over_ssh(service, "workflow holidays import /etc/passwd").code == 4
    assert over_ssh(service, "workflow holidays import -", data=b"2027-10-08,off,x\n").code == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("show SUP-9", 3),
        ("list kind:nonsense", 2),
        ("add support", 2),
        ("people add wang", 4),
        ("campaign add W11 --from today --to +3d", 4),
        ("import - --format csv --kind support", 6),
        ("", 64),
    ],
)
def test_exit_codes_are_those_of_the_commands(service: Program, said: str, code: int) -> None:
    result = over_ssh(service, said, data=b"\x00\xff\x00")
    assert (result.code, result.out) == (code, ""), result
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(
    "said",
    [
        "--as root list",
        "--board /etc/passwd list",
        "init {victim}",
        "demo --board {victim} --no-open",
        "config --service off",
        "people keys",
        "backup make {victim}",
        "backup restore {victim}",
        "export csv -o {victim}",
        "export markdown -o -",
        "export ics --vdir {victim}",
        "import /etc/passwd --format csv",
        "import - --map /etc/passwd",
        "sh -c 'touch {victim}'",
        "/usr/lib/openssh/sftp-server",
        "scp -t {victim}",
        "list; touch {victim}",
        "list | tee {victim}",
        "$(touch {victim})",
        "list\ntouch {victim}",
        "list 'unfinished",
        "workflow edit",
    ],
)
def test_what_leads_out_is_refused_and_does_nothing(service: Program, said: str) -> None:
    victim = service.home / "victim"
    before = sorted(os.walk(service.home))
    result = over_ssh(service, said.format(victim=victim))
    if said.startswith(("list\n", "list |")):
        assert result.code == 0  # words to search for
    else:
        assert result.code in (2, 4), result
        assert result.out == "", result
    assert not victim.exists()
    assert not os.path.lexists(service.home / "-")
    assert sorted(os.walk(service.home)) == before


def test_the_environment_names_no_board_person_or_program(service: Program) -> None:
    marker = service.home / "ran"
    script = service.home / "script"
    script.write_text(f"#!/bin/sh\ntouch {marker}\n")
    script.chmod(0o755)
    (service.home / "config" / "opsboard").mkdir(parents=True)
    (service.home / "config" / "opsboard" / "config.toml").write_text("broken")
    names = ("EDITOR", "VISUAL", "PAGER", "LESS", "LESSOPEN", "TEXTUAL_DRIVER", "TEXTUAL_LOG", "_OPSBOARD_COMPLETE")
    hostile = {**dict.fromkeys(names, str(script)), "USER": "root", "LOGNAME": "root", "OPSBOARD_BOARD": "/etc/passwd"}
    result = over_ssh(service, "list", environment=hostile)
    assert (result.code, result.out) == (0, ""), result
    assert not marker.exists()


def test_what_is_left_of_the_environment_is_plain() -> None:
    kept = restricted.environment_of(
        {
            **dict.fromkeys(("EDITOR", "VISUAL", "PAGER", "LESS", "LD_PRELOAD", "PYTHONPATH", "IFS", "ENV"), "x"),
            **dict.fromkeys(("TEXTUAL_LOG", "OPSBOARD_BOARD", "USER", "XDG_CONFIG_HOME", "LOCPATH"), "x"),
            "TERM": "xterm-256color",
            "LANG": "zh_CN.UTF-8",
            "LC_ALL": "../../etc/passwd",
            "COLORTERM": "x\x1b]52;c;",
            "PATH": "/usr/bin:/bin",
        }
    )
    assert (kept.pop("PAGER"), kept.pop("LESSSECURE")) == ("cat", "1")
    assert kept == {"TERM": "xterm-256color", "LANG": "zh_CN.UTF-8", "PATH": "/usr/bin:/bin"}


@pytest.mark.pty
@pytest.mark.parametrize("arguments", [(), ("--as", "lin")], ids=["free", "restricted"])
def test_no_pager_runs_for_who_came_by_a_key(service: Program, arguments: tuple[str, ...]) -> None:
    board = ("--board", str(service.board))
    service.ok(*board, "add", "support", "x", "--body", "\n".join(["line"] * 100))
    pager = service.home / "less"
    pager.write_text("#!/bin/sh\necho THE PAGER\n")
    pager.chmod(0o755)
    environment = {**service.environment, "TERM": "xterm-256color", "PATH": f"{service.home}:{os.defpath}"}
    command = [sys.executable, "-m", "opsboard", *board, *arguments, "show", "SUP-1"]
    with Terminal(command, size=(60, 20), environment=environment) as terminal:
        assert terminal.wait(limit=30) == 0
        assert (b"THE PAGER" in terminal.output) == (not arguments)
        assert (b"line" in terminal.output) == bool(arguments)


def test_the_board_is_named_as_for_everyone(service: Program, tmp_path: Path) -> None:
    """By --board, else OPSBOARD_BOARD, else the config file, else it is the account's own."""
    other = {"OPSBOARD_BOARD": str(tmp_path / "other.db")}
    assert "needs --board" in service.refused(2, "--as", "lin", "list")
    config = service.home / "config" / "opsboard" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'board = "{service.board}"\n')
    assert service.ok("--as", "lin", "add", "support", "by the file") == "SUP-1\n"
    assert "other.db" in service.run("--as", "lin", "list", environment=other).err
    config.write_text("broken")
    assert "config.toml" in service.refused(2, "--as", "lin", "list")
    named = {"OPSBOARD_BOARD": str(service.board)}
    listed = service.run("--as", "lin", "list", "--json", environment=named)
    assert [item["created_by"] for item in listed.answer["items"]] == ["lin"]
    assert "SUP-1" in service.run("--as", "lin", environment={**named, "SSH_ORIGINAL_COMMAND": "list"}).out
    for words in (("--board", str(service.board)), (f"--board={service.board}",)):
        assert "SUP-1" in service.run(*words, "--as", "lin", "list", environment=other).out


def test_a_stranger_and_one_who_left_do_not_get_in(service: Program) -> None:
    assert over_ssh(service, "list", login="wang").code == 7
    service.ok("--board", str(service.board), "people", "remove", "lin")
    result = over_ssh(service, "list")
    assert (result.code, result.out) == (7, "")
    assert service.ok("--board", str(service.board), "people", "keys") == ""


def test_another_login_is_refused_where_the_board_is_not_in_service_mode(program: Program) -> None:
    said = program.refused(2, "--board", str(program.board), "--as", "lin", "list")
    assert "service mode" in said
    assert "--board" in program.refused(2, "--as", "lin", "list")


def test_the_file_of_keys_names_board_and_person(service: Program) -> None:
    line = service.ok("--board", str(service.board), "people", "keys")
    assert f'-I -X utf8 -m opsboard --board {service.board} --as lin" {ed25519()} lin SHA256:' in line
    assert "OPSBOARD_KEY=SHA256:" in line
    board = service.home / "new.db"
    service.ok("init", str(board), "--service")
    assert service.ok("--board", str(board), "people", "keys") == ""
    assert "leave one out" in service.refused(2, "init", str(service.home / "x.db"), "--service", "--group", "root")
    me = pwd.getpwuid(os.getuid()).pw_name
    service.ok("--board", str(board), "people", "edit", me, "--key", ed25519(9))
    service.ok("--board", str(board), "config", "--service", "off")
    assert "service mode" in service.refused(4, "--board", str(board), "people", "keys")


def commands(group: VerbGroup, context: click.Context, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path}{name}", command
        if isinstance(command, VerbGroup):
            yield from commands(command, click.Context(command, parent=context), f"{path}{name} ")


def every_command() -> dict[str, click.Command]:
    group = root()
    return dict(commands(group, click.Context(group)))


def test_every_command_declares_what_each_word_of_it_reaches() -> None:
    """A new command or option belongs in `usecases.verbs`: does it lead to a file, program or address?"""
    for name, command in every_command().items():
        declared = VERBS[name].command
        assert declared is not None, name
        taken = {parameter.name for parameter in command.params}
        assert taken <= set(declared.takes), name
        assert set(declared.takes) - taken <= {"as_json"}, f"{name} declares what it does not take"
        for parameter in command.params:
            shown = str(parameter.metavar or "").strip("[].")
            reaches_out = shown in PATHS and not (shown in ("ADDRESS", "URL") and name.startswith(KEEP_ADDRESSES))
            assert not reaches_out or declared.takes[parameter.name or ""] != BOARD, (name, shown)


def test_no_value_is_opened_before_it_is_looked_at() -> None:
    """click would open a file while it reads the line."""
    for name, command in every_command().items():
        for parameter in command.params:
            assert isinstance(parameter.type, (WholeNumber, OneWord, type(click.STRING), type(click.BOOL))), name


def gets_through(name: str, given: click.Parameter | Parameter, *words: str) -> bool:
    """Whether a command of this name that takes a key and what is `given` runs for one who came by a key."""
    ran = []
    given = clicked_parameter(given) if isinstance(given, Parameter) else given
    key = clicked_parameter(argument("key", "KEY"))
    command = Verb(name, [key, given], Declared(lambda call, **values: ran.append(values), (), ""))
    group = click.Context(root(), info_name="opsboard", obj=Call(Config(), None, "lin"))
    with command.make_context(name, list(words), parent=group) as context:
        try:
            command.invoke(context)
        except Refused:
            assert not ran
    return bool(ran)


def test_what_is_declared_gets_through_and_what_is_not_given_is_no_matter() -> None:
    assert gets_through("comment", argument("text", "TEXT|-"), "SUP-1", "x")
    assert gets_through("comment", option("--map", "NAME", ""), "SUP-1")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (option("--map", "NAME", ""), ("--map", "x")),
        (option("--holidays", "cn|FILE", ""), ("--holidays", "cn")),
        (option("--to", "URL", "", multiple=True), ("--to=https://example.org", "--to", "x")),
        (option("--size", "N", "", number=True), ("--size", "0")),
        (argument("other", "KEY"), ("x",)),
        (argument("others", "KEY", many=True, optional=True), ("x", "x")),
        (flag("--send", ""), ("--send",)),
        (click.Option(["--map"], envvar="TERM"), ()),
    ],
)
def test_what_is_not_declared_is_refused(
    given: click.Parameter | Parameter, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert not gets_through("comment", given, "SUP-1", *words)


def test_a_command_that_is_not_declared_is_refused() -> None:
    for name in ("publish", "left", "title"):  # the others are verbs, but no commands
        assert not gets_through(name, flag("--team", ""), "x")


def test_a_group_is_looked_at_as_its_commands_are() -> None:
    group = click.Context(root(), info_name="opsboard", obj=Call(Config(), None, "lin"))
    to = clicked_parameter(option("--to", "FILE", ""))
    views = VerbGroup("views", {}, help="", callback=lambda **values: None, params=[to])
    with views.make_context("views", ["--to", "x"], parent=group) as context, pytest.raises(Refused):
        views.invoke(context)


def test_json_comes_whole_through_the_line(service: Program) -> None:
    over_ssh(service, "add support 退款 --body '<b>&'")
    assert json.loads(over_ssh(service, "list 退款 --json").out)["items"][0]["body"] == "<b>&"


def test_a_key_taken_away_opens_nothing_although_the_file_of_keys_is_old(service: Program) -> None:
    by_it = {"OPSBOARD_KEY": fingerprint(ed25519())}
    assert over_ssh(service, "list", environment=by_it).code == 0
    service.ok("--board", str(service.board), "people", "edit", "lin", "--key", ed25519(5), "--key", f"-{ed25519()}")
    refused = over_ssh(service, "list", environment=by_it)
    assert (refused.code, refused.out) == (7, "")
    assert "not lin's any more" in refused.err
    assert over_ssh(service, "list", environment={"OPSBOARD_KEY": fingerprint(ed25519(5))}).code == 0


def test_the_workflow_is_read_and_written_through_the_line_alone(service: Program) -> None:
    assert service.run("--board", str(service.board), "people", "edit", "lin", "--role", "lead").code == 0
    text = over_ssh(service, "workflow show").out
    path = service.home / "flow.toml"
    path.write_text(text.replace("wip = 4", "wip = 9"))
    assert "no file or program of the server" in over_ssh(service, f"workflow set {path}").err
    assert over_ssh(service, f"workflow check {path}").code == 4
    assert over_ssh(service, "workflow edit").code == 4
    assert "wip = 9" not in over_ssh(service, "workflow show").out
    assert over_ssh(service, "workflow set hours 09:00-12:00").code == 0
