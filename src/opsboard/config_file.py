"""One setting changed in a person's `config.toml`: everything else in it stays as it was written."""

from __future__ import annotations

import os
import re
import stat
from typing import Any

from opsboard.config import BOARDS_ZONE, OWN, SWITCH
from opsboard.domain.errors import N_, Invalid, Refused, Unavailable

MOST = 1_000_000
"""Bytes of a file of settings; more is none."""
_VALUE = r"""(?:"[^"\\]*"|'[^']*'|[^\s"'\[{#]+)"""
"""A value that stands on one line: a text without escapes, a number, true or false."""
_HEADER = re.compile(r"\s*\[")


def set_in_file(path: str, name: str, word: str) -> None:
    """Set one setting of `config.OWN` in the file at `path`, which is made when it is missing. The new file takes the
    old one's place when all of it is on the disk.

    Raises Refused for a file that is a link or another person's, Invalid for one that is broken or in which the
    setting is written in a way that cannot be changed, Unavailable.
    """
    from opsboard.formats.files import write_file

    source = _own_text(path)
    changed = with_setting(source, name, word, path)
    if changed == source:
        return
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    except OSError as error:
        raise _unavailable(path, error) from error
    write_file(path, [changed.encode()])


def with_setting(source: str, name: str, word: str, path: str = "config.toml") -> str:
    """The text of a file with one setting in it set. Raises Invalid."""
    from opsboard.domain.toml_text import parse_toml

    value = _written(name, word)
    try:
        before = parse_toml(source)
    except ValueError as error:
        raise Invalid(N_("{path}: {why}"), path=path, why=error) from error
    lines = source.splitlines(keepends=True)
    end = "\r\n" if "\r\n" in source else "\n"
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    for made in (_replaced(lines, name, value), _added(lines, name, value, end)):
        text = "".join(made or ())
        if made is not None and _means(text, name, value, before):
            return text
    raise Invalid(
        N_("{path}: {name} is written there in a way that is not changed from here; set {line} in it by hand"),
        path=path,
        name=name,
        line=f"{name} = {value}",
    )


def _written(name: str, word: str) -> str:
    """A word of `OWN` as TOML."""
    if OWN[name] is SWITCH:
        return "true" if word == "on" else "false"
    if name == "time_zone" and word == BOARDS_ZONE:
        word = ""
    return word if name == "ambiguous_width" else f'"{word}"'


def _replaced(lines: list[str], name: str, value: str) -> list[str] | None:
    """The lines with the value in the one that sets it; None when none does."""
    table, _dot, key = name.rpartition(".")
    here = ""
    for place, line in enumerate(lines):
        if _HEADER.match(line):
            here = line.partition("]")[0].strip(' \t["')
            continue
        wanted = key if here == table else name if not here else None
        if wanted is None:
            continue
        found = re.match(rf"(\s*{re.escape(wanted)}\s*=\s*){_VALUE}(?=\s*(?:#|$))", line)
        if found is not None:
            return [*lines[:place], found[1] + value + line[found.end() :], *lines[place + 1 :]]
    return None


def _added(lines: list[str], name: str, value: str, end: str) -> list[str]:
    """The lines with one more that sets it: in its table, else before the first table."""
    table, _dot, key = name.rpartition(".")
    headers = [place for place, line in enumerate(lines) if _HEADER.match(line)]
    if table:
        own = re.compile(rf"\s*\[\s*{table}\s*\]")
        here = next((place for place in headers if own.match(lines[place])), None)
        if here is not None:
            return [*lines[: here + 1], f"{key} = {value}{end}", *lines[here + 1 :]]
        if not any(re.match(rf"\s*{table}\s*\.", line) for line in lines):
            blank = [end] if lines and lines[-1].strip() else []
            return [*lines, *blank, f"[{table}]{end}", f"{key} = {value}{end}"]
    at = headers[0] if headers else len(lines)
    while at and headers and lines[at - 1].lstrip().startswith("#"):
        at -= 1  # what stands right above a table is about it
    if at > 1 and not lines[at - 1].strip() and "=" in lines[at - 2]:
        at -= 1  # to the other settings
    blank = [end] if at < len(lines) and lines[at].strip() else []
    return [*lines[:at], f"{name} = {value}{end}", *blank, *lines[at:]]


def _means(text: str, name: str, value: str, before: dict[str, Any]) -> bool:
    """Whether a text says what the one before it did, but for this setting."""
    from opsboard.domain.toml_text import parse_toml

    table, _dot, key = name.rpartition(".")
    wanted = {**before}
    held = wanted.get(table, {}) if table else wanted
    if not isinstance(held, dict):
        return False
    inner = dict(held) if table else held
    inner[key] = parse_toml(f"x = {value}")["x"]
    if table:
        wanted[table] = inner
    try:
        return parse_toml(text) == wanted
    except ValueError:
        return False


def _own_text(path: str) -> str:
    """What the file says; empty when there is none. Raises Refused, Invalid, Unavailable."""
    try:
        if stat.S_ISLNK(os.lstat(path).st_mode):
            message = N_("{path} is a link to {target}: change the setting there, it is not written through a link")
            raise Refused(message, path=path, target=os.readlink(path))
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
                raise Refused(N_("{path} is no file of yours; nothing was written"), path=path)
            source = file.read(MOST + 1)
        if len(source) > MOST:
            raise Invalid(N_("{path} is too large for a file of settings"), path=path)
        return source.decode()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        message = N_("{path} cannot be read: not UTF-8 at byte {place}; convert it first")
        raise Invalid(message, path=path, place=error.start + 1) from error
    except OSError as error:
        raise _unavailable(path, error) from error


def _unavailable(path: str, error: OSError) -> Unavailable:
    return Unavailable(N_("{path}: {problem}"), path=path, problem=error.strerror or str(error))
