"""Every row of the table of keys is done by somebody, in each place where its keys work."""

from __future__ import annotations

from importlib import import_module

import pytest

from opsboard.tui import registry
from opsboard.tui.keys.actions import ACTIONS, PANE, Action
from opsboard.tui.panes import Controller, MainPane, Pane
from opsboard.tui.screens.conflict import ConflictPanel
from opsboard.tui.screens.form import FormPanel
from opsboard.tui.screens.help import HelpPanel
from opsboard.tui.screens.item import ItemPanel


def main_panes() -> list[type[MainPane]]:
    found = []
    for path, _title, _short in registry.SCREENS.values():
        module, _colon, name = path.partition(":")
        found.append(getattr(import_module(module), name))
    return found


PANES: list[type[Pane]] = [*main_panes(), ItemPanel, FormPanel, ConflictPanel, HelpPanel]


def where(action: Action) -> list[type[Pane]]:
    """The panes in front of which the keys of an action work."""
    return [pane for pane in PANES if pane.scope in action.scopes or "everywhere" in action.scopes]


def done_by_controller(handler: str) -> bool:
    module, _colon, path = handler.partition(":")
    kind, _dot, method = path.partition(".")
    found = getattr(import_module(f"opsboard.tui.controllers.{module}"), kind)
    return issubclass(found, Controller) and callable(getattr(found, method, None))


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_a_row_is_done_in_each_of_its_scopes(action: Action) -> None:
    assert where(action)
    for pane in where(action):
        handler = action.handler_in([pane.scope])
        if handler == PANE:
            assert callable(getattr(pane, f"do_{action.name}", None)), f"{pane.__name__} does not do it"
        else:
            assert done_by_controller(handler), handler


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.__name__)
def test_a_pane_does_nothing_that_no_key_reaches(pane: type[Pane]) -> None:
    own = {name.removeprefix("do_") for name in dir(pane) if name.startswith("do_")}
    reached = {one.name for one in ACTIONS if pane in where(one) and one.handler_in([pane.scope]) == PANE}
    assert own - reached == set()
