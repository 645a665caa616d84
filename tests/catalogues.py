"""The tool that gathers what the program says, and the catalogues, for tests."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import ModuleType


def _load() -> ModuleType:
    path = Path(__file__).resolve().parent.parent / "tools" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


translations = _load()
vars(translations)["extracted"] = cache(translations.extracted)  # all sources are read: once for all that ask


def texts(string: str | Iterable[str]) -> list[str]:
    """A message as a list: one that counts has two forms in English."""
    return [string] if isinstance(string, str) else list(string)
