"""Two real users of one group at a shared board, and one outside it, whatever their umasks."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from soaking import Report, amount

import opsboard

KILLS = amount(2, 100)
"""How often each member is killed while writing, for each umask."""

GROUP = 61_100
UMASKS = (0o022, 0o002, 0o077, 0o027)
BOARD = "板 board.db"
TITLE = "退款三天没到账"

ATTEMPTS = """
import os, sys
acts = [os.stat, os.unlink, lambda name: open(name, "rb").read(), lambda name: open(name, "ab"),
        lambda name: os.rename(name, name + "2"), lambda name: os.link(name, "/tmp/linked"), os.listdir]
for name in sys.argv[1:]:
    for act in acts:
        try:
            print(name, act(name))
        except PermissionError:
            pass
"""
"""What one outside the group tries with each file; it prints what works."""

WRITER = """
import itertools, sys
from opsboard.bootstrap import session_at
from opsboard.domain.addresses import SqliteFile
from opsboard.usecases.adding import add
session = session_at(SqliteFile(sys.argv[1]))
for number in itertools.count():
    print(add(session, "support", f"item {number}").key, flush=True)
"""


PRESENT = """
import sys, time
from opsboard.store.files.presence import PresenceFile
there = PresenceFile(sys.argv[1])
there.show(sys.argv[2], "SUP-1", editing=True)
print("here", flush=True)
time.sleep(60)
"""
LOOK = """
import sys
from opsboard.store.files.presence import PresenceFile
print([(one.login, one.key, one.editing) for one in PresenceFile(sys.argv[1]).others() or []])
"""
KEEP = """
import sys
from opsboard.store.files.draft_fallback import DraftFallback
beside = DraftFallback(sys.argv[1])
print(beside.keep(sys.argv[2], "edit SUP-1", "half a thought"), dict(beside.of(sys.argv[3])))
"""


class Users:
    """The process that forks into users (`as_user.py`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent / "kit" / "as_user.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._count = 0
        self._answer()

    def ask(self, **request: object) -> int:
        """Send a request; gives the number in its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> int:
        assert self._process.stdout is not None
        (number,) = json.loads(self._process.stdout.readline()).values()
        return int(number)

    def files(self) -> tuple[Path, Path]:
        """Files for what the next process says."""
        self._count += 1
        made = self.folder / f"{self._count}.out", self.folder / f"{self._count}.err"
        for path in made:
            path.touch()
        return made

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)


@dataclass(frozen=True)
class Running:
    """A process of a user."""

    users: Users
    number: int
    out: Path
    err: Path

    def lines(self, count: int) -> list[str]:
        """What it has said, once that is so many whole lines."""
        until = time.monotonic() + 30
        while True:
            said = [
                line.strip()
                for line in self.out.read_text(encoding="utf-8").splitlines(keepends=True)
                if line.endswith("\n")
            ]
            if len(said) >= count:
                return said
            assert time.monotonic() < until, self.err.read_text(encoding="utf-8")
            time.sleep(0.005)

    def wait(self) -> tuple[int, str, str]:
        code = self.users.ask(wait=self.number)
        return code, self.out.read_text(encoding="utf-8"), self.err.read_text(encoding="utf-8")

    def kill(self) -> list[str]:
        """End it in the middle; what it had said."""
        os.kill(self.number, signal.SIGKILL)
        self.wait()
        return self.lines(0)


@dataclass(frozen=True)
class User:
    """An account with a group of its own, in the team's group or not."""

    users: Users
    number: int
    umask: int
    board: Path
    member: bool = True

    @property
    def login(self) -> str:
        return f"uid{self.number}"

    def start(self, *words: str, **more: str) -> Running:
        out, err = self.users.files()
        number = self.users.ask(
            user=self.number,
            groups=[GROUP] if self.member else [],
            umask=self.umask,
            words=words,
            out=str(out),
            err=str(err),
            **more,
        )
        return Running(self.users, number, out, err)

    def python(self, code: str, *words: str) -> str:
        """What a program of this user says."""
        _code, out, err = self.start(*words, code=code).wait()
        return out + err

    def run(self, *words: str) -> tuple[int, str, str]:
        """`opsboard` on the board as this user: code, stdout, stderr."""
        return self.start("--board", str(self.board), *words).wait()

    def ok(self, *words: str) -> str:
        code, out, err = self.run(*words)
        said = [line for line in err.splitlines() if not line.startswith("near: ")]
        assert (code, said) == (0, []), (self, words, err)
        return out


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Users]:
    if os.getuid() != 0:
        pytest.skip("only root can become several users")
    made = Users(tmp_path_factory.mktemp("said"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def room(users: Users) -> Iterator[Path]:
    """A folder in which everyone may make folders."""
    folder = Path(tempfile.mkdtemp(prefix="opsboard-users-"))
    folder.chmod(0o1777)
    try:
        if User(users, 61_009, 0o077, folder).python(f"open({opsboard.__file__!r}).close()"):
            pytest.skip("other users cannot read the program where it lies")
        yield folder
    finally:
        shutil.rmtree(folder)


@dataclass(frozen=True)
class Team:
    ann: User
    bo: User
    eve: User
    folder: Path

    @property
    def files(self) -> list[Path]:
        return [path for path in self.folder.iterdir() if path.is_file()]


@pytest.fixture(params=UMASKS, ids=lambda umask: f"{umask:03o}")
def team(users: Users, room: Path, request: pytest.FixtureRequest) -> Team:
    """Ann made a board for the group with one umask, Bo has another, Eve is outside the group."""
    umask = request.param
    other = UMASKS[(UMASKS.index(umask) + 1) % len(UMASKS)]
    folder = Path(tempfile.mkdtemp(dir=room)) / "ops"
    folder.parent.chmod(0o1777)
    board = folder / BOARD
    ann, bo = User(users, 61_001, umask, board), User(users, 61_002, other, board)
    code, _out, err = ann.start("init", str(board), "--group", str(GROUP)).wait()
    assert code == 0, err
    return Team(ann, bo, User(users, 61_003, 0, board, member=False), folder)


def test_members_share_the_board_and_an_outsider_gets_nothing(team: Team, figure: Report) -> None:
    for writer, reader in ((team.ann, team.bo), (team.bo, team.ann)):
        key = writer.ok("add", "support", TITLE).strip()
        reader.ok("edit", key, "--priority", "P0")
        item = json.loads(writer.ok("show", key, "--json"))["item"]
        assert (item["created_by"], item["priority"]) == (writer.login, "P0")
    killed_writers_leave_the_board_to_the_others(team)
    team.ann.ok("people", "edit", team.bo.login, "--role", "lead")
    team.ann.ok("backup", "make")
    team.bo.ok("backup", "make")
    assert stat.S_IMODE(team.folder.stat().st_mode) == 0o2770
    for path in team.files:
        status = path.stat()
        assert (stat.S_IMODE(status.st_mode), status.st_gid) == (0o660, GROUP), path
    for member in (team.ann, team.bo):
        told = json.loads(member.ok("doctor", "--json"))["check"]
        assert {finding["level"] for finding in told} == {"ok"}, told
    the_outsider_sees_not_even_names(team)
    figure(
        "members of a group killed while writing, each of 4 umasks",
        f"{2 * KILLS}: the board was the other's, nothing acknowledged lost; an outsider got no byte and no name",
    )


def test_members_see_each_other_and_an_outsider_nobody(team: Team) -> None:
    board = str(team.ann.board)
    for one, other in ((team.ann, team.bo), (team.bo, team.ann)):
        running = one.start(board, one.login, code=PRESENT)
        running.lines(1)
        assert other.python(LOOK, board).strip() == str([(one.login, "SUP-1", True)])
        assert team.eve.python(LOOK, board).strip() == "[]"
        running.kill()
        assert other.python(LOOK, board).strip() == "[]", "who was killed is still there"


def test_drafts_beside_the_board_are_kept_for_every_member(team: Team) -> None:
    board = str(team.ann.board)
    kept = {"edit SUP-1": "half a thought"}
    assert team.ann.python(KEEP, board, "ann", "bo").strip() == "True {}"
    assert team.bo.python(KEEP, board, "bo", "ann").strip() == f"True {kept}"
    assert team.ann.python(KEEP, board, "ann", "bo").strip() == f"True {kept}"
    assert team.eve.python(KEEP, board, "eve", "ann").strip() == "False {}"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda team: team.folder.chmod(0o770),
        lambda team: team.folder.chmod(0o2750),
        lambda team: Path(f"{team.ann.board}.lock").chmod(0o600),
        lambda team: os.chown(f"{team.ann.board}.lock", -1, team.ann.number),
        lambda team: team.ann.board.chmod(0o600),
        lambda team: os.chown(team.ann.board, -1, team.ann.number),
    ],
    ids=["setgid", "folder mode", "lock mode", "lock group", "board mode", "board group"],
)
@pytest.mark.parametrize("team", [0o077], indirect=True)
def test_a_member_who_is_shut_out_is_told_the_line_that_lets_them_in(team: Team, spoil: Callable[[Team], None]) -> None:
    """Ann's files are spoilt: what Bo reads, Ann types, and Bo works again; `doctor --fix` of Ann's does it too."""
    spoil(team)
    for cure in ("line", "fix"):
        code, out, err = team.bo.run("add", "support", TITLE)
        assert (code, out) == (7, ""), err
        assert f"its owner {team.ann.number} can run: ch" in err
        if cure == "line":
            line = err.partition("can run: ")[2].strip()
            assert team.ann.python("import os, sys; os.system(sys.argv[1])", line) == ""
            team.bo.ok("add", "support", TITLE)
            spoil(team)
        elif stat.S_IMODE(team.ann.board.stat().st_mode) == 0o660:  # one's own alone is no fault, it may be meant
            assert team.ann.run("doctor", "--fix")[0] == 0
            team.bo.ok("add", "support", TITLE)


def killed_writers_leave_the_board_to_the_others(team: Team) -> None:
    for round_ in range(2 * KILLS):
        victim, other = (team.ann, team.bo) if round_ % 2 else (team.bo, team.ann)
        running = victim.start(str(victim.board), code=WRITER)
        running.lines(3)
        acknowledged = running.kill()
        held = {item["key"] for item in json.loads(other.ok("list", "--json"))["items"]}
        assert set(acknowledged) <= held
        other.ok("comment", acknowledged[0], "still here")


def the_outsider_sees_not_even_names(team: Team) -> None:
    """Eve tries while Ann has the board open, so that every side file is there."""
    running = team.ann.start(str(team.ann.board), code=WRITER)
    running.lines(1)
    os.kill(running.number, signal.SIGSTOP)
    try:
        names = [str(path) for path in team.folder.rglob("*")]
        assert f"{team.ann.board}-wal" in names
        assert team.eve.python(ATTEMPTS, *names) == ""
        listed = team.eve.python("import os, sys; print(os.listdir(sys.argv[1]))", str(team.folder))
        assert listed.startswith("PermissionError")
        assert f"is for the group {GROUP}" in team.eve.run("list")[2]
        for words in (["list"], ["doctor"], ["check"], ["export", "json"], ["add", "support", "x"]):
            code, out, err = team.eve.run(*words)
            assert (code, out) == (7, ""), (words, err)
            assert TITLE not in err
    finally:
        running.kill()
