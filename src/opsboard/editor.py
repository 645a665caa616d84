"""A text in the person's own editor."""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from opsboard.domain.errors import Refused
from opsboard.domain.values import frozen
from opsboard.i18n import N_

FALLBACKS = ("sensible-editor", "nano", "vi")
"""What is tried when neither VISUAL nor EDITOR is set."""
_PREFIX = "opsboard-text-"
_NOTE = "edited.json"
MARKDOWN = ".md"
"""The text of an item."""
LOOK_SECONDS = 0.25
"""Between two looks at what the editor wrote."""
END_SECONDS = 0.5
"""For an editor to end when the program has to."""


def editor_command(environment: Mapping[str, str]) -> list[str]:
    """The editor as a list of arguments, from VISUAL, EDITOR, or what the machine has. Raises Refused."""
    for name in ("VISUAL", "EDITOR"):
        if environment.get(name, "").strip():
            try:
                return shlex.split(environment[name])
            except ValueError as error:
                raise Refused(N_("{name} is not a command: {value}"), name=name, value=environment[name]) from error
    for name in FALLBACKS:
        if found := shutil.which(name, path=environment.get("PATH")):
            return [found]
    raise Refused(N_("no editor found; set EDITOR to one"))


@frozen
class Edited:
    """The text of which item is in an editor, of which board, and whose."""

    board: str
    """The board's UUID."""
    login: str
    key: str
    text: str
    """As it was given to the editor."""
    suffix: str = MARKDOWN
    """Of the file that the editor gets."""

    @property
    def file(self) -> str:
        return f"{self.key}{self.suffix}"


def edit_text(
    edited: Edited,
    command: list[str],
    *,
    wrote: Callable[[str], None] = lambda _text: None,
    ended: Callable[[], bool] = lambda: False,
) -> str:
    """What the editor made of the text. The file lies in a folder that only this person can look into, and is gone
    afterwards. `wrote` hears of what the editor writes while it is open; once the program `ended`, the editor is
    ended too. Raises Refused when the editor fails. When the program is killed the folder stays, for
    `take_left_texts`."""
    with _folder_for(edited) as (folder, note):
        path = folder / edited.file
        path.write_text(f"{edited.text}\n" if edited.text else "", encoding="utf-8", newline="\n")
        os.chmod(path, 0o600)
        given = _state(path)
        shown = os.path.basename(command[0])
        try:
            # The editor holds the note too: while it is open the text is not left behind.
            with subprocess.Popen([*command, str(path)], pass_fds=[note]) as process:
                code = _followed(process, path, given, wrote, ended)
        except OSError as error:
            raise Refused(N_("the editor {command} does not start: {why}"), command=shown, why=error) from error
        if code != 0:
            raise Refused(N_("the editor {command} ended with {code}; nothing was changed"), command=shown, code=code)
        try:
            return _text_of(path)
        except OSError as error:
            raise Refused(N_("what the editor wrote cannot be read: {why}"), why=error) from error


@contextmanager
def _folder_for(edited: Edited) -> Iterator[tuple[Path, int]]:
    """A private folder with a note of what is edited in it, and the note's descriptor: whoever holds it open holds
    a lock on it, which goes with the last of them, however they end."""
    note = None
    try:
        with tempfile.TemporaryDirectory(prefix=_PREFIX) as name:
            folder = Path(name)
            os.chmod(folder, 0o700)
            note = os.open(folder / "new", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            fcntl.flock(note, fcntl.LOCK_EX)
            with open(note, "w", encoding="utf-8", closefd=False) as file:
                json.dump([edited.board, edited.login, edited.key, edited.text, edited.suffix], file)
            os.rename(folder / "new", folder / _NOTE)
            yield folder, note
    finally:
        if note is not None:
            os.close(note)


def take_left_texts(board: str, login: str, keep: Callable[[Edited, str], None]) -> None:
    """Give `keep` the texts of a board that were in this person's editor when the program was killed, as far as they
    were changed, and remove them. Those whose editor is still open stay, and so does what is no item's."""
    for place in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError, ValueError), _left(place) as edited:
            if edited is None or (edited.board, edited.login, edited.suffix) != (board, login, MARKDOWN):
                continue
            with suppress(FileNotFoundError):  # killed before it was there
                text = _text_of(place / edited.file)
                if text.rstrip("\n") != edited.text.rstrip("\n"):
                    keep(edited, text)
            shutil.rmtree(place)


@contextmanager
def _left(folder: Path) -> Iterator[Edited | None]:
    """What was edited in a folder, if it is this person's own and nobody is at it, locked meanwhile. Raises OSError
    and ValueError for folders that are none of ours."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
        yield None
        return
    with open(folder / _NOTE, encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        board, login, key, text, *suffix = map(str, json.load(file))
        yield Edited(board, login, key, text, *suffix)


def keep_text(name: str, text: str) -> str:
    """Put a text that could not be saved into the person's folder of such things; gives its path. Raises
    Unavailable and Refused."""
    import platformdirs

    from opsboard.formats.files import write_file

    folder = platformdirs.user_state_path("opsboard", appauthor=False, ensure_exists=True)
    path = str(folder / name)
    write_file(path, [text.encode()])
    return path


def _followed(
    process: subprocess.Popen[bytes],
    path: Path,
    seen: tuple[int, int, int] | None,
    wrote: Callable[[str], None],
    ended: Callable[[], bool],
) -> int:
    """Wait for the editor, and tell what it writes over the file as it was given (`seen`); gives its exit code."""
    while True:
        ending = ended()
        with suppress(subprocess.TimeoutExpired):
            return process.wait(0 if ending else LOOK_SECONDS)
        if (now := _state(path)) != seen and now is not None:
            seen = now
            with suppress(OSError):
                wrote(_text_of(path))
        if ending:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(END_SECONDS)
            process.kill()


def _text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def _state(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file is written; None while there is none (editors may write it anew)."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
