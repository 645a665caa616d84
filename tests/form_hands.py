"""The hands of a person in a form: for tests."""

from __future__ import annotations

from opsboard.tui.screens.form import FormPanel
from screen_board import Running


def form(running: Running) -> FormPanel:
    """The form in front."""
    found = running.app.shell.panel
    assert isinstance(found, FormPanel)
    return found


async def opened(running: Running, key: str = "SUP-1") -> FormPanel:
    """The form of an item, as `e` opens it from its panel."""
    running.app.shell.open_item(key)
    await running.settle()
    await running.press("e")
    return form(running)


async def at(running: Running, name: str) -> None:
    """Go to a field, past those that are folded."""
    shown = form(running)
    if shown.folded and name in [one.name for one in shown.fields[shown.first :]]:
        await running.press("ctrl+o")
    for _step in shown.fields:
        if shown.here is not None and shown.here.name == name:
            return
        await running.press("tab")
    raise AssertionError(name)


async def retype(running: Running, name: str, text: str) -> None:
    """Write over what stands in a field."""
    await at(running, name)
    await running.press("end", "ctrl+u", *(_KEYS.get(character, character) for character in text))


_KEYS = {" ": "space", "-": "minus", "+": "plus", ",": "comma", ":": "colon"}
