"""A text in the person's own editor."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from opsboard.domain.errors import Refused
from opsboard.i18n import N_

FALLBACKS = ("sensible-editor", "nano", "vi")
"""What is tried when neither VISUAL nor EDITOR is set."""
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


def edit_text(
    text: str,
    name: str,
    command: list[str],
    *,
    wrote: Callable[[str], None] = lambda _text: None,
    ended: Callable[[], bool] = lambda: False,
) -> str:
    """What the editor made of `text`. The file lies in a folder that only this person can look into, and
    is gone afterwards. `name` is a key, safe as a file name. `wrote` hears of what the editor writes while it
    is open; once the program `ended`, the editor is ended too. Raises Refused when the editor fails."""
    with tempfile.TemporaryDirectory(prefix="opsboard-") as folder:
        os.chmod(folder, 0o700)
        path = Path(folder) / f"{name}.md"
        path.write_text(f"{text}\n" if text else "", encoding="utf-8", newline="\n")
        os.chmod(path, 0o600)
        given = _state(path)
        try:
            with subprocess.Popen([*command, str(path)]) as process:
                code = _followed(process, path, given, wrote, ended)
        except OSError as error:
            raise Refused(
                N_("the editor {command} does not start: {why}"), command=command[0], why=error.strerror or str(error)
            ) from error
        if code != 0:
            raise Refused(
                N_("the editor {command} ended with {code}; nothing was changed"), command=command[0], code=code
            )
        try:
            return _text_of(path)
        except OSError as error:
            raise Refused(
                N_("what the editor wrote cannot be read: {why}"), why=error.strerror or str(error)
            ) from error


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
