"""Textual without what this program never uses of it, which is a seventh of the way to the first cards.

Textual's app imports its command palette, and with that an input, trees, lists and the rest of its widgets;
asyncio imports TLS. While Textual is imported something else stands in their place. Whoever wants the real
ones later imports them as ever.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


@contextmanager
def unused_left_out() -> Iterator[None]:
    """Leave them out of what is imported meanwhile."""
    standing: dict[str, Any] = {}
    if "textual.app" not in sys.modules:
        standing = {
            "ssl": None,  # as in a Python that was built without it; asyncio then does without
            "textual.command": _Anything("textual.command"),
            "platformdirs": _Later("platformdirs"),
            "uuid": _Later("uuid"),
        }
    standing = {name: one for name, one in standing.items() if name not in sys.modules}
    sys.modules.update(standing)
    try:
        yield
    finally:
        for name in standing:
            sys.modules.pop(name, None)


class _Anything(ModuleType):
    """A module that has a class of every name: to derive from, and to name in annotations."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        made = type(name, (), {})
        setattr(self, name, made)
        return made


class _Later(ModuleType):
    """A module of functions that import the real ones when they are called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*values: Any, **named: Any) -> Any:
            from importlib import import_module

            return getattr(import_module(self.__name__), name)(*values, **named)

        return call
