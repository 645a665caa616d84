"""Every test at a terminal: a program that wrote down a bug of its own has not passed, whatever the test looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def no_bug_was_written_down(tmp_path: Path) -> Iterator[None]:
    yield
    bugs = [log.read_text(encoding="utf-8") for log in tmp_path.rglob("bugs.log")]
    assert not bugs, "\n".join(bugs)
