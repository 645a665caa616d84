"""A board's workflow as TOML that people edit, in the form of `kinds.toml`, and back; mistakes by line and word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from opsboard.domain import text as texts
from opsboard.domain.errors import N_, BadData, Invalid
from opsboard.domain.kinds import Workflow

LARGEST = 1_000_000
"""Bytes of such a file."""
_WIDTH = 118
_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
_EDITION = re.compile(r"^# edition: ([0-9a-f]{16})\s*$", re.MULTILINE)
_CELL = 1000
"""Characters of a text in it."""
_TABLES = 3
"""Settings that lie deeper in one another stand on one line."""


def edition_of(workflow: Workflow) -> str:
    """A short name of exactly this workflow: by it a text tells from which one it was made."""
    import hashlib

    from opsboard.domain.kinds_writer import workflow_mapping

    text = json.dumps(workflow_mapping(workflow), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def edition_in(text: str) -> str | None:
    """Which workflow a text was made from, where it still says so."""
    found = _EDITION.search(text)
    return found[1] if found else None


def workflow_text(workflow: Workflow) -> str:
    """The workflow as TOML, with its edition and what the words mean at the head."""
    from opsboard.domain.kinds_writer import workflow_mapping

    mapping = workflow_mapping(workflow)
    settings, kinds = mapping.pop("settings"), mapping.pop("kinds")
    lines = [f"# edition: {edition_of(workflow)}", *_explanation(), ""]
    for name, value in mapping.items():
        lines += [f"{name} = {_written(value, 0)}", ""]
    lines += _settings(("settings",), settings)
    for kind in kinds:
        lines += ["[[kinds]]", *(f"{name} = {_written(value, 0)}" for name, value in kind.items()), ""]
    return "\n".join(lines).rstrip() + "\n"


def inline(value: object) -> str:
    """A value on one line of TOML."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            # What JSON escapes TOML escapes the same way, and DEL besides.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            pairs = ", ".join(f"{_key(name)} = {inline(one)}" for name, one in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case list() | tuple():
            return f"[{', '.join(map(inline, value))}]"
    return str(value)


def read_workflow(text: str, name: str) -> Workflow:
    """The workflow in a text. Raises BadData with the file's `name`, the line and what is wrong there."""
    from opsboard.domain.kinds_check import check_flows, check_workflow
    from opsboard.domain.kinds_loader import workflow_of
    from opsboard.domain.toml_text import parse_toml
    from opsboard.domain.workflow_settings import check_settings

    try:
        data = parse_toml(text)
    except ValueError as error:
        raise BadData(N_("{file}: {why}"), file=name, why=error) from error
    try:
        workflow = workflow_of(_plain(data, ""))
        check_workflow(workflow)
        check_flows(workflow)
        check_settings(workflow)
    except Invalid as error:
        line = line_of(text, data, str(error.values.get("place", "")), _word_of(error))
        if line is None:
            raise BadData(N_("{file}: {why}"), file=name, why=error) from error
        raise BadData(N_("{file}, line {line}: {why}"), file=name, line=line, why=error) from error
    return workflow


def _word_of(error: Invalid) -> str:
    """What a mistake is about, as it stands in the text."""
    return str(error.values.get("word") or error.values.get("text") or "")


def line_of(text: str, data: Mapping[str, Any], place: str, word: str) -> int | None:
    """The line of a place such as `support.stages.open.category`, or of a word behind where it begins; None where
    nothing of it is there."""
    path = _path(data, re.findall(r"\[\d+\]|[^.\[\]]+", place))
    places = dict(_places(text))
    while path and path not in places:
        path = path[:-1]
    line = places.get(path)
    if not word:
        return line
    first = line or 1
    last = min((number for other, number in places.items() if number > first and other[: len(path)] != path), default=0)
    lines = text.splitlines()[first - 1 : max(last, first) if last else None]
    whole = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    return next((number for number, one in enumerate(lines, first) if _is_told(one, whole)), line)


def _is_told(line: str, whole: re.Pattern[str]) -> bool:
    """Whether a word stands in a line that is no comment."""
    return not line.lstrip().startswith("#") and whole.search(line) is not None


_Path = tuple[str | int, ...]


def _path(data: Any, steps: list[str]) -> _Path:
    """The path of a place as errors name it: entries of lists by their key, or by their number."""
    path: _Path = ()
    held = data
    kinds = data.get("kinds")
    if steps and steps[0] not in data and isinstance(kinds, list):
        steps = ["kinds", *steps]
    for step in steps:
        if isinstance(held, Mapping) and step in held:
            path, held = (*path, step), held[step]
            continue
        found = _entry(held, step) if isinstance(held, list) else None
        if found is None:
            break
        path, held = (*path, found), held[found]
    return path


def _entry(held: list[Any], step: str) -> int | None:
    if step.startswith("["):
        number = int(step[1:-1]) - 1
        return number if 0 <= number < len(held) else None
    for number, one in enumerate(held):
        if step == (one.get("key") if isinstance(one, Mapping) else one[0] if isinstance(one, list) and one else one):
            return number
    return None


def _places(text: str) -> Iterator[tuple[_Path, int]]:
    """Where everything stands in a TOML text that was read without mistakes: path -> line. The first line of a path
    counts."""
    return _Scanner(text).places()


class _Scanner:
    """Walks through a TOML text that is known to be well-formed, and tells of each key and entry its line."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._at = 0
        self._found: dict[_Path, int] = {}
        self._counts: dict[_Path, int] = {}
        """How many tables the lists of tables have so far."""

    def places(self) -> Iterator[tuple[_Path, int]]:
        table: _Path = ()
        while self._skip():
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return iter(self._found.items())

    def _note(self, path: _Path) -> None:
        self._found.setdefault(path, self._text.count("\n", 0, self._at) + 1)

    def _skip(self) -> bool:
        """Go to what comes next, over blanks, ends of lines and comments; whether there is anything."""
        while self._at < len(self._text):
            if self._text[self._at] == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            elif self._text[self._at] in " \t\n,":
                self._at += 1
            else:
                return True
        return False

    def _header(self) -> _Path:
        many = self._text.startswith("[[", self._at)
        begun = self._at
        self._at += 2 if many else 1
        *above, last = self._keys()
        end, self._at = self._at, begun
        path: _Path = ()
        for step in above:
            path = (*path, step)
            self._note(path)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        path = (*path, last)
        if many:
            self._note(path)
            self._counts[path] = self._counts.get(path, 0) + 1
            path = (*path, self._counts[path] - 1)
        self._note(path)
        self._at = end + (2 if many else 1)
        return path

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._blank()
            if self._text[self._at] in "\"'":
                begun = self._at
                self._string()
                keys.append(self._text[begun + 1 : self._at - 1])
            else:
                found = re.compile(r"[^\s.=\]]+").match(self._text, self._at)
                if found is None:
                    return keys
                keys.append(found[0])
                self._at = found.end()
            self._blank()
            if self._text[self._at] != ".":
                return keys
            self._at += 1

    def _blank(self) -> None:
        while self._text[self._at] in " \t":
            self._at += 1

    def _pair(self, table: _Path) -> None:
        path = table
        begun = self._at
        keys = self._keys()
        end, self._at = self._at, begun
        for key in keys:
            path = (*path, key)
            self._note(path)
        self._at = end + 1  # behind the equals sign
        self._value(path)

    def _value(self, path: _Path) -> None:
        self._skip()
        first = self._text[self._at]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._at += 1
            number = 0
            while self._skip() and self._text[self._at] != "]":
                self._note((*path, number))
                self._value((*path, number))
                number += 1
            self._at += 1
        elif first == "{":
            self._at += 1
            while self._skip() and self._text[self._at] != "}":
                self._pair(path)
            self._at += 1
        else:
            found = re.compile(r"[^,\]}\n#]+").match(self._text, self._at)
            self._at = found.end() if found else self._at + 1

    def _string(self) -> None:
        mark = self._text[self._at]
        long = mark * 3
        closing = long if self._text.startswith(long, self._at) else mark
        self._at += len(closing)
        while not self._text.startswith(closing, self._at):
            self._at += 2 if mark == '"' and self._text[self._at] == "\\" else 1
        self._at += len(closing)
        while closing == long and self._text.startswith(mark, self._at):  # quotation marks before the closing ones
            self._at += 1


def _plain(value: Any, place: str) -> Any:
    """What a board keeps of a value that TOML may hold: days as text, every text as one safe line. Raises Invalid for
    a number that is none."""
    match value:
        case Mapping():
            return {name: _plain(one, f"{place}.{name}".lstrip(".")) for name, one in value.items()}
        case list():
            return [_plain(one, place) for one in value]
        case str():
            return texts.clean_line(value, _CELL)
        case datetime() | date() | time():
            return value.isoformat()
        case float() if value != value or value in (float("inf"), float("-inf")):
            raise Invalid(N_("{place} must be a number"), place=place.removeprefix("kinds."))
    return value


def _explanation() -> list[str]:
    """What `kinds.toml` says of its own words."""
    from importlib import resources

    text = resources.files("opsboard.domain").joinpath("kinds.toml").read_text(encoding="utf-8")
    head = text.partition("\n\n")[0].split("\n")
    return head[head.index("#") :] if "#" in head else []


def _settings(path: tuple[str, ...], table: Mapping[str, Any]) -> list[str]:
    """A table of settings and those in it."""
    deep = {
        name: value
        for name, value in table.items()
        if isinstance(value, Mapping)
        and (len(path) < _TABLES or any(isinstance(one, Mapping) for one in value.values()))
    }
    own = [f"{_key(name)} = {_written(value, 0)}" for name, value in table.items() if name not in deep]
    header = [f"[{'.'.join(map(_key, path))}]", *own, ""] if own or not deep else []
    return header + [line for name, value in deep.items() for line in _settings((*path, name), value)]


def _written(value: Any, indent: int) -> str:
    """A value; what is too long for a line stands on several, and every list of lists does. A table never does but in
    its lists: TOML has it so."""
    line = inline(value)
    if indent + len(line) <= _WIDTH and not (indent == 0 and _has_tables(value)):
        return line
    if isinstance(value, list) and value:
        return _lines(value, indent)
    if isinstance(value, Mapping):
        pairs = (
            f"{_key(name)} = {_lines(one, indent) if _has_tables(one) else inline(one)}" for name, one in value.items()
        )
        return f"{{ {', '.join(pairs)} }}"
    return line


def _lines(value: Sequence[Any], indent: int) -> str:
    inside = " " * (indent + 2)
    return "[\n" + "".join(f"{inside}{_written(one, indent + 2)},\n" for one in value) + " " * indent + "]"


def _has_tables(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(one, (list, Mapping)) for one in value)


def _key(name: object) -> str:
    return str(name) if _BARE.match(str(name)) else inline(str(name))
