"""The table of figures that the soak suite ends with."""

from __future__ import annotations

import pytest
from soaking import SCALE, Report


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
    for what, much in sorted(set(found)):
        terminalreporter.write_line(f"| {what} | {much} |")
