"""Every test runs far from the machine it runs on: its own home and settings, one language, one zone, one person."""

from __future__ import annotations

import os

os.environ["TEXTUAL_ANIMATIONS"] = "none"  # read when Textual is imported

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

EXAMPLES = 100 if os.environ.get("OPSBOARD_SOAK") else 40
"""Of a property that does not say how many itself: `make soak` tries more."""
settings.register_profile("house", deadline=None, derandomize=True, database=None, max_examples=EXAMPLES)
settings.load_profile("house")

MEMORY, ROOM = "/dev/shm", 2 << 30


def in_memory() -> bool:
    """Whether there is a folder in memory, with room for all boards of a run, from which programs may be run: a disk
    makes every commit of every board wait, and no test looks for what a disk keeps when the power goes."""
    if not os.access(MEMORY, os.W_OK):
        return False
    found = os.statvfs(MEMORY)
    return found.f_bavail * found.f_frsize >= ROOM and not found.f_flag & os.ST_NOEXEC


if in_memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)  # where the folders of the tests are made


def pytest_xdist_auto_num_workers() -> int:
    """With `-n auto` one worker more than there are cores: while one waits for a terminal or a lock, another runs."""
    return (os.cpu_count() or 1) + 1


LOGIN = "lin"
NAME = "林晓"

_ENVIRONMENT = {"LANG": "C.UTF-8", "TZ": "UTC", "TERM": "xterm-256color"}
_UNSET = (
    "LANGUAGE",
    "LC_ALL",
    "LC_MESSAGES",
    "LC_CTYPE",
    "LC_TIME",
    "NO_COLOR",
    "FORCE_COLOR",
    "COLORTERM",
    "COLUMNS",
    "LINES",
    "PAGER",
    "LESS",
    "EDITOR",
    "VISUAL",
    "OPSBOARD_BOARD",
)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Paths of homes that nobody has used. Without `mktemp`, which reads the names of all there are for each."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def _far_from_this_machine(monkeypatch: pytest.MonkeyPatch, _homes: Iterator[Path]) -> None:
    """Home, settings, language, zone and terminal are the same for everyone who runs the tests."""
    home = next(_homes)
    home.mkdir()
    for name in _UNSET:
        monkeypatch.delenv(name, raising=False)
    for name in [name for name in os.environ if name.startswith(("OPSBOARD_", "GIT_"))]:
        monkeypatch.delenv(name)
    for name, value in _ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE", "RUNTIME"):
        folder = "XDG_RUNTIME_DIR" if name == "RUNTIME" else f"XDG_{name}_HOME"
        monkeypatch.setenv(folder, str(home / name.lower()))


@pytest.fixture(autouse=True)
def _one_language() -> None:
    """English at the beginning of each test, whatever the one before spoke."""
    from opsboard.i18n import use_language

    use_language("en")


@pytest.fixture(autouse=True)
def _one_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process the person at the keyboard is Lin; a process of its own has the account's name."""
    monkeypatch.setattr("opsboard.bootstrap.identity", lambda: (LOGIN, NAME))


@pytest.fixture(scope="session")
def sources() -> Path:
    """Where the package's sources stand."""
    return Path(__file__).resolve().parent.parent / "src" / "opsboard"


@pytest.fixture(autouse=True)
def no_bug_was_written_down(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """At a terminal: a program that wrote down a bug of its own has not passed, whatever the test looked at."""
    yield
    if request.node.get_closest_marker("pty") is not None:
        bugs = [log.read_text(encoding="utf-8") for log in tmp_path.rglob("bugs.log")]
        assert not bugs, "\n".join(bugs)
