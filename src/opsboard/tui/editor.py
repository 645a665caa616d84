"""A text in the person's own editor."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from opsboard.domain.errors import Refused
from opsboard.i18n import N_

FALLBACKS = ("sensible-editor", "nano", "vi")
"""What is tried when neither VISUAL nor EDITOR is set."""


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


def edit_text(text: str, name: str, command: list[str]) -> str:
    """What the editor made of `text`. The file lies in a folder that only this person can look into, and
    is gone afterwards. `name` is a key, safe as a file name. Raises Refused when the editor fails."""
    with tempfile.TemporaryDirectory(prefix="opsboard-") as folder:
        os.chmod(folder, 0o700)
        path = Path(folder) / f"{name}.md"
        path.write_text(f"{text}\n" if text else "", encoding="utf-8", newline="\n")
        os.chmod(path, 0o600)
        try:
            code = subprocess.run([*command, str(path)], check=False).returncode
        except OSError as error:
            raise Refused(
                N_("the editor {command} does not start: {why}"), command=command[0], why=error.strerror or str(error)
            ) from error
        if code != 0:
            raise Refused(
                N_("the editor {command} ended with {code}; nothing was changed"), command=command[0], code=code
            )
        try:
            return path.read_bytes().decode("utf-8", errors="replace")
        except OSError as error:
            raise Refused(
                N_("what the editor wrote cannot be read: {why}"), why=error.strerror or str(error)
            ) from error
