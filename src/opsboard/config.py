"""A person's own settings: `$XDG_CONFIG_HOME/opsboard/config.toml`.

What a team shares lives in the board, not here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.values import frozen, made_by, replaced

PRESETS = ("default", "arrows")
WEEK_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LANGUAGES = ("auto", "en", "zh")
THEMES = ("auto", "dark", "light", "terminal", "mono")
DENSITIES = ("auto", "full", "compact", "tight")
NOTIFY = ("off", "bell", "osc9")
REMINDERS = ("both", "evening", "morning", "off")
KEYBOARDS = ("reports", "plain")
COLOURS = ("auto", "truecolor", "256", "16", "none")


@frozen
class Config:
    """The settings, with what holds when the file says nothing."""

    board: str = ""
    """Path of the board; empty: the one in XDG_DATA_HOME."""
    language: str = "auto"
    """auto (from the locale), en or zh."""
    theme: str = "auto"
    """auto, dark, light, terminal (the terminal's own 16 colours) or mono."""
    density: str = ""
    """auto (what suits the height), full, compact or tight: rows of a card. Empty: as chosen by key the last time."""
    preset: str = "default"
    """`keymap.preset`: default or arrows."""
    keymap: Mapping[str, str | Sequence[str]] = made_by(factory=dict)
    """`keymap.<action>`: action name -> key, or several; `none` for no key."""
    path: str = ""
    """The file that says so; empty when there is none."""
    keymap_lines: Mapping[str, int] = made_by(factory=dict)
    """The line of the file on which each name of `keymap` is set, and `preset`."""
    keyboard: str = "reports"
    """reports: the terminal is asked to tell keys apart that send the same otherwise (the kitty keyboard protocol);
    plain: it is asked for nothing."""
    mouse: bool = True
    week_start: int = 0
    """0 is Monday, 6 Sunday; in the file the day's name."""
    ambiguous_width: int = 1
    """Cells of characters such as ① “ ” … that terminals disagree on: 1 or 2."""
    colour: str = "auto"
    """auto, truecolor, 256, 16 or none."""
    frame_diff: bool = True
    """Send the terminal only the cells that changed."""
    notify: str = "off"
    """off, bell or osc9 (a notification of the terminal): calls when something is given to the person or
    mentions them."""
    reminders: str = "both"
    """When one is told of what comes: both (18:00 the evening before and 09:00), evening, morning, off, or times of
    one's own: `17:30 before, 08:45`."""
    boards: Mapping[str, str] = made_by(factory=dict)
    """`boards.<name>`: name -> path of a board that one switches to by this name."""
    time_zone: str = ""
    """IANA name, for new boards; empty: the system's."""


SWITCH = ("on", "off")
OWN: Mapping[str, tuple[str, ...]] = {
    "language": LANGUAGES,
    "theme": THEMES,
    "density": DENSITIES,
    "colour": COLOURS,
    "notify": NOTIFY,
    "reminders": REMINDERS,
    "week_start": WEEK_DAYS,
    "keymap.preset": PRESETS,
    "keyboard": KEYBOARDS,
    "mouse": SWITCH,
    "frame_diff": SWITCH,
    "ambiguous_width": ("1", "2"),
}
"""What is set in the app, and to which words: in the person's file, or on the board for one who has no file here, as
they came by a key."""
AT_START = ("keyboard", "frame_diff", "reminders")
"""Those of `OWN` that are read when the board is opened or the terminal taken over, and hold from the next start; the
others at once."""


def checked_word(name: str, word: str) -> tuple[str, str]:
    """A setting of `OWN` and its word as they are kept. Raises Invalid."""
    name, word = name.strip().lower(), word.strip().lower()
    if name not in OWN:
        raise Invalid(N_("there is no setting {name}; there are {names}"), name=name, names=tuple(OWN))
    if word not in OWN[name]:
        raise Invalid(N_("{name} must be one of {words}"), name=name, words=OWN[name])
    return name, word


def word_of(config: Config, name: str) -> str:
    """The word of `OWN` that holds for a setting."""
    if name == "keymap.preset":
        return config.preset
    value = getattr(config, name)
    if OWN[name] is SWITCH:
        return "on" if value else "off"
    return WEEK_DAYS[value] if name == "week_start" else str(value)


def config_of(words: Mapping[str, str], config: Config | None = None) -> Config:
    """The settings that these words of `OWN` make of others, the defaults; what another version understands better
    is left out."""
    known = {name: word for name, word in words.items() if word in OWN.get(name, ())}
    values: dict[str, object] = {}
    for name, word in known.items():
        if name == "keymap.preset":
            values["preset"] = word
        elif OWN[name] is SWITCH:
            values[name] = word == "on"
        elif name == "week_start":
            values[name] = WEEK_DAYS.index(word)
        else:
            values[name] = int(word) if name == "ambiguous_width" else word
    return replaced(config or Config(), **values)


def config_path(environment: Mapping[str, str]) -> str:
    """Where the file is or would be. Relative XDG paths do not count (XDG base directory rules)."""
    root = environment.get("XDG_CONFIG_HOME", "")
    if not root.startswith("/"):
        root = os.path.join(environment.get("HOME", "/"), ".config")
    return os.path.join(root, "opsboard", "config.toml")


def load(environment: Mapping[str, str] = os.environ) -> Config:
    """The settings of the person who runs the program. Raises Invalid."""
    return load_config(config_path(environment))


def load_config(path: str) -> Config:
    """The settings in the file at `path`; the defaults when there is none.

    Raises Invalid with the line of an unknown key, a bad value or broken TOML.
    """
    try:
        with open(path, "rb") as file:
            source = file.read().decode()
    except FileNotFoundError:
        return Config()
    except UnicodeDecodeError as error:
        message = N_("{path} cannot be read: not UTF-8 at byte {place}; convert it first")
        raise Invalid(message, path=path, place=error.start + 1) from error
    except OSError as error:
        raise Invalid(N_("{path} cannot be read: {why}"), path=path, why=error) from error
    return parse_config(source, path)


def parse_config(source: str, path: str) -> Config:
    """The settings in TOML text; `path` is for messages. Raises Invalid."""
    from opsboard.domain.toml_text import parse_toml

    try:
        table = parse_toml(source)
    except ValueError as error:
        raise Invalid(N_("{path}: {why}"), path=path, why=error) from error
    config = Config()
    for name, value in table.items():
        reader = _READERS.get(name)
        if reader is None:
            raise _unknown(source, path, name)
        try:
            config = replaced(config, **reader(value))
            if name == "keymap":
                lines = {action: _line_of(source, action, _line_of(source, name)) for action in value}
                config = replaced(config, path=path, keymap_lines=lines)
        except _Bad as bad:
            raise Invalid(
                bad.template,
                path=path,
                line=_line_of(source, bad.name or name, _line_of(source, name)),
                name=f"{name}.{bad.name}" if bad.name else name,
                words=bad.words,
            ) from None
    return config


_CONTROL = re.compile("[\0-\x1f\x7f]")
"""What no path holds that somebody typed; a zero byte no system takes."""
_ONE_OF = N_("{path}, line {line}: {name} must be one of {words}")


class _Bad(Exception):
    """A value that a setting cannot have, with the sentence to say."""

    def __init__(self, template: str, words: tuple[str, ...] = (), name: str = "") -> None:
        super().__init__(template)
        self.template = template
        self.words = words
        self.name = name


def _board(value: object) -> dict[str, object]:
    if not isinstance(value, str) or _CONTROL.search(value):
        raise _Bad(N_("{path}, line {line}: {name} must be one line of text"))
    return {"board": value}


def _one_of(name: str, words: tuple[str, ...]) -> Any:
    def read(value: object) -> dict[str, object]:
        word = str(value).lower()  # `colour = 256` is a number
        if word not in words:
            raise _Bad(_ONE_OF, words)
        return {name: word}

    return read


def _flag(name: str) -> Any:
    def read(value: object) -> dict[str, object]:
        if not isinstance(value, bool):
            raise _Bad(N_("{path}, line {line}: {name} must be true or false"))
        return {name: value}

    return read


def _width(value: object) -> dict[str, object]:
    if isinstance(value, bool) or value not in (1, 2):
        raise _Bad(_ONE_OF, ("1", "2"))
    return {"ambiguous_width": value}


def _zone(value: object) -> dict[str, object]:
    from opsboard.domain.days import is_zone
    from opsboard.domain.lookup import as_quoted

    if not isinstance(value, str):
        raise _Bad(N_("{path}, line {line}: {name} must name a time zone, such as Asia/Shanghai"))
    if value and not is_zone(value):
        raise _Bad(
            N_("{path}, line {line}: {name} must name a time zone, such as Asia/Shanghai; {words} is none"),
            (as_quoted(value),),
        )
    return {"time_zone": value}


def _reminders(value: object) -> dict[str, object]:
    from opsboard.domain.reminders import parse_reminders

    try:
        parse_reminders(str(value))
    except Invalid:
        raise _Bad(
            N_('{path}, line {line}: {name} must be one of {words}, or times such as "17:30 before, 08:45"'), REMINDERS
        ) from None
    return {"reminders": str(value)}


def _week_start(value: object) -> dict[str, object]:
    days = [day for day in WEEK_DAYS if isinstance(value, str) and len(value) > 1 and day.startswith(value.lower())]
    if not days:
        raise _Bad(_ONE_OF, WEEK_DAYS)
    return {"week_start": WEEK_DAYS.index(days[0])}


def _keymap(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _Bad(N_("{path}, line {line}: {name} must be a table: [keymap]"))
    read: dict[str, object] = {}
    keys: dict[str, str | list[str]] = {}
    for name, entry in value.items():
        if name == "preset":
            if entry not in PRESETS:
                raise _Bad(_ONE_OF, PRESETS, "preset")
            read["preset"] = entry
        elif _is_keys(entry):
            keys[name] = entry
        else:
            raise _Bad(N_('{path}, line {line}: {name} must be a key or a list of keys, such as "ctrl+n"'), name=name)
    return {**read, "keymap": keys}


def _boards(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _Bad(N_("{path}, line {line}: {name} must be a table: [boards]"))
    for name, entry in value.items():
        if not isinstance(entry, str) or not entry.strip() or _CONTROL.search(entry):
            raise _Bad(
                N_('{path}, line {line}: {name} must be the path of a board, such as "/srv/ops/board.db"'), name=name
            )
    return {"boards": value}


def _is_keys(entry: object) -> bool:
    keys = entry if isinstance(entry, list) else [entry]
    return bool(keys) and all(isinstance(key, str) and key.strip() for key in keys)


_READERS: Mapping[str, Any] = {
    "board": _board,
    "language": _one_of("language", LANGUAGES),
    "theme": _one_of("theme", THEMES),
    "density": _one_of("density", DENSITIES),
    "keyboard": _one_of("keyboard", KEYBOARDS),
    "keymap": _keymap,
    "mouse": _flag("mouse"),
    "week_start": _week_start,
    "ambiguous_width": _width,
    "colour": _one_of("colour", COLOURS),
    "frame_diff": _flag("frame_diff"),
    "notify": _one_of("notify", NOTIFY),
    "reminders": _reminders,
    "time_zone": _zone,
    "boards": _boards,
}


def _unknown(source: str, path: str, name: str) -> Invalid:
    from opsboard.domain.nearest import nearest

    names = tuple(_READERS)
    near = nearest(name, names)
    where = {"path": path, "line": _line_of(source, name), "name": name}
    if near is None:
        return Invalid(N_("{path}, line {line}: there is no setting {name}; there are {names}"), **where, names=names)
    return Invalid(N_("{path}, line {line}: there is no setting {name}; did you mean {near}?"), **where, near=near)


def _line_of(source: str, name: str, otherwise: int = 1) -> int:
    """The line on which a key or table is set, from 1; `otherwise` where it does not stand alone."""
    at = re.compile(rf"""^\s*(?:\[+\s*)?(?:[\w."'-]+\.)?["']?{re.escape(name)}["']?\s*(?:[.=\]])""")
    for number, line in enumerate(source.splitlines(), start=1):
        if at.match(line):
            return number
    return otherwise
