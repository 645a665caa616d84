"""`config`: the person's own settings."""

from __future__ import annotations

import os
from collections.abc import Sequence

from opsboard.cli.call import Call
from opsboard.cli.declared import JSON, command, flag, option
from opsboard.i18n import N_, _

SWITCH = ("on", "off")


@command(
    N_("Print the settings in effect, as TOML."),
    flag("--path", N_("Print where the file is or would be.")),
    option(
        "--service",
        "on|off",
        N_("Whether one account owns the board and people enter it by their keys (admins only)."),
        words=SWITCH,
    ),
    option(
        "--set words",
        "NAME=WORD",
        N_("Set one of your own settings, kept on the board: for those who enter by a key; NAME= clears it."),
        multiple=True,
    ),
    JSON,
)
def config_command(call: Call, *, path: bool, service: str | None, words: Sequence[str], as_json: bool) -> None:
    from opsboard.cli.output import say, write_json

    if call.login is not None:
        _own(call, words, as_json)
        return
    if words:
        from opsboard.usecases.settings import in_a_file

        raise in_a_file()
    if service is not None:
        from opsboard.usecases.keys import set_service

        with call.session() as session:
            set_service(session, service == "on")
        return
    from pathlib import Path

    from opsboard.config import WEEK_DAYS, config_path, load

    place = Path(config_path(os.environ))
    if path:
        if as_json:
            write_json(config={"path": str(place)})
        else:
            say(str(place))
        return
    load()  # a broken file is told here, with its line
    from opsboard.bootstrap import named_board, own_board

    settings = call.config
    board = named_board(call.board, os.environ, settings) or own_board(os.environ)
    single: dict[str, str | bool | int] = {
        "board": board.shown,
        "language": settings.language,
        "theme": settings.theme,
        **({"density": settings.density} if settings.density else {}),
        "keyboard": settings.keyboard,
        "mouse": settings.mouse,
        "week_start": WEEK_DAYS[settings.week_start],
        "ambiguous_width": settings.ambiguous_width,
        "colour": settings.colour,
        "time_zone": settings.time_zone,
        "frame_diff": settings.frame_diff,
        "notify": settings.notify,
        "reminders": settings.reminders,
    }
    keymap = {"preset": settings.preset, **settings.keymap}
    if as_json:
        write_json(config={"path": str(place), **single, "keymap": keymap, "boards": dict(settings.boards)})
        return
    remarks = {"time_zone": "  # " + _("for boards that you make; one that is there has its own")}
    lines = [
        f"# {place}",
        *(f"{name} = {_quoted(value)}{remarks.get(name, '')}" for name, value in single.items()),
        "",
        "[keymap]",
        f"preset = {_quoted(settings.preset)}",
        *(f"{_quoted(action)} = {_quoted(keys)}" for action, keys in settings.keymap.items()),
        *(["", "[boards]"] if settings.boards else []),
        *(f"{_quoted(name)} = {_quoted(place)}" for name, place in settings.boards.items()),
    ]
    for line in lines:
        say(line)


def _own(call: Call, words: Sequence[str], as_json: bool) -> None:
    """Set and print what one who came by a key has set on the board. Raises Invalid."""
    from opsboard.cli.output import say, write_json
    from opsboard.config import OWN, checked_word
    from opsboard.usecases.settings import own_settings, set_own

    with call.session() as session:
        parts = [each.partition("=") for each in words]
        checked = [checked_word(name, word) if word else (name.strip().lower(), None) for name, _sign, word in parts]
        for name, word in checked:  # all are right, or none is set
            set_own(session, name, word)
        held = own_settings(session)
    if as_json:
        write_json(config={name: held.get(name) for name in OWN})
        return
    if words:
        return
    for name, choices in OWN.items():
        set_to = f"{name} = {_quoted(held[name])}" if name in held else f"# {name} ="
        say(f"{set_to:<26}# {' '.join(choices)}")


def _quoted(value: str | bool | int | Sequence[str]) -> str:
    """A TOML value: JSON's strings, flags, whole numbers and lists are TOML's (TOML 1.0, Strings)."""
    import json

    return json.dumps(value, ensure_ascii=False)
