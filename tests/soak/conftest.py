"""The table of figures that the soak suite ends with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from soaking import SCALE, Report

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """All of this folder belongs to `make soak`, and what says so of itself elsewhere."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("soak")


@pytest.fixture
def figure(record_property: Report) -> Report:
    """Keeps a figure for the table: what was done, and what came of it."""

    def keep(what: str, much: str) -> None:
        record_property(f"soak: {what}", much)

    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures of a long run, as the README has them."""
    if not SCALE:
        return
    found = [
        (name.removeprefix("soak: "), much)
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        for name, much in report.user_properties
        if name.startswith("soak: ")
    ]
    terminalreporter.write_line("| what | came of it |\n| --- | --- |")
    counts: Counter[str] = Counter()
    rows = []
    for what, much in found:
        # Parts of one figure are counts.
        if much.isdigit():
            counts[what] += int(much)
        else:
            rows.append((what, much))
    rows += [(what, f"{count:,}") for what, count in counts.items()]
    for what, much in sorted(rows):
        terminalreporter.write_line(f"| {what} | {much} |")
