"""Imports Textual without modules that this program never uses of it.

Textual's app imports its command palette, and with that an input field, trees, lists and the rest of its widgets;
asyncio imports TLS. While Textual is imported a stub stands in the place of each. Whoever wants the real ones later
imports them as ever. Without this the board only starts later.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


class _AnyClass(ModuleType):
    """A module that has a class of every name: to derive from, and to name in annotations."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        made = type(name, (), {})
        setattr(self, name, made)
        return made


def _missing(_name: str) -> None:
    """No module, as in a Python that was built without it: asyncio then does without TLS."""


STUBS: dict[str, Callable[[str], ModuleType | None]] = {"ssl": _missing, "textual.command": _AnyClass}
"""Module -> what stands in its place."""


@contextmanager
def import_stubs() -> Iterator[None]:
    """Put stubs in the place of unused modules, for what is imported meanwhile. Nothing where Textual is loaded."""
    modules: dict[str, Any] = sys.modules  # None stands for a missing module, which its type does not say
    unused = () if "textual.app" in modules else [name for name in STUBS if name not in modules]
    modules.update({name: STUBS[name](name) for name in unused})
    try:
        yield
    finally:
        for name in unused:
            modules.pop(name, None)
